import { _ as Failure, c as run, f as startTime, g as EXIT, h as Cancelled, i as killGroup, l as start, m as LineSplitter, o as lastLine, p as startTimeIn, s as lives, y as TimedOut } from "./base-tar.js";
import { B as originalTag, C as Unavailable, D as showBytes, F as portsOf, G as hasEnded$1, H as runLabel, I as OWNER_LABEL, L as RUN_LABEL, O as showCount, S as withSudo, T as counted, U as runLabels, V as ownerLabels, X as getFromSocket, Z as socketPath, at as withGivenBack, c as asideName, f as putBack, h as PROJECT_LABEL, it as tryTo, k as showDuration, l as changedPorts, m as startWhenPortsAreFree, q as parseOwner, u as heldContainer, v as stopContainer, w as ask, x as signalGroup } from "./engine-base.js";
import { a as pathFromText, i as parentOf, n as joinPath, o as pathToBytes, s as showPath, t as clean } from "./base-path.js";
import { a as pairs$1, c as readPax, h as readNumber, l as isZero, p as readHeader, s as readGlobal, t as bufferSource } from "./tar.js";
import { A as repositoryOf, D as fullName, c as runArgsForCreate, k as isReference, o as optionValue, s as optionsOf, x as shellArgv } from "./request-rootfs.js";
import { n as parse, r as isLosslessNumber, t as stringify } from "./lossless-json.js";
import { createHash, randomUUID } from "node:crypto";
import net, { connect, createServer } from "node:net";
import { createServer as createServer$1, request } from "node:http";
import { Transform } from "node:stream";
import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, posix, resolve } from "node:path";
import { close, closeSync, constants, createReadStream, createWriteStream, existsSync, fstatSync, lstatSync, openSync, read, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, writeSync } from "node:fs";
import { access, chmod, constants as constants$1, copyFile, cp, link, lstat, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { constants as constants$2, homedir, tmpdir } from "node:os";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { pipeline } from "node:stream/promises";

// src/capture/syscalls.ts
/**
* The outcome of a system call: made (whatever its result), refused (EPERM: not allowed here), missing (ENOSYS: the
* program must do without it), or unknown to the tracer.
*/
const OUTCOMES = [
	"made",
	"refused",
	"missing",
	"unknown"
];
/** The system calls of all observed containers of a run, by the kernel's names. */
var Syscalls = class {
	#seen = /* @__PURE__ */ new Map();
	add(name, outcome) {
		const outcomes = this.#seen.get(name);
		if (outcomes) outcomes.add(outcome);
		else this.#seen.set(name, /* @__PURE__ */ new Set([outcome]));
	}
	/** The names of calls with this outcome at least once, sorted. */
	that(outcome) {
		return [...this.#seen].flatMap(([name, outcomes]) => outcomes.has(outcome) ? [name] : []).sort();
	}
};
/** The outcome by the name of the call's error, '' for none. */
function outcomeBy(error) {
	if (error === "EPERM") return "refused";
	return error === "ENOSYS" ? "missing" : "made";
}

// src/filelist/quote.ts
/** One UTF-8 sequence in a text with one character per byte (RFC 3629, section 4). */
const UTF8 = new RegExp([
	/[^\x80-\xff]/,
	/[\xc2-\xdf][\x80-\xbf]/,
	/\xe0[\xa0-\xbf][\x80-\xbf]/,
	/[\xe1-\xec\xee\xef][\x80-\xbf]{2}/,
	/\xed[\x80-\x9f][\x80-\xbf]/,
	/\xf0[\x90-\xbf][\x80-\xbf]{2}/,
	/[\xf1-\xf3][\x80-\xbf]{3}/,
	/\xf4[\x80-\x8f][\x80-\xbf]{2}/
].map(({ source }) => source).join("|"), "y");
const ESCAPES = {
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	"\"": "\"",
	"\\": "\\",
	"/": "/"
};
/** Whether a path (one character per byte) cannot be a line of files.txt without quotes. */
function needsQuote(path) {
	return /[\n\r]|^[#"]/.test(path) || !isUtf8(pathToBytes(path));
}
/** A path as a JSON string: UTF-8 unchanged, every other byte as \u0080 to \u00ff. */
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
* Reads a JSON string of `quote`; text and result have one character per byte. Escapes up to \u00ff are single bytes;
* larger escapes and plain characters are UTF-8. Throws `Failure` if `text` is not a JSON string.
*/
function unquote(text) {
	if (!/^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/.test(text)) throw new Failure(`${text} is not a JSON string`);
	return text.slice(1, -1).replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\./g, unescapeOne);
}
function unescapeOne(sequence) {
	if (sequence[1] !== "u") return ESCAPES[sequence[1]];
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
* Reads files.txt: one absolute path per line (UTF-8, or a JSON string for bytes that a line cannot hold). "#" begins a
* comment; empty lines and Windows line ends are allowed. `name` is the file name for errors. Throws `Failure` with the
* number of the wrong line.
*/
function parseFileList(text, name) {
	const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
	const comments = [];
	const paths = /* @__PURE__ */ new Set();
	const lines = bytes.toString("latin1").replace(/^\xef\xbb\xbf/, "").split("\n");
	for (const [index, raw] of lines.entries()) {
		const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
		const path = pathOfLine(line, `${name}:${index + 1}`);
		if (path !== void 0) paths.add(path);
		else if (line.startsWith("#")) comments.push(pathToBytes(line.slice(line[1] === " " ? 2 : 1)).toString("utf8"));
	}
	return {
		comments,
		paths: [...paths].sort()
	};
}
/**
* The path on a line (one character per byte, without the line end); undefined for a comment or an empty line. `where`
* names the line for errors. Throws `Failure` for anything else.
*/
function pathOfLine(line, where) {
	return line.startsWith("#") || line.trim() === "" ? void 0 : readPath(line, where);
}
/** The text of files.txt: comments, then the paths, sorted by bytes, without duplicates. */
function formatFileList(list) {
	const comments = list.comments.flatMap((comment) => comment.split(/\r?\n|\r/)).map((line) => `# ${line}`);
	const lines = [...new Set(list.paths)].sort().map(formatPath);
	return [...comments, ...lines].map((line) => `${line}\n`).join("");
}
/** Fast path: most paths of an image are ASCII, so that text and bytes are the same. */
const PLAIN = /^[^"#\n\r\x80-\xff][^\n\r\x80-\xff]*$/;
/** A path in the form of files.txt: text, or a JSON string for bytes that a line cannot hold. */
function formatPath(path) {
	if (PLAIN.test(path)) return path;
	return needsQuote(path) ? quote(path) : pathToBytes(path).toString("utf8");
}
/** Reads a path in the form of files.txt. Throws `Failure` if it is not an absolute path. */
function parsePath(text, where) {
	return readPath(Buffer.from(text, "utf8").toString("latin1"), where);
}
/** The union of lists, without duplicate comments. */
function mergeFileLists(lists) {
	return {
		comments: [...new Set(lists.flatMap(({ comments }) => comments))],
		paths: [...new Set(lists.flatMap(({ paths }) => paths))].sort()
	};
}
function readPath(line, where) {
	if (/^(?:<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: |$)/.test(line)) throw conflict(where, line);
	const path = line.startsWith("\"") ? readQuoted(line, where) : line;
	if (!path.startsWith("/")) throw wrong(where, line, "is not an absolute path");
	if (path.includes("\0")) throw wrong(where, line, "has a NUL byte, which a path cannot have");
	return clean(path);
}
function readQuoted(line, where) {
	try {
		return unquote(line.trimEnd());
	} catch (error) {
		if (error instanceof Failure) throw wrong(where, line, "begins with a quote, but is not a JSON string");
		throw error;
	}
}
function wrong(where, line, what) {
	return new Failure(`${where}: ${showPath(line).slice(0, 200)} ${what}`, { fix: "A file list has one absolute path per line. Lines that begin with \"#\" are comments." });
}
/** The failure for a line that git writes into a file with merge conflicts. */
function conflict(where, line) {
	return new Failure(`${where}: ${showPath(line).slice(0, 200)} is a merge conflict marker`, { fix: "Keep the paths of both sides (their order does not matter), and remove the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>." });
}

// src/base/is-program.ts
/** True if the path is a file, or a link to one, that this process can execute. */
async function isProgram(path) {
	try {
		await access(path, constants$1.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
/** The first of the paths that this process can execute. */
async function firstProgram(paths) {
	for (const path of paths) if (await isProgram(path)) return path;
}

// src/trial/script.ts
const ENGINE_SAID = /OCI runtime exec failed/;
const MOST_SAID = 20;
const TAIL_LINES = 40;
/** Of a line in the tail, in characters: the summary has room for all of them. */
const TAIL_LINE = 4096;
const GRACE_MS = 2e3;
const OUTPUT_GRACE_MS = 1e3;
/**
* Runs a script on this machine, in a process group that ends with the script. Returns the result. Throws `Cancelled`,
* or `Failure` when the program is missing.
*/
async function runScript(script, options) {
	if ("argv" in script) return runArgv(script.argv, script.env, options);
	const folder = await mkdtemp(join(script.tempDir, "script-"));
	try {
		const file = join(folder, "script.sh");
		await writeFile(file, script.text, { mode: 448 });
		return await runArgv(shellArgv(script.shell, file), script.env, options);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		}).catch(() => {});
	}
}
/**
* Throws `Failure` when the program that runs the script does not exist on this machine. Call it before the capture.
*/
async function requireProgram(script) {
	const ours = "argv" in script;
	const [program = ""] = ours ? script.argv : shellArgv(script.shell, "{0}");
	if (program.includes("{0}") || await firstProgram(placesOf(program, script.env.PATH ?? ""))) return;
	throw new Failure(`${ours ? "test" : "shell"}: ${program} does not exist on this machine or is not executable`, { fix: "Install the program in an earlier step, or give its path or its name on PATH." });
}
/** The places where execvp(3) looks for a program: its path, or its name in the folders of PATH. */
function placesOf(program, path) {
	return program.includes("/") ? [program] : path.split(":").map((folder) => join(folder || ".", program));
}
async function runArgv(argv, env, options) {
	if (options.signal.aborted) throw new Cancelled();
	const tail = [];
	const engineSaid = [];
	const onLine = (line) => {
		tail.push(line.slice(0, TAIL_LINE));
		if (tail.length > TAIL_LINES) tail.shift();
		if (engineSaid.length < MOST_SAID && ENGINE_SAID.test(line)) engineSaid.push(line.slice(0, TAIL_LINE));
		options.onLine?.(line);
	};
	const begin = performance.now();
	const child = await start(argv, {
		env,
		onStdout: onLine,
		onStderr: onLine
	});
	options.onProcess?.(child.pid);
	let timedOut = false;
	let late;
	const end = () => {
		child.kill("SIGTERM");
		late = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
	};
	const timer = setTimeout(() => {
		timedOut = true;
		end();
	}, options.timeoutMs);
	options.signal.addEventListener("abort", end, { once: true });
	options.stop?.addEventListener("abort", end, { once: true });
	if (options.signal.aborted || options.stop?.aborted) end();
	try {
		const exit = await child.ended;
		killGroup(child.pid, "SIGKILL");
		await Promise.race([child.exited, setTimeout$1(OUTPUT_GRACE_MS)]);
		if (options.signal.aborted) throw new Cancelled();
		const stopped = options.stop?.aborted ? String(options.stop.reason) : void 0;
		const ok = exit.code === 0 && !timedOut && stopped === void 0;
		return {
			...exit,
			ok,
			timedOut,
			...stopped ? { stopped } : {},
			ms: performance.now() - begin,
			tail,
			engineSaid
		};
	} finally {
		child.cut();
		clearTimeout(timer);
		clearTimeout(late);
		options.signal.removeEventListener("abort", end);
		options.stop?.removeEventListener("abort", end);
	}
}
/** Makes a script of the user's test or ready command; `extra` is added to the environment. */
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

// src/image/config.ts
/** The engine's shell for shell-form commands of an image without SHELL. */
const DEFAULT_SHELL = ["/bin/sh", "-c"];
/** The argv that the engine runs as the health check; undefined if the image has no health check. */
function healthArgv(config) {
	const [kind, ...rest] = config.Healthcheck?.Test ?? [];
	if (kind === "CMD" && rest.length > 0) return rest;
	if (kind === "CMD-SHELL" && rest[0]) return [...config.Shell?.length ? config.Shell : DEFAULT_SHELL, rest[0]];
}

// src/base/heap.ts
/**
* Keeps V8's space for new objects at its current size. If most objects stay, as in an index, it would grow to 130 MB
* (Node 24) or 35 MB (Node 20) without being faster.
*/
function keepNewSpaceSmall() {
	setFlagsFromString("--semi-space-growth-factor=1");
}
/**
* Lets V8 collect garbage whenever its heap has grown by a third, instead of doubled (heap/memory-controller.cc,
* GrowingMode). Saves 20 MB for an index of 150,000 names without measurable time; costs 2 % of the time for a small
* index.
*/
function collectOften() {
	setFlagsFromString("--optimize-for-size");
}
const MOST_OF_HEAP = .85;
/** True if V8's heap is nearly full: Node ends at once when it is. */
function heapIsNearlyFull() {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	return used > limit * MOST_OF_HEAP;
}

// src/base/progress.ts
const EVERY_MS = 2e3;
/** Logs the text of `tell` every two seconds until `work` ends. */
async function withProgress(log, tell, work) {
	const timer = setInterval(() => log.progress(tell()), EVERY_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

// src/rootfs/closure/elf.ts
/** True if one can load the other. */
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
/**
* DT_NEEDED and the filters of the linker's manual. DT_AUDIT and DT_DEPAUDIT are colon-separated lists (rtld-audit(7)).
*/
const NEEDED = /* @__PURE__ */ new Set([DT.needed, 2147483647]);
const OPTIONAL = /* @__PURE__ */ new Set([
	2147483645,
	1879047932,
	1879047931
]);
/** Segment tables and dynamic sections are some KiB; a hostile header can claim 4 GiB. */
const MAX_READ = 1 << 20;
const MAX_NEEDED = 4096;
/** Total length of a file's DT_NEEDED names, which can overlap. The largest programs have 20 KB. */
const MAX_NAMES = 65536;
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
/**
* Reads an ELF file's needs at run time; undefined if the file is not ELF. Broken parts count as absent. Never throws.
*/
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
	let left = MAX_NAMES;
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
/** Converts a memory address of the dynamic section to a file offset. */
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
/** Offsets and lengths come from the file: an invalid offset reads nothing, a large length is cut. */
function careful(read) {
	return (offset, length) => Number.isSafeInteger(offset) && length > 0 ? read(offset, Math.min(length, MAX_READ)) : Buffer.alloc(0);
}

// src/rootfs/closure/environment.ts
/** Docker's PATH for an image without PATH. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Limit of search folders: each script's program is searched in all of them, and the image sets their number. */
const MAX_PLACES = 256;
function environmentOf(config) {
	const variables = variablesOf(config.Env ?? []);
	return {
		path: split(variables.get("PATH") ?? DEFAULT_PATH),
		libraryPath: split(variables.get("LD_LIBRARY_PATH") ?? "", /[:;]/),
		workdir: pathFromText(config.WorkingDir ?? "/"),
		variables
	};
}
/** The path of the executable that `name` (one character per byte) starts, or undefined. */
function findProgram(name, tree, { path, workdir }) {
	const places = name.includes("/") ? [""] : path;
	for (const place of name === "" ? [] : places) {
		const candidate = place === "" ? joinPath(workdir, name) : joinPath(joinPath(workdir, place), name);
		const { entry } = tree.resolve(candidate);
		if (entry?.type === "file" && (entry.mode & 73) !== 0) return candidate;
	}
}
/** If a variable is set several times, the last one counts. */
function variablesOf(lines) {
	const variables = /* @__PURE__ */ new Map();
	for (const line of lines) {
		const [name = "", value] = Buffer.from(line, "utf8").toString("latin1").split(/=(.*)/s);
		if (value !== void 0) variables.set(name, value);
	}
	return variables;
}
function split(list, separator = ":") {
	return [...new Set(list.split(separator))].filter((place) => place !== "").slice(0, MAX_PLACES);
}

// src/rootfs/closure/script.ts
/** Linux's BINPRM_BUF_SIZE: the kernel reads at most this much of a script's first line. */
const SCRIPT_HEAD = 256;
/** Reads a script's first bytes like the kernel (fs/binfmt_script.c); undefined without a "#!" line. */
function readShebang(head) {
	const line = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString("latin1", 0, 256));
	return line ? {
		interpreter: line[1],
		argument: line[2].trimEnd()
	} : void 0;
}

// src/tar/sparse.ts
const MAX_RUNS = 1 << 20;
/**
* The map of GNU sparse format 1.0, before the data: decimal numbers, one per line (count, then offset and length of
* each run).
*/
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
		runs: pairs$1(numbers.slice(1)),
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
/** Throws `Failure` unless the runs are in order, lie within the file and have no more bytes than are stored. */
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
	return new Failure("the archive is damaged: broken map of a sparse file");
}

// src/tar/window.ts
/** Bytes per read. A header with its extension fits into MIN; MAX is for long runs of members without bodies. */
const MIN = 2048;
const MAX = 65536;
/**
* A view of the source that moves forward with few reads: the longer it moves without a jump, the more it reads ahead.
*/
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

// src/tar/members.ts
/** Limit for an extended header, in bytes. The kernel's limits are 4 KiB per name and 64 KiB per attribute. */
const MAX_EXTENSION = 16 << 20;
/** Types of extended headers, which describe the member after them. */
const EXTENSIONS = "xXgLK";
/**
* The members of a tar in any format that Go's archive/tar and GNU tar write (v7, ustar, pax, old GNU). Bodies are not
* read. Throws `Failure` if the archive is damaged or ends before its end mark, a block of zeros.
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
* Adds the body of an extended header (not a global one) to `before`. As in GNU tar, the last header of a kind counts.
* Throws `Failure` if the body is broken.
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
	const stored = memberSize(header, pax, at);
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
/** Number of body bytes after the header at `at`. Throws `Failure` if the header has no valid size. */
function memberSize(header, pax, at) {
	const stored = hasBody(header.type) ? pax.size ?? header.size : 0;
	if (!(stored >= 0)) throw new Failure(`the archive is damaged: no valid size in the header at byte ${at}`);
	return stored;
}
/**
* Go's archive/tar and GNU tar agree: links, devices, directories and FIFOs have no body, even if their size is not 0.
*/
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
/** A size rounded up to whole blocks. */
function padded(size) {
	return Math.ceil(size / 512) * 512;
}
function untilNul(body) {
	const end = body.indexOf(0);
	return body.toString("latin1", 0, end < 0 ? body.length : end);
}
function truncated() {
	return new Failure("the export is incomplete: the archive ends before its end mark", { fix: "Check that the engine runs and that the disk has free space, then run it again." });
}

// src/engine/instance.ts
/** Creates a container that is only read, never started, and returns its id. Takes what `instanceRequest` takes. */
async function createInstance(docker, ...about) {
	return (await docker.api(instanceRequest(...about))).Id;
}
/**
* Creates an instance of the image that is only read, never started. Sets a command, in case the image has none.
* `volumes` are the image's VOLUME paths: a tmpfs over each of them stops the engine from copying the image's files
* into new volumes. `binds` are volumes to mount, in the form of `docker run -v`.
*/
function instanceRequest({ image, runId, platform }, volumes, binds = []) {
	const mounts = volumes.filter((path) => path.startsWith("/") && path !== "/").map((path) => [path, ""]);
	const body = {
		Image: image,
		Cmd: ["/.micropacker-never-started"],
		Labels: runLabels(runId),
		HostConfig: {
			NetworkMode: "none",
			Tmpfs: Object.fromEntries(mounts),
			...binds.length > 0 ? { Binds: binds } : {}
		}
	};
	return {
		method: "POST",
		path: `/containers/create${platform ? `?platform=${encodeURIComponent(platform)}` : ""}`,
		body
	};
}

// src/capture/touch.ts
/**
* How a path was touched, weakest first: `stat` is looked at (stat, access, readlink, chdir, …), `open` is opened or
* listed, `create` is created, renamed or removed, also without success, `exec` is run.
*/
const HOWS = [
	"stat",
	"open",
	"create",
	"exec"
];
/** With more roots than this, none is taken to be below another. */
const MOST_NESTED = 8;
/** Targets of one link; a program that makes more in one place makes temporary files. */
const MOST_TARGETS = 64;
/** The size of a capture in characters of its paths, and how many each path counts besides: about 300 MB of memory. */
const MOST_SIZE = 2e8;
const PER_PATH = 100;
/** The touches of a capture, one record per path, with the strongest `how`, and `found` if any call found the path. */
var Touches = class Touches {
	#seen = /* @__PURE__ */ new Map();
	#roots = /* @__PURE__ */ new Set();
	/** Roots whose paths are already here as paths of their own. */
	#expanded = /* @__PURE__ */ new Set();
	/** Paths that a call did not find. */
	#missed = /* @__PURE__ */ new Set();
	#asWritten = /* @__PURE__ */ new Map();
	#links = /* @__PURE__ */ new Map();
	#room = MOST_SIZE;
	/** Where the container's own programs have mounted something. */
	mounted = /* @__PURE__ */ new Set();
	/** True for a path whose file is not the image's, because a mount hides that. */
	hides = () => false;
	/** For what is made of a capture. */
	static #unbounded() {
		const touches = new Touches();
		touches.#room = Number.POSITIVE_INFINITY;
		return touches;
	}
	get size() {
		return this.#seen.size;
	}
	/** Whether the container has touched more than is kept: a program can make up any number of names. */
	get overflowed() {
		return this.#room < 0;
	}
	/** Adds a touch. Returns true if it is the first of its path. */
	add({ root, linksTo, linkAt, movedFrom, ...touch }) {
		if (this.overflowed) return false;
		if (touch.asWritten !== void 0) {
			const { asWritten } = touch;
			if (!this.#asWritten.has(asWritten)) this.#room -= asWritten.length + PER_PATH;
			this.#asWritten.set(asWritten, strongest(this.#asWritten.get(asWritten), {
				...touch,
				asWritten
			}));
			return false;
		}
		if (root && touch.found && touch.path !== "/") this.#roots.add(touch.path);
		if (linksTo !== void 0) this.link(linkAt ?? touch.path, [linksTo]);
		if (movedFrom !== void 0) this.link(touch.path, [movedFrom, ...this.#links.get(movedFrom) ?? []]);
		if (!touch.found) this.#missed.add(touch.path);
		const known = this.#seen.get(touch.path);
		if (!known) {
			this.#room -= touch.path.length + PER_PATH;
			this.#seen.set(touch.path, { ...touch });
			return true;
		}
		known.found ||= touch.found;
		if (touch.rights) known.rights = true;
		if (touch.listed) known.listed = withMore(known.listed, touch.listed);
		Object.assign(known, strongerOf(known, touch));
		return false;
	}
	/**
	* The capture with each touch changed by `change`, and without those for which it returns undefined. It has the paths
	* below new roots as paths of their own.
	*/
	map(change) {
		const changed = Touches.#unbounded();
		changed.#takeUnresolved(this);
		for (const touch of this.#everywhere().values()) {
			const kept = change(touch);
			if (kept) changed.add(kept);
		}
		return changed;
	}
	/** Sets the program of the first touch of a path. */
	tell(path, by) {
		const touch = this.#seen.get(path);
		if (touch) touch.by ??= by;
	}
	/** Adds a program to those that listed a path. */
	tellListed(path, by) {
		const touch = this.#seen.get(path);
		if (touch) touch.listed = withMore(touch.listed, [by]);
	}
	get(path) {
		return this.#seen.get(path);
	}
	/** The first touch of each path with a known program, in order of time. */
	*callers() {
		for (const touch of this.#seen.values()) if (touch.by !== void 0) yield {
			...touch,
			by: touch.by
		};
	}
	/**
	* All records, sorted by the bytes of the paths. After a chroot, paths are relative to the new root, but the process
	* of a touch is unknown. So each path is also listed below each new root; only one of them exists in the image.
	*/
	sorted() {
		return [...this.#everywhere().values()].sort((a, b) => a.path < b.path ? -1 : 1);
	}
	/** The touches that only the image can resolve, also below each new root. */
	*asWritten() {
		for (const touch of this.#asWritten.values()) {
			yield touch;
			for (const root of this.#allRoots()) yield {
				...touch,
				asWritten: `${root}${touch.asWritten}`
			};
		}
	}
	/**
	* The symbolic links that the container made, or that its mounts have, with their targets. What was renamed or linked
	* is a link to the former path.
	*/
	links() {
		const all = /* @__PURE__ */ new Map();
		for (const [path, targets] of this.#links) {
			all.set(path, [...targets]);
			for (const root of this.#allRoots()) {
				const below = [...targets].map((target) => target.startsWith("/") ? `${root}${target}` : target);
				all.set(`${root}${path}`, below);
			}
		}
		return all;
	}
	/** The folders that chroot(2) made the root of a process. */
	roots() {
		return /* @__PURE__ */ new Set([...this.#expanded, ...this.#allRoots()]);
	}
	/** Records a symbolic link, at a path as it was written, with its targets. */
	link(path, targets) {
		const known = this.#links.get(path) ?? /* @__PURE__ */ new Set();
		for (const target of targets) {
			if (known.size >= MOST_TARGETS || known.has(target)) continue;
			this.#room -= target.length + PER_PATH;
			known.add(target);
		}
		if (known.size > 0) this.#links.set(path, known);
	}
	/** A new capture with what both have. */
	with(other) {
		const all = this.map((touch) => touch);
		all.#takeUnresolved(other);
		for (const touch of other.#everywhere().values()) all.add(touch);
		return all;
	}
	/** Takes over what only the image can resolve. */
	#takeUnresolved(other) {
		for (const touch of other.asWritten()) this.add(touch);
		for (const [path, targets] of other.links()) this.link(path, targets);
		for (const root of other.roots()) this.#expanded.add(root);
		for (const path of other.mounted) this.mounted.add(path);
		const { hides } = this;
		this.hides = (path) => hides(path) || other.hides(path);
	}
	/** The touches in the order of time, also below each new root. */
	#everywhere() {
		return this.#roots.size === 0 ? this.#seen : this.#belowRoots().#seen;
	}
	/** A path that was found and missed can be missing below any of the roots. */
	#belowRoots() {
		const all = Touches.#unbounded();
		const roots = this.#allRoots();
		for (const touch of this.#seen.values()) {
			all.add(touch);
			const found = touch.found && !this.#missed.has(touch.path);
			for (const root of roots) if (touch.path !== root) all.add({
				...touch,
				found,
				path: joinPath(root, `.${touch.path}`)
			});
		}
		return all;
	}
	/** A process with a new root can take a folder below it as the next. */
	#allRoots() {
		const all = new Set(this.#roots);
		if (all.size > MOST_NESTED) return all;
		for (const outer of this.#roots) for (const inner of this.#roots) if (outer !== inner) all.add(joinPath(outer, `.${inner}`));
		return all;
	}
};
/** Makes a new array only if there is more: a busy program opens the same path a million times. */
function withMore(known, more) {
	if (!known) return more;
	const others = more.filter((path) => !known.includes(path));
	return others.length === 0 ? known : [...known, ...others];
}
/** The union of several captures. */
function unionOf(several) {
	return [...several].reduce((all, touches) => all.with(touches), new Touches());
}
function strongest(known, touch) {
	if (!known) return touch;
	return {
		...known,
		...strongerOf(known, touch),
		found: known.found || touch.found
	};
}
/** The stronger of two, and whether the path was created. */
function strongerOf(known, touch) {
	const how = HOWS.indexOf(touch.how) > HOWS.indexOf(known.how) ? touch.how : known.how;
	return {
		how,
		...how !== "create" && (creates(known) || creates(touch)) ? { created: true } : {}
	};
}
/** True if the container created, renamed or removed the path, or tried to. */
function creates({ how, created }) {
	return how === "create" || created === true;
}

// src/filelist/made-links.ts
/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;
/** Of one path. More come only of links that lead to each other. */
const MOST_WAYS = 64;
const MOST_STEPS = 4096;
/** How often links are placed that lie behind each other. */
const ROUNDS = 4;
/**
* The file system of a container as its links can have been: those of the image, and those that the container made,
* changed or renamed, each with every target that it had. Something that was renamed or linked is a link to where it
* was.
*/
var MadeLinks = class {
	#tree;
	#roots;
	#targets = /* @__PURE__ */ new Map();
	#folders = /* @__PURE__ */ new Set();
	/** `made` are the targets by path, both as the program wrote them; `roots` are folders that chroot(2) made roots. */
	constructor(made, roots, tree) {
		this.#tree = tree;
		this.#roots = [...roots];
		for (let round = 0; round < ROUNDS; round++) {
			const before = this.#targets.size;
			for (const [path, targets] of made) this.#place(path, targets);
			if (this.#targets.size === before) break;
		}
		for (const path of [...this.#targets.keys()]) if (!this.#matters(path)) this.#targets.delete(path);
		for (const path of this.#targets.keys()) this.#addFolders(path);
	}
	/** False if every path leads where the image alone leads. */
	get any() {
		return this.#targets.size > 0 || this.#roots.length > 0;
	}
	#place(path, targets) {
		const name = path.slice(path.lastIndexOf("/") + 1);
		if (name === "" || name === "." || name === "..") return;
		for (const folder of this.ways(path.slice(0, -name.length))) {
			const at = folder.path === "/" ? `/${name}` : `${folder.path}/${name}`;
			const known = this.#targets.get(at) ?? /* @__PURE__ */ new Set();
			for (const target of targets) if (target !== at) known.add(target);
			this.#targets.set(at, known);
			this.#addFolders(at);
		}
	}
	#addFolders(path) {
		for (let up = parentOf(path); up !== "/"; up = parentOf(up)) this.#folders.add(up);
	}
	/** Most renames are of files that the container made: they lead nowhere in the image. */
	#matters(path) {
		return this.ways(path).some((way) => this.#tree.has(way.path) || this.#folders.has(way.path));
	}
	/** Everywhere that a path (absolute, as written) can lead. */
	ways(path) {
		const found = /* @__PURE__ */ new Map();
		const open = [{
			at: "/",
			names: namesOf(path),
			links: [],
			followed: 0
		}];
		for (let steps = 0; open.length > 0 && steps < MOST_STEPS && found.size < MOST_WAYS; steps++) {
			const end = this.#step(open.pop(), open);
			if (end) found.set(end.path, end);
		}
		return [...found.values()];
	}
	/** Goes on to the next name. Adds the ways from there to `open`, or returns the end of the way. */
	#step({ at, names, links, followed }, open) {
		const name = names.pop();
		if (name === void 0) return {
			path: at,
			links
		};
		const on = (place) => void open.push({
			at: place,
			names,
			links,
			followed
		});
		if (name === ".") return void on(at);
		if (name === "..") return void on(parentOf(at));
		const next = at === "/" ? `/${name}` : `${at}/${name}`;
		const entry = this.#tree.get(next);
		const made = this.#targets.get(next);
		if (followed < MAX_LINKS) {
			const follow = (target, own) => {
				for (const from of target.startsWith("/") ? this.#rootsOf(at) : [at]) open.push({
					at: from,
					names: [...names, ...namesOf(target)],
					links: own,
					followed: followed + 1
				});
			};
			for (const target of made ?? []) follow(target, links);
			if (entry?.type === "symlink") return void follow(entry.linkname, [...links, next]);
		}
		if (entry?.type === "directory" || this.#folders.has(next) || entry && names.length === 0) return void on(next);
		if (made && !entry) return void 0;
		return {
			path: [next, ...names.toReversed()].join("/"),
			links
		};
	}
	/** Where an absolute link can lead from: the root, or a new root that has the link. */
	#rootsOf(at) {
		return ["/", ...this.#roots.filter((root) => at === root || at.startsWith(`${root}/`))];
	}
};
function namesOf(path) {
	return path.split("/").filter((name) => name !== "").reverse();
}

// src/filelist/image-touches.ts
/**
* The touches of a capture, sorted, with those that only the image can tell: what a ".." leads to after a link, and
* what is behind the links that the container made itself. For those, the file's canonical path and the image's links
* on the way.
*/
function imageTouches(touches, tree) {
	const written = [...touches.asWritten()];
	const known = touches.sorted();
	const links = new MadeLinks(touches.links(), touches.roots(), tree);
	if (!links.any && written.length === 0) return known;
	const all = new Touches();
	for (const touch of known) all.add(touch);
	const add = (path, touch, own) => {
		for (const one of resolved(path, touch, links, own)) if (!touches.hides(one.path)) all.add(one);
	};
	for (const touch of written) add(touch.asWritten, touch);
	if (links.any) for (const touch of known) add(touch.path, touch, tree.resolve(touch.path).path);
	return all.sorted();
}
function* resolved(path, touch, links, own) {
	const { asWritten: _, root: __, ...more } = touch;
	for (const way of links.ways(path)) {
		if (way.path === path || way.path === own) continue;
		for (const link of way.links) yield {
			path: link,
			how: "stat",
			found: touch.found
		};
		yield {
			...more,
			path: way.path
		};
	}
}

// src/trial/exit-code.ts
/**
* Names the signal of a code above 128, as shells and the engine report it. The first of a signal's names is the usual
* one.
*/
function codeText(code) {
	const signal = Object.entries(constants$2.signals).find(([, number]) => number === code - 128)?.[0];
	return `exit code ${code}${signal ? ` (${signal})` : ""}`;
}

// src/trial/last-words.ts
const CHARS = 200;
/** ld.so(8) and musl's loader. */
const LOADER = /error while loading shared libraries|cannot open shared object file|Error (?:loading shared library|relocating) /;
const MISSING$1 = /no such file or directory|not found|cannot find|no module named|could not (?:find|open|load)|can't (?:find|open|load)/i;
/**
* The line that says why a program ended: the loader's error, else the last about a missing file, else the last line.
*/
function tellingLine(lines) {
	const shown = lines.map(plain).filter((line) => line !== "");
	const line = shown.findLast((one) => LOADER.test(one)) ?? shown.findLast((one) => MISSING$1.test(one)) ?? shown.at(-1);
	return line !== void 0 && line.length > CHARS ? `${line.slice(0, CHARS)}…` : line;
}
/** Removes terminal colours and other control characters. */
function plain(line) {
	return line.replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, "").replace(/\p{Cc}+/gu, " ").trim();
}

// src/trial/not-started.ts
/** Text of runc and crun before the reason. */
const BEFORE = /^.*(?:unable to start container process|starting container process caused|OCI runtime create failed|crun): /s;
const AFTER = /: unknown$/;
/** Errors about a program or folder missing in the image; each names a path or a program. */
const NAMED = [
	/exec: "([^"]+)": (?:stat [^:]+: no such file or directory|executable file not found in \$PATH)/,
	/executable file [`']([^`']+)[`'] not found(?: in \$PATH)?/,
	/chdir to cwd \("([^"]+)"\)[^:]*: no such file or directory/
];
/** Files that the engine itself reads if a container's user or group is a name. */
const ACCOUNTS$1 = [[/no matching entries in passwd file/, "/etc/passwd"], [/no matching entries in group file/, "/etc/group"]];
/** The reason in an engine's error, without the texts of the layers above. */
function reasonNotStarted(error) {
	const missed = nameIn(error);
	const reason = error.replace(BEFORE, "").replace(AFTER, "");
	return missed === void 0 ? reason : `the engine did not find ${missed} in the image (${reason})`;
}
/** The paths where the engine looked for the file that its error names; none if it names no file. */
function lookedForByEngine(error, config) {
	const name = nameIn(error);
	return name === void 0 ? [] : placesOfProgram(name, config);
}
/** The paths where the engine looks for a program: its path, or its name in the folders of PATH. */
function placesOfProgram(name, config) {
	const { path, workdir } = environmentOf(config);
	return (name.includes("/") ? [workdir] : path).map((place) => joinPath(place, Buffer.from(name, "utf8").toString("latin1")));
}
function nameIn(error) {
	for (const pattern of NAMED) {
		const name = pattern.exec(error)?.[1];
		if (name !== void 0) return name;
	}
	return ACCOUNTS$1.find(([pattern]) => pattern.test(error))?.[1];
}

// src/trial/verdict.ts
const LOG_LINES$1 = 40;
/** The message with the container's own line, for the log and the summary. */
function textOf$1({ message, containerSaid }) {
	return containerSaid === void 0 ? message : `${message}: ${containerSaid}`;
}
/** The verdict of a test that ran against one container. */
async function tested(result, limitMs, id, docker) {
	if (result.ok) return {
		ok: true,
		test: result
	};
	const lines = await docker.logs(id, LOG_LINES$1);
	const end = endedMeanwhile(await docker.container(id));
	const own = end.died ? whatItSaid(lines) : {};
	return {
		...failedTest(result, limitMs, end.text, [printed(lines)]),
		...own
	};
}
/** The verdict of a test that failed. `more` is added to the message, `evidence` to the test's last lines. */
function failedTest(result, limitMs, more = "", evidence = []) {
	const said = [{
		title: "Last lines of the test",
		lines: result.tail
	}, ...evidence];
	if (result.timedOut) return {
		ok: false,
		why: "test hung",
		message: `the test did not end within ${limitMs / 1e3} s (test-timeout)${more}`,
		test: result,
		evidence: said
	};
	if (result.stopped !== void 0) return {
		ok: false,
		why: "test hung",
		message: `the test was stopped after ${showDuration(result.ms)}, because ${result.stopped}`,
		test: result,
		evidence: said
	};
	return {
		ok: false,
		why: "test failed",
		message: `the test ${result.code === null ? `was ended by ${result.signal}` : `failed with ${codeText(result.code)}`} after ${showDuration(result.ms)}${more}`,
		test: result,
		evidence: said
	};
}
/** The verdict on a micro container whose test passed, but which ended in another way than the original's. */
async function endedDifferently(test, difference, id, docker) {
	const lines = await docker.logs(id, LOG_LINES$1);
	return {
		ok: false,
		why: "ended differently",
		message: test ? `the test passed, but ${difference}` : difference,
		...whatItSaid(lines),
		...test ? { test } : {},
		evidence: [printed(lines)]
	};
}
/** The verdict on a container of the original that did not stay up while the test passed. */
async function fell({ why, text }, id, docker) {
	const lines = await docker.logs(id, LOG_LINES$1);
	return {
		ok: false,
		why,
		message: text,
		...why === "exited" ? whatItSaid(lines) : {},
		evidence: [printed(lines)]
	};
}
/** The verdict on a micro container that the test did not reach, although it reached the original's. */
async function notReached(test, id, docker) {
	const message = "the test passed, but it did not reach the micro container: no packet and no docker exec arrived, as they did on the original";
	const evidence = [printed(await docker.logs(id, LOG_LINES$1))];
	return {
		ok: false,
		why: "not reached",
		message,
		...test ? { test } : {},
		evidence
	};
}
function endedMeanwhile(container) {
	if (!container) return {
		died: false,
		text: ""
	};
	const { State, RestartCount = 0 } = container;
	if (!State.Running || State.Restarting) return {
		died: State.ExitCode !== 0,
		text: `; the container had already ended with ${endOf$2(container)}`
	};
	if (RestartCount === 0) return {
		died: false,
		text: ""
	};
	return {
		died: true,
		text: `; the container had ended and was restarted (${RestartCount === 1 ? "once" : `${RestartCount} times`})`
	};
}
/** The verdict of a container that the engine could not start. */
async function notStarted(error, id, docker) {
	const container = await docker.container(id);
	const missed = lookedForByEngine(error.message, container?.Config ?? {});
	return {
		ok: false,
		why: "not started",
		message: `the container did not start: ${reasonNotStarted(error.message)}`,
		...missed.length > 0 ? { missed } : {},
		evidence: [...engineSaid(error), printed(await docker.logs(id, LOG_LINES$1))]
	};
}
/** The engine's whole error, because the message has only the reason. */
function engineSaid({ message, evidence }) {
	return evidence.length > 0 ? evidence : [{
		title: "The engine said",
		lines: [message]
	}];
}
/** The verdict of a container that did not become ready. */
async function notReady(ready, id, docker) {
	const lines = await docker.logs(id, LOG_LINES$1);
	if (ready.why === "timeout") return {
		ok: false,
		why: "never ready",
		message: `the container was not ready within ${Math.round(ready.waitedMs / 100) / 10} s: it waited until ${ready.waitedFor}; at the last check ${ready.lastLook}`,
		evidence: [...ready.evidence, printed(lines)]
	};
	const often = ready.why === "crash loop" ? ` ${ready.container.RestartCount} times` : "";
	const again = ready.why === "crash loop" ? " and its restart policy starts it again and again" : "";
	const message = `the container ended${often} before it was ready: ${endOf$2(ready.container)}${again}`;
	const well = ready.container?.State.ExitCode === 0 ? { endedWell: true } : {};
	return {
		ok: false,
		why: ready.why,
		message,
		...whatItSaid(lines),
		...well,
		evidence: [printed(lines)]
	};
}
function endOf$2(container) {
	if (!container) return "it was removed";
	const { ExitCode: code, OOMKilled, Error: error } = container.State;
	return `${codeText(code)}${OOMKilled ? ", out of memory" : ""}${error ? `, ${error}` : ""}`;
}
function printed(lines) {
	return {
		title: "Last lines of the container",
		lines
	};
}
function whatItSaid(lines) {
	const containerSaid = tellingLine(lines);
	return containerSaid === void 0 ? {} : { containerSaid };
}

// src/healing/failures.ts
const SHOWN$4 = 3;
const MOST_LINES$1 = 20;
const FIX_FLAKY = "Fix the test, or let ready wait for the right condition. A flaky test cannot show which files are missing.";
/**
* The test fails on the micro image, also after the `rounds` of healing, of at most `limit`. `byStrace` tells whether
* strace has watched it.
*/
function notHealed(failed, suspects, rounds, { limit, byStrace, allowedMs }) {
	const after = rounds.length === 0 ? "" : `, also after ${counted(rounds.length, "round")} of healing`;
	return new Failure(`on the micro image${after}: ${textOf$1(failed)}`, {
		exitCode: EXIT.testOnMicro,
		fix: `${lateText(allowedMs)}${fixOf(failed, suspects, rounds, limit, byStrace)}`,
		evidence: [
			...suspected(suspects, failed.why),
			...failed.evidence,
			...tried$1(rounds)
		],
		containerSaid: failed.containerSaid
	});
}
/** The test passed, but a watched run looked for paths that only the original has, and they may not be added. */
function notAdded({ sought }, allowedMs) {
	const one = sought.length === 1;
	const message = `on the micro image: the test passed, but the container looked for ${counted(sought.length, "path")} that only the original has: ${named(sought)}`;
	const why = allowedMs === void 0 ? `heal: 0 allows no ${one ? "addition" : "additions"}. ` : lateText(allowedMs);
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		fix: `${why}Add ${one ? "it" : "them"} to keep, let the test on the original use ${one ? "it" : "them"}, or name ${one ? "it" : "them"} in drop.`,
		evidence: suspected({
			sought,
			listed: [],
			dropped: []
		})
	});
}
/** Why healing ended, if it took too long. */
function lateText(allowedMs) {
	return allowedMs === void 0 ? "" : `Healing ended, because it took longer than ${showDuration(allowedMs)} (ten times the capture, at least 5 min). `;
}
/** The test failed and then passed on the same image. */
function flaky(failed, suspects) {
	const message = `the test is flaky: it failed and then passed on the same micro image. Nothing was healed. At first ${textOf$1(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		fix: FIX_FLAKY,
		evidence: [...failed.evidence, ...suspected(suspects)],
		containerSaid: failed.containerSaid
	});
}
/** The test passed on the healed image and then failed on the same image. */
function flakyAfterHealing(failed, rounds) {
	const message = `the test is flaky: it passed after ${counted(rounds.length, "round")} of healing and then failed on the same micro image. Nothing was healed. The second time ${textOf$1(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		fix: FIX_FLAKY,
		evidence: [...failed.evidence, ...tried$1(rounds)],
		containerSaid: failed.containerSaid
	});
}
/** The test passed on the healed image and then on the first image too. */
function recovered(failed, rounds) {
	const message = `the test recovered without healing: it failed, passed after ${counted(rounds.length, "round")} of healing, and then passed on the first micro image too. The added files were not the cause, and nothing was healed. At first ${textOf$1(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		fix: "The test is flaky, or something outside the image failed for a while: another service, the network, a busy machine. Fix that, and run again.",
		evidence: [...failed.evidence, ...tried$1(rounds)],
		containerSaid: failed.containerSaid
	});
}
/** The first paths, for a sentence. */
function named(paths) {
	const shown = paths.slice(0, SHOWN$4).map(formatPath).join(", ");
	return paths.length > SHOWN$4 ? `${shown} and ${showCount(paths.length - SHOWN$4)} more` : shown;
}
function fixOf({ why }, { sought, listed, dropped }, rounds, limit, byStrace) {
	const droppedToo = dropped.length > 0 ? `Missing at run time, but named by drop: ${named(dropped)}. Remove it from drop, or fix the program that needs it.` : "";
	if (sought.length > 0) return `Add the missing paths to keep, or let the test on the original use them. ${droppedToo}`.trim();
	if (droppedToo) return droppedToo;
	if (listed.length > 0 && why !== "not reached") return `${raise(rounds, limit)}The container opened no missing file by name, but it listed folders that are incomplete here. Add what it needs to keep.`;
	const otherwise = `${rounds.length === 0 ? NOTHING : NOTHING_MORE} ${OTHERWISE[why]}`;
	if (!TELLS_NEXT.includes(why)) return otherwise;
	return `${otherwise} ${byStrace ? STRACE_TOO : SYSDIG_ONLY}`;
}
/** The failures for which another tracer, or more paths, can help. */
const TELLS_NEXT = [
	"exited",
	"crash loop",
	"never ready",
	"test failed"
];
/** The advice to raise `heal` if every allowed round was used. */
function raise(rounds, limit) {
	return limit > 0 && rounds.length >= limit ? `More rounds may help: raise heal (${limit}). ` : "";
}
const NOTHING = "Nothing could be healed: the tracer saw the container look for no file that only the original has.";
const NOTHING_MORE = "Nothing more could be healed: with the added paths, the tracer saw the container look for no other file that only the original has.";
/** After a failure that no look-up explains; strace sees every look-up. */
const STRACE_TOO = "Else add the folders of the program to keep: strace saw no look-up that explains the failure.";
const SYSDIG_ONLY = "Else try tracer: strace, which sees more than sysdig.";
const LAST_LINES = "The container's last lines may say what is missing.";
const OTHERWISE = {
	"not started": "If the engine names a file of the image, add it to keep. If it names a port or a network, something else on this machine uses it.",
	exited: LAST_LINES,
	"crash loop": LAST_LINES,
	"never ready": "If the container only starts more slowly than the original, raise ready-timeout.",
	"test failed": "If the test is flaky, fix it.",
	unhealthy: "The HEALTHCHECK may need a file that no look-up by name showed. Add it to keep.",
	"not reached": "Check that the test uses MICROPACKER_CONTAINER and MICROPACKER_PORT_… of this run, and not an address of its own.",
	"ended differently": "The container's last lines may say what is missing at the end. If the exit code varies on the original too, fix that.",
	"test hung": "If the test only takes longer than on the original, raise test-timeout. If it is flaky, fix it."
};
function suspected({ sought, listed, dropped }, why) {
	return [{
		title: "Missing at run time, but in the original",
		lines: firstOf([...sought, ...dropped].sort().map(formatPath))
	}, {
		title: "In listed folders, but only in the original",
		lines: sought.length > 0 || why === "not reached" ? [] : firstOf(listed.flatMap(({ paths }) => paths).map(formatPath))
	}].filter(({ lines }) => lines.length > 0);
}
function tried$1(rounds) {
	return rounds.map(({ round, added, verdict }) => ({
		title: `Round ${round} of healing: ${verdict.ok ? "the test passed" : verdict.message}, with`,
		lines: firstOf(added.map(formatPath))
	}));
}
function firstOf(lines) {
	return lines.length <= MOST_LINES$1 ? lines : [...lines.slice(0, MOST_LINES$1), `… and ${showCount(lines.length - MOST_LINES$1)} more`];
}

// src/capture/first.ts
/**
* Does `work` with the first working tracer, and logs why others do not work. Throws errors of `work`, and `Failure` if
* no tracer works.
*/
async function withFirst(tracers, log, work) {
	let last;
	for await (const tracer of tracers) {
		if (last) log.notice(`Trying ${tracer.description} instead: ${last.message}`);
		try {
			return {
				value: await work(tracer),
				tracer,
				...last ? { because: last.message } : {}
			};
		} catch (error) {
			if (!(error instanceof Unavailable)) throw error;
			last = error;
		}
	}
	throw new Failure(`no tracer works on this machine: ${last?.message ?? "none was found"}`, {
		fix: last?.fix,
		cause: last
	});
}

// src/trial/end.ts
/**
* `after` is the container when the test had ended, `last` after the stop; undefined where it no longer exists. `ready`
* and `tested` are its life before and after the test.
*/
function endFrom(after, last, { endsOnSignal, health, execs }, ready, tested) {
	return {
		running: isUp(after),
		restarts: restartsDuring(after, ready, tested),
		endedBefore: ready.ended ? ready.deaths - 1 : ready.deaths,
		unhealthy: turnedUnhealthy(after, ready, tested),
		health,
		outOfMemory: tested.outOfMemory || after?.State.OOMKilled === true || last?.State.OOMKilled === true,
		exitCode: last?.State.ExitCode,
		killed: !endsOnSignal,
		stops: tested.stops.slice(ready.stops.length),
		execs
	};
}
const TEST = {
	passed: "the test passed",
	it: "it"
};
/**
* How a container of the original did not stay up during the test; undefined if it did, if its readiness expects it to
* end, or if the test itself stopped it. The last argument names the test in the sentence.
*/
function fallOf(readiness, after, ready, tested, { passed, it } = TEST) {
	if (readiness.kind === "none" || readiness.kind === "exit" || tested.handled) return void 0;
	if (after && !isUp(after)) return {
		why: "exited",
		text: `${passed}, but the container ended during ${it} with ${codeText(after.State.ExitCode)}`
	};
	const restarts = restartsDuring(after, ready, tested);
	if (restarts > 0) return {
		why: "exited",
		text: `${passed}, but the container ended during ${it} and was restarted ${counted(restarts, "time")}`
	};
	if (!turnedUnhealthy(after, ready, tested)) return void 0;
	return {
		why: "unhealthy",
		text: `${passed}, but the container turned unhealthy during ${it}`
	};
}
function isUp(container) {
	return container?.State.Running === true && !container.State.Restarting;
}
/** How often a container that is up was restarted by its policy between two times. */
function restartsDuring(after, ready, tested) {
	return isUp(after) ? Math.max(tested.deaths, after?.RestartCount ?? 0) - ready.deaths : 0;
}
function turnedUnhealthy(after, ready, tested) {
	if (ready.unhealthy) return false;
	return tested.unhealthy || after?.State.Health?.Status === "unhealthy";
}
/**
* What a container of the micro image did that the original's did not, as one sentence; undefined if both ended alike.
* `micro` is looked at late enough: a container that ends a moment later than the original's is not a difference.
*/
function differenceOf(original, micro) {
	if (micro.outOfMemory && !original.outOfMemory) return "the container ran out of memory; the original did not";
	if (original.running && !micro.running) return `the container ended during the test${withCode(micro)}; on the original it still ran`;
	if (!original.running && micro.running) return `the container still runs after the test; the original ended by itself${withCode(original)}`;
	if (micro.endedBefore > 0 && original.endedBefore === 0) return `the container ended ${counted(micro.endedBefore, "time")} before it was ready; the original did not`;
	if (original.restarts > 0 && micro.restarts === 0) return `the original was restarted ${counted(original.restarts, "time")} during the test; the container was not`;
	if (micro.restarts > original.restarts) return `the container was restarted ${counted(micro.restarts, "time")} during the test; on the original ${counted(original.restarts, "time")}`;
	const other = micro.stops.findIndex((code, at) => code !== (original.stops[at] ?? code));
	if (other >= 0) return `the container ended with ${codeText(micro.stops[other])} when the test stopped it; on the original with ${codeText(original.stops[other])}`;
	const exec = micro.execs.find(({ program }) => !original.execs.some((one) => one.program === program));
	if (exec) return `docker exec of "${exec.program}" did not start (${codeText(exec.exitCode)}); on the original it did. The program or its working folder (--workdir) is missing`;
	if (micro.unhealthy && !original.unhealthy) return "the container turned unhealthy during the test; on the original it did not";
	if (original.health === 0 && micro.health) return `the HEALTHCHECK ${micro.health === "too long" ? "took too long" : `ended with ${codeText(micro.health)}`} after the test; on the original it ended with exit code 0`;
	if (original.running && micro.killed && !original.killed) return "the container had to be killed to stop it; the original ended by itself";
	if (micro.killed || original.killed || original.exitCode === void 0 || micro.exitCode === void 0) return void 0;
	if (original.exitCode === micro.exitCode) return void 0;
	return `the container ended ${original.running ? "when it was stopped" : "by itself"}${withCode(micro)}; on the original${withCode(original)}`;
}
/**
* The warning about a container of the micro image that started at once although the original's ended before it was
* ready; undefined if it did not. That is no failure: a container that waits for another service can find it there.
*/
function fewerStartsText(original, micro) {
	if (!original?.endedBefore || !micro || micro.endedBefore > 0) return void 0;
	return `The original ended ${counted(original.endedBefore, "time")} before it was ready, and was restarted; the micro container was not. If it waits for another service, that is no difference. Otherwise the original may fail because of a file that the micro image lacks: look at its log, and add the file to keep.`;
}
function withCode({ exitCode }) {
	return exitCode === void 0 ? "" : ` with ${codeText(exitCode)}`;
}

// src/trial/execs.ts
/** The engine's exit codes for a program that cannot be run or is not found, as a shell's. */
const NOT_STARTED = [126, 127];
/** A program's own exit with such a code is told a moment after the command has ended. */
const LATE_MS = 200;
/**
* The execs of the container `id` among its events (`eventsNow`, of the test) that did not start. The engine tells of
* an exec's end only if it started. Unknown ones are left out, as of a container that is gone, and so is the
* HEALTHCHECK: its state tells.
*/
async function failedExecs(id, eventsNow, docker) {
	const unended = unendedIn(eventsNow());
	if (unended.size === 0) return [];
	const health = healthArgv((await docker.container(id))?.Config ?? {})?.join(" ");
	const failed = [];
	for (const [execId, command] of [...unended].slice(-100)) {
		const exec = command === health ? void 0 : await inspectExec(execId, docker);
		if (!exec || exec.Running || !NOT_STARTED.includes(exec.ExitCode)) continue;
		if (failed.length === 0) await setTimeout$1(LATE_MS);
		if (unendedIn(eventsNow()).has(execId)) failed.push({
			program: exec.ProcessConfig.entrypoint,
			exitCode: exec.ExitCode
		});
	}
	return failed;
}
const START = "exec_start: ";
/** The execs that were started and have no end, by their id, with their commands. */
function unendedIn(events) {
	const unended = /* @__PURE__ */ new Map();
	for (const { action, attributes } of events) {
		const { execID = "" } = attributes;
		if (action.startsWith(START)) unended.set(execID, action.slice(12).trim());
		if (action.startsWith("exec_die")) unended.delete(execID);
	}
	return unended;
}
/** The exit codes of all execs, by command. One that did not start, or outlived the container, has none. */
function execEnds(events) {
	const commands = /* @__PURE__ */ new Map();
	const ends = /* @__PURE__ */ new Map();
	for (const { action, attributes } of events) {
		const { execID = "", exitCode } = attributes;
		if (action.startsWith(START)) {
			const command = action.slice(12).trim();
			commands.set(execID, command);
			ends.set(command, ends.get(command) ?? []);
		}
		if (action.startsWith("exec_die")) ends.get(commands.get(execID) ?? "")?.push(Number(exitCode));
	}
	return ends;
}
async function inspectExec(id, docker) {
	try {
		return await docker.api({
			method: "GET",
			path: `/exec/${id}/json`
		});
	} catch (error) {
		if (error instanceof Cancelled) throw error;
		return;
	}
}
/** Where the engine looked for what its errors in the test's output, or these execs, name. */
function missedByExecs(failed, engineSaid, config) {
	if (engineSaid.length > 0) return engineSaid.flatMap((line) => lookedForByEngine(line, config));
	return failed.flatMap(({ program }) => placesOfProgram(program, config));
}

// src/capture/result.ts
const MISSING = /* @__PURE__ */ new Set([
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
	1: "EPERM",
	2: "ENOENT",
	9: "EBADF",
	14: "EFAULT",
	20: "ENOTDIR",
	36: "ENAMETOOLONG",
	38: "ENOSYS",
	40: "ELOOP"
};
/**
* True if a system call found its path, false if the path is missing, undefined if the call did not look for it. Other
* errors (EACCES, EEXIST, …) mean that the path exists. Takes the error's name, '' for success.
*/
function foundBy(error) {
	if (NO_PATH.has(error)) return void 0;
	return !MISSING.has(error);
}
/** The name of the error in a negative result of the kernel (errno(3); x86-64 and arm64 have the same numbers). */
function errorOf(result) {
	return result >= 0 ? "" : NAMES[-result] ?? `E${-result}`;
}

// src/capture/walk.ts
/** The root folder of a process, by the kernel's link to it (proc_pid_root(5)). */
const BY_ROOT = /^\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/root(?=\/)/;
/**
* The touches of a call by `program` on `written` (absolute, one character per byte, "." and ".." as the program wrote
* them): the path, and each folder before a "..", which must exist for the kernel. With a "..", also the path as it was
* written.
*/
function walked(written, how, found, program) {
	const by = program?.startsWith("/") ? { by: clean(program) } : {};
	const path = written.replace(BY_ROOT, "");
	const touches = [{
		path: clean(path),
		how,
		found,
		...by
	}];
	if (!/\/\.\.(?:\/|$)/.test(path)) return touches;
	const parts = path.split("/");
	parts.forEach((part, i) => {
		if (part === ".." && i > 1) touches.push({
			path: clean(parts.slice(0, i).join("/")),
			how: "stat",
			found,
			...by
		});
	});
	touches.push({
		...touches[0],
		asWritten: path
	});
	return touches;
}
/** The touches of a chroot(2): the first is the new root folder. */
function asChroot([first, ...rest]) {
	return [{
		...first,
		root: true
	}, ...rest];
}
/** The touches of a call that made a symbolic link, as `walked` returns them. */
function asLink([first, ...rest], target) {
	const written = rest.at(-1)?.asWritten;
	return [{
		...first,
		linksTo: target,
		...written === void 0 ? {} : { linkAt: written }
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
/** The calls of strace's class %file, with the places of their paths (man pages, section 2). */
const CALLS$1 = new Map(TABLE.flatMap(([how, paths, names]) => names.split(" ").map((name) => [name, {
	how,
	paths
}])));
/** The calls that a folder's names make fail with ENOTEMPTY or EEXIST, with the place of its path. */
const REPLACING = /* @__PURE__ */ new Map([
	["rmdir", 0],
	["unlinkat", 1],
	["rename", 1],
	["renameat", 3],
	["renameat2", 3]
]);
/** The calls that list the folder of a descriptor. */
const LISTING = ["getdents", "getdents64"];
/**
* The traced calls: those with paths, sockets in the file system, listings, calls that set the working folder or the
* mounts of a process, and those that give rights to a file. Not sendto(2) and sendmsg(2), which can name a socket too:
* a server makes one for each answer.
*/
const TRACED = `%file,bind,connect,fchdir,unshare,setns,fchmod,fsetxattr,clone,clone3,fork,vfork,${LISTING.join(",")}`;
/** The calls that give rights to a file (chmod(2), setxattr(2)): the places of the file and of the mode or name. */
const RIGHTS = /* @__PURE__ */ new Map([
	["chmod", {
		file: 0,
		what: 1
	}],
	["fchmod", {
		file: 0,
		what: 1
	}],
	["fchmodat", {
		file: 1,
		what: 2
	}],
	["fchmodat2", {
		file: 1,
		what: 2
	}],
	["setxattr", {
		file: 0,
		what: 1
	}],
	["fsetxattr", {
		file: 0,
		what: 1
	}]
]);
function tracedArguments({ all = false, unfiltered = false }) {
	if (all) return ["-e", "trace=all"];
	return [
		...unfiltered ? [] : ["--seccomp-bpf"],
		"-e",
		`trace=${TRACED}`
	];
}

// src/capture/strace/line.ts
const FORKS = /* @__PURE__ */ new Set([
	"clone",
	"clone3",
	"fork",
	"vfork"
]);
const UNFINISHED = " <unfinished ...>";
const PAIRS = {
	"(": ")",
	"[": "]",
	"{": "}",
	"<": ">"
};
/** Parses lines. Joins the two halves of a call that a line of another process interrupted. */
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
/** The arguments from `from` to the bracket that closes the call. `end` is the position after the bracket. */
function splitArguments(text, from) {
	const args = [];
	const open = [];
	let begin = from;
	for (let i = from; i < text.length; i++) {
		const c = text[i];
		if (c === "\"") i = endOfString(text, i);
		else if (c === "<" && opens(text, i)) i = endOfPath(text, i);
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
/** True if a bracket opens. "<" opens a path only right after a descriptor; elsewhere it is an operator ("1<<3"). */
function opens(text, i) {
	const c = text[i];
	if (c !== "<") return c in PAIRS;
	return /[\w]/.test(text[i - 1] ?? "") && text[i + 1] !== "<";
}
function endOfPath(text, from) {
	const end = text.indexOf(">", from);
	return end < 0 ? text.length : end;
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
/**
* A quoted string of strace (C escapes, octal for odd bytes), one character per byte; undefined if it is not a string
* or was cut.
*/
function unquoteC(arg) {
	const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(arg ?? "");
	return match ? unescaped(match[1]) : void 0;
}
/** The absolute path of a descriptor or AT_FDCWD, as `-y` prints it; undefined without a path or for a deleted file. */
function pathOfDescriptor(arg) {
	const match = /^(?:\d+|AT_FDCWD)<(\/[^>]*)>$/.exec(arg ?? "");
	return match && !match[1].endsWith(" (deleted)") ? unescaped(match[1]) : void 0;
}
/** The process or thread that a call created; undefined if none. */
function childOf({ name, error, result }) {
	const child = FORKS.has(name) && error === "" ? Number.parseInt(result, 10) : 0;
	return child > 0 ? child : void 0;
}
function unescaped(text) {
	return text.replace(/\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, letter) => {
		if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
		if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
		return LETTERS[letter] ?? letter;
	});
}

// src/capture/strace/own-mounts.ts
/** mount(2): what changes a mount that is there already, or how it spreads. */
const NO_NEW = /MS_(?:REMOUNT|PRIVATE|SLAVE|SHARED|UNBINDABLE)/;
/** The calls that change mounts or mount namespaces. */
const MOUNTING = new Set("mount move_mount umount umount2 pivot_root unshare setns clone clone3".split(" "));
/**
* The mounts that the container's own programs make (mount(2), move_mount(2), pivot_root(2), umount(2)): below them,
* names mean other files than the image's. A mount in a mount namespace of its own hides nothing from other programs.
*/
var OwnMounts = class {
	#hiding = /* @__PURE__ */ new Set();
	#made = /* @__PURE__ */ new Set();
	#private = false;
	/**
	* The mount that this successful call of `MOUNTING` made, or of the engine's that it took away; undefined if none.
	* `full` makes the absolute path of a name.
	*/
	made({ name, args }, full) {
		if (/^(?:unshare|setns|clone3?)$/.test(name)) this.#private ||= args.some((arg) => arg.includes("CLONE_NEWNS"));
		const path = (at) => {
			const text = unquoteC(args[at]);
			return text === void 0 ? void 0 : clean(full(text, at > 0 ? pathOfDescriptor(args[at - 1]) : void 0));
		};
		if (name === "umount" || name === "umount2") return this.#unmounted(path(0));
		if (name === "pivot_root") return mountAt(path(0), void 0);
		if (name === "mount" && !NO_NEW.test(args[3] ?? "")) {
			const isSame = /MS_(?:BIND|MOVE)/.test(args[3] ?? "");
			return this.#mounted(path(1), isSame ? path(0) : void 0);
		}
		if (name === "move_mount") return this.#mounted(path(3), unquoteC(args[1]) === "" ? pathOfDescriptor(args[0]) : path(1));
	}
	/** Where a mount of the engine was, the image's files show. */
	#unmounted(path) {
		if (path === void 0) return void 0;
		this.#hiding.delete(path);
		return this.#made.has(path) ? void 0 : { path };
	}
	#mounted(path, of) {
		if (path !== void 0 && path !== "/" && !this.#private) this.#hiding.add(path);
		if (path !== void 0) this.#made.add(path);
		return mountAt(path, of === "/" ? void 0 : of);
	}
	/** True for a path below a mount; the mount point itself is the image's. */
	hides(path) {
		for (const mount of this.#hiding) if (path.startsWith(`${mount}/`)) return true;
		return false;
	}
};
const SHOWN$3 = 5;
/** The warning about a container that changed its own mounts. */
function ownMountsText(mounted) {
	if (mounted.size === 0) return void 0;
	const all = [...mounted].sort().map(showPath);
	const more = all.length > SHOWN$3 ? ` and ${all.length - SHOWN$3} more` : "";
	return `A program of the container changed its mounts: ${all.slice(0, SHOWN$3).join(", ")}${more}. Names there do not mean the image's files any more, so files that it uses there may be missing in the micro image without a word. Let run-args mount them (--volume, --tmpfs), or name the image's files that it needs there in keep.`;
}
function mountAt(path, of) {
	return path === void 0 ? void 0 : {
		path,
		...of === void 0 || of === path ? {} : { of }
	};
}

// src/capture/strace/programs.ts
/**
* The program of each process, which follows from execve and from the parent's program. Lines of a child can come
* before the line that names its parent (after vfork(2) always), so questions can wait. The program that runs the first
* one is unknown.
*/
var Programs = class {
	#programs = /* @__PURE__ */ new Map();
	/** Questions about programs that a process inherits from its parent. */
	#waiting = /* @__PURE__ */ new Map();
	/** Calls `use` with the current program of `pid`: at once, when it becomes known, or never. */
	whenKnown(pid, use) {
		const program = this.#programs.get(pid);
		const waiting = this.#waiting.get(pid);
		if (program !== void 0) use(program);
		else if (waiting) waiting.push(use);
		else this.#waiting.set(pid, [use]);
	}
	/** Learns children from a call. */
	learn(line) {
		const child = childOf(line);
		if (child === void 0) return;
		this.whenKnown(line.pid, (program) => {
			for (const use of this.#waiting.get(child) ?? []) use(program);
			this.#waiting.delete(child);
			if (!this.#programs.has(child)) this.#programs.set(child, program);
		});
	}
	/** Records a successful execve. */
	ran(pid, program) {
		this.#programs.set(pid, program);
	}
	gone(pid) {
		this.#programs.delete(pid);
	}
};

// src/capture/strace/syscall-lines.ts
/** Collects the system calls in the lines of one trace, whatever their arguments are. */
var SyscallLines = class {
	#syscalls;
	/** Calls interrupted by a line of another process, by process. */
	#unfinished = /* @__PURE__ */ new Map();
	constructor(syscalls) {
		this.#syscalls = syscalls;
	}
	/** Takes one line of `strace -f -o`. */
	line(text) {
		const [, pid, begun, resumed] = /^(\d+) +(?:(\w+)\(|<\.\.\. (\w+) resumed>)/.exec(text) ?? [];
		const name = begun ?? resumed;
		if (pid === void 0 || name === void 0) return;
		if (text.endsWith(" <unfinished ...>")) this.#unfinished.set(pid, name);
		else {
			this.#unfinished.delete(pid);
			this.#syscalls.add(name, outcomeBy(/ = -1 (E[A-Z0-9]+) \([^()]*\)$/.exec(text)?.[1] ?? ""));
		}
	}
	/** Call it after the last line. A process can end within a call, which counts as made. */
	end() {
		for (const name of this.#unfinished.values()) this.#syscalls.add(name, "made");
	}
};

// src/capture/strace/working-folders.ts
/** The kernel's limit of a path, PATH_MAX. */
const MOST_LENGTH = 4096;
/** After one of these a thread has a working folder of its own, unshare(2). */
const UNSHARES = /CLONE_(?:FS|NEWNS|NEWUSER)/;
/**
* The working folder of each process. strace prints it only for the *at calls; else it follows from chdir, fchdir,
* getcwd and the parent's folder. Lines of a child can come before the line that names its parent, so questions can
* wait.
*/
var WorkingFolders = class {
	#start;
	#folders = /* @__PURE__ */ new Map();
	/** The earlier folder of a process that changed it, while the earlier one is unknown. */
	#former = /* @__PURE__ */ new Map();
	constructor(start) {
		this.#start = start;
	}
	/** Calls `use` with the current folder of `pid`: at once, or when it becomes known. */
	whenKnown(pid, use) {
		const folder = this.#of(pid);
		if (folder.path === void 0) folder.waiting.push(use);
		else use(folder.path);
	}
	/** Learns folders and children from a call, before its paths are read. */
	learn(line) {
		const shown = line.args.find((arg) => arg.startsWith("AT_FDCWD<"));
		if (shown) this.#know(line.pid, pathOfDescriptor(shown));
		if (line.error !== "") return;
		if (line.name === "fchdir") this.#know(line.pid, pathOfDescriptor(line.args[0]), "changed");
		if (line.name === "unshare" && UNSHARES.test(line.args[0] ?? "")) {
			const own = this.#copyOf(line.pid, this.#of(line.pid));
			this.#folders.set(line.pid, own);
		}
		if (line.name === "getcwd") this.#know(line.pid, unquoteC(line.args[0]));
		const child = childOf(line);
		if (child !== void 0) this.#forked(line, child);
	}
	/** Records a successful chdir to `name`. */
	changed(pid, name) {
		const folder = this.#of(pid);
		if (name.startsWith("/")) this.#know(pid, name, "changed");
		else if (folder.path !== void 0) setPath(folder, below(folder.path, name));
		else folder.waiting.push(this.#next(pid, folder, (next, path) => setPath(next, below(path, name))));
	}
	gone(pid) {
		const folder = this.#folders.get(pid);
		if (folder && folder.waiting.length === 0) this.#folders.delete(pid);
	}
	end() {
		for (const folder of [...this.#former.values(), ...this.#folders.values()]) if (folder.path === void 0) setPath(folder, this.#start);
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
		setPath(this.#of(pid), path);
	}
	/** Moves `pid` out of `folder`, which is still unknown. Returns the function to call when `folder` becomes known. */
	#next(pid, folder, then) {
		const next = {
			path: void 0,
			waiting: []
		};
		if (!this.#former.has(pid)) this.#former.set(pid, folder);
		this.#folders.set(pid, next);
		return (path) => then(next, path);
	}
	#forked(line, child) {
		const parent = this.#of(line.pid);
		const shared = line.args.some((arg) => arg.includes("CLONE_FS"));
		const early = this.#former.get(child) ?? this.#folders.get(child);
		if (early?.path === void 0 && early) this.whenKnown(line.pid, (path) => setPath(early, path));
		if (shared && !this.#former.has(child)) this.#folders.set(child, parent);
		else if (!early) this.#folders.set(child, this.#copyOf(line.pid, parent));
		this.#former.delete(child);
	}
	#copyOf(pid, parent) {
		const copy = {
			path: parent.path,
			waiting: []
		};
		if (parent.path === void 0) this.whenKnown(pid, (path) => setPath(copy, path));
		return copy;
	}
};
/** As written: what a ".." leads to depends on the links before it. A program can walk up and down for ever. */
function below(folder, name) {
	const path = `${folder}/${name}`;
	return path.length > MOST_LENGTH ? clean(path) : path;
}
function setPath(folder, path) {
	folder.path = path;
	const waiting = folder.waiting;
	folder.waiting = [];
	for (const use of waiting) use(path);
}

// src/capture/strace/reader.ts
/** Mount point of our own files in the container, which are never part of the image. */
const MOUNT$1 = "/.micropacker";
/** The places of the target or other path, and of the new path, in calls that make a link or rename something. */
const LINKING = /* @__PURE__ */ new Map([
	["symlink", {
		from: 0,
		to: 1
	}],
	["symlinkat", {
		from: 0,
		to: 2
	}],
	["rename", {
		from: 0,
		to: 1
	}],
	["renameat", {
		from: 1,
		to: 3
	}],
	["renameat2", {
		from: 1,
		to: 3
	}],
	["link", {
		from: 0,
		to: 1
	}],
	["linkat", {
		from: 1,
		to: 3
	}]
]);
/** The working folder of a process, by the kernel's link to it (proc_pid_cwd(5)). */
const BY_CWD = /^\/proc\/(?:self|thread-self|(?:(?:self|\d+)\/task\/)?(\d+))\/cwd(\/.*)$/s;
/** S_ISUID and S_ISGID, inode(7). */
const SET_ID$1 = 3072;
/** Turns the lines of one trace into touches. */
var TraceReader = class {
	#lines = new LineReader();
	#folders;
	#programs = new Programs();
	#mounts = new OwnMounts();
	#touches;
	#syscalls;
	/** `start` is the absolute working folder of the first process. `syscalls` collects the system calls. */
	constructor(touches, start, syscalls) {
		this.#touches = touches;
		this.#syscalls = syscalls && new SyscallLines(syscalls);
		this.#folders = new WorkingFolders(start);
	}
	/** Takes one line without its newline, one character per byte. */
	line(text) {
		this.#syscalls?.line(text);
		const line = this.#lines.read(text);
		if (line.kind === "gone") {
			this.#folders.gone(line.pid);
			this.#programs.gone(line.pid);
		}
		if (line.kind === "call") this.#call(line);
	}
	/** Call it after the last line. Processes of unknown parents then start in the first process' folder. */
	end() {
		this.#folders.end();
		this.#syscalls?.end();
	}
	#call(line) {
		this.#folders.learn(line);
		this.#programs.learn(line);
		const found = foundBy(line.error);
		if (found === void 0) return;
		if (line.name === "bind") this.#addressed(line, "create", found);
		if (line.name === "connect") this.#addressed(line, "stat", found);
		if (line.error === "ENOTEMPTY") this.#notEmpty(line);
		if (LISTING.includes(line.name)) this.#listed(line);
		if (line.error === "") this.#changed(line);
		const call = CALLS$1.get(line.name);
		if (!call) return;
		const how = call.how === "open" && line.args.some((arg) => arg.includes("O_CREAT")) ? "create" : call.how;
		for (const at of call.paths) this.#path(line, at, how, found);
		if (line.error === "") this.#linked(line);
		if (line.name === "chroot" && line.error === "") this.#rooted(line);
		const real = pathOfDescriptor(line.result);
		if (real) this.#add(line.pid, real, how, true);
	}
	#path(line, at, how, found) {
		const name = unquoteC(line.args[at]);
		if (name === void 0) return;
		const folder = at > 0 ? line.args[at - 1] : void 0;
		const given = pathOfDescriptor(folder);
		if (name === "") {
			if (given && how === "exec") this.#touched(line, given, how, found);
			return;
		}
		if (line.name === "openat2" && given && line.args[2]?.includes("RESOLVE_IN_ROOT")) {
			this.#touches.add({
				path: clean(given),
				how: "stat",
				found: true,
				root: true
			});
			this.#touched(line, `${given}${clean(name)}`, how, found);
			return;
		}
		this.#resolved(line.pid, name, given, (path) => this.#touched(line, path, how, found));
		if (line.name === "chdir" && found && line.error === "") {
			if (BY_CWD.test(name)) this.#resolved(line.pid, name, void 0, (path) => this.#folders.changed(line.pid, path));
			else this.#folders.changed(line.pid, name);
		}
	}
	/** A link that was made, or something that was renamed. */
	#linked({ pid, name, args }) {
		const at = LINKING.get(name);
		if (!at) return;
		const [first, path] = [unquoteC(args[at.from]), unquoteC(args[at.to])];
		if (first === void 0 || path === void 0) return;
		this.#resolved(pid, path, pathOfDescriptor(args[at.to - 1]), (made) => {
			const touch = {
				path: clean(made),
				how: "create",
				found: true
			};
			if (name.startsWith("symlink")) this.#touches.add({
				...touch,
				linksTo: first,
				linkAt: made
			});
			else this.#resolved(pid, first, pathOfDescriptor(args[at.from - 1]), (former) => this.#touches.add({
				...touch,
				movedFrom: clean(former)
			}));
		});
	}
	#changed(line) {
		if (RIGHTS.has(line.name)) this.#rights(line);
		if (MOUNTING.has(line.name)) this.#mounted(line);
	}
	/** A file that got its owner's rights, or capabilities: of the attribute's name only "s" of "security." is known. */
	#rights({ pid, name, args }) {
		const { file, what } = RIGHTS.get(name);
		const given = args[what] ?? "";
		if (!/^"s/.test(given) && !(Number.parseInt(given, 8) & SET_ID$1)) return;
		const use = (path) => this.#touches.add({
			path: clean(path),
			how: "stat",
			found: true,
			rights: true
		});
		const path = unquoteC(args[file]);
		const open = pathOfDescriptor(args[file]);
		if (open) use(open);
		else if (path) this.#resolved(pid, path, file > 0 ? pathOfDescriptor(args[file - 1]) : void 0, use);
	}
	#mounted(line) {
		const mount = this.#mounts.made(line, (name, folder) => name.startsWith("/") ? name : `${folder ?? ""}/${name}`);
		if (!mount) return;
		if (mount.of !== void 0) {
			this.#touches.link(mount.path, [mount.of]);
			this.#add(line.pid, mount.of, "stat", true);
		}
		if (line.name === "pivot_root") this.#touches.add({
			path: mount.path,
			how: "stat",
			found: true,
			root: true
		});
		this.#touches.mounted.add(mount.path);
	}
	#rooted(line) {
		const name = unquoteC(line.args[0]);
		if (name === void 0) return;
		this.#resolved(line.pid, name, void 0, (path) => {
			for (const touch of asChroot(walked(path, "stat", true))) this.#touches.add(touch);
		});
	}
	/** Its names made the call fail, as if it were listed. */
	#notEmpty({ pid, name, args }) {
		const at = REPLACING.get(name);
		const path = at === void 0 ? void 0 : unquoteC(args[at]);
		if (path === void 0) return;
		const folder = at === 0 ? void 0 : pathOfDescriptor(args[at - 1]);
		this.#resolved(pid, path, folder, (full) => {
			this.#touches.add({
				path: clean(full),
				how: "open",
				found: true,
				listed: []
			});
		});
	}
	/** The socket of an address in the file system, unix(7). */
	#addressed(line, how, found) {
		const name = unquoteC(/sun_path=("(?:[^"\\]|\\.)*")/.exec(line.args[1] ?? "")?.[1]);
		if (name) this.#resolved(line.pid, name, void 0, (path) => this.#add(line.pid, path, how, found));
	}
	#listed({ pid, args, error }) {
		const given = error === "" ? pathOfDescriptor(args[0]) : void 0;
		if (given === void 0 || isOurs$1(given)) return;
		const path = clean(given);
		this.#touches.add({
			path,
			how: "open",
			found: true,
			listed: []
		});
		this.#programs.whenKnown(pid, (by) => this.#touches.tellListed(path, by));
	}
	#resolved(pid, name, folder, use) {
		const byCwd = name.startsWith("/proc/") && BY_CWD.exec(name);
		if (byCwd) this.#folders.whenKnown(Number(byCwd[1] ?? pid), (cwd) => use(`${cwd}${byCwd[2]}`));
		else if (name.startsWith("/")) use(name);
		else if (folder) use(`${folder}/${name}`);
		else this.#folders.whenKnown(pid, (cwd) => use(`${cwd}/${name}`));
	}
	#touched({ pid, error }, path, how, found) {
		this.#add(pid, path, how, found);
		if (how === "exec" && error === "") this.#programs.ran(pid, clean(path));
	}
	#add(pid, path, how, found) {
		if (isOurs$1(path)) return;
		if (this.#mounts.hides(path)) {
			this.#touches.add({
				path: clean(path),
				how,
				found,
				asWritten: path
			});
			return;
		}
		for (const touch of walked(path, how, found)) if (this.#touches.add(touch)) this.#programs.whenKnown(pid, (by) => this.#touches.tell(touch.path, by));
	}
};
/** True for our own files in the container. */
function isOurs$1(path) {
	return `${joinPath("/", path)}/`.startsWith(`${MOUNT$1}/`);
}

// src/engine/events.ts
/**
* Follows the events of all containers from its creation to `end`. The engine keeps only its last 256 events, so they
* cannot be asked for afterwards.
*/
var ContainerEvents = class {
	all = [];
	/** Why the events could not be followed, if so: `all` is then incomplete. */
	lost;
	#ended = new AbortController();
	#following;
	/** `onEvent` is told each at once. */
	constructor(docker, onEvent = () => {}) {
		const lines = new Lines((line) => {
			for (const event of eventsIn(line)) {
				this.all.push(event);
				onEvent(event);
			}
		});
		const following = docker.events(Date.now(), (bytes) => lines.push(bytes), this.#ended.signal);
		this.#following = following.then(() => {
			this.lost = "the engine's stream of events ended";
		}, (error) => {
			if (!this.#ended.signal.aborted) this.lost = error.message;
		});
	}
	/** The events of one container, in order. */
	of(id) {
		return this.all.filter((event) => event.id === id);
	}
	async end() {
		this.#ended.abort();
		await this.#following;
	}
};
/** Joins chunks of bytes to lines. */
var Lines = class {
	#take;
	#rest = Buffer.alloc(0);
	constructor(take) {
		this.#take = take;
	}
	push(bytes) {
		const all = Buffer.concat([this.#rest, bytes]);
		let begin = 0;
		for (let at = all.indexOf(10); at !== -1; at = all.indexOf(10, begin)) {
			this.#take(all.toString("utf8", begin, at));
			begin = at + 1;
		}
		this.#rest = all.subarray(begin);
	}
};
/** The event in a line of the API's answer (`GET /events`); none for a line that is not one. */
function eventsIn(line) {
	try {
		const { Action: action, Actor, timeNano } = JSON.parse(line);
		const { ID: id, Attributes: attributes } = Actor ?? {};
		if (typeof action !== "string" || typeof id !== "string") return [];
		return [{
			action,
			id,
			...typeof timeNano === "number" ? { at: timeNano / 1e6 } : {},
			attributes: attributes ?? {}
		}];
	} catch {
		return [];
	}
}

// src/trial/mounts.ts
/**
* The container's mounts. A bind mount, a tmpfs and a volume that had files (`hadData`, by its name) hide the image's
* files; the engine fills a new or empty volume from the image, unless it is told not to (`nocopy`).
*/
function mountsIn(container, hadData) {
	const { HostConfig, Mounts } = container;
	const tmpfs = Object.keys(HostConfig.Tmpfs ?? {}).map((path) => ({
		path: pathFromText(path),
		hides: "folder"
	}));
	const others = (Mounts ?? []).map((mount) => {
		const path = pathFromText(mount.Destination);
		const hiding = {
			path,
			hides: "folder",
			...mount.Source ? { source: mount.Source } : {}
		};
		if (mount.Type === "bind") return isFile(mount.Source) ? {
			path,
			hides: "file"
		} : hiding;
		return mount.Type === "volume" && !hadData(mount.Name ?? "") && !isNoCopy(mount, container) ? {
			path,
			hides: void 0
		} : hiding;
	});
	return [...tmpfs, ...others];
}
function isNoCopy({ Destination, Mode }, { HostConfig }) {
	if (Mode?.split(",").includes("nocopy")) return true;
	return (HostConfig.Mounts?.find(({ Target }) => pathFromText(Target) === pathFromText(Destination)))?.VolumeOptions?.NoCopy === true;
}
/** False also if the source is on another machine, or cannot be seen: most mounts are folders. */
function isFile(source) {
	try {
		return source !== void 0 && !lstatSync(source).isDirectory();
	} catch {
		return false;
	}
}
/** The deepest mount that has the path, if any. */
function mountOf$1(path, mounts) {
	let deepest;
	for (const mount of mounts) if ((path === mount.path || path.startsWith(mount.path === "/" ? "/" : `${mount.path}/`)) && mount.path.length >= (deepest?.path.length ?? 0)) deepest = mount;
	return deepest;
}
/**
* The touches of the image's files: a file below a mount is the mount's, whatever the image has there. The mount point
* takes its place, because the container needs it: the folder, or the folder of a mounted file. A link in a mount can
* lead back to the image, also one that the container has made there and removed again.
*/
function touchesOfImage(touches, mounts) {
	if (!mounts.some(({ hides }) => hides)) return touches;
	const kept = touches.map(({ listed, ...touch }) => {
		const mount = mountOf$1(touch.path, mounts);
		if (!mount?.hides) return {
			...touch,
			...listed ? { listed } : {}
		};
		const path = mount.hides === "file" ? parentOf(mount.path) : mount.path;
		return mountOf$1(path, mounts)?.hides && path !== mount.path ? void 0 : {
			...touch,
			path,
			how: "stat",
			found: true
		};
	});
	kept.hides = (path) => {
		const mount = mountOf$1(path, mounts);
		return mount?.hides !== void 0 && mount.path !== path;
	};
	const made = new Set([...touches.links().keys()].map((path) => mountOf$1(clean(path), mounts)));
	for (const touch of touches.sorted()) {
		const links = linksOnTheWay(touch.path, mounts);
		for (const [path, target] of links) kept.link(path, [target]);
		const mount = mountOf$1(touch.path, mounts);
		if (links.size > 0 || mount?.hides && made.has(mount)) kept.add({
			...touch,
			asWritten: touch.path
		});
	}
	return kept;
}
/** The kernel's limit, path_resolution(7). */
const MOST_LINKS = 40;
/** The symbolic links in mounts that lead from a path to another, with their targets, as seen from this machine. */
function linksOnTheWay(path, mounts) {
	const links = /* @__PURE__ */ new Map();
	let current = path;
	while (current !== void 0 && links.size < MOST_LINKS) current = afterFirstLink(current, mounts, links);
	return links;
}
/** Adds the first link on the way to a path below a mount. Returns where the path leads after it, if there is one. */
function afterFirstLink(path, mounts, links) {
	const mount = mountOf$1(path, mounts);
	if (mount?.source === void 0 || path === mount.path) return void 0;
	for (let end = path.indexOf("/", mount.path.length + 1);; end = path.indexOf("/", end + 1)) {
		const link = end < 0 ? path : path.slice(0, end);
		const target = targetOf$1(`${pathFromText(mount.source)}${link.slice(mount.path.length)}`);
		if (target !== void 0) {
			if (links.has(link)) return void 0;
			links.set(link, target);
			return clean(`${joinPath(parentOf(link), target)}${path.slice(link.length)}`);
		}
		if (end < 0) return void 0;
	}
}
/** The target of a symbolic link; undefined for anything else, or what cannot be seen. */
function targetOf$1(place) {
	try {
		return readlinkSync(pathToBytes(place), { encoding: "buffer" }).toString("latin1");
	} catch {
		return;
	}
}

// src/trial/changed-binds.ts
/** The kernel's own files change all the time. */
const KERNEL$2 = /^\/(?:proc|sys|dev)(?:\/|$)/;
/**
* The bind mounts, as "SOURCE (at DESTINATION)", in which a container has changed a file since `since` (epoch
* milliseconds): a path that it touched, or the folder of such a path, has a newer time on this machine.
*/
function changedBinds({ Mounts }, touches, since) {
	const mounts = (Mounts ?? []).map((mount) => ({
		...mount,
		path: pathFromText(mount.Destination)
	}));
	const changed = /* @__PURE__ */ new Set();
	const looked = /* @__PURE__ */ new Set();
	for (const { path, how } of touches.sorted()) {
		const mount = mountOf$1(path, mounts);
		if (how === "stat" || mount?.Type !== "bind" || !mount.RW || !mount.Source || KERNEL$2.test(mount.Source)) continue;
		const name = `${mount.Source} (at ${mount.Destination})`;
		if (changed.has(name)) continue;
		for (const inside of path === mount.path ? [path] : [path, parentOf(path)]) {
			const place = `${pathFromText(mount.Source)}${inside.slice(mount.path.length)}`;
			if (!looked.has(place) && isNewer(place, since)) changed.add(name);
			looked.add(place);
		}
	}
	return [...changed];
}
/** Whether a file or folder was changed since. Sockets and devices are no content. */
function isNewer(path, since) {
	try {
		const found = lstatSync(pathToBytes(path));
		return (found.isFile() || found.isDirectory()) && found.mtimeMs >= since;
	} catch {
		return false;
	}
}

// src/trial/environment.ts
/**
* The variables for the user's test and ready command, added to this machine's environment: `MICROPACKER_PHASE`
* (capture or verify), `MICROPACKER_CONTAINER` (id), `MICROPACKER_IMAGE`, and for each published TCP port
* `MICROPACKER_PORT_<container port>` (host port).
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

// src/trial/health.ts
/** The engine's time-out of a HEALTHCHECK without one, in milliseconds. */
const USUAL_MS = 3e4;
/** Nobody waits longer for it after the test. */
const MOST_MS = 3e4;
/** The time-out of the image's HEALTHCHECK in milliseconds. */
function healthTimeout(check) {
	return (check?.Timeout ?? 0) / 1e6 || USUAL_MS;
}
/**
* Runs the container's HEALTHCHECK once, as `argv` wraps it for a tracer. Undefined if the container does not run, has
* no HEALTHCHECK, or its exit code is unknown.
*/
async function checkHealth(id, docker, argv) {
	const container = await docker.container(id);
	const health = container?.State.Running && healthArgv(container.Config);
	if (!health) return void 0;
	const limitMs = Math.min(healthTimeout(container.Config.Healthcheck), MOST_MS);
	try {
		const { code } = await docker.exec(id, argv(health), limitMs);
		if (code === null) return void 0;
		return {
			health: code,
			...code ? { warning: `The HEALTHCHECK ended with exit code ${code} after the test.` } : {}
		};
	} catch (error) {
		if (!(error instanceof TimedOut)) throw error;
		return {
			health: "too long",
			warning: `The HEALTHCHECK did not end within ${limitMs / 1e3} s after the test.`
		};
	}
}

// src/trial/interpreters.ts
/** A program's headers and the name of its loader are at its beginning. */
const HEAD = 65536;
/** Of files that the container has made. */
const MOST_READ = 20;
/**
* Adds the loaders and interpreters of programs that are not the image's: of mounted ones, and of those that the
* container made itself and did not remove. Only the kernel looks these up, so strace does not see it (execve(2)).
*/
async function addInterpreters(touches, ended) {
	let left = MOST_READ;
	for (const { path, how, created } of touches.sorted()) {
		if (how !== "exec") continue;
		const mount = mountOf$1(path, ended.mounts);
		const mounted = mount?.source === void 0 ? void 0 : `${pathFromText(mount.source)}${path.slice(mount.path.length)}`;
		const made = mounted === void 0 && created && left-- > 0;
		const head = mounted === void 0 ? made && await headInContainer(path, ended) : headOf(mounted, mount.source);
		const interpreter = head ? interpreterIn(head) : void 0;
		if (interpreter) touches.add({
			path: joinPath("/", interpreter),
			how: "exec",
			found: false,
			by: path
		});
	}
}
function interpreterIn(head) {
	const read = (offset, length) => head.subarray(offset, offset + length);
	return parseElf(read)?.interpreter ?? readShebang(head)?.interpreter;
}
/** The beginning of a file of this machine below a mounted folder; undefined for what is behind a link. */
function headOf(path, source) {
	try {
		const place = pathToBytes(path);
		const real = realpathSync(source, "latin1");
		if (realpathSync(place, { encoding: "latin1" }) !== `${real}${path.slice(pathFromText(source).length)}`) return;
		const file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			if (!fstatSync(file).isFile()) return void 0;
			const head = Buffer.alloc(HEAD);
			return head.subarray(0, readSync(file, head, 0, HEAD, 0));
		} finally {
			closeSync(file);
		}
	} catch {
		return;
	}
}
/** Ends the reading of a long file. */
const ENOUGH = /* @__PURE__ */ new Error("enough");
/** The beginning of a file in the container; undefined if it is gone, or not a file. */
async function headInContainer(path, { id, docker }) {
	const chunks = [];
	let size = 0;
	const take = (bytes) => {
		chunks.push(Buffer.from(bytes));
		size += bytes.length;
		if (size > 2 * HEAD) throw ENOUGH;
	};
	try {
		await docker.copyOut(id, pathToBytes(path).toString("utf8"), take);
	} catch (error) {
		if (error !== ENOUGH) return void 0;
	}
	return firstBody(Buffer.concat(chunks));
}
/** The body of the first member of a tar, as far as it is there; undefined if it is not a file. */
function firstBody(tar) {
	for (let at = 0; at + 512 <= tar.length;) {
		const { type, size } = readHeader(tar.subarray(at, at + 512), at);
		const begin = at + 512;
		if (!"xXgLK".includes(type)) return type === "0" ? tar.subarray(begin, begin + size) : void 0;
		at = begin + padded(size);
	}
}

// src/trial/life.ts
/** Signals that usually end no container: HUP, USR1, USR2, CHLD, CONT (signal(7)). */
const HARMLESS = /* @__PURE__ */ new Set([
	"1",
	"10",
	"12",
	"17",
	"18"
]);
/** Reads the events of one container, in order (https://docs.docker.com/reference/cli/docker/system/events/). */
function lifeOf(events) {
	const life = {
		ended: void 0,
		deaths: 0,
		unhealthy: false,
		outOfMemory: false,
		handled: false,
		stops: []
	};
	let asked = false;
	for (const { action, attributes } of events) if (action === "kill") {
		asked ||= !HARMLESS.has(attributes.signal ?? "");
		life.handled ||= asked;
	} else if (action === "oom") life.outOfMemory = true;
	else if (action === "health_status: unhealthy") life.unhealthy = true;
	else if (action === "start") {
		life.ended = void 0;
		asked = false;
	} else if (action === "die") {
		const exitCode = Number(attributes.exitCode);
		if (asked) life.stops.push(exitCode);
		else {
			life.deaths++;
			life.ended = { exitCode };
		}
	}
	return life;
}
const READS = "The engine reads them, so no tracer sees which: add them to keep.";
/** Warnings about files that the engine read or wrote in the container for the test. */
function copyWarnings(events) {
	const did = (...actions) => events.some(({ action }) => actions.includes(action));
	return [...did("archive-path", "export", "commit") ? [`The test copied files out of the container with docker cp, docker export or docker commit. ${READS}`] : [], ...did("extract-to-dir") ? ["The test copied files into the container with docker cp. The engine looks up their folder, so no tracer sees it, nor where a copied link leads: add both to keep."] : []];
}
const EXEC = "exec_create: ";
/** The commands that ran in a container by `docker exec` and HEALTHCHECK, without quotes between the arguments. */
function execsIn(events) {
	return events.filter(({ action }) => action.startsWith(EXEC)).map(({ action }) => action.slice(13)).map((command) => command.trim()).filter((command) => command !== "");
}

// src/base/real-path.ts
/** The absolute path without links, as far as it exists. */
function realOf(path) {
	try {
		return realpathSync(path);
	} catch {
		const absolute = resolve(path);
		return absolute === "/" ? absolute : resolve(realOf(dirname(absolute)), basename(absolute));
	}
}

// src/trial/own-folders.ts
/**
* Throws `Failure` if a container has a writable bind mount that holds one of the folders, or a part of it: root in the
* container could replace the step's files by links to others of this machine. A mount of the whole machine (/) is the
* user's choice, as --privileged is.
*/
function requireOwnFolders(mounts, folders) {
	for (const { Type, Source, RW, Destination } of mounts) {
		if (Type !== "bind" || !Source || RW === false || Destination.startsWith(`${"/.micropacker"}/`)) continue;
		const source = realOf(Source);
		const found = source === "/" ? void 0 : folders.find(({ path }) => overlap(source, realOf(path)));
		if (!found) continue;
		throw new Failure(`${found.name}: ${found.path} can be changed by the container, because ${Source} is mounted there (at ${Destination})`, { fix: `Mount ${Source} read-only (:ro), or mount only what the container needs of it, or ${found.fix}.` });
	}
}
function overlap(one, other) {
	return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

// src/trial/traffic.ts
const MOST_LOOKS$2 = 10;
/**
* Counts what has come into the network namespace of a process, from the counters in /proc/PID/net (proc_net(5); RFC
* 4022, 4113 and 4293 for their meaning). Packets that the network sends to everybody do not count: neighbours,
* routers and new bridge ports send some at any time. Undefined if the counters cannot be read here.
*/
function trafficInto(pid, proc = "/proc") {
	const read = (name) => readFileSync(join(proc, String(pid), "net", name), "latin1");
	try {
		for (let looks = 1;; looks++) {
			const own = loopback(read("dev"));
			const snmp = read("snmp");
			const snmp6 = read("snmp6");
			if (loopback(read("dev")) !== own && looks < MOST_LOOKS$2) continue;
			return trafficOf(snmp, snmp6, own);
		}
	} catch {
		return;
	}
}
function trafficOf(snmp, snmp6, own) {
	const tcp = pairs(snmp, "Tcp:");
	const udp = pairs(snmp, "Udp:");
	const six = new Map(snmp6.split("\n").map(nameAndNumber));
	const datagrams = sum([...["InDatagrams", "NoPorts"].map((name) => udp.get(name)), ...["Udp6InDatagrams", "Udp6NoPorts"].map((name) => six.get(name))]);
	const messages = [pairs(snmp, "Icmp:").get("InMsgs"), six.get("Icmp6InEchos")];
	return {
		packets: Math.max(0, sum([
			tcp.get("InSegs"),
			datagrams,
			...messages
		]) - own),
		requests: sum([tcp.get("PassiveOpens"), datagrams])
	};
}
/** The counters of one protocol in a file of two lines each: names, then numbers. */
function pairs(text, protocol) {
	const [names = [], numbers = []] = text.split("\n").filter((line) => line.startsWith(protocol)).map((line) => line.split(" "));
	return new Map(names.map((name, at) => [name, Number(numbers[at])]));
}
function nameAndNumber(line) {
	const [name = "", number] = line.split(/\s+/);
	return [name, Number(number)];
}
/** The packets received by the loopback device: bytes, then packets follow its name. */
function loopback(text) {
	return Number(/^\s*lo:\s*\d+\s+(\d+)/m.exec(text)?.[1] ?? 0);
}
function sum(numbers) {
	return numbers.reduce((total, number) => total + (number ?? 0), 0);
}

// src/engine/volumes.ts
/** Undefined if the volume does not exist. */
async function volumeNamed(docker, name) {
	try {
		return await docker.api({
			method: "GET",
			path: `/volumes/${encodeURIComponent(name)}`
		});
	} catch (error) {
		if (error instanceof Failure && /no such volume/i.test(error.message)) return void 0;
		throw error;
	}
}
/** The containers that mount the volume, running or not. */
async function containersWith(docker, volume) {
	const filters = encodeURIComponent(JSON.stringify({ volume: [volume] }));
	return await docker.api({
		method: "GET",
		path: `/containers/json?all=true&filters=${filters}`
	});
}
/** Creates an empty volume that belongs to a run and returns its name. */
async function createVolume(docker, runId) {
	const body = { Labels: runLabels(runId) };
	return (await docker.api({
		method: "POST",
		path: "/volumes/create",
		body
	})).Name;
}
/** Copies the volume's content into the new file `file`, as a tar. Throws `Failure` if this machine's disk is full. */
async function saveVolume(docker, helper, name, file) {
	const out = openSync(file, "wx", 384);
	const head = new Head();
	const take = (bytes) => {
		head.push(bytes);
		for (let at = 0; at < bytes.length;) at += writeSync(out, bytes, at);
	};
	try {
		await withHelper(docker, helper, name, (id) => docker.copyOut(id, placeOf(helper), take));
		return {
			bytes: head.bytes,
			empty: head.isEmptyVolume()
		};
	} catch (error) {
		if (error.code !== "ENOSPC") throw error;
		throw new Failure(`this machine's disk is full after ${head.bytes} bytes of volume ${name}`, { cause: error });
	} finally {
		closeSync(out);
	}
}
/** Whether the volume is empty. Reads no more of it than that needs. */
async function isEmptyVolume(docker, helper, name) {
	const head = new Head();
	const enough = /* @__PURE__ */ new Error("enough");
	const take = (bytes) => {
		head.push(bytes);
		if (head.bytes > MAX_EMPTY) throw enough;
	};
	try {
		await withHelper(docker, helper, name, (id) => docker.copyOut(id, placeOf(helper), take));
	} catch (error) {
		if (error !== enough) throw error;
	}
	return head.isEmptyVolume();
}
/** Fills a new volume from the tar in `file`, with owners, modes and times. */
async function fillVolume(docker, helper, name, file) {
	const tar = openSync(file, "r");
	try {
		await withHelper(docker, helper, name, (id) => docker.copyIn(id, tar));
	} finally {
		closeSync(tar);
	}
}
async function withHelper(docker, helper, volume, work) {
	const id = await createInstance(docker, helper, helper.volumes, [`${volume}:${placeOf(helper)}:nocopy`]);
	const remove = () => docker.uncancelled().remove(id);
	return withGivenBack(helper.log, `Cannot remove container ${id}`, () => work(id), remove);
}
/** A folder that no image has: a link of that name could lead elsewhere. */
function placeOf({ runId }) {
	return `/.micropacker-volume-${runId}`;
}
/** The tar of an empty folder is shorter than this. */
const MAX_EMPTY = 65536;
/** The beginning of a volume's tar. */
var Head = class {
	bytes = 0;
	#chunks = [];
	push(bytes) {
		if (this.bytes <= MAX_EMPTY) this.#chunks.push(Buffer.from(bytes));
		this.bytes += bytes.length;
	}
	/** True if the tar has the volume's folder only. */
	isEmptyVolume() {
		return this.bytes <= MAX_EMPTY && [...members(bufferSource(Buffer.concat(this.#chunks)))].length <= 1;
	}
};

// src/trial/volumes.ts
/** States of a container whose processes use its volumes (the API's ContainerState). */
const LIVE = [
	"running",
	"paused",
	"restarting"
];
const FULL = "Free some space, or mount a volume with less data.";
/**
* Shows each run of a step the user's named volumes as they were before the first run. The first capture uses the
* volumes themselves, so they end as it left them; every other run gets copies. A volume that did not exist, or that
* the engine has just made for the container, is a new one for each run: the engine fills it from the run's own image.
*/
var Volumes = class {
	#options;
	#before = /* @__PURE__ */ new Map();
	/** Names of volumes with the user's files, ours included. */
	#withData = /* @__PURE__ */ new Set();
	#told = /* @__PURE__ */ new Set();
	#captured = false;
	constructor(options) {
		this.#options = options;
	}
	/** Call it before each run, also before the first. Throws `Failure` if there is no room for a copy. */
	async forRun(wanted) {
		for (const name of wanted.names) if (!this.#before.has(name)) this.#before.set(name, await this.#look(name, wanted));
		const own = wanted.captures && !(this.#captured && this.#options.copies);
		const started = () => {
			this.#captured ||= own;
		};
		if (own) return {
			names: /* @__PURE__ */ new Map(),
			started,
			release: async () => {}
		};
		const names = /* @__PURE__ */ new Map();
		const docker = this.#options.docker.uncancelled();
		const release = () => removeAll(docker, names.values());
		try {
			for (const name of wanted.names) {
				const before = this.#before.get(name);
				if (!before.shared) names.set(name, await this.#copy(name, before, wanted));
			}
		} catch (error) {
			await tryTo(this.#options.log, "Cannot remove the copies of volumes", release);
			throw error;
		}
		return {
			names,
			started,
			release
		};
	}
	/** Whether a volume had files of the user's before its run. */
	hadData(name) {
		return this.#withData.has(name);
	}
	/** Tells once of each bind mount ("SOURCE (at DESTINATION)") that a run has changed, if another run can follow. */
	tellChanged(binds) {
		const news = binds.filter((bind) => !this.#told.has(bind));
		if (news.length === 0 || !this.#options.copies) return;
		for (const bind of news) this.#told.add(bind);
		this.#options.log.notice(`The run changed files in a bind mount: ${news.join(", ")}. The next run finds them as they are now: only named volumes are the same for each run.`);
	}
	async #look(name, wanted) {
		const { docker, log, isNew } = this.#options;
		const volume = await volumeNamed(docker, name);
		if (!volume) return {};
		const { owner } = wanted;
		const others = (await containersWith(docker, name)).filter(({ Id }) => Id !== owner?.Id);
		const live = others.filter(({ State }) => LIVE.includes(State));
		if (live.length > 0) {
			const users = live.map(({ Names }) => Names[0]?.replace(/^\//, "")).join(", ");
			log.notice(`Volume ${name} is also used by ${users}, which is running: all runs share it.`);
			return { shared: true };
		}
		const anonymous = isAnonymous(volume.Name);
		if (owner?.State.StartedAt.startsWith("0001") && others.length === 0 && (anonymous || isNew(volume))) return {};
		const before = await this.#save(volume, wanted);
		if (before.hasData && anonymous) return {
			...before,
			hasData: void 0
		};
		if (before.hasData) this.#withData.add(name);
		return before;
	}
	async #save({ Name: name, Driver }, wanted) {
		const { docker, log, tempDir, copies } = this.#options;
		const helper = this.#helper(wanted);
		const begin = performance.now();
		try {
			if (!copies) return await isEmptyVolume(docker, helper, name) ? {} : { hasData: true };
			const file = join(tempDir, `volume-${this.#before.size}.tar`);
			const save = () => saveVolume(docker, helper, name, file);
			const { bytes, empty } = await withProgress(log, () => `Copying volume ${name}`, save);
			if (empty) return { file };
			const cost = `${showBytes(bytes)} copied in ${showDuration(performance.now() - begin)}`;
			log.info(`Volume ${name}: ${cost}; each run starts from this content`);
			return {
				file,
				hasData: true
			};
		} catch (error) {
			if (error instanceof Cancelled) throw error;
			if (isFull(error)) throw noRoom(name, error);
			log.warning(`Volume ${name} (driver ${Driver}) cannot be copied: ${error.message}. All runs share it, so the run on the micro image finds what the first run wrote.`);
			return { shared: true };
		}
	}
	/** Makes a volume for a run with the content that `name` had before the first run. */
	async #copy(name, { file, hasData }, wanted) {
		const { docker, runId } = this.#options;
		const ours = await createVolume(docker, runId);
		try {
			if (file !== void 0) await fillVolume(docker, this.#helper(wanted), ours, file);
		} catch (error) {
			await docker.uncancelled().removeVolume(ours).catch(() => {});
			throw isFull(error) ? noRoom(name, error) : error;
		}
		if (hasData) this.#withData.add(ours);
		return ours;
	}
	#helper({ helper }) {
		const { runId, log } = this.#options;
		return {
			...helper,
			runId,
			log
		};
	}
};
async function removeAll(docker, names) {
	for (const name of names) await docker.removeVolume(name);
}
/** The engine names an anonymous volume by 64 hex digits. */
function isAnonymous(name) {
	return /^[0-9a-f]{64}$/.test(name);
}
function isFull(error) {
	return /no space left on device|disk quota exceeded|disk is full/i.test(error.message);
}
function noRoom(name, cause) {
	const message = `there is no room for a copy of volume ${name}: ${cause.message}`;
	return new Failure(message, {
		fix: `Each run of the test starts from the volume as it is now. ${FULL}`,
		cause
	});
}

// src/trial/reach.ts
/** Events that no caller causes. */
const OWN = /^(create|start|die|oom|destroy|health_status|exec_start|exec_die|exec_detach)\b/;
/**
* `ours` tells if an `exec_create` event is our own: the health check, or a ready command. `paths` is the number of
* captured paths.
*/
function reachOf(container, events, ours, paths) {
	const calls = events.filter(({ action }) => !OWN.test(action) && !ours(action.replace(/^exec_create: /, "")));
	return {
		traffic: container?.State.Running && container.HostConfig.NetworkMode !== "host" ? trafficInto(container.State.Pid) : void 0,
		calls: calls.length,
		paths
	};
}
/** What reached the container between two times; undefined if that is unknown. */
function reachedBetween(before, after) {
	if (after.calls > before.calls) return "a caller";
	if (before.traffic === void 0 || after.traffic === void 0) return void 0;
	const requests = after.traffic.requests > before.traffic.requests;
	if (after.traffic.packets > before.traffic.packets) return requests ? "a caller" : "packets";
	return requests ? "own requests" : "nothing";
}
const IF_OTHER = "If it tests something else, its result says nothing about the micro image.";
/** The warning about a test of which nobody knows whether it reached the container; undefined if somebody does. */
function unknownReachText(reached, container) {
	if (reached !== void 0 || !container?.State.Running || container.HostConfig.NetworkMode !== "host") return void 0;
	return `The container uses this machine's network (--network host), so nobody can tell whether the test reached it. ${IF_OTHER} To have it checked, publish a port (-p) instead, or let the test use docker exec "$MICROPACKER_CONTAINER".`;
}
/**
* The warning about a test that does not seem to have touched the container; undefined if something tells that it may
* have. `samePaths`: the container opened nothing new meanwhile. `others`: other containers were at work. A HEALTHCHECK
* makes requests of its own and lets the container open files, so it tells nothing; what a test writes into a mounted
* folder could.
*/
function untouchedText(reached, samePaths, others, container) {
	if (reached === "nothing" && samePaths) return `The test did not touch the container: no connection, no docker exec, and no file was opened while it ran. ${IF_OTHER}`;
	if (!container || !(reached === "nothing" || reached === "own requests") || others || !healthArgv(container.Config)) return void 0;
	if ((container.Mounts ?? []).some(({ Type, Name = "" }) => Type !== "volume" || !isAnonymous(Name))) return void 0;
	return `The test does not seem to touch the container: no connection and no docker exec while it ran, beside those of the HEALTHCHECK. ${IF_OTHER}`;
}

// src/trial/log-probe.ts
/** Of a line, in characters: a pattern can need more than linear time. */
const MOST_MATCHED = 16384;
/** How long one look waits for a line. */
const MOMENT_MS = 500;
/**
* Follows a container's log and looks for a line in it, however long the log is. Only what the container printed since
* its last start counts. Call `end` when nobody looks any more.
*/
var LogProbe = class {
	#docker;
	#id;
	#pattern;
	#follower;
	#startedAt = "";
	#lines = 0;
	#last = "";
	#matched = false;
	/** Resolves with the first line that matches. */
	#match = Promise.resolve();
	#failed = false;
	constructor(docker, id, pattern) {
		this.#docker = docker;
		this.#id = id;
		this.#pattern = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
	}
	/** What the log has now, or a moment later: true, or what it has instead, in words. */
	async look({ State }) {
		if (State.StartedAt !== this.#startedAt) await this.#follow(State);
		await this.#follower;
		const timer = new AbortController();
		await Promise.race([this.#match, setTimeout$1(MOMENT_MS, void 0, { signal: timer.signal }).catch(() => {})]);
		timer.abort();
		if (this.#matched) return true;
		if (this.#failed) return `the log cannot be read (${lastLine(this.#last)})`;
		return this.#lines === 0 ? "it was empty" : `0 of ${counted(this.#lines, "line")} matched`;
	}
	async end() {
		const follower = await this.#follower?.catch(() => void 0);
		this.#follower = void 0;
		follower?.kill("SIGKILL");
		follower?.cut();
	}
	async #follow({ StartedAt, FinishedAt }) {
		await this.end();
		[this.#startedAt, this.#lines, this.#matched, this.#failed] = [
			StartedAt,
			0,
			false,
			false
		];
		const since = FinishedAt.startsWith("0001") ? void 0 : FinishedAt;
		let match = () => {};
		this.#match = new Promise((resolve) => {
			match = resolve;
		});
		const follower = this.#docker.followLogs(this.#id, since, (line) => {
			if (this.#startedAt !== StartedAt) return;
			this.#lines++;
			this.#last = line;
			this.#matched ||= this.#pattern.test(line.slice(0, MOST_MATCHED));
			if (this.#matched) match();
		});
		this.#follower = follower;
		const { exited } = await follower;
		exited.then(({ code }) => {
			this.#failed ||= this.#startedAt === StartedAt && code !== null && code !== 0;
		}, () => {});
	}
};

// src/trial/ports.ts
/** Published TCP ports ("80/tcp"), else the exposed ones. */
function tcpPorts(container) {
	const tcp = (ports) => Object.keys(ports ?? {}).filter((port) => port.endsWith("/tcp"));
	const published = tcp(container.HostConfig.PortBindings);
	return published.length > 0 ? published : tcp(container.Config.ExposedPorts);
}
/** The addresses of the container's ports: its own, and those that the engine publishes. */
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
/** Whether a TCP connection to one of them succeeds. */
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

// src/trial/ready.ts
const POLL_MS$1 = 200;
const SETTLE_MS$1 = 2e3;
const PROBE_TIMEOUT_MS = 5e3;
const LEAST_PROBE_MS = 500;
/**
* The engine waits 0.1 s before the first restart and doubles that for each later one: 3.1 s in all, plus the time that
* the container ran.
*/
const CRASHES = 6;
/** Waits until the container is ready, has exited (repeatedly, if it has a restart policy), or the time is over. */
async function waitUntilReady(options) {
	const begin = Date.now();
	let probe;
	const probing = (container) => {
		probe ??= probeFor(options, container, begin);
		return probe;
	};
	try {
		return await wait(options, begin, probing);
	} finally {
		await probe?.end?.();
	}
}
async function wait(options, begin, probing) {
	let probe;
	let last = { instead: "it was being restarted" };
	const restarted = restartLogger(options.log);
	for (;;) {
		if (options.signal.aborted) throw new Cancelled();
		const container = await options.docker.container(options.id);
		probe ??= container && probing(container);
		if (options.readiness.kind === "none") return {
			ok: true,
			how: "not waited for"
		};
		if (options.readiness.kind === "exit" && container && hasEnded(container)) return container.State.ExitCode === 0 ? {
			ok: true,
			how: probe.waitedFor
		} : {
			ok: false,
			why: "exited",
			container
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
		} else {
			const seen = await probe.look(container);
			if (seen === "ready") return {
				ok: true,
				how: probe.waitedFor
			};
			last = seen;
		}
		const waitedMs = Date.now() - begin;
		if (waitedMs > options.timeoutMs) return timeout(probe, last, options.timeoutMs);
		if (options.isHopeless?.(waitedMs)) return timeout(probe, last, waitedMs);
		await setTimeout$1(POLL_MS$1, void 0, { signal: options.signal }).catch(() => {});
	}
}
function hasEnded({ State }) {
	return !State.Running && State.Status !== "created";
}
function timeout({ waitedFor }, { instead, evidence = [] }, waitedMs) {
	return {
		ok: false,
		why: "timeout",
		waitedFor,
		lastLook: instead,
		waitedMs,
		evidence
	};
}
/** Logs the first restart only. The container may become ready after a restart. */
function restartLogger(log) {
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
			look: () => httpAnswers(readiness.url, probeMs(options, begin))
		};
		case "tcp": return {
			waitedFor: `port ${readiness.port} answers`,
			look: (now) => portAnswers(now, [`${readiness.port}/tcp`])
		};
		case "log": return logMatches(options, readiness.pattern);
		case "exit": return {
			waitedFor: "it ended with exit code 0",
			look: async () => ({ instead: "it still ran" })
		};
		case "exec": return {
			waitedFor: `"${readiness.command}" succeeds`,
			look: () => succeeds(options, readiness.command, probeMs(options, begin))
		};
		default: return automatic(options, container, begin);
	}
}
function logMatches({ docker, id }, pattern) {
	const probe = new LogProbe(docker, id, pattern);
	return {
		waitedFor: `the log matches ${pattern}`,
		async look(now) {
			const seen = await probe.look(now);
			return seen === true ? "ready" : { instead: seen };
		},
		end: () => probe.end()
	};
}
/** Waits for the HEALTHCHECK, else for a published or exposed TCP port, else until the container has run for 2 s. */
function automatic(options, container, begin) {
	const health = healthArgv(container.Config);
	if (health) return {
		waitedFor: "its HEALTHCHECK passes",
		look: () => healthy(options, container, health, begin)
	};
	const ports = tcpPorts(container);
	if (ports.length > 0) return {
		waitedFor: `port ${ports.join(" or ")} answers`,
		look: (now) => portAnswers(now, ports)
	};
	return stillRuns(begin);
}
/** Waits until the container has run for 2 s since its last start or restart. */
function stillRuns(begin) {
	let since = begin;
	let restarts = 0;
	return {
		waitedFor: "it still runs after 2 s",
		async look({ RestartCount = 0 }) {
			if (RestartCount !== restarts) since = Date.now();
			restarts = RestartCount;
			return Date.now() - since >= SETTLE_MS$1 ? "ready" : { instead: "it had just started" };
		}
	};
}
/** A check gets the time that is left of the whole wait, at least a little. */
function leftMs({ timeoutMs }, begin) {
	return Math.max(LEAST_PROBE_MS, begin + timeoutMs - Date.now());
}
/** The time of a check that is short by itself. */
function probeMs(options, begin) {
	return Math.min(PROBE_TIMEOUT_MS, leftMs(options, begin));
}
function showSeconds(ms) {
	return `${Math.round(ms / 100) / 10} s`;
}
async function healthy(options, container, argv, begin) {
	const timeout = Math.min(healthTimeout(container.Config.Healthcheck), leftMs(options, begin));
	const ended = await options.docker.exec(options.id, options.execArgv(argv), timeout).catch((error) => {
		if (error instanceof TimedOut) return void 0;
		throw error;
	});
	if (!ended) return { instead: `it did not end within ${showSeconds(timeout)}` };
	const { code, stdout, stderr } = ended;
	if (code === 0) return "ready";
	const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line !== "");
	return {
		instead: `it ended with exit code ${code}`,
		evidence: [{
			title: "Last lines of the HEALTHCHECK",
			lines: lines.slice(-10)
		}]
	};
}
async function succeeds(options, command, timeoutMs) {
	const result = await runScript(options.script(command), {
		...options,
		timeoutMs
	});
	if (result.ok) return "ready";
	const how = result.code === null ? `was ended by ${result.signal}` : `ended with exit code ${result.code}`;
	return {
		instead: result.timedOut ? `it did not end within ${showSeconds(timeoutMs)}` : `it ${how}`,
		evidence: [{
			title: "Last lines of the ready command",
			lines: result.tail.slice(-10)
		}]
	};
}
/**
* Checks that a GET gives a status below 400. Certificates are not verified: this tests for a response, not for
* identity.
*/
async function httpAnswers(url, timeout) {
	const { get } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
	return new Promise((resolve) => {
		const request = get(url, {
			timeout,
			rejectUnauthorized: false,
			agent: false
		});
		request.once("response", (response) => {
			response.resume();
			const status = response.statusCode ?? 500;
			resolve(status < 400 ? "ready" : { instead: `the answer was status ${status}` });
		});
		request.once("timeout", () => request.destroy(/* @__PURE__ */ new Error(`no answer within ${showSeconds(timeout)}`)));
		request.once("error", (error) => resolve({ instead: `the request failed: ${error.message}` }));
	});
}
async function portAnswers(container, ports) {
	const addresses = addressesOf(container, ports);
	if (await anyAnswers(addresses)) return "ready";
	return { instead: addresses.length === 0 ? "it had no address" : "nothing listened there" };
}

// src/trial/rights.ts
/** Capabilities with which root in a container is root on the machine, capabilities(7). */
const ROOT = /* @__PURE__ */ new Set([
	"ALL",
	"SYS_ADMIN",
	"SYS_MODULE",
	"SYS_RAWIO",
	"DAC_READ_SEARCH"
]);
const SOCKET = /(?:^|\/)(?:docker|podman|containerd|crio)\.sock$/;
/** Whether a container's user (`USER[:GROUP]`, a name or a number; empty for the default) is root. */
function isRoot(user) {
	return /^(?:root|0*)(?::|$)/.test(user ?? "");
}
/** What makes programs of a container root on this machine, in words; empty for other containers. */
function rightsOf({ HostConfig, Mounts }) {
	const capabilities = (HostConfig.CapAdd ?? []).map((name) => name.toUpperCase().replace(/^CAP_/, ""));
	const sources = (Mounts ?? []).flatMap(({ Type, Source }) => Type === "bind" && Source ? [Source] : []);
	return [
		...HostConfig.Privileged ? ["it is privileged"] : [],
		...capabilities.filter((name) => ROOT.has(name)).map((name) => `it has the capability ${name}`),
		...HostConfig.PidMode === "host" ? ["it sees the processes of this machine"] : [],
		...sources.filter((source) => SOCKET.test(source)).map((source) => `it has the engine's socket (${source})`),
		...sources.includes("/") ? ["it has all files of this machine (/)"] : []
	];
}
/** The logs that have the notice already: a step makes several containers with the same settings. */
const TOLD$1 = /* @__PURE__ */ new WeakSet();
/** Says once that the user's settings let the image do anything on this machine. */
function tellRights(container, log) {
	const rights = rightsOf(container);
	if (rights.length === 0 || TOLD$1.has(log)) return;
	TOLD$1.add(log);
	log.notice(`The container can do anything on this machine: ${rights.join(", ")}, as run-args (or the container itself) says. Run only images that you trust this way.`);
}

// src/trial/subject.ts
const LACKING_TIMES_USUAL = 3;
const LEAST_LACKING_MS = 3e3;
const TIMES_USUAL = 10;
const LEAST_MS = 1e4;
/**
* How long to wait for a container with this cause to fail, in milliseconds. `usualMs` is the original's time; without
* it, nothing tells a slow start from a container that waits for names in a folder.
*/
function patienceMs(usualMs, cause) {
	if (cause === "missing file") return Math.max(LEAST_LACKING_MS, LACKING_TIMES_USUAL * (usualMs ?? LEAST_LACKING_MS));
	return usualMs === void 0 ? Number.POSITIVE_INFINITY : Math.max(LEAST_MS, TIMES_USUAL * usualMs);
}
/** True for a failure that took as long as a time-out allowed. */
function isTimeout({ why }) {
	return why === "never ready" || why === "test hung";
}
/**
* Shorter time-outs for a repeat run that only confirms a failure by time-out: ten times the original's time, at least
* 10 s, and never longer than the first run's.
*/
function withShorterTimeouts(subject, failed) {
	const { usual, readyTimeoutMs, testTimeoutMs } = subject;
	if (!usual || !isTimeout(failed)) return subject;
	const limit = (ms, most) => Math.min(most, Math.max(LEAST_MS, TIMES_USUAL * ms));
	return {
		...subject,
		readyTimeoutMs: limit(usual.readyMs, readyTimeoutMs),
		testTimeoutMs: limit(usual.testMs, testTimeoutMs)
	};
}

// src/trial/lease.ts
const PROGRESS_MS = 2e3;
const LOOK_MS$2 = 250;
/** How long a test may go on after its container has ended. */
const AFTER_END_MS = 3e3;
/** A target's container under observation, from its creation to its release. Always call `end`. */
var Lease = class Lease {
	id;
	/** The events of all containers since before this one was created. */
	events;
	/** Time from the start until the container was ready, in milliseconds. */
	readyMs = 0;
	/** False if the container did not end on its stop signal and had to be killed. */
	endsOnSignal = true;
	/** How the HEALTHCHECK ended after the test; undefined if it did not run then. */
	health;
	#subject;
	#context;
	#observation;
	#explains;
	/** The container as it was created; undefined if it is already gone. */
	#created;
	#mounts = [];
	#startedAt = 0;
	#finished = false;
	#progress;
	constructor(id, events, subject, observation, context, explains) {
		this.id = id;
		this.events = events;
		this.#subject = subject;
		this.#observation = observation;
		this.#context = context;
		this.#explains = explains;
		this.#created = context.docker.container(id).catch(() => void 0);
	}
	/** Creates the container and attaches the tracer. Throws as `observe` does. */
	static async take(subject, tracer, context, explains) {
		const { target } = subject;
		const events = new ContainerEvents(context.docker);
		try {
			const id = await target.create(await tracer.prepare(target.spec, subject.config));
			return new Lease(id, events, subject, await tracer.attach(id), context, explains);
		} catch (error) {
			await events.end();
			await tryTo(context.log, "Cannot remove the created container", () => target.release());
			throw context.signal.aborted && !(error instanceof Unavailable) ? new Cancelled() : error;
		}
	}
	/** The user of the first program, as `docker run` takes it; empty for root. */
	async user() {
		return (await this.#created)?.Config.User ?? "";
	}
	/** The warning if `end` fails. */
	get left() {
		return `Cannot remove container ${this.id} or end its tracer`;
	}
	get attachMs() {
		return this.#observation.attachMs;
	}
	/** Starts the container and waits until it is ready. Returns a verdict only if it does not become ready. */
	start() {
		return this.#whileTraced(async () => {
			const { target } = this.#subject;
			const { docker, log } = this.#context;
			const tell = () => log.progress(`${counted(this.#observation.touches.size, "file")} so far`);
			this.#progress = setInterval(tell, PROGRESS_MS);
			await this.#lookAtMounts();
			try {
				await target.start(this.id);
			} catch (error) {
				if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
				return notStarted(error, this.id, docker);
			}
			const begin = performance.now();
			const ready = await this.#becomeReady();
			this.readyMs = performance.now() - begin;
			if (!ready.ok) return notReady(ready, this.id, docker);
			log.info(`Ready after ${(this.readyMs / 1e3).toFixed(1)} s: ${ready.how}`);
		});
	}
	/** Runs the test against the container. Ends it early if it cannot pass any more. */
	test() {
		return this.#whileTraced(async () => {
			const { testTimeoutMs, test } = this.#subject;
			if (!test) return { ok: true };
			const script = test(await this.env());
			const stop = new AbortController();
			this.#observation.died.catch(() => stop.abort("the tracer ended"));
			const looking = this.#stopIfHopeless(stop);
			let result;
			try {
				await this.#context.log.foreign(async (onLine) => {
					result = await runScript(script, {
						...this.#context,
						timeoutMs: testTimeoutMs,
						stop: stop.signal,
						onLine
					});
				});
			} finally {
				clearInterval(looking);
			}
			return tested(result, testTimeoutMs, this.id, this.#context.docker);
		});
	}
	/**
	* Aborts `stop` if the container of the micro image has ended by itself and the original's had not, or if it lacks
	* files and the test takes much longer than on the original.
	*/
	#stopIfHopeless(stop) {
		const { usual } = this.#subject;
		const begin = Date.now();
		let endedAt;
		return setInterval(() => {
			const { ended } = this.life();
			endedAt = ended && usual?.end?.running ? endedAt ?? Date.now() : void 0;
			if (endedAt !== void 0 && Date.now() - endedAt > AFTER_END_MS) stop.abort(`the container ended during it with ${codeText(ended.exitCode)}`);
			if (this.#hopeless(Date.now() - begin, usual?.testMs) === "missing file") stop.abort("the container looked for files that the micro image lacks");
		}, LOOK_MS$2);
	}
	/** Why waiting longer than `waitedMs` is useless, if the original took `usualMs`; undefined if it may help. */
	#hopeless(waitedMs, usualMs) {
		if (waitedMs <= patienceMs(usualMs, "missing file")) return void 0;
		const cause = this.#explains?.(touchesOfImage(this.#observation.touches, this.#mounts));
		return cause && waitedMs > patienceMs(usualMs, cause) ? cause : void 0;
	}
	async #lookAtMounts() {
		const created = await this.#created;
		const { volumes, ownFolders = [] } = this.#subject;
		requireOwnFolders(created?.Mounts ?? [], ownFolders);
		if (created) tellRights(created, this.#context.log);
		if (created) this.#mounts = mountsIn(created, (name) => volumes.hadData(name));
		this.#startedAt = Date.now();
	}
	/** The container's life so far, as the engine reported it. */
	life() {
		return lifeOf(this.events.of(this.id));
	}
	/** What has reached the container so far. `container` is its present state. */
	async reach(container) {
		await this.#observation.catchUp?.();
		const health = (healthArgv(container?.Config ?? {}) ?? []).join(" ");
		const ours = (command) => command === health || command.startsWith(`${"/.micropacker"}/`);
		return reachOf(container, this.events.of(this.id), ours, this.#observation.touches.size);
	}
	/** Waits for `until`. Rejects as soon as the tracer dies. */
	wait(until) {
		return this.#whileTraced(() => until);
	}
	/** Stops the container. Before that, runs its HEALTHCHECK once unless it already ran. */
	stop() {
		return this.#whileTraced(async () => {
			if (this.#subject.readiness.kind !== "auto" || this.#observation.seesOwnExecsOnly) await this.#checkHealth();
			this.#observation.beforeStop();
			const { target, usual, testTimeoutMs } = this.#subject;
			this.endsOnSignal = await target.stop(this.id, usual?.endsOnSignal, testTimeoutMs);
		});
	}
	/** The engine runs it only an interval after the start, when a short test is over. */
	async #checkHealth() {
		const { docker, log } = this.#context;
		const checked = await checkHealth(this.id, docker, (argv) => this.#observation.execArgv(argv));
		this.health = checked?.health;
		if (checked?.warning) log.warning(checked.warning);
	}
	/**
	* Ends the capture and returns it without the files of mounts. `missed` are paths that the engine looked for: a
	* tracer sees only the container's processes. If the test failed, ignores a tracer's error, so that the user sees the
	* test's failure.
	*/
	async finish(passed, missed = []) {
		try {
			const created = await this.#created;
			const health = healthArgv(created?.Config ?? {})?.join(" ");
			const execs = execsIn(this.events.of(this.id)).filter((command) => command !== health);
			const captured = await this.#observation.finish(execs);
			this.#finished = true;
			captured.warnings.push(...copyWarnings(this.events.of(this.id)));
			captured.warnings.push(...await this.#subject.target.warnings?.(captured.touches) ?? []);
			for (const path of missed) captured.touches.add({
				path,
				how: "exec",
				found: false
			});
			if (this.#observation.seesOwnExecsOnly) await addInterpreters(captured.touches, {
				id: this.id,
				mounts: this.#mounts,
				docker: this.#context.docker
			});
			if (created) this.#subject.volumes.tellChanged(changedBinds(created, captured.touches, this.#startedAt));
			return {
				...captured,
				touches: touchesOfImage(captured.touches, this.#mounts)
			};
		} catch (error) {
			if (passed || !(error instanceof Failure) || error instanceof Cancelled) throw this.#cancelledOr(error);
			return {
				touches: new Touches(),
				drops: 0,
				warnings: []
			};
		}
	}
	/** Ends the tracer and releases the container. */
	async end() {
		clearInterval(this.#progress);
		await this.events.end();
		const { lost } = this.events;
		if (lost) this.#context.log.info(`The engine's events are incomplete (${lost}), so containers and docker exec of the test can go unnoticed`);
		const abandon = async () => this.#finished || await this.#observation.abandon();
		await withGivenBack(this.#context.log, this.left, abandon, () => this.#subject.target.release());
	}
	/** The environment variables about the container for the test and the ready command. */
	async env() {
		return containerEnv(this.#subject.phase, this.#subject.target.spec.image, await this.#context.docker.container(this.id));
	}
	/** Rejects as soon as the tracer dies during `work`. */
	async #whileTraced(work) {
		try {
			await Promise.race([this.#observation.died, void 0]);
			return await Promise.race([work(), this.#observation.died]);
		} catch (error) {
			throw this.#cancelledOr(error);
		}
	}
	/** Reports an error that a cancel caused as the cancel. */
	#cancelledOr(error) {
		return this.#context.signal.aborted && !(error instanceof Unavailable) ? new Cancelled() : error;
	}
	async #becomeReady() {
		const env = await this.env();
		return waitUntilReady({
			...this.#context,
			id: this.id,
			readiness: this.#subject.readiness,
			timeoutMs: this.#subject.readyTimeoutMs,
			isHopeless: (waitedMs) => this.#hopeless(waitedMs, this.#subject.usual?.readyMs) !== void 0,
			execArgv: (argv) => this.#observation.execArgv(argv),
			script: (command) => this.#subject.probe(command, env)
		});
	}
};

// src/session/claim.ts
/** The label of a claim: the run that made it. */
const CLAIM_LABEL = "io.micropacker.claim";
/** The holder of a claim can change while we look at it. */
const ATTEMPTS$1 = 4;
/**
* Claims something for this run, also against runs on other machines with the same engine. A claim is a container with
* a name of its own that is never started: the engine gives a name once. Takes over the claim of a process of this
* machine that has ended. Throws `Failure` if another run has it.
*/
async function claim(docker, claimed, image, { runId, holdClaim }) {
	const name = claimName(claimed);
	const { method, path, body } = instanceRequest({
		image,
		runId
	}, []);
	const Labels = {
		[CLAIM_LABEL]: runId,
		...ownerLabels()
	};
	for (let attempt = 1;; attempt++) try {
		return holdClaim((await docker.api({
			method,
			path: `${path}?name=${name}`,
			body: {
				...body,
				Labels
			}
		})).Id);
	} catch (error) {
		if (!(error instanceof Failure) || !/already in use/i.test(error.message) || attempt === ATTEMPTS$1) throw error;
		const holder = await docker.container(name);
		if (holder?.Config.Labels?.["io.micropacker.claim"] === runId) return;
		if (holder && !hasEnded$1(parseOwner(holder.Config.Labels?.["io.micropacker.owner"]))) throw claimedByOther(claimed, name);
		if (holder) await docker.remove(holder.Id);
	}
}
/** The name of the claim's container: names of images have characters that a name cannot have. */
function claimName({ kind, id }) {
	return `micropacker-${kind}-${createHash("sha256").update(id).digest("hex").slice(0, 12)}`;
}
function claimedByOther({ kind, name }, claimContainer) {
	const uses = kind === "tag" ? `tags: another run is making ${name}` : `container: another run is using "${name}"`;
	const other = kind === "tag" ? "name another tag" : "observe another container";
	return new Failure(`${uses} at this moment`, { fix: `Wait until that run has ended, or ${other}. If that run was killed on another machine, run docker rm ${claimContainer} first.` });
}

// src/trial/own-containers.ts
const SHOWN$2 = 10;
/**
* Throws `Failure` if somebody made containers of one of these images during the run: the test then tested them, and
* not the observed container. Containers with a run's label are ours.
*/
async function requireNoOwnContainers(events, images, docker) {
	const known = /* @__PURE__ */ new Map();
	const look = async (reference) => {
		if (!known.has(reference)) known.set(reference, await docker.image(reference));
		return known.get(reference);
	};
	const made = [];
	for (const { id, action, attributes } of events) {
		const { image: reference = "", name = "" } = attributes;
		if (action !== "create" || reference === "") continue;
		const image = await look(reference);
		if (!image || isOurs(attributes, image)) continue;
		if (!(await Promise.all(images.map(look))).some((one) => one?.Id === image.Id)) continue;
		made.push(`${id.slice(0, 12)} ${name}: docker run ${await commandOf(id, reference, docker)}`);
	}
	if (made.length === 0) return;
	throw new Failure(`${counted(made.length, "container")} of the image ${made.length === 1 ? "was" : "were"} made while the test ran, and not observed: by the test, or by somebody else on this machine`, {
		fix: "Test the container that this step starts: run commands with docker exec \"$MICROPACKER_CONTAINER\", and use the ports in MICROPACKER_PORT_…. If the test starts the containers itself, set started-by: test.",
		evidence: [{
			title: "Containers that were made",
			lines: made.slice(0, SHOWN$2)
		}]
	});
}
/** True for containers of this or another run. The label of an image is also that of its containers. */
function isOurs(attributes, image) {
	return [RUN_LABEL, CLAIM_LABEL].some((label) => attributes[label] !== image?.Config?.Labels?.[label]);
}
/** The image and the command of a container; only the image if the container no longer exists. */
async function commandOf(id, image, docker) {
	const { Cmd } = (await docker.container(id))?.Config ?? {};
	return [image, ...Cmd ?? []].join(" ");
}

// src/image/create-request.ts
const FIELDS$1 = [
	"Image",
	"Entrypoint",
	"Cmd",
	"Env",
	"User",
	"WorkingDir",
	"Healthcheck",
	"HostConfig"
];
const HOST_FIELDS = [
	"CgroupParent",
	"CapAdd",
	"Binds",
	"Mounts"
];
/**
* Reads a body; undefined if it is not a JSON object. The engine is written in Go, which takes the names of fields in
* any case, and the last of several; so does this. Numbers keep all their digits.
*/
function readCreateRequest(text) {
	try {
		const body = inCase(parse(text, null, { onDuplicateKey: ({ newValue }) => newValue }), FIELDS$1);
		if (!body) return void 0;
		const host = inCase(body.HostConfig, HOST_FIELDS);
		return host ? {
			...body,
			HostConfig: host
		} : body;
	} catch {
		return;
	}
}
/** Reads such a body, as `readCreateRequest` does. */
function readExecRequest(text) {
	return readCreateRequest(text) ?? {};
}
function writeCreateRequest(request) {
	return stringify(request);
}
/** The object with these fields under their own names; undefined for anything else. */
function inCase(value, fields) {
	if (typeof value !== "object" || value === null || Array.isArray(value) || isLosslessNumber(value)) return void 0;
	const named = new Map(fields.map((field) => [field.toLowerCase(), field]));
	const entries = Object.entries(value).map(([name, one]) => [named.get(name.toLowerCase()) ?? name, one]);
	return Object.fromEntries(entries);
}
/** A field that is a list of texts, or one text (Docker's strslice); undefined if it is absent or null. */
function listIn(field) {
	if (field === null || field === void 0) return void 0;
	return typeof field === "string" ? [field] : field;
}

// src/proxy/forward.ts
/** The engine's limit is higher, but no client's request comes near. */
const MOST_BODY = 16 << 20;
const MOST_HEADER$1 = 1 << 20;
/** What is said of one side only (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
	"connection",
	"keep-alive",
	"transfer-encoding",
	"content-length",
	"expect",
	"te",
	"trailer"
];
/** The whole body of a message; undefined if it is larger than any create request. */
async function bodyOf(message) {
	const chunks = [];
	let size = 0;
	for await (const chunk of message) {
		size += chunk.length;
		if (size > MOST_BODY) return void 0;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
/** Sends a request with this body to the engine at a unix socket. Rejects if the connection breaks. */
function forward(socketPath, incoming, body) {
	return new Promise((resolve, reject) => {
		const headers = [
			...endToEnd(incoming.rawHeaders),
			"Content-Length",
			String(body.length),
			"Connection",
			"close"
		];
		const { method, url } = incoming;
		const sent = request({
			socketPath,
			method,
			path: url,
			headers,
			agent: false,
			maxHeaderSize: MOST_HEADER$1
		}, async (response) => {
			try {
				const answer = await bodyOf(response);
				if (!answer) throw new Error("the engine’s answer is too large");
				const { statusCode = 500, statusMessage = "", rawHeaders } = response;
				resolve({
					status: statusCode,
					reason: statusMessage,
					headers: endToEnd(rawHeaders),
					body: answer
				});
			} catch (error) {
				reject(error);
			}
		});
		sent.once("error", reject);
		sent.end(body);
	});
}
/** Sends an answer as the last of its connection. */
function reply(response, { status, reason, headers, body }) {
	const length = status === 204 || status === 304 ? [] : ["Content-Length", String(body.length)];
	response.writeHead(status, reason, [
		...headers,
		...length,
		"Connection",
		"close"
	]);
	response.end(body);
}
/** An error in the engine's own form. */
function refusal(status, message) {
	return {
		status,
		reason: "",
		headers: ["Content-Type", "application/json"],
		body: Buffer.from(`${JSON.stringify({ message })}\n`)
	};
}
function endToEnd(raw) {
	return raw.flatMap((name, at) => at % 2 === 0 ? [[name, raw[at + 1]]] : []).filter(([name]) => !HOP_BY_HOP.includes(name.toLowerCase())).flat();
}

// src/proxy/head.ts
/** The engine's own limit, Go's http.DefaultMaxHeaderBytes. */
const MOST = 1 << 20;
const END = "\r\n\r\n";
/**
* Reads the head of the next request of a connection, which is paused then. Undefined if the connection ends before,
* or if it is no HTTP/1 head (or larger than the engine takes): `bytes` are then all that came.
*/
function readHead(connection) {
	return new Promise((resolve) => {
		let bytes = Buffer.alloc(0);
		const done = (result) => {
			connection.pause();
			connection.off("data", onData).off("end", onEnd).off("close", onEnd);
			resolve(result);
		};
		const onData = (more) => {
			const from = Math.max(0, bytes.length - 4);
			bytes = Buffer.concat([bytes, more]);
			const end = bytes.indexOf(END, from);
			if (end >= 0) done(parsed$1(bytes, end) ?? { bytes });
			else if (bytes.length > MOST) done({ bytes });
		};
		const onEnd = () => done(bytes.length > 0 ? { bytes } : void 0);
		connection.on("data", onData).once("end", onEnd).once("close", onEnd);
		connection.resume();
	});
}
function parsed$1(bytes, end) {
	const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
	const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? [];
	return method && target ? {
		method,
		target,
		lines,
		bytes,
		bodyAt: end + 4
	} : void 0;
}
/** The paths of all requests that the engine goes on with in another protocol. */
const UPGRADED = /\/(?:attach|attach\/ws|exec\/[^/]+\/start|session|grpc)(?:\?|$)/;
/**
* True if the request asks to go on with another protocol (attach, exec, BuildKit). Some clients ask with every request
* (Upgrade: h2c, TLS/1.2); where the engine does not, the connection would stay open for requests that are not read.
*/
function upgrades({ target, lines }) {
	return UPGRADED.test(target) && lines.some((line) => /^upgrade\s*:/i.test(line));
}
/**
* The bytes of a request that is the last of its connection. Then everything after its head, in both directions, can be
* passed on without being read.
*/
function asLast(head) {
	if (upgrades(head)) return head.bytes;
	const text = [
		`${head.bytes.toString("latin1", 0, head.bytes.indexOf("\r\n"))}`,
		...head.lines.filter((line) => !/^(?:connection|keep-alive|upgrade|http2-settings)\s*:/i.test(line)),
		"Connection: close"
	].join("\r\n") + END;
	return Buffer.concat([Buffer.from(text, "latin1"), head.bytes.subarray(head.bodyAt)]);
}

// src/proxy/relay.ts
/** Opens a connection to the engine's socket. It never rejects: a connection that fails is one that closes. */
function toEngine(path) {
	return connect({
		path,
		allowHalfOpen: true
	});
}
/**
* Passes all bytes both ways until both sides have ended, each for itself: standard input ends before the output does.
* Both sockets must allow half-open connections. Resolves when both are closed.
*/
async function relay(client, engine) {
	client.pipe(engine);
	engine.pipe(client);
	await Promise.all([closed$1(client, engine), closed$1(engine, client)]);
}
/** Waits until `one` is closed. If it broke, the other breaks too; an end is passed on by the pipe. */
function closed$1(one, other) {
	return new Promise((resolve) => {
		one.on("error", () => other.destroy());
		one.once("close", (broken) => {
			if (broken || !one.readableEnded) other.destroy();
			resolve();
		});
		if (one.destroyed) {
			other.destroy();
			resolve();
		}
	});
}

// src/proxy/routes.ts
/** As the engine's router takes it. */
const VERSION = /^\/v[\d.]+(?=\/)/;
/** Reads the method and the target of a request. API: https://docs.docker.com/reference/api/engine/ */
function routeOf(method, target) {
	const url = urlOf(target);
	if (!url) return void 0;
	const path = url.pathname.replace(VERSION, "");
	if (method === "POST" && path === "/containers/create") return { does: "create container" };
	if (method === "POST" && path === "/networks/create") return { does: "create network" };
	if (method === "POST" && path === "/volumes/create") return { does: "create volume" };
	if (method === "POST" && path === "/build") return { does: "build" };
	const [, named, does] = /^\/containers\/([^/]+)\/(start|exec)$/.exec(path) ?? [];
	if (method === "POST" && named !== void 0) return {
		does,
		container: named
	};
	const [, ended] = /^\/containers\/([^/]+)(?:\/(?:stop|kill|restart))?$/.exec(path) ?? [];
	const ends = method === (path.endsWith(`/${ended}`) ? "DELETE" : "POST");
	if (ended !== void 0 && ends) return {
		does: "end",
		container: ended
	};
	const [, container] = /^\/containers\/([^/]+)\/archive$/.exec(path) ?? [];
	const place = url.searchParams.get("path");
	if (container === void 0 || !place || !["GET", "PUT"].includes(method)) return void 0;
	return {
		does: "copy",
		container,
		path: place,
		out: method === "GET"
	};
}
/** The target as the engine's router sees it: decoded, in origin form or absolute form. */
function urlOf(target) {
	try {
		const url = new URL(target, "http://engine");
		return new URL(`${decodeURIComponent(url.pathname).replaceAll("?", "%3F")}${url.search}`, "http://engine");
	} catch {
		return;
	}
}

// src/proxy/proxy.ts
/** A path of a unix socket has at most 107 bytes (unix(7)); some clients need some of them. */
const MOST_PATH = 90;
const MOST_HEADER = 1 << 20;
/**
* The engine's socket as a test sees it. All bytes go through unread, both ways, except for the heads of requests and
* for requests to create something. Only this user can connect.
*/
var EngineProxy = class EngineProxy {
	/** The path of the socket. */
	path;
	#engine;
	#folder;
	#watcher;
	#server;
	/** Reads the requests that are to be read whole. It never listens. */
	#reader;
	#open = /* @__PURE__ */ new Set();
	constructor(engine, folder, watcher) {
		[this.#engine, this.#folder, this.#watcher] = [
			engine,
			folder,
			watcher
		];
		this.path = join(folder, "docker.sock");
		const whole = {
			maxHeaderSize: MOST_HEADER,
			requestTimeout: 0,
			headersTimeout: 0
		};
		this.#reader = createServer$1(whole, (request, response) => void this.#whole(request, response));
		this.#server = createServer({ allowHalfOpen: true }, (client) => void this.#serve(client));
	}
	/** Listens in a new private folder in `tempDir`, for the engine at the unix socket `engine`. Always call `close`. */
	static async listen(engine, tempDir, watcher) {
		const parent = join(tempDir, "engine-XXXXXX/docker.sock").length > MOST_PATH ? tmpdir() : tempDir;
		const folder = await mkdtemp(join(parent, "engine-"));
		const proxy = new EngineProxy(engine, folder, watcher);
		const server = proxy.#server;
		await new Promise((resolve, reject) => {
			server.once("error", reject);
			server.listen(proxy.path, resolve);
		});
		await chmod(proxy.path, 384);
		return proxy;
	}
	/** The number of connections that are open. */
	get connections() {
		return this.#open.size;
	}
	/** Ends all connections and removes the socket. */
	async close() {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		for (const socket of this.#open) socket.destroy();
		await closed;
		await rm(this.#folder, {
			recursive: true,
			force: true
		});
	}
	async #serve(client) {
		this.#hold(client);
		const head = await readHead(client);
		if (!head) return void client.destroy();
		const route = "method" in head ? routeOf(head.method, head.target) : void 0;
		if (route && /^(?:create|start|exec)/.test(route.does)) {
			client.unshift(head.bytes);
			this.#reader.emit("connection", client);
			client.resume();
			return;
		}
		if (route) this.#tell(route);
		if (route?.does === "end") await this.#watcher.beforeEnd(route.container);
		const engine = toEngine(this.#engine);
		this.#hold(engine);
		engine.write("method" in head ? asLast(head) : head.bytes);
		await relay(client, engine);
	}
	/** Keeps a connection until it is closed. */
	#hold(socket) {
		this.#open.add(socket);
		socket.on("error", () => {});
		socket.once("close", () => this.#open.delete(socket));
	}
	#tell(route) {
		if (route.does === "copy") this.#watcher.copied(route.container, route.path, route.out);
		if (route.does === "build") this.#watcher.builds();
	}
	async #whole(request, response) {
		try {
			reply(response, await this.#answer(request));
		} catch (error) {
			if (!response.headersSent) reply(response, refusal(500, error.message));
		}
	}
	async #answer(request) {
		const body = await bodyOf(request);
		if (!body) return refusal(413, "micropacker: the request is too large");
		const route = routeOf(request.method, request.url);
		if (route?.does !== "create container") {
			if (route?.does === "exec") this.#watcher.exec(route.container, readExecRequest(body.toString("utf8")));
			const answer = await forward(this.#engine, request, body);
			this.#tellAnswer(route, answer);
			return answer;
		}
		const asked = readCreateRequest(body.toString("utf8"));
		if (!asked) return forward(this.#engine, request, body);
		const change = await this.#watcher.create(asked);
		const changed = change.request ? Buffer.from(writeCreateRequest(change.request)) : body;
		const answer = await forward(this.#engine, request, changed);
		const id = answer.status === 201 ? idIn(answer.body) : void 0;
		if (id) await change.created(id);
		return answer;
	}
	#tellAnswer(route, { status, body }) {
		if (route?.does === "start") this.#watcher.started(route.container, status >= 400 ? messageIn(body) : void 0);
		const name = status === 201 ? idIn(body) : void 0;
		if (name && route?.does === "create network") this.#watcher.made("network", name);
		if (name && route?.does === "create volume") this.#watcher.made("volume", name);
	}
};
/** The engine's words for an error. */
function messageIn(body) {
	const text = body.toString("utf8");
	try {
		return String(JSON.parse(text).message ?? text);
	} catch {
		return text;
	}
}
/** The id of what was created; of a volume, its name. */
function idIn(body) {
	try {
		const { Id, Name } = JSON.parse(body.toString("utf8"));
		const id = Id ?? Name;
		return typeof id === "string" ? id : void 0;
	} catch {
		return;
	}
}

// src/trial/suite/image.ts
/**
* Which of the observed images a test names: by the name with its tag, by a digest of it, or by its id. Another name of
* the same image is none of them: the test then runs what was not asked for.
*/
async function imageNamed(name, images, docker) {
	if (!name) return void 0;
	const named = images.find((image) => fullName(image.name) === fullName(name));
	if (named) return named;
	const [isId, digest] = [/^(?:sha256:)?[0-9a-f]{1,64}$/.test(name), name.includes("@")];
	if (!(isId || digest) || !isReference(name)) return void 0;
	const found = await docker.image(name);
	if (!found || isId && !found.Id.replace("sha256:", "").startsWith(name.replace("sha256:", ""))) return void 0;
	const repository = (one) => repositoryOf(fullName(one));
	for (const image of images) {
		if (digest && repository(name) !== repository(image.name)) continue;
		if (found.Id === image.originalId || found.Id === (await docker.image(image.name))?.Id) return image;
	}
}

// src/trial/suite/containers.ts
/** Where the engine looks up the name of a user or group. */
const ACCOUNTS = ["/etc/passwd", "/etc/group"];
/** Clients give a request up after some time. */
const MOST_WAIT_MS$1 = 1e4;
/** Sees what the test creates, and lets the tracer observe the containers of the images. */
var SuiteContainers = class {
	all = [];
	/** What still works in a container, by its id: its end waits for that. */
	working = /* @__PURE__ */ new Map();
	/** Ids of all containers that the test created through the proxy. */
	known = /* @__PURE__ */ new Set();
	/** What the engine looked up in a container for the test: folders of docker cp, working folders. */
	lookedUp = /* @__PURE__ */ new Map();
	/** Whether the classic builder was at work: its containers are no runs of an image. */
	built = false;
	/** Rejects with the first error that ends the run. */
	failed;
	#subject;
	#docker;
	#fleet;
	#leftovers;
	#logs;
	#log;
	#told = false;
	#fail;
	constructor(subject, { docker, log }, fleet, leftovers, logs) {
		[this.#subject, this.#docker, this.#log] = [
			subject,
			docker,
			log
		];
		[this.#fleet, this.#leftovers, this.#logs] = [
			fleet,
			leftovers,
			logs
		];
		this.failed = new Promise((_, reject) => {
			this.#fail = reject;
		});
		this.failed.catch(() => {});
	}
	async create(request) {
		const image = await imageNamed(request.Image, this.#subject.images, this.#docker);
		if (!image) return { created: (id) => this.#keep(id) };
		if (image.becomes) await this.#tellOther(image);
		const Image = image.becomes ?? request.Image;
		const inspect = await this.#docker.image(Image);
		const own = image.becomes ? {
			...request,
			Image
		} : request;
		if (!inspect) return {
			request: own,
			created: (id) => this.#keep(id)
		};
		try {
			const admitted = await this.#fleet.admit(own, inspect.Config ?? {});
			return {
				request: admitted.request,
				created: async (id) => {
					admitted.created(id);
					await this.#take(id, image, request);
				}
			};
		} catch (error) {
			this.#fail(error);
			throw error;
		}
	}
	/** The test may build its image itself: then each run of it can have another. */
	async #tellOther({ name, originalId }) {
		if (this.#told) return;
		const now = await this.#docker.image(name);
		if (!now || !originalId || now.Id === originalId) return;
		this.#told = true;
		this.#log.notice(`${name} is another image now (${now.Id}) than the one that was packed (${originalId}): the micro image of the latter is used, and the former is not looked at.`);
	}
	made(what, name) {
		if (what === "network") this.#leftovers.addNetwork(name);
		else this.#leftovers.addVolume(name);
	}
	started(container, error) {
		const one = this.#find(container);
		if (!one) return;
		if (error === void 0) this.#logs.follow(one.id, one.created.Config.Tty === true);
		else this.#couldNotStart(one, error);
	}
	#couldNotStart(one, error) {
		one.notStarted = error;
		for (const path of lookedForByEngine(error, one.created.Config)) this.#touch(one.id, {
			path,
			how: "exec",
			found: false
		});
	}
	/** The engine looks for the program, and tells nobody if it is not there. */
	exec(container, { Cmd, User, WorkingDir }) {
		const one = this.#find(container);
		if (!one) return;
		if (WorkingDir) this.#lookUp(one.id, WorkingDir, "stat");
		if (User && !/^\d+(?::\d+)?$/.test(User)) for (const path of ACCOUNTS) this.#lookUp(one.id, path, "open");
		for (const path of placesOfProgram(listIn(Cmd)?.[0] ?? "", one.created.Config)) this.#touch(one.id, {
			path,
			how: "exec",
			found: false
		});
	}
	copied(container, path, out) {
		const one = this.#find(container);
		if (one) this.#lookUp(one.id, path, out ? "open" : "stat");
	}
	async beforeEnd(container) {
		const work = this.working.get(this.#find(container)?.id ?? "");
		if (work) await Promise.race([work, setTimeout$1(MOST_WAIT_MS$1, void 0, { ref: false })]);
	}
	#find(container) {
		return this.all.find(({ id, created }) => id.startsWith(container) || created.Name === `/${container}`);
	}
	builds() {
		this.built = true;
	}
	async #take(id, image, request) {
		const created = await this.#keep(id);
		if (!created) return;
		try {
			requireOwnFolders(created.Mounts ?? [], this.#subject.ownFolders);
			if (this.#subject.phase === "capture") await this.#subject.hold(created.Image);
		} catch (error) {
			this.#fail(error);
			throw error;
		}
		this.all.push({
			id,
			image,
			request,
			created
		});
		if (request.WorkingDir) this.#lookUp(id, request.WorkingDir, "stat");
	}
	async #keep(id) {
		this.known.add(id);
		const created = await this.#docker.container(id);
		const volumes = (created?.Mounts ?? []).flatMap(({ Type, Name }) => Type === "volume" && Name ? [Name] : []);
		this.#leftovers.addContainer(id, volumes);
		return created;
	}
	#lookUp(id, path, how) {
		this.#touch(id, {
			path: pathFromText(path),
			how,
			found: true
		});
	}
	#touch(id, touch) {
		const touches = this.lookedUp.get(id) ?? new Touches();
		touches.add(touch);
		this.lookedUp.set(id, touches);
	}
};

// src/trial/suite/started.ts
/** Reads how a container went from its events. */
function runOf({ id, image, request, created, notStarted }, events) {
	const own = events.filter((event) => event.id === id);
	const entrypoint = listIn(request.Entrypoint);
	const [begin, end] = [own.find(({ action }) => action === "start"), own.findLast(({ action }) => action === "die")];
	return {
		id,
		name: created.Name.replace(/^\//, ""),
		image: image.name,
		...entrypoint ? { entrypoint } : {},
		command: listIn(request.Cmd) ?? [],
		setting: JSON.stringify([
			request.Env ?? [],
			request.User ?? "",
			request.WorkingDir ?? ""
		]),
		execs: execEnds(own),
		life: lifeOf(own),
		starts: own.filter(({ action }) => action === "start").length,
		...notStarted === void 0 ? {} : { notStarted: reasonNotStarted(notStarted) },
		...begin?.at !== void 0 && end?.at !== void 0 ? { ms: end.at - begin.at } : {}
	};
}
/** The command as a reader knows it: `app:ci serve --port 80`. */
function commandText({ image, entrypoint, command }) {
	return [
		...entrypoint === void 0 ? [] : [`--entrypoint ${entrypoint.join(" ") || "''"}`],
		image,
		...command
	].join(" ");
}

// src/trial/suite/ends.ts
/**
* What the containers of the micro image did that those of the original did not, as one sentence; undefined if they
* went alike. Compares each with the original's containers of the same request, because a test may run several at once
* in any order; of a request that only this run had, with those of the same command, else with all of them.
*/
function suiteDifference(original, micro) {
	const before = original.filter(hasRun);
	const after = micro.filter(hasRun);
	for (const one of after) {
		const alike = originalsOf(one, before);
		const how = difference(alike, one) ?? execDifference(alike, one);
		if (how) return `${nameOf(one)} ${how}`;
	}
	for (const one of after) {
		const how = fewerGoodEnds(before.filter(isSame$1(one)), after.filter(isSame$1(one)));
		if (how) return `the containers of the command ${commandText(one)} ${how}`;
	}
	const how = fewerGoodEnds(before, after);
	return how && `all containers together ${how}`;
}
/** Whether the engine tried to start it. */
function hasRun({ life, starts, notStarted }) {
	return starts > 0 || notStarted !== void 0 || life.ended !== void 0;
}
/** The original's containers that one of the micro image is compared with. */
function originalsOf(one, before) {
	const same = before.filter(isSame$1(one));
	if (same.length > 0) return same;
	const command = before.filter((other) => commandText(other) === commandText(one));
	return command.length > 0 ? command : before;
}
/**
* How long a container must have run to tell that it does not end by itself as the original's did, in milliseconds;
* undefined if some of those did not end by themselves. A test that stops one that is about to end is no difference.
*/
function overdueMs(before) {
	const times = before.map(({ life, ms }) => life.ended && life.stops.length === 0 ? ms : void 0);
	if (times.length === 0 || times.includes(void 0)) return void 0;
	return 2 * Math.max(...times) + SLOW_MS;
}
const SLOW_MS = 500;
function isSame$1(one) {
	return (other) => commandText(other) === commandText(one) && other.setting === one.setting;
}
function difference(before, { life, notStarted, ms }) {
	if (notStarted !== void 0 && !before.some((one) => one.notStarted !== void 0)) return `did not start: ${notStarted}; the original did`;
	const originals = before.map((one) => one.life);
	const some = (is) => originals.some(is);
	if (life.outOfMemory && !some((one) => one.outOfMemory)) return "ran out of memory; the original did not";
	if (life.unhealthy && !some((one) => one.unhealthy)) return "turned unhealthy; the original did not";
	const code = life.ended?.exitCode;
	const ended = originals.find((one) => one.ended)?.ended;
	if (code !== void 0 && !some((one) => one.ended?.exitCode === code)) {
		const then = ended ? `with ${codeText(ended.exitCode)}` : "not before it was stopped";
		return `ended by itself with ${codeText(code)}; the original ended ${then}`;
	}
	const overdue = overdueMs(before);
	if (ended && overdue !== void 0 && life.deaths === 0 && ms !== void 0 && ms > overdue) return `ran until it was stopped; the original ended by itself with ${codeText(ended.exitCode)}`;
	const stop = life.stops.find((one) => !some(({ stops }) => stops.includes(one)));
	const usual = originals.flatMap(({ stops }) => stops)[0];
	if (stop !== void 0 && usual !== void 0) return `ended with ${codeText(stop)} when it was stopped; the original with ${codeText(usual)}`;
	const most = Math.max(...originals.map(({ deaths }) => deaths));
	if (life.deaths > (most > 1 ? 2 * most : most)) return `ended by itself ${counted(life.deaths, "time")}; the original ${counted(most, "time")}`;
}
/** A command that is tried until it succeeds may fail more often; but it must have ended once as on the original. */
function execDifference(before, { execs }) {
	for (const [command, codes] of execs) {
		const usual = before.flatMap((one) => one.execs.get(command) ?? []);
		if (usual.length === 0 || codes.some((code) => usual.includes(code))) continue;
		return `went otherwise: docker exec (or HEALTHCHECK) of "${command}" ${codes.length === 0 ? "did not start, or did not end" : `ended with ${codeText(codes[0])}`}; on the original it ended with ${codeText(usual[0])}`;
	}
}
/** The same request can get another input. Another number of containers is a test that tries until one succeeds. */
function fewerGoodEnds(before, after) {
	if (before.length !== after.length) return void 0;
	const good = (all) => all.filter(({ life }) => life.ended?.exitCode === 0).length;
	const bad = (all) => all.filter(({ life }) => (life.ended?.exitCode ?? 0) !== 0).length;
	if (good(after) >= good(before) || bad(after) <= bad(before)) return void 0;
	return `ended with exit code 0 ${counted(good(after), "time")}; those of the original ${counted(good(before), "time")}`;
}
function nameOf(one) {
	return `the container ${one.name} (${commandText(one)})`;
}

// src/trial/suite/leftovers.ts
/**
* What a test made through the proxy. What it leaves behind is removed: each run of it begins as the first did, without
* its containers' names, networks and volumes.
*/
var Leftovers = class Leftovers {
	#docker;
	#log;
	#before;
	#containers = [];
	#networks = [];
	#volumes = /* @__PURE__ */ new Set();
	constructor(docker, log, before) {
		[this.#docker, this.#log, this.#before] = [
			docker.uncancelled(),
			log,
			before
		];
	}
	/** Call it before the test. */
	static async before(docker, log) {
		const answer = await docker.api({
			method: "GET",
			path: "/volumes"
		});
		return new Leftovers(docker, log, new Set((answer.Volumes ?? []).map(({ Name }) => Name)));
	}
	/** Whether the volume had been there before the test. */
	wasThere = (volume) => this.#before.has(volume);
	addContainer(id, volumes) {
		this.#containers.push(id);
		for (const name of volumes) this.#volumes.add(name);
	}
	addNetwork(id) {
		this.#networks.push(id);
	}
	addVolume(name) {
		this.#volumes.add(name);
	}
	/** The volumes of the user that the test used, and that it finds in its next run as it left them. */
	get usersVolumes() {
		return [...this.#volumes].filter(this.wasThere);
	}
	/** Removes what is left. Warns about what cannot be removed. */
	async remove() {
		const there = await Promise.all(this.#containers.map((id) => this.#docker.container(id)));
		const left = this.#containers.filter((_, at) => there[at]);
		await Promise.all(left.map((id) => this.#try(`container ${id.slice(0, 12)}`, () => this.#docker.remove(id))));
		const networks = await this.#removeAll("network", this.#networks);
		const ours = [...this.#volumes].filter((name) => !this.wasThere(name));
		const volumes = await this.#removeAll("volume", ours);
		const all = {
			container: left.length,
			network: networks,
			volume: volumes
		};
		const told = Object.entries(all).flatMap(([what, count]) => count > 0 ? [counted(count, what)] : []);
		if (told.length > 0) this.#log.info(`Removed what the test left behind: ${told.join(", ")}`);
	}
	/** Returns the number of those that were still there. */
	async #removeAll(what, names) {
		const path = (name) => `/${what}s/${encodeURIComponent(name)}`;
		const removed = names.map((name) => this.#try(`${what} ${name}`, async () => {
			await this.#docker.api({
				method: "DELETE",
				path: path(name)
			});
		}));
		return (await Promise.all(removed)).filter(Boolean).length;
	}
	/** False if it was gone already. */
	async #try(what, work) {
		try {
			await work();
			return true;
		} catch (error) {
			if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
			if (!/no such|not found/i.test(error.message)) this.#log.warning(`The test left the ${what} behind, and it cannot be removed: ${error.message}`);
			return false;
		}
	}
};

// src/trial/suite/logs.ts
/** Of each container; enough to compare the logs of two runs. */
const MOST_LINES = 2e3;
/** Frames of the two outputs, unless the container has a terminal: 8 bytes, then as many as they say. */
const HEADER = 8;
/**
* Follows the logs of the test's containers: many are gone, with their logs, as soon as they end. API:
* https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerLogs
*/
var SuiteLogs = class {
	#engine;
	#lines = /* @__PURE__ */ new Map();
	#following = [];
	#ended = new AbortController();
	/** `engine` is the path of the engine's socket. */
	constructor(engine) {
		this.#engine = engine;
	}
	/** Follows the log of a container that has just been started; again, if it was before. `tty`: it has a terminal. */
	follow(id, tty) {
		const lines = this.#lines.get(id) ?? [];
		this.#lines.set(id, lines);
		const splitter = new LineSplitter((line) => {
			lines.push(line);
			if (lines.length > MOST_LINES) lines.shift();
		});
		const frames = new Frames((bytes) => splitter.write(bytes.toString("utf8")));
		const take = (bytes) => tty ? splitter.write(bytes.toString("utf8")) : frames.push(bytes);
		const path = `/containers/${id}/logs?follow=1&stdout=1&stderr=1&tail=${lines.length === 0 ? "all" : "0"}`;
		const following = getFromSocket(this.#engine, path, take, this.#ended.signal).then(() => splitter.end(), (error) => {
			if (!(error instanceof Failure)) throw error;
		});
		following.catch(() => {});
		this.#following.push(following);
	}
	/** The last lines of a container. */
	of(id) {
		return this.#lines.get(id) ?? [];
	}
	/** The lines of all containers. */
	all() {
		return [...this.#lines.values()].flat();
	}
	/** Waits until the logs of the ended containers are read, at most so long, and stops following. */
	async end(mostMs) {
		const timer = setTimeout(() => this.#ended.abort(), mostMs);
		await Promise.allSettled(this.#following);
		clearTimeout(timer);
	}
};
/** Takes the frames of a log apart. What is not in this form is left out. */
var Frames = class {
	#take;
	#head = Buffer.alloc(0);
	#left = 0;
	constructor(take) {
		this.#take = take;
	}
	push(bytes) {
		for (let at = 0; at < bytes.length;) {
			if (this.#left === 0) {
				const more = bytes.subarray(at, at + HEADER - this.#head.length);
				this.#head = Buffer.concat([this.#head, more]);
				at += more.length;
				if (this.#head.length < HEADER) return;
				this.#left = this.#head.readUInt32BE(4);
				this.#head = Buffer.alloc(0);
			}
			const part = bytes.subarray(at, at + this.#left);
			if (part.length > 0) this.#take(part);
			at += part.length;
			this.#left -= part.length;
		}
	}
};

// src/trial/suite/strangers.ts
const SHOWN$1 = 10;
/** The images of containers. Each is asked for at once: the test may remove its name again. */
var ContainerImages = class {
	#docker;
	#images = /* @__PURE__ */ new Map();
	constructor(docker) {
		this.#docker = docker;
	}
	take({ id, action, attributes: { image } }) {
		if (action !== "create" && action !== "start" || !image || this.#images.has(id)) return;
		const found = this.#look(id, image);
		found.catch(() => {});
		this.#images.set(id, found);
	}
	async of(id) {
		return this.#images.get(id);
	}
	async #look(id, name) {
		const container = await this.#docker.container(id);
		return this.#docker.image(container?.Image ?? name);
	}
};
/**
* Throws `Failure` if containers of an original ran that were not observed (in the capture) or not replaced (in the
* verification): made around the proxy, or under a name that was not given.
*/
async function requireNoStrangers(events, containers, images, origins) {
	const ours = new Set(containers.all.map(({ id }) => id));
	const originals = /* @__PURE__ */ new Set();
	for (const { originalId } of images) if (originalId) originals.add(originalId);
	for (const { created } of containers.all) originals.add(created.Image);
	const strangers = [];
	const seen = /* @__PURE__ */ new Set();
	for (const { id, action, attributes } of events) {
		const { image = "", name = "" } = attributes;
		if (action !== "create" && action !== "start" || image === "" || ours.has(id) || seen.has(id)) continue;
		seen.add(id);
		const found = await origins.of(id);
		if (isOurs(attributes, found)) continue;
		const builder = containers.built && /^sha256:[0-9a-f]{64}$/.test(image) && !containers.known.has(id);
		const hasName = (name) => images.some((one) => fullName(one.name) === fullName(name));
		if ((found ? originals.has(found.Id) || (found.RepoTags ?? []).some(hasName) : hasName(image)) && !builder) strangers.push({
			id,
			name,
			image,
			named: containers.known.has(id),
			old: action === "start"
		});
	}
	if (strangers.length > 0) throw failureOf(strangers, images[0]);
}
function failureOf(strangers, { name }) {
	const around = strangers.filter(({ named }) => !named);
	const evidence = [{
		title: "Containers that were made",
		lines: strangers.slice(0, SHOWN$1).map(({ id, name: own, image }) => `${id.slice(0, 12)} ${own}: ${image}`)
	}];
	const old = strangers.filter((one) => one.old);
	if (old.length > 0) return new Failure(`${counted(old.length, "container")} of ${name} that had been there before the test ${old.length === 1 ? "was" : "were"} started: by the test, or by somebody else on this machine`, {
		fix: "Let the test make its containers itself: remove them before the step (docker rm --force, docker compose down).",
		evidence
	});
	if (around.length > 0) return new Failure(`${counted(around.length, "container")} of ${name} ran without the step: made around the socket in DOCKER_HOST, by the test or by somebody else on this machine`, {
		fix: "Let the test use DOCKER_HOST: sudo drops it (use sudo -E docker …), and docker --host, docker --context and a path like /var/run/docker.sock in the test go around it.",
		evidence
	});
	const names = [...new Set(strangers.map(({ image }) => image))];
	return new Failure(`the test ran ${name} under another name: ${names.join(", ")}`, {
		fix: `Let the test use the name ${name}, or name in image what the test uses.`,
		evidence
	});
}

// src/trial/suite/test.ts
const LOOK_MS$1 = 250;
const HEALTH_MS = 3e4;
/** How long the engine may need to tell of a container's end. */
const EVENTS_MS = 3e3;
/** Nobody waits longer for a container that ought to end. */
const MOST_WAIT_MS = 3e4;
/** The user's test while it starts its containers. */
var SuiteTest = class {
	#options;
	/** When, and in which containers, the HEALTHCHECK ran under the tracer. */
	#checked = /* @__PURE__ */ new Set();
	#checks = [];
	constructor(options) {
		this.#options = options;
	}
	/** Runs the test with the proxy's socket as the engine. Rejects if the tracer dies, or a container is refused. */
	async run(socket) {
		const { subject, context, fleet, containers } = this.#options;
		const stop = new AbortController();
		const broken = Promise.race([fleet.died, containers.failed]);
		broken.catch(() => stop.abort("the capture ended"));
		const looking = setInterval(() => this.#look(stop), LOOK_MS$1);
		const begin = performance.now();
		this.#patience = () => performance.now() - begin;
		let result;
		try {
			await context.log.foreign(async (onLine) => {
				const script = subject.test(environmentFor(socket, subject.phase));
				result = await runScript(script, {
					...context,
					timeoutMs: subject.testTimeoutMs,
					stop: stop.signal,
					onLine
				});
			});
		} finally {
			clearInterval(looking);
		}
		await Promise.race([broken, setTimeout$1(0)]);
		await Promise.all(this.#checks);
		return result;
	}
	#patience = () => 0;
	/** The commands that ran in a container by `docker exec`, without its HEALTHCHECK. */
	execsOf(id) {
		const one = this.#options.containers.all.find((started) => started.id === id);
		const health = one && healthArgv(one.created.Config)?.join(" ");
		return execsIn(this.#options.events.of(id)).filter((command) => command !== health);
	}
	/** Gives the containers of the micro image the time to end by themselves where the original's did. */
	async waitForEnds(events) {
		const before = this.#options.subject.usual?.containers;
		if (this.#options.subject.phase === "capture" || !before) return;
		const begin = performance.now();
		for (const one of this.#options.containers.all) {
			const overdue = overdueMs(originalsOf(runOf(one, events), before.filter(hasRun)));
			if (overdue === void 0) continue;
			while (this.#isOpen(one) && performance.now() - begin < Math.min(overdue, MOST_WAIT_MS)) await setTimeout$1(50);
		}
	}
	/** Stops the observed containers that still run, as in production, and waits for the engine's news of all ends. */
	async stopAll() {
		const { context, containers, subject } = this.#options;
		const { docker } = context;
		await Promise.all(containers.all.map(({ id }) => stopContainer(docker, id, true, subject.testTimeoutMs)));
		const begin = performance.now();
		while (containers.all.some((one) => this.#isOpen(one)) && performance.now() - begin < EVENTS_MS) await setTimeout$1(20);
	}
	#isOpen({ id }) {
		const actions = this.#options.events.of(id).map(({ action }) => action);
		return actions.lastIndexOf("start") > actions.lastIndexOf("die");
	}
	#look(stop) {
		const { subject, fleet, explains } = this.#options;
		const usual = subject.usual?.testMs;
		if (!explains || usual === void 0 || this.#patience() <= patienceMs(usual, "missing file")) return;
		if (explains(unionOf(fleet.touches.values())) === "missing file") stop.abort("the containers looked for files that the micro image lacks");
	}
	/**
	* Call it with each event at once: where the tracer does not see the engine's own checks, a container's HEALTHCHECK
	* runs once more, when the engine runs it first, and when it succeeds first. The container's end waits for it.
	*/
	take({ id, action }) {
		const when = /^exec_start: |^health_status: healthy$/.exec(action)?.[0];
		const { fleet, containers, context } = this.#options;
		if (!when || !fleet.seesOwnExecsOnly || this.#checked.has(`${when} ${id}`)) return;
		const one = containers.all.find((started) => started.id === id);
		const argv = one && healthArgv(one.created.Config);
		if (!argv || when.startsWith("exec") && !action.endsWith(argv.join(" "))) return;
		this.#checked.add(`${when} ${id}`);
		const check = context.docker.exec(id, fleet.execArgv(id, argv), HEALTH_MS).catch(ignored);
		this.#checks.push(check);
		containers.working.set(id, Promise.all([containers.working.get(id), check]));
	}
};
function ignored(error) {
	if (!(error instanceof Failure)) throw error;
}
/** The variables that lead the test's clients to the proxy. TLS is for an engine elsewhere. */
function environmentFor(socket, phase) {
	return {
		MICROPACKER_PHASE: phase,
		DOCKER_HOST: `unix://${socket}`,
		TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: socket,
		DOCKER_CONTEXT: void 0,
		DOCKER_TLS_VERIFY: void 0,
		DOCKER_CERT_PATH: void 0
	};
}

// src/trial/suite/touched.ts
/**
* What the containers of each image touched of it, together. Throws `Failure` if one name was several images in the
* capture: only one can be packed.
*/
async function imagesOf(found) {
	const { subject } = found;
	const images = /* @__PURE__ */ new Map();
	for (const image of subject.images) {
		const own = found.containers.all.filter((one) => one.image === image);
		const [first] = own;
		if (!first) continue;
		if (subject.phase === "capture") requireOneId(own);
		const containers = [];
		const unseen = /* @__PURE__ */ new Set();
		for (const one of own) {
			containers.push({
				run: runOf(one, found.events.all),
				touches: await touchesIn(one, found)
			});
			for (const program of found.captured.containers.get(one.id)?.unseen ?? []) unseen.add(program);
		}
		const captured = {
			...found.captured,
			touches: unionOf(containers.map(({ touches }) => touches)),
			unseen: [...unseen]
		};
		images.set(image.name, {
			id: first.created.Image,
			captured,
			containers
		});
	}
	return images;
}
/** The union of all images, for a run that is about one of them. */
function capturedOf(images, fleet) {
	const all = [...images.values()].map(({ captured }) => captured);
	const { containers: _, ...more } = fleet;
	const unseen = [...new Set(all.flatMap((one) => one.unseen ?? []))];
	return {
		...more,
		warnings: [...fleet.warnings],
		touches: unionOf(all.map(({ touches }) => touches)),
		unseen
	};
}
async function touchesIn({ id, created }, { captured, containers, leftovers, docker, byStrace }) {
	const own = captured.containers.get(id)?.touches ?? new Touches();
	const touches = unionOf([own, containers.lookedUp.get(id) ?? new Touches()]);
	const mounts = mountsIn(created, leftovers.wasThere);
	if (byStrace) await addInterpreters(touches, {
		id,
		mounts,
		docker
	});
	return touchesOfImage(touches, mounts);
}
function requireOneId(started) {
	const ids = [...new Set(started.map(({ created }) => created.Image))];
	const { name } = started[0].image;
	if (ids.length < 2) return;
	throw new Failure(`the test ran ${ids.length} different images under the name ${name}, but only one can be packed`, {
		fix: "Let the test build the image once, or give each its own name and name one of them in image.",
		evidence: [{
			title: "Images that ran",
			lines: ids
		}]
	});
}

// src/trial/suite/observe.ts
/** How long the engine may need for the rest of the logs. */
const LOGS_MS = 2e3;
/**
* Runs a test that starts the containers itself, with the engine's socket behind a proxy: containers of the images are
* observed, and in the verification made from the micro images. Returns and throws as `observe` does. Removes what the
* test leaves behind.
*/
async function observeSuite(subject, tracer, context, explains) {
	const { docker, log } = context;
	const engine = await engineSocket(context);
	const leftovers = await Leftovers.before(docker, log);
	const { CgroupDriver } = await docker.info();
	let test;
	const origins = new ContainerImages(docker);
	const events = new ContainerEvents(docker, (event) => {
		origins.take(event);
		test?.take(event);
	});
	const ready = async () => {
		const image = subject.images.flatMap(({ becomes, originalId }) => becomes ?? originalId ?? [])[0];
		const name = groupName();
		return tracer.attachFleet({
			name,
			image,
			cgroupDriver: CgroupDriver === "systemd" ? "systemd" : "cgroupfs"
		});
	};
	const fleet = await ready().catch(async (error) => {
		await events.end();
		throw error;
	});
	const logs = new SuiteLogs(engine);
	const containers = new SuiteContainers(subject, context, fleet, leftovers, logs);
	const suite = new SuiteTest({
		subject,
		context,
		events,
		fleet,
		containers,
		explains
	});
	test = suite;
	let finished = false;
	const work = async () => {
		await subject.beforeStart?.(tracer);
		const proxy = await EngineProxy.listen(engine, subject.tempDir, containers);
		const verdict = await withGivenBack(log, "Cannot close the socket for the test", async () => {
			const result = await suite.run(proxy.path);
			return result.ok ? {
				ok: true,
				test: result
			} : failedTest(result, subject.testTimeoutMs);
		}, () => proxy.close());
		if (verdict.ok) await suite.waitForEnds(events.all);
		await suite.stopAll();
		await logs.end(LOGS_MS);
		const runs = containers.all.map((one) => runOf(one, events.all));
		const captured = await fleet.finish((id) => suite.execsOf(id), runs.some(({ starts }) => starts > 0));
		finished = true;
		if (events.lost !== void 0) throw new Failure(`the engine’s events could not be followed: ${events.lost}`);
		if (verdict.ok) await requireNoStrangers(events.all, containers, subject.images, origins);
		const images = await imagesOf({
			subject,
			containers,
			captured,
			leftovers,
			docker,
			events,
			byStrace: fleet.seesOwnExecsOnly
		});
		if (verdict.ok && subject.phase === "capture") requireRuns(subject, runs);
		const all = capturedOf(images, captured);
		for (const warning of volumeWarnings(leftovers, subject)) all.warnings.push(warning);
		return {
			verdict: withLogs(verdict.ok ? verdictOf(verdict, subject, runs) : verdict, runs, logs),
			captured: all,
			readyMs: 0,
			attachMs: fleet.attachMs,
			endsOnSignal: true,
			...containers.all.some(({ created }) => !isRoot(created.Config.User)) ? { asRoot: false } : {},
			containers: runs,
			images,
			log: logs.all()
		};
	};
	const end = async () => {
		await logs.end(0);
		await tryTo(log, "Cannot stop following the engine", () => events.end());
		await tryTo(log, "Cannot remove what the test left behind", () => leftovers.remove());
		if (!finished) await fleet.abandon();
		await tryTo(log, "Cannot remove the cgroup of the containers", async () => fleet.release?.());
	};
	return withGivenBack(log, "Cannot end the observation of the test", work, end);
}
/** A failure with the last lines of the containers that did not end well. */
function withLogs(verdict, runs, logs) {
	if (verdict.ok) return verdict;
	const said = runs.filter(({ life, notStarted }) => notStarted !== void 0 || (life.ended?.exitCode ?? 0) !== 0).slice(-3).map(({ id, name, notStarted }) => ({
		title: `Last lines of the container ${name}`,
		lines: [...logs.of(id).slice(-20), ...notStarted === void 0 ? [] : [`(not started: ${notStarted})`]]
	}));
	return {
		...verdict,
		evidence: [...verdict.evidence, ...said]
	};
}
/** The path of the engine's socket. Throws `Failure` for an engine elsewhere. */
async function engineSocket({ docker }) {
	await docker.server();
	const address = await docker.address();
	const path = socketPath(address);
	if (path !== void 0) return path;
	throw new Failure(`started-by: got "test", but the container engine is at ${address || "an unknown address"}`, { fix: "With started-by: test the engine must be at a unix socket of this machine: unset DOCKER_HOST and choose such a context (docker context ls)." });
}
/** A word for the cgroup of the run's containers. */
function groupName() {
	return `micropacker${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}
/** Throws `Failure` if the test ran no container of an image. */
function requireRuns({ images }, runs) {
	for (const { name } of images) {
		if (runs.some((run) => run.image === name)) continue;
		throw new Failure(`the test started no container of ${name}`, { fix: `Let it start one (docker run ${name} …), by this name, through the engine in DOCKER_HOST. If it starts none, leave out started-by: the step then starts the container.` });
	}
}
/** A test that passes may not have tested the micro image, or not noticed how its containers went. */
function verdictOf(passed, { usual, phase }, runs) {
	const before = usual?.containers;
	if (phase === "capture" || !before) return passed;
	const { test } = passed;
	const count = (all, image) => all.filter((one) => one.image === image).length;
	for (const image of new Set(before.map((one) => one.image))) {
		const [then, now] = [() => true, hasRun].map((is) => [count(before.filter(is), image), count(runs.filter(is), image)]).find(([then, now]) => now < then) ?? [];
		if (then === void 0 || now === void 0) continue;
		return {
			ok: false,
			why: "not reached",
			message: `the test passed, but it ran ${counted(now, "container")} of the micro image instead of ${image}; of the original it ran ${then}`,
			...test ? { test } : {},
			evidence: []
		};
	}
	const difference = suiteDifference(before, runs);
	if (!difference) return passed;
	return {
		ok: false,
		why: "ended differently",
		message: `the test passed, but ${difference}`,
		...test ? { test } : {},
		evidence: []
	};
}
function volumeWarnings(leftovers, { phase }) {
	const names = phase === "capture" ? leftovers.usersVolumes : [];
	if (names.length === 0) return [];
	return [`The test used ${names.length === 1 ? "a volume that was" : "volumes that were"} there before: ${names.join(", ")}. Its next runs find there what this one wrote, so a first start is not tried on the micro image. Let the test make its own volumes.`];
}

// src/trial/observe.ts
/**
* Creates the container, attaches the tracer, starts the container, waits until it is ready, runs the test, stops the
* container and ends the capture. A failing test is a verdict, not an error. Throws `Unavailable` when the tracer does
* not work here, and `Failure` when the container cannot be created or the capture is incomplete. Always removes what
* it created. Does not wait to the end for a container that `explains` says lacks files.
*/
async function observe(subject, tracer, context, explains) {
	return subject.kind === "suite" ? observeSuite(subject, tracer, context, explains) : observeContainer(subject, tracer, context, explains);
}
async function observeContainer(subject, tracer, context, explains) {
	const lease = await Lease.take(subject, tracer, context, explains);
	const observed = async () => {
		if (subject.beforeStart) await lease.wait(subject.beforeStart(tracer));
		const failed = await lease.start();
		const { verdict, missed, ...more } = failed ? {
			verdict: failed,
			missed: failed.ok ? [] : failed.missed
		} : await testAndStop(lease, subject, context);
		const captured = await lease.finish(verdict.ok, missed);
		const { readyMs, attachMs, endsOnSignal } = lease;
		return {
			verdict,
			captured,
			readyMs,
			attachMs,
			endsOnSignal,
			...isRoot(await lease.user()) ? {} : { asRoot: false },
			...more
		};
	};
	let passed = false;
	const work = async () => {
		const seen = await observed();
		passed = seen.verdict.ok;
		return seen;
	};
	const { removals } = context;
	const end = async () => {
		const ended = lease.end();
		if (passed && removals && subject.target.letsOthers) removals.add(ended);
		else await ended;
	};
	return withGivenBack(context.log, lease.left, work, end);
}
/** What another container does that may be the test. */
const STARTS = /^(?:start|exec_start)\b/;
const SETTLE_MS = 50;
const MOST_LOOKS$1 = 10;
/**
* What has reached the container before the test. The last packets of the check for readiness may still come, and the
* container may still be at work on them.
*/
async function settledReach(lease, docker) {
	const container = await docker.container(lease.id);
	let reach = await lease.reach(container);
	for (let looks = 1; looks < MOST_LOOKS$1 && reach.traffic !== void 0; looks++) {
		await setTimeout$1(SETTLE_MS);
		const now = await lease.reach(container);
		if (now.traffic?.packets === reach.traffic.packets && now.paths === reach.paths) break;
		reach = now;
	}
	return reach;
}
const END_LOOK_MS = 200;
const MOST_END_WAIT_MS = 3e4;
/** The container, once it has ended or was given some time for it: the original had ended by the end of the test. */
async function ended(id, { readyMs, testMs }, docker) {
	const waitMs = Math.min(MOST_END_WAIT_MS, patienceMs(readyMs + testMs, "missing file"));
	for (const begin = performance.now();; await setTimeout$1(END_LOOK_MS)) {
		const container = await docker.container(id);
		if (!container?.State.Running || performance.now() - begin > waitMs) return container;
	}
}
/** Enough to compare the logs of two runs. */
const LOG_LINES = 2e3;
/** The last lines of the container's log, for a comparison; undefined if they are too large. */
async function logOf(id, docker) {
	try {
		return await docker.logs(id, LOG_LINES);
	} catch (error) {
		if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
		return;
	}
}
/**
* The test passes only if the container stays up while it runs (on the original), and ends as the original's did (on
* the micro image, where that is known).
*/
async function testAndStop(lease, { usual, phase, readiness, test, target, originalId, config }, { docker }) {
	const ready = lease.life();
	const before = await settledReach(lease, docker);
	const known = lease.events.all.length;
	const verdict = await lease.test();
	const sinceReady = () => lease.events.all.slice(known).filter(({ id }) => id === lease.id);
	const execs = await failedExecs(lease.id, sinceReady, docker);
	const missed = missedByExecs(execs, verdict.test?.engineSaid ?? [], config);
	const job = phase === "verify" && usual?.end?.running === false ? usual : void 0;
	const look = () => job ? ended(lease.id, job, docker) : docker.container(lease.id);
	const after = verdict.ok ? await look() : void 0;
	const tested = lease.life();
	await requireNoOwnContainers(lease.events.all, [originalId, target.spec.image], docker);
	const reach = await lease.reach(after);
	const reached = test && reachedBetween(before, reach);
	const unreached = reached === "nothing" || reached === "own requests";
	const restarted = tested.deaths > ready.deaths;
	if (verdict.ok && unreached && !restarted && phase === "verify" && usual?.reached) return {
		verdict: await notReached(verdict.test, lease.id, docker),
		missed
	};
	const others = lease.events.all.slice(known).some(({ id, action }) => id !== lease.id && STARTS.test(action));
	const samePaths = reach.paths === before.paths;
	const untouched = verdict.ok && reached ? untouchedText(reached, samePaths, others, after) : unknownReachText(reached, verdict.ok && test ? after : void 0);
	const fall = verdict.ok && phase === "capture" ? fallOf(readiness, after, ready, tested) : void 0;
	if (fall) return {
		verdict: await fell(fall, lease.id, docker),
		missed
	};
	await lease.stop();
	if (!verdict.ok) return {
		verdict,
		missed
	};
	const end = endFrom(after, await docker.container(lease.id), {
		endsOnSignal: lease.endsOnSignal,
		health: lease.health,
		execs
	}, ready, tested);
	const difference = usual?.end && differenceOf(usual.end, end);
	if (difference) return {
		verdict: await endedDifferently(verdict.test, difference, lease.id, docker),
		end,
		missed
	};
	const log = await logOf(lease.id, docker);
	return {
		verdict,
		end,
		missed,
		reached: reached === "a caller",
		...untouched ? { untouched } : {},
		...log ? { log } : {}
	};
}

// src/trial/capture.ts
const AGAIN = "Use tracer: strace, which never drops events, on-drops: retry (with tracer: auto the second attempt uses strace), or a test that puts less load on the container.";
/**
* Captures with the first tracer that works here. If events were dropped and `on-drops` is `retry`, captures again,
* with another kind of tracer if `tracers` has one. Throws `Failure` when no tracer works or the capture is incomplete.
*/
async function capture(subject, tracers, onDrops, context) {
	const first = await captureWithFirst(subject, tracers(), context);
	const { drops } = first.observed.captured;
	if (drops === 0 || onDrops !== "retry") {
		requireComplete(drops, onDrops, context.log);
		return first;
	}
	const other = await otherThan(first.tracer, tracers());
	const way = other ? ` with ${other.description}, which never drops` : "";
	context.log.notice(`${dropped(drops)}: capturing again${way} (on-drops: retry).`);
	const second = await captureWithFirst(subject, before(other, tracers), context);
	if (second.observed.captured.drops === 0) return second;
	throw incomplete$1(second.observed.captured.drops, AGAIN, ", also at the second attempt");
}
/** The times and stop behaviour of the original, for later runs. Its test must have passed. */
function usualOf({ readyMs, endsOnSignal, verdict, end, reached, containers }) {
	return {
		readyMs,
		endsOnSignal,
		testMs: verdict.test?.ms ?? 0,
		...end ? { end } : {},
		...reached ? { reached } : {},
		...containers ? { containers } : {}
	};
}
/** Throws `Failure` when events were dropped, or warns with `on-drops: warn`. `fix` is the next step. */
function requireComplete(drops, onDrops, log, fix = AGAIN) {
	if (drops === 0) return;
	if (onDrops !== "warn") throw incomplete$1(drops, fix);
	log.warning(`${dropped(drops)} (on-drops: warn). The micro image may lack files.`);
}
/** The first tracer of another kind: a tracer that dropped events drops them again under the same load. */
async function otherThan(tracer, tracers) {
	for await (const candidate of tracers) if (candidate.name !== tracer.name) return candidate;
}
/** Yields `other` first, then `tracers` in case `other` does not work here. */
async function* before(other, tracers) {
	if (other) yield other;
	yield* tracers();
}
async function captureWithFirst(subject, tracers, context) {
	const { value, ...by } = await withFirst(tracers, context.log, (tracer) => observe(subject, tracer, context));
	return {
		observed: value,
		...by
	};
}
function dropped(drops) {
	return `The kernel dropped ${counted(drops, "event")} during the capture`;
}
function incomplete$1(drops, fix, how = "") {
	const message = `the capture is incomplete: ${dropped(drops)}${how}`;
	return new Failure(message, {
		exitCode: EXIT.incomplete,
		fix
	});
}

// src/capture/untraced.ts
/** No tracer: runs the container as the user would. */
const untraced = {
	name: "none",
	description: "no tracer",
	changesContainer: false,
	prepare: async (spec) => spec,
	attach: async () => ({
		attachMs: 0,
		touches: new Touches(),
		died: new Promise(() => {}),
		execArgv: (argv) => argv,
		beforeStop: () => {},
		finish: async () => ({
			touches: new Touches(),
			drops: 0,
			warnings: []
		}),
		abandon: async () => {}
	}),
	attachFleet: async () => ({
		attachMs: 0,
		touches: /* @__PURE__ */ new Map(),
		died: new Promise(() => {}),
		admit: async (request) => ({
			request,
			created: () => {}
		}),
		execArgv: (_, argv) => argv,
		finish: async () => ({
			containers: /* @__PURE__ */ new Map(),
			drops: 0,
			warnings: []
		}),
		abandon: async () => {}
	})
};

// src/trial/verify.ts
/**
* Runs the test against the micro image, watched if possible. The watched run decides if the test passes, or if
* `explains` finds a missing file in its capture as the reason of the failure. Otherwise an unwatched run decides, as
* in production. After its failure, repeats it once under each other tracer, until a capture explains it or a run
* passes. A tracer that does not work is skipped. After a time-out, `withUsual` may add the original's times to the
* subject, so that the other runs need not wait as long.
*/
async function verify$1(subject, tracers, context, explains, withUsual = async (one) => one) {
	const { watcher } = tracers;
	if (!watcher) return verifyUnwatched(subject, tracers, context, explains);
	const watched = await attempt(subject, watcher, context, explains);
	if ("why" in watched) return {
		...await verifyUnwatched(subject, tracers, context, explains),
		unwatched: watched.why
	};
	const { verdict, captured } = watched;
	const cause = explains(captured.touches);
	if (verdict.ok || cause === "missing file") return {
		...watched,
		again: [],
		watched: true
	};
	context.log.info(`The test fails while it is watched (${verdict.message}). It runs again, not watched`);
	const known = isTimeout(verdict) ? await withUsual(subject) : subject;
	const plain = await verifyUnwatched(cause === "incomplete folder" ? withShorterTimeouts(known, verdict) : known, {
		...tracers,
		afterwards: others(tracers.afterwards, watcher)
	}, context, explains);
	if (plain.verdict.ok) return {
		...plain,
		captured,
		watched: true,
		onlyWatched: verdict
	};
	const touches = unionOf([captured.touches, plain.captured.touches]);
	return {
		...plain,
		captured: {
			...plain.captured,
			touches
		},
		again: [verdict, ...plain.again]
	};
}
/** Runs the test as in production; after a failure, again under the `afterwards` tracers. See `verify`. */
async function verifyUnwatched(subject, { during, afterwards }, context, explains) {
	const decided = await decide(subject, during, context);
	const { verdict } = decided;
	const seen = {
		...decided,
		again: []
	};
	if (verdict.ok || explains(seen.captured.touches) === "missing file") return seen;
	for await (const tracer of afterwards) {
		context.log.info(`The test fails (${verdict.message}). It runs again under ${tracer.description}`);
		const observed = await tried(withShorterTimeouts(subject, verdict), tracer, context);
		if (!observed) continue;
		const touches = unionOf([seen.captured.touches, observed.captured.touches]);
		seen.captured = {
			...observed.captured,
			touches
		};
		seen.again.push(observed.verdict);
		if (observed.verdict.ok || explains(touches) === "missing file") break;
	}
	return seen;
}
/** The tracers of another kind than `one`. */
async function* others(tracers, one) {
	for await (const tracer of tracers) if (tracer.name !== one?.name) yield tracer;
}
async function decide(subject, tracers, context) {
	for await (const tracer of tracers) {
		const observed = await tried(subject, tracer, context);
		if (observed) return observed;
	}
	return observe(subject, untraced, context);
}
/** Observes a run; undefined if the tracer does not work this time. */
async function tried(subject, tracer, context) {
	const observed = await attempt(subject, tracer, context);
	return "why" in observed ? void 0 : observed;
}
/** Observes a run; if the tracer does not work this time, logs and returns why. */
async function attempt(subject, tracer, context, explains) {
	try {
		return await observe(subject, tracer, context, explains);
	} catch (error) {
		if (!isTracerError(error)) throw error;
		context.log.notice(`Cannot observe the micro image by ${tracer.description}: ${error.message}`);
		return { why: error.message };
	}
}
/** True if the tracer failed, not the container or the engine. */
function isTracerError(error) {
	return error instanceof Unavailable || error instanceof Failure && error.exitCode === EXIT.incomplete;
}
/** Throws `Failure` when the test failed on the original. */
function requirePass(verdict, kind) {
	if (verdict.ok) return;
	throw new Failure(`on the original: ${textOf$1(verdict)}`, {
		exitCode: EXIT.testOnOriginal,
		fix: `Nothing was packed. ${fixFor(verdict, kind)}`,
		evidence: verdict.evidence,
		containerSaid: verdict.containerSaid
	});
}
function fixFor({ why, endedWell }, kind) {
	if (kind === "suite" && why === "test failed") return SUITE_FAILED;
	if (kind === "exit" && why === "exited") return NOT_WELL;
	if (kind === "exit" && why === "test failed") return AFTER_END;
	return endedWell ? ENDED_WELL : FIXES[why];
}
const NOT_WELL = "With ready: exit the container must end with exit code 0. Try it: docker run with the same run-args and command.";
const AFTER_END = "With ready: exit the container has ended when the test runs: docker exec cannot work; docker logs, docker cp and mounted folders can. Run the test by hand after docker run with the same run-args.";
const SUITE_FAILED = "The test must pass with the original image first. Run it by hand; DOCKER_HOST is then the only difference.";
const ENDED_WELL = "If it is a job or a command that is meant to end, set ready: exit; the test then runs on what it left. Otherwise let it stay up.";
const ENDED = "The container must stay up while the test runs; check with docker run and the same run-args and command.";
const FIXES = {
	"not started": "The original image itself does not start. Try it: docker run with the same run-args and command.",
	exited: ENDED,
	"crash loop": ENDED,
	"never ready": "If the container needs longer, raise ready-timeout. If it is ready earlier, set ready to the right condition.",
	"test failed": "The test must pass on the original first; run it by hand with the same run-args.",
	unhealthy: "Let the HEALTHCHECK pass while the test runs, or turn it off: --no-healthcheck in run-args.",
	"ended differently": ENDED,
	"not reached": ENDED,
	"test hung": "If the test needs longer, raise test-timeout. Otherwise find out what it waits for."
};

// src/pipeline/folder-lock.ts
/** The file that names the process of the run that writes into a folder. */
const LOCK = ".micropacker.lock";
const MAX_BYTES$1 = 4096;
/**
* Locks `folder` for this process, and takes over the lock of one that has ended. `partial` is a private folder on the
* same file system; `holdFile` is told of the lock. Throws `Failure` if another run holds it.
*/
async function lockFolder(folder, partial, { holdFile }) {
	const path = join(folder, LOCK);
	const own = join(partial, "lock");
	await writeFile(own, JSON.stringify({
		pid: process.pid,
		since: startTime(process.pid)
	}), {
		flag: "wx",
		mode: 420
	});
	while (!await linked(own, path)) await takeAway(folder, path, join(partial, "ended"));
	holdFile(path);
}
/** Moves the lock of an ended process to `aside`. Looks at it again there: another run may have taken it over. */
async function takeAway(folder, path, aside) {
	const holder = await holderOf(path);
	if (holder === "none") return;
	if (holder && lives(holder.pid, holder.since)) throw held(folder, holder);
	if (!await moved(path, aside)) return;
	const found = await holderOf(aside);
	if (found && found !== "none" && lives(found.pid, found.since)) {
		await linked(aside, path);
		throw held(folder, found);
	}
	await rm(aside, {
		recursive: true,
		force: true
	});
}
/** The process that a lock names; undefined if it names none, 'none' if there is no lock. */
async function holderOf(path) {
	const info = await lstat(path).catch(() => void 0);
	if (!info) return "none";
	if (!info.isFile() || info.size > MAX_BYTES$1) throw new Error(`${LOCK} is not a lock file`);
	const text = await readFile(path, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw error;
	});
	return text === void 0 ? "none" : parsed(text);
}
function parsed(text) {
	try {
		const { pid, since } = JSON.parse(text);
		return Number.isInteger(pid) ? {
			pid,
			since
		} : void 0;
	} catch {
		return;
	}
}
function held(folder, { pid }) {
	return new Failure(`output: another run is writing to ${folder} (process ${pid})`, { fix: "Wait until it has ended, or name another folder in output." });
}
/** Links `to` to the file `from`; false if `to` exists. */
async function linked(from, to) {
	try {
		await link(from, to);
		return true;
	} catch (error) {
		if (error.code === "EEXIST") return false;
		throw error;
	}
}
/** Moves a file; false if it is gone. */
async function moved(from, to) {
	try {
		await rename(from, to);
		return true;
	} catch (error) {
		if (error.code === "ENOENT") return false;
		throw error;
	}
}

// src/pipeline/manifest.ts
/** The file of an output folder that says which of its files a run wrote. */
const MANIFEST = ".micropacker.json";
const MAX_BYTES = 1 << 20;
const DIGEST = /^[0-9a-f]{64}$/;
/** Reads the manifest of a folder; undefined where there is none, or one that no run wrote. */
function readManifest(folder) {
	const path = join(folder, MANIFEST);
	const info = lstatSync(path, { throwIfNoEntry: false });
	if (!info?.isFile() || info.size > MAX_BYTES) return void 0;
	try {
		const read = JSON.parse(readFileSync(path, "utf8"));
		return isManifest(read) ? read : void 0;
	} catch {
		return;
	}
}
function isManifest(read) {
	const { schema, image, job, files } = read ?? {};
	return schema === 1 && typeof image === "string" && (job === void 0 || typeof job === "string") && typeof files === "object" && files !== null && Object.values(files).every((digests) => Array.isArray(digests) && digests.every((digest) => typeof digest === "string" && DIGEST.test(digest)));
}
/** The SHA-256 (hex) of a file. */
async function digestOfFile(path) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(path), hash);
	return hash.digest("hex");
}
/** '' for a file that this user cannot read. */
function digestIfReadable(path) {
	return digestOfFile(path).catch(() => "");
}
/** The names among `names` that exist in the folder and that no run wrote, or that changed since: the user's own. */
async function foreignFiles(folder, names) {
	const manifest = readManifest(folder);
	const foreign = [];
	for (const name of names) {
		const info = lstatSync(join(folder, name), { throwIfNoEntry: false });
		if (!info) continue;
		const digests = manifest && Object.hasOwn(manifest.files, name) ? manifest.files[name] : [];
		if (!(info.isFile() && digests.length > 0 && digests.includes(await digestIfReadable(join(folder, name))))) foreign.push(name);
	}
	return foreign;
}

// src/pipeline/output.ts
/** The files of the output folder; see README, "What you get". */
const OUTPUT_FILES = [
	"rootfs.tar",
	"files.txt",
	"Dockerfile",
	"sbom.cdx.json",
	"report.json",
	"report.html",
	"lock.patch",
	"seccomp.json",
	"capture.scap",
	"capture.strace"
];
/** File names of raw captures. Sysdig reads its own format; strace's is text. */
const RAW_FILES = {
	sysdig: "capture.scap",
	strace: "capture.strace"
};
/** Throws `Failure` if a file of the input `name` is one that the run writes: the results would replace it. */
function requireApart(name, files, folder) {
	const own = new Set(OUTPUT_FILES.map((file) => join(resolve(folder), file)));
	const clash = files.find((file) => own.has(resolve(file)));
	if (clash) throw new Failure(`${name}: ${clash} is in the output folder and would be overwritten`, { fix: "Name another folder in output." });
}
/**
* The output folder. Its files are written into a folder beside them and replace the results of an earlier run all
* together, when they are complete. Files that no run wrote are never touched.
*/
var Output = class Output {
	folder;
	/** The folder of unfinished files; absolute, as `folder`. */
	partial;
	#owner;
	#published;
	/** The results of earlier runs, by the manifest as it was when the folder was opened: the test may change it. */
	#earlier;
	#finished = /* @__PURE__ */ new Map();
	/** SHA-256 of what is in place. */
	#placed = /* @__PURE__ */ new Map();
	constructor(folder, partial, { owner, published, earlier }) {
		this.folder = folder;
		this.partial = partial;
		this.#owner = owner;
		this.#published = published;
		this.#earlier = earlier;
	}
	/**
	* Opens the folder for one run; creates it if it does not exist. `published` gets the paths of the results once they
	* are in place. Throws `Failure`, and changes nothing, where the folder cannot be written, holds files that no run
	* wrote, holds another image's results of the same job, or is being written by another run.
	*/
	static async open(folder, owner, session, published) {
		requireOwn(folder);
		await writable(folder);
		try {
			const partial = await session.partialFolder(folder);
			await lockFolder(folder, partial, session);
			const earlier = readManifest(folder);
			requireSameImage(folder, owner, earlier);
			await requireNothingForeign(folder, earlier);
			return new Output(folder, partial, {
				owner,
				published,
				earlier: earlier?.files ?? {}
			});
		} catch (error) {
			throw error instanceof Failure ? error : cannotWrite(folder, error);
		}
	}
	/** The path of a file until it is finished. */
	unfinished(name) {
		return join(this.partial, name);
	}
	/** Notes that a file is complete: it belongs to the results. `sha256` (hex) saves reading it again. */
	finish(name, sha256) {
		this.#finished.set(name, sha256);
	}
	/** Whether the folder holds results of an earlier run. */
	get hasEarlier() {
		return Object.keys(this.#earlier).some((name) => existsSync(join(this.folder, name)));
	}
	/**
	* Puts the finished files into place and removes what is left of an earlier run's results. If it is interrupted, each
	* file is whole, and the next run knows it as ours. Throws what the file system refuses.
	*/
	async replace() {
		const fresh = /* @__PURE__ */ new Map();
		for (const [name, sha256] of this.#finished) if (!this.#placed.has(name)) fresh.set(name, sha256 ?? await digestOfFile(this.unfinished(name)));
		const either = { ...this.#earlier };
		for (const [name, digest] of [...this.#placed, ...fresh]) either[name] = [...either[name] ?? [], digest];
		await this.#note(either);
		for (const name of OUTPUT_FILES) if (Object.hasOwn(this.#earlier, name) && !this.#finished.has(name)) await rm(join(this.folder, name), { force: true });
		for (const [name, digest] of fresh) {
			await rename(this.unfinished(name), join(this.folder, name));
			this.#placed.set(name, digest);
			this.#published[name] = join(this.folder, name);
		}
		await this.#note(Object.fromEntries([...this.#placed].map(([name, digest]) => [name, [digest]])));
	}
	async #note(files) {
		const manifest = {
			schema: 1,
			...this.#owner,
			files
		};
		const path = join(this.partial, MANIFEST);
		await writeFile(path, `${JSON.stringify(manifest, void 0, 2)}\n`);
		await rename(path, join(this.folder, MANIFEST));
	}
};
/** Folders that are no place for results, and those below which none is. */
const SHARED = [
	"/",
	"/etc",
	"/usr",
	"/bin",
	"/sbin",
	"/lib",
	"/lib64",
	"/var",
	"/opt",
	"/run",
	"/home",
	"/tmp"
];
const KERNEL$1 = [
	"/dev",
	"/proc",
	"/sys",
	"/boot"
];
/** Throws `Failure` for folders of the system, and for the home folder itself, also behind a link. */
function requireOwn(folder) {
	if (![resolve(folder), realOf(folder)].some(isOfSystem)) return;
	throw new Failure(`output: got ${folder}, want a folder for the results of one image`, { fix: "Name a folder of its own, for example output: micropacker." });
}
function isOfSystem(path) {
	return KERNEL$1.some((one) => `${path}/`.startsWith(`${one}/`)) || SHARED.includes(path) || [homedir(), realOf(homedir())].includes(path);
}
async function writable(folder) {
	try {
		await makeFolder(folder);
		if (!(await stat(folder)).isDirectory()) throw new Error("it is not a folder");
	} catch (error) {
		throw cannotWrite(folder, error);
	}
}
function cannotWrite(folder, error) {
	return new Failure(`output: cannot write to ${folder}: ${error.message}`, {
		fix: "Name a folder that this user can write to.",
		cause: error
	});
}
/** Replaces mkdir's `recursive`, which never returns if an existing folder cannot hold new ones (/proc). */
async function makeFolder(folder) {
	if (existsSync(folder)) return;
	await makeFolder(dirname(folder));
	await mkdir(folder);
}
/** A later step of the job would take one image's files for the other's. */
function requireSameImage(folder, { image, job }, earlier) {
	if (!earlier || job === void 0 || earlier.job !== job || earlier.image === image) return;
	throw new Failure(`output: ${folder} holds the results for ${earlier.image} from an earlier step of this job`, { fix: `Give each image a folder of its own: set output in the step for ${image}.` });
}
async function requireNothingForeign(folder, earlier) {
	const files = (await foreignFiles(folder, [...OUTPUT_FILES, MANIFEST])).filter((name) => name !== ".micropacker.json" || earlier === void 0);
	if (files.length === 0) return;
	throw new Failure(`output: ${folder} holds files that no earlier run wrote, or that were changed since: ${files.join(", ")}`, { fix: "They would be overwritten, so the run stopped. Name another folder in output, or move these files away." });
}

// src/pipeline/privileged.ts
const SET_ID = 3072;
/** True if a program gets other rights from its file: setuid, setgid or file capabilities (execve(2)). */
function givesRights({ type, mode, xattrs }) {
	return type === "file" && ((mode & SET_ID) !== 0 || xattrs?.has("security.capability") === true);
}
/**
* The programs of a capture that get other rights from their file, by the name that was used; sorted. `details` are
* entries with all that is known of them.
*/
function privilegedPrograms(touches, tree, details) {
	const giving = new Set(details.filter(({ entry }) => givesRights(entry)).map(({ entry }) => entry.path));
	const ran = imageTouches(touches, tree).filter(({ how, found }) => how === "exec" && found);
	return [...new Set(ran.map(({ path }) => path).filter((path) => giving.has(tree.resolve(path).path)))];
}
/** The programs that the container itself gave other rights, and then ran. */
function ownPrivileged(touches) {
	return touches.sorted().filter(({ how, found, rights }) => rights && how === "exec" && found).map(({ path }) => path);
}
/** The files that a capture ran, with all that is known of them. */
function programsOf(touches, contents) {
	const { tree } = contents.index();
	const ran = /* @__PURE__ */ new Map();
	for (const { path, how, found } of imageTouches(touches, tree)) {
		const entry = how === "exec" && found ? tree.resolve(path).entry : void 0;
		if (entry?.type === "file") ran.set(entry.path, {
			entry,
			reason: "traced"
		});
	}
	return contents.complete([...ran.values()]);
}

// src/base/trusted.ts
const GROUP_WRITES = 16;
const OTHERS_WRITE = 2;
/** In such a folder only a file's owner can replace it, chmod(2). */
const STICKY = 512;
/**
* Why a program or library (absolute path, links followed) may be another user's: "PATH belongs to user 1001",
* "PATH can be written by others". Looks at the file and at every folder above. Undefined if only root and this user
* can change it.
*/
async function whyUntrusted(path) {
	const [user, group] = [process.getuid(), process.getgid()];
	for (let at = await realpath(path), isFile = true;; at = dirname(at), isFile = false) {
		const { uid, gid, mode } = await stat(at);
		if (uid !== 0 && uid !== user) return `${at} belongs to user ${uid}`;
		if (((mode & GROUP_WRITES) !== 0 && gid !== 0 && gid !== group || (mode & OTHERS_WRITE) !== 0) && (isFile || (mode & STICKY) === 0)) return `${at} can be written by others`;
		if (at === "/") return void 0;
	}
}

// src/capture/strace/stage.ts
/** glibc's program loader, at the path of the ABI. */
const LOADERS = {
	x64: "/lib64/ld-linux-x86-64.so.2",
	arm64: "/lib/ld-linux-aarch64.so.1"
};
/** The traces: of the container's program, of our `docker exec`s in turn, and of a trial. */
const TRACES = [
	"main",
	"exec-0",
	"exec-1",
	"exec-2",
	"exec-3",
	"try"
];
/** Makes the files of the traces in a new folder in `workDir`. */
async function makeTraces(workDir) {
	const out = await mkdtemp(join(workDir, "traces-"));
	for (const name of TRACES) await makeFile(join(out, name), 438);
	return out;
}
/**
* Copies `strace` (absolute path), its libraries and its loader into a new folder in `workDir`. Throws `Unavailable`.
*/
async function stage(strace, workDir, signal) {
	const folder = await mkdtemp(join(workDir, "strace-"));
	const out = await makeTraces(workDir);
	const lib = join(folder, "lib");
	await mkdir(lib);
	await copyFile(await realpath(strace), join(folder, "strace"));
	const needed = await librariesOf(strace, signal);
	for (const file of needed) await copyTrusted(file, join(lib, basename(file)));
	for (const path of [
		folder,
		lib,
		join(folder, "strace")
	]) await chmod(path, 493);
	const inside = `${MOUNT$1}/strace`;
	if (needed.length === 0) return {
		folder,
		out,
		program: [inside]
	};
	const loader = LOADERS[process.arch];
	const inLib = join(lib, basename(loader));
	await copyTrusted(loader, inLib);
	await chmod(inLib, 493);
	return {
		folder,
		out,
		program: [
			`${MOUNT$1}/lib/${basename(loader)}`,
			"--inhibit-cache",
			"--library-path",
			`${MOUNT$1}/lib`,
			inside
		]
	};
}
/** For ptrace of a program that changes its user. */
const CAPABILITY = "SYS_PTRACE";
/**
* The mounts of the stage. Root in the container can change what is in a mounted folder, but cannot replace a mounted
* file. No mount is inside another, read-only one: docker cp could not make its place.
*/
function mountsOf({ folder, out }) {
	const Type = "bind";
	const parts = ["strace", "lib"].map((name) => ({
		Type,
		Source: join(folder, name),
		Target: `${MOUNT$1}/${name}`,
		ReadOnly: true
	}));
	const traces = TRACES.map((name) => ({
		Type,
		Source: join(out, name),
		Target: `${MOUNT$1}/out/${name}`
	}));
	return [...parts, ...traces];
}
/** `docker create` arguments that mount the stage. */
function mountArguments(stage) {
	const mounts = mountsOf(stage).flatMap(({ Source, Target, ReadOnly }) => ["--mount", `type=bind,source=${Source},target=${Target}${ReadOnly ? ",readonly" : ""}`]);
	return [
		"--cap-add",
		CAPABILITY,
		...mounts
	];
}
/**
* argv that runs `program` under strace in the container, with the trace `name`. -DDD: strace
* is a grandchild in its own session, so the program stays process 1. --seccomp-bpf: only the traced calls stop the
* program; see `Tracing`. -s 1: strings that are not paths are cut to one byte, because arguments may be
* secrets. -A: a restart of the container appends to the file.
*/
function straceArgv(stage, name, program, { preload, ...tracing } = {}) {
	const traced = [
		...tracedArguments(tracing),
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
		`${MOUNT$1}/out/${name}`
	];
	return [
		...stage.program,
		"-DDD",
		"-f",
		...traced,
		...environment,
		...output,
		"--",
		...program
	];
}
async function copyTrusted(library, to) {
	const why = await whyUntrusted(library);
	if (why) throw new Unavailable(`strace cannot be used, because ${why}`, `Let root own ${library}, without others' rights.`);
	await copyFile(library, to);
}
/** Makes an empty file with this mode, whatever the umask. */
async function makeFile(path, mode) {
	const file = await open(path, "wx");
	try {
		await file.chmod(mode);
	} finally {
		await file.close();
	}
}
/** Absolute paths of a program's libraries; none for a static program. */
async function librariesOf(program, signal) {
	const loader = LOADERS[process.arch];
	if (!loader) throw new Unavailable(`strace in containers is not supported on ${process.arch}`);
	return [...(await run([
		loader,
		"--list",
		program
	], { signal }).catch((error) => {
		throw new Unavailable(`strace in containers needs glibc's loader ${loader} on this machine`, void 0, error);
	})).stdout.matchAll(/=> (\/\S+) \(/g)].map((match) => match[1]);
}

// src/capture/strace/container.ts
const TRY_OUT_MS = 6e4;
/** Images' names of architectures (Go's GOARCH), by Node's names. */
const GOARCH = {
	x64: "amd64",
	arm64: "arm64"
};
/** Throws `Unavailable` if the image is for another architecture than this machine's strace. */
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
	throw new Unavailable(`strace cannot run in ${image}: the image is for ${architecture}, but this machine is ${GOARCH[process.arch] ?? process.arch}`);
}
/**
* Runs strace on itself in a temporary container of the image, with the run's label (KEY=VALUE). Throws `Unavailable`
* if ptrace is refused there.
*/
async function tryOut(stage, image, label, signal) {
	const [program, ...args] = straceArgv(stage, "try", [...stage.program, "--version"]);
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
	throw new Unavailable(`strace does not work in a container here: ${lastLine(done.stderr)}`, "The engine must allow ptrace (its seccomp and AppArmor profiles) and bind mounts from this machine.");
}

// src/capture/strace/entrypoint.ts
/**
* The program as the engine would start it. `--entrypoint` in run-args drops the image's CMD too; an empty one means no
* entrypoint. A command replaces CMD. The last `--entrypoint` counts.
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
/** The working folder of the program: the last `-w` or `--workdir`, else the image's. */
function startFolder(runArgs, config) {
	const short = takeOption(runArgs, "-w");
	return takeOption(short.rest, "--workdir").value ?? short.value ?? (config.WorkingDir || "/");
}
/** The program's LD_PRELOAD; undefined if neither the image nor run-args set it. */
function preloadOf(runArgs, config) {
	const given = runArgs.map((arg, i) => {
		if (runArgs[i - 1] === "-e" || runArgs[i - 1] === "--env") return arg;
		return arg.startsWith("--env=") ? arg.slice(6) : "";
	});
	return preloadIn([...config.Env ?? [], ...given]);
}
/** LD_PRELOAD in a list of variables (KEY=VALUE), of which the last counts; undefined if none sets it. */
function preloadIn(env) {
	return env.findLast((entry) => entry.startsWith("LD_PRELOAD="))?.slice(11) || void 0;
}
/**
* The program of a container that is created through the API, as the engine puts it together: an entrypoint of the
* request drops the image's CMD too, and an empty one means no entrypoint (moby, daemon/commit.go, merge).
*/
function programOfRequest({ Entrypoint, Cmd }, config) {
	const [entrypoint, command] = [listIn(Entrypoint), listIn(Cmd) ?? []];
	const own = entrypoint ?? config.Entrypoint ?? [];
	const first = own[0] === "" ? [] : own;
	const usesCmd = command.length === 0 && (entrypoint ?? []).length === 0;
	return [...first, ...usesCmd ? config.Cmd ?? [] : command];
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

// src/capture/overflow.ts
/** Throws `Failure` if a capture is incomplete because the container touched too many paths. */
function requireAll(touches) {
	if (!touches.overflowed) return;
	throw new Failure(`the container looked for too many different paths: ${counted(touches.size, "path")} until then`, {
		exitCode: EXIT.incomplete,
		fix: "The file list would lack files. Find out what the container searches while the test runs; docs/how-it-works.md tells the limits."
	});
}

// src/capture/strace/follow.ts
const CHUNK = 1 << 20;
/** strace's lines have a few paths, of at most 4 KiB each (PATH_MAX) and at most 4 characters a byte. */
const MOST_LINE = 1 << 20;
/** Hours of a busy program. */
const MOST_TRACE = 4 * 2 ** 30;
const readInto = promisify(read);
const closed = promisify(close);
/**
* Reads a trace line by line while it grows, one character per byte. The container can write anything into the file,
* so only what strace could have written is accepted; else `more` and `end` throw `Failure`.
*/
var Follower = class {
	#take;
	#file;
	#at = 0;
	#rest = "";
	/** Opens the file at once: later, a program in the container may have changed its mode and owner. */
	constructor(path, take) {
		this.#take = take;
		this.#file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
	}
	/** Bytes read so far. */
	get size() {
		return this.#at;
	}
	/** True if the file has grown since the last reading. */
	hasMore() {
		return this.sizeNow() > this.#at;
	}
	/** The present size of the file. */
	sizeNow() {
		return this.#file === void 0 ? 0 : fstatSync(this.#file).size;
	}
	/**
	* Reads to the current end, or only to this size: a busy program writes faster than this reads. A line without its
	* newline waits for the rest.
	*/
	async more(size = this.sizeNow()) {
		const file = this.#file;
		if (file === void 0 || size === this.#at) return;
		if (size < this.#at) throw changed("it became shorter");
		if (size > MOST_TRACE) throw tooLarge(size);
		const buffer = Buffer.allocUnsafe(CHUNK);
		while (this.#at < size) {
			const { bytesRead } = await readInto(file, buffer, 0, Math.min(CHUNK, size - this.#at), this.#at);
			if (bytesRead === 0) throw changed("it became shorter");
			this.#at += bytesRead;
			this.#split(buffer.subarray(0, bytesRead));
		}
	}
	#split(bytes) {
		if (bytes.includes(0)) throw changed("it has zero bytes");
		const lines = (this.#rest + bytes.toString("latin1")).split("\n");
		this.#rest = lines.pop();
		if (this.#rest.length > MOST_LINE) throw changed(`it has a line of more than ${showBytes(MOST_LINE)}`);
		for (const line of lines) this.#take(line);
		if (heapIsNearlyFull()) throw tooMuch();
	}
	/** Reads the rest. A last line without a newline counts: its writer may have been killed. */
	async end() {
		await this.more();
		if (this.#rest !== "") this.#take(this.#rest);
		this.#rest = "";
	}
	/** Copies what was read into a new file. */
	async copyTo(path) {
		const from = {
			fd: this.#file,
			autoClose: false,
			start: 0,
			end: Math.max(0, this.#at - 1)
		};
		await pipeline(createReadStream("", from), createWriteStream(path, {
			flags: "wx",
			mode: 384
		}));
	}
	async close() {
		if (this.#file !== void 0) await closed(this.#file);
		this.#file = void 0;
	}
};
function changed(how) {
	return new Failure(`a program in the container changed strace's output: ${how}`, {
		exitCode: EXIT.incomplete,
		fix: "The file list cannot be trusted. Use tracer: sysdig, which writes nothing into the container."
	});
}
function tooMuch() {
	return new Failure("reading strace's output takes too much memory", {
		exitCode: EXIT.incomplete,
		fix: "A container with many processes or made-up lines can cause this. Use tracer: sysdig."
	});
}
function tooLarge(size) {
	return new Failure(`strace's output has ${showBytes(size)}, more than ${showBytes(MOST_TRACE)}`, {
		exitCode: EXIT.incomplete,
		fix: "Use tracer: sysdig, or a shorter test."
	});
}

// src/capture/strace/still-traces.ts
/**
* The process in a container (full id) that writes the trace `name`: the oldest with strace's arguments, because a
* program of the container can imitate it. Undefined if none of the container's processes is visible. `proc` is the
* mount point of proc(5).
*/
function tracedIn(containerId, name, proc = "/proc") {
	const all = readdirSync(proc).filter((pid) => /^\d+$/.test(pid) && textOf(join(proc, pid, "cgroup")).includes(containerId)).map((pid) => ({
		pid: Number(pid),
		command: textOf(join(proc, pid, "cmdline"))
	})).map(({ pid, command }) => ({
		pid,
		command,
		since: startTimeIn(proc, pid)
	})).filter(({ command, since }) => command !== "" && since !== void 0).map(({ pid, command, since }) => ({
		command,
		known: {
			pid,
			since
		}
	})).sort((a, b) => Number(a.known.since) - Number(b.known.since) || a.known.pid - b.known.pid);
	const straces = all.slice(1).filter(({ command }) => command.includes(`\0-o\0${MOUNT$1}/out/${name}\0`));
	return all[0] && {
		first: all[0].known,
		strace: straces[0]?.known
	};
}
/** True if the strace of `before` still runs, or that of a restarted container, or if nobody knows. */
function stillTraces(before, now) {
	if (!now) return true;
	if (!before?.strace || !isSame(before.first, now.first)) return now.strace !== void 0;
	return now.strace !== void 0 && isSame(before.strace, now.strace);
}
function isSame(a, b) {
	return a.pid === b.pid && a.since === b.since;
}
/** The file's text; '' if the process has ended or is hidden. */
function textOf(file) {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}

// src/capture/strace/unseen.ts
/**
* The programs of `execs` (commands that ran by `docker exec`, without quotes between the arguments) that strace could
* not see, each once: all but our own, which run under strace. Without arguments: they may hold secrets, and the names
* get into report.json.
*/
function unseenPrograms(execs) {
	const others = execs.filter((command) => !command.startsWith(`${MOUNT$1}/`));
	return [...new Set(others.map((command) => command.split(" ")[0]))];
}
function unseenText(program) {
	return `strace cannot see the files of \`docker exec\` of "${program}". The program itself is packed, with its libraries. Use tracer: sysdig to capture what it opens.`;
}

// src/capture/strace/observation.ts
const POLL_MS = 250;
/** Until strace's process is known: a program of the container may end strace and imitate it. */
const FIRST_POLL_MS = 20;
const MOST_LOOKS = 50;
/** Our `docker exec`s run one after the other, except for one that does not end. */
const EXECS = [
	"exec-0",
	"exec-1",
	"exec-2",
	"exec-3"
];
function nothing() {
	return new Failure("strace captured nothing from the container", {
		exitCode: EXIT.incomplete,
		fix: "The container must allow ptrace (a seccomp or AppArmor profile in run-args can forbid it), and the engine bind mounts from this machine. See the container's log, or use tracer: sysdig."
	});
}
/** A capture by strace. Reads the trace files while they grow. */
var StraceObservation = class {
	/** Rejects if a trace is not strace's. Its end is normal, because it ends with the container; see `beforeStop`. */
	died;
	seesOwnExecsOnly = true;
	#watched;
	touches = new Touches();
	#main;
	#execs = [];
	#execCount = 0;
	#fail;
	#failed = false;
	#begun = Date.now();
	#timer;
	#traced;
	#looks = 0;
	#firstAt;
	#reading = Promise.resolve();
	constructor(watched) {
		this.#watched = watched;
		this.died = new Promise((_, reject) => {
			this.#fail = reject;
		});
		this.died.catch(() => {});
		this.#main = this.#follow("main");
		this.#timer = setInterval(() => this.#lookForStrace(), FIRST_POLL_MS);
	}
	/** False until strace has written something, which is at its start. */
	get hasBegun() {
		const { follower } = this.#main;
		return follower.size > 0 || follower.hasMore();
	}
	catchUp() {
		const ends = this.#all().map(({ follower }) => ({
			follower,
			size: follower.sizeNow()
		}));
		this.#reading = this.#reading.then(() => this.#more(ends));
		return this.#reading;
	}
	/** Time until the first line, which includes the container's own start; 0 before that. */
	get attachMs() {
		return this.#firstAt === void 0 ? 0 : this.#firstAt - this.#begun;
	}
	execArgv(argv) {
		const at = this.#execCount++ % EXECS.length;
		const name = EXECS[at];
		this.#execs[at] ??= this.#follow(name);
		const { stage, preload, syscalls, unfiltered } = this.#watched;
		return straceArgv(stage, name, argv, {
			preload,
			all: syscalls !== void 0,
			unfiltered
		});
	}
	/** Checks that strace still runs. After the stop this is unknown, because strace ends with the container. */
	beforeStop() {
		if (stillTraces(this.#traced, tracedIn(this.#watched.containerId, "main"))) return;
		if (!this.hasBegun) throw nothing();
		throw new Failure("strace ended while the container was running", {
			exitCode: EXIT.incomplete,
			fix: "The file list would lack files: the rest of the run was not captured. Find what ended strace, for example the kernel if memory is short."
		});
	}
	async finish(execs) {
		clearInterval(this.#timer);
		await this.#reading;
		if (this.#failed) await this.died;
		for (const { follower, reader } of this.#all()) {
			await follower.end();
			reader.end();
		}
		if (this.#main.follower.size === 0) throw nothing();
		const { keepRaw, stage } = this.#watched;
		const raw = keepRaw ? join(stage.out, "copy") : void 0;
		if (raw) await this.#main.follower.copyTo(raw);
		await this.#close();
		const unseen = unseenPrograms(execs);
		const mounts = ownMountsText(this.touches.mounted);
		const warnings = [...unseen.map(unseenText), ...mounts ? [mounts] : []];
		return {
			touches: this.touches,
			drops: 0,
			raw,
			unseen,
			warnings
		};
	}
	async abandon() {
		clearInterval(this.#timer);
		await this.#reading;
		await this.#close();
		const { folder, out } = this.#watched.stage;
		for (const path of [folder, out]) await rm(path, {
			recursive: true,
			force: true
		});
	}
	/** Strace writes as soon as it runs. */
	#lookForStrace() {
		if (!this.hasBegun) return;
		this.#traced = tracedIn(this.#watched.containerId, "main");
		if (this.#traced && !this.#traced.strace && this.#looks++ < MOST_LOOKS) return;
		clearInterval(this.#timer);
		this.#timer = setInterval(() => void this.catchUp(), POLL_MS);
		this.catchUp();
	}
	#all() {
		return [this.#main, ...this.#execs];
	}
	async #close() {
		for (const { follower } of this.#all()) await follower.close();
	}
	#follow(name) {
		const reader = new TraceReader(this.touches, this.#watched.folder, this.#watched.syscalls);
		return {
			follower: new Follower(join(this.#watched.stage.out, name), (line) => {
				this.#firstAt ??= Date.now();
				reader.line(line);
				requireAll(this.touches);
			}),
			reader
		};
	}
	/** Never rejects; `died` does. */
	async #more(ends) {
		if (this.#failed) return;
		try {
			for (const { follower, size } of ends) await follower.more(size);
		} catch (error) {
			this.#failed = true;
			this.#fail(error);
		}
	}
};

// src/capture/strace/fleet.ts
/** How often to check that strace still runs in each container. A container that is just ending may have lost it. */
const LOOK_MS = 3e3;
/** Several containers, each with its first program under a strace of its own. */
var StraceFleet = class {
	attachMs = 0;
	died;
	seesOwnExecsOnly = true;
	#options;
	#observations = /* @__PURE__ */ new Map();
	#timer;
	/** What strace looked for if it found no program: it begins to trace only then. By container. */
	#notBegun = /* @__PURE__ */ new Map();
	#fail;
	/** Where strace was not found at the last look. */
	#suspects = /* @__PURE__ */ new Set();
	constructor(options) {
		this.#options = options;
		this.died = new Promise((_, reject) => {
			this.#fail = reject;
		});
		this.died.catch(() => {});
		this.#timer = setInterval(() => this.#look(), LOOK_MS);
	}
	get touches() {
		return new Map([...this.#observations].map(([id, { touches }]) => [id, touches]));
	}
	async admit(request, config) {
		const { workDir, syscalls, unfiltered } = this.#options;
		const stage = {
			...this.#options.stage,
			out: await makeTraces(workDir)
		};
		const preload = preloadIn([...config.Env ?? [], ...request.Env ?? []]);
		const argv = programOfRequest(request, config);
		if (argv.length === 0) return {
			request,
			created: () => {}
		};
		const [program, ...rest] = straceArgv(stage, "main", argv, {
			preload,
			all: syscalls !== void 0,
			unfiltered
		});
		const folder = request.WorkingDir || config.WorkingDir || "/";
		const watched = {
			stage,
			folder,
			keepRaw: false,
			preload,
			unfiltered,
			...syscalls ? { syscalls } : {}
		};
		return {
			request: {
				...request,
				Entrypoint: [program],
				Cmd: rest,
				...preload === void 0 ? {} : { Env: [...request.Env ?? [], "LD_PRELOAD="] },
				HostConfig: {
					...request.HostConfig,
					CapAdd: [...request.HostConfig?.CapAdd ?? [], CAPABILITY],
					Mounts: [...request.HostConfig?.Mounts ?? [], ...mountsOf(stage)]
				}
			},
			created: (containerId) => {
				const observation = new StraceObservation({
					...watched,
					containerId
				});
				observation.died.catch(this.#fail);
				this.#observations.set(containerId, observation);
				this.#notBegun.set(containerId, lookUps(argv[0], [...config.Env ?? [], ...request.Env ?? []], folder));
			}
		};
	}
	execArgv(id, argv) {
		return this.#observations.get(id)?.execArgv(argv) ?? argv;
	}
	async finish(execsOf) {
		clearInterval(this.#timer);
		const containers = /* @__PURE__ */ new Map();
		const warnings = /* @__PURE__ */ new Set();
		for (const [id, observation] of this.#observations) {
			if (!observation.hasBegun) {
				await observation.abandon();
				containers.set(id, { touches: this.#notBegun.get(id) });
				continue;
			}
			const { touches, unseen, warnings: own } = await observation.finish(execsOf(id));
			containers.set(id, {
				touches,
				...unseen ? { unseen } : {}
			});
			for (const warning of own) warnings.add(warning);
		}
		return {
			containers,
			drops: 0,
			warnings: [...warnings]
		};
	}
	async abandon() {
		clearInterval(this.#timer);
		for (const observation of this.#observations.values()) await observation.abandon();
		await rm(this.#options.stage.folder, {
			recursive: true,
			force: true
		});
	}
	#look() {
		const before = this.#suspects;
		this.#suspects = /* @__PURE__ */ new Set();
		for (const observation of this.#observations.values()) try {
			if (observation.hasBegun) observation.beforeStop();
		} catch (error) {
			this.#suspects.add(observation);
			if (before.has(observation)) this.#fail(error);
		}
	}
};
/** strace's own look-ups of a program: its path, or its name in the folders of PATH. */
function lookUps(program, env, folder) {
	const path = env.findLast((one) => one.startsWith("PATH="))?.slice(5) ?? "";
	const places = program.includes("/") ? [folder] : path.split(":").map((place) => place || folder);
	const touches = new Touches();
	for (const place of places) touches.add({
		path: joinPath(pathFromText(place), bytesOf$1(program)),
		how: "exec",
		found: false
	});
	return touches;
}
function bytesOf$1(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}

// src/base/undisturbed.ts
/**
* Runs argv (no shell) to its end, in its own session, so that no signal to this process reaches it. Throws `Cancelled`
* as soon as `signal` aborts; the program then continues alone, also after the end of this process. Drops stdout and
* writes stderr to the file `errors`, because a pipe without a reader could kill the program. For that reason it does
* not use @actions/exec. Throws `Failure` when the program cannot be started.
*/
async function runUndisturbed(argv, env, errors, signal) {
	if (signal.aborted) throw new Cancelled();
	const [program, ...args] = argv;
	const stderr = openSync(errors, "w", 384);
	try {
		return {
			exitCode: await endOf$1(spawn(program, args, {
				stdio: [
					"ignore",
					"ignore",
					stderr
				],
				detached: true,
				env
			}), program, signal),
			stderr: readFileSync(errors, "utf8")
		};
	} finally {
		closeSync(stderr);
	}
}
function endOf$1(child, program, signal) {
	return new Promise((resolve, reject) => {
		const leave = () => {
			child.unref();
			reject(new Cancelled());
		};
		signal.addEventListener("abort", leave, { once: true });
		child.once("error", (error) => reject(new Failure(`${program} cannot be started: ${error.message}`, { cause: error })));
		child.once("exit", (code) => {
			signal.removeEventListener("abort", leave);
			resolve(code);
		});
	});
}

// src/capture/strace/install.ts
/**
* Finds a strace on PATH that nobody else can change, or installs it with apt-get and logs that. Keeps the output of
* apt-get in `workDir`. Throws `Unavailable` if neither works. A cancel does not end a running apt-get.
*/
async function findStrace(workDir, log, signal) {
	const there = await lookUp(log, signal);
	if (there) return there;
	log.notice("strace is not installed. Installing it with apt-get.");
	const root = await withSudo("installing strace", signal);
	const apt = (...args) => aptGet([
		...root,
		"apt-get",
		...args
	], workDir, log, signal);
	const install = [
		"install",
		"-y",
		"--no-install-recommends",
		"strace"
	];
	let done = await apt(...install);
	if (done.exitCode !== 0) {
		await apt("update");
		done = await apt(...install);
	}
	const found = await lookUp(log, signal);
	if (found) return found;
	throw new Unavailable(`strace cannot be installed: ${lastLine(done.stderr)}`, "Install strace before this step.");
}
/**
* Runs apt-get so that a cancel does not kill it: half-installed packages would block dpkg until somebody repairs them.
*/
async function aptGet(argv, workDir, log, signal) {
	if (signal.aborted) throw new Cancelled();
	const { RUNNER_TRACKING_ID: _, ...env } = process.env;
	const variables = {
		...env,
		DEBIAN_FRONTEND: "noninteractive"
	};
	return await runUndisturbed(argv, variables, join(workDir, "apt-get.log"), signal).catch((error) => {
		if (error instanceof Cancelled) {
			log.info("apt-get continues in the background, so that no package stays half installed.");
			throw error;
		}
		if (!(error instanceof Failure)) throw error;
		throw new Unavailable("strace is not installed, and apt-get does not exist to install it", "Install strace before this step.", error);
	});
}
/** The first strace on PATH that only root and this user can change; logs why another is not used. */
async function lookUp(log, signal) {
	const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder.startsWith("/"));
	for (const program of folders.map((folder) => join(folder, "strace"))) {
		if (!await isProgram(program)) continue;
		const why = await whyUntrusted(program);
		if (why) {
			log.notice(`${program} is not used, because ${why}.`);
			continue;
		}
		const said = await ask([program, "--version"], signal);
		return {
			program,
			version: /version\s+(\S+)/.exec(said.stdout)?.[1] ?? "of unknown version"
		};
	}
}

// src/capture/strace/tracer.ts
/** Whether strace works in a container, by the labels of runs: it depends on the engine, not on the image. */
const WORKS = /* @__PURE__ */ new Map();
/**
* Runs the container's program under strace. Needs only ptrace, drops no events, and sees only our own `docker exec`.
*/
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
	/** Throws `Unavailable` if strace does not exist for this machine or this image. */
	async prepare(spec, config) {
		const { log, signal, workDir, keepRaw, syscalls, unfiltered = false } = this.#options;
		await WORKS.get(this.#options.label);
		await checkArchitecture(spec.image, signal);
		this.#strace = await findStrace(workDir, log, signal);
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
				syscalls,
				unfiltered
			}
		};
		const [program, ...command] = straceArgv(staged, "main", argv, {
			preload,
			all: syscalls !== void 0,
			unfiltered
		});
		return {
			image: spec.image,
			runArgs: [...runArgs, ...this.#runArgs(staged, preload, program)],
			command
		};
	}
	async rehearse(image) {
		const { label, log, signal, workDir } = this.#options;
		const works = async () => {
			await checkArchitecture(image, signal);
			const { program } = await findStrace(workDir, log, signal);
			await tryOut(await stage(program, workDir, signal), image, label, signal);
		};
		if (!WORKS.has(label)) {
			const tried = works().then(() => true, () => false);
			WORKS.set(label, tried);
		}
		await WORKS.get(label);
	}
	async attach(containerId) {
		if (!this.#prepared) throw new Unavailable("strace was not prepared for this container");
		const { image, watched } = this.#prepared;
		const { label, signal } = this.#options;
		if (!await WORKS.get(label)) await tryOut(watched.stage, image, label, signal);
		WORKS.set(label, Promise.resolve(true));
		return new StraceObservation({
			...watched,
			containerId
		});
	}
	async attachFleet({ image }) {
		const { label, log, signal, workDir, keepRaw, syscalls, unfiltered = false } = this.#options;
		if (keepRaw) log.notice("keep-capture: strace keeps no raw capture of containers that the test starts");
		this.#strace = await findStrace(workDir, log, signal);
		const staged = await stage(this.#strace.program, workDir, signal);
		if (image !== void 0) {
			await checkArchitecture(image, signal);
			if (!await WORKS.get(label)) await tryOut(staged, image, label, signal);
			WORKS.set(label, Promise.resolve(true));
		}
		return new StraceFleet({
			stage: staged,
			workDir,
			syscalls,
			unfiltered
		});
	}
	/**
	* Clears LD_PRELOAD for strace, which must not load the image's library: its own libraries come from this machine.
	*/
	#runArgs(staged, preload, program) {
		return [
			...preload === void 0 ? [] : ["-e", "LD_PRELOAD="],
			...mountArguments(staged),
			"--entrypoint",
			program
		];
	}
};

// src/capture/sysdig/checksums.json
var checksums_default = {
	"0.41.4": {
		"x86_64": "",
		"aarch64": ""
	},
	"0.40.1": {
		"x86_64": "",
		"aarch64": ""
	}
};

// src/capture/sysdig/checksums.ts
/**
* The digests in the source. The project publishes no checksum file: `scripts/pin-sysdig.js` computes them from the
* archives at https://github.com/draios/sysdig/releases and is the only one to write checksums.json. Releases without a
* digest here are checked against the one in GitHub's release API.
*/
const CHECKSUMS = checksums_default;

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
/** An answer for which another try is useless. */
var Refused = class extends Error {};
/**
* Downloads `url` to `file`. Follows redirects, honours http_proxy and no_proxy, and makes up to three attempts. Throws
* an Error with the reason, or `Cancelled` when `signal` aborts.
*/
async function download(url, file, signal) {
	await retried(signal, async () => {
		const answer = await open$1(url, {});
		await pipeline(answer.message, createWriteStream(file, { mode: 384 }), { signal });
	});
}
/** Downloads JSON from `url`. Throws as `download` does. */
async function fetchJson(url, headers, signal) {
	return await retried(signal, async () => JSON.parse(await (await open$1(url, headers)).readBody()));
}
/** Many times the size of a release. */
const MOST_BYTES = 1e9;
/**
* Copies a file to the new file `to`. Returns the SHA-256 of the copy, as hexadecimal digits. Throws an Error for
* anything but a file of at most 1 GB; a pipe does not make it wait.
*/
async function copyHashed(from, to) {
	const source = await open(from, constants.O_RDONLY | constants.O_NONBLOCK);
	const found = await source.stat();
	if (!found.isFile() || found.size > MOST_BYTES) {
		await source.close();
		throw new Error(`${from} is not a file of at most 1 GB`);
	}
	const hash = createHash("sha256");
	const hashed = new Transform({ transform(chunk, _, done) {
		hash.update(chunk);
		done(void 0, chunk);
	} });
	await pipeline(source.createReadStream(), hashed, createWriteStream(to, {
		flags: "wx",
		mode: 384
	}));
	return hash.digest("hex");
}
/** SHA-256 of a file, as hexadecimal digits. */
async function sha256Of(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
/** Follows redirects and returns the first good answer. */
async function open$1(url, headers) {
	const { HttpClient } = await import("./load-http-client.js");
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
/** The target of a redirect, which may be relative (RFC 9110, 10.2.2); undefined if the answer is not a redirect. */
function redirectOf(from, status, location, before) {
	if (!REDIRECTS.includes(status) || location === void 0) return void 0;
	const to = URL.canParse(location, from.href) ? new URL(location, from.href) : void 0;
	const safe = to?.protocol === "https:" || to?.protocol === "http:" && from.protocol === "http:";
	if (!to || !safe) throw new Refused(`${from.host} redirects to "${location}", which is not allowed`);
	if (before === MAX_REDIRECTS) throw new Refused(`${from.host} still redirects after ${MAX_REDIRECTS} redirects`);
	return to;
}
function refuse(url, status, text = "") {
	const reason = `${url.host} answered ${status} ${text}`.trim();
	throw status >= 500 || status === 408 || status === 429 ? new Error(reason) : new Refused(reason);
}
/** Removes the token, which another host must not see. */
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
/**
* The releases to try, best first. draios/sysdig#2178 broke chisels between them, and the verifier of a new kernel
* needs a new release.
*/
const PINNED = ["0.41.4", "0.40.1"];
/** The release's name for this machine's architecture (`process.arch`); undefined if no release exists for it. */
function architectureOf(nodeArch) {
	if (nodeArch === "x64") return "x86_64";
	return nodeArch === "arm64" ? "aarch64" : void 0;
}
/** File name of a release asset at https://github.com/draios/sysdig/releases. */
function assetName(version, architecture) {
	return `sysdig-${version}-${architecture}.tar.gz`;
}
/**
* An archive's version in the tool cache: a semantic version with the whole SHA-256, so that archives are never mixed
* up. The digest is a pre-release, because the tool cache cuts off everything after a plus (https://semver.org, 9 and
* 10).
*/
function cacheVersion(release, sha256) {
	return `${/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(release) ? release : "0.0.0"}-sha256.${sha256}`;
}

// src/capture/sysdig/release.ts
const GITHUB = {
	api: "https://api.github.com/repos/draios/sysdig/releases/tags",
	releases: "https://github.com/draios/sysdig/releases/download"
};
/** URL of a release's archive. */
function assetUrl(version, architecture, hosts) {
	return `${hosts.releases}/${version}/${assetName(version, architecture)}`;
}
/**
* Asks GitHub's release API for a release's archive. Returns undefined if the release has no such archive. Throws an
* Error with the reason if the API has no such release or does not answer, or `Cancelled`.
* https://docs.github.com/en/rest/releases/releases
*/
async function findAsset(version, architecture, hosts, token, signal) {
	const headers = { accept: "application/vnd.github+json" };
	if (token) headers.authorization = `Bearer ${token}`;
	const name = assetName(version, architecture);
	return (await fetchJson(`${hosts.api}/${version}`, headers, signal)).assets?.find((asset) => asset.name === name);
}
/** The SHA-256 in the digest of an asset; undefined if the API has none, or another kind. */
function sha256In({ digest }) {
	return /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
}

// src/capture/sysdig/archive.ts
/**
* Finds the archive and its expected SHA-256. Throws `Failure` if the path is wrong or a URL has no checksum, and
* `Unavailable` if GitHub does not answer or does not know the release's checksum.
*/
async function locate(source, log, signal, hosts = GITHUB, checksums = CHECKSUMS) {
	if (source.url !== "" && !/^https?:/i.test(source.url)) return await onDisk(source, log);
	if (source.url !== "" && source.sha256 === "") throw unchecked(source.url);
	const url = source.url || assetUrl(source.version, source.architecture, hosts);
	const sha256 = source.sha256.toLowerCase() || checksums[source.version]?.[source.architecture] || await publishedSum(source, log, signal, hosts);
	return {
		name: url,
		sha256,
		remote: true,
		fetch: async (to, stop) => {
			log.info(`Downloading ${url}`);
			await download(url, to, stop).catch((error) => unavailable(`${url} cannot be downloaded`, error));
			verify(url, await sha256Of(to), sha256, source.sha256 !== "");
		}
	};
}
async function onDisk(source, log) {
	const path = source.url.startsWith("file:") ? fileURLToPath(source.url) : source.url;
	const info = await stat(path).catch(() => void 0);
	if (!info?.isFile()) throw new Failure(`sysdig-url: ${path} ${info ? "is not a file" : "does not exist"}`);
	const sha256 = await sha256Of(path);
	if (source.sha256 !== "") verify(path, sha256, source.sha256.toLowerCase());
	else log.info(`Sysdig archive ${path}, SHA-256 ${sha256}`);
	return {
		name: path,
		sha256,
		remote: false,
		fetch: async (to) => verify(path, await copyHashed(path, to), sha256)
	};
}
function unchecked(url) {
	return new Failure("sysdig-sha256 is missing for the URL in sysdig-url: only a checked archive can run as root", { fix: `Set sysdig-sha256 to the SHA-256 of ${url}.` });
}
async function publishedSum(source, log, signal, hosts) {
	const { version, architecture, githubToken } = source;
	const name = assetName(version, architecture);
	const asset = await findAsset(version, architecture, hosts, githubToken, signal).catch((error) => unavailable(`sysdig ${version}: cannot read the checksum of ${name} from GitHub`, error));
	const sum = asset && sha256In(asset);
	if (!sum) throw new Unavailable(`no SHA-256 is known for ${name}, because GitHub has no digest for it: only a checked archive can run as root`, `Set sysdig-sha256 to the SHA-256 of ${name}, or use another sysdig-version.`);
	tellWeaker(source, sum, log);
	return sum;
}
/** The logs that have the notice already: one run can look for several releases, several times. */
const TOLD = /* @__PURE__ */ new WeakSet();
function tellWeaker({ version, architecture }, sum, log) {
	if (TOLD.has(log)) return;
	TOLD.add(log);
	log.notice(`The SHA-256 of ${assetName(version, architecture)} comes from GitHub's release API, and GitHub also serves the archive: whoever replaces the one can replace the other. A digest in the source or in sysdig-sha256 is stronger. Set sysdig-version to ${version}, and sysdig-sha256 to a digest that you have checked (now it is ${sum}).`);
}
/** `given` is true if the user has set sysdig-sha256. */
function verify(what, got, wanted, given = true) {
	if (got === wanted) return;
	const [name, fix] = given ? ["sysdig-sha256", "If you trust the archive, correct sysdig-sha256."] : ["sysdig", "The release or the download was changed. Set sysdig-sha256 only when you know why."];
	throw new Failure(`${name}: the archive has ${got}, want ${wanted}: ${what} was not run`, { fix });
}
function unavailable(what, error) {
	if (error instanceof Cancelled) throw error;
	const reason = error instanceof Error ? error.message : String(error);
	throw new Unavailable(`${what}: ${reason}`, "Set sysdig-url (and sysdig-sha256) to a mirror.", error);
}

// src/capture/sysdig/extract.ts
/**
* Extracts a tar.gz archive into `folder`, without the owners of members. Calls `take` for every member of every type,
* which returns true to extract it; an error of `take` ends the work and is thrown. Throws the errors of `tar` for a
* damaged archive, and `Cancelled` as soon as `signal` aborts. After an error, the folder may hold some members.
*/
async function extract(file, folder, take, signal) {
	const { x } = await import("./load-npm-tar.js");
	if (signal.aborted) throw new Cancelled();
	const source = createReadStream(file);
	const known = /* @__PURE__ */ new WeakSet();
	let cancel = () => {};
	const extracted = new Promise((resolve, reject) => {
		const stop = (why) => {
			reject(why);
			source.destroy();
			target.abort(why);
		};
		const asked = (member) => {
			known.add(member);
			try {
				return take(member);
			} catch (error) {
				stop(error);
				return false;
			}
		};
		const filter = (_, member) => asked(member);
		const target = x({
			cwd: folder,
			strict: true,
			preserveOwner: false,
			zstd: false,
			filter
		});
		target.on("ignoredEntry", (member) => known.has(member) || asked(member));
		target.on("error", stop);
		target.on("close", resolve);
		source.on("error", stop);
		source.pipe(target);
		cancel = () => stop(new Cancelled());
	});
	signal.addEventListener("abort", cancel, { once: true });
	await extracted.finally(() => signal.removeEventListener("abort", cancel));
}

// src/capture/sysdig/member.ts
const FILES = [
	"File",
	"OldFile",
	"ContiguousFile"
];
const LINKS = ["Link", "SymbolicLink"];
const KNOWN = [
	...FILES,
	...LINKS,
	"Directory"
];
const SPECIAL = {
	CharacterDevice: "a character device",
	BlockDevice: "a block device",
	FIFO: "a FIFO"
};
/** Set-user-ID, set-group-ID and sticky bit, inode(7). */
const SPECIAL_BITS = 3584;
/** Why a member must not be unpacked, as text to follow its name; undefined for a good member. */
function refusalOf({ path, type, linkpath = "", mode = 0 }) {
	if (path.startsWith("/") || partsOf(path).includes("..")) return "is outside of the archive";
	if (!KNOWN.includes(type)) return `is ${SPECIAL[type] ?? `of the type ${type}`}, want files, folders and links only`;
	if (LINKS.includes(type) && leadsOutside(path, type, linkpath)) return `is a link to "${linkpath}", which may lead outside the archive`;
	if (FILES.includes(type) && (mode & SPECIAL_BITS) !== 0) return `has the mode ${mode.toString(8)}, want no setuid, setgid or sticky bit`;
}
/**
* True if a link may lead out of the folder that the archive is unpacked into. Any `..` after a name counts: the name
* may be another link, and then `..` does not lead back.
*/
function leadsOutside(path, type, linkpath) {
	if (linkpath.startsWith("/")) return true;
	const parts = partsOf(linkpath);
	const named = parts.findIndex((part) => part !== "..");
	const ups = named < 0 ? parts.length : named;
	if (parts.includes("..", ups)) return true;
	return ups > (type === "Link" ? 0 : partsOf(path).length - 1);
}
function partsOf(path) {
	return path.split("/").filter((part) => part !== "" && part !== ".");
}

// src/capture/sysdig/unpack.ts
/** Several times the size of a release. */
const LIMITS = {
	bytes: 2e8,
	members: 5e3
};
/** The next step for an archive that cannot be used. */
const FIX = "Set sysdig-url to an archive like those of https://github.com/draios/sysdig/releases.";
/**
* Unpacks the tar.gz archive `file` into the empty `folder`. Throws `Failure`, with the archive's `name`, if the
* archive is damaged, too large, or has a refused member. Throws `Cancelled` as soon as `signal` aborts. After an
* error, the folder may hold some members.
*/
async function unpackArchive({ file, name }, folder, signal, limits = LIMITS) {
	const links = [];
	const check = checker(name, limits);
	try {
		const take = (member) => {
			check(member);
			if (member.type !== "SymbolicLink") return true;
			links.push(member);
			return false;
		};
		await extract(file, folder, take, signal);
		await makeLinks(links, folder);
	} catch (error) {
		throw explained(name, error);
	}
}
/** Returns a check that throws `Failure` for a refused member, and for the first member over the limits. */
function checker(name, limits) {
	let bytes = 0;
	let members = 0;
	const sizes = /* @__PURE__ */ new Map();
	const refused = (why) => new Failure(`${name} is not unpacked: ${why}`, { fix: FIX });
	return (member) => {
		const why = refusalOf(member);
		if (why) throw refused(`its member "${member.path}" ${why}`);
		members += 1;
		const size = member.type === "Link" ? sizes.get(posix.normalize(member.linkpath ?? "")) ?? 0 : member.size;
		sizes.set(posix.normalize(member.path), size);
		bytes += size;
		if (members > limits.members) throw refused(`it has more than ${counted(limits.members, "member")}`);
		if (bytes > limits.bytes) throw refused(`it is larger than ${showBytes(limits.bytes)} with its member "${member.path}"`);
	};
}
/**
* Makes the symbolic links after everything else, so that nothing is written through a link. Not done by tar, which
* refuses a link to a link, as shared libraries have them (libz.so -> libz.so.1 -> libz.so.1.3).
*/
async function makeLinks(links, folder) {
	for (const { path } of links) await mkdir(dirname(join(folder, path)), { recursive: true });
	for (const link of links) await symlink(link.linkpath ?? "", join(folder, link.path)).catch((error) => {
		throw Object.assign(error, { entry: link });
	});
}
/**
* Turns an error about the archive `name` into one for the user. Keeps the error of a full disk, which is not the
* archive's fault.
*/
function explained(name, error) {
	if (error instanceof Failure || error.code === "ENOSPC" || error.code === "EDQUOT") return error;
	const reason = error.message.replace(/^TAR_\w+: /, "");
	const detail = {
		fix: FIX,
		cause: error
	};
	if (error.entry) return new Failure(`${name} cannot be unpacked: "${error.entry.path}": ${reason}`, detail);
	if (error.tarCode) return new Failure(`${name} is not a tar.gz archive, or it is damaged: ${reason}`, detail);
	return new Failure(`${name} cannot be unpacked: ${reason}`, detail);
}

// src/capture/sysdig/program.ts
const PROGRAM = "usr/bin/sysdig";
/**
* Unpacks a release into the empty `folder`. Returns the absolute path of sysdig. Throws as `unpackArchive` does, and
* `Failure` if the archive has no executable sysdig.
*/
async function unpackProgram(archive, folder, signal) {
	await unpackArchive(archive, folder, signal);
	const program = join(folder, PROGRAM);
	if (await isProgram(program)) return program;
	throw new Failure(`${archive.name} is not a sysdig release: it has no executable ${PROGRAM}`, { fix: FIX });
}

// src/capture/sysdig/install.ts
const ARCHIVE = "sysdig.tar.gz";
/** Programs by the private folder and the archive's SHA-256: a run can need sysdig several times. */
const UNPACKED = /* @__PURE__ */ new Map();
/**
* Unpacks sysdig in `scratch`, a private folder. A downloaded archive is kept in the tool cache. What comes from there
* is checked again: other jobs and users may write to it, and sysdig runs as root. Throws `Failure` or `Unavailable`.
*/
async function install(source, places, log, signal, hosts) {
	const archive = await locate(source, log, signal, hosts);
	const key = `${places.scratch}\0${archive.sha256}`;
	const unpacking = UNPACKED.get(key) ?? unpacked(source, archive, places, log, signal);
	UNPACKED.set(key, unpacking);
	try {
		const program = await unpacking;
		return {
			program,
			version: await versionOf(program, signal)
		};
	} catch (error) {
		UNPACKED.delete(key);
		throw error;
	}
}
/** The path of the program in a new folder. */
async function unpacked(source, archive, { toolCache, scratch }, log, signal) {
	const { name, sha256, remote } = archive;
	const folder = await mkdtemp(join(scratch, "sysdig-"));
	try {
		const file = join(folder, ARCHIVE);
		const cached = {
			folder: toolCache,
			name: "micropacker-sysdig",
			version: cacheVersion(source.url === "" ? source.version : "", sha256),
			arch: source.architecture,
			file: ARCHIVE
		};
		if (!remote) await archive.fetch(file, signal);
		else if (!await fromCache(cached, file, sha256, log)) {
			await archive.fetch(file, signal);
			await keep(cached, file, log);
		}
		const home = join(folder, "unpacked");
		await mkdir(home);
		const program = await unpackProgram({
			file,
			name
		}, home, signal);
		await rm(file);
		return program;
	} catch (error) {
		await rm(folder, {
			recursive: true,
			force: true,
			maxRetries: 10,
			retryDelay: 50
		});
		throw error;
	}
}
/** Copies the archive from the tool cache to `to`. False if it is not there, or is another one. */
async function fromCache(cached, to, sha256, log) {
	const { findFile } = await import("./capture-cache.js");
	const path = await findFile(cached);
	if (path === void 0) return false;
	const found = await copyHashed(path, to).catch(() => void 0);
	if (found === sha256) {
		log.info(`Found sysdig's archive in the tool cache: ${path}`);
		return true;
	}
	if (found) log.notice(`${path} is not the archive that was kept there: its SHA-256 is ${found}. It is fetched again.`);
	await rm(to, { force: true });
	return false;
}
async function keep(cached, file, log) {
	const { keepFile } = await import("./capture-cache.js");
	await keepFile(cached, file).catch((error) => {
		if (error instanceof Cancelled) throw error;
		log.info(`sysdig's archive cannot be kept in the tool cache: ${error.message}`);
	});
}
async function versionOf(program, signal) {
	const said = await ask([program, "--version"], signal);
	return /version\s+v?(\S+)/i.exec(said.stdout)?.[1] ?? "of unknown version";
}

// src/capture/sysdig/driver.ts
/**
* The driver of the input `sysdig-driver`. Throws `Failure` for an unknown value. Modern eBPF gets one ring buffer per
* CPU: by default two CPUs share one, which fills sooner.
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
	throw new Failure(`sysdig-driver: got "${input}", want one of modern-bpf, bpf:PATH, kmod`);
}
const KERNEL = {
	btf: "/sys/kernel/btf/vmlinux",
	lockdown: "/sys/kernel/security/lockdown"
};
/** Throws `Unavailable` if this machine's kernel cannot load the driver. */
function checkKernel(input, { btf, lockdown } = KERNEL) {
	if (input === "modern-bpf" && !existsSync(btf)) throw new Unavailable(`sysdig's modern eBPF driver is not supported here: this kernel has no BTF (${btf})`, "Use a runner with its own kernel (ubuntu-slim has none), or tracer: strace.");
	const level = lockdownLevel(lockdown);
	if (level === "confidentiality" || level === "integrity" && input === "kmod") throw new Unavailable(`sysdig's ${driverOf(input).label} driver is not supported here: this kernel is locked down (${level}, ${lockdown})`, "Boot with lockdown=none, or use tracer: strace.");
	const probe = input.startsWith("bpf:") ? input.slice(4) : void 0;
	if (probe && !existsSync(probe)) throw new Failure(`sysdig-driver: the probe ${probe} does not exist`);
}
/**
* kernel_lockdown(7): integrity refuses unsigned modules, confidentiality also BPF programs that read kernel memory.
*/
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
/** The events with a path, by sysdig's names (`sysdig -L`). chisels/microdump.lua has the same table. */
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
	connect: call("stat", ["addr"]),
	execve: call("exec", ["filename"]),
	execveat: call("exec", ["filename"])
};
/** The kernel's names of system calls, by sysdig's names, if they differ. */
const KERNEL_NAMES = {
	llseek: "_llseek",
	pread: "pread64",
	prlimit: "prlimit64",
	pwrite: "pwrite64"
};
/** The kernel's name of a system call, by sysdig's field syscall.type. */
function kernelName(name) {
	return KERNEL_NAMES[name] ?? name;
}

// src/capture/sysdig/filter.ts
/**
* sysdig's filter for one container, or for a group of them, and our sentinel. Uses the cgroup, whose name has the
* whole id from the first event on: container.* fields are set late or never. `cgroup` is the 64-digit id, or the name
* of the cgroup above those of the containers; `sentinel` is a UUID; `all` selects events of any kind, not only those
* with a path. Throws an Error if `cgroup` or `sentinel` is malformed, because it could be read as filter syntax.
*/
function filterText(cgroup, sentinel, all = false) {
	if (!/^(?:[0-9a-f]{64}|micropacker[0-9a-z]{8,40})$/.test(cgroup)) throw new Error(`not a container's full id, nor a group's name: ${cgroup}`);
	if (!/^[0-9a-f-]{36}$/.test(sentinel)) throw new Error(`not a UUID: ${sentinel}`);
	const who = `(thread.cgroups contains ${cgroup} or evt.arg.name contains ${sentinel})`;
	return all ? who : `evt.type in (${Object.keys(CALLS).join(",")}) and ${who}`;
}

// src/capture/sysdig/group.ts
/**
* Names the cgroup of a group as `HostConfig.CgroupParent`. With systemd it is a slice, whose name tells the one that
* it is in (systemd.slice(5)). A parent that the user asked for stays the parent, with its limits.
*/
function parentFor(name, driver) {
	if (driver === "cgroupfs") return (asked) => `${asked ? `/${asked.replace(/^\/+|\/+$/g, "")}` : ""}/${name}`;
	return (asked) => `${asked ? `${asked.replace(/\.slice$/, "")}-` : ""}${name}.slice`;
}
const MOUNT = "/sys/fs/cgroup";
/**
* Removes cgroups (absolute names) that have no processes; slices are systemd's. With cgroups of version 1 each
* controller has its own tree (cgroups(7)).
*/
async function removeCgroups(names, root) {
	const trees = [MOUNT, ...readdirSync(MOUNT).map((name) => join(MOUNT, name))];
	const found = names.filter((name) => name.startsWith("/")).flatMap((name) => trees.map((tree) => join(tree, name))).filter((path) => existsSync(path)).map((path) => realpathSync(path));
	if (found.length > 0) await run([
		...root,
		"rmdir",
		"--ignore-fail-on-non-empty",
		...new Set(found)
	]);
}
/** The full id of the container of a process with these cgroups; '' if it is in none of the group's. */
function containerIn(cgroups, group) {
	const at = cgroups.indexOf(group);
	return at < 0 ? "" : /^[^,\s]*?([0-9a-f]{64})/.exec(cgroups.slice(at + group.length))?.[1] ?? "";
}
/** The line of the chisel that names the group. */
const NO_GROUP = "local GROUP = nil\n";
/** Writes the chisel for a group into `folder`. Returns its path. */
async function chiselFor(group, chisel, folder) {
	const text = await readFile(chisel, "utf8");
	if (!text.includes(NO_GROUP)) throw new Error(`${chisel} has no line for the group`);
	const path = join(folder, `${group}.lua`);
	await writeFile(path, text.replace(NO_GROUP, `local GROUP = "${group}"\n`), { mode: 384 });
	return path;
}

// src/capture/sysdig/drops.ts
/** The counts that `sysdig -v` prints at its end ("Driver Events:1234", "Driver Drops:0"); undefined if missing. */
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
/** A capture by sysdig whose probe is attached. */
var SysdigObservation = class {
	attachMs;
	died;
	#running;
	constructor(running) {
		this.#running = running;
		this.attachMs = running.attachMs;
		this.died = watchedDeath(running.session);
	}
	get touches() {
		return this.#running.touches;
	}
	execArgv(argv) {
		return argv;
	}
	/** Nothing to check: `died` rejects at once. */
	beforeStop() {}
	async finish() {
		const { touches, raw } = this.#running;
		const { drops, events } = await endOf(this.#running);
		requireAll(touches);
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
};
/** Rejects with a `Failure` when sysdig ends by itself. */
function watchedDeath(session) {
	const died = session.died.catch((error) => {
		throw incomplete(`sysdig died during the capture: ${error.message}`, session);
	});
	died.catch(() => {});
	return died;
}
/** Reads the remaining events and ends sysdig. Returns the numbers of events. Throws `Failure` if that fails. */
async function endOf(running) {
	const { session } = running;
	await drain(running);
	if (!await session.interrupt()) throw incomplete(`sysdig failed at its end: ${session.reason()}`, session);
	const { drops, events } = driverCounts(session.errors);
	if (drops === void 0) throw incomplete("sysdig did not report the number of dropped events", session);
	return {
		drops,
		events
	};
}
/**
* Waits until sysdig has read the kernel's buffers, because it does not read them after SIGINT. Uses two sentinels:
* sysdig reads the buffers of the CPUs in turn and sorts the events, so the first sentinel can overtake an older
* event that came into a buffer just after it was read. The second sentinel is opened when the first is back, so a
* later round finds it, and that round also finds everything older than the first.
*/
async function drain({ session, sentinel }) {
	for (const name of ["end-1", "end-2"]) {
		if (await sentinel.comesBack(name, DRAIN_MS, () => session.ended)) continue;
		throw incomplete(`the capture has no confirmed end: ${session.ended ? `sysdig died: ${session.reason()}` : `sysdig is ${DRAIN_MS / 1e3} s behind`}`, session);
	}
}
function sawNothing() {
	return new Failure("sysdig captured nothing from the container", {
		exitCode: EXIT.incomplete,
		fix: "The container engine must run on this machine: check DOCKER_HOST, DOCKER_CONTEXT and docker context ls."
	});
}
function incomplete(message, session) {
	return new Failure(message, {
		exitCode: EXIT.incomplete,
		fix: "The file list would lack files. Run again; if it fails again, use tracer: strace.",
		evidence: [{
			title: "sysdig's last lines",
			lines: session.errors.slice(-10)
		}]
	});
}

// src/capture/sysdig/fleet.ts
/** A capture by sysdig of all containers below one cgroup. */
var SysdigFleet = class {
	attachMs;
	died;
	#running;
	#touches;
	#parentOf;
	#parents = /* @__PURE__ */ new Set();
	/** `touches` is filled while sysdig runs. */
	constructor(running, touches, parentOf) {
		[this.#running, this.#touches, this.#parentOf] = [
			running,
			touches,
			parentOf
		];
		this.attachMs = running.attachMs;
		this.died = watchedDeath(running.session);
	}
	get touches() {
		return this.#touches;
	}
	execArgv(_, argv) {
		return argv;
	}
	async admit(request) {
		const CgroupParent = this.#parentOf(request.HostConfig?.CgroupParent || void 0);
		this.#parents.add(CgroupParent);
		return {
			request: {
				...request,
				HostConfig: {
					...request.HostConfig,
					CgroupParent
				}
			},
			created: () => {}
		};
	}
	async finish(_, started) {
		const { drops, events } = await endOf(this.#running);
		for (const touches of this.#touches.values()) requireAll(touches);
		if (started && this.#parents.size > 0 && this.#touches.size === 0) throw sawNothing();
		return {
			containers: new Map([...this.#touches].map(([id, touches]) => [id, { touches }])),
			drops,
			events,
			raw: this.#running.raw,
			warnings: []
		};
	}
	async abandon() {
		const { session, raw } = this.#running;
		await session.kill();
		if (raw) await rm(raw, { force: true });
	}
	/** The engine leaves the cgroup above those of its containers. */
	release() {
		return removeCgroups([...this.#parents], this.#running.session.root);
	}
};

// src/capture/sysdig/listing.ts
/**
* The touch, marked as a listing if it opened something. Sysdig does not report the path of a getdents(2), and programs
* open a folder to list it. Whether the path is a folder is known when it is looked up in the image.
*/
function asListing(touch) {
	if (touch.how !== "open" || !touch.found) return touch;
	return {
		...touch,
		listed: touch.by === void 0 ? [] : [touch.by]
	};
}

// src/capture/sysdig/microdump.ts
/** Parses one line of chisels/microdump.lua, which documents the format. Returns nothing for other output of sysdig. */
function touchesOfLine(line) {
	const [, how, found, path, last] = /^(\w+)\t([01])\t(\/[ -~]*)\t([ -~]*)$/.exec(line) ?? [];
	if (path === void 0 || last === void 0) return [];
	if (how === "link") return asLink(walked(bytesOf(path), "create", true), bytesOf(last));
	const root = how === "root";
	if (!(root || HOWS.includes(how)) || !/^(?:\/|$)/.test(last)) return [];
	const touches = walked(bytesOf(path), root ? "stat" : how, found === "1", bytesOf(last));
	return root ? asChroot(touches) : touches;
}
function bytesOf(escaped) {
	return escaped.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
/** Adds the system call of a line that reports one; ignores other lines. */
function learnSyscall(line, syscalls) {
	const [, word, name] = /^call\t(\w+)\t(\w+)$/.exec(line) ?? [];
	const outcome = OUTCOMES.find((one) => one === word);
	if (name !== void 0 && outcome) syscalls.add(kernelName(name), outcome);
}

// src/capture/sysdig/runtime.ts
/** A process and those above it: a nested runtime is at most some processes below the program that started it. */
const LINE = [
	"proc.pid",
	"proc.apid[1]",
	"proc.apid[2]",
	"proc.apid[3]"
];
/** The fields that `Runtime` needs. */
const RUNTIME_FIELDS = [
	"proc.name",
	"proc.exe",
	"proc.args",
	"evt.type",
	"evt.rawres",
	...LINE
];
/**
* Tells the runtime's own accesses in the container's cgroup from the container's. runc starts itself as "runc init",
* enters the cgroup while it still loads its libraries, and then names its stages "runc:[2:INIT]"; crun keeps its name.
* Programs of the container can have such names too, so a name counts only before a process, or one above it, has run
* a program in the cgroup.
*/
var Runtime = class {
	/** Ids of processes that have run a program of the container. */
	#inside = /* @__PURE__ */ new Set();
	/** Ids of processes of the runtime that will run one next. */
	#staged = /* @__PURE__ */ new Set();
	/** Whether the event is the runtime's own. Takes every event once, in order. */
	did(fields) {
		const pid = fields.get("proc.pid") ?? "";
		const named = hasRuntimeName(fields);
		const ran = /^execve(?:at)?$/.test(fields.get("evt.type") ?? "") && fields.get("evt.rawres") === "0";
		if (!ran && !named) return false;
		if (LINE.some((field) => this.#inside.has(fields.get(field) ?? "")) || ran && (!named || this.#staged.has(pid))) {
			if (ran && pid !== "") this.#inside.add(pid);
			return false;
		}
		if (!ran && pid !== "") this.#staged.add(pid);
		return true;
	}
};
function hasRuntimeName(fields) {
	const name = fields.get("proc.name") ?? "";
	if (name.startsWith("runc:[") || name === "crun") return true;
	return /(^|\/)runc$/.test(fields.get("proc.exe") ?? "") && /^init\b/.test(fields.get("proc.args") ?? "");
}

// src/capture/sysdig/print.ts
const FIXED = [
	...RUNTIME_FIELDS,
	"syscall.type",
	"evt.arg.flags",
	"evt.arg.exe",
	"proc.cwd",
	"proc.exepath",
	"proc.pexepath",
	"thread.cgroups"
];
const PLACES = Object.values(CALLS).flatMap((call) => call.paths);
const FIELDS = [.../* @__PURE__ */ new Set([
	...FIXED,
	nameField("target"),
	...PLACES.flatMap(([name, folder]) => [nameField(name), ...folderFields(folder)])
])];
const ODD = /[^ -~]/g;
/** -ENOTEMPTY, errno(3). */
const NOT_EMPTY = "-39";
/**
* Makes the chisel's list without a chisel, for a sysdig whose chisel engine is broken. Pass `format` to `-p`, and
* every printed line (one character per byte) to `line`. `mark` is a word that occurs in no path: it ends each field,
* because names can hold any byte. `syscalls` collects the system calls.
*/
var Printed = class {
	format;
	/** The cgroups of the process of the last event. */
	cgroups = "";
	#mark;
	#syscalls;
	#begun = "";
	#oddFolders = /* @__PURE__ */ new Map();
	#runtime = new Runtime();
	constructor(mark, syscalls) {
		this.#mark = mark;
		this.#syscalls = syscalls;
		this.format = `*${FIELDS.map((field) => `%${field}\t${mark}`).join("")}`;
	}
	/** The touches of the event that this line completes; none while a name with a newline continues in the next line. */
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
		this.cgroups = fields.get("thread.cgroups") ?? "";
		const call = CALLS[kind];
		const result = fields.get("evt.rawres");
		if (this.#runtime.did(fields)) return [];
		this.#learn(fields, result);
		const found = result === void 0 ? void 0 : foundBy(errorOf(Number(result)));
		if (!call || found === void 0) return [];
		if (call.how === "exec") return this.#exec(fields, found);
		const how = call.how === "open" && fields.get("evt.arg.flags")?.includes("O_CREAT") ? "create" : call.how;
		const by = programPath(fields);
		const touches = call.paths.flatMap((place) => this.#touched(this.#path(kind, place, fields), how, found, by));
		if (kind === "chroot" && touches.length > 0) return asChroot(touches);
		if (result === NOT_EMPTY && call.how === "create") {
			const folder = this.#path(kind, call.paths.at(-1), fields);
			return [...touches, ...this.#touched(folder, "open", true, by)];
		}
		return result === "0" ? [...touches, ...this.#linked(kind, call.paths, fields)] : touches;
	}
	/** A link that was made, or something that was renamed. */
	#linked(kind, paths, fields) {
		const [former, path] = [paths[0], paths.at(-1)].map((place) => this.#path(kind, place, fields));
		const target = kind.startsWith("symlink") ? fields.get(nameField("target")) : void 0;
		if (path === void 0) return [];
		if (target) return asLink(walked(path, "create", true), target);
		if (!/^(?:rename|link)/.test(kind) || former === void 0) return [];
		return [{
			path: clean(path),
			how: "create",
			found: true,
			movedFrom: clean(former)
		}];
	}
	#learn(fields, result) {
		const name = fields.get("syscall.type");
		if (name === void 0) return;
		this.#syscalls?.add(kernelName(name), result === void 0 ? "unknown" : outcomeBy(errorOf(Number(result))));
	}
	#exec(fields, found) {
		const given = this.#absolute(fields.get("evt.rawarg.filename"), void 0, fields);
		const ran = fields.get("evt.rawres") === "0";
		const by = programPath(fields, ran);
		const touches = given && !given.startsWith("/dev/fd/") ? this.#touched(given, "exec", found, by) : [];
		if (!ran) return touches;
		const first = fields.get("evt.arg.exe");
		if (!given && first?.startsWith("/")) touches.push(...this.#touched(first, "exec", true, by));
		return [...touches, ...this.#touched(fields.get("proc.exepath"), "exec", true, by)];
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
	/** Restores odd bytes, which sysdig's record of a folder shows as ".", if the folder was named in full before. */
	#withBytes(folder) {
		const best = [...this.#oddFolders.keys()].filter((shown) => `${folder}/`.startsWith(`${shown}/`)).sort((a, b) => b.length - a.length)[0];
		return best === void 0 ? folder : this.#oddFolders.get(best) + folder.slice(best.length);
	}
	#touched(path, how, found, by) {
		if (!path?.startsWith("/")) return [];
		if (path.search(ODD) >= 0) this.#oddFolders.set(path.replace(ODD, "."), path);
		return walked(path, how, found, by);
	}
};
/**
* The program of an event; its parent if the event `ran` another program. Undefined if the engine runs it, like the
* first program.
*/
function programPath(fields, ran = false) {
	const program = fields.get(ran ? "proc.pexepath" : "proc.exepath");
	return program && /\/(containerd-shim|runc|crun|conmon)[^/]*$/.test(program) ? void 0 : program;
}
/**
* The field of a name. Uses evt.rawarg.*, because sysdig changes odd bytes in all others; a socket's address has no raw
* form.
*/
function nameField(name) {
	return name === "addr" ? "evt.arg.addr" : `evt.rawarg.${name}`;
}
function folderFields(folder) {
	return folder === void 0 ? [] : [`evt.arg.${folder}`];
}

// src/capture/sysdig/priority.ts
/** The lowest real-time priority comes before every ordinary process, sched(7). */
const REAL_TIME = [
	"chrt",
	"--fifo",
	"1"
];
/** If refused, nice(1) runs the program without it. */
const NICEST = [
	"nice",
	"-n",
	"-20"
];
/**
* Returns the argv prefix, to follow `root` (see `withSudo`), that gives a program a processor first: events are
* dropped if sysdig cannot read them in time. Uses real-time priority if the kernel allows it. The highest nice value
* also prevents drops, but the scheduler then moves everything else to the other processors: a key-value load on two
* cores took 1.5 times as long as untraced with it, 1.3 times with real-time and with ordinary priority (`npm run
* bench -- drops` has the dropped events).
*/
async function firstInLine(root, signal) {
	return (await run([
		...root,
		...REAL_TIME,
		"true"
	], { signal }).catch((error) => {
		if (error instanceof Cancelled) throw error;
		return { code: 127 };
	})).code === 0 ? REAL_TIME : NICEST;
}

// src/capture/sysdig/sentinel.ts
/**
* Opens a unique file name until it appears in the tracer's output. That shows that the tracer sees events (its probe
* is attached), or that it has delivered all earlier events (its buffers are drained).
*/
var Sentinel = class {
	uuid;
	#seen = /* @__PURE__ */ new Set();
	#waiting;
	constructor(uuid) {
		this.uuid = uuid;
	}
	/** Records the path of a sentinel and returns true; returns false for a path of the container. */
	take(path) {
		if (!path.includes(this.uuid)) return false;
		this.#seen.add(path);
		this.#waiting?.();
		return true;
	}
	/**
	* Opens the sentinel `name` every 20 ms until it appears in the output; returns false after `limitMs`. The file need
	* not exist: tracers see failed opens. Opens synchronously, because libuv may use io_uring for asynchronous opens,
	* which no tracer sees.
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

// src/capture/sysdig/sysdig-process.ts
const KEEP = 50;
/** Time for an interrupted sysdig to write its summary and the end of a raw capture. */
const EXIT_MS = 15e3;
/** Lines of `-v` at the end of a good capture, never the reason of a failure. */
const SUMMARY = /^(Driver (Events|Drops)|Suppressed by Comm|Elapsed time)\b/;
/** A running sysdig process. */
var SysdigProcess = class SysdigProcess {
	#process;
	/** Makes a command root's, see `withSudo`. */
	root;
	#errors;
	#exit;
	#asked = false;
	/** Rejects if the process ends by itself. */
	died;
	constructor(process, root, errors) {
		this.#process = process;
		this.root = root;
		this.#errors = errors;
		this.died = new Promise((_, reject) => {
			process.exited.then((exit) => {
				this.#exit = exit;
				if (!this.#asked) reject(new Error(this.reason()));
			}, reject);
		});
		this.died.catch(() => {});
	}
	/** Starts `argv` after `root` (see `withSudo`). `onLine` gets the output lines, one character per byte. */
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
		return new SysdigProcess(process, root, errors);
	}
	get pid() {
		return this.#process.pid;
	}
	get ended() {
		return this.#exit !== void 0;
	}
	/** The last lines on stderr, newest last. */
	get errors() {
		return this.#errors;
	}
	/** Why the process ended: its last error line, with the exit code or signal. */
	reason() {
		const said = this.#errors.filter((line) => line.trim() !== "" && !SUMMARY.test(line)).at(-1);
		const how = this.#exit?.signal ? `ended by ${this.#exit.signal}` : `exit code ${this.#exit?.code}`;
		return said ? `${said.trim()} (${how})` : how;
	}
	/** Interrupts the process and waits for its end. Returns false if it failed or was killed. */
	async interrupt() {
		this.#asked = true;
		await signalGroup(this.pid, "SIGINT", this.root);
		const timer = setTimeout(() => void signalGroup(this.pid, "SIGKILL", this.root), EXIT_MS);
		return (await this.#process.exited.finally(() => clearTimeout(timer))).code === 0;
	}
	/** Kills the process. */
	async kill() {
		this.#asked = true;
		if (!this.ended) await signalGroup(this.pid, "SIGKILL", this.root);
		await this.#process.exited.catch(() => {});
	}
};

// src/capture/sysdig/tracer.ts
const ATTACH_MS = 3e4;
/** Observes the whole machine with sysdig and keeps the events of the container's cgroup. */
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
	async attach(containerId) {
		const touches = new Touches();
		const reader = this.#reader();
		const take = (line) => reader.read(line).map((touch) => ({
			touch,
			to: touches
		}));
		return new SysdigObservation({
			...await this.#start(containerId, reader.argv, take),
			touches
		});
	}
	async attachFleet({ name, cgroupDriver }) {
		const touches = /* @__PURE__ */ new Map();
		const reader = await this.#groupReader(name);
		const take = (line) => {
			const { id, touches: read } = reader.read(line);
			const to = touches.get(id) ?? new Touches();
			if (id !== "" && read.length > 0) touches.set(id, to);
			return read.map((touch) => ({
				touch,
				to
			}));
		};
		const running = await this.#start(name, reader.argv, take);
		return new SysdigFleet(running, touches, parentFor(name, cgroupDriver));
	}
	/** Starts sysdig on the events of a cgroup (see `filterText`), and waits until it sees them. */
	async #start(cgroup, readerArgv, take) {
		const { signal } = this.#options;
		checkKernel(this.#options.driver);
		const root = await withSudo("sysdig", signal);
		const { program, version } = await this.#options.sysdig();
		this.#version = version;
		const begun = Date.now();
		const priority = await firstInLine(root, signal);
		const sentinel = new Sentinel(randomUUID());
		const raw = await this.#rawFile();
		const argv = [
			...priority,
			program,
			...this.#arguments(raw, readerArgv),
			filterText(cgroup, sentinel.uuid, this.#options.syscalls !== void 0)
		];
		const session = await SysdigProcess.start(root, argv, (line) => {
			for (const { touch, to } of take(line)) if (!sentinel.take(touch.path)) to.add(asListing(touch));
		});
		this.#options.onProcess?.(session.pid);
		await this.#begin(session, sentinel).catch(async (error) => {
			await session.kill();
			if (raw) await rm(raw, { force: true });
			throw error;
		});
		return {
			session,
			sentinel,
			raw,
			attachMs: Date.now() - begun
		};
	}
	#reader() {
		const { chisel, syscalls } = this.#options;
		if (chisel) return {
			argv: ["-c", chisel],
			read: (line) => this.#readChisel(line)
		};
		const printed = new Printed(randomUUID().slice(0, 8), syscalls);
		return {
			argv: [
				"--unbuffered",
				"-p",
				printed.format
			],
			read: (line) => printed.line(line)
		};
	}
	/** As `#reader`, for several containers. `id` is a container's full id, '' for a process outside of all. */
	async #groupReader(group) {
		const { chisel, syscalls } = this.#options;
		if (chisel) {
			const read = (line) => {
				const [, id = "", rest = ""] = /^@([0-9a-f]{64}|)\t(.*)$/.exec(line) ?? [];
				return {
					id,
					touches: this.#readChisel(rest)
				};
			};
			return {
				argv: ["-c", await chiselFor(group, chisel, this.#options.workDir)],
				read
			};
		}
		const printed = new Printed(randomUUID().slice(0, 8), syscalls);
		const read = (line) => {
			const touches = printed.line(line);
			return {
				id: containerIn(printed.cgroups, group),
				touches
			};
		};
		return {
			argv: [
				"--unbuffered",
				"-p",
				printed.format
			],
			read
		};
	}
	#readChisel(line) {
		if (this.#options.syscalls) learnSyscall(line, this.#options.syscalls);
		return touchesOfLine(line);
	}
	/**
	* `-v` prints the drop count at the end. `-E` skips user names and `-s 1` skips read and written data, which are not
	* needed.
	*/
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
	/**
	* Creates the raw file as private, because it holds arguments and environments. Sysdig keeps the mode of an existing
	* file.
	*/
	async #rawFile() {
		if (!this.#options.rawFolder) return void 0;
		const raw = join(this.#options.rawFolder, `capture-${randomUUID()}.scap`);
		await writeFile(raw, "", { mode: 384 });
		return raw;
	}
	async #begin(session, sentinel) {
		const { signal } = this.#options;
		const attached = await sentinel.comesBack("begin", ATTACH_MS, () => session.ended || signal.aborted);
		if (signal.aborted) throw new Cancelled();
		if (attached) return;
		const why = session.ended ? session.reason() : `no event came within ${ATTACH_MS / 1e3} s`;
		throw new Unavailable(`${this.description} does not work here: ${why}`, "Try another sysdig-version or sysdig-driver, or use tracer: strace, which needs no probe.");
	}
};

// src/capture/select.ts
/**
* The tracers to try, best first: sysdig with the chisel, the same sysdig without it, the other pinned version, and
* (auto) strace. The caller takes the next one if `attach` throws `Unavailable`. Nothing is installed before `attach`,
* and tracers that cannot help after a failure are left out. A wrong checksum is a `Failure` of `attach`, which ends
* the search.
*/
async function* tracers(options) {
	if (options.tracer !== "strace") yield* sysdigs(options);
	if (options.tracer !== "sysdig") yield new StraceTracer(options);
}
/** The tracer that watches a verification: it sees every look-up with its result. Keeps no raw capture. */
function watchingTracer(options) {
	const { syscalls: _, ...rest } = options;
	return new StraceTracer({
		...rest,
		keepRaw: false
	});
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
	const { sysdigDriver: driver, syscalls, onProcess, signal } = options;
	return new SysdigTracer({
		version,
		workDir: options.workDir,
		sysdig,
		chisel,
		rawFolder,
		driver,
		syscalls,
		onProcess,
		signal
	});
}
function versionsOf(options) {
	if (options.sysdigUrl !== "") return [options.sysdigVersion];
	return options.sysdigVersion === "" ? PINNED : [options.sysdigVersion];
}
async function installation(options, version) {
	const architecture = architectureOf(process.arch);
	if (!architecture) throw new Unavailable(`sysdig has no release for ${process.arch}`);
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

// src/trial/changes.ts
/**
* Reads a tracer's `docker create` arguments, which do not include the container's own. Throws for an unsupported
* argument.
*/
function changesOf(spec) {
	const changes = {
		env: [],
		capAdd: [],
		mounts: [],
		securityOpt: [],
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
	else if (option === "--security-opt") changes.securityOpt.push(securityOptOf(value));
	else if (option === "--entrypoint") changes.entrypoint = [value];
	else throw new Error(`an existing container cannot be changed by ${option}`);
}
/** Replaces a profile's file by its text, which the API needs. */
function securityOptOf(value) {
	const file = /^seccomp=(\/.*)$/s.exec(value)?.[1];
	return file === void 0 ? value : `seccomp=${readFileSync(file, "utf8")}`;
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

// src/trial/file-changes.ts
const KINDS = [
	"changed",
	"added",
	"removed"
];
const SHOWN = 10;
/** Everything in which a container's files differ from its image, without its mounts. */
async function fileChangesOf(id, docker) {
	const path = `/containers/${id}/changes`;
	return (await docker.api({
		method: "GET",
		path
	}) ?? []).map(({ Path, Kind }) => ({
		path: pathFromText(Path),
		kind: KINDS[Kind] ?? "changed"
	}));
}
/**
* The changes of a container that a new one (`fresh`) does not make by itself: what was copied into it, or written
* after its start. Sorted; of an added folder only the folder.
*/
function lackingChanges(held, fresh) {
	const made = new Set(fresh.map(({ path }) => path));
	const own = held.filter(({ path }) => !made.has(path));
	const added = new Set(own.filter(({ kind }) => kind === "added").map(({ path }) => path));
	const folders = new Set([...held, ...fresh].map(({ path }) => parentOf(path)));
	return own.filter(({ path, kind }) => !(kind === "changed" && folders.has(path))).filter(({ path }) => !foldersAbove(path).some((folder) => added.has(folder))).sort((a, b) => a.path < b.path ? -1 : 1);
}
function foldersAbove(path) {
	const folders = [];
	for (let up = parentOf(path); up !== "/"; up = parentOf(up)) folders.push(up);
	return folders;
}
/** The warning about changes of the container `name` that the tested one (`touches`) lacks; undefined if none. */
function lackingText(name, lacking, touches) {
	if (lacking.length === 0) return void 0;
	const used = lacking.filter(({ path }) => touches.get(path));
	const sorted = [...used, ...lacking.filter((change) => !used.includes(change))];
	const shown = sorted.slice(0, SHOWN).map(({ path, kind }) => `${showPath(path)} (${kind})`);
	const more = sorted.length > SHOWN ? ` and ${sorted.length - SHOWN} more` : "";
	const looked = used.length === 0 ? "" : ` The tested container looked for ${used.length} of them.`;
	return `${name} has files that a new container of its image lacks: ${shown.join(", ")}${more}. They were copied into it with docker cp, or written, changed or removed after its start. The test ran on new containers, without these changes.${looked} If the service needs them, put them into the image or a volume, or let the test copy them into $MICROPACKER_CONTAINER.`;
}

// src/trial/twin.ts
/**
* Creates a container like `original`, with its name, from `options.image`, and returns its id. Throws `Failure` when
* the engine refuses; a container that it then cannot remove is removed at the end of the run.
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
		await docker.uncancelled().remove(Id).catch(() => {});
		throw error;
	}
	return Id;
}
/**
* The API request for a twin: the original's configuration with the differences. `original` is the API's
* ContainerInspect.
*/
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
			...runLabels(runId)
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
		SecurityOpt: orAsItWas([...HostConfig.SecurityOpt ?? [], ...changes.securityOpt], HostConfig.SecurityOpt),
		Links: orAsItWas((HostConfig.Links ?? []).map(linkOf), HostConfig.Links)
	};
}
/** Keeps null or undefined for an empty list: some engines treat no list and an empty list differently. */
function orAsItWas(list, before) {
	return list.length > 0 ? list : before;
}
/** Mounts the original's anonymous volume by its name: it is shared, and stays when the twin is removed. */
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
/** Turns "/db:/web/alias" of inspect into "db:alias". */
function linkOf(link) {
	const [target, alias] = link.split(":");
	return `${target.replace(/^\//, "")}:${alias.split("/").at(-1)}`;
}
/** The networks that the original is in now; it may have left the one that it was created in. */
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
	const asked = ([network, endpoint]) => [network, userSettings(endpoint, Id)];
	return {
		mode: created ? mode : primary?.[0] ?? "none",
		primary: primary && asked(primary),
		further: all.filter((entry) => entry !== primary).map(asked)
	};
}
/** The settings that the user chose, without those of the engine: addresses, and the short id among the aliases. */
function userSettings({ IPAMConfig, Links, Aliases, DriverOpts, GwPriority }, id) {
	const aliases = Aliases?.filter((alias) => alias !== id.slice(0, 12));
	return {
		...IPAMConfig ? { IPAMConfig } : {},
		...Links?.length ? { Links } : {},
		...aliases?.length ? { Aliases: aliases } : {},
		...DriverOpts ? { DriverOpts } : {},
		...GwPriority ? { GwPriority } : {}
	};
}

// src/trial/twin-volumes.ts
/** The names of the volumes that a container mounts, anonymous ones included. */
function volumesOf({ Mounts }) {
	return [...new Set((Mounts ?? []).flatMap(({ Type, Name }) => Type === "volume" && Name ? [Name] : []))];
}
/**
* The same container with other volumes, by their names. A volume's driver is left out: it says how the engine creates
* the volume, and `renamed` are names of existing ones.
*/
function withOtherVolumes(container, renamed) {
	if (renamed.size === 0) return container;
	const { HostConfig, Mounts } = container;
	const nameOf = (name) => renamed.get(name) ?? name;
	const bind = (text) => {
		const colon = text.indexOf(":");
		return `${nameOf(text.slice(0, colon))}${text.slice(colon)}`;
	};
	const mount = (asked) => {
		if (asked.Type !== "volume" || !asked.Source || !renamed.has(asked.Source)) return asked;
		const { DriverConfig: _, ...kept } = asked.VolumeOptions ?? {};
		return {
			...asked,
			Source: nameOf(asked.Source),
			...asked.VolumeOptions ? { VolumeOptions: kept } : {}
		};
	};
	return {
		...container,
		HostConfig: {
			...HostConfig,
			...HostConfig.Binds ? { Binds: HostConfig.Binds.map(bind) } : {},
			...HostConfig.Mounts ? { Mounts: HostConfig.Mounts.map(mount) } : {},
			...HostConfig.VolumeDriver ? { VolumeDriver: "" } : {}
		},
		Mounts: Mounts?.map((one) => one.Type === "volume" && one.Name ? {
			...one,
			Name: nameOf(one.Name)
		} : one)
	};
}

// src/trial/container-target.ts
/**
* Stops and renames the existing container, and runs a twin with its name, networks, ports and volumes. `release` puts
* the container back as it was. The original's own image gets a twin too: files that the container made at its first
* start would not be made again under the tracer, and the micro image would lack what makes them.
*/
function containerTarget(options, docker) {
	const { found, image, config, platform, log, volumes, captures } = options;
	const held = heldContainer(found);
	let twin;
	let mounted;
	let changed = [];
	const changesBefore = async () => {
		try {
			return await fileChangesOf(held.id, docker);
		} catch (error) {
			if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
			log.warning(`Files that were copied into ${held.name} or written after its start are not named: ${error.message}`);
			return [];
		}
	};
	return {
		spec: {
			image,
			runArgs: [],
			command: []
		},
		letsOthers: false,
		async create(spec) {
			options.hold(held);
			if (captures) changed = await changesBefore();
			await stopContainer(docker, held.id);
			await docker.rename(held.id, asideName(held.name, options.runId));
			const helper = {
				image,
				platform,
				volumes: Object.keys(config.Volumes ?? {})
			};
			mounted = await volumes.forRun({
				names: volumesOf(found),
				captures,
				helper,
				owner: found
			});
			const own = withOtherVolumes(found, mounted.names);
			twin = await createTwin(docker, own, {
				...options,
				image: spec.image,
				changes: changesOf(spec)
			});
			return twin;
		},
		async start(id) {
			mounted?.started();
			await startWhenPortsAreFree(docker, id);
			const now = await docker.container(id);
			const changed = now ? changedPorts(held.ports, portsOf(now)) : [];
			for (const text of changed) log.info(`${held.name}: ${text}; the test gets the new port in MICROPACKER_PORT_…`);
		},
		stop: (id, heeds, mostMs) => stopContainer(docker, id, heeds, mostMs),
		async warnings(touches) {
			if (changed.length === 0 || twin === void 0) return [];
			const lacking = lackingChanges(changed, await fileChangesOf(twin, docker));
			const text = lackingText(held.name, lacking, touches);
			return text === void 0 ? [] : [text];
		},
		async release() {
			const free = docker.uncancelled();
			if (twin !== void 0) await free.remove(twin);
			twin = void 0;
			try {
				await mounted?.release();
			} finally {
				mounted = void 0;
				await putBack(free, held);
			}
		}
	};
}

// src/request/volumes.ts
/** `-v NAME:/path[:options]`. A source that is a folder of the host begins with a slash or a dot. */
const BIND = /^([a-zA-Z0-9][a-zA-Z0-9_.-]*)(:\/.*)$/s;
/** Reads the volumes in `docker create` arguments. See https://docs.docker.com/engine/storage/volumes/ */
function volumesIn(runArgs) {
	const names = /* @__PURE__ */ new Set();
	const found = {
		names: [],
		targets: [],
		from: []
	};
	for (const option of optionsOf(runArgs)) {
		const bind = optionValue(option, "--volume", "v")?.value;
		const mount = optionValue(option, "--mount")?.value;
		const from = optionValue(option, "--volumes-from")?.value;
		const named = bind === void 0 ? mount && sourceIn(mount) : BIND.exec(bind)?.[1];
		if (named) names.add(named);
		if (bind !== void 0) found.targets.push(bind.split(":")[1] ?? bind);
		if (mount !== void 0) found.targets.push(fieldIn(mount, [
			"target",
			"destination",
			"dst"
		]) ?? "");
		if (from !== void 0) found.from.push(from);
	}
	return {
		...found,
		names: [...names]
	};
}
/**
* The same arguments with other volumes, by their names. A volume's driver and its options are left out: they say how
* the engine creates it, and `renamed` are names of existing volumes.
*/
function withVolumes(runArgs, renamed) {
	if (renamed.size === 0) return [...runArgs];
	return optionsOf(runArgs).flatMap((option) => {
		if (option.name === "--volume-driver") return [];
		const bind = optionValue(option, "--volume", "v");
		if (bind) {
			const [, name = "", rest = ""] = BIND.exec(bind.value) ?? [];
			return renamed.has(name) ? bind.replaced(`${renamed.get(name)}${rest}`) : option.words;
		}
		const mount = optionValue(option, "--mount");
		return mount ? mount.replaced(mountWith(mount.value, renamed)) : option.words;
	});
}
function mountWith(mount, renamed) {
	const to = renamed.get(sourceIn(mount) ?? "");
	if (to === void 0) return mount;
	return mount.split(",").filter((field) => !/^"?volume-(?:driver|opt)=/i.test(field)).map((field) => SOURCE.includes(keyOf(field)) ? `source=${to}` : field).join(",");
}
const SOURCE = ["source", "src"];
/** The name of the volume in a `--mount`; undefined for another kind of mount, and for an anonymous volume. */
function sourceIn(mount) {
	return (fieldIn(mount, ["type"]) ?? "volume") === "volume" ? fieldIn(mount, SOURCE) : void 0;
}
function fieldIn(mount, keys) {
	const field = mount.split(",").findLast((one) => keys.includes(keyOf(one)));
	return field?.slice(field.indexOf("=") + 1) || void 0;
}
function keyOf(field) {
	return field.split("=", 1)[0].trim().toLowerCase();
}

// src/trial/image-target.ts
/** A target that creates a container from an image. Throws `Failure` for run arguments that cannot work. */
function imageTarget(options, docker) {
	const { image, runId, runArgs, command, platform, config, volumes, captures } = options;
	const own = runArgsForCreate(runArgs);
	let created;
	let mounted;
	return {
		spec: {
			image,
			runArgs: own,
			command: [...command]
		},
		letsOthers: !optionsOf(own).some(({ name }) => name === "--name"),
		async create(spec) {
			const { names, targets, from } = volumesIn(own);
			const shared = await sharedVolumes(docker, from, targets);
			const helper = {
				image,
				platform,
				volumes: Object.keys(config.Volumes ?? {})
			};
			const all = [...names, ...shared.map(({ name }) => name)];
			mounted = await volumes.forRun({
				names: [...new Set(all)],
				captures,
				helper
			});
			const others = shared.flatMap(({ name, at }) => {
				const ours = mounted?.names.get(name);
				return ours === void 0 ? [] : ["--volume", `${ours}:${at}`];
			});
			const args = [...withVolumes(spec.runArgs, mounted.names), ...others];
			created = await docker.create({
				...spec,
				runArgs: args,
				runId,
				platform
			});
			return created;
		},
		async start(id) {
			mounted?.started();
			await startWhenPortsAreFree(docker, id);
		},
		stop: (id, heeds, mostMs) => stopContainer(docker, id, heeds, mostMs),
		async release() {
			if (created !== void 0) await docker.uncancelled().remove(created);
			created = void 0;
			await mounted?.release();
			mounted = void 0;
		}
	};
}
/**
* The volumes that the container gets from others (`--volumes-from`), each with its folder and mode. A mount of its own
* at the same folder (`targets`) hides them.
*/
async function sharedVolumes(docker, from, targets) {
	const own = new Set(targets.map((target) => posix.resolve("/", target)));
	const found = from.map(async (text) => {
		const [container = "", mode] = text.split(":");
		return ((await docker.container(container))?.Mounts ?? []).flatMap(({ Type, Name, Destination, RW }) => Type === "volume" && Name && !own.has(Destination) ? [{
			name: Name,
			at: `${Destination}${RW && mode !== "ro" ? "" : ":ro"}`
		}] : []);
	});
	return (await Promise.all(found)).flat();
}

// src/pipeline/run.ts
/** The volumes of a step; `copies` is false if it runs the test once only. */
function volumesFor({ runId, tempDir, log, projects }, docker, copies) {
	const isNew = ({ Name, Labels }) => projects.some(({ name, volumes }) => Labels?.["com.docker.compose.project"] === name && !volumes.includes(Name));
	return new Volumes({
		docker,
		log,
		runId,
		tempDir,
		copies,
		isNew
	});
}
/** What is observed of the original, or of the micro image run in the same way. `usual` is how the original went. */
function subjectOf(run, original, phase, image, usual) {
	const { source } = run.request;
	if (source.kind !== "suite") return containerSubject(run, original, phase, image, usual);
	return suiteSubject(run, [{
		name: source.image,
		originalId: original.inspect.Id,
		becomes: image
	}], phase, usual);
}
/** The container that the step starts. */
function containerSubject(run, original, phase, image, usual) {
	const { request } = run;
	return {
		kind: "container",
		phase,
		originalId: original.inspect.Id,
		config: original.container?.Config ?? original.base.config,
		target: targetOf(run, original, image, phase === "capture"),
		ownFolders: ownFoldersOf(run),
		volumes: run.volumes,
		readiness: request.readiness,
		readyTimeoutMs: request.readyTimeoutMs,
		test: (env) => testScript(run, env),
		probe: (command, env) => scriptFor({
			kind: "script",
			text: command
		}, scriptHost(run), env),
		testTimeoutMs: request.testTimeoutMs,
		...usual ? { usual } : {}
	};
}
/** A run of a test that starts the containers of these images. */
function suiteSubject(run, images, phase, usual) {
	const { request, session, docker } = run;
	return {
		kind: "suite",
		phase,
		images,
		ownFolders: ownFoldersOf(run),
		tempDir: session.tempDir,
		test: (env) => testScript(run, env),
		testTimeoutMs: request.testTimeoutMs,
		readyTimeoutMs: request.readyTimeoutMs,
		hold: (image) => docker.tag(image, originalTag(session.runId)),
		usual
	};
}
function ownFoldersOf({ request, session }) {
	return [{
		name: "output",
		path: request.output,
		fix: "name another folder in output"
	}, {
		name: "the temp folder",
		path: session.tempDir,
		fix: "set RUNNER_TEMP (TMPDIR) to another folder"
	}];
}
/** The user's test, with `env` added to its environment. */
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
/** Creates and removes the container: a new one from `image`, or a replacement for an existing container. */
function targetOf({ request, session, docker, volumes }, original, image, captures) {
	const { runId, log } = session;
	const { container: found, platform, base } = original;
	const about = {
		image,
		runId,
		platform,
		config: base.config,
		volumes,
		captures
	};
	if (!found) return imageTarget({
		...request,
		...about
	}, docker);
	return containerTarget({
		...about,
		found,
		log,
		hold: session.holdContainer
	}, docker);
}
/** The tracers that the request allows, the best first. */
function tracersOf(run) {
	return tracers(tracerOptions(run));
}
/** strace alone, so that programs keep the rights that their file gives them. */
function unfilteredOf(run) {
	return tracers({
		...tracerOptions(run),
		tracer: "strace",
		unfiltered: true
	});
}
/**
* The tracer that watches the verification; undefined with `watch-verify: false`. `unfiltered`: the micro image has
* programs that get rights from their file.
*/
function watcherOf(run, unfiltered) {
	return run.request.watchVerify ? watchingTracer({
		...tracerOptions(run),
		unfiltered
	}) : void 0;
}
function tracerOptions({ request, session, equipment, syscalls }) {
	const { toolCache, chisel, githubToken } = equipment;
	const { signal, log, onProcess } = session;
	const workDir = session.tempDir;
	return {
		...request,
		keepRaw: request.keepCapture,
		syscalls,
		workDir,
		chisel,
		toolCache,
		githubToken,
		log,
		signal,
		onProcess,
		label: runLabel(session.runId)
	};
}

// src/pipeline/test-record.ts
function testRecord({ verdict, readyMs }) {
	return {
		passed: verdict.ok,
		...verdict.test ? { ms: Math.round(verdict.test.ms) } : {},
		readyMs: Math.round(readyMs),
		...verdict.ok ? {} : { message: verdict.message }
	};
}

// src/pipeline/capture.ts
/** Runs the test against the original under a tracer. Throws as `captureSubject` does. */
function captureOriginal(run, original, preparation) {
	return captureSubject(run, {
		...subjectOf(run, original, "capture", original.inspect.Id),
		beforeStart: (tracer) => preparation.yieldTo(tracer)
	}, () => preparation.contents());
}
/**
* Runs the test on the original under a tracer. `contentsOf` gives the files of the image that ran, if its layers can
* be read. Throws `Failure` when the test fails, or the capture is incomplete.
*/
async function captureSubject(run, subject, contentsOf) {
	const { request, session, docker, recorder, report, output } = run;
	const first = await capture(subject, () => tracersOf(run), request.onDrops, {
		docker,
		...session
	});
	const programs = await privilegedIn(run, first, contentsOf);
	const withoutRights = first.observed.asRoot === false ? programs : [];
	const seen = programs.length > withoutRights.length ? await captureWithRights(run, subject, first, programs) : first;
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
	if (observed.untouched) recorder.warn(observed.untouched);
	if (captured.raw) await copyRaw(captured.raw, output.partial, tracer.name);
	if (withoutRights.length > 0) {
		if (!verdict.ok) throw failedWithoutRights(verdict, withoutRights);
		recorder.warn(withoutRightsText(withoutRights));
	}
	requirePass(verdict, subject.kind === "suite" ? "suite" : request.readiness.kind);
	session.log.info(`The test passes on the original; ${counted(captured.touches.size, "path")} captured, ${counted(captured.drops, "event")} dropped`);
	return seen;
}
/** A tracer without rights of its own takes theirs from such programs (ptrace(2), execve(2)). */
function withoutRightsText(programs) {
	return `Under strace, programs with setuid or file capabilities ran without their extra rights, because the container's user is not root: ${named(programs)}. What they open only with these rights is not captured. Use tracer: sysdig.`;
}
function failedWithoutRights(failed, programs) {
	const message = `on the original, under strace: ${textOf$1(failed)}. Programs with setuid or file capabilities ran without their extra rights there, because the container's user is not root: ${named(programs)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnOriginal,
		fix: "Nothing was packed. Use tracer: sysdig, under which they keep their rights.",
		evidence: failed.evidence,
		containerSaid: failed.containerSaid
	});
}
/** The programs that ran in a capture by strace, and that get other rights from their file. */
async function privilegedIn(run, { observed, tracer }, contentsOf) {
	const contents = tracer.name === "strace" && !run.syscalls ? await contentsOf({
		observed,
		tracer
	}) : void 0;
	const { touches } = observed.captured;
	if (!contents) return [];
	return [...ownPrivileged(touches), ...privilegedPrograms(touches, contents.index().tree, programsOf(touches, contents))];
}
/** Captures again without strace's filter, which takes their rights from programs: sudo, su or ping then fail. */
async function captureWithRights(run, subject, { because }, programs) {
	const { docker, session, request } = run;
	session.log.info(`Capturing again, without strace's filter in the kernel, which takes their rights from programs with setuid or file capabilities: ${named(programs)}`);
	const again = await capture(subject, () => unfilteredOf(run), request.onDrops, {
		docker,
		...session
	});
	return because === void 0 ? again : {
		...again,
		because
	};
}
/**
* Copies a raw capture into `folder`, readable by this user only, even if the container's user had to write the source.
* Returns the path of the copy.
*/
async function copyRaw(raw, folder, tracer) {
	const place = join(folder, RAW_FILES[tracer]);
	await cp(raw, place);
	await chmod(place, 384);
	return place;
}

export { members as $, withShorterTimeouts as A, notAdded as B, requireComplete as C, claim as D, commandText as E, restartsDuring as F, imageTouches as G, recovered as H, withFirst as I, unionOf as J, Touches as K, flaky as L, differenceOf as M, fallOf as N, Lease as O, fewerStartsText as P, memberSize as Q, flakyAfterHealing as R, untraced as S, observe as T, fell as U, notHealed as V, textOf$1 as W, EXTENSIONS as X, createInstance as Y, extend as Z, requireApart as _, needsQuote as _t, containerSubject as a, sameMachine as at, verify$1 as b, testScript as c, keepNewSpaceSmall as ct, watcherOf as d, formatFileList as dt, padded as et, givesRights as f, formatPath as ft, RAW_FILES as g, pathOfLine as gt, Output as h, parsePath as ht, testRecord as i, parseElf as it, ownMountsText as j, isTimeout as k, tracersOf as l, DEFAULT_SHELL as lt, privilegedPrograms as m, parseFileList as mt, captureSubject as n, environmentOf as nt, subjectOf as o, withProgress as ot, ownPrivileged as p, mergeFileLists as pt, creates as q, copyRaw as r, findProgram as rt, suiteSubject as s, collectOften as st, captureOriginal as t, readShebang as tt, volumesFor as u, requireProgram as ut, others as v, unquote as vt, usualOf as w, verifyUnwatched as x, tried as y, Syscalls as yt, named as z };