import { c as notice, d as setSecret, f as warning, n as error, o as group, s as info, t as debug } from "./actions-core.js";
import { a as joined, i as harmlessLines, r as harmless } from "./base-printer.js";
import { randomUUID } from "node:crypto";

// src/action/log.ts
const PROGRESS_EVERY_MS = 1e4;
function opened() {
	const token = `micropacker-${randomUUID()}`;
	info(`::stop-commands::${token}`);
	return {
		token,
		sections: 0,
		waiting: []
	};
}
function closed({ token, waiting }) {
	info(`::${token}::`);
	for (const issue of waiting) issue();
}
/**
* The log of the action, as workflow commands.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
*/
function actionsLog() {
	let lastProgress = 0;
	let fence;
	const command = (issue) => (message, fix) => {
		const text = joined([harmless(message), ...fix ? harmlessLines(fix) : []]);
		if (fence) fence.waiting.push(() => issue(text));
		else issue(text);
	};
	const info$1 = (text) => info(text);
	return {
		info: (message) => info$1(harmless(message)),
		notice: command(notice),
		warning: command(warning),
		error: command(error),
		debug: command(debug),
		group: (title, work) => group(harmless(title), work),
		progress(message) {
			if (Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
			lastProgress = Date.now();
			info$1(harmless(message));
		},
		async foreign(write) {
			const own = fence ?? opened();
			fence = own;
			own.sections += 1;
			let open = true;
			try {
				await write((line) => open && info(line));
			} finally {
				open = false;
				own.sections -= 1;
				if (own.sections === 0) {
					fence = void 0;
					closed(own);
				}
			}
		},
		secret: (value) => setSecret(value)
	};
}

export { actionsLog as t };