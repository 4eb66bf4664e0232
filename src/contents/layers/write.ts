import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { follow } from '../../base/growing-file.ts';
import { type Pack, packedSize, pieces } from '../../rootfs/write.ts';
import type { Reader } from './reader.ts';

/**
 * Writes rootfs.tar in the process that reads the layers. Meanwhile, hashes the written part here: hashing takes as
 * long as writing. Throws like `Reader.pack`.
 */
export function packLayers(reader: Pick<Reader, 'pack'>): Pack {
  return async (options, out, buffer) => {
    const size = options.size ?? packedSize(options).size;
    const hash = createHash('sha256');
    const over = new AbortController();
    const sum = async (bytes: Buffer) => {
      hash.update(bytes);
      await immediate();
    };
    const summed = follow(`/proc/self/fd/${out}`, size, sum, async () => over.signal.throwIfAborted());
    // The `await` below throws the error.
    summed.catch(() => {});
    try {
      const written = await reader.pack(pieces(options), out, buffer);
      if (written !== size) throw new Error(`rootfs.tar has ${written} bytes instead of ${size}`);
    } catch (error) {
      over.abort();
      await summed.catch(() => {});
      throw error;
    }
    await summed;
    return { size, sha256: hash.digest('hex') };
  };
}
