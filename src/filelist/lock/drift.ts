import type { ImagePath } from '../../base/path.ts';

/** Kind of difference between a list and the lock; the output `drift`. */
export type DriftKind = 'none' | 'added' | 'removed' | 'both';

/** The paths added and removed since the lock, each sorted. */
export interface Drift {
  added: ImagePath[];
  removed: ImagePath[];
}

/** Compares the locked paths with the listed ones. Order and duplicates do not matter. */
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
