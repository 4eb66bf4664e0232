import { i as __toESM } from "./rolldown-runtime.js";
import { _ as Failure, c as run, d as startPlumbed, h as Cancelled, n as writeAll, o as lastLine, x as asFailure } from "./base-tar.js";
import { C as Unavailable, D as showBytes, I as OWNER_LABEL, K as isDeadOfUser, L as RUN_LABEL, M as follow, N as containerName, O as showCount, P as platformIn, S as withSudo, T as counted, W as workTag, _ as projectLabel, a as removeRunImages, c as asideName, d as nameOfAside, et as parsePlatform, g as heldProject, it as tryTo, k as showDuration, n as killAsOwner, nt as showPlatform, o as removeRunVolumes, p as putBackAll, q as parseOwner, r as stillLives, rt as makeFifo, tt as platformOf, x as signalGroup, y as readOwnerFile } from "./engine-base.js";
import { $ as members, D as claim, G as imageTouches, J as unionOf, K as Touches, Q as memberSize, X as EXTENSIONS, Y as createInstance, Z as extend, _t as needsQuote, at as sameMachine, ct as keepNewSpaceSmall, et as padded, ft as formatPath, ht as parsePath, it as parseElf, mt as parseFileList, nt as environmentOf, ot as withProgress, pt as mergeFileLists, q as creates, rt as findProgram, st as collectOften, tt as readShebang } from "./capture-trial.js";
import { a as pathFromText, c as utf8Of, i as parentOf, n as joinPath, o as pathToBytes, r as lastName$1, s as showPath, t as clean } from "./base-path.js";
import { A as repositoryOf, D as fullName, I as requireOwnKernel, N as requireArchitecture, O as isIdOf, P as requireDocker, _ as presetGlobs, a as tagsOf, b as matchBelow, g as isPreset, h as select, m as readLine, u as layerServer, v as globBase } from "./request-rootfs.js";
import { E as readBody, S as packedSize, c as awaitAnswer, f as encodeParts, h as receiveAnswer, i as snapshotStack, l as decodeAttributes, m as fill, n as overlayStack, o as Listing, p as encodeRequest, r as snapshotArgs, v as sendRequest, w as pieces, x as packRootfs, y as tarName } from "./contents-tar.js";
import { t as require_picomatch } from "./picomatch.js";
import { t as require_fastest_levenshtein } from "./levenshtein.js";
import { d as nameIn, f as readFrame, l as isZero, n as fdSource, r as readNew, s as readGlobal, t as bufferSource, u as linknameIn } from "./tar.js";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { dirname, join } from "node:path";
import { closeSync, constants, read, readFileSync, readdirSync, statSync, writeSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { setImmediate, setTimeout } from "node:timers/promises";

// src/base/given-file.ts
/** Hundreds of times the list of a large image. */
const MOST_BYTES = 256e6;
/**
* Reads a file that the user named. Throws the system's error, and `Error` for what is no file: to open a pipe would
* wait for ever, also after a cancel, and a device never ends.
*/
async function readGivenFile(path, most = MOST_BYTES) {
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const info = await file.stat();
		requireFile(info);
		if (info.size > most) throw new Error(`it has ${showBytes(info.size)}, more than ${showBytes(most)}`);
		return await file.readFile();
	} finally {
		await file.close();
	}
}
/** Throws `Error` for what is no file. */
function requireFile(info) {
	if (info.isDirectory()) throw new Error("it is a folder");
	if (!info.isFile()) throw new Error("it is a pipe or a device, not a file");
}

// src/filelist/read.ts
/** The union of the lists in `files`. Throws `Failure` that names the flag and the file, or the wrong line. */
async function readLists(files, flag = "file-list") {
	return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file, flag), file))));
}
/** The images ("NAME ID") in the comments of the list that have another id. */
function otherImages(list, id) {
	return list.comments.filter((comment) => /^image: \S+ sha256:[0-9a-f]{64}$/.test(comment)).map((comment) => comment.slice(7)).filter((image) => !image.endsWith(` ${id}`));
}
async function readList(file, flag) {
	try {
		return await readGivenFile(file);
	} catch (error) {
		throw new Failure(`${flag}: cannot read ${file}: ${error.message}`, {
			fix: "Name an existing files.txt of an earlier run.",
			cause: error
		});
	}
}

// src/original/observable.ts
/** Throws `Failure` if a container of the image cannot run here, or would be emulated. */
function requireRunnable({ base, engine }) {
	requireDocker(engine.podman);
	requireArchitecture(base.name, base.platform.architecture, engine.arch);
}
/** Throws `Failure` if containers of the image cannot be observed here. */
async function requireObservable(docker, original) {
	requireRunnable(original);
	await requireOwnKernel(original.engine.kernel, () => docker.address());
}

// src/report/recorder.ts
/** Fills the report during a run: each phase becomes a log group with a time, each warning is logged and recorded. */
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
	/** Logs and records a warning once: packing again repeats the same warnings. */
	warn(message) {
		if (this.report.warnings.includes(message)) return;
		this.report.warnings.push(message);
		this.#log.warning(message);
	}
	fail(error) {
		markFailed(this.report, this.report.phases.at(-1)?.name ?? "Checking the inputs", error);
	}
};
/** Records the failure and its phase. */
function markFailed(report, phase, error) {
	const { message, containerSaid, fix, exitCode, evidence } = asFailure(error);
	report.outcome = "failed";
	report.failure = {
		phase,
		message,
		...containerSaid ? { containerSaid } : {},
		...fix ? { fix } : {},
		exitCode,
		evidence
	};
}

// src/session/remains.ts
/** The names that `withSession` gives. */
const TEMP_NAME = /^micropacker-[A-Za-z\d]{6}$/;
/**
* Removes what runs of this user that were killed have left on this machine, and says so in one line. A later run does
* this, because nobody else does on the command line, and no post step runs when a runner is killed. Never throws:
* what cannot be removed is a warning.
*
* Nothing that others can write decides what is removed: a container is known by a label that its image does not have,
* a process by the folder in its arguments, a folder by its name, owner and mode.
*/
async function removeRemains(docker, { tempDir, log }) {
	const runs = deadRuns(dirname(tempDir), tempDir);
	const processes = runs.flatMap((run) => run.processes.filter((held) => stillLives(held) && isOf(held.pid, run)));
	for (const { pid } of processes) await tryTo(log, `Cannot end process ${pid}`, () => killAsOwner(pid));
	const containers = await deadContainers(docker).catch(() => []);
	for (const { id } of containers) await tryTo(log, `Cannot remove container ${id}`, () => remove(docker, id));
	for (const runId of new Set([...runs, ...containers].map((run) => run.runId))) {
		if (runId === void 0) continue;
		await removeRunVolumes(docker, runId, log);
		await removeRunImages(docker, runId);
	}
	for (const run of runs) await putAsideBack(docker, run, log);
	const folders = runs.flatMap((run) => [...run.folders, run.tempDir]);
	for (const folder of folders) await tryTo(log, `Cannot remove ${folder}`, () => rm(folder, {
		recursive: true,
		force: true
	}));
	if (containers.length + folders.length + processes.length === 0) return;
	const left = [
		counted(containers.length, "container"),
		counted(processes.length, "process", "processes"),
		counted(folders.length, "folder")
	];
	log.info(`An earlier run was killed: removed ${left.filter((text) => !text.startsWith("0 ")).join(", ")} of it`);
}
/** The dead runs whose temp folders are in `root`; not the one of `own`. */
function deadRuns(root, own) {
	return namesIn$1(root).filter((name) => TEMP_NAME.test(name)).map((name) => join(root, name)).filter((folder) => folder !== own).flatMap((folder) => readOwnerFile(folder) ?? []);
}
/** The names in a folder; none if it cannot be read: such a folder can still be written. */
function namesIn$1(folder) {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
/** True if a process of the group has the run's temp folder in its arguments: a number in a file proves nothing. */
function isOf(group, { tempDir }) {
	if (!Number.isSafeInteger(group) || group <= 1) return false;
	return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).some((number) => {
		try {
			const stat = readFileSync(`/proc/${number}/stat`, "latin1");
			if (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] !== String(group)) return false;
			return readFileSync(`/proc/${number}/cmdline`, "latin1").includes(`${tempDir}/`);
		} catch {
			return false;
		}
	});
}
/** The containers and claims of dead runs. A container has the labels of its image too: those prove nothing. */
async function deadContainers(docker) {
	const dead = [];
	for (const id of await docker.labelled("container", [OWNER_LABEL])) {
		const found = await docker.container(id);
		const label = found?.Config.Labels?.[OWNER_LABEL];
		if (!found || !isDeadOfUser(parseOwner(label))) continue;
		const image = await docker.image(found.Image);
		if (!image || image.Config?.Labels?.["io.micropacker.owner"] === label) continue;
		dead.push({
			id,
			runId: found.Config.Labels?.[RUN_LABEL]
		});
	}
	return dead;
}
/** Another run may remove the same remains at this moment. */
async function remove(docker, id) {
	await docker.remove(id).catch((error) => {
		if (!/already in progress/.test(error.message)) throw error;
	});
}
/** Puts those of the user's containers back whose names say that this run put them aside. */
async function putAsideBack(docker, { runId, containers }, log) {
	for (const held of containers) {
		const now = await docker.container(held.id).catch(() => void 0);
		if (now && containerName(now) === asideName(held.name, runId)) await putBackAll(docker, [held], log);
	}
}

// src/rootfs/tree.ts
/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;
/** The names of an image's root file system, always including the root. Entries do not change. */
var Tree = class {
	#entries;
	#sorted;
	#bytes;
	/** Entries by path. The parent of each must be included, as a directory. */
	constructor(entries) {
		this.#entries = entries;
	}
	/** Number of entries, including the root. */
	get size() {
		return this.#entries.size;
	}
	/** The sum of all files' sizes in bytes; hard links count once. */
	get bytes() {
		this.#bytes ??= bytesOf(this.#entries.values());
		return this.#bytes;
	}
	/** The entry with this physical path. Links are not followed. */
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
	/** The names directly in a directory, in byte order. */
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
	/** Everything below a directory, in byte order of the paths. */
	below(path) {
		const sorted = this.#order();
		if (path === "/") return sorted.slice(1);
		return sorted.slice(lowerBound(sorted, `${path}/`), lowerBound(sorted, `${path}0`));
	}
	/** Resolves like stat(2). `path` starts at the root. "." and ".." are resolved after links, as in the kernel. */
	resolve(path) {
		return this.#walk(path, true);
	}
	/** Resolves like lstat(2): like `resolve`, but a symlink in the last component is not followed. */
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
		const entry = this.#entries.get(current);
		return entry ? at(entry, links) : {
			path: current,
			links,
			deepest: current,
			loop: false
		};
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
/** In reverse order, so that pop() returns the next name. */
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
/**
* The sum of the files' sizes in bytes; hard links count once. One pass, since this dominates the report of a million
* files.
*/
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

// src/rootfs/closure/binaries.ts
/**
* Bytes that identify ELF files and scripts, with an ELF file's segment table. Most files are neither: no more is read
* of them.
*/
const HEAD$1 = 1024;
/** The names of libraries lie close together: each read gets two pages. */
const PAGE$1 = 4096;
/** A larger string table is cut; the largest programs have less. */
const MAX_STRINGS = 8 << 20;
/** Characters of names in the cache. Above this (a hostile image) the cache is cleared and files are read again. */
const MAX_HELD = 32 << 20;
/** Reads the beginnings of files. Each file is read once, even if it has several names. */
var Binaries = class {
	#read;
	#elves = /* @__PURE__ */ new Map();
	#held = 0;
	/** The last file: its beginning, and a part of it from offset `partAt`. */
	#lastInode = -1;
	#head = Buffer.alloc(0);
	#part = Buffer.alloc(0);
	#partAt = Number.POSITIVE_INFINITY;
	constructor(read) {
		this.#read = read;
	}
	/** The ELF headers of an entry; undefined if it is not an ELF file. */
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
	/** The names of an ELF file's dynamic symbols and libraries, separated by NULs; '' if it has none. Not cached. */
	functions(entry) {
		const strings = this.elf(entry)?.strings;
		return strings ? this.#read(entry, strings.offset, Math.min(strings.size, MAX_STRINGS)).toString("latin1") : "";
	}
	/** The first bytes of a file, up to `length` (at most 1 KiB); empty for an entry without a body. */
	head(entry, length) {
		return entry.type === "file" ? this.#bytes(entry, 0, length) : Buffer.alloc(0);
	}
	/** The first `limit` bytes of a file as text, one character per byte. */
	text(entry, limit) {
		return this.#read(entry, 0, Math.min(entry.size, limit)).toString("latin1");
	}
	/** A whole file; empty if it has more than `limit` bytes. */
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
		if (length > PAGE$1) return this.#read(entry, offset, length);
		if (offset < this.#partAt || offset + length > this.#partAt + 2 * PAGE$1) {
			this.#partAt = offset - offset % PAGE$1;
			this.#part = this.#read(entry, this.#partAt, 2 * PAGE$1);
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

// src/rootfs/selection/nearest.ts
var import_fastest_levenshtein = require_fastest_levenshtein();
const SHOWN$1 = 3;
/** The warning about a line of `input` that selects nothing; with `hint`, it suggests similar names. */
function idleWarning(input, line, tree, names, hint = true) {
	const { kind, text } = readLine(line);
	if (kind === "package") return `${input}: ${line} selects nothing: the image has no such package${meant((hint ? nearestNames(text, names?.packages?.packageNames() ?? []) : []).map((name) => `package:${name}`))}`;
	if (kind === "preset") return `${input}: ${line} selects nothing: the image has none of its files`;
	return `${input}: ${line} matches nothing in the image${meant(hint ? nearestPaths(clean(globBase(text)), tree).map(showPath) : [])}`;
}
function meant(near) {
	return near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
}
/** The names most similar to `wanted`, best first, at most three. They differ in at most two fifths of its length. */
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
/**
* Existing paths similar to the missing path `wanted`: in its deepest existing folder, else with the same name
* elsewhere.
*/
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

// src/rootfs/closure/drop.ts
/** Removes the entries that match `lines`, except directories of remaining entries. */
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
/** The matched paths of generated files, which are not in the image's tree. */
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
const MAX_PATH$3 = 4096;
/** Limit of string lengths per cache byte: ldconfig writes every path once and uses its end as the name. */
const SHARED = 4;
/**
* Reads /etc/ld.so.cache (glibc's dl-cache.h: the format "glibc-ld.so.cache1.1", alone or after the old one). Anything
* else gives empty maps.
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
	const bytes = cache.subarray(at, at + MAX_PATH$3);
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
* True if a glob(7) pattern (`*`, `?`, `[a-z]`, `[!a]`, `\`) matches a name without "/". Takes at most the product of
* their lengths in time: both come from the image. Only a dot matches a leading dot.
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
/** The length of the pattern's part at `at` if it matches `character`, else 0. */
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
/** Limits against a hostile image. */
const MAX_INCLUDES = 100;
const MAX_FILES = 1e3;
const MAX_FOLDERS$3 = 1e3;
/** The first thousand folders in /etc/ld.so.conf and the files that it includes, each once (ldconfig(8)). */
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
			else if (word?.startsWith("/") && this.#folders.size < MAX_FOLDERS$3) this.#folders.add(word.replace(/=.*$/s, ""));
		}
		return [...this.#folders];
	}
	#include(glob) {
		if (this.#includes.has(glob) || this.#includes.size === MAX_INCLUDES) return;
		this.#includes.add(glob);
		for (const file of this.#expand(glob)) this.read(file);
	}
	/** Globs are supported in the last component only, as in every distribution's "ld.so.conf.d/*.conf". */
	#expand(glob) {
		const folder = this.#tree.resolve(parentOf(glob)).path;
		const pattern = lastName$1(glob);
		return this.#tree.children(folder).filter((child) => wildcard(pattern, lastName$1(child)));
	}
};

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
/** One for each machine with programs in the image. */
const MAX_MUSL = 16;
function ldPlatformOf(elf) {
	return MACHINES[elf.machine]?.platform ?? "";
}
/** The loader's values for $LIB. The value depends on the distribution's build, so every form is tried. */
function libsOf(elf) {
	return [
		...(MACHINES[elf.machine]?.triplets ?? []).map((triplet) => `lib/${triplet}`),
		...elf.bits === 64 ? ["lib64"] : [],
		"lib"
	];
}
/** The folders where the image's loaders look for a library after an ELF file's own paths. */
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
	/** Candidate paths for a library name, in glibc's order (ld.so(8)): cache, ld.so.conf, default folders. */
	*glibc(name, elf) {
		yield* this.#cached().baseline.get(name) ?? [];
		for (const folder of this.glibcFolders(elf)) yield `${folder}/${name}`;
	}
	/** The cache's paths for processors with special features. */
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
	/** Candidate paths for a library name, in musl's order: /etc/ld-musl-ARCH.path, else its built-in path. */
	*musl(name) {
		this.#musl ??= this.#readMusl();
		for (const folder of this.#musl.folders) yield `${folder}/${name}`;
	}
	/** The loaders' configuration files. They are needed at run time if a library was found through them. */
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
/** Skipped: the C and C++ libraries themselves define these functions. */
const C_LIBRARY = /^(?:libc\.so\.6(?:\.1)?|libpthread\.so\.0|libstdc\+\+\.so\.\d+|ld-.*|ld64.*)$/;
/**
* The functions that packed programs name, as a hint at what untraced programs can do. Each file is searched once per
* expression.
*/
var Functions = class {
	#packing;
	#binaries;
	#byName = /* @__PURE__ */ new Map();
	#all = [];
	/** Untraced files, and the libraries that they need. */
	#reached = /* @__PURE__ */ new Set();
	#unused = [];
	/** Libraries that they need and that are not packed yet. */
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
	/** Like `named`, but only for files that the capture did not see in use, and the libraries that these need. */
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
/** True if a path is glibc itself. Programs with glibc can need the libraries that glibc loads with dlopen. */
function isGlibc({ path }) {
	return LIBC.test(path);
}
/** The folders where a C library or its distribution keeps `name`: for a libc in `/lib/x`, also below `/usr/lib/x`. */
function besideGlibc(libc, name) {
	const folder = libc.slice(0, libc.lastIndexOf("/"));
	return folder.startsWith("/usr/") ? [`${folder}/${name}`] : [`${folder}/${name}`, `/usr${folder}/${name}`];
}

// src/rootfs/closure/gconv.ts
const USED$1 = /^(.*\/gconv)\/(?:[^/]+\.so|gconv-modules(?:\.cache|\.d\/.*)?)$/;
const ICONV = /iconv_open/;
/** The charsets in glibc's `gconv-modules` since 2.34; all others are in gconv-modules.d/gconv-modules-extra.conf. */
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
* The files of glibc's iconv(3): the index for each packed charset module. If an untraced program can convert charsets,
* also the modules of the common charsets.
*/
var Gconv = class {
	/** Each folder with its first packed entry. */
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
/** glibc reads the cache; without a cache it reads the lists. */
function packIndex(folder, packing, by) {
	const { tree } = packing;
	const cache = `${folder}/gconv-modules.cache`;
	const lists = [`${folder}/gconv-modules`, ...tree.children(tree.resolve(`${folder}/gconv-modules.d`).path)];
	for (const path of tree.resolve(cache).entry ? [cache] : lists) packing.addIfThere(path, "config", by);
}

// src/rootfs/closure/home.ts
const PASSWD = "/etc/passwd";
const MAX_PASSWD = 1 << 20;
/** Packs USER's home folder without its content: the engine sets HOME to it, and programs write files there. */
function packHome(config, packing, binaries, environment) {
	const home = environment.variables.get("HOME") ?? homeOf(config.User ?? "", packing, binaries);
	if (home?.startsWith("/")) packing.addIfThere(joinPath("/", home), "config");
}
/** USER is a name or a number, with an optional group after ":". */
function homeOf(user, { tree }, binaries) {
	const wanted = Buffer.from(user.replace(/:.*/s, "") || "0", "utf8").toString("latin1");
	const { entry } = tree.resolve(PASSWD);
	return (entry?.type === "file" ? binaries.text(entry, MAX_PASSWD) : "").split("\n").map((line) => line.split(":")).find(([name, , id]) => name === wanted || id === wanted)?.[5];
}

// src/rootfs/closure/hwcaps.ts
/**
* Subfolders with variants for processors with special features: today's, and (last three lines) those of glibc before
* 2.37.
*/
const SPECIAL$1 = new RegExp(`/(?:glibc-hwcaps/[^/]+|${[
	"tls|haswell|xeon_phi|avx512_1|x86_64|i[3-6]86|sse2|cmov",
	"neon|vfp|fast-mult|half|swp|v[5-8]l|atomics|aarch64",
	"power\\d\\+?|power\\d\\d|ppc64le|altivec|vsx|z\\d\\d\\d?|zEC12|esan3|zarch|stfle|ldisp|eimm|dfp|highgprs|te|vx"
].join("|")})$`);
/**
* Makes a packed library work on every processor, not only on the traced one. Packs the plain library of a processor
* variant, and the variants in the loader's cache: a loader that misses a cached path might not search elsewhere.
*/
function packVariants(entry, packing, binaries, folders) {
	const elf = binaries.elf(entry);
	if (!elf) return;
	const name = lastName$1(entry.path);
	for (const path of [...plainPaths(entry.path), ...folders.special(name)]) {
		const other = elfAt(path, packing.tree, binaries);
		if (other && sameMachine(elf, other)) packing.addIfThere(path, "library", entry.path);
	}
}
/** The variants of a library in a folder without a plain one. */
function variantsIn(folder, name, tree) {
	const { path } = tree.resolve(`${folder}/glibc-hwcaps`);
	return tree.children(path).map((level) => `${folder}/glibc-hwcaps/${lastName$1(level)}/${name}`);
}
function plainPaths(path) {
	const paths = [];
	for (let folder = parentOf(path); SPECIAL$1.test(folder);) {
		folder = folder.replace(SPECIAL$1, "");
		paths.push(`${folder}/${lastName$1(path)}`);
	}
	return paths;
}
function elfAt(path, tree, binaries) {
	const { entry } = tree.resolve(path);
	return entry && binaries.elf(entry);
}

// src/rootfs/closure/env-command.ts
/** The C library's search path without PATH. */
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
* The program that env(1) of GNU coreutils starts with these arguments (one character per byte). Options and
* assignments precede it; `-S` splits one argument into words. Undefined if there is no program or env would fail.
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
/** The option or cluster of options at the beginning of the words; undefined if the first word is not an option. */
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
/** Splits like `env -S` (coreutils, "env: -S/--split-string usage"); undefined if env rejects the text. */
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

// src/rootfs/closure/interpreter.ts
/** Packs the loader of an ELF program, or the program that runs a script. */
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
* Packs the program that an interpreter starts by name. env(1) follows its own rules, also when it starts itself. Any
* other interpreter (`with-contenv bash`, `busybox sh`) starts the program in its one argument.
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
/**
* Packs the user's `keep` lines. Returns a warning for each line that selects nothing; the first ones suggest similar
* names.
*/
function packKept(lines, packing, names) {
	const { tree } = packing;
	const { paths, idle } = select(tree, lines, names, true);
	for (const path of paths) packing.add(path, "keep");
	return idle.map((line, at) => idleWarning("keep", line, tree, names, at < 10));
}

// src/rootfs/warnings.ts
const SHOWN = 50;
/** Collects warnings: keeps the first fifty and counts the others. */
var Warnings = class {
	#lines = [];
	#more = 0;
	add(line) {
		if (this.#lines.length < SHOWN) this.#lines.push(line);
		else this.#more += 1;
	}
	list() {
		return this.#more === 0 ? [...this.#lines] : [...this.#lines, `and ${counted(this.#more, "more warning like these", "more warnings like these")}`];
	}
};

// src/rootfs/closure/lookups.ts
/** About a second. Usual images need two or three steps per program. */
const MAX_STEPS$1 = 2e6;
/** Cost of following a symlink, in steps: its target can have two thousand names. */
const LINK_STEPS$1 = 50;
/** Characters of a search path that cost as much as one step. */
const CHARACTERS = 16;
/** Number of folders in the cache. */
const MAX_FOLDERS$2 = 1e4;
/** PATH_MAX without its NUL: a longer path cannot be opened. */
const MAX_PATH$2 = 4095;
/** Looks up libraries by path. The number of look-ups is limited: a hostile image could need endless ones. */
var Lookups = class {
	#tree;
	#binaries;
	/** The canonical path of each folder; undefined if it is not a folder. */
	#folders = /* @__PURE__ */ new Map();
	#left;
	constructor(tree, binaries, steps = MAX_STEPS$1) {
		this.#tree = tree;
		this.#binaries = binaries;
		this.#left = steps;
	}
	/** True if the limit is reached: no more libraries are found. */
	get exhausted() {
		return this.#left <= 0;
	}
	/** Counts the time for making paths from a text. */
	spend(characters) {
		this.#left -= Math.ceil(characters / CHARACTERS);
	}
	/** The first candidate that can be linked with `wanted`: the loader skips libraries of other machines. */
	find(candidates, wanted) {
		this.#left -= 1;
		for (const candidate of candidates) {
			if (this.exhausted) return void 0;
			if (candidate.length > 4095) continue;
			this.#left -= 1;
			if (!this.#isThere(candidate)) continue;
			const { entry, links } = this.#tree.resolve(candidate);
			this.#left -= links.length * LINK_STEPS$1;
			const elf = entry && this.#binaries.elf(entry);
			if (elf && sameMachine(elf, wanted)) return {
				candidate,
				entry,
				elf,
				foundAs: this.#tree.locate(candidate).path
			};
		}
	}
	/** A quick check with cached folders: most candidates do not exist. */
	#isThere(candidate) {
		const slash = candidate.lastIndexOf("/");
		const folder = this.#canonical(candidate.slice(0, slash));
		return folder !== void 0 && this.#tree.has(joinPlain(folder, candidate.slice(slash + 1)));
	}
	#canonical(folder) {
		if (!this.#folders.has(folder)) {
			if (this.#folders.size === MAX_FOLDERS$2) this.#folders.clear();
			const { entry, links } = this.#tree.resolve(folder);
			this.#left -= 1 + links.length * LINK_STEPS$1;
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
/** Reads the preloads in the image's ENV and /etc/ld.so.preload (ld.so(8)). */
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
/** Limits of search paths against a hostile image. */
const MAX_PLACES = 256;
const MAX_VISITS = 32;
/** Names that musl's loader provides itself, with any suffix (ldso/dynlink.c, load_library). */
const MUSL_OWN = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;
/** Missing libraries in memory; warnings name the first fifty. */
const MAX_UNMET = 1e4;
/** Packs the libraries that packed ELF files need (DT_NEEDED), by the rules of ld.so(8) and musl's loader. */
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
	/** Packs the libraries of `entry`, and theirs. */
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
	/** Packs a library that `entry` loads at run time (dlopen), if the loader would find it. */
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
	/**
	* Warnings about libraries that the image lacks. Call when everything is packed: a packed file with the same name
	* counts.
	*/
	warnings() {
		const warnings = new Warnings();
		if (this.#lookups.exhausted) warnings.add("library search stopped: the image's programs name too many libraries and folders. Add missing libraries to `keep`");
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
	/** The library: one file, or its variants if there is no plain one, or nothing. */
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
	/**
	* The folders of a search path, with dynamic string tokens replaced. Relative folders start at the working directory.
	*/
	#places({ entry, elf, foundAs }, list) {
		this.#lookups.spend(list.length);
		const origins = [.../* @__PURE__ */ new Set([parentOf(foundAs), parentOf(entry.path)])];
		return list.split(":").filter((place) => place !== "").slice(0, MAX_PLACES).flatMap((place) => expand(place, "ORIGIN", origins).flatMap((text) => expand(text, "LIB", libsOf(elf))).flatMap((text) => expand(text, "PLATFORM", [ldPlatformOf(elf)])).map((text) => text.startsWith("/") ? text : `${this.#environment.workdir}/${text}`));
	}
};
/** A short key for a text that can be as long as all search paths. */
function digest(text) {
	return createHash("sha1").update(text, "latin1").digest("base64");
}
/** A generator, since mostly the first path is the right one. */
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
	return (expression.test(text) ? values.map((value) => text.replace(expression, () => value)) : [text]).filter(({ length }) => length <= MAX_PATH$2);
}

// src/rootfs/closure/locale.ts
const FOLDER = "/usr/lib/locale";
const SETLOCALE = /setlocale|newlocale/;
const VARIABLES = /^(?:LANG|LC_[A-Z]+)$/;
/**
* Packs all parts of the locales in the image's ENV if glibc's setlocale loaded one part, or if an untraced program can
* call it: setlocale(LC_ALL, "") fails if any part is missing.
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
/** The locales in the image's ENV, without the built-in ones. */
function namedLocales({ variables }) {
	const named = [...variables].filter(([name, value]) => VARIABLES.test(name) && !/^(?:|C|POSIX)$/.test(value));
	return [...new Set(named.map(([, value]) => value))];
}
/**
* "C.UTF-8" and "C.utf8" are the same locale: only letters and digits of the charset count (glibc's
* _nl_normalize_codeset).
*/
function normal(name) {
	return name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-zA-Z0-9]/g, "").toLowerCase()}`);
}

// src/rootfs/closure/nss.ts
const SWITCH = "/etc/nsswitch.conf";
const MODULE$1 = /\/libnss_(\w+)\.so\.2$/;
/** Other files that libc's look-ups read, if they exist. */
const DATABASES = [
	SWITCH,
	"/etc/host.conf",
	"/etc/gai.conf",
	"/etc/services",
	"/etc/protocols"
];
/** A program that opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LOOK_UPS = /getaddrinfo|getnameinfo|gethostby|getpw(?:nam|uid|ent)|getgr(?:nam|gid|ent|ouplist)|initgroups|getservby|getprotoby/;
/** glibc's services without an nsswitch.conf. */
const DEFAULT_SERVICES = ["files", "dns"];
const MAX_CONF = 1 << 20;
/**
* If glibc's user or host look-up was used: packs /etc/nsswitch.conf and the modules of its services
* (nsswitch.conf(5)). They lie beside libc and are loaded with dlopen. If an untraced program can look something up,
* also libc's small databases.
*/
var NameService = class {
	#glibc = false;
	#used = false;
	/** Folders of a libc whose modules are not packed yet. */
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
		const service = MODULE$1.exec(child)?.[1];
		if (service !== void 0 && services.has(service)) packing.add(child, "library", SWITCH);
	}
}
function readServices({ tree }, binaries) {
	const { entry } = tree.resolve(SWITCH);
	return new Set(entry?.type === "file" ? servicesOf(binaries.text(entry, MAX_CONF)) : DEFAULT_SERVICES);
}
/** The services in an nsswitch.conf, each once: "hosts: files [NOTFOUND=return] dns" gives files and dns. */
function servicesOf(text) {
	const words = text.split("\n").map((line) => line.replace(/#.*/s, "").replace(/\[[^[\]]*\]/g, " ")).flatMap((line) => /^\s*\w+\s*:(.*)$/s.exec(line)?.[1]?.split(/\s+/) ?? []);
	return [...new Set(words.filter((word) => /^\w+$/.test(word)))];
}

// src/rootfs/closure/packed.ts
/** Reasons of paths in a file list. */
const USED = /* @__PURE__ */ new Set([
	"traced",
	"lock",
	"listed",
	"healed",
	"missed"
]);
/** Never packed: the engine creates it in every container. */
const ENGINE_MADE$1 = "/.dockerenv";
/** The packed entries while the rules add to them. Each entry is packed once, and the rules see it once. */
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
	* Packs the entry that lstat(2) finds at `path` (see `Tree.locate`), and every symlink on the way. If the path does
	* not exist, packs the deepest existing directory. Returns the entry, if any.
	*/
	add(path, reason, by) {
		const { entry, links, deepest } = this.tree.locate(path);
		for (const link of links) this.#pack(this.tree.get(link), "symlink", by);
		if (entry) this.#pack(entry, reason, by);
		else this.#pack(this.tree.get(deepest), "parent", by);
		return entry;
	}
	/** Like `add`, but does nothing if the path does not exist. */
	addIfThere(path, reason, by) {
		if (this.tree.locate(path).entry) this.add(path, reason, by);
	}
	/** The next entry that no rule has seen yet. */
	next() {
		return this.#queue.pop();
	}
	/** True if the entry, or a link leading to it, is in the file list. */
	wasUsed({ path }) {
		let packed = this.#packed.get(path);
		while (packed?.reason === "symlink" && packed.by !== void 0) packed = this.#packed.get(packed.by);
		return packed !== void 0 && USED.has(packed.reason);
	}
	/** The packed entries so far, in no order, without the root. */
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
		} else if (reason === "traced" || USED.has(reason) && !USED.has(known.reason)) {
			known.reason = reason;
			known.by = void 0;
		}
	}
};

// src/rootfs/closure/parent.ts
/** Packs the parent directory of a packed entry, with its own mode and owner. */
function packParent({ path }, packing) {
	packing.add(parentOf(path), "parent", path);
}

// src/rootfs/closure/records.ts
/** Adds the records of the remaining packed files (`left`). `time` is the generated files' mtime, in seconds. */
function packRecords(recordsOf, packing, left, time) {
	const { paths, made, warnings } = recordsOf(new Set(left.map(({ entry }) => entry.path)));
	for (const path of paths) packing.addIfThere(path, "package-db");
	const { tree } = packing;
	const entries = /* @__PURE__ */ new Map();
	const refused = [];
	for (const { path, body } of made) {
		const way = wayTo(path);
		if (way.some((folder) => isOther(tree, folder)) || tree.get(path)?.type === "directory") {
			refused.push(`${showPath(path)} cannot be written: the image has a folder with its name, or a file in place of one of its folders`);
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
/** All packed entries. A generated file replaces the image's, and gets a new inode number. */
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

// src/rootfs/closure/start.ts
/** Paths that the engine itself mounts over or reads when it starts a container. */
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
/** Packs what a container needs to start: mount points, user database, working directory, volumes and programs. */
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
/** Docker runs CMD-SHELL with SHELL, else /bin/sh. The first word of the command is usually the program. */
function healthPrograms(check, shell) {
	const [kind, ...rest] = check?.Test ?? [];
	if (kind === "CMD") return [rest[0]];
	if (kind !== "CMD-SHELL") return [];
	return [shell?.[0] ?? "/bin/sh", /^\s*([\w./+-]+)/.exec(rest[0] ?? "")?.[1]];
}
function bytes(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}

// src/rootfs/closure/symlink.ts
/** Packs the target of a packed symlink. The target text is not normalised: it is followed like in the kernel. */
function packTarget({ path, linkname }, packing) {
	if (linkname === void 0) return;
	packing.add(linkname.startsWith("/") ? linkname : `${parentOf(path)}/${linkname}`, "symlink", path);
}

// src/rootfs/closure/unwinder.ts
const NAME = "libgcc_s.so.1";
const UNWINDING = /pthread_(?:cancel|exit)|backtrace/;
/**
* Packs libgcc_s.so.1. glibc loads it with dlopen when a thread is cancelled or exits, and aborts the program if it is
* missing. Few tests reach that point.
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
/** Completes a file list by the rules: adds everything that the listed files need to work. */
function closureOf(options) {
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
/** The canonical paths that lines of `keep` or `drop` name in an image; `follow` as in `select`. */
function selected(lines, follow, tree, config, packages) {
	return select(tree, lines, {
		packages,
		locales: namedLocales(environmentOf(config))
	}, follow).paths;
}
/** The entries that are packed so far and not dropped. */
function leftOf(drop, packing, names) {
	return dropUnwanted(drop, packing.tree, [...packing.packed()], names).left;
}
/** The rules, applied until none adds an entry. */
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
	/** Runs once per entry. Rules that need all entries only note it here. */
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
/**
* Above this size (bytes), use the large buffer: the engine, which reads rootfs.tar meanwhile, is slower in any case.
*/
const LARGE = 128 << 20;
const SMALL_BUFFER = 262144;
/** Thrown if the export lacks a needed body. */
var BodyLeftOut = class extends Error {
	constructor(entry) {
		super(`${showPath(entry.path)} was left out of the export`);
	}
};
/** Reads bodies of an export. Throws `BodyLeftOut` if the export lacks one. */
function bodyReader({ source, leftOut }) {
	return (entry, offset, length) => {
		requireBody(entry, leftOut);
		return readBody(source, entry, offset, length);
	};
}
function requireBody(entry, leftOut) {
	if (!entry.body && leftOut.has(entry.offset)) throw new BodyLeftOut(entry);
}
/** Completes the list by the closure. Throws `BodyLeftOut` if the export lacks a needed body. */
function planRootfs(options) {
	const { source, tree, list, config, keep, drop, packages, clamp } = options;
	const closed = closureOf({
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
	const { size, sha256 } = await pack(tar, out, planned < LARGE ? SMALL_BUFFER : void 0);
	return {
		...closed,
		packed: [...tar.packed],
		size,
		sha256
	};
}

// src/tar/member-path.ts
/** Linux's PATH_MAX without its NUL, and NAME_MAX: a longer name cannot be opened or created. */
const MAX_PATH$1 = 4095;
const MAX_NAME = 255;
const LONG_NAME = new RegExp(`[^/]{256}`);
/**
* The name of a member or of a hard link's target as a path inside the image. Absolute names start at the image's root.
* Undefined for names that leave the image (with "..") or that no program can open: with NUL, empty, over 4095 bytes,
* or with a part over 255 bytes.
*/
function memberPath(name) {
	if (name === "" || name.length > MAX_PATH$1 || name.includes("\0")) return void 0;
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
/** A gigabyte of memory. The largest images have a million names. */
const MAX_NAMES = 4e6;
/** From this number of names on, less memory is worth 1 % more time. */
const MANY_NAMES = 5e4;
/** PATH_MAX without its NUL. */
const MAX_TARGET = 4095;
/**
* Builds the tree from members in order, with the same result as GNU tar's extraction: the last member of a name wins,
* but a non-empty directory stays. Impossible members are left out with a warning.
*/
var Planter = class {
	#maxNames;
	#entries = /* @__PURE__ */ new Map();
	/** Non-empty directories. */
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
	* Returns the new entry, or undefined if the member is left out. Throws `Failure` if there are too many names for the
	* memory: one member can make two thousand.
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
	/** Acts once, when the number of names reaches MANY_NAMES. */
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
	/** The entry, or why it is invalid. */
	#entry(path, member) {
		const regular = member.type === "0" && member.name.endsWith("/") ? "5" : member.type;
		const type = TYPES[regular];
		if (!type) return `unknown member type "${showPath(member.type)}"`;
		if (!isId(member.uid) || !isId(member.gid) || !(member.mode >= 0)) return "its owner or mode is not a number";
		if (!Number.isSafeInteger(member.mtime)) return "its time is not a number";
		const device = type === "char" || type === "block";
		if (device && !(isDevice(member.devMajor) && isDevice(member.devMinor))) return "its device number is invalid";
		if (type === "symlink" && !isTarget(member.linkname)) return "its symlink target is invalid";
		const size = type === "file" ? member.size : 0;
		const entry = this.#newEntry(path, type, size, member);
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
	#newEntry(path, type, size, from) {
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
		if (!body) return `it is a hard link to ${showPath(member.linkname).slice(0, 200)}, which does not exist`;
		return body.type === "directory" ? "it is a hard link to a directory" : {
			...body,
			path
		};
	}
	/** Adds the entry. Returns why it cannot. */
	#put(entry) {
		const known = this.#entries.get(entry.path);
		if (known?.type === "directory" && entry.type !== "directory") {
			if (entry.path === "/") return "the root is a directory";
			if (this.#filled.has(entry.path)) return "a directory that is not empty has the same name";
		}
		if (!known && !this.#makeParents(entry.path)) return "its parent is not a directory";
		this.#entries.set(entry.path, entry);
	}
	/**
	* Creates parent directories that the archive lacks, and marks the parent as non-empty. False if a parent is not a
	* directory.
	*/
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
	/** A directory like the engine creates it if no layer describes it. */
	#directory(path) {
		return this.#newEntry(path, "directory", 0, {
			mode: 493,
			uid: 0,
			gid: 0,
			mtime: 0,
			offset: 0
		});
	}
};
function tooMany(names) {
	return new Failure(`the image has more than ${counted(names, "file")} and folders`, { fix: "Larger images cannot be packed. Remove files that the image does not need, or mount them as a volume." });
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

// src/contents/export/export-index.ts
/** Indexes the output of `docker export`, also while it arrives. */
var ExportIndex = class {
	#members;
	#planter = new Planter();
	#planted = 0;
	#failed;
	constructor(source) {
		this.#members = members(source);
	}
	/**
	* Indexes up to the first `count` members, which must be complete in the source. Never throws: `finish` throws the
	* error.
	*/
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
	/** Indexes the rest; the source must be complete. Throws like `indexExport`. */
	finish() {
		this.take(Number.POSITIVE_INFINITY);
		if (this.#failed) throw this.#failed.error;
		return this.#planter.finish();
	}
};

// src/contents/export/spool.ts
/** A body up to this size is always spooled: leaving it out saves nothing. */
const SMALL = 4096;
const ELF_MAGIC = Buffer.from("ELF", "latin1");
/** A longer header is not collected, see `#frame`. */
const MAX_HEADER = 131072;
/**
* Spools an export stream: every byte at its own offset, without the bodies that are probably not needed. Writing a
* whole image takes longer than the engine takes to send it. From the first member that engines do not write (sparse
* members, an invalid size), everything is spooled: the index then decides.
*/
var Spool = class {
	#wanted;
	#write;
	/** Offsets of left-out bodies. */
	leftOut = [];
	#global = { pax: {} };
	#before = this.#global;
	#size = 0;
	#members = 0;
	/** End offset of the current body. */
	#until = 0;
	#keeping = true;
	#ended = false;
	/** The beginning of an incomplete header. */
	#rest = Buffer.alloc(0);
	constructor(wanted, write) {
		this.#wanted = wanted;
		this.#write = write;
	}
	/** Bytes of the stream taken so far. */
	get size() {
		return this.#size;
	}
	/** True after the end mark. Bytes after it are ignored. */
	get ended() {
		return this.#ended;
	}
	/**
	* Number of members that are written completely, without the newest one. Stops counting at the first unusual member.
	*/
	get passed() {
		return Math.max(0, this.#members - 1);
	}
	/** Adds the next bytes of the stream. */
	push(bytes) {
		const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		const taken = this.#take(all);
		this.#rest = Buffer.from(all.subarray(taken));
	}
	/** Call at the end of the stream, which can be within a header. */
	finish() {
		if (this.#rest.length > 0) this.#write(this.#rest, this.#size);
		this.#size += this.#rest.length;
	}
	/** Returns the number of bytes taken: all except an incomplete header. */
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
	/** Reads the header at the beginning of `bytes` and returns its length, or 0 if it is incomplete. */
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
		const stored = memberSize(header, pax, this.#size);
		if (stored > SMALL && bytes.length < 512 + ELF_MAGIC.length) return 0;
		this.#keeping = this.#isKept(stored, bytes) || stored <= SMALL;
		this.#until = this.#size + 512 + padded(stored);
		if (!this.#keeping) this.leftOut.push(this.#size + 512);
		this.#members += 1;
		this.#before = this.#global;
		return 512;
	}
	/** Most members are small and not links: they are kept without looking at their names. */
	#isKept(stored, bytes) {
		const linkname = this.#before.pax.linkpath ?? this.#before.linkname ?? linknameIn(bytes);
		if (stored <= SMALL && linkname === "") return true;
		const name = this.#before.pax.path ?? this.#before.name ?? nameIn(bytes);
		const elf = stored > SMALL && ELF_MAGIC.equals(bytes.subarray(512, 512 + ELF_MAGIC.length));
		return this.#wanted.body(name, linkname) || elf && this.#wanted.elf(name, stored);
	}
	#keepRest() {
		this.#keeping = true;
		this.#until = Number.POSITIVE_INFINITY;
		return 512;
	}
};

// src/contents/export/spool-file.ts
/** Bytes per write. Writing aligned windows takes a fifth of the time of writing the arriving pieces. */
const WINDOW = 1 << 20;
/** A hole up to this size is written as zeros, together with the bytes around it. */
const SMALL_HOLE = 65536;
/**
* A file that is written front to back, with holes, through one buffer. The newest bytes are read from memory. The
* caller opens the empty file and closes it.
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
	/** `sizeOf` returns the number of bytes so far, including holes. */
	constructor(fd, sizeOf) {
		this.#fd = fd;
		this.#file = fdSource(fd, sizeOf);
	}
	get size() {
		return this.#file.size;
	}
	/** Writes bytes at offset `at`, after all earlier bytes. Copies `bytes`. */
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
	/** Writes the bytes that are only in memory. */
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
	/** Free bytes in the window, which ends at a multiple of its size. */
	#room() {
		return WINDOW - this.#begin % WINDOW - (this.#end - this.#begin);
	}
};

// src/contents/export/wanted.ts
/** Configuration files that the closure's rules read or pack for any list. */
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
/** The parts of a locale, which are always packed together. */
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
/**
* The part of a shared library's name that differs between its names: libc.so.6 is libc-2.31.so, libtiff.so.6 is
* libtiff.so.6.0.0.
*/
const VERSION = /(?:-\d[\d.]*)?\.so(?:\.[\d.]+)?$/;
/** Loaders and interpreters: the kernel maps them itself, and tracers do not see it. */
const LOADER = /^ld[\w.-]*\.so/;
const PROGRAM_FOLDER = /(?:^|\/)s?bin\/[^/]+$/;
/** Of other untraced ELF files, rules pack mostly small ones: modules of the C library, libgcc_s. */
const SMALL_ELF = 262144;
/**
* `keep` has lines in the form of `select`; `also` has other files that are read: whole folders, files by last name,
* and listed folders. Of paths in the list, only last names count: folders can be links, which are unknown before the
* tree.
*/
function likelyOf(paths, keep, also = {
	folders: [],
	names: [],
	listed: []
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
	const folders = unknown ? ["/"] : also.folders;
	return {
		names: [...names],
		keep: lines.flatMap(globsOf),
		folders,
		listed: also.listed,
		traced
	};
}
function globsOf({ kind, text }) {
	if (kind === "glob") return [text];
	return kind === "preset" && isPreset(text) ? presetGlobs(text, void 0) : [];
}
/**
* The test for members, called in archive order. Without `likely`, every body is wanted. The target of a wanted link is
* wanted from then on.
*/
function wantedOf(likely) {
	if (likely === void 0) return {
		body: () => true,
		elf: () => true
	};
	const names = new Set(likely.names);
	const kept = likely.keep.map(matchBelow);
	const folders = likely.folders.map((folder) => folder === "/" ? "" : `${folder.slice(1)}/`);
	const listed = new Set(likely.listed.map((folder) => folder.slice(1)));
	const body = (name, linkname) => {
		const own = relativeName(name);
		const wanted = names.has(lastName(name)) || listed.has(own.slice(0, Math.max(own.lastIndexOf("/"), 0))) || folders.some((folder) => own.startsWith(folder)) || kept.length > 0 && kept.some((matches) => matches(own));
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
/** A member's name in the form of globs: without leading "./" or "/". */
function relativeName(name) {
	return name.startsWith(".") || name.startsWith("/") ? name.replace(/^(\.?\/)+/, "") : name;
}

// src/contents/export/export.ts
/**
* Exports a container into an unnamed file in the private folder `tempDir`: the bodies that are `likely` needed, or
* all. Works with every engine. The file disappears when it is closed or this process ends.
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

// src/contents/instance.ts
async function makeInstance(docker, original, runId) {
	const { config } = original.base;
	const options = {
		image: original.inspect.Id,
		runId,
		platform: original.platform
	};
	const id = await createInstance(docker, options, Object.keys(config.Volumes ?? {}));
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

// src/contents/layers/attributes.ts
const CAPABILITY = "security.capability";
/**
* linux/capability.h: the highest byte is the revision. Revision 3 has the root's uid after the 20 bytes of revision 2.
*/
const REVISION_AT = 3;
const LENGTH_2 = 20;
/** The details of entries that an export has but a listing lacks: device numbers and file capabilities. */
var Attributes = class {
	#reader;
	/** By file name; undefined if the file is known to have none. */
	#capabilities = /* @__PURE__ */ new Map();
	/** Names of files with other attributes. */
	#others = /* @__PURE__ */ new Set();
	constructor(reader) {
		this.#reader = reader;
	}
	/** Stores the result of `Reader.attributes` for files. */
	learn(names, { capabilities, others }) {
		for (const name of names) this.#capabilities.set(name, void 0);
		for (const name of others) this.#others.add(name);
		for (const { name, xattrs } of members(bufferSource(capabilities))) {
			const value = xattrs?.get(CAPABILITY);
			if (value) this.#capabilities.set(name, asExported(value));
		}
	}
	/** Adds these details to the packed entries, and requests missing ones. Throws `LayersFailed`. */
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
	/**
	* Packed files with attributes that exports lack. rootfs.tar lacks them too: both ways of reading must give the same
	* bytes.
	*/
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
			device: this.#reader.device(tarName(entry))
		} : entry;
	}
};
/** One name per file that is not generated, by inode. */
function firstNames(packed) {
	const names = /* @__PURE__ */ new Map();
	for (const { entry } of packed) if (entry.type === "file" && !entry.body && !names.has(entry.inode)) names.set(entry.inode, tarName(entry));
	return names;
}
/**
* The capability as the engine exports it: without the user namespace (moby, pkg/archive,
* ReadSecurityXattrToTarHeader).
*/
function asExported(capability) {
	if (capability[REVISION_AT] !== 3) return capability;
	const value = Buffer.from(capability.subarray(0, LENGTH_2));
	value[REVISION_AT] = 2;
	return value;
}

// src/contents/layers/bodies.ts
/** Bytes of a file that are enough to detect its type. */
const HEAD = 1024;
/** Number of files whose heads are in memory (12 MB), and of whole files per request. */
const MAX_HEADS = 12e3;
const BATCH$1 = 2e3;
/**
* The bodies of all files, read on demand. Announced reads are combined into few requests: a request takes as long as
* reading ten kilobytes. Reading throws `LayersFailed`.
*/
var LayersSource = class {
	#reader;
	/** In order of offset. */
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
	/** Call with files in order of offset. */
	add(file) {
		if (file.size > 0) this.#places.push(file);
	}
	/**
	* Fetches the beginnings of the first 12,000 files: they are probably read next. Returns these files' names and
	* attributes.
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
	/** Fetches whole files into memory, since they are read next. Replaces the files of the previous call. */
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
	/** Frees the memory of fetched files. */
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
		return this.#reader.read(tarName(place), offset - place.offset, target);
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
	/** The last file that does not start after `offset`. */
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
	return places.map(tarName);
}

// src/contents/layers/reader.ts
const readFd = promisify(read);
const CHUNK$1 = 65536;
/** Bytes of an archive per request. */
const BATCH = 262144;
/** Unmounts of the parent namespace are followed, so that we block none. Our own mounts stay private. */
const UNSHARE = [
	"unshare",
	"--mount",
	"--propagation",
	"slave",
	"--"
];
/** Thrown if the layers cannot be read this way, or no longer; the message says why. */
var LayersFailed = class extends Error {};
/** The unprivileged side of the layer server, see `serve`. */
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
	/** The argv prefix that runs a command as root (see `withSudo`). */
	get root() {
		return this.#options.root;
	}
	/** Starts the server; `list` then tells it the layers. Throws `LayersFailed`. */
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
	/**
	* Writes the names of everything in the layers to `listing`. Call once, before anything else. Throws `LayersFailed`
	* and `Cancelled`.
	*/
	async list(stack, listing) {
		const { signal } = this.#options;
		const onAbort = () => void this.#kill();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			if (signal.aborted) throw new Cancelled();
			this.#try(() => this.#send("list", JSON.stringify(stack)));
			const buffer = Buffer.allocUnsafe(CHUNK$1);
			while (listing.code === void 0) {
				const { bytesRead } = await readFd(this.#answers, buffer, 0, CHUNK$1, null);
				if (signal.aborted) throw new Cancelled();
				if (bytesRead === 0) throw await this.#death();
				listing.push(buffer.subarray(0, bytesRead));
			}
			if (listing.code !== 0) throw new LayersFailed(`some names cannot be listed: ${this.#server.printed()}`);
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}
	/**
	* Fills `target` with bytes of a file from `offset`; fewer only at its end. Returns the number of bytes. Throws
	* `LayersFailed`.
	*/
	read(name, offset, target) {
		return this.#ask("read", name, offset, target).length;
	}
	/**
	* The first `length` bytes of each file, concatenated (shorter files are padded with zeros), and their attributes.
	* Throws `LayersFailed`.
	*/
	examine(names, length) {
		const bytes = this.#ask("examine", names.join("\0"), 0, void 0, length);
		const end = names.length * length;
		return {
			heads: bytes.subarray(0, end),
			attributes: decodeAttributes(bytes.subarray(end))
		};
	}
	/**
	* Requests all bytes of files, concatenated; `next` reads them. Do not call other methods meanwhile. Throws
	* `LayersFailed`.
	*/
	stream(names) {
		this.#try(() => this.#send("stream", names.join("\0")));
	}
	/** Fills `target` with the next bytes of the stream. Throws `LayersFailed` if the stream ends early. */
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
	* Writes an archive, with the bodies of files, from the beginning of the file that is open as `out` in this process,
	* through a buffer of `buffer` bytes. Returns the archive's size in bytes. Do not call other methods meanwhile.
	* Throws `LayersFailed`, or the system's error if the file cannot be written (ENOSPC).
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
			for (const parts of batches(pieces)) await send("append", encodeParts(parts));
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
	/** Ends the server and its mount. */
	close() {
		this.#closed ??= this.#close();
		return this.#closed;
	}
	async #close() {
		closeSync(this.#requests);
		closeSync(this.#answers);
		await this.#server.exited;
	}
	/** Sends a request and waits for the answer. The wait ends if the server dies. */
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
/** Groups parts into requests: large enough to be cheap, small enough for memory. */
function* batches(pieces) {
	let parts = [];
	let held = 0;
	for (const { bytes, entry, stored } of pieces) {
		parts.push({
			bytes,
			name: entry ? tarName(entry) : "",
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
	return new LayersFailed("the process that reads them ended");
}

// src/contents/layers/write.ts
/**
* Writes rootfs.tar in the process that reads the layers. Meanwhile, hashes the written part here: hashing takes as
* long as writing. Throws like `Reader.pack`.
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
			if (written !== size) throw new Error(`rootfs.tar has ${written} bytes instead of ${size}`);
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

// src/contents/layers/read.ts
/** With these options the engine maps owner ids, so that ids in its layers differ from ids in the image. */
const MAPPED = /name=(rootless|userns)/;
/** Starts the reader of layers as root, before the layers are known. Throws `LayersFailed` without root rights. */
async function startReader(session) {
	return Reader.start({
		...session,
		root: await rootOf(session.signal)
	});
}
/**
* Reads a container that never started from the engine's storage: all names, and bodies on demand. Throws
* `LayersFailed`, also while reading, if this is impossible: the engine is on another machine or stores images
* differently. Closing the contents closes the reader.
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
		return await withSudo("reading layers", signal);
	} catch (error) {
		if (error instanceof Unavailable) throw new LayersFailed(error.message);
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

// src/contents/contents.ts
/**
* Creates a container and opens its layers, for `withContents` or `closeInstance`. Throws `Failure` if the engine
* cannot create it.
*/
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
/** Removes an unused container and closes its layers. */
async function closeInstance({ instance, layers }) {
	if (!(layers instanceof LayersFailed)) await layers.close();
	await removeQuietly(instance);
}
/** Ignores errors: the end of the run removes leftovers or reports them. */
async function removeQuietly(instance) {
	await instance?.remove().catch(() => {});
}
/**
* Calls `use` with a container's files, read in the cheapest way that works here. If a way fails, calls `use` again
* with the next way. `likely` can be incomplete: the last way has all files. Removes the container.
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
async function throughFirst([way, ...others], session, use) {
	try {
		return await through(way, session, use);
	} catch (error) {
		if (session.signal.aborted) throw new Cancelled();
		if (others.length === 0) throw error;
		logFallback(error, session.log);
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
		await contents.close().catch(() => {});
		throw error;
	}
}
function orThrow(layers) {
	if (layers instanceof LayersFailed) throw layers;
	return layers;
}
/** Logs why the next way is needed. Rethrows any other error. */
function logFallback(error, log) {
	if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
	else if (error instanceof BodyLeftOut) log.info(`${error.message}, but it is needed: the image is exported once more`);
	else throw error;
}

// src/filelist/lossy.ts
/** U+FFFD in UTF-8: tracers write it for bytes that are not UTF-8. */
const REPLACEMENT = "ï¿½";
const MAX_MATCHES = 1e3;
/**
* The paths of the image that a path can mean in which a tracer replaced bytes that are not UTF-8. A component with
* U+FFFD matches every name that looks the same after the same replacement. Returns the path itself if it has no
* U+FFFD.
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
/** Replaces bytes that are not UTF-8. A run of U+FFFD becomes one, because tools write different numbers of them. */
function lossy(name) {
	return pathToBytes(name).toString("utf8").replace(/\ufffd+/g, "�");
}

// src/filelist/intersect.ts
/**
* The file list of a capture, sorted. It has every touched path that exists in the image, by the name that was used,
* also if the call failed. For a created path it has the deepest existing directory above. It never has names that the
* image lacks, such as temporary files, so that every run gives the same list.
*/
function imagePaths(touches, tree) {
	const paths = /* @__PURE__ */ new Set();
	for (const touch of imageTouches(touches, tree)) for (const path of expandLossy(touch.path, tree)) {
		const needed = neededFor(path, touch, tree);
		if (needed) paths.add(needed);
	}
	return [...paths].sort();
}
/**
* The paths of the original that a container of the micro image missed at run time, sorted: it tried to use them and
* did not find them, or created them itself. They are the suspects if its test fails. `packed` are the canonical paths
* in the micro image.
*/
function missingAtRunTime(touches, original, packed) {
	const suspects = /* @__PURE__ */ new Set();
	for (const touch of imageTouches(touches, original)) {
		if (touch.found && !creates(touch)) continue;
		for (const path of expandLossy(touch.path, original)) {
			const needed = touch.found ? existing(path, original) : neededToWork(path, touch, original);
			if (needed && !reaches(needed, original, packed)) suspects.add(needed);
		}
	}
	suspects.delete("/.dockerenv");
	return [...suspects].sort();
}
function existing(path, tree) {
	return tree.locate(path).entry && path;
}
/**
* The path that the call needs in the image: the path itself, or what is above a path that the image lacks: the deepest
* existing folder of a created path, and whatever makes a look-up fail in another way than in an empty image (a folder
* that is closed to some users, a file, a link that leads to itself).
*/
function neededFor(path, touch, tree) {
	const needed = neededToWork(path, touch, tree);
	if (needed) return needed;
	const above = existingAbove(path, tree);
	const { entry, loop } = tree.resolve(above);
	const isOpen = !entry || entry.type === "directory" && (entry.mode & OPEN) === OPEN;
	return loop || !isOpen ? above : void 0;
}
/** Search permission for everybody, inode(7). */
const OPEN = 73;
/** The path itself, or the deepest existing folder above a created path: without it, the call cannot succeed. */
function neededToWork(path, touch, tree) {
	return existing(path, tree) ?? (creates(touch) ? existingAbove(path, tree) : void 0);
}
function existingAbove(path, tree) {
	let above = parentOf(path);
	while (!tree.locate(above).entry) above = parentOf(above);
	return above;
}
/** Whether the path, its target and every link between them are packed. */
function reaches(path, tree, packed) {
	const { entry, links } = tree.resolve(path);
	return [...links, ...entry && entry.path !== "/" ? [entry.path] : []].every((needed) => packed.has(needed));
}

// src/filelist/reasons.ts
/** Adds to the list the locked paths that it lacks and the image has (`has`). */
function withLocked(list, locked, has) {
	const listed = new Set(list.paths);
	const more = locked.filter((path) => !listed.has(path) && has(path));
	return {
		comments: list.comments,
		paths: [...list.paths, ...more].sort(),
		reasons: new Map(more.map((path) => [path, "lock"]))
	};
}
/** Adds to the list the names of listed folders, which it must not have yet. */
function withListed(list, names) {
	return {
		comments: list.comments,
		paths: [...list.paths, ...names].sort(),
		reasons: new Map([...list.reasons, ...names.map((path) => [path, "listed"])])
	};
}
/** Adds to the list paths that it must not have yet. */
function withAdded(list, added) {
	return {
		comments: list.comments,
		paths: [...list.paths, ...added.map(({ path }) => path)].sort(),
		reasons: new Map([...list.reasons, ...added.map(({ path, reason }) => [path, reason])])
	};
}

// src/packages/budget.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/** Thrown when a package database cannot be read; the message says why. */
var Unreadable = class extends Error {};
/**
* Large images have 100 MB of databases with half a million names. A hostile image can cause much work with few bytes.
*/
const MAX_BYTES = 512 << 20;
const MAX_STEPS = 1 << 30;
/** Cost of one name look-up, in characters of paths. */
const LOOK = 64;
/** Limits the total cost of reading an image's package databases. */
var Budget = class {
	#bytes;
	#steps;
	constructor(bytes = MAX_BYTES, steps = MAX_STEPS) {
		this.#bytes = bytes;
		this.#steps = steps;
	}
	/** Call before reading `bytes`. Throws `Unreadable` when the total is over the limit. */
	read(bytes) {
		this.#bytes -= bytes;
		if (this.#bytes < 0) throw new Unreadable("it is too large");
	}
	/** Call before looking up a path of `characters`. Throws `Unreadable` when the total is over the limit. */
	look(characters) {
		this.#steps -= characters + LOOK;
		if (this.#steps < 0) throw new Unreadable("it lists too many files");
	}
};

// src/packages/bodies.ts
/** A package manager's status file or one package's file list has a few megabytes at most. */
const MAX_TEXT = 32 << 20;
/** Limits of one fetch: bytes and items. */
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
	/** The regular files in a folder (and links to regular files) by last name, in byte order of the names. */
	filesIn(folder) {
		const { entry: home } = this.tree.resolve(folder);
		const found = /* @__PURE__ */ new Map();
		for (const path of home?.type === "directory" ? this.tree.children(home.path) : []) {
			const entry = this.file(path);
			if (entry) found.set(lastName$1(path), entry);
		}
		return found;
	}
	/**
	* Yields the items unchanged. Announces the files of a whole group of items before it yields the group's first item.
	*/
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
	/** A whole file as text, one character per byte. Throws `Unreadable` if the file is too large. */
	text(entry) {
		if (entry.size > MAX_TEXT) throw new Unreadable(`it has ${entry.size} bytes, more than the limit of ${MAX_TEXT}`);
		return this.bytes(entry, 0, entry.size).toString("latin1");
	}
	/** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when the budget is used up. */
	bytes(entry, offset, length) {
		this.budget.read(length);
		return this.#read(entry, offset, length);
	}
};

// src/packages/lines.ts
/** The lines of a text, without line ends. A generator: a text of only newlines must not become millions of strings. */
function* linesOf(text) {
	for (let at = 0; at < text.length;) {
		const end = text.indexOf("\n", at);
		const stop = end < 0 ? text.length : end;
		yield text.slice(at, stop);
		at = stop + 1;
	}
}
/** The paragraphs of a text, separated by blank lines. No paragraph is empty. */
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
/**
* Reads Debian control files (deb822(5)): paragraphs of "Name: value" lines. A line that begins with a blank continues
* the value above.
*/
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

// src/packages/is-packed.ts
/** Files that no program needs. A package with only these counts as not packed. */
const DOCUMENTATION = /^\/usr\/share\/(?:doc|man|info|licenses|lintian|bug)\//;
/** True if a regular file of the package is packed that is not documentation. */
function isPacked({ files }, tree, packed) {
	return files.some((path) => packed.has(path) && tree.get(path)?.type === "file" && !DOCUMENTATION.test(path));
}

// src/packages/apk/apk.ts
/** Folders of Alpine's database; the second one in versions with merged /usr. */
const APK_FOLDERS = ["/lib/apk/db", "/usr/lib/apk/db"];
/**
* The packages of apk's database. Each paragraph is a package; each line is a letter, ":" and a value. Throws
* `Unreadable`.
* Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
*/
function* readApk(bodies, claims) {
	const entries = new Set(APK_FOLDERS.flatMap((folder) => bodies.file(`${folder}/installed`) ?? []));
	for (const entry of entries) for (const record of paragraphsOf(bodies.text(entry))) {
		const facts = apkFacts(record);
		if (facts) yield claims.package(facts, pathsOf$1(record));
	}
}
/** The facts of a record, without its files; undefined without a name or version. */
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
/** "F:" names a folder, "R:" a file in the last folder. */
function* pathsOf$1(record) {
	let folder = "";
	for (const line of linesOf(record)) if (line.startsWith("F:")) {
		folder = line.length === 2 ? "" : `/${line.slice(2)}`;
		yield folder;
	} else if (line.startsWith("R:")) yield `${folder}/${line.slice(2)}`;
}

// src/packages/claims.ts
/** Number of folders in the cache. */
const MAX_FOLDERS$1 = 2e4;
/** Cost of following a symlink: its target can have two thousand names. */
const LINK_STEPS = 4096;
/** PATH_MAX without its NUL: a longer path cannot be opened. */
const MAX_PATH = 4095;
/** Finds the paths of package databases in the image: if "/lib" is a link to "/usr/lib", "/lib/x" is "/usr/lib/x". */
var Claims = class {
	#tree;
	#budget;
	#folders = /* @__PURE__ */ new Map();
	constructor(tree, budget) {
		this.#tree = tree;
		this.#budget = budget;
	}
	/**
	* The package with those of the `listed` absolute paths that the image has. A link that serves as one of its folders
	* is not one of its files: the link belongs to another package. Throws `Unreadable` if there is too much to look up.
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
	/** The entry of one listed path; a link is not followed. Throws `Unreadable` if there is too much to look up. */
	find(listed) {
		return this.#look(listed).entry;
	}
	#look(path) {
		this.#budget.look(path.length);
		const slash = path.lastIndexOf("/");
		if (slash < 0 || path.length > MAX_PATH || path.length === slash + 1) return {};
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
		if (this.#folders.size === MAX_FOLDERS$1) this.#folders.clear();
		const { entry, links } = this.#tree.resolve(name);
		const own = this.#tree.locate(name).entry;
		this.#budget.look(2 * (name.length + links.length * LINK_STEPS));
		const folder = {
			path: entry?.type === "directory" ? entry.path : void 0,
			link: own?.type === "symlink" ? own.path : void 0
		};
		this.#folders.set(name, folder);
		return folder;
	}
};

// src/packages/dpkg/diversions.ts
/** Reads /var/lib/dpkg/diversions (dpkg-divert(1)), three lines per diversion, into a map by original path. */
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
/** The real path of a package's file, from the path in the package. */
function diverted(path, name, diversions) {
	const diversion = diversions.get(path);
	return diversion && diversion.by !== name ? diversion.to : path;
}

// src/packages/dpkg/dpkg.ts
const DPKG = "/var/lib/dpkg";
/** States of packages without installed files, dpkg(1). */
const NOT_THERE = /(?:^|\s)(?:not-installed|config-files)$/;
/** The packages of /var/lib/dpkg, including distroless images. Throws `Unreadable`. */
function* readDpkg(bodies, claims) {
	const file = bodies.file(`${DPKG}/diversions`);
	const diversions = readDiversions(file ? bodies.text(file) : "");
	const lists = ({ list, sums }) => [list ?? sums ?? []].flat();
	for (const { facts, list, sums } of bodies.fetched(dpkgRecords(bodies), lists)) {
		const listed = list ? pathsOfList(bodies.text(list)) : sums ? pathsOfSums(bodies.text(sums)) : [];
		yield claims.package(facts, placesOf(listed, facts.name, diversions));
	}
}
/** The installed packages in dpkg's status file (dpkg(1)) and in status.d (distroless). */
function* dpkgRecords(bodies) {
	const status = bodies.file(`${DPKG}/status`);
	if (status) {
		const info = bodies.filesIn(`${DPKG}/info`);
		for (const stanza of stanzas(bodies.text(status))) yield* recordOf$2(stanza, info);
	}
	const single = bodies.filesIn(`${DPKG}/status.d`);
	for (const [name, entry] of single) {
		if (name.endsWith(".md5sums")) continue;
		for (const stanza of stanzas(bodies.text(entry))) yield* recordOf$2(stanza, single, entry);
	}
}
/** If a package can be installed for several architectures, the names of its lists contain the architecture. */
function* recordOf$2(stanza, files, file) {
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
/** The absolute path in a line of an md5sums file, which has it relative to the root. */
function pathOfSum(line) {
	const path = /^[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
	return path === void 0 ? void 0 : `/${path}`;
}
function* placesOf(listed, name, diversions) {
	for (const path of listed) yield diverted(path, name, diversions);
}

// src/packages/rpm/header.ts
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
/** Value sizes in bytes of the fixed-size types: CHAR, INT8, INT16, INT32, INT64. */
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
const ENTRY = 16;
/** The state of installed files. In other states a file was replaced or never installed (rpmfileState). */
const NORMAL = 0;
/** Per package. The largest packages have about ten thousand. */
const MAX_FOLDERS = 5e5;
/**
* An RPM header in the database: number of entries, size of the data, entries of four big-endian numbers (tag, type,
* offset, count), data. Damaged values count as absent.
* Source: https://rpm-software-management.github.io/rpm/manual/format_header.html (without the magic before it)
*/
var RpmHeader = class {
	#data;
	#places = /* @__PURE__ */ new Map();
	/** Throws `Unreadable` if `blob` is not a header. */
	constructor(blob) {
		const count = blob.length < 8 ? 0 : blob.readUInt32BE(0);
		const begin = 8 + count * ENTRY;
		if (count === 0 || begin + blob.readUInt32BE(4) > blob.length) throw new Unreadable("a package in it is damaged");
		this.#data = blob.subarray(begin, begin + blob.readUInt32BE(4));
		for (let at = 8; at < begin; at += ENTRY) {
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
	/** The texts of a tag, one character per byte. */
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
	/** A number of a tag; default: the first one. */
	number(tag, index = 0) {
		const place = this.#places.get(tag);
		const size = place && SIZES[place.type];
		if (!place || !size || size > 4 || index >= place.count) return void 0;
		const at = place.offset + index * size;
		return at + size <= this.#data.length ? this.#data.readUIntBE(at, size) : void 0;
	}
	/** The package's installed files and folders. Throws `Unreadable`. */
	*files() {
		const folders = [];
		for (const folder of this.texts(TAG.folderNames)) if (folders.push(folder) > MAX_FOLDERS) throw new Unreadable(`a package in it has more than ${MAX_FOLDERS} folders`);
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
	/** The values of a tag, or only those with the given ascending indexes; undefined if any is missing. */
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

// src/packages/rpm/ndb.ts
const PAGE = 4096;
const SLOT = 16;
/** A package starts at a multiple of BLOCK bytes, with a head of BLOCK bytes. */
const BLOCK = 16;
/** A quarter of a million packages. */
const MAX_PAGES = 1024;
const MAX_PACKAGE = 32 << 20;
/**
* The headers in an rpm database of kind "ndb" (openSUSE): slots with the number and position of each package.
* Source: rpm's lib/backend/ndb/rpmpkg.c. Throws `Unreadable`.
*/
function* readNdb(file) {
	const header = file.at(0, 32);
	if (header.length < 32 || header.toString("latin1", 0, 4) !== "RpmP" || header.readUInt32LE(4) !== 0) throw new Unreadable("it is not an ndb database");
	const end = Math.min(header.readUInt32LE(12), MAX_PAGES) * PAGE;
	for (let at = 32; at < end; at += SLOT) {
		const slot = file.at(at, SLOT);
		if (slot.length < SLOT || slot.toString("latin1", 0, 4) !== "Slot") throw new Unreadable("it is damaged");
		const number = slot.readUInt32LE(4);
		if (number !== 0) yield blobOf(file, number, slot.readUInt32LE(8) * BLOCK);
	}
}
function blobOf(file, number, at) {
	const head = file.at(at, BLOCK);
	if (head.length < BLOCK || head.toString("latin1", 0, 4) !== "BlbS" || head.readUInt32LE(4) !== number) throw new Unreadable("it is damaged");
	const length = head.readUInt32LE(12);
	const blob = length > MAX_PACKAGE ? void 0 : file.at(at + BLOCK, length);
	if (blob?.length !== length) throw new Unreadable("it is damaged");
	return blob;
}

// src/packages/rpm/pages.ts
/** Bytes per read: a request costs as much time as reading ten kilobytes. */
const CHUNK = 262144;
/** Chunks in memory. */
const HELD = 16;
/** Random access to a large file, in chunks. */
var Pages = class {
	#bodies;
	#entry;
	/** Least recently used first. */
	#chunks = /* @__PURE__ */ new Map();
	constructor(bodies, entry) {
		this.#bodies = bodies;
		this.#entry = entry;
	}
	get size() {
		return this.#entry.size;
	}
	/** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when the budget is used up. */
	at(offset, length) {
		const first = Math.floor(offset / CHUNK);
		const from = offset - first * CHUNK;
		if (from + length <= CHUNK) return this.#chunk(first).subarray(from, from + length);
		const parts = [this.#chunk(first).subarray(from)];
		for (let got = CHUNK - from, at = first + 1; got < length; got += CHUNK, at += 1) {
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
		const offset = index * CHUNK;
		const length = Math.min(CHUNK, this.size - offset);
		return length > 0 ? this.#bodies.bytes(this.#entry, offset, length) : Buffer.alloc(0);
	}
};

// src/packages/rpm/sqlite.ts
/** No valid page tree is deeper. */
const MAX_DEPTH = 20;
/** The largest packages have a few megabytes. */
const MAX_PAYLOAD = 32 << 20;
const MAX_COLUMNS = 64;
const INTERIOR = 5;
const LEAF = 13;
/**
* Reads a table of an SQLite database in bounded time and memory. No indexes, no writing: package databases do not need
* them.
* Source: https://www.sqlite.org/fileformat2.html
*/
var Sqlite = class {
	#page;
	#pages;
	/** Bytes of a page without its reserved end. */
	#usable;
	#left;
	/**
	* `page` returns the unchanging bytes of a page; pages count from 1. Throws `Unreadable` if this is not an SQLite
	* database.
	*/
	constructor(header, pages, page) {
		if (header.length < 100 || header.toString("latin1", 0, 16) !== "SQLite format 3\0") throw wrong("it is not an SQLite database");
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
		if (type !== INTERIOR && type !== LEAF || depth > MAX_DEPTH) throw wrong("its tree of pages is damaged");
		const cells = head + (type === LEAF ? 8 : 12);
		const count = page.readUInt16BE(head + 3);
		if (cells + 2 * count > page.length) throw wrong("a page is damaged");
		for (let at = 0; at < count; at += 1) {
			const cell = page.readUInt16BE(cells + 2 * at);
			if (cell + 4 > page.length) throw wrong("a page is damaged");
			if (type === LEAF) yield valuesOf(this.#payload(page, cell));
			else yield* this.#walk(page.readUInt32BE(cell), depth + 1);
		}
		if (type === INTERIOR) yield* this.#walk(page.readUInt32BE(head + 8), depth + 1);
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
		const [size, afterSize] = varint(page, cell);
		const [, begin] = varint(page, afterSize);
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
	/** Section 1.6 of the format: number of a row's bytes in its cell. */
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
	const [head, first] = varint(record, 0);
	const values = [];
	let body = head;
	for (let at = first; at < Math.min(head, record.length) && values.length < MAX_COLUMNS;) {
		const [type, next] = varint(record, at);
		const size = sizeOf(type);
		values.push(cellOf(type, record.subarray(body, body + size)));
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
function cellOf(type, bytes) {
	if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("latin1");
	if (type === 8 || type === 9) return type - 8;
	if (type === 0 || type > 6 || bytes.length === 0) return void 0;
	return bytes.length > 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}
/** A varint (up to nine bytes, seven bits each; large numbers are rounded), and the offset after it. */
function varint(bytes, at) {
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

// src/packages/rpm/sqlite-wal.ts
const HEADER = 32;
const FRAME_HEADER = 24;
/**
* Reads the index of a write-ahead log. The last committed frame of a page counts; frames with other salts are
* leftovers.
* Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
*/
function readWal(log, pageSize) {
	const offsets = /* @__PURE__ */ new Map();
	const header = log.at(0, HEADER);
	const none = {
		offsets,
		pages: void 0
	};
	if (header.length < HEADER || header.readUInt32BE(0) >>> 1 !== 465535809) return none;
	if (header.readUInt32BE(8) !== pageSize) return none;
	const salts = header.subarray(16, 24);
	let pages;
	let pending = [];
	for (let at = HEADER; at + FRAME_HEADER + pageSize <= log.size; at += FRAME_HEADER + pageSize) {
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

// src/packages/rpm/rpm.ts
/** Folders of the database in different distributions. The first can be a link to the second. */
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
/** The headers of all packages in all databases. Throws `Unreadable`. */
function* rpmHeaders(bodies) {
	for (const { headers } of databasesOf(bodies)) for (const blob of headers()) yield new RpmHeader(blob);
}
/** The database files. Throws `Unreadable` for an unsupported kind. */
function rpmDatabases(bodies) {
	return databasesOf(bodies).map(({ entry }) => entry);
}
function databasesOf(bodies) {
	const all = RPM_FOLDERS.flatMap((folder) => databaseIn(folder, bodies) ?? []);
	return all.filter(({ entry }, at) => all.findIndex((other) => other.entry === entry) === at);
}
/** The newest existing kind: older ones are left over from a migration. */
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
	if (berkeley) throw new Unreadable("it is a Berkeley DB, which this version cannot read");
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
/** The package's facts in a header; undefined for keys (gpg-pubkey), which rpm stores as packages. */
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
/** All package databases are below these folders. */
const DATABASE_FOLDERS = [
	DPKG,
	...APK_FOLDERS,
	...RPM_FOLDERS
];
/** The name of each package database in warnings, and its reader. */
const READERS = [
	["dpkg's database", readDpkg],
	["apk's database", readApk],
	["rpm's database", readRpm]
];
/** Large images have a few thousand. */
const MAX_PACKAGES = 1e5;
/** Python's bytecode of "folder/name.py" (PEP 3147, PEP 488). */
const BYTECODE = /^(.*)\/__pycache__\/([^/.]+)\.[^/.]+(?:\.opt-\w+)?\.pyc$/;
/** The OS packages of an image, and the owner of each file. */
var Packages = class {
	/** Sorted by name. */
	all;
	#owners;
	constructor(all) {
		this.all = [...all].sort(byName);
	}
	/** The package that owns a file, link or device, by its physical path. Folders have no single owner. */
	ownerOf(path) {
		this.#owners ??= ownersOf(this.all);
		return this.#owners.get(path);
	}
	/** Assigns a file to a package whose database does not list the file. */
	adopt(path, owner) {
		owner.files.push(path);
		this.#owners?.set(path, owner);
	}
	/** The packages whose name equals or matches the glob (picomatch), of any architecture or of the one after ":". */
	named(glob) {
		const matches = import_picomatch.default.scan(glob).isGlob ? (0, import_picomatch.default)(glob, { nonegate: true }) : (name) => name === glob;
		return this.all.filter(({ name, architecture }) => matches(name) || matches(`${name}:${architecture}`));
	}
	/** All paths, including folders, of the packages of `named`. */
	pathsOfPackage(glob) {
		return this.named(glob).flatMap(({ files, folders }) => [...files, ...folders]);
	}
	packageNames() {
		return this.all.map(({ name }) => name);
	}
};
/**
* Assigns Python bytecode to the package of its source: no database lists bytecode, since it is compiled at
* installation.
*/
function adoptBytecode(packages, tree) {
	for (const { path, type } of tree.entries()) {
		if (type !== "file" || !path.includes("/__pycache__/") || packages.ownerOf(path)) continue;
		const [, folder, name] = BYTECODE.exec(path) ?? [];
		const owner = folder === void 0 ? void 0 : packages.ownerOf(`${folder}/${name}.py`);
		if (owner) packages.adopt(path, owner);
	}
}
/** The owner of each file. If several packages list a file, the first one owns it. */
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
* Reads the package databases of an image, without running anything. `read` reads up to `length` bytes from `offset` of
* a file's body; `fetch` learns which whole files are read next. An unreadable database gives a warning, and its
* packages are missing. Throws only what `read` throws.
*/
function readPackages(tree, read, fetch) {
	const budget = new Budget();
	const bodies = new Bodies(tree, read, budget, fetch);
	const claims = new Claims(tree, budget);
	const all = [];
	const warnings = [];
	for (const [what, readThem] of READERS) try {
		for (const one of readThem(bodies, claims)) if (all.push(one) > MAX_PACKAGES) throw new Unreadable(`it lists more than ${MAX_PACKAGES} packages`);
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		warnings.push(`${what} cannot be read: ${error.message}. Its packages and their files are unknown`);
	}
	const packages = new Packages(all);
	if (all.length > 0) adoptBytecode(packages, tree);
	return {
		packages,
		warnings
	};
}

// src/report/packages.ts
/** Counts how much of each package is packed. */
function packagesRecord(all, tree, packed) {
	const list = all.map((one) => recordOf$1(one, tree, packed));
	return {
		before: list.length,
		after: list.filter((one) => one.packed).length,
		list
	};
}
function recordOf$1(one, tree, packed) {
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
		packed: isPacked(one, tree, packed),
		...record
	};
}
/** The packages that are left out (see `PackageRecord.packed`), largest first. */
function gonePackages({ list }) {
	return list.filter(({ packed }) => !packed).sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
}
/** Returns a function that names the language package of a path, if any. */
function languageNames(inventory) {
	return (path) => {
		const owner = inventory?.owners.get(path);
		return owner && `${owner.type} ${owner.name}`;
	};
}
/** Returns a function that names the OS package of a path, if any. */
function ownerNames(packages) {
	return (path) => {
		const owner = packages.ownerOf(path);
		return owner && utf8Of(owner.name);
	};
}

// src/filelist/capture-list.ts
/** The file list of a capture. Its comments are the origin. */
function captureList({ version, tracer, image, id }, touches, tree) {
	return {
		comments: [
			`micropacker ${version}`,
			`tracer: ${tracer}`,
			`image: ${image} ${id}`
		],
		paths: imagePaths(touches, tree)
	};
}

// src/filelist/listed.ts
/** The engine and the kernel fill these folders: what the image has in them is hidden. */
const HIDDEN = /^\/(?:proc|sys|dev)(?:\/|$)/;
/** The engine makes this file in every container. */
const ENGINE_MADE = "/.dockerenv";
/** The folders of the image that were listed, sorted. The root folder does not count: every program may look at it. */
function listedFolders(touches, tree) {
	const folders = /* @__PURE__ */ new Map();
	for (const { path, listed } of imageTouches(touches, tree)) {
		if (!listed) continue;
		for (const one of expandLossy(path, tree)) {
			const { entry } = tree.resolve(one);
			if (entry?.type !== "directory" || entry.path === "/" || HIDDEN.test(entry.path)) continue;
			const by = folders.get(entry.path) ?? /* @__PURE__ */ new Set();
			for (const program of listed) by.add(tree.resolve(program).path);
			folders.set(entry.path, by);
		}
	}
	return [...folders].map(([path, by]) => ({
		path,
		by: [...by].sort()
	})).sort((a, b) => a.path < b.path ? -1 : 1);
}
/** The files and links directly in a folder: with its subfolders, the names that a program finds by listing it. */
function namesIn(folder, tree) {
	return tree.children(folder).map((path) => tree.get(path)).filter(({ type, path }) => (type === "file" || type === "symlink") && path !== ENGINE_MADE);
}
/** Enough to tell a package's folder: databases need not name folders, only files. */
const LOOKED_AT = 100;
/** Whether most files below a folder are in the database of a package. Python adds its compiled files itself. */
function isPackages(folder, tree, ofPackage) {
	const files = tree.below(folder).filter((path) => tree.get(path).type !== "directory" && !path.includes("/__pycache__/")).slice(0, LOOKED_AT);
	return files.filter(ofPackage).length * 2 > files.length;
}
/** Whatever else is directly in a folder and costs nothing: subfolders without their content, pipes, devices. */
function emptyNamesIn(folder, tree, { owned, ofPackage }) {
	return tree.children(folder).map((path) => tree.get(path)).filter(({ type }) => type !== "file" && type !== "symlink").filter(({ path }) => !owned(path) && !isPackages(path, tree, ofPackage));
}
/**
* The names to pack because their folder was listed: names are data, also of files that were never opened. Only names
* that no package owns, because programs list the folders of packages all the time (an import of Python lists every
* folder of modules). All of a folder's files and links or, if they need more than `max` bytes, none; its subfolders in
* any case, empty. Nothing if `max` is 0.
*/
function listedNames(folders, tree, rules) {
	const { owned, skip, max } = rules;
	const names = [];
	if (max === 0) return names;
	for (const { path } of folders) {
		for (const entry of emptyNamesIn(path, tree, rules)) if (!skip.has(entry.path)) names.push(entry.path);
		const own = namesIn(path, tree).filter((entry) => !skip.has(entry.path) && !owned(entry.path));
		if (bytesOf(own.map((entry) => tree.resolve(entry.path).entry ?? entry)) > max) continue;
		for (const entry of own) names.push(entry.path);
	}
	return names;
}
/** The canonical paths that a list names: the links on the way, and the entries. */
function canonicalPaths(paths, tree) {
	const all = /* @__PURE__ */ new Set();
	for (const path of paths) {
		const { entry, links } = tree.resolve(path);
		for (const link of links) all.add(link);
		if (entry) all.add(entry.path);
	}
	return all;
}

// src/packages/languages/folders.ts
const LANGUAGE = new RegExp(`/(?:${[
	"node_modules",
	"(?:site|dist)-packages",
	"lib(?:64)?/python\\d[^/]*",
	"lib(?:64)?/ruby",
	"bundle/(?:ruby/[^/]+/)?(?:gems|specifications|extensions)"
].join("|")})(?:/|$)`);
/** True if the path is a folder of a language's packages or modules, or below one. */
function isOfLanguage(path) {
	return LANGUAGE.test(path);
}

// src/filelist/keep-line.ts
const SPECIAL = /[\\"*?[\]{}()!+@|]/g;
/** The line of `keep` that matches a path (in the form of files.txt). Bytes that a line cannot hold become "?". */
function keepLine(path) {
	const bytes = parsePath(path, "keep");
	const text = Buffer.from(bytes, "latin1").toString("utf8");
	if (needsQuote(bytes) || text !== text.trimEnd()) return bytes.replace(SPECIAL, "?").replace(/[^ -~]| $/g, "?");
	return text.replace(SPECIAL, "\\$&");
}

// src/report/listed.ts
/** Modules and records of packages, whose folders are listed by imports. */
const MODULE = /\.(?:pyc?|rb|gemspec)$/;
/** Shells, and the programs that start scripts use to change owners, copy and clean up. */
const TOOL = new RegExp(`/(?:${[...[
	"sh",
	"bash",
	"dash",
	"ash",
	"zsh",
	"ksh",
	"busybox",
	"find",
	"xargs",
	"grep",
	"ls",
	"du",
	"cp",
	"mv",
	"rm"
], ...[
	"ln",
	"tar",
	"rsync",
	"install",
	"chown",
	"chmod",
	"chgrp",
	"chcon",
	"run-parts"
]].join("|")})$`);
/** A package's folder is in the summary if keeping it costs less than this (bytes). */
const CHEAP = 1e6;
function isImported(folder) {
	return isOfLanguage(folder) && !/\/node_modules(?:\/|$)/.test(folder);
}
/** The listed folders of which names are left out, in the order of `folders`. Names that `drop` names do not count. */
function listedRecords(folders, facts) {
	return [...folders].flatMap((folder) => recordOf(folder, facts) ?? []);
}
function recordOf({ path, by }, facts) {
	const { tree, packed, dropped, owned, ownerOf } = facts;
	const names = namesIn(path, tree).filter((entry) => !dropped.has(entry.path));
	const missing = names.filter((entry) => !packed.has(entry.path));
	if (missing.length === 0) return void 0;
	const below = tree.below(path).filter((one) => !packed.has(one) && !dropped.has(one));
	const owner = mostOf(missing.flatMap((entry) => ownerOf(entry.path) ?? []));
	return {
		folder: formatPath(path),
		files: {
			packed: names.length - missing.length,
			total: names.length
		},
		own: missing.some((entry) => !owned(entry.path)),
		missing: bytesOf(missing),
		keep: keepLine(formatPath(path)),
		keepBytes: bytesOf(below.map((one) => tree.get(one))),
		by: by.map(formatPath),
		...owner === void 0 ? {} : { package: owner },
		...isImported(path) || names.some((entry) => MODULE.test(entry.path)) ? { modules: true } : {}
	};
}
function mostOf(names) {
	const counts = /* @__PURE__ */ new Map();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
/**
* The records that people should see: folders of no package, and folders of packages that an application listed itself
* (not a shell or a tool of its start script, not an import of modules) and that cost little to keep.
*/
function notableListed(records) {
	return records.filter(({ own, by, modules, keepBytes }) => {
		if (own) return true;
		return !modules && keepBytes < CHEAP && by.some((program) => !TOOL.test(program));
	});
}
/** The notice about a folder whose own names need more than `max` bytes or, if it is undefined, are in no list. */
function listedText({ folder, files, missing, keep, keepBytes }, max) {
	const left = files.total - files.packed;
	const there = files.packed === 0 ? "none" : `only ${showCount(files.packed)}`;
	const all = `its ${counted(files.total, "file")}`;
	const need = `the ${files.packed === 0 ? "" : "other "}${counted(left, "file")} need ${showBytes(missing)}${max === void 0 ? "" : `, more than listed-max: ${showBytes(max)}`}`;
	const cost = keepBytes === missing ? "" : ` (${showBytes(keepBytes)} with its subfolders)`;
	return `The container listed ${folder}, but ${there} of ${all} ${files.packed > 1 ? "are" : "is"} packed: ${need}. If the program uses the names, add this line to keep${cost}: ${keep}`;
}

// src/pipeline/listed.ts
/** More notices than this would hide others: the report has all. */
const MOST_NOTICES = 5;
/**
* Tells whether an OS package or a language package owns a path. A link to a package's file is the package's too, if it
* is in a folder where packages have files; elsewhere somebody made it, as in a folder of enabled parts.
*/
function ownedIn({ tree, packages }) {
	const isOwned = (path) => packages.ownerOf(path) !== void 0 || isOfLanguage(path);
	const folders = /* @__PURE__ */ new Map();
	const hasOwned = (folder) => {
		const known = folders.get(folder) ?? tree.children(folder).some(isOwned);
		folders.set(folder, known);
		return known;
	};
	const isOwnedLink = (path) => {
		const target = tree.resolve(path).path;
		return target !== path && isOwned(target) && hasOwned(parentOf(path));
	};
	return (path) => isOwned(path) || isOwnedLink(path);
}
/** The rules for the names of an image's listed folders. */
function rulesOf(image, skip, max) {
	const ofPackage = (path) => image.packages.ownerOf(path) !== void 0;
	return {
		owned: ownedIn(image),
		ofPackage,
		skip,
		max
	};
}
/** The names of listed folders to pack besides the paths of `list`; see `listedNames`. */
function namesToPack({ keep, drop, listedMax }, config, touches, list, image) {
	const { tree, packages } = image;
	const skip = canonicalPaths(list.paths, tree);
	for (const path of selected([...keep], true, tree, config, packages)) skip.add(path);
	for (const path of selected([...drop], false, tree, config, packages)) skip.add(path);
	return listedNames(listedFolders(touches, tree), tree, rulesOf(image, skip, listedMax));
}
/** The listed folders of which the packed paths (canonical) lack names. */
function listedIn(touches, image, packed, dropped) {
	const { tree, packages } = image;
	const facts = {
		tree,
		packed,
		dropped,
		owned: ownedIn(image),
		ownerOf: ownerNames(packages)
	};
	return listedRecords(listedFolders(touches, tree), facts);
}
/**
* Logs a notice for each folder whose own names are left out: because they need more than `max` bytes or, if it is
* undefined, because given lists lack them. Nothing if the user asked for none (0).
*/
function tellListed(records, max, log, more) {
	const large = max === 0 ? [] : records.filter(({ own }) => own);
	for (const record of large.slice(0, MOST_NOTICES)) log.notice(listedText(record, max));
	const rest = large.slice(MOST_NOTICES).map(({ folder }) => folder);
	if (rest.length > 0) log.notice(`More listed folders are not complete: ${rest.join(", ")}${more}`);
}
/** The list with the names of listed folders. */
function withNames(list, names) {
	return mergeFileLists([list, {
		comments: [],
		paths: [...names]
	}]);
}

// src/pipeline/findings.ts
/**
* The paths to pack: the union of the lists, the names of folders that this run's capture listed and, with `lock-mode:
* union`, the locked paths. `image` is the original.
*/
function listOf(run, { original, lock, given, capture }, image) {
	const { tree } = image;
	const lists = [...capture ? [listOfCapture(run, original, capture, tree)] : [], ...given ? [given] : []];
	const locked = lockedPaths(run.request, lock);
	const list = withLocked(mergeFileLists(lists), locked, (path) => tree.locate(path).entry !== void 0);
	if (!capture) return list;
	const { touches } = capture.observed.captured;
	return withListed(list, namesToPack(run.request, original.base.config, touches, list, image));
}
/** The paths likely to be packed, known before the names in the image are read. */
function likelyPaths(run, { lock, given, capture }) {
	return [
		...capture?.observed.captured.touches.sorted().map(({ path }) => path) ?? [],
		...given?.paths ?? [],
		...lockedPaths(run.request, lock)
	];
}
/** The folders likely to have been listed, known before the names in the image are read. */
function likelyListed({ capture }) {
	return (capture?.observed.captured.touches.sorted() ?? []).filter(({ listed }) => listed !== void 0).map(({ path }) => path);
}
/** The locked paths that are packed in any case; none unless `lock-mode` is `union`. */
function lockedPaths({ lockMode }, lock) {
	return lock && lockMode === "union" ? lock.paths : [];
}
/** The file list of a capture of this run. */
function listOfCapture({ equipment }, { base, inspect }, { observed, tracer }, tree) {
	const origin = {
		version: equipment.version,
		tracer: tracer.description,
		image: base.name,
		id: inspect.Id
	};
	return captureList(origin, withUnseen(observed.captured, base.config, tree), tree);
}
/** The touches, and the programs that ran unseen: they are packed like those of the image's configuration. */
function withUnseen({ touches, unseen = [] }, config, tree) {
	if (unseen.length === 0) return touches;
	const environment = environmentOf(config);
	const programs = new Touches();
	for (const program of unseen) {
		const path = findProgram(Buffer.from(program, "utf8").toString("latin1"), tree, environment);
		if (path) programs.add({
			path,
			how: "exec",
			found: true
		});
	}
	return unionOf([touches, programs]);
}

// src/pipeline/prepare.ts
/** Prepares packing while the tracer is attached. */
var Preparation = class {
	#givenUp = new AbortController();
	#prepared;
	constructor(docker, session, original) {
		const signal = AbortSignal.any([session.signal, this.#givenUp.signal]);
		this.#prepared = prepare(docker, original, {
			...session,
			signal
		}).catch(() => void 0);
	}
	/**
	* Gives up an unfinished preparation for sysdig. Call it after the tracer is attached and before the container
	* starts: sysdig gets the events of the whole machine, and a program that looks at every file of an image makes it
	* drop events. Strace is not affected.
	*/
	async yieldTo({ name }) {
		if (name !== "sysdig") return;
		this.#givenUp.abort();
		await this.#prepared;
	}
	/** The original's files, until the instance is taken; undefined if its layers cannot be read here. */
	async contents() {
		const layers = (await this.#prepared)?.layers;
		return layers instanceof Error ? void 0 : layers;
	}
	/** Returns the prepared instance, at most once; undefined if the preparation failed or was given up. */
	take() {
		const prepared = this.#prepared;
		this.#prepared = Promise.resolve(void 0);
		return prepared;
	}
	/** Closes the prepared instance if nobody took it. */
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
			known: readKnownPackages(opened.layers)
		};
	} catch (error) {
		await closeInstance(opened);
		throw error;
	}
}
/** Reads the package databases in the image. */
function readKnownPackages(contents) {
	return readPackages(contents.index().tree, bodyReader(contents), contents.fetch);
}

// src/original/container.ts
/**
* Finds the container that the input names: a service of the job by its label, else a container by id or name. Throws
* `Failure` if it does not exist, or could not be put back as it was.
*/
async function findContainer(docker, source) {
	const { container, services } = source;
	const service = services.get(container);
	const found = await docker.container(service ?? container);
	if (!found) throw await notFound(docker, source, service);
	await requireFree(docker, found);
	requireSteady(found, container);
	return await docker.api({
		method: "GET",
		path: `/containers/${found.Id}/json`
	});
}
/**
* Logs a notice if the container was started before with volumes: files opened only at the first start are not
* captured.
*/
function tellEarlierStart(found, log) {
	const volumes = (found.Mounts ?? []).filter(({ Type, RW }) => RW && (Type === "volume" || Type === "bind"));
	if (volumes.length === 0 || found.State.StartedAt.startsWith("0001")) return;
	const places = volumes.map(({ Destination }) => Destination).join(", ");
	log.notice(`${containerName(found)} was started before, with data in ${places}: files that it opens only at its first start (initdb of a database, for example) are not captured. Use image: to capture a first start, or add such files to keep.`);
}
/**
* Throws `Failure` if another run observes the container at this moment: then the container is aside, and its name
* belongs to a twin.
*/
async function requireFree(docker, found) {
	const name = containerName(found);
	const isTwin = found.Config.Labels?.[RUN_LABEL] !== void 0;
	const original = nameOfAside(name);
	if (!isTwin && original === void 0) return;
	const aside = isTwin ? (await docker.names()).find((other) => nameOfAside(other) === name) : name;
	throw observedByOther(original ?? name, aside);
}
function observedByOther(name, aside) {
	const back = aside === void 0 ? "" : `, docker rename ${aside} ${name}, docker start ${name}`;
	return new Failure(`container: another run is observing "${name}" at this moment`, { fix: `Wait until that run has ended: it puts the container back. If it was killed, put it back yourself: docker rm --force --volumes ${name}${back}.` });
}
async function notFound(docker, { container, services }, id) {
	const names = await docker.names();
	const aside = names.find((name) => nameOfAside(name) === container);
	if (aside !== void 0) return observedByOther(container, aside);
	const there = [...[...services.keys()].map((label) => `${label} (service)`), ...names].join(", ") || "none";
	const what = id ? `the service's container ${id.slice(0, 12)} no longer exists` : "no service of the job and no container has that name";
	return new Failure(`container: got "${container}", but ${what}. Existing: ${there}`, { fix: "Set container to a label under `services:` of the job, or to the name or id of a container on this machine." });
}
function requireSteady({ HostConfig, State }, name) {
	if (HostConfig.AutoRemove) throw new Failure(`container: "${name}" was started with --rm: to stop it for the capture would remove it and its volumes`, { fix: "Start the container without --rm, or use image and run-args." });
	if (State.Paused) throw new Failure(`container: "${name}" is paused`, { fix: `Run docker unpause ${name} before this step.` });
}

// src/original/dependencies.ts
const POLL_MS = 300;
const LIMIT_MS = 3e5;
/**
* Starts the services that a service depends on, and waits for them as compose does before it starts the service.
* Throws `Failure` when a dependency cannot reach its condition.
*/
async function startDependencies(docker, source, dependencies, project, log) {
	const names = Object.keys(dependencies);
	if (names.length === 0) return;
	log.info(`Starting the dependencies of ${source.service}: ${names.join(", ")}`);
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
	for (const begin = Date.now(); Date.now() - begin < LIMIT_MS; await setTimeout(POLL_MS)) {
		const state = stateOf$1(await docker.container(id), condition);
		if (state === "reached") return;
		if (state !== "waiting") throw new Failure(`compose-service: it depends on ${name}, which ${state}`);
	}
	throw new Failure(`compose-service: it depends on ${name}, which was not ${condition} within ${LIMIT_MS / 1e3} s`);
}
/** Returns "reached", "waiting", or the reason why the condition cannot be reached. */
function stateOf$1(container, condition) {
	if (!container) return "no longer exists";
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

// src/original/compose.ts
/**
* Returns the container of a project's service, with its dependencies running. Compose creates the container if it does
* not exist. Calls `hold` before it creates anything. Throws `Failure` without compose, for a service that the project
* lacks, and when compose fails.
*/
async function findService(docker, source, log, hold) {
	const { service } = source;
	const project = await projectOf(docker, source);
	const known = await containersOf(docker, project.name, service);
	for (const id of known) {
		const found = await docker.container(id);
		if (found) await requireFree(docker, found);
	}
	hold(await heldProject(docker, project.name));
	if (known.length === 0) await docker.compose(source.files, ["create", service]);
	await startDependencies(docker, source, project.services[service]?.depends_on ?? {}, project.name, log);
	const [container, ...others] = known.length > 0 ? known : await containersOf(docker, project.name, service);
	if (!container) throw new Failure(`compose-service: compose created no container for "${service}"`);
	if (others.length > 0) throw new Failure(`compose-service: "${service}" has ${others.length + 1} containers, but must have one`, { fix: `Run docker compose up --scale ${service}=1 before this step.` });
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
	for (const file of files) requireComposeFile(file);
	const services = (await docker.compose(files, ["config", "--services"], ["--profile", "*"])).trim().split("\n");
	if (!services.includes(service)) throw new Failure(`compose-service: got "${service}", but the project has ${services.toSorted().join(", ")}`, { fix: "Set compose-service to a service in compose-file." });
	return JSON.parse(await docker.compose(files, [
		"config",
		"--format",
		"json",
		service
	]));
}
/** Compose would wait for ever for a pipe, and read a device without an end. */
function requireComposeFile(file) {
	try {
		requireFile(statSync(file));
	} catch (error) {
		throw new Failure(`compose-file: cannot read ${file}: ${error.message}`, {
			fix: "Set compose-file to the files of the project.",
			cause: error
		});
	}
}
async function requireCompose(docker) {
	try {
		await docker.compose([], ["version", "--short"]);
	} catch (error) {
		if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
		throw new Failure("compose-file: docker compose does not work on this machine", {
			fix: "Install the compose plugin, version 2 (docker-compose version 1 is not enough). Hosted runners have it.",
			cause: error
		});
	}
}

// src/original/original.ts
/**
* Finds the image and pulls it if the engine lacks it, or finds the container and its image. Calls `hold` with a
* compose project before it creates anything in the project.
*/
async function findOriginal(docker, log, source, hold, wanted) {
	if ("image" in source) return findImage(docker, log, source.image, wanted);
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
/** Finds an image by `id` if given, else by `name`: the name may belong to another image by now. */
async function findImage(docker, log, name, wanted = {}, id = name) {
	const server = await docker.server();
	const only = wanted.platform === void 0 ? void 0 : parsePlatform(wanted.platform);
	const inspect = await docker.image(id, only) ?? await pulled(docker, log, name, only);
	if (inspect.Os !== "linux") throw new Failure(`image: ${name} is for ${inspect.Os}, but only Linux images can be packed`);
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
		if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
		throw new Failure(`image: ${what} is not on this machine and cannot be pulled: ${error.message.replace(/^docker pull failed: /, "")}`, {
			fix: "Build or load the image in an earlier step, or log in to its registry (docker/login-action).",
			cause: error
		});
	}
	const inspect = await docker.image(name, platform);
	if (!inspect) throw new Failure(`image: ${what} was pulled, but the engine does not have it`);
	return inspect;
}
/** The image's digest in its registry; an image that was only built here has none. */
function digestOf(inspect, name) {
	const given = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
	if (given) return given;
	const digests = inspect.RepoDigests ?? [];
	return (digests.find((digest) => digest.startsWith(`${repositoryOf(name)}@`)) ?? digests[0])?.split("@")[1];
}
/** The creation time; 0 if unknown: images of `docker import` and of reproducible builds may have none. */
function secondsOf(inspect) {
	const ms = Date.parse(inspect.Created ?? "");
	return ms > 0 ? Math.floor(ms / 1e3) : 0;
}
/** Whole seconds as RFC 3339. */
function isoTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}

// src/pipeline/push/failure.ts
/**
* Broken connections and server errors of the registry, for which docker/build-push-action tries again too. Refusals
* and unknown host names are not transient.
* Source: https://github.com/moby/buildkit/blob/master/util/resolver/retryhandler/retry.go
*/
const TRANSIENT = new RegExp([
	String.raw`\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)`,
	String.raw`(?:unexpected|invalid)[^\n]* status[^\n]*\b5\d\d\b`,
	String.raw`\bEOF\b`,
	String.raw`connection reset`,
	String.raw`broken pipe`,
	String.raw`use of closed network connection`,
	String.raw`TLS handshake timeout`,
	String.raw`i/o timeout`,
	String.raw`Client\.Timeout`,
	String.raw`deadline exceeded`,
	String.raw`server misbehaving`
].join("|"), "i");
/** Messages of registries and engines, with the next step for each. The first match counts. */
const FIXES = [
	[/name unknown|repository .*(?:not found|does not exist)/i, () => "Create the repository in the registry first: this registry does not create it on push."],
	[/immutable|already exists|cannot be (?:overwritten|updated)/i, () => "The registry does not let this tag change: push another tag, such as one with the commit."],
	[/denied|unauthorized|forbidden|no basic auth|authentication required|insufficient_scope|\b40[13]\b/i, loginMend],
	[/HTTP response to HTTPS client|x509|certificate/i, (host) => `The engine does not trust the TLS of ${host}: put its CA into /etc/docker/certs.d/${host}/ca.crt, or add ${host} to the engine's insecure-registries.`],
	[/quota|no space|too large|\b413\b/i, () => "The registry is full: remove old images there, or raise its limit."],
	[/no such host|connection refused|no route|unreachable|timeout|deadline|EOF|reset|broken pipe|\b5\d\d\b/i, (host) => `The engine cannot reach ${host}: check the name in tags, the registry, and the engine's proxy.`]
];
/** True if another try may succeed, judged by the stderr of `docker push`. */
function isTransient(stderr) {
	return TRANSIENT.test(stderr);
}
/**
* The message of the registry or the engine on one line, without the parameters of URLs: those of uploads are signed.
*/
function pushReason(stderr) {
	const lines = stderr.split("\n").map((line) => line.trim().replace(/^Error response from daemon: /, ""));
	return [...new Set(lines.filter((line) => line !== "" && line !== "errors:"))].slice(-3).join("; ").replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, "$1?…") || "(no error message)";
}
/** The error of a failed push: the state of every tag, and the next step. */
function pushFailure(tag, reason, all, { stdout }) {
	const host = fullName(tag).split("/")[0];
	const fix = FIXES.find(([said]) => said.test(reason))?.[1](host) ?? `Try by hand: docker push ${tag}`;
	return new Failure(`push: ${tag} was not pushed: ${reason}`, {
		fix: `${fix} The micro image is good and tagged on this machine.`,
		evidence: [...all.length > 1 ? [{
			title: "Tags",
			lines: all.map(stateOf)
		}] : [], {
			title: "Last lines of docker push",
			lines: stdout.trim().split("\n").slice(-10)
		}]
	});
}
function stateOf({ tag, pushed, reference, message }) {
	if (pushed) return `pushed: ${tag}${reference ? ` (${reference})` : ""}`;
	return message === void 0 ? `not tried: ${tag}` : `not pushed: ${tag}`;
}
function loginMend(host) {
	const login = `Log in to ${host} in an earlier step (docker/login-action), with an account that can push there.`;
	if (host !== "ghcr.io") return login;
	return `${login} With GITHUB_TOKEN the job needs "permissions: packages: write", and an existing package must give this repository write access (package settings, Manage Actions access).`;
}

// src/pipeline/push/push.ts
const WAITS_MS = [2e3, 5e3];
/**
* Pushes the tags in order and keeps the result of each in `records`, also on failure. Returns the distinct digests of
* the manifests, the first tag's first. Throws `Failure` at the first refused tag: moving tags such as `latest` usually
* come last, and must not move if an earlier tag failed.
*/
async function pushAll(docker, pushing, records) {
	for (const record of records) try {
		await pushOne(docker, pushing, record, records);
	} catch (error) {
		if (error instanceof Cancelled) logCancelled(pushing.log, record, records);
		throw error;
	}
	return [...new Set(records.flatMap(({ reference }) => reference?.split("@")[1] ?? []))];
}
async function pushOne(docker, pushing, record, all) {
	pushing.log.info(`Pushing ${fullName(record.tag)}`);
	const output = await pushWithRetries(docker, pushing, record.tag);
	if (output.code !== 0) {
		record.message = pushReason(output.stderr);
		throw pushFailure(record.tag, record.message, all, output);
	}
	record.pushed = true;
	const digest = digestIn(output.stdout) ?? await knownDigest(docker, record.tag);
	if (digest) record.reference = `${repositoryOf(record.tag)}@${digest}`;
	pushing.log.info(`Pushed ${record.reference ?? record.tag}`);
}
/** Pushes a tag, and tries again after a transient error. */
async function pushWithRetries(docker, { log, signal }, tag) {
	for (const ms of WAITS_MS) {
		const output = await docker.push(tag);
		if (output.code === 0 || !isTransient(output.stderr)) return output;
		log.info(`${pushReason(output.stderr)}: trying again in ${ms / 1e3} s`);
		await setTimeout(ms, void 0, { signal }).catch(() => {
			throw new Cancelled();
		});
	}
	return docker.push(tag);
}
/**
* The digest in the engine's last line of a push (20.10 and later, both image stores): `1.2: digest: sha256:… size:
* 527`.
*/
function digestIn(printed) {
	return [...printed.matchAll(/: digest: (sha256:[0-9a-f]{64}) size: \d+/g)].at(-1)?.[1];
}
/**
* The digest that the engine knows for a pushed tag. Undefined if it knows none (some Docker look-alikes) or several
* (earlier pushes).
*/
async function knownDigest(docker, tag) {
	const here = ((await docker.image(tag))?.RepoDigests ?? []).filter((reference) => fullName(repositoryOf(reference)) === fullName(repositoryOf(tag)));
	return here.length === 1 ? here[0].split("@")[1] : void 0;
}
function logCancelled(log, record, all) {
	record.message = "cancelled: the registry may or may not have it";
	const pushed = all.filter((one) => one.pushed).map(({ tag }) => tag);
	if (pushed.length > 0) log.warning(`Pushed before the cancel: ${pushed.join(", ")}`);
}

// src/pipeline/publish.ts
/**
* Tags the image and moves the files into the output folder. Comes after every check, so that what is visible outside
* is complete and, with `verify`, verified.
*/
async function publish(run, tags) {
	const { request, session, docker, output } = run;
	for (const tag of tags) await docker.tag(workTag(session.runId), tag);
	output.finish("rootfs.tar", run.report.rootfs?.sha256);
	for (const name of ["files.txt", "Dockerfile"]) output.finish(name);
	if (request.sbom) output.finish("sbom.cdx.json");
	if (request.seccomp) output.finish("seccomp.json");
	await output.replace();
	session.log.info(`Tagged ${tags.join(", ")}; files in ${output.folder}`);
}
/** Logs the push targets before the work begins, so that the user can cancel a run with a wrong target. */
function tellPush({ session }, tags) {
	session.log.info(`After the test passes on the micro image, it is pushed to ${tags.map(fullName).join(", ")}`);
}
/**
* Pushes the tags of the published image. Comes last, because a push cannot be undone. Throws `Failure` when a registry
* rejects a tag; the tags on this machine and the files stay.
*/
async function push(run, tags) {
	const { session, docker, recorder, report } = run;
	const records = tags.map((tag) => ({
		tag,
		pushed: false
	}));
	report.push = { tags: records };
	const digests = await pushAll(docker, session, records);
	if (digests.length !== 1) recorder.warn(digests.length === 0 ? "The image is pushed, but the engine does not report its digest. The output digest is empty." : `The registries report different digests for the image (${digests.join(", ")}). The output digest is that of ${tags[0]}.`);
	if (digests[0]) report.push.digest = digests[0];
}

// src/pipeline/look.ts
/** Finds the image and records it in the report. */
async function lookAtImage(run) {
	const { request, session, equipment, docker } = run;
	const platform = platformOf(request.runArgs, equipment.env);
	const wanted = {
		created: equipment.created,
		platform,
		labels: request.labels
	};
	const original = await findOriginal(docker, session.log, request.source, session.holdProject, wanted);
	const { inspect, container } = original;
	if (container) await claim(docker, {
		kind: "container",
		id: container.Id,
		name: containerName(container)
	}, inspect.Id, session);
	const tags = tagsFor(run, original);
	recordImage(run, original);
	if (request.push) tellPush(run, tags);
	return {
		original,
		tags
	};
}
/** Records the image in the report. */
function recordImage({ report, session }, { inspect, base }) {
	report.image = {
		name: base.name,
		id: inspect.Id,
		...base.digest ? { digest: base.digest } : {},
		platform: showPlatform(base.platform)
	};
	session.log.info(`${base.name}: ${report.image.platform}, ${inspect.Id}`);
}
/** The tags of the micro image of an original. */
function tagsFor({ request }, { inspect, base }) {
	return tagsOf(request, isIdOf(base.name, inspect.Id) ? inspect.Id : base.name);
}
/** Claims the tags: of two runs at once, one would publish what the other has verified. Throws `Failure`. */
async function claimTags({ docker, session }, { original, tags }) {
	for (const tag of tags) await claim(docker, {
		kind: "tag",
		id: fullName(tag),
		name: tag
	}, original.inspect.Id, session);
}
/** Warns about lists of other images. Not an error: the user may merge lists of several builds of one tag. */
function tellOtherImages({ recorder }, given, { base, inspect }) {
	for (const image of otherImages(given, inspect.Id)) recorder.warn(`A file list was captured from another image: ${image}, but this run packs ${base.name} ${inspect.Id}`);
}

// src/report/report.ts
/** The pushed references by digest, without duplicates. */
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
		listed: [],
		missingAtRunTime: [],
		healed: [],
		missed: [],
		healing: [],
		gates: [],
		warnings: []
	};
}

export { neededFor as $, languageNames as A, pathOfSum as B, withNames as C, listedFolders as D, canonicalPaths as E, rpmFacts as F, stanzas as G, APK_FOLDERS as H, rpmHeaders as I, Bodies as J, linesOf as K, TAG as L, packagesRecord as M, DATABASE_FOLDERS as N, listedNames as O, rpmDatabases as P, missingAtRunTime as Q, DPKG as R, tellListed as S, keepLine as T, apkFacts as U, Claims as V, isPacked as W, Unreadable as X, Budget as Y, withAdded as Z, listOfCapture as _, recordImage as a, planRootfs as at, ownedIn as b, publish as c, Tree as ct, findImage as d, Recorder as dt, expandLossy as et, Preparation as f, markFailed as ft, listOf as g, readGivenFile as gt, likelyPaths as h, readLists as ht, lookAtImage as i, bodyReader as it, ownerNames as j, gonePackages as k, push as l, bytesOf as lt, likelyListed as m, requireRunnable as mt, pushedReferences as n, withContents as nt, tagsFor as o, writeRootfs as ot, readKnownPackages as p, requireObservable as pt, paragraphsOf as q, claimTags as r, likelyOf as rt, tellOtherImages as s, nearestPaths as st, emptyReport as t, openInstance as tt, tellPush as u, removeRemains as ut, listedIn as v, notableListed as w, rulesOf as x, namesToPack as y, dpkgRecords as z };