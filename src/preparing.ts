import { keepNewSpaceSmall } from './heap.ts';
import { type Packages, readPackages } from './packages/packages.ts';
import { bodyReader } from './rootfs/rootfs.ts';
import type { Run } from './run.ts';
import { closeInstance, type Opened, openInstance } from './target/contents.ts';
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

/**
 * Prepares for packing while a tracer is attached. The container is not to be started before that has `settled`: programs that look at every file of
 * an image would crowd the tracer out.
 */
export class Preparation {
  /** Never rejects. */
  readonly settled: Promise<void>;
  #prepared: Promise<Prepared | undefined>;

  constructor(run: Run, original: Original) {
    // What failed is tried again, and told, where it is needed.
    this.#prepared = prepare(run, original).catch(() => undefined);
    this.settled = this.#prepared.then(() => {});
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

async function prepare({ docker, session }: Run, original: Original): Promise<Prepared> {
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
