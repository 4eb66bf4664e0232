import { $ as ResponseHead, A as showRatio, B as originalTag, D as showBytes, J as answerIn, M as follow, O as showCount, Q as talk, R as firstTag, T as counted$1, W as workTag, Y as requestHead, Z as socketPath, it as tryTo, j as Docker, k as showDuration, nt as showPlatform, z as layerTag } from "./engine-base.js";
import { A as withShorterTimeouts, B as notAdded, E as commandText, G as imageTouches, H as recovered, J as unionOf, L as flaky, M as differenceOf, P as fewerStartsText, R as flakyAfterHealing, S as untraced, T as observe, V as notHealed, _ as requireApart, a as containerSubject, b as verify, c as testScript, ct as keepNewSpaceSmall, d as watcherOf, dt as formatFileList, f as givesRights, ft as formatPath, g as RAW_FILES, gt as pathOfLine, h as Output, i as testRecord, j as ownMountsText, k as isTimeout, l as tracersOf, lt as DEFAULT_SHELL, m as privilegedPrograms, mt as parseFileList, n as captureSubject, o as subjectOf, ot as withProgress, p as ownPrivileged, s as suiteSubject, t as captureOriginal, u as volumesFor, ut as requireProgram, v as others, w as usualOf, x as verifyUnwatched, y as tried, yt as Syscalls, z as named } from "./capture-trial.js";
import { $ as neededFor, A as languageNames, B as pathOfSum, D as listedFolders, F as rpmFacts, G as stanzas, H as APK_FOLDERS, I as rpmHeaders, J as Bodies, K as linesOf$2, L as TAG, M as packagesRecord, N as DATABASE_FOLDERS, O as listedNames, P as rpmDatabases, Q as missingAtRunTime, R as DPKG, S as tellListed, U as apkFacts, V as Claims, W as isPacked$1, X as Unreadable, Y as Budget, Z as withAdded, a as recordImage, at as planRootfs, b as ownedIn, c as publish, d as findImage, dt as Recorder, et as expandLossy, f as Preparation, g as listOf, gt as readGivenFile, h as likelyPaths, ht as readLists, i as lookAtImage, it as bodyReader, j as ownerNames, k as gonePackages, l as push, lt as bytesOf, m as likelyListed, mt as requireRunnable, n as pushedReferences, nt as withContents, o as tagsFor, ot as writeRootfs, p as readKnownPackages, pt as requireObservable, q as paragraphsOf, r as claimTags, rt as likelyOf, s as tellOtherImages, tt as openInstance, u as tellPush, ut as removeRemains, v as listedIn, w as notableListed, x as rulesOf, z as dpkgRecords } from "./rootfs-packages.js";
import { S as sourceName, d as reportPage } from "./request-rootfs.js";
import { c as utf8Of, i as parentOf, n as joinPath, r as lastName, s as showPath, t as clean } from "./base-path.js";
import { T as memberHeader } from "./contents-tar.js";
import { _ as Failure, b as allOf, g as EXIT, h as Cancelled } from "./base-tar.js";
import { a as printed, i as folded, n as diff, o as text, r as failureParts, s as warningParts, t as code } from "./report-markdown.js";
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { basename, dirname, isAbsolute, join, posix, relative, resolve } from "node:path";
import { existsSync, fstatSync, realpathSync, statSync } from "node:fs";
import { open, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";

// src/image/dockerfile/json-array.ts
/**
* The JSON array at the beginning of a text, of which a builder makes the exec form; undefined if there is none. Some
* builders ignore what follows it.
*/
function jsonArrayIn(text) {
	const start = text.trimStart();
	if (!start.startsWith("[")) return void 0;
	for (let end = start.indexOf("]"); end !== -1; end = start.indexOf("]", end + 1)) try {
		return JSON.parse(start.slice(0, end + 1));
	} catch {}
}

// src/image/dockerfile/line.ts
/** Builders refuse a line of 64 KiB or more. */
const MOST_BYTES = 6e4;
const SHOWN$2 = 300;
/**
* An instruction on as many lines as it needs: a backslash at the end of a line joins the next to it. Undefined if the
* text has no place for that. A line is divided between letters or digits only: after a backslash, or before a blank or
* a "#", builders differ.
*/
function fold(instruction) {
	const lines = [];
	let rest = instruction;
	while (Buffer.byteLength(rest) > MOST_BYTES) {
		const at = lastPlace(rest.slice(0, MOST_BYTES / 4));
		if (at === 0) return void 0;
		lines.push(`${rest.slice(0, at)}\\`);
		rest = rest.slice(at);
	}
	return [...lines, rest];
}
function lastPlace(text) {
	for (let at = text.length - 1; at > 0; at--) if (/[A-Za-z0-9]{2}/.test(text.slice(at - 1, at + 1))) return at;
	return 0;
}
/** A comment about a value, as JSON and cut off if it is long. */
function comment(text, value) {
	const shown = JSON.stringify(value);
	return `# ${text}: ${shown.length > SHOWN$2 ? `${shown.slice(0, SHOWN$2)}…` : shown}`;
}
/** A comment in place of an instruction. */
function notSaid(what, value) {
	return comment(`Left out, because a Dockerfile cannot say it: ${what}`, value);
}

// src/image/dockerfile/healthcheck.ts
/** Nanoseconds: builders refuse less, and the engine stores an int64. */
const LEAST_NS = 1e6;
const MOST_RETRIES = 2 ** 31 - 1;
const OPTIONS = [
	["interval", "Interval"],
	["timeout", "Timeout"],
	["start-period", "StartPeriod"],
	["start-interval", "StartInterval"]
];
/**
* The HEALTHCHECK of a configuration, with a comment before it about what a Dockerfile cannot say.
* Source: https://docs.docker.com/reference/dockerfile/#healthcheck, and `HealthConfig` of the engine's API.
*/
function healthcheck(check, shell) {
	const [kind, ...rest] = check.Test ?? [];
	const { words, left } = options(check);
	if (kind === "NONE" && rest.length === 0) return [...words.length > 0 || left ? [notSaid("HEALTHCHECK options", check)] : [], "HEALTHCHECK NONE"];
	const exec = kind === "CMD" ? rest : kind === "CMD-SHELL" ? [...shell?.length ? shell : DEFAULT_SHELL, ...rest] : [];
	if (rest.length === 0 || exec.length === 0) return isSet(check) ? [notSaid("HEALTHCHECK", check)] : [];
	const shellForm = kind === "CMD-SHELL" && rest.length === 1 && fitsShellForm(rest[0]);
	return [
		...kind === "CMD" || shellForm ? [] : [comment("As the program that the engine runs for it, because the shell form cannot say", check.Test)],
		...left ? [notSaid("HEALTHCHECK options", left)] : [],
		[
			"HEALTHCHECK",
			...words,
			"CMD",
			shellForm ? rest[0] : JSON.stringify(exec)
		].join(" ")
	];
}
function isSet(check) {
	return (check.Test ?? []).length > 0 || OPTIONS.some(([, field]) => check[field]) || Boolean(check.Retries);
}
/** The options as words, and the fields that no option can give. */
function options(check) {
	const words = [];
	const left = {};
	for (const [name, field] of OPTIONS) {
		const value = check[field] ?? 0;
		if (value === 0) continue;
		if (Number.isSafeInteger(value) && value >= LEAST_NS) words.push(`--${name}=${value}ns`);
		else left[field] = value;
	}
	const retries = check.Retries ?? 0;
	if (retries > 0 && retries <= MOST_RETRIES) words.push(`--retries=${retries}`);
	else if (retries !== 0) left.Retries = retries;
	return {
		words,
		left: Object.keys(left).length > 0 ? left : void 0
	};
}
/** The shell form is the rest of a line, without the blanks around it, and must not look like the exec form. */
function fitsShellForm(text) {
	return text !== "" && !/[\r\n]|^[\s\u0085]|[\s\u0085]$|\\$/.test(text) && jsonArrayIn(text) === void 0;
}

// src/image/dockerfile/onbuild.ts
/** What may follow ONBUILD. */
const TRIGGERS = "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(" ");
/**
* ONBUILD with the text of a trigger, or a comment if no Dockerfile can say it: the text must be one line, and be an
* instruction that builders can read now.
* Source: https://docs.docker.com/reference/dockerfile/#onbuild
*/
function onbuild(trigger) {
	if (fits(trigger)) return `ONBUILD ${trigger}`;
	return notSaid("ONBUILD", trigger);
}
function fits(trigger) {
	if (/[\r\n]|^[\s\u0085]|[\s\u0085]$|\\$|<</.test(trigger)) return false;
	const [, name = "", rest = ""] = /^([a-z]+)[ \t]+(.+)$/i.exec(trigger) ?? [];
	const instruction = name.toUpperCase();
	if (!TRIGGERS.includes(instruction)) return false;
	if (instruction === "ENV" || instruction === "LABEL") return isAssignment(rest);
	return jsonArrayIn(rest)?.every((word) => typeof word === "string") ?? true;
}
/** NAME=VALUE …, or the old form NAME VALUE. Blanks in quotes do not end a word. */
function isAssignment(text) {
	const words = text.match(/(?:\\.|"(?:\\.|[^"\\])*(?:"|$)|'[^']*(?:'|$)|\S)+/g) ?? [];
	if (!words[0]?.includes("=")) return /^\S+[ \t]+\S/.test(text);
	return words.every((word) => /^[^=]+=/.test(word));
}

// src/image/dockerfile/instructions.ts
/** The names that builders know (signal(7), and the real-time signals), without SIG. */
const NAMES = ["ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP", "TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX"].flatMap((names) => names.split(" "));
const upTo = (most, name) => Array.from({ length: most }, (_, i) => `${name}${i + 1}`);
const SIGNALS = /* @__PURE__ */ new Set([
	...NAMES,
	...upTo(15, "RTMIN+"),
	...upTo(14, "RTMAX-")
]);
/**
* Every value of the configuration as an instruction, or as a comment if no instruction can say it. None of them can
* change what the others say.
* Source: https://docs.docker.com/reference/dockerfile/ (each instruction).
*/
function instructions(config, words) {
	return [
		...environment(config.Env ?? [], words),
		...sorted(config.Labels).map(([key, value]) => label(key, value, words)),
		...config.WorkingDir ? workdir(config.WorkingDir, words) : [],
		...config.User ? [`USER ${words.word(config.User)}`] : [],
		...sorted(config.ExposedPorts).flatMap(([port]) => expose(port)),
		...sorted(config.Volumes).map(([path]) => volume(path, words)),
		...config.StopSignal ? [stopsignal(config.StopSignal)] : [],
		...config.StopTimeout ? [notSaid("StopTimeout", config.StopTimeout)] : [],
		...config.Shell?.length ? [`SHELL ${JSON.stringify(config.Shell)}`] : [],
		...config.Healthcheck ? healthcheck(config.Healthcheck, config.Shell) : [],
		...(config.OnBuild ?? []).map(onbuild),
		...config.Entrypoint ? [`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`] : [],
		...config.Cmd ? [`CMD ${JSON.stringify(config.Cmd)}`] : []
	].flatMap((line) => fold(line) ?? notSaid("a line of more than 64 KiB", line));
}
function environment(env, words) {
	const names = env.map((pair) => pair.split("=", 1)[0]);
	const lines = env.map((pair, i) => {
		const at = pair.indexOf("=");
		if (at <= 0 || names.includes(names[i], i + 1)) return notSaid("ENV", pair);
		return `ENV ${words.word(names[i])}=${words.quoted(pair.slice(at + 1))}`;
	});
	return names.includes("PATH") ? lines : ["# The image has no PATH. A build adds the default one.", ...lines];
}
/** A name ends at its first equals sign, also in quotes. */
function label(key, value, words) {
	if (key === "" || key.includes("=")) return notSaid("LABEL", { [key]: value });
	return `LABEL ${words.quoted(key)}=${words.quoted(value)}`;
}
function workdir(folder, words) {
	if (!canBeMade(folder)) return [notSaid("WORKDIR", folder)];
	const made = posix.resolve("/", folder);
	return [...made === folder ? [] : [comment(`A build makes ${JSON.stringify(made)} of it`, folder)], `WORKDIR ${words.word(folder)}`];
}
/** A build makes the folder; see path_resolution(7) for the limits. */
function canBeMade(folder) {
	const bytes = (text) => Buffer.byteLength(text);
	return !folder.includes("\0") && bytes(folder) < 4096 && folder.split("/").every((part) => bytes(part) <= 255);
}
function expose(port) {
	const [, number = "", protocol] = /^([1-9]\d{0,4})(\/(?:tcp|udp|sctp))?$/.exec(port) ?? [];
	if (number === "" || Number(number) > 65535) return [notSaid("EXPOSE", port)];
	return [...protocol ? [] : [comment(`A build makes "${port}/tcp" of it`, port)], `EXPOSE ${port}`];
}
/** The builder reads a word of the array as it reads a word of a line. */
function volume(path, words) {
	return path === "" || !canBeMade(path) ? notSaid("VOLUME", path) : `VOLUME ${JSON.stringify([words.word(path)])}`;
}
function stopsignal(signal) {
	return SIGNALS.has(signal.toUpperCase().replace(/^SIG/, "")) || /^[1-9]\d?$/.test(signal) ? `STOPSIGNAL ${signal}` : notSaid("STOPSIGNAL", signal);
}
function sorted(record) {
	return Object.entries(record ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
}

// src/image/dockerfile/word.ts
const NAME$1 = "MICROPACKER_NEWLINE";
/**
* Writes values as words of a Dockerfile. A line cannot contain a line break, so a build argument stands for it.
* Source: https://docs.docker.com/reference/dockerfile/ (environment replacement, escape).
*/
var Words = class {
	/** The name of the build argument; undefined until a value needs it. */
	newline;
	#free;
	/** `env` are the image's variables: one of the same name would hide the build argument. */
	constructor(env) {
		let free = NAME$1;
		while (env.some((pair) => pair.startsWith(`${free}=`))) free += "_";
		this.#free = free;
	}
	/** In double quotes, where only \, " and $ are special. */
	quoted(value) {
		if (value.includes("\n")) this.newline = this.#free;
		return `"${value.replace(/[\\"$]/g, "\\$&").replaceAll("\n", `\${${this.#free}}`)}"`;
	}
	/** As it is if nothing in it is special: two hyphens at its beginning make an option. */
	word(value) {
		return /^[\w./:@+][\w./:@+-]*$/.test(value) ? value : this.quoted(value);
	}
};

// src/image/dockerfile/dockerfile.ts
/**
* A Dockerfile that builds the micro image from rootfs.tar beside it: `FROM scratch` and every instruction of the
* configuration. What no instruction can say is in a comment. The first line shows the build command.
* Source: https://docs.docker.com/reference/dockerfile/
*/
function dockerfile(config, platform, name) {
	const words = new Words(config.Env ?? []);
	const body = instructions(config, words);
	const { newline } = words;
	const build = newline ? `docker build --build-arg ${newline}=$'\\n' .` : "docker build .";
	return [
		`# Micro image of ${name.replace(/\s/g, " ")} for ${showPlatform(platform).replace(/\s/g, " ")}. Build it in this folder: ${build}`,
		"FROM scratch",
		...newline ? [`ARG ${newline}`] : [],
		"ADD rootfs.tar /",
		...body,
		""
	].join("\n");
}

// src/image/micro-config.ts
/** Fields of the image configuration in a fixed order: the same image gives the same bytes. */
const FIELDS = [
	"User",
	"ExposedPorts",
	"Env",
	"Entrypoint",
	"Cmd",
	"Healthcheck",
	"ArgsEscaped",
	"Volumes",
	"WorkingDir",
	"Labels",
	"OnBuild",
	"StopSignal",
	"StopTimeout",
	"Shell"
];
const BASE_NAME = "org.opencontainers.image.base.name";
const BASE_DIGEST = "org.opencontainers.image.base.digest";
/**
* The micro image's configuration blob: the original's configuration, one layer, and labels that name the original.
* Source: OCI image-spec, config.md, with Docker's additions (Healthcheck, Shell, OnBuild, StopTimeout, ArgsEscaped).
* `diffId` is the SHA-256 (hex) of rootfs.tar.
*/
function configBlob(base, diffId) {
	const blob = {
		architecture: base.platform.architecture,
		...base.platform.variant ? { variant: base.platform.variant } : {},
		os: base.platform.os,
		created: base.created,
		config: microConfig(base),
		rootfs: {
			type: "layers",
			diff_ids: [`sha256:${diffId}`]
		},
		history: [{
			created: base.created,
			created_by: "micropacker: files that the tests touched"
		}]
	};
	const json = Buffer.from(JSON.stringify(blob));
	return {
		json,
		id: `sha256:${createHash("sha256").update(json).digest("hex")}`
	};
}
/**
* The original's configuration in canonical form (sorted keys, no unset fields), with the user's labels and labels that
* name the original.
*/
function microConfig(base) {
	const labels = labelsOf(base);
	const config = {};
	for (const field of FIELDS) {
		const value = field === "Labels" ? labels : base.config[field];
		if (value !== void 0 && value !== null && value !== "" && value !== false) config[field] = sortedKeys(value);
	}
	return config;
}
/**
* Keeps the original's `org.opencontainers.image.created`: the time of the run would give each run a different image
* id.
* Source: OCI image-spec, annotations.md.
*/
function labelsOf({ name, digest, config, labels }) {
	const { [BASE_DIGEST]: _, ...originals } = config.Labels ?? {};
	return {
		...originals,
		[BASE_NAME]: name,
		...digest ? { [BASE_DIGEST]: digest } : {},
		...labels
	};
}
function sortedKeys(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}

// src/packages/package.ts
/** A key that differs for packages that are installed side by side. */
function keyOf$1({ kind, name, architecture, version }) {
	return [
		kind,
		name,
		architecture,
		version
	].join("\0");
}

// src/packages/accounts.ts
/** Counts each of `files` once. If an OS package and a language package own a file, the OS package counts. */
function accountsOf(files, packages, inventory) {
	const listed = new Map(inventory.packages.map((one) => [keyOf$1(one), one]));
	const of = /* @__PURE__ */ new Map();
	let none = 0;
	for (const path of files) {
		const owner = packages.ownerOf(path);
		const one = (owner && listed.get(keyOf$1(owner))) ?? inventory.owners.get(path);
		if (one) of.set(one, (of.get(one) ?? 0) + 1);
		else none += 1;
	}
	return {
		of,
		none
	};
}

// src/image/archive.ts
const BLOCK = 512;
const LAYER = "layer.tar";
/**
* The image as an archive for `docker load`. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem
* Changeset Format"). Configuration and manifest follow the layer that they name.
*/
function archiveParts({ layer: { file, size }, config, tag }) {
	const tail = config.then(({ json, id }) => {
		const name = `${id.replace("sha256:", "")}.json`;
		const manifest = Buffer.from(JSON.stringify([{
			Config: name,
			RepoTags: [tag],
			Layers: [LAYER]
		}]));
		return Buffer.concat([
			member(name, json),
			member("manifest.json", manifest),
			Buffer.alloc(2 * BLOCK)
		]);
	});
	tail.catch(() => {});
	return {
		head: header(LAYER, size),
		file,
		size,
		tail,
		tag
	};
}
function member(name, bytes) {
	return Buffer.concat([
		header(name, bytes.length),
		bytes,
		Buffer.alloc(-bytes.length & 511)
	]);
}
function header(name, size) {
	return memberHeader({
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		mtime: 0,
		inode: 0,
		offset: 0,
		path: clean(name),
		size
	}, { mtime: 0 });
}

// src/engine/upload.ts
const TAR = "application/x-tar";
/** POSTs a tar, which may still grow, to the engine. Returns and throws as `post` does. */
function upload({ file, ...to }, stop) {
	return post(to, stop, (write, goesOn) => follow(file, to.size, write, async () => goesOn()));
}
/**
* POSTs the tar that `send` writes to the engine and returns the answer, see `answerIn`. Before the last bytes are
* sent, `stop` ends it with `Cancelled`: the engine gets fewer bytes than announced and keeps nothing. After that,
* `stop` has no effect. `goesOn` throws if the upload has ended, for example because the engine refused it.
*/
async function post({ socket, path, size }, stop, send) {
	const head = new ResponseHead();
	const chunks = [];
	const cut = new AbortController();
	const onStop = () => cut.abort();
	stop.addEventListener("abort", onStop, { once: true });
	try {
		if (stop.aborted) throw new Cancelled();
		const take = (bytes) => void chunks.push(Buffer.from(head.push(bytes)));
		const lost = await talk(socket, requestHead("POST", path, TAR, size), take, cut.signal, async (write) => {
			let left = size;
			const writeOn = (bytes) => {
				left -= bytes.length;
				if (left === 0) stop.removeEventListener("abort", onStop);
				return write(bytes);
			};
			await send(writeOn, () => cut.signal.throwIfAborted());
		});
		const body = Buffer.concat(chunks).toString("utf8");
		return answerIn({
			method: "POST",
			path
		}, head.status, body, lost?.message ?? "");
	} finally {
		stop.removeEventListener("abort", onStop);
		cut.abort();
	}
}

// src/engine/layer-import.ts
/**
* Imports the layer, which the engine unpacks while it arrives, and then loads the image's archive without the layer.
* `docker load` alone copies the whole archive first and then unpacks the layer. An engine that refuses the import gets
* the whole archive.
*/
var LayerImport = class {
	#options;
	#ended = Promise.resolve();
	constructor(options) {
		this.#options = options;
	}
	send(archive, onSent) {
		const ended = this.#send(archive, onSent).finally(onSent);
		this.#ended = ended.catch(() => {});
		return ended;
	}
	abandon() {
		return this.#ended;
	}
	async #send(archive, onSent) {
		const { docker, tempDir, log, signal } = this.#options;
		try {
			return await this.#import(archive, onSent);
		} catch (error) {
			signal.throwIfAborted();
			await archive.tail;
			log.info(`The engine cannot import the layer, so it gets the whole archive: ${error.message}`);
		}
		await (await docker.startLoad(tempDir)).send(archive, onSent);
	}
	/** API: ImageCreate (fromSrc) and ImageLoad, which reads a layer from the archive only if the engine lacks it. */
	async #import(archive, onSent) {
		const { file, size, tail } = archive;
		const { docker, socket, tag, signal } = this.#options;
		const [repo, name] = tag.split(":");
		const path = `/images/create?fromSrc=-&repo=${repo}&tag=${name}`;
		const broken = new AbortController();
		const stop = () => broken.abort();
		const onWhole = () => statSync(file).size < size && stop();
		tail.then(onWhole).catch(stop);
		signal.addEventListener("abort", stop, { once: true });
		try {
			if (signal.aborted) stop();
			const imported = upload({
				socket,
				path,
				file,
				size
			}, broken.signal);
			imported.catch(stop);
			const loaded = tail.then((bytes) => this.#load(bytes, imported, onSent, broken.signal));
			await Promise.allSettled([imported, loaded]);
			await imported;
			await loaded;
			await docker.api({
				method: "GET",
				path: `/images/${archive.tag}/json`
			});
		} finally {
			signal.removeEventListener("abort", stop);
			await docker.api({
				method: "DELETE",
				path: `/images/${tag}`
			}).catch(() => {});
		}
	}
	/**
	* Sends the archive except its last block, and that block after the layer is imported: the engine needs 0.05 s to get
	* ready for an archive.
	*/
	#load(archive, imported, onSent, signal) {
		const { socket, log } = this.#options;
		const to = {
			socket,
			path: "/images/load?quiet=1",
			size: archive.length
		};
		log.debug(`POST ${to.path}`);
		return post(to, signal, async (write) => {
			await write(archive.subarray(0, -512));
			await imported;
			await write(archive.subarray(-512));
			onSent();
		});
	}
};

// src/engine/load-micro.ts
/**
* Begins to load the micro image of an `instance` in the cheapest way that works here. An engine that stores layers as
* folders (graph driver overlay2) and has a reachable socket can unpack the layer while it arrives.
*/
async function startLoad(docker, { GraphDriver }, { runId, ...session }) {
	const socket = socketPath(await docker.address());
	if (socket === void 0 || GraphDriver?.Name !== "overlay2") return docker.startLoad(session.tempDir);
	return new LayerImport({
		docker,
		socket,
		tag: layerTag(runId),
		...session
	});
}
/**
* With at most `FEW` processors, writing and unpacking a layer of this many bytes in parallel is not faster than one
* after the other.
*/
const LARGE = 128 << 20;
const FEW = 2;
/**
* Sends the micro image through `load`, with `tag`. Sends the layer while it is written if that is faster, see `LARGE`.
*/
function loadMicro(docker, load, base, layer, tag, processors = availableParallelism()) {
	let onSent = () => {};
	const sent = new Promise((resolve) => {
		onSent = resolve;
	});
	const config = layer.written.then(({ sha256 }) => configBlob(base, sha256));
	const parts = archiveParts({
		config,
		layer,
		tag
	});
	const loaded = (layer.size >= LARGE && processors <= FEW ? layer.written : Promise.resolve()).then(() => load.send(parts, onSent)).then(async () => await docker.api({
		method: "GET",
		path: `/images/${tag}/json`
	}));
	loaded.catch(() => {});
	return {
		sent,
		loaded
	};
}

// src/filelist/callers.ts
/** By canonical path: the program that touched it first, if the tracer knows it (canonical, if the image has it). */
function callersOf(touches, tree) {
	const callers = /* @__PURE__ */ new Map();
	const note = (path, by) => {
		if (!callers.has(path)) callers.set(path, by);
	};
	for (const touch of touches.callers()) {
		const by = tree.resolve(touch.by).path;
		for (const path of expandLossy(touch.path, tree)) {
			const needed = neededFor(path, touch, tree);
			if (!needed) continue;
			const { entry, links } = tree.resolve(needed);
			for (const link of links) note(link, by);
			if (entry) note(entry.path, by);
		}
	}
	return callers;
}

// src/packages/dpkg/licences.ts
/**
* Debian's short names that differ from SPDX's. Source:
* https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
*/
const GNU = /^(A?GPL|LGPL|GFDL)-(\d)(\.\d)?(\+?)$/;
const OTHERS = {
	Expat: "MIT",
	"Apache-2": "Apache-2.0",
	Artistic: "Artistic-1.0-Perl",
	Zlib: "Zlib"
};
const MAX_NAMES = 50;
/**
* The licences in a machine-readable debian/copyright, as SPDX names, sorted, each once; none for free text. They are
* those of the source package: the file does not say which of its files are in which binary package.
*/
function licencesOfCopyright(text) {
	const names = /* @__PURE__ */ new Set();
	let form = false;
	for (const { fields } of stanzas(text)) {
		form ||= /copyright-format/.test(fields.get("format") ?? "");
		const [line = ""] = (fields.get("license") ?? "").split("\n");
		for (const name of line.split(/\s*(?:,|\b(?:and|or)\b)\s*/i)) if (form && /^[\w.+-]{2,60}$/.test(name)) names.add(spdxName(name));
	}
	return [...names].sort().slice(0, MAX_NAMES);
}
function spdxName(name) {
	const [, family, major, minor = ".0", later] = GNU.exec(name) ?? [];
	if (family) return `${family}-${major}${minor}-${later ? "or-later" : "only"}`;
	return OTHERS[name] ?? name;
}

// src/packages/languages/python.ts
const INFO = /^(.+?)(?:-.*)?\.(?:dist|egg)-info$/;
/** File lists of a distribution. Their paths are relative to `from`, which is relative to the metadata folder. */
const LISTS = [{
	name: "RECORD",
	from: ".."
}, {
	name: "installed-files.txt",
	from: "."
}];
/**
* The packed files of each distribution in a folder of Python packages, with its metadata file: METADATA in a
* `.dist-info` folder (RECORD lists the files), PKG-INFO in an `.egg-info` folder, or an `.egg-info` file. Throws
* `Unreadable`.
* Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
*/
function pythonFiles(home, bodies, packed) {
	const modules = modulesOf(home, bodies, packed);
	return bodies.tree.children(home).filter((info) => INFO.test(lastName(info))).flatMap((info) => {
		const files = listedFiles(info, bodies, packed) ?? filesOfNames(info, bodies, modules);
		return files.length > 0 ? metadataOf(info, bodies).map((record) => ({
			record,
			files
		})) : [];
	});
}
/**
* The packed files by module: the first name below the folder, up to a dot: "numpy" for "numpy/x.py", "six" for
* "six.py".
*/
function modulesOf(home, { tree }, packed) {
	const modules = /* @__PURE__ */ new Map();
	for (const path of packed) {
		if (!path.startsWith(`${home}/`) || tree.get(path)?.type !== "file") continue;
		const first = path.slice(home.length + 1).split("/")[0];
		if (INFO.test(first)) continue;
		const name = first.split(".")[0];
		const files = modules.get(name);
		if (files) files.push(path);
		else modules.set(name, [path]);
	}
	return modules;
}
function metadataOf(info, { tree }) {
	return [
		info,
		clean(`${info}/METADATA`),
		clean(`${info}/PKG-INFO`)
	].filter((path) => tree.get(path)?.type === "file");
}
/** The packed files in the distribution's list, without its metadata folder; undefined without a list. */
function listedFiles(info, bodies, packed) {
	for (const { name, from } of LISTS) {
		const list = bodies.tree.get(clean(`${info}/${name}`));
		if (list?.type !== "file") continue;
		const base = joinPath(info, from);
		const files = /* @__PURE__ */ new Set();
		for (const line of linesOf$2(bodies.text(list))) {
			const path = joinPath(base, firstField(line));
			if (packed.has(path) && !path.startsWith(`${info}/`) && bodies.tree.get(path)?.type === "file") files.add(path);
		}
		return [...files];
	}
}
/** The first field of a CSV line. */
function firstField(line) {
	const [, quoted] = /^"((?:[^"]|"")*)"/.exec(line) ?? [];
	return quoted === void 0 ? line.split(",")[0].trimEnd() : quoted.replaceAll("\"\"", "\"");
}
/** The packed files of the distribution's modules: those in top_level.txt, else those with the distribution's name. */
function filesOfNames(info, bodies, modules) {
	const names = /* @__PURE__ */ new Set();
	const list = bodies.tree.get(clean(`${info}/top_level.txt`));
	if (list?.type === "file" && list.size > 0) for (const line of linesOf$2(bodies.text(list))) {
		const name = line.trim().split("/")[0];
		if (modules.has(name)) names.add(name);
	}
	else {
		const own = INFO.exec(lastName(info))[1];
		for (const name of [
			own,
			own.toLowerCase(),
			own.replace(/[-.]/g, "_").toLowerCase()
		]) names.add(name);
	}
	return [...modules].flatMap(([name, files]) => names.has(name) ? files : []);
}

// src/packages/languages/languages.ts
const NODE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\/[^/]/;
const GEM = /^(.*)\/gems\/([^/]+)\/[^/]/;
const PYTHON = /^(.*\/(?:site|dist)-packages)\/[^/]/;
/** Last names of the metadata files, and of the files that are read to find them. */
const LANGUAGE_FILES = [
	"RECORD",
	"METADATA",
	"PKG-INFO",
	"top_level.txt",
	"installed-files.txt",
	"package.json"
];
/**
* The packed files of each language package, by the metadata file that scanners read: package.json for npm, gemspec for
* gems, METADATA or PKG-INFO for Python. Java, Go and Rust keep the metadata in the artifacts. Throws `Unreadable`.
*/
function languageFiles(bodies, packed) {
	const { tree } = bodies;
	const found = /* @__PURE__ */ new Map();
	const python = /* @__PURE__ */ new Set();
	const add = (record, path) => {
		const files = found.get(clean(record));
		if (files) files.push(path);
		else if (tree.get(clean(record))?.type === "file") found.set(clean(record), [path]);
	};
	for (const path of packed) {
		if (tree.get(path)?.type !== "file") continue;
		const npm = NODE.exec(path)?.[1];
		if (npm !== void 0) add(`${npm}/package.json`, path);
		const [, gems, gem] = GEM.exec(path) ?? [];
		if (gem !== void 0) add(`${gems}/specifications/${gem}.gemspec`, path);
		const home = PYTHON.exec(path)?.[1];
		if (home !== void 0 && !/\.(?:dist|egg)-info$/.test(lastName(path))) python.add(home);
	}
	for (const home of python) for (const { record, files } of pythonFiles(clean(home), bodies, packed)) found.set(record, files);
	return found;
}

// src/packages/languages/package.ts
const GEMSPEC = /\/([^/]+?)-(\d[^/-]*)(?:-[^/]*)?\.gemspec$/;
const MAX_METADATA = 4 << 20;
/**
* The package that a metadata file of `languageFiles` describes; undefined without name or version. Throws
* `Unreadable`.
*/
function languagePackage(path, bodies) {
	const [, gem, version] = GEMSPEC.exec(path) ?? [];
	if (gem !== void 0) return {
		type: "gem",
		name: utf8Of(gem),
		version: utf8Of(version),
		path
	};
	const entry = bodies.file(path);
	if (!entry || entry.size > MAX_METADATA) return void 0;
	const text = utf8Of(bodies.text(entry));
	return lastName(path) === "package.json" ? npmPackage(text, path) : pythonPackage(text, path);
}
function npmPackage(text, path) {
	const { name, version, license } = objectOf(text);
	if (typeof name !== "string" || typeof version !== "string" || name === "") return void 0;
	return {
		type: "npm",
		name,
		version,
		...typeof license === "string" ? { license } : {},
		path
	};
}
function objectOf(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
/**
* METADATA and PKG-INFO begin with fields in Debian's form. Source:
* https://packaging.python.org/en/latest/specifications/core-metadata/
*/
function pythonPackage(text, path) {
	for (const { fields } of stanzas(text)) {
		const [name, version] = [fields.get("name"), fields.get("version")];
		if (!name || !version) return void 0;
		const license = fields.get("license-expression") ?? fields.get("license");
		return {
			type: "pypi",
			name,
			version,
			...license && license.length < 100 && !license.includes("\n") && license !== "UNKNOWN" ? { license } : {},
			path
		};
	}
}

// src/packages/inventory.ts
const MAX_BYTES$1 = 128 << 20;
/** A longer file is not a copyright or os-release file. */
const MAX_COPYRIGHT = 1 << 20;
/** Last name of a Debian package's licence file. */
const COPYRIGHT = "copyright";
/**
* The packages with a `packed` file, sorted by name. Unreadable databases are left out. Throws only what `read` throws.
*/
function inventoryOf(packages, tree, read, packed, fetch) {
	const bodies = new Bodies(tree, read, new Budget(MAX_BYTES$1), fetch);
	const all = packages.all.filter((one) => isPacked$1(one, tree, packed));
	const owners = /* @__PURE__ */ new Map();
	const languages = orNone(() => [...languageFiles(bodies, packed)]).flatMap(([record, files]) => {
		const [one] = orNone(() => [languagePackage(record, bodies)]);
		if (!one) return [];
		for (const path of [record, ...files]) owners.set(path, one);
		return [one];
	});
	return {
		distribution: distributionOf(bodies),
		packages: withLicences(all, bodies),
		languages,
		owners
	};
}
function withLicences(all, bodies) {
	const found = [];
	for (const one of bodies.fetched(all, (each) => copyrightOf(each, bodies))) found.push({
		...one,
		licences: licencesOf(one, bodies)
	});
	return found;
}
function copyrightOf({ kind, name }, bodies) {
	const entry = kind === "deb" ? bodies.file(`/usr/share/doc/${name}/${COPYRIGHT}`) : void 0;
	return entry && entry.size <= MAX_COPYRIGHT ? [entry] : [];
}
function licencesOf(one, bodies) {
	const [entry] = copyrightOf(one, bodies);
	if (entry) return orNone(() => licencesOfCopyright(bodies.text(entry)));
	return one.license ? [one.license] : [];
}
/** os-release(5): NAME=value lines, with optional quotes. */
function distributionOf(bodies) {
	const entry = bodies.file("/etc/os-release") ?? bodies.file("/usr/lib/os-release");
	const text = entry && entry.size <= MAX_COPYRIGHT ? bodies.text(entry) : "";
	const value = (name) => new RegExp(`^${name}=["']?([\\w.+-]*)["']?\\s*$`, "m").exec(text)?.[1] ?? "";
	return {
		id: value("ID"),
		version: value("VERSION_ID")
	};
}
function orNone(find) {
	try {
		return find();
	} catch (error) {
		if (error instanceof Unreadable) return [];
		throw error;
	}
}

// src/packages/apk/records.ts
/** apk's database, reduced to packed packages and their packed files. Throws `Unreadable`. */
function apkRecordsOf(bodies, claims, wanted, packed) {
	const found = {
		own: [],
		made: [],
		whole: void 0
	};
	for (const entry of new Set(APK_FOLDERS.flatMap((folder) => bodies.file(`${folder}/installed`) ?? []))) {
		if (packed.has(entry.path)) found.whole = entry.path;
		let left = "";
		for (const record of paragraphsOf(bodies.text(entry))) {
			const facts = apkFacts(record);
			if (facts && wanted(facts)) left += `${trimmed$1(record, claims, packed)}\n`;
		}
		if (left !== "") found.made.push({
			path: entry.path,
			body: Buffer.from(left, "latin1")
		});
	}
	return found;
}
/**
* Keeps a folder ("F:" with its "M:" line) if it or a file in it is packed, and packed files ("R:" with "a:" and "Z:").
*/
function trimmed$1(record, claims, packed) {
	let left = "";
	let folder = "";
	/** Lines of the folder, held back until one of its files is kept. */
	let pending = "";
	let keeping = true;
	for (const line of linesOf$2(record)) {
		if (line.startsWith("F:")) {
			folder = line.length === 2 ? "" : `/${line.slice(2)}`;
			pending = "";
			keeping = isPacked(folder, claims, packed);
		} else if (line.startsWith("R:")) {
			keeping = isPacked(`${folder}/${line.slice(2)}`, claims, packed);
			if (keeping) {
				left += pending;
				pending = "";
			}
		} else if (line.startsWith("M:") && !keeping) pending += `${line}\n`;
		if (keeping) left += `${line}\n`;
		else if (line.startsWith("F:")) pending = `${line}\n`;
	}
	return left;
}
function isPacked(path, claims, packed) {
	const entry = claims.find(path);
	return entry !== void 0 && packed.has(entry.path);
}

// src/packages/dpkg/records.ts
const STATUS = `${DPKG}/status`;
/** Debian Policy 5.6.7. The name becomes a file name. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;
/**
* dpkg's database reduced to the packed packages, in the distroless form that scanners read: `status.d/PACKAGE` has the
* package's paragraph of the status file, `status.d/PACKAGE.md5sums` the sums of its files. A distroless image keeps
* its own files. Throws `Unreadable`.
* Source: https://github.com/GoogleContainerTools/distroless/blob/main/PACKAGE_METADATA.md
*/
function dpkgRecordsOf(bodies, claims, wanted, packed) {
	const home = bodies.tree.resolve(`${DPKG}/status.d`).path;
	const own = [];
	const made = [];
	const names = /* @__PURE__ */ new Set();
	const read = ({ facts, file, sums }) => sums && !file && wanted(facts) ? [sums] : [];
	for (const record of bodies.fetched(dpkgRecords(bodies), read)) {
		if (!wanted(record.facts)) continue;
		if (record.file) own.push(record.file.path, ...record.sums ? [record.sums.path] : []);
		else made.push(...madeOf(record, home, names, bodies, (path) => isThere(path, claims, packed)));
	}
	const database = bodies.file(STATUS);
	return {
		own,
		made,
		whole: database && packed.has(database.path) ? database.path : void 0
	};
}
function isThere(path, claims, packed) {
	const entry = claims.find(path);
	return entry !== void 0 && packed.has(entry.path);
}
function madeOf({ facts, stanza, sums }, home, names, bodies, isThere) {
	const name = names.has(facts.name) ? `${facts.name}.${facts.architecture}` : facts.name;
	if (!NAME.test(name) || name.endsWith(".md5sums") || names.has(name)) return [];
	names.add(name);
	const path = clean(`${home}/${name}`);
	const status = {
		path,
		body: bytes(trimmed(stanza.text, isThere))
	};
	if (!sums) return [status];
	const left = keepLines(bodies.text(sums), (line) => isThere(pathOfSum(line) ?? ""));
	return [status, {
		path: clean(`${parentOf(path)}/${name}.md5sums`),
		body: bytes(left)
	}];
}
/** The paragraph without conffiles that are not packed. A conffile line: " /etc/x 900150983cd24fb0d6963f7d28e17f72". */
function trimmed(stanza, isThere) {
	let conffiles = false;
	let left = "";
	for (const line of linesOf$2(stanza)) {
		const goesOn = line.startsWith(" ") || line.startsWith("	");
		if (!goesOn) conffiles = /^conffiles:/i.test(line);
		if (conffiles && goesOn && !isThere(/^\s+(\/.*?) [0-9a-f]{32}/.exec(line)?.[1] ?? "")) continue;
		left += `${line}\n`;
	}
	return left.replace(/^Conffiles:\n(?![ \t])/im, "");
}
function keepLines(text, keep) {
	let left = "";
	for (const line of linesOf$2(text)) if (keep(line)) left += `${line}\n`;
	return left;
}
function bytes(text) {
	return Buffer.from(text, "latin1");
}

// src/packages/rpm/sqlite-writer.ts
const PAGE = 4096;
/** Maximum and minimum bytes of a row in its cell; overflow pages hold the rest. See `Sqlite`. */
const MOST$4 = 4061;
const LEAST = Math.floor(130688 / 255) - 23;
const ON_A_PAGE = 4092;
const LEAF = 13;
const INTERIOR = 5;
const HEADER = 100;
/** Page of the table's root. The schema is on page 1. */
const ROOT = 2;
/** Children per interior page: an interior cell has up to 13 bytes, and its pointer 2. */
const CHILDREN = 250;
/** The SQLite version in the header. */
const VERSION = 3040001;
/**
* A complete SQLite database with one table (INTEGER PRIMARY KEY, BLOB). Row numbers start at 1. The same rows give the
* same bytes. `sql` is the CREATE TABLE statement, in ASCII. `blobs` must not be empty.
* Source: https://www.sqlite.org/fileformat2.html
*/
function sqliteOf(table, sql, blobs) {
	const pages = [Buffer.alloc(0), Buffer.alloc(0)];
	let nodes = leavesOf(blobs, pages);
	while (nodes.length > 1) nodes = interiorsOf(nodes, pages);
	pages[1] = nodes[0].page;
	const schema = cellOf(recordOf$1("table", table, table, ROOT, sql), 1, pages);
	const first = pageOf(LEAF, [schema], HEADER);
	headerOf(pages.length).copy(first);
	pages[0] = first;
	return Buffer.concat(pages);
}
function leavesOf(blobs, pages) {
	const nodes = [];
	let cells = [];
	let used = 8;
	for (const [at, blob] of blobs.entries()) {
		const cell = cellOf(recordOf$1(void 0, blob), at + 1, pages);
		if (used + cell.length + 2 > PAGE) {
			nodes.push({
				page: pageOf(LEAF, cells),
				last: at
			});
			cells = [];
			used = 8;
		}
		cells.push(cell);
		used += cell.length + 2;
	}
	return [...nodes, {
		page: pageOf(LEAF, cells),
		last: blobs.length
	}];
}
/**
* The level above `children`, in nodes of similar size, so that no node has a single child. Appends `children` to
* `pages`.
*/
function interiorsOf(children, pages) {
	const size = Math.ceil(children.length / Math.ceil(children.length / CHILDREN));
	const nodes = [];
	for (let at = 0; at < children.length; at += size) {
		const cells = children.slice(at, at + size).map(({ page, last }) => Buffer.concat([int(pages.push(page)), varint(last)]));
		const page = pageOf(INTERIOR, cells.slice(0, -1));
		cells.at(-1).copy(page, 8, 0, 4);
		nodes.push({
			page,
			last: children[Math.min(at + size, children.length) - 1].last
		});
	}
	return nodes;
}
/** A page. The cells fill it from the end, in reverse order. */
function pageOf(type, cells, head = 0) {
	const page = Buffer.alloc(PAGE);
	page[head] = type;
	page.writeUInt16BE(cells.length, head + 3);
	let end = PAGE;
	let pointer = head + (type === LEAF ? 8 : 12);
	for (const cell of cells) {
		end -= cell.length;
		cell.copy(page, end);
		page.writeUInt16BE(end, pointer);
		pointer += 2;
	}
	page.writeUInt16BE(end, head + 5);
	return page;
}
/** A row's cell. Bytes that do not fit go to a chain of overflow pages. */
function cellOf(record, row, pages) {
	const least = LEAST + (record.length - LEAST) % ON_A_PAGE;
	const local = record.length <= MOST$4 ? record.length : least <= MOST$4 ? least : LEAST;
	const parts = [
		varint(record.length),
		varint(row),
		record.subarray(0, local)
	];
	if (local < record.length) parts.push(int(pages.length + 1));
	for (let at = local; at < record.length; at += ON_A_PAGE) {
		const page = Buffer.alloc(PAGE);
		record.copy(page, 4, at, at + ON_A_PAGE);
		pages.push(page);
		if (at + ON_A_PAGE < record.length) page.writeUInt32BE(pages.length + 1, 0);
	}
	return Buffer.concat(parts);
}
/** A record: the types of its values, then the values. Numbers must fit into a byte; `undefined` is null. */
function recordOf$1(...values) {
	const bodies = values.map((value) => {
		if (value === void 0) return Buffer.alloc(0);
		return typeof value === "number" ? Buffer.from([value]) : Buffer.from(value, "latin1");
	});
	const types = values.map((value, at) => {
		if (value === void 0) return varint(0);
		if (typeof value === "number") return varint(1);
		return varint(bodies[at].length * 2 + (typeof value === "string" ? 13 : 12));
	});
	const size = types.reduce((sum, type) => sum + type.length, 1);
	return Buffer.concat([
		varint(size),
		...types,
		...bodies
	]);
}
/** A number of up to 35 bits, seven in each byte. */
function varint(value) {
	const bytes = [value % 128];
	for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(rest % 128 + 128);
	return Buffer.from(bytes);
}
function int(value) {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}
function headerOf(pages) {
	const header = Buffer.alloc(HEADER);
	header.write("SQLite format 3\0", "latin1");
	header.writeUInt16BE(PAGE, 16);
	header.set([
		1,
		1,
		0,
		64,
		32,
		32
	], 18);
	const fields = [...[
		[24, 1],
		[28, pages],
		[40, 1],
		[44, 4],
		[56, 1],
		[92, 1],
		[96, VERSION]
	]];
	for (const [at, value] of fields) header.writeUInt32BE(value, at);
	return header;
}

// src/packages/rpm/trim.ts
/** Tags of the whole package. Signatures are left out: they do not match the trimmed header. */
const KEPT = [
	...[
		TAG.name,
		TAG.version,
		TAG.release,
		TAG.epoch,
		TAG.summary,
		TAG.buildTime,
		TAG.installTime,
		TAG.size
	],
	...[
		TAG.distribution,
		TAG.vendor,
		TAG.license,
		TAG.packager,
		TAG.url,
		TAG.os,
		TAG.architecture,
		TAG.sourceRpm
	],
	...[
		TAG.provideNames,
		TAG.provideFlags,
		TAG.provideVersions,
		TAG.requireNames,
		TAG.requireFlags,
		TAG.requireVersions
	],
	...[TAG.digestKind, TAG.modularity]
];
/** Tags with a value per file. */
const OF_FILES = [...[
	TAG.fileSizes,
	TAG.fileStates,
	TAG.fileModes,
	TAG.fileTimes,
	TAG.fileDigests,
	TAG.fileLinks,
	TAG.fileFlags
], ...[
	TAG.fileOwners,
	TAG.fileGroups,
	TAG.folderIndexes,
	TAG.lastNames
]];
/** In today's headers, all entries are in a region; the first entry describes the region. */
const REGION = 63;
const BINARY = 7;
const ENTRY = 16;
/**
* A header reduced to the package's identity and to the files for which `keep` is true, in the form of `RpmHeader`. As
* in rpm, the entries are sorted by tag and lie in one immutable region.
*/
function trimHeader(header, keep) {
	const indexes = [];
	for (const { index, path } of header.files()) if (keep(path)) indexes.push(index);
	const parts = [...KEPT.flatMap((tag) => header.part(tag) ?? []), ...indexes.length > 0 ? [header.part(TAG.folderNames), ...OF_FILES.map((tag) => header.part(tag, indexes))] : []].filter((part) => part !== void 0);
	parts.sort((a, b) => a.tag - b.tag);
	const entries = Buffer.alloc((parts.length + 1) * ENTRY);
	const data = [];
	let size = 0;
	for (const [at, { tag, type, count, bytes, align }] of parts.entries()) {
		const pad = -size & align - 1;
		writeEntry(entries, at + 1, tag, type, size + pad, count);
		data.push(Buffer.alloc(pad), bytes);
		size += pad + bytes.length;
	}
	const trailer = Buffer.alloc(ENTRY);
	writeEntry(entries, 0, REGION, BINARY, size, ENTRY);
	writeEntry(trailer, 0, REGION, BINARY, -entries.length, ENTRY);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(parts.length + 1, 0);
	head.writeUInt32BE(size + ENTRY, 4);
	return Buffer.concat([
		head,
		entries,
		...data,
		trailer
	]);
}
function writeEntry(target, at, tag, type, offset, count) {
	target.writeUInt32BE(tag, at * ENTRY);
	target.writeUInt32BE(type, at * ENTRY + 4);
	target.writeInt32BE(offset, at * ENTRY + 8);
	target.writeUInt32BE(count, at * ENTRY + 12);
}

// src/packages/rpm/records.ts
const SQL = "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY,blob BLOB NOT NULL)";
/**
* rpm's database, reduced to packed packages and their packed files. Always SQLite, in the folder of the image's own
* database. All scanners read it with epochs, licences and module labels; Azure Linux's text manifest lacks these.
* Throws `Unreadable`.
*/
function rpmRecordsOf(bodies, claims, wanted, packed) {
	const [database] = rpmDatabases(bodies);
	if (!database) return {
		own: [],
		made: [],
		whole: void 0
	};
	const isThere = (path) => {
		const entry = claims.find(path);
		return entry !== void 0 && packed.has(entry.path);
	};
	const headers = [];
	for (const header of rpmHeaders(bodies)) {
		const facts = rpmFacts(header);
		if (facts && wanted(facts)) headers.push(trimHeader(header, isThere));
	}
	const path = clean(`${parentOf(database.path)}/rpmdb.sqlite`);
	return {
		own: [],
		made: headers.length > 0 ? [{
			path,
			body: sqliteOf("Packages", SQL, headers)
		}] : [],
		whole: packed.has(database.path) ? database.path : void 0
	};
}

// src/packages/records.ts
/** Files by which scanners detect the distribution and its version. */
const RELEASE = [
	...[
		"/etc/os-release",
		"/usr/lib/os-release",
		"/etc/lsb-release",
		"/etc/debian_version",
		"/etc/alpine-release"
	],
	...[
		"/etc/redhat-release",
		"/etc/system-release",
		"/etc/centos-release",
		"/etc/fedora-release",
		"/etc/rocky-release"
	],
	...[
		"/etc/almalinux-release",
		"/etc/oracle-release",
		"/etc/mariner-release",
		"/etc/SuSE-release"
	]
];
/** Generated files are held in memory. */
const MAX_BYTES = 128 << 20;
const MANAGERS = {
	deb: dpkgRecordsOf,
	apk: apkRecordsOf,
	rpm: rpmRecordsOf
};
/**
* The package records of `packed` files only, for scanners and package manager queries: release files, each manager's
* reduced database, and the metadata of language packages. Throws only what `read` throws.
*/
function packageRecords(packages, tree, read, packed, fetch) {
	const bodies = new Bodies(tree, read, new Budget(MAX_BYTES), fetch);
	const claims = new Claims(tree, bodies.budget);
	const all = withRelease(tree, packed);
	const keys = new Set(packages.all.filter((one) => isPacked$1(one, tree, all)).map(keyOf$1));
	const records = {
		paths: [...RELEASE],
		made: [],
		warnings: []
	};
	for (const [kind, recordsOf] of Object.entries(MANAGERS)) {
		if (!packages.all.some((one) => one.kind === kind)) continue;
		orWarn(`${kind} packages`, records, () => {
			const { own, made, whole } = recordsOf(bodies, claims, (facts) => keys.has(keyOf$1(facts)), all);
			if (whole) records.warnings.push(wholeText(whole));
			else records.made.push(...made);
			records.paths.push(...own);
		});
	}
	orWarn("language packages", records, () => {
		for (const path of languageFiles(bodies, packed).keys()) records.paths.push(path);
	});
	return records;
}
/** The packed paths plus the release files and the links that lead to them. */
function withRelease(tree, packed) {
	const all = new Set(packed);
	for (const path of RELEASE) {
		const { entry, links } = tree.resolve(path);
		if (entry) for (const one of [entry.path, ...links]) all.add(one);
	}
	return all;
}
function orWarn(what, { warnings }, work) {
	try {
		work();
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		warnings.push(`package-db: the records of ${what} are incomplete: ${error.message}`);
	}
}
function wholeText(path) {
	return `package-db: ${showPath(path)} is packed itself, so scanners find all packages of the original in the micro image. Add it to \`drop\` if no program needs it`;
}

// src/report/left-out.ts
/**
* Yields what is left out folder by folder, to avoid a second copy of the tree in memory. `packed` holds canonical
* paths; `ownerOf` returns the name of a path's OS package, if any.
*/
function* leftOut(tree, packed, ownerOf = () => void 0) {
	const folders = ["/"];
	for (let folder = folders.pop(); folder !== void 0; folder = folders.pop()) {
		const children = tree.children(folder);
		const names = children.filter((path) => !packed.has(path)).map((path) => nameAndValue(tree.get(path), ownerOf(path)));
		if (names.length > 0) yield [formatPath(folder), names];
		for (const path of children.reverse()) if (tree.get(path).type === "directory") folders.push(path);
	}
}
function nameAndValue(entry, owner) {
	const name = formatPath(entry.path.slice(entry.path.lastIndexOf("/") + 1));
	const fact = factOf(entry);
	return [entry.type === "directory" ? `${name}/` : name, owner === void 0 ? fact : [fact, owner]];
}
function factOf({ type, size, linkname }) {
	if (type === "symlink") return formatPath(linkname);
	return type === "file" ? size : null;
}
/** The JSON of a `LeftOut` in pieces, one folder per line. */
function* leftOutJson(folders) {
	let first = true;
	for (const [folder, names] of folders) {
		const members = names.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
		yield `${first ? "{" : ","}\n    ${JSON.stringify(folder)}: {${members.join(",")}}`;
		first = false;
	}
	yield first ? "{}" : "\n  }";
}

// src/report/packed-records.ts
function packedRecords(packed, { ownerOf, languageOf, callers } = {}) {
	return [...packed].map(({ entry, reason, by = reason === "traced" ? callers?.get(entry.path) : void 0 }) => {
		const owner = ownerOf?.(entry.path);
		const language = languageOf?.(entry.path);
		return {
			path: formatPath(entry.path),
			type: entry.type,
			size: entry.type === "file" ? entry.size : 0,
			...entry.type === "symlink" ? { target: formatPath(entry.linkname) } : {},
			reason,
			...by === void 0 ? {} : { by: formatPath(by) },
			...owner === void 0 ? {} : { package: owner },
			...language === void 0 ? {} : { language }
		};
	});
}
/** Files that are left out, by folder (two levels deep), largest first. Folders themselves do not count. */
function removedByFolder(entries, packed) {
	const folders = /* @__PURE__ */ new Map();
	let parent;
	let record;
	for (const entry of entries) {
		if (entry.type === "directory" || packed.has(entry.path)) continue;
		const own = parentOf(entry.path);
		if (own !== parent || !record) {
			const folder = formatPath(upper(own));
			record = folders.get(folder) ?? {
				folder,
				files: 0,
				bytes: 0
			};
			folders.set(folder, record);
			parent = own;
		}
		record.files++;
		record.bytes += entry.type === "file" ? entry.size : 0;
	}
	return [...folders.values()].sort((a, b) => b.bytes - a.bytes || b.files - a.files || (a.folder < b.folder ? -1 : 1));
}
/** A folder's path, cut after two names: /usr/share/doc becomes /usr/share. */
function upper(folder) {
	const names = folder.split("/").filter(Boolean).slice(0, 2);
	return names.length === 0 ? "/" : `/${names.join("/")}`;
}

// src/report/sizes.ts
/** Anything below 1/3000 of the whole is too small to see, so it gets no name. This keeps the page small. */
const PARTS = 3e3;
/** A hostile image may nest folders without limit, and have any number of names. */
const DEPTH$1 = 64;
const MOST$3 = 5e3;
/**
* The sizes of an image's files and folders, down to the smallest visible one. Folders themselves do not count. Hard
* links count once, as a packed one if possible.
*/
function sizeTree(tree, packed) {
	const least = Math.max(1, tree.bytes / PARTS);
	const direct = /* @__PURE__ */ new Map();
	const large = [];
	for (const file of counted(tree, packed)) {
		const [path, bytes] = file;
		count$1(folderIn(direct, path.slice(0, path.lastIndexOf("/") + 1)), file);
		if (bytes >= least) large.push([path, count$1(empty(), file)]);
	}
	const folders = summedUp(direct);
	const root = folderIn(folders, "/");
	for (const [path, node] of [...folders, ...large].filter(isLarge(least)).sort(bySize).slice(0, MOST$3)) place(path, node, folders);
	root.name = "/";
	complete(root);
	return root;
}
function* counted(tree, packed) {
	let most = 0;
	for (const { inode } of tree.entries()) if (inode > most) most = inode;
	const seen = new Uint8Array(most + 1);
	const bytesOf = ({ type, size, inode }) => {
		const bytes = type === "file" && seen[inode] === 0 ? size : 0;
		seen[inode] = 1;
		return bytes;
	};
	for (const path of packed) {
		const entry = tree.get(path);
		if (entry && entry.type !== "directory") yield [
			path,
			bytesOf(entry),
			true
		];
	}
	for (const entry of tree.entries()) if (entry.type !== "directory" && !packed.has(entry.path)) yield [
		entry.path,
		bytesOf(entry),
		false
	];
}
/** Total size of each folder by path. `direct` has the size of each folder's own files, by path with a final slash. */
function summedUp(direct) {
	const folders = /* @__PURE__ */ new Map();
	for (const [path, node] of direct) for (const folder of foldersOf(path)) add(folderIn(folders, folder), node);
	return folders;
}
function isLarge(least) {
	return ([path, { bytes }]) => path !== "/" && bytes.total >= least;
}
/** Sorts the largest first, and a folder before its content. */
function bySize([onePath, one], [path, other]) {
	return other.bytes.total - one.bytes.total || onePath.length - path.length;
}
/** Adds a node to its folder. Does nothing below DEPTH, where no folder exists. */
function place(path, node, folders) {
	const folder = folders.get(parentOf(path));
	if (!folder) return;
	node.name = showPath(path.slice(path.lastIndexOf("/") + 1));
	folder.children ??= [];
	folder.children.push(node);
}
function folderIn(folders, path) {
	const found = folders.get(path) ?? empty();
	folders.set(path, found);
	return found;
}
function empty() {
	return {
		name: "",
		bytes: {
			packed: 0,
			total: 0
		},
		files: {
			packed: 0,
			total: 0
		}
	};
}
/** The folders above a path, from the root down. */
function* foldersOf(path) {
	yield "/";
	for (let at = path.indexOf("/", 1), depth = 1; at > 0 && depth < DEPTH$1; at = path.indexOf("/", at + 1), depth++) yield path.slice(0, at);
}
function count$1(node, [, bytes, kept]) {
	node.bytes.total += bytes;
	node.files.total++;
	if (kept) {
		node.bytes.packed += bytes;
		node.files.packed++;
	}
	return node;
}
function add(node, { bytes, files }) {
	for (const side of ["packed", "total"]) {
		node.bytes[side] += bytes[side];
		node.files[side] += files[side];
	}
}
/** Sums up the unnamed rest of each folder in a last child, so that the children add up to the folder. */
function complete(node) {
	const { children } = node;
	if (!children) return;
	children.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
	for (const child of children) complete(child);
	const rest = (of, side) => children.reduce((left, child) => left - child[of][side], node[of][side]);
	const files = {
		packed: rest("files", "packed"),
		total: rest("files", "total")
	};
	const bytes = {
		packed: rest("bytes", "packed"),
		total: rest("bytes", "total")
	};
	if (files.total > 0) children.push({
		name: "",
		bytes,
		files
	});
}

// src/pipeline/pack.ts
const NO_RECORDS = {
	paths: [],
	made: [],
	warnings: []
};
/**
* Packs the found and the `added` paths from a fresh instance of the image, or from the prepared one if it is still
* unused. What is still open afterwards is closed before the session ends.
*/
async function pack(run, findings, preparation, added = []) {
	const { request, session, docker } = run;
	const { original } = findings;
	keepNewSpaceSmall();
	const prepared = await preparation?.take() ?? await openInstance(docker, original, session);
	const paths = [...likelyPaths(run, findings), ...added.map(({ path }) => path)];
	const likely = likelyOf(paths, request.keep, {
		...readAlways(request),
		listed: likelyListed(findings)
	});
	const list = (image) => withAdded(listOf(run, findings, image), added);
	const { made, closed } = await withContents(docker, original, prepared, session, likely, async (contents, instance) => {
		const load = await startLoad(docker, instance.inspect, session);
		try {
			const known = contents === prepared.layers ? prepared.known : void 0;
			return await packContents(run, original, instance, contents, known ?? readKnownPackages(contents), list, load);
		} catch (error) {
			await load.abandon();
			throw error;
		}
	});
	const settled = closed.catch(() => {});
	session.atEnd(() => settled);
	return made;
}
async function packContents(run, { base, createdAt }, instance, contents, { packages, warnings: unread }, listOf, load) {
	const { request, session, docker, output } = run;
	const { tree, warnings } = contents.index();
	const read = bodyReader(contents);
	const list = listOf({
		tree,
		packages
	});
	await writeList(output, list);
	const clamp = {
		since: Math.max(instance.createdAt, createdAt + 1),
		made: createdAt,
		to: Date.parse(base.created) / 1e3
	};
	let inventory;
	const options = {
		...request,
		...contents,
		packages,
		tree,
		list: list.paths,
		reasons: list.reasons,
		config: base.config,
		clamp,
		records: (packed) => {
			if (request.sbom) inventory = inventoryOf(packages, tree, read, request.packageDb ? withRelease(tree, packed) : packed, contents.fetch);
			return request.packageDb ? packageRecords(packages, tree, read, packed, contents.fetch) : NO_RECORDS;
		}
	};
	contents.expect(entriesOf(list.paths, tree));
	const plan = planRootfs(options);
	const file = output.unfinished("rootfs.tar");
	const out = await open(file, "w", 420);
	const tell = () => `${showBytes(fstatSync(out.fd).size)} packed so far`;
	const written = withProgress(session.log, tell, () => writeRootfs(plan, out.fd));
	const layer = {
		file,
		size: plan.size,
		written
	};
	const loading = loadMicro(docker, load, base, layer, workTag(session.runId));
	session.atEnd(() => loading.loaded);
	try {
		const rootfs = await written;
		for (const warning of [
			...warnings,
			...unread,
			...rootfs.warnings
		]) run.recorder.warn(warning);
		const lost = contents.lost(rootfs.packed);
		if (lost.length > 0) run.recorder.warn(lostText(lost));
		const { packed, size, sha256 } = rootfs;
		const names = [...list.reasons.values()].filter((reason) => reason === "listed").length;
		if (names > 0) session.log.info(`${counted$1(names, "file")} of listed folders are packed for their names (listed)`);
		session.log.info(`rootfs.tar: ${counted$1(packed.length, "entry", "entries")}, ${showBytes(size)}, sha256 ${sha256}`);
		return {
			list,
			tree,
			packages,
			inventory,
			rootfs,
			loading
		};
	} catch (error) {
		await load.abandon();
		await out.truncate().catch(() => {});
		throw error;
	} finally {
		await out.close().catch(() => {});
	}
}
/** Writes files.txt into the folder of unfinished files. */
async function writeList(output, list) {
	await writeFile(output.unfinished("files.txt"), formatFileList(list));
}
/** Folders and file names that are read from every image, whatever its list holds. */
function readAlways({ packageDb, sbom }) {
	const names = [...packageDb || sbom ? LANGUAGE_FILES : [], ...sbom ? [COPYRIGHT] : []];
	return {
		folders: DATABASE_FOLDERS,
		names
	};
}
function* entriesOf(paths, tree) {
	for (const path of paths) {
		const { entry } = tree.resolve(path);
		if (entry) yield entry;
	}
}
/** Records in the report what was packed and what was left out. */
function recordPacked({ recorder, report }, packed, capture) {
	const { list, tree, packages, inventory, rootfs } = packed;
	const traced = rootfs.dropped.filter(({ reason }) => reason === "traced").map(({ entry }) => entry.path);
	if (traced.length > 0) recorder.warn(droppedText(traced));
	const dangling = rootfs.packed.map(({ entry }) => entry.path).filter((path) => leadsToDropped(path, packed));
	if (dangling.length > 0) recorder.warn(danglingText(dangling, tree));
	const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
	report.image.size = tree.bytes;
	report.image.files = countFiles(tree.entries());
	const ownerOf = ownerNames(packages);
	report.packages = packagesRecord(packages.all, tree, paths);
	const callers = capture && callersOf(capture.observed.captured.touches, tree);
	report.packed = packedRecords(rootfs.packed, {
		ownerOf,
		languageOf: languageNames(inventory),
		callers
	});
	report.dropped = packedRecords(rootfs.dropped, { ownerOf });
	report.leftOut = () => leftOut(tree, paths, ownerOf);
	report.removed = removedByFolder(tree.entries(), paths);
	report.sizes = () => sizeTree(tree, paths);
	report.rootfs = {
		sha256: rootfs.sha256,
		size: rootfs.size
	};
	if (capture) report.listed = listedIn(capture.observed.captured.touches, packed, paths, rootfs.unwanted);
	if (report.tracer) report.tracer.paths = list.paths.length - list.reasons.size;
}
function droppedText(dropped) {
	return `drop removes ${counted$1(dropped.length, "captured path")}: ${firstOf(dropped)}`;
}
/** Whether a link's target is in the image, and `drop` removes it. */
function leadsToDropped(path, { tree, rootfs }) {
	if (tree.get(path)?.type !== "symlink") return false;
	const { entry } = tree.resolve(path);
	return entry !== void 0 && rootfs.unwanted.has(entry.path);
}
function danglingText(links, tree) {
	const [first] = links;
	const example = `${formatPath(first)} leads to ${formatPath(tree.resolve(first).path)}`;
	return `drop removes the targets of ${counted$1(links.length, "packed link")}, which now lead nowhere: ${example}${links.length > 1 ? ", …" : ""}`;
}
function lostText(lost) {
	return `${lost.length === 1 ? "A packed file has" : `${counted$1(lost.length, "packed file")} have`} access control lists or extended attributes that an engine's export leaves out, so rootfs.tar lacks them: ${firstOf(lost)}. File capabilities are kept`;
}
function firstOf(paths) {
	return `${paths.slice(0, 3).map(formatPath).join(", ")}${paths.length > 3 ? ", …" : ""}`;
}
/** The number of files, links and devices, without folders. */
function countFiles(entries) {
	let files = 0;
	for (const { type } of entries) if (type !== "directory") files++;
	return files;
}

// src/pipeline/build.ts
/** Writes the Dockerfile and the SBOM while the engine loads the micro image, then records the image. */
async function build(run, findings, packed) {
	const { session, report, output } = run;
	const { tags } = findings;
	const { base } = findings.original;
	const entries = packed.rootfs.packed.map(({ entry }) => entry);
	const { sent, loaded } = packed.loading;
	await sent;
	recordPacked(run, packed, findings.capture);
	await writeFile(output.unfinished("Dockerfile"), dockerfile(microConfig(base), base.platform, base.name));
	await writeSbom(run, findings, packed);
	const micro = await loaded;
	report.micro = {
		tags: [...tags],
		id: micro.Id,
		size: bytesOf(entries),
		files: countFiles(entries)
	};
	session.log.info(`${micro.Id}: ${showBytes(report.micro.size)} of the original's ${showBytes(packed.tree.bytes)}`);
}
async function writeSbom({ output, equipment }, { original: { base }, tags }, { inventory, packages, rootfs }) {
	if (!inventory) return;
	const { sbom } = await import("./sbom-sbom.js");
	const files = rootfs.packed.filter(({ entry }) => entry.type !== "directory").map(({ entry }) => entry.path);
	const accounts = accountsOf(files, packages, inventory);
	const of = {
		image: tags[0],
		sha256: rootfs.sha256,
		created: new Date(base.created),
		version: equipment.version
	};
	await writeFile(output.unfinished("sbom.cdx.json"), sbom({
		...of,
		inventory,
		accounts
	}));
}

// src/filelist/lock/drift.ts
/** Compares the locked paths with the listed ones. Order and duplicates do not matter. */
function driftBetween(locked, listed) {
	const [before, after] = [new Set(locked), new Set(listed)];
	return {
		added: [...after].filter((path) => !before.has(path)).sort(),
		removed: [...before].filter((path) => !after.has(path)).sort()
	};
}
/** The drift in one word. */
function kindOf({ added, removed }) {
	if (added.length > 0) return removed.length > 0 ? "both" : "added";
	return removed.length > 0 ? "removed" : "none";
}

// src/filelist/lock/lock.ts
/**
* Reads the lock `name`, relative to `folder`. Throws `Failure` if it cannot be read, or, with the line's number, if a
* line is not valid in a file list.
*/
async function readLock(name, folder) {
	const file = realPath(resolve(folder, name));
	const bytes = await read$1(name, file);
	return {
		name,
		file,
		pathInRepository: pathInRepository(file, realPath(folder)),
		text: bytes?.toString("latin1"),
		paths: bytes ? parseFileList(bytes, `lock: ${name}`).paths : []
	};
}
async function read$1(name, file) {
	try {
		return await readGivenFile(file);
	} catch (error) {
		if (error.code === "ENOENT") return void 0;
		throw new Failure(`lock: cannot read ${name}: ${error.message}`, {
			fix: "Name a file list in the repository, for example lock: micropacker.files",
			cause: error
		});
	}
}
/** The path with links resolved, as far as it exists. */
function realPath(path) {
	if (existsSync(path)) return realpathSync(path);
	const folder = dirname(path);
	return folder === path ? path : join(realPath(folder), basename(path));
}
/** The lock's path in its repository. Without a repository: relative to `folder`, or only the name if it is outside. */
function pathInRepository(file, folder) {
	const below = relative(repositoryOf(file) ?? folder, file);
	return below.startsWith("../") || isAbsolute(below) ? basename(file) : below;
}
/** The nearest folder above with a `.git` (a folder, or a file in work trees and submodules). */
function repositoryOf(path) {
	const folder = dirname(path);
	if (existsSync(join(folder, ".git"))) return folder;
	return folder === path ? void 0 : repositoryOf(folder);
}

// src/filelist/lock/common-lines.ts
/**
* Common lines of two texts in the order of both, as pairs of line numbers from 0. They are the equal lines at the
* start and the end, and between these the longest sequence of lines that occur once in each text. For lists, whose
* lines are unique, this gives the shortest diff. It takes n log n steps; a general diff takes the square of the number
* of changes.
*/
function commonLines(old, next) {
	const shortest = Math.min(old.length, next.length);
	let begin = 0;
	while (begin < shortest && old[begin] === next[begin]) begin++;
	let end = 0;
	while (end < shortest - begin && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
	const middle = longestRow(uniquePairs(old, next, begin, end));
	const same = (length, left, right) => Array.from({ length }, (_, at) => [left + at, right + at]);
	return [
		...same(begin, 0, 0),
		...middle,
		...same(end, old.length - end, next.length - end)
	];
}
/** Pairs of lines that occur once in each text, in the order of `old`. */
function uniquePairs(old, next, begin, end) {
	const [left, right] = [unique(old, begin, end), unique(next, begin, end)];
	const pairs = [];
	for (const [line, at] of left) {
		const other = right.get(line);
		if (at !== void 0 && other !== void 0) pairs.push([at, other]);
	}
	return pairs;
}
/** The number of each line; undefined if the line occurs more than once. */
function unique(lines, begin, end) {
	const found = /* @__PURE__ */ new Map();
	for (let at = begin; at < lines.length - end; at++) found.set(lines[at], found.has(lines[at]) ? void 0 : at);
	return found;
}
/** The longest subsequence of the pairs whose second numbers increase (patience sorting). */
function longestRow(pairs) {
	const tops = [];
	const previous = [];
	for (const [index, [, right]] of pairs.entries()) {
		let [low, high] = [0, tops.length];
		while (low < high) {
			const middle = low + high >>> 1;
			if (pairs[tops[middle]][1] < right) low = middle + 1;
			else high = middle;
		}
		previous.push(tops[low - 1]);
		tops[low] = index;
	}
	const row = [];
	for (let at = tops.at(-1); at !== void 0; at = previous[at]) row.push(pairs[at]);
	return row.reverse();
}

// src/filelist/lock/patch.ts
const CONTEXT = 3;
/**
* The patch from `old` (undefined if the file does not exist) to `next`, for `git apply` in the root of the repository.
* All texts have one character per byte; `path` is relative to that root. Returns '' if nothing changes.
* Source: https://git-scm.com/docs/diff-format (generating patch text),
* https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
*/
function patchText(path, old, next) {
	if (old === next) return "";
	const [from, to] = [quoted(`a/${path}`), quoted(`b/${path}`)];
	return [...[
		`diff --git ${from} ${to}\n`,
		...old === void 0 ? ["new file mode 100644\n"] : [],
		`--- ${old === void 0 ? "/dev/null" : ended(from)}\n`,
		`+++ ${ended(to)}\n`
	], ...hunks(steps(linesOf$1(old ?? ""), linesOf$1(next)))].join("");
}
/** A name in git's form: in quotes with octal escapes if it has special bytes. */
function quoted(name) {
	if (!/[^ -~]|["\\]/.test(name)) return name;
	const octal = (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`;
	return `"${name.replace(/["\\]/g, "\\$&").replace(/[^ -~]/g, octal)}"`;
}
/** Adds a tab after a name with a blank: without it, the name ends at the blank. */
function ended(name) {
	return name.includes(" ") ? `${name}\t` : name;
}
/** The lines with their line ends; the last line can lack one. */
function linesOf$1(text) {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
function steps(old, next) {
	const found = [];
	let [left, right] = [0, 0];
	const until = (endLeft, endRight) => {
		for (; left < endLeft; left++) found.push({
			sign: "-",
			line: old[left]
		});
		for (; right < endRight; right++) found.push({
			sign: "+",
			line: next[right]
		});
	};
	for (const [atLeft, atRight] of commonLines(old, next)) {
		until(atLeft, atRight);
		found.push({
			sign: " ",
			line: old[atLeft]
		});
		left++;
		right++;
	}
	until(old.length, next.length);
	return found;
}
function* hunks(all) {
	const changed = all.flatMap(({ sign }, at) => sign === " " ? [] : [at]);
	const numbers = {
		"-": 0,
		"+": 0
	};
	let done = 0;
	for (let at = 0; at < changed.length;) {
		let last = at;
		while (last + 1 < changed.length && changed[last + 1] - changed[last] <= 7) last++;
		const begin = Math.max(0, changed[at] - CONTEXT);
		const end = Math.min(all.length, changed[last] + CONTEXT + 1);
		for (; done < begin; done++) count(numbers, all[done]);
		const [old, next] = [numbers["-"], numbers["+"]];
		for (; done < end; done++) count(numbers, all[done]);
		yield `@@ -${range(old, numbers["-"])} +${range(next, numbers["+"])} @@\n`;
		for (const { sign, line } of all.slice(begin, end)) yield `${sign}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`;
		at = last + 1;
	}
}
function count(numbers, { sign }) {
	if (sign !== "+") numbers["-"]++;
	if (sign !== "-") numbers["+"]++;
}
/** A hunk's range: the lines after `before` up to `last`; an empty range has the number of the line before it. */
function range(before, last) {
	return last === before ? `${before},0` : `${before + 1},${last - before}`;
}

// src/filelist/lock/text.ts
/** Comments that describe one run in files.txt. A lock leaves them out, because they change with every run. */
const OF_A_RUN = /^# ?(?:micropacker \d\S*|tracer: .*|image: \S+ sha256:[0-9a-f]{64})$/;
const FIRST_HEAD = "# The file list that micropacker packs. `micropacker lock` replaces the paths and keeps the comments.";
/**
* The new text of a lock: `paths`, sorted, one per line. Keeps from the old text (`old`, undefined if there is none)
* the comments at the start and the end, the comments before a path that stays, and the kind of line end. Leaves out
* micropacker's own comments about a run. Both texts have one character per byte.
*/
function lockText(old, paths) {
	const { head, notes, end } = commentsOf(old ?? FIRST_HEAD);
	const body = [...paths].sort().flatMap((path) => [...notes.get(path) ?? [], lineOf(path)]);
	const lineEnd = old?.includes("\r\n") ? "\r\n" : "\n";
	return [
		...head,
		...body,
		...end
	].map((line) => `${line}${lineEnd}`).join("");
}
function commentsOf(text) {
	const notes = /* @__PURE__ */ new Map();
	let head;
	let pending = [];
	for (const line of linesOf(text)) {
		const path = pathOfLine(line, "lock");
		if (path === void 0) {
			if (!OF_A_RUN.test(line)) pending.push(line);
			continue;
		}
		if (head === void 0) head = pending;
		else if (pending.length > 0) notes.set(path, pending);
		pending = [];
	}
	return head === void 0 ? {
		head: pending,
		notes,
		end: []
	} : {
		head,
		notes,
		end: pending
	};
}
/** The lines without their line ends. */
function linesOf(text) {
	const lines = text.replace(/^\xef\xbb\xbf/, "").split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines.map((line) => line.replace(/\r$/, ""));
}
function lineOf(path) {
	return Buffer.from(formatPath(path), "utf8").toString("latin1");
}

// src/report/drift.ts
function driftRecord(drift, facts) {
	const { lock, mode, found, has, packageOf } = facts;
	const record = (path) => {
		const owner = packageOf?.(path);
		return {
			path: formatPath(path),
			...owner ? { package: owner } : {}
		};
	};
	return {
		lock,
		mode,
		found,
		kind: kindOf(drift),
		added: drift.added.map(record),
		removed: drift.removed.map((path) => ({
			...record(path),
			...has(path) ? {} : { gone: true }
		})),
		onlyLocked: [...facts.onlyLocked].map(formatPath)
	};
}
/** The drift in a few words: 12 paths added, 3 removed (1 no longer exists in the image). */
function driftText({ found, kind, added, removed }) {
	if (!found) return `the file does not exist yet (${counted$1(added.length, "new path")})`;
	if (kind === "none") return "no drift";
	return driftCounts(added.length, removed.length, removed.filter(({ gone }) => gone).length);
}
/** Numbers of paths in words; `gone` of the removed paths no longer exist in the image. */
function driftCounts(added, removed, gone = 0) {
	const more = added > 0 ? `${counted$1(added, "path")} added` : "";
	const fewer = removed > 0 ? `${added > 0 ? showCount(removed) : counted$1(removed, "path")} removed` : "";
	const which = gone === removed ? gone === 1 ? "it" : "they" : showCount(gone);
	return [more, `${fewer}${gone > 0 ? ` (${which} no longer ${gone === 1 ? "exists" : "exist"} in the image)` : ""}`].filter(Boolean).join(", ");
}

// src/pipeline/lock.ts
const SHOWN_LINES$1 = 500;
const SHOWN_CHARS = 1e5;
const LOGGED = 10;
/** Reads the lock. If the file does not exist, says how to make it from this run. */
async function lookAtLock({ request, session, recorder }, name) {
	const lock = await readLock(name, process.cwd());
	if (lock.text !== void 0) return lock;
	const message = `lock: ${name} does not exist yet. Make it from this run: git apply its lock.patch, or commit its files.txt as ${name}`;
	if (request.lockMode === "report") session.log.notice(message);
	else recorder.warn(message);
	return lock;
}
/**
* Compares the packed paths with the lock: logs and records what was added and removed, and writes `lock.patch` if they
* differ. With `lock-mode: fail`, returns the failure for a difference.
*/
async function compareWithLock(run, lock, packed) {
	const { request, report, session, output } = run;
	const { tree } = packed;
	const ownerOf = ownerNames(packed.packages);
	const drift = driftBetween(lock.paths, packed.list.paths);
	const record = driftRecord(drift, {
		lock: lock.name,
		mode: request.lockMode,
		found: lock.text !== void 0,
		onlyLocked: onlyLocked(packed.list),
		has: (path) => tree.locate(path).entry !== void 0,
		packageOf: (path) => ownerOf(tree.locate(path).path)
	});
	report.drift = record;
	reportDrift(run, record);
	if (record.kind === "none") return void 0;
	const patch = patchText(inBytes(lock.pathInRepository), lock.text, lockText(lock.text, packed.list.paths));
	await writeFile(output.unfinished("lock.patch"), patch, "latin1");
	output.finish("lock.patch");
	if (request.lockMode === "fail") return drifted(lock, record, patch, report.tests.micro?.passed === true);
	session.log.info("To update the lock, apply lock.patch from the output folder");
}
function onlyLocked({ reasons }) {
	return [...reasons].filter(([, reason]) => reason === "lock").map(([path]) => path);
}
function inBytes(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
/** Records the drift as a gate with `lock-mode: fail`, else logs it. */
function reportDrift({ request, report, session: { log } }, record) {
	const say = (line) => log.info(line);
	const said = `lock ${record.lock}: ${driftText(record)}`;
	const drifts = record.kind !== "none";
	if (request.lockMode === "fail") report.gates.push({
		passed: !drifts,
		verdict: `${said}, ${drifts ? "not allowed by lock-mode: fail" : "ok"}`
	});
	else if (drifts) log.notice(said);
	else say(said);
	logPaths(say, "+", record.added);
	logPaths(say, "-", record.removed);
	if (record.onlyLocked.length > 0) log.info(`Packed only because they are locked: ${counted$1(record.onlyLocked.length, "path")}`);
}
function logPaths(say, sign, paths) {
	for (const { path, gone } of paths.slice(0, LOGGED)) say(`  ${sign} ${path}${gone ? " (no longer in the image)" : ""}`);
	if (paths.length > LOGGED) say(`  ${sign} … and ${paths.length - LOGGED} more, see report.json`);
}
function drifted({ name }, record, patch, passed) {
	const what = record.found ? `${name} differs from what this run packs: ${driftText(record)}` : `${name} does not exist, and lock-mode is fail; this run packs ${counted$1(record.added.length, "path")}`;
	return new Failure(`lock: ${what}`, {
		exitCode: EXIT.gate,
		fix: `${passed ? "The test passes on the micro image. " : ""}If the change is right, update the lock and commit it: git apply lock.patch in the root of the repository, or micropacker lock --from DIR --lock ${name}. DIR is the output folder or the artifact; it holds lock.patch.\nIf a test uses a path only sometimes, set lock-mode: union, which always packs locked paths.`,
		evidence: [shown(patch)]
	});
}
/** The part of the patch that fits into a log and a summary. */
function shown(patch) {
	const all = Buffer.from(patch, "latin1").toString("utf8").trimEnd().split("\n");
	let chars = 0;
	const lines = all.slice(0, SHOWN_LINES$1).filter((line) => {
		chars += line.length;
		return chars <= SHOWN_CHARS;
	});
	return {
		title: lines.length === all.length ? "lock.patch" : `The first ${lines.length} of ${all.length} lines of lock.patch`,
		lines,
		form: "patch"
	};
}

// src/pipeline/size-gates.ts
/** The verdicts of the set gates on a micro image of `after` bytes, made from an original of `before` bytes. */
function sizeGates({ maxSize, maxRatio }, before, after) {
	const share = before === 0 ? 0 : after / before;
	return [...gate("max-size", maxSize, after, showBytes, (bytes) => `${showCount(bytes)} B`), ...gate("max-ratio", maxRatio, share, showRatio, (ratio) => `${Number((ratio * 100).toPrecision(10))} %`)];
}
/** Shows exact values if the rounded value and limit look the same. */
function gate(name, limit, value, show, showExact) {
	if (limit === void 0) return [];
	const passed = value <= limit;
	const showOne = !passed && show(value) === show(limit) ? showExact : show;
	return [{
		passed,
		verdict: `${name} ${showOne(limit)}: ${showOne(value)}, ${passed ? "ok" : "too large"}`
	}];
}
/** The failure of the gates that did not pass. */
function tooLarge(gates) {
	const broken = gates.filter(({ passed }) => !passed).map(({ verdict }) => verdict.replace(/, too large$/, ""));
	if (broken.length === 0) return void 0;
	return new Failure(`the micro image is too large: ${broken.join("; ")}`, {
		exitCode: EXIT.gate,
		fix: "Drop files that are not needed, or raise the limit. report.json lists every packed file with its size and reason."
	});
}

// src/pipeline/gates.ts
/** True if `passGates` has something to check. */
function isGated({ maxSize, maxRatio, lock }) {
	return maxSize !== void 0 || maxRatio !== void 0 || lock !== void 0;
}
/** Checks the gates and the lock, and logs every verdict. Throws `Failure` if one does not pass. */
async function passGates(run, lock, packed) {
	const { request, session, report } = run;
	const sizes = sizeGates(request, report.image.size, report.micro.size);
	report.gates.push(...sizes);
	const drifted = lock && await compareWithLock(run, lock, packed);
	const failures = [tooLarge(sizes), drifted].filter((failure) => failure !== void 0);
	for (const { verdict } of report.gates) session.log.info(verdict);
	if (failures.length > 0) throw allOf(failures);
}

// src/healing/needed.ts
/**
* The items that the test needs, of `items`, with which it passes, and without which it fails. Finds them by
* bisection: one costs about log2 of the number of items, and all together at most twice that. Afterwards, and when
* `mayGoOn` says no, returns the fewest items with which the test passed so far, which can be more than needed.
*/
async function neededOf(items, passes, mayGoOn) {
	let left = 2 * Math.ceil(Math.log2(items.length)) + 2;
	const mayTry = () => left-- > 0 && mayGoOn();
	const found = [];
	let rest = [...items];
	for (;;) {
		let [fails, enough] = [0, rest.length];
		while (enough - fails > 1) {
			if (!mayTry()) return [...found, ...rest.slice(0, enough)];
			const middle = fails + enough >> 1;
			if (await passes([...found, ...rest.slice(0, middle)])) enough = middle;
			else fails = middle;
		}
		found.push(...rest.slice(enough - 1, enough));
		rest = rest.slice(0, enough - 1);
		if (rest.length === 0) return found;
		if (!mayTry()) return [...found, ...rest];
		if (await passes(found)) return found;
	}
}
/** True if the test fails without the first item and without the last one: then most likely every item matters. */
async function allMatter(items, passes) {
	return !await passes(items.slice(0, -1)) && !await passes(items.slice(1));
}

// src/healing/suspects.ts
function suspectsOf(touches, images) {
	const { tree, packed, dropped } = images;
	const missing = missingAtRunTime(touches, tree, packed);
	const isDropped = (path) => needs(path, tree).some((one) => dropped.has(one) && !packed.has(one));
	return {
		sought: missing.filter((path) => !isDropped(path)),
		listed: groupsOf(touches, images),
		dropped: missing.filter(isDropped)
	};
}
/**
* The paths touched in a healed image that are not in the image `before`. They suffice for a smaller image, unless a
* program only reads names. Uses the names that were touched, sorted, without folders above others, which are packed
* anyway.
*/
function touchedOf(touches, healed, before) {
	const { tree, packed } = healed;
	const paths = /* @__PURE__ */ new Set();
	for (const { path } of imageTouches(touches, tree)) {
		const needed = needs(path, tree);
		if (needed.some((one) => !before.has(one)) && needed.every((one) => packed.has(one))) paths.add(path);
	}
	const above = new Set([...paths].flatMap(foldersAbove));
	return [...paths].filter((path) => !above.has(path)).sort();
}
function foldersAbove(path) {
	const folders = [];
	for (let up = parentOf(path); up !== "/"; up = parentOf(up)) folders.push(up);
	return folders;
}
/**
* The missing paths below listed folders, by the deepest listed folder above. Folders of the application, whose files
* no package owns, come first, then the smaller ones: a package's folder is listed by every import.
*/
function groupsOf(touches, images) {
	const { tree, owned } = images;
	const listed = imageTouches(touches, tree).filter((touch) => touch.listed && touch.found);
	const folders = new Set(listed.map(({ path }) => tree.resolve(path).path));
	const groups = /* @__PURE__ */ new Map();
	for (const path of lackingBelow(folders, images)) {
		let folder = parentOf(path);
		while (!folders.has(folder)) folder = parentOf(folder);
		const key = `${folder}\0${folder === parentOf(path)}`;
		const group = groups.get(key) ?? {
			folder,
			paths: []
		};
		group.paths.push(path);
		groups.set(key, group);
	}
	const rank = ({ paths }) => {
		const entries = paths.map((path) => tree.get(path));
		const files = entries.filter(({ type }) => type !== "directory");
		return [files.length > 0 && files.every(({ path }) => owned(path)) ? 1 : 0, bytesOf(entries)];
	};
	return [...groups.values()].map((group) => ({
		group,
		rank: rank(group)
	})).sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || (a.group.folder < b.group.folder ? -1 : 1)).map(({ group }) => group);
}
/** The original's paths below these folders that the micro image lacks and `drop` does not name; sorted. */
function lackingBelow(folders, { tree, packed, dropped }) {
	const lacking = /* @__PURE__ */ new Set();
	for (const folder of folders) {
		const { entry } = tree.resolve(folder);
		if (entry?.type !== "directory") continue;
		for (const name of namesBelow(entry.path, tree)) if (!packed.has(name) && !dropped.has(name)) lacking.add(name);
	}
	return [...lacking].sort();
}
/** Every name below a folder; of "/" only its files, because a program that lists "/" does not need the whole image. */
function namesBelow(folder, tree) {
	if (folder !== "/") return tree.below(folder);
	return tree.children("/").filter((child) => tree.get(child).type !== "directory" && child !== "/.dockerenv");
}
/** Every link on the way, and the entry at the end if it exists; canonical. */
function needs(path, tree) {
	const { entry, links } = tree.resolve(path);
	return [...links, ...entry && entry.path !== "/" ? [entry.path] : []];
}

// src/healing/healing.ts
/** Up to this number, healed paths stay as they are. Of more, the used ones are tried alone. */
const MANY = 20;
const IN_LISTED = "in a listed folder";
const MISSED = { missed: true };
const PASSING = { passing: true };
/**
* Tests the micro image `first`. Adds the paths that a watched run looked for in vain, also if the test passes, and
* after a failure the paths that the container may have missed, until an image passes and misses nothing; that image
* then runs as it ships. Throws `Failure` when no image passes, when nothing can
* be added, when it takes too long, and when the test is flaky: if it failed, it must fail on `first` again after it
* passed on the healed image, and must pass twice there. Never adds what `drop` names.
*/
function heal(images, first) {
	return new Healer(images, first).run();
}
var Healer = class {
	#micro;
	#firstImage;
	#made;
	#added = /* @__PURE__ */ new Map();
	#rounds = [];
	/** The number of searches through listed folders, and what they added. */
	#searches = 0;
	#groups = [];
	/** Added paths with which the test failed and looked for nothing by name: a bisection does not try them again. */
	#useless = /* @__PURE__ */ new Set();
	/** On the first image. */
	#failed;
	constructor(images, first) {
		this.#micro = images;
		this.#firstImage = first;
		this.#made = first;
	}
	async run() {
		let seen = await this.#micro.phase("Verify", async () => this.#repeated(await this.#verify()));
		for (;;) {
			seen = await this.#healed(seen);
			if (!seen.watched || seen.onlyWatched) break;
			const watched = seen;
			const ship = () => this.#micro.asShipped(watched, (touches) => this.#explains(touches));
			seen = await this.#micro.phase("Verify as it ships", async () => this.#repeated(await ship()));
			if (seen.verdict.ok) break;
		}
		if (this.#failed && this.#added.size > 0) await this.#micro.phase("Verify once more", () => this.#confirm(seen));
		return {
			added: [...this.#added.values()],
			failed: this.#failed
		};
	}
	/** Adds paths until an image passes and misses nothing. */
	async #healed(first) {
		let seen = first;
		for (let more = this.#next(seen); more; more = this.#next(seen)) seen = "groups" in more ? await this.#search(more.groups) : await this.#round(more.paths, seen);
		if (!(this.#groups.length > 0 ? this.#added.size > 1 : this.#added.size > 20) || !this.#hasTime()) return seen;
		const trimmed = await this.#trim(seen);
		this.#groups = [];
		return trimmed;
	}
	#hasTime() {
		return this.#micro.late() === void 0;
	}
	/**
	* Checks that a failure without known missing paths repeats: missing files make the test fail every time. A watched
	* failure that they explain is healed at once; the first image is tested again in the end.
	*/
	async #repeated(seen) {
		const { verdict, again } = seen;
		if (verdict.ok) return seen;
		if (this.#rounds.length === 0) this.#failed ??= verdict;
		if (seen.shipped && again.length === 0) await this.#failAgain(verdict, seen);
		this.#next(seen);
		if (seen.watched || seen.shipped) return seen;
		if (!again.some((one) => !one.ok && one.why === verdict.why)) await this.#failAgain(verdict, seen);
		return seen;
	}
	async #failAgain(failed, seen) {
		this.#micro.info(`The test fails (${failed.message}). It runs again on the same image, to see whether it fails every time`);
		if ((await this.#micro.once(failed)).ok) throw flaky(failed, this.#suspects(seen));
	}
	/**
	* The paths to add to the next image, or listed folders to search; undefined if the test passed and a watched run
	* missed nothing. Throws `Failure` when nothing is left to try, or a repeat run on this image passed.
	*/
	#next(seen) {
		const { verdict } = seen;
		if (verdict.ok && !seen.watched) return void 0;
		const suspects = this.#suspects(seen);
		const { sought, listed, dropped } = suspects;
		this.#micro.suspect([...sought, ...dropped].sort());
		if (verdict.ok && sought.length === 0) return this.#names(seen);
		if (!verdict.ok && seen.again.some(({ ok }) => ok)) throw flaky(verdict, suspects);
		const groups = sought.length + dropped.length > 0 || !verdict.ok && verdict.why === "not reached" ? [] : listed;
		const mayTry = this.#micro.rounds > (sought.length > 0 ? 0 : this.#searches);
		const allowedMs = mayTry ? this.#micro.late() : void 0;
		if (sought.length + groups.length === 0 || !mayTry || allowedMs !== void 0) {
			if (verdict.ok) throw notAdded(suspects, allowedMs);
			const byStrace = this.#micro.watched && seen.unwatched === void 0;
			throw notHealed(verdict, suspects, this.#rounds, {
				limit: this.#micro.rounds,
				byStrace,
				allowedMs
			});
		}
		const round = this.#rounds.length + 1;
		if (sought.length === 0) return { groups };
		const how = {
			round,
			...seen.watched ? MISSED : {},
			...verdict.ok ? PASSING : {}
		};
		const because = "beside a path missing at run time";
		return { paths: [...verdict.ok ? [] : this.#beside(sought).map((path) => ({
			path,
			round,
			because
		})), ...sought.map((path) => ({
			path,
			...how,
			because: "missing at run time"
		}))] };
	}
	/** The names of folders that were added, and that the container has listed since. */
	#names({ captured }) {
		const { tree } = this.#micro;
		const folders = new Set([...this.#added.keys()].map((path) => tree.resolve(path).path));
		const names = this.#micro.namesOf(captured.touches, folders, this.#made.packed);
		const round = this.#rounds.length + 1;
		if (names.length === 0 || !this.#hasTime()) return void 0;
		return { paths: names.map((path) => ({
			path,
			round,
			because: IN_LISTED,
			...MISSED,
			...PASSING
		})) };
	}
	/**
	* The other files of folders that already needed a path in an earlier round (the parts of a locale, the tools of a
	* script): one per round would take too many rounds.
	*/
	#beside(sought) {
		const before = new Set([...this.#added.keys()].map(parentOf));
		return lackingBelow(sought.map(parentOf).filter((folder) => before.has(folder)), this.#images());
	}
	#round(more, { verdict }) {
		if (verdict.ok) this.#micro.info("The test passes, but the container looked for paths that only the original has");
		return this.#try(new Map([...this.#added, ...more.map((one) => [one.path, one])]));
	}
	/**
	* Adds the missing paths of one listed folder, of two, of four and so on, until the test passes or looks for a path
	* by name. Never begins with all: an interpreter lists its whole library. What is not needed is removed in the end.
	*/
	async #search(groups) {
		this.#searches++;
		const [before, earlier] = [this.#added, this.#groups];
		for (let count = 1;; count *= 2) {
			const some = groups.slice(0, count);
			this.#groups = [...earlier, ...some];
			const seen = await this.#try(this.#withGroups(before, some));
			const { sought, dropped } = this.#suspects(seen);
			if (seen.verdict.ok || sought.length + dropped.length > 0 || seen.again.some(({ ok }) => ok) || count >= groups.length || !this.#hasTime()) return seen;
		}
	}
	#withGroups(added, groups) {
		const round = this.#rounds.length + 1;
		const more = groups.flatMap((group) => group.paths).filter((path) => !added.has(path)).map((path) => [path, {
			path,
			round,
			because: IN_LISTED
		}]);
		return new Map([...added, ...more]);
	}
	#try(added) {
		const round = this.#rounds.length + 1;
		return this.#micro.phase(`Heal, round ${round}`, async () => {
			await this.#make(added);
			const seen = await this.#verify();
			const done = {
				round,
				added: [...added.keys()],
				verdict: seen.verdict
			};
			this.#rounds.push(done);
			if (!seen.verdict.ok && this.#suspects(seen).sought.length === 0) this.#useless.add(keyOf(added));
			this.#micro.tell(done);
			return seen;
		});
	}
	async #make(added) {
		this.#added = added;
		this.#made = await this.#micro.make([...added.values()]);
	}
	/**
	* Makes the smallest image found that passes too: with the added paths that the test touches and with paths then
	* missing at run time or, if only names matter, with the listed folders and names that a bisection finds.
	*/
	async #trim(passed) {
		let best = {
			added: this.#added,
			made: this.#made,
			seen: passed
		};
		const touches = passed.watched ? passed.captured.touches : unionOf(await this.#micro.phase("Look at what is used", () => this.#micro.traceAgain()));
		let wanted = this.#recordsOf(touchedOf(touches, this.#images(), this.#firstImage.packed));
		const passes = async (added) => {
			if (this.#useless.has(keyOf(added))) return {
				ok: false,
				sought: []
			};
			const seen = await this.#try(added);
			const ok = seen.verdict.ok && (!seen.watched || this.#suspects(seen).sought.length === 0);
			if (ok) best = {
				added,
				made: this.#made,
				seen
			};
			return {
				ok,
				sought: this.#suspects(seen).sought
			};
		};
		while (wanted.size > 0 && wanted.size < best.added.size && this.#hasTime()) {
			const { ok, sought } = await passes(wanted);
			if (ok || sought.length === 0) break;
			wanted = new Map([...wanted, ...this.#recordsOf(sought)]);
		}
		if (best.seen === passed) await this.#bisect(wanted, async (added) => (await passes(added)).ok);
		if (this.#made !== best.made) await this.#back(best);
		return best.seen;
	}
	/** Finds which of the searched folders, and then which of their names, the test needs besides the `used` paths. */
	async #bisect(used, passes) {
		const base = new Map([...this.#added].filter(([, { because }]) => because !== IN_LISTED));
		for (const [path, one] of used) base.set(path, one);
		const mayGoOn = () => this.#hasTime();
		const groups = this.#groups.map(({ folder, paths }) => ({
			folder,
			paths: paths.filter((path) => !base.has(path))
		})).filter(({ paths }) => paths.length > 0);
		const withThese = (some) => passes(this.#withGroups(base, some));
		const names = (await neededOf(groups, withThese, mayGoOn)).flatMap(({ folder, paths }) => paths.map((path) => ({
			folder,
			paths: [path]
		})));
		if (names.length < 2 || !mayGoOn() || await allMatter(names, withThese)) return;
		await neededOf(names, withThese, mayGoOn);
	}
	async #back({ added, made }) {
		await this.#micro.phase("Back to the image that passed", () => this.#make(added));
		if (this.#made.sha256 !== made.sha256) throw new Error("packing the same list again gave different bytes");
	}
	#recordsOf(paths) {
		const round = this.#rounds.length + 1;
		return new Map(paths.map((path) => [path, {
			because: IN_LISTED,
			...this.#added.get(path),
			path,
			round
		}]));
	}
	/**
	* Checks that healing made the test pass, and not a change outside the image, such as a service that works again.
	* The argument is the last run on the healed image; one that ran as it ships has passed watched before.
	*/
	async #confirm({ shipped }) {
		this.#micro.info("To confirm: the test must still fail without the added paths");
		if ((await this.#micro.onFirst(this.#failed)).ok) throw recovered(this.#failed, this.#rounds);
		if (shipped) return;
		this.#micro.info("To confirm: the test must pass again with the added paths");
		const verdict = await this.#micro.once();
		if (!verdict.ok) throw flakyAfterHealing(verdict, this.#rounds);
	}
	#verify() {
		return this.#micro.verify((touches) => this.#explains(touches));
	}
	/** Looks first for paths that only the original has, then for folders that it has more of. */
	#explains(touches) {
		const { sought, dropped, listed } = suspectsOf(touches, this.#images());
		if (sought.length + dropped.length > 0) return "missing file";
		return listed.length > 0 ? "incomplete folder" : void 0;
	}
	#suspects({ captured }) {
		return suspectsOf(captured.touches, this.#images());
	}
	#images() {
		const { tree, dropped } = this.#micro;
		const owned = (path) => this.#micro.owned(path);
		return {
			tree,
			dropped,
			owned,
			packed: this.#made.packed
		};
	}
};
function keyOf(added) {
	return [...added.keys()].sort().join("\0");
}

// src/healing/records.ts
const SHOWN$1 = 100;
/** The healed paths for report.json, sorted by path. `missers` names the containers that looked for some of them. */
function healedRecords(healed, missers = /* @__PURE__ */ new Map()) {
	return [...healed].sort((a, b) => a.path < b.path ? -1 : 1).map(({ path, round, because }) => {
		const container = missers.get(path);
		return {
			path: formatPath(path),
			round,
			because,
			...container ? { container } : {}
		};
	});
}
function roundRecord({ round, added, verdict }) {
	return {
		round,
		added: added.length,
		paths: added.slice(0, SHOWN$1).map(formatPath),
		passed: verdict.ok,
		...verdict.ok ? {} : { message: verdict.message }
	};
}
/** The warning of a run that passes only by healing. `failed` is how it went without. */
function healedText(healed, failed) {
	const one = healed.length === 1;
	const added = `${counted$1(healed.length, "path")} that ${one ? "was" : "were"} not captured`;
	const many = healed.length > 20 ? " The test may not need every path." : "";
	const them = one ? "it" : "them";
	const paths = named(healed.map(({ path }) => path));
	return `${failed?.test?.ok ? `Healed with ${added}: ${paths}. Without ${them}, ${failed.message}.` : `Healed: the test passes on the micro image only with ${added}: ${paths}.`}${many} Add ${them} to keep, or let the test on the original use ${them}.`;
}
/** The notice about paths that a passing test's container looked for in vain. */
function missedText(missed) {
	const one = missed.length === 1;
	return `The test passed, but the container looked for ${counted$1(missed.length, "path")} that the micro image lacked and the original has: ${named(missed.map(({ path }) => path))}. ${one ? "It was" : "They were"} added (reason missed).`;
}
/** The warning of a test that failed only while it was watched. `added`: whether that run led to added paths. */
function onlyWatchedText(message, added) {
	return `The test fails only while it is watched by strace: ${message}. It passes without, so that run counts.${added ? " What the container looked for in vain was still added." : ""}`;
}

// src/trial/log-lines.ts
/** What differs between two runs of one program: times, addresses, ids, sizes, process numbers, … */
const VARIABLE = [
	[/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, ""],
	[/\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/gi, "0"],
	[/0x[0-9a-f]+|[0-9a-f]*\d[0-9a-f]*/gi, "0"],
	[/\b(?=[\w-]{12,}\b)(?=[\w-]*\d)[\w-]+/g, "0"],
	[/0(?:[\s:.,/+-]*0)*/g, "0"],
	[/\s+/g, " "]
];
/** The container prints the lines: a pattern takes time with the square of a line's length. */
const COMPARED_CHARS = 500;
/** A line without what differs between two runs of one program. */
function likeness(line) {
	const compared = line.slice(0, COMPARED_CHARS);
	return VARIABLE.reduce((text, [pattern, by]) => text.replace(pattern, by), compared).trim();
}
/** Lines that mostly tell of something that is missing or failed. */
const TROUBLE = /traceback|no such file|cannot open|not found|panic|\bfatal\b|\berror\b/i;
/** The lines of the micro container's log that have no like in the original's; those that tell of trouble first. */
function newLines$1(original, micro) {
	const known = new Set(original.map(likeness));
	const lines = /* @__PURE__ */ new Map();
	for (const line of micro) {
		const like = likeness(line);
		if (like !== "" && !known.has(like) && !lines.has(like)) lines.set(like, line);
	}
	const [bad, others] = [true, false].map((wanted) => [...lines.values()].filter((one) => TROUBLE.test(one) === wanted));
	return {
		lines: [...bad, ...others],
		trouble: bad.length > 0
	};
}

// src/trial/removals.ts
/** Removals of ended containers that go on while the next container is made and starts. */
var Removals = class {
	#going = [];
	add(removal) {
		removal.catch(() => {});
		this.#going.push(removal);
	}
	/** Resolves when nothing is being removed any more. Rejects if a removal failed. */
	async ended() {
		const going = this.#going;
		this.#going = [];
		await Promise.all(going);
	}
};

// src/pipeline/new-lines.ts
const SHOWN_LINES = 5;
/** What the report has of these lines; undefined if there are none. */
function newLinesRecord({ lines, trouble }) {
	return lines.length === 0 ? void 0 : {
		lines: lines.slice(0, SHOWN_LINES),
		count: lines.length,
		trouble
	};
}
/** A notice if the micro container logged trouble that the original's did not. */
async function tellNewLines({ session, report }) {
	const found = report.newLines;
	if (!found?.trouble) return;
	session.log.notice(`The micro container logged ${counted$1(found.count, "line")} that the original's did not; some tell of trouble. See the log and the summary.`);
	await session.log.foreign(async (write) => {
		for (const line of found.lines) write(line);
	});
}

// src/pipeline/original-end.ts
/** Exit codes of a container that was stopped: its own end, and SIGTERM's (128 + 15). */
const STOPPED = [0, 143];
/**
* Whether a container that passed its test ended in a way that only its original can tell to be right: not stopped in
* good order, or no longer there, out of memory, restarted or unhealthy.
*/
function isUnusual(end, readiness) {
	const { running, restarts, endedBefore, unhealthy, health = 0, outOfMemory, killed, exitCode = 0, execs } = end;
	if (restarts + endedBefore + execs.length > 0 || unhealthy || health !== 0 || outOfMemory) return true;
	if (!running) return readiness.kind !== "exit";
	return killed || !STOPPED.includes(exitCode);
}
/**
* Runs the test on the original, as each run of the micro image, and records it in the report. Returns how it went, and
* what the container logged; nothing if the test fails there. For a run that packs given lists: without a capture,
* nothing else tells how the original ends, and how long it takes.
*/
async function runOriginal(run, original) {
	const { docker, session, report } = run;
	session.log.info("The test runs on the original too, for comparison");
	const subject = subjectOf(run, original, "verify", original.inspect.Id);
	const observed = await observe(subject, untraced, {
		docker,
		...session
	});
	report.tests.original = testRecord(observed);
	const { verdict, log } = observed;
	return verdict.ok ? {
		usual: usualOf(observed),
		...log ? { log } : {}
	} : {};
}

// src/report/summary/containers.ts
const MOST$2 = 100;
/** For example "The test started 17 containers of the image, with 9 different commands". */
function containersText(containers) {
	const commands = new Set(containers.map(({ entrypoint, command }) => JSON.stringify([entrypoint, command])));
	return `The test started ${counted$1(containers.length, "container")} of the image, with ${counted$1(commands.size, "different command")}`;
}
/** The arguments of a container as one line; empty for the image's own. */
function argumentsText({ entrypoint, command }) {
	return [...entrypoint ? [`--entrypoint ${entrypoint.join(" ") || "''"}`] : [], ...command].join(" ");
}
/** The containers that the test started, folded. */
function containerParts(containers) {
	if (!containers || containers.length === 0) return [];
	const rows = containers.slice(0, MOST$2).map((one) => {
		const end = one.exitCode === void 0 ? "stopped" : String(one.exitCode);
		const ms = one.ms === void 0 ? "–" : showDuration(one.ms);
		return `| ${code(one.name)} | ${code(argumentsText(one) || "(the image’s own)")} | ${end} | ${ms} | ${showCount(one.files.length)} |`;
	});
	return [folded(`Containers that the test started: ${showCount(containers.length)}`, [...["| Container | Command | Exit code | Time | Paths |", "|---|---|--:|--:|--:|"], ...rows])];
}

// src/pipeline/suite.ts
/**
* Runs a test that starts the containers, under a tracer. The image need not exist before: what ran under its name is
* the original. Throws as `captureSubject` does.
*/
async function captureSuite(run, { image: name }) {
	const { docker, session, equipment, request } = run;
	session.atEnd(() => docker.uncancelled().removeImage(originalTag(session.runId)));
	let found;
	const look = async ({ observed }) => {
		const id = observed.images?.get(name)?.id;
		if (!id || found) return found;
		const original = await findImage(docker, session.log, name, {
			created: equipment.created,
			labels: request.labels
		}, id);
		const preparation = new Preparation(docker, session, original);
		session.atEnd(() => preparation.discard());
		found = {
			original,
			preparation
		};
		return found;
	};
	const before = (await docker.image(name))?.Id;
	const images = [{
		name,
		...before ? { originalId: before } : {}
	}];
	const capture = await captureSubject(run, suiteSubject(run, images, "capture"), async (one) => {
		return (await look(one))?.preparation.contents();
	});
	const looked = await look(capture);
	if (!looked) throw new Failure(`the test started no container of ${name}`);
	recordImage(run, looked.original);
	tellContainers(run, capture);
	return {
		...looked,
		capture
	};
}
/** Records the containers in the report, and how many there were in the log. */
function tellContainers({ session, report }, { observed: { images } }) {
	report.containers = [...images?.values() ?? []].flatMap((image) => image.containers).map(({ run, touches }) => recordOf(run, touches));
	session.log.info(containersText(report.containers));
}
function recordOf(run, touches) {
	const { id, name, entrypoint, command, starts, life, ms } = run;
	return {
		id: id.slice(0, 12),
		name,
		...entrypoint ? { entrypoint: [...entrypoint] } : {},
		command: [...command],
		starts,
		...life.ended ? { exitCode: life.ended.exitCode } : {},
		...ms === void 0 ? {} : { ms: Math.round(ms) },
		files: touches.sorted().flatMap(({ path, found }) => found ? [formatPath(path)] : [])
	};
}
/** Notes for each path which of the test's containers looked for it in vain first. `tree` is the original's. */
function addMissers(missers, { images }, tree) {
	for (const { containers } of images?.values() ?? []) for (const { run, touches } of containers) for (const { path, found } of touches.sorted()) {
		const place = found ? void 0 : tree.locate(path).path;
		if (place !== void 0 && !missers.has(place)) missers.set(place, `${run.name} (${commandText(run)})`);
	}
}

// src/pipeline/heal.ts
/** A watched test that took at most this long runs once more on the image as it ships. */
const SHORT_TEST_MS = 3e4;
/** Healing may take this many times as long as the capture, but always at least `LEAST_HEALING_MS`. */
const TIMES_CAPTURE = 10;
const LEAST_HEALING_MS = 3e5;
/**
* Makes and tests the micro images of a run for `heal`, the first from `packed`; `make` packs and builds the others.
* `passed` gets the touches of each watched run that passed. Fills the report.
*/
function microImagesOf(run, { original, capture }, packed, make, passed, seen = () => {}) {
	const { request, session, docker, recorder, report } = run;
	const context = {
		docker,
		...session
	};
	const removals = new Removals();
	session.atEnd(() => removals.ended());
	let usual = capture && usualOf(capture.observed);
	let originalLog = capture?.observed.log;
	let knowsOriginal = capture !== void 0;
	const subject = (image = workTag(session.runId)) => subjectOf(run, original, "verify", image, usual);
	const givesOwn = capture !== void 0 && ownPrivileged(capture.observed.captured.touches).length > 0;
	let unfiltered = givesOwn || hasRights(packed);
	const tracers = () => ({
		watcher: watcherOf(run, unfiltered),
		during: run.syscalls ? unchanging(verifiers(run, capture)) : [],
		afterwards: verifiers(run, capture)
	});
	let latest = packed;
	const rightsUsed = (touches) => privilegedPrograms(touches, latest.tree, latest.rootfs.packed);
	const begin = performance.now();
	const captureMs = report.phases.find(({ name }) => name === "Capture")?.ms ?? 0;
	const allowedMs = Math.max(LEAST_HEALING_MS, TIMES_CAPTURE * captureMs);
	const askOriginal = async () => {
		if (knowsOriginal) return;
		knowsOriginal = true;
		({usual, log: originalLog} = await runOriginal(run, original));
	};
	/** Verifies; if only the original can tell whether the end was right, asks it, and verifies again if it was not. */
	const compared = async (work) => {
		const observed = await work();
		if (knowsOriginal || !observed.end || !isUnusual(observed.end, request.readiness)) return observed;
		await askOriginal();
		return usual?.end && differenceOf(usual.end, observed.end) ? work() : observed;
	};
	const withUsual = async (one) => {
		await askOriginal();
		return {
			...one,
			usual
		};
	};
	const warn = (text) => text !== void 0 && recorder.warn(text);
	const compareLogs = (log) => {
		if (originalLog && log) report.newLines = newLinesRecord(newLines$1(originalLog, log));
	};
	return {
		rounds: request.heal,
		watched: request.watchVerify,
		tree: packed.tree,
		dropped: packed.rootfs.unwanted,
		owned: ownedIn(packed),
		namesOf(touches, folders, others) {
			const { tree, rootfs } = packed;
			const rules = rulesOf(packed, /* @__PURE__ */ new Set([...others, ...rootfs.unwanted]), request.listedMax);
			return listedNames(listedFolders(touches, tree).filter(({ path }) => folders.has(path)), tree, rules);
		},
		async make(added) {
			await removals.ended();
			const paths = added.map(({ path }) => path);
			session.log.info(`Packing the list with ${counted$1(paths.length, "added path")}: ${named(paths)}`);
			const next = await make(added.map(({ path, passing }) => ({
				path,
				reason: passing ? "missed" : "healed"
			})));
			unfiltered = givesOwn || hasRights(next);
			latest = next;
			return madeFrom(next);
		},
		async verify(explains) {
			const observed = await compared(() => verify(subject(), tracers(), {
				...context,
				removals
			}, explains, withUsual));
			report.tests.micro = testRecord(observed);
			seen(observed);
			if (observed.verdict.ok) report.verification = verificationOf(observed, "passed");
			if (observed.verdict.ok && observed.watched) passed(observed.captured.touches);
			const without = observed.watched && observed.asRoot === false ? rightsUsed(observed.captured.touches) : [];
			if (observed.verdict.ok && without.length > 0) recorder.warn(watchedWithoutRightsText(without));
			if (observed.watched) warn(ownMountsText(observed.captured.touches.mounted));
			if (!capture && observed.watched) warn(observed.untouched);
			warn(fewerStartsText(usual?.end, observed.end));
			compareLogs(observed.log);
			return observed;
		},
		async asShipped(watched, explains) {
			const own = subject();
			const whole = (watched.verdict.test?.ms ?? 0) <= SHORT_TEST_MS || run.syscalls !== void 0 || usual?.end?.running === false;
			const shipped = () => whole || own.kind === "suite" ? own : {
				...own,
				test: void 0
			};
			const seen = await compared(() => {
				const afterwards = others(verifiers(run, capture), watcherOf(run, unfiltered));
				return verifyUnwatched(shipped(), {
					...tracers(),
					afterwards
				}, context, explains);
			});
			if (whole || !seen.verdict.ok) report.tests.micro = testRecord(seen);
			const asItShips = whole ? "passed" : "started and stopped";
			if (seen.verdict.ok) report.verification = verificationOf(watched, asItShips);
			if (whole) compareLogs(seen.log);
			warn(fewerStartsText(usual?.end, seen.end));
			return {
				...seen,
				shipped: true
			};
		},
		async once(failed) {
			const observed = await observe(failed ? withShorterTimeouts(subject(), failed) : subject(), untraced, context);
			if (!failed || !observed.verdict.ok) report.tests.micro = testRecord(observed);
			return observed.verdict;
		},
		async onFirst(failed) {
			if (isTimeout(failed)) await askOriginal();
			return (await observe(withShorterTimeouts(subject(firstTag(session.runId)), failed), untraced, context)).verdict;
		},
		traceAgain: () => traceMost(run, capture, subject()),
		late: () => performance.now() - begin > allowedMs ? allowedMs : void 0,
		phase: (name, work) => recorder.phase(name, work),
		suspect(paths) {
			report.missingAtRunTime = paths.map(formatPath);
		},
		tell: (round) => report.healing.push(roundRecord(round)),
		info: (message) => session.log.info(message)
	};
}
function watchedWithoutRightsText(programs) {
	return `While the verification was watched, programs with setuid or file capabilities ran without their extra rights, because the container's user is not root: ${named(programs)}. A file that they look for only with these rights, without failing, is not noticed.`;
}
/** Whether a program of the micro image gets rights from its file. */
function hasRights({ rootfs }) {
	return rootfs.packed.some(({ entry }) => givesRights(entry));
}
/** Of a run of the test that passed, and of what the image did as it ships. */
function verificationOf({ watched, unwatched, onlyWatched, captured: { unseen = [] } }, asItShips) {
	return {
		watched: watched === true && onlyWatched === void 0,
		...unwatched === void 0 ? {} : { unwatched },
		...watched && unseen.length > 0 ? { unseen: [...unseen] } : {},
		...onlyWatched === void 0 ? {} : { onlyWatched: onlyWatched.message },
		asItShips
	};
}
/** The paths named by `drop` that a container of the image looked for, in the form of files.txt. */
function droppedOf(touches, packed) {
	const { tree, rootfs } = packed;
	const images = {
		tree,
		packed: madeFrom(packed).packed,
		dropped: rootfs.unwanted,
		owned: ownedIn(packed)
	};
	return suspectsOf(touches, images).dropped.map(formatPath);
}
function madeFrom({ rootfs }) {
	return {
		packed: new Set(rootfs.packed.map(({ entry }) => entry.path)),
		sha256: rootfs.sha256
	};
}
/** The tracer of the capture, then the others, which may see more. */
async function* verifiers(run, capture) {
	if (capture) yield capture.tracer;
	yield* others(tracersOf(run), capture?.tracer);
}
async function* unchanging(tracers) {
	for await (const tracer of tracers) if (!tracer.changesContainer) yield tracer;
}
/** Runs the test once under each tracer that works here, because no tracer sees everything. */
async function traceMost(run, capture, subject) {
	const { session, docker } = run;
	const all = [];
	for await (const tracer of verifiers(run, capture)) {
		session.log.info(`The test passes. It runs again under ${tracer.description}, to see which of the added paths are used`);
		const observed = await tried(subject, tracer, {
			docker,
			...session
		});
		if (observed) all.push(observed.captured.touches);
	}
	return all;
}
/** Tests the micro image and heals it if the test fails. Returns what the test passed on. */
async function verifyMicro(run, findings, packed, packWith) {
	const { session, docker, recorder, report, output } = run;
	let last = packed;
	const make = async (added) => {
		if (last === packed) await docker.tag(workTag(session.runId), firstTag(session.runId));
		await docker.removeImage(workTag(session.runId));
		last = await packWith(added);
		await build(run, findings, last);
		return last;
	};
	try {
		let touches;
		const missers = /* @__PURE__ */ new Map();
		const images = microImagesOf(run, findings, packed, make, (seen) => {
			touches = seen;
		}, (observed) => addMissers(missers, observed, packed.tree));
		const { added, failed } = await heal(images, madeFrom(packed));
		const healed = added.filter(({ passing }) => !passing);
		const passing = added.filter(({ passing }) => passing);
		report.healed = healedRecords(healed, missers);
		report.missed = healedRecords(added.filter(({ missed }) => missed), missers);
		const dropped = touches ? droppedOf(touches, last) : [];
		report.missingAtRunTime = dropped;
		if (report.verification && dropped.length > 0) report.verification.dropped = dropped;
		if (healed.length > 0) recorder.warn(healedText(healed, failed));
		if (passing.length > 0) session.log.notice(missedText(passing));
		if (!findings.capture && touches) {
			report.listed = listedIn(touches, last, madeFrom(last).packed, last.rootfs.unwanted);
			tellListed(report.listed, void 0, session.log, ", see report.json");
		}
		if (report.verification?.onlyWatched) recorder.warn(onlyWatchedText(report.verification.onlyWatched, added.length > 0));
	} catch (error) {
		await writeList(output, packed.list);
		throw error;
	}
	await tellNewLines(run);
	session.log.info("The test passes on the micro image");
	return last;
}

// src/seccomp/families.ts
/**
* Families of system calls that do the same. The libc, the kernel and the architecture decide which one a program
* makes, so a profile that allows one allows the whole family. Source: syscalls(2), section "System call list" and its
* pages.
*/
const FAMILIES = [
	"open openat openat2 creat",
	"stat lstat fstat newfstatat statx stat64 lstat64 fstat64 fstatat64 oldstat oldlstat oldfstat",
	"statfs statfs64",
	"fstatfs fstatfs64",
	"access faccessat faccessat2",
	"readlink readlinkat",
	"getdents getdents64",
	"mkdir mkdirat",
	"rmdir unlink unlinkat",
	"rename renameat renameat2",
	"link linkat",
	"symlink symlinkat",
	"mknod mknodat",
	"chmod fchmodat fchmodat2",
	"chown lchown fchownat chown32 lchown32",
	"fchown fchown32",
	"utime utimes futimesat utimensat utimensat_time64",
	"truncate truncate64",
	"ftruncate ftruncate64",
	"fcntl fcntl64",
	"lseek _llseek",
	"mmap mmap2",
	"pread64 preadv preadv2",
	"pwrite64 pwritev pwritev2",
	"sendfile sendfile64",
	"fadvise64 fadvise64_64 arm_fadvise64_64",
	"pipe pipe2",
	"dup dup2 dup3",
	"poll ppoll ppoll_time64",
	"select _newselect pselect6 pselect6_time64",
	"epoll_create epoll_create1",
	"epoll_wait epoll_pwait epoll_pwait2",
	"eventfd eventfd2",
	"signalfd signalfd4",
	"inotify_init inotify_init1",
	"accept accept4",
	"send sendto",
	"recv recvfrom",
	"sendmsg sendmmsg",
	"recvmsg recvmmsg recvmmsg_time64",
	"fork vfork clone clone3",
	"wait4 waitpid waitid",
	"getpgrp getpgid",
	"pause rt_sigsuspend sigsuspend",
	"rt_sigtimedwait rt_sigtimedwait_time64",
	"alarm setitimer",
	"nanosleep clock_nanosleep clock_nanosleep_time64",
	"timer_settime timer_settime64",
	"timer_gettime timer_gettime64",
	"timerfd_create timerfd",
	"timerfd_settime timerfd_settime64",
	"timerfd_gettime timerfd_gettime64",
	"semop semtimedop semtimedop_time64",
	"getrlimit ugetrlimit setrlimit prlimit64",
	"getuid getuid32",
	"geteuid geteuid32",
	"getgid getgid32",
	"getegid getegid32",
	"setuid setuid32",
	"setgid setgid32",
	"setreuid setreuid32 setresuid setresuid32",
	"setregid setregid32 setresgid setresgid32",
	"getgroups getgroups32",
	"setgroups setgroups32",
	"uname olduname oldolduname",
	"umount umount2"
].map((names) => names.split(" "));
/** `names` and all calls of their families, sorted, without duplicates. */
function withFamilies(names) {
	const all = new Set(names);
	for (const family of FAMILIES) if (family.some((name) => all.has(name))) for (const name of family) all.add(name);
	return [...all].sort();
}

// src/seccomp/profile.ts
const EPERM = 1;
const ENOSYS = 38;
/**
* Always allowed: calls that the container runtime makes after it sets the profile and before the program starts (also
* in `docker exec`), and calls that any process can make: to exit, to return from a signal, to continue after a stop,
* or to read a clock that the kernel does not map. Observed with runc 1.1 (a Go program, whose threads schedule
* themselves), plus the calls of newer runc versions and crun in the same places.
*/
const ALWAYS = `brk capget capset chdir clock_getres clock_gettime close close_range dup2 epoll_create epoll_ctl epoll_wait eventfd
  execve exit exit_group access fchdir fchown fcntl fstat fstatfs futex getcpu getcwd getdents getegid geteuid
  getgid getpid getppid getrandom gettid gettimeofday getuid lseek madvise mmap mprotect munmap nanosleep open pipe
  poll prctl pread64 read readlink restart_syscall rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity
  sched_yield set_robust_list set_tid_address setgid setgroups setsid setuid sigaltstack sigreturn statfs tgkill
  time umask uname wait4 write arch_prctl`.split(/\s+/);
/**
* Calls that Docker's default profile refuses to a container without extra capabilities. If the tracer does not know
* the result of such a call, it counts as refused.
* Source: https://docs.docker.com/engine/security/seccomp/ (significant syscalls blocked by the default profile).
*/
const REFUSED_BY_DEFAULT = new Set(`acct add_key bpf clock_adjtime clock_settime create_module delete_module fanotify_init finit_module fsconfig
  fsmount fsopen fspick get_kernel_syms get_mempolicy init_module io_uring_enter io_uring_register io_uring_setup
  ioperm iopl kcmp kexec_file_load kexec_load lookup_dcookie mbind mount mount_setattr move_mount move_pages
  nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise process_vm_readv
  process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key set_mempolicy setdomainname
  sethostname setns settimeofday stime swapoff swapon sysfs syslog umount umount2 unshare uselib userfaultfd ustat
  vhangup vm86 vm86old`.split(/\s+/));
/** Flags of clone(2) that create namespaces. Docker's default profile refuses them in the same way. */
const CLONE_NEW_NAMESPACES = 2114060288;
/** Architecture of an image (Go's name) -> seccomp's names of all architectures whose programs the processor runs. */
const ARCHITECTURES = {
	amd64: [
		"SCMP_ARCH_X86_64",
		"SCMP_ARCH_X86",
		"SCMP_ARCH_X32"
	],
	arm64: ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
};
/**
* The profile that allows the observed calls with their families, and the calls that the runtime needs. All other calls
* fail with EPERM. Calls that the kernel did not know, and clone3, whose flags a profile cannot see, fail with ENOSYS:
* programs then use another call. `architecture` is the image's, with Go's name.
* Source: https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#seccomp
*/
function seccompProfile(syscalls, architecture) {
	const unknown = syscalls.that("unknown").filter((name) => !REFUSED_BY_DEFAULT.has(name));
	const all = withFamilies([
		...ALWAYS,
		...syscalls.that("made"),
		...unknown
	]);
	const plain = all.filter((name) => name !== "clone" && name !== "clone3");
	const missing = syscalls.that("missing").filter((name) => !all.includes(name));
	const architectures = ARCHITECTURES[architecture];
	return {
		defaultAction: "SCMP_ACT_ERRNO",
		defaultErrnoRet: EPERM,
		...architectures ? { architectures } : {},
		syscalls: [
			{
				names: plain,
				action: "SCMP_ACT_ALLOW"
			},
			...all.includes("clone") ? [cloneRule(all)] : [],
			{
				names: [.../* @__PURE__ */ new Set(["clone3", ...missing])].sort(),
				action: "SCMP_ACT_ERRNO",
				errnoRet: ENOSYS
			}
		]
	};
}
/** Allows clone for processes and threads; for namespaces only if the container can create them by another call. */
function cloneRule(allowed) {
	const rule = {
		names: ["clone"],
		action: "SCMP_ACT_ALLOW"
	};
	if (allowed.includes("unshare") || allowed.includes("setns")) return rule;
	return {
		...rule,
		args: [{
			index: 0,
			value: CLONE_NEW_NAMESPACES,
			valueTwo: 0,
			op: "SCMP_CMP_MASKED_EQ"
		}]
	};
}
/** Number of calls that the profile allows. */
function allowedBy({ syscalls }) {
	return syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW").reduce((sum, { names }) => sum + names.length, 0);
}

// src/pipeline/profile.ts
/**
* Writes seccomp.json, the profile of every system call that the containers of this run made, and runs the test on the
* micro image under it: a profile that is too narrow must fail here, not in production. Throws `Failure` when nothing
* was observed or the test fails.
*/
async function makeProfile(run, { original, capture }, syscalls) {
	const { session, docker, report, output } = run;
	const seen = syscalls.that("made").length;
	if (seen === 0) throw nothingObserved();
	const profile = seccompProfile(syscalls, original.base.platform.architecture);
	const file = output.unfinished("seccomp.json");
	await writeFile(file, `${JSON.stringify(profile, void 0, 2)}\n`);
	report.seccomp = {
		allowed: allowedBy(profile),
		seen
	};
	const subject = containerSubject(run, original, "verify", workTag(session.runId), capture && usualOf(capture.observed));
	const { verdict } = await observe({
		...subject,
		target: under(file, subject.target)
	}, untraced, {
		docker,
		...session
	});
	if (!verdict.ok) throw tooNarrow(verdict.message, verdict.evidence);
	session.log.info(`The test passes under seccomp.json, which allows ${counted$1(report.seccomp.allowed, "system call")}`);
}
/** The same container with the profile in `file` (absolute). */
function under(file, target) {
	const { spec } = target;
	return {
		...target,
		spec: {
			...spec,
			runArgs: [
				...spec.runArgs,
				"--security-opt",
				`seccomp=${file}`
			]
		}
	};
}
function nothingObserved() {
	return new Failure("seccomp: cannot make a profile: this run observed no container", {
		exitCode: EXIT.incomplete,
		fix: "Capture in the same run (the root action, or micropacker run), or make sysdig work on this machine: strace does not observe a test that passes on a micro image."
	});
}
function tooNarrow(message, evidence) {
	return new Failure(`on the micro image, under seccomp.json: ${message}`, {
		exitCode: EXIT.testOnMicro,
		fix: "The micro image passes without the profile. The profile may lack a system call that the program makes only sometimes: run again, or set seccomp: false.",
		evidence: [...evidence]
	});
}

// src/report/json.ts
const BATCH_CHARS = 65536;
/**
* report.json, in pieces of about 64 kB. It leaves out what a test or container printed: output may hold secrets,
* and the runner masks secrets in the log and the summary, but not in artifacts.
*/
function* reportJson(report) {
	const { leftOut } = report;
	const text = JSON.stringify(published(report), void 0, 2);
	yield leftOut ? `${text.slice(0, -2)},\n  "leftOut": ` : text;
	if (leftOut) yield* batches(leftOutJson(leftOut()));
	yield leftOut ? "\n}\n" : "\n";
}
function* batches(pieces) {
	let batch = "";
	for (const piece of pieces) {
		batch += piece;
		if (batch.length < BATCH_CHARS) continue;
		yield batch;
		batch = "";
	}
	yield batch;
}
/** The report without what a test or container printed, and without the list of files that are left out. */
function published({ leftOut: _, sizes: _sizes, newLines: _newLines, failure, ...report }) {
	return {
		...report,
		...failure ? { failure: withoutOutput(failure) } : {}
	};
}
function withoutOutput({ message, containerSaid, phase, fix, exitCode }) {
	return {
		phase,
		message: containerSaid === void 0 ? message : message.replace(`: ${containerSaid}`, ""),
		...fix ? { fix } : {},
		exitCode
	};
}

// src/report/page/data.ts
/** Keeps the whole page under 3 MB. */
const LIMIT_BYTES$1 = 25e5;
/** A treemap with more packages is unreadable. */
const PACKAGES = 3e3;
/**
* The data as base64 of raw deflate of JSON, so that no file name can close the surrounding element. If the data is
* too large, the smallest files are left out.
*/
function pageData({ packages, packed }, sizes) {
	const rows = packed.filter(({ type }) => type !== "directory").map(({ path, size, reason, package: owner, language = "", by = "" }) => [
		path,
		size,
		reason,
		owner ?? language,
		by
	]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	for (let count = rows.length;; count = Math.floor(count / 2)) {
		const data = {
			sizes,
			packages: largest(packages?.list ?? []),
			rows: rows.slice(0, count),
			all: rows.length
		};
		const text = deflateRawSync(JSON.stringify(data), { level: 9 }).toString("base64");
		if (text.length <= LIMIT_BYTES$1 || count === 0) return text;
	}
}
/** The largest packages; the rest is summed up as one. */
function largest(packages) {
	const shares = packages.map(({ name, files, bytes }) => ({
		name,
		files,
		bytes
	}));
	shares.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
	const rest = shares.splice(PACKAGES);
	if (rest.length === 0) return shares;
	const sum = (of, side) => rest.reduce((all, one) => all + one[of][side], 0);
	const share = (of) => ({
		packed: sum(of, "packed"),
		total: sum(of, "total")
	});
	return [...shares, {
		name: counted$1(rest.length, "smaller package"),
		files: share("files"),
		bytes: share("bytes")
	}];
}

// src/report/page/markup.ts
/** Text that is already HTML. */
var Html = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
/** Template tag that escapes its values, both as text and in quoted attributes, unless they are `Html`. */
function html(strings, ...values) {
	return new Html(String.raw({ raw: strings }, ...values.map(markup)));
}
const nothing$1 = new Html("");
/** Untrusted text, escaped for HTML. */
function escaped(text) {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function markup(value) {
	if (value instanceof Html) return value.text;
	if (typeof value === "string") return escaped(value);
	return typeof value === "number" ? String(value) : value.map(({ text }) => text).join("");
}

// src/report/origins.ts
function originsOf(packed) {
	const origins = {
		os: nothing(),
		language: nothing(),
		none: nothing()
	};
	const names = {
		os: /* @__PURE__ */ new Set(),
		language: /* @__PURE__ */ new Set()
	};
	for (const { type, size, package: owner, language } of packed) {
		if (type === "directory") continue;
		const kind = owner !== void 0 ? "os" : language !== void 0 ? "language" : "none";
		origins[kind].files += 1;
		origins[kind].bytes += size;
		if (kind !== "none") names[kind].add(owner ?? language);
	}
	origins.os.packages = names.os.size;
	origins.language.packages = names.language.size;
	return origins;
}
function nothing() {
	return {
		packages: 0,
		files: 0,
		bytes: 0
	};
}

// src/report/verification.ts
/**
* How the micro image was verified, as one or more sentences for the summary and the page; undefined if it was not
* verified. Does not repeat what a test or a container printed.
*/
function verificationText({ outcome, verification, missed, healed }) {
	if (outcome !== "verified" || !verification) return void 0;
	const { watched, unwatched, unseen = [], dropped = [], onlyWatched, asItShips } = verification;
	if (onlyWatched !== void 0) return `The test failed only while strace watched it (${onlyWatched}), and passed as it ships.`;
	if (!watched) return `The test passed as it ships. It was not watched (${unwatched === void 0 ? "watch-verify is false" : unwatched}), so a file that the program looks for without failing is not noticed.`;
	const added = new Set([...missed, ...healed].map(({ path }) => path)).size;
	const none = dropped.length === 0 ? "no file" : "no other file";
	return `The test passed watched (${[...dropped.length > 0 ? [`it looked for ${namesOf(dropped)}, which drop names`] : [], added === 0 ? `it looked for ${none} that only the original has` : `${counted$1(added, "missing path")} ${added === 1 ? "was" : "were"} added`].join("; ")}${unseen.length === 0 ? "" : `; what docker exec of ${unseen.join(", ")} looked for was not watched`}), and the micro image ${asItShips} as it ships.`;
}
/** The paths that the container of a passing test looked for in vain: a test that failed without a path was healed. */
function missedByPassing({ missed, healed }) {
	const known = new Set(healed.map(({ path }) => path));
	return missed.filter(({ path }) => !known.has(path));
}
const SHOWN = 3;
function namesOf(paths) {
	const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
	return `${paths.slice(0, SHOWN).join(", ")}${more}`;
}

// src/report/folder.ts
const DEPTH = 3;
/** The folder of a path (in the form of files.txt), cut after three names: the group of paths without a package. */
function folderOf(path) {
	return `/${path.replace(/^"|"$/g, "").split("/").slice(1, -1).slice(0, DEPTH).join("/")}`;
}

// src/report/summary/drift.ts
/**
* The drift in the job summary: the outcome, a table by package or folder, and a folded list of paths. With
* `lock-mode: fail` only the table: the gate's verdict has the outcome, and the patch has the paths.
*/
function driftParts(drift) {
	const { lock, mode, onlyLocked } = drift;
	if (mode === "fail") return drift.kind === "none" ? [] : groupTable(drift);
	const only = onlyLocked.length > 0 ? ` Packed only because the lock has them: ${counted$1(onlyLocked.length, "path")}.` : "";
	const said = `**Lock** ${code(lock)}: ${driftText(drift)}.${only}`;
	if (drift.kind === "none") return [said];
	return [
		`${said} \`lock.patch\` brings the lock up to date.`,
		...groupTable(drift),
		...drift.found ? pathList(drift) : []
	];
}
function groupTable({ added, removed }) {
	const groups = /* @__PURE__ */ new Map();
	const count = (paths, side) => {
		for (const { path, package: owner } of paths) {
			const name = owner ?? folderOf(path);
			const group = groups.get(name) ?? {
				more: 0,
				fewer: 0
			};
			group[side]++;
			groups.set(name, group);
		}
	};
	count(added, "more");
	count(removed, "fewer");
	const sorted = [...groups].sort(([a, x], [b, y]) => y.more + y.fewer - x.more - x.fewer || (a < b ? -1 : 1));
	const rows = sorted.slice(0, TOP_GROUPS).map(([name, { more, fewer }]) => `| ${code(name)} | ${showCount(more)} | ${showCount(fewer)} |`);
	const more = sorted.length > TOP_GROUPS ? [`| … and ${showCount(sorted.length - TOP_GROUPS)} more | | |`] : [];
	return [[
		"| Package or folder | Added | Removed |",
		"|---|--:|--:|",
		...rows,
		...more
	].join("\n")];
}
function pathList({ added, removed }) {
	const lines = [...added.map(({ path }) => `+ ${path}`), ...removed.map(({ path, gone }) => `- ${path}${gone ? "  (no longer in the image)" : ""}`)];
	const shown = [...lines.slice(0, TOP_PATHS), ...lines.length > TOP_PATHS ? ["  … more in report.json"] : []];
	return [folded("Paths added and removed", [diff(shown)])];
}
const TOP_GROUPS = 15;
const TOP_PATHS = 50;

// src/report/summary/listed.ts
const MOST$1 = 20;
/** The listed folders of which names are left out, folded, with the lines that keep them. */
function listedParts(records) {
	const notable = notableListed(records);
	if (notable.length === 0) return [];
	const rows = notable.slice(0, MOST$1).map(rowOf);
	const more = records.length - rows.length;
	return [folded(`Listed folders that are not complete: ${counted$1(notable.length, "folder")}`, [
		"A program that lists a folder may use the names of files that it never opens. Add a line to `keep` if yours does.",
		"",
		"| Line for `keep` | Packed | Owner | Adds |",
		"|---|--:|---|--:|",
		...rows,
		...more > 0 ? ["", `${counted$1(more, "more listed folder")} in report.json (\`listed\`).`] : []
	])];
}
function rowOf({ keep, files, own, package: owner, keepBytes }) {
	const whose = own ? "no package" : text(owner ?? "a language package");
	return `| ${code(keep)} | ${showCount(files.packed)} of ${showCount(files.total)} | ${whose} | ${showBytes(keepBytes)} |`;
}

// src/report/summary/pie.ts
const SLICES = 5;
/**
* A pie chart of the original's bytes: kept, the largest folders that are left out, the rest. `kept` is in bytes,
* `removed` is sorted by size. Source: https://mermaid.js.org/syntax/pie.html
*/
function pie(kept, removed) {
	const rest = removed.slice(SLICES).reduce((sum, { bytes }) => sum + bytes, 0);
	return [
		"```mermaid",
		"pie showData title Megabytes of the original",
		...[
			["kept", kept],
			...removed.slice(0, SLICES).map(({ folder, bytes }) => [`left out: ${plain(folder)}`, bytes]),
			["left out: the rest", rest]
		].map(([label, bytes]) => [label, (bytes / 1e6).toFixed(2)]).filter(([, megabytes]) => Number(megabytes) > 0).map(([label, megabytes]) => `  "${label}" : ${megabytes}`),
		"```"
	].join("\n");
}
/** An untrusted name for a chart label, without characters that end the label or the chart. */
function plain(name) {
	return name.replace(/[^\w/.+-]/g, "?").slice(0, 60);
}

// src/report/summary/summary.ts
/** GitHub drops a whole summary over 1 MiB; half of that leaves room for what else is written into the same file. */
const LIMIT_BYTES = 524288;
const TOP$1 = 10;
const MOST_HEALED = 100;
/**
* The job summary: the outcome, the numbers, then folded details. GitHub-flavoured Markdown, under 1 MiB.
* `artifactUrl` is the page of the uploaded files, if any.
*/
function summary(report, artifactUrl) {
	const link = artifactUrl ? [`Files of this run, including the report page \`report.html\`: [the artifact](${artifactUrl}).`] : [];
	const text = `${[
		headline$1(report),
		...failure$1(report),
		...pushed(report),
		...numbers$1(report),
		...verification(report),
		...newLines(report),
		...link,
		...seccomp(report),
		...gates$1(report),
		...report.drift ? driftParts(report.drift) : [],
		...warningParts(report.warnings, "report.json"),
		...details(report)
	].join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= LIMIT_BYTES) return text;
	return `${[
		headline$1(report),
		failure$1(report)[0] ?? "",
		...link
	].join("\n\n")}\n\nThe rest is too long for the summary. See report.json.\n`;
}
/** The outcome in one line, also for the log. */
function outcomeLine(report) {
	const { image, micro } = report;
	if (report.outcome === "failed") return `Failed: ${report.failure.message}`;
	const share = micro && image.size ? `${showBytes(image.size)} → ${showBytes(micro.size)} (${showRatio(micro.size / image.size)})` : "";
	const healed = report.healed.length > 0 ? ` with ${healedPaths(report)}` : "";
	const verdict = report.outcome === "verified" ? `the test passes on the micro image${healed}` : "not verified: the test did not run on the micro image";
	return `${micro?.tags[0] ?? image.name}: ${share}, ${verdict}`;
}
function healedPaths({ healed }) {
	return counted$1(healed.length, "healed path");
}
function headline$1(report) {
	const { image, micro, tests } = report;
	if (report.outcome === "failed") return `## ❌ ${code(image.name)}: ${whatFailed(report)}\n\n**${text(report.failure.message)}**`;
	const sizes = `${showBytes(image.size)} → ${showBytes(micro.size)}`;
	const doubts = doubtsOf(report);
	const verdict = report.outcome === "verified" ? `The test passes on ${tests.original ? "both images" : "the micro image"}.` : "";
	const tags = `The micro image is ${micro.tags.slice(0, TOP$1).map(code).join(", ")}.`;
	return `${`## ${doubts.length > 0 ? "⚠️" : "✅"} ${code(image.name)}: ${sizes} (${showRatio(micro.size / image.size)})`}\n\n${[
		verdict,
		...doubts,
		tags
	].filter(Boolean).join(" ")}`;
}
/** Says what was packed or pushed although the run failed. */
function whatFailed({ push, failure }) {
	if (!push) return failure?.phase === "Upload" ? "packed, but not uploaded" : "no micro image";
	const pushed = push.tags.filter((tag) => tag.pushed).length;
	if (pushed === push.tags.length) return "pushed, but the step failed afterwards";
	return pushed === 0 ? "not pushed" : `${pushed} of ${push.tags.length} tags pushed`;
}
/** The pushed references in a block that is easy to copy. */
function pushed({ push }) {
	const references = pushedReferences(push);
	return references.length === 0 ? [] : [`Pushed, by digest:\n\n${printed(references)}`];
}
/** Reasons not to trust the micro image although the run did not fail. */
function doubtsOf({ outcome, tracer, healed }) {
	return [
		...outcome === "verified" ? [] : ["The micro image was **not** tested."],
		...tracer && tracer.drops > 0 ? ["The capture is **incomplete**: files may be missing."] : [],
		...healed.length > 0 ? [`It passes only with **${counted$1(healed.length, "healed path")}**, which the test on the original did not reach.`] : []
	];
}
function failure$1(report) {
	return report.failure ? failureParts(report.failure) : [];
}
function numbers$1({ image, micro, tests, tracer, packages, containers }) {
	const rows = [];
	const count = (value) => value === void 0 ? "–" : showCount(value);
	if (image.size !== void 0) rows.push([
		"Size",
		showBytes(image.size),
		micro ? showBytes(micro.size) : "–"
	]);
	if (image.files !== void 0) rows.push([
		"Files",
		count(image.files),
		count(micro?.files)
	]);
	if (packages && packages.before > 0) rows.push([
		"OS packages",
		count(packages.before),
		count(packages.after)
	]);
	if (tests.original || tests.micro) rows.push([
		"Test",
		verdict$1(tests.original),
		verdict$1(tests.micro)
	]);
	if (rows.length === 0) return [];
	const table = [
		"| | Original | Micro image |",
		"|---|--:|--:|",
		...rows.map((row) => `| ${row.join(" | ")} |`)
	];
	const drops = tracer && (tracer.drops === 0 ? "no events dropped" : `**${counted$1(tracer.drops, "event")} dropped**`);
	const where = image.files === void 0 ? "seen" : "of the image";
	const seen = tracer && `Captured by ${text(tracer.description)}: ${counted$1(tracer.paths, "path")} ${where}, ${drops}.`;
	const because = tracer?.because ? ` No better tracer works here: ${text(tracer.because)}.` : "";
	const started = containers ? [`${containersText(containers)}.`] : [];
	return [
		table.join("\n"),
		...seen ? [`${seen}${because}`] : [],
		...started
	];
}
function verification(report) {
	const how = verificationText(report);
	return how === void 0 ? [] : [text(how)];
}
/** The first lines that only the micro container logged, folded. */
function newLines({ newLines: found }) {
	if (!found) return [];
	const title = `${found.trouble ? "⚠️ " : ""}Logged by the micro container only: ${counted$1(found.count, "line")}`;
	return [folded(title, [printed(found.lines)])];
}
/** The paths that a passing test's container looked for in vain, folded. */
function missedParts(report) {
	const own = missedByPassing(report);
	if (own.length === 0) return [];
	const rows = own.slice(0, MOST_HEALED).map(({ path, round }) => `| ${code(path)} | ${round} |`);
	return [folded(`Missed by a passing test, and added: ${counted$1(own.length, "path")}`, [
		"| Path | Round |",
		"|---|--:|",
		...rows
	])];
}
function seccomp({ seccomp, outcome }) {
	if (!seccomp || outcome === "failed") return [];
	return [`\`seccomp.json\` ${`allows ${counted$1(seccomp.allowed, "system call")} (${showCount(seccomp.seen)} ${seccomp.seen === 1 ? "was" : "were"} made)`}; the test passes under it: \`docker run --security-opt seccomp=seccomp.json\`.`];
}
function gates$1({ gates }) {
	const lines = gates.map(({ passed, verdict }) => `- ${passed ? "✅" : "❌"} ${text(verdict)}`);
	return lines.length > 0 ? [lines.join("\n")] : [];
}
function verdict$1(test) {
	if (!test) return "not run";
	if (test.ms === void 0) return "**not reached**";
	return `${test.passed ? "passed" : "**failed**"} in ${showDuration(test.ms)}`;
}
function details(report) {
	const phases = report.phases.map(({ name, ms }) => `| ${text(name)} | ${showDuration(ms)} |`);
	const total = report.phases.reduce((sum, { ms }) => sum + ms, 0);
	const removed = report.removed.slice(0, TOP$1).map((r) => `| ${code(r.folder)} | ${showCount(r.files)} | ${showBytes(r.bytes)} |`);
	const largest = [...report.packed].sort((a, b) => b.size - a.size).slice(0, TOP$1).map(({ path, size, reason }) => `| ${code(path)} | ${showBytes(size)} | ${reason} |`);
	const healed = report.healed.slice(0, MOST_HEALED).map(({ path, round, because }) => `| ${code(path)} | ${round} | ${because} |`);
	const files = report.removed.reduce((sum, { files }) => sum + files, 0);
	return [
		...healed.length > 0 ? [folded(`Healed: ${counted$1(report.healed.length, "path")}`, [
			"| Path | Round | Reason |",
			"|---|--:|---|",
			...healed
		])] : [],
		...missedParts(report),
		...containerParts(report.containers),
		...listedParts(report.listed),
		...phases.length > 0 ? [folded(`Time per phase: ${showDuration(total)} in total`, [
			"| Phase | Time |",
			"|---|--:|",
			...phases
		])] : [],
		...removed.length > 0 ? [folded(`Left out: ${counted$1(files, "file")}, by folder`, [
			...report.micro ? [pie(report.micro.size, report.removed), ""] : [],
			"| Folder | Files | Size |",
			"|---|--:|--:|",
			...removed
		])] : [],
		...origins$1(report.packed),
		...leftOutPackages(report.packages),
		...largest.length > 0 ? [folded("Largest files in the micro image", [
			"| File | Size | Reason |",
			"|---|--:|---|",
			...largest
		])] : []
	];
}
function origins$1(packed) {
	const { os, language, none } = originsOf(packed);
	if (os.files + language.files === 0) return [];
	const row = (name, { packages, files, bytes }) => `| ${name} | ${packages > 0 ? showCount(packages) : "–"} | ${showCount(files)} | ${showBytes(bytes)} |`;
	const title = `Packed files by origin: OS packages ${showCount(os.files)}, language packages ${showCount(language.files)}, no package ${showCount(none.files)}`;
	const rows = [
		row("OS packages", os),
		row("Language packages", language),
		row("No package", none)
	];
	return [folded(title, [
		"| Origin | Packages | Files | Size |",
		"|---|--:|--:|--:|",
		...rows
	])];
}
function leftOutPackages(packages) {
	const all = packages ? gonePackages(packages) : [];
	if (all.length === 0) return [];
	const rows = all.slice(0, TOP$1).map((one) => `| ${code(one.name)} | ${text(one.version)} | ${showBytes(one.bytes.total)} |`);
	const title = `Left out: ${showCount(all.length)} of ${counted$1(packages.before, "OS package")}`;
	return [folded(title, [
		"| Package | Version | Size |",
		"|---|---|--:|",
		...rows
	])];
}

// src/report/page/table.ts
/** Rows beyond this number are only in report.json: the number of names in an image is unlimited. */
const MOST = 500;
/** A scrolling table of the first `most` rows, and the number of the others. */
function tableOf(label, heads, rows, most = 500) {
	const head = heads.map((name) => html`<th scope="col">${name}</th>`);
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${rows.slice(0, most)}</tbody></table></div>${more(rows.length - most)}`;
}
/** A note that `count` more items exist; empty if there are none. */
function more(count) {
	return count > 0 ? html`<p class="quiet">and ${showCount(count)} more in report.json</p>` : nothing$1;
}

// src/report/page/changes.ts
/** The verdicts of the gates, the healed paths, incomplete listed folders, and the drift from the lock. */
function changes(report) {
	return html`${gates(report)}${verified(report)}${healed(report)}${listed(report)}${drift(report)}`;
}
function gates({ gates }) {
	if (gates.length === 0) return nothing$1;
	const list = gates.map(({ passed, verdict }) => html`<li class="${passed ? "good" : "bad"}">${passed ? "Passed" : "Failed"}: ${verdict}</li>`);
	return html`<section><h2>Gates</h2><ul class="gates">${list}</ul></section>`;
}
function verified(report) {
	const how = verificationText(report);
	if (how === void 0) return nothing$1;
	const rows = missedByPassing(report).map(({ path, round }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${round}</td></tr>`);
	const missed = rows.length > 0 ? tableOf("Paths missed by a passing test", ["Path", "Round"], rows) : nothing$1;
	return html`<section class="note"><h2>Verified</h2><p>${how}</p>${missed}</section>`;
}
function healed({ healed }) {
	if (healed.length === 0) return nothing$1;
	const rows = healed.map(({ path, because }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${because}</td></tr>`);
	return html`<section class="note fair"><h2>Healed: ${showCount(healed.length)}</h2><p>The test on the original did not reach these paths; the micro image passes only with them.</p>${tableOf("Healed paths", ["Path", "Reason"], rows)}</section>`;
}
function listed({ listed }) {
	const notable = notableListed(listed);
	if (notable.length === 0) return nothing$1;
	const rows = notable.map(({ keep, files, own, package: owner = "a language package", keepBytes }) => html`<tr><th scope="row"><bdi>${keep}</bdi></th><td>${showCount(files.packed)} of ${showCount(files.total)}</td><td>${own ? "no package" : owner}</td><td>${showBytes(keepBytes)}</td></tr>`);
	const table = tableOf("Listed folders", [
		"Line for keep",
		"Packed",
		"Owner",
		"Adds"
	], rows);
	return html`<section><h2>Listed folders that are not complete: ${showCount(notable.length)}</h2><p>A program that lists a folder may use the names of files that it never opens. Add a line to keep if yours does.</p>${table}</section>`;
}
function drift({ drift }) {
	if (!drift) return nothing$1;
	const added = drift.added.map(({ path, package: owner = "" }) => html`<tr><th scope="row"><bdi>+ ${path}</bdi></th><td>${owner}</td></tr>`);
	const removed = drift.removed.map(({ path, package: owner = "", gone }) => html`<tr><th scope="row"><bdi>− ${path}</bdi></th><td>${gone ? "no longer in the image" : owner}</td></tr>`);
	const rows = [...added, ...removed];
	const list = rows.length > 0 ? html`<details><summary>Paths added and removed</summary>${tableOf("Paths added and removed", ["Path", "Package"], rows)}</details>` : nothing$1;
	return html`<section><h2>Lock</h2><p><code>${drift.lock}</code>: ${driftText(drift)}</p>${list}</section>`;
}

// src/report/page/sections.ts
/** The sections above the treemap: the outcome, the failure, warnings, the numbers before and after, and changes. */
function before(report) {
	return html`${headline(report)}${failure(report)}${notes(report)}${numbers(report)}${changes(report)}`;
}
/** The sections below the table of packed files: origins, what is left out, the time per phase, facts of the run. */
function after(report) {
	return html`${origins(report)}${removed(report)}${phases(report)}${about(report)}`;
}
function headline(report) {
	const { image, micro, outcome } = report;
	const [mood, badge] = outcome === "failed" ? ["bad", `Failed: ${whatFailed(report)}`] : outcome === "verified" ? ["good", "Verified: the test passes on the micro image"] : ["fair", "Not verified: the test did not run on the micro image"];
	const sizes = outcome !== "failed" && micro && image.size ? html`<p class="sizes">${showBytes(image.size)} <span aria-hidden="true">→</span><span class="hidden">to</span> <strong>${showBytes(micro.size)}</strong> <span class="quiet">${showRatio(micro.size / image.size)} of the original</span></p>` : nothing$1;
	return html`<header><p class="badge ${mood}">${badge}</p><h1><bdi>${image.name}</bdi></h1>${sizes}${tags(report)}</header>`;
}
function tags({ micro, outcome, push }) {
	if (!micro || outcome === "failed") return nothing$1;
	const pushed = pushedReferences(push).map((reference) => html`<li><code>${reference}</code> <span class="quiet">pushed</span></li>`);
	const local = micro.tags.map((tag) => html`<li><code>${tag}</code></li>`);
	return html`<ul class="tags" aria-label="Tags of the micro image">${[...local, ...pushed]}</ul>`;
}
function failure({ failure }) {
	if (!failure) return nothing$1;
	const fix = failure.fix ? html`<p><strong>Next step:</strong> ${failure.fix}</p>` : nothing$1;
	return html`<section class="note bad" aria-label="Failure"><p><strong>${failure.message}</strong> <span class="quiet">(phase: ${failure.phase})</span></p>${fix}</section>`;
}
function notes({ warnings, tracer }) {
	const drops = tracer && tracer.drops > 0 ? html`<section class="note bad"><p><strong>The capture is incomplete:</strong> ${counted$1(tracer.drops, "event")} ${tracer.drops === 1 ? "was" : "were"} dropped. Files may be missing.</p></section>` : nothing$1;
	if (warnings.length === 0) return drops;
	const list = warnings.slice(0, 500).map((warning) => html`<li>${warning}</li>`);
	return html`${drops}<section class="note fair"><h2>Warnings</h2><ul>${list}</ul>${more(warnings.length - 500)}</section>`;
}
function numbers({ image, micro, packages, tests }) {
	const rows = [
		row("Size", image.size, micro?.size, showBytes),
		row("Files", image.files, micro?.files, showCount),
		row("OS packages", packages?.before, packages?.after, showCount)
	].filter((one) => one !== nothing$1);
	const test = tests.original || tests.micro ? html`<tr><th scope="row">Test</th><td>${verdict(tests.original)}</td><td>${verdict(tests.micro)}</td><td></td></tr>` : nothing$1;
	if (rows.length === 0 && test === nothing$1) return nothing$1;
	return html`<section><h2>Before and after</h2><table class="numbers"><thead><tr><th scope="col"><span class="hidden">What</span></th><th scope="col">Original</th><th scope="col">Micro image</th><th scope="col">Kept</th></tr></thead><tbody>${[...rows, test]}</tbody></table></section>`;
}
function row(name, all, kept, show) {
	if (all === void 0 || all === 0) return nothing$1;
	const share = kept === void 0 ? html`–` : html`${bar(kept / all)} ${showRatio(kept / all)}`;
	return html`<tr><th scope="row">${name}</th><td>${show(all)}</td><td>${kept === void 0 ? "–" : show(kept)}</td><td class="wide">${share}</td></tr>`;
}
/** A bar for a share from 0 to 1. Hidden from screen readers: the number is next to it. */
function bar(share) {
	const width = `${Math.min(100, Math.max(share * 100, share > 0 ? .5 : 0)).toFixed(2)}%`;
	return html`<svg class="bar" aria-hidden="true"><rect class="whole" width="100%" height="100%"/><rect class="share" width="${width}" height="100%"/></svg>`;
}
function verdict(test) {
	if (test?.ms === void 0) return test ? "not reached" : "not run";
	return `${test.passed ? "passed" : "failed"} in ${showDuration(test.ms)}`;
}
function origins({ packed }) {
	const { os, language, none } = originsOf(packed);
	if (os.files + language.files === 0) return nothing$1;
	const line = (name, { packages, files, bytes }, known) => html`<tr><th scope="row">${name}</th><td>${known ? showCount(packages) : "–"}</td><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`;
	const rows = [
		line("OS packages", os, true),
		line("Language packages", language, true),
		line("No package", none, false)
	];
	return html`<section><h2>Packed files by origin</h2>${tableOf("Packed files by origin", [
		"Origin",
		"Packages",
		"Files",
		"Size"
	], rows)}</section>`;
}
const TOP = 40;
function removed({ removed, packages }) {
	const leftOut = packages ? gonePackages(packages) : [];
	if (leftOut.length + removed.length === 0) return nothing$1;
	return html`<section><h2>Left out</h2>${packageTable(leftOut)}<details><summary>By folder</summary>${folderTable(removed)}</details></section>`;
}
function packageTable(leftOut) {
	if (leftOut.length === 0) return nothing$1;
	const rows = leftOut.map(({ name, version, bytes }) => html`<tr><th scope="row">${name}</th><td>${version}</td><td>${showBytes(bytes.total)}</td></tr>`);
	const table = tableOf("OS packages left out", [
		"Package",
		"Version",
		"Size"
	], rows);
	return html`<details open><summary>${counted$1(leftOut.length, "OS package")} left out</summary>${table}</details>`;
}
function folderTable(removed) {
	const rows = removed.map(({ folder, files, bytes }) => html`<tr><th scope="row"><bdi>${folder}</bdi></th><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`);
	return tableOf("Left out by folder", [
		"Folder",
		"Files",
		"Size"
	], rows, TOP);
}
function phases({ phases }) {
	if (phases.length === 0) return nothing$1;
	const total = phases.reduce((sum, { ms }) => sum + ms, 0);
	const rows = phases.map(({ name, ms }) => html`<tr><th scope="row">${name}</th><td>${showDuration(ms)}</td><td class="wide">${bar(total === 0 ? 0 : ms / total)}</td></tr>`);
	return html`<section><h2>Time: ${showDuration(total)}</h2><table class="numbers"><thead class="hidden"><tr><th scope="col">Phase</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}
function about({ image, micro, rootfs, tracer, push }) {
	const known = [
		["Image", image.id],
		["Image digest", image.digest],
		["Platform", image.platform],
		["Micro image", micro?.id],
		["Pushed digest", push?.digest],
		["rootfs.tar, SHA-256", rootfs?.sha256],
		["Tracer", tracer?.description],
		["Why no better tracer", tracer?.because],
		["Paths in the file list", tracer && showCount(tracer.paths)]
	].filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
	if (known.length === 0) return nothing$1;
	return html`<section><h2>About this run</h2><dl>${known}</dl></section>`;
}

// src/report/page/html.ts
/**
* report.html: the static sections, and the data for the treemap and the table of packed files. `template` is the text
* of dist/report-page.html. Throws `Error` if the template lacks a placeholder.
*/
function reportHtml(report, sizes, template) {
	const content = {
		title: escaped(`${report.image.name} – micropacker`),
		before: before(report).text,
		after: after(report).text,
		data: pageData(report, sizes)
	};
	return Object.entries(content).reduce((page, [name, text]) => {
		const place = `<!--micropacker:${name}-->`;
		if (!page.includes(place)) throw new Error(`the report page's template lacks ${place}`);
		return page.replace(place, () => text);
	}, template);
}

// src/pipeline/reports.ts
/**
* Writes report.json and report.html. Only warns if it cannot (full disk), so that the run's own failure stays visible.
*/
async function writeReports(run) {
	await write$1(run, "report.json", () => reportJson(run.report));
	await write$1(run, "report.html", async () => [reportHtml(published(run.report), run.report.sizes?.(), await readFile(reportPage, "utf8"))]);
}
async function write$1(run, name, make) {
	try {
		await writeFile(run.output.unfinished(name), await make());
		run.output.finish(name);
	} catch (error) {
		run.session.log.warning(`Cannot write ${name}: ${error.message}`);
	}
}

// src/pipeline/pipeline.ts
/**
* One run: look at the image, capture, pack, build, verify, publish. Fills `report` as far as the run gets and always
* writes it into the output folder. Throws `Failure` unless the micro image is good. Adds each complete output file to
* `published`.
*/
async function pipeline(request, session, equipment, report, published) {
	const docker = new Docker(session.log, session.signal);
	docker.requestFacts();
	const recorder = new Recorder(report, session.log);
	requireApart("file-list", request.fileLists, request.output);
	if (request.lock) requireApart("lock", [request.lock], request.output);
	const owner = {
		image: sourceName(request.source),
		job: equipment.job
	};
	const output = await Output.open(request.output, owner, session, published);
	const syscalls = request.seccomp ? new Syscalls() : void 0;
	const again = request.test !== void 0 && (request.verify || request.seccomp || request.onDrops === "retry");
	const run = {
		request,
		session,
		equipment,
		docker,
		recorder,
		report,
		output,
		syscalls,
		volumes: volumesFor(session, docker, again)
	};
	try {
		await story(run);
	} catch (error) {
		recorder.fail(error);
		throw error;
	} finally {
		const raw = session.signal.aborted ? [] : Object.values(RAW_FILES);
		for (const name of ["files.txt", ...raw]) if (existsSync(output.unfinished(name))) output.finish(name);
		await finish(run);
	}
}
/** Writes the reports. A run that found no image leaves the good results of an earlier run as they are. */
async function finish(run) {
	const { session, output, report } = run;
	if (report.image.id === void 0 && output.hasEarlier) {
		session.log.info(`The results of an earlier run in ${output.folder} stay as they are`);
		return;
	}
	await writeReports(run);
	await tryTo(session.log, `Cannot write the reports to ${output.folder}`, () => output.replace());
}
async function story(run) {
	const { request, session, recorder, report, syscalls } = run;
	report.rules = {
		keep: request.keep,
		drop: request.drop,
		fileLists: request.fileLists.length
	};
	const lock = request.lock ? await lookAtLock(run, request.lock) : void 0;
	const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : void 0;
	const verified = request.verify && request.test !== void 0;
	const { original, tags, capture, preparation } = await (request.source.kind === "suite" && request.capture ? startedByTest(run, request.source) : startedByStep(run, verified));
	if (given) tellOtherImages(run, given, original);
	const findings = {
		original,
		tags,
		lock,
		given,
		capture
	};
	if (verified) {
		const rehearsed = watcherOf(run, false)?.rehearse?.(original.inspect.Id);
		session.atEnd(async () => rehearsed);
	}
	let packed = await recorder.phase("Pack", () => pack(run, findings, preparation));
	await recorder.phase("Build the micro image", () => build(run, findings, packed));
	tellListed(report.listed, request.listedMax, session.log, ", see report.json");
	if (verified) packed = await verifyMicro(run, findings, packed, (added) => pack(run, findings, void 0, added));
	if (syscalls) await recorder.phase("Seccomp profile", () => makeProfile(run, findings, syscalls));
	if (isGated(request)) await recorder.phase("Gates", () => passGates(run, lock, packed));
	await recorder.phase("Publish", () => publish(run, tags));
	if (request.push) await recorder.phase("Push", () => push(run, tags));
	report.outcome = verified ? "verified" : "not verified";
}
async function startedByStep(run, verified) {
	const { request, session, docker, recorder } = run;
	const looked = await recorder.phase("Look at the image", async () => {
		await removeRemains(docker, session);
		const image = await lookAtImage(run);
		await claimTags(run, image);
		return image;
	});
	const { original } = looked;
	if (request.test) await requireProgram(testScript(run, {}));
	if (request.capture) await requireObservable(docker, original);
	else if (verified) requireRunnable(original);
	const preparation = request.capture ? new Preparation(docker, session, original) : void 0;
	session.atEnd(() => tryTo(session.log, "Cannot discard what was prepared for packing", async () => preparation?.discard()));
	const capture = preparation && await recorder.phase("Capture", () => captureOriginal(run, original, preparation));
	return {
		...looked,
		capture,
		preparation
	};
}
/** The image is known after the capture only: the test may build it. */
async function startedByTest(run, source) {
	await requireProgram(testScript(run, {}));
	const seen = await run.recorder.phase("Capture", async () => {
		await removeRemains(run.docker, run.session);
		return captureSuite(run, source);
	});
	const looked = {
		original: seen.original,
		tags: tagsFor(run, seen.original)
	};
	await claimTags(run, looked);
	if (run.request.push) tellPush(run, looked.tags);
	return {
		...looked,
		...seen
	};
}

export { published as a, driftCounts as c, readLock as d, driftBetween as f, verificationText as i, driftText as l, outcomeLine as n, argumentsText as o, kindOf as p, summary as r, containersText as s, pipeline as t, lockText as u };