import { t as actionsLog } from "./action-log.js";
import { t as endForgotten } from "./action-start.js";
import { t as outliveReaders } from "./base-output.js";
import { n as guardCrashes } from "./base-printer.js";

// src/start-post.ts
outliveReaders();
guardCrashes();
const log = actionsLog();
try {
	await endForgotten(log, process.env);
} catch (error) {
	log.warning(`Cleaning up did not succeed: ${error.message}`);
}

export {  };