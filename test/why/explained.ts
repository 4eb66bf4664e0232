import type { ImagePath } from '../../src/path.ts';
import { packedRecords, reportJson } from '../../src/report/json.ts';
import { leftOut } from '../../src/report/left-out.ts';
import type { Report, ReportFile } from '../../src/report/report.ts';
import type { ClosureOptions } from '../../src/rootfs/closure/closure.ts';
import { type Answer, answer } from '../../src/why/answer.ts';
import { knownOf } from '../../src/why/known.ts';
import { inWords } from '../../src/why/words.ts';
import { goodReport } from '../report/reports.ts';
import { closeOver, type Files, treeOf } from '../rootfs/trees.ts';

/** What is called as a library is a package's. */
const ownerOf = (path: ImagePath) => /\/lib([a-z]+)\.so/.exec(path)?.[1];

/** report.json of an image whose closure over `list` was packed. */
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
  return answer(path as ImagePath, knownOf(report));
}

export function wordsOf(report: ReportFile, path: string): string[] {
  return inWords(answerOf(report, path), report)
    .split('\n')
    .map((line) => line.trim());
}
