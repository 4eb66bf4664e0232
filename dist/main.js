import { t as runAction } from "./action.js";
import { t as actionsLog } from "./log-actions.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";

// src/main.ts
const log = actionsLog();
try {
	await runAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };