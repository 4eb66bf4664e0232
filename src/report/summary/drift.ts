import { counted, showCount } from '../../base/units.ts';
import { type DriftPath, type DriftRecord, driftText } from '../drift.ts';
import { folderOf } from '../folder.ts';
import { code, diff, folded } from './markdown.ts';

/**
 * The drift in the job summary: the outcome, a table by package or folder, and a folded list of paths. With
 * `lock-mode: fail` only the table: the gate's verdict has the outcome, and the patch has the paths.
 */
export function driftParts(drift: DriftRecord): string[] {
  const { lock, mode, onlyLocked } = drift;
  if (mode === 'fail') return drift.kind === 'none' ? [] : groupTable(drift);
  const only =
    onlyLocked.length > 0 ? ` Packed only because the lock has them: ${counted(onlyLocked.length, 'path')}.` : '';
  const said = `**Lock** ${code(lock)}: ${driftText(drift)}.${only}`;
  if (drift.kind === 'none') return [said];
  return [
    `${said} \`lock.patch\` brings the lock up to date.`,
    ...groupTable(drift),
    ...(drift.found ? pathList(drift) : []),
  ];
}

function groupTable({ added, removed }: DriftRecord): string[] {
  const groups = new Map<string, { more: number; fewer: number }>();
  const count = (paths: DriftPath[], side: 'more' | 'fewer') => {
    for (const { path, package: owner } of paths) {
      const name = owner ?? folderOf(path);
      const group = groups.get(name) ?? { more: 0, fewer: 0 };
      group[side]++;
      groups.set(name, group);
    }
  };
  count(added, 'more');
  count(removed, 'fewer');
  const sorted = [...groups].sort(([a, x], [b, y]) => y.more + y.fewer - x.more - x.fewer || (a < b ? -1 : 1));
  const rows = sorted
    .slice(0, TOP_GROUPS)
    .map(([name, { more, fewer }]) => `| ${code(name)} | ${showCount(more)} | ${showCount(fewer)} |`);
  const more = sorted.length > TOP_GROUPS ? [`| … and ${showCount(sorted.length - TOP_GROUPS)} more | | |`] : [];
  return [['| Package or folder | Added | Removed |', '|---|--:|--:|', ...rows, ...more].join('\n')];
}

function pathList({ added, removed }: DriftRecord): string[] {
  const lines = [
    ...added.map(({ path }) => `+ ${path}`),
    ...removed.map(({ path, gone }) => `- ${path}${gone ? '  (no longer in the image)' : ''}`),
  ];
  const shown = [...lines.slice(0, TOP_PATHS), ...(lines.length > TOP_PATHS ? ['  … more in report.json'] : [])];
  return [folded('Paths added and removed', [diff(shown)])];
}

const TOP_GROUPS = 15;
const TOP_PATHS = 50;
