import { closeSync, openSync, writeSync } from 'node:fs';
import { Failure } from '../base/failure.ts';
import { withGivenBack } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';
import { bufferSource } from '../tar/byte-source.ts';
import { members } from '../tar/members.ts';
import { type CreateOptions, runLabels } from './argv.ts';
import type { Docker } from './docker.ts';
import { createInstance } from './instance.ts';

/** The used fields of the API's VolumeInspect. */
export interface VolumeInspect {
  Name: string;
  Driver: string;
  Labels?: Record<string, string> | null;
}

/** Undefined if the volume does not exist. */
export async function volumeNamed(docker: Docker, name: string): Promise<VolumeInspect | undefined> {
  try {
    return (await docker.api({ method: 'GET', path: `/volumes/${encodeURIComponent(name)}` })) as VolumeInspect;
  } catch (error) {
    if (error instanceof Failure && /no such volume/i.test(error.message)) return undefined;
    throw error;
  }
}

/** A container in the API's ContainerList. */
export interface Listed {
  Id: string;
  Names: string[];
  /** "created", "running", "exited", … */
  State: string;
}

/** The containers that mount the volume, running or not. */
export async function containersWith(docker: Docker, volume: string): Promise<Listed[]> {
  const filters = encodeURIComponent(JSON.stringify({ volume: [volume] }));
  return (await docker.api({ method: 'GET', path: `/containers/json?all=true&filters=${filters}` })) as Listed[];
}

/** Creates an empty volume that belongs to a run and returns its name. */
export async function createVolume(docker: Docker, runId: string): Promise<string> {
  const body = { Labels: runLabels(runId) };
  return ((await docker.api({ method: 'POST', path: '/volumes/create', body })) as { Name: string }).Name;
}

/** What a volume is read and filled through: a container that is never started, so its image needs no program. */
export interface Helper extends CreateOptions {
  /** The image's VOLUME paths. */
  volumes: readonly string[];
  log: Log;
}

/** The content of a volume: bytes of its tar, and whether the engine fills it from the image of a new container. */
export interface VolumeContent {
  bytes: number;
  empty: boolean;
}

/** Copies the volume's content into the new file `file`, as a tar. Throws `Failure` if this machine's disk is full. */
export async function saveVolume(docker: Docker, helper: Helper, name: string, file: string): Promise<VolumeContent> {
  const out = openSync(file, 'wx', 0o600);
  const head = new Head();
  const take = (bytes: Buffer) => {
    head.push(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(out, bytes, at);
  };
  try {
    await withHelper(docker, helper, name, (id) => docker.copyOut(id, placeOf(helper), take));
    return { bytes: head.bytes, empty: head.isEmptyVolume() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new Failure(`this machine's disk is full after ${head.bytes} bytes of volume ${name}`, { cause: error });
  } finally {
    closeSync(out);
  }
}

/** Whether the volume is empty. Reads no more of it than that needs. */
export async function isEmptyVolume(docker: Docker, helper: Helper, name: string): Promise<boolean> {
  const head = new Head();
  const enough = new Error('enough');
  const take = (bytes: Buffer) => {
    head.push(bytes);
    if (head.bytes > MAX_EMPTY) throw enough;
  };
  try {
    await withHelper(docker, helper, name, (id) => docker.copyOut(id, placeOf(helper), take));
  } catch (error) {
    if (error !== enough) throw error;
  }
  return head.isEmptyVolume();
}

/** Fills a new volume from the tar in `file`, with owners, modes and times. */
export async function fillVolume(docker: Docker, helper: Helper, name: string, file: string): Promise<void> {
  const tar = openSync(file, 'r');
  try {
    await withHelper(docker, helper, name, (id) => docker.copyIn(id, tar));
  } finally {
    closeSync(tar);
  }
}

async function withHelper<T>(
  docker: Docker,
  helper: Helper,
  volume: string,
  work: (id: string) => Promise<T>,
): Promise<T> {
  // nocopy: otherwise the engine would fill an empty volume from the image.
  const id = await createInstance(docker, helper, helper.volumes, [`${volume}:${placeOf(helper)}:nocopy`]);
  const remove = () => docker.uncancelled().remove(id);
  return withGivenBack(helper.log, `Cannot remove container ${id}`, () => work(id), remove);
}

/** A folder that no image has: a link of that name could lead elsewhere. */
function placeOf({ runId }: Helper): string {
  return `/.micropacker-volume-${runId}`;
}

/** The tar of an empty folder is shorter than this. */
const MAX_EMPTY = 64 << 10;

/** The beginning of a volume's tar. */
class Head {
  bytes = 0;
  readonly #chunks: Buffer[] = [];

  push(bytes: Buffer): void {
    if (this.bytes <= MAX_EMPTY) this.#chunks.push(Buffer.from(bytes));
    this.bytes += bytes.length;
  }

  /** True if the tar has the volume's folder only. */
  isEmptyVolume(): boolean {
    return this.bytes <= MAX_EMPTY && [...members(bufferSource(Buffer.concat(this.#chunks)))].length <= 1;
  }
}
