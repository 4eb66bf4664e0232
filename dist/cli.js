#!/usr/bin/env node
import { C as FLAGS, S as sourceName, _ as showCount, c as requireMachine, g as showBytes, m as sourceDateEpoch, p as readRequest, r as version, t as chisel, v as showDuration } from "./about.js";
import { f as Failure } from "./process.js";
import { d as emptyReport, r as pipeline } from "./pipeline.js";
import { t as outcomeLine } from "./summary.js";
import { n as withSession } from "./session.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { homedir, tmpdir } from "node:os";

// src/report/table.ts
/** The result for a terminal: the outcome, then one aligned line a number. `output` is the folder of the files. */
function table(report, output) {
	const { image, micro, tests, tracer, phases } = report;
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
		[
			"test",
			verdict(tests.original),
			verdict(tests.micro)
		]
	];
	return [
		outcomeLine(report),
		"",
		...rows.map(([name, before, after]) => `  ${name.padEnd(6)}${before.padStart(16)}${after.padStart(16)}`),
		"",
		...tracer ? [`  captured by ${tracer.description}, ${showCount(tracer.drops)} events dropped`] : [],
		`  ${phases.map(({ name, ms }) => `${name.toLowerCase()} ${showDuration(ms)}`).join(", ")}: ${showDuration(total)} in all`,
		`  files in ${output}`
	].join("\n");
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
  --keep GLOB *           always packed; a folder keeps all below it
  --drop GLOB *           never packed
  --verify BOOL           test the micro image too [true]
  --max-size SIZE         fail when the micro image is larger, for example 25MB
  --max-ratio RATIO       fail when it is a larger share of the original, for example 0.2
  --tracer TRACER         auto, sysdig, strace [auto]
  --on-drops WHAT         fail, retry, warn [fail]
  --sysdig-version V, --sysdig-url URL, --sysdig-sha256 HEX, --sysdig-driver DRIVER
  --output DIR            folder for rootfs.tar, files.txt, Dockerfile, report.json [micropacker]
  --keep-capture BOOL     keep the raw capture; it holds process arguments and environments [false]
  --file-list FILE *      a list of an earlier capture to pack along; without a test, these alone are packed

Exit codes: 0 good, 1 usage or environment, 2 the test failed on the original,
3 it failed on the micro image, 4 a gate (max-size, max-ratio), 5 the capture is incomplete.
`;

// src/command.ts
/** `micropacker run|pack …`. Throws `Failure`, whose exit code is the command's. */
async function runCommand(args, log, env) {
	const [command = "", ...rest] = args;
	if ([
		"",
		"help",
		"--help",
		"-h"
	].includes(command) || rest.includes("--help")) return print(usage);
	if (command === "--version") return print(version);
	if (command !== "run" && command !== "pack") throw new Failure(`unknown command "${command}", want run or pack`, { mend: "micropacker --help shows how each is used." });
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
	await withSession(log, tmpdir(), () => {}, (session) => pipeline(request, session, equipment, report, published));
	print(table(report, request.output));
}
/** The words after the command as a checked request; everything after `--` is the test. */
function parseFlags(command, args) {
	const end = args.indexOf("--");
	const testArgv = end < 0 ? void 0 : args.slice(end + 1);
	const values = parsed(end < 0 ? args : args.slice(0, end));
	const inputs = Object.fromEntries(FLAGS.map(({ name, input }) => [input, [values[name] ?? []].flat().join("\n")]));
	const fileLists = [values["file-list"] ?? []].flat();
	if (command === "pack" && fileLists.length === 0) throw new Failure("file-list: is empty, want the file lists of earlier captures", { mend: "For example: micropacker pack --image app --file-list files.txt" });
	return readRequest(inputs, {
		testArgv,
		fileLists,
		purpose: command
	});
}
function parsed(args) {
	const flags = FLAGS.map(({ name, multiple }) => [name, {
		type: "string",
		multiple
	}]);
	try {
		return parseArgs({
			args,
			options: Object.fromEntries(flags),
			strict: true
		}).values;
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

// src/log-terminal.ts
const PROGRESS_EVERY_MS = 500;
/** Speaks on a terminal or into a plain log: everything on stderr, so that stdout stays the caller's. */
function terminalLog(stream = process.stderr, verbose = false) {
	const tty = stream.isTTY === true;
	const paint = (code, text) => tty ? `\x1b[${code}m${text}\x1b[0m` : text;
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