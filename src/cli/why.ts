import { Failure } from '../base/failure.ts';
import { parsePath } from '../filelist/filelist.ts';
import { readReport } from '../report/read.ts';
import type { ReportFile } from '../report/report.ts';
import type { Reply } from './reply.ts';
import { answer } from './why/answer.ts';
import { knownFrom } from './why/known.ts';
import { inWords } from './why/words.ts';

export interface WhyOptions {
  /** As the user wrote them; a relative path starts at the image's root. */
  paths: string[];
  /** Output folder of a run, or its report.json. */
  report: string;
}

/**
 * `micropacker why`: says for each path why it is in the micro image, or why it is not and how to add it. `--json`
 * prints an `Answer` per path. Throws `Failure` if there is no report or the run packed nothing.
 */
export async function explain({ paths, report: place }: WhyOptions): Promise<Reply> {
  const report = await readReport(place, 'report');
  if (!report) {
    throw new Failure(`report: no report.json in ${place}`, {
      fix: 'Name the output folder of a run, or the unpacked artifact: micropacker why PATH --report DIR',
    });
  }
  requirePacked(report, place);
  const known = knownFrom(report);
  const answers = paths.map((path) => answer(parsePath(path.replace(/^(?!["/])/, '/'), 'why'), known));
  return {
    text: answers.map((one) => inWords(one, report)).join('\n\n'),
    json: { schema: 1, outcome: 'answered', answers },
  };
}

/** Throws `Failure` if the run ended before it packed anything. */
function requirePacked({ packed, failure }: ReportFile, place: string): void {
  if (packed.length > 0) return;
  throw new Failure(`report: the run in ${place} packed nothing${failure ? `: ${failure.message}` : ''}`, {
    fix: 'Name the output folder of a run that reached the packing.',
  });
}
