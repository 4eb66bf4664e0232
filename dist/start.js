import { t as actionsLog } from "./log-actions.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";
import { n as startAction } from "./start-action.js";

// src/start.ts
const log = actionsLog();
try {
	await startAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };