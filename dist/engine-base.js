import { _ as Failure, c as run, f as startTime, h as Cancelled, i as killGroup, l as start, n as writeAll, o as lastLine, r as groupLives, s as lives, v as NotInstalled, y as TimedOut } from "./base-tar.js";
import { t as getExecOutput } from "./actions-exec.js";
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { promisify } from "node:util";
import { once } from "node:events";
import { basename, isAbsolute, join } from "node:path";
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { constants as constants$2 } from "node:os";

// src/base/give-back.ts
/**
* Does one clean-up step. Never throws, so that later steps are done too: an error becomes the warning "`what`: why".
*/
async function tryTo(log, what, step) {
	try {
		await step();
	} catch (error) {
		log.warning(`${what}: ${error.message}`);
	}
}
/**
* Does `work`, then always `giveBack`, and returns the result of `work`. Throws the error of `work`; an error of
* `giveBack` is then only the warning "`what`: why", so that it does not hide why the run failed. Throws the error of
* `giveBack` if `work` succeeds.
*/
async function withGivenBack(log, what, work, giveBack) {
	let made;
	try {
		made = await work();
	} catch (error) {
		await tryTo(log, what, giveBack);
		throw error;
	}
	await giveBack();
	return made;
}

// src/base/fifo.ts
/** Makes a blocking pipe, unlike Node's pipes to a child. `path` must not exist, and is removed again. */
async function makeFifo(path, signal) {
	const made = await run([
		"mkfifo",
		"-m",
		"600",
		path
	], { signal });
	if (made.code !== 0) throw new Error(made.stderr.trim());
	const both = openSync(path, "r+");
	try {
		return {
			readEnd: openSync(path, "r"),
			writeEnd: openSync(path, "w")
		};
	} finally {
		closeSync(both);
		await rm(path).catch(() => {});
	}
}

// src/image/platform.ts
/** uname's names to Go's names. Source: https://pkg.go.dev/github.com/containerd/platforms (Normalize) */
const ALIASES = {
	x86_64: "amd64",
	"x86-64": "amd64",
	aarch64: "arm64",
	i386: "386"
};
/** Parses a `--platform` value: `os/architecture[/variant]`, or the architecture alone. */
function parsePlatform(text) {
	const parts = text.trim().toLowerCase().split("/");
	const [os, architecture, variant] = parts.length === 1 ? ["linux", parts[0]] : parts;
	return {
		os,
		architecture: ALIASES[architecture] ?? architecture,
		...variant ? { variant } : {}
	};
}
/** `os/architecture[/variant]`. */
function showPlatform({ os, architecture, variant }) {
	return [
		os,
		architecture,
		variant
	].filter(Boolean).join("/");
}
/** True if an image for `has` is also for `wanted`. Variants are compared only if both have one. */
function isFor(has, wanted) {
	if (has.os !== wanted.os || has.architecture !== wanted.architecture) return false;
	return !has.variant || !wanted.variant || has.variant === wanted.variant;
}
/**
* The platform that `docker create` would use with these run arguments and this environment; undefined if the engine
* chooses.
*/
function platformOf(runArgs, env) {
	return runArgs.flatMap((arg, i) => {
		if (arg.startsWith("--platform=")) return [arg.slice(11)];
		return runArgs[i - 1] === "--platform" ? [arg] : [];
	}).at(-1) || env.DOCKER_DEFAULT_PLATFORM || void 0;
}

// src/engine/response-head.ts
const END = "\r\n\r\n";
const LIMIT = 65536;
/** Separates the head of an HTTP/1.0 response (RFC 1945) from its body. */
var ResponseHead = class {
	/** The head received so far, one character per byte. */
	text = "";
	/** Undefined until the head is complete; 0 if it is not valid, or announces an encoded body. */
	status;
	/** Takes the next bytes of the response and returns those of the body. */
	push(bytes) {
		if (this.status !== void 0) return bytes;
		const before = this.text.length;
		this.text += bytes.toString("latin1");
		const end = this.text.indexOf(END);
		if (end < 0 && this.text.length <= LIMIT) return bytes.subarray(bytes.length);
		this.text = end < 0 ? "" : this.text.slice(0, end);
		this.status = statusIn(this.text);
		return bytes.subarray(end < 0 ? bytes.length : end + 4 - before);
	}
};
function statusIn(head) {
	const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
	return status === void 0 || /^transfer-encoding:/im.test(head) ? 0 : Number(status);
}

// src/engine/socket.ts
const CHUNK$1 = 262144;
/** The path of the unix socket in an engine's address (`unix:///run/docker.sock`); undefined for other addresses. */
function socketPath(host) {
	return /^unix:\/\/(\/.+)$/.exec(host)?.[1];
}
/**
* GETs `path` from the engine at a unix socket and passes the body to `take`. Returns undefined if the body was sent,
* else the reason for the refusal. Uses HTTP/1.0, whose body is not chunked and ends with the connection, and one
* buffer for all reads: through the engine's command line the same bytes need three times the CPU time. The caller must
* check that the body is complete. Throws `Cancelled`, `Failure` when the connection breaks, and errors of `take`.
*/
async function getFromSocket(socket, path, take, signal) {
	if (signal?.aborted) throw new Cancelled();
	const head = new ResponseHead();
	const receive = (bytes) => {
		const body = head.push(bytes);
		if (head.status === 200 && body.length > 0) take(body);
	};
	const lost = await talk(socket, `GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`, receive, signal);
	if (head.status === 200) {
		if (lost) throw new Failure(`the connection to the container engine was lost: ${lost.message}`);
		return;
	}
	return lost?.message ?? (head.text.split("\r\n", 1)[0].trim() || "no response");
}
/**
* Sends a request to the unix socket at `path`, then the data of `send`, and passes the response to `receive` until the
* other side closes. Returns the system's error, if any. Throws `Cancelled` and errors of `receive` and `send`.
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
		let lost;
		connection.once("error", (error) => {
			lost = error;
		});
		connection.once("close", () => {
			signal?.removeEventListener("abort", onAbort);
			resolve(lost);
		});
		const write = promisify(connection.write.bind(connection));
		connection.write(request, () => {
			send?.(write).catch((error) => connection.destroyed || end(error));
		});
	});
}

// src/engine/api.ts
const TIMEOUT_MS = 12e4;
/** Errors of a socket that does not exist, cannot be opened, or has no listener: no request was sent. */
const CLOSED = [
	"ENOENT",
	"EACCES",
	"EPERM",
	"ECONNREFUSED"
];
/**
* Calls the engine's HTTP API and returns the answer: parsed JSON, the last of several lines, or undefined without a
* body. Uses the unix socket if its path is given and open, else the command line's pipe to the engine, so that every
* kind of endpoint works. Throws `Refused` with the engine's message. API:
* https://docs.docker.com/reference/api/engine/
*/
async function callApi(request, socket) {
	const answered = socket === void 0 ? void 0 : await callSocket(request, socket);
	if (answered) return answered.answer;
	const { take, answer } = responseTo(request);
	return answer(await throughCommandLine(request, take));
}
/** As `callApi`, through the socket only. Undefined if it is not open: nothing was sent. */
async function callSocket(request, socket, signal, timeoutMs = TIMEOUT_MS) {
	const { take, answer } = responseTo(request);
	const said = await throughSocket(socket, request, take, timeoutMs, signal);
	return said === void 0 ? void 0 : { answer: answer(said) };
}
/** Takes the bytes of a response; `answer` parses them, see `answerIn`. */
function responseTo(request) {
	const head = new ResponseHead();
	const chunks = [];
	return {
		take: (bytes) => void chunks.push(Buffer.from(head.push(bytes))),
		answer: (said) => answerIn(request, head.status, Buffer.concat(chunks).toString("utf8"), said)
	};
}
/** The engine's refusal of a request. */
var Refused = class extends Failure {
	/** The engine's own words. */
	why;
	constructor({ method, path }, why) {
		super(`the container engine refused ${method} ${path}: ${why}`);
		this.name = "Refused";
		this.why = why;
	}
};
/**
* Parses a response: the answer as `callApi` returns it, from the status, the body, and `said`, the error beside it.
* Throws `Refused` for a refusal, which has a good status if the engine had already begun to answer.
*/
function answerIn(request, status, body, said) {
	if (!status) throw new Refused(request, said || "no valid response");
	if (status >= 400) throw new Refused(request, messageIn(body));
	const answer = body.trim() === "" ? void 0 : lastIn(body.trim());
	if (answer?.errorDetail) throw new Refused(request, answer.errorDetail.message);
	return answer;
}
/** Parses one JSON value, or the last of several, which the engine sends one per line. */
function lastIn(json) {
	try {
		return JSON.parse(json);
	} catch {
		return JSON.parse(json.slice(json.lastIndexOf("\n") + 1));
	}
}
/** Sends the request. Returns the connection's error or ''; undefined if the socket is closed. */
async function throughSocket(socket, request, take, timeoutMs, signal) {
	if (signal?.aborted) throw new Cancelled();
	try {
		const timeout = AbortSignal.timeout(timeoutMs);
		const until = signal ? AbortSignal.any([timeout, signal]) : timeout;
		const lost = await talk(socket, messageOf(request), take, until);
		return CLOSED.includes(lost?.code ?? "") ? void 0 : lost?.message ?? "";
	} catch (error) {
		if (!(error instanceof Cancelled) || signal?.aborted) throw error;
		throw new TimedOut(`the container engine did not answer ${request.path} within ${timeoutMs / 1e3} s`);
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
	const bytes = Buffer.from(body === void 0 ? "" : JSON.stringify(body));
	return Buffer.concat([requestHead(method, path, "application/json", bytes.length), bytes]);
}
/**
* The head of a request with a body of `length` bytes. HTTP/1.0 (RFC 1945): the answer is not chunked and ends with the
* connection.
*/
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

// src/base/owner.ts
function thisProcess() {
	const { pid } = process;
	const user = process.getuid?.();
	try {
		const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
		return {
			pid,
			since: startTime(pid),
			machine: `${boot} ${readlinkSync("/proc/self/ns/pid")}`,
			user
		};
	} catch {
		return {
			pid,
			since: void 0,
			machine: void 0,
			user
		};
	}
}
/** The owner that a text (JSON) names; undefined if it names none. */
function parseOwner(text) {
	try {
		const { pid, since, machine, user } = JSON.parse(text ?? "");
		return Number.isSafeInteger(pid) ? {
			pid,
			since,
			machine,
			user
		} : void 0;
	} catch {
		return;
	}
}
/** True only if it is certain: the process was one of this machine. */
function hasEnded(owner) {
	const { machine } = thisProcess();
	return owner !== void 0 && machine !== void 0 && owner.machine === machine && !lives(owner.pid, owner.since);
}
/** True if the process was one of this user on this machine, and has ended. */
function isDeadOfUser(owner) {
	return owner !== void 0 && owner.pid > 1 && /^\d+$/.test(String(owner.since)) && owner.user === thisProcess().user && hasEnded(owner);
}

// src/engine/argv.ts
/** The label of every container that we create, so that a later step can remove those of a killed step. */
const RUN_LABEL = "io.micropacker.run";
/** The label of one run, KEY=VALUE. */
function runLabel(runId) {
	return `${RUN_LABEL}=${runId}`;
}
/** The label with the process that made a container (JSON), so that a later run can remove those of a dead one. */
const OWNER_LABEL = "io.micropacker.owner";
function ownerLabels() {
	return { [OWNER_LABEL]: JSON.stringify(thisProcess()) };
}
/** The labels of everything that a run makes in the engine. */
function runLabels(runId) {
	return {
		[RUN_LABEL]: runId,
		...ownerLabels()
	};
}
/** Arguments of `docker create`. The user's come last, so that they win. */
function createArgs(options) {
	const platform = options.platform ? ["--platform", options.platform] : [];
	return [
		"create",
		...Object.entries(runLabels(options.runId)).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
		...platform,
		...options.runArgs ?? [],
		options.image,
		...options.command ?? []
	];
}
/** Commands whose arguments are the user's or the image's. */
const WITH_VALUES = [
	"create",
	"run",
	"exec",
	"compose"
];
/** A command for the debug log. Arguments can hold secrets: variables, health checks, commands. */
function shownCommand(args) {
	const [command = "", ...others] = args;
	return WITH_VALUES.includes(command) ? `${command} (with ${others.length} arguments)` : args.join(" ");
}
/** The tag of a run's micro image until it is verified. */
function workTag(runId) {
	return `micropacker-run:${runId}`;
}
/** The tag that keeps an original while the test may remove it. */
function originalTag(runId) {
	return `${workTag(runId)}-original`;
}
/** The tag of the first micro image while healing makes others. */
function firstTag(runId) {
	return `${workTag(runId)}-first`;
}
/** The tag of a micro image's layer until the engine has the image. */
function layerTag(runId) {
	return `${workTag(runId)}-layer`;
}

// src/engine/calls.ts
/** A request that waits for a container. */
const LONG_MS = 6e5;
const NOTHING = {
	ofAnswer: () => void 0,
	ofOutput: () => void 0
};
function startCall(id) {
	return {
		...NOTHING,
		...post(`/containers/${id}/start`),
		args: ["start", id],
		timeoutMs: LONG_MS
	};
}
function stopCall(id, seconds) {
	const args = [
		"stop",
		"--time",
		String(seconds),
		id
	];
	return {
		...NOTHING,
		...post(`/containers/${id}/stop?t=${seconds}`),
		args,
		timeoutMs: LONG_MS + seconds * 1e3
	};
}
function killCall(id) {
	return {
		...NOTHING,
		...post(`/containers/${id}/kill`),
		args: ["kill", id],
		missing: /is not running|no such container|did not receive an exit event/i
	};
}
function renameCall(id, name) {
	const path = `/containers/${id}/rename?name=${encodeURIComponent(name)}`;
	return {
		...NOTHING,
		...post(path),
		args: [
			"rename",
			id,
			name
		]
	};
}
/** With the container's anonymous volumes. */
function removeCall(id) {
	return {
		...NOTHING,
		request: {
			method: "DELETE",
			path: `/containers/${encodeURIComponent(id)}?force=true&v=true`
		},
		args: [
			"rm",
			"--force",
			"--volumes",
			id
		],
		missing: /no such container/i
	};
}
function tagCall(image, tag) {
	const [, repo, version] = /^(.*?)(?::([^:/]+))?$/.exec(tag);
	const name = `repo=${encodeURIComponent(repo)}&tag=${encodeURIComponent(version ?? "latest")}`;
	return {
		...NOTHING,
		...post(`/images/${inPath(image)}/tag?${name}`),
		args: [
			"tag",
			image,
			tag
		]
	};
}
function removeImageCall(tag) {
	return {
		...NOTHING,
		request: {
			method: "DELETE",
			path: `/images/${inPath(tag)}`
		},
		args: [
			"image",
			"rm",
			tag
		],
		missing: /no such image|^[^:]*: conflict:/i
	};
}
function removeVolumeCall(name) {
	return {
		...NOTHING,
		request: {
			method: "DELETE",
			path: `/volumes/${encodeURIComponent(name)}`
		},
		args: [
			"volume",
			"rm",
			name
		]
	};
}
/** In the API's form; undefined if it does not exist. */
function inspectContainerCall(name) {
	return inspect$1("container", name);
}
/** In the API's form; undefined if it does not exist. */
function inspectImageCall(name) {
	return inspect$1("image", name);
}
function inspect$1(kind, name) {
	return {
		request: {
			method: "GET",
			path: `/${kind}s/${inPath(name)}/json`
		},
		args: [
			kind,
			"inspect",
			name
		],
		ofAnswer: (answer) => answer,
		ofOutput: (stdout) => JSON.parse(stdout)[0],
		missing: new RegExp(`no such ${kind}`, "i")
	};
}
/** Ids of containers (running or not) and networks, or names of volumes, with all the labels (KEY=VALUE). */
function labelledCall(kind, labels) {
	const whole = {
		container: ["--all", "--no-trunc"],
		network: ["--no-trunc"],
		volume: []
	}[kind];
	const filters = encodeURIComponent(JSON.stringify({ label: labels }));
	return {
		request: {
			method: "GET",
			path: `/${kind === "container" ? "containers/json?all=true&" : `${kind}s?`}filters=${filters}`
		},
		args: [
			kind,
			"ls",
			"--quiet",
			...whole,
			...labels.flatMap((label) => ["--filter", `label=${label}`])
		],
		ofAnswer: (answer) => kind === "volume" ? (answer.Volumes ?? []).map(({ Name }) => Name) : answer.map(({ Id }) => Id),
		ofOutput: (stdout) => stdout.split("\n").filter(Boolean)
	};
}
/** Names of all containers, running or not. */
function namesCall() {
	return {
		request: {
			method: "GET",
			path: "/containers/json?all=true"
		},
		args: [
			"ps",
			"--all",
			"--format",
			"{{.Names}}"
		],
		ofAnswer: (answer) => answer.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
		ofOutput: (stdout) => stdout.split("\n").filter(Boolean)
	};
}
function post(path) {
	return { request: {
		method: "POST",
		path
	} };
}
/** A name in a path: its slashes stay. */
function inPath(name) {
	return name.split("/").map(encodeURIComponent).join("/");
}

// src/engine/inspect.ts
/** The platform of an image. */
function platformIn({ Os, Architecture, Variant }) {
	return {
		os: Os,
		architecture: Architecture,
		...Variant ? { variant: Variant } : {}
	};
}
/** The container's name without the engine's leading slash. */
function containerName(container) {
	return container.Name.replace(/^\//, "");
}
function portsOf(container) {
	const published = Object.entries(container.NetworkSettings.Ports ?? {});
	return Object.fromEntries(published.flatMap(([port, bindings]) => bindings?.[0] ? [[port, bindings[0].HostPort]] : []));
}

// src/base/growing-file.ts
const CHUNK = 1 << 20;
/** Time between two reads of a growing file. */
const POLL_MS = 5;
/**
* Passes the first `size` bytes of a growing file to `write`, in order and through one buffer. At the current end of
* the file, calls `onPause` with the number of bytes so far, and throws its errors.
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

// src/engine/feed.ts
/**
* Writes an archive to a blocking pipe through one buffer, whatever its size. Its file may still grow: the written part
* is sent meanwhile. Throws the error of `tail`, stops when `signal` aborts, and throws EPIPE when the reader has
* ended.
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

// src/engine/load.ts
/** `docker load`, started before the archive exists, because the engine needs 0.1 s before it reads the first byte. */
var Load = class {
	#pipe;
	#ended;
	#signal;
	#taken = false;
	/** Takes the write end of the program's stdin. `ended` settles with the program, and rejects with its error. */
	constructor(pipe, ended, signal) {
		this.#pipe = pipe;
		this.#ended = ended;
		this.#signal = signal;
		ended.catch(() => {});
	}
	async send(archive, onSent) {
		this.#taken = true;
		const feeding = feedArchive(archive, this.#pipe, this.#signal).finally(() => {
			closeSync(this.#pipe);
			onSent();
		});
		const [ended, fed] = await Promise.allSettled([this.#ended, feeding]);
		if (fed.status === "rejected" && fed.reason.code !== "EPIPE") throw fed.reason;
		if (ended.status === "rejected") throw ended.reason;
	}
	async abandon() {
		if (!this.#taken) closeSync(this.#pipe);
		this.#taken = true;
		await this.#ended.catch(() => {});
	}
};

// src/engine/log-lines.ts
/**
* The lines that `docker logs --timestamps` printed to stdout and stderr, in the order of their times and without them:
* the two are separate pipes. The times have a fixed length (RFC 3339 with nanoseconds).
*/
function inOrder(outputs) {
	const lines = outputs.flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== "");
	const time = (line) => line.slice(0, line.indexOf(" "));
	return lines.sort((a, b) => time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0).map((line) => line.slice(line.indexOf(" ") + 1));
}

// src/engine/reason.ts
const FROM_DAEMON = "Error response from daemon: ";
/** The reason in the command line's errors: the daemon's answer, else the first line that is not a hint to the help. */
function reasonOf(stderr) {
	const lines = stderr.split("\n").map((line) => line.trim());
	const answered = lines.find((line) => line.includes(FROM_DAEMON));
	if (answered) return answered.slice(answered.indexOf(FROM_DAEMON) + 28);
	return lines.find((line) => line !== "" && !/^(See|Run) '/.test(line)) ?? "(no error message)";
}
/** The error of a command of the engine's command line that failed. */
function commandFailed(args, { stderr }) {
	const lines = stderr.trim().split("\n").slice(-10);
	return new Failure(`docker ${args[0]} failed: ${reasonOf(stderr)}`, { evidence: lines.length > 1 ? [{
		title: `docker ${args[0]} printed`,
		lines
	}] : [] });
}
/** The error of a command that was sent as a request, which the engine refused in these words. */
function refused(args, why) {
	return commandFailed(args, { stderr: `${FROM_DAEMON}${why}` });
}
/** The error if no engine answers. */
function noEngine(stderr) {
	return new Failure(`not supported here, because no container engine answers: ${lastLine(stderr)}`, { fix: "Start Docker, or point DOCKER_HOST at an engine. On GitHub use runs-on: ubuntu-24.04 (ubuntu-slim has no engine)." });
}
/** The error if `docker` is podman's command line. */
function notPodman(version) {
	return new Failure(`not supported here, because docker is podman's command line (${version}), not Docker's`, { fix: "Install Docker. Docker's command line can pack file lists with podman, too: set DOCKER_HOST=unix:///run/podman/podman.sock." });
}

// src/engine/server.ts
/** The engine's version and platform. Throws `Failure` with the next step if no engine answers, or only podman. */
async function askServer(ask) {
	const output = await ask([
		"version",
		"--format",
		"{{json .Server}}"
	]).catch((error) => {
		if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
		return {
			code: -1,
			stdout: "",
			stderr: error.message
		};
	});
	const server = output.code === 0 ? JSON.parse(output.stdout) : null;
	if (!server && output.code === 0) await refusePodman(ask);
	if (!server) throw noEngine(output.stderr);
	const podman = server.Components?.some(({ Name }) => Name === "Podman Engine") === true;
	return {
		version: server.Version,
		os: server.Os,
		arch: server.Arch,
		kernel: server.KernelVersion,
		podman
	};
}
/** Throws `Failure` if `docker` is podman's command line, which reports no server and exits with 0. */
async function refusePodman(ask) {
	const { stdout } = await ask(["--version"]);
	if (stdout.startsWith("podman")) throw notPodman(stdout.trim());
}

// src/engine/docker.ts
/** An engine that restarts or is under load may be slow for half a minute. */
const SERVER_MS = 6e4;
/** The container engine through its command line, so that the user's contexts, DOCKER_HOST and credentials work. */
var Docker = class Docker {
	#log;
	#signal;
	#facts;
	/** Calls end with `Cancelled` when `signal` aborts. `facts` are known answers that cannot change, by their names. */
	constructor(log, signal, facts = /* @__PURE__ */ new Map()) {
		[this.#log, this.#signal, this.#facts] = [
			log,
			signal,
			facts
		];
	}
	/** The same engine for clean-up: a cancel does not end its calls. */
	uncancelled() {
		return new Docker(this.#log, void 0, this.#facts);
	}
	/** The engine's version and platform. Throws `Failure` with the next step if no engine answers. */
	server() {
		return this.#once("server", () => askServer((args) => this.#run(args, { timeoutMs: SERVER_MS })));
	}
	/** Uses the API, because a command line older than the engine leaves out fields that it does not know. */
	info() {
		return this.#once("info", async () => await this.api({
			method: "GET",
			path: "/info"
		}));
	}
	/** Undefined if the engine lacks the image (for `platform`). Without `platform` the engine chooses one. */
	async image(reference, platform) {
		const image = await this.#call(inspectImageCall(reference));
		if (!image || !platform || isFor(platformIn(image), platform)) return image;
		const one = await this.#imageFor(reference, platform);
		return one && {
			...one,
			Id: image.Id,
			RepoDigests: image.RepoDigests
		};
	}
	/**
	* Uses the API, because older command lines have no platform option. Engines with one platform per image ignore it.
	*/
	async #imageFor(reference, platform) {
		const query = `platform=${encodeURIComponent(JSON.stringify(platform))}`;
		try {
			const image = await this.api({
				method: "GET",
				path: `/images/${reference}/json?${query}`
			});
			return isFor(platformIn(image), platform) ? image : void 0;
		} catch (error) {
			if (error instanceof Failure && /no such image|not provide the specified platform/i.test(error.message)) return;
			throw error;
		}
	}
	async pull(reference, platform) {
		const only = platform ? ["--platform", showPlatform(platform)] : [];
		await this.#must([
			"pull",
			"--quiet",
			...only,
			reference
		]);
	}
	/**
	* Returns the new container's id (64 hex digits). A cancel does not end the call: the engine would continue, and
	* create a container after the clean-up.
	*/
	async create(options) {
		return (await this.#must(createArgs(options), { signal: void 0 })).stdout.trim();
	}
	async start(id) {
		await this.#call(startCall(id));
	}
	/** Undefined if the container does not exist. */
	container(id) {
		return this.#call(inspectContainerCall(id));
	}
	/**
	* Calls the engine's API, for things that the command line cannot do or does slowly. A cancel does not end the call:
	* the engine would continue, and create a container after the clean-up. Throws as `callApi` does.
	*/
	async api(request) {
		this.#log.debug(`${request.method} ${request.path}`);
		return callApi(request, socketPath(await this.address()));
	}
	async rename(id, name) {
		await this.#call(renameCall(id, name));
	}
	/** Ids of containers (running or not) and networks, or names of volumes, with all the labels (KEY=VALUE). */
	labelled(kind, labels) {
		return this.#call(labelledCall(kind, labels));
	}
	async removeNetwork(id) {
		await this.#must([
			"network",
			"rm",
			id
		]);
	}
	async removeVolume(name) {
		await this.#call(removeVolumeCall(name));
	}
	/**
	* Runs `docker compose` with the project's files (paths), as the user's shell would, and returns its stdout. It reads
	* also files that these name, which may be pipes.
	*/
	async compose(files, args, options = []) {
		const project = files.flatMap((file) => ["--file", file]);
		const limit = args[0] === "config" ? { timeoutMs: SERVER_MS } : {};
		return (await this.#must([
			"compose",
			...project,
			...options,
			...args
		], limit)).stdout;
	}
	/** Names of all containers, running or not. */
	async names() {
		return this.#call(namesCall());
	}
	/** The last `tail` lines of the container's stdout and stderr, since a time (RFC 3339) or from the start. */
	async logs(id, tail, since) {
		const from = since === void 0 ? [] : ["--since", since];
		const output = await this.#run([
			"logs",
			"--timestamps",
			"--tail",
			String(tail),
			...from,
			id
		]);
		if (output.code !== 0) return [`(no log: ${lastLine(output.stderr)})`];
		return inOrder([output.stdout, output.stderr]).slice(-tail);
	}
	/** Passes each line of the container's stdout and stderr to `take`, since a time (RFC 3339) or from the start. */
	followLogs(id, since, take) {
		return start([
			"docker",
			"logs",
			"--follow",
			...since === void 0 ? [] : ["--since", since],
			id
		], {
			onStdout: take,
			onStderr: take
		});
	}
	/** Runs argv in the container. The result has the exit code. */
	async exec(id, argv, timeoutMs) {
		return this.#run([
			"exec",
			id,
			...argv
		], { timeoutMs });
	}
	/** Sends the container's stop signal and waits at most `seconds`. */
	async stop(id, seconds) {
		await this.#call(stopCall(id, seconds));
	}
	/** No error if the container does not run. */
	async kill(id) {
		await this.#call(killCall(id));
	}
	/** Removes the container with its anonymous volumes. No error if it does not exist. */
	async remove(id) {
		await this.#call(removeCall(id));
	}
	/** Passes the container's file system to `take`, as a tar. */
	async export(id, take) {
		await this.#stream(`/containers/${id}/export`, ["export", id], take);
	}
	/** Passes a folder of the container, which need not run, to `take`, as a tar with the folder's name. */
	async copyOut(id, folder, take) {
		const path = `/containers/${id}/archive?path=${encodeURIComponent(folder)}`;
		await this.#stream(path, [
			"cp",
			`${id}:${folder}`,
			"-"
		], take);
	}
	/** Unpacks the tar in the open file `tar` into the root folder of the container, which need not run. */
	async copyIn(id, tar) {
		await this.#must([
			"cp",
			"-",
			`${id}:/`
		], { stdin: tar });
	}
	/**
	* Passes the events of all containers since `since` (epoch milliseconds) to `take`, as JSON lines, until `signal`
	* aborts. Rejects then too.
	*/
	async events(since, take, signal) {
		const from = (since / 1e3).toFixed(3);
		const filters = encodeURIComponent(JSON.stringify({ type: ["container"] }));
		const args = [
			"events",
			"--since",
			from,
			"--filter",
			"type=container",
			"--format",
			"{{json .}}"
		];
		await this.#stream(`/events?since=${from}&filters=${filters}`, args, take, signal);
	}
	/**
	* Passes a long answer of the engine to `take`. Reads it from the engine's socket if it has one, which needs a third
	* of the CPU time, else through the command line.
	*/
	async #stream(path, args, take, signal = this.#signal) {
		const socket = socketPath(await this.address());
		if (socket !== void 0) {
			const refusal = await getFromSocket(socket, path, take, signal);
			if (refusal === void 0) return;
			this.#log.debug(`${socket} refuses ${path}: ${refusal}`);
		}
		await this.#must(args, {
			onStdout: take,
			...signal ? { signal } : {}
		});
	}
	/** Starts `docker load`, see `Load`. `tempDir` is a private folder. */
	async startLoad(tempDir) {
		const { readEnd, writeEnd } = await makeFifo(join(tempDir, "load"), this.#signal);
		const ended = this.#run(["load", "--quiet"], {
			stdin: readEnd,
			signal: void 0
		}).then((output) => {
			if (output.code !== 0) throw commandFailed(["load"], output);
		});
		closeSync(readEnd);
		return new Load(writeEnd, ended, this.#signal);
	}
	async tag(image, tag) {
		await this.#call(tagCall(image, tag));
	}
	/** Pushes a tag with the user's own credentials. The result has the exit code and the registry's messages. */
	push(tag) {
		return this.#run(["push", tag]);
	}
	/** Removes one of our images by its tag. No error if it does not exist or is in use. */
	async removeImage(tag) {
		await this.#call(removeImageCall(tag));
	}
	/** Ids of all containers of a run, running or not; none without an engine. Throws `Failure` on other errors. */
	async containersOf(runId) {
		return this.labelled("container", [runLabel(runId)]).catch((error) => {
			if (/cannot connect|is the docker daemon running/i.test(error.message)) return [];
			throw error;
		});
	}
	/** The engine's address by the command line's contexts and DOCKER_HOST; '' if it cannot be read. */
	address() {
		const args = [
			"context",
			"inspect",
			"--format",
			"{{.Endpoints.docker.Host}}"
		];
		return this.#once("address", async () => {
			const output = await this.#run(args, { signal: void 0 });
			return output.code === 0 ? output.stdout.trim() : "";
		});
	}
	/** Requests fixed facts early, so that they are known when they are needed. */
	requestFacts() {
		this.info().catch(() => {});
	}
	/** Caches an answer, but not an error. */
	#once(fact, ask) {
		const asked = this.#facts.get(fact) ?? ask();
		this.#facts.set(fact, asked);
		asked.catch(() => this.#facts.delete(fact));
		return asked;
	}
	/** Through the engine's socket, if it has one, a call needs a tenth of the CPU time of the command. */
	async #call({ request, args, ofAnswer, ofOutput, missing, timeoutMs }) {
		const socket = socketPath(await this.address());
		try {
			if (socket === void 0) return ofOutput((await this.#must(args)).stdout);
			this.#log.debug(`docker ${shownCommand(args)} (by the socket)`);
			const answered = await callSocket(request, socket, this.#signal, timeoutMs);
			return answered ? ofAnswer(answered.answer) : ofOutput((await this.#must(args)).stdout);
		} catch (error) {
			if (error instanceof Failure && missing?.test(error.message)) return void 0;
			throw error instanceof Refused ? refused(args, error.why) : error;
		}
	}
	async #must(args, options = {}) {
		const output = await this.#run(args, options);
		if (output.code !== 0) throw commandFailed(args, output);
		return output;
	}
	#run(args, options = {}) {
		this.#log.debug(`docker ${shownCommand(args)}`);
		return run(["docker", ...args], {
			signal: this.#signal,
			...options
		});
	}
};

// src/base/units.ts
const STEPS = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
const FACTORS = {
	"": 1,
	B: 1,
	KB: 1e3,
	MB: 1e6,
	GB: 1e9,
	TB: 0xe8d4a51000,
	KIB: 1024,
	MIB: 2 ** 20,
	GIB: 2 ** 30,
	TIB: 2 ** 40
};
/** Bytes for people, decimal units with three digits: 13.0 MB, 224 MB, 3.86 GB. */
function showBytes(bytes) {
	let value = bytes;
	let step = 0;
	while (value >= 999.5 && step < STEPS.length - 1) {
		value /= 1e3;
		step++;
	}
	const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	return `${value.toFixed(digits)} ${STEPS[step]}`;
}
/** "25MB", "25 MB", "24MiB" or plain bytes as a number of bytes; undefined for any other text. */
function parseBytes(text) {
	const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
	const factor = match && FACTORS[match[2].toUpperCase()];
	return factor ? Math.round(Number(match[1]) * factor) : void 0;
}
/** Milliseconds for people: 0.4 s, 12.3 s, 2 min 5 s. */
function showDuration(ms) {
	const seconds = ms / 1e3;
	if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
	return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}
/** A count with thousands separators. */
function showCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
/** A number of things for people: 1 path, 2,000 paths, 3 entries. */
function counted(count, one, many = `${one}s`) {
	return `${showCount(count)} ${count === 1 ? one : many}`;
}
/** A share for people: 5.8 %. */
function showRatio(ratio) {
	return `${(ratio * 100).toFixed(1)} %`;
}

// src/base/ask.ts
/**
* Runs a short program (no shell) without input and returns its output, whatever the exit code. Throws `Cancelled` as
* soon as `signal` aborts, without ending the program. Throws `Failure` when the program cannot be started.
*/
async function ask(argv, signal) {
	if (signal.aborted) throw new Cancelled();
	const [program = "", ...args] = argv;
	return await unlessCancelled(getExecOutput(quoted(program), args, {
		silent: true,
		ignoreReturnCode: true
	}).catch((error) => {
		throw new Failure(`${program} cannot be started: ${error.message}`, { cause: error });
	}), signal);
}
/** Quotes a program for @actions/exec, which splits a command line at spaces outside double quotes. */
function quoted(program) {
	return `"${program.replaceAll("\"", "\\\"")}"`;
}
async function unlessCancelled(work, signal) {
	let onAbort = () => {};
	const cancelled = new Promise((_, reject) => {
		onAbort = () => reject(new Cancelled());
		signal.addEventListener("abort", onAbort, { once: true });
	});
	try {
		return await Promise.race([work, cancelled]);
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}

// src/base/unavailable.ts
/**
* This machine lacks something (a program, a right, a kernel feature), but another way may work. The message says in
* one line what is missing and why; `fix` is the next step for the user.
*/
var Unavailable = class extends Error {
	name = "Unavailable";
	fix;
	constructor(message, fix, cause) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.fix = fix;
	}
};

// src/base/sudo.ts
/**
* Returns the argv prefix that runs a command as root: none for root, else `sudo -n`. Throws `Unavailable`, with `what`
* needs root, if sudo is missing or needs a password.
*/
async function withSudo(what, signal, uid = process.getuid?.()) {
	if (uid === 0) return [];
	const fix = "Run as root, or give this user password-less sudo.";
	const answer = await ask([
		"sudo",
		"-n",
		"true"
	], signal).catch((error) => {
		if (error instanceof Cancelled) throw error;
		throw new Unavailable(`${what} needs root, but this machine has no sudo`, fix, error);
	});
	if (answer.exitCode !== 0) throw new Unavailable(`${what} needs root, but sudo refuses: ${lastLine(answer.stderr)}`, fix);
	return ["sudo", "-n"];
}
/** The argv of a program that signals a process group. Not kill(1), which a small Debian has only in its shells. */
function killArgv(pid, name) {
	return [
		process.execPath,
		"-e",
		`try { process.kill(-${pid}, '${name}') } catch {}`
	];
}
/**
* Signals a process group that was started with the prefix `root` (see `withSudo`). Signals the whole group as root:
* SIGKILL from this user would end sudo, which keeps our real user id, but not the program.
*/
async function signalGroup(pid, name, root) {
	if (root.length === 0) killGroup(pid, name);
	else await run([...root, ...killArgv(pid, name)]);
}

// src/session/cancel.ts
/** Until `off`, SIGINT and SIGTERM abort `signal` instead of ending this process. A second signal has no effect. */
function cancellation() {
	const controller = new AbortController();
	const cancel = () => controller.abort(new Cancelled());
	process.on("SIGINT", cancel).on("SIGTERM", cancel);
	return {
		signal: controller.signal,
		off: () => process.off("SIGINT", cancel).off("SIGTERM", cancel)
	};
}

// src/session/owner-file.ts
/** In the temp folder of a run: its process, and what it holds on this machine. */
const FILE = ".owner.json";
/** Thousands of times what a run holds. */
const MAX_BYTES = 4 << 20;
const OTHERS = 63;
const FULL_ID = /^[\da-f]{64}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Writes what the run holds. The file is complete at any time. Never throws: a run does not need it. */
function writeOwnerFile(holdings) {
	const { runId, tempDir, folders, processes, containers } = holdings;
	const text = JSON.stringify({
		owner: thisProcess(),
		runId,
		folders,
		processes,
		containers
	});
	try {
		writeFileSync(join(tempDir, `${FILE}.new`), text, { mode: 384 });
		renameSync(join(tempDir, `${FILE}.new`), join(tempDir, FILE));
	} catch {}
}
/**
* What the run of a temp folder held; undefined unless the folder and the file are this user's, private and no links,
* and the run's process has ended.
*/
function readOwnerFile(tempDir) {
	try {
		if (!isPrivateFolder(tempDir)) return void 0;
		const { owner, runId, folders, processes, containers } = JSON.parse(readPrivate(join(tempDir, FILE)));
		if (!isDeadOfUser(parseOwner(JSON.stringify(owner))) || !UUID.test(runId)) return void 0;
		const isPartial = (path) => isAbsolute(path) && basename(path) === partialName(runId) && isPrivateFolder(path);
		const isHeld = (held) => Number.isSafeInteger(held.pid) && typeof held.since === "string";
		const isNamed = ({ id, name }) => FULL_ID.test(id) && typeof name === "string";
		return {
			runId,
			tempDir,
			folders: folders.filter(isPartial),
			processes: processes.filter(isHeld),
			containers: containers.filter(isNamed)
		};
	} catch {
		return;
	}
}
/** The name of a run's folders for unfinished output. */
function partialName(runId) {
	return `.micropacker-${runId}`;
}
function isPrivateFolder(path) {
	const found = lstatSync(path, { throwIfNoEntry: false });
	return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & OTHERS) === 0;
}
/** Throws for a link, a pipe, another user's file, and one that others can read. */
function readPrivate(path) {
	const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	try {
		const info = fstatSync(file);
		if (!(info.isFile() && info.uid === process.getuid?.() && (info.mode & OTHERS) === 0) || info.size > MAX_BYTES) throw new Error(`${path} is not a private file`);
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

// src/engine/stop.ts
const DEFAULT_STOP_SECONDS = 10;
/** Of a container that is not a run of the test. */
const MOST_MS = 6e5;
/** Exit code after SIGKILL: the container did not stop in time. */
const KILLED = 137;
/**
* Stops the container as in production, so that files opened at shutdown are captured too. Kills it at once if its
* first process does not handle the stop signal, or is known to ignore it (`heeds` is false): waiting would not help.
* Waits at most as long as the container's settings say, and at most `mostMs`: an image can ask for years. Returns true
* if the container ended by itself.
*/
async function stopContainer(docker, id, heeds = true, mostMs = MOST_MS) {
	const container = await docker.container(id);
	if (!container?.State.Running) return true;
	if (!heeds || !await handlesStop(container)) {
		await docker.kill(id);
		return false;
	}
	const wanted = container.Config.StopTimeout ?? DEFAULT_STOP_SECONDS;
	const most = Math.ceil(mostMs / 1e3);
	await docker.stop(id, wanted < 0 ? most : Math.min(wanted, most));
	return (await docker.container(id))?.State.ExitCode !== KILLED;
}
/**
* True if the first process handles the stop signal, or if that is unknown (a remote engine, another first process).
*/
async function handlesStop(container) {
	const signal = signalNumber(container.Config.StopSignal || "SIGTERM");
	const status = await readFile(`/proc/${container.State.Pid}/status`, "utf8").catch(() => "");
	const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
	const blocked = /^SigBlk:\s*([0-9a-f]+)$/m.exec(status)?.[1];
	const inContainer = /^NSpid:.*\s1$/m.test(status);
	if (!caught || !blocked || !inContainer || signal === void 0) return true;
	return ((BigInt(`0x${caught}`) | BigInt(`0x${blocked}`)) >> BigInt(signal - 1) & 1n) === 1n;
}
/** Turns "SIGQUIT", "QUIT" or "3" into a number; undefined for a name unknown to this machine. */
function signalNumber(name) {
	if (/^\d+$/.test(name)) return Number(name);
	const upper = name.toUpperCase();
	return constants$2.signals[upper.startsWith("SIG") ? upper : `SIG${upper}`];
}

// src/session/project.ts
/** The key of the label that compose puts on everything of a project; its value is the project's name. */
const PROJECT_LABEL = "com.docker.compose.project";
/** The label of one project, KEY=VALUE. */
function projectLabel(name) {
	return `${PROJECT_LABEL}=${name}`;
}
async function heldProject(docker, name) {
	const [ids, networks, volumes] = await thingsOf(docker, name);
	return {
		name,
		containers: await Promise.all(ids.map(async (id) => ({
			id,
			running: (await docker.container(id))?.State.Running ?? false
		}))),
		networks,
		volumes
	};
}
/**
* Removes what was added since, and stops what was stopped. Returns true if it removed a container. Throws `Failure`.
*/
async function putProjectBack(docker, held) {
	const before = new Map(held.containers.map(({ id, running }) => [id, running]));
	const [ids, networks, volumes] = await thingsOf(docker, held.name);
	let changed = false;
	for (const id of ids) {
		if (before.get(id) === true || await isTwin(docker, id)) continue;
		if (before.has(id)) await stopContainer(docker, id);
		else await docker.remove(id);
		changed ||= !before.has(id);
	}
	for (const network of networks.filter((id) => !held.networks.includes(id))) await docker.removeNetwork(network);
	for (const volume of volumes.filter((name) => !held.volumes.includes(name))) await docker.removeVolume(volume);
	return changed;
}
/** True for another run's container in place of one of the project's: it has all its labels. */
async function isTwin(docker, id) {
	return (await docker.container(id))?.Config.Labels?.[RUN_LABEL] !== void 0;
}
/** Puts all projects back, and warns about failures. Returns the number of changed projects. */
async function putProjectsBack(docker, all, log) {
	let needed = 0;
	for (const held of all) try {
		if (await putProjectBack(docker, held)) needed++;
	} catch (error) {
		log.warning(`Cannot put the compose project ${held.name} back as it was: ${error.message}`);
	}
	return needed;
}
/** Ids of the project's containers and networks, and names of its volumes. */
function thingsOf(docker, name) {
	const label = projectLabel(name);
	return Promise.all([
		docker.labelled("container", [label]),
		docker.labelled("network", [label]),
		docker.labelled("volume", [label])
	]);
}

// src/engine/start.ts
const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;
/**
* Tries again while ports or the fixed address are in use: the engine may hold them a moment after it removed a
* container.
*/
async function startWhenPortsAreFree(docker, id) {
	for (let attempt = 1;; attempt++) try {
		return await docker.start(id);
	} catch (error) {
		if (!(error instanceof Failure && /port is already allocated|address already in use/i.test(error.message)) || attempt === PORT_ATTEMPTS) throw error;
		await setTimeout(PORT_PAUSE_MS);
	}
}

// src/session/put-back.ts
function heldContainer(found) {
	return {
		id: found.Id,
		name: containerName(found),
		running: found.State.Running,
		ports: portsOf(found)
	};
}
/** The container's name while the twin has its own name. */
function asideName(name, runId) {
	return `${name}-aside-${runId.slice(0, 8)}`;
}
/** The name of a container that is aside for a twin; undefined for any other name. */
function nameOfAside(name) {
	return /^(.+)-aside-.{8}$/.exec(name)?.[1];
}
/**
* Restores the container's name, and starts or stops it as before. Returns true if anything changed. Throws `Failure`.
*/
async function putBack(docker, held) {
	const now = await docker.container(held.id);
	if (!now) return false;
	const renamed = containerName(now) !== held.name;
	if (renamed) await docker.rename(held.id, held.name);
	if (now.State.Running === held.running) return renamed;
	if (held.running) await startWhenPortsAreFree(docker, held.id);
	else await stopContainer(docker, held.id);
	return true;
}
/** Puts all containers back and logs changed ports. Returns the number of containers that it had to change. */
async function putBackAll(docker, all, log) {
	let needed = 0;
	for (const held of all) try {
		if (await putBack(docker, held)) needed++;
		const now = await docker.container(held.id);
		if (now) for (const text of changedPorts(held.ports, portsOf(now))) log.notice(`${held.name}: ${text}`);
	} catch (error) {
		const how = held.running ? "running" : "stopped";
		log.warning(`Cannot put back container ${held.name} (${held.id}), which was ${how}: ${error.message}`);
	}
	return needed;
}
/** Texts about changed ports: the engine chooses a new port at every start. */
function changedPorts(before, now) {
	return Object.entries(before).flatMap(([port, host]) => now[port] !== void 0 && now[port] !== host ? [`port ${port.replace("/tcp", "")} is now ${now[port]} (was ${host})`] : []);
}

// src/session/session.ts
/**
* Runs `work` with its own temp folder in `tempRoot`. SIGINT and SIGTERM cancel it. Removes its containers and files
* before it returns. Calls `save` whenever the holdings change, for a clean-up after SIGKILL, and writes them into the
* temp folder for the one of a later run.
*/
async function withSession(log, tempRoot, saveElsewhere, work) {
	const save = (holdings) => {
		writeOwnerFile(holdings);
		saveElsewhere(holdings);
	};
	const { signal, off } = cancellation();
	try {
		const tempDir = await mkdtemp(join(await realpath(tempRoot), "micropacker-"));
		const holdings = {
			runId: randomUUID(),
			tempDir,
			folders: [],
			files: [],
			processes: [],
			containers: [],
			projects: [],
			claims: []
		};
		const last = [];
		const atEnd = (one) => void last.push(one);
		try {
			save(holdings);
			return await work({
				...holdings,
				log,
				signal,
				atEnd,
				...holders(holdings, save)
			});
		} finally {
			await Promise.all(last.map((one) => one().catch(() => {})));
			await giveBack(holdings, log);
			await tryTo(log, "Cannot record what this step has cleaned up", async () => saveGivenBack(holdings, saveElsewhere));
		}
	} finally {
		off();
	}
}
/** Records that the user's containers are given back: from now on a clean-up must not touch them. */
function saveGivenBack(holdings, save) {
	if (holdings.containers.length + holdings.projects.length > 0) save({
		...holdings,
		containers: [],
		projects: []
	});
}
function holders(holdings, save) {
	const onProcess = (pid) => {
		holdings.processes.push({
			pid,
			since: startTime(pid)
		});
		save(holdings);
	};
	const holdContainer = (container) => {
		if (holdings.containers.some(({ id }) => id === container.id)) return;
		holdings.containers.push(container);
		save(holdings);
	};
	const holdProject = (project) => {
		holdings.projects.push(project);
		save(holdings);
	};
	const holdClaim = (id) => {
		holdings.claims.push(id);
		save(holdings);
	};
	const holdFile = (path) => {
		holdings.files.push({
			path,
			inode: lstatSync(path).ino
		});
		save(holdings);
	};
	const partialFolder = async (parent) => {
		const folder = join(parent, partialName(holdings.runId));
		holdings.folders.push(folder);
		save(holdings);
		await mkdir(folder, { mode: 448 });
		return folder;
	};
	return {
		onProcess,
		holdContainer,
		holdProject,
		holdClaim,
		holdFile,
		partialFolder
	};
}
/**
* Gives back what a run still holds: removes its containers, its unverified image and its temporary files, and puts the
* user's containers back. Finds containers by their label, because a cancel during their creation loses their id.
* Returns the number of containers removed and put back. Never throws: warns about each failure and continues.
*/
async function giveBack(holdings, log) {
	const docker = new Docker(log);
	const ids = await docker.containersOf(holdings.runId).catch((error) => {
		if (error instanceof NotInstalled) return [];
		log.warning(`${error.message}. Containers of this run may be left. To remove them: ${removeCommand(holdings.runId)}`);
		return [];
	});
	await Promise.all(ids.map((id) => docker.remove(id).catch((error) => log.warning(`Cannot remove container ${id}: ${error.message}`))));
	await removeRunVolumes(docker, holdings.runId, log);
	const putBack = await putProjectsBack(docker, holdings.projects, log) + await putBackAll(docker, holdings.containers, log);
	await removeRunImages(docker, holdings.runId);
	for (const id of holdings.claims) await tryTo(log, `Cannot remove container ${id}`, () => docker.remove(id));
	for (const file of holdings.files) await tryTo(log, `Cannot remove ${file.path}`, () => removeHeld(file));
	for (const folder of [holdings.tempDir, ...holdings.folders]) await tryTo(log, `Cannot remove ${folder}`, () => rm(folder, {
		recursive: true,
		force: true
	}));
	return {
		removed: ids.length,
		putBack
	};
}
/** Removes the copies of the user's volumes that the run's containers had. */
async function removeRunVolumes(docker, runId, log) {
	const names = await docker.labelled("volume", [runLabel(runId)]).catch(() => []);
	for (const name of names) await tryTo(log, `Cannot remove volume ${name}`, () => docker.removeVolume(name));
}
/** Removes the unverified images of a run. */
async function removeRunImages(docker, runId) {
	const tags = [
		workTag,
		firstTag,
		layerTag,
		originalTag
	].map((tag) => tag(runId));
	await Promise.all(tags.map((tag) => docker.removeImage(tag).catch(() => {})));
}
function removeCommand(runId) {
	return `docker rm --force --volumes $(docker ps --all --quiet --filter label=${runLabel(runId)})`;
}
/** Removes a file if it is still the one that was held. */
async function removeHeld({ path, inode }) {
	if ((await lstat(path).catch(() => void 0))?.ino === inode) await rm(path, { force: true });
}

// src/session/clean-up.ts
/**
* Cleans up after a killed run (`what`): ends its processes and gives back its holdings. Silent if the run ended by
* itself.
*/
async function cleanUp(holdings, log, what = "The step") {
	const alive = holdings.processes.filter(stillLives);
	for (const { pid } of alive) await killAsOwner(pid);
	const { removed, putBack } = await giveBack(holdings, log);
	if (alive.length === 0 && removed === 0 && putBack === 0) return;
	const done = `removed ${counted(removed, "container")} and ended ${counted(alive.length, "process", "processes")} of it`;
	const yours = putBack === 0 ? "" : "; put your containers back as they were";
	log.warning(`${what} was killed: ${done}${yours}.`);
}
/**
* True if the process group that the run started still lives. Compares the start time, because the number may belong to
* another group by now. A group can outlive its leader: the runner can kill a sudo, but not the program that sudo runs
* as root. A zombie has ended.
*/
function stillLives({ pid, since }) {
	if (since === void 0) return false;
	const leader = startTime(pid);
	return (leader === void 0 || leader === since) && groupLives(pid);
}
/** Kills our own processes, then those of root through sudo. Ignores a missing sudo, so that the clean-up continues. */
async function killAsOwner(pid) {
	killGroup(pid, "SIGKILL");
	if (process.getuid?.() === 0) return;
	await run([
		"sudo",
		"-n",
		...killArgv(pid, "SIGKILL")
	], { timeoutMs: 1e4 }).catch(() => {});
}

export { ResponseHead as $, showRatio as A, originalTag as B, Unavailable as C, showBytes as D, parseBytes as E, portsOf as F, hasEnded as G, runLabel as H, OWNER_LABEL as I, answerIn as J, isDeadOfUser as K, RUN_LABEL as L, follow as M, containerName as N, showCount as O, platformIn as P, talk as Q, firstTag as R, withSudo as S, counted as T, runLabels as U, ownerLabels as V, workTag as W, getFromSocket as X, requestHead as Y, socketPath as Z, projectLabel as _, removeRunImages as a, withGivenBack as at, cancellation as b, asideName as c, nameOfAside as d, parsePlatform as et, putBack as f, heldProject as g, PROJECT_LABEL as h, removeHeld as i, tryTo as it, Docker as j, showDuration as k, changedPorts as l, startWhenPortsAreFree as m, killAsOwner as n, showPlatform as nt, removeRunVolumes as o, putBackAll as p, parseOwner as q, stillLives as r, makeFifo as rt, withSession as s, cleanUp as t, platformOf as tt, heldContainer as u, stopContainer as v, ask as w, signalGroup as x, readOwnerFile as y, layerTag as z };