import type { ImagePath } from '../path.ts';

export type EntryType = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo';

/** A run of data in a sparse file: `length` bytes at `at`; everything between runs is zeros and not stored. */
export interface Run {
  at: number;
  length: number;
}

/** One name in an image's root file system. What few entries have is left out of the others: an image has many. */
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
  /** Bytes that a reader of the file gets; 0 unless a file. */
  size: number;
  /** The target of a symlink, one character a byte, verbatim. */
  linkname?: string;
  /** Of character and block devices. */
  device?: { major: number; minor: number };
  /** Extended attributes by name (one character a byte). */
  xattrs?: Map<string, Buffer>;
  /** Names with the same number are hard links to one body; counted from 1. */
  inode: number;
  /** Where the body begins in the export. */
  offset: number;
  /** All bytes of a file that is made, not taken from the export. */
  body?: Buffer;
  /** The stored runs of a sparse file, in order; they lie one after the other from `offset` on. */
  sparse?: Run[];
}
