import { t as actionsLog } from "./action-log.js";
import { n as startAction } from "./action-start.js";
import { b as asFailure } from "./base-process.js";
import { t as outliveReaders } from "./base-output.js";
import { t as sayFailure } from "./base-say.js";

// src/start.ts
outliveReaders();
const log = actionsLog();
try {
	await startAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };