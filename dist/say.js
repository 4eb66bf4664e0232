import { a as __commonJSMin, c as __toESM, t as HttpClient } from "./lib.js";
import { C as Failure, S as EXIT, _ as lastLine, a as heldContainer, c as putBack, d as Docker, f as RUN_LABEL, g as killGroup, i as changedPorts, l as stopContainer, m as runLabel, o as nameOf, p as runArgsForCreate, r as workTag, s as portsOf, u as startWhenPortsAreFree, v as run, x as Cancelled, y as start } from "./session.js";
import { basename, dirname, join, posix, resolve } from "node:path";
import net from "node:net";
import http from "node:http";
import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { access, chmod, constants, copyFile, cp, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { accessSync, appendFileSync, chmodSync, closeSync, constants as constants$1, createReadStream, createWriteStream, existsSync, fstatSync, openSync, readFileSync, readSync, write, writeSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import https from "node:https";

// package.json
var version$1 = "1.0.0";

// src/about.ts
const version = version$1;
/** Absolute path of the chisel: beside dist/ as beside src/. */
const chisel = fileURLToPath(new URL("../chisels/microdump.lua", import.meta.url));

// src/image/reference.ts
/**
* The default tag of the micro image: the reference with `-micro` behind its tag or, without one, its name; a digest is left off. An
* image given by its id only becomes `micro:<first 12 digits>`.
* Grammar: https://pkg.go.dev/github.com/distribution/reference
*/
function microTag(reference) {
	const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{0,52}$/.exec(reference);
	if (id) return `micro:${id[1]}`;
	return `${reference.replace(/@.*$/, "")}-micro`;
}
/** The repository of a reference, without tag and digest: `localhost:5000/app:1` is `localhost:5000/app`. */
function repositoryOf(reference) {
	return reference.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
const TAG = /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?$/;
/** Whether the engine will take it as a tag (no digest). */
function isTag(reference) {
	return TAG.test(reference);
}
/** Whether it can name an image at all: name, tag and digest in any combination, or an id. */
function isReference(reference) {
	if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference)) return true;
	return isTag(reference.replace(/@sha256:[0-9a-f]{64}$/, ""));
}
/** A reference in the form that file and artifact names take. */
function slug(reference) {
	return reference.replace(/^sha256:/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
}

// src/wrong.ts
/** The error of an input: its name, what it got and what it wants. */
function wrong$1(name, got, want, mend) {
	return new Failure(`${name}: ${got === "" ? "is empty" : `got "${got}"`}, want ${want}`, { mend });
}

// src/source.ts
/** Exactly one of the inputs must be set. Throws `Failure` that says how. */
function readSource({ image, container, services }) {
	if (image !== "" && container !== "") throw new Failure(`container: got "${container}" and image is "${image}", want only one of them`, { mend: "image starts a container of its own, container takes one that is there." });
	if (container !== "") return {
		kind: "container",
		container,
		services: servicesOf$1(services)
	};
	if (image === "") throw wrong$1("image", "", "the name of the image to pack", "For example: image: app:1.2, or container: web");
	if (!isReference(image)) throw wrong$1("image", image, "the name of one image, for example app:1.2, or its id");
	return {
		kind: "image",
		image
	};
}
/** What the source is called before its image is known. */
function sourceName(source) {
	return source.kind === "image" ? source.image : source.container;
}
/**
* The `job.services` context as JSON: label to `{id, ports, network}`; null in a job without services.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context
*/
function servicesOf$1(text) {
	const services = parsed(text);
	const ids = /* @__PURE__ */ new Map();
	for (const [label, service] of Object.entries(services ?? {})) {
		const { id } = service ?? {};
		if (typeof id === "string") ids.set(label, id);
	}
	return ids;
}
function parsed(text) {
	if (text === "") return null;
	try {
		const value = JSON.parse(text);
		if (typeof value === "object" && !Array.isArray(value)) return value;
	} catch {}
	throw wrong$1("services", text, "the job's services as JSON", `Leave it out, or write: services: \${{ toJSON(job.services) }}`);
}

// src/target/readiness.ts
const FORMS = "auto, http://HOST:PORT/PATH, tcp:PORT, log:REGEX, exec:COMMAND or none";
/** Reads the `ready` input. Throws `Failure` that names what it got and the forms it may have. */
function parseReadiness(text) {
	const value = text.trim();
	if (value === "auto" || value === "none") return { kind: value };
	if (/^https?:\/\//.test(value) && URL.canParse(value)) return {
		kind: "http",
		url: value
	};
	const port = Number(/^tcp:(\d+)$/.exec(value)?.[1]);
	if (port > 0 && port < 65536) return {
		kind: "tcp",
		port
	};
	if (value.startsWith("log:") && value.length > 4) return {
		kind: "log",
		pattern: regex(value.slice(4))
	};
	if (value.startsWith("exec:") && value.length > 5) return {
		kind: "exec",
		command: value.slice(5)
	};
	throw new Failure(`ready: got "${text}", want ${FORMS}`);
}
function regex(source) {
	try {
		return new RegExp(source);
	} catch (error) {
		throw new Failure(`ready: "${source}" is not a regular expression: ${error.message}`, { cause: error });
	}
}

// src/target/script.ts
const TAIL_LINES = 40;
const GRACE_MS = 2e3;
const OUTPUT_GRACE_MS = 1e3;
/**
* Runs it on this machine, in a process group that ends with it. Returns its verdict; throws `Cancelled`, or `Failure` when the program
* is missing.
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
		});
	}
}
/** Throws `Failure` when the program that would run it is not on this machine: before anything is captured for nothing. */
async function requireProgram(script) {
	const ours = "argv" in script;
	const [program = ""] = ours ? script.argv : shellArgv(script.shell, "{0}");
	if (program.includes("{0}") || await isProgram$2(program, script.env.PATH ?? "")) return;
	throw new Failure(`${ours ? "test" : "shell"}: ${program} is not a program on this machine`, { mend: "Install it in an earlier step, or name a program by its path or by its name on PATH." });
}
/** As execvp(3) finds it: by its path, or by its name in one of the folders of PATH. */
async function isProgram$2(program, path) {
	const places = program.includes("/") ? [program] : path.split(":").map((folder) => join(folder || ".", program));
	for (const place of places) {
		const file = await stat(place).catch(() => void 0);
		if (file?.isFile() && (file.mode & 73) !== 0) return true;
	}
	return false;
}
/**
* The shell template as argv, `{0}` replaced by the script's path; words are separated by blanks, quotes keep them together.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
*/
function shellArgv(template, file) {
	const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
	if (words.length === 0 || !template.includes("{0}")) throw new Failure(`shell: got "${template}", want a program and {0} where the script's path goes`, { mend: "For example: bash --noprofile --norc -eo pipefail {0}" });
	return words.map((word) => word.replaceAll("{0}", file));
}
async function runArgv(argv, env, options) {
	if (options.signal.aborted) throw new Cancelled();
	const tail = [];
	const onLine = (line) => {
		tail.push(line);
		if (tail.length > TAIL_LINES) tail.shift();
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
	try {
		const exit = await child.ended;
		killGroup(child.pid, "SIGKILL");
		await Promise.race([child.exited, setTimeout$1(OUTPUT_GRACE_MS)]);
		if (options.signal.aborted) throw new Cancelled();
		return {
			...exit,
			ok: exit.code === 0 && !timedOut,
			timedOut,
			ms: performance.now() - begin,
			tail
		};
	} finally {
		clearTimeout(timer);
		clearTimeout(late);
		options.signal.removeEventListener("abort", end);
	}
}

// src/units.ts
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
/** "25MB", "25 MB", "24MiB" or plain bytes as a number of bytes; undefined when it is none of them. */
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
	return count.toLocaleString("en-US");
}
/** A share for people: 5.8 %. */
function showRatio(ratio) {
	return `${(ratio * 100).toFixed(1)} %`;
}

// src/request.ts
const DEFAULT_SHELL$1 = "bash --noprofile --norc -eo pipefail {0}";
const MAX_TIMEOUT_S = 21600;
/** Checks the inputs. Throws `Failure` that names the input, what it got, what it wants and how to mend it. */
function readRequest(values, extras = {}) {
	const text = (name) => values[name]?.trim() ?? "";
	const source = readSource({
		image: text("image"),
		container: text("container"),
		services: text("services")
	});
	const fileLists = extras.fileLists ?? [];
	const request = {
		source,
		runArgs: listOf(text("run-args")),
		command: commandOf(values.command ?? ""),
		test: testOf(values.test ?? "", extras.testArgv),
		shell: text("shell") || DEFAULT_SHELL$1,
		readiness: parseReadiness(text("ready") || "auto"),
		readyTimeoutMs: secondsOf$1("ready-timeout", text("ready-timeout") || "60"),
		testTimeoutMs: secondsOf$1("test-timeout", text("test-timeout") || "1800"),
		tags: tagsOf(listOf(text("tags")), source.kind === "image" ? source.image : void 0),
		keep: globsOf("keep", text("keep")),
		drop: globsOf("drop", text("drop")),
		verify: booleanOf("verify", text("verify") || "true"),
		maxSize: sizeOf(text("max-size")),
		maxRatio: ratioOf(text("max-ratio")),
		tracer: oneOf("tracer", text("tracer") || "auto", [
			"auto",
			"sysdig",
			"strace"
		]),
		sysdigVersion: versionOf$1(text("sysdig-version")),
		sysdigUrl: text("sysdig-url"),
		sysdigSha256: sha256Of$1(text("sysdig-sha256")),
		sysdigDriver: driverOf$1(text("sysdig-driver") || "modern-bpf"),
		onDrops: oneOf("on-drops", text("on-drops") || "fail", [
			"fail",
			"retry",
			"warn"
		]),
		output: resolve(text("output") || "micropacker"),
		keepCapture: booleanOf("keep-capture", text("keep-capture") || "false"),
		fileLists
	};
	shellArgv(request.shell, "script");
	if (source.kind !== "image") requireAsItIs(request);
	if (!request.test && fileLists.length === 0) throw wrong$1("test", "", "the command that tests the running container", "For example: test: npm run e2e");
	return request;
}
/** A list input: one value a line, blank lines left out. */
function listOf(text) {
	return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
/** YAML 1.2's booleans, as @actions/core reads them. */
function booleanOf(name, text) {
	if (/^(true|True|TRUE)$/.test(text)) return true;
	if (/^(false|False|FALSE)$/.test(text)) return false;
	throw wrong$1(name, text, "true or false");
}
/** A whole number from `min` to `max`. */
function integerOf(name, text, min, max) {
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < min || number > max) throw wrong$1(name, text, `a whole number from ${min} to ${max}`);
	return number;
}
function testOf(text, argv) {
	if (argv && argv.length > 0) return {
		kind: "argv",
		argv
	};
	return text.trim() === "" ? void 0 : {
		kind: "script",
		text
	};
}
/** One line is split into words (quotes keep them together); of several lines each is one argument. */
function commandOf(text) {
	const lines = listOf(text);
	if (lines.length !== 1) return lines;
	return [...lines[0].matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
function secondsOf$1(name, text) {
	return integerOf(name, text, 1, MAX_TIMEOUT_S) * 1e3;
}
/** A container that is there has its arguments already. */
function requireAsItIs({ runArgs, command }) {
	const [name, got] = runArgs.length > 0 ? ["run-args", runArgs] : ["command", command];
	if (got.length === 0) return;
	throw new Failure(`${name}: got "${got.join(" ")}", and the container is there already`, { mend: `Set it where the container is started (under services: \`options\`), or use image instead.` });
}
/**
* The tags of the micro image: those given, else one made from the image's name; none where neither is known yet. Throws `Failure` for
* what is no tag, and for the tag of the original.
*/
function tagsOf(tags, image) {
	const all = tags.length > 0 || image === void 0 ? tags : [microTag(image)];
	for (const tag of all) {
		if (!isTag(tag)) throw wrong$1("tags", tag, "image tags, one a line, for example registry.example.com/app:1.2-micro");
		if (image !== void 0 && withLatest(tag) === withLatest(image)) throw wrong$1("tags", tag, "tags other than the original image", "The micro image would take the place of the original.");
	}
	return all;
}
function globsOf(name, text) {
	const globs = listOf(text);
	const named = globs.find((glob) => /^!?(package|preset):/.test(glob));
	if (named) throw wrong$1(name, named, "globs of absolute paths", "This version knows no packages and presets: name the files.");
	return globs;
}
function withLatest(reference) {
	return /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
}
function sizeOf(text) {
	if (text === "") return void 0;
	const bytes = parseBytes(text);
	if (!bytes) throw wrong$1("max-size", text, "a size such as 25MB, 24MiB or a number of bytes");
	return bytes;
}
function ratioOf(text) {
	if (text === "") return void 0;
	const ratio = Number(text);
	if (!(ratio > 0 && ratio <= 1)) throw wrong$1("max-ratio", text, "a number above 0 and up to 1, for example 0.2 for 20 % of the original");
	return ratio;
}
function oneOf(name, text, allowed) {
	const found = allowed.find((value) => value === text);
	if (!found) throw wrong$1(name, text, `one of ${allowed.join(", ")}`);
	return found;
}
function versionOf$1(text) {
	const version = text.replace(/^v/, "");
	if (version !== "" && !/^\d+\.\d+\.\d+$/.test(version)) throw wrong$1("sysdig-version", text, "a release such as 0.41.4");
	return version;
}
function sha256Of$1(text) {
	const digest = text.replace(/^sha256:/, "").toLowerCase();
	if (digest !== "" && !/^[0-9a-f]{64}$/.test(digest)) throw wrong$1("sysdig-sha256", text, "the 64 hex digits that sha256sum prints");
	return digest;
}
function driverOf$1(text) {
	if (text === "modern-bpf" || text === "kmod" || /^bpf:./.test(text)) return text;
	throw wrong$1("sysdig-driver", text, "modern-bpf, bpf:PATH or kmod");
}
/** SOURCE_DATE_EPOCH in seconds, where it is set. Source: https://reproducible-builds.org/specs/source-date-epoch/ */
function sourceDateEpoch(env) {
	const text = env.SOURCE_DATE_EPOCH;
	return text ? integerOf("SOURCE_DATE_EPOCH", text, 0, 253402300799) : void 0;
}

// src/machine.ts
const SYSTEMS = {
	darwin: "macOS",
	win32: "Windows"
};
/** Throws `Failure` where files that a container opens cannot be observed. */
function requireMachine({ platform, execPath, env }) {
	if (platform !== "linux") throw notSupported(`this machine runs ${SYSTEMS[platform] ?? platform}, and a container's files can be observed on Linux only`, "Use runs-on: ubuntu-24.04 (or ubuntu-24.04-arm) for this job.");
	if (env.GITHUB_ACTIONS === "true" && execPath.startsWith("/__e/")) throw notSupported("this job runs in a container (`container:`), from which the kernel cannot be observed", "Remove `container:` from this job. What needs that container can be run in `test` by docker run.");
}
/**
* Throws `Failure` where the artifact service of @actions/artifact 2 and later does not exist: on GitHub Enterprise Server.
* Source: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
*/
function requireArtifacts(env) {
	const host = new URL(env.GITHUB_SERVER_URL || "https://github.com").hostname.toLowerCase();
	if (host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost")) return;
	throw new Failure(`upload: true is not supported here, because ${host} is a GitHub Enterprise Server without this artifact service`, { mend: "Set upload: false, and give the output folder to actions/upload-artifact@v3 in a step of your own." });
}
/** 32-bit programs run on these processors too. */
const ALSO = {
	amd64: "386",
	arm64: "arm"
};
/** Throws `Failure` when containers of the image would be emulated here: the emulator's files would be captured with the program's. */
function requireArchitecture(image, wanted, engine) {
	if (wanted === engine || wanted === ALSO[engine]) return;
	throw notSupported(`${image} is for ${wanted} and this machine is ${engine}: an emulator's files would be captured with the program's`, wanted === "arm64" ? "Use runs-on: ubuntu-24.04-arm for this image. Without `test`, file lists captured there can be packed here." : `Use a runner with ${wanted}. Without \`test\`, file lists captured there can be packed here.`);
}
function notSupported(why, mend) {
	return new Failure(`not supported here, because ${why}`, { mend });
}

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

// src/filelist/quote.ts
/** One UTF-8 sequence as characters of one byte each (RFC 3629, section 4). */
const UTF8 = /[^\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/y;
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
	const platformText = [
		platform.os,
		platform.architecture,
		platform.variant
	].filter(Boolean).join("/");
	return [
		`# Micro image of ${name.replace(/\s/g, " ")} for ${platformText}. Build it in this folder: ${build}`,
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
			return at > 0 ? [`ENV ${pair.slice(0, at)}=${quoted(pair.slice(at + 1))}`] : [];
		}),
		...sorted(config.Labels).map(([key, value]) => `LABEL ${quoted(key)}=${quoted(value)}`),
		...config.WorkingDir ? [`WORKDIR ${quotedIfNeeded(config.WorkingDir)}`] : [],
		...config.User ? [`USER ${quotedIfNeeded(config.User)}`] : [],
		...sorted(config.ExposedPorts).map(([port]) => `EXPOSE ${port}`),
		...sorted(config.Volumes).map(([path]) => `VOLUME ${JSON.stringify([path.replace(/[\\$]/g, "\\$&")])}`),
		...config.StopSignal ? [`STOPSIGNAL ${config.StopSignal}`] : [],
		...config.Shell?.length ? [`SHELL ${JSON.stringify(config.Shell)}`] : [],
		...config.Healthcheck?.Test?.length ? [healthcheck(config.Healthcheck, config.Shell)] : [],
		...(config.OnBuild ?? []).map((trigger) => `ONBUILD ${trigger}`),
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
	"capture.scap"
];
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

// src/report/failures.ts
/** What the system says when there is no room, errno(3). */
const FULL = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk quota is used up"
};
/** Any error as one for the user. What is no `Failure` is a defect of ours or of the machine: it keeps its stack as evidence. */
function asFailure(error) {
	if (error instanceof Failure) return error;
	const { message, stack, code = "" } = error instanceof Error ? error : new Error(String(error));
	const full = FULL[code];
	if (full) return new Failure(`${full}: ${message}`, {
		mend: "Free space where the temp folder (RUNNER_TEMP), `output` and the engine keep their files, or use a larger runner.",
		cause: error
	});
	return new Failure(`unexpected: ${message}`, {
		mend: "This is a defect or a fault of the machine (full disk?). Please report it with these lines.",
		evidence: [{
			title: "Where it happened",
			lines: (stack ?? "").split("\n").slice(0, 12)
		}],
		cause: error
	});
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
	const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? text$1(block, 345, 155) : "";
	const name = text$1(block, 0, 100);
	return {
		name: prefix === "" ? name : `${prefix}/${name}`,
		mode: readNumber(block, 100, 8),
		uid: readNumber(block, 108, 8),
		gid: readNumber(block, 116, 8),
		size: readNumber(block, 124, 12),
		mtime: readNumber(block, 136, 12),
		type: block[156] === 0 ? "0" : String.fromCharCode(block[156]),
		linkname: block[157] === 0 ? "" : text$1(block, 157, 100),
		devMajor: readNumber(block, 329, 8),
		devMinor: readNumber(block, 337, 8)
	};
}
function isZero(block) {
	return block[0] === 0 && block.every((byte) => byte === 0);
}
function text$1(block, start, length) {
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
		setField(fields, body.toString("latin1", space + 1, equals), body.subarray(equals + 1, end - 1));
		at = end;
	}
	return fields;
}
function setField(fields, key, value) {
	if (key.startsWith(XATTR)) {
		fields.xattrs = new Map(fields.xattrs).set(key.slice(13), Buffer.from(value));
		return;
	}
	const text = value.toString("latin1");
	if (key.startsWith("GNU.sparse.")) setSparse(fields, key.slice(11), text);
	else if (key === "path" || key === "linkpath") fields[key] = text === "" ? void 0 : text;
	else if (key === "size" || key === "uid" || key === "gid") fields[key] = text === "" ? void 0 : number$1(text);
	else if (key === "mtime") Object.assign(fields, readTime(text));
}
function setSparse(fields, key, text) {
	fields.sparse ??= { runs: [] };
	const sparse = fields.sparse;
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
			if (header.type === "g") global = readPax(body, global);
			before = header.type === "g" ? {
				...before,
				pax: global
			} : extend(before, header.type, body);
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
/** `before` with what the body of an extended header (but a global one) adds. Throws `Failure` when it is broken. */
function extend(before, type, body) {
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
		pax: readPax(body, before.pax)
	};
}
function join$1(window, at, header, before) {
	const pax = before.pax;
	const stored = storedSize$1(header, pax, at);
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
function storedSize$1(header, pax, at) {
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
/** Linux's PATH_MAX: nothing longer can be opened by its name. */
const MAX_PATH = 4096;
/**
* A member's or hard link target's name as a path inside the image. Absolute names count from the image's root. Undefined for
* names that no program can open or that try to lead out: with "..", with NUL, empty, or over 4096 bytes.
*/
function memberPath(name) {
	if (name === "" || name.length > MAX_PATH || name.includes("\0")) return void 0;
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
		this.#bytes ??= sumBytes(this.#entries.values());
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
function sumBytes(entries) {
	const files = [...entries].filter(({ size }) => size > 0);
	const counted = new Uint8Array(files.reduce((most, { inode }) => Math.max(most, inode), 0) + 1);
	let sum = 0;
	for (const { inode, size } of files) {
		if (counted[inode] === 0) sum += size;
		counted[inode] = 1;
	}
	return sum;
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

// src/rootfs/planter.ts
const TYPES$1 = {
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
const MAX_TARGET = 4096;
/**
* Builds the tree from members in their order, ending up with what GNU tar would extract: the last of several wins, but a
* directory with something in it stays. What cannot be is left out with a warning.
*/
var Planter = class {
	#entries = /* @__PURE__ */ new Map();
	#children = /* @__PURE__ */ new Map();
	#warnings = new Warnings();
	#inode = 0;
	/** The parent of the last new entry: most members follow a sibling. It is not empty, so it stays a directory. */
	#sound = "/";
	constructor() {
		this.#entries.set("/", this.#directory("/"));
	}
	plant(member) {
		const refusal = this.#tryPlant(member);
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
		const type = TYPES$1[regular];
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
		if (member.sparse) entry.sparse = member.sparse;
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
* damaged or incomplete.
*/
function indexExport(source) {
	const planter = new Planter();
	for (const member of members(source)) planter.plant(member);
	return planter.finish();
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
function storedSize(entry) {
	return entry.sparse ? entry.sparse.reduce((sum, run) => sum + run.length, 0) : entry.size;
}

// src/rootfs/elf.ts
const PT = {
	load: 1,
	dynamic: 2,
	interp: 3
};
const DT = {
	needed: 1,
	strtab: 5,
	soname: 14,
	rpath: 15,
	runpath: 29
};
const MORE_NEEDED = /* @__PURE__ */ new Set([
	2147483647,
	2147483645,
	1879047932,
	1879047931
]);
/** Segment tables and dynamic sections are some KiB; a hostile header can claim 4 GiB. */
const MAX_READ = 1 << 20;
const MAX_NEEDED = 4096;
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
	const needed = entries.filter(([tag]) => tag === DT.needed || MORE_NEEDED.has(tag)).slice(0, MAX_NEEDED);
	return {
		needed: [...new Set(needed.map(([, offset]) => text(offset)).filter((name) => name !== void 0 && name !== ""))],
		rpath: one(DT.rpath),
		runpath: one(DT.runpath),
		soname: one(DT.soname)
	};
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
const HEAD = 256;
/** Reads the beginnings of files, each once however many names it has. */
var Binaries = class {
	#read;
	#elves = /* @__PURE__ */ new Map();
	#lastInode = -1;
	#lastHead = Buffer.alloc(0);
	constructor(read) {
		this.#read = read;
	}
	/** What an entry's ELF headers say; undefined when it is no ELF file. */
	elf(entry) {
		if (entry.type !== "file" || entry.size === 0) return void 0;
		if (!this.#elves.has(entry.inode)) this.#elves.set(entry.inode, parseElf((at, length) => this.#bytes(entry, at, length)));
		return this.#elves.get(entry.inode);
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
		if (offset + length > HEAD) return this.#read(entry, offset, length);
		if (entry.inode !== this.#lastInode) {
			this.#lastHead = this.#read(entry, 0, HEAD);
			this.#lastInode = entry.inode;
		}
		return this.#lastHead.subarray(offset, offset + length);
	}
};

// src/rootfs/closure/environment.ts
/** What Docker sets when an image has no PATH. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
function environmentOf(config) {
	return {
		path: split(variable(config, "PATH") ?? DEFAULT_PATH),
		libraryPath: split(variable(config, "LD_LIBRARY_PATH") ?? "", /[:;]/),
		workdir: pathFromText(config.WorkingDir ?? "/")
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
function variable(config, name) {
	const setting = config.Env?.findLast((line) => line.startsWith(`${name}=`));
	return setting && Buffer.from(setting.slice(name.length + 1), "utf8").toString("latin1");
}
function split(list, separator = ":") {
	return list.split(separator).filter((place) => place !== "");
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

// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	/**
	* POSIX Bracket Regex
	*/
	const POSIX_REGEX_SOURCE = {
		__proto__: null,
		alnum: "a-zA-Z0-9",
		alpha: "a-zA-Z",
		ascii: "\\x00-\\x7F",
		blank: " \\t",
		cntrl: "\\x00-\\x1F\\x7F",
		digit: "0-9",
		graph: "\\x21-\\x7E",
		lower: "a-z",
		print: "\\x20-\\x7E ",
		punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
		space: " \\t\\r\\n\\v\\f",
		upper: "A-Z",
		word: "A-Za-z0-9_",
		xdigit: "A-Fa-f0-9"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE,
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));

// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));

// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? Infinity : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));

// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));

// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));

// node_modules/picomatch/index.js
var require_picomatch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
}));

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
/** A glob for one name (one character a byte), without "/". */
function matchName(glob) {
	const expression = import_picomatch.default.makeRe(glob, OPTIONS);
	return (name) => expression.test(name);
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
/**
* The program that env(1) starts when its arguments are the words of `argument`: options and assignments come before it.
* The kernel passes one argument, so that without -S there is only one word. Undefined when there is none.
*/
function programOfEnv(argument) {
	const words = splitWords(argument);
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at];
		if (/^(?:-u|-C|--unset|--chdir)$/.test(word)) at += 1;
		else if (!word.startsWith("-") && !word.includes("=")) return word;
	}
}
function splitWords(argument) {
	const split = /^(?:-[a-zA-Z]*S|--split-string[= ])\s*(.*)$/.exec(argument);
	if (!split) return [argument].filter((word) => word !== "");
	return (split[1].match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ""));
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
	if (!/(?:^|\/)env$/.test(shebang.interpreter)) return;
	const program = programOfEnv(shebang.argument);
	const found = program && findProgram(program, packing.tree, environment);
	if (found) packing.add(found, "interpreter", entry.path);
}

// src/rootfs/closure/keep.ts
/** What the user always wants packed. Returns a warning for each glob that matches nothing. */
function packKept(globs, packing) {
	const { paths, idle } = select(packing.tree, globs);
	for (const path of paths) packing.add(path, "keep");
	return idle.map((glob) => `keep: ${glob} matches nothing in the image`);
}

// src/rootfs/closure/ld-cache.ts
const OLD_MAGIC = "ld.so-1.7.0";
const NEW_MAGIC = "glibc-ld.so.cache1.1";
const NEW_HEADER = 48;
const NEW_ENTRY = 24;
const BIG_ENDIAN = 3;
/**
* Reads /etc/ld.so.cache (glibc's dl-cache.h: the format "glibc-ld.so.cache1.1", alone or after the old one): the paths of each
* library name in the cache's order, those for special processors last. Anything else gives an empty map.
*/
function readLdCache(cache) {
	const start = newFormat(cache);
	const libraries = /* @__PURE__ */ new Map();
	if (start === void 0) return libraries;
	const big = (cache[start + 28] & 3) === BIG_ENDIAN;
	const int = (at) => big ? cache.readUInt32BE(at) : cache.readUInt32LE(at);
	const count = Math.min(int(start + 20), Math.floor((cache.length - start - NEW_HEADER) / NEW_ENTRY));
	const special = [];
	for (let index = 0; index < count; index += 1) {
		const at = start + NEW_HEADER + index * NEW_ENTRY;
		const pair = [string(cache, start + int(at + 4)), string(cache, start + int(at + 8))];
		if (int(at + 16) === 0 && int(at + 20) === 0) push(libraries, pair);
		else special.push(pair);
	}
	for (const pair of special) push(libraries, pair);
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
	const end = cache.indexOf(0, at);
	return cache.toString("latin1", at, Math.min(end < 0 ? cache.length : end, at + 4096));
}
function push(libraries, [name, path]) {
	if (!path.startsWith("/")) return;
	const paths = libraries.get(name);
	if (paths) paths.push(path);
	else libraries.set(name, [path]);
}

// src/rootfs/closure/ld-conf.ts
const MAX_CONF$1 = 1 << 20;
const MAX_DEPTH = 8;
/** The folders that /etc/ld.so.conf names, with its `include` lines followed (ldconfig(8)). */
function readLdConf(tree, binaries, conf = "/etc/ld.so.conf", depth = 0) {
	const { entry } = tree.resolve(conf);
	if (entry?.type !== "file" || depth > MAX_DEPTH) return [];
	const folders = [];
	for (const line of binaries.text(entry, MAX_CONF$1).split("\n")) {
		const [word, ...rest] = line.replace(/#.*/, "").trim().split(/\s+/);
		if (word === "include") for (const file of rest.flatMap((glob) => expand$1(tree, joinPath(parentOf(conf), glob)))) folders.push(...readLdConf(tree, binaries, file, depth + 1));
		else if (word?.startsWith("/")) folders.push(word.replace(/=.*$/, ""));
	}
	return folders;
}
/** Globs only stand in the last component, as in every distribution's "ld.so.conf.d/*.conf". */
function expand$1(tree, glob) {
	const folder = tree.resolve(parentOf(glob)).path;
	const matches = matchName(glob.slice(glob.lastIndexOf("/") + 1));
	return tree.children(folder).filter((child) => matches(child.slice(child.lastIndexOf("/") + 1)));
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
	glibc(name, elf) {
		this.#cache ??= this.#readCache();
		this.#configured ??= readLdConf(this.#tree, this.#binaries);
		const multiarch = (MACHINES[elf.machine]?.triplets ?? []).flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
		const folders = [
			...this.#configured,
			...multiarch,
			...DEFAULT
		];
		return [...this.#cache.get(name) ?? [], ...folders.map((folder) => `${folder}/${name}`)];
	}
	/** Candidate paths for a library name, musl's way: /etc/ld-musl-ARCH.path, else its built-in path. */
	musl(name) {
		this.#musl ??= this.#readMusl();
		return this.#musl.folders.map((folder) => `${folder}/${name}`);
	}
	/** The files that tell the loaders where to look: needed at run time where a library was found through them. */
	guides() {
		return [pathFromText("/etc/ld.so.cache"), ...this.#musl?.files ?? []];
	}
	#readCache() {
		const { entry } = this.#tree.resolve("/etc/ld.so.cache");
		return readLdCache(entry?.type === "file" ? this.#binaries.whole(entry, MAX_CACHE) : Buffer.alloc(0));
	}
	#readMusl() {
		const files = this.#tree.children(this.#tree.resolve("/etc").path).filter((path) => /\/ld-musl-[^/]+\.path$/.test(path));
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

// src/rootfs/closure/library.ts
/** A hostile image cannot make the search paths grow without end. */
const MAX_PLACES = 256;
const MAX_VISITS = 32;
/** The libraries that packed ELF files name (DT_NEEDED), found as ld.so(8) and musl's loader find them. */
var Libraries = class {
	#packing;
	#binaries;
	#environment;
	#folders;
	#visited = /* @__PURE__ */ new Map();
	#unmet = /* @__PURE__ */ new Map();
	#names = /* @__PURE__ */ new Set();
	constructor(packing, binaries, environment) {
		this.#packing = packing;
		this.#binaries = binaries;
		this.#environment = environment;
		this.#folders = new SystemFolders(packing.tree, binaries);
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
		for (let visit = visits.pop(); visit; visit = visits.pop()) if (this.#isNew(visit)) visits.push(...this.#needs(visit));
	}
	/** Libraries that the image does not have anywhere, once everything is packed: nothing loaded by then has their name. */
	warnings() {
		return [...this.#unmet].filter(([name]) => !this.#names.has(name)).map(([name, by]) => `${showPath(by)} needs ${showPath(name)}, which the image does not have`);
	}
	#isNew({ entry, foundAs, inherited }) {
		const seen = this.#visited.get(entry.path) ?? /* @__PURE__ */ new Set();
		const key = [parentOf(foundAs), ...inherited].join("\0");
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
		const next = [];
		for (const name of elf.needed) {
			const found = this.#find(name, elf, places, visit);
			if (!found) {
				this.#unmet.set(name, entry.path);
				continue;
			}
			this.#packing.add(found.candidate, "library", entry.path);
			next.push({
				...found,
				inherited: passedOn
			});
		}
		return next;
	}
	#find(name, elf, places, visit) {
		if (name.includes("/")) return this.#firstFit(this.#places(visit, name), elf);
		const own = this.#firstFit(places.map((place) => `${place}/${name}`), elf);
		if (own) return own;
		const [glibc, musl] = [this.#folders.glibc(name, elf), this.#folders.musl(name)];
		const found = this.#firstFit(isMusl(elf) ? [...musl, ...glibc] : [...glibc, ...musl], elf);
		if (found) for (const guide of this.#folders.guides()) this.#packing.addIfThere(guide, "library", found.foundAs);
		return found;
	}
	/** The loader skips what is of another machine. */
	#firstFit(candidates, wanted) {
		for (const candidate of candidates) {
			const { entry } = this.#packing.tree.resolve(candidate);
			const elf = entry && this.#binaries.elf(entry);
			if (elf && elf.bits === wanted.bits && elf.little === wanted.little && elf.machine === wanted.machine) return {
				candidate,
				entry,
				elf,
				foundAs: this.#packing.tree.locate(candidate).path
			};
		}
	}
	/** The folders of a search path with its dynamic string tokens replaced; relative ones count from the working directory. */
	#places({ entry, elf, foundAs }, list) {
		const origins = [.../* @__PURE__ */ new Set([parentOf(foundAs), parentOf(entry.path)])];
		return list.split(":").filter((place) => place !== "").slice(0, MAX_PLACES).flatMap((place) => expand(place, "ORIGIN", origins).flatMap((text) => expand(text, "LIB", libsOf(elf))).flatMap((text) => expand(text, "PLATFORM", [platformOf(elf)])).map((text) => text.startsWith("/") ? text : `${this.#environment.workdir}/${text}`));
	}
};
function isMusl(elf) {
	return (elf.interpreter?.includes("/ld-musl-") ?? false) || elf.needed.some((name) => name.startsWith("libc.musl-"));
}
function expand(text, token, values) {
	const expression = new RegExp(`\\$(?:${token}\\b|\\{${token}\\})`, "g");
	return expression.test(text) ? values.map((value) => text.replace(expression, () => value)) : [text];
}

// src/rootfs/closure/nss.ts
const SWITCH = "/etc/nsswitch.conf";
/** Whoever opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;
const MAX_CONF = 1 << 20;
/**
* Where glibc's user or host look-up was used: /etc/nsswitch.conf, and the modules of the services that it names
* (nsswitch.conf(5)), which lie beside libc and are loaded with dlopen.
*/
function packNss(packing, binaries) {
	const paths = [...packing.packed()].map(({ entry }) => entry.path);
	const libcs = paths.filter((path) => LIBC.test(path));
	if (libcs.length === 0 || !paths.some((path) => SIGNS.test(path))) return;
	packing.addIfThere(SWITCH, "config");
	const { entry } = packing.tree.resolve(SWITCH);
	if (entry?.type !== "file") return;
	const services = servicesOf(binaries.text(entry, MAX_CONF));
	for (const libc of libcs) for (const service of services) packing.addIfThere(`${parentOf(libc)}/libnss_${service}.so.2`, "library", SWITCH);
}
/** The services that an nsswitch.conf names, each once: "hosts: files [NOTFOUND=return] dns" names files and dns. */
function servicesOf(text) {
	const words = text.split("\n").map((line) => line.replace(/#.*/, "").replace(/\[[^\]]*\]/g, " ")).flatMap((line) => /^\s*\w+\s*:(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? []);
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

// src/rootfs/closure/closure.ts
/** Completes a file list by the rules: everything that has to be in an image so that what is listed works. */
function close(options) {
	const { tree } = options;
	const packing = new Packing(tree);
	const binaries = new Binaries(options.read);
	const environment = environmentOf(options.config);
	const libraries = new Libraries(packing, binaries, environment);
	for (const path of options.list) packing.add(path, "traced");
	packConfig(options, packing, environment);
	const warnings = packKept(options.keep, packing);
	for (let before = -1; before !== packing.size;) {
		before = packing.size;
		applyRules(packing, binaries, environment, libraries);
		packNss(packing, binaries);
	}
	const all = [...packing.packed()].sort((a, b) => a.entry.path < b.entry.path ? -1 : 1);
	const { left, traced } = dropUnwanted(options.drop, tree, all);
	return {
		packed: left,
		warnings: [...warnings, ...libraries.warnings()],
		dropped: traced
	};
}
function applyRules(packing, binaries, environment, libraries) {
	for (let entry = packing.next(); entry; entry = packing.next()) {
		packTarget(entry, packing);
		packParent(entry, packing);
		packInterpreter(entry, packing, binaries, environment);
		libraries.packFor(entry);
	}
}

// src/rootfs/member-header.ts
const TYPES = {
	file: "0",
	symlink: "2",
	char: "3",
	block: "4",
	directory: "5",
	fifo: "6"
};
const MAX_NAME = 100;
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
		sparse: void 0,
		xattrs: void 0
	};
	const map = body.sparse && sparseMap(body.sparse);
	const size = map && body.sparse ? map.length + total(body.sparse) : body.size;
	const name = memberName(entry);
	const link = as.hardLink ?? entry.linkname ?? "";
	const type = as.hardLink === void 0 ? TYPES[entry.type] : "1";
	const block = ustarBlock({
		...entry,
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
	const block = Buffer.alloc(512);
	const [prefix, name] = splitName(fields.name) ?? ["", ascii(fields.name)];
	block.write(name, 0, MAX_NAME, "latin1");
	block.write(number(fields.mode, 8), 100, "latin1");
	block.write(number(fields.uid, 8), 108, "latin1");
	block.write(number(fields.gid, 8), 116, "latin1");
	block.write(number(fields.size, 12), 124, "latin1");
	block.write(number(fields.mtime, 12), 136, "latin1");
	block.write(`        ${fields.type}`, 148, "latin1");
	block.write(fits(fields.link) ? fields.link : ascii(fields.link), 157, MAX_NAME, "latin1");
	block.write("ustar\x0000", 257, "latin1");
	block.write(number(fields.device?.major ?? 0, 8), 329, "latin1");
	block.write(number(fields.device?.minor ?? 0, 8), 337, "latin1");
	block.write(prefix, 345, MAX_PREFIX, "latin1");
	const sum = block.reduce((total, byte) => total + byte, 0);
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
	return slash > 0 && rest <= MAX_NAME ? [name.slice(0, slash), name.slice(slash + 1)] : void 0;
}
function fits(name) {
	return name.length <= MAX_NAME && isPlain(name);
}
/** Printable ASCII: the only bytes that mean the same in every reader's ustar fields. */
function isPlain(name) {
	return !/[^\x20-\x7e]/.test(name);
}
function ascii(name) {
	return name.replace(/[^\x20-\x7e]/g, "_").slice(0, MAX_NAME);
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
	const bodies = /* @__PURE__ */ new Map();
	let bytes = 0;
	for (const { entry } of options.packed) {
		const hardLink = bodies.get(entry.inode);
		await sink.bytes(memberHeader(entry, {
			...timeOf(entry, options.clamp),
			hardLink
		}));
		if (hardLink !== void 0) continue;
		bodies.set(entry.inode, memberName(entry));
		const stored = storedSize(entry);
		await sink.copy(options.source, entry.offset, stored);
		await sink.zeros(-stored & 512 - 1);
		bytes += entry.size;
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
function timeOf(entry, { since, to }) {
	return entry.mtime >= since || ENGINE_MADE.has(entry.path) ? { mtime: Math.floor(to) } : {
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
		packed: closed.packed,
		clamp
	}, out);
	return {
		...closed,
		size: tar.size,
		sha256: tar.sha256
	};
}

// src/rootfs/wanted.ts
/** Configuration that the closure's rules read, whatever the list holds. */
const CONFIGURATION = [
	"passwd",
	"group",
	"nsswitch.conf",
	"ld.so.conf",
	"ld.so.cache"
];
/** Only last names count: the folders on the way may be links, and which ones is not known before the tree is. */
function likelyOf(paths, keep) {
	const names = new Set(CONFIGURATION);
	for (const path of paths) names.add(lastName(path));
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
function asRoot$1([first, ...rest]) {
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
			for (const touch of asRoot$1(walked(path, "stat", true))) this.#touches.add(touch);
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
/**
* Signals a process group that was started behind `root` (see `asRoot`). Its sudo takes signals from us (it keeps our real
* user id) and dies of SIGKILL without telling the program, so the whole group is signalled as root.
*/
async function signalGroup(pid, name, root) {
	if (root.length === 0) killGroup(pid, name);
	else await run([
		...root,
		"kill",
		`-${name.slice(3)}`,
		"--",
		`-${pid}`
	]);
}

// src/capture/strace/install.ts
/** Finds strace on PATH, or installs it with apt-get and says so. Throws `TracerUnavailable` when neither works. */
async function findStrace(log, signal) {
	const there = await lookUp(signal);
	if (there) return there;
	log.notice("strace is not installed: installing it with apt-get.");
	const root = await asRoot("installing strace", signal);
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
		accessSync(file, constants$1.X_OK);
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
const POLL_MS$1 = 250;
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
		}, POLL_MS$1);
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
/** An answer that will not get better by asking again. */
var Refused = class extends Error {};
/**
* Writes what `url` gives to `file`; follows redirects (to absolute URLs), honours http_proxy and no_proxy, and tries three times where that
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
async function open$1(url, headers) {
	const answer = await new HttpClient("micropacker-action", [], { socketTimeout: IDLE_MS }).get(url, headers);
	const status = answer.message.statusCode ?? 0;
	if (status === 200) return answer;
	answer.message.resume();
	const reason = `${new URL(url).host} answered ${status} ${answer.message.statusMessage ?? ""}`.trim();
	throw status >= 500 || status === 408 || status === 429 ? new Error(reason) : new Refused(reason);
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
	return await access(path, constants.X_OK).then(() => true, () => false);
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
	return root ? asRoot$1(touches) : touches;
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
		return kind === "chroot" && touches.length > 0 ? asRoot$1(touches) : touches;
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
		const root = await asRoot("sysdig", signal);
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
function isChanged({ runArgs, command }) {
	return runArgs.length > 0 || command.length > 0;
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
* Without a change it is the container itself, stopped and started again; else a twin takes its name, networks, ports and volumes while it
* stands stopped under another name. `release` puts it back as it was found.
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
			if (spec.image === found.Image && !isChanged(spec)) return held.id;
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
const POLL_MS = 200;
const SETTLE_MS = 2e3;
const PROBE_TIMEOUT_MS = 5e3;
/** Waits until the container is up, has exited, or the time is over. */
async function waitUntilReady(options) {
	const begin = Date.now();
	let probe;
	for (;;) {
		if (options.signal.aborted) throw new Cancelled();
		const container = await options.docker.container(options.id);
		probe ??= container && probeFor(options, container, begin);
		if (options.readiness.kind === "none") return {
			ok: true,
			how: "not waited for"
		};
		if (container?.State.Running && await probe.look(container)) return {
			ok: true,
			how: probe.waitedFor
		};
		if (!container?.State.Running) return {
			ok: false,
			why: "exited",
			container
		};
		if (Date.now() - begin > options.timeoutMs) return {
			ok: false,
			why: "timeout",
			waitedFor: probe.waitedFor
		};
		await setTimeout$1(POLL_MS, void 0, { signal: options.signal }).catch(() => {});
	}
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
	return {
		waitedFor: "it still runs after 2 s",
		look: async () => Date.now() - begin >= SETTLE_MS
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
	const state = (await docker.container(id))?.State;
	const end = state?.Running === false ? `; the container had ended by then with exit code ${state.ExitCode}` : "";
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
	return {
		ok: false,
		why: "exited",
		message: `the container ended before it was ready: ${endOf(ready.container)}`,
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
/**
* Captures with the first tracer that works here, and again where events were dropped and `on-drops` says so: then with another kind of
* tracer if `tracers` has one. Throws `Failure` when no tracer works or the capture is incomplete.
*/
async function capture(subject, tracers, onDrops, watch) {
	const first = await captureWithFirst(subject, tracers(), watch);
	const { drops } = first.observed.captured;
	if (drops === 0) return first;
	if (onDrops === "warn") {
		watch.log.warning(`${dropped(drops)} (on-drops: warn). The micro image may lack files.`);
		return first;
	}
	if (onDrops === "retry") {
		const other = await otherThan(first.tracer, tracers());
		const way = other ? ` with ${other.description}, which never drops` : "";
		watch.log.notice(`${dropped(drops)}: capturing again${way} (on-drops: retry).`);
		const second = await captureWithFirst(subject, before(other, tracers), watch);
		if (second.observed.captured.drops === 0) return second;
		throw incomplete(second.observed.captured.drops, "twice");
	}
	throw incomplete(drops, "once");
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
	let last;
	for await (const tracer of tracers) {
		if (last) watch.log.notice(`Going on with ${tracer.description}: ${last.message}`);
		try {
			return {
				observed: await observe(subject, tracer, watch),
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
function dropped(drops) {
	return `The kernel dropped ${showCount(drops)} event${drops === 1 ? "" : "s"} during the capture`;
}
function incomplete(drops, times) {
	return new Failure(`the capture is incomplete: ${dropped(drops)}${times === "twice" ? ", at the second try too" : ""}`, {
		exitCode: EXIT.incomplete,
		mend: "Use on-drops: retry (with tracer: auto the second attempt is made by strace, which never drops), tracer: strace, or a test that puts less load on the container."
	});
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
	log.notice(`${nameOf(found)} was started before, with data in ${places}: what it opens only at a first start (a database's initdb, for example) is not seen. Use image: to see a first start, or name such files in keep.`);
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

// src/target/image.ts
/**
* Finds the image, pulled if the engine lacks it, or the container and with it the image that it was made from. `created` replaces the
* image's own time (SOURCE_DATE_EPOCH, seconds).
*/
async function findOriginal(docker, log, source, created) {
	if (source.kind === "image") return findImage(docker, log, source.image, created);
	await docker.server();
	const container = await findContainer(docker, source);
	tellEarlierStart(container, log);
	const { Config, Image } = container;
	return {
		...await findImage(docker, log, Config.Image, created, Image),
		container
	};
}
/** The image called `name`, of which `id` may tell more: the name may be another image's by now. */
async function findImage(docker, log, name, created, id = name) {
	const server = await docker.server();
	const inspect = await docker.image(id) ?? await pulled(docker, log, name);
	if (inspect.Os !== "linux") throw new Failure(`image: ${name} is for ${inspect.Os}, only Linux images can be packed`);
	const own = inspect.Os === server.os && inspect.Architecture === server.arch;
	const platform = {
		os: inspect.Os,
		architecture: inspect.Architecture,
		...inspect.Variant ? { variant: inspect.Variant } : {}
	};
	const createdAt = secondsOf(inspect);
	return {
		inspect,
		base: {
			name,
			digest: digestOf(inspect, name),
			config: inspect.Config ?? {},
			platform,
			created: isoTime(created ?? createdAt)
		},
		createdAt,
		platform: own ? void 0 : Object.values(platform).join("/"),
		engineArchitecture: server.arch
	};
}
async function pulled(docker, log, name) {
	log.info(`${name} is not on this machine: pulling it`);
	try {
		await docker.pull(name);
	} catch (error) {
		if (!(error instanceof Failure) || error.name === "Cancelled") throw error;
		throw new Failure(`image: ${name} is not on this machine and cannot be pulled: ${error.message.replace(/^docker pull failed: /, "")}`, {
			mend: "Build or load it in an earlier step, or log in to its registry (docker/login-action).",
			cause: error
		});
	}
	const inspect = await docker.image(name);
	if (!inspect) throw new Failure(`image: ${name} was pulled and the engine does not know it`);
	return inspect;
}
/** The digest under which the image's registry knows it; an image that was only built here has none. */
function digestOf(inspect, name) {
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
			this.#global = { pax: readPax(body, this.#global.pax) };
			this.#before = {
				...this.#before,
				pax: this.#global.pax
			};
		} else this.#before = extend(this.#before, type, body);
	}
	#frameMember(header, bytes) {
		const { pax } = this.#before;
		if (header.type === "S" || pax.sparse) return this.#keepRest();
		const stored = storedSize$1(header, pax, this.#size);
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
/**
* Exports a fresh, never started instance of the image, so that nothing written at run time gets into the micro image, into a file in
* `tempDir`: as far as it is likely to be packed, or all of it. The caller closes it.
*/
async function exportInstance(docker, original, { runId, tempDir }, likely) {
	const { config } = original.base;
	const options = {
		image: original.inspect.Id,
		runId,
		platform: original.platform
	};
	const file = await openUnnamed(join(tempDir, "export.tar"));
	let remove = async () => {};
	try {
		const id = await docker.createInstance(options, Object.keys(config.Volumes ?? {}));
		remove = () => docker.uncancelled().remove(id);
		const createdAt = Math.floor(Date.parse((await docker.container(id)).Created) / 1e3);
		const spool = new Spool(wantedOf(likely), (bytes, at) => writeAll(file.fd, bytes, at));
		await docker.export(id, (bytes) => spool.push(bytes));
		spool.finish();
		await file.truncate(spool.size);
		const leftOut = new Set(spool.leftOut);
		return {
			source: fdSource(file.fd),
			leftOut,
			createdAt,
			remove,
			close: () => file.close()
		};
	} catch (error) {
		await Promise.allSettled([file.close(), remove()]);
		throw error;
	}
}
/** A file that is gone when it is closed, whatever ends us. */
async function openUnnamed(path) {
	const file = await open(path, "wx+", 384);
	await rm(path);
	return file;
}
/** At once, since the bytes are only lent. */
function writeAll(fd, bytes, at) {
	for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
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
		await keep(run, "capture.scap").catch(() => {});
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
	if (!given || verified) requireArchitecture(original.base.name, original.base.platform.architecture, original.engineArchitecture);
	const seen = given ? void 0 : await recorder.phase("Capture", () => captureOriginal(run, original));
	const listOf = (tree) => given ?? captureList(run, original, seen, tree);
	const paths = given?.paths ?? seen.observed.captured.touches.sorted().map(({ path }) => path);
	const packed = await recorder.phase("Pack", () => pack(run, original, paths, listOf));
	await recorder.phase("Build the micro image", () => build(run, original, packed));
	if (verified) await recorder.phase("Verify", () => verifyMicro(run, original, packed, seen));
	await recorder.phase("Publish", () => publish(run));
	report.outcome = verified ? "verified" : "not verified";
}
async function lookAtImage(run) {
	const { request, session, equipment, docker, report } = run;
	const original = await findOriginal(docker, session.log, request.source, equipment.created);
	const { inspect, base } = original;
	run.tags = tagsOf(request.tags, base.name);
	report.image = {
		name: base.name,
		id: inspect.Id,
		...base.digest ? { digest: base.digest } : {},
		platform: Object.values(base.platform).join("/"),
		size: inspect.Size
	};
	session.log.info(`${base.name}: ${showBytes(inspect.Size)}, ${report.image.platform}, ${inspect.Id}`);
	return original;
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
	if (captured.raw) await keepRaw(captured.raw, join(partial, "capture.scap"));
	requirePass(verdict, "original");
	session.log.info(`The test passes on the original; ${showCount(captured.touches.size)} paths seen, ${captured.drops} events dropped`);
	return seen;
}
/** Only for this user's eyes, also where the container's user had to write it. */
async function keepRaw(raw, place) {
	await cp(raw, place);
	await chmod(place, 384);
}
/** The export is spooled only as far as it is likely to be needed; should that be too little, all of it is. */
async function pack(run, original, paths, listOf) {
	try {
		return await packFrom(run, original, listOf, likelyOf(paths, run.request.keep));
	} catch (error) {
		if (!(error instanceof BodyLeftOut)) throw error;
		run.session.log.info(`${error.message}, but it is needed: the image is exported once more, as a whole`);
		return await packFrom(run, original, listOf);
	}
}
async function packFrom(run, original, listOf, likely) {
	const { request, session, docker, partial } = run;
	const { base } = original;
	const instance = await exportInstance(docker, original, session, likely);
	const out = await open(join(partial, "rootfs.tar"), "w", 420);
	try {
		const { source, leftOut } = instance;
		const { tree, warnings } = indexExport(source);
		const list = listOf(tree);
		await writeFile(join(partial, "files.txt"), formatFileList(list));
		const clamp = {
			since: Math.max(instance.createdAt, original.createdAt + 1),
			to: Date.parse(base.created) / 1e3
		};
		const options = {
			...request,
			source,
			leftOut,
			tree,
			list: list.paths,
			config: base.config,
			clamp
		};
		const packed = {
			list,
			tree,
			rootfs: await makeRootfs(options, out.fd)
		};
		tellPacked(run, packed, warnings);
		return packed;
	} finally {
		await Promise.all([instance.close(), out.close()]);
		run.pending.push(instance.remove().catch(() => {}));
	}
}
function tellPacked({ session, recorder, report }, { list, tree, rootfs }, warnings) {
	for (const warning of [...warnings, ...rootfs.warnings]) recorder.warn(warning);
	if (rootfs.dropped.length > 0) recorder.warn(droppedText(rootfs.dropped));
	const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
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
async function build({ tags, session, docker, report, partial }, original, packed) {
	const { base } = original;
	const { sha256, size } = packed.rootfs;
	const layer = {
		file: join(partial, "rootfs.tar"),
		size,
		sha256
	};
	const micro = await loadMicro(docker, base, layer, workTag(session.runId));
	await writeFile(join(partial, "Dockerfile"), dockerfile(microConfig(base), base.platform, base.name));
	report.micro = {
		tags,
		id: micro.Id,
		size: micro.Size,
		files: countFiles(packed.rootfs.packed.map(({ entry }) => entry))
	};
	session.log.info(`${micro.Id}: ${showBytes(micro.Size)}`);
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
function captureList({ equipment }, original, seen, tree) {
	return {
		comments: [
			`micropacker ${equipment.version}`,
			`tracer: ${seen.tracer.description}`,
			`image: ${original.base.name} ${original.inspect.Id}`
		],
		paths: imagePaths(seen.observed.captured.touches, tree)
	};
}
function droppedText(dropped) {
	const shown = dropped.slice(0, 3).map(formatPath).join(", ");
	return `drop took away ${showCount(dropped.length)} paths that the capture saw: ${shown}${dropped.length > 3 ? ", …" : ""}`;
}
function countFiles(entries) {
	let files = 0;
	for (const { type } of entries) if (type !== "directory") files++;
	return files;
}
function testRecord({ verdict, readyMs }) {
	return {
		passed: verdict.ok,
		...verdict.test ? { ms: Math.round(verdict.test.ms) } : {},
		readyMs: Math.round(readyMs),
		...verdict.ok ? {} : { message: verdict.message }
	};
}

// src/report/summary.ts
/** GitHub drops a whole summary over 1 MiB; this leaves room for what other steps of the job write into the same file. */
const LIMIT_BYTES = 524288;
const EVIDENCE_LINES = 40;
const LINE_CHARS = 500;
const TOP = 10;
/** The job summary: the outcome first, then the numbers, then what one may want to unfold. GitHub-flavoured Markdown, under 1 MiB. */
function summary(report) {
	const text = `${[
		headline(report),
		...failure(report),
		...numbers(report),
		...warnings(report),
		...details(report)
	].join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= LIMIT_BYTES) return text;
	return `${headline(report)}\n\n${failure(report)[0] ?? ""}\n\nThe rest is too long for a summary: see report.json.\n`;
}
/** The outcome in one line, also for the log. */
function outcomeLine(report) {
	const { image, micro } = report;
	if (report.outcome === "failed") return `Failed: ${report.failure.message}`;
	const share = micro && image.size ? `${showBytes(image.size)} → ${showBytes(micro.size)} (${showRatio(micro.size / image.size)})` : "";
	const verdict = report.outcome === "verified" ? "the test passes on it" : "not verified: the test did not run on it";
	return `${micro?.tags[0] ?? image.name}: ${share}, ${verdict}`;
}
function headline(report) {
	const { image, micro, tests } = report;
	if (report.outcome === "failed") return `## ❌ ${code(image.name)}: no micro image\n\n**${text(report.failure.message)}**`;
	const sizes = `${showBytes(image.size)} → ${showBytes(micro.size)}`;
	const doubts = doubtsOf(report);
	const verdict = report.outcome === "verified" ? `The test passes on ${tests.original ? "both images" : "the micro image"}.` : "";
	const tags = `The micro image is ${micro.tags.slice(0, TOP).map(code).join(", ")}.`;
	return `${`## ${doubts.length > 0 ? "⚠️" : "✅"} ${code(image.name)}: ${sizes} (${showRatio(micro.size / image.size)})`}\n\n${[
		verdict,
		...doubts,
		tags
	].filter(Boolean).join(" ")}`;
}
/** Why a run that went well is no reason to trust the micro image. */
function doubtsOf({ outcome, tracer }) {
	return [...outcome === "verified" ? [] : ["The micro image was **not** tested."], ...tracer && tracer.drops > 0 ? ["The capture is **incomplete**: files may be missing."] : []];
}
function failure(report) {
	if (!report.failure) return [];
	const { mend, evidence } = report.failure;
	const shown = evidence.filter(({ lines }) => lines.length > 0);
	return [...mend ? [`**Next step:** ${text(mend)}`] : [], ...shown.map(({ title, lines }) => `${text(title)}${cut(lines)}:\n\n${fenced(lines)}`)];
}
function numbers({ image, micro, tests, tracer }) {
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
	if (tests.original || tests.micro) rows.push([
		"Test",
		verdict(tests.original),
		verdict(tests.micro)
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
function verdict(test) {
	if (!test) return "not run";
	if (test.ms === void 0) return "**not reached**";
	return `${test.passed ? "passed" : "**failed**"} in ${showDuration(test.ms)}`;
}
function warnings(report) {
	if (report.warnings.length === 0) return [];
	const shown = report.warnings.slice(0, TOP).map((warning) => `- ${text(warning)}`);
	const more = report.warnings.length - shown.length;
	return [`⚠️ Warnings\n\n${[...shown, ...more > 0 ? [`- … and ${more} more in report.json`] : []].join("\n")}`];
}
function details(report) {
	const phases = report.phases.map(({ name, ms }) => `| ${text(name)} | ${showDuration(ms)} |`);
	const total = report.phases.reduce((sum, { ms }) => sum + ms, 0);
	const removed = report.removed.slice(0, TOP).map((r) => `| ${code(r.folder)} | ${showCount(r.files)} | ${showBytes(r.bytes)} |`);
	const largest = [...report.packed].sort((a, b) => b.size - a.size).slice(0, TOP).map(({ path, size, reason }) => `| ${code(path)} | ${showBytes(size)} | ${reason} |`);
	const gone = report.removed.reduce((sum, { files }) => sum + files, 0);
	return [
		...phases.length > 0 ? [folded(`Time of each phase: ${showDuration(total)} in all`, [
			"| Phase | Time |",
			"|---|--:|",
			...phases
		])] : [],
		...removed.length > 0 ? [folded(`Left out: ${showCount(gone)} files, by folder`, [
			"| Folder | Files | Size |",
			"|---|--:|--:|",
			...removed
		])] : [],
		...largest.length > 0 ? [folded("Largest files in the micro image", [
			"| File | Size | Packed because |",
			"|---|--:|---|",
			...largest
		])] : []
	];
}
function folded(title, lines) {
	return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}
function cut(lines) {
	return lines.length > EVIDENCE_LINES ? ` (${EVIDENCE_LINES} of ${showCount(lines.length)} lines)` : "";
}
/** A fence that no line of the content can close. */
function fenced(lines) {
	const shown = lines.slice(-40).map((line) => clip(printable(line)));
	const longest = Math.max(2, ...shown.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}text`,
		...shown,
		fence
	].join("\n");
}
/** Text of unknown origin as plain Markdown text on one line: no markup, no table cell ends, no HTML. */
function text(value) {
	return clip(printable(value)).replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/&/g, "&amp;").replace(/@/g, "@&#8203;");
}
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

// src/say.ts
/** Shows a failure with its evidence before it, the most telling last, so that a log ends with what happened and what to do. */
async function sayFailure(log, failure) {
	for (const { title, lines } of failure.evidence.filter((evidence) => evidence.lines.length > 0).toReversed()) {
		log.info(`${title}:`);
		await log.foreign(async (write) => {
			for (const line of lines) write(line);
		});
	}
	log.error([failure.message, failure.mend].filter(Boolean).join("\n"));
}

export { sourceName as _, emptyReport as a, version as b, requireArtifacts as c, integerOf as d, readRequest as f, showDuration as g, showCount as h, pipeline$1 as i, requireMachine as l, showBytes as m, outcomeLine as n, markFailed as o, sourceDateEpoch as p, summary as r, asFailure as s, sayFailure as t, booleanOf as u, slug as v, chisel as y };