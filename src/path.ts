import { posix } from 'node:path';

/**
 * A path inside an image: absolute, normalised ("/" is the root), and one character a byte (latin1), because file names
 * are bytes, not text: every name survives, and comparing two strings compares their bytes.
 */
export type ImagePath = string & { readonly __imagePath: true };

export const ROOT = '/' as ImagePath;

/** Takes a path's bytes, absolute or relative to the image's root; "." and ".." are resolved by name. */
export function pathFromBytes(bytes: Uint8Array): ImagePath {
  return clean(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
}

/** Takes a path as text (UTF-8 when written to disk), absolute or relative to the image's root. */
export function pathFromText(text: string): ImagePath {
  return pathFromBytes(Buffer.from(text, 'utf8'));
}

/** Takes a string that already has one character a byte; `..` cannot lead above the root. */
export function clean(latin1: string): ImagePath {
  const path = posix.normalize(`/${latin1}`);
  return (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path) as ImagePath;
}

/** The path's bytes, as the kernel and a tar know them. */
export function pathToBytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** A text that has one character a byte, as UTF-8. */
export function utf8Of(bytes: string): string {
  return pathToBytes(bytes).toString('utf8');
}

/** The path for people: UTF-8 text, control characters escaped, other bytes as U+FFFD. */
export function showPath(path: string): string {
  return utf8Of(path).replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The folder that holds `path`; the root's is the root. */
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
