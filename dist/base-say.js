// src/base/say.ts
/**
* Logs the evidence of a failure, the most important last, and then the failure, so that the log ends with the error
* and the next step.
*/
async function sayFailure(log, failure) {
	for (const { title, lines } of failure.evidence.filter((evidence) => evidence.lines.length > 0).toReversed()) {
		log.info(`${title}:`);
		await log.foreign(async (write) => {
			for (const line of lines) write(line);
		});
	}
	log.error(failure.message, failure.fix);
}

export { sayFailure as t };