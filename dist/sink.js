import { promisify } from "node:util";
import { closeSync, openSync, readFileSync, readdirSync, write } from "node:fs";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

// src/failure.ts
/** Exit codes of the command line; the action always ends with 1. */
const EXIT = {
	usage: 1,
	testOnOriginal: 2,
	testOnMicro: 3,
	gate: 4,
	incomplete: 5
};
/** An error that is meant for the user: outcome first, then the mend. Anything else that is thrown is a defect of ours. */
var Failure = class extends Error {
	exitCode;
	mend;
	evidence;
	said;
	constructor(message, detail = {}) {
		super(message, detail.cause === void 0 ? void 0 : { cause: detail.cause });
		this.name = "Failure";
		this.exitCode = detail.exitCode ?? EXIT.usage;
		this.mend = detail.mend;
		this.evidence = detail.evidence ?? [];
		this.said = detail.said;
	}
};
/** Several that came at once as one; a single one as it is. The first one's exit code counts. */
function allOf(failures) {
	const [first, ...others] = failures;
	if (others.length === 0) return first;
	return new Failure(failures.map(({ message }) => message).join("; "), {
		exitCode: first.exitCode,
		mend: failures.flatMap(({ mend }) => mend ?? []).join("\n"),
		evidence: failures.flatMap(({ evidence }) => evidence)
	});
}
/** Thrown where work stops because the user or the runner cancelled it. */
var Cancelled = class extends Failure {
	constructor() {
		super("cancelled");
		this.name = "Cancelled";
	}
};
/** Thrown where a program did not end in the time that it had; it was killed then. */
var TimedOut = class extends Failure {
	constructor(message) {
		super(message);
		this.name = "TimedOut";
	}
};

// src/process.ts
const OUTPUT_LIMIT = 64 << 20;
/**
* Runs argv (no shell) to its end, in a process group of its own that dies with it, and returns its output whatever its exit code.
* Throws `Cancelled` when `signal` aborts, `Failure` when the program is missing, takes longer than `timeoutMs` or prints over 64 MiB.
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
	const stdout = options.onStdout ? hand(child.stdout, options.onStdout, stop) : collect(child.stdout);
	const stderr = collect(child.stderr);
	const fed = feed(child.stdin, options.input);
	const onAbort = () => stop(new Cancelled());
	options.signal?.addEventListener("abort", onAbort, { once: true });
	const late = () => stop(new TimedOut(`${argv.join(" ")} did not end within ${options.timeoutMs / 1e3} s`));
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
/** Starts argv (no shell); its output goes line by line to the callbacks. Throws `Failure` when the program is missing. */
async function start(argv, options) {
	const child = spawnGroup(argv, options, [
		"ignore",
		"pipe",
		"pipe"
	]);
	lines(child.stdout, options.onStdout, options.encoding);
	lines(child.stderr, options.onStderr, options.encoding);
	const exited = closed(child, argv);
	const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({
		code,
		signal
	})));
	await Promise.race([new Promise((resolve) => child.once("spawn", resolve)), exited]);
	exited.catch(() => {});
	return {
		pid: child.pid,
		ended,
		exited,
		kill: (signal) => killGroup(child.pid, signal)
	};
}
/** Starts argv (no shell) with file descriptors for its stdin and stdout. Throws `Failure` when the program is missing. */
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
/** Starts argv (no shell) in a process group of its own that goes on when we end; its output is appended to `file`. Returns its id. */
function startDetached(argv, env, file) {
	const output = openSync(file, "a", 384);
	try {
		const child = spawnGroup(argv, { env }, [
			"ignore",
			output,
			output
		]);
		child.unref();
		return child.pid;
	} finally {
		closeSync(output);
	}
}
/** Signals a process group; false when it is gone or not ours. */
function killGroup(pid, signal) {
	if (pid === void 0) return false;
	try {
		return process.kill(-pid, signal);
	} catch {
		return false;
	}
}
/** When a process was started (clock ticks since boot, proc_pid_stat(5)); undefined when there is none. */
function startTime(pid) {
	return statOf(pid)?.[19];
}
/** Whether it is still the process that was started then; one that only waits to be reaped is not. */
function lives(pid, since) {
	const stat = statOf(pid);
	return since !== void 0 && stat?.[19] === since && stat[0] !== "Z";
}
/** Whether any process is left in the group, its leader or not, whoever it belongs to; one that only waits to be reaped is not. */
function groupLives(pid) {
	return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).some((number) => {
		const [state, , group] = statOf(Number(number)) ?? [];
		return group === String(pid) && state !== "Z";
	});
}
/** The fields of /proc/PID/stat behind the name: state, parent, group, … */
function statOf(pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	} catch {
		return;
	}
}
/** The last line of a tool's output that says something: what to lift into an error. */
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
			reject(error.code === "ENOENT" ? new Failure(`${argv[0]} is not installed on this machine`, { cause: error }) : error);
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
		if (size > OUTPUT_LIMIT) throw new Failure("a program printed over 64 MiB where a short answer was expected");
		return Buffer.concat(chunks).toString("utf8");
	};
}
/** Hands on each chunk; the text is then empty. */
function hand(stream, take, stop) {
	stream?.on("data", (chunk) => {
		try {
			take(chunk);
		} catch (error) {
			stop(error);
		}
	});
	return () => "";
}
/** Returns what went wrong; that the program ended before it had read everything is told by its exit code. */
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
function lines(stream, take, encoding = "utf8") {
	stream.setEncoding(encoding);
	createInterface({
		input: stream,
		crlfDelay: Number.POSITIVE_INFINITY
	}).on("line", take);
}

// src/rootfs/sink.ts
const writeAt = promisify(write);
/** Costs least. */
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
	* Writes at the file's current position, which must be where it ends. After each of its buffers (bytes) others of this thread have their turn, as
	* who reads what is written. `take` is lent what is being written.
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
	/** Copies a range of the source straight into the buffer. The source must have it. */
	async copy(source, offset, length) {
		for (let done = 0; done < length;) {
			if (this.#used === this.#room) await this.#flush();
			const room = this.#filling.subarray(this.#used, Math.min(this.#room, this.#used + length - done));
			const got = source.readInto(offset + done, room);
			if (got === 0) throw new Error(`the export ended before byte ${offset + length}, which its index promised`);
			this.#advance(got);
			done += got;
		}
	}
	/** Writes what is left. */
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

export { lastLine as a, start as c, startTime as d, Cancelled as f, allOf as g, TimedOut as h, killGroup as i, startDetached as l, Failure as m, writeAll as n, lives as o, EXIT as p, groupLives as r, run as s, Sink as t, startPlumbed as u };