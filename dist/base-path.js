import { posix } from "node:path";

// src/base/path.ts
const ROOT = "/";
/** Makes a path from bytes, absolute or relative to the image's root. Resolves "." and ".." by name. */
function pathFromBytes(bytes) {
	return clean(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
}
/** Makes a path from text (UTF-8 on disk), absolute or relative to the image's root. */
function pathFromText(text) {
	return pathFromBytes(Buffer.from(text, "utf8"));
}
/** Makes a path from a string with one character per byte. `..` cannot lead above the root. */
function clean(latin1) {
	const path = posix.normalize(`/${latin1}`);
	return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
/** The path's bytes, as in the kernel and in a tar. */
function pathToBytes(path) {
	return Buffer.from(path, "latin1");
}
/** Decodes a text with one character per byte as UTF-8. */
function utf8Of(bytes) {
	return pathToBytes(bytes).toString("utf8");
}
/** The path for people: UTF-8 text, control characters escaped, other bytes as U+FFFD. */
function showPath(path) {
	return utf8Of(path).replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
/** The folder of `path`; the root's folder is the root. */
function parentOf(path) {
	const slash = path.lastIndexOf("/");
	return slash > 0 ? path.slice(0, slash) : "/";
}
/** The name of `path` in its folder; the root has none. */
function lastName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
/** `name` (relative, absolute or with "..") as seen from the folder `base`. */
function joinPath(base, name) {
	return clean(name.startsWith("/") ? name : `${base}/${name}`);
}

export { pathFromText as a, utf8Of as c, parentOf as i, joinPath as n, pathToBytes as o, lastName as r, showPath as s, clean as t };