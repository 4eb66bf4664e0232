import { Failure } from './failure.ts';
import { parsePath } from './filelist/filelist.ts';
import { readReport } from './report/read.ts';
import type { ReportFile } from './report/report.ts';
import { answer } from './why/answer.ts';
import { knownOf } from './why/known.ts';
import { inWords } from './why/words.ts';

export interface WhyOptions {
  /** As their user wrote them; a relative one starts at the image's root. */
  paths: string[];
  /** Output folder of a run, or its report.json. */
  report: string;
  /** For machines. */
  json: boolean;
}

/**
 * `micropacker why`: says of each path why it is in the micro image, or why it is not and what would bring it in. Returns the text, or with
 * `json` an array of `Answer`. Throws `Failure` where the report cannot tell.
 */
export async function explain({ paths, report: place, json }: WhyOptions): Promise<string> {
  const report = await readReport(place, 'report');
  if (!report) {
    throw new Failure(`report: there is no report.json in ${place}`, {
      mend: 'Name the output folder of a run, or the unpacked artifact: micropacker why PATH --report DIR',
    });
  }
  requirePacked(report, place);
  const known = knownOf(report);
  const answers = paths.map((path) => answer(parsePath(path.replace(/^(?!["/])/, '/'), 'why'), known));
  if (json) return JSON.stringify(answers, undefined, 2);
  return answers.map((one) => inWords(one, report)).join('\n\n');
}

/** A run that ended before it packed anything has nothing to say. */
function requirePacked({ packed, failure }: ReportFile, place: string): void {
  if (packed.length > 0) return;
  throw new Failure(`report: the run in ${place} packed nothing${failure ? `: ${failure.message}` : ''}`, {
    mend: 'Name the output folder of a run that came so far.',
  });
}
