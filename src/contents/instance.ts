import type { ImagePath } from '../base/path.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { createInstance } from '../engine/instance.ts';
import type { Original } from '../original/original.ts';
import type { PackedEntry } from '../rootfs/closure/packed.ts';
import type { Pack } from '../rootfs/write.ts';
import type { ByteSource } from '../tar/byte-source.ts';
import type { Entry } from '../tar/entry.ts';
import type { Index } from './export/export-index.ts';

/** The file system of a container, as far as it was read. */
export interface Contents {
  /** The bodies, at the offsets of the index. */
  source: ByteSource;
  /** Offsets of bodies that `source` lacks. */
  leftOut: ReadonlySet<number>;
  /** All names. Throws `Failure` if the archive is damaged or incomplete. */
  index(): Index;
  /** Announces entries that are probably packed, before their bodies are read. */
  expect(entries: Iterable<Entry>): void;
  /** Announces whole files that are read next, a few megabytes at a time. */
  fetch(entries: Iterable<Entry>): void;
  /** Adds details to the packed entries that the index lacks. */
  complete(packed: readonly PackedEntry[]): readonly PackedEntry[];
  /** Paths of packed entries whose attributes rootfs.tar is known to lack. */
  lost(packed: readonly PackedEntry[]): ImagePath[];
  /** Writes rootfs.tar. Do not call other methods meanwhile. */
  pack: Pack;
  close(): Promise<void>;
}

/** A fresh container of the image that never starts, so that nothing written at run time gets into the micro image. */
export interface Instance {
  inspect: ContainerInspect;
  /** Creation time in whole seconds. The engine made everything newer in it. */
  createdAt: number;
  /** Call after closing the contents: the engine syncs the disk, and syncing useless data takes seconds. */
  remove(): Promise<void>;
}

export async function makeInstance(docker: Docker, original: Original, runId: string): Promise<Instance> {
  const { config } = original.base;
  const options = { image: original.inspect.Id, runId, platform: original.platform };
  const id = await createInstance(docker, options, Object.keys(config.Volumes ?? {}));
  const remove = () => docker.uncancelled().remove(id);
  try {
    const inspect = (await docker.api({ method: 'GET', path: `/containers/${id}/json` })) as ContainerInspect;
    return { inspect, createdAt: Math.floor(Date.parse(inspect.Created) / 1000), remove };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}
