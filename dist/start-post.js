import { t as actionsLog } from "./log-actions.js";
import { t as endForgotten } from "./start-action.js";

// src/start-post.ts
const log = actionsLog();
try {
	await endForgotten(log, process.env);
} catch (error) {
	log.warning(`Cleaning up did not succeed: ${error.message}`);
}

export {  };