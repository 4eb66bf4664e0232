import { writeSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from '../engine/docker.ts';
import { type ByteSource, fdSource } from '../rootfs/source.ts';
import { Spool } from '../rootfs/spool.ts';
import { type Likely, wantedOf } from '../rootfs/wanted.ts';
import type { Original } from './image.ts';

/** The file system of a fresh instance of the image. */
export interface Instance {
  /** The engine's export stream. */
  source: ByteSource;
  /** Offsets of the bodies that it lacks. */
  leftOut: ReadonlySet<number>;
  /** When the instance was made, in whole seconds: what is newer in the export was made by the engine. */
  createdAt: number;
  /** Closes and with it deletes the export. */
  close(): Promise<void>;
  /** Removes the instance. After `close`: the engine syncs the disk, and what is written for nothing takes seconds. */
  remove(): Promise<void>;
}

/**
 * Exports a fresh, never started instance of the image, so that nothing written at run time gets into the micro image, into a file in
 * `tempDir`: as far as it is likely to be packed, or all of it. The caller closes it.
 */
export async function exportInstance(
  docker: Docker,
  original: Original,
  { runId, tempDir }: { runId: string; tempDir: string },
  likely?: Likely,
): Promise<Instance> {
  const { config } = original.base;
  const options = { image: original.inspect.Id, runId, platform: original.platform };
  const file = await openUnnamed(join(tempDir, 'export.tar'));
  let remove = async () => {};
  try {
    const id = await docker.createInstance(options, Object.keys(config.Volumes ?? {}));
    remove = () => docker.uncancelled().remove(id);
    const createdAt = Math.floor(Date.parse((await docker.container(id))!.Created) / 1000);
    const spool = new Spool(wantedOf(likely), (bytes, at) => writeAll(file.fd, bytes, at));
    await docker.export(id, (bytes) => spool.push(bytes));
    spool.finish();
    // What was left out at the end is a hole too.
    await file.truncate(spool.size);
    const leftOut = new Set(spool.leftOut);
    return { source: fdSource(file.fd), leftOut, createdAt, remove, close: () => file.close() };
  } catch (error) {
    await Promise.allSettled([file.close(), remove()]);
    throw error;
  }
}

/** A file that is gone when it is closed, whatever ends us. */
async function openUnnamed(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

/** At once, since the bytes are only lent. */
function writeAll(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
