import { i as __toESM } from "./rolldown-runtime.js";
import { C as parsePlatform, S as runLabel, T as showPlatform, _ as TracerUnavailable, a as projectLabel, b as RUN_LABEL, c as heldContainer, d as putBack, f as stopContainer, g as signalGroup, i as heldProject, l as nameOf$3, m as asRoot$1, p as startWhenPortsAreFree, r as workTag, s as changedPorts, u as portsOf, v as Docker, w as platformOf$1, x as runArgsForCreate, y as platformIn } from "./session.js";
import { a as run, c as startPlumbed, d as EXIT, f as Failure, o as start, r as lastLine, u as Cancelled } from "./process.js";
import { E as repositoryOf, O as require_picomatch, T as isIdOf, _ as showCount, a as requireArchitecture, b as requireProgram, g as showBytes, h as tagsOf, l as requireOwnKernel, n as layerServer, s as requireDocker, v as showDuration, x as runScript, y as showRatio } from "./about.js";
import { a as overlayStack, c as fill, f as sendRequest, l as receiveAnswer, n as Listing, o as snapshotArgs, s as snapshotStack } from "./listing.js";
import { t as asFailure } from "./failures.js";
import { t as HttpClient } from "./lib.js";
import { basename, dirname, join, posix, resolve } from "node:path";
import net from "node:net";
import http from "node:http";
import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { accessSync, appendFileSync, chmodSync, closeSync, constants, createReadStream, createWriteStream, existsSync, fstatSync, openSync, read, readFileSync, readSync, write, writeSync } from "node:fs";
import { access, chmod, constants as constants$1, copyFile, cp, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { pipeline } from "node:stream/promises";
import https from "node:https";

// src/path.ts
/** Takes a path's bytes, absolute or relative to the image's root; "." and ".." are resolved by name. */
function pathFromBytes(bytes) {
	return clean(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
}
/** Takes a path as text (UTF-8 when written to disk), absolute or relative to the image's root. */
function pathFromText(text) {
	return pathFromBytes(Buffer.from(text, "utf8"));
}
/** Takes a string that already has one character a byte; `..` cannot lead above the root. */
function clean(latin1) {
	const path = posix.normalize(`/${latin1}`);
	return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
/** The path's bytes, as the kernel and a tar know them. */
function pathToBytes(path) {
	return Buffer.from(path, "latin1");
}
/** The path for people: UTF-8 text, control characters escaped, other bytes as U+FFFD. */
function showPath(path) {
	return pathToBytes(path).toString("utf8").replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
/** The folder that holds `path`; the root's is the root. */
function parentOf(path) {
	return posix.dirname(path);
}
/** `name` (relative, absolute or with "..") as seen from the folder `base`. */
function joinPath(base, name) {
	return clean(name.startsWith("/") ? name : `${base}/${name}`);
}

// src/filelist/lossy.ts
/** U+FFFD in UTF-8: what a tracer writes for bytes that are not UTF-8. */
const REPLACEMENT = "ï¿½";
const MAX_MATCHES = 1e3;
/**
* The names of the image that a path may stand for in which a tracer replaced bytes that are not UTF-8: each component with
* U+FFFD matches every name that reads the same once its own bad bytes are replaced. The path itself when it has none.
*/
function expandLossy(path, tree) {
	if (!path.includes(REPLACEMENT)) return [path];
	let found = ["/"];
	for (const name of path.split("/").slice(1)) found = found.flatMap((folder) => step(folder, name, tree)).slice(0, MAX_MATCHES);
	return found;
}
function step(folder, name, tree) {
	const literal = joinPath(folder, name);
	if (!name.includes(REPLACEMENT) || tree.locate(literal).entry) return [literal];
	const wanted = lossy(name);
	return tree.children(tree.resolve(folder).path).map((child) => child.slice(child.lastIndexOf("/") + 1)).filter((child) => lossy(child) === wanted).map((child) => joinPath(folder, child));
}
/** Tools differ in how many U+FFFD a broken sequence becomes, so that a row of them counts as one. */
function lossy(name) {
	return pathToBytes(name).toString("utf8").replace(/\ufffd+/g, "�");
}

// src/filelist/intersect.ts
/**
* The file list of a capture, sorted: every touched path that the image has, as it was touched, whether or not the call
* succeeded; and for what was created where the image has nothing, the deepest directory of the image on the way there. The
* names of what was made or missed at run time never get in, so that the list is the same in every run.
*/
function imagePaths(touches, tree) {
	const paths = /* @__PURE__ */ new Set();
	for (const touch of touches.sorted()) for (const path of expandLossy(touch.path, tree)) {
		const needed = neededFor(path, touch, tree);
		if (needed) paths.add(needed);
	}
	return [...paths].sort();
}
/**
* What a container of the micro image looked for and did not find although the original has it, sorted: the suspects when
* its test fails. `packed` are the canonical paths that the micro image has.
*/
function lookedForInVain(touches, original, packed) {
	const suspects = /* @__PURE__ */ new Set();
	for (const touch of touches.sorted()) {
		if (touch.found) continue;
		for (const path of expandLossy(touch.path, original)) {
			const needed = neededFor(path, touch, original);
			if (needed && !reaches(needed, original, packed)) suspects.add(needed);
		}
	}
	suspects.delete("/.dockerenv");
	return [...suspects].sort();
}
/** What the image must have for this call: the path itself or, to create it, the folder that is there, by the name that was used. */
function neededFor(path, touch, tree) {
	if (tree.locate(path).entry) return path;
	if (touch.how !== "create") return void 0;
	let folder = parentOf(path);
	while (!tree.locate(folder).entry) folder = parentOf(folder);
	return folder;
}
/** Whether the path, every link on the way and what it leads to are packed. */
function reaches(path, tree, packed) {
	const { entry, links } = tree.resolve(path);
	return [...links, ...entry && entry.path !== "/" ? [entry.path] : []].every((needed) => packed.has(needed));
}

// src/capture-list.ts
/** The file list of a capture; its comments say who made it, with which tracer (its description), of which image. */
function captureList(version, original, tracer, touches, tree) {
	return {
		comments: [
			`micropacker ${version}`,
			`tracer: ${tracer}`,
			`image: ${original.base.name} ${original.inspect.Id}`
		],
		paths: imagePaths(touches, tree)
	};
}

// src/filelist/quote.ts
/** One UTF-8 sequence as characters of one byte each (RFC 3629, section 4). */
const UTF8 = /[^\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/y;
const ESCAPES$1 = {
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	"\"": "\"",
	"\\": "\\",
	"/": "/"
};
/** Whether a path (one character a byte) cannot stand on a line as it is. */
function needsQuote(path) {
	return /[\n\r]|^[#"]/.test(path) || !isUtf8(pathToBytes(path));
}
/** A path's bytes as a JSON string: UTF-8 as it is, every other byte as \u0080 to \u00ff. */
function quote(path) {
	let text = "\"";
	for (let at = 0; at < path.length;) {
		const sequence = sequenceAt(path, at);
		if (sequence === void 0) text += `\\u00${path.charCodeAt(at).toString(16)}`;
		else text += JSON.stringify(pathToBytes(sequence).toString("utf8")).slice(1, -1);
		at += sequence?.length ?? 1;
	}
	return `${text}"`;
}
/**
* The bytes (one character a byte) of what `quote` wrote. Escapes up to \u00ff are a byte's value, later ones and plain
* characters are UTF-8. `text` has one character a byte too. Throws `Failure` for what is no JSON string.
*/
function unquote$2(text) {
	if (!/^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/.test(text)) throw new Failure(`${text} is no JSON string`);
	return text.slice(1, -1).replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\./g, unescapeOne);
}
function unescapeOne(sequence) {
	if (sequence[1] !== "u") return ESCAPES$1[sequence[1]];
	const units = sequence.split("\\u").slice(1).map((hex) => Number.parseInt(hex, 16));
	if (units.length === 1 && units[0] <= 255) return String.fromCharCode(units[0]);
	return Buffer.from(String.fromCharCode(...units), "utf8").toString("latin1");
}
function sequenceAt(path, at) {
	UTF8.lastIndex = at;
	return UTF8.exec(path)?.[0];
}

// src/filelist/filelist.ts
/**
* Reads files.txt: an absolute path a line (UTF-8, or a JSON string for bytes that a line cannot hold), "#" begins a comment,
* empty lines and Windows line ends are allowed. `name` is the file's, for errors. Throws `Failure` that names the line.
*/
function parseFileList(text, name) {
	const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
	const comments = [];
	const paths = /* @__PURE__ */ new Set();
	const lines = bytes.toString("latin1").replace(/^\xef\xbb\xbf/, "").split("\n");
	for (const [index, raw] of lines.entries()) {
		const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
		if (line.startsWith("#")) comments.push(pathToBytes(line.slice(line[1] === " " ? 2 : 1)).toString("utf8"));
		else if (line.trim() !== "") paths.add(readPath(line, `${name}:${index + 1}`));
	}
	return {
		comments,
		paths: [...paths].sort()
	};
}
/** files.txt of a list: comments, then the paths, sorted by their bytes, each once. */
function formatFileList(list) {
	const comments = list.comments.flatMap((comment) => comment.split(/\r?\n|\r/)).map((line) => `# ${line}`);
	const lines = [...new Set(list.paths)].sort().map(formatPath);
	return [...comments, ...lines].map((line) => `${line}\n`).join("");
}
/** A path as files.txt has it: text, or a JSON string for bytes that a line cannot hold. */
function formatPath(path) {
	return needsQuote(path) ? quote(path) : pathToBytes(path).toString("utf8");
}
/** The union of lists; comments that several have come once. */
function mergeFileLists(lists) {
	return {
		comments: [...new Set(lists.flatMap(({ comments }) => comments))],
		paths: [...new Set(lists.flatMap(({ paths }) => paths))].sort()
	};
}
function readPath(line, where) {
	const path = line.startsWith("\"") ? readQuoted(line, where) : line;
	if (!path.startsWith("/")) throw wrong(where, line, "is not an absolute path");
	if (path.includes("\0")) throw wrong(where, line, "has a NUL byte, which no path can have");
	return clean(path);
}
function readQuoted(line, where) {
	try {
		return unquote$2(line.trimEnd());
	} catch (error) {
		if (error instanceof Failure) throw wrong(where, line, "begins with a quote and is no JSON string");
		throw error;
	}
}
function wrong(where, line, what) {
	return new Failure(`${where}: ${showPath(line).slice(0, 200)} ${what}`, { mend: "A file list has one absolute path of the image a line; lines that begin with \"#\" are comments." });
}

// src/gates.ts
/** Throws `Failure` when the micro image (bytes) is larger than `max-size` or `max-ratio` allow. */
function checkGates(gates, before, after) {
	const broken = [];
	if (gates.maxSize !== void 0 && after > gates.maxSize) broken.push(`it is ${showBytes(after)}, max-size allows ${showBytes(gates.maxSize)}`);
	if (gates.maxRatio !== void 0 && after / before > gates.maxRatio) broken.push(`it is ${showRatio(after / before)} of the original, max-ratio allows ${showRatio(gates.maxRatio)}`);
	if (broken.length === 0) return;
	throw new Failure(`the micro image is too large: ${broken.join("; ")}`, {
		exitCode: EXIT.gate,
		mend: "report.json lists every packed file with its size and reason. Drop what is not needed, or raise the limit."
	});
}

// src/image/configuration.ts
/** Fields of the image configuration, in the order they are written in, so that the same image gives the same bytes. */
const FIELDS$1 = [
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
/**
* The micro image's configuration blob: everything of the original's, one layer, and where it came from.
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
/** The original's configuration, canonical (sorted keys, nothing that is not set), with the labels that name the original. */
function microConfig(base) {
	const labels = {
		...base.config.Labels,
		"org.opencontainers.image.base.name": base.name,
		...base.digest ? { "org.opencontainers.image.base.digest": base.digest } : {}
	};
	if (!base.digest) delete labels["org.opencontainers.image.base.digest"];
	const config = {};
	for (const field of FIELDS$1) {
		const value = field === "Labels" ? labels : base.config[field];
		if (value !== void 0 && value !== null && value !== "" && value !== false) config[field] = sortedKeys(value);
	}
	return config;
}
function sortedKeys(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}

// src/image/config.ts
/** What the engine runs a shell-form command with when the image has no SHELL. */
const DEFAULT_SHELL = ["/bin/sh", "-c"];
/** A HEALTHCHECK as the argv that the engine runs in the container; undefined when there is none. */
function healthArgv(config) {
	const [kind, ...rest] = config.Healthcheck?.Test ?? [];
	if (kind === "CMD" && rest.length > 0) return rest;
	if (kind === "CMD-SHELL" && rest[0]) return [...config.Shell?.length ? config.Shell : DEFAULT_SHELL, rest[0]];
}

// src/image/dockerfile.ts
const NEWLINE_ARG = "MICROPACKER_NEWLINE";
/**
* A Dockerfile that builds the micro image from rootfs.tar beside it: `FROM scratch` and every instruction of the configuration.
* A Dockerfile has no way to write a line break into a value, so one stands as a build argument, and the head says how to give it.
* Source: https://docs.docker.com/reference/dockerfile/ (parsing, environment replacement, each instruction).
*/
function dockerfile(config, platform, name) {
	const body = instructions(config);
	const multiline = body.some((line) => line.includes(`\${${NEWLINE_ARG}}`));
	const build = multiline ? `docker build --build-arg ${NEWLINE_ARG}=$'\\n' .` : "docker build .";
	return [
		`# Micro image of ${name.replace(/\s/g, " ")} for ${showPlatform(platform).replace(/\s/g, " ")}. Build it in this folder: ${build}`,
		"FROM scratch",
		...multiline ? [`ARG ${NEWLINE_ARG}`] : [],
		"ADD rootfs.tar /",
		...body,
		""
	].join("\n");
}
function instructions(config) {
	return [
		...(config.Env ?? []).flatMap((pair) => {
			const at = pair.indexOf("=");
			return at > 0 ? [`ENV ${quotedIfNeeded(pair.slice(0, at))}=${quoted(pair.slice(at + 1))}`] : [];
		}),
		...sorted(config.Labels).map(([key, value]) => `LABEL ${quoted(key)}=${quoted(value)}`),
		...config.WorkingDir ? [`WORKDIR ${quotedIfNeeded(config.WorkingDir)}`] : [],
		...config.User ? [`USER ${quotedIfNeeded(config.User)}`] : [],
		...sorted(config.ExposedPorts).map(([port]) => bare$1("EXPOSE", port)),
		...sorted(config.Volumes).map(([path]) => `VOLUME ${JSON.stringify([path.replace(/[\\$]/g, "\\$&")])}`),
		...config.StopSignal ? [bare$1("STOPSIGNAL", config.StopSignal)] : [],
		...config.Shell?.length ? [`SHELL ${JSON.stringify(config.Shell)}`] : [],
		...config.Healthcheck?.Test?.length ? [healthcheck(config.Healthcheck, config.Shell)] : [],
		...(config.OnBuild ?? []).map((trigger) => bare$1("ONBUILD", trigger)),
		...config.Entrypoint ? [`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`] : [],
		...config.Cmd ? [`CMD ${JSON.stringify(config.Cmd)}`] : []
	];
}
function healthcheck(check, shell) {
	const [kind, ...rest] = check.Test;
	if (kind === "NONE") return "HEALTHCHECK NONE";
	const options = [
		["interval", check.Interval],
		["timeout", check.Timeout],
		["start-period", check.StartPeriod],
		["start-interval", check.StartInterval]
	].filter(([, nanoseconds]) => nanoseconds).map(([name, nanoseconds]) => `--${name}=${nanoseconds}ns `);
	const retries = check.Retries ? `--retries=${check.Retries} ` : "";
	return `HEALTHCHECK ${options.join("")}${retries}CMD ${healthCommand(kind, rest, shell)}`;
}
/** A shell command that would not survive as a line is written as the argv that the engine makes of it. */
function healthCommand(kind, rest, shell) {
	if (kind !== "CMD-SHELL") return JSON.stringify(rest);
	const text = rest[0] ?? "";
	return text !== "" && text === text.trim() && !text.includes("\n") && !text.endsWith("\\") ? text : JSON.stringify([...shell?.length ? shell : DEFAULT_SHELL, text]);
}
/** What stands as it is must stay on its line: a hostile image would add instructions of its own. */
function bare$1(instruction, value) {
	const line = `${instruction} ${value}`;
	return /[\r\n]/.test(line) ? `# Left out, since no line can hold it: ${JSON.stringify(line)}` : line;
}
/** In double quotes, where only \, " and $ mean something. */
function quoted(value) {
	return `"${value.replace(/[\\"$]/g, "\\$&").replaceAll("\n", `\${${NEWLINE_ARG}}`)}"`;
}
function quotedIfNeeded(value) {
	return /^[\w./:@+-]+$/.test(value) ? value : quoted(value);
}
function sorted(record) {
	return Object.entries(record ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
}

// src/lists.ts
/** The union of the lists in `files`. Throws `Failure` that names the file, and the line where one is wrong. */
async function readLists(files) {
	return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file), file))));
}
/** The images, as "NAME ID", that the list's captures name in their comments and that are not the one with this id. */
function otherImages(list, id) {
	return list.comments.filter((comment) => /^image: \S+ sha256:[0-9a-f]{64}$/.test(comment)).map((comment) => comment.slice(7)).filter((image) => !image.endsWith(` ${id}`));
}
async function readList(file) {
	try {
		return await readFile(file);
	} catch (error) {
		throw new Failure(`file-list: cannot read ${file}: ${error.message}`, {
			mend: "Name the files.txt of an earlier run.",
			cause: error
		});
	}
}

// src/output.ts
/** The files of the output folder; see README, "What you get". */
const OUTPUT_FILES = [
	"rootfs.tar",
	"files.txt",
	"Dockerfile",
	"report.json",
	"capture.scap",
	"capture.strace"
];
/** What the raw capture of a tracer is called: sysdig's can be read by sysdig, strace's by anybody. */
const RAW_FILES = {
	sysdig: "capture.scap",
	strace: "capture.strace"
};
/** Throws `Failure` when an input file is one that the run itself writes: it would be lost if the run fails. */
function requireApart(inputs, folder) {
	const own = new Set(OUTPUT_FILES.map((name) => join(resolve(folder), name)));
	const clash = inputs.find((file) => own.has(resolve(file)));
	if (clash) throw new Failure(`file-list: ${clash} is in the output folder and would be overwritten`, { mend: "Name another folder in output." });
}
/** Makes the folder and removes the files of an earlier run, so that a run that fails does not leave them as its own. */
async function clearOutput(folder) {
	try {
		await makeFolder(folder);
		for (const name of OUTPUT_FILES) await rm(join(folder, name), { force: true });
	} catch (error) {
		throw new Failure(`output: cannot write to ${folder}: ${error.message}`, {
			mend: "Name a folder that this user can write to.",
			cause: error
		});
	}
}
/** Not mkdir's `recursive`, which never ends where a folder is there and takes no new ones (/proc). */
async function makeFolder(folder) {
	if (existsSync(folder)) return;
	await makeFolder(dirname(folder));
	await mkdir(folder);
}
/** Moves a finished file from the folder of unfinished ones beside it into the output folder; returns its path there. */
async function publishFile(partial, folder, name) {
	const path = join(folder, name);
	await rename(join(partial, name), path);
	return path;
}

// src/heap.ts
/**
* Keeps V8's space for new objects at the size that it has. Where most of them stay, as those of an index do, it would grow to 130 MB (Node 24)
* or 35 MB (Node 20), and be no faster for it.
*/
function keepNewSpaceSmall() {
	setFlagsFromString("--semi-space-growth-factor=1");
}

// src/report/json.ts
function packedRecords(packed) {
	return [...packed].map(({ entry, reason, by }) => ({
		path: formatPath(entry.path),
		type: entry.type,
		size: entry.type === "file" ? entry.size : 0,
		reason,
		...by === void 0 ? {} : { by: formatPath(by) }
	}));
}
/** What is left out, by folder (two levels deep), largest first. Folders themselves do not count. */
function removedByFolder(entries, packed) {
	const folders = /* @__PURE__ */ new Map();
	for (const entry of entries) {
		if (entry.type === "directory" || packed.has(entry.path)) continue;
		const folder = formatPath(upper(entry.path));
		const record = folders.get(folder) ?? {
			folder,
			files: 0,
			bytes: 0
		};
		record.files++;
		record.bytes += entry.type === "file" ? entry.size : 0;
		folders.set(folder, record);
	}
	return [...folders.values()].sort((a, b) => b.bytes - a.bytes || b.files - a.files || (a.folder < b.folder ? -1 : 1));
}
/** The folder of a path, cut after two names: /usr/share/doc/x is in /usr/share. */
function upper(path) {
	const names = parentOf(path).split("/").filter(Boolean).slice(0, 2);
	return names.length === 0 ? "/" : `/${names.join("/")}`;
}
/**
* report.json. What a test or container printed is not in it: it may hold secrets, and the runner masks them in the log and the summary
* but not in artifacts.
*/
function reportJson(report) {
	const failure = report.failure && {
		...report.failure,
		evidence: void 0
	};
	return `${JSON.stringify({
		...report,
		failure
	}, void 0, 2)}\n`;
}

// src/rootfs/body.ts
/**
* Reads up to `length` bytes from `offset` of a file's body; holes of sparse files are zeros. Shorter only at the body's end,
* empty for what has no body.
*/
function readBody(source, entry, offset, length) {
	const want = Math.max(0, Math.min(length, entry.size - offset));
	if (!entry.sparse) return source.read(entry.offset + offset, want);
	const body = Buffer.alloc(want);
	let stored = entry.offset;
	for (const run of entry.sparse) {
		copyRun(source, run, stored, body, offset);
		stored += run.length;
	}
	return body;
}
function copyRun(source, run, stored, body, offset) {
	const from = Math.max(run.at, offset);
	const to = Math.min(run.at + run.length, offset + body.length);
	if (from < to) source.readInto(stored + from - run.at, body.subarray(from - offset, to - offset));
}
/** How many bytes of the body are stored in the export. */
function storedSize$1(entry) {
	return entry.sparse ? entry.sparse.reduce((sum, run) => sum + run.length, 0) : entry.size;
}

// src/rootfs/elf.ts
/** Whether one of them can load the other. */
function sameMachine(one, other) {
	return one.bits === other.bits && one.little === other.little && one.machine === other.machine;
}
const PT = {
	load: 1,
	dynamic: 2,
	interp: 3
};
const DT = {
	needed: 1,
	strtab: 5,
	strsz: 10,
	soname: 14,
	rpath: 15,
	runpath: 29
};
/** The linker's manual calls them filters; what DT_AUDIT and DT_DEPAUDIT name are lists with colons (rtld-audit(7)). */
const NEEDED = /* @__PURE__ */ new Set([DT.needed, 2147483647]);
const OPTIONAL = /* @__PURE__ */ new Set([
	2147483645,
	1879047932,
	1879047931
]);
/** Segment tables and dynamic sections are some KiB; a hostile header can claim 4 GiB. */
const MAX_READ = 1 << 20;
const MAX_NEEDED = 4096;
/** Of all DT_NEEDED names together: they may overlap, and every ELF file has its own. The largest programs have 20 KB. */
const MAX_NAMES$1 = 65536;
/** PATH_MAX. A longer search path is cut. */
const MAX_STRING = 4096;
/** Integers of the file's word size and byte order; NaN outside the bytes that were read. */
var Words = class {
	bytes;
	little;
	wide;
	constructor(bytes, little, wide) {
		this.bytes = bytes;
		this.little = little;
		this.wide = wide;
	}
	half(at) {
		if (at + 2 > this.bytes.length) return NaN;
		return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
	}
	int(at) {
		if (at + 4 > this.bytes.length) return NaN;
		return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
	}
	word(at) {
		if (!this.wide) return this.int(at);
		const [low, high] = this.little ? [this.int(at), this.int(at + 4)] : [this.int(at + 4), this.int(at)];
		return high * 4294967296 + low;
	}
};
/** Reads what an ELF file needs to run; undefined for what is not ELF. Broken parts count as absent; nothing is thrown. */
function parseElf(readAny) {
	const read = careful(readAny);
	const head = read(0, 64);
	if (head.length < 52 || head.readUInt32BE(0) !== 2135247942) return void 0;
	const [bits, order] = [head[4], head[5]];
	if (bits !== 1 && bits !== 2 || order !== 1 && order !== 2) return void 0;
	const words = new Words(head, order === 1, bits === 2);
	const segments = readSegments(read, words);
	const interp = segments.find(({ type }) => type === PT.interp);
	return {
		bits: bits === 2 ? 64 : 32,
		little: order === 1,
		machine: words.half(18),
		interpreter: interp && readString(read, interp.offset, interp.size),
		...readDynamic(read, words, segments)
	};
}
function readSegments(read, head) {
	const { little, wide } = head;
	const start = head.word(wide ? 32 : 28);
	const size = head.half(wide ? 54 : 42);
	const count = head.half(wide ? 56 : 44);
	if (!(size >= (wide ? 56 : 32))) return [];
	const table = new Words(read(start, size * count), little, wide);
	const segments = [];
	for (let at = 0; at + size <= table.bytes.length; at += size) segments.push({
		type: table.int(at),
		offset: table.word(at + (wide ? 8 : 4)),
		address: table.word(at + (wide ? 16 : 8)),
		size: table.word(at + (wide ? 32 : 16))
	});
	return segments;
}
function readDynamic(read, head, segments) {
	const entries = dynamicEntries(read, head, segments);
	const table = fileOffset(segments, entries.find(([tag]) => tag === DT.strtab)?.[1]);
	const text = (offset) => table === void 0 ? void 0 : readString(read, table + offset, MAX_STRING);
	const one = (wanted) => {
		const entry = entries.find(([tag]) => tag === wanted);
		return entry && text(entry[1]);
	};
	return {
		needed: [...namesOf$1(NEEDED, entries, text)],
		optional: [...new Set([...namesOf$1(OPTIONAL, entries, text)].flatMap((list) => list.split(":")))].filter(Boolean),
		rpath: one(DT.rpath),
		runpath: one(DT.runpath),
		soname: one(DT.soname),
		strings: table === void 0 ? void 0 : {
			offset: table,
			size: entries.find(([tag]) => tag === DT.strsz)?.[1] ?? 0
		}
	};
}
function namesOf$1(tags, entries, text) {
	const names = /* @__PURE__ */ new Set();
	let left = MAX_NAMES$1;
	for (const [, offset] of entries.filter(([tag]) => tags.has(tag)).slice(0, MAX_NEEDED)) {
		const name = text(offset) ?? "";
		left -= name.length;
		if (left < 0) break;
		if (name !== "") names.add(name);
	}
	return names;
}
function dynamicEntries(read, { little, wide }, segments) {
	const segment = segments.find(({ type }) => type === PT.dynamic);
	if (!segment) return [];
	const table = new Words(read(segment.offset, segment.size), little, wide);
	const step = wide ? 16 : 8;
	const entries = [];
	for (let at = 0; at + step <= table.bytes.length && table.word(at) !== 0; at += step) entries.push([table.word(at), table.word(at + step / 2)]);
	return entries;
}
/** The dynamic section speaks of addresses in memory; the segments say where in the file these come from. */
function fileOffset(segments, address) {
	if (address === void 0) return void 0;
	const home = segments.find((s) => s.type === PT.load && address >= s.address && address < s.address + s.size);
	return home && home.offset + address - home.address;
}
function readString(read, offset, limit) {
	const bytes = read(offset, Math.min(limit, MAX_STRING));
	const end = bytes.indexOf(0);
	return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}
/** Offsets and lengths come from the file: what is no number, or too large a one, reads as nothing or less. */
function careful(read) {
	return (offset, length) => Number.isSafeInteger(offset) && length > 0 ? read(offset, Math.min(length, MAX_READ)) : Buffer.alloc(0);
}

// src/rootfs/closure/binaries.ts
/** What tells ELF files and scripts from the rest; most files are neither, and no more of them is read. */
const HEAD$1 = 256;
/** Larger tables than the largest programs have are cut. */
const MAX_STRINGS = 8 << 20;
/** Characters of names that are remembered at once: what a hostile image has of them is read again. */
const MAX_HELD = 32 << 20;
/** Reads the beginnings of files, each once however many names it has. */
var Binaries = class {
	#read;
	#elves = /* @__PURE__ */ new Map();
	#held = 0;
	#lastInode = -1;
	#lastHead = Buffer.alloc(0);
	constructor(read) {
		this.#read = read;
	}
	/** What an entry's ELF headers say; undefined when it is no ELF file. */
	elf(entry) {
		if (entry.type !== "file" || entry.size === 0) return void 0;
		if (!this.#elves.has(entry.inode)) this.#remember(entry);
		return this.#elves.get(entry.inode);
	}
	#remember(entry) {
		const elf = parseElf((at, length) => this.#bytes(entry, at, length));
		this.#held += elf ? lengthOf(elf) : 0;
		if (this.#held > MAX_HELD) {
			this.#elves.clear();
			this.#held = 0;
		}
		this.#elves.set(entry.inode, elf);
	}
	/** The names of an ELF file's dynamic symbols and libraries, with NULs between them; '' when there are none. Read each time. */
	functions(entry) {
		const strings = this.elf(entry)?.strings;
		return strings ? this.#read(entry, strings.offset, Math.min(strings.size, MAX_STRINGS)).toString("latin1") : "";
	}
	/** The first bytes of a file, up to `length` (at most 256); empty for what has no body. */
	head(entry, length) {
		return entry.type === "file" ? this.#bytes(entry, 0, length) : Buffer.alloc(0);
	}
	/** A whole small file as text, one character a byte; its first `limit` bytes when it is larger. */
	text(entry, limit) {
		return this.#read(entry, 0, Math.min(entry.size, limit)).toString("latin1");
	}
	/** The whole of a file that has at most `limit` bytes, else nothing. */
	whole(entry, limit) {
		return entry.size <= limit ? this.#read(entry, 0, entry.size) : Buffer.alloc(0);
	}
	#bytes(entry, offset, length) {
		if (offset + length > HEAD$1) return this.#read(entry, offset, length);
		if (entry.inode !== this.#lastInode) {
			this.#lastHead = this.#read(entry, 0, HEAD$1);
			this.#lastInode = entry.inode;
		}
		return this.#lastHead.subarray(offset, offset + length);
	}
};
function lengthOf({ needed, optional, rpath, runpath, soname, interpreter }) {
	return [
		...needed,
		...optional,
		rpath,
		runpath,
		soname,
		interpreter
	].reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

// src/rootfs/closure/environment.ts
/** What Docker sets when an image has no PATH. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Each script's program is looked for in all of them, and the image says how many there are. */
const MAX_PLACES$1 = 256;
function environmentOf(config) {
	const variables = variablesOf(config.Env ?? []);
	return {
		path: split(variables.get("PATH") ?? DEFAULT_PATH),
		libraryPath: split(variables.get("LD_LIBRARY_PATH") ?? "", /[:;]/),
		workdir: pathFromText(config.WorkingDir ?? "/"),
		variables
	};
}
/** The path of the program that `name` (one character a byte) starts, or undefined when there is none that can be executed. */
function findProgram(name, tree, { path, workdir }) {
	const places = name.includes("/") ? [""] : path;
	for (const place of name === "" ? [] : places) {
		const candidate = place === "" ? joinPath(workdir, name) : joinPath(joinPath(workdir, place), name);
		const { entry } = tree.resolve(candidate);
		if (entry?.type === "file" && (entry.mode & 73) !== 0) return candidate;
	}
}
/** The last of several settings of one variable counts. */
function variablesOf(lines) {
	const variables = /* @__PURE__ */ new Map();
	for (const line of lines) {
		const [name = "", value] = Buffer.from(line, "utf8").toString("latin1").split(/=(.*)/s);
		if (value !== void 0) variables.set(name, value);
	}
	return variables;
}
function split(list, separator = ":") {
	return [...new Set(list.split(separator))].filter((place) => place !== "").slice(0, MAX_PLACES$1);
}

// src/rootfs/closure/config.ts
/** What the engine mounts over or looks into when it starts a container, whether or not a process in it does. */
const ENGINE_PATHS = [
	"/tmp",
	"/proc",
	"/sys",
	"/dev",
	"/etc/hosts",
	"/etc/hostname",
	"/etc/resolv.conf",
	"/etc/passwd",
	"/etc/group"
];
/** What a container's start needs: mount points, the user database, the working directory, volumes, and the programs. */
function packConfig({ config, entrypoint, command }, packing, environment) {
	for (const path of ENGINE_PATHS) packing.addIfThere(path, "config");
	packing.add(environment.workdir, "config");
	for (const volume of Object.keys(config.Volumes ?? {})) packing.add(joinPath("/", bytes(volume)), "config");
	const programs = [
		(entrypoint ?? config.Entrypoint)?.[0],
		(command ?? config.Cmd)?.[0],
		...healthPrograms(config.Healthcheck, config.Shell)
	];
	for (const program of programs) {
		const found = program && findProgram(bytes(program), packing.tree, environment);
		if (found) packing.add(found, "config");
	}
}
/** Docker runs CMD-SHELL with SHELL, else /bin/sh; the line's first word is mostly the program that checks. */
function healthPrograms(check, shell) {
	const [kind, ...rest] = check?.Test ?? [];
	if (kind === "CMD") return [rest[0]];
	if (kind !== "CMD-SHELL") return [];
	return [shell?.[0] ?? "/bin/sh", /^\s*([\w./+-]+)/.exec(rest[0] ?? "")?.[1]];
}
function bytes(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}

// src/rootfs/glob.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
const OPTIONS = {
	dot: true,
	nonegate: true,
	strictSlashes: true,
	flags: "s"
};
/**
* Applies globs (picomatch; `**`, dot files included, a leading "/" is optional) to every name of a tree, in their order. One
* that names a directory selects everything below it too; one with a leading "!" takes away from what the ones before it
* selected. Globs are text (UTF-8), names are bytes: "?" stands for one byte.
*/
function select(tree, globs) {
	const paths = /* @__PURE__ */ new Set();
	const idle = [];
	for (const text of globs) {
		const glob = readGlob(text);
		const matched = matches(tree, glob);
		if (matched.length === 0) idle.push(text);
		for (const path of matched) if (glob.away) paths.delete(path);
		else paths.add(path);
	}
	return {
		paths,
		idle
	};
}
/** Whether a glob as in `select` names what is called `name` (without "/" before it) or a folder above it, whatever "!" says. */
function matchBelow(text) {
	const { bare, isGlob } = readGlob(text);
	if (isGlob) return matcher(bare);
	const path = unquote$1(bare);
	return (name) => name.startsWith(path) && (name.length === path.length || name[path.length] === "/");
}
function readGlob(text) {
	const away = text.startsWith("!") && !text.startsWith("!(");
	const bare = Buffer.from(away ? text.slice(1) : text, "utf8").toString("latin1").replace(/^\/+|\/+$/g, "");
	return {
		away,
		bare,
		isGlob: import_picomatch.default.scan(bare).isGlob
	};
}
function matcher(bare) {
	const own = import_picomatch.default.makeRe(bare, OPTIONS);
	const below = import_picomatch.default.makeRe(`${bare}/**`, OPTIONS);
	return (name) => own.test(name) || below.test(name);
}
function matches(tree, { bare, isGlob }) {
	if (!isGlob) return subtree(tree, `/${unquote$1(bare)}`);
	const test = matcher(bare);
	const found = [];
	for (const { path } of tree.entries()) if (path !== "/" && test(path.slice(1))) found.push(path);
	return found;
}
function subtree(tree, path) {
	const entry = tree.get(path);
	if (!entry) return [];
	return entry.type === "directory" ? [path, ...tree.below(path)] : [path];
}
function unquote$1(glob) {
	return glob.replace(/\\(.)/gs, "$1");
}

// src/rootfs/closure/drop.ts
/** Takes away what the user never wants packed, except for directories in which something else stays. */
function dropUnwanted(globs, tree, packed) {
	if (globs.length === 0) return {
		left: [...packed],
		traced: []
	};
	const { paths } = select(tree, globs);
	const needed = /* @__PURE__ */ new Set();
	for (const { entry } of packed) {
		if (paths.has(entry.path)) continue;
		for (let up = parentOf(entry.path); up !== "/" && !needed.has(up); up = parentOf(up)) needed.add(up);
	}
	const goes = ({ entry }) => paths.has(entry.path) && !needed.has(entry.path);
	return {
		left: packed.filter((one) => !goes(one)),
		traced: packed.filter((one) => one.reason === "traced" && goes(one)).map(({ entry }) => entry.path)
	};
}

// src/rootfs/closure/ld-cache.ts
const OLD_MAGIC = "ld.so-1.7.0";
const NEW_MAGIC = "glibc-ld.so.cache1.1";
const NEW_HEADER = 48;
const NEW_ENTRY = 24;
const BIG_ENDIAN = 3;
const MAX_PATH$2 = 4096;
/** ldconfig writes every path once, and its end counts as the name. */
const SHARED = 4;
/**
* Reads /etc/ld.so.cache (glibc's dl-cache.h: the format "glibc-ld.so.cache1.1", alone or after the old one). Anything else gives
* empty maps.
*/
function readLdCache(cache) {
	const start = newFormat(cache);
	const libraries = {
		baseline: /* @__PURE__ */ new Map(),
		special: /* @__PURE__ */ new Map()
	};
	if (start === void 0) return libraries;
	const big = (cache[start + 28] & 3) === BIG_ENDIAN;
	const int = (at) => big ? cache.readUInt32BE(at) : cache.readUInt32LE(at);
	const count = Math.min(int(start + 20), Math.floor((cache.length - start - NEW_HEADER) / NEW_ENTRY));
	let left = SHARED * cache.length;
	for (let index = 0; index < count; index += 1) {
		const at = start + NEW_HEADER + index * NEW_ENTRY;
		const pair = [string(cache, start + int(at + 4)), string(cache, start + int(at + 8))];
		left -= pair[0].length + pair[1].length;
		if (left < 0) break;
		push(int(at + 16) === 0 && int(at + 20) === 0 ? libraries.baseline : libraries.special, pair);
	}
	return libraries;
}
function newFormat(cache) {
	let start = 0;
	if (cache.toString("latin1", 0, 11) === OLD_MAGIC && cache.length >= 16) {
		const [little, big] = [cache.readUInt32LE(12), cache.readUInt32BE(12)];
		start = Math.ceil((16 + Math.min(little, big) * 12) / 8) * 8;
	}
	return cache.toString("latin1", start, start + 20) === NEW_MAGIC && cache.length >= start + NEW_HEADER ? start : void 0;
}
function string(cache, at) {
	const bytes = cache.subarray(at, at + MAX_PATH$2);
	const end = bytes.indexOf(0);
	return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}
function push(libraries, [name, path]) {
	if (!path.startsWith("/")) return;
	const paths = libraries.get(name);
	if (paths) paths.push(path);
	else libraries.set(name, [path]);
}

// src/rootfs/closure/wildcard.ts
/**
* Whether glob(7)'s pattern (`*`, `?`, `[a-z]`, `[!a]`, `\`) matches a name without "/", in a time that is at most the product of
* their lengths: both come from the image. A leading dot is only matched by a dot.
*/
function wildcard(pattern, name) {
	if (name.startsWith(".") && !pattern.startsWith(".")) return false;
	let [at, from] = [0, 0];
	let star;
	while (from < name.length || at < pattern.length) {
		if (pattern[at] === "*") {
			at += 1;
			star = {
				at,
				from
			};
			continue;
		}
		const length = from < name.length ? matchOne(pattern, at, name[from]) : 0;
		if (length > 0) {
			at += length;
			from += 1;
		} else if (star && star.from < name.length) {
			star.from += 1;
			[at, from] = [star.at, star.from];
		} else return false;
	}
	return true;
}
/** The length of the pattern's part at `at` when it stands for `character`, else 0. */
function matchOne(pattern, at, character) {
	const part = pattern[at];
	if (part === "?") return 1;
	if (part === "\\" && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
	const end = part === "[" ? pattern.indexOf("]", at + (/[!^]/.test(pattern[at + 1] ?? "") ? 3 : 2)) : -1;
	if (end < 0) return part === character ? 1 : 0;
	return inSet(pattern.slice(at + 1, end), character) ? end - at + 1 : 0;
}
function inSet(set, character) {
	const not = /^[!^]/.test(set);
	const members = not ? set.slice(1) : set;
	for (let at = 0; at < members.length; at += 1) {
		const range = members[at + 1] === "-" && at + 2 < members.length;
		if (character >= members[at] && character <= members[range ? at + 2 : at]) return !not;
		if (range) at += 2;
	}
	return not;
}

// src/rootfs/closure/ld-conf.ts
const MAX_CONF$1 = 1 << 20;
/** A hostile image can name more than can be read. */
const MAX_INCLUDES = 100;
const MAX_FILES = 1e3;
const MAX_FOLDERS$1 = 1e3;
/** The folders that /etc/ld.so.conf names, each once, with its `include` lines followed (ldconfig(8)); the first thousand. */
function readLdConf(tree, binaries) {
	return new Reader$1(tree, binaries).read();
}
var Reader$1 = class {
	#tree;
	#binaries;
	#files = /* @__PURE__ */ new Set();
	#includes = /* @__PURE__ */ new Set();
	#folders = /* @__PURE__ */ new Set();
	constructor(tree, binaries) {
		this.#tree = tree;
		this.#binaries = binaries;
	}
	read(conf = "/etc/ld.so.conf") {
		const { entry } = this.#tree.resolve(conf);
		if (entry?.type !== "file" || this.#files.has(entry.path) || this.#files.size === MAX_FILES) return [];
		this.#files.add(entry.path);
		for (const line of this.#binaries.text(entry, MAX_CONF$1).split("\n")) {
			const [word, ...rest] = line.replace(/#.*/s, "").trim().split(/\s+/);
			if (word === "include") for (const glob of rest) this.#include(joinPath(parentOf(conf), glob));
			else if (word?.startsWith("/") && this.#folders.size < MAX_FOLDERS$1) this.#folders.add(word.replace(/=.*$/s, ""));
		}
		return [...this.#folders];
	}
	#include(glob) {
		if (this.#includes.has(glob) || this.#includes.size === MAX_INCLUDES) return;
		this.#includes.add(glob);
		for (const file of this.#expand(glob)) this.read(file);
	}
	/** Globs only stand in the last component, as in every distribution's "ld.so.conf.d/*.conf". */
	#expand(glob) {
		const folder = this.#tree.resolve(parentOf(glob)).path;
		const pattern = nameOf$2(glob);
		return this.#tree.children(folder).filter((child) => wildcard(pattern, nameOf$2(child)));
	}
};
function nameOf$2(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}

// src/rootfs/closure/folders.ts
/** Debian's multiarch folder names and the loader's $PLATFORM by e_machine (elf.h). */
const MACHINES = {
	3: {
		platform: "i686",
		triplets: ["i386-linux-gnu"]
	},
	8: {
		platform: "mips",
		triplets: ["mips64el-linux-gnuabi64", "mipsel-linux-gnu"]
	},
	21: {
		platform: "ppc64le",
		triplets: ["powerpc64le-linux-gnu"]
	},
	22: {
		platform: "s390x",
		triplets: ["s390x-linux-gnu"]
	},
	40: {
		platform: "v7l",
		triplets: ["arm-linux-gnueabihf", "arm-linux-gnueabi"]
	},
	62: {
		platform: "x86_64",
		triplets: ["x86_64-linux-gnu", "x86_64-linux-gnux32"]
	},
	183: {
		platform: "aarch64",
		triplets: ["aarch64-linux-gnu"]
	},
	243: {
		platform: "riscv64",
		triplets: ["riscv64-linux-gnu"]
	},
	258: {
		platform: "loongarch64",
		triplets: ["loongarch64-linux-gnu"]
	}
};
const DEFAULT = [
	"/lib",
	"/usr/lib",
	"/lib64",
	"/usr/lib64",
	"/libx32",
	"/usr/libx32"
];
/** musl's built-in path (ldso/dynlink.c). */
const MUSL_DEFAULT = [
	"/lib",
	"/usr/local/lib",
	"/usr/lib"
];
const MAX_CACHE = 16 << 20;
/** There is one for each machine that the image has programs for. */
const MAX_MUSL = 16;
function platformOf(elf) {
	return MACHINES[elf.machine]?.platform ?? "";
}
/** What the loader puts for $LIB: it depends on how the distribution built it, so every form is tried. */
function libsOf(elf) {
	return [
		...(MACHINES[elf.machine]?.triplets ?? []).map((triplet) => `lib/${triplet}`),
		...elf.bits === 64 ? ["lib64"] : [],
		"lib"
	];
}
/** Where the image's loaders look for a library after an ELF file's own paths. */
var SystemFolders = class {
	#tree;
	#binaries;
	#cache;
	#configured;
	#musl;
	constructor(tree, binaries) {
		this.#tree = tree;
		this.#binaries = binaries;
	}
	/** Candidate paths for a library name, glibc's way (ld.so(8)): cache, ld.so.conf, default folders. */
	*glibc(name, elf) {
		yield* this.#cached().baseline.get(name) ?? [];
		for (const folder of this.glibcFolders(elf)) yield `${folder}/${name}`;
	}
	/** The paths that the cache has for processors with special abilities. */
	special(name) {
		return this.#cached().special.get(name) ?? [];
	}
	/** Folders that glibc searches without its cache: those of ld.so.conf, then the built-in ones. */
	*glibcFolders(elf) {
		this.#configured ??= readLdConf(this.#tree, this.#binaries);
		yield* this.#configured;
		yield* (MACHINES[elf.machine]?.triplets ?? []).flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
		yield* DEFAULT;
	}
	/** Candidate paths for a library name, musl's way: /etc/ld-musl-ARCH.path, else its built-in path. */
	*musl(name) {
		this.#musl ??= this.#readMusl();
		for (const folder of this.#musl.folders) yield `${folder}/${name}`;
	}
	/** The files that tell the loaders where to look: needed at run time where a library was found through them. */
	guides() {
		return [pathFromText("/etc/ld.so.cache"), ...this.#musl?.files ?? []];
	}
	#cached() {
		if (this.#cache) return this.#cache;
		const { entry } = this.#tree.resolve("/etc/ld.so.cache");
		this.#cache = readLdCache(entry?.type === "file" ? this.#binaries.whole(entry, MAX_CACHE) : Buffer.alloc(0));
		return this.#cache;
	}
	#readMusl() {
		const files = this.#tree.children(this.#tree.resolve("/etc").path).filter((path) => /\/ld-musl-[^/]+\.path$/.test(path)).slice(0, MAX_MUSL);
		const folders = files.flatMap((path) => {
			const { entry } = this.#tree.resolve(path);
			return entry?.type === "file" ? this.#binaries.text(entry, 65536).split(/[:\n]/) : [];
		}).filter((folder) => folder.startsWith("/"));
		return {
			folders: folders.length > 0 ? folders : MUSL_DEFAULT,
			files
		};
	}
};

// src/rootfs/closure/functions.ts
/** These have every name, their own. */
const C_LIBRARY = /^(?:libc\.so\.6(?:\.1)?|libpthread\.so\.0|libstdc\+\+\.so\.\d+|ld-.*|ld64.*)$/;
/** Which functions packed programs name: what a program may do that nobody saw run. Every file is looked through once for each question. */
var Functions = class {
	#packing;
	#binaries;
	#byName = /* @__PURE__ */ new Map();
	#all = [];
	/** What was not seen in use, and all that it needs. */
	#reached = /* @__PURE__ */ new Set();
	#unused = [];
	/** Needed by these, and not packed yet. */
	#awaited = /* @__PURE__ */ new Set();
	#searches = /* @__PURE__ */ new Map();
	constructor(packing, binaries) {
		this.#packing = packing;
		this.#binaries = binaries;
	}
	/** Takes each packed entry once. */
	see(entry) {
		const elf = this.#binaries.elf(entry);
		if (!elf) return;
		const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
		const names = [name, elf.soname ?? name];
		for (const known of names) this.#byName.set(known, entry);
		if (!C_LIBRARY.test(elf.soname ?? name)) this.#all.push(entry);
		if (names.some((known) => this.#awaited.has(known)) || !this.#packing.wasUsed(entry)) this.#reach(entry);
	}
	/** A packed ELF file that names one of the functions, if any. */
	named(functions) {
		return this.#search(this.#all, functions);
	}
	/** As `named`, but only of what the capture did not see in use, with the libraries that this needs. */
	namedUnused(functions) {
		return this.#search(this.#unused, functions);
	}
	#reach(start) {
		const entries = [start];
		for (let entry = entries.pop(); entry; entry = entries.pop()) {
			if (this.#reached.has(entry)) continue;
			this.#reached.add(entry);
			const { needed = [], soname = "" } = this.#binaries.elf(entry) ?? {};
			if (!C_LIBRARY.test(soname)) this.#unused.push(entry);
			for (const name of needed) {
				const library = this.#byName.get(name);
				if (library) entries.push(library);
				else this.#awaited.add(name);
			}
		}
	}
	#search(list, functions) {
		const searches = this.#searches.get(list) ?? /* @__PURE__ */ new Map();
		this.#searches.set(list, searches);
		const search = searches.get(functions) ?? { next: 0 };
		searches.set(functions, search);
		for (; !search.found && search.next < list.length; search.next += 1) {
			const entry = list[search.next];
			if (functions.test(this.#binaries.functions(entry))) search.found = entry;
		}
		return search.found;
	}
};

// src/rootfs/closure/glibc.ts
const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;
/** Whether a path is glibc's own: whoever runs with it may load what it loads with dlopen. */
function isGlibc({ path }) {
	return LIBC.test(path);
}
/** The folder where a C library or its distribution has what belongs to it: `/lib/x` may be `/usr/lib/x` or beside it. */
function besideGlibc(libc, name) {
	const folder = libc.slice(0, libc.lastIndexOf("/"));
	return folder.startsWith("/usr/") ? [`${folder}/${name}`] : [`${folder}/${name}`, `/usr${folder}/${name}`];
}

// src/rootfs/closure/gconv.ts
const USED = /^(.*\/gconv)\/(?:[^/]+\.so|gconv-modules(?:\.cache|\.d\/.*)?)$/;
const ICONV = /iconv_open/;
/** The charsets that glibc's own `gconv-modules` has since 2.34; all others are in gconv-modules.d/gconv-modules-extra.conf. */
const COMMON = [
	"ANSI_X3.110",
	"CP1252",
	"ISO8859-1",
	"ISO8859-15",
	"UNICODE",
	"UTF-16",
	"UTF-32",
	"UTF-7"
];
/**
* What iconv(3) of glibc reads: with a charset's module, the index by which it is found. Where a program that was not seen in use may
* convert, the modules of the common charsets.
*/
var Gconv = class {
	/** With what was seen first in each. */
	#folders = /* @__PURE__ */ new Map();
	#news = [];
	#libcs = [];
	/** Takes each packed entry once. */
	see(entry) {
		if (isGlibc(entry)) this.#libcs.push(entry);
		const folder = USED.exec(entry.path)?.[1];
		if (folder !== void 0 && !this.#folders.has(folder)) {
			this.#folders.set(folder, entry);
			this.#news.push(folder);
		}
	}
	pack(packing, functions) {
		for (const folder of this.#news.splice(0)) packIndex(folder, packing, this.#folders.get(folder).path);
		const able = this.#libcs.length > 0 ? functions.namedUnused(ICONV) : void 0;
		if (!able) return;
		for (const folder of this.#libcs.splice(0).flatMap(({ path }) => besideGlibc(path, "gconv"))) {
			packIndex(folder, packing, able.path);
			for (const name of COMMON) packing.addIfThere(`${folder}/${name}.so`, "library", able.path);
		}
	}
};
/** glibc reads the cache, and only where there is none the lists that it is made of. */
function packIndex(folder, packing, by) {
	const { tree } = packing;
	const cache = `${folder}/gconv-modules.cache`;
	const lists = [`${folder}/gconv-modules`, ...tree.children(tree.resolve(`${folder}/gconv-modules.d`).path)];
	for (const path of tree.resolve(cache).entry ? [cache] : lists) packing.addIfThere(path, "config", by);
}

// src/rootfs/closure/home.ts
const PASSWD = "/etc/passwd";
const MAX_PASSWD = 1 << 20;
/** USER's home folder, itself and nothing in it: the engine puts it into HOME, and programs make their files there. */
function packHome(config, packing, binaries, environment) {
	const home = environment.variables.get("HOME") ?? homeOf(config.User ?? "", packing, binaries);
	if (home?.startsWith("/")) packing.addIfThere(joinPath("/", home), "config");
}
/** USER is a name or a number, with or without a group behind ":". */
function homeOf(user, { tree }, binaries) {
	const wanted = Buffer.from(user.replace(/:.*/s, "") || "0", "utf8").toString("latin1");
	const { entry } = tree.resolve(PASSWD);
	return (entry?.type === "file" ? binaries.text(entry, MAX_PASSWD) : "").split("\n").map((line) => line.split(":")).find(([name, , id]) => name === wanted || id === wanted)?.[5];
}

// src/rootfs/closure/hwcaps.ts
/** Below a folder of libraries: variants for processors with special abilities, today's and (last three lines) glibc's before 2.37. */
const SPECIAL = new RegExp(`/(?:glibc-hwcaps/[^/]+|${[
	"tls|haswell|xeon_phi|avx512_1|x86_64|i[3-6]86|sse2|cmov",
	"neon|vfp|fast-mult|half|swp|v[5-8]l|atomics|aarch64",
	"power\\d\\+?|power\\d\\d|ppc64le|altivec|vsx|z\\d\\d\\d?|zEC12|esan3|zarch|stfle|ldisp|eimm|dfp|highgprs|te|vx"
].join("|")})$`);
/**
* What makes a packed library work on every processor, not just on the one that was watched: of a variant for special processors, the one
* for all; and those to which the loader's cache leads other processors, since a loader that finds nothing there may not look elsewhere.
*/
function packVariants(entry, packing, binaries, folders) {
	const elf = binaries.elf(entry);
	if (!elf) return;
	const name = nameOf$1(entry.path);
	for (const path of [...plainPaths(entry.path), ...folders.special(name)]) {
		const other = elfAt(path, packing.tree, binaries);
		if (other && sameMachine(elf, other)) packing.addIfThere(path, "library", entry.path);
	}
}
/** The variants of a library in a folder that has none for all processors. */
function variantsIn(folder, name, tree) {
	const { path } = tree.resolve(`${folder}/glibc-hwcaps`);
	return tree.children(path).map((level) => `${folder}/glibc-hwcaps/${nameOf$1(level)}/${name}`);
}
function plainPaths(path) {
	const paths = [];
	for (let folder = parentOf(path); SPECIAL.test(folder);) {
		folder = folder.replace(SPECIAL, "");
		paths.push(`${folder}/${nameOf$1(path)}`);
	}
	return paths;
}
function elfAt(path, tree, binaries) {
	const { entry } = tree.resolve(path);
	return entry && binaries.elf(entry);
}
function nameOf$1(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}

// src/rootfs/closure/env-command.ts
/** The C library's path for programs where there is no PATH. */
const NO_PATH$1 = ["/bin", "/usr/bin"];
const ESCAPES = {
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	v: "\v"
};
const WITH_WORD = /^--(?:unset|chdir|argv0|split-string)$/;
/**
* The program that env(1) of GNU's coreutils starts with these arguments (one character a byte): options and assignments come before
* it, `-S` splits one argument into words. Undefined when there is none, or when env would refuse.
*/
function commandOfEnv(args, environment) {
	let words = [...args];
	let { path, workdir } = environment;
	const set = (name, value) => {
		if (name === "PATH") path = value === void 0 ? NO_PATH$1 : value.split(":").filter((place) => place !== "");
	};
	while (words[0] !== void 0) {
		const option = takeOption$1(words);
		if (!option) break;
		words = option.rest;
		for (const [name, value] of option.said) if (name === "i") set("PATH", void 0);
		else if (name === "u") set(value, void 0);
		else if (name === "C") workdir = joinPath(workdir, value);
		else if (name === "S") {
			const split = splitWords(value, environment.variables);
			if (!split) return void 0;
			words = [...split, ...words];
		}
		if (option.last) break;
	}
	for (; words[0]?.includes("="); words = words.slice(1)) {
		const [name = "", value = ""] = words[0].split(/=(.*)/s);
		set(name, value);
	}
	const [program, ...rest] = words;
	return program ? {
		program,
		args: rest,
		environment: {
			...environment,
			path,
			workdir
		}
	} : void 0;
}
/** The option or cluster of options that the words begin with; undefined when they begin with something else. */
function takeOption$1([word = "", ...rest]) {
	if (word === "-") return {
		said: [["i", ""]],
		rest,
		last: false
	};
	if (word === "--") return {
		said: [],
		rest,
		last: true
	};
	if (word.startsWith("--")) return longOption(word, rest);
	if (!word.startsWith("-")) return void 0;
	const said = [];
	for (let at = 1; at < word.length; at += 1) {
		const letter = word[at];
		if (!"uCSa".includes(letter)) {
			said.push([letter, ""]);
			continue;
		}
		const glued = word.slice(at + 1);
		const value = glued === "" ? rest[0] ?? "" : glued;
		return {
			said: [...said, [letter, value]],
			rest: glued === "" ? rest.slice(1) : rest,
			last: false
		};
	}
	return {
		said,
		rest,
		last: false
	};
}
function longOption(word, rest) {
	const [name = "", glued] = word.split(/=(.*)/s);
	const own = glued === void 0 && WITH_WORD.test(name);
	return {
		said: [[name === "--argv0" ? "a" : name === "--chdir" ? "C" : name === "--split-string" ? "S" : name[2], glued ?? (own ? rest[0] ?? "" : "")]],
		rest: own ? rest.slice(1) : [...rest],
		last: false
	};
}
/** Splits as `env -S` does (coreutils, "env: -S/--split-string usage"); undefined for what it refuses. */
function splitWords(text, variables) {
	const words = [];
	let word;
	let quote = "";
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "\\" && !(quote === "'" && !/[\\']/.test(text[at + 1] ?? ""))) {
			const next = text[++at];
			if (next === void 0) return void 0;
			if (next === "c") return quote === "" ? ended$1(words, word) : void 0;
			if (next === "_" && quote === "") {
				if (word !== void 0) words.push(word);
				word = void 0;
			} else word = (word ?? "") + (next === "_" ? " " : ESCAPES[next] ?? next);
		} else if (character === quote) quote = "";
		else if (quote === "" && (character === "\"" || character === "'")) {
			quote = character;
			word ??= "";
		} else if (quote === "" && /\s/.test(character)) {
			if (word !== void 0) words.push(word);
			word = void 0;
		} else if (quote === "" && character === "#" && word === void 0) return words;
		else if (quote !== "'" && character === "$") {
			const name = /^\$\{([A-Za-z_]\w*)\}/.exec(text.slice(at))?.[1];
			if (name === void 0) return void 0;
			const value = variables.get(name);
			if (value !== void 0) word = (word ?? "") + value;
			at += name.length + 2;
		} else word = (word ?? "") + character;
	}
	return quote === "" ? ended$1(words, word) : void 0;
}
function ended$1(words, word) {
	return word === void 0 ? words : [...words, word];
}

// src/rootfs/closure/script.ts
/** Linux's BINPRM_BUF_SIZE: the kernel reads no more of a script's first line. */
const SCRIPT_HEAD = 256;
/** Reads a script's first bytes as the kernel does (fs/binfmt_script.c); undefined when they are no "#!" line. */
function readShebang(head) {
	const line = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString("latin1", 0, 256));
	return line ? {
		interpreter: line[1],
		argument: line[2].trimEnd()
	} : void 0;
}

// src/rootfs/closure/interpreter.ts
/** The loader of a packed ELF program, and the program that runs a packed script. */
function packInterpreter(entry, packing, binaries, environment) {
	const elf = binaries.elf(entry);
	if (elf?.interpreter) packing.addIfThere(joinPath(environment.workdir, elf.interpreter), "interpreter", entry.path);
	if (elf || (entry.mode & 73) === 0) return;
	const shebang = readShebang(binaries.head(entry, 256));
	if (!shebang) return;
	packing.addIfThere(joinPath(environment.workdir, shebang.interpreter), "interpreter", entry.path);
	const args = shebang.argument === "" ? [] : [shebang.argument];
	packStarted(shebang.interpreter, args, entry, packing, environment);
}
/**
* What an interpreter starts by name: env(1) by its own rules, again and again when it starts itself; any other (`with-contenv bash`,
* `busybox sh`) the program that its one argument names, if it names one.
*/
function packStarted(interpreter, args, entry, packing, given) {
	let command = isEnv(interpreter) ? commandOfEnv(args, given) : {
		program: args[0] ?? "",
		args: [],
		environment: given
	};
	while (command && !command.program.startsWith("-")) {
		const found = findProgram(command.program, packing.tree, command.environment);
		if (found) packing.add(found, "interpreter", entry.path);
		command = isEnv(command.program) ? commandOfEnv(command.args, command.environment) : void 0;
	}
}
function isEnv(program) {
	return /(?:^|\/)env$/.test(program);
}

// src/rootfs/closure/keep.ts
/** What the user always wants packed. Returns a warning for each glob that matches nothing. */
function packKept(globs, packing) {
	const { paths, idle } = select(packing.tree, globs);
	for (const path of paths) packing.add(path, "keep");
	return idle.map((glob) => `keep: ${glob} matches nothing in the image`);
}

// src/rootfs/warnings.ts
const SHOWN = 50;
/** Collects warnings; of a flood, the first ones and the number of the others. */
var Warnings = class {
	#lines = [];
	#more = 0;
	add(line) {
		if (this.#lines.length < SHOWN) this.#lines.push(line);
		else this.#more += 1;
	}
	list() {
		return this.#more === 0 ? [...this.#lines] : [...this.#lines, `and ${this.#more} more warnings like these`];
	}
};

// src/rootfs/closure/lookups.ts
/** About a second. Images take two or three for each of their programs. */
const MAX_STEPS = 2e6;
/** What it costs to follow a symlink, whose target may have two thousand names, in look-ups of one name. */
const LINK_STEPS = 50;
/** Characters of a search path that are worked on in the time of one look-up. */
const CHARACTERS = 16;
/** So many are remembered at once. */
const MAX_FOLDERS = 1e4;
/** PATH_MAX without its NUL: nothing longer can be opened. */
const MAX_PATH$1 = 4095;
/** Looks libraries up by their paths, as often as a sound image needs it: a hostile one could ask without end. */
var Lookups = class {
	#tree;
	#binaries;
	/** What the folders that were looked into are, canonical; undefined for what is none. */
	#folders = /* @__PURE__ */ new Map();
	#left;
	constructor(tree, binaries, steps = MAX_STEPS) {
		this.#tree = tree;
		this.#binaries = binaries;
		this.#left = steps;
	}
	/** Nothing is found any more. */
	get exhausted() {
		return this.#left <= 0;
	}
	/** Takes the time into account that it takes to make paths of a text. */
	spend(characters) {
		this.#left -= Math.ceil(characters / CHARACTERS);
	}
	/** The first of the candidates that can be linked with `wanted`: the loader skips what is of another machine. */
	find(candidates, wanted) {
		this.#left -= 1;
		for (const candidate of candidates) {
			if (this.exhausted) return void 0;
			if (candidate.length > 4095) continue;
			this.#left -= 1;
			if (!this.#isThere(candidate)) continue;
			const { entry, links } = this.#tree.resolve(candidate);
			this.#left -= links.length * LINK_STEPS;
			const elf = entry && this.#binaries.elf(entry);
			if (elf && sameMachine(elf, wanted)) return {
				candidate,
				entry,
				elf,
				foundAs: this.#tree.locate(candidate).path
			};
		}
	}
	/** Mostly it is not, and the same folders are looked into for every name. */
	#isThere(candidate) {
		const slash = candidate.lastIndexOf("/");
		const folder = this.#canonical(candidate.slice(0, slash));
		return folder !== void 0 && this.#tree.has(joinPlain(folder, candidate.slice(slash + 1)));
	}
	#canonical(folder) {
		if (!this.#folders.has(folder)) {
			if (this.#folders.size === MAX_FOLDERS) this.#folders.clear();
			const { entry, links } = this.#tree.resolve(folder);
			this.#left -= 1 + links.length * LINK_STEPS;
			this.#folders.set(folder, entry?.type === "directory" ? entry.path : void 0);
		}
		return this.#folders.get(folder);
	}
};
function joinPlain(folder, name) {
	return `${folder === "/" ? "" : folder}/${name}`;
}

// src/rootfs/closure/preload.ts
const FILE = "/etc/ld.so.preload";
const MAX_FILE = 1 << 20;
/** Reads what the image's ENV and /etc/ld.so.preload say (ld.so(8)). */
function readPreloads(tree, binaries, { variables }) {
	const { entry } = tree.resolve(FILE);
	const text = entry?.type === "file" ? binaries.text(entry, MAX_FILE).replace(/#.*/g, "") : void 0;
	return {
		all: words(variables.get("LD_PRELOAD")),
		glibc: [...words(variables.get("LD_AUDIT")), ...words(text)],
		file: text === void 0 ? void 0 : FILE
	};
}
function words(list = "") {
	return list.split(/[\s:]+/).filter((word) => word !== "");
}

// src/rootfs/closure/library.ts
/** A hostile image cannot make the search paths grow without end. */
const MAX_PLACES = 256;
const MAX_VISITS = 32;
/** What musl's loader takes for itself, whatever stands behind it (ldso/dynlink.c, load_library). */
const MUSL_OWN = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;
/** So many missing libraries are remembered; the first fifty are named. */
const MAX_UNMET = 1e4;
/** The libraries that packed ELF files name (DT_NEEDED), found as ld.so(8) and musl's loader find them. */
var Libraries = class {
	#packing;
	#binaries;
	#environment;
	#folders;
	#lookups;
	#visited = /* @__PURE__ */ new Map();
	#unmet = /* @__PURE__ */ new Map();
	#names = /* @__PURE__ */ new Set();
	#preloads;
	constructor(packing, binaries, environment, folders) {
		this.#packing = packing;
		this.#binaries = binaries;
		this.#environment = environment;
		this.#folders = folders;
		this.#lookups = new Lookups(packing.tree, binaries);
	}
	/** Packs what `entry` needs, and what that needs. */
	packFor(entry) {
		const elf = this.#binaries.elf(entry);
		if (!elf) return;
		if (elf.soname) this.#names.add(elf.soname);
		this.#names.add(entry.path.slice(entry.path.lastIndexOf("/") + 1));
		const visits = [{
			entry,
			elf,
			foundAs: entry.path,
			inherited: []
		}];
		for (let visit = visits.pop(); visit && !this.#lookups.exhausted; visit = visits.pop()) if (this.#isNew(visit)) visits.push(...this.#needs(visit));
	}
	/** Packs a library that `entry` loads when it runs (dlopen), if the loader would find it. */
	packLoaded(name, entry) {
		const elf = this.#binaries.elf(entry);
		if (!elf) return;
		const visit = {
			entry,
			elf,
			foundAs: entry.path,
			inherited: []
		};
		for (const { candidate } of this.#find(name, isMusl(elf), this.#environment.libraryPath, visit)) this.#packing.add(candidate, "library", entry.path);
	}
	/** Libraries that the image does not have anywhere, once everything is packed: nothing loaded by then has their name. */
	warnings() {
		const warnings = new Warnings();
		if (this.#lookups.exhausted) warnings.add("the image's programs name more libraries and folders than can be searched: keep what they lack");
		for (const [name, by] of this.#unmet) if (!this.#names.has(name)) warnings.add(`${showPath(by)} needs ${showPath(name).slice(0, 200)}, which the image does not have`);
		return warnings.list();
	}
	#isNew({ entry, foundAs, inherited }) {
		const seen = this.#visited.get(entry.path) ?? /* @__PURE__ */ new Set();
		const text = [parentOf(foundAs), ...inherited].join("\0");
		this.#lookups.spend(text.length);
		const key = digest(text);
		if (seen.has(key) || seen.size >= MAX_VISITS) return false;
		this.#visited.set(entry.path, seen.add(key));
		return true;
	}
	#needs(visit) {
		const { entry, elf } = visit;
		const musl = isMusl(elf);
		const own = this.#places(visit, elf.runpath ?? "");
		const old = elf.runpath === void 0 || musl ? this.#places(visit, elf.rpath ?? "") : [];
		const passedOn = [.../* @__PURE__ */ new Set([
			...old,
			...musl ? own : [],
			...visit.inherited
		])].slice(0, MAX_PLACES);
		const places = [
			...elf.runpath === void 0 || musl ? passedOn : [],
			...this.#environment.libraryPath,
			...own
		];
		const optional = [...elf.optional, ...elf.interpreter ? this.#preloaded(musl, entry) : []];
		const next = [];
		for (const name of [...elf.needed, ...optional]) {
			const found = this.#find(name, musl, places, visit);
			for (const { candidate } of found) this.#packing.add(candidate, "library", entry.path);
			next.push(...found.map((one) => ({
				...one,
				inherited: passedOn
			})));
			const free = optional.includes(name) || musl && MUSL_OWN.test(name);
			if (found.length === 0 && !free && this.#unmet.size < MAX_UNMET) this.#unmet.set(name, entry.path);
		}
		return next;
	}
	#preloaded(musl, { path }) {
		this.#preloads ??= readPreloads(this.#packing.tree, this.#binaries, this.#environment);
		const { all, glibc, file } = this.#preloads;
		if (musl) return all;
		if (file) this.#packing.add(file, "config", path);
		return [...all, ...glibc];
	}
	/** Nothing, one file, or a library's variants where there is none for all processors. */
	#find(name, muslFirst, places, visit) {
		const { elf } = visit;
		const own = this.#lookups.find(name.includes("/") ? this.#places(visit, name) : within(places, name), elf);
		if (own || name.includes("/")) return own ? [own] : [];
		const [glibc, musl] = [this.#folders.glibc(name, elf), this.#folders.musl(name)];
		const system = this.#lookups.find(muslFirst ? inTurn(musl, glibc) : inTurn(glibc, musl), elf);
		const found = system ? [system] : this.#variants(name, elf, places);
		for (const guide of found.length > 0 ? this.#folders.guides() : []) this.#packing.addIfThere(guide, "library", found[0].foundAs);
		return found;
	}
	#variants(name, elf, places) {
		const found = [];
		const tryOne = (candidate) => {
			const one = this.#lookups.find([candidate], elf);
			if (one) found.push(one);
		};
		for (const candidate of this.#folders.special(name)) tryOne(candidate);
		for (const folder of inTurn(places, this.#folders.glibcFolders(elf))) {
			if (this.#lookups.exhausted) break;
			this.#lookups.spend(folder.length);
			for (const candidate of variantsIn(folder, name, this.#packing.tree)) tryOne(candidate);
		}
		return found;
	}
	/** The folders of a search path with its dynamic string tokens replaced; relative ones count from the working directory. */
	#places({ entry, elf, foundAs }, list) {
		this.#lookups.spend(list.length);
		const origins = [.../* @__PURE__ */ new Set([parentOf(foundAs), parentOf(entry.path)])];
		return list.split(":").filter((place) => place !== "").slice(0, MAX_PLACES).flatMap((place) => expand(place, "ORIGIN", origins).flatMap((text) => expand(text, "LIB", libsOf(elf))).flatMap((text) => expand(text, "PLATFORM", [platformOf(elf)])).map((text) => text.startsWith("/") ? text : `${this.#environment.workdir}/${text}`));
	}
};
/** A short key for a text that may be as long as all search paths. */
function digest(text) {
	return createHash("sha1").update(text, "latin1").digest("base64");
}
/** Paths are made when they are looked up: mostly the first is the one. */
function* within(places, name) {
	for (const place of places) yield `${place}/${name}`;
}
function* inTurn(...all) {
	for (const one of all) yield* one;
}
function isMusl(elf) {
	return (elf.interpreter?.includes("/ld-musl-") ?? false) || elf.needed.some((name) => name.startsWith("libc.musl-"));
}
function expand(text, token, values) {
	const expression = new RegExp(`\\$(?:${token}\\b|\\{${token}\\})`, "g");
	return (expression.test(text) ? values.map((value) => text.replace(expression, () => value)) : [text]).filter(({ length }) => length <= MAX_PATH$1);
}

// src/rootfs/closure/locale.ts
const FOLDER = "/usr/lib/locale";
const SETLOCALE = /setlocale|newlocale/;
const VARIABLES = /^(?:LANG|LC_[A-Z]+)$/;
/**
* The locales that the image's ENV names, whole, where glibc's setlocale loaded one of their parts or a program that was not seen in use
* may: setlocale(LC_ALL, "") fails when any of the parts is missing.
*/
var Locales = class {
	#names;
	#used;
	#glibc = false;
	#done = false;
	constructor({ variables }) {
		const named = [...variables].filter(([name, value]) => VARIABLES.test(name) && !/^(?:|C|POSIX)$/.test(value));
		this.#names = [...new Set(named.map(([, value]) => normal(value)))];
	}
	/** Takes each packed entry once. */
	see(entry) {
		this.#glibc ||= isGlibc(entry);
		if (entry.path.startsWith(`${FOLDER}/`)) this.#used ??= entry;
	}
	pack(packing, functions) {
		if (this.#done || !this.#glibc || this.#names.length === 0) return;
		const by = this.#used ?? functions.namedUnused(SETLOCALE);
		if (!by) return;
		this.#done = true;
		const { tree } = packing;
		const folder = tree.resolve(FOLDER).path;
		const archive = tree.get(`${folder}/locale-archive`);
		if (archive && !this.#used) packing.add(archive.path, "config", by.path);
		packing.addIfThere("/usr/share/locale/locale.alias", "config", by.path);
		for (const path of tree.children(folder)) {
			if (!this.#names.includes(normal(path.slice(folder.length + 1)))) continue;
			for (const part of [path, ...tree.below(tree.resolve(path).path)]) packing.add(part, "config", by.path);
		}
	}
};
/** "C.UTF-8" and "C.utf8" are one locale: the letters and digits of the charset count (glibc's _nl_normalize_codeset). */
function normal(name) {
	return name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-zA-Z0-9]/g, "").toLowerCase()}`);
}

// src/rootfs/closure/nss.ts
const SWITCH = "/etc/nsswitch.conf";
const MODULE = /\/libnss_(\w+)\.so\.2$/;
/** What else libc's look-ups read, where it is. */
const DATABASES = [
	SWITCH,
	"/etc/host.conf",
	"/etc/gai.conf",
	"/etc/services",
	"/etc/protocols"
];
/** Whoever opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LOOK_UPS = /getaddrinfo|getnameinfo|gethostby|getpw(?:nam|uid|ent)|getgr(?:nam|gid|ent|ouplist)|initgroups|getservby|getprotoby/;
/** What glibc does without a nsswitch.conf. */
const DEFAULT_SERVICES = ["files", "dns"];
const MAX_CONF = 1 << 20;
/**
* Where glibc's user or host look-up was used: /etc/nsswitch.conf, and the modules of the services that it names (nsswitch.conf(5)), which
* lie beside libc and are loaded with dlopen. Where a program that was not seen in use may look up something, libc's small databases too.
*/
var NameService = class {
	#glibc = false;
	#used = false;
	/** Those of a libc whose modules are not packed yet. */
	#folders = /* @__PURE__ */ new Set();
	#services;
	/** Takes each packed entry once. */
	see(entry) {
		if (!this.#used && SIGNS.test(entry.path)) this.#used = true;
		if (!isGlibc(entry)) return;
		this.#glibc = true;
		for (const folder of besideGlibc(entry.path, "")) this.#folders.add(clean(folder));
	}
	pack(packing, binaries, functions) {
		if (!this.#glibc) return;
		const able = functions.namedUnused(LOOK_UPS);
		if (able) for (const path of DATABASES) packing.addIfThere(path, "config", able.path);
		else if (this.#used) packing.addIfThere(SWITCH, "config");
		else return;
		this.#services ??= readServices(packing, binaries);
		for (const folder of this.#folders) packModules(folder, this.#services, packing);
		this.#folders.clear();
	}
};
function packModules(folder, services, packing) {
	for (const child of services.size > 0 ? packing.tree.children(folder) : []) {
		const service = MODULE.exec(child)?.[1];
		if (service !== void 0 && services.has(service)) packing.add(child, "library", SWITCH);
	}
}
function readServices({ tree }, binaries) {
	const { entry } = tree.resolve(SWITCH);
	return new Set(entry?.type === "file" ? servicesOf(binaries.text(entry, MAX_CONF)) : DEFAULT_SERVICES);
}
/** The services that an nsswitch.conf names, each once: "hosts: files [NOTFOUND=return] dns" names files and dns. */
function servicesOf(text) {
	const words = text.split("\n").map((line) => line.replace(/#.*/s, "").replace(/\[[^[\]]*\]/g, " ")).flatMap((line) => /^\s*\w+\s*:(.*)$/s.exec(line)?.[1]?.split(/\s+/) ?? []);
	return [...new Set(words.filter((word) => /^\w+$/.test(word)))];
}

// src/rootfs/closure/packing.ts
/** Never packed: the engine makes it in every container. */
const ENGINE_MADE$1 = "/.dockerenv";
/** The packed entries while the rules add to them: each entry is packed once and handed to the rules once. */
var Packing = class {
	tree;
	#packed = /* @__PURE__ */ new Map();
	#queue = [];
	constructor(tree) {
		this.tree = tree;
	}
	get size() {
		return this.#packed.size;
	}
	/**
	* Packs what lstat(2) finds at `path` (as `Tree.locate` takes it) with every symlink on the way; of a path that is not there,
	* the deepest directory that is. Returns the entry, if any.
	*/
	add(path, reason, by) {
		const { entry, links, deepest } = this.tree.locate(path);
		for (const link of links) this.#pack(this.tree.get(link), "symlink", by);
		if (entry) this.#pack(entry, reason, by);
		else this.#pack(this.tree.get(deepest), "parent", by);
		return entry;
	}
	/** As `add`, but nothing at all when the path is not there. */
	addIfThere(path, reason, by) {
		if (this.tree.locate(path).entry) this.add(path, reason, by);
	}
	/** The next entry that no rule has seen yet. */
	next() {
		return this.#queue.pop();
	}
	/** How an entry got in: whether it was seen in use itself, or is what a link that was seen in use points to. */
	wasUsed({ path }) {
		let packed = this.#packed.get(path);
		while (packed?.reason === "symlink" && packed.by !== void 0) packed = this.#packed.get(packed.by);
		return packed?.reason === "traced";
	}
	/** What is packed by now, in no order; the root is implied and not among them. */
	packed() {
		return this.#packed.values();
	}
	#pack(entry, reason, by) {
		const { path } = entry;
		if (path === "/" || path === ENGINE_MADE$1) return;
		const known = this.#packed.get(path);
		if (!known) {
			this.#packed.set(path, by === void 0 ? {
				entry,
				reason
			} : {
				entry,
				reason,
				by
			});
			this.#queue.push(entry);
		} else if (reason === "traced") {
			known.reason = reason;
			known.by = void 0;
		}
	}
};

// src/rootfs/closure/parent.ts
/** The directories that hold a packed entry are packed, with their own mode and owner. */
function packParent({ path }, packing) {
	packing.add(parentOf(path), "parent", path);
}

// src/rootfs/closure/symlink.ts
/** What a packed symlink points to is packed too. Targets are followed as the kernel does, so the text is not normalised. */
function packTarget({ path, linkname }, packing) {
	if (linkname === void 0) return;
	packing.add(linkname.startsWith("/") ? linkname : `${parentOf(path)}/${linkname}`, "symlink", path);
}

// src/rootfs/closure/unwinder.ts
const NAME = "libgcc_s.so.1";
const UNWINDING = /pthread_(?:cancel|exit)|backtrace/;
/**
* libgcc_s.so.1, which glibc loads with dlopen when a thread is cancelled or exits, and ends the program when it is missing. Few tests
* come to that.
*/
var Unwinder = class {
	#libcs = [];
	#there = false;
	/** Takes each packed entry once. */
	see(entry) {
		if (isGlibc(entry)) this.#libcs.push(entry);
		if (entry.path.endsWith(`/${NAME}`)) this.#there = true;
	}
	pack(libraries, functions) {
		if (this.#there || this.#libcs.length === 0 || !functions.named(UNWINDING)) return;
		for (const libc of this.#libcs.splice(0)) libraries.packLoaded(NAME, libc);
	}
};

// src/rootfs/closure/closure.ts
/** Completes a file list by the rules: everything that has to be in an image so that what is listed works. */
function close(options) {
	const { tree } = options;
	const packing = new Packing(tree);
	const binaries = new Binaries(options.read);
	const environment = environmentOf(options.config);
	const rules = new Rules(packing, binaries, environment);
	for (const path of options.list) packing.add(path, "traced");
	packConfig(options, packing, environment);
	packHome(options.config, packing, binaries, environment);
	const warnings = packKept(options.keep, packing);
	rules.apply();
	const all = [...packing.packed()].sort((a, b) => a.entry.path < b.entry.path ? -1 : 1);
	const { left, traced } = dropUnwanted(options.drop, tree, all);
	return {
		packed: left,
		warnings: [...warnings, ...rules.warnings()],
		dropped: traced
	};
}
/** The rules for what is packed, applied until none adds anything. */
var Rules = class {
	#packing;
	#binaries;
	#environment;
	#folders;
	#libraries;
	#functions;
	#names = new NameService();
	#gconv = new Gconv();
	#locales;
	#unwinder = new Unwinder();
	constructor(packing, binaries, environment) {
		this.#packing = packing;
		this.#binaries = binaries;
		this.#environment = environment;
		this.#folders = new SystemFolders(packing.tree, binaries);
		this.#libraries = new Libraries(packing, binaries, environment, this.#folders);
		this.#functions = new Functions(packing, binaries);
		this.#locales = new Locales(environment);
	}
	apply() {
		for (let before = -1; before !== this.#packing.size;) {
			before = this.#packing.size;
			for (let entry = this.#packing.next(); entry; entry = this.#packing.next()) this.#applyTo(entry);
			this.#names.pack(this.#packing, this.#binaries, this.#functions);
			this.#gconv.pack(this.#packing, this.#functions);
			this.#locales.pack(this.#packing, this.#functions);
			this.#unwinder.pack(this.#libraries, this.#functions);
		}
	}
	warnings() {
		return this.#libraries.warnings();
	}
	/** Each entry comes once; what needs the whole picture takes note of it. */
	#applyTo(entry) {
		packTarget(entry, this.#packing);
		packParent(entry, this.#packing);
		packInterpreter(entry, this.#packing, this.#binaries, this.#environment);
		this.#libraries.packFor(entry);
		packVariants(entry, this.#packing, this.#binaries, this.#folders);
		for (const rule of [
			this.#functions,
			this.#names,
			this.#gconv,
			this.#locales,
			this.#unwinder
		]) rule.see(entry);
	}
};

// src/rootfs/number.ts
/**
* Reads a numeric field of a tar header: octal digits between spaces and NULs (POSIX), or base-256 with the high bit set
* (GNU, "Extensions to the format" in tar.h). Returns NaN for anything else and beyond 2^53.
*/
function readNumber(block, start, length) {
	if (block[start] & 128) return readBase256(block, start, length);
	let value = 0;
	let digits = false;
	for (let at = start; at < start + length; at += 1) {
		const byte = block[at];
		if (byte >= 48 && byte <= 55) {
			value = value * 8 + byte - 48;
			digits = true;
		} else if (byte === 0 || byte === 32) {
			if (digits) break;
		} else return NaN;
	}
	return safe(value);
}
function readBase256(block, start, length) {
	let value = (block[start] & 64) !== 0 ? (block[start] | 128) - 256 : block[start] & 127;
	for (let at = start + 1; at < start + length; at += 1) value = value * 256 + block[at];
	return safe(value);
}
function safe(value) {
	return Number.isSafeInteger(value) ? value : NaN;
}
/** An octal field with a NUL at its end, or undefined when the number does not fit. */
function octal(value, length) {
	if (value < 0 || value >= 8 ** (length - 1)) return void 0;
	return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

// src/rootfs/header.ts
const BLOCK$1 = 512;
/** Reads a 512-byte header block. Throws `Failure` when its checksum says that it is none. `at` is where, for the message. */
function readHeader(block, at) {
	if (!checksumHolds(block)) throw new Failure(`the archive is damaged: there is no tar header at byte ${at}`);
	const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? text(block, 345, 155) : "";
	const name = text(block, 0, 100);
	return {
		name: prefix === "" ? name : `${prefix}/${name}`,
		mode: readNumber(block, 100, 8),
		uid: readNumber(block, 108, 8),
		gid: readNumber(block, 116, 8),
		size: readNumber(block, 124, 12),
		mtime: readNumber(block, 136, 12),
		type: block[156] === 0 ? "0" : String.fromCharCode(block[156]),
		linkname: block[157] === 0 ? "" : text(block, 157, 100),
		devMajor: readNumber(block, 329, 8),
		devMinor: readNumber(block, 337, 8)
	};
}
function isZero(block) {
	return block[0] === 0 && block.every((byte) => byte === 0);
}
function text(block, start, length) {
	const end = block.indexOf(0, start);
	return block.toString("latin1", start, end < 0 || end > start + length ? start + length : end);
}
function checksumHolds(block) {
	const wanted = readNumber(block, 148, 8);
	let sum = 256;
	for (let at = 0; at < 148; at += 1) sum += block[at];
	for (let at = 156; at < 512; at += 1) sum += block[at];
	return sum === wanted || signedSum(block) === wanted;
}
/** Some old tars summed signed bytes. */
function signedSum(block) {
	let sum = 256;
	for (let at = 0; at < 512; at += 1) if (at < 148 || at > 155) sum += block.readInt8(at);
	return sum;
}

// src/rootfs/pax.ts
const XATTR = "SCHILY.xattr.";
/**
* Reads the records of a pax extended header ("LENGTH KEY=VALUE\n", POSIX pax "Extended Header") over those of the global one.
* An empty value takes a record back. Unknown keys are ignored. Throws `Failure` when the records are broken.
*/
function readPax(body, base = {}) {
	const fields = { ...base };
	for (let at = 0; at < body.length && body[at] !== 0;) {
		const space = body.indexOf(32, at);
		const digits = space > at && space - at < 12 ? body.toString("latin1", at, space) : "";
		const end = at + (/^\d+$/.test(digits) ? Number(digits) : 0);
		const equals = body.indexOf(61, space);
		if (end <= at || end > body.length || equals < 0 || equals >= end || body[end - 1] !== 10) throw new Failure("the archive has a broken pax header");
		setField(fields, base, body.toString("latin1", space + 1, equals), body.subarray(equals + 1, end - 1));
		at = end;
	}
	return fields;
}
/**
* Reads the records of a global header over those of earlier ones. Throws `Failure` also for what only one member can have: each member
* would get its own copy, and no engine writes them.
*/
function readGlobal(body, base) {
	const fields = readPax(body, base);
	if (fields.xattrs || fields.sparse) throw new Failure("the archive has attributes or holes in a global pax header");
	return fields;
}
function setField(fields, base, key, value) {
	if (key.startsWith(XATTR)) {
		if (fields.xattrs === base.xattrs) fields.xattrs = new Map(base.xattrs);
		fields.xattrs.set(key.slice(13), Buffer.from(value));
		return;
	}
	const text = value.toString("latin1");
	if (key.startsWith("GNU.sparse.")) {
		if (fields.sparse === base.sparse) fields.sparse = {
			...base.sparse,
			runs: [...base.sparse?.runs ?? []]
		};
		setSparse(fields.sparse, key.slice(11), text);
	} else if (key === "path" || key === "linkpath") fields[key] = text === "" ? void 0 : text;
	else if (key === "size" || key === "uid" || key === "gid") fields[key] = text === "" ? void 0 : number$1(text);
	else if (key === "mtime") Object.assign(fields, readTime(text));
}
function setSparse(sparse, key, text) {
	if (key === "major") sparse.major = number$1(text);
	else if (key === "name") sparse.name = text;
	else if (key === "size" || key === "realsize") sparse.realSize = number$1(text);
	else if (key === "offset") sparse.runs.push({
		at: number$1(text),
		length: 0
	});
	else if (key === "numbytes" && sparse.runs.length > 0) sparse.runs.at(-1).length = number$1(text);
	else if (key === "map") sparse.runs = pairs(text.split(",").map(number$1));
}
/** Offsets and lengths in turn, as the sparse formats write them. */
function pairs(numbers) {
	const runs = [];
	for (let at = 0; at + 1 < numbers.length; at += 2) runs.push({
		at: numbers[at],
		length: numbers[at + 1]
	});
	return runs;
}
function number$1(text) {
	const value = /^\d+$/.test(text) ? Number(text) : NaN;
	if (!Number.isSafeInteger(value)) throw new Failure("the archive has a broken number in a pax header");
	return value;
}
function readTime(text) {
	if (text === "") return {
		mtime: void 0,
		nanos: void 0
	};
	const parts = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(text);
	if (!parts) throw new Failure("the archive has a broken time in a pax header");
	const nanos = Number((parts[3] ?? "").slice(0, 9).padEnd(9, "0"));
	const seconds = Number(parts[2]);
	if (parts[1] === "") return {
		mtime: seconds,
		nanos
	};
	return nanos === 0 ? {
		mtime: 0 - seconds,
		nanos
	} : {
		mtime: -seconds - 1,
		nanos: 1e9 - nanos
	};
}
/** A time as a pax record's value: decimal seconds, with a fraction only when there is one. */
function formatTime(seconds, nanos) {
	if (nanos === 0) return String(seconds);
	const whole = seconds < 0 ? seconds + 1 : seconds;
	const part = seconds < 0 ? 1e9 - nanos : nanos;
	const fraction = String(part).padStart(9, "0").replace(/0+$/, "");
	return `${seconds < 0 ? "-" : ""}${Math.abs(whole)}.${fraction}`;
}
/** One record; its length counts itself. `value` is bytes or a string with one character a byte. */
function paxRecord(key, value) {
	const bytes = typeof value === "string" ? Buffer.from(value, "latin1") : value;
	const rest = Buffer.byteLength(key, "latin1") + bytes.length + 3;
	let length = rest + String(rest).length;
	if (String(length).length !== String(rest).length) length = rest + String(length).length;
	return Buffer.concat([
		Buffer.from(`${length} ${key}=`, "latin1"),
		bytes,
		Buffer.from("\n")
	]);
}

// src/rootfs/member-header.ts
const TYPES$1 = {
	file: "0",
	symlink: "2",
	char: "3",
	block: "4",
	directory: "5",
	fifo: "6"
};
const MAX_NAME$1 = 100;
const MAX_PREFIX = 155;
/** A path as archives have it: without the leading "/", a directory with "/" at its end. */
function memberName({ path, type }) {
	return type === "directory" ? `${path.slice(1)}/` : path.slice(1);
}
/**
* The blocks before a member's body (POSIX.1-2001 pax): a ustar header, and before it an extended header for what does not fit:
* long or non-ASCII names, large numbers, attributes, parts of a second, GNU sparse format 1.0, whose map comes last. Names are
* bytes and written as such. No user names, no atime, no ctime.
*/
function memberHeader(entry, as) {
	const body = as.hardLink === void 0 ? entry : {
		...entry,
		size: 0,
		sparse: void 0
	};
	const map = body.sparse && sparseMap(body.sparse);
	const size = map && body.sparse ? map.length + total(body.sparse) : body.size;
	const name = memberName(entry);
	const link = as.hardLink ?? entry.linkname ?? "";
	const type = as.hardLink === void 0 ? TYPES$1[entry.type] : "1";
	const { mode, uid, gid, device } = entry;
	const block = ustarBlock({
		mode,
		uid,
		gid,
		device,
		name,
		link,
		type,
		size,
		mtime: as.mtime
	});
	const records = paxRecords(body, as, name, link, size);
	if (records.length === 0) return block;
	const extension = Buffer.concat(records);
	const extended = ustarBlock({
		...NOBODY,
		name: paxName(name),
		type: "x",
		size: extension.length
	});
	return Buffer.concat([
		extended,
		pad(extension),
		block,
		...map ? [map] : []
	]);
}
function paxRecords(entry, as, name, link, size) {
	const records = [];
	const add = (key, value) => records.push(paxRecord(key, value));
	if (!splitName(name)) add("path", name);
	if (!fits(link)) add("linkpath", link);
	if (octal(entry.uid, 8) === void 0) add("uid", String(entry.uid));
	if (octal(entry.gid, 8) === void 0) add("gid", String(entry.gid));
	if (octal(size, 12) === void 0) add("size", String(size));
	if (as.nanos || octal(as.mtime, 12) === void 0) add("mtime", formatTime(as.mtime, as.nanos ?? 0));
	for (const key of [...entry.xattrs?.keys() ?? []].sort()) add(`SCHILY.xattr.${key}`, entry.xattrs.get(key));
	if (entry.sparse) {
		add("GNU.sparse.major", "1");
		add("GNU.sparse.minor", "0");
		add("GNU.sparse.name", name);
		add("GNU.sparse.realsize", String(entry.size));
	}
	return records;
}
const NOBODY = {
	mode: 420,
	uid: 0,
	gid: 0,
	mtime: 0,
	link: ""
};
/** What does not fit is cut or zero: an extended header tells it then. */
function ustarBlock(fields) {
	const block = Buffer.allocUnsafe(512).fill(0);
	const [prefix, name] = splitName(fields.name) ?? ["", ascii(fields.name)];
	block.write(name, 0, MAX_NAME$1, "latin1");
	block.write(number(fields.mode, 8), 100, "latin1");
	block.write(number(fields.uid, 8), 108, "latin1");
	block.write(number(fields.gid, 8), 116, "latin1");
	block.write(number(fields.size, 12), 124, "latin1");
	block.write(number(fields.mtime, 12), 136, "latin1");
	block.write(`        ${fields.type}`, 148, "latin1");
	block.write(fits(fields.link) ? fields.link : ascii(fields.link), 157, MAX_NAME$1, "latin1");
	block.write("ustar\x0000", 257, "latin1");
	block.write(number(fields.device?.major ?? 0, 8), 329, "latin1");
	block.write(number(fields.device?.minor ?? 0, 8), 337, "latin1");
	block.write(prefix, 345, MAX_PREFIX, "latin1");
	let sum = 0;
	for (let at = 0; at < 512; at += 1) sum += block[at];
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return block;
}
function number(value, length) {
	return octal(value, length) ?? octal(0, length);
}
/** The ustar fields prefix and name, or undefined when the name does not fit into them. */
function splitName(name) {
	if (fits(name)) return ["", name];
	if (name.length > 256 || !isPlain(name)) return void 0;
	const slash = name.lastIndexOf("/", Math.min(MAX_PREFIX, name.length - 2));
	const rest = name.length - slash - 1;
	return slash > 0 && rest <= MAX_NAME$1 ? [name.slice(0, slash), name.slice(slash + 1)] : void 0;
}
function fits(name) {
	return name.length <= MAX_NAME$1 && isPlain(name);
}
/** Printable ASCII: the only bytes that mean the same in every reader's ustar fields. */
function isPlain(name) {
	return !/[^\x20-\x7e]/.test(name);
}
function ascii(name) {
	return name.replace(/[^\x20-\x7e]/g, "_").slice(0, MAX_NAME$1);
}
function paxName(name) {
	return `PaxHeaders/${ascii(name.replace(/\/$/, "").replace(/^.*\//s, "")).slice(0, 89)}`;
}
function sparseMap(runs) {
	const numbers = [runs.length, ...runs.flatMap(({ at, length }) => [at, length])];
	return pad(Buffer.from(`${numbers.join("\n")}\n`, "latin1"));
}
function total(runs) {
	return runs.reduce((sum, { length }) => sum + length, 0);
}
function pad(bytes) {
	const missing = -bytes.length & 512 - 1;
	return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
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
		this.#written = writeAll$1(this.#fd, full);
		this.#written.catch(() => {});
		this.#hash.update(full);
		[this.#filling, this.#writing] = [this.#writing, this.#filling];
		this.#used = 0;
	}
};
async function writeAll$1(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += (await writeAt(fd, bytes, done, bytes.length - done, null)).bytesWritten;
}

// src/rootfs/pack.ts
/** What an image has from a time far ahead of it is not the engine's, and must not change its bytes when that time has come. */
const DAY = 86400;
/** What the engine makes or touches when it creates a container: their times are the instance's, whatever the image's are. */
const ENGINE_MADE = /* @__PURE__ */ new Set([
	"/dev",
	"/dev/console",
	"/dev/pts",
	"/dev/shm",
	"/etc",
	"/etc/hostname",
	"/etc/hosts",
	"/etc/mtab",
	"/etc/resolv.conf",
	"/proc",
	"/run",
	"/sys"
]);
/**
* Writes rootfs.tar to `out` from its current position: the packed entries in their order as pax members without "./", then the
* end mark of two zero blocks and nothing more (as Go's archive/tar; POSIX asks for no more). Of hard links the first in order
* has the body. No member for the root: an export does not tell the root's own mode and owner, the engine makes it. Same
* entries, same bytes.
*/
async function packRootfs(options, out) {
	const sink = new Sink(out);
	const shared = sharedInodes(options.packed);
	const bodies = /* @__PURE__ */ new Map();
	let bytes = 0;
	for (const { entry } of options.packed) {
		const hardLink = bodies.get(entry.inode);
		await sink.bytes(memberHeader(entry, {
			...timeOf(entry, options.clamp),
			hardLink
		}));
		if (hardLink !== void 0) continue;
		if (shared.has(entry.inode)) bodies.set(entry.inode, memberName(entry));
		bytes += entry.size;
		const stored = storedSize$1(entry);
		if (stored === 0) continue;
		await sink.copy(options.source, entry.offset, stored);
		await sink.zeros(-stored & 512 - 1);
	}
	await sink.zeros(2 * 512);
	const sha256 = await sink.finish();
	return {
		size: sink.size,
		sha256,
		entries: options.packed.length,
		bytes
	};
}
/** Those that have several of the names: most have one, and to remember each of a million takes as much memory as the rest. */
function sharedInodes(packed) {
	const seen = new Uint8Array(packed.reduce((most, { entry }) => Math.max(most, entry.inode), 0) + 1);
	const shared = /* @__PURE__ */ new Set();
	for (const { entry } of packed) {
		if (seen[entry.inode] === 1) shared.add(entry.inode);
		seen[entry.inode] = 1;
	}
	return shared;
}
function timeOf(entry, { since, to }) {
	return entry.mtime >= since && entry.mtime < since + DAY || ENGINE_MADE.has(entry.path) ? { mtime: Math.floor(to) } : {
		mtime: entry.mtime,
		nanos: entry.nanos
	};
}

// src/rootfs/rootfs.ts
/** A body that is needed was left out of the export. */
var BodyLeftOut = class extends Error {
	constructor(entry) {
		super(`${showPath(entry.path)} was left out of the export`);
	}
};
/**
* Completes the list by the closure and writes rootfs.tar to `out` (a file descriptor). Throws `BodyLeftOut` before it writes anything when
* the export lacks what is needed.
*/
async function makeRootfs(options, out) {
	const { source, tree, list, config, keep, drop, clamp } = options;
	const require = (entry) => {
		if (options.leftOut.has(entry.offset)) throw new BodyLeftOut(entry);
	};
	const closed = close({
		tree,
		read: (entry, offset, length) => {
			require(entry);
			return readBody(source, entry, offset, length);
		},
		list,
		config,
		command: options.command.length > 0 ? [...options.command] : void 0,
		keep,
		drop
	});
	for (const { entry } of closed.packed) require(entry);
	const tar = await packRootfs({
		source,
		packed: options.complete(closed.packed),
		clamp
	}, out);
	return {
		...closed,
		size: tar.size,
		sha256: tar.sha256
	};
}

// src/rootfs/wanted.ts
/** Configuration that the closure's rules read or pack, whatever the list holds. */
const CONFIGURATION = [
	...[
		"passwd",
		"group",
		"nsswitch.conf",
		"host.conf",
		"gai.conf",
		"services",
		"protocols"
	],
	...[
		"ld.so.conf",
		"ld.so.cache",
		"ld.so.preload"
	],
	...[
		"gconv-modules",
		"gconv-modules.cache",
		"gconv-modules-extra.conf",
		"locale.alias"
	]
];
/** The parts of a locale: none is packed without the others. */
const LOCALE = [...[
	"LC_ADDRESS",
	"LC_COLLATE",
	"LC_CTYPE",
	"LC_IDENTIFICATION",
	"LC_MEASUREMENT",
	"SYS_LC_MESSAGES"
], ...[
	"LC_MONETARY",
	"LC_NAME",
	"LC_NUMERIC",
	"LC_PAPER",
	"LC_TELEPHONE",
	"LC_TIME"
]];
/** Only last names count: the folders on the way may be links, and which ones is not known before the tree is. */
function likelyOf(paths, keep) {
	const names = new Set(CONFIGURATION);
	for (const path of paths) names.add(lastName(path));
	if (keep.length > 0 || LOCALE.some((part) => names.has(part))) for (const part of LOCALE) names.add(part);
	return {
		names: [...names],
		keep
	};
}
/**
* The test for members in their order; everything is wanted where nothing is likely. What a link with a wanted name leads to is wanted
* from there on.
*/
function wantedOf(likely) {
	if (likely === void 0) return () => true;
	const names = new Set(likely.names);
	const kept = likely.keep.map(matchBelow);
	return (name, linkname) => {
		const wanted = names.has(lastName(name)) || kept.length > 0 && kept.some((matches) => matches(bare(name)));
		if (wanted && linkname !== "") names.add(lastName(linkname));
		return wanted;
	};
}
function lastName(path) {
	const end = path.endsWith("/") ? path.length - 1 : path.length;
	return path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}
/** A member's name as globs are written: without "./" or "/" before it. */
function bare(name) {
	return name.replace(/^(\.?\/)+/, "");
}

// src/layers/fifo.ts
/** Makes a pipe by way of `path`, which must not exist and is gone afterwards. Node's own pipes to a child do not block. */
async function makeFifo(path, signal) {
	const made = await run([
		"mkfifo",
		"--mode=600",
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

// src/layers/reader.ts
const readFd = promisify(read);
const CHUNK$1 = 65536;
/** Of the parent's mounts only what goes is followed: a mount of ours stays ours, and we hold none of others' back. */
const UNSHARE = [
	"unshare",
	"--mount",
	"--propagation",
	"slave",
	"--"
];
/** The layers cannot be read this way, or no longer; the message says why. */
var LayersFailed = class extends Error {};
/** The unprivileged side: asks the server of the layers, see `serve`. */
var Reader = class Reader {
	#server;
	#requests;
	#answers;
	#options;
	constructor(server, requests, answers, options) {
		this.#server = server;
		this.#requests = requests;
		this.#answers = answers;
		this.#options = options;
	}
	/** Starts the server. Throws `LayersFailed`. */
	static async start(options) {
		const { stack, tempDir, signal } = options;
		const root = join(tempDir, "layers");
		const fifos = [];
		try {
			await mkdir(root, { recursive: true });
			for (const name of ["requests", "answers"]) fifos.push(await makeFifo(join(tempDir, name), signal));
			const [requests, answers] = fifos;
			const place = JSON.stringify({
				stack,
				root,
				attributes: join(tempDir, "attributes")
			});
			const argv = [
				...options.root,
				...UNSHARE,
				process.execPath,
				layerServer,
				place
			];
			const server = await startPlumbed(argv, requests.readEnd, answers.writeEnd);
			options.onProcess(server.pid);
			closeSync(requests.readEnd);
			closeSync(answers.writeEnd);
			return new Reader(server, requests.writeEnd, answers.readEnd, options);
		} catch (error) {
			for (const { readEnd, writeEnd } of fifos) for (const end of [readEnd, writeEnd]) closeSync(end);
			if (error instanceof Cancelled) throw error;
			throw new LayersFailed(error.message);
		}
	}
	/** Hands the names of everything in the layers to `listing`. Throws `LayersFailed`, and `Cancelled`. */
	async list(listing) {
		const { signal } = this.#options;
		const onAbort = () => void this.#kill();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			if (signal.aborted) throw new Cancelled();
			const buffer = Buffer.allocUnsafe(CHUNK$1);
			while (listing.code === void 0) {
				const { bytesRead } = await readFd(this.#answers, buffer, 0, CHUNK$1, null);
				if (signal.aborted) throw new Cancelled();
				if (bytesRead === 0) throw await this.#death();
				listing.push(buffer.subarray(0, bytesRead));
			}
			if (listing.code !== 0) throw new LayersFailed(`not all names could be listed: ${this.#server.printed()}`);
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}
	/** Fills `target` with bytes of a file from `offset`; fewer only at its end. Returns how many. Throws `LayersFailed`. */
	read(name, offset, target) {
		return this.#ask("read", name, offset, target).length;
	}
	/** The first `length` bytes of each file, one after the other; of a shorter one the rest is zeros. Throws `LayersFailed`. */
	heads(names, length) {
		return this.#ask("heads", names.join("\0"), 0, Buffer.alloc(names.length * length), length);
	}
	/** Asks for all bytes of files, one after the other; `next` reads them. Nothing else can be asked meanwhile. Throws `LayersFailed`. */
	stream(names) {
		this.#try(() => sendRequest(this.#requests, {
			question: "stream",
			names: names.join("\0"),
			offset: 0,
			length: 0
		}));
	}
	/** Fills `target` with the next bytes of the stream. Throws `LayersFailed` when there are not as many. */
	next(target) {
		if (this.#try(() => fill(this.#answers, target)) < target.length) throw ended();
	}
	/** The number of a device. Throws `LayersFailed`. */
	device(name) {
		const [major, minor] = this.#ask("device", name).toString().split(" ").map(Number);
		return {
			major,
			minor
		};
	}
	/** See `capabilitiesOf`. Throws `LayersFailed`. */
	capabilities(names) {
		return this.#ask("capabilities", names.join("\0"));
	}
	/** Ends the server, and with it the mount. */
	async close() {
		closeSync(this.#requests);
		closeSync(this.#answers);
		await this.#server.exited;
	}
	/** Waits for the answer: the server answers at the pace of its disk, and its death ends the wait. */
	#ask(question, names, offset = 0, target, length = target?.length ?? 0) {
		const answer = this.#try(() => {
			sendRequest(this.#requests, {
				question,
				names,
				offset,
				length
			});
			return receiveAnswer(this.#answers, target);
		});
		if (!answer) throw ended();
		if (answer.error !== void 0) throw new LayersFailed(`${names.slice(0, 200)}: ${answer.error}`);
		return answer.bytes;
	}
	#try(talk) {
		try {
			return talk();
		} catch (error) {
			throw error.code === "EPIPE" ? ended() : new LayersFailed(error.message);
		}
	}
	async #death() {
		await this.#server.exited;
		return new LayersFailed(lastLine(this.#server.printed()));
	}
	#kill() {
		return signalGroup(this.#server.pid, "SIGKILL", this.#options.root);
	}
};
function ended() {
	return new LayersFailed("what reads them was ended");
}

// src/rootfs/sparse.ts
const MAX_RUNS = 1 << 20;
/** The map of GNU sparse format 1.0: decimal numbers, a line each (count, then offset and length), before the data. */
function readMap(window, offset, stored) {
	const numbers = [];
	const wanted = () => 1 + 2 * (numbers[0] ?? 0);
	let rest = "";
	let at = offset;
	while (numbers.length < wanted()) {
		if (at + 512 > offset + stored || wanted() > 2 * MAX_RUNS) throw broken();
		const lines = (rest + window.at(at, 512).toString("latin1")).split("\n");
		rest = lines.pop();
		for (const line of lines) if (numbers.length < wanted()) numbers.push(decimal(line));
		at += 512;
	}
	return {
		runs: pairs(numbers.slice(1)),
		offset: at
	};
}
/** Old GNU sparse (type "S"): four runs in the header, 21 in each extension block after it; ends with an empty run. */
function readOldMap(window, header) {
	const runs = [];
	const block = window.at(header, 512);
	const realSize = readNumber(block, 483, 12);
	readRuns(block, 386, 4, runs);
	let more = block[482] !== 0;
	let at = header + 512;
	while (more) {
		const extension = window.at(at, 512);
		if (extension.length < 512 || runs.length > MAX_RUNS) throw broken();
		readRuns(extension, 0, 21, runs);
		more = extension[504] !== 0;
		at += 512;
	}
	return {
		runs,
		offset: at,
		realSize
	};
}
function readRuns(block, start, count, runs) {
	for (let at = start; at < start + 24 * count && block[at] !== 0; at += 24) runs.push({
		at: readNumber(block, at, 12),
		length: readNumber(block, at + 12, 12)
	});
}
/** Throws `Failure` unless the runs follow each other, lie within the file and have as many bytes as are stored. */
function checkRuns(runs, realSize, stored) {
	if (runs.length > MAX_RUNS) throw broken();
	let end = 0;
	let sum = 0;
	for (const run of runs) {
		if (!(run.at >= end && run.length >= 0 && run.at + run.length <= realSize)) throw broken();
		end = run.at + run.length;
		sum += run.length;
	}
	if (!Number.isSafeInteger(realSize) || sum > stored) throw broken();
}
function decimal(line) {
	if (!/^\d{1,16}$/.test(line)) throw broken();
	return Number(line);
}
function broken() {
	return new Failure("the archive has a broken map of a sparse file");
}

// src/rootfs/window.ts
/** A header with its extension fits into the smallest; the largest serves runs of members without bodies. */
const MIN = 2048;
const MAX = 65536;
/** A view of the source that is moved forward with few reads: the further it goes without a jump, the more it reads ahead. */
var Window = class {
	source;
	#bytes = Buffer.allocUnsafe(MAX);
	#start = 0;
	#length = 0;
	#ahead = MIN;
	constructor(source) {
		this.source = source;
	}
	/** The bytes from `offset`, fewer at the end of the source; valid until the next call. */
	at(offset, length) {
		if (length > MAX) return this.source.read(offset, length);
		const end = this.#start + this.#length;
		if (offset < this.#start || offset + length > end) {
			this.#ahead = offset >= this.#start && offset <= end ? Math.min(2 * this.#ahead, MAX) : MIN;
			this.#start = offset;
			this.#length = this.source.readInto(offset, this.#bytes.subarray(0, Math.max(length, this.#ahead)));
		}
		const from = offset - this.#start;
		return this.#bytes.subarray(from, Math.min(from + length, this.#length));
	}
};

// src/rootfs/members.ts
/** No header of names, numbers and attributes is larger; the kernel's limits are 4 KiB a name, 64 KiB an attribute. */
const MAX_EXTENSION = 16 << 20;
/** Types of the headers that say something about the member behind them. */
const EXTENSIONS = "xXgLK";
/**
* The members of a tar in any of the forms that Go's archive/tar and GNU tar write (v7, ustar, pax, old GNU). Bodies are not
* read. Throws `Failure` when the archive is damaged or ends before its end mark, a block of zeros.
*/
function* members(source) {
	const window = new Window(source);
	let global = {};
	let before = { pax: global };
	for (let at = 0;;) {
		const block = window.at(at, 512);
		if (block.length < 512) throw truncated();
		if (isZero(block)) return;
		const header = readHeader(block, at);
		if ("xXgLK".includes(header.type)) {
			const body = extension(window, at, header.size);
			if (header.type === "g") global = readGlobal(body, global);
			before = header.type === "g" ? {
				...before,
				pax: global
			} : extend(before, header.type, body, global);
			at += 512 + padded(header.size);
			continue;
		}
		const { member, stored } = join$1(window, at, header, before);
		const end = member.offset + padded(stored);
		if (!(end <= source.size)) throw truncated();
		at = end;
		before = { pax: global };
		yield member;
	}
}
function extension(window, at, size) {
	if (!(size <= MAX_EXTENSION)) throw new Failure(`the archive is damaged: oversized extended header at byte ${at}`);
	const body = window.at(at + 512, size);
	if (body.length < size) throw truncated();
	return body;
}
/**
* `before` with what the body of an extended header (but a global one) says; as to GNU tar, the last of several of a kind counts. Throws
* `Failure` when it is broken.
*/
function extend(before, type, body, global) {
	if (type === "L") return {
		...before,
		name: untilNul(body)
	};
	if (type === "K") return {
		...before,
		linkname: untilNul(body)
	};
	return {
		...before,
		pax: readPax(body, global)
	};
}
function join$1(window, at, header, before) {
	const pax = before.pax;
	const stored = storedSize(header, pax, at);
	const member = {
		name: pax.sparse?.name ?? pax.path ?? before.name ?? header.name,
		mode: header.mode,
		uid: pax.uid ?? header.uid,
		gid: pax.gid ?? header.gid,
		size: stored,
		mtime: pax.mtime ?? header.mtime,
		type: header.type,
		linkname: pax.linkpath ?? before.linkname ?? header.linkname,
		devMajor: header.devMajor,
		devMinor: header.devMinor,
		nanos: pax.nanos ?? 0,
		xattrs: pax.xattrs,
		offset: at + 512,
		sparse: void 0
	};
	if (header.type === "S") return takeOldSparse(window, at, member, stored);
	if (pax.sparse && hasBody(header.type)) return takeSparse(window, member, stored, pax.sparse);
	return {
		member,
		stored
	};
}
/** How many bytes follow a header found at `at`. Throws `Failure` when nobody knows. */
function storedSize(header, pax, at) {
	const stored = hasBody(header.type) ? pax.size ?? header.size : 0;
	if (!(stored >= 0)) throw new Failure(`the archive is damaged: no size in the header at byte ${at}`);
	return stored;
}
/** Go's archive/tar and GNU tar agree that links and directories have no body, whatever their size field says. */
function hasBody(type) {
	return !"123456".includes(type);
}
function takeOldSparse(window, at, member, stored) {
	const { runs, offset, realSize } = readOldMap(window, at);
	checkRuns(runs, realSize, stored);
	return {
		member: {
			...member,
			type: "0",
			size: realSize,
			sparse: runs,
			offset
		},
		stored
	};
}
function takeSparse(window, member, stored, sparse) {
	const map = sparse.major === 1 ? readMap(window, member.offset, stored) : void 0;
	const runs = map?.runs ?? sparse.runs;
	const offset = map?.offset ?? member.offset;
	const left = stored - (offset - member.offset);
	const realSize = sparse.realSize ?? NaN;
	checkRuns(runs, realSize, left);
	return {
		member: {
			...member,
			size: realSize,
			sparse: runs,
			offset
		},
		stored: left
	};
}
/** Up to the end of the last block. */
function padded(size) {
	return Math.ceil(size / 512) * 512;
}
function untilNul(body) {
	const end = body.indexOf(0);
	return body.toString("latin1", 0, end < 0 ? body.length : end);
}
function truncated() {
	return new Failure("the export is incomplete: the archive ends before its end mark", { mend: "The engine was stopped or the disk is full; run it again." });
}

// src/rootfs/member-path.ts
/** Linux's PATH_MAX without its NUL, and NAME_MAX: nothing longer can be opened or made by its name. */
const MAX_PATH = 4095;
const MAX_NAME = 255;
const LONG_NAME = new RegExp(`[^/]{256}`);
/**
* A member's or hard link target's name as a path inside the image. Absolute names count from the image's root. Undefined for
* names that no program can open or that try to lead out: with "..", with NUL, empty, over 4095 bytes, or over 255 between two slashes.
*/
function memberPath(name) {
	if (name === "" || name.length > MAX_PATH || name.includes("\0")) return void 0;
	if (name.length > MAX_NAME && LONG_NAME.test(name)) return void 0;
	if (!/^[./]|\/[./]/.test(name)) return `/${name.endsWith("/") ? name.slice(0, -1) : name}`;
	return /(?:^|\/)\.\.(?:\/|$)/.test(name) ? void 0 : clean(name);
}

// src/rootfs/tree.ts
/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;
/** The names of an image's root file system; the root itself is always there. Entries do not change. */
var Tree = class {
	#entries;
	#sorted;
	#bytes;
	/** Takes entries by path; the parent of each must be among them, as a directory. */
	constructor(entries) {
		this.#entries = entries;
	}
	/** Number of entries, the root included. */
	get size() {
		return this.#entries.size;
	}
	/** The sum of all files' sizes, hard links once. */
	get bytes() {
		this.#bytes ??= bytesOf(this.#entries.values());
		return this.#bytes;
	}
	/** The entry with this physical name, without following anything. */
	get(path) {
		return this.#entries.get(path);
	}
	has(path) {
		return this.#entries.has(path);
	}
	/** All entries, in the order of the export. */
	entries() {
		return this.#entries.values();
	}
	/** The names directly in a directory, in the order of their bytes. */
	children(path) {
		const found = [];
		const prefix = path === "/" ? "/" : `${path}/`;
		const sorted = this.#order();
		for (let at = lowerBound(sorted, prefix); sorted[at]?.startsWith(prefix);) {
			const child = sorted[at];
			const slash = child.indexOf("/", prefix.length);
			if (slash < 0 && child.length > prefix.length) found.push(child);
			at = slash < 0 ? at + 1 : lowerBound(sorted, `${child.slice(0, slash)}0`);
		}
		return found;
	}
	/** Everything below a directory, in the order of the paths' bytes. */
	below(path) {
		const sorted = this.#order();
		if (path === "/") return sorted.slice(1);
		return sorted.slice(lowerBound(sorted, `${path}/`), lowerBound(sorted, `${path}0`));
	}
	/** What stat(2) would find. `path` starts at the root; "." and ".." in it are followed as the kernel does, after links. */
	resolve(path) {
		return this.#walk(path, true);
	}
	/** What lstat(2) would find: as `resolve`, but a symlink in the last component is the answer and not followed. */
	locate(path) {
		return this.#walk(path, false);
	}
	#walk(path, followLast) {
		const direct = this.#entries.get(path);
		if (direct && !(followLast && direct.type === "symlink")) return at(direct, []);
		const names = components(path);
		const links = [];
		let current = "/";
		while (names.length > 0) {
			const name = names.pop();
			if (name === ".") continue;
			if (name === "..") {
				current = parentOf(current);
				continue;
			}
			const next = current === "/" ? `/${name}` : `${current}/${name}`;
			const entry = this.#entries.get(next);
			if (entry?.type === "symlink" && (followLast || names.length > 0)) {
				if (links.length === MAX_LINKS) return {
					path: next,
					links,
					deepest: current,
					loop: true
				};
				links.push(next);
				if (entry.linkname.startsWith("/")) current = "/";
				names.push(...components(entry.linkname));
			} else if (!entry || entry.type !== "directory" && names.length > 0) return {
				path: [next, ...names.reverse()].join("/"),
				links,
				deepest: current,
				loop: false
			};
			else current = next;
		}
		return at(this.#entries.get(current), links);
	}
	#order() {
		this.#sorted ??= [...this.#entries.keys()].sort();
		return this.#sorted;
	}
};
function at(entry, links) {
	return {
		entry,
		path: entry.path,
		links,
		deepest: parentOf(entry.path),
		loop: false
	};
}
/** Last one first, so that the next is popped. */
function components(path) {
	return path.split("/").filter((name) => name !== "").reverse();
}
function lowerBound(sorted, path) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < path) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** The sum of the files' sizes, hard links once. */
function bytesOf(entries) {
	const files = [...entries].filter(({ size }) => size > 0);
	const counted = new Uint8Array(files.reduce((most, { inode }) => Math.max(most, inode), 0) + 1);
	let sum = 0;
	for (const { inode, size } of files) {
		if (counted[inode] === 0) sum += size;
		counted[inode] = 1;
	}
	return sum;
}

// src/rootfs/planter.ts
const TYPES = {
	"0": "file",
	"7": "file",
	"2": "symlink",
	"3": "char",
	"4": "block",
	"5": "directory",
	"6": "fifo"
};
const MAX_ID = 2 ** 32 - 2;
const MAX_DEVICE = 2097151;
/** A gigabyte of memory. Largest images have a million. */
const MAX_NAMES = 4e6;
/** PATH_MAX without its NUL. */
const MAX_TARGET = 4095;
/**
* Builds the tree from members in their order, ending up with what GNU tar would extract: the last of several wins, but a
* directory with something in it stays. What cannot be is left out with a warning.
*/
var Planter = class {
	#maxNames;
	#entries = /* @__PURE__ */ new Map();
	#children = /* @__PURE__ */ new Map();
	#warnings = new Warnings();
	#inode = 0;
	/** The parent of the last new entry: most members follow a sibling. It is not empty, so it stays a directory. */
	#sound = "/";
	constructor(maxNames = MAX_NAMES) {
		this.#maxNames = maxNames;
		this.#entries.set("/", this.#directory("/"));
	}
	/** Throws `Failure` when there are more names than memory is meant for: one member can make two thousand. */
	plant(member) {
		const refusal = this.#tryPlant(member);
		if (this.#entries.size > this.#maxNames) throw tooMany(this.#maxNames);
		if (refusal) this.#warnings.add(`${showPath(member.name).slice(0, 200)} is left out: ${refusal}`);
	}
	finish() {
		return {
			tree: new Tree(this.#entries),
			warnings: this.#warnings.list()
		};
	}
	/** Why it cannot be planted. */
	#tryPlant(member) {
		const path = memberPath(member.name);
		if (path === void 0) return "its name leads out of the image or cannot be opened";
		const entry = member.type === "1" ? this.#link(path, member) : this.#entry(path, member);
		if (typeof entry === "string") return entry;
		return this.#put(entry);
	}
	/** The entry, or why there can be none. */
	#entry(path, member) {
		const regular = member.type === "0" && member.name.endsWith("/") ? "5" : member.type;
		const type = TYPES[regular];
		if (!type) return `nobody knows members of type "${showPath(member.type)}"`;
		if (!isId(member.uid) || !isId(member.gid) || !(member.mode >= 0)) return "its owner or mode is no number";
		if (!Number.isSafeInteger(member.mtime)) return "its time is no number";
		const device = type === "char" || type === "block";
		if (device && !(isDevice(member.devMajor) && isDevice(member.devMinor))) return "its device number is none";
		if (type === "symlink" && !isTarget(member.linkname)) return "no symlink can have its target";
		const size = type === "file" ? member.size : 0;
		const entry = this.#bare(path, type, size, member);
		if (member.nanos) entry.nanos = member.nanos;
		if (type === "symlink") entry.linkname = member.linkname;
		if (device) entry.device = {
			major: member.devMajor,
			minor: member.devMinor
		};
		if (member.xattrs) entry.xattrs = member.xattrs;
		if (member.sparse && type === "file") entry.sparse = member.sparse;
		return entry;
	}
	#bare(path, type, size, from) {
		const { uid, gid, mtime, offset } = from;
		this.#inode += 1;
		return {
			path,
			type,
			mode: from.mode & 4095,
			uid,
			gid,
			mtime,
			size,
			inode: this.#inode,
			offset
		};
	}
	#link(path, member) {
		const target = memberPath(member.linkname);
		const body = target && this.#entries.get(target);
		if (!body) return `it is a hard link to ${showPath(member.linkname).slice(0, 200)}, which is not there`;
		return body.type === "directory" ? "it is a hard link to a directory" : {
			...body,
			path
		};
	}
	#put(entry) {
		const known = this.#entries.get(entry.path);
		if (known?.type === "directory" && entry.type !== "directory") {
			if (entry.path === "/") return "the root is a directory";
			if (this.#children.get(entry.path)) return "a directory that is not empty has the same name";
		}
		if (!known) {
			if (!this.#makeParents(entry.path)) return "what it lies in is not a directory";
			this.#count(entry.path);
		}
		this.#entries.set(entry.path, entry);
	}
	/** Makes the directories that the archive left out; false when something else has the name of one. */
	#makeParents(path) {
		const missing = [];
		let parent = parentOf(path);
		if (parent === this.#sound) return true;
		for (let known = this.#entries.get(parent); known?.type !== "directory"; known = this.#entries.get(parent)) {
			if (known) return false;
			missing.push(parent);
			parent = parentOf(parent);
		}
		for (const directory of missing.reverse()) {
			this.#entries.set(directory, this.#directory(directory));
			this.#count(directory);
		}
		this.#sound = parentOf(path);
		return true;
	}
	#count(path) {
		const parent = parentOf(path);
		this.#children.set(parent, (this.#children.get(parent) ?? 0) + 1);
	}
	/** As the engine makes a directory that no layer describes. */
	#directory(path) {
		return this.#bare(path, "directory", 0, {
			mode: 493,
			uid: 0,
			gid: 0,
			mtime: 0,
			offset: 0
		});
	}
};
function tooMany(names) {
	return new Failure(`the image has more than ${names.toLocaleString("en-US")} files and folders`, { mend: "Images with so many cannot be packed: leave out what is not needed, or mount it as a volume." });
}
function isId(id) {
	return id >= 0 && id <= MAX_ID;
}
function isDevice(number) {
	return number >= 0 && number <= MAX_DEVICE;
}
function isTarget(target) {
	return target !== "" && target.length <= MAX_TARGET && !target.includes("\0");
}

// src/rootfs/export.ts
/**
* Indexes a container's file system as `docker export` writes it: names, attributes and where the bodies lie. Bodies are not
* read. What a hostile archive holds that cannot be extracted is left out with a warning; throws `Failure` when the archive is
* damaged or incomplete, or has more than four million names.
*/
function indexExport(source) {
	const planter = new Planter();
	for (const member of members(source)) planter.plant(member);
	return planter.finish();
}

// src/rootfs/source.ts
/** The bytes of an open regular file, which must not change while they are read. The caller closes it. */
function fdSource(fd) {
	const size = fstatSync(fd).size;
	const readInto = (offset, target) => {
		let done = 0;
		while (done < target.length && offset + done < size) {
			const got = readSync(fd, target, done, target.length - done, offset + done);
			if (got === 0) break;
			done += got;
		}
		return done;
	};
	return {
		size,
		readInto,
		read: (offset, length) => readNew(readInto, size, offset, length)
	};
}
function readNew(readInto, size, offset, length) {
	const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
	return target.subarray(0, readInto(offset, target));
}
/** The bytes of a buffer, read as those of a file are. */
function bufferSource(bytes) {
	const readInto = (offset, target) => bytes.copy(target, 0, Math.min(offset, bytes.length), offset + target.length);
	return {
		size: bytes.length,
		readInto,
		read: (offset, length) => readNew(readInto, bytes.length, offset, length)
	};
}

// src/rootfs/spool.ts
/** A body up to this size is spooled with the headers around it: to leave it out saves nothing. */
const SMALL = 4096;
const ELF_MAGIC = Buffer.from("ELF", "latin1");
/** A longer header is not collected, see `#frame`. */
const MAX_HEADER = 131072;
/**
* Spools an export stream: every byte at its own offset, but without the bodies that nobody is likely to ask for, since to write a whole
* image costs more than the engine needs to send it. What looks other than engines write it (sparse members, a damaged header) is spooled
* from there to the end: to judge it is the index's work.
*/
var Spool = class {
	#wanted;
	#write;
	/** Offsets of the bodies that were left out. */
	leftOut = [];
	#global = { pax: {} };
	#before = this.#global;
	#size = 0;
	/** Up to this offset lies a body. */
	#until = 0;
	#keeping = true;
	/** The beginning of a header whose end has not come yet. */
	#rest = Buffer.alloc(0);
	constructor(wanted, write) {
		this.#wanted = wanted;
		this.#write = write;
	}
	/** Bytes of the stream taken so far. */
	get size() {
		return this.#size;
	}
	/** Takes the next bytes of the stream. */
	push(bytes) {
		const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		const taken = this.#take(all);
		this.#rest = Buffer.from(all.subarray(taken));
	}
	/** The stream is over, perhaps within a header. */
	finish() {
		if (this.#rest.length > 0) this.#write(this.#rest, this.#size);
		this.#size += this.#rest.length;
	}
	/** Returns how many bytes it could take: all but the beginning of a header. */
	#take(bytes) {
		const begin = this.#size;
		const end = begin + bytes.length;
		let written = begin;
		const writeUpTo = (offset) => {
			if (written < offset) this.#write(bytes.subarray(written - begin, offset - begin), written);
		};
		while (this.#size < end) {
			if (this.#size >= this.#until) {
				const header = this.#frame(bytes.subarray(this.#size - begin));
				if (header === 0) break;
				this.#size += header;
				continue;
			}
			const to = Math.min(end, this.#until);
			if (!this.#keeping) {
				writeUpTo(this.#size);
				written = to;
			}
			this.#size = to;
		}
		writeUpTo(this.#size);
		return this.#size - begin;
	}
	/** Reads the header at the beginning of `bytes` and returns its length, 0 when there are too few bytes for it. */
	#frame(bytes) {
		if (bytes.length < 512) return 0;
		try {
			if (isZero(bytes.subarray(0, 512))) return this.#keepRest();
			const header = readHeader(bytes, this.#size);
			if (!"xXgLK".includes(header.type)) return this.#frameMember(header, bytes);
			const length = 512 + padded(header.size);
			if (!(length <= MAX_HEADER)) return this.#keepRest();
			if (bytes.length < length) return 0;
			this.#extend(header.type, bytes.subarray(512, 512 + header.size));
			return length;
		} catch (error) {
			if (error instanceof Failure) return this.#keepRest();
			throw error;
		}
	}
	#extend(type, body) {
		if (type === "g") {
			this.#global = { pax: readGlobal(body, this.#global.pax) };
			this.#before = {
				...this.#before,
				pax: this.#global.pax
			};
		} else this.#before = extend(this.#before, type, body, this.#global.pax);
	}
	#frameMember(header, bytes) {
		const { pax } = this.#before;
		if (header.type === "S" || pax.sparse) return this.#keepRest();
		const stored = storedSize(header, pax, this.#size);
		if (stored > SMALL && bytes.length < 512 + ELF_MAGIC.length) return 0;
		const name = pax.path ?? this.#before.name ?? header.name;
		const linkname = pax.linkpath ?? this.#before.linkname ?? header.linkname;
		const elf = ELF_MAGIC.equals(bytes.subarray(512, 512 + ELF_MAGIC.length));
		this.#keeping = this.#wanted(name, linkname) || stored <= SMALL || elf;
		this.#until = this.#size + 512 + padded(stored);
		if (!this.#keeping) this.leftOut.push(this.#size + 512);
		this.#before = this.#global;
		return 512;
	}
	#keepRest() {
		this.#keeping = true;
		this.#until = Number.POSITIVE_INFINITY;
		return 512;
	}
};

// src/target/instance.ts
async function makeInstance(docker, original, runId) {
	const { config } = original.base;
	const options = {
		image: original.inspect.Id,
		runId,
		platform: original.platform
	};
	const id = await docker.createInstance(options, Object.keys(config.Volumes ?? {}));
	const remove = () => docker.uncancelled().remove(id);
	try {
		const inspect = await docker.container(id);
		return {
			inspect,
			createdAt: Math.floor(Date.parse(inspect.Created) / 1e3),
			remove
		};
	} catch (error) {
		await remove().catch(() => {});
		throw error;
	}
}
/**
* Exports an instance into a file in `tempDir`, as far as it is likely to be packed, or all of it: the way that every engine knows. The
* file is gone when it is closed, whatever ends us.
*/
async function exportInstance(docker, { inspect }, tempDir, likely) {
	const file = await openUnnamed(join(tempDir, "export.tar"));
	try {
		const spool = new Spool(wantedOf(likely), (bytes, at) => writeAll(file.fd, bytes, at));
		await docker.export(inspect.Id, (bytes) => spool.push(bytes));
		spool.finish();
		await file.truncate(spool.size);
		const source = fdSource(file.fd);
		return {
			source,
			leftOut: new Set(spool.leftOut),
			index: () => indexExport(source),
			expect: () => {},
			complete: (packed) => packed,
			close: () => file.close()
		};
	} catch (error) {
		await file.close();
		throw error;
	}
}
async function openUnnamed(path) {
	const file = await open(path, "wx+", 384);
	await rm(path);
	return file;
}
/** At once, since the bytes are only lent. */
function writeAll(fd, bytes, at) {
	for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

// src/layers/attributes.ts
const CAPABILITY = "security.capability";
/** linux/capability.h: the revision stands in the highest byte, and the third has the root's uid behind the second's 20 bytes. */
const REVISION_AT = 3;
const LENGTH_2 = 20;
/**
* What a listing does not tell of the packed entries, as an export has it: the number of devices, the capabilities of files. Throws
* `LayersFailed`.
*/
function withAttributes(packed, reader) {
	const capabilities = capabilitiesByInode(packed, reader);
	return packed.map((item) => {
		const { entry } = item;
		const capability = capabilities.get(entry.inode);
		if (capability) return {
			...item,
			entry: {
				...entry,
				xattrs: /* @__PURE__ */ new Map([[CAPABILITY, capability]])
			}
		};
		if (!entry.device) return item;
		return {
			...item,
			entry: {
				...entry,
				device: reader.device(nameOf(entry))
			}
		};
	});
}
function capabilitiesByInode(packed, reader) {
	const byName = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set();
	for (const { entry } of packed) {
		if (entry.type !== "file" || seen.has(entry.inode)) continue;
		seen.add(entry.inode);
		byName.set(nameOf(entry), entry.inode);
	}
	const found = /* @__PURE__ */ new Map();
	if (byName.size === 0) return found;
	for (const { name, xattrs } of members(bufferSource(reader.capabilities([...byName.keys()])))) {
		const value = xattrs?.get(CAPABILITY);
		if (value) found.set(byName.get(name), asExported(value));
	}
	return found;
}
/** The engine exports a capability that was set in a user namespace as one without (moby, pkg/archive, ReadSecurityXattrToTarHeader). */
function asExported(capability) {
	if (capability[REVISION_AT] !== 3) return capability;
	const value = Buffer.from(capability.subarray(0, LENGTH_2));
	value[REVISION_AT] = 2;
	return value;
}
function nameOf({ path }) {
	return path.slice(1);
}

// src/layers/source.ts
/** As much of a file as tells what it is. */
const HEAD = 256;
/** Files whose heads are held (13 MB), and files that are asked for at once. */
const MAX_HEADS = 5e4;
const BATCH = 2e3;
/**
* The bodies of all files, read only when they are asked for, and with few requests where it is known what will be: a request takes as long
* as reading ten kilobytes. Reading throws `LayersFailed`.
*/
var LayersSource = class {
	#reader;
	/** In the order of their offsets. */
	#places = [];
	#heads = /* @__PURE__ */ new Map();
	/** What will be read whole, the next one last; so many of them are on their way, and so much of the next has come. */
	#row;
	#asked = 0;
	#come = 0;
	constructor(reader) {
		this.#reader = reader;
	}
	get size() {
		const last = this.#places.at(-1);
		return last ? last.offset + last.size : 0;
	}
	/** Takes bodies in the order of their offsets. */
	add(offset, size, name) {
		this.#places.push({
			offset,
			size,
			name
		});
	}
	/** Fetches the beginnings of files, which are likely to be read next. */
	fetchHeads(entries) {
		const places = this.#placesOf(entries).slice(0, MAX_HEADS);
		for (let at = 0; at < places.length; at += BATCH) {
			const batch = places.slice(at, at + BATCH);
			const heads = this.#reader.heads(namesOf(batch), HEAD);
			batch.forEach(({ offset, size }, index) => {
				this.#heads.set(offset, heads.subarray(index * HEAD, index * HEAD + Math.min(size, HEAD)));
			});
		}
	}
	/** From now on bodies are read whole and in this order, those with several names once, and nothing else. */
	readInOrder(entries) {
		this.#heads.clear();
		this.#row = this.#placesOf(entries).reverse();
	}
	read(offset, length) {
		const target = Buffer.allocUnsafe(length);
		return target.subarray(0, this.readInto(offset, target));
	}
	readInto(offset, target) {
		if (target.length === 0) return 0;
		if (this.#row) return this.#readNext(this.#row, offset, target);
		const head = this.#heads.get(offset);
		if (head && target.length <= HEAD) return head.copy(target);
		const place = this.#placeOf(offset);
		return this.#reader.read(place.name, offset - place.offset, target);
	}
	#readNext(row, offset, target) {
		const place = row.at(-1);
		if (offset !== (place?.offset ?? 0) + this.#come || !place) throw new Error(`byte ${offset} is not the next`);
		if (this.#asked === 0) {
			const batch = row.slice(-2e3).reverse();
			this.#reader.stream(namesOf(batch));
			this.#asked = batch.length;
		}
		const length = Math.min(target.length, place.size - this.#come);
		this.#reader.next(target.subarray(0, length));
		this.#come += length;
		if (this.#come === place.size) {
			row.pop();
			this.#asked -= 1;
			this.#come = 0;
		}
		return length;
	}
	#placesOf(entries) {
		const seen = /* @__PURE__ */ new Set();
		const places = [];
		for (const { type, size, offset } of entries) {
			if (type !== "file" || size === 0 || seen.has(offset)) continue;
			seen.add(offset);
			places.push(this.#placeOf(offset));
		}
		return places;
	}
	/** The last one that does not begin behind `offset`. */
	#placeOf(offset) {
		let low = 0;
		let high = this.#places.length;
		while (low < high) {
			const middle = low + high >>> 1;
			if (this.#places[middle].offset <= offset) low = middle + 1;
			else high = middle;
		}
		return this.#places[low - 1];
	}
};
function namesOf(places) {
	return places.map(({ name }) => name);
}

// src/target/layers.ts
/** Where the engine numbers owners in a way of its own, the numbers in its layers are not those in the image. */
const MAPPED = /name=(rootless|userns)/;
/**
* Reads an instance that was never started where the engine keeps it: only names, and what is asked for. With the engine's own rights, root's.
* Throws `LayersFailed`, also while reading, where it cannot be done: the engine is elsewhere, keeps images in another way, or we are not
* allowed to.
*/
async function readLayers(docker, instance, session) {
	const [root, info] = await Promise.all([rootOf(session.signal), docker.info()]);
	const mapped = MAPPED.exec(info.SecurityOptions?.join(" ") ?? "");
	if (mapped) throw new LayersFailed(`the engine runs with ${mapped[1]}`);
	const stack = await stackOf(instance, info, root, session.signal);
	if (typeof stack === "string") throw new LayersFailed(stack);
	const reader = await Reader.start({
		...session,
		stack,
		root
	});
	try {
		const [planter, source] = [new Planter(), new LayersSource(reader)];
		const listing = new Listing((member) => {
			if (member.type === "0" && member.size > 0) source.add(member.offset, member.size, member.name);
			planter.plant(member);
		});
		await reader.list(listing);
		return {
			source,
			leftOut: /* @__PURE__ */ new Set(),
			index: () => planter.finish(),
			expect: (entries) => source.fetchHeads(entries),
			complete(packed) {
				const complete = withAttributes(packed, reader);
				source.readInOrder(complete.map(({ entry }) => entry));
				return complete;
			},
			close: () => reader.close()
		};
	} catch (error) {
		await reader.close();
		throw error;
	}
}
async function rootOf(signal) {
	try {
		return await asRoot$1("reading layers", signal);
	} catch (error) {
		if (error instanceof TracerUnavailable) throw new LayersFailed(error.message);
		throw error;
	}
}
async function stackOf({ Id, GraphDriver }, info, root, signal) {
	const ask = GraphDriver && snapshotArgs(GraphDriver, info, Id);
	if (!ask) return overlayStack(GraphDriver);
	const answer = await run([...root, ...ask], { signal }).catch((error) => {
		if (error instanceof Cancelled || !(error instanceof Failure)) throw error;
		throw new LayersFailed(error.message);
	});
	return answer.code === 0 ? snapshotStack(answer.stdout) : `containerd says: ${lastLine(answer.stderr)}`;
}

// src/target/contents.ts
/**
* What `use` makes of an instance's files, which are read in the cheapest way that works here: where that turns out to be none, `use` is
* called again with the next. What is `likely` to be asked for need not be all: the last way has everything. What `use` gets is closed.
*/
async function withContents(docker, instance, session, likely, use) {
	const [last, ...first] = waysOf(docker, instance, session, likely).reverse();
	for (const way of first.reverse()) try {
		return await through(way, session, use);
	} catch (error) {
		if (session.signal.aborted) throw new Cancelled();
		tellNext(error, session.log);
	}
	return through(last, session, use);
}
/** The names in the image, bodies unread. */
async function treeOf(docker, original, session) {
	const instance = await makeInstance(docker, original, session.runId);
	try {
		return await withContents(docker, instance, session, likelyOf([], []), async (contents) => contents.index().tree);
	} finally {
		await instance.remove();
	}
}
/** The cheapest first. An export is spooled only as far as it is likely to be needed; should that be too little, all of it is. */
function waysOf(docker, instance, session, likely) {
	const { tempDir } = session;
	return [
		{
			how: "its layers, as far as needed",
			open: () => readLayers(docker, instance.inspect, session)
		},
		{
			how: "docker export",
			open: () => exportInstance(docker, instance, tempDir, likely)
		},
		{
			how: "docker export, as a whole",
			open: () => exportInstance(docker, instance, tempDir)
		}
	];
}
async function through({ how, open }, { log }, use) {
	const contents = await open();
	try {
		log.info(`The image is read through ${how}`);
		return await use(contents);
	} finally {
		await contents.close();
	}
}
/** Says why the next way is taken; throws what has nothing to do with the way. */
function tellNext(error, log) {
	if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
	else if (error instanceof BodyLeftOut) log.info(`${error.message}, but it is needed: the image is exported once more`);
	else throw error;
}

// src/packing.ts
/** Packs a fresh instance of the image. `paths` are likely to be packed; `listOf` makes the file list once the tree is known. */
async function pack(run, original, paths, listOf) {
	const { request, session, docker } = run;
	keepNewSpaceSmall();
	const instance = await makeInstance(docker, original, session.runId);
	try {
		const likely = likelyOf(paths, request.keep);
		return await withContents(docker, instance, session, likely, (contents) => packContents(run, original, instance, contents, listOf));
	} finally {
		run.pending.push(instance.remove().catch(() => {}));
	}
}
async function packContents(run, { base, createdAt }, instance, contents, listOf) {
	const { request, partial } = run;
	const { tree, warnings } = contents.index();
	const list = listOf(tree);
	await writeFile(join(partial, "files.txt"), formatFileList(list));
	const clamp = {
		since: Math.max(instance.createdAt, createdAt + 1),
		to: Date.parse(base.created) / 1e3
	};
	const options = {
		...request,
		...contents,
		tree,
		list: list.paths,
		config: base.config,
		clamp
	};
	contents.expect(entriesOf(list.paths, tree));
	const out = await open(join(partial, "rootfs.tar"), "w", 420);
	try {
		const packed = {
			list,
			tree,
			rootfs: await makeRootfs(options, out.fd)
		};
		tellPacked(run, packed, warnings);
		return packed;
	} catch (error) {
		await out.truncate().catch(() => {});
		throw error;
	} finally {
		await out.close();
	}
}
function* entriesOf(paths, tree) {
	for (const path of paths) {
		const { entry } = tree.resolve(path);
		if (entry) yield entry;
	}
}
function tellPacked({ session, recorder, report }, { list, tree, rootfs }, warnings) {
	for (const warning of [...warnings, ...rootfs.warnings]) recorder.warn(warning);
	if (rootfs.dropped.length > 0) recorder.warn(droppedText(rootfs.dropped));
	const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
	report.image.size = tree.bytes;
	report.image.files = countFiles(tree.entries());
	report.packed = packedRecords(rootfs.packed);
	report.removed = removedByFolder(tree.entries(), paths);
	report.rootfs = {
		sha256: rootfs.sha256,
		size: rootfs.size
	};
	if (report.tracer) report.tracer.paths = list.paths.length;
	session.log.info(`rootfs.tar: ${showCount(paths.size)} entries, ${showBytes(rootfs.size)}, sha256 ${rootfs.sha256}`);
}
function droppedText(dropped) {
	const shown = dropped.slice(0, 3).map(formatPath).join(", ");
	return `drop took away ${showCount(dropped.length)} paths that the capture saw: ${shown}${dropped.length > 3 ? ", …" : ""}`;
}
/** Files with links and devices, without folders. */
function countFiles(entries) {
	let files = 0;
	for (const { type } of entries) if (type !== "directory") files++;
	return files;
}

// src/report/report.ts
function emptyReport(image) {
	return {
		schema: 1,
		outcome: "running",
		image: { name: image },
		tests: {},
		phases: [],
		packed: [],
		removed: [],
		lookedForInVain: [],
		warnings: []
	};
}
/** Keeps the report while the story goes on: each phase is a log group and a time, each warning is said and kept. */
var Recorder = class {
	report;
	#log;
	constructor(report, log) {
		this.report = report;
		this.#log = log;
	}
	async phase(name, work) {
		const begin = performance.now();
		const record = {
			name,
			ms: 0
		};
		this.report.phases.push(record);
		return this.#log.group(name, async () => {
			try {
				return await work();
			} finally {
				record.ms = Math.round(performance.now() - begin);
				this.#log.info(`${name} took ${showDuration(record.ms)}`);
			}
		});
	}
	warn(message) {
		this.report.warnings.push(message);
		this.#log.warning(message);
	}
	fail(error) {
		markFailed(this.report, this.report.phases.at(-1)?.name ?? "Checking the inputs", error);
	}
};
/** What went wrong, and in which phase. */
function markFailed(report, phase, error) {
	const { message, mend, exitCode, evidence } = asFailure(error);
	report.outcome = "failed";
	report.failure = {
		phase,
		message,
		...mend ? { mend } : {},
		exitCode,
		evidence
	};
}

// src/capture/result.ts
const IN_VAIN = /* @__PURE__ */ new Set([
	"ENOENT",
	"ENOTDIR",
	"ELOOP"
]);
const NO_PATH = /* @__PURE__ */ new Set([
	"EBADF",
	"EFAULT",
	"ENAMETOOLONG"
]);
const NAMES = {
	2: "ENOENT",
	9: "EBADF",
	14: "EFAULT",
	20: "ENOTDIR",
	36: "ENAMETOOLONG",
	40: "ELOOP"
};
/**
* What a system call's result says about its path: it was there, it was looked for in vain, or (undefined) nothing was
* looked for. Any other error (EACCES, EEXIST, …) means that it is there. Takes the error's name, '' for success.
*/
function foundBy(error) {
	if (NO_PATH.has(error)) return void 0;
	return !IN_VAIN.has(error);
}
/** The name of the error in a negative result as the kernel returns it (errno(3), the numbers are the same on x86-64 and arm64). */
function errorOf(result) {
	return result >= 0 ? "" : NAMES[-result] ?? `E${-result}`;
}

// src/capture/walk.ts
/**
* What a call on `path` (absolute, one character a byte, "." and ".." as the program wrote them) touched: the path, and
* each folder that is only passed through on the way to a "..", which the kernel wants to be there all the same.
*/
function walked(path, how, found) {
	const touches = [{
		path: clean(path),
		how,
		found
	}];
	if (!path.includes("/..")) return touches;
	const parts = path.split("/");
	parts.forEach((part, i) => {
		if (part === ".." && i > 1) touches.push({
			path: clean(parts.slice(0, i).join("/")),
			how: "stat",
			found
		});
	});
	return touches;
}
/** The touches of a chroot(2): the first is the new root folder. */
function asRoot([first, ...rest]) {
	return [{
		...first,
		root: true
	}, ...rest];
}

// src/capture/strace/calls.ts
const TABLE = [
	[
		"open",
		[0],
		"open truncate swapon acct"
	],
	[
		"open",
		[1],
		"openat openat2 open_tree name_to_handle_at fspick inotify_add_watch"
	],
	[
		"open",
		[0, 1],
		"pivot_root"
	],
	[
		"create",
		[0],
		"creat mkdir rmdir unlink mknod"
	],
	[
		"create",
		[1],
		"mkdirat unlinkat mknodat symlink mount"
	],
	[
		"create",
		[2],
		"symlinkat"
	],
	[
		"create",
		[0, 1],
		"rename link"
	],
	[
		"create",
		[1, 3],
		"renameat renameat2 linkat move_mount"
	],
	[
		"stat",
		[0],
		"stat lstat oldstat oldlstat stat64 lstat64 access readlink chdir chroot chmod chown lchown chown32 lchown32"
	],
	[
		"stat",
		[0],
		"utime utimes statfs statfs64 umount umount2 getxattr lgetxattr listxattr llistxattr setxattr lsetxattr removexattr lremovexattr"
	],
	[
		"stat",
		[1],
		"newfstatat fstatat64 statx faccessat faccessat2 readlinkat fchmodat fchmodat2 fchownat futimesat utimensat mount_setattr"
	],
	[
		"exec",
		[0],
		"execve uselib"
	],
	[
		"exec",
		[1],
		"execveat"
	]
];
/** The calls of strace's class %file and where their paths are (man pages, section 2). */
const CALLS$1 = new Map(TABLE.flatMap(([how, paths, names]) => names.split(" ").map((name) => [name, {
	how,
	paths
}])));
/** What strace is asked for: paths, sockets in the file system, and what the working folder of a process follows from. */
const TRACED = "%file,bind,fchdir,clone,clone3,fork,vfork";

// src/capture/strace/line.ts
const UNFINISHED = " <unfinished ...>";
const PAIRS = {
	"(": ")",
	"[": "]",
	"{": "}",
	"<": ">"
};
/** Puts the two halves of a call together that another process' line came between, and takes lines apart. */
var LineReader = class {
	#begun = /* @__PURE__ */ new Map();
	read(line) {
		const match = /^(\d+) +(.*)$/s.exec(line);
		if (!match) return {
			kind: "other",
			pid: 0
		};
		const pid = Number(match[1]);
		const text = match[2];
		const executor = /^\+\+\+ superseded by execve in pid (\d+)/.exec(text)?.[1];
		if (executor !== void 0) {
			this.#begun.set(pid, this.#begun.get(Number(executor)) ?? "");
			this.#begun.delete(Number(executor));
			return {
				kind: "begun",
				pid
			};
		}
		if (/^\+\+\+ (exited|killed)/.test(text)) {
			this.#begun.delete(pid);
			return {
				kind: "gone",
				pid
			};
		}
		if (text.endsWith(UNFINISHED)) {
			this.#begun.set(pid, text.slice(0, -17));
			return {
				kind: "begun",
				pid
			};
		}
		return callOf(pid, this.#whole(pid, text)) ?? {
			kind: "other",
			pid
		};
	}
	#whole(pid, text) {
		const resumed = /^<\.\.\. \w+ resumed>/.exec(text);
		if (!resumed) return text;
		const begun = this.#begun.get(pid) ?? "";
		this.#begun.delete(pid);
		return begun + text.slice(resumed[0].length);
	}
};
function callOf(pid, text) {
	const name = /^(\w+)\(/.exec(text)?.[1];
	if (!name) return void 0;
	const { args, end } = splitArguments(text, name.length + 1);
	const outcome = /^\s*= ((?:-?\w+|\?)(?:<[^>]*>(?:\(deleted\))?)?)(?: ([A-Z]\w*) \()?/.exec(text.slice(end));
	if (!outcome || outcome[1] === "?") return void 0;
	return {
		kind: "call",
		pid,
		name,
		args,
		result: outcome[1],
		error: outcome[1] === "-1" ? outcome[2] ?? "" : ""
	};
}
/** The arguments from `from` to the bracket that closes the call; `end` is the place after it. */
function splitArguments(text, from) {
	const args = [];
	const open = [];
	let begin = from;
	for (let i = from; i < text.length; i++) {
		const c = text[i];
		if (c === "\"") i = endOfString(text, i);
		else if (c === open.at(-1)) open.pop();
		else if (opens(text, i)) open.push(PAIRS[c]);
		else if (open.length === 0 && (c === "," || c === ")")) {
			if (i > begin) args.push(text.slice(begin, i).trim());
			begin = i + 1;
			if (c === ")") return {
				args,
				end: begin
			};
		}
	}
	return {
		args,
		end: text.length
	};
}
/** "<" opens a descriptor's path only right after the descriptor; elsewhere it is an operator ("1<<3"). */
function opens(text, i) {
	const c = text[i];
	if (c !== "<") return c in PAIRS;
	return /[\w]/.test(text[i - 1] ?? "") && text[i + 1] !== "<";
}
function endOfString(text, from) {
	for (let i = from + 1; i < text.length; i++) if (text[i] === "\\") i++;
	else if (text[i] === "\"") return i;
	return text.length;
}
const LETTERS = {
	n: "\n",
	t: "	",
	r: "\r",
	v: "\v",
	f: "\f",
	a: "\x07",
	b: "\b",
	e: "\x1B"
};
/** The string in quotes that strace printed (C escapes, octal for odd bytes), one character a byte; undefined when it is none or was cut. */
function unquote(arg) {
	const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(arg ?? "");
	return match ? unescaped(match[1]) : void 0;
}
/** The absolute path of a descriptor or of AT_FDCWD, as `-y` prints it; undefined when it has none or the file is deleted. */
function pathOfDescriptor(arg) {
	const match = /^(?:\d+|AT_FDCWD)<(\/[^>]*)>$/.exec(arg ?? "");
	return match && !match[1].endsWith(" (deleted)") ? unescaped(match[1]) : void 0;
}
function unescaped(text) {
	return text.replace(/\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, letter) => {
		if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
		if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
		return LETTERS[letter] ?? letter;
	});
}

// src/capture/strace/working-folders.ts
const FORKS = /* @__PURE__ */ new Set([
	"clone",
	"clone3",
	"fork",
	"vfork"
]);
/**
* The working folder of each process: strace prints it for the *at calls only. It follows from those, from chdir, fchdir and
* getcwd, and from the parent's. A child's lines may come before the line that tells its parent, so questions can wait.
*/
var WorkingFolders = class {
	#start;
	#folders = /* @__PURE__ */ new Map();
	/** What a process that changed its folder had before, while that is unknown. */
	#former = /* @__PURE__ */ new Map();
	constructor(start) {
		this.#start = start;
	}
	/** Calls `use` with the folder of `pid` as it is now: at once, or when it becomes known. */
	whenKnown(pid, use) {
		const folder = this.#of(pid);
		if (folder.path === void 0) folder.waiting.push(use);
		else use(folder.path);
	}
	/** Takes what a call tells about folders and children, before its paths are read. */
	learn(line) {
		const shown = line.args.find((arg) => arg.startsWith("AT_FDCWD<"));
		if (shown) this.#know(line.pid, pathOfDescriptor(shown));
		if (line.error !== "") return;
		if (line.name === "fchdir") this.#know(line.pid, pathOfDescriptor(line.args[0]), "changed");
		if (line.name === "getcwd") this.#know(line.pid, unquote(line.args[0]));
		if (FORKS.has(line.name)) this.#forked(line);
	}
	/** A chdir to `name` that succeeded. */
	changed(pid, name) {
		const folder = this.#of(pid);
		if (name.startsWith("/")) this.#know(pid, name, "changed");
		else if (folder.path !== void 0) settle$1(folder, joinPath(folder.path, name));
		else folder.waiting.push(this.#next(pid, folder, (next, path) => settle$1(next, joinPath(path, name))));
	}
	gone(pid) {
		const folder = this.#folders.get(pid);
		if (folder && folder.waiting.length === 0) this.#folders.delete(pid);
	}
	end() {
		for (const folder of [...this.#former.values(), ...this.#folders.values()]) if (folder.path === void 0) settle$1(folder, this.#start);
	}
	#of(pid) {
		let folder = this.#folders.get(pid);
		if (!folder) {
			folder = {
				path: this.#folders.size === 0 ? this.#start : void 0,
				waiting: []
			};
			this.#folders.set(pid, folder);
		}
		return folder;
	}
	#know(pid, path, change) {
		if (!path?.startsWith("/")) return;
		const folder = this.#of(pid);
		if (change && folder.path === void 0) this.#next(pid, folder, () => {});
		settle$1(this.#of(pid), path);
	}
	/** From now on `pid` is elsewhere than in `folder`, which is not known yet; returns what to call when it is. */
	#next(pid, folder, then) {
		const next = {
			path: void 0,
			waiting: []
		};
		if (!this.#former.has(pid)) this.#former.set(pid, folder);
		this.#folders.set(pid, next);
		return (path) => then(next, path);
	}
	#forked(line) {
		const child = Number.parseInt(line.result, 10);
		if (!(child > 0)) return;
		const parent = this.#of(line.pid);
		const shared = line.args.some((arg) => arg.includes("CLONE_FS"));
		const early = this.#former.get(child) ?? this.#folders.get(child);
		if (early?.path === void 0 && early) this.whenKnown(line.pid, (path) => settle$1(early, path));
		if (shared && !this.#former.has(child)) this.#folders.set(child, parent);
		else if (!early) this.#folders.set(child, this.#copyOf(line.pid, parent));
		this.#former.delete(child);
	}
	#copyOf(pid, parent) {
		const copy = {
			path: parent.path,
			waiting: []
		};
		if (parent.path === void 0) this.whenKnown(pid, (path) => settle$1(copy, path));
		return copy;
	}
};
function settle$1(folder, path) {
	folder.path = path;
	const waiting = folder.waiting;
	folder.waiting = [];
	for (const use of waiting) use(path);
}

// src/capture/strace/reader.ts
/** Where our own files are mounted in the container: never part of the image. */
const MOUNT = "/.micropacker";
/** Turns the lines of one trace into touches. */
var TraceReader = class {
	#lines = new LineReader();
	#folders;
	#touches;
	/** `start` is the absolute working folder of the first process. */
	constructor(touches, start) {
		this.#touches = touches;
		this.#folders = new WorkingFolders(start);
	}
	/** Takes one line, one character a byte, without its newline. */
	line(text) {
		const line = this.#lines.read(text);
		if (line.kind === "gone") this.#folders.gone(line.pid);
		if (line.kind === "call") this.#call(line);
	}
	/** Call it after the last line: paths of processes whose parent was never seen start at the first process' folder. */
	end() {
		this.#folders.end();
	}
	#call(line) {
		this.#folders.learn(line);
		const found = foundBy(line.error);
		if (found === void 0) return;
		if (line.name === "bind") this.#bound(line, found);
		const call = CALLS$1.get(line.name);
		if (!call) return;
		const how = call.how === "open" && line.args.some((arg) => arg.includes("O_CREAT")) ? "create" : call.how;
		for (const at of call.paths) this.#path(line, at, how, found);
		if (line.name === "chroot" && line.error === "") this.#rooted(line);
		const real = pathOfDescriptor(line.result);
		if (real) this.#add(real, how, true);
	}
	#path(line, at, how, found) {
		const name = unquote(line.args[at]);
		if (name === void 0) return;
		const folder = at > 0 ? line.args[at - 1] : void 0;
		const given = pathOfDescriptor(folder);
		if (name === "") {
			if (given && how === "exec") this.#add(given, how, found);
			return;
		}
		this.#relative(line.pid, name, given, how, found);
		if (line.name === "chdir" && found && line.error === "") this.#folders.changed(line.pid, name);
	}
	#rooted(line) {
		const name = unquote(line.args[0]);
		if (name === void 0) return;
		this.#resolved(line.pid, name, void 0, (path) => {
			for (const touch of asRoot(walked(path, "stat", true))) this.#touches.add(touch);
		});
	}
	#bound(line, found) {
		const name = unquote(/sun_path=("(?:[^"\\]|\\.)*")/.exec(line.args[1] ?? "")?.[1]);
		if (name) this.#relative(line.pid, name, void 0, "create", found);
	}
	#relative(pid, name, folder, how, found) {
		this.#resolved(pid, name, folder, (path) => this.#add(path, how, found));
	}
	#resolved(pid, name, folder, use) {
		if (name.startsWith("/")) use(name);
		else if (folder) use(`${folder}/${name}`);
		else this.#folders.whenKnown(pid, (cwd) => use(`${cwd}/${name}`));
	}
	#add(path, how, found) {
		if (`${joinPath("/", path)}/`.startsWith(`${"/.micropacker"}/`)) return;
		for (const touch of walked(path, how, found)) this.#touches.add(touch);
	}
};

// src/capture/strace/stage.ts
/** glibc's program loader, where the ABI fixes it. */
const LOADERS = {
	x64: "/lib64/ld-linux-x86-64.so.2",
	arm64: "/lib/ld-linux-aarch64.so.1"
};
/** Copies `strace` (absolute path), its libraries and its loader into a new folder in `workDir`. Throws `TracerUnavailable`. */
async function stage(strace, workDir, signal) {
	const folder = await mkdtemp(join(workDir, "strace-"));
	const out = join(folder, "out");
	const lib = join(folder, "lib");
	await mkdir(out);
	await mkdir(lib);
	await copyFile(await realpath(strace), join(folder, "strace"));
	const needed = await librariesOf(strace, signal);
	for (const file of needed) await copyFile(file, join(lib, basename(file)));
	for (const path of [
		folder,
		out,
		lib,
		join(folder, "strace")
	]) await chmod(path, 493);
	const inside = `${MOUNT}/strace`;
	if (needed.length === 0) return {
		folder,
		out,
		program: [inside]
	};
	const loader = LOADERS[process.arch];
	const inLib = join(lib, basename(loader));
	await copyFile(loader, inLib);
	await chmod(inLib, 493);
	return {
		folder,
		out,
		program: [
			`${MOUNT}/lib/${basename(loader)}`,
			"--inhibit-cache",
			"--library-path",
			`${MOUNT}/lib`,
			inside
		]
	};
}
/** `docker create` arguments that bring the stage into a container; ptrace of a program that changes its user needs the capability. */
function mountArguments(stage) {
	return [
		"--cap-add",
		"SYS_PTRACE",
		"--mount",
		`type=bind,source=${stage.folder},target=${MOUNT},readonly`,
		"--mount",
		`type=bind,source=${stage.out},target=${MOUNT}/out`
	];
}
/**
* argv inside the container that runs `program` under strace, its trace in `name` of the out folder. The tracer is a
* session of its own, grandchild of the program, which stays the container's process 1 (-DDD); only the traced calls stop
* the program (--seccomp-bpf); strings that are no paths are cut to a byte (-s 1), as arguments may be secrets; a restart of
* the container goes on in the same file (-A).
*/
function straceArgv(stage, name, program, preload) {
	const traced = [
		"-e",
		`trace=${TRACED}`,
		"-e",
		"signal=none",
		"-s",
		"1",
		"-y",
		"-q"
	];
	const environment = preload === void 0 ? [] : ["-E", `LD_PRELOAD=${preload}`];
	const output = [
		"-A",
		"-o",
		`${MOUNT}/out/${name}`
	];
	return [
		...stage.program,
		"-DDD",
		"-f",
		"--seccomp-bpf",
		...traced,
		...environment,
		...output,
		"--",
		...program
	];
}
/** Makes the file for a trace, writable for the container's user; returns its path. */
function makeTrace(stage, name) {
	const file = join(stage.out, name);
	appendFileSync(file, "");
	chmodSync(file, 438);
	return file;
}
/** Absolute paths of the libraries; none for a static program. */
async function librariesOf(program, signal) {
	const loader = LOADERS[process.arch];
	if (!loader) throw new TracerUnavailable(`strace in containers is not supported on ${process.arch}`);
	return [...(await run([
		loader,
		"--list",
		program
	], { signal }).catch((error) => {
		throw new TracerUnavailable(`strace in containers needs glibc's loader ${loader} on this machine`, void 0, error);
	})).stdout.matchAll(/=> (\/\S+) \(/g)].map((match) => match[1]);
}

// src/capture/strace/container.ts
const TRY_OUT_MS = 6e4;
/** Node's names for what images call their architecture (Go's GOARCH). */
const GOARCH = {
	x64: "amd64",
	arm64: "arm64"
};
/** Throws `TracerUnavailable` when the image is for another architecture than the machine's strace. */
async function checkArchitecture(image, signal) {
	const asked = await run([
		"docker",
		"image",
		"inspect",
		"--format",
		"{{.Architecture}}",
		image
	], { signal });
	const architecture = asked.stdout.trim();
	if (asked.code !== 0 || architecture === "" || architecture === GOARCH[process.arch]) return;
	throw new TracerUnavailable(`strace cannot be brought into ${image}: it is for ${architecture}, this machine is ${GOARCH[process.arch] ?? process.arch}`);
}
/**
* Runs strace on itself in a throw-away container of the image, labelled as the run's (`label` is KEY=VALUE); throws `TracerUnavailable`
* when ptrace is refused there.
*/
async function tryOut(stage, image, label, signal) {
	const name = "try";
	makeTrace(stage, name);
	const [program, ...args] = straceArgv(stage, name, [...stage.program, "--version"]);
	const container = [
		"docker",
		"run",
		...[
			"--rm",
			"--label",
			label,
			"--network",
			"none",
			"--pull",
			"never"
		],
		...mountArguments(stage)
	];
	const done = await run([
		...container,
		"--entrypoint",
		program,
		image,
		...args
	], { timeoutMs: TRY_OUT_MS });
	if (signal.aborted) throw new Cancelled();
	if (done.code === 0) return;
	throw new TracerUnavailable(`strace does not work in a container here: ${lastLine(done.stderr)}`, "The engine must allow ptrace (its seccomp and AppArmor profiles) and bind mounts from this machine.");
}
/**
* Commands that somebody else started in the container with `docker exec` since `sinceMs` (epoch milliseconds): strace does not
* see them. Ours go through strace, `health` (the HEALTHCHECK's argv) the caller runs through it too.
*/
async function unseenExecs(containerId, sinceMs, health) {
	const span = [
		"--since",
		String(Math.floor(sinceMs / 1e3)),
		"--until",
		(Date.now() / 1e3).toFixed(3)
	];
	const filter = [
		"--filter",
		`container=${containerId}`,
		"--filter",
		"event=exec_create"
	];
	const commands = (await run([
		"docker",
		"events",
		...span,
		...filter,
		"--format",
		"{{.Action}}"
	], { timeoutMs: 1e4 })).stdout.split("\n").map((line) => line.replace(/^exec_create: /, "").trim());
	const known = health.join(" ");
	return [...new Set(commands)].filter((c) => c !== "" && c !== known && !c.startsWith(`${"/.micropacker"}/`));
}

// src/capture/strace/entrypoint.ts
/**
* The program as the engine would start it: `--entrypoint` in run-args drops the image's CMD too, an empty one means none;
* a command replaces CMD. The last `--entrypoint` counts.
*/
function programOf(spec, config) {
	const { value, rest } = takeOption(spec.runArgs, "--entrypoint");
	const entrypoint = value === void 0 ? config.Entrypoint ?? [] : value === "" ? [] : [value];
	const cmd = value === void 0 ? config.Cmd ?? [] : [];
	return {
		argv: [...entrypoint, ...spec.command.length > 0 ? spec.command : cmd],
		runArgs: rest
	};
}
/** The folder that the program starts in: the last `-w`/`--workdir`, else the image's. */
function startFolder(runArgs, config) {
	const short = takeOption(runArgs, "-w");
	return takeOption(short.rest, "--workdir").value ?? short.value ?? (config.WorkingDir || "/");
}
/** LD_PRELOAD as the program will get it; undefined when neither the image nor run-args set it. */
function preloadOf(runArgs, config) {
	const given = runArgs.map((arg, i) => {
		if (runArgs[i - 1] === "-e" || runArgs[i - 1] === "--env") return arg;
		return arg.startsWith("--env=") ? arg.slice(6) : "";
	});
	return [...config.Env ?? [], ...given].findLast((entry) => entry.startsWith("LD_PRELOAD="))?.slice(11) || void 0;
}
function takeOption(args, name) {
	const rest = [];
	let value;
	for (let i = 0; i < args.length; i++) {
		const arg = args[i];
		if (arg === name && i + 1 < args.length) value = args[++i];
		else if (name.startsWith("--") && arg.startsWith(`${name}=`)) value = arg.slice(name.length + 1);
		else rest.push(arg);
	}
	return {
		value,
		rest
	};
}

// src/capture/strace/install.ts
/** Finds strace on PATH, or installs it with apt-get and says so. Throws `TracerUnavailable` when neither works. */
async function findStrace(log, signal) {
	const there = await lookUp(signal);
	if (there) return there;
	log.notice("strace is not installed: installing it with apt-get.");
	const root = await asRoot$1("installing strace", signal);
	const install = [
		...root,
		"apt-get",
		"install",
		"-y",
		"--no-install-recommends",
		"strace"
	];
	let done = await apt(install, signal);
	if (done.code !== 0) {
		await apt([
			...root,
			"apt-get",
			"update"
		], signal);
		done = await apt(install, signal);
	}
	const found = await lookUp(signal);
	if (found) return found;
	throw new TracerUnavailable(`strace cannot be installed: ${lastLine(done.stderr)}`, "Install strace before this step.");
}
async function apt(argv, signal) {
	return await run(argv, {
		signal,
		env: {
			...process.env,
			DEBIAN_FRONTEND: "noninteractive"
		}
	}).catch((error) => {
		if (error instanceof Cancelled) throw error;
		throw new TracerUnavailable("strace is not installed, and there is no apt-get to install it with", "Install strace before this step.", error);
	});
}
async function lookUp(signal) {
	const program = (process.env.PATH ?? "").split(":").filter((folder) => folder.startsWith("/")).map((folder) => join(folder, "strace")).find((file) => isProgram$1(file));
	if (!program) return void 0;
	const said = await run([program, "--version"], { signal });
	return {
		program,
		version: /version\s+(\S+)/.exec(said.stdout)?.[1] ?? "of unknown version"
	};
}
function isProgram$1(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

// src/capture/touch.ts
/**
* How a path was touched, weakest first: `stat` looked at (stat, access, readlink, chdir, …), `open` opened or listed,
* `create` made, renamed or removed (or tried to), `exec` run.
*/
const HOWS = [
	"stat",
	"open",
	"create",
	"exec"
];
/** What a tracer saw, one record a path: the strongest `how`, `found` if any call found it. */
var Touches = class Touches {
	#seen = /* @__PURE__ */ new Map();
	#roots = /* @__PURE__ */ new Set();
	get size() {
		return this.#seen.size;
	}
	add({ root, ...touch }) {
		if (root && touch.found && touch.path !== "/") this.#roots.add(touch.path);
		const known = this.#seen.get(touch.path);
		if (!known) {
			this.#seen.set(touch.path, { ...touch });
			return;
		}
		known.found ||= touch.found;
		if (HOWS.indexOf(touch.how) > HOWS.indexOf(known.how)) known.how = touch.how;
	}
	get(path) {
		return this.#seen.get(path);
	}
	/**
	* All records in the order of the paths' bytes. A process in a root folder of its own names paths from there, and which
	* process that was is not told: so each path is there a second time, below each such folder. The image knows which it was.
	*/
	sorted() {
		return [...(this.#roots.size === 0 ? this : this.#belowRoots()).#seen.values()].sort((a, b) => a.path < b.path ? -1 : 1);
	}
	#belowRoots() {
		const all = new Touches();
		for (const touch of this.#seen.values()) {
			all.add(touch);
			for (const root of this.#roots) if (touch.path !== root) all.add({
				...touch,
				path: joinPath(root, `.${touch.path}`)
			});
		}
		return all;
	}
};

// src/capture/strace/follow.ts
const CHUNK = 1 << 20;
/** Reads a file that grows, line by line; one character a byte. */
var Follower = class {
	#path;
	#take;
	#file;
	#at = 0;
	#rest = "";
	constructor(path, take) {
		this.#path = path;
		this.#take = take;
	}
	/** Bytes read so far. */
	get size() {
		return this.#at;
	}
	/** Reads what is there now; a line without its newline waits for the rest. */
	async more() {
		this.#file ??= await open(this.#path, "r");
		const buffer = Buffer.allocUnsafe(CHUNK);
		for (;;) {
			const { bytesRead } = await this.#file.read(buffer, 0, CHUNK, this.#at);
			if (bytesRead === 0) return;
			this.#at += bytesRead;
			const lines = (this.#rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
			this.#rest = lines.pop();
			for (const line of lines) this.#take(line);
		}
	}
	/** Closes the file; the last line counts even without a newline, as its writer may have been killed. */
	async end() {
		await this.more();
		if (this.#rest !== "") this.#take(this.#rest);
		this.#rest = "";
		await this.close();
	}
	async close() {
		await this.#file?.close();
		this.#file = void 0;
	}
};

// src/capture/strace/observation.ts
const POLL_MS$2 = 250;
/** A capture by strace: the files that it writes are read while they grow. */
var StraceObservation = class {
	/** strace dies with the container only. */
	died = new Promise(() => {});
	#watched;
	#touches = new Touches();
	#traces = [];
	#begun = Date.now();
	#timer;
	#firstAt;
	#reading = Promise.resolve();
	constructor(watched) {
		this.#watched = watched;
		this.#follow("main");
		this.#timer = setInterval(() => {
			this.#reading = this.#reading.then(() => this.#more()).catch(() => {});
		}, POLL_MS$2);
	}
	/** Until the first line, hence with the container's own start; 0 before it. */
	get attachMs() {
		return this.#firstAt === void 0 ? 0 : this.#firstAt - this.#begun;
	}
	seen() {
		return this.#touches.size;
	}
	execArgv(argv) {
		const name = `exec-${this.#traces.length}`;
		this.#follow(name);
		return straceArgv(this.#watched.stage, name, argv, this.#watched.preload);
	}
	async finish() {
		clearInterval(this.#timer);
		await this.#reading;
		for (const { follower, reader } of this.#traces) {
			await follower.end();
			reader.end();
		}
		if (this.#traces[0].follower.size === 0) throw new Failure("strace saw nothing of the container", {
			exitCode: EXIT.incomplete,
			mend: "The container's log says why; the engine must allow ptrace and bind mounts from this machine."
		});
		const raw = this.#watched.keepRaw ? join(this.#watched.stage.out, "main") : void 0;
		return {
			touches: this.#touches,
			drops: 0,
			raw,
			warnings: await this.#warnings()
		};
	}
	async abandon() {
		clearInterval(this.#timer);
		await this.#reading;
		for (const { follower } of this.#traces) await follower.close();
		await rm(this.#watched.stage.folder, {
			recursive: true,
			force: true
		});
	}
	#follow(name) {
		const reader = new TraceReader(this.#touches, this.#watched.folder);
		const follower = new Follower(makeTrace(this.#watched.stage, name), (line) => {
			this.#firstAt ??= Date.now();
			reader.line(line);
		});
		this.#traces.push({
			follower,
			reader
		});
	}
	async #more() {
		for (const { follower } of this.#traces) await follower.more();
	}
	async #warnings() {
		const { containerId, health } = this.#watched;
		return (await unseenExecs(containerId, this.#begun, health).catch(() => [])).map((command) => `strace did not see what \`docker exec\` of "${command}" touched; tracer: sysdig does.`);
	}
};

// src/capture/strace/tracer.ts
/** Puts strace before the container's program: needs nothing of the host but ptrace, drops nothing, sees no `docker exec` but ours. */
var StraceTracer = class {
	name = "strace";
	changesContainer = true;
	#options;
	#strace;
	#prepared;
	constructor(options) {
		this.#options = options;
	}
	get description() {
		return this.#strace ? `strace ${this.#strace.version}` : "strace";
	}
	/** Throws `TracerUnavailable` when there is no strace for this machine or this image. */
	async prepare(spec, config) {
		const { log, signal, workDir, keepRaw } = this.#options;
		await checkArchitecture(spec.image, signal);
		this.#strace = await findStrace(log, signal);
		const staged = await stage(this.#strace.program, workDir, signal);
		const { argv, runArgs } = programOf(spec, config);
		const preload = preloadOf(runArgs, config);
		const folder = startFolder(runArgs, config);
		this.#prepared = {
			image: spec.image,
			watched: {
				stage: staged,
				folder,
				keepRaw,
				preload,
				health: healthArgv(config) ?? []
			}
		};
		const [program, ...command] = straceArgv(staged, "main", argv, preload);
		return {
			image: spec.image,
			runArgs: [...runArgs, ...this.#runArgs(staged, preload, program)],
			command
		};
	}
	async attach(containerId, signal) {
		if (!this.#prepared) throw new TracerUnavailable("strace was not prepared for this container");
		const { image, watched } = this.#prepared;
		await tryOut(watched.stage, image, this.#options.label, signal);
		return new StraceObservation({
			...watched,
			containerId
		});
	}
	/** strace itself must not load what the image preloads: its libraries are this machine's. */
	#runArgs(staged, preload, program) {
		return [
			...preload === void 0 ? [] : ["-e", "LD_PRELOAD="],
			...mountArguments(staged),
			"--entrypoint",
			program
		];
	}
};

// src/capture/sysdig/download.ts
const ATTEMPTS = 3;
const IDLE_MS = 3e4;
const REDIRECTS = [
	301,
	302,
	303,
	307,
	308
];
const MAX_REDIRECTS = 10;
/** An answer that will not get better by asking again. */
var Refused = class extends Error {};
/**
* Writes what `url` gives to `file`; follows redirects, honours http_proxy and no_proxy, and tries three times where that
* may help. Throws an Error that says why, `Cancelled` when `signal` aborts.
*/
async function download(url, file, signal) {
	await retried(signal, async () => {
		const answer = await open$1(url, {});
		await pipeline(answer.message, createWriteStream(file, { mode: 384 }), { signal });
	});
}
/** The JSON that `url` gives. Throws as `download` does. */
async function fetchJson(url, headers, signal) {
	return await retried(signal, async () => JSON.parse(await (await open$1(url, headers)).readBody()));
}
/** SHA-256 of a file, as hexadecimal digits. */
async function sha256Of(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
/** The first answer that is no redirect. */
async function open$1(url, headers) {
	const client = new HttpClient("micropacker-action", [], {
		socketTimeout: IDLE_MS,
		allowRedirects: false
	});
	let at = new URL(url);
	for (let redirects = 0;; redirects++) {
		const sent = at.origin === new URL(url).origin ? headers : withoutToken(headers);
		const answer = await client.get(at.href, sent);
		const { statusCode = 0, statusMessage, headers: told } = answer.message;
		if (statusCode === 200) return answer;
		answer.message.resume();
		at = redirectOf(at, statusCode, told.location, redirects) ?? refuse(at, statusCode, statusMessage);
	}
}
/** Where it leads, which may be given relative to where it comes from (RFC 9110, 10.2.2); undefined for an answer that is none. */
function redirectOf(from, status, location, before) {
	if (!REDIRECTS.includes(status) || location === void 0) return void 0;
	const to = URL.canParse(location, from.href) ? new URL(location, from.href) : void 0;
	const safe = to?.protocol === "https:" || to?.protocol === "http:" && from.protocol === "http:";
	if (!to || !safe) throw new Refused(`${from.host} leads to "${location}", which is not followed`);
	if (before === MAX_REDIRECTS) throw new Refused(`${from.host} still leads elsewhere after ${MAX_REDIRECTS} redirects`);
	return to;
}
function refuse(url, status, text = "") {
	const reason = `${url.host} answered ${status} ${text}`.trim();
	throw status >= 500 || status === 408 || status === 429 ? new Error(reason) : new Refused(reason);
}
/** Another host must not see it. */
function withoutToken(headers) {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"));
}
async function retried(signal, work) {
	for (let attempt = 1;; attempt++) {
		if (signal.aborted) throw new Cancelled();
		try {
			return await work();
		} catch (error) {
			if (signal.aborted) throw new Cancelled();
			if (error instanceof Refused || attempt === ATTEMPTS) throw error;
			await setTimeout$1(1e3 * attempt, void 0, { signal }).catch(() => {});
		}
	}
}

// src/capture/sysdig/versions.ts
/** The releases that are tried, best first: #2178 of draios/sysdig broke chisels between them, and a new kernel's verifier wants a new one. */
const PINNED = ["0.41.4", "0.40.1"];
/**
* SHA-256 of a release's tar.gz, per version and architecture. The project publishes no checksum file; what is not
* here is checked against the digest that GitHub's release API gives for the asset.
*/
const CHECKSUMS = {};
/** The release's name for this machine's architecture (`process.arch`); undefined when there is no release for it. */
function architectureOf(nodeArch) {
	if (nodeArch === "x64") return "x86_64";
	return nodeArch === "arm64" ? "aarch64" : void 0;
}
/** File name of a release asset, as https://github.com/draios/sysdig/releases has them. */
function assetName(version, architecture) {
	return `sysdig-${version}-${architecture}.tar.gz`;
}

// src/capture/sysdig/archive.ts
const GITHUB = {
	api: "https://api.github.com/repos/draios/sysdig/releases/tags",
	releases: "https://github.com/draios/sysdig/releases/download"
};
/**
* Finds the archive and what its SHA-256 must be. Throws `Failure` when the path is wrong or a URL has no checksum,
* `TracerUnavailable` when GitHub cannot be asked or does not know the release's checksum.
*/
async function locate(source, log, signal, hosts = GITHUB) {
	if (source.url !== "" && !/^https?:/i.test(source.url)) return await onDisk(source, log);
	const url = source.url || `${hosts.releases}/${source.version}/${assetName(source.version, source.architecture)}`;
	const sha256 = source.sha256.toLowerCase() || await publishedSum(source, signal, hosts);
	return {
		sha256,
		fetch: async (folder, stop) => {
			const file = join(folder, "sysdig.tar.gz");
			log.info(`downloading ${url}`);
			await download(url, file, stop).catch((error) => unavailable(`${url} cannot be downloaded`, error));
			verify$1(url, await sha256Of(file), sha256);
			return file;
		}
	};
}
async function onDisk(source, log) {
	const path = source.url.startsWith("file:") ? fileURLToPath(source.url) : source.url;
	if (!(await stat(path).catch(() => void 0))?.isFile()) throw new Failure(`sysdig-url: there is no file ${path}`);
	const sha256 = await sha256Of(path);
	if (source.sha256 !== "") verify$1(path, sha256, source.sha256.toLowerCase());
	else log.info(`sysdig archive ${path}, SHA-256 ${sha256}`);
	return {
		sha256,
		fetch: async () => path
	};
}
async function publishedSum(source, signal, hosts) {
	if (source.url !== "") throw new Failure("sysdig-url is a URL and sysdig-sha256 is empty: nothing unchecked is run as root", { mend: `Set sysdig-sha256 to the SHA-256 of ${source.url}.` });
	return CHECKSUMS[source.version]?.[source.architecture] ?? await digestFromGithub(source, signal, hosts);
}
/** https://docs.github.com/en/rest/releases/releases: an asset's `digest` is "sha256:<hex>", null for assets before June 2025. */
async function digestFromGithub(source, signal, hosts) {
	const headers = { accept: "application/vnd.github+json" };
	if (source.githubToken) headers.authorization = `Bearer ${source.githubToken}`;
	const name = assetName(source.version, source.architecture);
	const digest = (await fetchJson(`${hosts.api}/${source.version}`, headers, signal).catch((error) => unavailable(`sysdig ${source.version}: GitHub does not tell the checksum of ${name}`, error))).assets?.find((asset) => asset.name === name)?.digest ?? "";
	const sum = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
	if (sum) return sum;
	throw new TracerUnavailable(`no SHA-256 is known for ${name}, and nothing unchecked is run as root: GitHub gives no digest for it`, `Set sysdig-sha256 to the SHA-256 of ${name}, or take another sysdig-version.`);
}
function verify$1(what, got, wanted) {
	if (got === wanted) return;
	throw new Failure(`sysdig-sha256: got an archive with ${got}, want ${wanted}: ${what} was not run`, { mend: "If the archive is the one you want, correct sysdig-sha256." });
}
function unavailable(what, error) {
	if (error instanceof Cancelled) throw error;
	const reason = error instanceof Error ? error.message : String(error);
	throw new TracerUnavailable(`${what}: ${reason}`, "Set sysdig-url (and sysdig-sha256) to a mirror.", error);
}

// src/capture/sysdig/install.ts
const TAKEN = /* @__PURE__ */ new Set(["ENOTEMPTY", "EEXIST"]);
/**
* Gets sysdig ready in the tool cache and returns it; found there again when the archive is the same. The layout is the
* runner's (`NAME/VERSION/ARCH`), the version carries the archive's SHA-256, so that another archive is never mistaken
* for this one. `scratch` is a private folder for the download. Throws `Failure` or `TracerUnavailable`.
*/
async function install(source, places, log, signal, hosts) {
	const archive = await locate(source, log, signal, hosts);
	const version = `${source.url === "" ? source.version : "url"}-${archive.sha256.slice(0, 16)}`;
	const home = join(places.toolCache, "micropacker-sysdig", version, source.architecture);
	const program = join(home, "usr/bin/sysdig");
	if (await isProgram(program)) log.info(`sysdig found in the tool cache: ${home}`);
	else {
		const file = await archive.fetch(places.scratch, signal);
		await checkMembers(file, signal);
		await unpack(file, home, signal);
	}
	return {
		program,
		version: await versionOf(program, signal)
	};
}
/** Refuses an archive with a member that would land outside the folder it is extracted into. */
async function checkMembers(file, signal) {
	const listed = await run([
		"tar",
		"-tzf",
		file
	], { signal });
	if (listed.code !== 0) throw new Failure(`${file} is no tar.gz archive: ${lastLine(listed.stderr)}`);
	const names = listed.stdout.split("\n").filter((name) => name !== "");
	const bad = names.find((name) => name.startsWith("/") || name.split("/").includes(".."));
	if (bad) throw new Failure(`${file} is not extracted: its member "${bad}" points outside`);
	if (!names.some((name) => /^(\.\/)?usr\/bin\/sysdig$/.test(name))) throw new Failure(`${file} is no sysdig release: it has no usr/bin/sysdig`);
}
async function unpack(file, home, signal) {
	await mkdir(join(home, ".."), { recursive: true });
	const fresh = await mkdtemp(`${home}.`);
	try {
		const done = await run([
			"tar",
			"-xzf",
			file,
			"--no-same-owner",
			"-C",
			fresh
		], { signal });
		if (done.code !== 0) throw new Failure(`${file} cannot be extracted: ${lastLine(done.stderr)}`);
		await settle(fresh, home);
	} finally {
		await rm(fresh, {
			recursive: true,
			force: true
		});
	}
}
/** Another run on this machine may be there first, and use what it unpacked: that stays. What is damaged is replaced. */
async function settle(fresh, home) {
	try {
		await rename(fresh, home);
	} catch (error) {
		if (!TAKEN.has(error.code ?? "")) throw error;
		if (await isProgram(join(home, "usr/bin/sysdig"))) return;
		await rm(home, {
			recursive: true,
			force: true
		});
		await rename(fresh, home);
	}
}
async function versionOf(program, signal) {
	const said = await run([program, "--version"], { signal });
	return /version\s+v?(\S+)/i.exec(said.stdout)?.[1] ?? "of unknown version";
}
async function isProgram(path) {
	return await access(path, constants$1.X_OK).then(() => true, () => false);
}

// src/capture/sysdig/driver.ts
/**
* Takes the input `sysdig-driver`. One ring buffer a CPU for modern eBPF: the default shares one between two, which fills
* sooner. Throws `Failure` when the value is not one of ours.
*/
function driverOf(input) {
	if (input === "modern-bpf") return {
		argv: [
			"--modern-bpf",
			"--cpus-for-each-buffer",
			"1"
		],
		label: "modern eBPF"
	};
	if (input === "kmod") return {
		argv: [],
		label: "kernel module"
	};
	if (input.startsWith("bpf:") && input.length > 4) return {
		argv: [`--bpf=${input.slice(4)}`],
		label: "legacy eBPF"
	};
	throw new Failure(`sysdig-driver: "${input}" is none of modern-bpf, bpf:PATH, kmod`);
}
const KERNEL = {
	btf: "/sys/kernel/btf/vmlinux",
	lockdown: "/sys/kernel/security/lockdown"
};
/** Throws `TracerUnavailable` when this machine cannot take the driver's program. */
function checkKernel(input, { btf, lockdown } = KERNEL) {
	if (input === "modern-bpf" && !existsSync(btf)) throw new TracerUnavailable(`sysdig's modern eBPF driver is not supported here: this kernel has no BTF (${btf})`, "Run on a runner with a kernel of its own (ubuntu-slim has none), or use tracer: strace.");
	const level = lockdownLevel(lockdown);
	if (level === "confidentiality" || level === "integrity" && input === "kmod") throw new TracerUnavailable(`sysdig's ${driverOf(input).label} driver is not supported here: this kernel is locked down (${level}, ${lockdown})`, "Boot with lockdown=none, or use tracer: strace.");
	const probe = input.startsWith("bpf:") ? input.slice(4) : void 0;
	if (probe && !existsSync(probe)) throw new Failure(`sysdig-driver: there is no probe ${probe}`);
}
/** kernel_lockdown(7): integrity refuses unsigned modules, confidentiality also BPF programs that read kernel memory. */
function lockdownLevel(file) {
	try {
		return /\[(\w+)\]/.exec(readFileSync(file, "utf8"))?.[1];
	} catch {
		return;
	}
}

// src/capture/sysdig/calls.ts
const call = (how, ...paths) => ({
	how,
	paths
});
const renames = call("create", ["oldpath", "olddirfd"], ["newpath", "newdirfd"]);
/** The events that carry a path, by sysdig's names (`sysdig -L`); chisels/microdump.lua has the same table. */
const CALLS = {
	open: call("open", ["name"]),
	openat: call("open", ["name", "dirfd"]),
	openat2: call("open", ["name", "dirfd"]),
	creat: call("create", ["name"]),
	stat: call("stat", ["path"]),
	lstat: call("stat", ["path"]),
	newfstatat: call("stat", ["path", "dirfd"]),
	access: call("stat", ["name"]),
	chdir: call("stat", ["path"]),
	chroot: call("stat", ["path"]),
	chmod: call("stat", ["filename"]),
	fchmodat: call("stat", ["filename", "dirfd"]),
	chown: call("stat", ["path"]),
	lchown: call("stat", ["path"]),
	fchownat: call("stat", ["pathname", "dirfd"]),
	mkdir: call("create", ["path"]),
	mkdirat: call("create", ["path", "dirfd"]),
	mknod: call("create", ["path"]),
	mknodat: call("create", ["path", "dirfd"]),
	rmdir: call("create", ["path"]),
	unlink: call("create", ["path"]),
	unlinkat: call("create", ["name", "dirfd"]),
	rename: call("create", ["oldpath"], ["newpath"]),
	renameat: renames,
	renameat2: renames,
	link: call("create", ["oldpath"], ["newpath"]),
	linkat: call("create", ["oldpath", "olddir"], ["newpath", "newdir"]),
	symlink: call("create", ["linkpath"]),
	symlinkat: call("create", ["linkpath", "linkdirfd"]),
	bind: call("create", ["addr"]),
	execve: call("exec", ["filename"]),
	execveat: call("exec", ["filename"])
};

// src/capture/sysdig/filter.ts
/**
* sysdig's filter for one container and our sentinel. By cgroup, whose name holds the whole id from the first event on:
* container.* fields are filled late or not at all. `containerId` is the 64-digit id, `sentinel` a UUID.
* Throws an Error when either could be read as filter syntax.
*/
function filterText(containerId, sentinel) {
	if (!/^[0-9a-f]{64}$/.test(containerId)) throw new Error(`not a container's full id: ${containerId}`);
	if (!/^[0-9a-f-]{36}$/.test(sentinel)) throw new Error(`not a UUID: ${sentinel}`);
	const who = `(thread.cgroups contains ${containerId} or evt.arg.name contains ${sentinel})`;
	return `evt.type in (${Object.keys(CALLS).join(",")}) and ${who}`;
}

// src/capture/sysdig/microdump.ts
/** What one line of chisels/microdump.lua says (its head has the format); empty for anything else that sysdig prints. */
function touchesOfLine(line) {
	const match = /^(\w+)\t([01])\t(\/[ -~]*)$/.exec(line);
	const root = match?.[1] === "root";
	if (!match || !(root || HOWS.includes(match[1]))) return [];
	const path = match[3].replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
	const touches = walked(path, root ? "stat" : match[1], match[2] === "1");
	return root ? asRoot(touches) : touches;
}

// src/capture/sysdig/drops.ts
/** What `sysdig -v` prints at its end ("Driver Events:1234", "Driver Drops:0"); undefined when it did not. */
function driverCounts(stderr) {
	return {
		drops: count(stderr, "Driver Drops"),
		events: count(stderr, "Driver Events")
	};
}
function count(lines, name) {
	const found = lines.map((line) => new RegExp(`^${name}:\\s*(\\d+)\\b`).exec(line)?.[1]).findLast((n) => n !== void 0);
	return found === void 0 ? void 0 : Number(found);
}

// src/capture/sysdig/observation.ts
const DRAIN_MS = 6e4;
/** A capture by sysdig, from the moment its probe is known to be attached. */
var SysdigObservation = class {
	attachMs;
	died;
	#running;
	constructor(running) {
		this.#running = running;
		this.attachMs = running.attachMs;
		this.died = running.session.died.catch((error) => {
			throw incomplete$1(`sysdig died during the capture: ${error.message}`, running.session);
		});
		this.died.catch(() => {});
	}
	seen() {
		return this.#running.touches.size;
	}
	execArgv(argv) {
		return argv;
	}
	async finish() {
		const { session, touches, raw } = this.#running;
		await this.#drain();
		if (!await session.interrupt()) throw incomplete$1(`sysdig did not end well: ${session.reason()}`, session);
		const { drops, events } = driverCounts(session.errors);
		if (drops === void 0) throw incomplete$1("sysdig did not say how many events were dropped", session);
		if (touches.size === 0) throw sawNothing();
		return {
			touches,
			drops,
			events,
			raw,
			warnings: []
		};
	}
	async abandon() {
		await this.#running.session.kill();
		if (this.#running.raw) await rm(this.#running.raw, { force: true });
	}
	/**
	* SIGINT ends sysdig without reading what is left in the kernel's buffers, so they are drained first. Twice: sysdig takes
	* a look at one CPU's buffer after the other and sorts what it found, so the first sentinel can overtake an older event
	* that came into a buffer just after the look at it. The second one is opened when the first is back, hence found by a
	* later round of looks, which also finds everything older than the first.
	*/
	async #drain() {
		const { session, sentinel } = this.#running;
		for (const name of ["end-1", "end-2"]) {
			if (await sentinel.comesBack(name, DRAIN_MS, () => session.ended)) continue;
			throw incomplete$1(`the capture's end was not seen: ${session.ended ? `sysdig died: ${session.reason()}` : `sysdig is ${DRAIN_MS / 1e3} s behind`}`, session);
		}
	}
};
function sawNothing() {
	return new Failure("sysdig saw nothing of the container", {
		exitCode: EXIT.incomplete,
		mend: "The container engine must run on this machine: see DOCKER_HOST, DOCKER_CONTEXT and docker context ls."
	});
}
function incomplete$1(message, session) {
	return new Failure(message, {
		exitCode: EXIT.incomplete,
		mend: "The file list would lack files. Run again; if it stays so, use tracer: strace.",
		evidence: [{
			title: "sysdig's last lines",
			lines: session.errors.slice(-10)
		}]
	});
}

// src/capture/sysdig/print.ts
const FIXED = [
	"proc.name",
	"proc.exe",
	"proc.args",
	"evt.type",
	"evt.rawres",
	"evt.arg.flags",
	"evt.arg.exe",
	"proc.cwd",
	"proc.exepath"
];
const PLACES = Object.values(CALLS).flatMap((call) => call.paths);
const FIELDS = [.../* @__PURE__ */ new Set([...FIXED, ...PLACES.flatMap(([name, folder]) => [nameField(name), ...folderFields(folder)])])];
const ODD = /[^ -~]/g;
/**
* The same list as the chisel's, for a sysdig whose chisel engine is broken: `format` goes to `-p`, every line that it
* prints (one character a byte) to `line`. `mark` is a word that no path holds: it ends each field, as names may hold any byte.
*/
var Printed = class {
	format;
	#mark;
	#begun = "";
	#oddFolders = /* @__PURE__ */ new Map();
	constructor(mark) {
		this.#mark = mark;
		this.format = `*${FIELDS.map((field) => `%${field}\t${mark}`).join("")}`;
	}
	/** What the event that this line completes touched; empty while a name with a newline goes on in the next line. */
	line(line) {
		const values = (this.#begun === "" ? line : `${this.#begun}\n${line}`).split(`\t${this.#mark}`);
		if (values.length <= FIELDS.length) {
			this.#begun = values.join(`\t${this.#mark}`);
			return [];
		}
		this.#begun = "";
		return this.#event(new Map(FIELDS.map((field, i) => [field, values[i]]).filter(([, value]) => value !== "<NA>")));
	}
	#event(fields) {
		const kind = fields.get("evt.type") ?? "";
		const call = CALLS[kind];
		const result = fields.get("evt.rawres");
		const found = result === void 0 ? void 0 : foundBy(errorOf(Number(result)));
		if (!call || found === void 0 || isRuntime(fields)) return [];
		if (call.how === "exec") return this.#exec(fields, found);
		const how = call.how === "open" && fields.get("evt.arg.flags")?.includes("O_CREAT") ? "create" : call.how;
		const touches = call.paths.flatMap((place) => this.#touched(this.#path(kind, place, fields), how, found));
		return kind === "chroot" && touches.length > 0 ? asRoot(touches) : touches;
	}
	#exec(fields, found) {
		const given = this.#absolute(fields.get("evt.rawarg.filename"), void 0, fields);
		const touches = given && !given.startsWith("/dev/fd/") ? this.#touched(given, "exec", found) : [];
		if (fields.get("evt.rawres") !== "0") return touches;
		const first = fields.get("evt.arg.exe");
		if (!given && first?.startsWith("/")) touches.push(...this.#touched(first, "exec", true));
		return [...touches, ...this.#touched(fields.get("proc.exepath"), "exec", true)];
	}
	#path(kind, [name, folder], fields) {
		if (kind === "chdir" && fields.get("evt.rawres") === "0") return this.#folder(void 0, fields);
		const value = fields.get(nameField(name));
		if (name === "addr") return value?.startsWith("/") ? value : void 0;
		return this.#absolute(value, folder, fields);
	}
	#absolute(name, argument, fields) {
		if (!name || name.startsWith("/")) return name || void 0;
		const folder = this.#folder(argument, fields);
		return folder && `${folder}/${name}`;
	}
	#folder(argument, fields) {
		const given = argument && fields.get(`evt.arg.${argument}`);
		const folder = (!given || given === "AT_FDCWD" ? fields.get("proc.cwd") : given)?.replace(/^<.>/, "");
		return folder?.startsWith("/") ? this.#withBytes(folder.replace(/(.)\/$/, "$1")) : void 0;
	}
	/** sysdig's own record of a folder has "." for each odd byte; they are known if the folder was named in full before. */
	#withBytes(folder) {
		const best = [...this.#oddFolders.keys()].filter((shown) => `${folder}/`.startsWith(`${shown}/`)).sort((a, b) => b.length - a.length)[0];
		return best === void 0 ? folder : this.#oddFolders.get(best) + folder.slice(best.length);
	}
	#touched(path, how, found) {
		if (!path?.startsWith("/")) return [];
		if (path.search(ODD) >= 0) this.#oddFolders.set(path.replace(ODD, "."), path);
		return walked(path, how, found);
	}
};
/**
* The runtime's own accesses before it runs the container's program: runc starts itself as "runc init", is put into the
* container's cgroup while it still loads its libraries, and then names its stages "runc:[2:INIT]".
*/
function isRuntime(fields) {
	const name = fields.get("proc.name") ?? "";
	if (name.startsWith("runc:[") || name === "crun") return true;
	return /(^|\/)runc$/.test(fields.get("proc.exe") ?? "") && /^init\b/.test(fields.get("proc.args") ?? "");
}
/** sysdig replaces or removes odd bytes in every value but evt.rawarg.*; a socket's address has no such form. */
function nameField(name) {
	return name === "addr" ? "evt.arg.addr" : `evt.rawarg.${name}`;
}
function folderFields(folder) {
	return folder === void 0 ? [] : [`evt.arg.${folder}`];
}

// src/capture/sysdig/sentinel.ts
/**
* Opens of a name that nobody else uses, to learn from the tracer's own output that it sees events (its probe is attached)
* and that it has handed over every event before a moment (its buffers are drained).
*/
var Sentinel = class {
	uuid;
	#seen = /* @__PURE__ */ new Set();
	#waiting;
	constructor(uuid) {
		this.uuid = uuid;
	}
	/** True when the path is a sentinel's: it is noted, and is none of the container's. */
	take(path) {
		if (!path.includes(this.uuid)) return false;
		this.#seen.add(path);
		this.#waiting?.();
		return true;
	}
	/**
	* Opens the sentinel called `name` every 20 ms until it comes back; false after `limitMs`. The file need not exist,
	* failed opens are seen. Synchronous: libuv may hand asynchronous opens to io_uring, which no tracer sees.
	*/
	async comesBack(name, limitMs, gaveUp) {
		const path = `/micropacker-${this.uuid}-${name}`;
		const end = Date.now() + limitMs;
		while (!this.#seen.has(path) && Date.now() < end && !gaveUp()) {
			touch(path);
			await this.#news(20);
		}
		return this.#seen.has(path);
	}
	#news(ms) {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#waiting = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
};
function touch(path) {
	try {
		closeSync(openSync(path, "r"));
	} catch {}
}

// src/capture/sysdig/session.ts
const KEEP = 50;
/** sysdig writes its summary and a raw capture's tail when it is interrupted. */
const EXIT_MS = 15e3;
/** What `-v` prints at the end of a good capture: never the reason of a failure. */
const SUMMARY = /^(Driver (Events|Drops)|Suppressed by Comm|Elapsed time)\b/;
/** A sysdig process: its lines, its end. */
var Session = class Session {
	#process;
	#root;
	#errors;
	#exit;
	#asked = false;
	/** Rejects when the process ends before anybody asked it to. */
	died;
	constructor(process, root, errors) {
		this.#process = process;
		this.#root = root;
		this.#errors = errors;
		this.died = new Promise((_, reject) => {
			process.exited.then((exit) => {
				this.#exit = exit;
				if (!this.#asked) reject(new Error(this.reason()));
			}, reject);
		});
		this.died.catch(() => {});
	}
	/** Starts `argv` behind `root` (see `asRoot`). `onLine` gets its output, one character a byte. */
	static async start(root, argv, onLine) {
		const errors = [];
		const process = await start([...root, ...argv], {
			encoding: "latin1",
			onStdout: onLine,
			onStderr: (line) => {
				errors.push(line);
				if (errors.length > KEEP) errors.shift();
			}
		});
		return new Session(process, root, errors);
	}
	get pid() {
		return this.#process.pid;
	}
	get ended() {
		return this.#exit !== void 0;
	}
	/** What it printed to stderr, newest last. */
	get errors() {
		return this.#errors;
	}
	/** Why it ended: its last real line, or how it went. */
	reason() {
		const said = this.#errors.filter((line) => line.trim() !== "" && !SUMMARY.test(line)).at(-1);
		const how = this.#exit?.signal ? `ended by ${this.#exit.signal}` : `exit code ${this.#exit?.code}`;
		return said ? `${said.trim()} (${how})` : how;
	}
	/** Interrupts it and waits for its end; false when it had to be killed, was killed, or failed. */
	async interrupt() {
		this.#asked = true;
		await signalGroup(this.pid, "SIGINT", this.#root);
		const timer = setTimeout(() => void signalGroup(this.pid, "SIGKILL", this.#root), EXIT_MS);
		return (await this.#process.exited.finally(() => clearTimeout(timer))).code === 0;
	}
	/** Ends it at once. */
	async kill() {
		this.#asked = true;
		if (!this.ended) await signalGroup(this.pid, "SIGKILL", this.#root);
		await this.#process.exited.catch(() => {});
	}
};

// src/capture/sysdig/tracer.ts
const ATTACH_MS = 3e4;
/**
* Events are lost when sysdig is kept from reading them. Measured on two busy cores at 1.5 to 2.5 million events a second, 10 s each:
* 30,194 to 353,220 drops as it is, none in 3 of 3 runs with the highest priority. Where that is refused, nice(1) goes on without.
*/
const FIRST_IN_LINE = [
	"nice",
	"-n",
	"-20"
];
/** Watches the whole machine with sysdig and takes what the container's cgroup did. */
var SysdigTracer = class {
	name = "sysdig";
	changesContainer = false;
	#options;
	#version;
	constructor(options) {
		this.#options = options;
		this.#version = options.version;
	}
	get description() {
		const way = this.#options.chisel === void 0 ? ", without a chisel" : "";
		return `${["sysdig", this.#version].join(" ").trim()}, ${driverOf(this.#options.driver).label}${way}`;
	}
	async prepare(spec) {
		return spec;
	}
	async attach(containerId, signal) {
		checkKernel(this.#options.driver);
		const root = await asRoot$1("sysdig", signal);
		const { program, version } = await this.#options.sysdig();
		this.#version = version;
		const begun = Date.now();
		const sentinel = new Sentinel(randomUUID());
		const touches = new Touches();
		const reader = this.#reader();
		const raw = await this.#rawFile();
		const argv = [
			...FIRST_IN_LINE,
			program,
			...this.#arguments(raw, reader.argv),
			filterText(containerId, sentinel.uuid)
		];
		const session = await Session.start(root, argv, (line) => {
			for (const touch of reader.read(line)) if (!sentinel.take(touch.path)) touches.add(touch);
		});
		this.#options.onProcess?.(session.pid);
		await this.#begin(session, sentinel, signal).catch(async (error) => {
			await session.kill();
			if (raw) await rm(raw, { force: true });
			throw error;
		});
		return new SysdigObservation({
			session,
			sentinel,
			touches,
			raw,
			attachMs: Date.now() - begun
		});
	}
	#reader() {
		if (this.#options.chisel) return {
			argv: ["-c", this.#options.chisel],
			read: touchesOfLine
		};
		const printed = new Printed(randomUUID().slice(0, 8));
		return {
			argv: [
				"--unbuffered",
				"-p",
				printed.format
			],
			read: (line) => printed.line(line)
		};
	}
	/** `-v` for the drop count at the end, `-E` because nobody asks for the names of users, `-s` because nor for what was read and written. */
	#arguments(raw, reader) {
		return [
			...driverOf(this.#options.driver).argv,
			"-v",
			"-E",
			"-s",
			"1",
			...raw ? ["-w", raw] : [],
			...reader
		];
	}
	/** It will hold every process' arguments and environment: sysdig keeps the mode of a file that is there. */
	async #rawFile() {
		if (!this.#options.rawFolder) return void 0;
		const raw = join(this.#options.rawFolder, `capture-${randomUUID()}.scap`);
		await writeFile(raw, "", { mode: 384 });
		return raw;
	}
	async #begin(session, sentinel, signal) {
		const attached = await sentinel.comesBack("begin", ATTACH_MS, () => session.ended || signal.aborted);
		if (signal.aborted) throw new Cancelled();
		if (attached) return;
		const why = session.ended ? session.reason() : `no event came within ${ATTACH_MS / 1e3} s`;
		throw new TracerUnavailable(`${this.description} does not work here: ${why}`, "Another sysdig-version or sysdig-driver may fit this kernel; tracer: strace needs no probe.");
	}
};

// src/capture/select.ts
/**
* The tracers to try, best first: sysdig with the chisel, the same sysdig without, the other pinned version, and (auto)
* strace. Nothing is installed before `attach`, and what cannot help after a failure is left out; the caller asks for the
* next one when `attach` threw `TracerUnavailable`. A wrong checksum is a `Failure` of `attach`, and no reason to go on.
*/
async function* tracers(options) {
	if (options.tracer !== "strace") yield* sysdigs(options);
	if (options.tracer !== "sysdig") yield new StraceTracer(options);
}
function* sysdigs(options) {
	for (const version of versionsOf(options)) {
		let ready;
		let installed = false;
		const sysdig = () => {
			ready ??= installation(options, version);
			return ready.then((done) => {
				installed = true;
				return done;
			});
		};
		yield tracer(options, version, sysdig, options.chisel);
		if (!ready) return;
		if (installed) yield tracer(options, version, sysdig, void 0);
	}
}
function tracer(options, version, sysdig, chisel) {
	const rawFolder = options.keepRaw ? options.workDir : void 0;
	const driver = options.sysdigDriver;
	return new SysdigTracer({
		version,
		sysdig,
		chisel,
		rawFolder,
		driver,
		onProcess: options.onProcess
	});
}
function versionsOf(options) {
	if (options.sysdigUrl !== "") return [options.sysdigVersion];
	return options.sysdigVersion === "" ? PINNED : [options.sysdigVersion];
}
async function installation(options, version) {
	const architecture = architectureOf(process.arch);
	if (!architecture) throw new TracerUnavailable(`there is no sysdig release for ${process.arch}`);
	const source = {
		version,
		architecture,
		url: options.sysdigUrl,
		sha256: options.sysdigSha256,
		githubToken: options.githubToken
	};
	const places = {
		toolCache: options.toolCache,
		scratch: options.workDir
	};
	return await install(source, places, options.log, options.signal);
}

// src/target/changes.ts
/**
* Reads a tracer's `docker create` arguments; the container's own are not among them. Throws for one that has no counterpart here.
*/
function changesOf(spec) {
	const changes = {
		env: [],
		capAdd: [],
		mounts: [],
		entrypoint: void 0,
		command: spec.command
	};
	for (let i = 0; i < spec.runArgs.length; i += 2) apply(changes, spec.runArgs[i], spec.runArgs[i + 1] ?? "");
	return changes;
}
function apply(changes, option, value) {
	if (option === "-e") changes.env.push(value);
	else if (option === "--cap-add") changes.capAdd.push(value);
	else if (option === "--mount") changes.mounts.push(mountOf(value));
	else if (option === "--entrypoint") changes.entrypoint = [value];
	else throw new Error(`a container that is there cannot be changed by ${option}`);
}
/** `type=bind,source=…,target=…[,readonly]` */
function mountOf(text) {
	const fields = new Map(text.split(",").map((field) => [field.split("=", 1)[0], field.slice(field.indexOf("=") + 1)]));
	const ReadOnly = fields.has("readonly");
	return {
		Type: fields.get("type"),
		Source: fields.get("source"),
		Target: fields.get("target"),
		ReadOnly
	};
}

// src/target/twin.ts
/**
* A container like `original` under its name, made from `options.image`. Returns its id; a failure leaves none. Throws `Failure` where the
* engine refuses it.
*/
async function createTwin(docker, original, options) {
	const { body, further } = twinRequest(original, options);
	const platform = options.platform ? `&platform=${encodeURIComponent(options.platform)}` : "";
	const path = `/containers/create?name=${encodeURIComponent(original.Name.replace(/^\//, ""))}${platform}`;
	const { Id } = await docker.api({
		method: "POST",
		path,
		body
	});
	try {
		for (const [network, EndpointConfig] of further) {
			const connect = `/networks/${encodeURIComponent(network)}/connect`;
			await docker.api({
				method: "POST",
				path: connect,
				body: {
					Container: Id,
					EndpointConfig
				}
			});
		}
	} catch (error) {
		await docker.uncancelled().remove(Id);
		throw error;
	}
	return Id;
}
/** The original's own configuration as the API takes it; only what is ours differs. `original` is the API's ContainerInspect. */
function twinRequest(original, options) {
	const { mode, primary, further } = networksOf(original);
	return {
		body: {
			...configOf(original, options),
			HostConfig: hostConfigOf(original, options.changes, mode),
			...primary ? { NetworkingConfig: { EndpointsConfig: Object.fromEntries([primary]) } } : {}
		},
		further
	};
}
function configOf({ Config, HostConfig }, options) {
	const { image, runId, config, changes } = options;
	const shared = HostConfig.NetworkMode.startsWith("container:") || HostConfig.UTSMode === "host";
	const own = Config.Entrypoint ?? (config.Entrypoint ? [] : null);
	return {
		...Config,
		Image: image,
		Labels: {
			...Config.Labels,
			[RUN_LABEL]: runId
		},
		Env: [...(Config.Env ?? []).filter((entry) => !isSet(changes.env, entry)), ...changes.env],
		...changes.entrypoint ? {
			Entrypoint: changes.entrypoint,
			Cmd: changes.command
		} : {
			Entrypoint: own,
			Cmd: Config.Cmd ?? null
		},
		...shared ? {
			Hostname: "",
			Domainname: ""
		} : {}
	};
}
function isSet(env, entry) {
	return env.some((changed) => changed.split("=", 1)[0] === entry.split("=", 1)[0]);
}
function hostConfigOf(original, changes, mode) {
	const { HostConfig } = original;
	const binds = [...HostConfig.Binds ?? [], ...anonymousVolumes(original).map(bindOf)];
	const mounts = (HostConfig.Mounts ?? []).map((mount) => namedMount(mount, original));
	return {
		...HostConfig,
		NetworkMode: mode,
		Binds: orAsItWas(binds, HostConfig.Binds),
		Mounts: orAsItWas([...mounts, ...changes.mounts], HostConfig.Mounts),
		CapAdd: orAsItWas([...HostConfig.CapAdd ?? [], ...changes.capAdd], HostConfig.CapAdd),
		Links: orAsItWas((HostConfig.Links ?? []).map(linkOf), HostConfig.Links)
	};
}
/** No list and an empty one are told apart by some. */
function orAsItWas(list, before) {
	return list.length > 0 ? list : before;
}
/** A volume that was made for the original, by its name: it is shared, and does not go when the twin is removed. */
function bindOf({ Name, Destination, Mode, RW }) {
	const readOnly = RW || Mode?.split(",").includes("ro") ? [] : ["ro"];
	const mode = [...Mode ? [Mode] : [], ...readOnly].join(",");
	return `${Name}:${Destination}${mode === "" ? "" : `:${mode}`}`;
}
function namedMount(mount, { Mounts }) {
	if (mount.Type !== "volume" || mount.Source) return mount;
	const made = Mounts?.find(({ Destination }) => Destination === posix.resolve("/", mount.Target));
	return made?.Name ? {
		...mount,
		Source: made.Name
	} : mount;
}
function anonymousVolumes({ HostConfig, Mounts }) {
	const asked = [...(HostConfig.Binds ?? []).map((bind) => bind.split(":")[1]), ...(HostConfig.Mounts ?? []).map(({ Target }) => Target)].map((target) => posix.resolve("/", target));
	return (Mounts ?? []).filter(({ Type, Name, Destination }) => Type === "volume" && Name && !asked.includes(Destination));
}
/** "/db:/web/alias" of inspect as "db:alias". */
function linkOf(link) {
	const [target, alias] = link.split(":");
	return `${target.replace(/^\//, "")}:${alias.split("/").at(-1)}`;
}
/** The networks that the original is in now, which need not be the one it was created in. */
function networksOf({ Id, HostConfig, NetworkSettings }) {
	const mode = HostConfig.NetworkMode;
	if (/^(host|none|container:.*)$/.test(mode)) return {
		mode,
		primary: void 0,
		further: []
	};
	const all = Object.entries(NetworkSettings.Networks ?? {});
	const name = mode === "default" ? "bridge" : mode;
	const created = all.find(([network, { NetworkID }]) => network === name || NetworkID === name);
	const primary = created ?? all[0];
	const asked = ([network, endpoint]) => [network, askedOf(endpoint, Id)];
	return {
		mode: created ? mode : primary?.[0] ?? "none",
		primary: primary && asked(primary),
		further: all.filter((entry) => entry !== primary).map(asked)
	};
}
/** What the user asked for; the short id among the aliases and the addresses are the engine's. */
function askedOf({ IPAMConfig, Links, Aliases, DriverOpts, GwPriority }, id) {
	const aliases = Aliases?.filter((alias) => alias !== id.slice(0, 12));
	return {
		...IPAMConfig ? { IPAMConfig } : {},
		...Links?.length ? { Links } : {},
		...aliases?.length ? { Aliases: aliases } : {},
		...DriverOpts ? { DriverOpts } : {},
		...GwPriority ? { GwPriority } : {}
	};
}

// src/target/container-target.ts
/**
* A twin takes the container's name, networks, ports and volumes while it stands stopped under another name; `release` puts it back as it
* was found. Also for the original's own image: what a first start left in the container would not be made again before the tracer's eyes,
* and lack on the micro image.
*/
function containerTarget(options, docker) {
	const { found, image, log } = options;
	const held = heldContainer(found);
	let twin;
	return {
		spec: {
			image,
			runArgs: [],
			command: []
		},
		async create(spec) {
			options.hold(held);
			await stopContainer(docker, held.id);
			await docker.rename(held.id, asideName(held.name, options.runId));
			twin = await createTwin(docker, found, {
				...options,
				image: spec.image,
				changes: changesOf(spec)
			});
			return twin;
		},
		async start(id) {
			await startWhenPortsAreFree(docker, id);
			const now = await docker.container(id);
			const changed = now ? changedPorts(held.ports, portsOf(now)) : [];
			for (const text of changed) log.info(`${held.name}: ${text}; MICROPACKER_PORT_… tells the test`);
		},
		stop: (id) => stopContainer(docker, id),
		async release() {
			const free = docker.uncancelled();
			if (twin !== void 0) await free.remove(twin);
			twin = void 0;
			await putBack(free, held);
		}
	};
}
/** What the container is called while its twin has its name. */
function asideName(name, runId) {
	return `${name}-aside-${runId.slice(0, 8)}`;
}

// src/target/image-target.ts
/** Throws `Failure` for run arguments that cannot work. */
function imageTarget(options, docker) {
	const { image, runId, runArgs, command, platform } = options;
	let created;
	return {
		spec: {
			image,
			runArgs: runArgsForCreate(runArgs),
			command: [...command]
		},
		async create(spec) {
			created = await docker.create({
				...spec,
				runId,
				platform
			});
			return created;
		},
		start: (id) => startWhenPortsAreFree(docker, id),
		stop: (id) => stopContainer(docker, id),
		async release() {
			if (created !== void 0) await docker.uncancelled().remove(created);
		}
	};
}

// src/target/source.ts
/** The user's test as something to run; `extra` is added to the environment. */
function scriptFor(source, host, extra) {
	const env = {
		...host.env,
		...extra
	};
	if (source.kind === "argv") return {
		argv: source.argv,
		env
	};
	return {
		shell: host.shell,
		text: source.text,
		env,
		tempDir: host.tempDir
	};
}

// src/run.ts
/** Moves a finished file into the output folder. */
async function keep(run, name) {
	run.published[name] = await publishFile(run.partial, run.request.output, name);
}
/** The container that is observed: the original's, or the micro image's run in the same way. */
function subjectOf(run, original, phase, image) {
	const { request } = run;
	return {
		phase,
		image,
		config: original.container?.Config ?? original.base.config,
		target: targetOf(run, original, image),
		readiness: request.readiness,
		readyTimeoutMs: request.readyTimeoutMs,
		test: (env) => testScript(run, env),
		probe: (command, env) => scriptFor({
			kind: "script",
			text: command
		}, scriptHost(run), env),
		testTimeoutMs: request.testTimeoutMs
	};
}
/** The user's test; `env` is added to its environment. */
function testScript(run, env) {
	return scriptFor(run.request.test, scriptHost(run), env);
}
function scriptHost({ request, session, equipment }) {
	return {
		shell: request.shell,
		env: equipment.env,
		tempDir: session.tempDir
	};
}
/** How the container comes and goes: made from `image`, or taking the place of the one that was found. */
function targetOf({ request, session, docker }, original, image) {
	const { runId, log } = session;
	const { container: found, platform, base } = original;
	if (!found) return imageTarget({
		...request,
		image,
		runId,
		platform
	}, docker);
	return containerTarget({
		found,
		image,
		config: base.config,
		runId,
		platform,
		log,
		hold: session.holdContainer
	}, docker);
}
/** The tracers that the request allows, best first. */
function tracersOf({ request, session, equipment }) {
	const { toolCache, chisel, githubToken } = equipment;
	const { signal, log, onProcess } = session;
	const workDir = session.tempDir;
	return tracers({
		...request,
		keepRaw: request.keepCapture,
		workDir,
		chisel,
		toolCache,
		githubToken,
		log,
		signal,
		onProcess,
		label: runLabel(session.runId)
	});
}

// src/capture/first.ts
/**
* Does `work` with the first tracer that works here, and says why one does not. Throws what `work` throws, and `Failure` when no tracer
* works.
*/
async function withFirst(tracers, log, work) {
	let last;
	for await (const tracer of tracers) {
		if (last) log.notice(`Going on with ${tracer.description}: ${last.message}`);
		try {
			return {
				value: await work(tracer),
				tracer,
				...last ? { because: last.message } : {}
			};
		} catch (error) {
			if (!(error instanceof TracerUnavailable)) throw error;
			last = error;
		}
	}
	throw new Failure(`no tracer works on this machine: ${last?.message ?? "none was found"}`, {
		mend: last?.mend,
		cause: last
	});
}

// src/target/environment.ts
/**
* What the user's test and probe are told, on top of this machine's environment: `MICROPACKER_PHASE` (capture or verify),
* `MICROPACKER_CONTAINER` (id), `MICROPACKER_IMAGE`, and for each published TCP port `MICROPACKER_PORT_<container port>` (host port).
*/
function containerEnv(phase, image, container) {
	const ports = Object.entries(container?.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) => {
		const hostPort = bindings?.[0]?.HostPort;
		return hostPort && port.endsWith("/tcp") ? [[`MICROPACKER_PORT_${port.replace("/tcp", "")}`, hostPort]] : [];
	});
	return {
		MICROPACKER_PHASE: phase,
		MICROPACKER_CONTAINER: container?.Id,
		MICROPACKER_IMAGE: image,
		...Object.fromEntries(ports)
	};
}

// src/target/ready.ts
const POLL_MS$1 = 200;
const SETTLE_MS = 2e3;
const PROBE_TIMEOUT_MS = 5e3;
/** The engine waits 0.1 s before the first restart and twice as long before each later one: 3.1 s until then, and the time that it ran. */
const CRASHES = 6;
/** Waits until the container is up, has exited (of a restart policy's container: time and again), or the time is over. */
async function waitUntilReady(options) {
	const begin = Date.now();
	let probe;
	const restarted = restartTeller(options.log);
	for (;;) {
		if (options.signal.aborted) throw new Cancelled();
		const container = await options.docker.container(options.id);
		probe ??= container && probeFor(options, container, begin);
		if (options.readiness.kind === "none") return {
			ok: true,
			how: "not waited for"
		};
		if (!container?.State.Running) return {
			ok: false,
			why: "exited",
			container
		};
		if (container.State.Restarting) {
			restarted(container);
			if (container.RestartCount >= CRASHES) return {
				ok: false,
				why: "crash loop",
				container
			};
		} else if (await probe.look(container)) return {
			ok: true,
			how: probe.waitedFor
		};
		if (Date.now() - begin > options.timeoutMs) return {
			ok: false,
			why: "timeout",
			waitedFor: probe.waitedFor
		};
		await setTimeout$1(POLL_MS$1, void 0, { signal: options.signal }).catch(() => {});
	}
}
/** Says it the first time: what is waited for may come with the next start. */
function restartTeller(log) {
	let told = false;
	return ({ State }) => {
		if (!told) log.info(`The container ended with exit code ${State.ExitCode}; its restart policy starts it again`);
		told = true;
	};
}
function probeFor(options, container, begin) {
	const { readiness } = options;
	switch (readiness.kind) {
		case "http": return {
			waitedFor: `${readiness.url} answers`,
			look: () => httpAnswers(readiness.url)
		};
		case "tcp": return {
			waitedFor: `port ${readiness.port} answers`,
			look: (now) => anyAnswers(addressesOf(now, [`${readiness.port}/tcp`]))
		};
		case "log": return {
			waitedFor: `the log matches ${readiness.pattern}`,
			look: (now) => logMatches(options, now, readiness.pattern)
		};
		case "exec": return {
			waitedFor: `"${readiness.command}" succeeds`,
			look: async () => (await runScript(options.script(readiness.command), {
				...options,
				timeoutMs: PROBE_TIMEOUT_MS
			})).ok
		};
		default: return automatic(options, container, begin);
	}
}
/** HEALTHCHECK, else the published or exposed TCP ports, else it has run for 2 s. */
function automatic(options, container, begin) {
	const health = healthArgv(container.Config);
	if (health) return {
		waitedFor: "its HEALTHCHECK passes",
		look: () => healthy(options, container, health)
	};
	const ports = tcpPorts(container);
	if (ports.length > 0) return {
		waitedFor: `port ${ports.join(" or ")} answers`,
		look: (now) => anyAnswers(addressesOf(now, ports))
	};
	return stillRuns(begin);
}
/** A start by its restart policy counts anew. */
function stillRuns(begin) {
	let since = begin;
	let restarts = 0;
	return {
		waitedFor: "it still runs after 2 s",
		async look({ RestartCount = 0 }) {
			if (RestartCount !== restarts) since = Date.now();
			restarts = RestartCount;
			return Date.now() - since >= SETTLE_MS;
		}
	};
}
async function healthy(options, container, argv) {
	const timeout = (container.Config.Healthcheck?.Timeout ?? 0) / 1e6 || 3e4;
	return (await options.docker.exec(options.id, options.execArgv(argv), timeout)).code === 0;
}
/** What an earlier run of the container printed does not count. */
async function logMatches(options, container, pattern) {
	const ended = container.State.FinishedAt;
	const since = ended.startsWith("0001") ? void 0 : ended;
	return (await options.docker.logs(options.id, 1e4, since)).some((line) => pattern.test(line));
}
/** Published TCP ports ("80/tcp"), else the exposed ones. */
function tcpPorts(container) {
	const tcp = (ports) => Object.keys(ports ?? {}).filter((port) => port.endsWith("/tcp"));
	const published = tcp(container.HostConfig.PortBindings);
	return published.length > 0 ? published : tcp(container.Config.ExposedPorts);
}
/** Where the container's ports can be reached: its own addresses, else what the engine publishes. */
function addressesOf(container, ports) {
	const numbers = ports.map((port) => Number.parseInt(port, 10));
	if (container.HostConfig.NetworkMode === "host") return numbers.map((port) => ({
		host: "127.0.0.1",
		port,
		proxied: false
	}));
	const own = Object.values(container.NetworkSettings.Networks ?? {}).map((network) => network.IPAddress || network.GlobalIPv6Address).filter((host) => host !== void 0 && host !== "").flatMap((host) => numbers.map((port) => ({
		host,
		port,
		proxied: false
	})));
	const published = ports.flatMap((port) => container.NetworkSettings.Ports?.[port] ?? []);
	return [...own, ...published.map((binding) => ({
		host: "127.0.0.1",
		port: Number(binding.HostPort),
		proxied: true
	}))];
}
async function anyAnswers(addresses) {
	return (await Promise.all(addresses.map(answers))).includes(true);
}
const CONNECT_TIMEOUT_MS = 1e3;
const STAY_OPEN_MS = 300;
function answers({ host, port, proxied }) {
	return new Promise((resolve) => {
		const socket = net.connect({
			host,
			port,
			timeout: CONNECT_TIMEOUT_MS
		});
		const done = (open) => {
			socket.destroy();
			resolve(open);
		};
		socket.once("error", () => done(false)).once("timeout", () => done(false));
		socket.once("connect", () => {
			if (!proxied) return done(true);
			socket.once("end", () => done(false)).once("data", () => done(true));
			setTimeout(() => done(true), STAY_OPEN_MS);
		});
	});
}
/** Whether a GET gives a status below 400. Certificates are not checked: this asks for life, not for identity. */
function httpAnswers(url) {
	return new Promise((resolve) => {
		const options = {
			timeout: PROBE_TIMEOUT_MS,
			rejectUnauthorized: false,
			agent: false
		};
		const request = url.startsWith("https:") ? https.get(url, options) : http.get(url, options);
		request.once("response", (response) => {
			response.resume();
			resolve((response.statusCode ?? 500) < 400);
		});
		request.once("timeout", () => request.destroy());
		request.once("error", () => resolve(false));
	});
}

// src/target/verdict.ts
const LOG_LINES = 40;
/** Of a test that ran, whatever came of it. */
async function tested(result, limitMs, id, docker) {
	if (result.ok) return {
		ok: true,
		test: result
	};
	const evidence = [{
		title: "The test printed last",
		lines: result.tail
	}, ...await containerLog(id, docker)];
	const end = endedMeanwhile(await docker.container(id));
	if (result.timedOut) return {
		ok: false,
		why: "test hung",
		message: `the test did not end within ${limitMs / 1e3} s (test-timeout)${end}`,
		test: result,
		evidence
	};
	const seconds = (result.ms / 1e3).toFixed(1);
	return {
		ok: false,
		why: "test failed",
		message: `the test ${result.code === null ? `was ended by ${result.signal}` : `failed with exit code ${result.code}`} after ${seconds} s${end}`,
		test: result,
		evidence
	};
}
function endedMeanwhile(container) {
	if (!container) return "";
	const { State, RestartCount = 0 } = container;
	if (!State.Running || State.Restarting) return `; the container had ended by then with exit code ${State.ExitCode}`;
	if (RestartCount === 0) return "";
	return `; the container had ended and was restarted by then (${RestartCount === 1 ? "once" : `${RestartCount} times`})`;
}
/** Of a container that the engine could not start. */
async function notStarted(error, id, docker) {
	const evidence = [...error.evidence, ...await containerLog(id, docker)];
	return {
		ok: false,
		why: "not started",
		message: `the container did not start: ${error.message}`,
		evidence
	};
}
/** Of a container that did not come up. */
async function notReady(timeoutMs, ready, id, docker) {
	const evidence = await containerLog(id, docker);
	if (ready.why === "timeout") return {
		ok: false,
		why: "never ready",
		message: `the container was not ready within ${timeoutMs / 1e3} s: waited until ${ready.waitedFor}`,
		evidence
	};
	const often = ready.why === "crash loop" ? ` ${ready.container.RestartCount} times` : "";
	const again = ready.why === "crash loop" ? " and its restart policy starts it again and again" : "";
	const message = `the container ended${often} before it was ready: ${endOf(ready.container)}${again}`;
	return {
		ok: false,
		why: ready.why,
		message,
		evidence
	};
}
/** Exit code and, above 128, the signal that a shell or the engine makes it from. */
function endOf(container) {
	if (!container) return "it was removed";
	const { ExitCode: code, OOMKilled, Error: error } = container.State;
	return `exit code ${code}${code > 128 && code < 160 ? ` (signal ${code - 128})` : ""}${OOMKilled ? ", out of memory" : ""}${error ? `, ${error}` : ""}`;
}
async function containerLog(id, docker) {
	return [{
		title: "The container printed last",
		lines: await docker.logs(id, LOG_LINES)
	}];
}

// src/target/lease.ts
const PROGRESS_MS = 2e3;
/** A target's container under observation, from its creation until it is given back. `end` must be called, whatever happened. */
var Lease = class Lease {
	id;
	/** From the start until the container was up. */
	readyMs = 0;
	#subject;
	#watch;
	#observation;
	#finished = false;
	#progress;
	constructor(id, subject, observation, watch) {
		this.id = id;
		this.#subject = subject;
		this.#observation = observation;
		this.#watch = watch;
	}
	/** Creates the container and attaches the tracer. Throws as `observe` does. */
	static async take(subject, tracer, watch) {
		const { target } = subject;
		try {
			const id = await target.create(await tracer.prepare(target.spec, subject.config));
			return new Lease(id, subject, await tracer.attach(id, watch.signal), watch);
		} catch (error) {
			await target.release();
			throw watch.signal.aborted && !(error instanceof TracerUnavailable) ? new Cancelled() : error;
		}
	}
	get attachMs() {
		return this.#observation.attachMs;
	}
	/** Starts the container and waits until it is up; a verdict when it does not come up. */
	start() {
		return this.#watched(async () => {
			const { target, readyTimeoutMs } = this.#subject;
			const { docker, log } = this.#watch;
			try {
				await target.start(this.id);
			} catch (error) {
				if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
				return notStarted(error, this.id, docker);
			}
			const begin = performance.now();
			const tell = () => log.progress(`${this.#observation.seen().toLocaleString("en-US")} files so far`);
			this.#progress = setInterval(tell, PROGRESS_MS);
			const ready = await this.#becomeReady();
			this.readyMs = performance.now() - begin;
			if (!ready.ok) return notReady(readyTimeoutMs, ready, this.id, docker);
			log.info(`Ready after ${(this.readyMs / 1e3).toFixed(1)} s: ${ready.how}`);
		});
	}
	/** Runs the test against the container. */
	test() {
		return this.#watched(async () => {
			const { testTimeoutMs } = this.#subject;
			const script = this.#subject.test(await this.env());
			let result;
			await this.#watch.log.foreign(async (onLine) => {
				result = await runScript(script, {
					...this.#watch,
					timeoutMs: testTimeoutMs,
					onLine
				});
			});
			return tested(result, testTimeoutMs, this.id, this.#watch.docker);
		});
	}
	/** Waits for `until`, and is rejected as soon as the tracer dies. */
	wait(until) {
		return this.#watched(() => until);
	}
	/** Ends the container; before that its HEALTHCHECK is run once where nobody has. */
	stop() {
		return this.#watched(async () => {
			if (this.#subject.readiness.kind !== "auto") await this.#checkHealthOnce();
			await this.#subject.target.stop(this.id);
		});
	}
	/** Ends the capture. Where the container failed, that is what the user must hear: a tracer that has nothing to tell then does not matter. */
	async finish(passed) {
		try {
			const captured = await this.#observation.finish();
			this.#finished = true;
			return captured;
		} catch (error) {
			if (passed || !(error instanceof Failure) || error instanceof Cancelled) throw this.#cancelledOr(error);
			return {
				touches: new Touches(),
				drops: 0,
				warnings: []
			};
		}
	}
	/** Gives everything back. */
	async end() {
		clearInterval(this.#progress);
		try {
			if (!this.#finished) await this.#observation.abandon();
		} finally {
			await this.#subject.target.release();
		}
	}
	/** What the test and the probe are told about the container. */
	async env() {
		return containerEnv(this.#subject.phase, this.#subject.image, await this.#watch.docker.container(this.id));
	}
	/** While it goes on the tracer must not die. */
	async #watched(work) {
		try {
			return await Promise.race([work(), this.#observation.died]);
		} catch (error) {
			throw this.#cancelledOr(error);
		}
	}
	/** What a cancel broke is told as the cancel that it was. */
	#cancelledOr(error) {
		return this.#watch.signal.aborted && !(error instanceof TracerUnavailable) ? new Cancelled() : error;
	}
	async #becomeReady() {
		const env = await this.env();
		return waitUntilReady({
			...this.#watch,
			id: this.id,
			readiness: this.#subject.readiness,
			timeoutMs: this.#subject.readyTimeoutMs,
			execArgv: (argv) => this.#observation.execArgv(argv),
			script: (command) => this.#subject.probe(command, env)
		});
	}
	/** The engine's first HEALTHCHECK comes an interval after the start; a short test would never have seen it. */
	async #checkHealthOnce() {
		const { docker, log } = this.#watch;
		const container = await docker.container(this.id);
		const health = container?.State.Running && healthArgv(container.Config);
		if (!health) return;
		const result = await docker.exec(this.id, this.#observation.execArgv(health), 3e4);
		if (result.code !== 0) log.warning(`The HEALTHCHECK ended with exit code ${result.code} after the test.`);
	}
};

// src/target/observe.ts
/**
* Creates the container, attaches the tracer, starts the container, waits until it is up, runs the test, stops it and ends the capture.
* A test that fails is a verdict, not an error. Throws `TracerUnavailable` when the tracer does not work here, `Failure` when the
* container cannot be created or the capture is incomplete; nothing is left behind either way.
*/
async function observe(subject, tracer, watch) {
	const lease = await Lease.take(subject, tracer, watch);
	try {
		const verdict = await lease.start() ?? await testAndStop(lease);
		return {
			verdict,
			captured: await lease.finish(verdict.ok),
			readyMs: lease.readyMs,
			attachMs: lease.attachMs
		};
	} finally {
		await lease.end();
	}
}
async function testAndStop(lease) {
	const verdict = await lease.test();
	await lease.stop();
	return verdict;
}

// src/target/capture.ts
const AGAIN = "Use on-drops: retry (with tracer: auto the second attempt is made by strace, which never drops), tracer: strace, or a test that puts less load on the container.";
/**
* Captures with the first tracer that works here, and again where events were dropped and `on-drops` says so: then with another kind of
* tracer if `tracers` has one. Throws `Failure` when no tracer works or the capture is incomplete.
*/
async function capture(subject, tracers, onDrops, watch) {
	const first = await captureWithFirst(subject, tracers(), watch);
	const { drops } = first.observed.captured;
	if (drops === 0 || onDrops !== "retry") {
		requireComplete(drops, onDrops, watch.log);
		return first;
	}
	const other = await otherThan(first.tracer, tracers());
	const way = other ? ` with ${other.description}, which never drops` : "";
	watch.log.notice(`${dropped(drops)}: capturing again${way} (on-drops: retry).`);
	const second = await captureWithFirst(subject, before(other, tracers), watch);
	if (second.observed.captured.drops === 0) return second;
	throw incomplete(second.observed.captured.drops, AGAIN, ", at the second try too");
}
/** Throws `Failure` when events were dropped, unless only a warning is wanted. `mend` says what can be done about it. */
function requireComplete(drops, onDrops, log, mend = AGAIN) {
	if (drops === 0) return;
	if (onDrops !== "warn") throw incomplete(drops, mend);
	log.warning(`${dropped(drops)} (on-drops: warn). The micro image may lack files.`);
}
/** The first tracer of another kind: what drops once drops again under the same load. */
async function otherThan(tracer, tracers) {
	for await (const candidate of tracers) if (candidate.name !== tracer.name) return candidate;
}
/** Those of `tracers` are for a machine on which the other one does not work. */
async function* before(other, tracers) {
	if (other) yield other;
	yield* tracers();
}
async function captureWithFirst(subject, tracers, watch) {
	const { value, ...by } = await withFirst(tracers, watch.log, (tracer) => observe(subject, tracer, watch));
	return {
		observed: value,
		...by
	};
}
function dropped(drops) {
	return `The kernel dropped ${showCount(drops)} event${drops === 1 ? "" : "s"} during the capture`;
}
function incomplete(drops, mend, how = "") {
	const message = `the capture is incomplete: ${dropped(drops)}${how}`;
	return new Failure(message, {
		exitCode: EXIT.incomplete,
		mend
	});
}

// src/target/dependencies.ts
const POLL_MS = 300;
const LIMIT_MS = 3e5;
/**
* Starts the services that a service depends on, as they are, and waits as compose would before it starts the service itself. Throws
* `Failure` when one cannot come so far.
*/
async function startDependencies(docker, source, dependencies, project, log) {
	const names = Object.keys(dependencies);
	if (names.length === 0) return;
	log.info(`Starting what ${source.service} depends on: ${names.join(", ")}`);
	await docker.compose(source.files, [
		"up",
		"--detach",
		"--no-recreate",
		...names
	]);
	for (const [name, { condition, required }] of Object.entries(dependencies)) {
		const label = `com.docker.compose.service=${name}`;
		const ids = await docker.labelled("container", [projectLabel(project), label]);
		if (required !== false) await Promise.all(ids.map((id) => waitFor(docker, id, name, condition)));
	}
}
async function waitFor(docker, id, name, condition) {
	for (const begin = Date.now(); Date.now() - begin < LIMIT_MS; await setTimeout$1(POLL_MS)) {
		const state = stateOf(await docker.container(id), condition);
		if (state === "reached") return;
		if (state !== "waiting") throw new Failure(`compose-service: it depends on ${name}, which ${state}`);
	}
	throw new Failure(`compose-service: it depends on ${name}, which was not ${condition} within ${LIMIT_MS / 1e3} s`);
}
/** "reached", "waiting", or what happened instead. */
function stateOf(container, condition) {
	if (!container) return "is gone";
	const { Running, ExitCode, Health } = container.State;
	if (condition === "service_completed_successfully") {
		if (Running || container.State.Status === "created") return "waiting";
		return ExitCode === 0 ? "reached" : `ended with exit code ${ExitCode}`;
	}
	if (!Running) return container.State.Status === "created" ? "waiting" : `ended with exit code ${ExitCode}`;
	if (condition !== "service_healthy" || Health?.Status === "healthy") return "reached";
	if (!Health) return "has no health check";
	return Health.Status === "unhealthy" ? "is unhealthy" : "waiting";
}

// src/target/find-container.ts
/**
* The container that the input names: a service of the job by its label, else a container by id or name. Throws `Failure` when there is none,
* and for one that could not be put back as it was.
*/
async function findContainer(docker, source) {
	const { container, services } = source;
	const service = services.get(container);
	const found = await docker.container(service ?? container);
	if (!found) throw await notFound(docker, source, service);
	requireSteady(found, container);
	return await docker.api({
		method: "GET",
		path: `/containers/${found.Id}/json`
	});
}
/** A notice where the container's first start is over: what only that opens is not captured. */
function tellEarlierStart(found, log) {
	const volumes = (found.Mounts ?? []).filter(({ Type, RW }) => RW && (Type === "volume" || Type === "bind"));
	if (volumes.length === 0 || found.State.StartedAt.startsWith("0001")) return;
	const places = volumes.map(({ Destination }) => Destination).join(", ");
	log.notice(`${nameOf$3(found)} was started before, with data in ${places}: what it opens only at a first start (a database's initdb, for example) is not seen. Use image: to see a first start, or name such files in keep.`);
}
async function notFound(docker, { container, services }, id) {
	const there = [...[...services.keys()].map((label) => `${label} (service)`), ...await docker.names()].join(", ") || "none";
	const what = id ? `the service's container ${id.slice(0, 12)} is gone` : "no service of the job and no container has that name";
	return new Failure(`container: got "${container}", and ${what}; there are: ${there}`, { mend: "Name the label under `services:` of the job, or the name or id of a container on this machine." });
}
function requireSteady({ HostConfig, State }, name) {
	if (HostConfig.AutoRemove) throw new Failure(`container: "${name}" was started with --rm: it would be gone, with its volumes, when it is stopped for the capture`, { mend: "Start it without --rm, or use image and run-args." });
	if (State.Paused) throw new Failure(`container: "${name}" is paused`, { mend: `Run docker unpause ${name} before this step.` });
}

// src/target/compose.ts
/**
* The container of a project's service, made by compose if there is none, with the services running that it depends on. `hold` is told before
* anything is made. Throws `Failure` without compose, for a service that the project lacks, and where compose cannot make it.
*/
async function findService(docker, source, log, hold) {
	const { service } = source;
	const project = await projectOf(docker, source);
	hold(await heldProject(docker, project.name));
	const known = await containersOf(docker, project.name, service);
	if (known.length === 0) await docker.compose(source.files, ["create", service]);
	await startDependencies(docker, source, project.services[service]?.depends_on ?? {}, project.name, log);
	const [container, ...others] = known.length > 0 ? known : await containersOf(docker, project.name, service);
	if (!container) throw new Failure(`compose-service: compose made no container for "${service}"`);
	if (others.length > 0) throw new Failure(`compose-service: "${service}" has ${others.length + 1} containers, want one`, { mend: `Run docker compose up --scale ${service}=1 before this step.` });
	return findContainer(docker, {
		kind: "container",
		container,
		services: /* @__PURE__ */ new Map()
	});
}
/** Ids of the containers of one service, running or not. */
function containersOf(docker, project, service) {
	return docker.labelled("container", [
		projectLabel(project),
		`com.docker.compose.service=${service}`,
		"com.docker.compose.oneoff=False"
	]);
}
async function projectOf(docker, { files, service }) {
	await requireCompose(docker);
	const services = (await docker.compose(files, ["config", "--services"], ["--profile", "*"])).trim().split("\n");
	if (!services.includes(service)) throw new Failure(`compose-service: got "${service}", and the project has ${services.toSorted().join(", ")}`, { mend: "Name one of the services in compose-file." });
	return JSON.parse(await docker.compose(files, [
		"config",
		"--format",
		"json",
		service
	]));
}
async function requireCompose(docker) {
	try {
		await docker.compose([], ["version", "--short"]);
	} catch (error) {
		if (!(error instanceof Failure) || error.name === "Cancelled") throw error;
		throw new Failure("compose-file: docker compose does not work on this machine", {
			mend: "Install the compose plugin, version 2 (the old docker-compose is not enough); hosted runners have it.",
			cause: error
		});
	}
}

// src/target/image.ts
/**
* Finds the image, pulled if the engine lacks it, or the container and with it the image that it was made from; `hold` is told of a compose
* project before anything is made in it.
*/
async function findOriginal(docker, log, source, hold, wanted) {
	if (source.kind === "image") return findImage(docker, log, source.image, wanted);
	await docker.server();
	const container = source.kind === "container" ? await findContainer(docker, source) : await findService(docker, source, log, hold);
	tellEarlierStart(container, log);
	const { Config, Image, ImageManifestDescriptor } = container;
	const ran = ImageManifestDescriptor?.platform;
	const platform = ran && showPlatform(ran);
	return {
		...await findImage(docker, log, Config.Image, {
			...wanted,
			platform
		}, Image),
		container
	};
}
/** The image called `name`, of which `id` may tell more: the name may be another image's by now. */
async function findImage(docker, log, name, wanted = {}, id = name) {
	const server = await docker.server();
	const only = wanted.platform === void 0 ? void 0 : parsePlatform(wanted.platform);
	const inspect = await docker.image(id, only) ?? await pulled(docker, log, name, only);
	if (inspect.Os !== "linux") throw new Failure(`image: ${name} is for ${inspect.Os}, only Linux images can be packed`);
	const own = inspect.Os === server.os && inspect.Architecture === server.arch;
	const platform = platformIn(inspect);
	const createdAt = secondsOf(inspect);
	return {
		inspect,
		base: {
			name,
			digest: digestOf(inspect, name),
			config: inspect.Config ?? {},
			platform,
			created: isoTime(wanted.created ?? createdAt)
		},
		createdAt,
		platform: own && !only ? void 0 : showPlatform(platform),
		engine: server
	};
}
async function pulled(docker, log, name, platform) {
	const what = platform ? `${name} for ${showPlatform(platform)}` : name;
	log.info(`${what} is not on this machine: pulling it`);
	try {
		await docker.pull(name, platform);
	} catch (error) {
		if (!(error instanceof Failure) || error.name === "Cancelled") throw error;
		throw new Failure(`image: ${what} is not on this machine and cannot be pulled: ${error.message.replace(/^docker pull failed: /, "")}`, {
			mend: "Build or load it in an earlier step, or log in to its registry (docker/login-action).",
			cause: error
		});
	}
	const inspect = await docker.image(name, platform);
	if (!inspect) throw new Failure(`image: ${what} was pulled and the engine does not know it`);
	return inspect;
}
/** The digest under which the image's registry knows it; an image that was only built here has none. */
function digestOf(inspect, name) {
	const given = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
	if (given) return given;
	const digests = inspect.RepoDigests ?? [];
	return (digests.find((digest) => digest.startsWith(`${repositoryOf(name)}@`)) ?? digests[0])?.split("@")[1];
}
/** Images made by `docker import` of old or reproducible builds may have no time. */
function secondsOf(inspect) {
	const ms = Date.parse(inspect.Created ?? "");
	return ms > 0 ? Math.floor(ms / 1e3) : 0;
}
/** Whole seconds as RFC 3339. */
function isoTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}

// src/image/archive.ts
const BLOCK = 512;
/**
* The image as an archive that `docker load` takes. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset
* Format"), blobs laid out as in OCI.
*/
function archiveParts(archive) {
	const config = `blobs/sha256/${archive.config.id.replace("sha256:", "")}`;
	const layer = `blobs/sha256/${archive.layer.sha256}`;
	const manifest = Buffer.from(JSON.stringify([{
		Config: config,
		RepoTags: [archive.tag],
		Layers: [layer]
	}]));
	const { size, file } = archive.layer;
	return {
		head: Buffer.concat([
			member("manifest.json", manifest),
			member(config, archive.config.json),
			header(layer, size)
		]),
		file,
		tail: Buffer.alloc(padding(size) + 2 * BLOCK)
	};
}
function member(name, bytes) {
	return Buffer.concat([
		header(name, bytes.length),
		bytes,
		Buffer.alloc(padding(bytes.length))
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
function padding(size) {
	return -size & 511;
}

// src/target/micro.ts
/** Loads the micro image under `tag` and returns it as the engine knows it. */
async function loadMicro(docker, base, layer, tag) {
	await docker.load(archiveParts({
		config: configBlob(base, layer.sha256),
		layer,
		tag
	}));
	const micro = await docker.image(tag);
	if (!micro) throw new Failure("the engine took the micro image and does not know it");
	return micro;
}

// src/target/observable.ts
/** Throws `Failure` where a container of the image cannot be run, or would be emulated. */
function requireRunnable({ base, engine }) {
	requireDocker(engine.podman);
	requireArchitecture(base.name, base.platform.architecture, engine.arch);
}
/** Throws `Failure` where its containers cannot be observed. */
async function requireObservable(docker, original) {
	requireRunnable(original);
	await requireOwnKernel(original.engine.kernel, () => docker.address());
}

// src/capture/unwatched.ts
/** No tracer at all: the container as the user would run it. */
const unwatched = {
	name: "none",
	description: "no tracer",
	changesContainer: false,
	prepare: async (spec) => spec,
	attach: async () => ({
		attachMs: 0,
		seen: () => 0,
		died: new Promise(() => {}),
		execArgv: (argv) => argv,
		finish: async () => ({
			touches: new Touches(),
			drops: 0,
			warnings: []
		}),
		abandon: async () => {}
	})
};

// src/target/verify.ts
/**
* Runs the test against the micro image. What decides is the test, run as production runs the image: a tracer that changes the container
* (strace) only watches a second run, after a failure that the others did not explain, for what was looked for in vain. `explained` says
* whether what was captured does. Where no tracer works this time, only that list is missing.
*/
async function verify(subject, tracers, watch, explained) {
	let first;
	for await (const tracer of tracers) {
		if (tracer.changesContainer) {
			first ??= await observe(subject, unwatched, watch);
			return onceMore(first, subject, tracer, watch);
		}
		if (first) continue;
		try {
			first = await observe(subject, tracer, watch);
			if (first.verdict.ok || explained(first.captured)) return first;
		} catch (error) {
			if (!isTracers(error)) throw error;
			watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
		}
	}
	return first ?? observe(subject, unwatched, watch);
}
async function onceMore(first, subject, tracer, watch) {
	if (first.verdict.ok) return first;
	watch.log.info(`It does not pass (${first.verdict.message}): once more, observed by ${tracer.description}`);
	try {
		return {
			...first,
			captured: (await observe(subject, tracer, watch)).captured
		};
	} catch (error) {
		if (!isTracers(error)) throw error;
		return first;
	}
}
/** Whether the tracer failed, and not the container or the engine. */
function isTracers(error) {
	return error instanceof TracerUnavailable || error instanceof Failure && error.exitCode === EXIT.incomplete;
}
/** Throws `Failure` when the test failed; `inVain` are the paths that were looked for and that only the original has. */
function requirePass(verdict, where, inVain = []) {
	if (verdict.ok) return;
	const onMicro = where === "micro image";
	const looked = inVain.length > 0 ? [{
		title: "Looked for in vain, and the original has it",
		lines: [...inVain]
	}] : [];
	throw new Failure(`on the ${where}: ${verdict.message}`, {
		exitCode: onMicro ? EXIT.testOnMicro : EXIT.testOnOriginal,
		mend: onMicro ? mendOnMicro(verdict.why, inVain) : "Nothing was packed. The test must pass on the original first; try it with the same run-args.",
		evidence: [...looked, ...verdict.evidence]
	});
}
function mendOnMicro(why, inVain) {
	if (inVain.length > 0) return "Name the missing paths in keep, or let the test on the original reach them.";
	return why === "not started" ? "If the engine names a file of the image, name it in keep. If it names a port or a network, something else on this machine holds it." : "The micro container looked for nothing that only the original has, as far as the tracer sees. If the test is flaky, mend it; else try tracer: strace, which sees more than sysdig.";
}

// src/pipeline.ts
/**
* The whole line: look at the image, capture, pack, build, verify, publish. `report` is filled as far as it comes and is written into the
* output folder in any case. Throws `Failure` for everything that is not a good micro image; `published` names the files that are whole.
*/
async function pipeline$1(request, session, equipment, report, published) {
	const docker = new Docker(session.log, session.signal);
	const recorder = new Recorder(report, session.log);
	requireApart(request.fileLists, request.output);
	await clearOutput(request.output);
	const run = {
		request,
		session,
		equipment,
		docker,
		recorder,
		report,
		partial: await session.partialFolder(request.output),
		published,
		tags: [],
		pending: []
	};
	try {
		await story(run);
	} catch (error) {
		recorder.fail(error);
		throw error;
	} finally {
		if (!published["files.txt"]) await keep(run, "files.txt").catch(() => {});
		for (const raw of Object.values(RAW_FILES)) await keep(run, raw).catch(() => {});
		await Promise.all(run.pending);
		await writeReport(run);
	}
}
/** A report that cannot be written (full disk) must not hide why the run failed. */
async function writeReport(run) {
	try {
		await writeFile(join(run.partial, "report.json"), reportJson(run.report));
		await keep(run, "report.json");
	} catch (error) {
		run.session.log.warning(`report.json could not be written: ${error.message}`);
	}
}
async function story(run) {
	const { request, recorder, report } = run;
	const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : void 0;
	const original = await recorder.phase("Look at the image", () => lookAtImage(run));
	if (request.test) await requireProgram(testScript(run, {}));
	const verified = request.verify && request.test !== void 0;
	if (request.capture) await requireObservable(run.docker, original);
	else if (verified) requireRunnable(original);
	if (given) tellOtherImages(run, given, original);
	const seen = request.capture ? await recorder.phase("Capture", () => captureOriginal(run, original)) : void 0;
	const listOf = (tree) => mergeFileLists([...seen ? [listOfCapture(run, original, seen, tree)] : [], ...given ? [given] : []]);
	const paths = [...seen?.observed.captured.touches.sorted().map(({ path }) => path) ?? [], ...given?.paths ?? []];
	const packed = await recorder.phase("Pack", () => pack(run, original, paths, listOf));
	await recorder.phase("Build the micro image", () => build(run, original, packed));
	if (verified) await recorder.phase("Verify", () => verifyMicro(run, original, packed, seen));
	await recorder.phase("Publish", () => publish(run));
	report.outcome = verified ? "verified" : "not verified";
}
/** Finds the image, and notes in the report what it is. */
async function lookAtImage(run) {
	const { request, session, equipment, docker, report } = run;
	const wanted = {
		created: equipment.created,
		platform: platformOf$1(request.runArgs, equipment.env)
	};
	const original = await findOriginal(docker, session.log, request.source, session.holdProject, wanted);
	const { inspect, base } = original;
	run.tags = tagsOf(request.tags, isIdOf(base.name, inspect.Id) ? inspect.Id : base.name);
	report.image = {
		name: base.name,
		id: inspect.Id,
		...base.digest ? { digest: base.digest } : {},
		platform: showPlatform(base.platform)
	};
	session.log.info(`${base.name}: ${report.image.platform}, ${inspect.Id}`);
	return original;
}
/** Lists of one tag's different builds may be wanted, so it is only said. */
function tellOtherImages({ recorder }, given, { base, inspect }) {
	for (const image of otherImages(given, inspect.Id)) recorder.warn(`A file list was captured from another image than the one that is packed: ${image}, not ${base.name} ${inspect.Id}`);
}
async function captureOriginal(run, original) {
	const { request, session, docker, recorder, report, partial } = run;
	const subject = subjectOf(run, original, "capture", original.inspect.Id);
	const seen = await capture(subject, () => tracersOf(run), request.onDrops, {
		docker,
		...session
	});
	const { observed, tracer } = seen;
	const { captured, verdict } = observed;
	report.tests.original = testRecord(observed);
	report.tracer = {
		name: tracer.name,
		description: tracer.description,
		...seen.because ? { because: seen.because } : {},
		attachMs: Math.round(observed.attachMs),
		drops: captured.drops,
		...captured.events === void 0 ? {} : { events: captured.events },
		paths: captured.touches.size
	};
	for (const warning of captured.warnings) recorder.warn(warning);
	if (captured.raw) await keepRaw(captured.raw, partial, tracer.name);
	requirePass(verdict, "original");
	session.log.info(`The test passes on the original; ${showCount(captured.touches.size)} paths seen, ${captured.drops} events dropped`);
	return seen;
}
/** Copies it into a folder, only for this user's eyes, also where the container's user had to write it. Returns its path there. */
async function keepRaw(raw, folder, tracer) {
	const place = join(folder, RAW_FILES[tracer]);
	await cp(raw, place);
	await chmod(place, 384);
	return place;
}
async function build({ tags, session, docker, report, partial }, original, packed) {
	const { base } = original;
	const { sha256, size } = packed.rootfs;
	const layer = {
		file: join(partial, "rootfs.tar"),
		size,
		sha256
	};
	const entries = packed.rootfs.packed.map(({ entry }) => entry);
	const micro = await loadMicro(docker, base, layer, workTag(session.runId));
	await writeFile(join(partial, "Dockerfile"), dockerfile(microConfig(base), base.platform, base.name));
	report.micro = {
		tags,
		id: micro.Id,
		size: bytesOf(entries),
		files: countFiles(entries)
	};
	session.log.info(`${micro.Id}: ${showBytes(report.micro.size)} of the original's ${showBytes(packed.tree.bytes)}`);
}
async function verifyMicro(run, original, packed, seen) {
	const { session, docker, report } = run;
	const subject = subjectOf(run, original, "verify", workTag(session.runId));
	const paths = new Set(packed.rootfs.packed.map(({ entry }) => entry.path));
	const suspects = ({ touches }) => lookedForInVain(touches, packed.tree, paths);
	const explained = (captured) => suspects(captured).length > 0;
	const observed = await verify(subject, verifiers(run, seen), {
		docker,
		...session
	}, explained);
	report.tests.micro = testRecord(observed);
	const inVain = suspects(observed.captured).map(formatPath);
	if (!observed.verdict.ok) report.lookedForInVain = inVain;
	requirePass(observed.verdict, "micro image", inVain);
	session.log.info("The test passes on the micro image");
}
/** The tracer of the capture, then those that may see more. */
async function* verifiers(run, seen) {
	if (seen) yield seen.tracer;
	for await (const tracer of tracersOf(run)) if (tracer.name !== seen?.tracer.name) yield tracer;
}
/** Only now the image gets its tags and the files their place: what can be seen outside is whole and, if asked for, verified. */
async function publish(run) {
	const { request, tags, session, docker, report } = run;
	checkGates(request, report.image.size, report.micro.size);
	for (const tag of tags) await docker.tag(workTag(session.runId), tag);
	for (const name of [
		"rootfs.tar",
		"files.txt",
		"Dockerfile"
	]) await keep(run, name);
	session.log.info(`Tagged ${tags.join(", ")}; files in ${request.output}`);
}
function listOfCapture({ equipment }, original, { observed, tracer }, tree) {
	return captureList(equipment.version, original, tracer.description, observed.captured.touches, tree);
}
function testRecord({ verdict, readyMs }) {
	return {
		passed: verdict.ok,
		...verdict.test ? { ms: Math.round(verdict.test.ms) } : {},
		readyMs: Math.round(readyMs),
		...verdict.ok ? {} : { message: verdict.message }
	};
}

export { requireComplete as a, subjectOf as c, emptyReport as d, markFailed as f, captureList as g, formatFileList as h, requireObservable as i, tracersOf as l, clearOutput as m, lookAtImage as n, Lease as o, treeOf as p, pipeline$1 as r, withFirst as s, keepRaw as t, Recorder as u };