import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Log } from '../log.ts';
import type { ImagePath } from '../path.ts';
import { withProgress } from '../progress.ts';
import type { PackedEntry } from '../rootfs/closure/packing.ts';
import type { Entry } from '../rootfs/entry.ts';
import { ExportIndex, type Index } from '../rootfs/export.ts';
import { type Pack, packRootfs } from '../rootfs/pack.ts';
import type { ByteSource } from '../rootfs/source.ts';
import { Spool } from '../rootfs/spool.ts';
import { SpoolFile } from '../rootfs/spool-file.ts';
import { type Likely, wantedOf } from '../rootfs/wanted.ts';
import { showBytes } from '../units.ts';
import type { Original } from './image.ts';

/** The file system of an instance, as far as it was read. */
export interface Contents {
  /** The bodies, at the offsets of the index. */
  source: ByteSource;
  /** Offsets of the bodies that it lacks. */
  leftOut: ReadonlySet<number>;
  /** All names. Throws `Failure` when they make no sense. */
  index(): Index;
  /** Called with what is likely to be packed, before it is looked into. */
  expect(entries: Iterable<Entry>): void;
  /** Called with files that are read whole next, some megabytes at a time. */
  fetch(entries: Iterable<Entry>): void;
  /** The packed entries with what the index does not tell. */
  complete(packed: readonly PackedEntry[]): readonly PackedEntry[];
  /** Paths of packed entries that rootfs.tar does not have whole, as far as one knows. */
  lost(packed: readonly PackedEntry[]): ImagePath[];
  /** Writes rootfs.tar; nothing else can be asked meanwhile. */
  pack: Pack;
  close(): Promise<void>;
}

/** A fresh instance of the image that is never started, so that nothing written at run time gets into the micro image. */
export interface Instance {
  inspect: ContainerInspect;
  /** When it was made, in whole seconds: what is newer in it was made by the engine. */
  createdAt: number;
  /** After its contents were closed: the engine syncs the disk, and what is written for nothing takes seconds. */
  remove(): Promise<void>;
}

export async function makeInstance(docker: Docker, original: Original, runId: string): Promise<Instance> {
  const { config } = original.base;
  const options = { image: original.inspect.Id, runId, platform: original.platform };
  const id = await docker.createInstance(options, Object.keys(config.Volumes ?? {}));
  const remove = () => docker.uncancelled().remove(id);
  try {
    const inspect = (await docker.api({ method: 'GET', path: `/containers/${id}/json` })) as ContainerInspect;
    return { inspect, createdAt: Math.floor(Date.parse(inspect.Created) / 1000), remove };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

/**
 * Exports an instance into a file in `tempDir` (a private one), as far as it is likely to be packed, or all of it: the way that every engine knows. The
 * file is gone when it is closed, whatever ends us.
 */
export async function exportInstance(
  docker: Docker,
  { inspect }: Instance,
  { tempDir, log }: { tempDir: string; log: Log },
  likely?: Likely,
): Promise<Contents> {
  const file = await openUnnamed(join(tempDir, 'export.tar'));
  try {
    const source = new SpoolFile(file.fd, () => spool.size);
    const spool = new Spool(wantedOf(likely), (bytes, at) => source.write(bytes, at));
    const index = new ExportIndex(source);
    let finished: Index | undefined;
    let onEnd = () => {};
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    // Indexed beside the engine's work.
    const take = (bytes: Buffer) => {
      if (spool.ended) return;
      spool.push(bytes);
      index.take(spool.passed);
      if (spool.ended) onEnd();
    };
    const sent = docker.export(inspect.Id, take);
    // Behind the end mark comes nothing, but only when the engine has put its layers away, which takes it as long as us to go on.
    await withProgress(
      log,
      () => `${showBytes(spool.size)} of the image read so far`,
      () => Promise.race([ended, sent]),
    );
    spool.finish();
    source.flush();
    // What was left out at the end is a hole too.
    await file.truncate(spool.size);
    return {
      source,
      leftOut: new Set(spool.leftOut),
      index: () => {
        finished ??= index.finish();
        return finished;
      },
      expect: () => {},
      fetch: () => {},
      complete: (packed) => packed,
      lost: () => [],
      pack: packRootfs,
      close: () => sent.catch(() => {}).then(() => file.close()),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openUnnamed(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}
