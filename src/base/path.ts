import { posix } from 'node:path';

/**
 * A path inside an image: absolute, normalised ("/" is the root), one character per byte (latin1). File names are
 * bytes, not text: this way every name survives, and comparing strings compares bytes.
 */
export type ImagePath = string & { readonly __imagePath: true };

export const ROOT = '/' as ImagePath;

/** Makes a path from bytes, absolute or relative to the image's root. Resolves "." and ".." by name. */
export function pathFromBytes(bytes: Uint8Array): ImagePath {
  return clean(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
}

/** Makes a path from text (UTF-8 on disk), absolute or relative to the image's root. */
export function pathFromText(text: string): ImagePath {
  return pathFromBytes(Buffer.from(text, 'utf8'));
}

/** Makes a path from a string with one character per byte. `..` cannot lead above the root. */
export function clean(latin1: string): ImagePath {
  const path = posix.normalize(`/${latin1}`);
  return (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path) as ImagePath;
}

/** The path's bytes, as in the kernel and in a tar. */
export function pathToBytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** Decodes a text with one character per byte as UTF-8. */
export function utf8Of(bytes: string): string {
  return pathToBytes(bytes).toString('utf8');
}

/** The path for people: UTF-8 text, control characters escaped, other bytes as U+FFFD. */
export function showPath(path: string): string {
  return utf8Of(path).replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The folder of `path`; the root's folder is the root. */
export function parentOf(path: ImagePath): ImagePath {
  const slash = path.lastIndexOf('/');
  return slash > 0 ? (path.slice(0, slash) as ImagePath) : ROOT;
}

/** The name of `path` in its folder; the root has none. */
export function lastName(path: ImagePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `name` (relative, absolute or with "..") as seen from the folder `base`. */
export function joinPath(base: string, name: string): ImagePath {
  return clean(name.startsWith('/') ? name : `${base}/${name}`);
}
