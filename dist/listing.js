import { m as Failure, t as Sink } from "./sink.js";
import { posix } from "node:path";
import { promisify } from "node:util";
import { createHash } from "node:crypto";
import { fstatSync, read, readSync, writeSync } from "node:fs";

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
const BLOCK = 512;
/** Reads a 512-byte header block. Throws `Failure` when its checksum says that it is none. `at` is where, for the message. */
function readHeader(block, at) {
	if (!checksumHolds(block)) throw new Failure(`the archive is damaged: there is no tar header at byte ${at}`);
	const { size, type } = readFrame(block);
	return {
		name: nameIn(block),
		mode: readNumber(block, 100, 8),
		uid: readNumber(block, 108, 8),
		gid: readNumber(block, 116, 8),
		size,
		mtime: readNumber(block, 136, 12),
		type,
		linkname: linknameIn(block),
		devMajor: readNumber(block, 329, 8),
		devMinor: readNumber(block, 337, 8)
	};
}
/** Reads of a header block only this, and does not ask whether it is one. */
function readFrame(block) {
	return {
		size: readNumber(block, 124, 12),
		type: block[156] === 0 ? "0" : String.fromCharCode(block[156])
	};
}
/** The name in a header block. */
function nameIn(block) {
	const posix = block[345] !== 0 && block.toString("latin1", 257, 263) === "ustar\0";
	const name = text(block, 0, 100);
	return posix ? `${text(block, 345, 155)}/${name}` : name;
}
/** The target of a link in a header block; '' where there is none. */
function linknameIn(block) {
	return block[157] === 0 ? "" : text(block, 157, 100);
}
function isZero(block) {
	return block[0] === 0 && block.every((byte) => byte === 0);
}
function text(block, start, length) {
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
		setField(fields, base, body.toString("latin1", space + 1, equals), body.subarray(equals + 1, end - 1));
		at = end;
	}
	return fields;
}
/**
* Reads the records of a global header over those of earlier ones. Throws `Failure` also for what only one member can have: each member
* would get its own copy, and no engine writes them.
*/
function readGlobal(body, base) {
	const fields = readPax(body, base);
	if (fields.xattrs || fields.sparse) throw new Failure("the archive has attributes or holes in a global pax header");
	return fields;
}
function setField(fields, base, key, value) {
	if (key.startsWith(XATTR)) {
		if (fields.xattrs === base.xattrs) fields.xattrs = new Map(base.xattrs);
		fields.xattrs.set(key.slice(13), Buffer.from(value));
		return;
	}
	const text = value.toString("latin1");
	if (key.startsWith("GNU.sparse.")) {
		if (fields.sparse === base.sparse) fields.sparse = {
			...base.sparse,
			runs: [...base.sparse?.runs ?? []]
		};
		setSparse(fields.sparse, key.slice(11), text);
	} else if (key === "path" || key === "linkpath") fields[key] = text === "" ? void 0 : text;
	else if (key === "size" || key === "uid" || key === "gid") fields[key] = text === "" ? void 0 : number$1(text);
	else if (key === "mtime") Object.assign(fields, readTime(text));
}
function setSparse(sparse, key, text) {
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

// src/rootfs/member-header.ts
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
/** What does not fit is cut or zero: an extended header tells it then. */
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

// src/rootfs/pack.ts
/** The end mark. */
const END = 2 * 512;
/** Bytes of headers that are kept from the planning to the writing; those of a million are made twice. */
const MAX_KEPT = 4 << 20;
/** What an image has from a time far ahead of it is not the engine's, and must not change its bytes when that time has come. */
const DAY = 86400;
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
* entries, same bytes. `buffer`: see `Sink`.
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
/** All of the archive, in order. */
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
/** The bytes that `packRootfs` will write, and the headers that it need not make then. */
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
/** Bytes from the end of a body to that of its last block. */
function padding(size) {
	return -size & 512 - 1;
}
/** Those that have several of the names: most have one, and to remember each of a million takes as much memory as the rest. */
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
/** Whether it looks like a folder that no layer describes (moby, pkg/archive, ImpliedDirectoryMode; containerd, archive/tar.go, mkparent). */
function isImplied({ type, mode, uid, gid }) {
	return type === "directory" && mode === 493 && uid === 0 && gid === 0;
}

// src/layers/wire.ts
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
/** Sends over a pipe; both ends block, so that the closure can read as from a file. Throws what writing to it throws (EPIPE). */
function sendRequest(fd, request) {
	writeAll(fd, encodeRequest(request));
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
	return fill(fd, head) < ANSWER_HEAD ? void 0 : receiveRest(head, fd, target);
}
/** The same for an answer that takes a while: this process goes on until it begins. */
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
/** Waits until the other side, or the pipe, has taken all. */
function writeAll(fd, bytes) {
	for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done);
}

// src/rootfs/source.ts
/**
* The bytes of an open regular file, which must not change once they are there. `sizeOf` tells how many are: by default those that it has now.
* The caller closes it.
*/
function fdSource(fd, sizeOf = sizeNow(fd)) {
	const readInto = (offset, target) => {
		const size = sizeOf();
		let done = 0;
		while (done < target.length && offset + done < size) {
			const got = readSync(fd, target, done, target.length - done, offset + done);
			if (got === 0) break;
			done += got;
		}
		return done;
	};
	return {
		get size() {
			return sizeOf();
		},
		readInto,
		read: (offset, length) => readNew(readInto, sizeOf(), offset, length)
	};
}
function sizeNow(fd) {
	const { size } = fstatSync(fd);
	return () => size;
}
/** A new buffer with up to `length` bytes from `offset` of a source that has `size` bytes, filled by its `readInto`. */
function readNew(readInto, size, offset, length) {
	const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
	return target.subarray(0, readInto(offset, target));
}
/** The bytes of a buffer, read as those of a file are. */
function bufferSource(bytes) {
	const readInto = (offset, target) => bytes.copy(target, 0, Math.min(offset, bytes.length), offset + target.length);
	return {
		size: bytes.length,
		readInto,
		read: (offset, length) => readNew(readInto, bytes.length, offset, length)
	};
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

export { readPax as A, packRootfs as C, memberHeader as D, pieces as E, readHeader as F, readNumber as I, readBody as L, linknameIn as M, nameIn as N, pairs as O, readFrame as P, writeAll as S, padding as T, fill as _, overlayStack as a, sendAnswer as b, bufferSource as c, awaitAnswer as d, decodeAttributes as f, encodeRequest as g, encodeParts as h, mountOptions as i, isZero as j, readGlobal as k, fdSource as l, encodeAttributes as m, Listing as n, snapshotArgs as o, decodeParts as p, endOfListing as r, snapshotStack as s, FIND_FORMAT as t, readNew as u, receiveAnswer as v, packedSize as w, sendRequest as x, receiveRequest as y };