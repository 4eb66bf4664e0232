import { keepNewSpaceSmall } from '../base/heap.ts';
import type { Tracer } from '../capture/tracer.ts';
import { type ContentsSession, closeInstance, type Opened, openInstance } from '../contents/contents.ts';
import type { Contents } from '../contents/instance.ts';
import type { Docker } from '../engine/docker.ts';
import type { Original } from '../original/original.ts';
import { type Packages, readPackages } from '../packages/packages.ts';
import { bodyReader } from '../rootfs/rootfs.ts';

/** The OS packages of an image, and warnings about what could not be read. */
export interface KnownPackages {
  packages: Packages;
  warnings: string[];
}

/** An instance, with what can be read from it before the file list is known. */
export interface Prepared extends Opened {
  /** Set if the layers can be read. */
  known?: KnownPackages;
}

/** Prepares packing while the tracer is attached. */
export class Preparation {
  readonly #givenUp = new AbortController();
  #prepared: Promise<Prepared | undefined>;

  constructor(docker: Docker, session: ContentsSession, original: Original) {
    const signal = AbortSignal.any([session.signal, this.#givenUp.signal]);
    // `pack` tries again after a failure, and reports it.
    this.#prepared = prepare(docker, original, { ...session, signal }).catch(() => undefined);
  }

  /**
   * Gives up an unfinished preparation for sysdig. Call it after the tracer is attached and before the container
   * starts: sysdig gets the events of the whole machine, and a program that looks at every file of an image makes it
   * drop events. Strace is not affected.
   */
  async yieldTo({ name }: Pick<Tracer, 'name'>): Promise<void> {
    if (name !== 'sysdig') return;
    this.#givenUp.abort();
    await this.#prepared;
  }

  /** The original's files, until the instance is taken; undefined if its layers cannot be read here. */
  async contents(): Promise<Contents | undefined> {
    const layers = (await this.#prepared)?.layers;
    return layers instanceof Error ? undefined : layers;
  }

  /** Returns the prepared instance, at most once; undefined if the preparation failed or was given up. */
  take(): Promise<Prepared | undefined> {
    const prepared = this.#prepared;
    this.#prepared = Promise.resolve(undefined);
    return prepared;
  }

  /** Closes the prepared instance if nobody took it. */
  async discard(): Promise<void> {
    const prepared = await this.take();
    if (prepared) await closeInstance(prepared);
  }
}

async function prepare(docker: Docker, original: Original, session: ContentsSession): Promise<Prepared> {
  keepNewSpaceSmall();
  const opened = await openInstance(docker, original, session);
  if (opened.layers instanceof Error) return opened;
  try {
    return { ...opened, known: readKnownPackages(opened.layers) };
  } catch (error) {
    await closeInstance(opened);
    throw error;
  }
}

/** Reads the package databases in the image. */
export function readKnownPackages(contents: Contents): KnownPackages {
  return readPackages(contents.index().tree, bodyReader(contents), contents.fetch);
}
