import type { ImagePath } from '../../../src/base/path.ts';
import { type Answer, answer } from '../../../src/cli/why/answer.ts';
import { knownFrom } from '../../../src/cli/why/known.ts';
import { inWords } from '../../../src/cli/why/words.ts';
import { reportJson } from '../../../src/report/json.ts';
import { leftOut } from '../../../src/report/left-out.ts';
import { packedRecords } from '../../../src/report/packed-records.ts';
import type { Report, ReportFile } from '../../../src/report/report.ts';
import type { ClosureOptions } from '../../../src/rootfs/closure/closure.ts';
import { goodReport } from '../../report/reports.ts';
import { closeOver, type Files, treeOf } from '../../rootfs/trees.ts';

/** Every library belongs to the package of its name: libx.so to x. */
const ownerOf = (path: ImagePath) => /\/lib([a-z]+)\.so/.exec(path)?.[1];

/** The report.json of a run that packed the closure of `list`. */
export function reportOf(
  files: Files,
  list: string[],
  options: Partial<ClosureOptions> = {},
  change: Partial<Report> = {},
): ReportFile {
  const { packed, dropped } = closeOver(files, list, options);
  const paths = new Set(packed.map(({ entry }) => entry.path));
  const report = goodReport({
    rules: { keep: [...(options.keep ?? [])], drop: [...(options.drop ?? [])], fileLists: 0 },
    packed: packedRecords(packed, { ownerOf }),
    dropped: packedRecords(dropped),
    leftOut: () => leftOut(treeOf(files).tree, paths, ownerOf),
    ...change,
  });
  return JSON.parse([...reportJson(report)].join(''));
}

export function answerOf(report: ReportFile, path: string): Answer {
  return answer(path as ImagePath, knownFrom(report));
}

export function wordsOf(report: ReportFile, path: string): string[] {
  return inWords(answerOf(report, path), report)
    .split('\n')
    .map((line) => line.trim());
}
