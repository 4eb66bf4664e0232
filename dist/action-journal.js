import { _ as Failure } from "./base-tar.js";
import { join } from "node:path";
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";

// src/action/watcher/mail.ts
/** Writes a message atomically. */
function send(folder, name, mail) {
	const path = join(folder, name);
	writeFileSync(`${path}.new`, JSON.stringify(mail), { mode: 384 });
	renameSync(`${path}.new`, path);
}
/** Reads a message; undefined if it does not exist yet. */
function receive(folder, name) {
	const path = join(folder, name);
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : void 0;
}
/** Reads a message and removes it. */
function take(folder, name) {
	const mail = receive(folder, name);
	rmSync(join(folder, name), { force: true });
	return mail;
}
function sentFailure({ message, fix, containerSaid, exitCode, evidence }) {
	return {
		ok: false,
		message,
		fix,
		containerSaid,
		exitCode,
		evidence
	};
}
function receivedFailure({ message, ...detail }) {
	return new Failure(message, detail);
}

// src/action/watcher/journal.ts
/** The log of the watcher, which has no console: a file that the next step replays. */
function journalLog(file) {
	const write = (...entry) => {
		try {
			appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 384 });
		} catch {}
	};
	const keep = (kind) => (message) => write(kind, message);
	return {
		info: keep("info"),
		notice: keep("notice"),
		warning: keep("warning"),
		error: (message, fix) => write("error", message, fix),
		debug: keep("debug"),
		progress: () => {},
		secret: () => {},
		async group(title, work) {
			write("info", title);
			return work();
		},
		foreign: (write) => write(keep("foreign")),
		turn: () => write("turn")
	};
}
/** Reads a journal while the watcher still writes it. */
var Journal = class {
	#file;
	#at = 0;
	constructor(file) {
		this.#file = file;
	}
	/** Writes the entries since the last call into `log`. */
	async replay(log) {
		for (const entry of this.#next()) {
			if (entry[0] === "turn") continue;
			const [kind, message, fix] = entry;
			if (kind === "foreign") await log.foreign(async (line) => line(message));
			else log[kind](message, fix);
		}
	}
	/** Skips all entries before the last turn. */
	skip() {
		let end = 0;
		this.#next((entry, at) => {
			if (entry[0] === "turn") end = at;
		});
		this.#at = end;
	}
	/** The last `count` messages of the whole journal, without debug messages. */
	tail(count) {
		this.#at = 0;
		return this.#next().flatMap(([kind, message]) => kind === "debug" ? [] : message ?? []).slice(-count);
	}
	/** Reads the complete lines since the last call. `each` gets every entry and the byte offset of its end. */
	#next(each = () => {}) {
		const bytes = readFrom(this.#file, this.#at);
		const entries = [];
		for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
			const entry = JSON.parse(bytes.toString("utf8", from, end));
			entries.push(entry);
			each(entry, this.#at + end + 1);
		}
		this.#at += bytes.lastIndexOf(10) + 1;
		return entries;
	}
};
function readFrom(file, at) {
	if (!existsSync(file)) return Buffer.alloc(0);
	const fd = openSync(file, "r");
	try {
		const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - at));
		return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at));
	} finally {
		closeSync(fd);
	}
}

export { send as a, receivedFailure as i, journalLog as n, sentFailure as o, receive as r, take as s, Journal as t };