import { promisify } from "node:util";
import { closeSync, openSync, readFileSync, readdirSync, write } from "node:fs";
import { spawn } from "node:child_process";

// src/base/failure.ts
/** Exit codes of the command line; the action always ends with 1. */
const EXIT = {
	usage: 1,
	testOnOriginal: 2,
	testOnMicro: 3,
	gate: 4,
	incomplete: 5
};
/** An error for the user: outcome first, then the next step. Any other thrown error is a defect of this action. */
var Failure = class extends Error {
	exitCode;
	fix;
	evidence;
	containerSaid;
	constructor(message, detail = {}) {
		super(message, detail.cause === void 0 ? void 0 : { cause: detail.cause });
		this.name = "Failure";
		this.exitCode = detail.exitCode ?? EXIT.usage;
		this.fix = detail.fix;
		this.evidence = detail.evidence ?? [];
		this.containerSaid = detail.containerSaid;
	}
};
/** Joins several failures into one, with the exit code of the first. A single failure stays unchanged. */
function allOf(failures) {
	const [first, ...others] = failures;
	if (others.length === 0) return first;
	return new Failure(failures.map(({ message }) => message).join("; "), {
		exitCode: first.exitCode,
		fix: failures.flatMap(({ fix }) => fix ?? []).join("\n"),
		evidence: failures.flatMap(({ evidence }) => evidence)
	});
}
/** A program that this machine does not have. */
var NotInstalled = class extends Failure {
	constructor(program, cause) {
		super(`${program} is not installed on this machine`, { cause });
		this.name = "NotInstalled";
	}
};
/** Thrown when work stops because the user or the runner cancelled it. */
var Cancelled = class extends Failure {
	constructor() {
		super("cancelled");
		this.name = "Cancelled";
	}
};
/** Thrown when a program was killed because it did not end in time. */
var TimedOut = class extends Failure {
	constructor(message) {
		super(message);
		this.name = "TimedOut";
	}
};
/**
* Turns any error into a `Failure`. An unexpected error, a defect of this action or of the machine, keeps its stack as
* evidence.
*/
function asFailure(error) {
	if (error instanceof Failure) return error;
	const { message, stack, code = "" } = error instanceof Error ? error : new Error(String(error));
	const full = FULL[code];
	if (full) return new Failure(`${full}: ${message}`, {
		fix: "Free space for the temp folder (RUNNER_TEMP), `output` and the engine, or use a larger runner.",
		cause: error
	});
	return new Failure(`unexpected: ${message}`, {
		fix: "This is a defect of micropacker or a fault of the machine (full disk?). Please report it with these lines.",
		evidence: [{
			title: "Stack of the error",
			lines: (stack ?? "").split("\n").slice(0, 12)
		}],
		cause: error
	});
}
/** The system's errors about missing space, errno(3). */
const FULL = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk quota is used up"
};

// src/base/line-splitter.ts
/** In characters. Tools and tests print shorter lines; a program can print a line without an end. */
const MOST_LINE = 1 << 20;
/**
* Splits a text that comes in parts into lines. A line ends with LF, CR or CR LF. Of a line that is too long, only the
* beginning is kept.
*/
var LineSplitter = class {
	#take;
	#most;
	#line = "";
	#left = 0;
	#afterCr = false;
	constructor(take, most = MOST_LINE) {
		this.#take = take;
		this.#most = most;
	}
	write(text) {
		let at = 0;
		if (this.#afterCr && text[0] === "\n") at = 1;
		if (text !== "") this.#afterCr = text.endsWith("\r");
		for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
			if (index < at) continue;
			this.#add(text.slice(at, index));
			this.#ended();
			at = index + end.length;
		}
		this.#add(text.slice(at));
	}
	/** The last line counts without an end too. */
	end() {
		if (this.#line !== "") this.#ended();
	}
	#add(part) {
		const room = this.#most - this.#line.length;
		this.#line += part.slice(0, room);
		this.#left += Math.max(0, part.length - room);
	}
	#ended() {
		const line = this.#left > 0 ? `${this.#line}… (cut, ${this.#left} more characters)` : this.#line;
		this.#line = "";
		this.#left = 0;
		this.#take(line);
	}
};

// src/base/process.ts
const OUTPUT_LIMIT = 64 << 20;
/**
* Runs argv (no shell) to its end and returns the output, whatever the exit code. Starts it in its own process group.
* Throws `Cancelled` when `signal` aborts, and `Failure` when the program is missing, takes longer than `timeoutMs` or
* prints over 64 MiB.
*/
async function run(argv, options = {}) {
	if (options.signal?.aborted) throw new Cancelled();
	const child = spawnGroup(argv, options, [
		options.input ? "pipe" : options.stdin ?? "ignore",
		"pipe",
		"pipe"
	]);
	let stopped;
	const stop = (why) => {
		stopped ??= why;
		killGroup(child.pid, "SIGKILL");
	};
	const stdout = options.onStdout ? passOn(child.stdout, options.onStdout, stop) : collect(child.stdout);
	const stderr = collect(child.stderr);
	const fed = feed(child.stdin, options.input);
	const onAbort = () => stop(new Cancelled());
	options.signal?.addEventListener("abort", onAbort, { once: true });
	const late = () => stop(new TimedOut(`${argv.slice(0, 2).join(" ")} did not end within ${options.timeoutMs / 1e3} s`));
	const timer = options.timeoutMs === void 0 ? void 0 : setTimeout(late, options.timeoutMs);
	try {
		const exit = await closed(child, argv);
		if (stopped !== void 0) throw stopped;
		const feedError = await fed;
		if (feedError !== void 0) throw feedError;
		return {
			...exit,
			stdout: stdout(),
			stderr: stderr()
		};
	} finally {
		clearTimeout(timer);
		options.signal?.removeEventListener("abort", onAbort);
	}
}
/**
* Starts argv (no shell) and passes its output line by line to the callbacks. Throws `Failure` when the program is
* missing.
*/
async function start(argv, options) {
	const child = spawnGroup(argv, options, [
		"ignore",
		"pipe",
		"pipe"
	]);
	readLines(child.stdout, options.onStdout, options.encoding);
	readLines(child.stderr, options.onStderr, options.encoding);
	const exited = closed(child, argv);
	const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({
		code,
		signal
	})));
	await Promise.race([new Promise((resolve) => child.once("spawn", resolve)), exited]);
	exited.catch(() => {});
	const cut = () => {
		for (const stream of [child.stdout, child.stderr]) stream.destroy();
	};
	return {
		pid: child.pid,
		ended,
		exited,
		kill: (signal) => killGroup(child.pid, signal),
		cut
	};
}
/**
* Starts argv (no shell) with file descriptors for its stdin and stdout. Throws `Failure` when the program is missing.
*/
async function startPlumbed(argv, stdin, stdout) {
	const child = spawnGroup(argv, {}, [
		stdin,
		stdout,
		"pipe"
	]);
	const printed = collect(child.stderr);
	const exited = closed(child, argv);
	await Promise.race([new Promise((resolve) => child.once("spawn", resolve)), exited]);
	exited.catch(() => {});
	return {
		pid: child.pid,
		exited,
		printed
	};
}
/**
* Starts argv (no shell) in its own process group, which outlives this process, and appends its output to `file`.
* Returns the process id. Throws `Failure` when the program cannot be started.
*/
function startDetached(argv, env, file) {
	const output = openSync(file, "a", 384);
	try {
		const child = spawnGroup(argv, { env }, [
			"ignore",
			output,
			output
		]);
		child.on("error", () => {});
		child.unref();
		if (child.pid === void 0) throw new Failure(`${argv[0]} cannot be started on this machine`);
		return child.pid;
	} finally {
		closeSync(output);
	}
}
/** Signals a process group. Returns false if it does not exist or is not ours. */
function killGroup(pid, signal) {
	return pid !== void 0 && killProcess(-pid, signal);
}
/**
* Signals a process, or the group of a negative number. Returns false if it has ended, which can happen at any time, or
* is not ours.
*/
function killProcess(pid, signal) {
	try {
		return process.kill(pid, signal);
	} catch (error) {
		const { code } = error;
		if (code === "ESRCH" || code === "EPERM") return false;
		throw error;
	}
}
/** When a process was started (clock ticks since boot, proc_pid_stat(5)); undefined if it does not exist. */
function startTime(pid) {
	return startTimeIn("/proc", pid);
}
/** `startTime` with the mount point of proc(5). */
function startTimeIn(proc, pid) {
	return statOf(pid, proc)?.[19];
}
/** True if the process that was started at `since` still lives. A zombie does not. */
function lives(pid, since) {
	const stat = statOf(pid);
	return since !== void 0 && stat?.[19] === since && stat[0] !== "Z";
}
/** True if any process of the group still lives, of any user, leader or not. A zombie does not. */
function groupLives(pid) {
	return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).some((number) => {
		const [state, , group] = statOf(Number(number)) ?? [];
		return group === String(pid) && state !== "Z";
	});
}
/** The fields of /proc/PID/stat after the name: state, parent, group, … */
function statOf(pid, proc = "/proc") {
	try {
		const stat = readFileSync(`${proc}/${pid}/stat`, "latin1");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	} catch {
		return;
	}
}
/** The last line of a tool's output, for an error. */
function lastLine(text) {
	return text.trim().split("\n").at(-1)?.trim() || "(no output)";
}
function spawnGroup(argv, options, stdio) {
	const [program, ...args] = argv;
	return spawn(program, args, {
		stdio,
		detached: true,
		env: options.env ?? process.env,
		cwd: options.cwd
	});
}
function closed(child, argv) {
	return new Promise((resolve, reject) => {
		child.once("error", (error) => {
			reject(error.code === "ENOENT" ? new NotInstalled(argv[0], error) : error);
		});
		child.once("close", (code, signal) => resolve({
			code,
			signal
		}));
	});
}
function collect(stream) {
	const chunks = [];
	let size = 0;
	stream?.on("data", (chunk) => {
		size += chunk.length;
		if (size <= OUTPUT_LIMIT) chunks.push(chunk);
	});
	return () => {
		if (size > OUTPUT_LIMIT) throw new Failure("a program printed over 64 MiB instead of a short answer");
		return Buffer.concat(chunks).toString("utf8");
	};
}
/** Passes each chunk to `take`. The returned text is empty. */
function passOn(stream, take, stop) {
	stream?.on("data", (chunk) => {
		try {
			take(chunk);
		} catch (error) {
			stop(error);
		}
	});
	return () => "";
}
/** Feeds stdin and returns the error, if any. Not EPIPE: if the program ended early, its exit code says so. */
async function feed(stdin, input) {
	if (!stdin || !input) return void 0;
	stdin.on("error", () => {});
	try {
		await input(stdin);
		stdin.end();
		return;
	} catch (error) {
		stdin.destroy();
		return error.code === "EPIPE" ? void 0 : error;
	}
}
/** Passes each line to `take`, and a line that is too long as its beginning with a note. */
function readLines(stream, take, encoding = "utf8") {
	const splitter = new LineSplitter(take);
	stream.setEncoding(encoding);
	stream.on("data", (text) => splitter.write(text)).once("close", () => splitter.end());
}

// src/tar/sink.ts
const writeAt = promisify(write);
/** The fastest size, in bytes. */
const LARGE_BUFFER = 1 << 20;
/** Writes a file front to back through two buffers: one is written while the other is filled. */
var Sink = class {
	#fd;
	#take;
	#room;
	#filling;
	#writing;
	#used = 0;
	#size = 0;
	#written = Promise.resolve();
	/**
	* Writes at the file's current position, which must be its end. `buffer` is in bytes. After each buffer the event
	* loop gets a turn, for example for a reader of the file. `take` sees each buffer while it is written and must not
	* keep it.
	*/
	constructor(out, buffer = LARGE_BUFFER, take = () => {}) {
		this.#take = take;
		this.#fd = typeof out === "number" ? out : out.fd;
		this.#room = buffer;
		this.#filling = Buffer.allocUnsafe(buffer);
		this.#writing = Buffer.allocUnsafe(buffer);
	}
	/** Bytes taken so far. */
	get size() {
		return this.#size;
	}
	async bytes(bytes) {
		for (let at = 0; at < bytes.length;) {
			if (this.#used === this.#room) await this.#flush();
			const copied = bytes.copy(this.#filling, this.#used, at);
			this.#advance(copied);
			at += copied;
		}
	}
	async zeros(count) {
		for (let left = count; left > 0;) {
			if (this.#used === this.#room) await this.#flush();
			const length = Math.min(left, this.#room - this.#used);
			this.#filling.fill(0, this.#used, this.#used + length);
			this.#advance(length);
			left -= length;
		}
	}
	/** Copies a range of the source straight into the buffer. Throws if the source ends before the range does. */
	async copy(source, offset, length) {
		for (let done = 0; done < length;) {
			if (this.#used === this.#room) await this.#flush();
			const room = this.#filling.subarray(this.#used, Math.min(this.#room, this.#used + length - done));
			const got = source.readInto(offset + done, room);
			if (got === 0) throw new Error(`the export ended before byte ${offset + length}, although its index lists that byte`);
			this.#advance(got);
			done += got;
		}
	}
	/** Writes the rest and waits until all is written. */
	async finish() {
		await this.#flush();
		await this.#written;
	}
	#advance(count) {
		this.#used += count;
		this.#size += count;
	}
	async #flush() {
		await this.#written;
		const full = this.#filling.subarray(0, this.#used);
		this.#written = writeAll(this.#fd, full);
		this.#written.catch(() => {});
		this.#take(full);
		[this.#filling, this.#writing] = [this.#writing, this.#filling];
		this.#used = 0;
	}
};
/** Writes at the current position. */
async function writeAll(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += (await writeAt(fd, bytes, done, bytes.length - done, null)).bytesWritten;
}

export { Failure as _, killProcess as a, allOf as b, run as c, startPlumbed as d, startTime as f, EXIT as g, Cancelled as h, killGroup as i, start as l, LineSplitter as m, writeAll as n, lastLine as o, startTimeIn as p, groupLives as r, lives as s, Sink as t, startDetached as u, NotInstalled as v, asFailure as x, TimedOut as y };