import { published } from '../report/json.ts';
import { markFailed } from '../report/recorder.ts';
import { emptyReport } from '../report/report.ts';

/** The answer of `lock` or `why`: text for people, and JSON for `--json`. */
export interface Reply {
  text: string;
  json: { schema: 1; outcome: string } & Readonly<Record<string, unknown>>;
}

/** The JSON answer of a failed `lock` or `why`: outcome and failure, in the form of report.json. */
export function failedReply(error: unknown): Reply['json'] {
  const report = emptyReport('');
  markFailed(report, 'Checking the inputs', error);
  const { schema, outcome, failure } = published(report);
  return { schema, outcome, failure };
}
