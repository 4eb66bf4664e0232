import { S as writeAll, T as padding, b as sendAnswer, i as mountOptions, l as fdSource, m as encodeAttributes, p as decodeParts, r as endOfListing, t as FIND_FORMAT, y as receiveRequest } from "./listing.js";
import { a as lastLine, t as Sink } from "./sink.js";
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { spawn, spawnSync } from "node:child_process";

// src/layers/tool.ts
/** Messages and names as they are. */
const C_LOCALE = {
	...process.env,
	LC_ALL: "C"
};
/** Runs argv (no shell) in `cwd` to its end and returns what it printed. Throws an Error when it fails. */
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

// src/layers/file-attributes.ts
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
/** What an export leaves out; of other namespaces (security.selinux) it is the machine's and not the image's. */
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
* The attributes of files, by their names below `root`. Node has no getxattr(2): GNU tar tells which have one (its listing marks them, and into
* /dev/null it reads no bodies), cp(1) copies capabilities without the body, below `attributes`: into a file system of this process's own, gone
* with it.
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

// src/layers/server.ts
const REQUESTS = 0;
const ANSWERS = 1;
const CHUNK = 1 << 20;
/** So many files are read before what the programs beside print is taken from them. */
const TURN = 100;
/** Nothing is followed or waited for, whatever the last name is; those before it are known to be directories. */
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/**
* The privileged side, in a mount namespace of its own: answers requests until the other side closes the pipe. The first is to mount layers
* read-only and to list all their names. The mount goes with the process. Throws an Error that says what failed.
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
		writeAll(ANSWERS, bytes);
		offset += bytes.length;
		if (bytes.length < CHUNK) return;
	}
}
/** Writes an archive into a file that is there. After an error, which is answered, there is no sense in what comes next: this process ends. */
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
		if (!fstatSync(out).isFile()) throw new Error(`${path} is no regular file`);
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
/** The heads of files, then their attributes: other programs find these meanwhile. */
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
/** The file that was read last stays open: files are read from their beginning to their end. */
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
		if (!stat.isFile()) throw new Error("it is no regular file");
		this.#source = fdSource(fd, () => stat.size);
		this.#name = name;
	}
};
/** As bytes: Node would write a string as UTF-8. */
function pathIn(root, name) {
	return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
}
/** "MAJOR MINOR", as makedev(3) puts them together. */
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
	console.error(error.message);
	process.exitCode = 1;
}

export {  };