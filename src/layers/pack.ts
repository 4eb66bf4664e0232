import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { follow } from '../follow.ts';
import { type Pack, packedSize, pieces } from '../rootfs/pack.ts';
import type { Reader } from './reader.ts';

/**
 * Writes rootfs.tar where the layers are read. It is summed up here meanwhile, from what is there of it: that takes as long. Throws as `Reader.pack`
 * does.
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
    // Told where it is awaited.
    summed.catch(() => {});
    try {
      const written = await reader.pack(pieces(options), out, buffer);
      if (written !== size) throw new Error(`rootfs.tar has ${written} bytes and not ${size}`);
    } catch (error) {
      over.abort();
      await summed.catch(() => {});
      throw error;
    }
    await summed;
    return { size, sha256: hash.digest('hex') };
  };
}
