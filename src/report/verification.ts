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
}: Pick<Report, 'outcome' | 'verification' | 'missed'>): string | undefined {
  if (outcome !== 'verified' || !verification) return undefined;
  const { watched, unwatched, unseen = [], onlyWatched, asItShips } = verification;
  if (onlyWatched !== undefined) {
    return `The test failed only while strace watched it (${onlyWatched}), and passed as it ships.`;
  }
  if (!watched) {
    const why = unwatched === undefined ? 'watch-verify is false' : unwatched;
    return `The test passed as it ships. It was not watched (${why}), so a file that the program looks for without failing is not noticed.`;
  }
  const found =
    missed.length === 0
      ? 'it looked for no file that only the original has'
      : `${counted(missed.length, 'missing path')} ${missed.length === 1 ? 'was' : 'were'} added`;
  const but = unseen.length === 0 ? '' : `; what docker exec of ${unseen.join(', ')} looked for was not watched`;
  return `The test passed watched (${found}${but}), and the micro image ${asItShips} as it ships.`;
}

/** The paths that the container of a passing test looked for in vain: a test that failed without a path was healed. */
export function missedByPassing({ missed, healed }: Pick<Report, 'missed' | 'healed'>): HealedRecord[] {
  const known = new Set(healed.map(({ path }) => path));
  return missed.filter(({ path }) => !known.has(path));
}
