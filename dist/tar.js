import { _ as Failure } from "./base-tar.js";
import { fstatSync, readSync } from "node:fs";

// src/tar/number.ts
/**
* Reads a numeric field of a tar header: octal digits between spaces and NULs (POSIX), or base-256 with the high bit
* set (GNU, "Extensions to the format" in tar.h). Returns NaN for anything else and for numbers above 2^53.
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
/** An octal field that ends with NUL, or undefined if the number does not fit. */
function octal(value, length) {
	if (value < 0 || value >= 8 ** (length - 1)) return void 0;
	return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

// src/tar/header.ts
const BLOCK = 512;
/**
* Reads a 512-byte header block. Throws `Failure` if the checksum is wrong. `at` is the block's offset, for the
* message.
*/
function readHeader(block, at) {
	if (!checksumHolds(block)) throw new Failure(`the archive is damaged: no tar header at byte ${at}`);
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
/** Reads only the size and type of a header block, without checking its checksum. */
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
/** The link target in a header block, or ''. */
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

// src/tar/pax.ts
const XATTR = "SCHILY.xattr.";
/**
* Reads the records of a pax extended header ("LENGTH KEY=VALUE\n", POSIX pax "Extended Header"). They override the
* records of the global header, `base`; an empty value unsets one. Unknown keys are ignored. Throws `Failure` if the
* records are broken.
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
* Reads the records of a global header, which override those of earlier ones. Also throws `Failure` for attributes and
* holes: each member would get a copy, and no engine writes them.
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
	else if (key === "size" || key === "uid" || key === "gid") fields[key] = text === "" ? void 0 : number(text);
	else if (key === "mtime") Object.assign(fields, readTime(text));
}
function setSparse(sparse, key, text) {
	if (key === "major") sparse.major = number(text);
	else if (key === "name") sparse.name = text;
	else if (key === "size" || key === "realsize") sparse.realSize = number(text);
	else if (key === "offset") sparse.runs.push({
		at: number(text),
		length: 0
	});
	else if (key === "numbytes" && sparse.runs.length > 0) sparse.runs.at(-1).length = number(text);
	else if (key === "map") sparse.runs = pairs(text.split(",").map(number));
}
/** Runs from alternating offsets and lengths, as the sparse formats store them. */
function pairs(numbers) {
	const runs = [];
	for (let at = 0; at + 1 < numbers.length; at += 2) runs.push({
		at: numbers[at],
		length: numbers[at + 1]
	});
	return runs;
}
function number(text) {
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
/** A time as a pax record's value: decimal seconds, with a fraction unless it is 0. */
function formatTime(seconds, nanos) {
	if (nanos === 0) return String(seconds);
	const whole = seconds < 0 ? seconds + 1 : seconds;
	const part = seconds < 0 ? 1e9 - nanos : nanos;
	const fraction = String(part).padStart(9, "0").replace(/0+$/, "");
	return `${seconds < 0 ? "-" : ""}${Math.abs(whole)}.${fraction}`;
}
/**
* One record. Its length includes the digits of the length. `value` is bytes, or a string with one character per byte.
*/
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

// src/tar/byte-source.ts
/**
* The bytes of an open regular file. Written bytes must not change. `sizeOf` returns the number of bytes written so
* far; default: the file's size at this call. The caller closes the file.
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
/** A new buffer with up to `length` bytes from `offset` of a source of `size` bytes, filled by its `readInto`. */
function readNew(readInto, size, offset, length) {
	const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
	return target.subarray(0, readInto(offset, target));
}
/** A buffer as a byte source. */
function bufferSource(bytes) {
	const readInto = (offset, target) => bytes.copy(target, 0, Math.min(offset, bytes.length), offset + target.length);
	return {
		size: bytes.length,
		readInto,
		read: (offset, length) => readNew(readInto, bytes.length, offset, length)
	};
}

export { pairs as a, readPax as c, nameIn as d, readFrame as f, readNumber as h, formatTime as i, isZero as l, octal as m, fdSource as n, paxRecord as o, readHeader as p, readNew as r, readGlobal as s, bufferSource as t, linknameIn as u };