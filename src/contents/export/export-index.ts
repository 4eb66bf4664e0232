import { Planter } from '../../rootfs/planter.ts';
import type { Tree } from '../../rootfs/tree.ts';
import type { ByteSource } from '../../tar/byte-source.ts';
import { type Member, members } from '../../tar/members.ts';

export interface Index {
  tree: Tree;
  /** One for each member that was left out because it cannot be extracted. */
  warnings: string[];
}

/** Indexes the output of `docker export`, also while it arrives. */
export class ExportIndex {
  readonly #members: Iterator<Member>;
  readonly #planter = new Planter();
  #planted = 0;
  #failed: { error: unknown } | undefined;

  constructor(source: ByteSource) {
    this.#members = members(source);
  }

  /**
   * Indexes up to the first `count` members, which must be complete in the source. Never throws: `finish` throws the
   * error.
   */
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

  /** Indexes the rest; the source must be complete. Throws like `indexExport`. */
  finish(): Index {
    this.take(Number.POSITIVE_INFINITY);
    if (this.#failed) throw this.#failed.error;
    return this.#planter.finish();
  }
}

/**
 * Indexes the output of `docker export`: names, attributes and the offsets of bodies. Bodies are not read. Members that
 * cannot be extracted are left out with a warning. Throws `Failure` if the archive is damaged or incomplete, or has
 * more than four million names.
 */
export function indexExport(source: ByteSource): Index {
  return new ExportIndex(source).finish();
}
