import type { ByteSource } from '../../src/rootfs/source.ts';

/** The bytes of a buffer, read as those of a file are. */
export function bufferSource(bytes: Buffer): ByteSource {
  const readInto = (offset: number, target: Buffer) =>
    bytes.copy(target, 0, Math.min(offset, bytes.length), offset + target.length);
  const read = (offset: number, length: number) => {
    const target = Buffer.alloc(Math.max(0, Math.min(length, bytes.length - offset)));
    return target.subarray(0, readInto(offset, target));
  };
  return { size: bytes.length, readInto, read };
}
