import type { ImagePath } from '../base/path.ts';
import { counted, showCount } from '../base/units.ts';
import { formatPath } from '../filelist/filelist.ts';
import { type Drift, type DriftKind, kindOf } from '../filelist/lock/drift.ts';
import type { LockMode } from '../request/request.ts';

/** The difference between the packed list and the lock. */
export interface DriftRecord {
  /** Path of the lock, as the user wrote it. */
  lock: string;
  mode: LockMode;
  /** Whether the lock exists. */
  found: boolean;
  kind: DriftKind;
  /** Listed now, but not locked. */
  added: DriftPath[];
  /** Locked, but not listed now. */
  removed: DriftPath[];
  /** Packed only because they are locked. */
  onlyLocked: string[];
}

export interface DriftPath {
  path: string;
  /** The OS package that owns it. */
  package?: string;
  /** Set on a removed path that no longer exists in the image. */
  gone?: true;
}

/** Facts that a drift alone does not hold. */
export interface DriftFacts extends Pick<DriftRecord, 'lock' | 'mode' | 'found'> {
  onlyLocked: Iterable<ImagePath>;
  /** Whether the image has the path. */
  has: (path: ImagePath) => boolean;
  /** Name of the OS package that owns the path, if any. */
  packageOf?: (path: ImagePath) => string | undefined;
}

export function driftRecord(drift: Drift, facts: DriftFacts): DriftRecord {
  const { lock, mode, found, has, packageOf } = facts;
  const record = (path: ImagePath): DriftPath => {
    const owner = packageOf?.(path);
    return { path: formatPath(path), ...(owner ? { package: owner } : {}) };
  };
  return {
    ...{ lock, mode, found, kind: kindOf(drift) },
    added: drift.added.map(record),
    removed: drift.removed.map((path) => ({ ...record(path), ...(has(path) ? {} : { gone: true as const }) })),
    onlyLocked: [...facts.onlyLocked].map(formatPath),
  };
}

/** The drift in a few words: 12 paths added, 3 removed (1 no longer exists in the image). */
export function driftText({ found, kind, added, removed }: DriftRecord): string {
  if (!found) return `the file does not exist yet (${counted(added.length, 'new path')})`;
  if (kind === 'none') return 'no drift';
  return driftCounts(added.length, removed.length, removed.filter(({ gone }) => gone).length);
}

/** Numbers of paths in words; `gone` of the removed paths no longer exist in the image. */
export function driftCounts(added: number, removed: number, gone = 0): string {
  const more = added > 0 ? `${counted(added, 'path')} added` : '';
  const fewer = removed > 0 ? `${added > 0 ? showCount(removed) : counted(removed, 'path')} removed` : '';
  const all = gone === 1 ? 'it' : 'they';
  const which = gone === removed ? all : showCount(gone);
  const note = gone > 0 ? ` (${which} no longer ${gone === 1 ? 'exists' : 'exist'} in the image)` : '';
  return [more, `${fewer}${note}`].filter(Boolean).join(', ');
}
