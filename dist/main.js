import { t as actionsLog } from "./action-log.js";
import { t as runAction } from "./action-main.js";
import { b as asFailure } from "./base-process.js";
import { t as outliveReaders } from "./base-output.js";
import { t as sayFailure } from "./base-say.js";

// src/main.ts
outliveReaders();
const log = actionsLog();
try {
	await runAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };