import { harmless, joined, type Printable } from '../base/printer.ts';
import { counted, showBytes, showCount, showDuration } from '../base/units.ts';
import { driftText } from '../report/drift.ts';
import { pushedReferences, type Report, type TestRecord } from '../report/report.ts';
import { containersText } from '../report/summary/containers.ts';
import { outcomeLine } from '../report/summary/summary.ts';
import { verificationText } from '../report/verification.ts';
import type { Paint } from './log.ts';

const GREEN = 32;
const YELLOW = 33;
const MOST_DOUBTS = 5;

/**
 * The result for a terminal: the outcome, then one aligned line per number. `output` is the output folder; `paint`
 * colours the outcome.
 */
export function table(report: Report, output: string, paint: Paint = (_, text) => text): Printable {
  const { image, micro, tests, tracer, phases, packages } = report;
  const verification = verificationText(report);
  const total = phases.reduce((sum, { ms }) => sum + ms, 0);
  const rows: [string, string, string][] = [
    ['', 'original', 'micro image'],
    ['size', showBytes(image.size ?? 0), showBytes(micro?.size ?? 0)],
    ['files', showCount(image.files ?? 0), showCount(micro?.files ?? 0)],
    ...(packages ? [['pkgs', showCount(packages.before), showCount(packages.after)] as [string, string, string]] : []),
    ['test', verdict(tests.original), verdict(tests.micro)],
  ];
  const lines = [
    '',
    ...rows.map(([name, before, after]) => `  ${name.padEnd(6)}${before.padStart(16)}${after.padStart(16)}`),
    '',
    ...report.gates.map(({ verdict }) => `  ${verdict}`),
    ...lockLine(report),
    ...(verification ? [`  ${verification}`] : []),
    ...doubts(report),
    ...(tracer ? [`  captured by ${tracer.description}, ${counted(tracer.drops, 'event')} dropped`] : []),
    `  ${phases.map(({ name, ms }) => `${name.toLowerCase()} ${showDuration(ms)}`).join(', ')}: ${showDuration(total)} in total`,
    ...(report.containers ? [`  ${containersText(report.containers)}`] : []),
    ...pushedReferences(report.push).map((reference) => `  pushed ${reference}`),
    `  output files in ${output}`,
  ];
  const colour = report.outcome === 'verified' && report.warnings.length === 0 ? GREEN : YELLOW;
  return joined([paint(colour, harmless(outcomeLine(report))), ...lines.map(harmless)]);
}

/** The line of the lock; none with `lock-mode: fail`, which has a gate's line. */
function lockLine({ drift }: Report): string[] {
  return drift && drift.mode !== 'fail' ? [`  lock ${drift.lock}: ${driftText(drift)}`] : [];
}

function verdict(test: TestRecord | undefined): string {
  if (test?.ms === undefined) return test ? 'not reached' : 'not run';
  return `${test.passed ? 'passed' : 'failed'} ${showDuration(test.ms)}`;
}

/** The warnings, and the listed folders that lack names of no package: the outcome may be all that is read. */
function doubts({ warnings, listed }: Report): string[] {
  const folders = listed
    .filter(({ own }) => own)
    .map(({ folder, files, keep }) => `${folder} was listed: ${files.packed} of ${files.total} packed (keep: ${keep})`);
  return [
    ...someOf(warnings, (rest) => `${counted(rest, 'more warning')} in report.json`),
    ...someOf(folders, (rest) => `${counted(rest, 'more listed folder')} in report.json`),
  ].map((line) => `  ! ${line}`);
}

function someOf(lines: readonly string[], more: (rest: number) => string): string[] {
  const rest = lines.length - MOST_DOUBTS;
  return rest > 0 ? [...lines.slice(0, MOST_DOUBTS), more(rest)] : [...lines];
}
