import { m as Failure } from "./sink.js";

// src/report/failures.ts
/** What the system says when there is no room, errno(3). */
const FULL = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk quota is used up"
};
/** Any error as one for the user. What is no `Failure` is a defect of ours or of the machine: it keeps its stack as evidence. */
function asFailure(error) {
	if (error instanceof Failure) return error;
	const { message, stack, code = "" } = error instanceof Error ? error : new Error(String(error));
	const full = FULL[code];
	if (full) return new Failure(`${full}: ${message}`, {
		mend: "Free space where the temp folder (RUNNER_TEMP), `output` and the engine keep their files, or use a larger runner.",
		cause: error
	});
	return new Failure(`unexpected: ${message}`, {
		mend: "This is a defect or a fault of the machine (full disk?). Please report it with these lines.",
		evidence: [{
			title: "Where it happened",
			lines: (stack ?? "").split("\n").slice(0, 12)
		}],
		cause: error
	});
}

export { asFailure as t };