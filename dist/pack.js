import { t as actionsLog } from "./action-log.js";
import { t as runAction } from "./action-main.js";
import { x as asFailure } from "./base-tar.js";
import { t as outliveReaders } from "./base-output.js";
import { n as guardCrashes } from "./base-printer.js";
import { t as sayFailure } from "./base-say.js";

// src/pack.ts
outliveReaders();
guardCrashes();
const log = actionsLog();
try {
	await runAction(log, process.env, "pack");
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };