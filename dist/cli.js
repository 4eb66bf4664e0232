#!/usr/bin/env node
import { _ as Failure, g as EXIT, x as asFailure } from "./base-tar.js";
import { t as outliveReaders } from "./base-output.js";
import { a as joined, c as print, i as harmlessLines, l as redraw, n as guardCrashes, o as painted, r as harmless, t as asJson } from "./base-printer.js";
import { t as sayFailure } from "./base-say.js";
import { E as sourceDateEpoch, F as requireMachine, S as sourceName, f as version, l as chisel, m as readLine, n as readRequest, r as FLAGS, t as toolCacheOf, y as globPaths } from "./request-rootfs.js";
import { a as published, c as driftCounts, d as readLock, f as driftBetween, i as verificationText, l as driftText, n as outcomeLine, o as argumentsText, p as kindOf$1, s as containersText, t as pipeline, u as lockText } from "./report-packages.js";
import { T as keepLine, ct as Tree, dt as Recorder, ft as markFailed, ht as readLists, n as pushedReferences, st as nearestPaths, t as emptyReport } from "./rootfs-packages.js";
import { D as showBytes, O as showCount, T as counted, b as cancellation, k as showDuration, s as withSession } from "./engine-base.js";
import { ft as formatPath, ht as parsePath, vt as unquote } from "./capture-trial.js";
import { n as joinPath } from "./base-path.js";
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { chmod, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";

// src/cli/brief.ts
/**
* The report as JSON for `--json`: without the long lists of report.json, with the paths of the output files (`files`,
* by name). Packages, drift and healed paths are numbers, not lists. Like report.json, it leaves out what a test or
* container printed.
*/
function briefJson(report, files) {
	const { schema, outcome, failure, image, micro, rootfs, push, tracer, tests, seccomp, ...more } = published(report);
	const { verification, phases, packages, healed, missed, listed, drift, gates, warnings } = more;
	const brief = {
		schema,
		outcome,
		failure,
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
		packages: packages && {
			before: packages.before,
			after: packages.after
		},
		verification,
		healed: healed.length,
		missed: missed.length,
		listed: listed?.filter(({ own }) => own).map(({ folder, files, keep }) => ({
			folder,
			files,
			keep
		})),
		drift: drift && briefDrift(drift)
	};
	return asJson(brief);
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

// src/report/read.ts
/**
* Reads the report at `place`: a report.json or the folder that holds it. Returns undefined if it does not exist.
* Throws `Failure`, which names `flag`, if the file is not a report or its version is unknown.
*/
async function readReport(place, flag) {
	const file = await isFolder(place) ? join(place, "report.json") : place;
	if (await isSpecial(file)) throw new Failure(`${flag}: ${file} is not a file`);
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
		throw new Failure(`${flag}: ${file} is not JSON: ${error.message}`, { cause: error });
	}
	if (report?.schema === 1 && Array.isArray(report.packed)) return report;
	throw new Failure(`${flag}: ${file} is not a report.json that this version can read`, { fix: "Name the output folder of a run, or the unpacked artifact." });
}
/** Whether `path` is a folder. */
async function isFolder(path) {
	return stat(path).then((found) => found.isDirectory(), () => false);
}
/** Whether it exists and is neither a file nor a folder: to open a fifo would block. */
async function isSpecial(path) {
	const found = await stat(path).catch(() => void 0);
	return found !== void 0 && !found.isFile() && !found.isDirectory();
}

// src/cli/lock.ts
const SHOWN = 50;
/**
* `micropacker lock`: writes the paths of a run's files.txt into the lock, like `lock.patch` of that run. Writes
* nothing if the paths are the same. Returns the paths added and removed. Throws `Failure` if the run failed, except at
* a gate.
*/
async function writeLock({ from, lock: name }, log) {
	const folder = await isFolder(from);
	if (folder) await requireGood(from, log);
	const { paths } = await readLists([folder ? join(from, "files.txt") : from], "from");
	const lock = await readLock(name, process.cwd());
	const drift = driftBetween(lock.paths, paths);
	const { length: added } = drift.added;
	const { length: removed } = drift.removed;
	const reply = (outcome, ...lines) => ({
		text: [`${name}: ${lines[0]}`, ...lines.slice(1)].join("\n"),
		json: {
			schema: 1,
			outcome,
			lock: name,
			paths: paths.length,
			added,
			removed
		}
	});
	if (lock.text !== void 0 && kindOf$1(drift) === "none") return reply("unchanged", "no drift, nothing to write");
	await replace(name, lock.file, lockText(lock.text, paths));
	const all = counted(paths.length, "path");
	if (lock.text === void 0) return reply("created", `new, ${all}`);
	return reply("updated", `${driftCounts(added, removed)}, ${all} now`, ...changes(drift));
}
/** Throws `Failure` if the run in `from` failed, except at a gate: its list does not make a working micro image. */
async function requireGood(from, log) {
	const report = await readReport(from, "from");
	if (!report) return;
	const { outcome, failure, tracer } = report;
	if (failure && failure.exitCode !== EXIT.gate) throw new Failure(`from: the run in ${from} failed: ${failure.message}`, { fix: `Use a run that passed. To lock its list anyway, name the file: --from ${join(from, "files.txt")}` });
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
/** Replaces the lock atomically, so that no program reads half of it. `text` has one character per byte. */
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
			fix: "Name a file in an existing folder that this user can write to.",
			cause: error
		});
	}
}

// src/cli/log.ts
const PROGRESS_EVERY_MS = 500;
/** Returns a `Paint` that changes nothing if the stream is not a terminal, or if NO_COLOR is set. */
function painter(stream) {
	const colours = stream.isTTY === true && stream.hasColors();
	return (code, text) => colours ? painted(code, text) : text;
}
/** The log of the command line. Writes to stderr, because stdout is reserved for the result. */
function terminalLog(stream = process.stderr, verbose = false) {
	const tty = stream.isTTY === true;
	const paint = painter(stream);
	let transient = false;
	let lastProgress = 0;
	const line = (text) => {
		if (transient) redraw(stream);
		transient = false;
		print(stream, text);
	};
	return {
		info: (message) => line(harmless(`  ${message}`)),
		notice: (message) => line(paint(36, harmless(`  note: ${message}`))),
		warning: (message) => line(paint(33, harmless(`  warning: ${message}`))),
		error(message, fix = "") {
			for (const text of [harmless(`error: ${message}`), ...fix ? harmlessLines(fix) : []]) line(paint(31, text));
		},
		debug: (message) => verbose && line(paint(2, harmless(`  ${message}`))),
		async group(title, work) {
			line(paint(1, harmless(title)));
			return work();
		},
		progress(message) {
			if (!tty || Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
			lastProgress = Date.now();
			redraw(stream, harmless(`  ${message}`));
			transient = true;
		},
		async foreign(write) {
			let open = true;
			try {
				await write((text) => open && line(harmless(`  | ${text}`)));
			} finally {
				open = false;
			}
		},
		secret: () => {}
	};
}

// src/cli/reply.ts
/** The JSON answer of a failed `lock` or `why`: outcome and failure, in the form of report.json. */
function failedReply(error) {
	const report = emptyReport("");
	markFailed(report, "Checking the inputs", error);
	const { schema, outcome, failure } = published(report);
	return {
		schema,
		outcome,
		failure
	};
}

// src/cli/table.ts
const GREEN = 32;
const YELLOW = 33;
const MOST_DOUBTS = 5;
/**
* The result for a terminal: the outcome, then one aligned line per number. `output` is the output folder; `paint`
* colours the outcome.
*/
function table(report, output, paint = (_, text) => text) {
	const { image, micro, tests, tracer, phases, packages } = report;
	const verification = verificationText(report);
	const total = phases.reduce((sum, { ms }) => sum + ms, 0);
	const lines = [
		"",
		...[
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
		].map(([name, before, after]) => `  ${name.padEnd(6)}${before.padStart(16)}${after.padStart(16)}`),
		"",
		...report.gates.map(({ verdict }) => `  ${verdict}`),
		...lockLine(report),
		...verification ? [`  ${verification}`] : [],
		...doubts(report),
		...tracer ? [`  captured by ${tracer.description}, ${counted(tracer.drops, "event")} dropped`] : [],
		`  ${phases.map(({ name, ms }) => `${name.toLowerCase()} ${showDuration(ms)}`).join(", ")}: ${showDuration(total)} in total`,
		...report.containers ? [`  ${containersText(report.containers)}`] : [],
		...pushedReferences(report.push).map((reference) => `  pushed ${reference}`),
		`  output files in ${output}`
	];
	const colour = report.outcome === "verified" && report.warnings.length === 0 ? GREEN : YELLOW;
	return joined([paint(colour, harmless(outcomeLine(report))), ...lines.map(harmless)]);
}
/** The line of the lock; none with `lock-mode: fail`, which has a gate's line. */
function lockLine({ drift }) {
	return drift && drift.mode !== "fail" ? [`  lock ${drift.lock}: ${driftText(drift)}`] : [];
}
function verdict(test) {
	if (test?.ms === void 0) return test ? "not reached" : "not run";
	return `${test.passed ? "passed" : "failed"} ${showDuration(test.ms)}`;
}
/** The warnings, and the listed folders that lack names of no package: the outcome may be all that is read. */
function doubts({ warnings, listed }) {
	const folders = listed.filter(({ own }) => own).map(({ folder, files, keep }) => `${folder} was listed: ${files.packed} of ${files.total} packed (keep: ${keep})`);
	return [...someOf(warnings, (rest) => `${counted(rest, "more warning")} in report.json`), ...someOf(folders, (rest) => `${counted(rest, "more listed folder")} in report.json`)].map((line) => `  ! ${line}`);
}
function someOf(lines, more) {
	const rest = lines.length - MOST_DOUBTS;
	return rest > 0 ? [...lines.slice(0, MOST_DOUBTS), more(rest)] : [...lines];
}

// src/cli/usage.ts
/** What `micropacker --help` prints. */
const usage = `micropacker: builds a micro image with only the files that your tests touch

  micropacker run  --image IMAGE [flags] -- TEST…          capture, pack, build and test again
  micropacker pack --image IMAGE --file-list FILE [flags] [-- TEST…]
                                                           pack file lists of earlier captures
  micropacker lock [--from DIR] [--lock FILE] [--json]     write the paths of a run's files.txt into the lock
  micropacker why PATH… [--report DIR] [--json]            say why a path is packed, or how to add it

The flags are the action's inputs. Flags marked * can be repeated:
  --image IMAGE           the image to pack
  --started-by WHO        step: the step starts one container; test: the test starts as many as it likes, by docker run,
                          compose or Testcontainers, and the image need not exist before [step]
  --container CONTAINER   instead of --image: an existing container, by id or name; restored after the run
  --compose-file FILE *, --compose-service SERVICE
                          instead of --image: a service of a compose project; restored after the run
  --run-arg=ARG *         a docker run argument: --run-arg=-p --run-arg=8080:80
  --command COMMAND       replaces the image's CMD
  --test SCRIPT           the test as a script for --shell, instead of TEST… (which runs without a shell)
  --shell SHELL           runs the script; {0} is the script's file [bash --noprofile --norc -eo pipefail {0}]
  --ready WHEN            when the container is ready: auto, http://…, tcp:PORT, log:REGEX, exec:COMMAND, exit,
                          none [auto]
  --ready-timeout S       seconds until the container must be ready [60]
  --test-timeout S        seconds for one run of the test [1800]
  --tag TAG *             tags of the micro image [IMAGE-micro]
  --push BOOL             push the tags after the test passes on the micro image [false]
  --label LABEL *         KEY=VALUE, added to the original's labels
  --keep WHAT *           always pack: a glob (a folder includes its content), package:NAME, or preset:shell,
                          preset:ca-certificates, preset:tzdata, preset:locale, preset:nss; !WHAT excludes again
  --drop WHAT *           never pack; the same form as --keep
  --listed-max SIZE       pack all names of a listed folder that no package owns, up to this size; 0 for none [1MB]
  --lock FILE             a file list in the repository, compared with the packed list
  --lock-mode MODE        report: show the drift; union: also pack the locked paths; fail: fail on drift [report]
  --verify BOOL           run the test on the micro image too [true]
  --watch-verify BOOL     watch the test on the micro image with strace, and add what it looks for in vain [true]
  --heal N                how often to search listed folders when the test fails on the micro image; 0 adds nothing [3]
  --seccomp BOOL          write a seccomp profile of the observed system calls, and test it on the micro image [false]
  --max-size SIZE         fail if the micro image is larger, for example 25MB
  --max-ratio RATIO       fail if the micro image is a larger share of the original, for example 0.2
  --tracer TRACER         auto, sysdig, strace [auto]
  --on-drops WHAT         if the kernel drops events: fail, retry, warn [fail]
  --sysdig-version V, --sysdig-url URL, --sysdig-sha256 HEX, --sysdig-driver DRIVER
                          which sysdig to use
  --package-db BOOL       pack the records of the packed packages, for vulnerability scanners [true]
  --sbom BOOL             write sbom.cdx.json, a CycloneDX list of the packed packages [true]
  --output DIR            folder for rootfs.tar, files.txt, Dockerfile, report.json [micropacker]
  --keep-capture BOOL     keep the raw capture; it holds process arguments and environments [false]
  --file-list FILE *      a file list of an earlier capture to pack too; without a test, only these lists are packed

Flags of lock:
  --from DIR              output folder of a run, or its files.txt [micropacker]
  --lock FILE             path of the lock [micropacker.files]
Flags of why:
  --report DIR            output folder of a run, or its report.json [micropacker]

Every command also takes:
  --json                  print the result as one JSON object on stdout, also on failure; the log goes to stderr

Exit codes: 0 success, 1 usage or environment error, 2 the test failed on the original,
3 the test failed on the micro image, 4 a gate (max-size, max-ratio) or the lock failed, 5 the capture is incomplete.
`;

// src/cli/why/known.ts
function knownFrom(report) {
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
		missingAtRunTime: located(report.missingAtRunTime),
		locked: located((report.drift?.removed ?? []).map(({ path }) => path)),
		containers: firstContainers(report.containers ?? [], tree)
	};
}
function firstContainers(containers, tree) {
	const first = /* @__PURE__ */ new Map();
	for (const one of containers) {
		const name = `${one.name} (${argumentsText(one) || "the image's own command"})`;
		for (const file of one.files) {
			const { path } = tree.resolve(pathOf(file));
			if (!first.has(path)) first.set(path, name);
		}
	}
	return first;
}
/** The path of a record. Throws `Failure` if it is not a path, which means a damaged report. */
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
/** A name or a link's target, with one character per byte. */
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

// src/cli/why/lines.ts
/**
* The lines of `keep` or `drop` that name a path: the globs that match it. Without a match, all lines with packages and
* presets, because a report does not list their files; without those, all lines.
*/
function linesNaming(lines, path, tree) {
	const matching = globsNaming(lines, path, tree);
	const named = linesRead(lines).filter(({ kind }) => kind !== "glob");
	if (matching.length > 0) return matching;
	return named.length > 0 ? named.map(({ line }) => line) : [...lines];
}
/** The globs of `keep` or `drop` that match a path. */
function globsNaming(lines, path, tree) {
	return linesRead(lines).filter(({ kind }) => kind === "glob").filter(({ text }) => globPaths(tree, text, true).includes(path)).map(({ line }) => line);
}
function linesRead(lines) {
	return lines.map((line) => ({
		line,
		...readLine(line)
	})).filter(({ away }) => !away);
}

// src/cli/why/answer.ts
/** Answers for one path; `asked` starts at the root and has one character per byte. */
function answer$1(asked, known) {
	const { tree, packed, dropped, rules } = known;
	const { entry, path, links } = tree.locate(asked);
	const owner = known.packages.get(path);
	const record = packed.get(path) ?? dropped.get(path);
	const container = known.containers.get(path);
	return {
		asked: formatPath(asked),
		path: formatPath(path),
		links: links.map(formatPath),
		status: statusOf(entry, known),
		...entry ? factsOf(entry, known) : {},
		...owner === void 0 ? {} : { package: owner },
		chain: record ? chainOf(record, path, known) : [],
		...dropped.has(path) ? { drop: linesNaming(rules.drop, path, tree) } : unless(globsNaming(rules.drop, path, tree)),
		missingAtRunTime: known.missingAtRunTime.has(path),
		locked: known.locked.has(path),
		...container === void 0 ? {} : { container },
		nearest: entry ? [] : nearestPaths(path, tree).map(formatPath)
	};
}
/** Lines of `drop` that match a path which nothing else would pack. */
function unless(drop) {
	return drop.length > 0 ? { drop } : {};
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

// src/cli/why/words.ts
/** The engine creates these paths in every container. */
const ENGINE_MADE = /^\/(?:proc|sys|dev)\/|^\/\.dockerenv$/;
/** The answer as text: the outcome first, then the chain of reasons, or how to add the path. */
function inWords(answer, facts) {
	const lines = {
		packed,
		dropped,
		"left out": leftOut,
		"not in the image": notInImage,
		unknown
	}[answer.status](answer, facts);
	return [...lines.slice(0, 1), ...lines.slice(1).map((line) => `  ${line}`)].join("\n");
}
function packed(answer, facts) {
	return [
		`${answer.asked} is in the micro image${kindOf(answer)}.`,
		...linksOf(answer),
		...reasonsOf(answer.chain, facts),
		...answer.container === void 0 ? [] : [`The container ${answer.container} touched it first.`],
		...contentOf(answer)
	];
}
function dropped(answer, facts) {
	return [
		`${answer.asked} is not in the micro image${kindOf(answer)}: drop excludes it (${answer.drop?.join(" or ")}).`,
		...linksOf(answer),
		...reasonsOf(answer.chain, facts).map((line, at) => at === 0 ? `Without drop it would be packed. ${line}` : line),
		"To pack it, change drop so that it does not match the path."
	];
}
function leftOut(answer, facts) {
	const { asked, missingAtRunTime, locked } = answer;
	const used = facts.tracer ? "it was not used while the test ran" : "no packed file list names it";
	return [
		`${asked} is not in the micro image${kindOf(answer)}: ${used}, and nothing that is packed needs it.`,
		...linksOf(answer),
		...missingAtRunTime ? ["It was missing at run time: a container of the micro image tried to use it."] : [],
		...locked ? ["The lock names it: lock-mode: union packs it."] : [],
		...contentOf(answer),
		...howToPack(answer)
	];
}
function howToPack({ drop = [], path, package: owner }) {
	if (drop.length > 0) return [`drop names it (${drop.join(" or ")}). To pack it, remove that from drop.`];
	return [
		`To pack it, let the test use it, or add ${owner ? "one of these lines" : "this line"} to keep:`,
		`  ${keepLine(path)}`,
		...owner ? [`  package:${owner}`] : []
	];
}
function notInImage(answer, { image }) {
	const { asked, locked, nearest, path } = answer;
	const made = ENGINE_MADE.test(path) ? "The engine creates it in every container." : "If the container creates it at run time, it does not have to be packed.";
	return [
		`${asked} is not in the image ${image.name}.`,
		...linksOf(answer),
		...locked ? ["The lock names it: it existed in the image when the lock was written."] : [],
		...nearest.length > 0 ? [`Did you mean ${nearest.join(" or ")}?`] : [made]
	];
}
function unknown({ asked }) {
	return [`${asked} is not in the micro image.`, "This report does not list the other files of the image."];
}
/** For example " (file of libssl3, 690 kB)". */
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
function linksOf({ asked, path, links }) {
	if (links.length === 0 || asked === path) return [];
	return [`It is ${path}, through the ${links.length > 1 ? "links" : "link"} ${links.join(", ")}.`];
}
function contentOf({ target, files }) {
	if (target) return [`It leads to ${target.path}, which is ${target.packed ? "" : "not "}in the micro image.`];
	if (!files || files.all === 0) return [];
	return [`${showCount(files.packed)} of its ${counted(files.all, "file")} ${files.packed === 1 ? "is" : "are"} packed.`];
}
function reasonsOf(chain, facts) {
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
			return `${path} is a link in a path that ${by ? `${by} needs` : "is listed"}`;
		case "parent":
			if (by) return holds ? `${path} is the folder that holds ${by}` : `${by} names a path in ${path} that does not exist in the image`;
			return `a path in ${path} was created or tried that does not exist in the image`;
		case "interpreter": return `${by} is run by ${path}`;
		case "library": return `${by} needs the library ${path}`;
		case "config": return by ? `${by} needs ${path}` : `the image's configuration, or the engine at start, needs ${path}`;
		case "keep": return `keep names ${path} (${keep?.join(" or ")})`;
		case "lock": return `the lock names ${path}, and lock-mode is union`;
		case "listed": return `its folder was listed while the test ran, so the name of ${path} can matter to the program`;
		case "healed": return `${path} was missing at run time in the micro image, so it was added`;
		case "missed": return `a container of the micro image looked for ${path} in vain while the test passed, so it was added`;
		case "package-db": return `scanners read ${path} to find the packed packages`;
		default: return by ? `${path}, for ${by}` : path;
	}
}
function usedOrListed(captured, lists) {
	const listed = `is named by ${lists > 1 ? `one of the ${lists} file lists that were packed` : "the file list that was packed"}`;
	if (!captured) return listed;
	return `was used while the test ran${lists > 0 ? `, or ${listed}` : ""}`;
}

// src/cli/why.ts
/**
* `micropacker why`: says for each path why it is in the micro image, or why it is not and how to add it. `--json`
* prints an `Answer` per path. Throws `Failure` if there is no report or the run packed nothing.
*/
async function explain({ paths, report: place }) {
	const report = await readReport(place, "report");
	if (!report) throw new Failure(`report: no report.json in ${place}`, { fix: "Name the output folder of a run, or the unpacked artifact: micropacker why PATH --report DIR" });
	requirePacked(report, place);
	const known = knownFrom(report);
	const answers = paths.map((path) => answer$1(parsePath(path.replace(/^(?!["/])/, "/"), "why"), known));
	return {
		text: answers.map((one) => inWords(one, report)).join("\n\n"),
		json: {
			schema: 1,
			outcome: "answered",
			answers
		}
	};
}
/** Throws `Failure` if the run ended before it packed anything. */
function requirePacked({ packed, failure }, place) {
	if (packed.length > 0) return;
	throw new Failure(`report: the run in ${place} packed nothing${failure ? `: ${failure.message}` : ""}`, { fix: "Name the output folder of a run that reached the packing." });
}

// src/cli/command.ts
/**
* `micropacker run|pack|lock|why …`. Throws `Failure` with the command's exit code. With `--json`, stdout always gets
* one JSON object with an `outcome`, and with the `failure` if the command failed.
*/
async function runCommand(args, log, env) {
	const [command = "", ...rest] = args;
	if ([
		"",
		"help",
		"--help",
		"-h"
	].includes(command) || hasFlag("--help", rest)) return answer(text(usage));
	if (command === "--version") return answer(text(version));
	const json = hasFlag("--json", args);
	if (command === "run" || command === "pack") return runPipeline(command, rest, log, env, json);
	if (!json) return answer(text((await replyOf(command, rest, log)).text));
	const { off } = cancellation();
	try {
		answer(asJson((await replyOf(command, rest, log)).json));
	} catch (error) {
		answer(asJson(failedReply(error)));
		throw error;
	} finally {
		off();
	}
}
async function replyOf(command, rest, log) {
	if (command === "lock") return writeLock(lockFlags(rest), log);
	if (command === "why") return explain(whyFlags(rest));
	throw new Failure(`unknown command "${command}", want run, pack, lock or why`, { fix: "micropacker --help shows how to use each command." });
}
async function runPipeline(command, rest, log, env, json) {
	const report = emptyReport("");
	const published = {};
	try {
		const request = parseFlags(command, rest);
		report.image.name = sourceName(request.source);
		const equipment = equipmentOf(env);
		const save = () => {};
		await withSession(log, tmpdir(), save, (session) => pipeline(request, session, equipment, report, published));
		if (!json) answer(table(report, request.output, painter(process.stdout)));
	} catch (error) {
		if (report.outcome !== "failed") new Recorder(report, log).fail(error);
		throw error;
	} finally {
		if (json) answer(briefJson(report, published));
	}
}
/** What this machine provides for a run. Throws `Failure` if it cannot observe containers. */
function equipmentOf(env) {
	requireMachine();
	return {
		version,
		chisel,
		toolCache: toolCacheOf(env),
		githubToken: env.GITHUB_TOKEN,
		created: sourceDateEpoch(env),
		env: { ...env }
	};
}
/** Whether a boolean flag is set before `--`, also with a value (`--json=yes`). The words after `--` are the test. */
function hasFlag(flag, words) {
	const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
	return at >= 0 && !words.slice(0, at).includes("--");
}
/** Parses the words after the command into a checked request. Everything after `--` is the test. */
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
	if (command === "pack" && fileLists.length === 0) throw new Failure("file-list: is empty, want the file lists of earlier captures", { fix: "For example: micropacker pack --image app --file-list files.txt" });
	return readRequest(inputs, {
		testArgv,
		fileLists,
		purpose: command
	});
}
/** The flags of `micropacker lock`. */
function lockFlags(args) {
	const options = {
		from: { type: "string" },
		lock: { type: "string" },
		json: { type: "boolean" }
	};
	const { from, lock } = parseOrFail(() => parseArgs({
		args,
		options
	})).values;
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
	const { values, positionals } = parseOrFail(() => parseArgs({
		args,
		options,
		allowPositionals: true
	}));
	if (positionals.length === 0) throw new Failure("why: no path is given", { fix: "For example: micropacker why /usr/lib/libfoo.so.1 --report micropacker" });
	return {
		paths: positionals,
		report: values.report || "micropacker"
	};
}
function parsed(options, args) {
	return parseOrFail(() => parseArgs({
		args,
		options
	})).values;
}
/** Turns errors of the parser into a `Failure`. */
function parseOrFail(parse) {
	try {
		return parse();
	} catch (error) {
		throw new Failure(error.message, {
			fix: "micropacker --help shows the flags. The test goes after --.",
			cause: error
		});
	}
}
/** The result of a command: all that stdout gets. */
function answer(lines) {
	print(process.stdout, lines);
}
function text(lines) {
	return joined(harmlessLines(lines.trimEnd()));
}

// src/cli.ts
outliveReaders();
guardCrashes();
const log = terminalLog(process.stderr, Boolean(process.env.MICROPACKER_DEBUG));
try {
	await runCommand(process.argv.slice(2), log, process.env);
} catch (error) {
	const failure = asFailure(error);
	await sayFailure(log, failure);
	process.exitCode = failure.exitCode;
}

export {  };