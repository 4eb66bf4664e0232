import { a as lastLine, d as startTime, f as Cancelled, h as TimedOut, i as killGroup, m as Failure, n as writeAll, s as run } from "./sink.js";
import { join } from "node:path";
import { connect } from "node:net";
import { promisify } from "node:util";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { constants as constants$2 } from "node:os";

// src/fifo.ts
/** Makes a pipe by way of `path`, which must not exist and is gone afterwards. Node's own pipes to a child do not block. */
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
		await rm(path);
	}
}

// src/image/platform.ts
/** What uname calls them, in Go's words. Source: https://pkg.go.dev/github.com/containerd/platforms (Normalize) */
const ALIASES = {
	x86_64: "amd64",
	"x86-64": "amd64",
	aarch64: "arm64",
	i386: "386"
};
/** `os/architecture[/variant]`, or the architecture alone, as `--platform` takes it. */
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
/** Whether an image for `has` is one for `wanted`, where a variant counts only if both name one. */
function isFor(has, wanted) {
	if (has.os !== wanted.os || has.architecture !== wanted.architecture) return false;
	return !has.variant || !wanted.variant || has.variant === wanted.variant;
}
/** The platform that `docker create` would take from these run arguments and this environment; undefined: the engine's choice. */
function platformOf(runArgs, env) {
	return runArgs.flatMap((arg, i) => {
		if (arg.startsWith("--platform=")) return [arg.slice(11)];
		return runArgs[i - 1] === "--platform" ? [arg] : [];
	}).at(-1) || env.DOCKER_DEFAULT_PLATFORM || void 0;
}

// src/engine/response-head.ts
const END = "\r\n\r\n";
const LIMIT = 65536;
/** The head of an HTTP/1.0 response (RFC 1945), told from the body behind it. */
var ResponseHead = class {
	/** As far as it has come, one character a byte. */
	text = "";
	/** undefined until the head is complete; 0 when it is none, or announces a body that does not come as it is. */
	status;
	/** Takes the next bytes of the response and returns those that belong to the body. */
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
* Sends a request to the unix socket at `path`, then what `send` adds to it, and hands what comes to `receive` until the other side closes.
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
		const write = promisify(connection.write.bind(connection));
		connection.write(request, () => {
			send?.(write).catch((error) => connection.destroyed || end(error));
		});
	});
}

// src/engine/api.ts
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
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		const broke = await talk(socket, messageOf(request), take, timeout);
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
	const bytes = Buffer.from(body === void 0 ? "" : JSON.stringify(body));
	return Buffer.concat([requestHead(method, path, "application/json", bytes.length), bytes]);
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

// src/engine/argv.ts
/** The label that every container of ours carries, so that a later step can remove what a killed one left. */
const RUN_LABEL = "io.micropacker.run";
/** The label of one run, KEY=VALUE. */
function runLabel(runId) {
	return `${RUN_LABEL}=${runId}`;
}
/** `docker create` arguments: ours first, so that the user's win where both say the same. */
function createArgs(options) {
	const platform = options.platform ? ["--platform", options.platform] : [];
	return [
		"create",
		"--label",
		runLabel(options.runId),
		...platform,
		...options.runArgs ?? [],
		options.image,
		...options.command ?? []
	];
}
/**
* Creates an instance of the image that is never started, only read. It needs a command where the image has none; a tmpfs over each
* volume keeps the engine from copying the image's files into new volumes.
*/
function instanceRequest({ image, runId, platform }, volumes) {
	const mounts = volumes.filter((path) => path.startsWith("/") && path !== "/").map((path) => [path, ""]);
	const body = {
		Image: image,
		Cmd: ["/.micropacker-never-started"],
		Labels: { [RUN_LABEL]: runId },
		HostConfig: {
			NetworkMode: "none",
			Tmpfs: Object.fromEntries(mounts)
		}
	};
	return {
		method: "POST",
		path: `/containers/create${platform ? `?platform=${encodeURIComponent(platform)}` : ""}`,
		body
	};
}
const REFUSED = /* @__PURE__ */ new Map([["--cidfile", "the container is created twice, once from each image, and the file can be written only once"], ["--pull", "a missing image is pulled, one that is there is taken as it is"]]);
/**
* The user's `docker run` arguments as `docker create` takes them: `-d` and `--rm` are taken out (the container runs detached, and we
* remove it once its log was read). Throws `Failure` for what cannot work.
*/
function runArgsForCreate(runArgs) {
	const kept = [];
	for (const arg of runArgs) {
		const flag = arg.split("=", 1)[0];
		const refused = REFUSED.get(flag);
		if (refused) throw new Failure(`run-args: ${flag} cannot be used here: ${refused}`, { mend: `Remove ${flag} from run-args.` });
		if (/^--(rm|detach)(=|$)/.test(arg)) continue;
		const short = /^-[ditP]+$/.test(arg) ? arg.replaceAll("d", "") : arg;
		if (short !== "-") kept.push(short);
	}
	return kept;
}

// src/engine/inspect.ts
/** What the image is for. */
function platformIn({ Os, Architecture, Variant }) {
	return {
		os: Os,
		architecture: Architecture,
		...Variant ? { variant: Variant } : {}
	};
}

// src/follow.ts
const CHUNK = 1 << 20;
/** How long to wait for more of a file that is still written. */
const POLL_MS = 5;
/**
* Hands the first `size` bytes of the file at `path` to `write`, in order and through one buffer, while it is still written. Where there are no more of them yet, `onPause` is
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

// src/engine/feed.ts
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

// src/engine/load.ts
/**
* `docker load`, started before there is an archive: until the engine is ready to take the first byte, a tenth of a second goes by.
*/
var Load = class {
	#pipe;
	#ended;
	#signal;
	#taken = false;
	/** Takes the write end of the program's stdin; `ended` settles with the program, and rejects with what it said where it failed. */
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

// src/engine/reason.ts
const FROM_DAEMON = "Error response from daemon: ";
/** The line of the CLI's errors that says why: the daemon's answer, else the first that is no hint at the help. */
function reasonOf(stderr) {
	const lines = stderr.split("\n").map((line) => line.trim());
	const answered = lines.find((line) => line.includes(FROM_DAEMON));
	if (answered) return answered.slice(answered.indexOf(FROM_DAEMON) + 28);
	return lines.find((line) => line !== "" && !/^(See|Run) '/.test(line)) ?? "(it said nothing)";
}

// src/engine/docker.ts
/** An engine may be restarted, or be slow under load, for half a minute. */
const SERVER_MS = 6e4;
/** The container engine through its command line, so that contexts, DOCKER_HOST and credentials work as the user set them up. */
var Docker = class Docker {
	#log;
	#signal;
	#facts = /* @__PURE__ */ new Map();
	/** Calls end with `Cancelled` when `signal` aborts. */
	constructor(log, signal) {
		this.#log = log;
		this.#signal = signal;
	}
	/** The same engine for cleaning up: its calls are not cancelled. */
	uncancelled() {
		return new Docker(this.#log);
	}
	/** Throws `Failure` that says how to get an engine. */
	async server() {
		const output = await this.#run([
			"version",
			"--format",
			"{{json .Server}}"
		], { timeoutMs: SERVER_MS }).catch((error) => {
			if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
			return {
				code: -1,
				stdout: "",
				stderr: error.message
			};
		});
		const server = output.code === 0 ? JSON.parse(output.stdout) : null;
		if (!server) {
			if (output.code === 0) await this.#refusePodman();
			throw new Failure(`not supported here, because no container engine answers: ${lastLine(output.stderr)}`, { mend: "Start Docker, or point DOCKER_HOST at an engine. On GitHub use runs-on: ubuntu-24.04 (ubuntu-slim has no engine)." });
		}
		const podman = server.Components?.some(({ Name }) => Name === "Podman Engine") === true;
		return {
			version: server.Version,
			os: server.Os,
			arch: server.Arch,
			kernel: server.KernelVersion,
			podman
		};
	}
	/** Throws `Failure` where `docker` is podman under another name: that has no server, and says so without an error. */
	async #refusePodman() {
		const { stdout } = await this.#run(["--version"]);
		if (!stdout.startsWith("podman")) return;
		throw new Failure(`not supported here, because docker is podman's command line (${stdout.trim()}), not Docker's`, { mend: "Install Docker. Docker's command line packs file lists with podman too: DOCKER_HOST=unix:///run/podman/podman.sock." });
	}
	/** By the API: a command line that is older than the engine leaves out what it does not know. */
	info() {
		return this.#once("info", async () => await this.api({
			method: "GET",
			path: "/info"
		}));
	}
	/** undefined where the engine does not have the image, or not for `platform`; without one it chooses among several. */
	async image(reference, platform) {
		const output = await this.#run([
			"image",
			"inspect",
			reference
		]);
		if (output.code !== 0 && /no such image/i.test(output.stderr)) return void 0;
		if (output.code !== 0) throw this.#failure([
			"image",
			"inspect",
			reference
		], output);
		const image = JSON.parse(output.stdout)[0];
		if (!platform || isFor(platformIn(image), platform)) return image;
		const one = await this.#imageFor(reference, platform);
		return one && {
			...one,
			Id: image.Id,
			RepoDigests: image.RepoDigests
		};
	}
	/** By the API, as older command lines cannot ask for a platform; engines whose images have only one do not look at it. */
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
	/** Returns the new container's id (64 hex digits). */
	async create(options) {
		return this.#created(createArgs(options));
	}
	/** A container that is only read, and never started; its id. `volumes` are the image's VOLUME paths. */
	async createInstance(options, volumes) {
		return (await this.api(instanceRequest(options, volumes))).Id;
	}
	async start(id) {
		await this.#must(["start", id]);
	}
	/** undefined where the container is gone. */
	async container(id) {
		const output = await this.#run([
			"container",
			"inspect",
			id
		]);
		if (output.code === 0) return JSON.parse(output.stdout)[0];
		if (/no such container/i.test(output.stderr)) return void 0;
		throw this.#failure([
			"container",
			"inspect",
			id
		], output);
	}
	/**
	* Asks the engine's API for what its command line cannot do, or takes long for; not cut short by a cancel: the engine would go on, and make
	* a container after we had looked for what is left. Throws as `callApi` does.
	*/
	async api(request) {
		this.#log.debug(`${request.method} ${request.path}`);
		return callApi(request, socketPath(await this.address()));
	}
	async rename(id, name) {
		await this.#must([
			"rename",
			id,
			name
		]);
	}
	/** Ids of containers (running or not) and networks, names of volumes, that have all the labels (KEY=VALUE). */
	async labelled(kind, labels) {
		const all = kind === "container" ? ["--all", "--no-trunc"] : kind === "network" ? ["--no-trunc"] : [];
		const filters = labels.flatMap((label) => ["--filter", `label=${label}`]);
		return (await this.#must([
			kind,
			"ls",
			"--quiet",
			...all,
			...filters
		])).stdout.split("\n").filter(Boolean);
	}
	async removeNetwork(id) {
		await this.#must([
			"network",
			"rm",
			id
		]);
	}
	async removeVolume(name) {
		await this.#must([
			"volume",
			"rm",
			name
		]);
	}
	/** `docker compose` for a project by its files (paths), as the user's own shell would run it; returns what it printed. */
	async compose(files, args, options = []) {
		const project = files.flatMap((file) => ["--file", file]);
		return (await this.#must([
			"compose",
			...project,
			...options,
			...args
		])).stdout;
	}
	/** Names of all containers, running or not. */
	async names() {
		return (await this.#must([
			"ps",
			"--all",
			"--format",
			"{{.Names}}"
		])).stdout.split("\n").filter(Boolean);
	}
	/** The last `tail` lines of what the container printed, stdout and stderr, since a time (RFC 3339) or ever. */
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
		const lines = [output.stdout, output.stderr].flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== "");
		const time = (line) => line.slice(0, line.indexOf(" "));
		return lines.sort((a, b) => time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0).slice(-tail).map((line) => line.slice(line.indexOf(" ") + 1));
	}
	/** Runs argv inside the container; its exit code is in the result. */
	async exec(id, argv, timeoutMs) {
		return this.#run([
			"exec",
			id,
			...argv
		], { timeoutMs });
	}
	/** Stops as the image wants to be stopped, at most `seconds`. */
	async stop(id, seconds) {
		await this.#must([
			"stop",
			"--time",
			String(seconds),
			id
		]);
	}
	async kill(id) {
		await this.#run(["kill", id]);
	}
	/** Removes the container with its anonymous volumes; no error when it is gone already. */
	async remove(id) {
		const output = await this.#run([
			"rm",
			"--force",
			"--volumes",
			id
		], { timeoutMs: 6e4 });
		if (output.code !== 0 && !/no such container/i.test(output.stderr)) throw this.#failure(["rm", id], output);
	}
	/**
	* Hands the container's file system to `take`, as a tar: straight from the engine's socket where there is one, which takes a third of
	* the CPU, else through the command line.
	*/
	async export(id, take) {
		const socket = socketPath(await this.address());
		if (socket !== void 0) {
			const refusal = await getFromSocket(socket, `/containers/${id}/export`, take, this.#signal);
			if (refusal === void 0) return;
			this.#log.debug(`${socket} does not export: ${refusal}`);
		}
		await this.#must(["export", id], { onStdout: take });
	}
	/** Starts to load an image archive, see `Load`. `tempDir` is a private folder. */
	async startLoad(tempDir) {
		const { readEnd, writeEnd } = await makeFifo(join(tempDir, "load"), this.#signal);
		const ended = this.#run(["load", "--quiet"], {
			stdin: readEnd,
			signal: void 0
		}).then((output) => {
			if (output.code !== 0) throw this.#failure(["load"], output);
		});
		closeSync(readEnd);
		return new Load(writeEnd, ended, this.#signal);
	}
	async tag(image, tag) {
		await this.#must([
			"tag",
			image,
			tag
		]);
	}
	/** Pushes a tag with the user's own credentials; its exit code and what the registry said are in the result. */
	push(tag) {
		return this.#run(["push", tag]);
	}
	/** Removes a tag, or an image by id; no error when it is gone already or still has tags. */
	async removeImage(reference) {
		await this.#run([
			"image",
			"rm",
			reference
		]);
	}
	/** Ids of all containers of a run of ours, running or not; none where there is no engine. Throws `Failure` when it does not tell. */
	async containersOf(runId) {
		const args = [
			"ps",
			"--all",
			"--quiet",
			"--no-trunc",
			"--filter",
			`label=${runLabel(runId)}`
		];
		const output = await this.#run(args, { timeoutMs: SERVER_MS });
		if (output.code === 0) return output.stdout.split("\n").filter(Boolean);
		if (/cannot connect|is the docker daemon running/i.test(output.stderr)) return [];
		throw this.#failure(args, output);
	}
	/** The engine's address as the command line understands contexts and DOCKER_HOST; '' when it does not tell. */
	address() {
		return this.#once("address", async () => {
			const output = await this.#run([
				"context",
				"inspect",
				"--format",
				"{{.Endpoints.docker.Host}}"
			], { signal: void 0 });
			return output.code === 0 ? output.stdout.trim() : "";
		});
	}
	/** Asks in advance for what does not change, so that it is known when it is needed. */
	foresee() {
		this.info().catch(() => {});
	}
	/** The answer is kept, unless it is an error. */
	#once(fact, ask) {
		const asked = this.#facts.get(fact) ?? ask();
		this.#facts.set(fact, asked);
		asked.catch(() => this.#facts.delete(fact));
		return asked;
	}
	/** Not cut short by a cancel: the engine would go on, and make a container after we had looked for what is left. */
	async #created(args) {
		return (await this.#must(args, { signal: void 0 })).stdout.trim();
	}
	async #must(args, options = {}) {
		const output = await this.#run(args, options);
		if (output.code !== 0) throw this.#failure(args, output);
		return output;
	}
	#run(args, options = {}) {
		this.#log.debug(`docker ${args.join(" ")}`);
		return run(["docker", ...args], {
			signal: this.#signal,
			...options
		});
	}
	#failure(args, output) {
		const lines = output.stderr.trim().split("\n").slice(-10);
		return new Failure(`docker ${args[0]} failed: ${reasonOf(output.stderr)}`, { evidence: lines.length > 1 ? [{
			title: `docker ${args[0]} printed`,
			lines
		}] : [] });
	}
};

// src/capture/tracer.ts
/** This tracer cannot work here; the next one may. The message says why, in one line, with the tool's last real line. */
var TracerUnavailable = class extends Error {
	name = "TracerUnavailable";
	mend;
	constructor(message, mend, cause) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.mend = mend;
	}
};

// src/capture/privilege.ts
/**
* The argv prefix that makes a command run as root: none when we are root, else `sudo -n`. Throws `TracerUnavailable`,
* for `what`, when there is no sudo or it wants a password.
*/
async function asRoot(what, signal, uid = process.getuid?.()) {
	if (uid === 0) return [];
	const mend = "Run as root, or give this user password-less sudo.";
	const answer = await run([
		"sudo",
		"-n",
		"true"
	], { signal }).catch((error) => {
		if (error instanceof Cancelled) throw error;
		throw new TracerUnavailable(`${what} needs root, and there is no sudo on this machine`, mend, error);
	});
	if (answer.code !== 0) throw new TracerUnavailable(`${what} needs root, and sudo refuses: ${lastLine(answer.stderr)}`, mend);
	return ["sudo", "-n"];
}
/** A program that signals a process group: our own, since a small Debian has no kill(1) outside of its shells. */
function killArgv(pid, name) {
	return [
		process.execPath,
		"-e",
		`process.kill(-${pid}, '${name}')`
	];
}
/**
* Signals a process group that was started behind `root` (see `asRoot`). Its sudo takes signals from us (it keeps our real
* user id) and dies of SIGKILL without telling the program, so the whole group is signalled as root.
*/
async function signalGroup(pid, name, root) {
	if (root.length === 0) killGroup(pid, name);
	else await run([...root, ...killArgv(pid, name)]);
}

// src/target/start.ts
const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;
/** The engine may hold a removed container's ports, and its fixed address, a moment longer than the container. */
async function startWhenPortsAreFree(docker, id) {
	for (let attempt = 1;; attempt++) try {
		return await docker.start(id);
	} catch (error) {
		if (!(error instanceof Failure && /port is already allocated|address already in use/i.test(error.message)) || attempt === PORT_ATTEMPTS) throw error;
		await setTimeout(PORT_PAUSE_MS);
	}
}

// src/target/stop.ts
const DEFAULT_STOP_SECONDS = 10;
/** Exit code of what SIGKILL ended: its time was over. */
const KILLED = 137;
/**
* Stops the container as production would, so that what it opens while shutting down is seen too. A first process that does not handle the
* stop signal, or does not heed it (`heeds`: as far as one knows), would only be waited for: it is killed at once. Returns whether it ended
* by itself.
*/
async function stopContainer(docker, id, heeds = true) {
	const container = await docker.container(id);
	if (!container?.State.Running) return true;
	if (!heeds || !await handlesStop(container)) {
		await docker.kill(id);
		return false;
	}
	await docker.stop(id, container.Config.StopTimeout ?? DEFAULT_STOP_SECONDS);
	return (await docker.container(id))?.State.ExitCode !== KILLED;
}
/** Unknown (a remote engine, another first process) counts as handled. */
async function handlesStop(container) {
	const signal = signalNumber(container.Config.StopSignal || "SIGTERM");
	const status = await readFile(`/proc/${container.State.Pid}/status`, "utf8").catch(() => "");
	const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
	const blocked = /^SigBlk:\s*([0-9a-f]+)$/m.exec(status)?.[1];
	const inContainer = /^NSpid:.*\s1$/m.test(status);
	if (!caught || !blocked || !inContainer || signal === void 0) return true;
	return ((BigInt(`0x${caught}`) | BigInt(`0x${blocked}`)) >> BigInt(signal - 1) & 1n) === 1n;
}
/** "SIGQUIT", "QUIT" or "3" as a number; undefined for a name that this machine does not know. */
function signalNumber(name) {
	if (/^\d+$/.test(name)) return Number(name);
	const upper = name.toUpperCase();
	return constants$2.signals[upper.startsWith("SIG") ? upper : `SIG${upper}`];
}

// src/target/put-back.ts
function heldContainer(found) {
	return {
		id: found.Id,
		name: nameOf(found),
		running: found.State.Running,
		ports: portsOf(found)
	};
}
/** Without the slash that the engine puts before it. */
function nameOf(container) {
	return container.Name.replace(/^\//, "");
}
/** Gives it its name back, and starts or stops it as it was found. Returns whether that was needed. Throws `Failure`. */
async function putBack(docker, held) {
	const now = await docker.container(held.id);
	if (!now) return false;
	const renamed = nameOf(now) !== held.name;
	if (renamed) await docker.rename(held.id, held.name);
	if (now.State.Running === held.running) return renamed;
	if (held.running) await startWhenPortsAreFree(docker, held.id);
	else await stopContainer(docker, held.id);
	return true;
}
/** Puts all of them back and says which ports are others than before; returns how many were not yet as found. */
async function putBackAll(docker, all, log) {
	let needed = 0;
	for (const held of all) try {
		if (await putBack(docker, held)) needed++;
		const now = await docker.container(held.id);
		if (now) for (const text of changedPorts(held.ports, portsOf(now))) log.notice(`${held.name}: ${text}`);
	} catch (error) {
		const how = held.running ? "running" : "stopped";
		log.warning(`container ${held.name} (${held.id}) was ${how} and could not be put back: ${error.message}`);
	}
	return needed;
}
function portsOf(container) {
	const published = Object.entries(container.NetworkSettings.Ports ?? {});
	return Object.fromEntries(published.flatMap(([port, bindings]) => bindings?.[0] ? [[port, bindings[0].HostPort]] : []));
}
/** A port that the engine chose is chosen anew with every start. */
function changedPorts(before, now) {
	return Object.entries(before).flatMap(([port, host]) => now[port] !== void 0 && now[port] !== host ? [`port ${port.replace("/tcp", "")} is now ${now[port]} (was ${host})`] : []);
}

// src/cancel.ts
/** Until `off`, SIGINT and SIGTERM abort `signal` instead of ending this process; a second one changes nothing. */
function cancellation() {
	const controller = new AbortController();
	const cancel = () => controller.abort(new Cancelled());
	process.on("SIGINT", cancel).on("SIGTERM", cancel);
	return {
		signal: controller.signal,
		off: () => process.off("SIGINT", cancel).off("SIGTERM", cancel)
	};
}

// src/target/project.ts
/** The label by which the engine tells a project's things; compose puts it on all that it makes. */
function projectLabel(name) {
	return `com.docker.compose.project=${name}`;
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
/** Removes what has come since, and stops what was stopped. Returns whether there was any. Throws `Failure`. */
async function putProjectBack(docker, held) {
	const before = new Map(held.containers.map(({ id, running }) => [id, running]));
	const [ids, networks, volumes] = await thingsOf(docker, held.name);
	let changed = false;
	for (const id of ids) {
		if (before.get(id) === true) continue;
		if (before.has(id)) await stopContainer(docker, id);
		else await docker.remove(id);
		changed ||= !before.has(id);
	}
	for (const network of networks.filter((id) => !held.networks.includes(id))) await docker.removeNetwork(network);
	for (const volume of volumes.filter((name) => !held.volumes.includes(name))) await docker.removeVolume(volume);
	return changed;
}
/** Puts all of them back; what fails is told. Returns how many were not yet as found. */
async function putProjectsBack(docker, all, log) {
	let needed = 0;
	for (const held of all) try {
		if (await putProjectBack(docker, held)) needed++;
	} catch (error) {
		log.warning(`the compose project ${held.name} could not be put back as found: ${error.message}`);
	}
	return needed;
}
/** Ids of its containers and networks, names of its volumes. */
function thingsOf(docker, name) {
	const label = projectLabel(name);
	return Promise.all([
		docker.labelled("container", [label]),
		docker.labelled("network", [label]),
		docker.labelled("volume", [label])
	]);
}

// src/session.ts
/**
* Runs `work` with a temp folder of its own below `tempRoot`; SIGINT and SIGTERM cancel it, and its containers and files are gone when it
* returns. `save` is told what is held whenever that changes, for a clean-up after SIGKILL.
*/
async function withSession(log, tempRoot, save, work) {
	const { signal, off } = cancellation();
	const tempDir = await mkdtemp(join(await realpath(tempRoot), "micropacker-"));
	const holdings = {
		runId: randomUUID(),
		tempDir,
		folders: [],
		processes: [],
		containers: [],
		projects: []
	};
	save(holdings);
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
	const partialFolder = async (parent) => {
		const folder = join(parent, `.micropacker-${holdings.runId}`);
		holdings.folders.push(folder);
		save(holdings);
		await mkdir(folder, {
			recursive: true,
			mode: 448
		});
		return folder;
	};
	try {
		return await work({
			...holdings,
			log,
			signal,
			onProcess,
			holdContainer,
			holdProject,
			partialFolder
		});
	} finally {
		await giveBack(holdings, log);
		if (holdings.containers.length + holdings.projects.length > 0) save({
			...holdings,
			containers: [],
			projects: []
		});
		off();
	}
}
/** The tag that a run's micro image has until its verdict is good. */
function workTag(runId) {
	return `micropacker-run:${runId}`;
}
/** The tag that the first micro image keeps while it is healed. */
function bareTag(runId) {
	return `${workTag(runId)}-bare`;
}
/** The tag by which the engine knows the layer of a micro image until it has the image. */
function layerTag(runId) {
	return `${workTag(runId)}-layer`;
}
/**
* Gives back what a run still holds: containers, its unverified image, temp and unfinished files; the user's containers are put back.
* Containers whose id was never learned, because the run was cancelled while they were created, are found by their label. Returns the
* number of containers it removed, and of those it put back.
*/
async function giveBack(holdings, log) {
	const docker = new Docker(log);
	const ids = await docker.containersOf(holdings.runId).catch((error) => {
		if (error.message.includes("is not installed")) return [];
		log.warning(`${error.message}. Should containers of this run be left, this removes them: ${removeCommand(holdings.runId)}`);
		return [];
	});
	await Promise.all(ids.map((id) => docker.remove(id).catch((error) => log.warning(`container ${id} is left: ${error.message}`))));
	const putBack = await putProjectsBack(docker, holdings.projects, log) + await putBackAll(docker, holdings.containers, log);
	const tags = [
		workTag,
		bareTag,
		layerTag
	].map((tag) => tag(holdings.runId));
	await Promise.all(tags.map((tag) => docker.removeImage(tag).catch(() => {})));
	for (const folder of [holdings.tempDir, ...holdings.folders]) await rm(folder, {
		recursive: true,
		force: true
	});
	return {
		removed: ids.length,
		putBack
	};
}
function removeCommand(runId) {
	return `docker rm --force --volumes $(docker ps --all --quiet --filter label=${runLabel(runId)})`;
}

export { ResponseHead as A, RUN_LABEL as C, requestHead as D, answerIn as E, platformOf as M, showPlatform as N, socketPath as O, makeFifo as P, platformIn as S, runLabel as T, killArgv as _, workTag as a, Docker as b, cancellation as c, nameOf as d, portsOf as f, asRoot as g, startWhenPortsAreFree as h, withSession as i, parsePlatform as j, talk as k, changedPorts as l, stopContainer as m, giveBack as n, heldProject as o, putBack as p, layerTag as r, projectLabel as s, bareTag as t, heldContainer as u, signalGroup as v, runArgsForCreate as w, follow as x, TracerUnavailable as y };