import { type ImagePath, joinPath, ROOT } from '../path.ts';

/**
 * How a path was touched, weakest first: `stat` looked at (stat, access, readlink, chdir, …), `open` opened or listed,
 * `create` made, renamed or removed (or tried to), `exec` run.
 */
export const HOWS = ['stat', 'open', 'create', 'exec'] as const;
export type How = (typeof HOWS)[number];

export interface Touch {
  path: ImagePath;
  how: How;
  /** Whether the call succeeded, i.e. the path was there. */
  found: boolean;
  /** The program that did it first, where the tracer knows; of what was run, the one that ran it. */
  by?: ImagePath;
  /** Made the root folder of a process by chroot(2). */
  root?: true;
}

/** What a tracer saw, one record a path: the strongest `how`, `found` if any call found it. */
export class Touches {
  readonly #seen = new Map<ImagePath, Touch>();
  readonly #roots = new Set<ImagePath>();

  get size(): number {
    return this.#seen.size;
  }

  /** Returns whether it is the first of its path. */
  add({ root, ...touch }: Touch): boolean {
    if (root && touch.found && touch.path !== ROOT) this.#roots.add(touch.path);
    const known = this.#seen.get(touch.path);
    if (!known) {
      this.#seen.set(touch.path, { ...touch });
      return true;
    }
    known.found ||= touch.found;
    if (HOWS.indexOf(touch.how) > HOWS.indexOf(known.how)) known.how = touch.how;
    return false;
  }

  /** Which program the first touch of a path was by. */
  tell(path: ImagePath, by: ImagePath): void {
    const touch = this.#seen.get(path);
    if (touch) touch.by ??= by;
  }

  get(path: ImagePath): Touch | undefined {
    return this.#seen.get(path);
  }

  /** Which program was the first on which path, in their order. */
  *callers(): Generator<Touch & { by: ImagePath }> {
    for (const touch of this.#seen.values()) if (touch.by !== undefined) yield { ...touch, by: touch.by };
  }

  /**
   * All records in the order of the paths' bytes. A process in a root folder of its own names paths from there, and which
   * process that was is not told: so each path is there a second time, below each such folder. The image knows which it was.
   */
  sorted(): Touch[] {
    const all = this.#roots.size === 0 ? this : this.#belowRoots();
    return [...all.#seen.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #belowRoots(): Touches {
    const all = new Touches();
    for (const touch of this.#seen.values()) {
      all.add(touch);
      for (const root of this.#roots)
        if (touch.path !== root) all.add({ ...touch, path: joinPath(root, `.${touch.path}`) });
    }
    return all;
  }
}

/** What any of several tracers saw. */
export function unionOf(several: Iterable<Touches>): Touches {
  const all = new Touches();
  for (const touches of several) for (const touch of touches.sorted()) all.add(touch);
  return all;
}
