import { type Member, members } from './members.ts';
import { Planter } from './planter.ts';
import type { ByteSource } from './source.ts';
import type { Tree } from './tree.ts';

export interface Index {
  tree: Tree;
  /** What was left out because it cannot be extracted. */
  warnings: string[];
}

/** Indexes a container's file system as `docker export` writes it, also while it comes. */
export class ExportIndex {
  readonly #members: Iterator<Member>;
  readonly #planter = new Planter();
  #planted = 0;
  #failed: { error: unknown } | undefined;

  constructor(source: ByteSource) {
    this.#members = members(source);
  }

  /** Takes the first `count` members, which the source must have whole. Never throws: what is wrong with them is told at the end. */
  take(count: number): void {
    try {
      while (this.#planted < count && this.#failed === undefined) {
        const { done, value } = this.#members.next();
        if (done) break;
        this.#planter.plant(value);
        this.#planted += 1;
      }
    } catch (error) {
      this.#failed = { error };
    }
  }

  /** Takes all the others; the source must have come to its end. Throws as `indexExport`. */
  finish(): Index {
    this.take(Number.POSITIVE_INFINITY);
    if (this.#failed) throw this.#failed.error;
    return this.#planter.finish();
  }
}

/**
 * Indexes a container's file system as `docker export` writes it: names, attributes and where the bodies lie. Bodies are not
 * read. What a hostile archive holds that cannot be extracted is left out with a warning; throws `Failure` when the archive is
 * damaged or incomplete, or has more than four million names.
 */
export function indexExport(source: ByteSource): Index {
  return new ExportIndex(source).finish();
}
