import { c as print, r as harmless } from "./base-printer.js";
import { C as padding, _ as sendAnswer, a as FIND_FORMAT, b as writeFully, d as encodeAttributes, g as receiveRequest, s as endOfListing, t as mountOptions, u as decodeParts } from "./contents-tar.js";
import { n as fdSource } from "./tar.js";
import { o as lastLine, t as Sink } from "./base-tar.js";
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, writeSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { setImmediate } from "node:timers/promises";

// src/contents/layers/tool.ts
/** Environment for untranslated messages and raw names. */
const C_LOCALE = {
	...process.env,
	LC_ALL: "C"
};
/** Runs argv (no shell) in `cwd` and returns its stdout. Throws an Error if it fails. */
async function tool(argv, cwd, input) {
	const [program, ...args] = argv;
	const child = spawn(program, args, {
		cwd,
		env: C_LOCALE,
		stdio: [
			input ? "pipe" : "ignore",
			"pipe",
			"pipe"
		]
	});
	const printed = [];
	const said = [];
	child.stdout.on("data", (bytes) => printed.push(bytes));
	child.stderr.on("data", (bytes) => said.push(bytes));
	child.stdin?.on("error", () => {}).end(input);
	if (await new Promise((resolve, reject) => {
		child.once("error", (error) => reject(/* @__PURE__ */ new Error(`${program}: ${error.message}`))).once("close", resolve);
	}) !== 0) throw new Error(lastLine(Buffer.concat(said).toString()));
	return Buffer.concat(printed);
}

// src/contents/layers/file-attributes.ts
const CREATE = [
	"tar",
	"--create",
	"--xattrs",
	"--no-recursion",
	"--null",
	"--verbatim-files-from",
	"--files-from=-",
	"--quoting-style=escape"
];
const CAPABILITY = ["--xattrs-include=security.capability"];
/** Attributes that an export leaves out. Other namespaces (security.selinux) belong to the machine, not the image. */
const OTHERS = [
	"--xattrs-include=user.*",
	"--xattrs-include=trusted.*",
	"--acls"
];
const COPY = [
	"cp",
	"--no-dereference",
	"--attributes-only",
	"--preserve=xattr",
	"--parents"
];
/**
* The attributes of files by name below `root`. Node has no getxattr(2). GNU tar's listing marks files with attributes
* (it reads no bodies when it writes to /dev/null). cp(1) copies capabilities without bodies to `attributes`, a file
* system of this process that disappears with it.
*/
async function attributesOf(names, { root, attributes }) {
	const marked = await markedOf(names, [...CAPABILITY, ...OTHERS], root);
	const [capable, others] = await Promise.all([markedOf(marked, CAPABILITY, root), markedOf(marked, OTHERS, root)]);
	if (capable.length === 0) return {
		capabilities: Buffer.alloc(1024),
		others
	};
	await tool([
		"mount",
		"-t",
		"tmpfs",
		"-o",
		"mode=700,nosuid,nodev,noexec",
		"attributes",
		attributes
	], root);
	const few = listOf(capable);
	await tool([
		"xargs",
		"--null",
		...COPY,
		`--target-directory=${attributes}`,
		"--"
	], root, few);
	return {
		capabilities: await tool([
			...CREATE,
			...CAPABILITY,
			"--format=posix",
			"--file=-"
		], attributes, few),
		others
	};
}
async function markedOf(names, include, root) {
	if (names.length === 0) return [];
	const lines = (await tool([
		...CREATE,
		...include,
		"--file=/dev/null",
		"-vv"
	], root, listOf(names))).toString("latin1").trimEnd().split("\n");
	if (lines.length !== names.length) throw new Error(`tar listed ${lines.length} of ${names.length} files`);
	return names.filter((_, at) => "*+".includes(lines[at][10]));
}
function listOf(names) {
	return Buffer.from(names.join("\0"), "latin1");
}

// src/contents/layers/server.ts
const REQUESTS = 0;
const ANSWERS = 1;
const CHUNK = 1 << 20;
/** Files that are read before other programs' output gets a turn. */
const TURN = 100;
/** Does not follow or wait for the last name; the names before it are known directories. */
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/**
* The privileged side, in its own mount namespace. Answers requests until the other side closes the pipe. The first
* request mounts the layers read-only and lists all names. The mount ends with the process. Throws an Error that says
* what failed.
*/
async function serve(place) {
	const file = new OpenFile(place.root);
	for (let request = receiveRequest(REQUESTS); request; request = receiveRequest(REQUESTS)) if (request.question === "list") await list(JSON.parse(request.names), place.root);
	else if (request.question === "stream") for (const name of request.names.split("\0")) stream(name, file);
	else if (request.question === "begin") await write$1(request, file);
	else sendAnswer(ANSWERS, await answer(request, file, place));
}
async function list(stack, root) {
	const { folder } = stack;
	if (!existsSync(folder)) throw new Error(`${folder} is not on this machine: the engine runs elsewhere`);
	await tool([
		"mount",
		"-t",
		"overlay",
		"overlay",
		"-o",
		mountOptions(stack),
		root
	], folder);
	const listing = spawnSync("find", [
		".",
		"-mindepth",
		"1",
		"-printf",
		FIND_FORMAT
	], {
		cwd: root,
		env: C_LOCALE,
		stdio: [
			"ignore",
			ANSWERS,
			"inherit"
		]
	});
	if (listing.error) throw listing.error;
	writeSync(ANSWERS, endOfListing(listing.status ?? -1));
}
async function answer({ question, names, offset, length }, file, place) {
	try {
		if (question === "read") return { bytes: file.read(names, offset, length) };
		if (question === "examine") return { bytes: await examine(names, length, file, place) };
		if (question === "device") return { bytes: deviceOf(pathIn(place.root, names)) };
		return { bytes: encodeAttributes(await attributesOf(names.split("\0"), place)) };
	} catch (error) {
		return {
			bytes: Buffer.alloc(0),
			error: error.message
		};
	}
}
/** An error ends this process, and with it the stream. */
function stream(name, file) {
	for (let offset = 0;;) {
		const bytes = file.read(name, offset, CHUNK);
		writeFully(ANSWERS, bytes);
		offset += bytes.length;
		if (bytes.length < CHUNK) return;
	}
}
/**
* Writes an archive into an existing file. After an error, sends it and ends this process: later requests make no
* sense.
*/
async function write$1({ names: path, length: buffer }, file) {
	try {
		const size = await writeParts(path, buffer, file);
		sendAnswer(ANSWERS, { bytes: Buffer.from(String(size)) });
	} catch (error) {
		sendAnswer(ANSWERS, {
			bytes: Buffer.alloc(0),
			error: error.message
		});
		throw error;
	}
}
/** Returns the bytes of the archive. */
async function writeParts(path, buffer, file) {
	const out = openSync(path, constants.O_WRONLY);
	try {
		if (!fstatSync(out).isFile()) throw new Error(`${path} is not a regular file`);
		const sink = new Sink(out, buffer || void 0);
		for (let request = receiveRequest(REQUESTS); request?.question === "append"; request = receiveRequest(REQUESTS)) for (const { bytes, name, size } of decodeParts(request.names)) {
			await sink.bytes(bytes);
			if (name !== "") await sink.copy(file.of(name), 0, size);
			await sink.zeros(padding(size));
		}
		await sink.finish();
		return sink.size;
	} finally {
		closeSync(out);
	}
}
/** The heads of files, then their attributes, which other programs read meanwhile. */
async function examine(names, length, file, place) {
	const all = names.split("\0");
	const attributes = attributesOf(all, place);
	attributes.catch(() => {});
	const heads = Buffer.alloc(all.length * length);
	for (const [at, name] of all.entries()) {
		file.read(name, 0, length).copy(heads, at * length);
		if (at % TURN === 0) await setImmediate();
	}
	return Buffer.concat([heads, encodeAttributes(await attributes)]);
}
/** Keeps the last file open: files are read from beginning to end. */
var OpenFile = class {
	#root;
	#name;
	#fd = -1;
	#source = fdSource(-1, () => 0);
	#buffer = Buffer.alloc(0);
	constructor(root) {
		this.#root = root;
	}
	/** Up to `length` bytes; fewer only at the end. Valid until the next call. */
	read(name, offset, length) {
		if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(length);
		const target = this.#buffer.subarray(0, length);
		return target.subarray(0, this.of(name).readInto(offset, target));
	}
	/** The bytes of a file, until another one is read. */
	of(name) {
		if (name !== this.#name) this.#open(name);
		return this.#source;
	}
	#open(name) {
		if (this.#fd >= 0) closeSync(this.#fd);
		this.#name = void 0;
		this.#fd = -1;
		const fd = openSync(pathIn(this.#root, name), OPEN);
		this.#fd = fd;
		const stat = fstatSync(fd);
		if (!stat.isFile()) throw new Error("it is not a regular file");
		this.#source = fdSource(fd, () => stat.size);
		this.#name = name;
	}
};
/** A path as bytes: Node would encode a string as UTF-8. */
function pathIn(root, name) {
	return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
}
/** "MAJOR MINOR" of a device, the reverse of makedev(3). */
function deviceOf(path) {
	const { rdev } = lstatSync(path, { bigint: true });
	const major = rdev >> 8n & 4095n | rdev >> 32n & -4096n;
	const minor = rdev & 255n | rdev >> 12n & -256n;
	return Buffer.from(`${major} ${minor}`);
}

// src/layer-server.ts
try {
	await serve(JSON.parse(process.argv[2]));
} catch (error) {
	print(process.stderr, harmless(error.message));
	process.exitCode = 1;
}

export {  };