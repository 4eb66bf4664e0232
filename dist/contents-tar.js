import { t as Sink } from "./base-tar.js";
import { i as formatTime, m as octal, o as paxRecord } from "./tar.js";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { posix } from "node:path";
import { read, readSync, writeSync } from "node:fs";

// src/tar/body.ts
/**
* Reads up to `length` bytes from `offset` of a file's body; holes of sparse files are zeros. The result is shorter
* only at the body's end, and empty for an entry without a body.
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
/** Number of bytes that the export stores for the body. */
function storedSize(entry) {
	return entry.sparse ? entry.sparse.reduce((sum, run) => sum + run.length, 0) : entry.size;
}

// src/tar/member-header.ts
const TYPES$1 = {
	file: "0",
	symlink: "2",
	char: "3",
	block: "4",
	directory: "5",
	fifo: "6"
};
const MAX_NAME = 100;
const MAX_PREFIX = 155;
/** A path as archives store it: without the leading "/", and with a trailing "/" for a directory. */
function memberName({ path, type }) {
	return type === "directory" ? `${path.slice(1)}/` : path.slice(1);
}
/**
* The blocks before a member's body (POSIX.1-2001 pax): a ustar header. If something does not fit, an extended header
* precedes it: long or non-ASCII names, large numbers, attributes, fractions of a second, GNU sparse format 1.0 (its
* map comes last). Names are written byte for byte. User names, atime and ctime are not written.
*/
function memberHeader(entry, as) {
	const body = as.hardLink === void 0 ? entry : {
		...entry,
		size: 0,
		sparse: void 0
	};
	const map = body.sparse && sparseMap(body.sparse);
	const size = map && body.sparse ? map.length + total(body.sparse) : body.size;
	const name = memberName(entry);
	const link = as.hardLink ?? entry.linkname ?? "";
	const type = as.hardLink === void 0 ? TYPES$1[entry.type] : "1";
	const { mode, uid, gid, device } = entry;
	const block = ustarBlock({
		mode,
		uid,
		gid,
		device,
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
/** A value that does not fit is cut or zero here; the extended header has the real one. */
function ustarBlock(fields) {
	const block = Buffer.allocUnsafe(512).fill(0);
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
	let sum = 0;
	for (let at = 0; at < 512; at += 1) sum += block[at];
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return block;
}
function number(value, length) {
	return octal(value, length) ?? octal(0, length);
}
/** The ustar fields prefix and name, or undefined if the name does not fit. */
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
/** True for printable ASCII: every reader decodes these bytes alike. */
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

// src/rootfs/write.ts
/** The end mark. */
const END = 2 * 512;
/** Limit in bytes for headers that are kept from planning to writing. The others are made again. */
const MAX_KEPT = 4 << 20;
/** A time far in the future is the image's own, not the engine's: it must not change when that time comes. */
const DAY = 86400;
/** Paths that the engine creates or touches in each container: their times are never the image's. */
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
* Writes rootfs.tar to `out` from its current position: the packed entries in order as pax members without "./", then
* the end mark of two zero blocks (like Go's archive/tar; POSIX needs no more). The first of several hard links has the
* body. The root has no member: an export lacks its mode and owner, and the engine creates it. The same entries give
* the same bytes. `buffer`: see `Sink`.
*/
async function packRootfs(options, out, buffer) {
	const hash = createHash("sha256");
	const sink = new Sink(out, buffer, (bytes) => hash.update(bytes));
	for (const { bytes, entry, stored } of pieces(options)) {
		await sink.bytes(bytes);
		if (entry) await sink.copy(options.source, entry.offset, stored);
		await sink.zeros(padding(stored));
	}
	await sink.finish();
	return {
		size: sink.size,
		sha256: hash.digest("hex")
	};
}
/** The pieces of the whole archive, in order. */
function* pieces(options) {
	for (const { entry, header, stored } of members(options)) if (stored === 0 || !entry.body) yield {
		bytes: header,
		entry: stored > 0 ? entry : void 0,
		stored
	};
	else yield {
		bytes: Buffer.concat([
			header,
			entry.body,
			Buffer.alloc(padding(stored))
		]),
		stored: 0
	};
	yield {
		bytes: Buffer.alloc(END),
		stored: 0
	};
}
/** The size in bytes of the archive that `packRootfs` writes, and headers that it can reuse. */
function packedSize(options) {
	let size = END;
	let kept = 0;
	const headers = [];
	for (const { header, stored } of members(options)) {
		size += header.length + stored + padding(stored);
		kept += header.length;
		if (kept <= MAX_KEPT) headers.push(header);
	}
	return {
		size,
		headers
	};
}
function* members({ packed, clamp, headers = [] }) {
	const shared = sharedInodes(packed);
	const bodies = /* @__PURE__ */ new Map();
	for (const [at, { entry }] of packed.entries()) {
		const hardLink = bodies.get(entry.inode);
		const header = headers[at] ?? memberHeader(entry, {
			...timeOf(entry, clamp),
			hardLink
		});
		if (hardLink === void 0 && shared.has(entry.inode)) bodies.set(entry.inode, memberName(entry));
		yield {
			entry,
			header,
			stored: hardLink === void 0 ? storedSize(entry) : 0
		};
	}
}
/** Number of bytes from the end of a body to the end of its last block. */
function padding(size) {
	return -size & 512 - 1;
}
/**
* The inodes with several names. Only these are remembered: a million inodes take as much memory as everything else.
*/
function sharedInodes(packed) {
	const seen = new Uint8Array(packed.reduce((most, { entry }) => Math.max(most, entry.inode), 0) + 1);
	const shared = /* @__PURE__ */ new Set();
	for (const { entry } of packed) {
		if (seen[entry.inode] === 1) shared.add(entry.inode);
		seen[entry.inode] = 1;
	}
	return shared;
}
function timeOf(entry, { since, made, to }) {
	return entry.mtime >= since && entry.mtime < since + DAY || ENGINE_MADE.has(entry.path) || entry.mtime > made && isImplied(entry) ? { mtime: Math.floor(to) } : {
		mtime: entry.mtime,
		nanos: entry.nanos
	};
}
/**
* True if it looks like a folder that no layer describes (moby, pkg/archive, ImpliedDirectoryMode; containerd,
* archive/tar.go, mkparent).
*/
function isImplied({ type, mode, uid, gid }) {
	return type === "directory" && mode === 493 && uid === 0 && gid === 0;
}

// src/contents/layers/wire.ts
const readLater = promisify(read);
const QUESTIONS = [...[
	"list",
	"read",
	"device",
	"examine",
	"attributes",
	"stream"
], ...[
	"begin",
	"append",
	"end"
]];
const PART_HEAD = 16;
const REQUEST_HEAD = 17;
const ANSWER_HEAD = 5;
/**
* Sends over a pipe. Both ends block, so that the closure can read like from a file. Throws the error of write (EPIPE).
*/
function sendRequest(fd, request) {
	writeFully(fd, encodeRequest(request));
}
function encodeRequest({ question, names, offset, length }) {
	const body = Buffer.from(names, "latin1");
	const head = Buffer.alloc(REQUEST_HEAD);
	head.writeUInt8(QUESTIONS.indexOf(question), 0);
	head.writeUInt32LE(body.length, 1);
	head.writeDoubleLE(offset, 5);
	head.writeUInt32LE(length, 13);
	return Buffer.concat([head, body]);
}
/** Parts as the `names` of a request. */
function encodeParts(parts) {
	const all = parts.flatMap(({ bytes, name, size }) => {
		const head = Buffer.alloc(PART_HEAD);
		head.writeUInt32LE(bytes.length, 0);
		head.writeUInt32LE(name.length, 4);
		head.writeDoubleLE(size, 8);
		return [
			head,
			bytes,
			Buffer.from(name, "latin1")
		];
	});
	return Buffer.concat(all).toString("latin1");
}
function* decodeParts(names) {
	const all = Buffer.from(names, "latin1");
	for (let at = 0; at < all.length;) {
		const nameAt = at + PART_HEAD + all.readUInt32LE(at);
		const end = nameAt + all.readUInt32LE(at + 4);
		const size = all.readDoubleLE(at + 8);
		yield {
			bytes: all.subarray(at + PART_HEAD, nameAt),
			name: all.toString("latin1", nameAt, end),
			size
		};
		at = end;
	}
}
/** Waits for the next request; undefined if the other side has closed. */
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
	writeFully(fd, head);
	writeFully(fd, body);
}
/**
* Waits for an answer and writes it into `target`, which must be long enough; default: a new buffer. Undefined if the
* other side has closed.
*/
function receiveAnswer(fd, target) {
	const head = Buffer.alloc(ANSWER_HEAD);
	return fill(fd, head) < ANSWER_HEAD ? void 0 : receiveRest(head, fd, target);
}
/** Like `receiveAnswer`, but without blocking this process until the answer begins. */
async function awaitAnswer(fd) {
	const head = Buffer.alloc(ANSWER_HEAD);
	for (let done = 0; done < ANSWER_HEAD;) {
		const { bytesRead } = await readLater(fd, head, done, ANSWER_HEAD - done, null);
		if (bytesRead === 0) return void 0;
		done += bytesRead;
	}
	return receiveRest(head, fd);
}
function receiveRest(head, fd, target) {
	const failed = head.readUInt8(0) === 1;
	const length = head.readUInt32LE(1);
	const bytes = target && !failed ? target.subarray(0, length) : Buffer.alloc(length);
	if (fill(fd, bytes) < length) return void 0;
	return failed ? {
		bytes: Buffer.alloc(0),
		error: bytes.toString("utf8")
	} : { bytes };
}
/** Waits until `target` is full. Returns the number of bytes: fewer only if the other side has closed. */
function fill(fd, target) {
	let done = 0;
	while (done < target.length) {
		const got = readSync(fd, target, done, target.length - done, null);
		if (got === 0) break;
		done += got;
	}
	return done;
}
/** Attributes as the bytes of an answer. */
function encodeAttributes({ capabilities, others }) {
	const head = Buffer.alloc(4);
	head.writeUInt32LE(capabilities.length, 0);
	return Buffer.concat([
		head,
		capabilities,
		Buffer.from(others.join("\0"), "latin1")
	]);
}
function decodeAttributes(bytes) {
	const end = 4 + bytes.readUInt32LE(0);
	const others = bytes.toString("latin1", end);
	return {
		capabilities: bytes.subarray(4, end),
		others: others === "" ? [] : others.split("\0")
	};
}
/** Waits until the pipe has taken all bytes. */
function writeFully(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done);
}
/** An entry's name below the reader's root. */
function tarName({ path }) {
	return path.slice(1);
}

// src/contents/layers/listing.ts
/**
* The find(1) format for each name of a tree: type, mode (octal), owner, group, time, size, device and inode, number of
* links; then the name; then the link target. NUL ends each of these three fields: names and targets can contain any
* other byte.
*/
const FIND_FORMAT = "%y %m %U %G %T@ %s %D:%i %n\\0%P\\0%l\\0";
/** The last record of a listing, with find's exit code in the name field. */
function endOfListing(code) {
	return `end\0${code}\0\0`;
}
/** Tar types by find's types (-printf %y). Sockets are left out, as in an export. */
const TYPES = {
	f: "0",
	l: "2",
	c: "3",
	b: "4",
	d: "5",
	p: "6"
};
/**
* Reads an arriving listing and calls `take` with the members that an export of the same tree has, in find's order.
* They lack extended attributes and device numbers. Throws an Error if the text is not a listing.
*/
var Listing = class {
	#take;
	/** The first name of each file with several names. */
	#linked = /* @__PURE__ */ new Map();
	#rest = Buffer.alloc(0);
	#offset = 0;
	/** find's exit code, once the listing has ended. */
	code;
	constructor(take) {
		this.#take = take;
	}
	/** The sum of all bodies in bytes: the end of the assigned offsets. */
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
	/** Assigns the offset of a body. */
	#place(size) {
		const at = this.#offset;
		this.#offset += size;
		return at;
	}
};
/** find prints seconds rounded down, then the fraction: 1.5 seconds before 1970 is "-2.5". */
function secondsOf(time) {
	return Number.parseInt(time, 10);
}

// src/contents/layers/overlay.ts
/** mount(2) accepts one page of options at most; this leaves room for other options. */
const MAX_OPTIONS = 4e3;
/** The layers of a container in overlay2, or why they cannot be used. */
function overlayStack(driver) {
	const { LowerDir: lower, UpperDir: upper } = driver?.Data ?? {};
	if (!lower || !upper) return `the engine keeps images with ${driver?.Name ?? "an unnamed driver"}, not overlay2`;
	return stackOf([upper, ...lower.split(":")]);
}
/**
* The argv that asks the engine's containerd for the layers of a container (`ctr snapshots mounts`). Undefined without
* the containerd image store: only engines with that store have no `Data`. Its snapshots have the containers' names.
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
/** The layers of a container in the mount(8) command that containerd prints, or why they cannot be used. */
function snapshotStack(command) {
	const options = /^mount -t overlay overlay \S+ -o (\S+)$/.exec(command.trim())?.[1]?.split(",") ?? [];
	const value = (name) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
	const [lower, upper] = [value("lowerdir"), value("upperdir")];
	if (!lower || !upper) return `containerd does not keep its layers in an overlay: ${command.trim().slice(0, 200)}`;
	return stackOf([upper, ...lower.split(":")]);
}
/** A stack of layers from absolute paths, the top one first, or why they cannot be mounted. */
function stackOf(layers) {
	const odd = layers.find((layer) => !layer.startsWith("/") || posix.normalize(layer) !== layer);
	if (odd !== void 0) return `"${odd}" is not a normalized absolute path of a layer`;
	const folder = commonFolder(layers);
	const names = layers.map((layer) => posix.relative(folder, layer));
	if (names.some((name) => /[:,\\]/.test(name))) return "the names of its layers have characters that mount(8) cannot take";
	if (names.join(":").length > MAX_OPTIONS) return `it has ${names.length} layers, too many for one mount`;
	return {
		folder,
		names
	};
}
/** The mount(8) options for type overlay: read-only, without programs and devices. */
function mountOptions({ names }) {
	return `ro,nosuid,nodev,noexec,lowerdir=${names.join(":")}`;
}
function commonFolder(paths) {
	let folder = posix.dirname(paths[0]);
	while (!paths.every((path) => path.startsWith(folder === "/" ? "/" : `${folder}/`))) folder = posix.dirname(folder);
	return folder;
}

export { padding as C, readBody as E, packedSize as S, memberHeader as T, sendAnswer as _, FIND_FORMAT as a, writeFully as b, awaitAnswer as c, encodeAttributes as d, encodeParts as f, receiveRequest as g, receiveAnswer as h, snapshotStack as i, decodeAttributes as l, fill as m, overlayStack as n, Listing as o, encodeRequest as p, snapshotArgs as r, endOfListing as s, mountOptions as t, decodeParts as u, sendRequest as v, pieces as w, packRootfs as x, tarName as y };