import { posix } from "node:path";
import { readSync, writeSync } from "node:fs";

// src/layers/wire.ts
const QUESTIONS = [
	"list",
	"read",
	"device",
	"examine",
	"capabilities",
	"stream"
];
const REQUEST_HEAD = 17;
const ANSWER_HEAD = 5;
/** Sends over a pipe; both ends block, so that the closure can read as from a file. Throws what writing to it throws (EPIPE). */
function sendRequest(fd, { question, names, offset, length }) {
	const body = Buffer.from(names, "latin1");
	const head = Buffer.alloc(REQUEST_HEAD);
	head.writeUInt8(QUESTIONS.indexOf(question), 0);
	head.writeUInt32LE(body.length, 1);
	head.writeDoubleLE(offset, 5);
	head.writeUInt32LE(length, 13);
	writeAll(fd, Buffer.concat([head, body]));
}
/** Waits for the next request; undefined when the other side has gone. */
function receiveRequest(fd) {
	const head = Buffer.alloc(REQUEST_HEAD);
	if (fill(fd, head) < REQUEST_HEAD) return void 0;
	const body = Buffer.alloc(head.readUInt32LE(1));
	if (fill(fd, body) < body.length) return void 0;
	return {
		question: QUESTIONS[head.readUInt8(0)],
		names: body.toString("latin1"),
		offset: head.readDoubleLE(5),
		length: head.readUInt32LE(13)
	};
}
function sendAnswer(fd, { bytes, error }) {
	const body = error === void 0 ? bytes : Buffer.from(error, "utf8");
	const head = Buffer.alloc(ANSWER_HEAD);
	head.writeUInt8(error === void 0 ? 0 : 1, 0);
	head.writeUInt32LE(body.length, 1);
	writeAll(fd, head);
	writeAll(fd, body);
}
/**
* Waits for an answer and fills `target` with it, which must be long enough; where none is given, a new buffer. Undefined when the other
* side has gone.
*/
function receiveAnswer(fd, target) {
	const head = Buffer.alloc(ANSWER_HEAD);
	if (fill(fd, head) < ANSWER_HEAD) return void 0;
	const failed = head.readUInt8(0) === 1;
	const length = head.readUInt32LE(1);
	const bytes = target && !failed ? target.subarray(0, length) : Buffer.alloc(length);
	if (fill(fd, bytes) < length) return void 0;
	return failed ? {
		bytes: Buffer.alloc(0),
		error: bytes.toString("utf8")
	} : { bytes };
}
/** Waits for as many bytes as `target` takes. Returns how many there were: fewer only when the other side has gone. */
function fill(fd, target) {
	let done = 0;
	while (done < target.length) {
		const got = readSync(fd, target, done, target.length - done, null);
		if (got === 0) break;
		done += got;
	}
	return done;
}
/** Waits until the other side, or the pipe, has taken all. */
function writeAll(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done);
}

// src/layers/overlay.ts
/** mount(2) takes one page of options at most; this leaves room for the others. */
const MAX_OPTIONS = 4e3;
/** Where overlay2 keeps the layers of a container, or why that is of no use. */
function overlayStack(driver) {
	const { LowerDir: lower, UpperDir: upper } = driver?.Data ?? {};
	if (!lower || !upper) return `the engine keeps images with ${driver?.Name ?? "a driver it does not name"}, not overlay2`;
	return stackOf([upper, ...lower.split(":")]);
}
/**
* The argv that asks the containerd behind an engine where it keeps the layers of a container (`ctr snapshots mounts`); undefined
* where there is none: only engines with the containerd image store have no `Data`, and their snapshots have the containers' names.
*/
function snapshotArgs({ Name, Data }, { Containerd }, id) {
	if (Data || !Name || !Containerd) return void 0;
	const { Address, Namespaces } = Containerd;
	return [
		"ctr",
		...[
			"--address",
			Address,
			"--namespace",
			Namespaces.Containers
		],
		"snapshots",
		"--snapshotter",
		Name,
		"mounts",
		"/",
		id
	];
}
/** Where containerd keeps the layers of a container, by the mount(8) command that it prints; or why that is of no use. */
function snapshotStack(command) {
	const options = /^mount -t overlay overlay \S+ -o (\S+)$/.exec(command.trim())?.[1]?.split(",") ?? [];
	const value = (name) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
	const [lower, upper] = [value("lowerdir"), value("upperdir")];
	if (!lower || !upper) return `containerd does not keep its layers in an overlay: ${command.trim().slice(0, 200)}`;
	return stackOf([upper, ...lower.split(":")]);
}
/** Layers by their absolute paths, the uppermost first; or why they cannot be mounted. */
function stackOf(layers) {
	const odd = layers.find((layer) => !layer.startsWith("/") || posix.normalize(layer) !== layer);
	if (odd !== void 0) return `"${odd}" is no plain path of a layer`;
	const folder = commonFolder(layers);
	const names = layers.map((layer) => posix.relative(folder, layer));
	if (names.some((name) => /[:,\\]/.test(name))) return "the names of its layers cannot be given to mount(8)";
	if (names.join(":").length > MAX_OPTIONS) return `it has ${names.length} layers, more than one mount can name`;
	return {
		folder,
		names
	};
}
/** The options for mount(8) of type overlay: to read only, and nothing in it can be run or is a device. */
function mountOptions({ names }) {
	return `ro,nosuid,nodev,noexec,lowerdir=${names.join(":")}`;
}
function commonFolder(paths) {
	let folder = posix.dirname(paths[0]);
	while (!paths.every((path) => path.startsWith(folder === "/" ? "/" : `${folder}/`))) folder = posix.dirname(folder);
	return folder;
}

// src/rootfs/listing.ts
/**
* What find(1) is asked to print of each name of a tree: type, mode (octal), owner, group, time, size, device and inode, number of links;
* then the name and the target of a link. NUL ends each of the three fields, since names and targets can hold anything else.
*/
const FIND_FORMAT = "%y %m %U %G %T@ %s %D:%i %n\\0%P\\0%l\\0";
/** Ends a listing: find's exit code stands where the name would. */
function endOfListing(code) {
	return `end\0${code}\0\0`;
}
/** Types of find (-printf %y) as tar has them; sockets are left out, as an export leaves them out. */
const TYPES = {
	f: "0",
	l: "2",
	c: "3",
	b: "4",
	d: "5",
	p: "6"
};
/**
* Reads a listing as it comes and hands on the members that an export of the same tree has, in find's order. They have no extended
* attributes, and devices no number. Throws an Error for what is no such listing.
*/
var Listing = class {
	#take;
	/** The first name of each file that has several. */
	#linked = /* @__PURE__ */ new Map();
	#rest = Buffer.alloc(0);
	#offset = 0;
	/** find's exit code, once the listing has ended. */
	code;
	constructor(take) {
		this.#take = take;
	}
	/** The sum of all bodies, each from a block of 512 bytes on: the end of the offsets that were given out. */
	get size() {
		return this.#offset;
	}
	push(bytes) {
		const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		let begin = 0;
		for (;;) {
			const name = all.indexOf(0, begin);
			const target = name < 0 ? -1 : all.indexOf(0, name + 1);
			const end = target < 0 ? -1 : all.indexOf(0, target + 1);
			if (end < 0) break;
			const link = end > target + 1 ? all.toString("latin1", target + 1, end) : "";
			this.#record(all.toString("latin1", begin, name), all.toString("latin1", name + 1, target), link);
			begin = end + 1;
		}
		this.#rest = Buffer.from(all.subarray(begin));
	}
	#record(facts, name, target) {
		if (facts === "end") {
			this.code = Number(name);
			return;
		}
		const [letter = "", mode, uid, gid, time, size, identity = "", links] = facts.split(" ");
		if (letter === "s") return;
		const type = TYPES[letter];
		if (type === void 0 || links === void 0) throw new Error(`find printed "${facts}" for ${name}`);
		const first = Number(links) > 1 && letter !== "d" ? this.#firstName(identity, name) : name;
		this.#take({
			name,
			type: first === name ? type : "1",
			mode: Number.parseInt(mode, 8),
			uid: Number(uid),
			gid: Number(gid),
			size: letter === "f" ? Number(size) : 0,
			mtime: secondsOf(time),
			nanos: 0,
			linkname: first === name ? target : first,
			devMajor: 0,
			devMinor: 0,
			xattrs: void 0,
			sparse: void 0,
			offset: this.#place(letter === "f" && first === name ? Number(size) : 0)
		});
	}
	#firstName(identity, name) {
		const first = this.#linked.get(identity);
		if (first === void 0) this.#linked.set(identity, name);
		return first ?? name;
	}
	/** An empty file needs no place. */
	#place(size) {
		const at = this.#offset;
		this.#offset += size;
		return at;
	}
};
/** find prints seconds rounded down, then the fraction: one and a half second before 1970 is "-2.5". */
function secondsOf(time) {
	return Number.parseInt(time, 10);
}

export { overlayStack as a, fill as c, sendAnswer as d, sendRequest as f, mountOptions as i, receiveAnswer as l, Listing as n, snapshotArgs as o, writeAll as p, endOfListing as r, snapshotStack as s, FIND_FORMAT as t, receiveRequest as u };