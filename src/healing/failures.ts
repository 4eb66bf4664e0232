import { type Evidence, EXIT, Failure } from '../failure.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { ImagePath } from '../path.ts';
import type { Failed } from '../target/verdict.ts';
import { textOf } from '../target/verdict.ts';
import { showCount } from '../units.ts';
import type { Round } from './healing.ts';
import type { Suspects } from './suspects.ts';

const SHOWN = 3;
const MOST_LINES = 20;
const MEND_FLAKY =
  'Mend the test, or wait for the right thing (ready). While its answer changes, nothing can be said about missing files.';

/** The test fails on the micro image, whatever was added in the `rounds` of at most `limit`. */
export function notHealed(failed: Failed, suspects: Suspects, rounds: readonly Round[], limit: number): Failure {
  const after = rounds.length === 0 ? '' : `, also after ${count(rounds.length, 'round')} of healing`;
  return new Failure(`on the micro image${after}: ${textOf(failed)}`, {
    exitCode: EXIT.testOnMicro,
    mend: mendOf(failed, suspects, rounds, limit),
    evidence: [...suspected(suspects), ...failed.evidence, ...tried(rounds)],
    said: failed.said,
  });
}

/** It failed and then passed on the very same image. */
export function flaky(failed: Failed, suspects: Suspects): Failure {
  const message = `the test failed and then passed on the very same micro image: it is flaky, and nothing was healed. At first ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    mend: MEND_FLAKY,
    evidence: [...failed.evidence, ...suspected(suspects)],
    said: failed.said,
  });
}

/** It passed on the healed image and then failed on the very same. */
export function flaked(failed: Failed, rounds: readonly Round[]): Failure {
  const message = `the test passed after ${count(rounds.length, 'round')} of healing and then failed on the very same micro image: it is flaky, and nothing was healed. The second time ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    mend: MEND_FLAKY,
    evidence: [...failed.evidence, ...tried(rounds)],
    said: failed.said,
  });
}

/** It passed on the healed image and then on the first one too. */
export function recovered(failed: Failed, rounds: readonly Round[]): Failure {
  const message = `the test failed, passed after ${count(rounds.length, 'round')} of healing, and then passed on the first micro image too: what was added is not what it lacked, and nothing was healed. At first ${textOf(failed)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnMicro,
    mend: 'The test is flaky, or something else that it needs was not there for a while: another service, the network, a busy machine. Mend that, and run again.',
    evidence: [...failed.evidence, ...tried(rounds)],
    said: failed.said,
  });
}

/** A few of them, for a sentence. */
export function named(paths: readonly ImagePath[]): string {
  const shown = paths.slice(0, SHOWN).map(formatPath).join(', ');
  return paths.length > SHOWN ? `${shown} and ${showCount(paths.length - SHOWN)} more` : shown;
}

function mendOf(
  { why }: Failed,
  { sought, listed, dropped }: Suspects,
  rounds: readonly Round[],
  limit: number,
): string {
  const droppedToo =
    dropped.length > 0
      ? `The micro container looked for ${named(dropped)}, which drop names: take it out of drop, or mend what looks for it.`
      : '';
  if (sought.length > 0)
    return `${raise(rounds, limit)}Name the missing paths in keep, or let the test on the original reach them. ${droppedToo}`.trim();
  if (droppedToo) return droppedToo;
  if (listed.length > 0)
    return `${raise(rounds, limit)}It looked for nothing by name that only the original has, but it listed folders of which the micro image lacks files: name what it needs in keep.`;
  return `${rounds.length === 0 ? NOTHING : NOTHING_MORE} ${OTHERWISE[why]}`;
}

/** Rounds that were not enough may be too few. */
function raise(rounds: readonly Round[], limit: number): string {
  return rounds.length > 0 && rounds.length === limit
    ? `Every round found more that is missing: raise heal (${limit}). `
    : '';
}

const NOTHING =
  'The micro container looked for nothing that only the original has, as far as the tracer sees, so that nothing could be healed.';
const NOTHING_MORE =
  'With what was added, the micro container looks for nothing more that only the original has, as far as the tracer sees.';
const OTHERWISE: Record<Failed['why'], string> = {
  'not started':
    'If the engine names a file of the image, name it in keep. If it names a port or a network, something else on this machine holds it.',
  exited: "The container's last lines may say what it lacks; try tracer: strace, which sees more than sysdig.",
  'crash loop': "The container's last lines may say what it lacks; try tracer: strace, which sees more than sysdig.",
  'never ready':
    'If it only takes longer than on the original, raise ready-timeout; else try tracer: strace, which sees more than sysdig.',
  'test failed': 'If the test is flaky, mend it; else try tracer: strace, which sees more than sysdig.',
  'test hung': 'If it only takes longer than on the original, raise test-timeout; if the test is flaky, mend it.',
};

function suspected({ sought, listed, dropped }: Suspects): Evidence[] {
  return [
    {
      title: 'Looked for in vain, and the original has it',
      lines: firstOf([...sought, ...dropped].sort().map(formatPath)),
    },
    {
      title: 'In folders that it listed, and only the original has it',
      lines: sought.length > 0 ? [] : firstOf(listed.map(formatPath)),
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

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
