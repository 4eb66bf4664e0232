import type { Tracer } from './capture/tracer.ts';
import type { Docker } from './engine/docker.ts';
import { keepNewSpaceSmall } from './heap.ts';
import { type Packages, readPackages } from './packages/packages.ts';
import { bodyReader } from './rootfs/rootfs.ts';
import type { Run } from './run.ts';
import { type ContentsSession, closeInstance, type Opened, openInstance } from './target/contents.ts';
import type { Original } from './target/image.ts';
import type { Contents } from './target/instance.ts';

/** The OS packages of an image, and what could not be read of them. */
export interface KnownPackages {
  packages: Packages;
  warnings: string[];
}

/** An instance, with what is read of it whatever the file list will be. */
export interface Prepared extends Opened {
  /** Where its layers can be read. */
  known?: KnownPackages;
}

/** Prepares for packing while a tracer is attached. */
export class Preparation {
  readonly #givenUp = new AbortController();
  #prepared: Promise<Prepared | undefined>;

  constructor(run: Run, original: Original) {
    const signal = AbortSignal.any([run.session.signal, this.#givenUp.signal]);
    // What failed is tried again, and told, where it is needed.
    this.#prepared = prepare(run.docker, original, { ...run.session, signal }).catch(() => undefined);
  }

  /**
   * To be waited for when a tracer is attached, before the container is started. Sysdig is handed what happens on the whole machine, and a program
   * that looks at every file of an image would have it lose events: what is not ready by then is given up. Strace does not mind.
   */
  async makeWay({ name }: Pick<Tracer, 'name'>): Promise<void> {
    if (name !== 'sysdig') return;
    this.#givenUp.abort();
    await this.#prepared;
  }

  /** Hands it over, once; undefined where it could not be prepared. */
  take(): Promise<Prepared | undefined> {
    const prepared = this.#prepared;
    this.#prepared = Promise.resolve(undefined);
    return prepared;
  }

  /** Gives back what was not taken. */
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
    return { ...opened, known: knownOf(opened.layers) };
  } catch (error) {
    await closeInstance(opened);
    throw error;
  }
}

/** The packages by the databases in the image. */
export function knownOf(contents: Contents): KnownPackages {
  return readPackages(contents.index().tree, bodyReader(contents), contents.fetch);
}
