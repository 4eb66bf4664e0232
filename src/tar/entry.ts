import type { ImagePath } from '../base/path.ts';

export type EntryType = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo';

/** A run of data in a sparse file: `length` bytes at offset `at`. Gaps between runs are zeros and are not stored. */
export interface Extent {
  at: number;
  length: number;
}

/** One name in an image's root file system. Rare fields are optional to save memory: an image has many entries. */
export interface Entry {
  /** Physical: every parent is a directory of the tree, never a symlink. */
  path: ImagePath;
  type: EntryType;
  /** Permission bits with setuid, setgid and sticky: 0 to 07777. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970, rounded down. */
  mtime: number;
  /** Nanoseconds on top of `mtime`. */
  nanos?: number;
  /** Size that a reader of the file sees, in bytes; 0 unless a file. */
  size: number;
  /** The target of a symlink, verbatim, one character per byte. */
  linkname?: string;
  /** Of character and block devices. */
  device?: { major: number; minor: number };
  /** Extended attributes by name (one character per byte). */
  xattrs?: Map<string, Buffer>;
  /** Names with the same number are hard links to one body. Numbers start at 1. */
  inode: number;
  /** Where the body begins in the export. */
  offset: number;
  /** The whole content of a generated file, which is not in the export. */
  body?: Buffer;
  /** The stored runs of a sparse file, in order, without gaps from `offset` on. */
  sparse?: Extent[];
}
