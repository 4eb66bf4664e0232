import { counted } from '../base/units.ts';
import type { HealedRecord, Report } from './report.ts';

/**
 * How the micro image was verified, as one or more sentences for the summary and the page; undefined if it was not
 * verified. Does not repeat what a test or a container printed.
 */
export function verificationText({
  outcome,
  verification,
  missed,
  healed,
}: Pick<Report, 'outcome' | 'verification' | 'missed' | 'healed'>): string | undefined {
  if (outcome !== 'verified' || !verification) return undefined;
  const { watched, unwatched, unseen = [], dropped = [], onlyWatched, asItShips } = verification;
  if (onlyWatched !== undefined) {
    return `The test failed only while strace watched it (${onlyWatched}), and passed as it ships.`;
  }
  if (!watched) {
    const why = unwatched === undefined ? 'watch-verify is false' : unwatched;
    return `The test passed as it ships. It was not watched (${why}), so a file that the program looks for without failing is not noticed.`;
  }
  const added = new Set([...missed, ...healed].map(({ path }) => path)).size;
  const none = dropped.length === 0 ? 'no file' : 'no other file';
  const found = [
    ...(dropped.length > 0 ? [`it looked for ${namesOf(dropped)}, which drop names`] : []),
    added === 0
      ? `it looked for ${none} that only the original has`
      : `${counted(added, 'missing path')} ${added === 1 ? 'was' : 'were'} added`,
  ].join('; ');
  const but = unseen.length === 0 ? '' : `; what docker exec of ${unseen.join(', ')} looked for was not watched`;
  return `The test passed watched (${found}${but}), and the micro image ${asItShips} as it ships.`;
}

/** The paths that the container of a passing test looked for in vain: a test that failed without a path was healed. */
export function missedByPassing({ missed, healed }: Pick<Report, 'missed' | 'healed'>): HealedRecord[] {
  const known = new Set(healed.map(({ path }) => path));
  return missed.filter(({ path }) => !known.has(path));
}

const SHOWN = 3;

function namesOf(paths: readonly string[]): string {
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return `${paths.slice(0, SHOWN).join(', ')}${more}`;
}
