import { type Drift, type DriftKind, kindOf } from '../filelist/drift.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { ImagePath } from '../path.ts';
import type { LockMode } from '../request.ts';
import { showCount } from '../units.ts';
import { folderOf } from './folder.ts';
import { code, diff, folded } from './markdown.ts';

/** How what is packed differs from the lock. */
export interface DriftRecord {
  /** The lock's path, as its user gave it. */
  lock: string;
  mode: LockMode;
  /** Whether the lock was there. */
  found: boolean;
  kind: DriftKind;
  /** Listed now and not locked. */
  added: DriftPath[];
  /** Locked and not listed now. */
  removed: DriftPath[];
  /** Packed only because they are locked. */
  onlyLocked: string[];
}

export interface DriftPath {
  path: string;
  /** The OS package that owns it. */
  package?: string;
  /** Of one that went: the image has it no more. */
  gone?: true;
}

/** What is known of the paths. */
export interface DriftFacts extends Pick<DriftRecord, 'lock' | 'mode' | 'found'> {
  onlyLocked: Iterable<ImagePath>;
  /** Whether the image has a path. */
  has: (path: ImagePath) => boolean;
  /** The package of a path, if any. */
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

/** The drift in a few words: 12 paths came, 3 went (1 that the image has no more). */
export function driftText({ found, kind, added, removed }: DriftRecord): string {
  if (!found) return `it is not there yet, all is new (${pathsOf(added.length)})`;
  if (kind === 'none') return 'no drift';
  return driftCounts(added.length, removed.length, removed.filter(({ gone }) => gone).length);
}

/** Numbers of paths in words; `gone` of those that went are not in the image any more. */
export function driftCounts(added: number, removed: number, gone = 0): string {
  const came = added > 0 ? `${pathsOf(added)} came` : '';
  const went = removed > 0 ? `${added > 0 ? showCount(removed) : pathsOf(removed)} went` : '';
  const which = removed === 1 ? 'the image has it' : 'the image has them';
  const noMore = gone === removed ? which : `${showCount(gone)} that the image has`;
  return [came, gone > 0 ? `${went} (${noMore} no more)` : went].filter(Boolean).join(', ');
}

/** 1 path, 2 paths. */
export function pathsOf(count: number): string {
  return `${showCount(count)} ${count === 1 ? 'path' : 'paths'}`;
}

const TOP_GROUPS = 15;
const TOP_PATHS = 50;

/**
 * The drift for the job summary: the outcome, a table by package or folder, the paths to unfold. With `lock-mode: fail` the outcome is a
 * gate's verdict and the paths are in the patch.
 */
export function driftParts(drift: DriftRecord): string[] {
  const { lock, mode, onlyLocked } = drift;
  if (mode === 'fail') return drift.kind === 'none' ? [] : groupTable(drift);
  const only = onlyLocked.length > 0 ? ` Packed only because the lock has them: ${pathsOf(onlyLocked.length)}.` : '';
  const said = `**Lock** ${code(lock)}: ${driftText(drift)}.${only}`;
  if (drift.kind === 'none') return [said];
  return [
    `${said} \`lock.patch\` brings the lock up to date.`,
    ...groupTable(drift),
    ...(drift.found ? pathList(drift) : []),
  ];
}

function groupTable({ added, removed }: DriftRecord): string[] {
  const groups = new Map<string, { came: number; went: number }>();
  const count = (paths: DriftPath[], side: 'came' | 'went') => {
    for (const { path, package: owner } of paths) {
      const name = owner ?? folderOf(path);
      const group = groups.get(name) ?? { came: 0, went: 0 };
      group[side]++;
      groups.set(name, group);
    }
  };
  count(added, 'came');
  count(removed, 'went');
  const sorted = [...groups].sort(([a, x], [b, y]) => y.came + y.went - x.came - x.went || (a < b ? -1 : 1));
  const rows = sorted
    .slice(0, TOP_GROUPS)
    .map(([name, { came, went }]) => `| ${code(name)} | ${showCount(came)} | ${showCount(went)} |`);
  const more = sorted.length > TOP_GROUPS ? [`| … and ${showCount(sorted.length - TOP_GROUPS)} more | | |`] : [];
  return [['| Package or folder | Came | Went |', '|---|--:|--:|', ...rows, ...more].join('\n')];
}

function pathList({ added, removed }: DriftRecord): string[] {
  const lines = [
    ...added.map(({ path }) => `+ ${path}`),
    ...removed.map(({ path, gone }) => `- ${path}${gone ? '  (the image has it no more)' : ''}`),
  ];
  const shown = [...lines.slice(0, TOP_PATHS), ...(lines.length > TOP_PATHS ? ['  … the rest is in report.json'] : [])];
  return [folded('What came and what went', [diff(shown)])];
}
