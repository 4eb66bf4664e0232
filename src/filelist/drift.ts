import type { ImagePath } from '../path.ts';
import type { FileList } from './filelist.ts';

/** How a list differs from the lock; the output `drift`. */
export type DriftKind = 'none' | 'added' | 'removed' | 'both';

/** What came and what went, each sorted. */
export interface Drift {
  added: ImagePath[];
  removed: ImagePath[];
}

/** Compares the paths that are locked with those that are listed now; order and repeats do not count. */
export function driftBetween(locked: readonly ImagePath[], listed: readonly ImagePath[]): Drift {
  const [before, after] = [new Set(locked), new Set(listed)];
  return {
    added: [...after].filter((path) => !before.has(path)).sort(),
    removed: [...before].filter((path) => !after.has(path)).sort(),
  };
}

/** The drift in one word. */
export function kindOf({ added, removed }: { added: readonly unknown[]; removed: readonly unknown[] }): DriftKind {
  if (added.length > 0) return removed.length > 0 ? 'both' : 'added';
  return removed.length > 0 ? 'removed' : 'none';
}

/** A file list, and why some of its paths are in it; the others were traced. */
export interface ListWithReasons extends FileList {
  reasons: ReadonlyMap<ImagePath, 'lock' | 'healed'>;
}

/** The list with the locked paths that the image has (`has`) and the list lacks. */
export function withLocked(
  list: FileList,
  locked: readonly ImagePath[],
  has: (path: ImagePath) => boolean,
): ListWithReasons {
  const listed = new Set(list.paths);
  const more = locked.filter((path) => !listed.has(path) && has(path));
  return {
    comments: list.comments,
    paths: [...list.paths, ...more].sort(),
    reasons: new Map(more.map((path) => [path, 'lock'])),
  };
}

/** The list with what a test on the micro image missed; none of it is in the list yet. */
export function withHealed(list: ListWithReasons, healed: readonly ImagePath[]): ListWithReasons {
  return {
    comments: list.comments,
    paths: [...list.paths, ...healed].sort(),
    reasons: new Map([...list.reasons, ...healed.map((path) => [path, 'healed'] as const)]),
  };
}
