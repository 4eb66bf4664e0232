import { c as notice, d as setSecret, f as warning, n as error, o as group, s as info, t as debug } from "./actions-core.js";
import { randomUUID } from "node:crypto";

// src/action/log.ts
const PROGRESS_EVERY_MS = 1e4;
/**
* The log of the action, as workflow commands.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
*/
function actionsLog() {
	let lastProgress = 0;
	let waiting;
	const command = (issue) => waiting ? waiting.push(issue) : issue();
	return {
		info: (message) => info(message),
		notice: (message) => command(() => notice(message)),
		warning: (message) => command(() => warning(message)),
		error: (message) => command(() => error(message)),
		debug: (message) => command(() => debug(message)),
		group: (title, work) => group(title, work),
		progress(message) {
			if (Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
			lastProgress = Date.now();
			info(message);
		},
		async foreign(write) {
			const token = `micropacker-${randomUUID()}`;
			info(`::stop-commands::${token}`);
			waiting = [];
			try {
				await write((line) => info(line));
			} finally {
				info(`::${token}::`);
				const due = waiting;
				waiting = void 0;
				for (const issue of due) issue();
			}
		},
		secret: (value) => setSecret(value)
	};
}

export { actionsLog as t };