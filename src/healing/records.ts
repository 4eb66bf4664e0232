import type { ImagePath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { HealedRecord, RoundRecord } from '../report/report.ts';
import type { Failed } from '../trial/verdict.ts';
import { named } from './failures.ts';
import { MANY } from './healing.ts';
import type { Healed, Round } from './micro-images.ts';

const SHOWN = 100;

/** The healed paths for report.json, sorted by path. `missers` names the containers that looked for some of them. */
export function healedRecords(
  healed: readonly Healed[],
  missers: ReadonlyMap<ImagePath, string> = new Map(),
): HealedRecord[] {
  const sorted = [...healed].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ path, round, because }) => {
    const container = missers.get(path);
    return { path: formatPath(path), round, because, ...(container ? { container } : {}) };
  });
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

/** The warning of a run that passes only by healing. `failed` is how it went without. */
export function healedText(healed: readonly Healed[], failed?: Failed): string {
  const one = healed.length === 1;
  const added = `${counted(healed.length, 'path')} that ${one ? 'was' : 'were'} not captured`;
  const many = healed.length > MANY ? ' The test may not need every path.' : '';
  const them = one ? 'it' : 'them';
  const paths = named(healed.map(({ path }) => path));
  const what = failed?.test?.ok
    ? `Healed with ${added}: ${paths}. Without ${them}, ${failed.message}.`
    : `Healed: the test passes on the micro image only with ${added}: ${paths}.`;
  return `${what}${many} Add ${them} to keep, or let the test on the original use ${them}.`;
}

/** The notice about paths that a passing test's container looked for in vain. */
export function missedText(missed: readonly Healed[]): string {
  const one = missed.length === 1;
  const paths = counted(missed.length, 'path');
  return `The test passed, but the container looked for ${paths} that the micro image lacked and the original has: ${named(missed.map(({ path }) => path))}. ${one ? 'It was' : 'They were'} added (reason missed).`;
}

/** The warning of a test that failed only while it was watched. `added`: whether that run led to added paths. */
export function onlyWatchedText(message: string, added: boolean): string {
  const all = added ? ' What the container looked for in vain was still added.' : '';
  return `The test fails only while it is watched by strace: ${message}. It passes without, so that run counts.${all}`;
}
