import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as pathFromText, c as utf8Of, i as parentOf, n as joinPath, o as pathToBytes, r as lastName$1, s as showPath, t as clean } from "./path.js";
import { A as ResponseHead, C as RUN_LABEL, D as requestHead, E as answerIn, M as platformOf$1, N as showPlatform, O as socketPath, P as makeFifo, S as platformIn, T as runLabel, a as workTag, b as Docker, d as nameOf$3, f as portsOf, g as asRoot$1, h as startWhenPortsAreFree, j as parsePlatform, k as talk, l as changedPorts, m as stopContainer, o as heldProject, p as putBack, r as layerTag, s as projectLabel, t as bareTag, u as heldContainer, v as signalGroup, w as runArgsForCreate, x as follow, y as TracerUnavailable } from "./session.js";
import { a as lastLine, c as start, f as Cancelled, g as allOf, h as TimedOut, m as Failure, n as writeAll, p as EXIT, s as run, u as startPlumbed } from "./sink.js";
import { A as presetGlobs, E as globBase, F as repositoryOf$1, L as require_picomatch, N as fullName, O as matchBelow, P as isIdOf, S as runScript, T as select, _ as showBytes, b as showRatio, c as requireDocker, g as tagsOf, k as isPreset, n as layerServer, o as requireArchitecture, r as reportPage, u as requireOwnKernel, v as showCount, w as readLine, x as requireProgram, y as showDuration } from "./about.js";
import { t as asFailure } from "./failures.js";
import { A as readPax, C as packRootfs, D as memberHeader, E as pieces, F as readHeader, I as readNumber, L as readBody, M as linknameIn, N as nameIn$1, O as pairs, P as readFrame, _ as fill, a as overlayStack, c as bufferSource, d as awaitAnswer, f as decodeAttributes, g as encodeRequest, h as encodeParts, j as isZero, k as readGlobal, l as fdSource, n as Listing, o as snapshotArgs, s as snapshotStack, u as readNew, v as receiveAnswer, w as packedSize, x as sendRequest } from "./listing.js";
import { basename, dirname, isAbsolute, join, posix, relative, resolve } from "node:path";
import net from "node:net";
import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { deflateRawSync } from "node:zlib";
import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { accessSync, appendFileSync, chmodSync, closeSync, constants, createReadStream, createWriteStream, existsSync, fstatSync, openSync, read, readFileSync, readdirSync, realpathSync, statSync, writeSync } from "node:fs";
import { access, chmod, constants as constants$1, copyFile, cp, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { availableParallelism, constants as constants$2 } from "node:os";
import { pipeline } from "node:stream/promises";
import { setFlagsFromString } from "node:v8";

// src/capture/syscalls.ts
/**
* What came of a system call: it was made (whatever its result), it was refused (EPERM: it may not be made here), it is missing (ENOSYS: the
* program does without it), or the tracer does not tell.
*/
const OUTCOMES = [
	"made",
	"refused",
	"missing",
	"unknown"
];
/** The system calls of all containers of a run that were observed, by the kernel's names. */
var Syscalls = class {
	#seen = /* @__PURE__ */ new Map();
	add(name, outcome) {
		const outcomes = this.#seen.get(name);
		if (outcomes) outcomes.add(outcome);
		else this.#seen.set(name, /* @__PURE__ */ new Set([outcome]));
	}
	/** Those that came out so at least once, sorted. */
	that(outcome) {
		return [...this.#seen].flatMap(([name, outcomes]) => outcomes.has(outcome) ? [name] : []).sort();
	}
};
/** By the name of the call's error, '' for none. */
function outcomeBy(error) {
	if (error === "EPERM") return "refused";
	return error === "ENOSYS" ? "missing" : "made";
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
* What a container of the micro image looked for and did not find although the original has it, or made itself where the
* original has it, sorted: the suspects when its test fails. `packed` are the canonical paths that the micro image has.
*/
function lookedForInVain(touches, original, packed) {
	const suspects = /* @__PURE__ */ new Set();
	for (const touch of touches.sorted()) {
		if (touch.found && touch.how !== "create") continue;
		for (const path of expandLossy(touch.path, original)) {
			const needed = touch.found ? there(path, original) : neededFor(path, touch, original);
			if (needed && !reaches(needed, original, packed)) suspects.add(needed);
		}
	}
	suspects.delete("/.dockerenv");
	return [...suspects].sort();
}
function there(path, tree) {
	return tree.locate(path).entry && path;
}
/** What the image must have for this call: the path itself or, to create it, the folder that is there, by the name that was used. */
function neededFor(path, touch, tree) {
	if (there(path, tree)) return path;
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

// src/gates.ts
/** The verdicts of the gates that are set, on a micro image of `after` bytes from an original of `before` bytes. */
function sizeGates({ maxSize, maxRatio }, before, after) {
	const share = before === 0 ? 0 : after / before;
	return [...gate("max-size", maxSize, after, showBytes, (bytes) => `${showCount(bytes)} B`), ...gate("max-ratio", maxRatio, share, showRatio, (ratio) => `${Number((ratio * 100).toPrecision(10))} %`)];
}
/** The exact values where both would look the same. */
function gate(name, limit, value, show, showExact) {
	if (limit === void 0) return [];
	const passed = value <= limit;
	const showOne = !passed && show(value) === show(limit) ? showExact : show;
	return [{
		passed,
		verdict: `${name} ${showOne(limit)}: ${showOne(value)}, ${passed ? "ok" : "too large"}`
	}];
}
/** What is wrong when one of the gates did not pass. */
function tooLarge(gates) {
	const broken = gates.filter(({ passed }) => !passed).map(({ verdict }) => verdict.replace(/, too large$/, ""));
	if (broken.length === 0) return void 0;
	return new Failure(`the micro image is too large: ${broken.join("; ")}`, {
		exitCode: EXIT.gate,
		mend: "report.json lists every packed file with its size and reason. Drop what is not needed, or raise the limit."
	});
}

// src/filelist/drift.ts
/** Compares the paths that are locked with those that are listed now; order and repeats do not count. */
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
/** The list with the locked paths that the image has (`has`) and the list lacks. */
function withLocked(list, locked, has) {
	const listed = new Set(list.paths);
	const more = locked.filter((path) => !listed.has(path) && has(path));
	return {
		comments: list.comments,
		paths: [...list.paths, ...more].sort(),
		reasons: new Map(more.map((path) => [path, "lock"]))
	};
}
/** The list with what a test on the micro image missed; none of it is in the list yet. */
function withHealed(list, healed) {
	return {
		comments: list.comments,
		paths: [...list.paths, ...healed].sort(),
		reasons: new Map([...list.reasons, ...healed.map((path) => [path, "healed"])])
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
function unquote$1(text) {
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
* The path on a line (one character a byte, without its end), undefined for a comment and an empty line. `where` names the line for errors.
* Throws `Failure` for anything else.
*/
function pathOfLine(line, where) {
	return line.startsWith("#") || line.trim() === "" ? void 0 : readPath(line, where);
}
/** files.txt of a list: comments, then the paths, sorted by their bytes, each once. */
function formatFileList(list) {
	const comments = list.comments.flatMap((comment) => comment.split(/\r?\n|\r/)).map((line) => `# ${line}`);
	const lines = [...new Set(list.paths)].sort().map(formatPath);
	return [...comments, ...lines].map((line) => `${line}\n`).join("");
}
/** Nearly all paths, which are the same as text and as bytes: an image has many. */
const PLAIN = /^[^"#\n\r\x80-\xff][^\n\r\x80-\xff]*$/;
/** A path as files.txt has it: text, or a JSON string for bytes that a line cannot hold. */
function formatPath(path) {
	if (PLAIN.test(path)) return path;
	return needsQuote(path) ? quote(path) : pathToBytes(path).toString("utf8");
}
/** The path that `formatPath` wrote, or that a user did. Throws `Failure` for what is no absolute path. */
function parsePath(text, where) {
	return readPath(Buffer.from(text, "utf8").toString("latin1"), where);
}
/** The union of lists; comments that several have come once. */
function mergeFileLists(lists) {
	return {
		comments: [...new Set(lists.flatMap(({ comments }) => comments))],
		paths: [...new Set(lists.flatMap(({ paths }) => paths))].sort()
	};
}
function readPath(line, where) {
	if (/^(?:<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: |$)/.test(line)) throw conflict(where, line);
	const path = line.startsWith("\"") ? readQuoted(line, where) : line;
	if (!path.startsWith("/")) throw wrong$1(where, line, "is not an absolute path");
	if (path.includes("\0")) throw wrong$1(where, line, "has a NUL byte, which no path can have");
	return clean(path);
}
function readQuoted(line, where) {
	try {
		return unquote$1(line.trimEnd());
	} catch (error) {
		if (error instanceof Failure) throw wrong$1(where, line, "begins with a quote and is no JSON string");
		throw error;
	}
}
function wrong$1(where, line, what) {
	return new Failure(`${where}: ${showPath(line).slice(0, 200)} ${what}`, { mend: "A file list has one absolute path of the image a line; lines that begin with \"#\" are comments." });
}
/** A line by which git marks what it could not merge. */
function conflict(where, line) {
	return new Failure(`${where}: ${showPath(line).slice(0, 200)} is a mark that a merge left there`, { mend: "The order of paths does not matter: keep the lines of both sides, and remove those that begin with <<<<<<<, |||||||, ======= and >>>>>>>." });
}

// src/filelist/lock-text.ts
/** What micropacker writes into files.txt about one run; in a lock it would change with every run. */
const OF_A_RUN = /^# ?(?:micropacker \d\S*|tracer: .*|image: \S+ sha256:[0-9a-f]{64})$/;
const FIRST_HEAD = "# The file list that micropacker packs. `micropacker lock` writes the paths anew and leaves other comments as they are.";
/**
* The lock as a file with `paths`, sorted, one a line. Of the lock as it was (`old`, undefined for none) stay the comments at its head and
* its end, those before a path that stays, and the kind of line end; what micropacker itself said about a run is left out. Both texts have
* one character a byte.
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
	for (const line of linesOf$2(text)) {
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
/** Without their ends. */
function linesOf$2(text) {
	const lines = text.replace(/^\xef\xbb\xbf/, "").split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines.map((line) => line.replace(/\r$/, ""));
}
function lineOf(path) {
	return Buffer.from(formatPath(path), "utf8").toString("latin1");
}

// src/filelist/common-lines.ts
/**
* Lines that two texts have in common, in the order of both: pairs of their numbers from 0 on. Those at the begin and the end that are the
* same, and between them the longest row of lines that each text has once: for lists, whose lines are unique, no diff is shorter. Takes
* n log n steps, where a general diff takes the square of the number of changes.
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
/** In the order of `old`. */
function uniquePairs(old, next, begin, end) {
	const [left, right] = [unique(old, begin, end), unique(next, begin, end)];
	const pairs = [];
	for (const [line, at] of left) {
		const other = right.get(line);
		if (at !== void 0 && other !== void 0) pairs.push([at, other]);
	}
	return pairs;
}
/** Where each line is; undefined for one that comes more than once. */
function unique(lines, begin, end) {
	const found = /* @__PURE__ */ new Map();
	for (let at = begin; at < lines.length - end; at++) found.set(lines[at], found.has(lines[at]) ? void 0 : at);
	return found;
}
/** The longest part of the pairs in which the second numbers grow (patience sorting). */
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

// src/filelist/patch.ts
const CONTEXT = 3;
/**
* The patch that makes `next` of `old` (undefined where there is no file), as `git apply` takes it in the root of the repository. All are one
* character a byte; `path` is relative to that root. '' when nothing changes.
* Source: https://git-scm.com/docs/diff-format (generating patch text), https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
*/
function patchText(path, old, next) {
	if (old === next) return "";
	const [from, to] = [quoted$1(`a/${path}`), quoted$1(`b/${path}`)];
	return [...[
		`diff --git ${from} ${to}\n`,
		...old === void 0 ? ["new file mode 100644\n"] : [],
		`--- ${old === void 0 ? "/dev/null" : ended$2(from)}\n`,
		`+++ ${ended$2(to)}\n`
	], ...hunks(steps(linesOf$1(old ?? ""), linesOf$1(next)))].join("");
}
/** As git writes names: in quotes and with octal escapes where a byte is not plain. */
function quoted$1(name) {
	if (!/[^ -~]|["\\]/.test(name)) return name;
	const octal = (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`;
	return `"${name.replace(/["\\]/g, "\\$&").replace(/[^ -~]/g, octal)}"`;
}
/** A name with a blank in it needs a tab behind it, or it would end there. */
function ended$2(name) {
	return name.includes(" ") ? `${name}\t` : name;
}
/** With their ends; the last may lack one. */
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
		for (; done < begin; done++) count$3(numbers, all[done]);
		const [old, next] = [numbers["-"], numbers["+"]];
		for (; done < end; done++) count$3(numbers, all[done]);
		yield `@@ -${range(old, numbers["-"])} +${range(next, numbers["+"])} @@\n`;
		for (const { sign, line } of all.slice(begin, end)) yield `${sign}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`;
		at = last + 1;
	}
}
function count$3(numbers, { sign }) {
	if (sign !== "+") numbers["-"]++;
	if (sign !== "-") numbers["+"]++;
}
/** The lines after `before` up to `last`; of none, the number of the line before them. */
function range(before, last) {
	return last === before ? `${before},0` : `${before + 1},${last - before}`;
}

// src/lock.ts
/** Reads the lock `name`, relative to `folder`. Throws `Failure` when it cannot be read, or names the line that is none of a file list. */
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
		return await readFile(file);
	} catch (error) {
		if (error.code === "ENOENT") return void 0;
		throw new Failure(`lock: cannot read ${name}: ${error.message}`, {
			mend: "Name a file list in the repository, for example lock: micropacker.files",
			cause: error
		});
	}
}
/** Without links; what is not there yet is as it is named. */
function realPath(path) {
	if (existsSync(path)) return realpathSync(path);
	const folder = dirname(path);
	return folder === path ? path : join(realPath(folder), basename(path));
}
/** Of a lock in no repository: relative to `folder`, or its name alone where that is elsewhere. */
function pathInRepository(file, folder) {
	const below = relative(repositoryOf(file) ?? folder, file);
	return below.startsWith("../") || isAbsolute(below) ? basename(file) : below;
}
/** The nearest folder above with a `.git`, which is a file in work trees and submodules. */
function repositoryOf(path) {
	const folder = dirname(path);
	if (existsSync(join(folder, ".git"))) return folder;
	return folder === path ? void 0 : repositoryOf(folder);
}

// src/report/folder.ts
const DEPTH$1 = 3;
/** The folder of a path (in the form of files.txt), cut after three names: the group of what has no package. */
function folderOf(path) {
	return `/${path.replace(/^"|"$/g, "").split("/").slice(1, -1).slice(0, DEPTH$1).join("/")}`;
}

// src/report/markdown.ts
const EVIDENCE_LINES = 40;
const LINE_CHARS = 500;
const TOP$2 = 10;
/** What to do about a failure, and what shows it. */
function failureParts({ mend, evidence }) {
	const shown = evidence.filter(({ lines }) => lines.length > 0);
	return [...mend ? [`**Next step:** ${text(mend)}`] : [], ...shown.map((evidence) => evidence.form === "patch" ? patch(evidence) : lastLines(evidence))];
}
/** Under their title, at most ten; none for none. */
function warningParts(warnings, more) {
	if (warnings.length === 0) return [];
	const shown = warnings.slice(0, TOP$2).map((warning) => `- ${text(warning)}`);
	const hidden = warnings.length - shown.length;
	return [`⚠️ Warnings\n\n${[...shown, ...hidden > 0 ? [`- … and ${hidden} more in ${more}`] : []].join("\n")}`];
}
/** Names of unknown origin with a sign before each, as a diff. */
function diff(lines) {
	return fenced(lines.map((line) => clip(printable(line))), "diff");
}
/** Lines that the reader may unfold. */
function folded(title, lines) {
	return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}
/** Whole: a part of it is no patch. */
function patch({ title, lines }) {
	return `${text(title)}:\n\n${fenced(lines.map(printable), "diff")}`;
}
function lastLines({ title, lines }) {
	const cut = lines.length > EVIDENCE_LINES ? ` (${EVIDENCE_LINES} of ${showCount(lines.length)} lines)` : "";
	return `${text(title)}${cut}:\n\n${fenced(lines.slice(-40).map((line) => clip(printable(line))))}`;
}
/** A fence that no line of the content can close. */
function fenced(shown, language = "text") {
	const longest = Math.max(2, ...shown.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}${language}`,
		...shown,
		fence
	].join("\n");
}
/** Text of unknown origin as plain Markdown text on one line: no markup, no table cell ends, no HTML. */
function text(value) {
	return clip(printable(value)).replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/&/g, "&amp;").replace(/@/g, "@&#8203;");
}
/** A name of unknown origin as code; it also goes into a table. */
function code(value) {
	return `<code>${clip(printable(value)).replace(/[&<>|`*_[\]\\~@]/g, (c) => `&#${c.charCodeAt(0)};`)}</code>`;
}
function clip(value) {
	return value.length > LINE_CHARS ? `${value.slice(0, LINE_CHARS)}…` : value;
}
/** Without terminal colours and other control characters. */
function printable(value) {
	return value.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replace(/[\x00-\x08\x0a-\x1f\x7f]/g, " ");
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
/** The drift in a few words: 12 paths came, 3 went (1 that the image has no more). */
function driftText({ found, kind, added, removed }) {
	if (!found) return `it is not there yet, all is new (${pathsOf$2(added.length)})`;
	if (kind === "none") return "no drift";
	return driftCounts(added.length, removed.length, removed.filter(({ gone }) => gone).length);
}
/** Numbers of paths in words; `gone` of those that went are not in the image any more. */
function driftCounts(added, removed, gone = 0) {
	const came = added > 0 ? `${pathsOf$2(added)} came` : "";
	const went = removed > 0 ? `${added > 0 ? showCount(removed) : pathsOf$2(removed)} went` : "";
	const noMore = gone === removed ? removed === 1 ? "the image has it" : "the image has them" : `${showCount(gone)} that the image has`;
	return [came, gone > 0 ? `${went} (${noMore} no more)` : went].filter(Boolean).join(", ");
}
/** 1 path, 2 paths. */
function pathsOf$2(count) {
	return `${showCount(count)} ${count === 1 ? "path" : "paths"}`;
}
const TOP_GROUPS = 15;
const TOP_PATHS = 50;
/**
* The drift for the job summary: the outcome, a table by package or folder, the paths to unfold. With `lock-mode: fail` the outcome is a
* gate's verdict and the paths are in the patch.
*/
function driftParts(drift) {
	const { lock, mode, onlyLocked } = drift;
	if (mode === "fail") return drift.kind === "none" ? [] : groupTable(drift);
	const only = onlyLocked.length > 0 ? ` Packed only because the lock has them: ${pathsOf$2(onlyLocked.length)}.` : "";
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
				came: 0,
				went: 0
			};
			group[side]++;
			groups.set(name, group);
		}
	};
	count(added, "came");
	count(removed, "went");
	const sorted = [...groups].sort(([a, x], [b, y]) => y.came + y.went - x.came - x.went || (a < b ? -1 : 1));
	const rows = sorted.slice(0, TOP_GROUPS).map(([name, { came, went }]) => `| ${code(name)} | ${showCount(came)} | ${showCount(went)} |`);
	const more = sorted.length > TOP_GROUPS ? [`| … and ${showCount(sorted.length - TOP_GROUPS)} more | | |`] : [];
	return [[
		"| Package or folder | Came | Went |",
		"|---|--:|--:|",
		...rows,
		...more
	].join("\n")];
}
function pathList({ added, removed }) {
	const lines = [...added.map(({ path }) => `+ ${path}`), ...removed.map(({ path, gone }) => `- ${path}${gone ? "  (the image has it no more)" : ""}`)];
	const shown = [...lines.slice(0, TOP_PATHS), ...lines.length > TOP_PATHS ? ["  … the rest is in report.json"] : []];
	return [folded("What came and what went", [diff(shown)])];
}

// src/packages/packed.ts
/** Nothing that runs: with only these a package is not there. */
const DOCUMENTATION = /^\/usr\/share\/(?:doc|man|info|licenses|lintian|bug)\//;
/** Whether a package is in what is packed: a regular file of it is, and not only documentation. */
function isPacked$1({ files }, tree, packed) {
	return files.some((path) => packed.has(path) && tree.get(path)?.type === "file" && !DOCUMENTATION.test(path));
}

// src/report/packages.ts
/** How much of each package is packed. */
function packagesRecord(all, tree, packed) {
	const list = all.map((one) => recordOf$2(one, tree, packed));
	return {
		before: list.length,
		after: list.filter((one) => one.packed).length,
		list
	};
}
function recordOf$2(one, tree, packed) {
	const { name, version, kind, files } = one;
	const record = {
		files: {
			packed: 0,
			total: files.length
		},
		bytes: {
			packed: 0,
			total: 0
		}
	};
	for (const path of files) {
		const { size } = tree.get(path);
		record.bytes.total += size;
		if (!packed.has(path)) continue;
		record.files.packed += 1;
		record.bytes.packed += size;
	}
	return {
		name: utf8Of(name),
		version: utf8Of(version),
		kind,
		packed: isPacked$1(one, tree, packed),
		...record
	};
}
/** The packages of which nothing is packed that counts, largest first. */
function gonePackages({ list }) {
	return list.filter(({ packed }) => !packed).sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
}
/** Names the language package that a path belongs to, if any. */
function languageNames(inventory) {
	return (path) => {
		const owner = inventory?.owners.get(path);
		return owner && `${owner.type} ${owner.name}`;
	};
}
/** Names the package that a path belongs to, if any. */
function ownerNames(packages) {
	return (path) => {
		const owner = packages.ownerOf(path);
		return owner && utf8Of(owner.name);
	};
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

// src/capture/result.ts
const IN_VAIN = /* @__PURE__ */ new Set([
	"ENOENT",
	"ENOTDIR",
	"ELOOP"
]);
const NO_PATH$1 = /* @__PURE__ */ new Set([
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
* What a system call's result says about its path: it was there, it was looked for in vain, or (undefined) nothing was
* looked for. Any other error (EACCES, EEXIST, …) means that it is there. Takes the error's name, '' for success.
*/
function foundBy(error) {
	if (NO_PATH$1.has(error)) return void 0;
	return !IN_VAIN.has(error);
}
/** The name of the error in a negative result as the kernel returns it (errno(3), the numbers are the same on x86-64 and arm64). */
function errorOf(result) {
	return result >= 0 ? "" : NAMES[-result] ?? `E${-result}`;
}

// src/capture/walk.ts
/**
* What a call of `program` on `path` (absolute, one character a byte, "." and ".." as the program wrote them) touched: the path, and
* each folder that is only passed through on the way to a "..", which the kernel wants to be there all the same.
*/
function walked(path, how, found, program) {
	const by = program?.startsWith("/") ? { by: clean(program) } : {};
	const touches = [{
		path: clean(path),
		how,
		found,
		...by
	}];
	if (!path.includes("/..")) return touches;
	const parts = path.split("/");
	parts.forEach((part, i) => {
		if (part === ".." && i > 1) touches.push({
			path: clean(parts.slice(0, i).join("/")),
			how: "stat",
			found,
			...by
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
/** Those of them that strace knows as `-e trace`, or all calls: to stop at each, a filter in the kernel is of no use. */
function tracedArguments(all) {
	return all ? ["-e", "trace=all"] : [
		"--seccomp-bpf",
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
/** The process or thread that a call made; undefined where it made none. */
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

// src/capture/strace/programs.ts
/**
* The program that each process runs. It follows from execve and from the parent's; a child's lines may come before the line that tells its
* parent, always after vfork(2), so questions can wait. What runs the first one is not told.
*/
var Programs = class {
	#programs = /* @__PURE__ */ new Map();
	/** Questions about the program that a process got from its parent. */
	#waiting = /* @__PURE__ */ new Map();
	/** Calls `use` with the program of `pid` as it is now: at once, when it becomes known, or never. */
	whenKnown(pid, use) {
		const program = this.#programs.get(pid);
		const waiting = this.#waiting.get(pid);
		if (program !== void 0) use(program);
		else if (waiting) waiting.push(use);
		else this.#waiting.set(pid, [use]);
	}
	/** Takes what a call tells about children. */
	learn(line) {
		const child = childOf(line);
		if (child === void 0) return;
		this.whenKnown(line.pid, (program) => {
			for (const use of this.#waiting.get(child) ?? []) use(program);
			this.#waiting.delete(child);
			if (!this.#programs.has(child)) this.#programs.set(child, program);
		});
	}
	/** An execve that succeeded. */
	ran(pid, program) {
		this.#programs.set(pid, program);
	}
	gone(pid) {
		this.#programs.delete(pid);
	}
};

// src/capture/strace/syscall-lines.ts
/** Learns which system calls the lines of one trace tell of, whatever their arguments are. */
var SyscallLines = class {
	#syscalls;
	/** Calls that another process' line came into, by process. */
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
	/** A process can end within a call, which was made then. */
	end() {
		for (const name of this.#unfinished.values()) this.#syscalls.add(name, "made");
	}
};

// src/capture/strace/working-folders.ts
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
		const child = childOf(line);
		if (child !== void 0) this.#forked(line, child);
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
	#forked(line, child) {
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
	#programs = new Programs();
	#touches;
	#syscalls;
	/** `start` is the absolute working folder of the first process; `syscalls` learns the system calls. */
	constructor(touches, start, syscalls) {
		this.#touches = touches;
		this.#syscalls = syscalls && new SyscallLines(syscalls);
		this.#folders = new WorkingFolders(start);
	}
	/** Takes one line, one character a byte, without its newline. */
	line(text) {
		this.#syscalls?.line(text);
		const line = this.#lines.read(text);
		if (line.kind === "gone") {
			this.#folders.gone(line.pid);
			this.#programs.gone(line.pid);
		}
		if (line.kind === "call") this.#call(line);
	}
	/** Call it after the last line: paths of processes whose parent was never seen start at the first process' folder. */
	end() {
		this.#folders.end();
		this.#syscalls?.end();
	}
	#call(line) {
		this.#folders.learn(line);
		this.#programs.learn(line);
		const found = foundBy(line.error);
		if (found === void 0) return;
		if (line.name === "bind") this.#bound(line, found);
		const call = CALLS$1.get(line.name);
		if (!call) return;
		const how = call.how === "open" && line.args.some((arg) => arg.includes("O_CREAT")) ? "create" : call.how;
		for (const at of call.paths) this.#path(line, at, how, found);
		if (line.name === "chroot" && line.error === "") this.#rooted(line);
		const real = pathOfDescriptor(line.result);
		if (real) this.#add(line.pid, real, how, true);
	}
	#path(line, at, how, found) {
		const name = unquote(line.args[at]);
		if (name === void 0) return;
		const folder = at > 0 ? line.args[at - 1] : void 0;
		const given = pathOfDescriptor(folder);
		if (name === "") {
			if (given && how === "exec") this.#touched(line, given, how, found);
			return;
		}
		this.#resolved(line.pid, name, given, (path) => this.#touched(line, path, how, found));
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
		if (name) this.#resolved(line.pid, name, void 0, (path) => this.#add(line.pid, path, "create", found));
	}
	#resolved(pid, name, folder, use) {
		if (name.startsWith("/")) use(name);
		else if (folder) use(`${folder}/${name}`);
		else this.#folders.whenKnown(pid, (cwd) => use(`${cwd}/${name}`));
	}
	#touched({ pid, error }, path, how, found) {
		this.#add(pid, path, how, found);
		if (how === "exec" && error === "") this.#programs.ran(pid, clean(path));
	}
	#add(pid, path, how, found) {
		if (`${joinPath("/", path)}/`.startsWith(`${"/.micropacker"}/`)) return;
		for (const touch of walked(path, how, found)) if (this.#touches.add(touch)) this.#programs.whenKnown(pid, (by) => this.#touches.tell(touch.path, by));
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
* the program (--seccomp-bpf), unless `all` are; strings that are no paths are cut to a byte (-s 1), as arguments may be secrets; a restart of
* the container goes on in the same file (-A).
*/
function straceArgv(stage, name, program, { preload, all = false } = {}) {
	const traced = [
		...tracedArguments(all),
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
function programOf$1(spec, config) {
	const { value, rest } = takeOption$1(spec.runArgs, "--entrypoint");
	const entrypoint = value === void 0 ? config.Entrypoint ?? [] : value === "" ? [] : [value];
	const cmd = value === void 0 ? config.Cmd ?? [] : [];
	return {
		argv: [...entrypoint, ...spec.command.length > 0 ? spec.command : cmd],
		runArgs: rest
	};
}
/** The folder that the program starts in: the last `-w`/`--workdir`, else the image's. */
function startFolder(runArgs, config) {
	const short = takeOption$1(runArgs, "-w");
	return takeOption$1(short.rest, "--workdir").value ?? short.value ?? (config.WorkingDir || "/");
}
/** LD_PRELOAD as the program will get it; undefined when neither the image nor run-args set it. */
function preloadOf(runArgs, config) {
	const given = runArgs.map((arg, i) => {
		if (runArgs[i - 1] === "-e" || runArgs[i - 1] === "--env") return arg;
		return arg.startsWith("--env=") ? arg.slice(6) : "";
	});
	return [...config.Env ?? [], ...given].findLast((entry) => entry.startsWith("LD_PRELOAD="))?.slice(11) || void 0;
}
function takeOption$1(args, name) {
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
	/** Returns whether it is the first of its path. */
	add({ root, ...touch }) {
		if (root && touch.found && touch.path !== "/") this.#roots.add(touch.path);
		const known = this.#seen.get(touch.path);
		if (!known) {
			this.#seen.set(touch.path, { ...touch });
			return true;
		}
		known.found ||= touch.found;
		if (HOWS.indexOf(touch.how) > HOWS.indexOf(known.how)) known.how = touch.how;
		return false;
	}
	/** Which program the first touch of a path was by. */
	tell(path, by) {
		const touch = this.#seen.get(path);
		if (touch) touch.by ??= by;
	}
	get(path) {
		return this.#seen.get(path);
	}
	/** Which program was the first on which path, in their order. */
	*callers() {
		for (const touch of this.#seen.values()) if (touch.by !== void 0) yield {
			...touch,
			by: touch.by
		};
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
/** What any of several tracers saw. */
function unionOf(several) {
	const all = new Touches();
	for (const touches of several) for (const touch of touches.sorted()) all.add(touch);
	return all;
}

// src/capture/strace/follow.ts
const CHUNK$2 = 1 << 20;
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
		const buffer = Buffer.allocUnsafe(CHUNK$2);
		for (;;) {
			const { bytesRead } = await this.#file.read(buffer, 0, CHUNK$2, this.#at);
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

// src/capture/strace/watching.ts
/**
* Whether strace still writes the trace `name` of a container, by its full id. Where none of the container's processes can be seen, nothing
* says that it does not. `proc` is where proc(5) is.
*/
function stillWatches(containerId, name, proc = "/proc") {
	const commands = readdirSync(proc).filter((pid) => /^\d+$/.test(pid) && textOf$1(join(proc, pid, "cgroup")).includes(containerId)).map((pid) => textOf$1(join(proc, pid, "cmdline"))).filter((command) => command !== "");
	return commands.length === 0 || commands.some((command) => command.includes(`\0-o\0${"/.micropacker"}/out/${name}\0`));
}
/** '' of a process that has ended, or is hidden. */
function textOf$1(file) {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}

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
		const { stage, preload, syscalls } = this.#watched;
		return straceArgv(stage, name, argv, {
			preload,
			all: syscalls !== void 0
		});
	}
	/** strace ends with the container, whose processes go on without it: its death must be seen before. */
	beforeStop() {
		if (stillWatches(this.#watched.containerId, "main")) return;
		throw new Failure("strace ended while the container was running", {
			exitCode: EXIT.incomplete,
			mend: "What the container did afterwards was not seen. Something ended strace: where memory is short, the kernel does."
		});
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
		const reader = new TraceReader(this.#touches, this.#watched.folder, this.#watched.syscalls);
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
		const { log, signal, workDir, keepRaw, syscalls } = this.#options;
		await checkArchitecture(spec.image, signal);
		this.#strace = await findStrace(log, signal);
		const staged = await stage(this.#strace.program, workDir, signal);
		const { argv, runArgs } = programOf$1(spec, config);
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
				health: healthArgv(config) ?? []
			}
		};
		const [program, ...command] = straceArgv(staged, "main", argv, {
			preload,
			all: syscalls !== void 0
		});
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
	const { HttpClient } = await import("./lib2.js");
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
/** sysdig's names of system calls that differ from the kernel's. */
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
* sysdig's filter for one container and our sentinel. By cgroup, whose name holds the whole id from the first event on:
* container.* fields are filled late or not at all. `containerId` is the 64-digit id, `sentinel` a UUID; `all` is for events of
* any kind, not only those with a path. Throws an Error when either could be read as filter syntax.
*/
function filterText(containerId, sentinel, all = false) {
	if (!/^[0-9a-f]{64}$/.test(containerId)) throw new Error(`not a container's full id: ${containerId}`);
	if (!/^[0-9a-f-]{36}$/.test(sentinel)) throw new Error(`not a UUID: ${sentinel}`);
	const who = `(thread.cgroups contains ${containerId} or evt.arg.name contains ${sentinel})`;
	return all ? who : `evt.type in (${Object.keys(CALLS).join(",")}) and ${who}`;
}

// src/capture/sysdig/microdump.ts
/** What one line of chisels/microdump.lua says (its head has the format); empty for anything else that sysdig prints. */
function touchesOfLine(line) {
	const [, how, found, path, program] = /^(\w+)\t([01])\t(\/[ -~]*)\t((?:\/[ -~]*)?)$/.exec(line) ?? [];
	const root = how === "root";
	if (path === void 0 || !(root || HOWS.includes(how))) return [];
	const touches = walked(bytesOf$1(path), root ? "stat" : how, found === "1", bytesOf$1(program));
	return root ? asRoot(touches) : touches;
}
function bytesOf$1(escaped) {
	return escaped.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
/** Adds the system call that a line tells of; no other line tells of any. */
function learnSyscall(line, syscalls) {
	const [, word, name] = /^call\t(\w+)\t(\w+)$/.exec(line) ?? [];
	const outcome = OUTCOMES.find((one) => one === word);
	if (name !== void 0 && outcome) syscalls.add(kernelName(name), outcome);
}

// src/capture/sysdig/drops.ts
/** What `sysdig -v` prints at its end ("Driver Events:1234", "Driver Drops:0"); undefined when it did not. */
function driverCounts(stderr) {
	return {
		drops: count$2(stderr, "Driver Drops"),
		events: count$2(stderr, "Driver Events")
	};
}
function count$2(lines, name) {
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
	/** Its death is told at once, see `died`. */
	beforeStop() {}
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
	"syscall.type",
	"evt.rawres",
	"evt.arg.flags",
	"evt.arg.exe",
	"proc.cwd",
	"proc.exepath",
	"proc.pexepath"
];
const PLACES = Object.values(CALLS).flatMap((call) => call.paths);
const FIELDS$1 = [.../* @__PURE__ */ new Set([...FIXED, ...PLACES.flatMap(([name, folder]) => [nameField(name), ...folderFields(folder)])])];
const ODD = /[^ -~]/g;
/**
* The same list as the chisel's, for a sysdig whose chisel engine is broken: `format` goes to `-p`, every line that it
* prints (one character a byte) to `line`. `mark` is a word that no path holds: it ends each field, as names may hold any byte.
* `syscalls` learns the system calls.
*/
var Printed = class {
	format;
	#mark;
	#syscalls;
	#begun = "";
	#oddFolders = /* @__PURE__ */ new Map();
	constructor(mark, syscalls) {
		this.#mark = mark;
		this.#syscalls = syscalls;
		this.format = `*${FIELDS$1.map((field) => `%${field}\t${mark}`).join("")}`;
	}
	/** What the event that this line completes touched; empty while a name with a newline goes on in the next line. */
	line(line) {
		const values = (this.#begun === "" ? line : `${this.#begun}\n${line}`).split(`\t${this.#mark}`);
		if (values.length <= FIELDS$1.length) {
			this.#begun = values.join(`\t${this.#mark}`);
			return [];
		}
		this.#begun = "";
		return this.#event(new Map(FIELDS$1.map((field, i) => [field, values[i]]).filter(([, value]) => value !== "<NA>")));
	}
	#event(fields) {
		const kind = fields.get("evt.type") ?? "";
		const call = CALLS[kind];
		const result = fields.get("evt.rawres");
		this.#learn(fields, result);
		const found = result === void 0 ? void 0 : foundBy(errorOf(Number(result)));
		if (!call || found === void 0 || isRuntime(fields)) return [];
		if (call.how === "exec") return this.#exec(fields, found);
		const how = call.how === "open" && fields.get("evt.arg.flags")?.includes("O_CREAT") ? "create" : call.how;
		const by = programOf(fields);
		const touches = call.paths.flatMap((place) => this.#touched(this.#path(kind, place, fields), how, found, by));
		return kind === "chroot" && touches.length > 0 ? asRoot(touches) : touches;
	}
	#learn(fields, result) {
		const name = fields.get("syscall.type");
		if (name === void 0 || isRuntime(fields)) return;
		this.#syscalls?.add(kernelName(name), result === void 0 ? "unknown" : outcomeBy(errorOf(Number(result))));
	}
	#exec(fields, found) {
		const given = this.#absolute(fields.get("evt.rawarg.filename"), void 0, fields);
		const ran = fields.get("evt.rawres") === "0";
		const by = programOf(fields, ran);
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
	/** sysdig's own record of a folder has "." for each odd byte; they are known if the folder was named in full before. */
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
* The runtime's own accesses before it runs the container's program: runc starts itself as "runc init", is put into the
* container's cgroup while it still loads its libraries, and then names its stages "runc:[2:INIT]".
*/
function isRuntime(fields) {
	const name = fields.get("proc.name") ?? "";
	if (name.startsWith("runc:[") || name === "crun") return true;
	return /(^|\/)runc$/.test(fields.get("proc.exe") ?? "") && /^init\b/.test(fields.get("proc.args") ?? "");
}
/** The program of an event; where it `ran` another one, that is its parent. Undefined where the engine runs it, as the container's first one. */
function programOf(fields, ran = false) {
	const program = fields.get(ran ? "proc.pexepath" : "proc.exepath");
	return program && /\/(containerd-shim|runc|crun|conmon)[^/]*$/.test(program) ? void 0 : program;
}
/** sysdig replaces or removes odd bytes in every value but evt.rawarg.*; a socket's address has no such form. */
function nameField(name) {
	return name === "addr" ? "evt.arg.addr" : `evt.rawarg.${name}`;
}
function folderFields(folder) {
	return folder === void 0 ? [] : [`evt.arg.${folder}`];
}

// src/capture/sysdig/priority.ts
/** The lowest real-time priority is before every ordinary process, sched(7). */
const REAL_TIME = [
	"chrt",
	"--fifo",
	"1"
];
/** Goes on without where it is refused, nice(1). */
const NICEST = [
	"nice",
	"-n",
	"-20"
];
/**
* The argv prefix that puts a program first in line for a processor, behind `root` (see `asRoot`): events are lost when sysdig is kept from
* reading them. Real-time where the kernel allows it. The highest nice value also keeps events, but weighs so much that the scheduler moves
* everything else to the other processors: a key-value load on two cores took 1.5 times as long as untraced with it, 1.3 times with real-time
* and with ordinary priority (`npm run bench -- drops` has the events lost).
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
		const priority = await firstInLine(root, signal);
		const sentinel = new Sentinel(randomUUID());
		const touches = new Touches();
		const reader = this.#reader();
		const raw = await this.#rawFile();
		const argv = [
			...priority,
			program,
			...this.#arguments(raw, reader.argv),
			filterText(containerId, sentinel.uuid, this.#options.syscalls !== void 0)
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
		const { chisel, syscalls } = this.#options;
		if (chisel) {
			const read = (line) => {
				if (syscalls) learnSyscall(line, syscalls);
				return touchesOfLine(line);
			};
			return {
				argv: ["-c", chisel],
				read
			};
		}
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
	const { sysdigDriver: driver, syscalls, onProcess } = options;
	return new SysdigTracer({
		version,
		sysdig,
		chisel,
		rawFolder,
		driver,
		syscalls,
		onProcess
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

// src/output.ts
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
/** What the raw capture of a tracer is called: sysdig's can be read by sysdig, strace's by anybody. */
const RAW_FILES = {
	sysdig: "capture.scap",
	strace: "capture.strace"
};
/** Throws `Failure` when a file of the input `name` is one that the run itself writes: it would be lost if the run fails. */
function requireApart(name, files, folder) {
	const own = new Set(OUTPUT_FILES.map((file) => join(resolve(folder), file)));
	const clash = files.find((file) => own.has(resolve(file)));
	if (clash) throw new Failure(`${name}: ${clash} is in the output folder and would be overwritten`, { mend: "Name another folder in output." });
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

// src/target/changes.ts
/**
* Reads a tracer's `docker create` arguments; the container's own are not among them. Throws for one that has no counterpart here.
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
	else throw new Error(`a container that is there cannot be changed by ${option}`);
}
/** The API takes a profile's text in place of its file. */
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
		SecurityOpt: orAsItWas([...HostConfig.SecurityOpt ?? [], ...changes.securityOpt], HostConfig.SecurityOpt),
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
		stop: (id, heeds) => stopContainer(docker, id, heeds),
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
		stop: (id, heeds) => stopContainer(docker, id, heeds),
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
		testTimeoutMs: request.testTimeoutMs,
		...run.usual ? { usual: run.usual } : {}
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
function tracersOf({ request, session, equipment, syscalls }) {
	const { toolCache, chisel, githubToken } = equipment;
	const { signal, log, onProcess } = session;
	const workDir = session.tempDir;
	return tracers({
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
	});
}

// src/locking.ts
const SHOWN_LINES = 500;
const SHOWN_CHARS = 1e5;
const LOGGED = 10;
/** Reads the lock, and says if there is none yet: the run then says what to put into it. */
async function lookAtLock({ request, session, recorder }, name) {
	const lock = await readLock(name, process.cwd());
	if (lock.text !== void 0) return lock;
	const message = `lock: ${name} is not there yet. Make it from this run: git apply its lock.patch, or commit its files.txt as ${name}`;
	if (request.lockMode === "report") session.log.notice(message);
	else recorder.warn(message);
	return lock;
}
/** The union of the lists; with `lock-mode: union` also what is locked. */
function locked({ request, lock }, tree, lists) {
	return withLocked(mergeFileLists(lists), lockedPaths({
		request,
		lock
	}), (path) => tree.locate(path).entry !== void 0);
}
/** What is packed only because it is locked, as far as the image has it. */
function lockedPaths({ request, lock }) {
	return lock && request.lockMode === "union" ? lock.paths : [];
}
/**
* Compares what is packed with the lock, if there is one: says what came and what went, keeps it in the report, and writes `lock.patch` where
* they differ. Returns the failure that the drift is with `lock-mode: fail`.
*/
async function compareWithLock(run, packed) {
	const { lock, request, report, session } = run;
	if (!lock) return void 0;
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
	tellDrift(run, record);
	if (record.kind === "none") return void 0;
	const patch = patchText(inBytes(lock.pathInRepository), lock.text, lockText(lock.text, packed.list.paths));
	await writeFile(join(run.partial, "lock.patch"), patch, "latin1");
	await keep(run, "lock.patch");
	if (request.lockMode === "fail") return drifted(lock, record, patch, report.tests.micro?.passed === true);
	session.log.info("lock.patch, in the output folder, brings the lock up to date");
}
function onlyLocked({ reasons }) {
	return [...reasons].filter(([, reason]) => reason === "lock").map(([path]) => path);
}
function inBytes(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
/** The verdict of a gate in one line; else what drifted is worth a notice, as nothing fails. */
function tellDrift({ request, report, session: { log } }, record) {
	const say = (line) => log.info(line);
	const said = `lock ${record.lock}: ${driftText(record)}`;
	const drifts = record.kind !== "none";
	if (request.lockMode === "fail") report.gates.push({
		passed: !drifts,
		verdict: `${said}, ${drifts ? "which lock-mode: fail does not allow" : "ok"}`
	});
	else if (drifts) log.notice(said);
	else say(said);
	tellPaths(say, "+", record.added);
	tellPaths(say, "-", record.removed);
	if (record.onlyLocked.length > 0) log.info(`Packed only because the lock has them: ${record.onlyLocked.length}`);
}
function tellPaths(say, sign, paths) {
	for (const { path, gone } of paths.slice(0, LOGGED)) say(`  ${sign} ${path}${gone ? " (the image has it no more)" : ""}`);
	if (paths.length > LOGGED) say(`  ${sign} … and ${paths.length - LOGGED} more, see report.json`);
}
function drifted({ name }, record, patch, passed) {
	const what = record.found ? `${name} is not what this run packs: ${driftText(record)}` : `${name} is not there, and lock-mode is fail; this run packs ${pathsOf$2(record.added.length)}`;
	return new Failure(`lock: ${what}`, {
		exitCode: EXIT.gate,
		mend: `${passed ? "The test passes on the micro image. " : ""}If these paths are right, bring the lock up to date and commit it: git apply lock.patch, in the root of the repository, or micropacker lock --from DIR --lock ${name}; the patch is in DIR, the output folder or the artifact.\nIf a test reaches a path only sometimes, lock-mode: union packs what is locked in any case.`,
		evidence: [shown(patch)]
	});
}
/** What of the patch fits into a log and a summary. */
function shown(patch) {
	const all = Buffer.from(patch, "latin1").toString("utf8").trimEnd().split("\n");
	let chars = 0;
	const lines = all.slice(0, SHOWN_LINES).filter((line) => {
		chars += line.length;
		return chars <= SHOWN_CHARS;
	});
	return {
		title: lines.length === all.length ? "lock.patch" : `The first ${lines.length} of ${all.length} lines of lock.patch`,
		lines,
		form: "patch"
	};
}

// src/gating.ts
/** Whether there is anything that `passGates` has to decide or to say. */
function isGated({ maxSize, maxRatio, lock }) {
	return maxSize !== void 0 || maxRatio !== void 0 || lock !== void 0;
}
/** Throws `Failure` when a gate or the lock does not let the run pass; every gate says its verdict before. */
async function passGates(run, packed) {
	const { request, session, report } = run;
	const sizes = sizeGates(request, report.image.size, report.micro.size);
	report.gates.push(...sizes);
	const failures = [tooLarge(sizes), await compareWithLock(run, packed)].filter((failure) => failure !== void 0);
	for (const { verdict } of report.gates) session.log.info(verdict);
	if (failures.length > 0) throw allOf(failures);
}

// src/target/last-words.ts
const CHARS = 200;
/** ld.so(8) and musl's loader. */
const LOADER$1 = /error while loading shared libraries|cannot open shared object file|Error (?:loading shared library|relocating) /;
const MISSING = /no such file or directory|not found|cannot find|no module named|could not (?:find|open|load)|can't (?:find|open|load)/i;
/** The line of a program's last ones that says why it ended: the loader's, else one that misses something, else the last. */
function tellingLine(lines) {
	const shown = lines.map(plain$1).filter((line) => line !== "");
	const line = shown.findLast((one) => LOADER$1.test(one)) ?? shown.findLast((one) => MISSING.test(one)) ?? shown.at(-1);
	return line !== void 0 && line.length > CHARS ? `${line.slice(0, CHARS)}…` : line;
}
/** Without terminal colours and other control characters. */
function plain$1(line) {
	return line.replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, "").replace(/\p{Cc}+/gu, " ").trim();
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

// src/target/not-started.ts
/** What runc and crun put before the reason, from the outside in. */
const BEFORE = /^.*(?:unable to start container process|starting container process caused|OCI runtime create failed|crun): /s;
const AFTER = /: unknown$/;
/** What they name when they miss a program or a folder in the image: a path, or a program's name. */
const NAMED = [
	/exec: "([^"]+)": (?:stat [^:]+: no such file or directory|executable file not found in \$PATH)/,
	/executable file [`']([^`']+)[`'] not found(?: in \$PATH)?/,
	/chdir to cwd \("([^"]+)"\)[^:]*: no such file or directory/
];
/** What the engine itself reads when the user or group of a container is a name. */
const ACCOUNTS = [[/no matching entries in passwd file/, "/etc/passwd"], [/no matching entries in group file/, "/etc/group"]];
/** The reason in an engine's error, without the parts that handed it on. */
function reasonNotStarted(error) {
	const missed = nameIn(error);
	const reason = error.replace(BEFORE, "").replace(AFTER, "");
	return missed === void 0 ? reason : `the engine did not find ${missed} in the image (${reason})`;
}
/** The places where the engine looked for what its error names; none where it names nothing. */
function lookedForByEngine(error, config) {
	const name = nameIn(error);
	if (name === void 0) return [];
	const { path, workdir } = environmentOf(config);
	return (name.includes("/") ? [workdir] : path).map((place) => joinPath(place, Buffer.from(name, "utf8").toString("latin1")));
}
function nameIn(error) {
	for (const pattern of NAMED) {
		const name = pattern.exec(error)?.[1];
		if (name !== void 0) return name;
	}
	return ACCOUNTS.find(([pattern]) => pattern.test(error))?.[1];
}

// src/target/verdict.ts
const LOG_LINES = 40;
/** What happened, with what the container printed about it: for the log and the summary. */
function textOf({ message, said }) {
	return said === void 0 ? message : `${message}: ${said}`;
}
/** Of a test that ran, whatever came of it. */
async function tested(result, limitMs, id, docker) {
	if (result.ok) return {
		ok: true,
		test: result
	};
	const lines = await docker.logs(id, LOG_LINES);
	const evidence = [{
		title: "The test printed last",
		lines: result.tail
	}, printed(lines)];
	const end = endedMeanwhile(await docker.container(id));
	const said = end.died ? whatItSaid(lines) : {};
	if (result.timedOut) return {
		ok: false,
		why: "test hung",
		message: `the test did not end within ${limitMs / 1e3} s (test-timeout)${end.text}`,
		...said,
		test: result,
		evidence
	};
	return {
		ok: false,
		why: "test failed",
		message: `the test ${result.code === null ? `was ended by ${result.signal}` : `failed with ${codeText(result.code)}`} after ${showDuration(result.ms)}${end.text}`,
		...said,
		test: result,
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
		text: `; the container had ended by then with ${endOf(container)}`
	};
	if (RestartCount === 0) return {
		died: false,
		text: ""
	};
	return {
		died: true,
		text: `; the container had ended and was restarted by then (${RestartCount === 1 ? "once" : `${RestartCount} times`})`
	};
}
/** Of a container that the engine could not start. */
async function notStarted(error, id, docker) {
	const container = await docker.container(id);
	const missed = lookedForByEngine(error.message, container?.Config ?? {});
	return {
		ok: false,
		why: "not started",
		message: `the container did not start: ${reasonNotStarted(error.message)}`,
		...missed.length > 0 ? { missed } : {},
		evidence: [...engineSaid(error), printed(await docker.logs(id, LOG_LINES))]
	};
}
/** All of it, as the message has only the reason. */
function engineSaid({ message, evidence }) {
	return evidence.length > 0 ? evidence : [{
		title: "The engine said",
		lines: [message]
	}];
}
/** Of a container that did not come up. */
async function notReady(timeoutMs, ready, id, docker) {
	const lines = await docker.logs(id, LOG_LINES);
	if (ready.why === "timeout") return {
		ok: false,
		why: "never ready",
		message: `the container was not ready within ${timeoutMs / 1e3} s: waited until ${ready.waitedFor}; at the last look ${ready.lastLook}`,
		evidence: [...ready.evidence, printed(lines)]
	};
	const often = ready.why === "crash loop" ? ` ${ready.container.RestartCount} times` : "";
	const again = ready.why === "crash loop" ? " and its restart policy starts it again and again" : "";
	const message = `the container ended${often} before it was ready: ${endOf(ready.container)}${again}`;
	return {
		ok: false,
		why: ready.why,
		message,
		...whatItSaid(lines),
		evidence: [printed(lines)]
	};
}
function endOf(container) {
	if (!container) return "it was removed";
	const { ExitCode: code, OOMKilled, Error: error } = container.State;
	return `${codeText(code)}${OOMKilled ? ", out of memory" : ""}${error ? `, ${error}` : ""}`;
}
/** Above 128 with the signal that a shell or the engine makes it from; of a number's several names the first is the usual one. */
function codeText(code) {
	const signal = Object.entries(constants$2.signals).find(([, number]) => number === code - 128)?.[0];
	return `exit code ${code}${signal ? ` (${signal})` : ""}`;
}
function printed(lines) {
	return {
		title: "The container printed last",
		lines
	};
}
function whatItSaid(lines) {
	const said = tellingLine(lines);
	return said === void 0 ? {} : { said };
}

// src/healing/failures.ts
const SHOWN$3 = 3;
const MOST_LINES = 20;
const MEND_FLAKY = "Mend the test, or wait for the right thing (ready). While its answer changes, nothing can be said about missing files.";
/** The test fails on the micro image, whatever was added in the `rounds` of at most `limit`. */
function notHealed(failed, suspects, rounds, limit) {
	const after = rounds.length === 0 ? "" : `, also after ${count$1(rounds.length, "round")} of healing`;
	return new Failure(`on the micro image${after}: ${textOf(failed)}`, {
		exitCode: EXIT.testOnMicro,
		mend: mendOf(failed, suspects, rounds, limit),
		evidence: [
			...suspected(suspects),
			...failed.evidence,
			...tried$1(rounds)
		],
		said: failed.said
	});
}
/** It failed and then passed on the very same image. */
function flaky(failed, suspects) {
	const message = `the test failed and then passed on the very same micro image: it is flaky, and nothing was healed. At first ${textOf(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		mend: MEND_FLAKY,
		evidence: [...failed.evidence, ...suspected(suspects)],
		said: failed.said
	});
}
/** It passed on the healed image and then failed on the very same. */
function flaked(failed, rounds) {
	const message = `the test passed after ${count$1(rounds.length, "round")} of healing and then failed on the very same micro image: it is flaky, and nothing was healed. The second time ${textOf(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		mend: MEND_FLAKY,
		evidence: [...failed.evidence, ...tried$1(rounds)],
		said: failed.said
	});
}
/** It passed on the healed image and then on the first one too. */
function recovered(failed, rounds) {
	const message = `the test failed, passed after ${count$1(rounds.length, "round")} of healing, and then passed on the first micro image too: what was added is not what it lacked, and nothing was healed. At first ${textOf(failed)}`;
	return new Failure(message, {
		exitCode: EXIT.testOnMicro,
		mend: "The test is flaky, or something else that it needs was not there for a while: another service, the network, a busy machine. Mend that, and run again.",
		evidence: [...failed.evidence, ...tried$1(rounds)],
		said: failed.said
	});
}
/** A few of them, for a sentence. */
function named(paths) {
	const shown = paths.slice(0, SHOWN$3).map(formatPath).join(", ");
	return paths.length > SHOWN$3 ? `${shown} and ${showCount(paths.length - SHOWN$3)} more` : shown;
}
function mendOf({ why }, { sought, listed, dropped }, rounds, limit) {
	const droppedToo = dropped.length > 0 ? `The micro container looked for ${named(dropped)}, which drop names: take it out of drop, or mend what looks for it.` : "";
	if (sought.length > 0) return `${raise(rounds, limit)}Name the missing paths in keep, or let the test on the original reach them. ${droppedToo}`.trim();
	if (droppedToo) return droppedToo;
	if (listed.length > 0) return `${raise(rounds, limit)}It looked for nothing by name that only the original has, but it listed folders of which the micro image lacks files: name what it needs in keep.`;
	return `${rounds.length === 0 ? NOTHING : NOTHING_MORE} ${OTHERWISE[why]}`;
}
/** Rounds that were not enough may be too few. */
function raise(rounds, limit) {
	return rounds.length > 0 && rounds.length === limit ? `Every round found more that is missing: raise heal (${limit}). ` : "";
}
const NOTHING = "The micro container looked for nothing that only the original has, as far as the tracer sees, so that nothing could be healed.";
const NOTHING_MORE = "With what was added, the micro container looks for nothing more that only the original has, as far as the tracer sees.";
const OTHERWISE = {
	"not started": "If the engine names a file of the image, name it in keep. If it names a port or a network, something else on this machine holds it.",
	exited: "The container's last lines may say what it lacks; try tracer: strace, which sees more than sysdig.",
	"crash loop": "The container's last lines may say what it lacks; try tracer: strace, which sees more than sysdig.",
	"never ready": "If it only takes longer than on the original, raise ready-timeout; else try tracer: strace, which sees more than sysdig.",
	"test failed": "If the test is flaky, mend it; else try tracer: strace, which sees more than sysdig.",
	"test hung": "If it only takes longer than on the original, raise test-timeout; if the test is flaky, mend it."
};
function suspected({ sought, listed, dropped }) {
	return [{
		title: "Looked for in vain, and the original has it",
		lines: firstOf$1([...sought, ...dropped].sort().map(formatPath))
	}, {
		title: "In folders that it listed, and only the original has it",
		lines: sought.length > 0 ? [] : firstOf$1(listed.map(formatPath))
	}].filter(({ lines }) => lines.length > 0);
}
function tried$1(rounds) {
	return rounds.map(({ round, added, verdict }) => ({
		title: `Round ${round} of healing: ${verdict.ok ? "the test passed" : verdict.message}, with`,
		lines: firstOf$1(added.map(formatPath))
	}));
}
function firstOf$1(lines) {
	return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${showCount(lines.length - MOST_LINES)} more`];
}
function count$1(number, thing) {
	return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

// src/healing/suspects.ts
function suspectsOf(touches, images) {
	const { tree, packed, dropped } = images;
	const inVain = lookedForInVain(touches, tree, packed);
	const isDropped = (path) => needs(path, tree).some((one) => dropped.has(one) && !packed.has(one));
	return {
		sought: inVain.filter((path) => !isDropped(path)),
		listed: listedOf(touches, images),
		dropped: inVain.filter(isDropped)
	};
}
/**
* What was touched of a healed image and was not in the one `before`: enough for a smaller image, unless something only reads names. By the
* names that were used, sorted; folders above others among them, which are packed anyway, are left out.
*/
function touchedOf(touches, healed, before) {
	const { tree, packed } = healed;
	const paths = /* @__PURE__ */ new Set();
	for (const { path } of touches.sorted()) {
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
function listedOf(touches, images) {
	return lackingBelow(touches.sorted().filter(({ how, found }) => found && (how === "open" || how === "create")).map(({ path }) => path), images);
}
/** What the original has below these folders and the micro image may have and lacks; sorted. */
function lackingBelow(folders, { tree, packed, dropped }) {
	const lacking = /* @__PURE__ */ new Set();
	for (const folder of folders) {
		const { entry } = tree.resolve(folder);
		if (entry?.type !== "directory") continue;
		for (const name of namesBelow(entry.path, tree)) if (!packed.has(name) && !dropped.has(name)) lacking.add(name);
	}
	return [...lacking].sort();
}
/** Whoever lists "/" does not mean the whole image. */
function namesBelow(folder, tree) {
	if (folder !== "/") return tree.below(folder);
	return tree.children("/").filter((child) => tree.get(child).type !== "directory" && child !== "/.dockerenv");
}
/** Every link on the way and what it leads to, canonical; none where nothing is there. */
function needs(path, tree) {
	const { entry, links } = tree.resolve(path);
	return [...links, ...entry && entry.path !== "/" ? [entry.path] : []];
}

// src/healing/healing.ts
/** So many healed paths are left as they are; of more the smallest sufficient set is looked for. */
const MANY = 20;
/**
* Tests the micro image `bare` and, where that fails, one with what its container may have missed, until one passes. Returns what was added
* to it: nothing, mostly. Throws `Failure` when none passes within the rounds, when there is nothing that could be added, and when the test
* does not give the same answer twice on the same image: it must fail on `bare` before and after it passes on the other, and pass there
* twice. What `drop` names is never added.
*/
function heal(ward, bare) {
	return new Treatment(ward, bare).run();
}
var Treatment = class {
	#ward;
	#bare;
	#made;
	#added = /* @__PURE__ */ new Map();
	#rounds = [];
	/** On the first image. */
	#failed;
	constructor(ward, bare) {
		this.#ward = ward;
		this.#bare = bare;
		this.#made = bare;
	}
	async run() {
		let seen = await this.#ward.phase("Verify", () => this.#first());
		while (!seen.verdict.ok) seen = await this.#round(this.#next(seen));
		if (this.#added.size > 20 && this.#left > 0) await this.#trim();
		if (this.#added.size > 0) await this.#ward.phase("Verify once more", () => this.#confirm());
		return [...this.#added.values()];
	}
	get #left() {
		return this.#ward.rounds - this.#rounds.length;
	}
	/** A failure that does not come again is not one of missing files. */
	async #first() {
		const seen = await this.#verify();
		if (seen.verdict.ok) return seen;
		this.#failed = seen.verdict;
		this.#next(seen);
		const { verdict, again } = seen;
		if (again.some((one) => !one.ok && one.why === verdict.why)) return seen;
		if ((await this.#again(verdict)).ok) throw flaky(verdict, this.#suspects(seen));
		return seen;
	}
	#again(failed) {
		this.#ward.info(`It does not pass (${failed.message}): once more on the same image, to see whether it always fails`);
		return this.#ward.once(failed);
	}
	/** What the next image has more than this one. Throws `Failure` when there is nothing more to try, or this one passed by now. */
	#next(seen) {
		const suspects = this.#suspects(seen);
		const { sought, listed, dropped } = suspects;
		this.#ward.suspect([...sought, ...dropped].sort());
		if (seen.again.some(({ ok }) => ok)) throw flaky(seen.verdict, suspects);
		const paths = sought.length > 0 || dropped.length > 0 ? sought : listed;
		if (paths.length === 0 || this.#left === 0) throw notHealed(seen.verdict, suspects, this.#rounds, this.#ward.rounds);
		const round = this.#rounds.length + 1;
		if (sought.length === 0) return paths.map((path) => ({
			path,
			round,
			because: "in a folder that was listed"
		}));
		return [...this.#beside(sought).map((path) => ({
			path,
			round,
			because: "beside what was looked for in vain"
		})), ...sought.map((path) => ({
			path,
			round,
			because: "looked for in vain"
		}))];
	}
	/** What one round after the other misses in one folder (the parts of a locale, the tools of a script) would take too many. */
	#beside(sought) {
		const before = new Set([...this.#added.keys()].map(parentOf));
		return lackingBelow(sought.map(parentOf).filter((folder) => before.has(folder)), this.#images());
	}
	#round(more) {
		return this.#try(new Map([...this.#added, ...more.map((one) => [one.path, one])]));
	}
	#try(added) {
		const round = this.#rounds.length + 1;
		return this.#ward.phase(`Heal, round ${round} of ${this.#ward.rounds}`, async () => {
			await this.#make(added);
			const seen = await this.#verify();
			const done = {
				round,
				added: [...added.keys()],
				verdict: seen.verdict
			};
			this.#rounds.push(done);
			this.#ward.tell(done);
			return seen;
		});
	}
	async #make(added) {
		this.#added = added;
		this.#made = await this.#ward.make([...added.keys()]);
	}
	/**
	* Looks for a smaller image that passes too: with what the test touches of the one that passes and, within the rounds, with what it then
	* looks for in vain. Where there is none, the one that passed is made again.
	*/
	async #trim() {
		const whole = {
			added: this.#added,
			made: this.#made
		};
		const touches = unionOf(await this.#ward.phase("Look at what is used", () => this.#ward.watch()));
		let wanted = this.#recordsOf(touchedOf(touches, this.#images(), this.#bare.packed));
		while (this.#left > 0 && wanted.size > 0 && wanted.size < whole.added.size) {
			const seen = await this.#try(wanted);
			if (seen.verdict.ok) return;
			const { sought } = this.#suspects(seen);
			if (sought.length === 0) break;
			wanted = new Map([...wanted, ...this.#recordsOf(sought)]);
		}
		if (this.#made !== whole.made) await this.#back(whole);
	}
	async #back({ added, made }) {
		await this.#ward.phase("Back to the image that passed", () => this.#make(added));
		if (this.#made.sha256 !== made.sha256) throw new Error("packing the same list again gave other bytes");
	}
	#recordsOf(paths) {
		const round = this.#rounds.length + 1;
		const because = "in a folder that was listed";
		return new Map(paths.map((path) => [path, {
			because,
			...this.#added.get(path),
			path,
			round
		}]));
	}
	/** What failed at first may pass by now without having been healed: whatever it waits for outside of the image is there again. */
	async #confirm() {
		this.#ward.info("It must fail still without what was added, and pass again with it");
		if ((await this.#ward.bare(this.#failed)).ok) throw recovered(this.#failed, this.#rounds);
		const verdict = await this.#ward.once();
		if (!verdict.ok) throw flaked(verdict, this.#rounds);
	}
	#verify() {
		return this.#ward.verify(({ touches }) => {
			const { sought, dropped } = suspectsOf(touches, this.#images());
			return sought.length + dropped.length > 0;
		});
	}
	#suspects({ captured }) {
		return suspectsOf(captured.touches, this.#images());
	}
	#images() {
		const { tree, dropped } = this.#ward;
		return {
			tree,
			dropped,
			packed: this.#made.packed
		};
	}
};

// src/healing/records.ts
const SHOWN$2 = 100;
/** For report.json, in the order of the paths. */
function healedRecords(healed) {
	return [...healed].sort((a, b) => a.path < b.path ? -1 : 1).map(({ path, round, because }) => ({
		path: formatPath(path),
		round,
		because
	}));
}
function roundRecord({ round, added, verdict }) {
	return {
		round,
		added: added.length,
		paths: added.slice(0, SHOWN$2).map(formatPath),
		passed: verdict.ok,
		...verdict.ok ? {} : { message: verdict.message }
	};
}
/** The warning of a run that passes by healing only. */
function healedText(healed) {
	const one = healed.length === 1;
	const what = one ? "1 path that was not captured; it was" : `${showCount(healed.length)} paths that were not captured; they were`;
	const many = healed.length > 20 ? " Not each of them may be needed: it passed with all of them." : "";
	return `Healed: the test on the micro image needs ${what} added: ${named(healed.map(({ path }) => path))}.${many} Name ${one ? "it" : "them"} in keep, or let the test on the original reach ${one ? "it" : "them"}.`;
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
		beforeStop: () => {},
		finish: async () => ({
			touches: new Touches(),
			drops: 0,
			warnings: []
		}),
		abandon: async () => {}
	})
};

// src/report/report.ts
/** What was pushed, by digest, each once. */
function pushedReferences(push) {
	return [...new Set((push?.tags ?? []).flatMap(({ reference }) => reference ?? []))];
}
function emptyReport(image) {
	return {
		schema: 1,
		outcome: "running",
		image: { name: image },
		tests: {},
		phases: [],
		packed: [],
		dropped: [],
		removed: [],
		lookedForInVain: [],
		healed: [],
		healing: [],
		gates: [],
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
	/** Once: what is packed again gives the same warnings again. */
	warn(message) {
		if (this.report.warnings.includes(message)) return;
		this.report.warnings.push(message);
		this.#log.warning(message);
	}
	fail(error) {
		markFailed(this.report, this.report.phases.at(-1)?.name ?? "Checking the inputs", error);
	}
};
function testRecord({ verdict, readyMs }) {
	return {
		passed: verdict.ok,
		...verdict.test ? { ms: Math.round(verdict.test.ms) } : {},
		readyMs: Math.round(readyMs),
		...verdict.ok ? {} : { message: verdict.message }
	};
}
/** What went wrong, and in which phase. */
function markFailed(report, phase, error) {
	const { message, said, mend, exitCode, evidence } = asFailure(error);
	report.outcome = "failed";
	report.failure = {
		phase,
		message,
		...said ? { said } : {},
		...mend ? { mend } : {},
		exitCode,
		evidence
	};
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
	let last = { instead: "it was being restarted" };
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
		} else {
			const seen = await probe.look(container);
			if (seen === "there") return {
				ok: true,
				how: probe.waitedFor
			};
			last = seen;
		}
		if (Date.now() - begin > options.timeoutMs) return timeout(probe, last);
		await setTimeout$1(POLL_MS$1, void 0, { signal: options.signal }).catch(() => {});
	}
}
function timeout({ waitedFor }, { instead, evidence = [] }) {
	return {
		ok: false,
		why: "timeout",
		waitedFor,
		lastLook: instead,
		evidence
	};
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
			look: () => succeeds(options, readiness.command)
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
			return Date.now() - since >= SETTLE_MS ? "there" : { instead: "it had just been started" };
		}
	};
}
async function healthy(options, container, argv) {
	const timeout = (container.Config.Healthcheck?.Timeout ?? 0) / 1e6 || 3e4;
	const ended = await options.docker.exec(options.id, options.execArgv(argv), timeout).catch((error) => {
		if (error instanceof TimedOut) return void 0;
		throw error;
	});
	if (!ended) return { instead: `it did not end within ${timeout / 1e3} s` };
	const { code, stdout, stderr } = ended;
	if (code === 0) return "there";
	const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line !== "");
	return {
		instead: `it ended with exit code ${code}`,
		evidence: [{
			title: "The HEALTHCHECK printed last",
			lines: lines.slice(-10)
		}]
	};
}
async function succeeds(options, command) {
	const result = await runScript(options.script(command), {
		...options,
		timeoutMs: PROBE_TIMEOUT_MS
	});
	if (result.ok) return "there";
	const how = result.code === null ? `was ended by ${result.signal}` : `ended with exit code ${result.code}`;
	return {
		instead: result.timedOut ? `it did not end within ${PROBE_TIMEOUT_MS / 1e3} s` : `it ${how}`,
		evidence: [{
			title: "The command of ready printed last",
			lines: result.tail.slice(-10)
		}]
	};
}
/** What an earlier run of the container printed does not count. */
async function logMatches(options, container, pattern) {
	const ended = container.State.FinishedAt;
	const since = ended.startsWith("0001") ? void 0 : ended;
	const lines = await options.docker.logs(options.id, 1e4, since);
	if (lines.some((line) => pattern.test(line))) return "there";
	return { instead: lines.length === 0 ? "it was empty" : `none of its ${showCount(lines.length)} lines did` };
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
	if ((await Promise.all(addresses.map(answers))).includes(true)) return "there";
	return { instead: addresses.length === 0 ? "it had no address" : "nothing listened there" };
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
async function httpAnswers(url) {
	const { get } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
	return new Promise((resolve) => {
		const request = get(url, {
			timeout: PROBE_TIMEOUT_MS,
			rejectUnauthorized: false,
			agent: false
		});
		request.once("response", (response) => {
			response.resume();
			const status = response.statusCode ?? 500;
			resolve(status < 400 ? "there" : { instead: `the answer was status ${status}` });
		});
		request.once("timeout", () => request.destroy(/* @__PURE__ */ new Error(`no answer within ${PROBE_TIMEOUT_MS / 1e3} s`)));
		request.once("error", (error) => resolve({ instead: `there was ${error.message}` }));
	});
}

// src/target/lease.ts
const PROGRESS_MS = 2e3;
const HEALTH_MS = 3e4;
/** A target's container under observation, from its creation until it is given back. `end` must be called, whatever happened. */
var Lease = class Lease {
	id;
	/** From the start until the container was up. */
	readyMs = 0;
	/** Whether the container ended by itself when it was stopped. */
	heedsStop = true;
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
			const tell = () => log.progress(`${showCount(this.#observation.seen())} files so far`);
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
			this.#observation.beforeStop();
			const { target, usual } = this.#subject;
			this.heedsStop = await target.stop(this.id, usual?.heedsStop);
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
		try {
			const { code } = await docker.exec(this.id, this.#observation.execArgv(health), HEALTH_MS);
			if (code !== 0) log.warning(`The HEALTHCHECK ended with exit code ${code} after the test.`);
		} catch (error) {
			if (!(error instanceof TimedOut)) throw error;
			log.warning(`The HEALTHCHECK did not end within ${HEALTH_MS / 1e3} s after the test.`);
		}
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
		if (subject.beforeStart) await lease.wait(subject.beforeStart(tracer));
		const verdict = await lease.start() ?? await testAndStop(lease);
		const captured = await lease.finish(verdict.ok);
		if (!verdict.ok) addMissed(captured, verdict.missed ?? []);
		const { readyMs, attachMs, heedsStop } = lease;
		return {
			verdict,
			captured,
			readyMs,
			attachMs,
			heedsStop
		};
	} finally {
		await lease.end();
	}
}
/** What the engine looks for is nothing that a tracer of the container's processes sees. */
function addMissed({ touches }, missed) {
	for (const path of missed) touches.add({
		path,
		how: "exec",
		found: false
	});
}
async function testAndStop(lease) {
	const verdict = await lease.test();
	await lease.stop();
	return verdict;
}

// src/target/subject.ts
const PATIENCE = 10;
const LEAST_MS = 1e4;
/**
* For another run of an image on which one `failed`, whose verdict is only compared with that: where time ran out it waits ten times as long
* as the original took, at least 10 s, and never longer than the first did.
*/
function impatient(subject, failed) {
	const { usual, readyTimeoutMs, testTimeoutMs } = subject;
	if (!usual || failed.why !== "never ready" && failed.why !== "test hung") return subject;
	const limit = (ms, most) => Math.min(most, Math.max(LEAST_MS, PATIENCE * ms));
	return {
		...subject,
		readyTimeoutMs: limit(usual.readyMs, readyTimeoutMs),
		testTimeoutMs: limit(usual.testMs, testTimeoutMs)
	};
}

// src/target/verify.ts
/**
* Runs the test against the micro image. What decides is the test, run as production runs the image, which mostly nobody watches: only after a
* failure tracers do, a further run each, until one has seen what `explained` takes for the reason, or one passes. Where no tracer works this
* time, only what they would have seen is missing.
*/
async function verify(subject, { during, afterwards }, watch, explained) {
	const decided = await decide(subject, during, watch);
	const { verdict } = decided;
	const seen = {
		...decided,
		again: []
	};
	if (verdict.ok || explained(seen.captured)) return seen;
	for await (const tracer of afterwards) {
		watch.log.info(`It does not pass (${verdict.message}): once more, observed by ${tracer.description}`);
		const observed = await tried(impatient(subject, verdict), tracer, watch);
		if (!observed) continue;
		const touches = unionOf([seen.captured.touches, observed.captured.touches]);
		seen.captured = {
			...observed.captured,
			touches
		};
		seen.again.push(observed.verdict);
		if (observed.verdict.ok || explained(seen.captured)) break;
	}
	return seen;
}
async function decide(subject, tracers, watch) {
	for await (const tracer of tracers) {
		const observed = await tried(subject, tracer, watch);
		if (observed) return observed;
	}
	return observe(subject, unwatched, watch);
}
/** Undefined where the tracer does not work this time. */
async function tried(subject, tracer, watch) {
	try {
		return await observe(subject, tracer, watch);
	} catch (error) {
		if (!isTracers(error)) throw error;
		watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
		return;
	}
}
/** Whether the tracer failed, and not the container or the engine. */
function isTracers(error) {
	return error instanceof TracerUnavailable || error instanceof Failure && error.exitCode === EXIT.incomplete;
}
/** Throws `Failure` when the test failed on the original. */
function requirePass(verdict) {
	if (verdict.ok) return;
	throw new Failure(`on the original: ${textOf(verdict)}`, {
		exitCode: EXIT.testOnOriginal,
		mend: `Nothing was packed. ${MENDS$1[verdict.why]}`,
		evidence: verdict.evidence,
		said: verdict.said
	});
}
const ENDED = "The container must stay up while the test runs; try docker run with the same run-args and command.";
const MENDS$1 = {
	"not started": "The original must start; try docker run with the same run-args and command.",
	exited: ENDED,
	"crash loop": ENDED,
	"never ready": "If it needs longer, raise ready-timeout; ready says when it counts as up.",
	"test failed": "The test must pass on the original first; try it with the same run-args.",
	"test hung": "If it needs longer, raise test-timeout; else the test waits for what never comes."
};

// src/healing/ward.ts
/** Where a run's micro images are made and tried out, the first from `packed`; `make` packs and builds others. Keeps the report. */
function wardOf(run, original, packed, seen, make) {
	const { request, session, docker, recorder, report } = run;
	const watch = {
		docker,
		...session
	};
	const subject = (image = workTag(session.runId)) => subjectOf(run, original, "verify", image);
	return {
		rounds: request.heal,
		tree: packed.tree,
		dropped: packed.rootfs.unwanted,
		async make(healed) {
			session.log.info(`Packing the list and ${showCount(healed.length)} more: ${named(healed)}`);
			return madeOf$1(await make(healed));
		},
		async verify(explained) {
			const during = run.syscalls ? unchanging(verifiers(run, seen)) : [];
			const observed = await verify(subject(), {
				during,
				afterwards: verifiers(run, seen)
			}, watch, explained);
			report.tests.micro = testRecord(observed);
			return observed;
		},
		async once(failed) {
			const observed = await observe(failed ? impatient(subject(), failed) : subject(), unwatched, watch);
			if (!failed || !observed.verdict.ok) report.tests.micro = testRecord(observed);
			return observed.verdict;
		},
		async bare(failed) {
			return (await observe(impatient(subject(bareTag(session.runId)), failed), unwatched, watch)).verdict;
		},
		watch: () => watchMost(run, seen, subject()),
		phase: (name, work) => recorder.phase(name, work),
		suspect(paths) {
			report.lookedForInVain = paths.map(formatPath);
		},
		tell: (round) => report.healing.push(roundRecord(round)),
		info: (message) => session.log.info(message)
	};
}
function madeOf$1({ rootfs }) {
	return {
		packed: new Set(rootfs.packed.map(({ entry }) => entry.path)),
		sha256: rootfs.sha256
	};
}
/** The tracer of the capture, then those that may see more. */
async function* verifiers(run, seen) {
	if (seen) yield seen.tracer;
	for await (const tracer of tracersOf(run)) if (tracer.name !== seen?.tracer.name) yield tracer;
}
async function* unchanging(tracers) {
	for await (const tracer of tracers) if (!tracer.changesContainer) yield tracer;
}
/** One run under each tracer that works here: none sees all. */
async function watchMost(run, seen, subject) {
	const { session, docker } = run;
	const all = [];
	for await (const tracer of verifiers(run, seen)) {
		session.log.info(`The test passes: once more, observed by ${tracer.description}, for which of the added paths are used`);
		const observed = await tried(subject, tracer, {
			docker,
			...session
		});
		if (observed) all.push(observed.captured.touches);
	}
	return all;
}

// src/image/configuration.ts
/** Fields of the image configuration, in the order they are written in, so that the same image gives the same bytes. */
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
/** The original's configuration, canonical (sorted keys, nothing that is not set), with the labels that name the original and the user's. */
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
* The original's `org.opencontainers.image.created` stays, as its own time does: a later one would make each run another image.
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
/** The union of the lists in `files`. Throws `Failure` that names the flag and the file, and the line where one is wrong. */
async function readLists(files, flag = "file-list") {
	return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file, flag), file))));
}
/** The images, as "NAME ID", that the list's captures name in their comments and that are not the one with this id. */
function otherImages(list, id) {
	return list.comments.filter((comment) => /^image: \S+ sha256:[0-9a-f]{64}$/.test(comment)).map((comment) => comment.slice(7)).filter((image) => !image.endsWith(` ${id}`));
}
async function readList(file, flag) {
	try {
		return await readFile(file);
	} catch (error) {
		throw new Failure(`${flag}: cannot read ${file}: ${error.message}`, {
			mend: "Name the files.txt of an earlier run.",
			cause: error
		});
	}
}

// src/packages/package.ts
/** Tells packages apart that are installed beside each other. */
function keyOf({ kind, name, architecture, version }) {
	return [
		kind,
		name,
		architecture,
		version
	].join("\0");
}

// src/packages/accounts.ts
/** Counts each of `files` once: an OS package goes before a language's. */
function accountsOf(files, packages, inventory) {
	const listed = new Map(inventory.packages.map((one) => [keyOf(one), one]));
	const of = /* @__PURE__ */ new Map();
	let none = 0;
	for (const path of files) {
		const owner = packages.ownerOf(path);
		const one = (owner && listed.get(keyOf(owner))) ?? inventory.owners.get(path);
		if (one) of.set(one, (of.get(one) ?? 0) + 1);
		else none += 1;
	}
	return {
		of,
		none
	};
}

// src/filelist/callers.ts
/** Which program (canonical, where the image has it) touched a canonical path of the image first, as far as the tracer knows. */
function callersOf(touches, tree) {
	const callers = /* @__PURE__ */ new Map();
	const tell = (path, by) => {
		if (!callers.has(path)) callers.set(path, by);
	};
	for (const touch of touches.callers()) {
		const by = tree.resolve(touch.by).path;
		for (const path of expandLossy(touch.path, tree)) {
			const needed = neededFor(path, touch, tree);
			if (!needed) continue;
			const { entry, links } = tree.resolve(needed);
			for (const link of links) tell(link, by);
			if (entry) tell(entry.path, by);
		}
	}
	return callers;
}

// src/heap.ts
/**
* Keeps V8's space for new objects at the size that it has. Where most of them stay, as those of an index do, it would grow to 130 MB (Node 24)
* or 35 MB (Node 20), and be no faster for it.
*/
function keepNewSpaceSmall() {
	setFlagsFromString("--semi-space-growth-factor=1");
}
/**
* Lets V8 collect what is no longer needed whenever its heap has grown by a third, not only when it has doubled (heap/memory-controller.cc,
* GrowingMode): 20 MB less for an index of 150,000 names, and no time that can be measured; a small one costs it 2 %.
*/
function collectOften() {
	setFlagsFromString("--optimize-for-size");
}

// src/packages/budget.ts
/** What cannot be read of a package database; the message says why. */
var Unreadable = class extends Error {};
/** Large images have 100 MB of databases that list half a million names; a hostile one can make much of little. */
const MAX_BYTES$2 = 512 << 20;
const MAX_STEPS$1 = 1 << 30;
/** What it costs to look a name up, in the characters of paths. */
const LOOK = 64;
/** Bounds what reading an image's package databases costs, all of them together. */
var Budget = class {
	#bytes;
	#steps;
	constructor(bytes = MAX_BYTES$2, steps = MAX_STEPS$1) {
		this.#bytes = bytes;
		this.#steps = steps;
	}
	/** Takes bytes that are to be read into account. Throws `Unreadable` when there are too many. */
	read(bytes) {
		this.#bytes -= bytes;
		if (this.#bytes < 0) throw new Unreadable("it is larger than any that is known");
	}
	/** Takes a path of so many characters that is to be looked up into account. Throws `Unreadable` when there are too many. */
	look(characters) {
		this.#steps -= characters + LOOK;
		if (this.#steps < 0) throw new Unreadable("it lists more files than any that is known");
	}
};

// src/packages/bodies.ts
/** The status of a package manager, or the list of one package's files, has some megabytes at most. */
const MAX_TEXT = 32 << 20;
/** Of what is fetched at once. */
const MAX_GROUP = 4 << 20;
const MAX_ITEMS = 1e3;
/** The files of package databases. */
var Bodies = class {
	tree;
	budget;
	#read;
	#fetch;
	constructor(tree, read, budget, fetch = () => {}) {
		this.tree = tree;
		this.budget = budget;
		this.#read = read;
		this.#fetch = fetch;
	}
	/** The regular file that a path leads to, if any. */
	file(path) {
		const { entry } = this.tree.resolve(path);
		return entry?.type === "file" ? entry : void 0;
	}
	/** The regular files in a folder (links to files too), by their last name, in the order of the names' bytes. */
	filesIn(folder) {
		const { entry: home } = this.tree.resolve(folder);
		const found = /* @__PURE__ */ new Map();
		for (const path of home?.type === "directory" ? this.tree.children(home.path) : []) {
			const entry = this.file(path);
			if (entry) found.set(lastName$1(path), entry);
		}
		return found;
	}
	/** The items in groups, of each of which the files that are read whole next are fetched together. */
	*fetched(items, filesOf) {
		let group = [];
		let files = [];
		let size = 0;
		for (const item of items) {
			group.push(item);
			for (const file of filesOf(item)) {
				if (file.size > MAX_GROUP) continue;
				files.push(file);
				size += file.size;
			}
			if (size < MAX_GROUP && group.length < MAX_ITEMS) continue;
			this.#fetch(files);
			yield* group;
			[group, files, size] = [
				[],
				[],
				0
			];
		}
		this.#fetch(files);
		yield* group;
	}
	/** A whole file as text, one character a byte. Throws `Unreadable` for one that is too large. */
	text(entry) {
		if (entry.size > MAX_TEXT) throw new Unreadable("it is larger than any that is known");
		return this.bytes(entry, 0, entry.size).toString("latin1");
	}
	/** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when too much is read. */
	bytes(entry, offset, length) {
		this.budget.read(length);
		return this.#read(entry, offset, length);
	}
};

// src/packages/lines.ts
/** The lines of a text, without their ends, one at a time: a text of newlines alone must not become millions of strings. */
function* linesOf(text) {
	for (let at = 0; at < text.length;) {
		const end = text.indexOf("\n", at);
		const stop = end < 0 ? text.length : end;
		yield text.slice(at, stop);
		at = stop + 1;
	}
}
/** The parts of a text between empty lines (blanks alone count as none), one at a time; none of them is empty. */
function* paragraphsOf(text) {
	let begin = 0;
	let at = 0;
	for (const line of linesOf(text)) {
		const end = at + line.length + 1;
		if (line.trim() === "") {
			if (at > begin) yield text.slice(begin, at);
			begin = end;
		}
		at = end;
	}
	if (begin < text.length) yield text.slice(begin);
}

// src/packages/stanzas.ts
/** Reads Debian control files (deb822(5)): paragraphs of "Name: value" lines; a line that begins with a blank goes on the value above. */
function* stanzas(text) {
	for (const part of paragraphsOf(text)) {
		const fields = fieldsOf(part);
		if (fields.size > 0) yield {
			fields,
			text: part.trimEnd()
		};
	}
}
function fieldsOf(part) {
	const fields = /* @__PURE__ */ new Map();
	let name;
	for (const line of linesOf(part)) {
		if (line.startsWith(" ") || line.startsWith("	")) {
			if (name !== void 0) fields.set(name, `${fields.get(name)}\n${line.trim()}`);
			continue;
		}
		const colon = line.indexOf(":");
		name = colon > 0 && !line.startsWith("#") ? line.slice(0, colon).toLowerCase() : void 0;
		if (name !== void 0) fields.set(name, line.slice(colon + 1).trim());
	}
	return fields;
}

// src/packages/language-package.ts
const GEMSPEC = /\/([^/]+?)-(\d[^/-]*)(?:-[^/]*)?\.gemspec$/;
const MAX_METADATA = 4 << 20;
/** What a metadata file says of its package, see `languageRecords`; undefined where it says too little. Throws `Unreadable`. */
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
	return lastName$1(path) === "package.json" ? npmPackage(text, path) : pythonPackage(text, path);
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
/** METADATA and PKG-INFO begin with fields as Debian's. Source: https://packaging.python.org/en/latest/specifications/core-metadata/ */
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

// src/packages/python.ts
const INFO = /^(.+?)(?:-.*)?\.(?:dist|egg)-info$/;
/** Where a list of files of a distribution is, and what its paths are relative to: its folder, or the one above. */
const LISTS = [{
	name: "RECORD",
	from: ".."
}, {
	name: "installed-files.txt",
	from: "."
}];
/**
* The packed files of each distribution in a folder of Python packages, with the metadata that tells of it: METADATA of `.dist-info` folders
* (their RECORD says which files are theirs), PKG-INFO of `.egg-info` folders, `.egg-info` files. Throws `Unreadable`.
* Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
*/
function pythonFiles(home, bodies, packed) {
	const modules = modulesOf(home, bodies, packed);
	return bodies.tree.children(home).filter((info) => INFO.test(lastName$1(info))).flatMap((info) => {
		const files = listedFiles(info, bodies, packed) ?? filesOfNames(info, bodies, modules);
		return files.length > 0 ? metadataOf(info, bodies).map((record) => ({
			record,
			files
		})) : [];
	});
}
/** What is packed by its first name below the folder, without what follows a dot: "numpy" for "numpy/x.py", "six" for "six.py". */
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
/** The files that the distribution lists and that are packed, without its own records; undefined where it has no list. */
function listedFiles(info, bodies, packed) {
	for (const { name, from } of LISTS) {
		const list = bodies.tree.get(clean(`${info}/${name}`));
		if (list?.type !== "file") continue;
		const base = joinPath(info, from);
		const files = /* @__PURE__ */ new Set();
		for (const line of linesOf(bodies.text(list))) {
			const path = joinPath(base, firstField(line));
			if (packed.has(path) && !path.startsWith(`${info}/`) && bodies.tree.get(path)?.type === "file") files.add(path);
		}
		return [...files];
	}
}
/** Of a CSV line. */
function firstField(line) {
	const [, quoted] = /^"((?:[^"]|"")*)"/.exec(line) ?? [];
	return quoted === void 0 ? line.split(",")[0].trimEnd() : quoted.replaceAll("\"\"", "\"");
}
/** What is packed of the modules that the distribution has, by top_level.txt, else by its own name. */
function filesOfNames(info, bodies, modules) {
	const names = /* @__PURE__ */ new Set();
	const list = bodies.tree.get(clean(`${info}/top_level.txt`));
	if (list?.type === "file" && list.size > 0) for (const line of linesOf(bodies.text(list))) {
		const name = line.trim().split("/")[0];
		if (modules.has(name)) names.add(name);
	}
	else {
		const own = INFO.exec(lastName$1(info))[1];
		for (const name of [
			own,
			own.toLowerCase(),
			own.replace(/[-.]/g, "_").toLowerCase()
		]) names.add(name);
	}
	return [...modules].flatMap(([name, files]) => names.has(name) ? files : []);
}

// src/packages/languages.ts
const NODE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\/[^/]/;
const GEM = /^(.*)\/gems\/([^/]+)\/[^/]/;
const PYTHON = /^(.*\/(?:site|dist)-packages)\/[^/]/;
/** Last names of the files that are read to find the metadata, and of the metadata. */
const LANGUAGE_FILES = [
	"RECORD",
	"METADATA",
	"PKG-INFO",
	"top_level.txt",
	"installed-files.txt",
	"package.json"
];
/**
* The packed files of each language package, by the file that tells scanners of it: package.json of npm packages, gemspecs of gems, METADATA
* or PKG-INFO of Python's. Java's, Go's and Rust's packages are in their files themselves. Throws `Unreadable`.
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
		if (home !== void 0 && !/\.(?:dist|egg)-info$/.test(lastName$1(path))) python.add(home);
	}
	for (const home of python) for (const { record, files } of pythonFiles(clean(home), bodies, packed)) found.set(record, files);
	return found;
}

// src/packages/licences.ts
/** Debian's short names, which are SPDX's but for these. Source: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
const GNU = /^(A?GPL|LGPL|GFDL)-(\d)(\.\d)?(\+?)$/;
const OTHERS = {
	Expat: "MIT",
	"Apache-2": "Apache-2.0",
	Artistic: "Artistic-1.0-Perl",
	Zlib: "Zlib"
};
const MAX_NAMES$2 = 50;
/**
* The licences that a machine-readable debian/copyright names, by SPDX's names where Debian's differ, sorted, each once; none of a free text.
* Which apply to which files it says, but not which files are in which package.
*/
function licencesOfCopyright(text) {
	const names = /* @__PURE__ */ new Set();
	let form = false;
	for (const { fields } of stanzas(text)) {
		form ||= /copyright-format/.test(fields.get("format") ?? "");
		const [line = ""] = (fields.get("license") ?? "").split("\n");
		for (const name of line.split(/\s*(?:,|\b(?:and|or)\b)\s*/i)) if (form && /^[\w.+-]{2,60}$/.test(name)) names.add(spdxName(name));
	}
	return [...names].sort().slice(0, MAX_NAMES$2);
}
function spdxName(name) {
	const [, family, major, minor = ".0", later] = GNU.exec(name) ?? [];
	if (family) return `${family}-${major}${minor}-${later ? "or-later" : "only"}`;
	return OTHERS[name] ?? name;
}

// src/packages/inventory.ts
const MAX_BYTES$1 = 128 << 20;
/** A longer file is no file of that kind. */
const MAX_COPYRIGHT = 1 << 20;
/** Last name of the file with a Debian package's licences. */
const COPYRIGHT = "copyright";
/** The packages of which a file is `packed`, sorted by name. What cannot be read is left out; nothing is thrown but what `read` throws. */
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
/** os-release(5): NAME=value lines, perhaps with quotes. */
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

// src/packages/apk.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/** Alpine's database, and where it is in versions with /usr merged. */
const APK_FOLDERS = ["/lib/apk/db", "/usr/lib/apk/db"];
/**
* The packages of apk's database: paragraphs of lines, each a letter, ":" and a value. Throws `Unreadable`.
* Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
*/
function* readApk(bodies, claims) {
	const entries = new Set(APK_FOLDERS.flatMap((folder) => bodies.file(`${folder}/installed`) ?? []));
	for (const entry of entries) for (const record of paragraphsOf(bodies.text(entry))) {
		const facts = apkFacts(record);
		if (facts) yield claims.package(facts, pathsOf$1(record));
	}
}
/** What a record says, but for its files. */
function apkFacts(record) {
	const values = /* @__PURE__ */ new Map();
	for (const line of linesOf(record)) {
		if (line.startsWith("F:")) break;
		if (line[1] === ":") values.set(line[0], line.slice(2));
	}
	const [name, version, architecture] = [
		values.get("P"),
		values.get("V"),
		values.get("A")
	];
	const [origin, license, vendor] = [
		values.get("o"),
		values.get("L"),
		values.get("m")
	];
	if (!name || !version) return void 0;
	return {
		kind: "apk",
		name,
		version,
		...architecture ? { architecture } : {},
		...origin ? { source: { name: origin } } : {},
		...license ? { license } : {},
		...vendor ? { vendor } : {}
	};
}
/** "F:" names a folder, and "R:" a file in the last one. */
function* pathsOf$1(record) {
	let folder = "";
	for (const line of linesOf(record)) if (line.startsWith("F:")) {
		folder = line.length === 2 ? "" : `/${line.slice(2)}`;
		yield folder;
	} else if (line.startsWith("R:")) yield `${folder}/${line.slice(2)}`;
}

// src/packages/claims.ts
/** So many folders are remembered at once. */
const MAX_FOLDERS$3 = 2e4;
/** What it costs to follow a symlink, whose target may have two thousand names. */
const LINK_STEPS$1 = 4096;
/** PATH_MAX without its NUL: nothing longer can be opened. */
const MAX_PATH$3 = 4095;
/** Finds in the image what package databases list: where "/lib" is a link to "/usr/lib", "/lib/x" is "/usr/lib/x". */
var Claims = class {
	#tree;
	#budget;
	#folders = /* @__PURE__ */ new Map();
	constructor(tree, budget) {
		this.#tree = tree;
		this.#budget = budget;
	}
	/**
	* The package with what the image has of `listed` (absolute paths). A link that is one of its folders is not among its files: it came
	* with another package. Throws `Unreadable` when there is too much to look up.
	*/
	package(facts, listed) {
		const files = /* @__PURE__ */ new Set();
		const folders = /* @__PURE__ */ new Set();
		const linked = /* @__PURE__ */ new Set();
		for (const path of listed) {
			const { folder, entry } = this.#look(path);
			if (folder?.link) linked.add(folder.link);
			if (entry) (entry.type === "directory" ? folders : files).add(entry.path);
		}
		return {
			...facts,
			files: [...files].filter((path) => !linked.has(path)),
			folders: [...folders]
		};
	}
	/** What the image has of one listed path, itself and not what it links to. Throws `Unreadable` when there is too much to look up. */
	find(listed) {
		return this.#look(listed).entry;
	}
	#look(path) {
		this.#budget.look(path.length);
		const slash = path.lastIndexOf("/");
		if (slash < 0 || path.length > MAX_PATH$3 || path.length === slash + 1) return {};
		const folder = this.#folder(path.slice(0, slash));
		return {
			folder,
			entry: this.#entry(folder, path.slice(slash))
		};
	}
	#entry({ path }, name) {
		if (path === void 0 || name === "/." || name === "/..") return void 0;
		return this.#tree.get(`${path === "/" ? "" : path}${name}`);
	}
	#folder(name) {
		const known = this.#folders.get(name);
		if (known) return known;
		if (this.#folders.size === MAX_FOLDERS$3) this.#folders.clear();
		const { entry, links } = this.#tree.resolve(name);
		const own = this.#tree.locate(name).entry;
		this.#budget.look(2 * (name.length + links.length * LINK_STEPS$1));
		const folder = {
			path: entry?.type === "directory" ? entry.path : void 0,
			link: own?.type === "symlink" ? own.path : void 0
		};
		this.#folders.set(name, folder);
		return folder;
	}
};

// src/packages/diversions.ts
/** Reads /var/lib/dpkg/diversions (dpkg-divert(1)): three lines each. */
function readDiversions(text) {
	const diversions = /* @__PURE__ */ new Map();
	let lines = [];
	for (const line of linesOf(text)) {
		lines.push(line);
		if (lines.length < 3) continue;
		const [from, to, by] = lines;
		diversions.set(from, {
			to,
			by
		});
		lines = [];
	}
	return diversions;
}
/** Where a package's file is, by the path that the package has it at. */
function diverted(path, name, diversions) {
	const diversion = diversions.get(path);
	return diversion && diversion.by !== name ? diversion.to : path;
}

// src/packages/dpkg.ts
const DPKG = "/var/lib/dpkg";
/** States without the package's files, dpkg(1). */
const NOT_THERE = /(?:^|\s)(?:not-installed|config-files)$/;
/** The packages of /var/lib/dpkg, also of a distroless image. Throws `Unreadable`. */
function* readDpkg(bodies, claims) {
	const file = bodies.file(`${DPKG}/diversions`);
	const diversions = readDiversions(file ? bodies.text(file) : "");
	const lists = ({ list, sums }) => [list ?? sums ?? []].flat();
	for (const { facts, list, sums } of bodies.fetched(dpkgRecords(bodies), lists)) {
		const listed = list ? pathsOfList(bodies.text(list)) : sums ? pathsOfSums(bodies.text(sums)) : [];
		yield claims.package(facts, placesOf(listed, facts.name, diversions));
	}
}
/** The packages that dpkg's status (dpkg(1)) and the files of status.d (distroless) name and that have files. */
function* dpkgRecords(bodies) {
	const status = bodies.file(`${DPKG}/status`);
	if (status) {
		const info = bodies.filesIn(`${DPKG}/info`);
		for (const stanza of stanzas(bodies.text(status))) yield* recordOf$1(stanza, info);
	}
	const single = bodies.filesIn(`${DPKG}/status.d`);
	for (const [name, entry] of single) {
		if (name.endsWith(".md5sums")) continue;
		for (const stanza of stanzas(bodies.text(entry))) yield* recordOf$1(stanza, single, entry);
	}
}
/** Of a package that can be installed for several architectures, the lists have the architecture in their names. */
function* recordOf$1(stanza, files, file) {
	const facts = factsOf(stanza.fields);
	if (!facts) return;
	const names = [`${facts.name}:${facts.architecture}`, file ? lastName$1(file.path) : facts.name];
	const [sums, list] = ["md5sums", "list"].map((end) => names.map((name) => files.get(`${name}.${end}`)).find(Boolean));
	yield {
		facts,
		stanza,
		file,
		sums,
		list
	};
}
function factsOf(fields) {
	const [name, version] = [fields.get("package"), fields.get("version")];
	if (!name || !version || NOT_THERE.test(fields.get("status") ?? "")) return void 0;
	const [, source, sourceVersion] = /^(\S+)(?: \(([^)\s]+)\))?/.exec(fields.get("source") ?? "") ?? [];
	return {
		kind: "deb",
		name,
		version,
		...optional("architecture", fields.get("architecture")),
		...source ? { source: {
			name: source,
			...optional("version", sourceVersion)
		} } : {},
		...optional("vendor", fields.get("maintainer"))
	};
}
function optional(key, value) {
	return value ? { [key]: value } : {};
}
function* pathsOfList(text) {
	for (const line of linesOf(text)) if (line.startsWith("/")) yield line;
}
function* pathsOfSums(text) {
	for (const line of linesOf(text)) {
		const path = pathOfSum(line);
		if (path !== void 0) yield path;
	}
}
/** The path of a line of an md5sums file, which has it relative to the root. */
function pathOfSum(line) {
	const path = /^[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
	return path === void 0 ? void 0 : `/${path}`;
}
function* placesOf(listed, name, diversions) {
	for (const path of listed) yield diverted(path, name, diversions);
}

// src/packages/ndb.ts
const PAGE$2 = 4096;
const SLOT = 16;
/** A package lies on a multiple of it, after a head of as many bytes. */
const BLOCK$1 = 16;
/** A quarter of a million packages. */
const MAX_PAGES = 1024;
const MAX_PACKAGE = 32 << 20;
/**
* The headers in a database of rpm's "ndb" kind (openSUSE): slots, each with the number and the place of a package.
* Source: rpm's lib/backend/ndb/rpmpkg.c. Throws `Unreadable`.
*/
function* readNdb(file) {
	const header = file.at(0, 32);
	if (header.length < 32 || header.toString("latin1", 0, 4) !== "RpmP" || header.readUInt32LE(4) !== 0) throw new Unreadable("it is none of the kind ndb");
	const end = Math.min(header.readUInt32LE(12), MAX_PAGES) * PAGE$2;
	for (let at = 32; at < end; at += SLOT) {
		const slot = file.at(at, SLOT);
		if (slot.length < SLOT || slot.toString("latin1", 0, 4) !== "Slot") throw new Unreadable("it is damaged");
		const number = slot.readUInt32LE(4);
		if (number !== 0) yield blobOf(file, number, slot.readUInt32LE(8) * BLOCK$1);
	}
}
function blobOf(file, number, at) {
	const head = file.at(at, BLOCK$1);
	if (head.length < BLOCK$1 || head.toString("latin1", 0, 4) !== "BlbS" || head.readUInt32LE(4) !== number) throw new Unreadable("it is damaged");
	const length = head.readUInt32LE(12);
	const blob = length > MAX_PACKAGE ? void 0 : file.at(at + BLOCK$1, length);
	if (blob?.length !== length) throw new Unreadable("it is damaged");
	return blob;
}

// src/packages/pages.ts
/** So much is read at once: a request takes as long as reading ten kilobytes. */
const CHUNK$1 = 262144;
/** Chunks that are held. */
const HELD = 16;
/** A large file that is read here and there, a chunk at a time. */
var Pages = class {
	#bodies;
	#entry;
	/** In the order of their use, the last used last. */
	#chunks = /* @__PURE__ */ new Map();
	constructor(bodies, entry) {
		this.#bodies = bodies;
		this.#entry = entry;
	}
	get size() {
		return this.#entry.size;
	}
	/** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when too much is read. */
	at(offset, length) {
		const first = Math.floor(offset / CHUNK$1);
		const from = offset - first * CHUNK$1;
		if (from + length <= CHUNK$1) return this.#chunk(first).subarray(from, from + length);
		const parts = [this.#chunk(first).subarray(from)];
		for (let got = CHUNK$1 - from, at = first + 1; got < length; got += CHUNK$1, at += 1) {
			const part = this.#chunk(at).subarray(0, length - got);
			if (part.length === 0) break;
			parts.push(part);
		}
		return Buffer.concat(parts);
	}
	#chunk(index) {
		const known = this.#chunks.get(index);
		if (known) this.#chunks.delete(index);
		const chunk = known ?? this.#load(index);
		this.#chunks.set(index, chunk);
		return chunk;
	}
	#load(index) {
		if (this.#chunks.size === HELD) this.#chunks.delete(this.#chunks.keys().next().value);
		const offset = index * CHUNK$1;
		const length = Math.min(CHUNK$1, this.size - offset);
		return length > 0 ? this.#bodies.bytes(this.#entry, offset, length) : Buffer.alloc(0);
	}
};

// src/packages/rpm-header.ts
/** Tags of RPM headers (rpm's include/rpm/rpmtag.h). */
const TAG = {
	name: 1e3,
	version: 1001,
	release: 1002,
	epoch: 1003,
	summary: 1004,
	buildTime: 1006,
	installTime: 1008,
	size: 1009,
	distribution: 1010,
	vendor: 1011,
	license: 1014,
	packager: 1015,
	url: 1020,
	os: 1021,
	architecture: 1022,
	fileSizes: 1028,
	fileStates: 1029,
	fileModes: 1030,
	fileTimes: 1034,
	fileDigests: 1035,
	fileLinks: 1036,
	fileFlags: 1037,
	fileOwners: 1039,
	fileGroups: 1040,
	sourceRpm: 1044,
	provideNames: 1047,
	requireFlags: 1048,
	requireNames: 1049,
	requireVersions: 1050,
	provideFlags: 1112,
	provideVersions: 1113,
	folderIndexes: 1116,
	lastNames: 1117,
	folderNames: 1118,
	digestKind: 5011,
	modularity: 5096
};
const STRING = 6;
/** Sizes of the types whose values all have the same, by type: CHAR, INT8, INT16, INT32, INT64. */
const SIZES = {
	1: 1,
	2: 1,
	3: 2,
	4: 4,
	5: 8
};
/** STRING, STRING_ARRAY and I18NSTRING: texts that end with NUL. */
const TEXTS = [
	STRING,
	8,
	9
];
const ENTRY$1 = 16;
/** The file's place is taken by another package's file, or it was never installed, see rpmfileState: only these are there. */
const NORMAL = 0;
/** Of one package; largest have some ten thousand. */
const MAX_FOLDERS$2 = 5e5;
/**
* An RPM header as the database keeps it: number of entries, size of the data, entries of four big-endian numbers (tag, type, offset,
* count), data. What is damaged counts as absent.
* Source: https://rpm-software-management.github.io/rpm/manual/format_header.html (without the magic before it)
*/
var RpmHeader = class {
	#data;
	#places = /* @__PURE__ */ new Map();
	/** Throws `Unreadable` for what is no header. */
	constructor(blob) {
		const count = blob.length < 8 ? 0 : blob.readUInt32BE(0);
		const begin = 8 + count * ENTRY$1;
		if (count === 0 || begin + blob.readUInt32BE(4) > blob.length) throw new Unreadable("a package in it is damaged");
		this.#data = blob.subarray(begin, begin + blob.readUInt32BE(4));
		for (let at = 8; at < begin; at += ENTRY$1) {
			const [tag, type, offset, count] = [
				0,
				4,
				8,
				12
			].map((field) => blob.readUInt32BE(at + field));
			if (offset <= this.#data.length) this.#places.set(tag, {
				type,
				offset,
				count
			});
		}
	}
	/** The first text of a tag. */
	text(tag) {
		for (const text of this.texts(tag)) return text;
	}
	/** The texts of a tag, one character a byte. */
	*texts(tag) {
		const place = this.#places.get(tag);
		if (!place || !TEXTS.includes(place.type)) return;
		let at = place.offset;
		for (let left = place.type === STRING ? 1 : place.count; left > 0 && at < this.#data.length; left -= 1) {
			const end = this.#data.indexOf(0, at);
			if (end < 0) return;
			yield this.#data.toString("latin1", at, end);
			at = end + 1;
		}
	}
	/** A number of a tag, the first one where `index` is not given. */
	number(tag, index = 0) {
		const place = this.#places.get(tag);
		const size = place && SIZES[place.type];
		if (!place || !size || size > 4 || index >= place.count) return void 0;
		const at = place.offset + index * size;
		return at + size <= this.#data.length ? this.#data.readUIntBE(at, size) : void 0;
	}
	/** The package's files and folders that were installed. Throws `Unreadable`. */
	*files() {
		const folders = [];
		for (const folder of this.texts(TAG.folderNames)) if (folders.push(folder) > MAX_FOLDERS$2) throw new Unreadable("a package in it has more folders than any that is known");
		let index = 0;
		for (const name of this.texts(TAG.lastNames)) {
			const folder = folders[this.number(TAG.folderIndexes, index) ?? -1];
			const state = this.number(TAG.fileStates, index) ?? NORMAL;
			if (folder !== void 0 && state === NORMAL) yield {
				index,
				path: `${folder}${name}`
			};
			index += 1;
		}
	}
	/** The values of a tag, of these indexes alone (which rise) where they are given; undefined where it has none, or not all. */
	part(tag, indexes) {
		const place = this.#places.get(tag);
		if (!place) return void 0;
		const size = SIZES[place.type];
		const bytes = size ? this.#numbersOf(place, size, indexes) : TEXTS.includes(place.type) ? this.#textsOf(tag, indexes) : void 0;
		if (!bytes) return void 0;
		return {
			tag,
			type: place.type,
			count: indexes?.length ?? place.count,
			bytes,
			align: size ?? 1
		};
	}
	#numbersOf({ offset, count }, size, indexes) {
		const all = this.#data.subarray(offset, offset + count * size);
		if (all.length < count * size) return void 0;
		if (!indexes) return all;
		if ((indexes.at(-1) ?? 0) >= count) return void 0;
		return Buffer.concat(indexes.map((index) => all.subarray(index * size, (index + 1) * size)));
	}
	#textsOf(tag, indexes) {
		const place = this.#places.get(tag);
		const texts = [];
		let at = 0;
		let wanted = 0;
		for (const text of this.texts(tag)) {
			if (!indexes || indexes[wanted] === at) {
				texts.push(text);
				wanted += 1;
			}
			at += 1;
		}
		const count = indexes?.length ?? (place.type === STRING ? 1 : place.count);
		return texts.length === count ? Buffer.from(texts.map((text) => `${text}\0`).join(""), "latin1") : void 0;
	}
};

// src/packages/sqlite.ts
/** Deeper than any tree of pages can be. */
const MAX_DEPTH = 20;
/** Largest packages have some megabytes. */
const MAX_PAYLOAD = 32 << 20;
const MAX_COLUMNS = 64;
const INTERIOR$1 = 5;
const LEAF$1 = 13;
/**
* Reads a table of an SQLite database, without indexes and writing: all that package databases need, in bounded time and memory.
* Source: https://www.sqlite.org/fileformat2.html
*/
var Sqlite = class {
	#page;
	#pages;
	/** Bytes of a page without its reserved end. */
	#usable;
	#left;
	/** `page` gives the bytes of a page, counted from 1, which do not change. Throws `Unreadable` for what is no such database. */
	constructor(header, pages, page) {
		if (header.length < 100 || header.toString("latin1", 0, 16) !== "SQLite format 3\0") throw wrong("it is none of SQLite");
		this.#page = page;
		this.#pages = pages;
		this.#usable = pageSizeOf(header) - header[20];
		if (this.#usable < 480) throw wrong("its pages are too small");
		this.#left = pages;
	}
	/** The rows of a table, each as its values. Throws `Unreadable`. */
	*rows(table) {
		for (const [type, name, , root] of this.#walk(1, 0)) {
			if (type !== "table" || name !== table || typeof root !== "number") continue;
			yield* this.#walk(root, 0);
			return;
		}
		throw wrong(`it has no table ${table}`);
	}
	*#walk(number, depth) {
		const page = this.#take(number);
		const head = number === 1 ? 100 : 0;
		const type = page[head];
		if (type !== INTERIOR$1 && type !== LEAF$1 || depth > MAX_DEPTH) throw wrong("its tree of pages is damaged");
		const cells = head + (type === LEAF$1 ? 8 : 12);
		const count = page.readUInt16BE(head + 3);
		if (cells + 2 * count > page.length) throw wrong("a page is damaged");
		for (let at = 0; at < count; at += 1) {
			const cell = page.readUInt16BE(cells + 2 * at);
			if (cell + 4 > page.length) throw wrong("a page is damaged");
			if (type === LEAF$1) yield valuesOf(this.#payload(page, cell));
			else yield* this.#walk(page.readUInt32BE(cell), depth + 1);
		}
		if (type === INTERIOR$1) yield* this.#walk(page.readUInt32BE(head + 8), depth + 1);
	}
	#take(number) {
		this.#left -= 1;
		if (this.#left < 0 || number < 1 || number > this.#pages) throw wrong("its tree of pages is damaged");
		const page = this.#page(number);
		if (page.length < this.#usable) throw wrong("it is cut off");
		return page;
	}
	/** A row's bytes: those in its cell, then those in the chain of pages that the cell leads to. */
	#payload(page, cell) {
		const [size, afterSize] = varint$1(page, cell);
		const [, begin] = varint$1(page, afterSize);
		if (size > MAX_PAYLOAD) throw wrong("a row is larger than any package");
		const local = this.#local(size);
		if (begin + local + (local < size ? 4 : 0) > page.length) throw wrong("a row is damaged");
		if (local === size) return page.subarray(begin, begin + local);
		const parts = [page.subarray(begin, begin + local)];
		let next = page.readUInt32BE(begin + local);
		for (let left = size - local; left > 0; left -= this.#usable - 4) {
			const more = this.#take(next);
			next = more.readUInt32BE(0);
			parts.push(more.subarray(4, Math.min(this.#usable, 4 + left)));
		}
		return Buffer.concat(parts);
	}
	/** Section 1.6 of the format: how much of a row is in its cell. */
	#local(size) {
		const most = this.#usable - 35;
		if (size <= most) return size;
		const least = Math.floor((this.#usable - 12) * 32 / 255) - 23;
		const local = least + (size - least) % (this.#usable - 4);
		return local <= most ? local : least;
	}
};
/** The size of a database's pages, by its first 100 bytes. */
function pageSizeOf(header) {
	const size = header.readUInt16BE(16);
	return size === 1 ? 65536 : size;
}
/** Section 2.1 of the format: the types of the values, then the values. */
function valuesOf(record) {
	const [head, first] = varint$1(record, 0);
	const values = [];
	let body = head;
	for (let at = first; at < Math.min(head, record.length) && values.length < MAX_COLUMNS;) {
		const [type, next] = varint$1(record, at);
		const size = sizeOf(type);
		values.push(cellOf$1(type, record.subarray(body, body + size)));
		body += size;
		at = next;
	}
	return values;
}
function sizeOf(type) {
	if (type >= 12) return Math.floor((type - 12) / 2);
	return [
		0,
		1,
		2,
		3,
		4,
		6,
		8,
		8,
		0,
		0,
		0,
		0
	][type];
}
function cellOf$1(type, bytes) {
	if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("latin1");
	if (type === 8 || type === 9) return type - 8;
	if (type === 0 || type > 6 || bytes.length === 0) return void 0;
	return bytes.length > 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}
/** A number of up to nine bytes of seven bits (large ones are rounded), and where it ends. */
function varint$1(bytes, at) {
	let value = 0;
	for (let count = 0; count < 8; count += 1) {
		const byte = bytes[at + count] ?? 0;
		value = value * 128 + (byte & 127);
		if (byte < 128) return [value, at + count + 1];
	}
	return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}
function wrong(what) {
	return new Unreadable(what);
}

// src/packages/sqlite-wal.ts
const HEADER$1 = 32;
const FRAME_HEADER = 24;
/**
* Reads the index of a write-ahead log: the last committed bytes of each page count, and frames with other salts are leftovers.
* Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
*/
function readWal(log, pageSize) {
	const offsets = /* @__PURE__ */ new Map();
	const header = log.at(0, HEADER$1);
	const none = {
		offsets,
		pages: void 0
	};
	if (header.length < HEADER$1 || header.readUInt32BE(0) >>> 1 !== 465535809) return none;
	if (header.readUInt32BE(8) !== pageSize) return none;
	const salts = header.subarray(16, 24);
	let pages;
	let pending = [];
	for (let at = HEADER$1; at + FRAME_HEADER + pageSize <= log.size; at += FRAME_HEADER + pageSize) {
		const frame = log.at(at, FRAME_HEADER);
		if (frame.length < FRAME_HEADER || !frame.subarray(8, 16).equals(salts)) break;
		pending.push([frame.readUInt32BE(0), at + FRAME_HEADER]);
		const committed = frame.readUInt32BE(4);
		if (committed === 0) continue;
		for (const [page, offset] of pending) offsets.set(page, offset);
		pending = [];
		pages = committed;
	}
	return {
		offsets,
		pages
	};
}

// src/packages/rpm.ts
/** Where distributions keep the database; the first may be a link to the second. */
const RPM_FOLDERS = [
	"/var/lib/rpm",
	"/usr/lib/sysimage/rpm",
	"/usr/share/rpm"
];
/** The packages of rpm's databases. Throws `Unreadable`. */
function* readRpm(bodies, claims) {
	for (const header of rpmHeaders(bodies)) {
		const facts = rpmFacts(header);
		if (facts) yield claims.package(facts, pathsOf(header));
	}
}
/** The headers of all packages, of whichever databases there are. Throws `Unreadable`. */
function* rpmHeaders(bodies) {
	for (const { headers } of databasesOf(bodies)) for (const blob of headers()) yield new RpmHeader(blob);
}
/** The files of the databases. Throws `Unreadable` for one of a kind that cannot be read. */
function rpmDatabases(bodies) {
	return databasesOf(bodies).map(({ entry }) => entry);
}
function databasesOf(bodies) {
	const all = RPM_FOLDERS.flatMap((folder) => databaseIn(folder, bodies) ?? []);
	return all.filter(({ entry }, at) => all.findIndex((other) => other.entry === entry) === at);
}
/** The newest kind that is there: older ones are what a migration left. */
function databaseIn(folder, bodies) {
	const [sqlite, ndb, berkeley] = [
		"rpmdb.sqlite",
		"Packages.db",
		"Packages"
	].map((name) => bodies.file(`${folder}/${name}`));
	if (sqlite) return {
		entry: sqlite,
		headers: () => sqliteHeaders(bodies, sqlite, folder)
	};
	if (ndb) return {
		entry: ndb,
		headers: () => readNdb(new Pages(bodies, ndb))
	};
	if (berkeley) throw new Unreadable("it is a Berkeley DB, which this version does not read");
}
function* sqliteHeaders(bodies, entry, folder) {
	const file = new Pages(bodies, entry);
	const header = file.at(0, 100);
	const size = header.length < 100 ? 0 : pageSizeOf(header);
	const logged = bodies.file(`${folder}/rpmdb.sqlite-wal`);
	const log = logged && size >= 512 ? new Pages(bodies, logged) : void 0;
	const wal = log && readWal(log, size);
	const page = (number) => {
		const offset = wal?.offsets.get(number);
		return offset === void 0 ? file.at((number - 1) * size, size) : log.at(offset, size);
	};
	const pages = wal?.pages ?? Math.ceil(entry.size / size);
	const first = wal?.offsets.has(1) ? page(1).subarray(0, 100) : header;
	for (const [, blob] of new Sqlite(first, pages, page).rows("Packages")) if (Buffer.isBuffer(blob)) yield blob;
}
/** What a header says; undefined for the keys that are kept among the packages. */
function rpmFacts(header) {
	const [name, version, release] = [
		header.text(TAG.name),
		header.text(TAG.version),
		header.text(TAG.release)
	];
	if (!name || !version || name === "gpg-pubkey") return void 0;
	const epoch = header.number(TAG.epoch);
	const source = /^(.+)-[^-]+-[^-]+\.(?:no)?src\.rpm$/.exec(header.text(TAG.sourceRpm) ?? "")?.[1];
	const [architecture, license, vendor] = [
		TAG.architecture,
		TAG.license,
		TAG.vendor
	].map((tag) => header.text(tag));
	return {
		kind: "rpm",
		name,
		version: `${epoch === void 0 ? "" : `${epoch}:`}${version}${release ? `-${release}` : ""}`,
		...architecture ? { architecture } : {},
		...source ? { source: { name: source } } : {},
		...license ? { license } : {},
		...vendor ? { vendor } : {}
	};
}
function* pathsOf(header) {
	for (const { path } of header.files()) yield path;
}

// src/packages/packages.ts
/** Where the databases lie: all below these. */
const DATABASE_FOLDERS = [
	DPKG,
	...APK_FOLDERS,
	...RPM_FOLDERS
];
/** The package managers by what their database is called in warnings. */
const READERS = [
	["dpkg's database", readDpkg],
	["apk's database", readApk],
	["rpm's database", readRpm]
];
/** Large images have some thousand. */
const MAX_PACKAGES = 1e5;
/** Where Python keeps what it makes of "folder/name.py" (PEP 3147, PEP 488). */
const BYTECODE = /^(.*)\/__pycache__\/([^/.]+)\.[^/.]+(?:\.opt-\w+)?\.pyc$/;
/** The OS packages of an image, and which of its files are theirs. */
var Packages = class {
	/** Sorted by name. */
	all;
	#owners;
	constructor(all) {
		this.all = [...all].sort(byName);
	}
	/** The package that has a file, a link or a device, by its physical path; folders belong to many. */
	ownerOf(path) {
		this.#owners ??= ownersOf(this.all);
		return this.#owners.get(path);
	}
	/** Takes a file for a package's that its database does not list. */
	adopt(path, owner) {
		owner.files.push(path);
		this.#owners?.set(path, owner);
	}
	/** Those with this name, or one that matches the glob (picomatch), of whichever architecture unless it stands behind ":". */
	named(glob) {
		const matches = import_picomatch.default.scan(glob).isGlob ? (0, import_picomatch.default)(glob, { nonegate: true }) : (name) => name === glob;
		return this.all.filter(({ name, architecture }) => matches(name) || matches(`${name}:${architecture}`));
	}
	/** All paths, folders too, of those that `named` gives. */
	pathsOfPackage(glob) {
		return this.named(glob).flatMap(({ files, folders }) => [...files, ...folders]);
	}
	packageNames() {
		return this.all.map(({ name }) => name);
	}
};
/** Bytecode is compiled when a package is installed, and listed nowhere: it is its source's package's. */
function adoptBytecode(packages, tree) {
	for (const { path, type } of tree.entries()) {
		if (type !== "file" || !path.includes("/__pycache__/") || packages.ownerOf(path)) continue;
		const [, folder, name] = BYTECODE.exec(path) ?? [];
		const owner = folder === void 0 ? void 0 : packages.ownerOf(`${folder}/${name}.py`);
		if (owner) packages.adopt(path, owner);
	}
}
/** Of several that claim a file, the first in their order. */
function ownersOf(all) {
	const owners = /* @__PURE__ */ new Map();
	for (const one of all) for (const path of one.files) if (!owners.has(path)) owners.set(path, one);
	return owners;
}
function byName(a, b) {
	const [one, other] = [a, b].map(({ name, architecture, version }) => `${name}\0${architecture}\0${version}`);
	return one < other ? -1 : one > other ? 1 : 0;
}
/**
* Reads the package managers' databases of an image, from their files alone. `read` reads up to `length` bytes from `offset` of a file's
* body, `fetch` is told what is read whole next. What cannot be read is told in a warning and belongs to nobody: nothing is thrown but what `read` throws.
*/
function readPackages(tree, read, fetch) {
	const budget = new Budget();
	const bodies = new Bodies(tree, read, budget, fetch);
	const claims = new Claims(tree, budget);
	const all = [];
	const warnings = [];
	for (const [what, readThem] of READERS) try {
		for (const one of readThem(bodies, claims)) if (all.push(one) > MAX_PACKAGES) throw new Unreadable("it has more packages than any that is known");
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		warnings.push(`${what} cannot be read: ${error.message}. Its packages are not known, nor which files are theirs`);
	}
	const packages = new Packages(all);
	if (all.length > 0) adoptBytecode(packages, tree);
	return {
		packages,
		warnings
	};
}

// src/packages/apk-records.ts
/** apk's database with the records of what is packed, which list no other files. Throws `Unreadable`. */
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
/** A folder ("F:", with what is said of it in "M:") stays with the files in it ("R:", with "a:" and "Z:"), or for itself. */
function trimmed$1(record, claims, packed) {
	let left = "";
	let folder = "";
	/** Lines of the folder, until something in it stays. */
	let pending = "";
	let keeping = true;
	for (const line of linesOf(record)) {
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

// src/packages/dpkg-records.ts
const STATUS = `${DPKG}/status`;
/** Debian Policy 5.6.7; a name of a file is made of it. */
const NAME$1 = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;
/**
* What is left of dpkg's database, in the form of distroless images that scanners read: `status.d/PACKAGE` has the package's paragraph of
* the status, `status.d/PACKAGE.md5sums` the sums of its files. Of a distroless image they are its own. Throws `Unreadable`.
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
	if (!NAME$1.test(name) || name.endsWith(".md5sums") || names.has(name)) return [];
	names.add(name);
	const path = clean(`${home}/${name}`);
	const status = {
		path,
		body: bytes$1(trimmed(stanza.text, isThere))
	};
	if (!sums) return [status];
	const left = keepLines(bodies.text(sums), (line) => isThere(pathOfSum(line) ?? ""));
	return [status, {
		path: clean(`${parentOf(path)}/${name}.md5sums`),
		body: bytes$1(left)
	}];
}
/** The paragraph without the conffiles that are not there: " /etc/x 900150983cd24fb0d6963f7d28e17f72". */
function trimmed(stanza, isThere) {
	let conffiles = false;
	let left = "";
	for (const line of linesOf(stanza)) {
		const goesOn = line.startsWith(" ") || line.startsWith("	");
		if (!goesOn) conffiles = /^conffiles:/i.test(line);
		if (conffiles && goesOn && !isThere(/^\s+(\/.*?) [0-9a-f]{32}/.exec(line)?.[1] ?? "")) continue;
		left += `${line}\n`;
	}
	return left.replace(/^Conffiles:\n(?![ \t])/im, "");
}
function keepLines(text, keep) {
	let left = "";
	for (const line of linesOf(text)) if (keep(line)) left += `${line}\n`;
	return left;
}
function bytes$1(text) {
	return Buffer.from(text, "latin1");
}

// src/packages/rpm-writer.ts
/** Of the package as a whole. The signatures are of what a header was before, so that they are left out. */
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
/** Of each file. */
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
/** All that a header of today has is in a region that its first entry names. */
const REGION = 63;
const BINARY = 7;
const ENTRY = 16;
/**
* A header cut down to what identifies the package and to the files that `keep` wants, in the form of the database: see `RpmHeader`. Its
* entries are in the order of their tags and in one immutable region, as rpm writes them.
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

// src/packages/sqlite-writer.ts
const PAGE$1 = 4096;
/** How much of a row may be in its cell, and how much at least is where the rest is in pages of its own; see `Sqlite`. */
const MOST$2 = 4061;
const LEAST = Math.floor(130688 / 255) - 23;
const ON_A_PAGE = 4092;
const LEAF = 13;
const INTERIOR = 5;
const HEADER = 100;
/** The schema is on the first page, the root of the table on the second. */
const ROOT = 2;
/** An interior cell has up to 13 bytes, and two that point at it. */
const CHILDREN = 250;
/** The version of SQLite that is said to have written it. */
const VERSION$1 = 3040001;
/**
* A whole SQLite database with one table (INTEGER PRIMARY KEY, BLOB), whose rows are numbered from 1; same rows, same bytes. `sql` is what
* creates the table, in ASCII. There must be a row.
* Source: https://www.sqlite.org/fileformat2.html
*/
function sqliteOf(table, sql, blobs) {
	const pages = [Buffer.alloc(0), Buffer.alloc(0)];
	let nodes = leavesOf(blobs, pages);
	while (nodes.length > 1) nodes = interiorsOf(nodes, pages);
	pages[1] = nodes[0].page;
	const schema = cellOf(recordOf("table", table, table, ROOT, sql), 1, pages);
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
		const cell = cellOf(recordOf(void 0, blob), at + 1, pages);
		if (used + cell.length + 2 > PAGE$1) {
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
/** The level above, in nodes of about the same size: none has a single child. The nodes become pages. */
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
/** Its cells lie at the end of the page, the first one last. */
function pageOf(type, cells, head = 0) {
	const page = Buffer.alloc(PAGE$1);
	page[head] = type;
	page.writeUInt16BE(cells.length, head + 3);
	let end = PAGE$1;
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
/** A row's cell; what has no room in it goes into a chain of pages. */
function cellOf(record, row, pages) {
	const least = LEAST + (record.length - LEAST) % ON_A_PAGE;
	const local = record.length <= MOST$2 ? record.length : least <= MOST$2 ? least : LEAST;
	const parts = [
		varint(record.length),
		varint(row),
		record.subarray(0, local)
	];
	if (local < record.length) parts.push(int(pages.length + 1));
	for (let at = local; at < record.length; at += ON_A_PAGE) {
		const page = Buffer.alloc(PAGE$1);
		record.copy(page, 4, at, at + ON_A_PAGE);
		pages.push(page);
		if (at + ON_A_PAGE < record.length) page.writeUInt32BE(pages.length + 1, 0);
	}
	return Buffer.concat(parts);
}
/** A record: the types of its values, then the values. Numbers are small, `undefined` is null. */
function recordOf(...values) {
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
	header.writeUInt16BE(PAGE$1, 16);
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
		[96, VERSION$1]
	]];
	for (const [at, value] of fields) header.writeUInt32BE(value, at);
	return header;
}

// src/packages/rpm-records.ts
const SQL = "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY,blob BLOB NOT NULL)";
/**
* rpm's database with the packages that are packed, which list no other files: SQLite in the folder of the image's own, whatever kind that
* is. The form that all scanners read with epochs, licences and module labels; the text manifest of Azure Linux lacks these. Throws
* `Unreadable`.
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
/** By what scanners tell the distribution and its version. */
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
/** What is made is held in memory. */
const MAX_BYTES = 128 << 20;
const MANAGERS = {
	deb: dpkgRecordsOf,
	apk: apkRecordsOf,
	rpm: rpmRecordsOf
};
/**
* The package records of what is `packed`, and of nothing else, so that scanners and package managers' queries see it: release files, each
* manager's database cut down, and the metadata of language packages. Nothing is thrown but what `read` throws.
*/
function packageRecords(packages, tree, read, packed, fetch) {
	const bodies = new Bodies(tree, read, new Budget(MAX_BYTES), fetch);
	const claims = new Claims(tree, bodies.budget);
	const all = withRelease(tree, packed);
	const keys = new Set(packages.all.filter((one) => isPacked$1(one, tree, all)).map(keyOf));
	const records = {
		paths: [...RELEASE],
		made: [],
		warnings: []
	};
	for (const [kind, recordsOf] of Object.entries(MANAGERS)) {
		if (!packages.all.some((one) => one.kind === kind)) continue;
		tryTo(`${kind} packages`, records, () => {
			const { own, made, whole } = recordsOf(bodies, claims, (facts) => keys.has(keyOf(facts)), all);
			if (whole) records.warnings.push(wholeText(whole));
			else records.made.push(...made);
			records.paths.push(...own);
		});
	}
	tryTo("language packages", records, () => {
		for (const path of languageFiles(bodies, packed).keys()) records.paths.push(path);
	});
	return records;
}
/** What is packed when the release files are too, with the links that lead to them. */
function withRelease(tree, packed) {
	const all = new Set(packed);
	for (const path of RELEASE) {
		const { entry, links } = tree.resolve(path);
		if (entry) for (const one of [entry.path, ...links]) all.add(one);
	}
	return all;
}
function tryTo(what, { warnings }, work) {
	try {
		work();
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		warnings.push(`package-db: the records of ${what} are not whole: ${error.message}`);
	}
}
function wholeText(path) {
	return `package-db: ${showPath(path)} is packed itself, so that scanners will find all packages of the original in the micro image; drop it if no program needs it`;
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
/** What tells ELF files and scripts from the rest, with an ELF file's table of segments; most files are neither, and no more of them is read. */
const HEAD$1 = 1024;
/** The names of libraries lie near each other: read at once, and twice as many bytes as one is asked for. */
const PAGE = 4096;
/** Larger tables than the largest programs have are cut. */
const MAX_STRINGS = 8 << 20;
/** Characters of names that are remembered at once: what a hostile image has of them is read again. */
const MAX_HELD = 32 << 20;
/** Reads the beginnings of files, each once however many names it has. */
var Binaries = class {
	#read;
	#elves = /* @__PURE__ */ new Map();
	#held = 0;
	/** Of the file that was looked into last: its beginning, and bytes from some offset on. */
	#lastInode = -1;
	#head = Buffer.alloc(0);
	#part = Buffer.alloc(0);
	#partAt = Number.POSITIVE_INFINITY;
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
	/** The first bytes of a file, up to `length` (at most 1 KiB); empty for what has no body. */
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
		if (entry.inode !== this.#lastInode) {
			this.#head = this.#read(entry, 0, HEAD$1);
			this.#partAt = Number.POSITIVE_INFINITY;
			this.#lastInode = entry.inode;
		}
		if (offset + length <= HEAD$1) return this.#head.subarray(offset, offset + length);
		if (length > PAGE) return this.#read(entry, offset, length);
		if (offset < this.#partAt || offset + length > this.#partAt + 2 * PAGE) {
			this.#partAt = offset - offset % PAGE;
			this.#part = this.#read(entry, this.#partAt, 2 * PAGE);
		}
		return this.#part.subarray(offset - this.#partAt, offset - this.#partAt + length);
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

// node_modules/fastest-levenshtein/mod.js
var require_fastest_levenshtein = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = /* @__PURE__ */ new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = Infinity;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
}));

// src/rootfs/nearest.ts
var import_fastest_levenshtein = require_fastest_levenshtein();
const SHOWN$1 = 3;
/** What to say of a line of `input` that selects nothing; with `hint` also what may be meant. */
function idleWarning(input, line, tree, names, hint = true) {
	const { kind, text } = readLine(line);
	if (kind === "package") return `${input}: ${line} selects nothing, the image has no such package${meant((hint ? nearestNames(text, names?.packages?.packageNames() ?? []) : []).map((name) => `package:${name}`))}`;
	if (kind === "preset") return `${input}: ${line} selects nothing, the image has none of its files`;
	return `${input}: ${line} matches nothing in the image${meant(hint ? nearestPaths(clean(globBase(text)), tree).map(showPath) : [])}`;
}
function meant(near) {
	return near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
}
/** The names that differ least from `wanted`, best first, at most three; none that differs in more than two fifths of it. */
function nearestNames(wanted, names) {
	const most = Math.max(1, Math.round(wanted.length * .4));
	const near = [];
	for (const name of names) {
		if (Math.abs(name.length - wanted.length) > most) continue;
		const away = (0, import_fastest_levenshtein.distance)(name, wanted);
		if (away <= most) near.push([name, away]);
	}
	near.sort(([one, a], [other, b]) => a - b || (one < other ? -1 : 1));
	return [...new Set(near.map(([name]) => name))].slice(0, SHOWN$1);
}
/** What is there and is called almost like `wanted`, which is not: beside where the way to it ends, or by the same name elsewhere. */
function nearestPaths(wanted, tree) {
	if (wanted === "/") return [];
	const { entry, path, deepest } = tree.resolve(wanted);
	if (entry) return [];
	const [missing = "", ...rest] = path.slice(deepest === "/" ? 1 : deepest.length + 1).split("/");
	const beside = nearestNames(missing, tree.children(deepest).map(lastName$1)).map((name) => clean(`${deepest}/${name}`));
	const whole = beside.map((near) => clean(`${near}/${rest.join("/")}`)).filter((near) => tree.resolve(near).entry);
	if (whole.length > 0 || beside.length > 0) return whole.length > 0 ? whole : beside;
	return elsewhere(lastName$1(wanted), tree);
}
function elsewhere(name, tree) {
	const found = [];
	for (const { path } of tree.entries()) if (path.endsWith(`/${name}`)) found.push(path);
	return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, SHOWN$1);
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
/** The sum of the files' sizes, hard links once. In one pass: a list of a million files is most of what a report takes. */
function bytesOf(entries) {
	let counted = /* @__PURE__ */ new Uint8Array(65536);
	let sum = 0;
	for (const { inode, size } of entries) {
		if (size === 0) continue;
		if (inode >= counted.length) {
			const more = new Uint8Array(Math.max(inode + 1, 2 * counted.length));
			more.set(counted);
			counted = more;
		}
		if (counted[inode] === 0) sum += size;
		counted[inode] = 1;
	}
	return sum;
}

// src/rootfs/closure/drop.ts
/** Takes away what the user never wants packed, except for directories in which something else stays. */
function dropUnwanted(lines, tree, packed, names) {
	if (lines.length === 0) return {
		left: [...packed],
		unwanted: /* @__PURE__ */ new Set(),
		dropped: [],
		warnings: []
	};
	const { paths, idle } = select(tree, lines, names);
	for (const path of madeUnwanted(lines, tree, packed)) paths.add(path);
	const needed = /* @__PURE__ */ new Set();
	for (const { entry } of packed) {
		if (paths.has(entry.path)) continue;
		for (let up = parentOf(entry.path); up !== "/" && !needed.has(up); up = parentOf(up)) needed.add(up);
	}
	const goes = ({ entry }) => paths.has(entry.path) && !needed.has(entry.path);
	return {
		left: packed.filter((one) => !goes(one)),
		unwanted: paths,
		dropped: packed.filter(goes),
		warnings: idle.filter((line) => readLine(line).kind === "package").map((line) => idleWarning("drop", line, tree, names))
	};
}
/** Of what is made, which is in no tree of the image's. */
function madeUnwanted(lines, tree, packed) {
	if (packed.every(({ entry }) => tree.has(entry.path))) return [];
	const all = packed.map(({ entry }) => [entry.path, entry]);
	const { paths } = select(new Tree(new Map([["/", tree.get("/")], ...all])), lines);
	return [...paths].filter((path) => !tree.has(path));
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
		push$1(int(at + 16) === 0 && int(at + 20) === 0 ? libraries.baseline : libraries.special, pair);
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
function push$1(libraries, [name, path]) {
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
const USED$1 = /^(.*\/gconv)\/(?:[^/]+\.so|gconv-modules(?:\.cache|\.d\/.*)?)$/;
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
		const folder = USED$1.exec(entry.path)?.[1];
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
const NO_PATH = ["/bin", "/usr/bin"];
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
		if (name === "PATH") path = value === void 0 ? NO_PATH : value.split(":").filter((place) => place !== "");
	};
	while (words[0] !== void 0) {
		const option = takeOption(words);
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
function takeOption([word = "", ...rest]) {
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
/** What the user always wants packed. Returns a warning for each line that selects nothing, the first ones with what may be meant. */
function packKept(lines, packing, names) {
	const { tree } = packing;
	const { paths, idle } = select(tree, lines, names, true);
	for (const path of paths) packing.add(path, "keep");
	return idle.map((line, at) => idleWarning("keep", line, tree, names, at < 10));
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
	constructor(environment) {
		this.#names = [...new Set(namedLocales(environment).map(normal))];
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
/** The locales that the image's ENV names, but for those that are built in. */
function namedLocales({ variables }) {
	const named = [...variables].filter(([name, value]) => VARIABLES.test(name) && !/^(?:|C|POSIX)$/.test(value));
	return [...new Set(named.map(([, value]) => value))];
}
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
/** Of what is in a file list. */
const USED = /* @__PURE__ */ new Set([
	"traced",
	"lock",
	"healed"
]);
/** Never packed: the engine makes it in every container. */
const ENGINE_MADE = "/.dockerenv";
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
	/** How an entry got in: whether it was seen in use itself, now, when it was locked or on a micro image that lacked it, or is what a link that was seen in use points to. */
	wasUsed({ path }) {
		let packed = this.#packed.get(path);
		while (packed?.reason === "symlink" && packed.by !== void 0) packed = this.#packed.get(packed.by);
		return packed !== void 0 && USED.has(packed.reason);
	}
	/** What is packed by now, in no order; the root is implied and not among them. */
	packed() {
		return this.#packed.values();
	}
	#pack(entry, reason, by) {
		const { path } = entry;
		if (path === "/" || path === ENGINE_MADE) return;
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
		} else if (reason === "traced" || USED.has(reason) && !USED.has(known.reason)) {
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

// src/rootfs/closure/records.ts
/** Adds what describes the packed files that stay (`left`). `time` is that of what is made, in seconds. */
function packRecords(recordsOf, packing, left, time) {
	const { paths, made, warnings } = recordsOf(new Set(left.map(({ entry }) => entry.path)));
	for (const path of paths) packing.addIfThere(path, "package-db");
	const { tree } = packing;
	const entries = /* @__PURE__ */ new Map();
	const refused = [];
	for (const { path, body } of made) {
		const way = wayTo(path);
		if (way.some((folder) => isOther(tree, folder)) || tree.get(path)?.type === "directory") {
			refused.push(`${showPath(path)} cannot be written: something else has its name, or that of a folder above it`);
			continue;
		}
		for (const folder of way) if (tree.has(folder)) packing.add(folder, "parent", path);
		else entries.set(folder, entryOf(folder, "directory", 493, time));
		entries.set(path, {
			...entryOf(path, "file", 420, time),
			size: body.length,
			body
		});
	}
	return {
		made: [...entries.values()].map((entry) => ({
			entry,
			reason: "package-db"
		})),
		warnings: [...warnings, ...refused]
	};
}
/** The folders above a path, the topmost first, without the root. */
function wayTo(path) {
	const way = [];
	for (let up = parentOf(path); up !== "/"; up = parentOf(up)) way.unshift(up);
	return way;
}
function isOther(tree, folder) {
	const entry = tree.get(folder);
	return entry !== void 0 && entry.type !== "directory";
}
function entryOf(path, type, mode, mtime) {
	return {
		path,
		type,
		mode,
		uid: 0,
		gid: 0,
		mtime,
		size: 0,
		inode: 0,
		offset: 0
	};
}
/** All packed entries: a made one takes the place of the image's, and no two of different files have the same number. */
function withMade(packed, made) {
	const paths = new Set(made.map(({ entry }) => entry.path));
	const own = [...packed].filter(({ entry }) => !paths.has(entry.path));
	let inode = own.reduce((most, { entry }) => Math.max(most, entry.inode), 0);
	const numbered = made.map((one) => {
		inode += 1;
		return {
			...one,
			entry: {
				...one.entry,
				inode
			}
		};
	});
	return [...own, ...numbered];
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
	for (const path of options.list) packing.add(path, options.reasons?.get(path) ?? "traced");
	packConfig(options, packing, environment);
	packHome(options.config, packing, binaries, environment);
	const names = {
		packages: options.packages,
		locales: namedLocales(environment)
	};
	const warnings = packKept(options.keep, packing, names);
	rules.apply();
	const records = options.records && packRecords(options.records, packing, leftOf(options.drop, packing, names), options.time ?? 0);
	if (records) rules.apply();
	const all = withMade(packing.packed(), records?.made ?? []).sort((a, b) => a.entry.path < b.entry.path ? -1 : 1);
	const { left, unwanted, dropped, warnings: idle } = dropUnwanted(options.drop, tree, all, names);
	return {
		packed: left,
		warnings: [
			...warnings,
			...idle,
			...rules.warnings(),
			...records?.warnings ?? []
		],
		dropped,
		unwanted
	};
}
/** What is packed so far and not dropped. */
function leftOf(drop, packing, names) {
	return dropUnwanted(drop, packing.tree, [...packing.packed()], names).left;
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

// src/rootfs/rootfs.ts
/** From so many bytes on the engine, which reads rootfs.tar while it is written, is far behind in any case, and asking for it often only costs. */
const LARGE$1 = 128 << 20;
const SMALL_BUFFER = 262144;
/** A body that is needed was left out of the export. */
var BodyLeftOut = class extends Error {
	constructor(entry) {
		super(`${showPath(entry.path)} was left out of the export`);
	}
};
/** Reads bodies of an export. Throws `BodyLeftOut` for one that it lacks. */
function bodyReader({ source, leftOut }) {
	return (entry, offset, length) => {
		requireBody(entry, leftOut);
		return readBody(source, entry, offset, length);
	};
}
function requireBody(entry, leftOut) {
	if (!entry.body && leftOut.has(entry.offset)) throw new BodyLeftOut(entry);
}
/** Completes the list by the closure. Throws `BodyLeftOut` when the export lacks what is needed. */
function planRootfs(options) {
	const { source, tree, list, config, keep, drop, packages, clamp } = options;
	const closed = close({
		tree,
		read: bodyReader(options),
		list,
		reasons: options.reasons,
		config,
		command: options.command.length > 0 ? [...options.command] : void 0,
		keep,
		drop,
		packages,
		records: options.records,
		time: Math.floor(clamp.to)
	});
	for (const { entry } of closed.packed) requireBody(entry, options.leftOut);
	const tar = {
		source,
		packed: options.complete(closed.packed),
		clamp
	};
	const { size, headers } = packedSize(tar);
	return {
		closed,
		tar: {
			...tar,
			headers,
			size
		},
		pack: options.pack,
		size
	};
}
/** Writes rootfs.tar to `out` (a file descriptor). */
async function writeRootfs({ closed, tar, pack, size: planned }, out) {
	const { size, sha256 } = await pack(tar, out, planned < LARGE$1 ? SMALL_BUFFER : void 0);
	return {
		...closed,
		size,
		sha256
	};
}

// src/layers/source.ts
/** As much of a file as tells what it is. */
const HEAD = 1024;
/** Files whose heads are held (12 MB), and files that are read whole with one request. */
const MAX_HEADS = 12e3;
const BATCH$1 = 2e3;
/**
* The bodies of all files, read only when they are asked for, and with few requests where it is known what will be: a request takes as long
* as reading ten kilobytes. Reading throws `LayersFailed`.
*/
var LayersSource = class {
	#reader;
	/** In the order of their offsets. */
	#places = [];
	#heads = /* @__PURE__ */ new Map();
	#whole = /* @__PURE__ */ new Map();
	constructor(reader) {
		this.#reader = reader;
	}
	get size() {
		const last = this.#places.at(-1);
		return last ? last.offset + last.size : 0;
	}
	/** Takes files in the order of their offsets. */
	add(file) {
		if (file.size > 0) this.#places.push(file);
	}
	/**
	* Fetches the beginnings of files, which are likely to be read next. Returns the names of the first of them, and their attributes.
	*/
	examine(entries) {
		const places = this.#placesOf(entries).slice(0, MAX_HEADS);
		if (places.length === 0) return void 0;
		const names = namesOf(places);
		const { heads, attributes } = this.#reader.examine(names, HEAD);
		for (const [at, { offset, size }] of places.entries()) this.#heads.set(offset, heads.subarray(at * HEAD, at * HEAD + Math.min(size, HEAD)));
		return {
			names,
			attributes
		};
	}
	/** Fetches whole files, which are read next, in place of those that were fetched like this before. They are held. */
	fetchWhole(entries) {
		this.#whole.clear();
		const places = this.#placesOf(entries);
		for (let at = 0; at < places.length; at += BATCH$1) {
			const batch = places.slice(at, at + BATCH$1);
			this.#reader.stream(namesOf(batch));
			for (const { offset, size } of batch) {
				const bytes = Buffer.allocUnsafe(size);
				this.#reader.next(bytes);
				this.#whole.set(offset, bytes);
			}
		}
	}
	/** Gives back the memory of what was fetched. */
	forget() {
		this.#heads.clear();
		this.#whole.clear();
	}
	read(offset, length) {
		const target = Buffer.allocUnsafe(length);
		return target.subarray(0, this.readInto(offset, target));
	}
	readInto(offset, target) {
		if (target.length === 0) return 0;
		const whole = this.#whole.get(offset);
		if (whole && target.length <= whole.length) return whole.copy(target);
		const head = this.#heads.get(offset);
		if (head && target.length <= HEAD) return head.copy(target);
		const place = this.#placeOf(offset);
		return this.#reader.read(nameOf(place), offset - place.offset, target);
	}
	#placesOf(entries) {
		const seen = /* @__PURE__ */ new Set();
		const places = [];
		for (const entry of entries) {
			const { type, size, offset, body } = entry;
			if (type !== "file" || size === 0 || body || seen.has(offset)) continue;
			seen.add(offset);
			places.push(entry);
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
	return places.map(nameOf);
}
/** As the reader knows it: below its root. */
function nameOf({ path }) {
	return path.slice(1);
}

// src/layers/reader.ts
const readFd = promisify(read);
const CHUNK = 65536;
/** Bytes of an archive that are sent at once. */
const BATCH = 262144;
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
	#closed;
	constructor(server, requests, answers, options) {
		this.#server = server;
		this.#requests = requests;
		this.#answers = answers;
		this.#options = options;
	}
	/** What makes a command root's, see `asRoot`. */
	get root() {
		return this.#options.root;
	}
	/** Starts the server; what it reads it is told by `list`. Throws `LayersFailed`. */
	static async start(options) {
		const { tempDir, signal } = options;
		const [root, attributes] = ["layers", "attributes"].map((name) => join(tempDir, name));
		const fifos = [];
		try {
			for (const folder of [root, attributes]) await mkdir(folder, { recursive: true });
			for (const name of ["requests", "answers"]) fifos.push(await makeFifo(join(tempDir, name), signal));
			const [requests, answers] = fifos;
			const place = JSON.stringify({
				root,
				attributes
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
	/** Hands the names of everything in layers to `listing`, once and before all else. Throws `LayersFailed`, and `Cancelled`. */
	async list(stack, listing) {
		const { signal } = this.#options;
		const onAbort = () => void this.#kill();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			if (signal.aborted) throw new Cancelled();
			this.#try(() => this.#send("list", JSON.stringify(stack)));
			const buffer = Buffer.allocUnsafe(CHUNK);
			while (listing.code === void 0) {
				const { bytesRead } = await readFd(this.#answers, buffer, 0, CHUNK, null);
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
	/** The first `length` bytes of each file, one after the other (of a shorter one the rest is zeros), and their attributes. Throws `LayersFailed`. */
	examine(names, length) {
		const bytes = this.#ask("examine", names.join("\0"), 0, void 0, length);
		const end = names.length * length;
		return {
			heads: bytes.subarray(0, end),
			attributes: decodeAttributes(bytes.subarray(end))
		};
	}
	/** Asks for all bytes of files, one after the other; `next` reads them. Nothing else can be asked meanwhile. Throws `LayersFailed`. */
	stream(names) {
		this.#try(() => this.#send("stream", names.join("\0")));
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
	/** See `attributesOf`. Throws `LayersFailed`. */
	attributes(names) {
		return decodeAttributes(this.#ask("attributes", names.join("\0")));
	}
	/**
	* Writes an archive, with the bodies of files, to the file that is open as `out` in this process, from its beginning on and through a buffer of so
	* many bytes; returns the bytes of the archive. Nothing else can be asked meanwhile. Throws `LayersFailed`, and the system's error where it cannot be written (ENOSPC).
	*/
	async pack(pieces, out, buffer = 0) {
		const send = (question, names, length = 0) => writeAll(this.#requests, encodeRequest({
			question,
			names,
			offset: 0,
			length
		}));
		try {
			await send("begin", `/proc/${process.pid}/fd/${out}`, buffer);
			for (const parts of batches$1(pieces)) await send("append", encodeParts(parts));
			await send("end", "");
		} catch (error) {
			if (error.code !== "EPIPE") throw new LayersFailed(error.message);
		}
		const answer = await awaitAnswer(this.#answers);
		if (!answer) throw ended();
		if (answer.error === void 0) return Number(answer.bytes.toString());
		const [, code] = /^(E[A-Z]+): .*, write$/.exec(answer.error) ?? [];
		throw code ? Object.assign(new Error(answer.error), { code }) : new LayersFailed(answer.error);
	}
	/** Ends the server, and with it the mount. */
	close() {
		this.#closed ??= this.#close();
		return this.#closed;
	}
	async #close() {
		closeSync(this.#requests);
		closeSync(this.#answers);
		await this.#server.exited;
	}
	/** Waits for the answer: the server answers at the pace of its disk, and its death ends the wait. */
	#ask(question, names, offset = 0, target, length = target?.length ?? 0) {
		const answer = this.#try(() => {
			this.#send(question, names, offset, length);
			return receiveAnswer(this.#answers, target);
		});
		if (!answer) throw ended();
		if (answer.error !== void 0) throw new LayersFailed(`${names.slice(0, 200)}: ${answer.error}`);
		return answer.bytes;
	}
	#send(question, names, offset = 0, length = 0) {
		sendRequest(this.#requests, {
			question,
			names,
			offset,
			length
		});
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
/** Parts that make a request of their own: enough for a request to cost little, and few enough to be held. */
function* batches$1(pieces) {
	let parts = [];
	let held = 0;
	for (const { bytes, entry, stored } of pieces) {
		parts.push({
			bytes,
			name: entry ? nameOf(entry) : "",
			size: stored
		});
		held += bytes.length;
		if (held < BATCH) continue;
		yield parts;
		[parts, held] = [[], 0];
	}
	if (parts.length > 0) yield parts;
}
function ended() {
	return new LayersFailed("what reads them was ended");
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
/** A shared library's version, behind what all its names have in common: libc.so.6 is libc-2.31.so, libtiff.so.6 is libtiff.so.6.0.0. */
const VERSION = /(?:-\d[\d.]*)?\.so(?:\.[\d.]+)?$/;
/** The kernel maps these itself, and no tracer sees it: loaders, and interpreters of scripts. */
const LOADER = /^ld[\w.-]*\.so/;
const PROGRAM_FOLDER = /(?:^|\/)s?bin\/[^/]+$/;
/** Of other ELF files that a traced program did not open, rules pack mostly small ones: modules of the C library, libgcc_s. */
const SMALL_ELF = 262144;
/**
* `keep` has lines as `select` takes them; `also` what else is read: folders whole, files by their last names. Of listed paths only last names count: the folders on the way may be links, and which ones is
* not known before the tree is.
*/
function likelyOf(paths, keep, also = {
	folders: [],
	names: []
}) {
	const names = /* @__PURE__ */ new Set([...CONFIGURATION, ...also.names]);
	let traced = false;
	for (const path of paths) {
		names.add(lastName(path));
		traced ||= VERSION.test(path);
	}
	if (keep.length > 0 || LOCALE.some((part) => names.has(part))) for (const part of LOCALE) names.add(part);
	const lines = keep.map(readLine).filter(({ away }) => !away);
	const unknown = lines.some(({ kind }) => kind === "package");
	traced &&= keep.length === 0;
	return {
		names: [...names],
		keep: lines.flatMap(globsOf),
		folders: unknown ? ["/"] : also.folders,
		traced
	};
}
function globsOf({ kind, text }) {
	if (kind === "glob") return [text];
	return kind === "preset" && isPreset(text) ? presetGlobs(text, void 0) : [];
}
/**
* The test for members in their order; everything is wanted where nothing is likely. What a link with a wanted name leads to is wanted
* from there on.
*/
function wantedOf(likely) {
	if (likely === void 0) return {
		body: () => true,
		elf: () => true
	};
	const names = new Set(likely.names);
	const kept = likely.keep.map(matchBelow);
	const folders = likely.folders.map((folder) => folder === "/" ? "" : `${folder.slice(1)}/`);
	const body = (name, linkname) => {
		const own = bare(name);
		const wanted = names.has(lastName(name)) || folders.some((folder) => own.startsWith(folder)) || kept.length > 0 && kept.some((matches) => matches(own));
		if (wanted && linkname !== "") names.add(lastName(linkname));
		return wanted;
	};
	const libraries = new Set(likely.names.filter((name) => VERSION.test(name)).map(unversioned));
	const elf = (name, size) => {
		if (!likely.traced || size <= SMALL_ELF || PROGRAM_FOLDER.test(name)) return true;
		const last = lastName(name);
		return LOADER.test(last) || libraries.has(unversioned(last));
	};
	return {
		body,
		elf
	};
}
function unversioned(library) {
	return library.replace(VERSION, "");
}
function lastName(path) {
	const end = path.endsWith("/") ? path.length - 1 : path.length;
	return path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}
/** A member's name as globs are written: without "./" or "/" before it. */
function bare(name) {
	return name.startsWith(".") || name.startsWith("/") ? name.replace(/^(\.?\/)+/, "") : name;
}

// src/progress.ts
const EVERY_MS = 2e3;
/** Says how far `work` has come, in the words of `tell`, every two seconds until it ends. */
async function withProgress(log, tell, work) {
	const timer = setInterval(() => log.progress(tell()), EVERY_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
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
	if (name[0] !== "." && name[0] !== "/" && !name.includes("/.") && !name.includes("//")) return `/${name.endsWith("/") ? name.slice(0, -1) : name}`;
	return /(?:^|\/)\.\.(?:\/|$)/.test(name) ? void 0 : clean(name);
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
/** From so many on, memory matters more than a hundredth of the time. */
const MANY_NAMES = 5e4;
/** PATH_MAX without its NUL. */
const MAX_TARGET = 4095;
/**
* Builds the tree from members in their order, ending up with what GNU tar would extract: the last of several wins, but a
* directory with something in it stays. What cannot be is left out with a warning.
*/
var Planter = class {
	#maxNames;
	#entries = /* @__PURE__ */ new Map();
	/** Directories with something in them. */
	#filled = /* @__PURE__ */ new Set();
	#warnings = new Warnings();
	#many = false;
	#inode = 0;
	/** The parent of the last new entry: most members follow a sibling. It is not empty, so it stays a directory. */
	#sound = "/";
	constructor(maxNames = MAX_NAMES) {
		this.#maxNames = maxNames;
		this.#entries.set("/", this.#directory("/"));
	}
	/**
	* Returns the entry that it became; undefined where it is left out. Throws `Failure` when there are more names than memory is meant for: one
	* member can make two thousand.
	*/
	plant(member) {
		const planted = this.#tryPlant(member);
		this.#mindMemory();
		if (this.#entries.size > this.#maxNames) throw tooMany(this.#maxNames);
		if (typeof planted !== "string") return planted;
		this.#warnings.add(`${showPath(member.name).slice(0, 200)} is left out: ${planted}`);
	}
	finish() {
		return {
			tree: new Tree(this.#entries),
			warnings: this.#warnings.list()
		};
	}
	/** Once: a member can make several names, or none. */
	#mindMemory() {
		if (this.#many || this.#entries.size < MANY_NAMES) return;
		this.#many = true;
		collectOften();
	}
	/** The entry, or why it cannot be planted. */
	#tryPlant(member) {
		const path = memberPath(member.name);
		if (path === void 0) return "its name leads out of the image or cannot be opened";
		const entry = member.type === "1" ? this.#link(path, member) : this.#entry(path, member);
		if (typeof entry === "string") return entry;
		return this.#put(entry) ?? entry;
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
	/** Why it cannot be put there. */
	#put(entry) {
		const known = this.#entries.get(entry.path);
		if (known?.type === "directory" && entry.type !== "directory") {
			if (entry.path === "/") return "the root is a directory";
			if (this.#filled.has(entry.path)) return "a directory that is not empty has the same name";
		}
		if (!known && !this.#makeParents(entry.path)) return "what it lies in is not a directory";
		this.#entries.set(entry.path, entry);
	}
	/** Makes the directories that the archive left out, and fills the parent; false when something else has the name of one. */
	#makeParents(path) {
		const parent = parentOf(path);
		if (parent === this.#sound) return true;
		const missing = [];
		let above = parent;
		for (let known = this.#entries.get(above); known?.type !== "directory"; known = this.#entries.get(above)) {
			if (known) return false;
			missing.push(above);
			above = parentOf(above);
		}
		for (const directory of missing.reverse()) {
			this.#entries.set(directory, this.#directory(directory));
			this.#filled.add(above);
			above = directory;
		}
		this.#filled.add(parent);
		this.#sound = parent;
		return true;
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
	return new Failure(`the image has more than ${showCount(names)} files and folders`, { mend: "Images with so many cannot be packed: leave out what is not needed, or mount it as a volume." });
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
/** Indexes a container's file system as `docker export` writes it, also while it comes. */
var ExportIndex = class {
	#members;
	#planter = new Planter();
	#planted = 0;
	#failed;
	constructor(source) {
		this.#members = members(source);
	}
	/** Takes the first `count` members, which the source must have whole. Never throws: what is wrong with them is told at the end. */
	take(count) {
		try {
			while (this.#planted < count && this.#failed === void 0) {
				const { done, value } = this.#members.next();
				if (done) break;
				this.#planter.plant(value);
				this.#planted += 1;
			}
		} catch (error) {
			this.#failed = { error };
		}
	}
	/** Takes all the others; the source must have come to its end. Throws as `indexExport`. */
	finish() {
		this.take(Number.POSITIVE_INFINITY);
		if (this.#failed) throw this.#failed.error;
		return this.#planter.finish();
	}
};

// src/rootfs/spool.ts
/** A body up to this size is spooled with the headers around it: to leave it out saves nothing. */
const SMALL = 4096;
const ELF_MAGIC = Buffer.from("ELF", "latin1");
/** A longer header is not collected, see `#frame`. */
const MAX_HEADER = 131072;
/**
* Spools an export stream: every byte at its own offset, but without the bodies that nobody is likely to ask for, since to write a whole
* image costs more than the engine needs to send it. What looks other than engines write it (sparse members, a size that is none) is spooled
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
	#members = 0;
	/** Up to this offset lies a body. */
	#until = 0;
	#keeping = true;
	#ended = false;
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
	/** Whether the end mark came: what may follow it is not looked at. */
	get ended() {
		return this.#ended;
	}
	/** How many members were taken and written with everything behind them: not the newest. Not counted beyond what engines write. */
	get passed() {
		return Math.max(0, this.#members - 1);
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
			if (isZero(bytes.subarray(0, 512))) {
				this.#ended = true;
				return this.#keepRest();
			}
			const header = readFrame(bytes);
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
		this.#keeping = this.#isKept(stored, bytes) || stored <= SMALL;
		this.#until = this.#size + 512 + padded(stored);
		if (!this.#keeping) this.leftOut.push(this.#size + 512);
		this.#members += 1;
		this.#before = this.#global;
		return 512;
	}
	/** Most members are small and no links: their names are of no interest. */
	#isKept(stored, bytes) {
		const linkname = this.#before.pax.linkpath ?? this.#before.linkname ?? linknameIn(bytes);
		if (stored <= SMALL && linkname === "") return true;
		const name = this.#before.pax.path ?? this.#before.name ?? nameIn$1(bytes);
		const elf = stored > SMALL && ELF_MAGIC.equals(bytes.subarray(512, 512 + ELF_MAGIC.length));
		return this.#wanted.body(name, linkname) || elf && this.#wanted.elf(name, stored);
	}
	#keepRest() {
		this.#keeping = true;
		this.#until = Number.POSITIVE_INFINITY;
		return 512;
	}
};

// src/rootfs/spool-file.ts
/** Written at once, from a multiple of it on, bytes cost a fifth of what they cost in the pieces in which they come. */
const WINDOW = 1 << 20;
/** A hole up to this size is written as zeros, with what is around it. */
const SMALL_HOLE = 65536;
/**
* A file that is written front to back, with holes, through one buffer; what was written last is read from memory. The caller opens it, empty, and
* closes it.
*/
var SpoolFile = class {
	#fd;
	#file;
	#window = Buffer.allocUnsafe(WINDOW);
	/** The window has the bytes from `#begin` to `#end`. */
	#begin = 0;
	#end = 0;
	/** The file has the bytes up to here. */
	#written = 0;
	/** `sizeOf` tells how many bytes there are, those that lie in holes included. */
	constructor(fd, sizeOf) {
		this.#fd = fd;
		this.#file = fdSource(fd, sizeOf);
	}
	get size() {
		return this.#file.size;
	}
	/** Takes bytes, which are only lent, for the offset `at`; it lies behind all that were taken before. */
	write(bytes, at) {
		if (at - this.#end > Math.min(SMALL_HOLE, this.#room())) this.#moveTo(at);
		this.#window.fill(0, this.#end - this.#begin, at - this.#begin);
		this.#end = at;
		for (let done = 0; done < bytes.length;) {
			if (this.#room() === 0) this.#moveTo(this.#end);
			const part = bytes.subarray(done, done + this.#room());
			this.#window.set(part, this.#end - this.#begin);
			this.#end += part.length;
			done += part.length;
		}
	}
	/** Writes what is only in memory. */
	flush() {
		for (let at = Math.max(this.#begin, this.#written); at < this.#end; this.#written = at) at += writeSync(this.#fd, this.#window, at - this.#begin, this.#end - at, at);
	}
	read(offset, length) {
		return readNew((from, target) => this.readInto(from, target), this.size, offset, length);
	}
	readInto(offset, target) {
		const end = offset + target.length;
		if (offset >= this.#begin && end <= this.#end) return this.#window.copy(target, 0, offset - this.#begin, end - this.#begin);
		if (end > this.#written) this.flush();
		return this.#file.readInto(offset, target);
	}
	#moveTo(offset) {
		this.flush();
		this.#begin = offset;
		this.#end = offset;
	}
	/** Bytes that the window has room for: it ends at a multiple of its size. */
	#room() {
		return WINDOW - this.#begin % WINDOW - (this.#end - this.#begin);
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
		const inspect = await docker.api({
			method: "GET",
			path: `/containers/${id}/json`
		});
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
* Exports an instance into a file in `tempDir` (a private one), as far as it is likely to be packed, or all of it: the way that every engine knows. The
* file is gone when it is closed, whatever ends us.
*/
async function exportInstance(docker, { inspect }, { tempDir, log }, likely) {
	const file = await openUnnamed(join(tempDir, "export.tar"));
	try {
		const source = new SpoolFile(file.fd, () => spool.size);
		const spool = new Spool(wantedOf(likely), (bytes, at) => source.write(bytes, at));
		const index = new ExportIndex(source);
		let finished;
		let onEnd = () => {};
		const ended = new Promise((resolve) => {
			onEnd = resolve;
		});
		const take = (bytes) => {
			if (spool.ended) return;
			spool.push(bytes);
			index.take(spool.passed);
			if (spool.ended) onEnd();
		};
		const sent = docker.export(inspect.Id, take);
		await withProgress(log, () => `${showBytes(spool.size)} of the image read so far`, () => Promise.race([ended, sent]));
		spool.finish();
		source.flush();
		await file.truncate(spool.size);
		return {
			source,
			leftOut: new Set(spool.leftOut),
			index: () => {
				finished ??= index.finish();
				return finished;
			},
			expect: () => {},
			fetch: () => {},
			complete: (packed) => packed,
			lost: () => [],
			pack: packRootfs,
			close: () => sent.catch(() => {}).then(() => file.close())
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

// src/layers/attributes.ts
const CAPABILITY = "security.capability";
/** linux/capability.h: the revision stands in the highest byte, and the third has the root's uid behind the second's 20 bytes. */
const REVISION_AT = 3;
const LENGTH_2 = 20;
/** What a listing does not tell of entries, as an export has it: the number of devices, the capabilities of files. */
var Attributes = class {
	#reader;
	/** By a file's name; undefined where it is known to have none. */
	#capabilities = /* @__PURE__ */ new Map();
	/** Names of files with others. */
	#others = /* @__PURE__ */ new Set();
	constructor(reader) {
		this.#reader = reader;
	}
	/** Takes what `Reader.attributes` gave for files. */
	learn(names, { capabilities, others }) {
		for (const name of names) this.#capabilities.set(name, void 0);
		for (const name of others) this.#others.add(name);
		for (const { name, xattrs } of members(bufferSource(capabilities))) {
			const value = xattrs?.get(CAPABILITY);
			if (value) this.#capabilities.set(name, asExported(value));
		}
	}
	/** The packed entries with these attributes; asks for what was not learned yet. Throws `LayersFailed`. */
	complete(packed) {
		const names = firstNames(packed);
		const unknown = [...names.values()].filter((name) => !this.#capabilities.has(name));
		if (unknown.length > 0) this.learn(unknown, this.#reader.attributes(unknown));
		return packed.map((item) => {
			const entry = this.#completed(item.entry, names);
			return entry === item.entry ? item : {
				...item,
				entry
			};
		});
	}
	/** Packed files with attributes that no export has, and rootfs.tar neither: one way of reading must not give other bytes than another. */
	lost(packed) {
		const names = firstNames(packed);
		return packed.filter(({ entry }) => this.#others.has(names.get(entry.inode) ?? "")).map(({ entry }) => entry.path);
	}
	#completed(entry, names) {
		const capability = this.#capabilities.get(names.get(entry.inode) ?? "");
		if (capability) return {
			...entry,
			xattrs: /* @__PURE__ */ new Map([[CAPABILITY, capability]])
		};
		return entry.device ? {
			...entry,
			device: this.#reader.device(nameOf(entry))
		} : entry;
	}
};
/** Of each file that is not made one name, by its inode. */
function firstNames(packed) {
	const names = /* @__PURE__ */ new Map();
	for (const { entry } of packed) if (entry.type === "file" && !entry.body && !names.has(entry.inode)) names.set(entry.inode, nameOf(entry));
	return names;
}
/** The engine exports a capability that was set in a user namespace as one without (moby, pkg/archive, ReadSecurityXattrToTarHeader). */
function asExported(capability) {
	if (capability[REVISION_AT] !== 3) return capability;
	const value = Buffer.from(capability.subarray(0, LENGTH_2));
	value[REVISION_AT] = 2;
	return value;
}

// src/layers/pack.ts
/**
* Writes rootfs.tar where the layers are read. It is summed up here meanwhile, from what is there of it: that takes as long. Throws as `Reader.pack`
* does.
*/
function packLayers(reader) {
	return async (options, out, buffer) => {
		const size = options.size ?? packedSize(options).size;
		const hash = createHash("sha256");
		const over = new AbortController();
		const sum = async (bytes) => {
			hash.update(bytes);
			await setImmediate();
		};
		const summed = follow(`/proc/self/fd/${out}`, size, sum, async () => over.signal.throwIfAborted());
		summed.catch(() => {});
		try {
			const written = await reader.pack(pieces(options), out, buffer);
			if (written !== size) throw new Error(`rootfs.tar has ${written} bytes and not ${size}`);
		} catch (error) {
			over.abort();
			await summed.catch(() => {});
			throw error;
		}
		await summed;
		return {
			size,
			sha256: hash.digest("hex")
		};
	};
}

// src/target/layers.ts
/** Where the engine numbers owners in a way of its own, the numbers in its layers are not those in the image. */
const MAPPED = /name=(rootless|userns)/;
/** Starts what reads layers, with the engine's own rights, root's, before it is known which. Throws `LayersFailed` where we are not allowed to. */
async function startReader(session) {
	return Reader.start({
		...session,
		root: await rootOf(session.signal)
	});
}
/**
* Reads an instance that was never started where the engine keeps it: only names, and what is asked for. Throws `LayersFailed`, also while reading,
* where it cannot be done: the engine is elsewhere, or keeps images in another way. The reader is closed with the contents.
*/
async function readLayers(docker, instance, starting, signal) {
	const reader = await starting;
	const info = await docker.info();
	const mapped = MAPPED.exec(info.SecurityOptions?.join(" ") ?? "");
	if (mapped) throw new LayersFailed(`the engine runs with ${mapped[1]}`);
	const stack = await stackOf(instance, info, reader.root, signal);
	if (typeof stack === "string") throw new LayersFailed(stack);
	const [planter, source, attributes] = [
		new Planter(),
		new LayersSource(reader),
		new Attributes(reader)
	];
	const listing = new Listing((member) => {
		const entry = planter.plant(member);
		if (member.type === "0" && entry) source.add(entry);
	});
	await reader.list(stack, listing);
	const index = planter.finish();
	return {
		source,
		leftOut: /* @__PURE__ */ new Set(),
		index: () => index,
		expect(entries) {
			const examined = source.examine(entries);
			if (examined) attributes.learn(examined.names, examined.attributes);
		},
		fetch: (entries) => source.fetchWhole(entries),
		complete: (packed) => attributes.complete(packed),
		lost: (packed) => attributes.lost(packed),
		pack(...of) {
			source.forget();
			return packLayers(reader)(...of);
		},
		close: () => reader.close()
	};
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
/** Makes an instance and opens its layers, for `withContents` or `closeInstance`. Throws `Failure` where the engine makes none. */
async function openInstance(docker, original, session) {
	const starting = startReader(session);
	starting.catch(() => {});
	let instance;
	try {
		instance = await makeInstance(docker, original, session.runId);
		return {
			instance,
			layers: await readLayers(docker, instance.inspect, starting, session.signal)
		};
	} catch (error) {
		await starting.then((reader) => reader.close()).catch(() => {});
		if (instance && error instanceof LayersFailed) return {
			instance,
			layers: error
		};
		await removeQuietly(instance);
		throw error;
	}
}
/** Gives it back unused. */
async function closeInstance({ instance, layers }) {
	if (!(layers instanceof LayersFailed)) await layers.close();
	await removeQuietly(instance);
}
/** What cannot be removed is removed, or told, at the end of the run. */
async function removeQuietly(instance) {
	await instance?.remove().catch(() => {});
}
/**
* What `use` makes of an instance's files, which are read in the cheapest way that works here: where that turns out to be none, `use` is
* called again with the next. What is `likely` to be asked for need not be all: the last way has everything. Closes the instance.
*/
async function withContents(docker, original, opened, session, likely, use) {
	let { instance } = opened;
	const exported = async (wanted) => {
		if (!(opened.layers instanceof LayersFailed) && !await docker.container(instance.inspect.Id)) instance = await makeInstance(docker, original, session.runId);
		return exportInstance(docker, instance, session, wanted);
	};
	const ways = [
		{
			how: "its layers, as far as needed",
			open: async () => orThrow(opened.layers)
		},
		{
			how: "docker export",
			open: () => exported(likely)
		},
		{
			how: "docker export, as a whole",
			open: () => exported()
		}
	];
	try {
		const { made, closed } = await throughFirst(ways, session, (contents) => use(contents, instance));
		return {
			made,
			closed: closed.then(() => removeQuietly(instance))
		};
	} catch (error) {
		await removeQuietly(instance);
		throw error;
	}
}
/** The names in the image, bodies unread. */
async function treeOf(docker, original, session) {
	const opened = await openInstance(docker, original, session);
	const tree = async (contents) => contents.index().tree;
	const { made, closed } = await withContents(docker, original, opened, session, likelyOf([], []), tree);
	await closed;
	return made;
}
async function throughFirst([way, ...others], session, use) {
	try {
		return await through(way, session, use);
	} catch (error) {
		if (session.signal.aborted) throw new Cancelled();
		if (others.length === 0) throw error;
		tellNext(error, session.log);
		return throughFirst(others, session, use);
	}
}
async function through({ how, open }, { log }, use) {
	const contents = await open();
	try {
		log.info(`The image is read through ${how}`);
		return {
			made: await use(contents),
			closed: contents.close()
		};
	} catch (error) {
		await contents.close();
		throw error;
	}
}
function orThrow(layers) {
	if (layers instanceof LayersFailed) throw layers;
	return layers;
}
/** Says why the next way is taken; throws what has nothing to do with the way. */
function tellNext(error, log) {
	if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
	else if (error instanceof BodyLeftOut) log.info(`${error.message}, but it is needed: the image is exported once more`);
	else throw error;
}

// src/preparing.ts
/** Prepares for packing while a tracer is attached. */
var Preparation = class {
	#givenUp = new AbortController();
	#prepared;
	constructor(run, original) {
		const signal = AbortSignal.any([run.session.signal, this.#givenUp.signal]);
		this.#prepared = prepare(run.docker, original, {
			...run.session,
			signal
		}).catch(() => void 0);
	}
	/**
	* To be waited for when a tracer is attached, before the container is started. Sysdig is handed what happens on the whole machine, and a program
	* that looks at every file of an image would have it lose events: what is not ready by then is given up. Strace does not mind.
	*/
	async makeWay({ name }) {
		if (name !== "sysdig") return;
		this.#givenUp.abort();
		await this.#prepared;
	}
	/** Hands it over, once; undefined where it could not be prepared. */
	take() {
		const prepared = this.#prepared;
		this.#prepared = Promise.resolve(void 0);
		return prepared;
	}
	/** Gives back what was not taken. */
	async discard() {
		const prepared = await this.take();
		if (prepared) await closeInstance(prepared);
	}
};
async function prepare(docker, original, session) {
	keepNewSpaceSmall();
	const opened = await openInstance(docker, original, session);
	if (opened.layers instanceof Error) return opened;
	try {
		return {
			...opened,
			known: knownOf(opened.layers)
		};
	} catch (error) {
		await closeInstance(opened);
		throw error;
	}
}
/** The packages by the databases in the image. */
function knownOf(contents) {
	return readPackages(contents.index().tree, bodyReader(contents), contents.fetch);
}

// src/report/left-out.ts
/**
* Goes through the tree folder by folder, so that it need not be in memory a second time. `packed` are canonical paths; `ownerOf` names the
* package of one, if any.
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
/** The JSON of a `LeftOut`, one folder a line, in pieces. */
function* leftOutJson(folders) {
	let first = true;
	for (const [folder, names] of folders) {
		const members = names.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
		yield `${first ? "{" : ","}\n    ${JSON.stringify(folder)}: {${members.join(",")}}`;
		first = false;
	}
	yield first ? "{}" : "\n  }";
}

// src/report/json.ts
const BATCH_CHARS = 65536;
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
/** What is left out, by folder (two levels deep), largest first. Folders themselves do not count. */
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
/** A folder's path, cut after two names: /usr/share/doc is in /usr/share. */
function upper(folder) {
	const names = folder.split("/").filter(Boolean).slice(0, 2);
	return names.length === 0 ? "/" : `/${names.join("/")}`;
}
/**
* report.json, in pieces of some 64 kB. What a test or container printed is not in it: it may hold secrets, and the runner masks them in the
* log and the summary but not in artifacts.
*/
function* reportJson(report) {
	const { leftOut } = report;
	const text = JSON.stringify(told(report), void 0, 2);
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
/** Without what a test or container printed, and without all that was left out. */
function told({ leftOut: _, failure, ...report }) {
	return {
		...report,
		...failure ? { failure: unsaid(failure) } : {}
	};
}
function unsaid({ message, said, phase, mend, exitCode }) {
	return {
		phase,
		message: said === void 0 ? message : message.replace(`: ${said}`, ""),
		...mend ? { mend } : {},
		exitCode
	};
}

// src/report/sizes.ts
/** What is smaller than this part of the whole is not named: nobody could see it. It keeps a page of any image small. */
const PARTS = 3e3;
/** A hostile image may have folders without end, and names without number. */
const DEPTH = 64;
const MOST$1 = 5e3;
/**
* The sizes of an image's files and folders, as far down as they are large enough to be seen. Folders themselves do not count, and of hard
* links one: if possible one that is packed.
*/
function sizeTree(tree, packed) {
	const least = Math.max(1, tree.bytes / PARTS);
	const direct = /* @__PURE__ */ new Map();
	const large = [];
	for (const file of counted(tree, packed)) {
		const [path, bytes] = file;
		count(folderIn(direct, path.slice(0, path.lastIndexOf("/") + 1)), file);
		if (bytes >= least) large.push([path, count(empty(), file)]);
	}
	const folders = summedUp(direct);
	const root = folderIn(folders, "/");
	for (const [path, node] of [...folders, ...large].filter(isLarge(least)).sort(bySize).slice(0, MOST$1)) place(path, node, folders);
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
/** The folders by path with all that is below them, from what is directly in each (by path with a slash at its end). */
function summedUp(direct) {
	const folders = /* @__PURE__ */ new Map();
	for (const [path, node] of direct) for (const folder of foldersOf(path)) add(folderIn(folders, folder), node);
	return folders;
}
function isLarge(least) {
	return ([path, { bytes }]) => path !== "/" && bytes.total >= least;
}
/** The largest first, and a folder before what is in it. */
function bySize([onePath, one], [path, other]) {
	return other.bytes.total - one.bytes.total || onePath.length - path.length;
}
/** Below DEPTH nothing has a folder, and so no place. */
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
/** From the root down. */
function* foldersOf(path) {
	yield "/";
	for (let at = path.indexOf("/", 1), depth = 1; at > 0 && depth < DEPTH; at = path.indexOf("/", at + 1), depth++) yield path.slice(0, at);
}
function count(node, [, bytes, kept]) {
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
/** What is not named in a folder is summed up in a last child, so that the children are the whole. */
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

// src/engine/upload.ts
const TAR = "application/x-tar";
/** POSTs a tar, which may still be written, to the engine. Returns and throws as `post` does. */
function upload({ file, ...to }, stop) {
	return post(to, stop, (write, goesOn) => follow(file, to.size, write, async () => goesOn()));
}
/**
* POSTs the tar that `send` writes to the engine and returns what it answers, see `answerIn`. `stop` breaks it off before the last bytes
* are sent, with `Cancelled`: the engine, which was promised so many, keeps nothing. After that its answer is waited for, whatever comes.
* `send` can ask whether it goes on: that throws where it does not, as when the engine has refused.
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
		const broke = await talk(socket, requestHead("POST", path, TAR, size), take, cut.signal, async (write) => {
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
		}, head.status, body, broke?.message ?? "");
	} finally {
		stop.removeEventListener("abort", onStop);
		cut.abort();
	}
}

// src/engine/layer-import.ts
/**
* Imports the layer, which the engine unpacks as it comes, and then loads the image's archive without it. `docker load` alone first copies the whole
* archive, and unpacks the layer after that. An engine that does not take it like this gets the whole archive.
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
			log.info(`The engine does not import the layer: ${error.message}`);
		}
		await (await docker.startLoad(tempDir)).send(archive, onSent);
	}
	/** API: ImageCreate (fromSrc) and ImageLoad, which looks for a layer in the archive only where the engine does not have it. */
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
		} finally {
			signal.removeEventListener("abort", stop);
			await docker.api({
				method: "DELETE",
				path: `/images/${tag}`
			}).catch(() => {});
		}
	}
	/** The engine takes a twentieth of a second to be ready for an archive: it has all but the last block of it when the layer is there. */
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

// src/image/archive.ts
const BLOCK = 512;
const LAYER = "layer.tar";
/**
* The image as an archive that `docker load` takes. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset
* Format"); what names the layer comes behind it.
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
		tail
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

// src/target/micro.ts
/**
* Begins to load the micro image of an `instance`, in the cheapest way that works here: an engine that keeps layers as folders (its graph driver
* overlay2), and whose socket we can reach, unpacks the layer as it comes.
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
/** From so many bytes on, where there are `FEW` processors, to write and to unpack beside each other takes both as long as one after the other. */
const LARGE = 128 << 20;
const FEW = 2;
/** Sends the micro image by `load`, to be known under `tag`: while its layer is written where that is worth it, see `LARGE`. */
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

// src/packing.ts
const NO_RECORDS = {
	paths: [],
	made: [],
	warnings: []
};
/**
* Packs a fresh instance of the image, the prepared one if it was not packed yet. `paths` are likely to be packed; `listOf` makes the file list once the
* tree is known; `healed` paths are added to it.
*/
async function pack(run, original, paths, listOf, healed = []) {
	const { request, session, docker } = run;
	keepNewSpaceSmall();
	const prepared = await run.preparation?.take() ?? await openInstance(docker, original, session);
	const likely = likelyOf([...paths, ...healed], request.keep, readAlways(request));
	const list = (tree) => withHealed(listOf(tree), healed);
	const { made, closed } = await withContents(docker, original, prepared, session, likely, async (contents, instance) => {
		const load = await startLoad(docker, instance.inspect, session);
		try {
			return await packContents(run, original, instance, contents, (contents === prepared.layers ? prepared.known : void 0) ?? knownOf(contents), list, load);
		} catch (error) {
			await load.abandon();
			throw error;
		}
	});
	run.pending.push(closed.catch(() => {}));
	return made;
}
async function packContents(run, { base, createdAt }, instance, contents, { packages, warnings: unread }, listOf, load) {
	const { request, session, docker, partial } = run;
	const { tree, warnings } = contents.index();
	const read = bodyReader(contents);
	const list = listOf(tree);
	await writeList(partial, list);
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
	const file = join(partial, "rootfs.tar");
	const out = await open(file, "w", 420);
	const tell = () => `${showBytes(fstatSync(out.fd).size)} packed so far`;
	const written = withProgress(session.log, tell, () => writeRootfs(plan, out.fd));
	const layer = {
		file,
		size: plan.size,
		written
	};
	const loading = loadMicro(docker, load, base, layer, workTag(session.runId));
	run.pending.push(loading.loaded.then(() => {}).catch(() => {}));
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
		session.log.info(`rootfs.tar: ${showCount(packed.length)} entries, ${showBytes(size)}, sha256 ${sha256}`);
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
		await out.close();
	}
}
/** files.txt, in the folder of unfinished output. */
async function writeList(partial, list) {
	await writeFile(join(partial, "files.txt"), formatFileList(list));
}
/** What is read of every image, whatever its list holds. */
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
/** Notes in the report what was packed and what was not. */
function recordPacked(run, packed) {
	const { recorder, report } = run;
	const { list, tree, packages, inventory, rootfs } = packed;
	const traced = rootfs.dropped.filter(({ reason }) => reason === "traced").map(({ entry }) => entry.path);
	if (traced.length > 0) recorder.warn(droppedText(traced));
	const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
	report.image.size = tree.bytes;
	report.image.files = countFiles(tree.entries());
	const ownerOf = ownerNames(packages);
	report.packages = packagesRecord(packages.all, tree, paths);
	const callers = run.touches && callersOf(run.touches, tree);
	report.packed = packedRecords(rootfs.packed, {
		ownerOf,
		languageOf: languageNames(inventory),
		callers
	});
	report.dropped = packedRecords(rootfs.dropped, { ownerOf });
	report.leftOut = () => leftOut(tree, paths, ownerOf);
	report.removed = removedByFolder(tree.entries(), paths);
	run.sizes = () => sizeTree(tree, paths);
	report.rootfs = {
		sha256: rootfs.sha256,
		size: rootfs.size
	};
	if (report.tracer) report.tracer.paths = list.paths.length - list.reasons.size;
}
function droppedText(dropped) {
	return `drop took away ${showCount(dropped.length)} paths that the capture saw: ${firstOf(dropped)}`;
}
function lostText(lost) {
	return `${lost.length === 1 ? "A packed file has" : `${showCount(lost.length)} packed files have`} access control lists or extended attributes that engines leave out of what they export, and so does rootfs.tar: ${firstOf(lost)}. File capabilities are kept`;
}
function firstOf(paths) {
	return `${paths.slice(0, 3).map(formatPath).join(", ")}${paths.length > 3 ? ", …" : ""}`;
}
/** Files with links and devices, without folders. */
function countFiles(entries) {
	let files = 0;
	for (const { type } of entries) if (type !== "directory") files++;
	return files;
}

// src/report/syscall-families.ts
/**
* Calls that do the same in several forms: which one a program makes depends on the libc, the kernel and the architecture, so that who may
* make one of them may make all. Source: syscalls(2), section "System call list" and the pages that it names.
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
/** `names` and their kin, sorted, each once. */
function withFamilies(names) {
	const all = new Set(names);
	for (const family of FAMILIES) if (family.some((name) => all.has(name))) for (const name of family) all.add(name);
	return [...all].sort();
}

// src/report/seccomp.ts
const EPERM = 1;
const ENOSYS = 38;
/**
* What the container runtime calls between the moment that it sets the profile and the program's start, in `docker exec` too, and what each
* process comes to call by itself: to end, to return from a signal, to go on after a stop, or to read a clock that the kernel does not map.
* Seen with runc 1.1 (a Go program: its threads schedule themselves), and what its newer versions and crun call in these places.
*/
const ALWAYS = `brk capget capset chdir clock_getres clock_gettime close close_range dup2 epoll_create epoll_ctl epoll_wait eventfd execve exit
  exit_group access fchdir fchown fcntl fstat fstatfs futex getcpu getcwd getdents getegid geteuid getgid getpid getppid getrandom gettid
  gettimeofday getuid lseek madvise mmap mprotect munmap nanosleep open pipe poll prctl pread64 read readlink restart_syscall rseq
  rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield set_robust_list set_tid_address setgid setgroups setsid setuid
  sigaltstack sigreturn statfs tgkill time umask uname wait4 write arch_prctl`.split(/\s+/);
/**
* Calls that Docker's own profile refuses to a container without further capabilities. Where the tracer does not tell whether one of them
* was, it was. Source: https://docs.docker.com/engine/security/seccomp/ (significant syscalls blocked by the default profile).
*/
const REFUSED_BY_DEFAULT = new Set(`acct add_key bpf clock_adjtime clock_settime create_module delete_module fanotify_init finit_module fsconfig fsmount fsopen fspick
  get_kernel_syms get_mempolicy init_module io_uring_enter io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load
  lookup_dcookie mbind mount mount_setattr move_mount move_pages nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd
  pivot_root process_madvise process_vm_readv process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key
  set_mempolicy setdomainname sethostname setns settimeofday stime swapoff swapon sysfs syslog umount umount2 unshare uselib userfaultfd
  ustat vhangup vm86 vm86old`.split(/\s+/));
/** Flags of clone(2) that make namespaces; Docker's own profile refuses them in the same way. */
const CLONE_NEW_NAMESPACES = 2114060288;
/** Linux's names of processors, as seccomp calls them with the others whose programs they run too. */
const ARCHITECTURES = {
	amd64: [
		"SCMP_ARCH_X86_64",
		"SCMP_ARCH_X86",
		"SCMP_ARCH_X32"
	],
	arm64: ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
};
/**
* The profile that allows what was made while it was observed, in all its forms, and what the runtime itself needs. Everything else is refused
* (EPERM), but a call that was found missing, or whose flags a profile cannot see (clone3), is missing: programs do without it.
* `architecture` is the image's, in Go's words. Source: https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#seccomp
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
/** New processes and threads, but new namespaces only where the container may make them in other ways too. */
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
/** Number of calls that a profile allows. */
function allowedBy({ syscalls }) {
	return syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW").reduce((sum, { names }) => sum + names.length, 0);
}

// src/profiling.ts
/**
* Writes seccomp.json, the profile of all that the containers of this run called, and runs the test once more on the micro image under it: a
* profile that is too narrow is found here, not in production. Throws `Failure` when nothing was observed, or when the test fails.
*/
async function makeProfile(run, original) {
	const { session, docker, report, partial } = run;
	const seen = run.syscalls.that("made").length;
	if (seen === 0) throw nothingObserved();
	const profile = seccompProfile(run.syscalls, original.base.platform.architecture);
	const file = join(partial, "seccomp.json");
	await writeFile(file, `${JSON.stringify(profile, void 0, 2)}\n`);
	report.seccomp = {
		allowed: allowedBy(profile),
		seen
	};
	const subject = subjectOf(run, original, "verify", workTag(session.runId));
	const { verdict } = await observe({
		...subject,
		target: under(file, subject.target)
	}, unwatched, {
		docker,
		...session
	});
	if (!verdict.ok) throw tooNarrow(verdict.message, verdict.evidence);
	session.log.info(`The test passes under seccomp.json, which allows ${showCount(report.seccomp.allowed)} system calls`);
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
	return new Failure("seccomp: no container of this run was observed, so there is nothing to make the profile of", {
		exitCode: EXIT.incomplete,
		mend: "Let this run capture (the root action, or micropacker run), or let sysdig work here: strace observes no passing test on a micro image."
	});
}
function tooNarrow(message, evidence) {
	return new Failure(`under seccomp.json, on the micro image: ${message}`, {
		exitCode: EXIT.testOnMicro,
		mend: "The micro image passes without the profile. A call that only sometimes is made may be missing in it: run again, or set seccomp: false.",
		evidence: [...evidence]
	});
}

// src/push-failure.ts
/**
* Broken connections and the registry's own troubles, as docker/build-push-action tries them again; not a refusal, and not a name that
* nobody knows.
* Source: https://github.com/moby/buildkit/blob/master/util/resolver/retryhandler/retry.go
*/
const TRANSIENT = /\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|(?:unexpected|invalid)[^\n]* status[^\n]*\b5\d\d\b|\bEOF\b|connection reset|broken pipe|use of closed network connection|TLS handshake timeout|i\/o timeout|Client\.Timeout|deadline exceeded|server misbehaving/i;
/** What registries and engines say, and what to do then. The first that matches counts. */
const MENDS = [
	[/name unknown|repository .*(?:not found|does not exist)/i, () => "Make the repository in the registry first: this registry does not make one at a push."],
	[/immutable|already exists|cannot be (?:overwritten|updated)/i, () => "The registry keeps this tag as it is: push another tag, such as one with the commit."],
	[/denied|unauthorized|forbidden|no basic auth|authentication required|insufficient_scope|\b40[13]\b/i, loginMend],
	[/HTTP response to HTTPS client|x509|certificate/i, (host) => `The engine wants TLS that it trusts: put the CA of ${host} into /etc/docker/certs.d/${host}/ca.crt, or ${host} into the engine's insecure-registries.`],
	[/quota|no space|too large|\b413\b/i, () => "The registry has no room for it: remove old images there, or raise its limit."],
	[/no such host|connection refused|no route|unreachable|timeout|deadline|EOF|reset|broken pipe|\b5\d\d\b/i, (host) => `The engine does not reach ${host}: check the name in tags, the registry, and the proxy of the engine.`]
];
/** Whether the next try may go well, by what `docker push` printed to stderr. */
function isTransient(stderr) {
	return TRANSIENT.test(stderr);
}
/** What the registry or the engine said, on one line, without the parameters of a URL: uploads have signed ones. */
function pushReason(stderr) {
	const lines = stderr.split("\n").map((line) => line.trim().replace(/^Error response from daemon: /, ""));
	return [...new Set(lines.filter((line) => line !== "" && line !== "errors:"))].slice(-3).join("; ").replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, "$1?…") || "(it said nothing)";
}
/** The error of a push that failed: what is where now, and what to do. */
function pushFailure(tag, reason, all, { stdout }) {
	const host = fullName(tag).split("/")[0];
	const mend = MENDS.find(([said]) => said.test(reason))?.[1](host) ?? `Try it by hand: docker push ${tag}`;
	return new Failure(`push: ${tag} was not pushed: ${reason}`, {
		mend: `${mend} The micro image is good, and has its tags on this machine.`,
		evidence: [...all.length > 1 ? [{
			title: "Tags",
			lines: all.map(stateOf$1)
		}] : [], {
			title: "docker push printed last",
			lines: stdout.trim().split("\n").slice(-10)
		}]
	});
}
function stateOf$1({ tag, pushed, reference, message }) {
	if (pushed) return `pushed: ${tag}${reference ? ` (${reference})` : ""}`;
	return message === void 0 ? `not tried: ${tag}` : `not pushed: ${tag}`;
}
function loginMend(host) {
	const login = `Log in to ${host} in an earlier step (docker/login-action), as one who may push there.`;
	if (host !== "ghcr.io") return login;
	return `${login} With GITHUB_TOKEN the job needs "permissions: packages: write", and a package that is there already must give this repository write access (its settings, Manage Actions access).`;
}

// src/push.ts
const WAITS_MS = [2e3, 5e3];
/**
* Pushes the tags one after the other; `records` tells of each how it went, whatever happens. Returns the digests of the manifests, each
* once, the first tag's first. Throws `Failure` at the first that is refused: those that move, such as `latest`, usually come last, and
* should not when an earlier one did not.
*/
async function pushAll(docker, pushing, records) {
	for (const record of records) try {
		await pushOne(docker, pushing, record, records);
	} catch (error) {
		if (error instanceof Cancelled) tellCancelled(pushing.log, record, records);
		throw error;
	}
	return [...new Set(records.flatMap(({ reference }) => reference?.split("@")[1] ?? []))];
}
async function pushOne(docker, pushing, record, all) {
	pushing.log.info(`Pushing ${fullName(record.tag)}`);
	const output = await patiently(docker, pushing, record.tag);
	if (output.code !== 0) {
		record.message = pushReason(output.stderr);
		throw pushFailure(record.tag, record.message, all, output);
	}
	record.pushed = true;
	const digest = digestIn(output.stdout) ?? await knownDigest(docker, record.tag);
	if (digest) record.reference = `${repositoryOf$1(record.tag)}@${digest}`;
	pushing.log.info(`Pushed ${record.reference ?? record.tag}`);
}
/** Tries again what may go well the next time. */
async function patiently(docker, { log, signal }, tag) {
	for (const ms of WAITS_MS) {
		const output = await docker.push(tag);
		if (output.code === 0 || !isTransient(output.stderr)) return output;
		log.info(`${pushReason(output.stderr)}: trying again in ${ms / 1e3} s`);
		await setTimeout$1(ms, void 0, { signal }).catch(() => {
			throw new Cancelled();
		});
	}
	return docker.push(tag);
}
/** What the engine says last of a push, from 20.10 on and in either image store: `1.2: digest: sha256:… size: 527`. */
function digestIn(printed) {
	return [...printed.matchAll(/: digest: (sha256:[0-9a-f]{64}) size: \d+/g)].at(-1)?.[1];
}
/** Engines that only look like Docker may not say it; an image that was pushed before may have several. */
async function knownDigest(docker, tag) {
	const here = ((await docker.image(tag))?.RepoDigests ?? []).filter((reference) => fullName(repositoryOf$1(reference)) === fullName(repositoryOf$1(tag)));
	return here.length === 1 ? here[0].split("@")[1] : void 0;
}
function tellCancelled(log, record, all) {
	record.message = "cancelled: the registry may have it or not";
	const pushed = all.filter((one) => one.pushed).map(({ tag }) => tag);
	if (pushed.length > 0) log.warning(`Pushed before the cancel: ${pushed.join(", ")}`);
}

// src/publishing.ts
/** Only now the image gets its tags and the files their place: what can be seen outside is whole and, if asked for, verified. */
async function publish(run) {
	const { request, tags, session, docker } = run;
	for (const tag of tags) await docker.tag(workTag(session.runId), tag);
	for (const name of [
		"rootfs.tar",
		"files.txt",
		"Dockerfile"
	]) await keep(run, name);
	if (request.sbom) await keep(run, "sbom.cdx.json");
	if (run.syscalls) await keep(run, "seccomp.json");
	session.log.info(`Tagged ${tags.join(", ")}; files in ${request.output}`);
}
/** Says before the work begins what will go where, so that a run that is wrong about it can be cancelled. */
function tellPush({ session, tags }) {
	session.log.info(`After the test has passed on the micro image, it is pushed to ${tags.map(fullName).join(", ")}`);
}
/**
* Pushes the tags of an image that is published here. Comes last: it alone cannot be taken back. Throws `Failure` when a registry does not
* take one; the tags on this machine and the files stay.
*/
async function push({ tags, session, docker, recorder, report }) {
	const records = tags.map((tag) => ({
		tag,
		pushed: false
	}));
	report.push = { tags: records };
	const digests = await pushAll(docker, session, records);
	if (digests.length !== 1) recorder.warn(digests.length === 0 ? "The image is pushed, but the engine does not say its digest; the output digest stays empty." : `The registries know the image by different digests (${digests.join(", ")}); the output digest is that of ${tags[0]}.`);
	if (digests[0]) report.push.digest = digests[0];
}

// src/report/markup.ts
/** Text that is HTML already. */
var Html = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
/** A template whose values are escaped, as text and in quoted attributes, unless they are HTML themselves. */
function html(strings, ...values) {
	return new Html(String.raw({ raw: strings }, ...values.map(markup)));
}
const nothing$1 = new Html("");
/** Text of unknown origin as HTML. */
function escaped(text) {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function markup(value) {
	if (value instanceof Html) return value.text;
	if (typeof value === "string") return escaped(value);
	return typeof value === "number" ? String(value) : value.map(({ text }) => text).join("");
}

// src/report/page-data.ts
/** The page is to stay under 3 MB with all that is in it. */
const LIMIT_BYTES$1 = 25e5;
/** More packages nobody can tell apart in a treemap. */
const PACKAGES = 3e3;
/** The data as base64 of raw deflate of JSON: whatever names hold, it cannot end the element it stands in. Rows are left out, the smallest first, until it fits. */
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
/** The smallest of very many packages are one. */
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
		name: `${showCount(rest.length)} smaller packages`,
		files: share("files"),
		bytes: share("bytes")
	}];
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

// src/report/page-table.ts
/** What is more than this is in report.json only: images may have names without number. */
const MOST = 500;
/** The first rows of a table that scrolls, and how many more there are. */
function tableOf(label, heads, rows, most = 500) {
	const head = heads.map((name) => html`<th scope="col">${name}</th>`);
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${rows.slice(0, most)}</tbody></table></div>${more(rows.length - most)}`;
}
/** That there is more than is shown; nothing where there is not. */
function more(count) {
	return count > 0 ? html`<p class="quiet">and ${showCount(count)} more in report.json</p>` : nothing$1;
}

// src/report/page-changes.ts
/** What was healed, the verdicts of the gates, and how the list differs from the lock. */
function changes(report) {
	return html`${gates$1(report)}${healed(report)}${drift(report)}`;
}
function gates$1({ gates }) {
	if (gates.length === 0) return nothing$1;
	const list = gates.map(({ passed, verdict }) => html`<li class="${passed ? "good" : "bad"}">${passed ? "Passed" : "Failed"}: ${verdict}</li>`);
	return html`<section><h2>Gates</h2><ul class="gates">${list}</ul></section>`;
}
function healed({ healed }) {
	if (healed.length === 0) return nothing$1;
	const rows = healed.map(({ path, because }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${because}</td></tr>`);
	return html`<section class="note fair"><h2>Healed: ${showCount(healed.length)}</h2><p>The test on the original did not reach these; the micro image passes only with them.</p>${tableOf("Healed paths", ["Path", "Because"], rows)}</section>`;
}
function drift({ drift }) {
	if (!drift) return nothing$1;
	const came = drift.added.map(({ path, package: owner = "" }) => html`<tr><th scope="row"><bdi>+ ${path}</bdi></th><td>${owner}</td></tr>`);
	const went = drift.removed.map(({ path, package: owner = "", gone }) => html`<tr><th scope="row"><bdi>− ${path}</bdi></th><td>${gone ? "the image has it no more" : owner}</td></tr>`);
	const rows = [...came, ...went];
	const list = rows.length > 0 ? html`<details><summary>Paths</summary>${tableOf("Paths of the drift", ["Path", "Package"], rows)}</details>` : nothing$1;
	return html`<section><h2>Lock</h2><p><code>${drift.lock}</code>: ${driftText(drift)}</p>${list}</section>`;
}

// src/report/pie.ts
const SLICES = 5;
/**
* Where the original's bytes are, as a picture for a summary: what is kept, the largest folders of what is left out, the rest. `kept` is in
* bytes, `removed` sorted by size. Source: https://mermaid.js.org/syntax/pie.html
*/
function pie(kept, removed) {
	const rest = removed.slice(SLICES).reduce((sum, { bytes }) => sum + bytes, 0);
	return [
		"```mermaid",
		"pie showData title Megabytes of the original",
		...[
			["kept", kept],
			...removed.slice(0, SLICES).map(({ folder, bytes }) => [`gone: ${plain(folder)}`, bytes]),
			["gone: the rest", rest]
		].map(([label, bytes]) => [label, (bytes / 1e6).toFixed(2)]).filter(([, megabytes]) => Number(megabytes) > 0).map(([label, megabytes]) => `  "${label}" : ${megabytes}`),
		"```"
	].join("\n");
}
/** A name of unknown origin in a diagram's text: nothing that ends the text or the diagram. */
function plain(name) {
	return name.replace(/[^\w/.+-]/g, "?").slice(0, 60);
}

// src/report/summary.ts
/** GitHub drops a whole summary over 1 MiB; this leaves room for what other steps of the job write into the same file. */
const LIMIT_BYTES = 524288;
const TOP$1 = 10;
const MOST_HEALED = 100;
/** The job summary: the outcome first, then the numbers, then what one may want to unfold. GitHub-flavoured Markdown, under 1 MiB. `artifactUrl` is the page of the uploaded files, if any. */
function summary(report, artifactUrl) {
	const link = artifactUrl ? [`The files of this run, with \`report.html\` to look at: [the artifact](${artifactUrl}).`] : [];
	const text = `${[
		headline$1(report),
		...failure$1(report),
		...pushed(report),
		...numbers$1(report),
		...link,
		...seccomp(report),
		...gates(report),
		...report.drift ? driftParts(report.drift) : [],
		...warningParts(report.warnings, "report.json"),
		...details(report)
	].join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= LIMIT_BYTES) return text;
	return `${[
		headline$1(report),
		failure$1(report)[0] ?? "",
		...link
	].join("\n\n")}\n\nThe rest is too long for a summary: see report.json.\n`;
}
/** The outcome in one line, also for the log. */
function outcomeLine(report) {
	const { image, micro } = report;
	if (report.outcome === "failed") return `Failed: ${report.failure.message}`;
	const share = micro && image.size ? `${showBytes(image.size)} → ${showBytes(micro.size)} (${showRatio(micro.size / image.size)})` : "";
	const healed = report.healed.length > 0 ? ` with ${healedPaths(report)}` : "";
	const verdict = report.outcome === "verified" ? `the test passes on it${healed}` : "not verified: the test did not run on it";
	return `${micro?.tags[0] ?? image.name}: ${share}, ${verdict}`;
}
function healedPaths({ healed }) {
	return `${showCount(healed.length)} healed ${healed.length === 1 ? "path" : "paths"}`;
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
/** What has already left this machine must not look as if it had not. */
function whatFailed({ push }) {
	if (!push) return "no micro image";
	const pushed = push.tags.filter((tag) => tag.pushed).length;
	if (pushed === push.tags.length) return "pushed, but the step failed afterwards";
	return pushed === 0 ? "not pushed" : `${pushed} of ${push.tags.length} tags pushed`;
}
/** By digest, to copy. */
function pushed({ push }) {
	const references = pushedReferences(push);
	return references.length === 0 ? [] : [`Pushed, by digest:\n\n${fenced(references)}`];
}
/** Why a run that went well is no reason to trust the micro image. */
function doubtsOf({ outcome, tracer, healed }) {
	return [
		...outcome === "verified" ? [] : ["The micro image was **not** tested."],
		...tracer && tracer.drops > 0 ? ["The capture is **incomplete**: files may be missing."] : [],
		...healed.length > 0 ? [`It passes only with **${showCount(healed.length)} healed** ${healed.length === 1 ? "path" : "paths"}, which the test on the original did not reach.`] : []
	];
}
function failure$1(report) {
	return report.failure ? failureParts(report.failure) : [];
}
function numbers$1({ image, micro, tests, tracer, packages }) {
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
	const drops = tracer && (tracer.drops === 0 ? "no event dropped" : `**${showCount(tracer.drops)} events dropped**`);
	const paths = image.files === void 0 ? "paths seen" : "paths of the image";
	const seen = tracer && `Captured by ${text(tracer.description)}: ${showCount(tracer.paths)} ${paths}, ${drops}.`;
	const because = tracer?.because ? ` No better tracer works here: ${text(tracer.because)}.` : "";
	return [table.join("\n"), ...seen ? [`${seen}${because}`] : []];
}
function seccomp({ seccomp, outcome }) {
	if (!seccomp || outcome === "failed") return [];
	return [`\`seccomp.json\` ${`allows ${showCount(seccomp.allowed)} system calls (${showCount(seccomp.seen)} were made)`}; the test passes under it: \`docker run --security-opt seccomp=seccomp.json\`.`];
}
function gates({ gates }) {
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
		...healed.length > 0 ? [folded(`Healed: ${showCount(report.healed.length)} ${report.healed.length === 1 ? "path" : "paths"}`, [
			"| Path | Round | Added because it was |",
			"|---|--:|---|",
			...healed
		])] : [],
		...phases.length > 0 ? [folded(`Time of each phase: ${showDuration(total)} in all`, [
			"| Phase | Time |",
			"|---|--:|",
			...phases
		])] : [],
		...removed.length > 0 ? [folded(`Left out: ${showCount(files)} files, by folder`, [
			...report.micro ? [pie(report.micro.size, report.removed), ""] : [],
			"| Folder | Files | Size |",
			"|---|--:|--:|",
			...removed
		])] : [],
		...origins$1(report.packed),
		...gone(report.packages),
		...largest.length > 0 ? [folded("Largest files in the micro image", [
			"| File | Size | Packed because |",
			"|---|--:|---|",
			...largest
		])] : []
	];
}
/** Whose the packed files are. */
function origins$1(packed) {
	const { os, language, none } = originsOf(packed);
	if (os.files + language.files === 0) return [];
	const row = (name, { packages, files, bytes }) => `| ${name} | ${packages > 0 ? showCount(packages) : "–"} | ${showCount(files)} | ${showBytes(bytes)} |`;
	const title = `Whose the packed files are: OS packages ${showCount(os.files)}, language packages ${showCount(language.files)}, none ${showCount(none.files)}`;
	const rows = [
		row("OS packages", os),
		row("Language packages", language),
		row("Of no package", none)
	];
	return [folded(title, [
		"| From | Packages | Files | Size |",
		"|---|--:|--:|--:|",
		...rows
	])];
}
function gone(packages) {
	const all = packages ? gonePackages(packages) : [];
	if (all.length === 0) return [];
	const rows = all.slice(0, TOP$1).map((one) => `| ${code(one.name)} | ${text(one.version)} | ${showBytes(one.bytes.total)} |`);
	const title = `Gone: ${showCount(all.length)} of ${showCount(packages.before)} OS packages`;
	return [folded(title, [
		"| Package | Version | Size |",
		"|---|---|--:|",
		...rows
	])];
}

// src/report/page-sections.ts
/** What stands above the treemap: the outcome, what went wrong, the numbers before and after, and what to look at. */
function before$1(report) {
	return html`${headline(report)}${failure(report)}${notes(report)}${numbers(report)}${changes(report)}`;
}
/** What stands below the table of packed files: what went, where the time went, and what the run was of. */
function after(report) {
	return html`${origins(report)}${removed(report)}${phases(report)}${about(report)}`;
}
function headline(report) {
	const { image, micro, outcome } = report;
	const [mood, badge] = outcome === "failed" ? ["bad", `Failed: ${whatFailed(report)}`] : outcome === "verified" ? ["good", "Verified: the test passes on it"] : ["fair", "Not verified: the test did not run on it"];
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
	const mend = failure.mend ? html`<p><strong>Next step:</strong> ${failure.mend}</p>` : nothing$1;
	return html`<section class="note bad" aria-label="What went wrong"><p><strong>${failure.message}</strong> <span class="quiet">(phase: ${failure.phase})</span></p>${mend}</section>`;
}
function notes({ warnings, tracer }) {
	const drops = tracer && tracer.drops > 0 ? html`<section class="note bad"><p><strong>The capture is incomplete:</strong> ${showCount(tracer.drops)} events were dropped, files may be missing.</p></section>` : nothing$1;
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
/** A share from 0 to 1; the number stands beside it. */
function bar(share) {
	const width = `${Math.min(100, Math.max(share * 100, share > 0 ? .5 : 0)).toFixed(2)}%`;
	return html`<svg class="bar" aria-hidden="true"><rect class="whole" width="100%" height="100%"/><rect class="share" width="${width}" height="100%"/></svg>`;
}
function verdict(test) {
	if (test?.ms === void 0) return test ? "not reached" : "not run";
	return `${test.passed ? "passed" : "failed"} in ${showDuration(test.ms)}`;
}
/** Whose the packed files are. */
function origins({ packed }) {
	const { os, language, none } = originsOf(packed);
	if (os.files + language.files === 0) return nothing$1;
	const line = (name, { packages, files, bytes }, counted) => html`<tr><th scope="row">${name}</th><td>${counted ? showCount(packages) : "–"}</td><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`;
	const rows = [
		line("OS packages", os, true),
		line("Language packages", language, true),
		line("Of no package", none, false)
	];
	return html`<section><h2>Whose the packed files are</h2>${tableOf("Packed files by where they come from", [
		"From",
		"Packages",
		"Files",
		"Size"
	], rows)}</section>`;
}
const TOP = 40;
function removed({ removed, packages }) {
	const gone = packages ? gonePackages(packages) : [];
	if (gone.length + removed.length === 0) return nothing$1;
	return html`<section><h2>What was left out</h2>${packageTable(gone)}<details><summary>By folder</summary>${folderTable(removed)}</details></section>`;
}
function packageTable(gone) {
	if (gone.length === 0) return nothing$1;
	const rows = gone.map(({ name, version, bytes }) => html`<tr><th scope="row">${name}</th><td>${version}</td><td>${showBytes(bytes.total)}</td></tr>`);
	const table = tableOf("Removed OS packages", [
		"Package",
		"Version",
		"Size"
	], rows);
	return html`<details open><summary>${showCount(gone.length)} OS packages went</summary>${table}</details>`;
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
		["Its digest", image.digest],
		["Platform", image.platform],
		["Micro image", micro?.id],
		["Pushed digest", push?.digest],
		["rootfs.tar, SHA-256", rootfs?.sha256],
		["Tracer", tracer?.description],
		["Why not a better one", tracer?.because],
		["Paths in the list", tracer && showCount(tracer.paths)]
	].filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
	if (known.length === 0) return nothing$1;
	return html`<section><h2>About this run</h2><dl>${known}</dl></section>`;
}

// src/report/html.ts
/**
* report.html: all that there is to see without a script, and the data for the treemap and the table of packed files. `template` is the build's dist/report-page.html. Throws `Error` where that
* lacks a place for something.
*/
function reportHtml(report, sizes, template) {
	const content = {
		title: escaped(`${report.image.name} – micropacker`),
		before: before$1(report).text,
		after: after(report).text,
		data: pageData(report, sizes)
	};
	return Object.entries(content).reduce((page, [name, text]) => {
		const place = `<!--micropacker:${name}-->`;
		if (!page.includes(place)) throw new Error(`the report page's template lacks ${place}`);
		return page.replace(place, () => text);
	}, template);
}

// src/reporting.ts
/** Writes report.json and report.html into the output folder. What cannot be written (full disk) must not hide why a run failed: it is a warning. */
async function writeReports(run) {
	await write$1(run, "report.json", () => reportJson(run.report));
	await write$1(run, "report.html", async () => [reportHtml(told(run.report), run.sizes?.(), await readFile(reportPage, "utf8"))]);
}
async function write$1(run, name, make) {
	try {
		await writeFile(join(run.partial, name), await make());
		await keep(run, name);
	} catch (error) {
		run.session.log.warning(`${name} could not be written: ${error.message}`);
	}
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
			...wanted.labels ? { labels: wanted.labels } : {},
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
	return (digests.find((digest) => digest.startsWith(`${repositoryOf$1(name)}@`)) ?? digests[0])?.split("@")[1];
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

// src/pipeline.ts
/**
* The whole line: look at the image, capture, pack, build, verify, publish. `report` is filled as far as it comes and is written into the
* output folder in any case. Throws `Failure` for everything that is not a good micro image; `published` names the files that are whole.
*/
async function pipeline$1(request, session, equipment, report, published) {
	const docker = new Docker(session.log, session.signal);
	docker.foresee();
	const recorder = new Recorder(report, session.log);
	requireApart("file-list", request.fileLists, request.output);
	if (request.lock) requireApart("lock", [request.lock], request.output);
	await clearOutput(request.output);
	const partial = await session.partialFolder(request.output);
	const run = {
		request,
		session,
		equipment,
		docker,
		recorder,
		syscalls: request.seccomp ? new Syscalls() : void 0,
		report,
		partial,
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
		await Promise.all([...run.pending, run.preparation?.discard()]);
		await writeReports(run);
	}
}
async function story(run) {
	const { request, recorder, report } = run;
	report.rules = {
		keep: request.keep,
		drop: request.drop,
		fileLists: request.fileLists.length
	};
	if (request.lock) run.lock = await lookAtLock(run, request.lock);
	const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : void 0;
	const original = await recorder.phase("Look at the image", () => lookAtImage(run));
	if (request.test) await requireProgram(testScript(run, {}));
	const verified = request.verify && request.test !== void 0;
	if (request.capture) await requireObservable(run.docker, original);
	else if (verified) requireRunnable(original);
	if (given) tellOtherImages(run, given, original);
	if (request.capture) run.preparation = new Preparation(run, original);
	const seen = request.capture ? await recorder.phase("Capture", () => captureOriginal(run, original)) : void 0;
	const listOf = (tree) => locked(run, tree, [...seen ? [listOfCapture(run, original, seen, tree)] : [], ...given ? [given] : []]);
	const paths = [
		...seen?.observed.captured.touches.sorted().map(({ path }) => path) ?? [],
		...given?.paths ?? [],
		...lockedPaths(run)
	];
	const packAs = (healed) => pack(run, original, paths, listOf, healed);
	let packed = await recorder.phase("Pack", () => packAs([]));
	await recorder.phase("Build the micro image", () => build(run, original, packed));
	if (verified) packed = await verifyMicro(run, original, packed, seen, packAs);
	if (run.syscalls) await recorder.phase("Seccomp profile", () => makeProfile(run, original));
	if (isGated(request)) await recorder.phase("Gates", () => passGates(run, packed));
	await recorder.phase("Publish", () => publish(run));
	if (request.push) await recorder.phase("Push", () => push(run));
	report.outcome = verified ? "verified" : "not verified";
}
/** Finds the image, and notes in the report what it is. */
async function lookAtImage(run) {
	const { request, session, equipment, docker, report } = run;
	const platform = platformOf$1(request.runArgs, equipment.env);
	const wanted = {
		created: equipment.created,
		platform,
		labels: request.labels
	};
	const original = await findOriginal(docker, session.log, request.source, session.holdProject, wanted);
	const { inspect, base } = original;
	run.tags = tagsOf(request, isIdOf(base.name, inspect.Id) ? inspect.Id : base.name);
	report.image = {
		name: base.name,
		id: inspect.Id,
		...base.digest ? { digest: base.digest } : {},
		platform: showPlatform(base.platform)
	};
	session.log.info(`${base.name}: ${report.image.platform}, ${inspect.Id}`);
	if (request.push) tellPush(run);
	return original;
}
/** Lists of one tag's different builds may be wanted, so it is only said. */
function tellOtherImages({ recorder }, given, { base, inspect }) {
	for (const image of otherImages(given, inspect.Id)) recorder.warn(`A file list was captured from another image than the one that is packed: ${image}, not ${base.name} ${inspect.Id}`);
}
async function captureOriginal(run, original) {
	const { request, session, docker, recorder, report, partial } = run;
	const subject = {
		...subjectOf(run, original, "capture", original.inspect.Id),
		beforeStart: async (tracer) => run.preparation?.makeWay(tracer)
	};
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
	requirePass(verdict);
	run.touches = captured.touches;
	run.usual = {
		readyMs: observed.readyMs,
		testMs: verdict.test.ms,
		heedsStop: observed.heedsStop
	};
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
async function build(run, original, packed) {
	const { tags, session, report, partial } = run;
	const { base } = original;
	const entries = packed.rootfs.packed.map(({ entry }) => entry);
	const { sent, loaded } = packed.loading;
	await sent;
	recordPacked(run, packed);
	await writeFile(join(partial, "Dockerfile"), dockerfile(microConfig(base), base.platform, base.name));
	await writeSbom(run, original, packed);
	const micro = await loaded;
	report.micro = {
		tags,
		id: micro.Id,
		size: bytesOf(entries),
		files: countFiles(entries)
	};
	session.log.info(`${micro.Id}: ${showBytes(report.micro.size)} of the original's ${showBytes(packed.tree.bytes)}`);
}
async function writeSbom({ tags, partial, equipment }, { base }, { inventory, packages, rootfs }) {
	if (!inventory) return;
	const { sbom } = await import("./sbom.js");
	const files = rootfs.packed.filter(({ entry }) => entry.type !== "directory").map(({ entry }) => entry.path);
	const accounts = accountsOf(files, packages, inventory);
	const of = {
		image: tags[0],
		sha256: rootfs.sha256,
		created: new Date(base.created),
		version: equipment.version
	};
	await writeFile(join(partial, "sbom.cdx.json"), sbom({
		...of,
		inventory,
		accounts
	}));
}
/** Returns what the test passed on: where it failed, the micro image is healed, and packed anew for that. */
async function verifyMicro(run, original, packed, seen, packAs) {
	const { session, docker, recorder, report, partial } = run;
	let last = packed;
	const make = async (healed) => {
		if (last === packed) await docker.tag(workTag(session.runId), bareTag(session.runId));
		await docker.removeImage(workTag(session.runId));
		last = await packAs(healed);
		await build(run, original, last);
		return last;
	};
	try {
		const healed = await heal(wardOf(run, original, packed, seen, make), madeOf$1(packed));
		report.healed = healedRecords(healed);
		report.lookedForInVain = [];
		if (healed.length > 0) recorder.warn(healedText(healed));
	} catch (error) {
		await writeList(partial, packed.list);
		throw error;
	}
	session.log.info("The test passes on the micro image");
	return last;
}
function listOfCapture({ equipment }, original, { observed, tracer }, tree) {
	return captureList(equipment.version, original, tracer.description, observed.captured.touches, tree);
}

export { lockText as A, driftText as C, text as D, failureParts as E, unquote$1 as F, driftBetween as I, kindOf as L, formatPath as M, parsePath as N, warningParts as O, needsQuote as P, captureList as R, driftCounts as S, code as T, pushedReferences as _, requireComplete as a, tracersOf as b, summary as c, nearestPaths as d, readLists as f, markFailed as g, emptyReport as h, requireObservable as i, formatFileList as j, readLock as k, treeOf as l, Recorder as m, lookAtImage as n, withFirst as o, Lease as p, pipeline$1 as r, outcomeLine as s, keepRaw as t, Tree as u, textOf as v, pathsOf$2 as w, clearOutput as x, subjectOf as y };