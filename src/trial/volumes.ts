import { join } from 'node:path';
import { Cancelled, Failure } from '../base/failure.ts';
import { tryTo } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';
import { withProgress } from '../base/progress.ts';
import { showBytes, showDuration } from '../base/units.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import {
  containersWith,
  createVolume,
  fillVolume,
  type Helper,
  isEmptyVolume,
  saveVolume,
  type VolumeContent,
  type VolumeInspect,
  volumeNamed,
} from '../engine/volumes.ts';

export interface VolumesOptions {
  docker: Docker;
  log: Log;
  runId: string;
  /** The run's private folder. */
  tempDir: string;
  /** False if only one run of the test can happen: then nothing is copied. */
  copies: boolean;
  /** True for a volume that did not exist before this step. */
  isNew: (volume: VolumeInspect) => boolean;
}

/** The volumes of a container that is about to be created. */
export interface WantedVolumes {
  /** The user's volumes, by name. */
  names: readonly string[];
  /** Whether the run captures the original: then it uses the user's own volumes. */
  captures: boolean;
  /** The image of the container, for helpers. */
  helper: Pick<Helper, 'image' | 'platform' | 'volumes'>;
  /** The existing container that the volumes belong to. It does not run now. */
  owner?: ContainerInspect;
}

/** The volumes of one run. */
export interface RunVolumes {
  /** The volume to mount instead of the user's, by the user's name. */
  names: ReadonlyMap<string, string>;
  /** Call it when the container is started: from then on, the user's volumes have what it wrote. */
  started(): void;
  /** Removes the volumes that were made for this run. */
  release(): Promise<void>;
}

/** A volume of the user before the first run. */
interface Before {
  /** All runs use the volume itself. */
  shared?: true;
  /** The tar of its content; undefined if the volume did not exist. */
  file?: string;
  /** True if it has files of the user's, so that the engine does not fill it from the image. */
  hasData?: true;
}

/** States of a container whose processes use its volumes (the API's ContainerState). */
const LIVE = ['running', 'paused', 'restarting'];
const FULL = 'Free some space, or mount a volume with less data.';

/**
 * Shows each run of a step the user's named volumes as they were before the first run. The first capture uses the
 * volumes themselves, so they end as it left them; every other run gets copies. A volume that did not exist, or that
 * the engine has just made for the container, is a new one for each run: the engine fills it from the run's own image.
 */
export class Volumes {
  readonly #options: VolumesOptions;
  readonly #before = new Map<string, Before>();
  /** Names of volumes with the user's files, ours included. */
  readonly #withData = new Set<string>();
  readonly #told = new Set<string>();
  #captured = false;

  constructor(options: VolumesOptions) {
    this.#options = options;
  }

  /** Call it before each run, also before the first. Throws `Failure` if there is no room for a copy. */
  async forRun(wanted: WantedVolumes): Promise<RunVolumes> {
    for (const name of wanted.names) {
      if (!this.#before.has(name)) this.#before.set(name, await this.#look(name, wanted));
    }
    const own = wanted.captures && !(this.#captured && this.#options.copies);
    const started = () => {
      this.#captured ||= own;
    };
    if (own) return { names: new Map(), started, release: async () => {} };
    const names = new Map<string, string>();
    const docker = this.#options.docker.uncancelled();
    const release = () => removeAll(docker, names.values());
    try {
      for (const name of wanted.names) {
        const before = this.#before.get(name)!;
        if (!before.shared) names.set(name, await this.#copy(name, before, wanted));
      }
    } catch (error) {
      await tryTo(this.#options.log, 'Cannot remove the copies of volumes', release);
      throw error;
    }
    return { names, started, release };
  }

  /** Whether a volume had files of the user's before its run. */
  hadData(name: string): boolean {
    return this.#withData.has(name);
  }

  /** Tells once of each bind mount ("SOURCE (at DESTINATION)") that a run has changed, if another run can follow. */
  tellChanged(binds: readonly string[]): void {
    const news = binds.filter((bind) => !this.#told.has(bind));
    if (news.length === 0 || !this.#options.copies) return;
    for (const bind of news) this.#told.add(bind);
    this.#options.log.notice(
      `The run changed files in a bind mount: ${news.join(', ')}. The next run finds them as they are now: only named volumes are the same for each run.`,
    );
  }

  async #look(name: string, wanted: WantedVolumes): Promise<Before> {
    const { docker, log, isNew } = this.#options;
    const volume = await volumeNamed(docker, name);
    if (!volume) return {};
    const { owner } = wanted;
    const others = (await containersWith(docker, name)).filter(({ Id }) => Id !== owner?.Id);
    const live = others.filter(({ State }) => LIVE.includes(State));
    if (live.length > 0) {
      const users = live.map(({ Names }) => Names[0]?.replace(/^\//, '')).join(', ');
      // A copy would cut the connection between the containers: a socket or a queue in the volume, for example.
      log.notice(`Volume ${name} is also used by ${users}, which is running: all runs share it.`);
      return { shared: true };
    }
    const anonymous = isAnonymous(volume.Name);
    const unused = owner?.State.StartedAt.startsWith('0001') && others.length === 0;
    if (unused && (anonymous || isNew(volume))) return {};
    const before = await this.#save(volume, wanted);
    // A container in production gets a new anonymous volume, which the engine fills from the image.
    if (before.hasData && anonymous) return { ...before, hasData: undefined };
    if (before.hasData) this.#withData.add(name);
    return before;
  }

  async #save({ Name: name, Driver }: VolumeInspect, wanted: WantedVolumes): Promise<Before> {
    const { docker, log, tempDir, copies } = this.#options;
    const helper = this.#helper(wanted);
    const begin = performance.now();
    try {
      if (!copies) return (await isEmptyVolume(docker, helper, name)) ? {} : { hasData: true };
      const file = join(tempDir, `volume-${this.#before.size}.tar`);
      const save = () => saveVolume(docker, helper, name, file);
      const { bytes, empty }: VolumeContent = await withProgress(log, () => `Copying volume ${name}`, save);
      if (empty) return { file };
      const cost = `${showBytes(bytes)} copied in ${showDuration(performance.now() - begin)}`;
      log.info(`Volume ${name}: ${cost}; each run starts from this content`);
      return { file, hasData: true };
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      if (isFull(error)) throw noRoom(name, error);
      log.warning(
        `Volume ${name} (driver ${Driver}) cannot be copied: ${(error as Error).message}. All runs share it, so the run on the micro image finds what the first run wrote.`,
      );
      return { shared: true };
    }
  }

  /** Makes a volume for a run with the content that `name` had before the first run. */
  async #copy(name: string, { file, hasData }: Before, wanted: WantedVolumes): Promise<string> {
    const { docker, runId } = this.#options;
    const ours = await createVolume(docker, runId);
    try {
      if (file !== undefined) await fillVolume(docker, this.#helper(wanted), ours, file);
    } catch (error) {
      await docker
        .uncancelled()
        .removeVolume(ours)
        .catch(() => {});
      throw isFull(error) ? noRoom(name, error) : error;
    }
    if (hasData) this.#withData.add(ours);
    return ours;
  }

  #helper({ helper }: WantedVolumes): Helper {
    const { runId, log } = this.#options;
    return { ...helper, runId, log };
  }
}

async function removeAll(docker: Docker, names: Iterable<string>): Promise<void> {
  for (const name of names) await docker.removeVolume(name);
}

/** The engine names an anonymous volume by 64 hex digits. */
export function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function isFull(error: unknown): boolean {
  return /no space left on device|disk quota exceeded|disk is full/i.test((error as Error).message);
}

function noRoom(name: string, cause: unknown): Failure {
  const message = `there is no room for a copy of volume ${name}: ${(cause as Error).message}`;
  return new Failure(message, { fix: `Each run of the test starts from the volume as it is now. ${FULL}`, cause });
}
