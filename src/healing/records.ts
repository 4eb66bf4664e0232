import { formatPath } from '../filelist/filelist.ts';
import type { HealedRecord, RoundRecord } from '../report/report.ts';
import { showCount } from '../units.ts';
import { named } from './failures.ts';
import { type Healed, MANY, type Round } from './healing.ts';

const SHOWN = 100;

/** For report.json, in the order of the paths. */
export function healedRecords(healed: readonly Healed[]): HealedRecord[] {
  const sorted = [...healed].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ path, round, because }) => ({ path: formatPath(path), round, because }));
}

export function roundRecord({ round, added, verdict }: Round): RoundRecord {
  return {
    round,
    added: added.length,
    paths: added.slice(0, SHOWN).map(formatPath),
    passed: verdict.ok,
    ...(verdict.ok ? {} : { message: verdict.message }),
  };
}

/** The warning of a run that passes by healing only. */
export function healedText(healed: readonly Healed[]): string {
  const one = healed.length === 1;
  const what = one
    ? '1 path that was not captured; it was'
    : `${showCount(healed.length)} paths that were not captured; they were`;
  const many = healed.length > MANY ? ' Not each of them may be needed: it passed with all of them.' : '';
  return `Healed: the test on the micro image needs ${what} added: ${named(healed.map(({ path }) => path))}.${many} Name ${one ? 'it' : 'them'} in keep, or let the test on the original reach ${one ? 'it' : 'them'}.`;
}
