// src/say.ts
/** Shows a failure with its evidence before it, the most telling last, so that a log ends with what happened and what to do. */
async function sayFailure(log, failure) {
	for (const { title, lines } of failure.evidence.filter((evidence) => evidence.lines.length > 0).toReversed()) {
		log.info(`${title}:`);
		await log.foreign(async (write) => {
			for (const line of lines) write(line);
		});
	}
	log.error([failure.message, failure.mend].filter(Boolean).join("\n"));
}

export { sayFailure as t };