import type { ImagePath } from '../path.ts';

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
}

/** What a tracer saw, one record a path: the strongest `how`, `found` if any call found it. */
export class Touches {
  readonly #seen = new Map<ImagePath, Touch>();

  get size(): number {
    return this.#seen.size;
  }

  add(touch: Touch): void {
    const known = this.#seen.get(touch.path);
    if (!known) {
      this.#seen.set(touch.path, { ...touch });
      return;
    }
    known.found ||= touch.found;
    if (HOWS.indexOf(touch.how) > HOWS.indexOf(known.how)) known.how = touch.how;
  }

  get(path: ImagePath): Touch | undefined {
    return this.#seen.get(path);
  }

  /** All records in the order of the paths' bytes. */
  sorted(): Touch[] {
    return [...this.#seen.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
