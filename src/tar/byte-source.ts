import { fstatSync, readSync } from 'node:fs';

/** Bytes that can be read at any offset: an export in memory or spooled to disk. */
export interface ByteSource {
  readonly size: number;
  /** A new buffer with up to `length` bytes from `offset`; shorter only at the end. */
  read(offset: number, length: number): Buffer;
  /** Fills `target` from `offset` and returns the number of bytes read; fewer than `target.length` only at the end. */
  readInto(offset: number, target: Buffer): number;
}

/**
 * The bytes of an open regular file. Written bytes must not change. `sizeOf` returns the number of bytes written so
 * far; default: the file's size at this call. The caller closes the file.
 */
export function fdSource(fd: number, sizeOf: () => number = sizeNow(fd)): ByteSource {
  const readInto = (offset: number, target: Buffer) => {
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
    read: (offset, length) => readNew(readInto, sizeOf(), offset, length),
  };
}

function sizeNow(fd: number): () => number {
  const { size } = fstatSync(fd);
  return () => size;
}

/** A new buffer with up to `length` bytes from `offset` of a source of `size` bytes, filled by its `readInto`. */
export function readNew(readInto: ByteSource['readInto'], size: number, offset: number, length: number): Buffer {
  const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
  return target.subarray(0, readInto(offset, target));
}

/** A buffer as a byte source. */
export function bufferSource(bytes: Buffer): ByteSource {
  const readInto = (offset: number, target: Buffer) =>
    bytes.copy(target, 0, Math.min(offset, bytes.length), offset + target.length);
  return { size: bytes.length, readInto, read: (offset, length) => readNew(readInto, bytes.length, offset, length) };
}
