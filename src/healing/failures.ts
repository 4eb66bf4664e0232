import { type Evidence, EXIT, Failure } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import { counted, showCount, showDuration } from '../base/units.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { Failed } from '../trial/verdict.ts';
import { textOf } from '../trial/verdict.ts';
import type { Round } from './micro-images.ts';
import type { Suspects } from './suspects.ts';

const SHOWN = 3;
const MOST_LINES = 20;
const FIX_FLAKY =
  'Fix the test, or let ready wait for the right condition. A flaky test cannot show which files are missing.';

/**
 * The test fails on the micro image, also after the `rounds` of healing, of at most `limit`. `byStrace` tells whether
 * strace has watched it.
 */
export function notHealed(
  failed: Failed,
  suspects: Suspects,
  rounds: readonly Round[],
  { limit, byStrace, allowedMs }: { limit: number; byStrace: boolean; allowedMs: number | undefined },
): Failure {
  const after = rounds.length === 0 ? '' : `, also after ${counted(rounds.length, 'round')} of healing`;
  return new Failure(`on the micro image${after}: ${textOf(failed)}`, {
    exitCode: EXIT.testOnMicro,
    fix: `${lateText(allowedMs)}${fixOf(failed, suspects, rounds, limit, byStrace)}`,
    evidence: [...suspected(suspects, failed.why), ...failed.evidence, ...tried(rounds)],
    containerSaid: failed.containerSaid,
  });
}

/** The test passed, but a watched run looked for paths that only the original has, and they may not be added. */
export function notAdded({ sought }: Suspects, allowedMs?: number): Failure {
  const one = sought.length === 1;
  const message = `on the micro image: the test passed, but the container looked for ${counted(sought.length, 'path')} that only the original has: ${named(sought)}`;
  const why = allowedMs === undefined ? `heal: 0 allows no ${one ? 'addition' : 'additions'}. ` : lateText(allowedMs);
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    fix: `${why}Add ${one ? 'it' : 'them'} to keep, let the test on the original use ${one ? 'it' : 'them'}, or name ${one ? 'it' : 'them'} in drop.`,
    evidence: suspected({ sought, listed: [], dropped: [] }),
  });
}

/** Why healing ended, if it took too long. */
function lateText(allowedMs: number | undefined): string {
  return allowedMs === undefined
    ? ''
    : `Healing ended, because it took longer than ${showDuration(allowedMs)} (ten times the capture, at least 5 min). `;
}

/** The test failed and then passed on the same image. */
export function flaky(failed: Failed, suspects: Suspects): Failure {
  const message = `the test is flaky: it failed and then passed on the same micro image. Nothing was healed. At first ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    fix: FIX_FLAKY,
    evidence: [...failed.evidence, ...suspected(suspects)],
    containerSaid: failed.containerSaid,
  });
}

/** The test passed on the healed image and then failed on the same image. */
export function flakyAfterHealing(failed: Failed, rounds: readonly Round[]): Failure {
  const message = `the test is flaky: it passed after ${counted(rounds.length, 'round')} of healing and then failed on the same micro image. Nothing was healed. The second time ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    fix: FIX_FLAKY,
    evidence: [...failed.evidence, ...tried(rounds)],
    containerSaid: failed.containerSaid,
  });
}

/** The test passed on the healed image and then on the first image too. */
export function recovered(failed: Failed, rounds: readonly Round[]): Failure {
  const message = `the test recovered without healing: it failed, passed after ${counted(rounds.length, 'round')} of healing, and then passed on the first micro image too. The added files were not the cause, and nothing was healed. At first ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    fix: 'The test is flaky, or something outside the image failed for a while: another service, the network, a busy machine. Fix that, and run again.',
    evidence: [...failed.evidence, ...tried(rounds)],
    containerSaid: failed.containerSaid,
  });
}

/** The first paths, for a sentence. */
export function named(paths: readonly ImagePath[]): string {
  const shown = paths.slice(0, SHOWN).map(formatPath).join(', ');
  return paths.length > SHOWN ? `${shown} and ${showCount(paths.length - SHOWN)} more` : shown;
}

function fixOf(
  { why }: Failed,
  { sought, listed, dropped }: Suspects,
  rounds: readonly Round[],
  limit: number,
  byStrace: boolean,
): string {
  const droppedToo =
    dropped.length > 0
      ? `Missing at run time, but named by drop: ${named(dropped)}. Remove it from drop, or fix the program that needs it.`
      : '';
  if (sought.length > 0)
    return `Add the missing paths to keep, or let the test on the original use them. ${droppedToo}`.trim();
  if (droppedToo) return droppedToo;
  if (listed.length > 0 && why !== 'not reached')
    return `${raise(rounds, limit)}The container opened no missing file by name, but it listed folders that are incomplete here. Add what it needs to keep.`;
  const otherwise = `${rounds.length === 0 ? NOTHING : NOTHING_MORE} ${OTHERWISE[why]}`;
  if (!TELLS_NEXT.includes(why)) return otherwise;
  return `${otherwise} ${byStrace ? STRACE_TOO : SYSDIG_ONLY}`;
}

/** The failures for which another tracer, or more paths, can help. */
const TELLS_NEXT: readonly Failed['why'][] = ['exited', 'crash loop', 'never ready', 'test failed'];

/** The advice to raise `heal` if every allowed round was used. */
function raise(rounds: readonly Round[], limit: number): string {
  return limit > 0 && rounds.length >= limit ? `More rounds may help: raise heal (${limit}). ` : '';
}

const NOTHING = 'Nothing could be healed: the tracer saw the container look for no file that only the original has.';
const NOTHING_MORE =
  'Nothing more could be healed: with the added paths, the tracer saw the container look for no other file that only the original has.';
/** After a failure that no look-up explains; strace sees every look-up. */
const STRACE_TOO = 'Else add the folders of the program to keep: strace saw no look-up that explains the failure.';
const SYSDIG_ONLY = 'Else try tracer: strace, which sees more than sysdig.';
const LAST_LINES = "The container's last lines may say what is missing.";
const OTHERWISE: Record<Failed['why'], string> = {
  'not started':
    'If the engine names a file of the image, add it to keep. If it names a port or a network, something else on this machine uses it.',
  exited: LAST_LINES,
  'crash loop': LAST_LINES,
  'never ready': 'If the container only starts more slowly than the original, raise ready-timeout.',
  'test failed': 'If the test is flaky, fix it.',
  unhealthy: 'The HEALTHCHECK may need a file that no look-up by name showed. Add it to keep.',
  'not reached':
    'Check that the test uses MICROPACKER_CONTAINER and MICROPACKER_PORT_… of this run, and not an address of its own.',
  'ended differently':
    "The container's last lines may say what is missing at the end. If the exit code varies on the original too, fix that.",
  'test hung': 'If the test only takes longer than on the original, raise test-timeout. If it is flaky, fix it.',
};

function suspected({ sought, listed, dropped }: Suspects, why?: Failed['why']): Evidence[] {
  return [
    {
      title: 'Missing at run time, but in the original',
      lines: firstOf([...sought, ...dropped].sort().map(formatPath)),
    },
    {
      title: 'In listed folders, but only in the original',
      lines:
        sought.length > 0 || why === 'not reached' ? [] : firstOf(listed.flatMap(({ paths }) => paths).map(formatPath)),
    },
  ].filter(({ lines }) => lines.length > 0);
}

function tried(rounds: readonly Round[]): Evidence[] {
  return rounds.map(({ round, added, verdict }) => ({
    title: `Round ${round} of healing: ${verdict.ok ? 'the test passed' : verdict.message}, with`,
    lines: firstOf(added.map(formatPath)),
  }));
}

function firstOf(lines: string[]): string[] {
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `… and ${showCount(lines.length - MOST_LINES)} more`];
}
