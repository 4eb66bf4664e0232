import { a as run, f as Failure, p as TimedOut, u as Cancelled } from "./process.js";
import { connect } from "node:net";
import { promisify } from "node:util";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, write } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/engine/response-head.ts
const END = "\r\n\r\n";
const LIMIT = 65536;
/** The head of an HTTP/1.0 response (RFC 1945), told from the body behind it. */
var ResponseHead = class {
	/** As far as it has come, one character a byte. */
	text = "";
	#complete = false;
	/** undefined until the head is complete; 0 when it is none, or announces a body that does not come as it is. */
	get status() {
		if (!this.#complete) return void 0;
		const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(this.text)?.[1];
		return status === void 0 || /^transfer-encoding:/im.test(this.text) ? 0 : Number(status);
	}
	/** Takes the next bytes of the response and returns those that belong to the body. */
	push(bytes) {
		if (this.#complete) return bytes;
		const before = this.text.length;
		this.text += bytes.toString("latin1");
		const end = this.text.indexOf(END);
		if (end < 0 && this.text.length <= LIMIT) return bytes.subarray(bytes.length);
		this.#complete = true;
		if (end < 0) {
			this.text = "";
			return bytes.subarray(bytes.length);
		}
		this.text = this.text.slice(0, end);
		return bytes.subarray(end + 4 - before);
	}
};

// src/engine/socket.ts
const CHUNK$1 = 262144;
/** The path of a unix socket in an engine's address (`unix:///run/docker.sock`); undefined for any other. */
function socketPath(host) {
	return /^unix:\/\/(\/.+)$/.exec(host)?.[1];
}
/**
* GETs `path` from the engine behind a unix socket and hands the body to `take`. Returns undefined when the body was sent, else what was
* said against it. HTTP/1.0, so that the body comes as it is up to the end of the connection, and one buffer for all reads: through the
* engine's command line the same bytes cost three times the CPU. Whether the body is whole is for the caller to tell. Throws `Cancelled`,
* `Failure` when the connection breaks, and what `take` throws.
*/
async function getFromSocket(socket, path, take, signal) {
	if (signal?.aborted) throw new Cancelled();
	const head = new ResponseHead();
	const receive = (bytes) => {
		const body = head.push(bytes);
		if (head.status === 200 && body.length > 0) take(body);
	};
	const broke = await talk(socket, `GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`, receive, signal);
	if (head.status === 200) {
		if (broke) throw new Failure(`the connection to the container engine broke: ${broke.message}`);
		return;
	}
	return broke?.message ?? (head.text.split("\r\n", 1)[0].trim() || "it said nothing");
}
/**
* Sends a request to the unix socket at `path`, and what `send` adds to it, and hands what comes to `receive` until the other side closes.
* Returns the system's error when there was one; throws `Cancelled` and what `receive` and `send` throw.
*/
function talk(path, request, receive, signal, send) {
	return new Promise((resolve, reject) => {
		const buffer = Buffer.allocUnsafe(CHUNK$1);
		const callback = (length) => {
			try {
				receive(buffer.subarray(0, length));
				return true;
			} catch (error) {
				end(error);
				return false;
			}
		};
		const connection = connect({
			path,
			onread: {
				buffer,
				callback
			}
		});
		const end = (error) => {
			reject(error);
			connection.destroy();
		};
		const onAbort = () => end(new Cancelled());
		signal?.addEventListener("abort", onAbort, { once: true });
		let broke;
		connection.once("error", (error) => {
			broke = error;
		});
		connection.once("close", () => {
			signal?.removeEventListener("abort", onAbort);
			resolve(broke);
		});
		connection.write(request);
		const write = promisify(connection.write.bind(connection));
		send?.(write).catch((error) => connection.destroyed || end(error));
	});
}

// src/engine/api.ts
const TAR = "application/x-tar";
const TIMEOUT_MS = 12e4;
/** A socket that is not there, not ours to open, or that nobody listens to: nothing was asked yet. */
const CLOSED = [
	"ENOENT",
	"EACCES",
	"EPERM",
	"ECONNREFUSED"
];
/**
* Asks the engine's HTTP API and returns what it answers (parsed JSON, of several lines the last, undefined where there is none). Through its
* unix socket where its path is given, else, or where that is closed, through the command line's own pipe to the engine, so that every kind of
* endpoint works. Throws `Failure` with the engine's message where it refuses. API: https://docs.docker.com/reference/api/engine/
*/
async function callApi(request, socket) {
	const head = new ResponseHead();
	const chunks = [];
	const take = (bytes) => void chunks.push(Buffer.from(head.push(bytes)));
	const said = (socket && await throughSocket(socket, request, take)) ?? await throughCommandLine(request, take);
	return answerIn(request, head.status, Buffer.concat(chunks).toString("utf8"), said);
}
/**
* The answer to a request as `callApi` returns it, from the status of the response, its body, and what was said beside it. Throws `Failure` where
* it is a refusal, which comes with a good status when the engine had begun to answer.
*/
function answerIn({ method, path }, status, body, said) {
	const refused = (why) => new Failure(`the container engine refused ${method} ${path}: ${why}`);
	if (!status) throw refused(said || "it said nothing");
	if (status >= 400) throw refused(messageIn(body));
	const answer = body.trim() === "" ? void 0 : lastIn(body.trim());
	if (answer?.errorDetail) throw refused(answer.errorDetail.message);
	return answer;
}
/** One value of JSON, or the last of several, which are told as they come, a line each. */
function lastIn(json) {
	try {
		return JSON.parse(json);
	} catch {
		return JSON.parse(json.slice(json.lastIndexOf("\n") + 1));
	}
}
/** What was said beside an answer; undefined where it could not be asked. */
async function throughSocket(socket, request, take) {
	try {
		const broke = await talk(socket, messageOf(request), take, AbortSignal.timeout(TIMEOUT_MS));
		return CLOSED.includes(broke?.code ?? "") ? void 0 : broke?.message ?? "";
	} catch (error) {
		if (!(error instanceof Cancelled)) throw error;
		throw new TimedOut(`the container engine did not answer ${request.path} within ${TIMEOUT_MS / 1e3} s`);
	}
}
async function throughCommandLine(request, take) {
	return (await run([
		"docker",
		"system",
		"dial-stdio"
	], {
		timeoutMs: TIMEOUT_MS,
		onStdout: take,
		async input(stdin) {
			stdin.write(messageOf(request));
			await once(stdin, "close");
		}
	})).stderr.trim();
}
function messageOf({ method, path, body }) {
	const isTar = Buffer.isBuffer(body);
	const bytes = isTar ? body : Buffer.from(body === void 0 ? "" : JSON.stringify(body));
	const type = isTar ? TAR : "application/json";
	return Buffer.concat([requestHead(method, path, type, bytes.length), bytes]);
}
/** The head of a request with a body of so many bytes. HTTP/1.0 (RFC 1945), so that the answer comes as it is, up to the end of the connection. */
function requestHead(method, path, type, length) {
	const about = `Host: docker\r\nContent-Type: ${type}\r\nContent-Length: ${length}`;
	return Buffer.from(`${method} ${path} HTTP/1.0\r\n${about}\r\n\r\n`);
}
function messageIn(text) {
	try {
		return JSON.parse(text).message;
	} catch {
		return text.trim();
	}
}

// src/rootfs/sink.ts
const writeAt = promisify(write);
const BUFFER = 1 << 20;
/** Writes a file front to back through two large buffers: one is hashed and written while the other is filled. */
var Sink = class {
	#fd;
	#hash = createHash("sha256");
	#filling = Buffer.allocUnsafe(BUFFER);
	#writing = Buffer.allocUnsafe(BUFFER);
	#used = 0;
	#size = 0;
	#written = Promise.resolve();
	/** Writes at the file's current position, which must be where it ends. */
	constructor(out) {
		this.#fd = typeof out === "number" ? out : out.fd;
	}
	/** Bytes taken so far. */
	get size() {
		return this.#size;
	}
	async bytes(bytes) {
		for (let at = 0; at < bytes.length;) {
			if (this.#used === BUFFER) await this.#flush();
			const copied = bytes.copy(this.#filling, this.#used, at);
			this.#advance(copied);
			at += copied;
		}
	}
	async zeros(count) {
		for (let left = count; left > 0;) {
			if (this.#used === BUFFER) await this.#flush();
			const length = Math.min(left, BUFFER - this.#used);
			this.#filling.fill(0, this.#used, this.#used + length);
			this.#advance(length);
			left -= length;
		}
	}
	/** Copies a range of the source straight into the buffer. The source must have it. */
	async copy(source, offset, length) {
		for (let done = 0; done < length;) {
			if (this.#used === BUFFER) await this.#flush();
			const room = this.#filling.subarray(this.#used, Math.min(BUFFER, this.#used + length - done));
			const got = source.readInto(offset + done, room);
			if (got === 0) throw new Error(`the export ended before byte ${offset + length}, which its index promised`);
			this.#advance(got);
			done += got;
		}
	}
	/** Writes what is left. Returns the SHA-256 of everything (hex). */
	async finish() {
		await this.#flush();
		await this.#written;
		return this.#hash.digest("hex");
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
		this.#hash.update(full);
		[this.#filling, this.#writing] = [this.#writing, this.#filling];
		this.#used = 0;
	}
};
/** Writes at the current position. */
async function writeAll(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += (await writeAt(fd, bytes, done, bytes.length - done, null)).bytesWritten;
}

// src/engine/feed.ts
const CHUNK = 1 << 20;
/** How long to wait for more of a file that is still written. */
const POLL_MS = 5;
/**
* Writes an archive to a pipe that blocks, through one buffer, so that its size does not matter. Its file may still be written: what is there
* of it goes on its way meanwhile. Throws what `tail` rejects with, and stops when `signal` aborts. EPIPE: the reader has ended.
*/
async function feedArchive(parts, pipe, signal) {
	const { file, size, tail } = parts;
	let isWhole = false;
	const settled = () => {
		isWhole = true;
	};
	tail.then(settled, settled);
	const write = (bytes) => {
		signal?.throwIfAborted();
		return writeAll(pipe, bytes);
	};
	await write(parts.head);
	await follow(file, size, write, async (done) => {
		signal?.throwIfAborted();
		if (isWhole) await tail.then(() => Promise.reject(/* @__PURE__ */ new Error(`${file} ended at byte ${done} of ${size}`)));
	});
	await write(await tail);
}
/**
* Hands the first `size` bytes of the file at `path` to `write`, in order and through one buffer. Where there are no more of them yet, `onPause` is
* called with how many there were, and what it throws is thrown.
*/
async function follow(path, size, write, onPause) {
	const buffer = Buffer.allocUnsafeSlow(CHUNK);
	const file = openSync(path, "r");
	try {
		for (let done = 0; done < size;) {
			const got = readSync(file, buffer, 0, Math.min(CHUNK, size - done), done);
			if (got > 0) await write(buffer.subarray(0, got));
			else await onPause(done).then(() => setTimeout(POLL_MS));
			done += got;
		}
	} finally {
		closeSync(file);
	}
}

export { answerIn as a, getFromSocket as c, ResponseHead as d, TAR as i, socketPath as l, follow as n, callApi as o, Sink as r, requestHead as s, feedArchive as t, talk as u };