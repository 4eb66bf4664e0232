import { a as group, c as saveState, d as warning, i as getState, n as error, o as info, s as notice, t as debug, u as setSecret } from "./core.js";
import { randomUUID } from "node:crypto";

// src/state.ts
const KEY = "holdings";
/** Kept between the main and the post step, so that post can clean up what a killed main left. */
function saveHoldings(holdings) {
	saveState(KEY, holdings);
}
/** undefined where main did not come so far. */
function loadHoldings() {
	const text = getState(KEY);
	return text === "" ? void 0 : JSON.parse(text);
}

// src/log-actions.ts
const PROGRESS_EVERY_MS = 1e4;
/**
* Speaks as workflow commands.
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

export { loadHoldings as n, saveHoldings as r, actionsLog as t };