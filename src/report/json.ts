import { leftOutJson } from './left-out.ts';
import type { FailureRecord, Report } from './report.ts';

const BATCH_CHARS = 65_536;

/**
 * report.json, in pieces of about 64 kB. It leaves out what a test or container printed: output may hold secrets,
 * and the runner masks secrets in the log and the summary, but not in artifacts.
 */
export function* reportJson(report: Report): Generator<string> {
  const { leftOut } = report;
  const text = JSON.stringify(published(report), undefined, 2);
  yield leftOut ? `${text.slice(0, -'\n}'.length)},\n  "leftOut": ` : text;
  if (leftOut) yield* batches(leftOutJson(leftOut()));
  yield leftOut ? '\n}\n' : '\n';
}

function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_CHARS) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** A report that is safe to upload. */
export type PublishedReport = Omit<Report, 'leftOut' | 'sizes' | 'failure' | 'newLines'> & {
  failure?: Omit<FailureRecord, 'evidence' | 'containerSaid'>;
};

/** The report without what a test or container printed, and without the list of files that are left out. */
export function published({
  leftOut: _,
  sizes: _sizes,
  newLines: _newLines,
  failure,
  ...report
}: Report): PublishedReport {
  return { ...report, ...(failure ? { failure: withoutOutput(failure) } : {}) };
}

function withoutOutput({
  message,
  containerSaid,
  phase,
  fix,
  exitCode,
}: FailureRecord): Omit<FailureRecord, 'evidence' | 'containerSaid'> {
  const own = containerSaid === undefined ? message : message.replace(`: ${containerSaid}`, '');
  return { phase, message: own, ...(fix ? { fix } : {}), exitCode };
}
