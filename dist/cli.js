#!/usr/bin/env node
import { C as sourceName, D as globPaths, _ as showBytes, h as sourceDateEpoch, i as version, j as FLAGS, l as requireMachine, m as readRequest, t as chisel, v as showCount, w as readLine, y as showDuration } from "./about.js";
import { m as Failure, p as EXIT } from "./sink.js";
import { A as lockText, C as driftText, F as unquote, I as driftBetween, L as kindOf$1, M as formatPath, N as parsePath, P as needsQuote, S as driftCounts, _ as pushedReferences, d as nearestPaths, f as readLists, h as emptyReport, k as readLock, r as pipeline, s as outcomeLine, u as Tree, w as pathsOf } from "./pipeline.js";
import { i as withSession } from "./session.js";
import { n as joinPath } from "./path.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { randomBytes } from "node:crypto";
import { chmod, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";

// src/report/read.ts
/**
* The report in `place`, which is report.json or the folder that holds it; undefined where there is none. Throws `Failure`, which names `flag`,
* for a file that is no report or of a version that this one does not know.
*/
async function readReport(place, flag) {
	const file = await isFolder(place) ? join(place, "report.json") : place;
	const text = await readFile(file, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw new Failure(`${flag}: cannot read ${file}: ${error.message}`, { cause: error });
	});
	return text === void 0 ? void 0 : parseReport(text, file, flag);
}
function parseReport(text, file, flag) {
	let report;
	try {
		report = JSON.parse(text);
	} catch (error) {
		throw new Failure(`${flag}: ${file} is no JSON: ${error.message}`, { cause: error });
	}
	if (report?.schema === 1 && Array.isArray(report.packed)) return report;
	throw new Failure(`${flag}: ${file} is not a report that this version knows`, { mend: "Name the output folder of a run, or the unpacked artifact." });
}
/** Whether there is a folder of that name. */
async function isFolder(path) {
	return stat(path).then((found) => found.isDirectory(), () => false);
}

// src/lock-command.ts
const SHOWN = 50;
/**
* `micropacker lock`: makes the lock hold the paths of a run's files.txt, as `lock.patch` of that run does, and leaves it alone when it holds
* them already. Returns what came and what went, for the user. Throws `Failure` for a run that did not get a list that works.
*/
async function writeLock({ from, lock: name }, log) {
	const folder = await isFolder(from);
	if (folder) await requireGood(from, log);
	const { paths } = await readLists([folder ? join(from, "files.txt") : from], "from");
	const lock = await readLock(name, process.cwd());
	const drift = driftBetween(lock.paths, paths);
	if (lock.text !== void 0 && kindOf$1(drift) === "none") return `${name}: no drift, it stays as it is`;
	await replace(name, lock.file, lockText(lock.text, paths));
	if (lock.text === void 0) return `${name}: new, ${pathsOf(paths.length)}`;
	return [`${name}: ${driftCounts(drift.added.length, drift.removed.length)}, ${pathsOf(paths.length)} now`, ...changes(drift)].join("\n");
}
/** A list that made no working micro image must not become the one that the next runs are held to. */
async function requireGood(from, log) {
	const report = await readReport(from, "from");
	if (!report) return;
	const { outcome, failure, tracer } = report;
	if (failure && failure.exitCode !== EXIT.gate) throw new Failure(`from: the run in ${from} failed: ${failure.message}`, { mend: `Take a run that passed. To lock its list all the same, name the file: --from ${join(from, "files.txt")}` });
	if (outcome === "not verified") log.warning(`The run in ${from} did not test its micro image`);
	if (tracer && tracer.drops > 0) log.warning(`The capture of the run in ${from} is incomplete: files may be missing`);
}
function changes({ added, removed }) {
	return [...signed("+", added), ...signed("-", removed)];
}
function signed(sign, paths) {
	const shown = paths.slice(0, SHOWN).map((path) => `${sign} ${formatPath(path)}`);
	return paths.length > SHOWN ? [...shown, `${sign} … and ${showCount(paths.length - SHOWN)} more`] : shown;
}
/** In one step, so that nobody finds half a lock. `text` has one character a byte. */
async function replace(name, file, text) {
	const temp = `${file}.${randomBytes(6).toString("hex")}`;
	try {
		await writeFile(temp, text, "latin1");
		const mode = await stat(file).then((found) => found.mode, () => void 0);
		if (mode !== void 0) await chmod(temp, mode & 4095);
		await rename(temp, file);
	} catch (error) {
		await rm(temp, { force: true });
		throw new Failure(`lock: cannot write ${name}: ${error.message}`, {
			mend: "Name a file in a folder that is there and that this user can write to.",
			cause: error
		});
	}
}

// src/log-terminal.ts
const PROGRESS_EVERY_MS = 500;
/** A text in one of the terminal's colours or styles (ECMA-48, SGR), as it is where the stream is no terminal or its user wants none (NO_COLOR). */
function painter(stream) {
	const colours = stream.isTTY === true && stream.hasColors();
	return (code, text) => colours ? `\x1b[${code}m${text}\x1b[0m` : text;
}
/** Speaks on a terminal or into a plain log: everything on stderr, so that stdout stays the caller's. */
function terminalLog(stream = process.stderr, verbose = false) {
	const tty = stream.isTTY === true;
	const paint = painter(stream);
	let transient = false;
	let lastProgress = 0;
	const line = (text) => {
		if (transient) stream.write("\r\x1B[K");
		transient = false;
		stream.write(`${text}\n`);
	};
	return {
		info: (message) => line(`  ${message}`),
		notice: (message) => line(paint(36, `  note: ${message}`)),
		warning: (message) => line(paint(33, `  warning: ${message}`)),
		error: (message) => line(paint(31, `error: ${message}`)),
		debug: (message) => verbose && line(paint(2, `  ${message}`)),
		async group(title, work) {
			line(paint(1, title));
			return work();
		},
		progress(message) {
			if (!tty || Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
			lastProgress = Date.now();
			stream.write(`\r\x1b[K  ${message}`);
			transient = true;
		},
		foreign: (write) => write((text) => line(`  | ${text}`)),
		secret: () => {}
	};
}

// src/report/brief.ts
/**
* The report for programs that read a command's output: JSON without the long lists, which report.json has, and with the paths of the files
* (`files`, by name). Numbers of packages, drifted and healed paths take the place of the lists.
*/
function briefJson(report, files) {
	const { schema, outcome, failure, image, micro, rootfs, push, tracer, tests, seccomp } = report;
	const { phases, packages, healed, drift, gates, warnings } = report;
	const brief = {
		schema,
		outcome,
		image,
		micro,
		rootfs,
		push,
		tracer,
		tests,
		seccomp,
		phases,
		gates,
		warnings,
		files,
		failure: failure && {
			...failure,
			evidence: void 0
		},
		packages: packages && {
			before: packages.before,
			after: packages.after
		},
		healed: healed.length,
		drift: drift && briefDrift(drift)
	};
	return JSON.stringify(brief, void 0, 2);
}
function briefDrift({ lock, mode, kind, added, removed }) {
	return {
		lock,
		mode,
		kind,
		added: added.length,
		removed: removed.length
	};
}

// src/report/table.ts
const GREEN = 32;
const YELLOW = 33;
/**
* The result for a terminal: the outcome, then one aligned line a number. `output` is the folder of the files; `paint` gives the outcome its
* colour.
*/
function table(report, output, paint = (_, text) => text) {
	const { image, micro, tests, tracer, phases, packages } = report;
	const total = phases.reduce((sum, { ms }) => sum + ms, 0);
	const rows = [
		[
			"",
			"original",
			"micro image"
		],
		[
			"size",
			showBytes(image.size ?? 0),
			showBytes(micro?.size ?? 0)
		],
		[
			"files",
			showCount(image.files ?? 0),
			showCount(micro?.files ?? 0)
		],
		...packages ? [[
			"pkgs",
			showCount(packages.before),
			showCount(packages.after)
		]] : [],
		[
			"test",
			verdict(tests.original),
			verdict(tests.micro)
		]
	];
	return [
		paint(report.outcome === "verified" && report.warnings.length === 0 ? GREEN : YELLOW, outcomeLine(report)),
		"",
		...rows.map(([name, before, after]) => `  ${name.padEnd(6)}${before.padStart(16)}${after.padStart(16)}`),
		"",
		...report.gates.map(({ verdict }) => `  ${verdict}`),
		...lockLine(report),
		...tracer ? [`  captured by ${tracer.description}, ${showCount(tracer.drops)} events dropped`] : [],
		`  ${phases.map(({ name, ms }) => `${name.toLowerCase()} ${showDuration(ms)}`).join(", ")}: ${showDuration(total)} in all`,
		...pushedReferences(report.push).map((reference) => `  pushed ${reference}`),
		`  files in ${output}`
	].join("\n");
}
/** As a gate it has its line already. */
function lockLine({ drift }) {
	return drift && drift.mode !== "fail" ? [`  lock ${drift.lock}: ${driftText(drift)}`] : [];
}
function verdict(test) {
	if (test?.ms === void 0) return test ? "not reached" : "not run";
	return `${test.passed ? "passed" : "failed"} ${showDuration(test.ms)}`;
}

// src/usage.ts
/** What `micropacker --help` prints. */
const usage = `micropacker: a micro image of only the files that your tests touch

  micropacker run  --image IMAGE [flags] -- TEST…          capture, pack, build, test again
  micropacker pack --image IMAGE --file-list FILE [flags] [-- TEST…]
                                                           pack file lists of earlier captures
  micropacker lock [--from DIR] [--lock FILE]              put the paths of a run's files.txt into the lock
  micropacker why PATH… [--report DIR] [--json]            say why a path is in, or what would bring it in

Flags are the action's inputs; those marked * may be repeated:
  --image IMAGE           the image to pack
  --container CONTAINER   instead of --image: a container that is there, by id or name; put back as it was
  --compose-file FILE *, --compose-service SERVICE
                          instead of --image: a service of a compose project, put back as it was
  --run-arg=ARG *         a docker run argument: --run-arg=-p --run-arg=8080:80
  --command COMMAND       replaces the image's CMD
  --test SCRIPT           the test as a script for --shell, instead of TEST… (which needs no shell)
  --shell SHELL           runs the script [bash --noprofile --norc -eo pipefail {0}]
  --ready WHEN            auto, http://…, tcp:PORT, log:REGEX, exec:COMMAND, none [auto]
  --ready-timeout S       seconds [60]
  --test-timeout S        seconds for one run of the test [1800]
  --tag TAG *             tags of the micro image [IMAGE-micro]
  --push BOOL             push the tags after the test has passed on the micro image [false]
  --label LABEL *         KEY=VALUE, put on the micro image besides the original's
  --keep WHAT *           always packed: a glob (a folder keeps all below it), package:NAME, or preset:shell,
                          preset:ca-certificates, preset:tzdata, preset:locale, preset:nss; !WHAT takes away again
  --drop WHAT *           never packed
  --lock FILE             a file list kept in the repository, to compare what is packed with
  --lock-mode MODE        report the drift, union: pack what is locked too, fail when there is drift [report]
  --verify BOOL           test the micro image too [true]
  --heal N                how often a failed test there may add what was missing, and be tried again; 0 to 10 [3]
  --seccomp BOOL          write a seccomp profile of the system calls made, and test the micro image under it [false]
  --max-size SIZE         fail when the micro image is larger, for example 25MB
  --max-ratio RATIO       fail when it is a larger share of the original, for example 0.2
  --tracer TRACER         auto, sysdig, strace [auto]
  --on-drops WHAT         fail, retry, warn [fail]
  --sysdig-version V, --sysdig-url URL, --sysdig-sha256 HEX, --sysdig-driver DRIVER
  --package-db BOOL       pack the package records of what is packed, for scanners [true]
  --sbom BOOL             write sbom.cdx.json, the packages that are packed as CycloneDX [true]
  --output DIR            folder for rootfs.tar, files.txt, Dockerfile, report.json [micropacker]
  --keep-capture BOOL     keep the raw capture; it holds process arguments and environments [false]
  --file-list FILE *      a list of an earlier capture to pack along; without a test, these alone are packed

Flags of lock:
  --from DIR              output folder of a run, or its files.txt [micropacker]
  --lock FILE             the lock [micropacker.files]
Flags of why:
  --report DIR            output folder of a run, or its report.json [micropacker]
  --json                  for machines

run and pack also take:
  --json                  print the result as JSON on stdout, also of a run that fails; all else goes to stderr

Exit codes: 0 good, 1 usage or environment, 2 the test failed on the original,
3 it failed on the micro image, 4 a gate (max-size, max-ratio) or the lock, 5 the capture is incomplete.
`;

// src/why/known.ts
function knownOf(report) {
	const entries = /* @__PURE__ */ new Map([["/", entry("/", "directory")]]);
	const packages = /* @__PURE__ */ new Map();
	for (const record of report.packed) {
		const path = pathOf(record.path);
		entries.set(path, entry(path, record.type, record.size, record.target));
		if (record.package !== void 0) packages.set(path, record.package);
	}
	for (const { path, fact, owner } of leftOutOf(report)) {
		entries.set(path, fact);
		if (owner !== void 0) packages.set(path, owner);
	}
	const tree = new Tree(entries);
	const located = (paths) => new Set(paths.map((path) => tree.locate(pathOf(path)).path));
	return {
		tree,
		packed: byPath(report.packed),
		dropped: byPath(report.dropped),
		packages,
		complete: report.leftOut !== void 0,
		rules: report.rules ?? {
			keep: [],
			drop: [],
			fileLists: 0
		},
		lookedForInVain: located(report.lookedForInVain),
		locked: located((report.drift?.removed ?? []).map(({ path }) => path))
	};
}
/** The path of a record. Throws `Failure` for what is none, which a report does not have. */
function pathOf(text) {
	return parsePath(text, "report.json");
}
function byPath(records) {
	return new Map(records.map((record) => [pathOf(record.path), record]));
}
function* leftOutOf({ leftOut = {} }) {
	for (const [folder, names] of Object.entries(leftOut)) {
		const at = pathOf(folder);
		for (const [name, value] of Object.entries(names)) {
			const [fact, owner] = withOwner(value);
			const isFolder = name.endsWith("/");
			const path = joinPath(at, `./${bytesOf(isFolder ? name.slice(0, -1) : name)}`);
			yield {
				path,
				fact: isFolder ? entry(path, "directory") : entryOf(path, fact),
				...owner ? { owner } : {}
			};
		}
	}
}
function withOwner(value) {
	return Array.isArray(value) ? value : [value];
}
function entryOf(path, fact) {
	if (typeof fact === "string") return entry(path, "symlink", 0, fact);
	return fact === null ? entry(path, "char") : entry(path, "file", fact);
}
/** A name or a link's target, one character a byte. */
function bytesOf(text) {
	const bytes = Buffer.from(text, "utf8").toString("latin1");
	return bytes.startsWith("\"") ? unquote(bytes) : bytes;
}
function entry(path, type, size = 0, target) {
	return {
		path,
		type,
		size,
		...target === void 0 ? {} : { linkname: bytesOf(target) },
		mode: 0,
		uid: 0,
		gid: 0,
		mtime: 0,
		inode: 0,
		offset: 0
	};
}

// src/why/lines.ts
/**
* The lines of `keep` or `drop` that name a path: globs that match it, else the packages and presets, whose files a report does not tell, else
* all of them.
*/
function linesNaming(lines, path, tree) {
	const read = lines.map((line) => ({
		line,
		...readLine(line)
	})).filter(({ away }) => !away);
	const found = [read.filter(({ kind, text }) => kind === "glob" && globPaths(tree, text, true).includes(path)), read.filter(({ kind }) => kind !== "glob")].find(({ length }) => length > 0);
	return found ? found.map(({ line }) => line) : [...lines];
}

// src/why/answer.ts
/** `asked` starts at the root and has one character a byte. */
function answer(asked, known) {
	const { tree, packed, dropped, rules } = known;
	const { entry, path, links } = tree.locate(asked);
	const owner = known.packages.get(path);
	const record = packed.get(path) ?? dropped.get(path);
	return {
		asked: formatPath(asked),
		path: formatPath(path),
		links: links.map(formatPath),
		status: statusOf(entry, known),
		...entry ? factsOf(entry, known) : {},
		...owner === void 0 ? {} : { package: owner },
		chain: record ? chainOf(record, path, known) : [],
		...dropped.has(path) ? { drop: linesNaming(rules.drop, path, tree) } : {},
		lookedForInVain: known.lookedForInVain.has(path),
		locked: known.locked.has(path),
		nearest: entry ? [] : nearestPaths(path, tree).map(formatPath)
	};
}
function statusOf(entry, { packed, dropped, complete }) {
	if (!entry) return complete ? "not in the image" : "unknown";
	if (packed.has(entry.path) || entry.path === "/") return "packed";
	return dropped.has(entry.path) ? "dropped" : "left out";
}
function factsOf({ path, type, size }, { tree, packed }) {
	if (type === "file") return {
		type,
		size
	};
	if (type === "symlink") {
		const target = tree.resolve(path);
		return {
			type,
			target: {
				path: formatPath(target.path),
				packed: packed.has(target.path)
			}
		};
	}
	if (type !== "directory") return { type };
	const below = tree.below(path).filter((one) => tree.get(one).type !== "directory");
	return {
		type,
		files: {
			packed: below.filter((one) => packed.has(one)).length,
			all: below.length
		}
	};
}
function chainOf(first, path, { tree, packed, dropped, rules }) {
	const chain = [];
	const seen = /* @__PURE__ */ new Set();
	let at = path;
	for (let record = first; record && !seen.has(at); record = packed.get(at) ?? dropped.get(at)) {
		seen.add(at);
		const { path: name, reason, by } = record;
		if (by === void 0) {
			const keep = reason === "keep" ? { keep: linesNaming(rules.keep, at, tree) } : {};
			return [...chain, {
				path: name,
				reason,
				...keep
			}];
		}
		at = pathOf(by);
		chain.push({
			path: name,
			reason,
			by,
			...tree.get(at)?.type === "symlink" ? { byLink: true } : {}
		});
	}
	return chain;
}

// src/why/keep-line.ts
const SPECIAL = /[\\"*?[\]{}()!+@|]/g;
/** The line of `keep` that names a path (in the form of files.txt); "?" stands for bytes that such a line cannot hold. */
function keepLine(path) {
	const bytes = parsePath(path, "keep");
	const text = Buffer.from(bytes, "latin1").toString("utf8");
	if (needsQuote(bytes) || text !== text.trimEnd()) return bytes.replace(SPECIAL, "?").replace(/[^ -~]| $/g, "?");
	return text.replace(SPECIAL, "\\$&");
}

// src/why/words.ts
/** The engine makes what is in them in every container. */
const ENGINE_MADE = /^\/(?:proc|sys|dev)\/|^\/\.dockerenv$/;
/** The answer for people: the outcome first, then the chain or what would bring the path in. */
function inWords(answer, facts) {
	const lines = {
		packed,
		dropped,
		"left out": leftOut,
		"not in the image": notThere,
		unknown
	}[answer.status](answer, facts);
	return [...lines.slice(0, 1), ...lines.slice(1).map((line) => `  ${line}`)].join("\n");
}
function packed(answer, facts) {
	return [
		`${answer.asked} is in the micro image${kindOf(answer)}.`,
		...wayOf(answer),
		...becauseOf(answer.chain, facts),
		...contentOf(answer)
	];
}
function dropped(answer, facts) {
	return [
		`${answer.asked} is not in the micro image${kindOf(answer)}: drop took it away (${answer.drop?.join(" or ")}).`,
		...wayOf(answer),
		...becauseOf(answer.chain, facts).map((line, at) => at === 0 ? `Without drop it would be there. ${line}` : line),
		"To bring it in, change drop so that it does not name the path."
	];
}
function leftOut(answer, facts) {
	const { asked, lookedForInVain, locked, path, package: owner } = answer;
	const used = facts.tracer ? "it was not used while the test ran" : "no packed file list names it";
	return [
		`${asked} is not in the micro image${kindOf(answer)}: ${used}, and nothing that is packed needs it.`,
		...wayOf(answer),
		...lookedForInVain ? ["A container of the micro image looked for it in vain."] : [],
		...locked ? ["The lock names it; with lock-mode: union it would be packed."] : [],
		...contentOf(answer),
		`To bring it in, let the test use it, or add ${owner ? "one of these lines" : "this line"} to keep:`,
		`  ${keepLine(path)}`,
		...owner ? [`  package:${owner}`] : []
	];
}
function notThere(answer, { image }) {
	const { asked, locked, nearest, path } = answer;
	const made = ENGINE_MADE.test(path) ? "The engine makes it in every container." : "If a container makes it when it runs, it need not be packed.";
	return [
		`${asked} is not in the image ${image.name}.`,
		...wayOf(answer),
		...locked ? ["The lock names it; an image that the lock was made from had it."] : [],
		...nearest.length > 0 ? [`Did you mean ${nearest.join(" or ")}?`] : [made]
	];
}
function unknown({ asked }) {
	return [`${asked} is not in the micro image.`, "This report does not say what else the image has."];
}
/** (file of libssl3, 690 kB) */
function kindOf({ type, size, package: owner }) {
	if (type === void 0) return "";
	return ` (${{
		file: "file",
		directory: "folder",
		symlink: "symbolic link",
		char: "device",
		block: "device",
		fifo: "fifo"
	}[type]}${owner ? ` of ${owner}` : ""}${size === void 0 ? "" : `, ${showBytes(size)}`})`;
}
function wayOf({ asked, path, links }) {
	if (links.length === 0 || asked === path) return [];
	return [`It is ${path}, through the ${links.length > 1 ? "links" : "link"} ${links.join(", ")}.`];
}
function contentOf({ target, files }) {
	if (target) return [`It leads to ${target.path}, which is ${target.packed ? "" : "not "}in the micro image.`];
	if (!files || files.all === 0) return [];
	return [`Of its ${showCount(files.all)} files ${showCount(files.packed)} are packed.`];
}
function becauseOf(chain, facts) {
	return chain.map((link) => `${link.reason}: ${reasonOf(link, facts)}`);
}
function reasonOf({ path, reason, by, byLink, keep }, { tracer, rules }) {
	const holds = by?.startsWith(`${path.replace(/\/$/, "")}/`);
	switch (reason) {
		case "traced":
			if (by) return `${path} was used while the test ran, first by ${by}`;
			return `${path} ${usedOrListed(tracer !== void 0, rules?.fileLists ?? 0)}`;
		case "symlink":
			if (byLink) return `the link ${by} leads to ${path}`;
			return `${path} is a link on the way to what ${by ? `${by} needs` : "is listed"}`;
		case "parent":
			if (by) return holds ? `${path} is the folder that holds ${by}` : `${by} names something in ${path} that the image lacks`;
			return `in ${path} something was made or looked for that the image lacks`;
		case "interpreter": return `${by} is run by ${path}`;
		case "library": return `${by} needs the library ${path}`;
		case "config": return by ? `${by} needs ${path}` : `the configuration of the image, or the engine when it starts it, needs ${path}`;
		case "keep": return `keep names ${path} (${keep?.join(" or ")})`;
		case "lock": return `the lock names ${path}, and lock-mode is union`;
		case "healed": return `a container of the micro image looked for ${path} in vain, so it was added`;
		case "package-db": return `by ${path} scanners find what is packed`;
		default: return by ? `${path}, for ${by}` : path;
	}
}
function usedOrListed(captured, lists) {
	const listed = `is named by ${lists > 1 ? `one of the ${lists} file lists that were packed` : "the file list that was packed"}`;
	if (!captured) return listed;
	return `was used while the test ran${lists > 0 ? `, or ${listed}` : ""}`;
}

// src/why-command.ts
/**
* `micropacker why`: says of each path why it is in the micro image, or why it is not and what would bring it in. Returns the text, or with
* `json` an array of `Answer`. Throws `Failure` where the report cannot tell.
*/
async function explain({ paths, report: place, json }) {
	const report = await readReport(place, "report");
	if (!report) throw new Failure(`report: there is no report.json in ${place}`, { mend: "Name the output folder of a run, or the unpacked artifact: micropacker why PATH --report DIR" });
	requirePacked(report, place);
	const known = knownOf(report);
	const answers = paths.map((path) => answer(parsePath(path.replace(/^(?!["/])/, "/"), "why"), known));
	if (json) return JSON.stringify(answers, void 0, 2);
	return answers.map((one) => inWords(one, report)).join("\n\n");
}
/** A run that ended before it packed anything has nothing to say. */
function requirePacked({ packed, failure }, place) {
	if (packed.length > 0) return;
	throw new Failure(`report: the run in ${place} packed nothing${failure ? `: ${failure.message}` : ""}`, { mend: "Name the output folder of a run that came so far." });
}

// src/command.ts
/** `micropacker run|pack|lock|why …`. Throws `Failure`, whose exit code is the command's. */
async function runCommand(args, log, env) {
	const [command = "", ...rest] = args;
	if ([
		"",
		"help",
		"--help",
		"-h"
	].includes(command) || rest.includes("--help")) return print(usage);
	if (command === "--version") return print(version);
	if (command === "lock") return print(await writeLock(lockFlags(rest), log));
	if (command === "why") return print(await explain(whyFlags(rest)));
	if (command !== "run" && command !== "pack") throw new Failure(`unknown command "${command}", want run, pack, lock or why`, { mend: "micropacker --help shows how each is used." });
	return runPipeline(command, rest, log, env);
}
async function runPipeline(command, rest, log, env) {
	const request = parseFlags(command, rest);
	requireMachine({
		platform: process.platform,
		execPath: process.execPath,
		env
	});
	const report = emptyReport(sourceName(request.source));
	const published = {};
	const toolCache = env.RUNNER_TOOL_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "micropacker");
	const equipment = {
		version,
		chisel,
		toolCache,
		githubToken: env.GITHUB_TOKEN,
		created: sourceDateEpoch(env),
		env
	};
	const json = isAsked("--json", rest);
	try {
		await withSession(log, tmpdir(), () => {}, (session) => pipeline(request, session, equipment, report, published));
	} finally {
		if (json) print(briefJson(report, published));
	}
	if (!json) print(table(report, request.output, painter(process.stdout)));
}
/** Whether a flag that has no value is among the words; what comes after `--` is the test. */
function isAsked(flag, words) {
	const at = words.indexOf(flag);
	return at >= 0 && !words.slice(0, at).includes("--");
}
/** The words after the command as a checked request; everything after `--` is the test. */
function parseFlags(command, args) {
	const end = args.indexOf("--");
	const testArgv = end < 0 ? void 0 : args.slice(end + 1);
	const flags = FLAGS.map(({ name, multiple }) => [name, {
		type: "string",
		multiple
	}]);
	const values = parsed({
		...Object.fromEntries(flags),
		json: { type: "boolean" }
	}, end < 0 ? args : args.slice(0, end));
	const inputs = Object.fromEntries(FLAGS.map(({ name, input }) => [input, [values[name] ?? []].flat().join("\n")]));
	const fileLists = [values["file-list"] ?? []].flat();
	if (command === "pack" && fileLists.length === 0) throw new Failure("file-list: is empty, want the file lists of earlier captures", { mend: "For example: micropacker pack --image app --file-list files.txt" });
	return readRequest(inputs, {
		testArgv,
		fileLists,
		purpose: command
	});
}
/** The flags of `micropacker lock`. */
function lockFlags(args) {
	const { from, lock } = parsed({
		from: { type: "string" },
		lock: { type: "string" }
	}, args);
	return {
		from: from || "micropacker",
		lock: lock || "micropacker.files"
	};
}
/** The flags of `micropacker why`; all other words are paths. */
function whyFlags(args) {
	const options = {
		report: { type: "string" },
		json: { type: "boolean" }
	};
	const { values, positionals } = strictly(() => parseArgs({
		args,
		options,
		allowPositionals: true
	}));
	if (positionals.length === 0) throw new Failure("why: which path?", { mend: "For example: micropacker why /usr/lib/libfoo.so.1 --report micropacker" });
	return {
		paths: positionals,
		report: values.report || "micropacker",
		json: values.json ?? false
	};
}
function parsed(options, args) {
	return strictly(() => parseArgs({
		args,
		options
	})).values;
}
/** What the parser does not take is the user's error. */
function strictly(parse) {
	try {
		return parse();
	} catch (error) {
		throw new Failure(error.message, {
			mend: "micropacker --help shows the flags; the test goes after --",
			cause: error
		});
	}
}
function print(text) {
	process.stdout.write(`${text.trimEnd()}\n`);
}

// src/cli.ts
const log = terminalLog(process.stderr, Boolean(process.env.MICROPACKER_DEBUG));
try {
	await runCommand(process.argv.slice(2), log, process.env);
} catch (error) {
	const failure = asFailure(error);
	await sayFailure(log, failure);
	process.exitCode = failure.exitCode;
}

export {  };