import { counted, showBytes, showCount, showDuration, showRatio } from '../../base/units.ts';
import type { PublishedReport } from '../json.ts';
import { type Origin, originsOf } from '../origins.ts';
import { gonePackages } from '../packages.ts';
import { type PackagesRecord, type PackedRecord, pushedReferences, type Report, type TestRecord } from '../report.ts';
import { missedByPassing, verificationText } from '../verification.ts';
import { containerParts, containersText } from './containers.ts';
import { driftParts } from './drift.ts';
import { listedParts } from './listed.ts';
import { code, failureParts, folded, printed, text, warningParts } from './markdown.ts';
import { pie } from './pie.ts';

/** GitHub drops a whole summary over 1 MiB; half of that leaves room for what else is written into the same file. */
const LIMIT_BYTES = 512 * 1024;
const TOP = 10;
const MOST_HEALED = 100;

/**
 * The job summary: the outcome, the numbers, then folded details. GitHub-flavoured Markdown, under 1 MiB.
 * `artifactUrl` is the page of the uploaded files, if any.
 */
export function summary(report: Report, artifactUrl?: string): string {
  const link = artifactUrl
    ? [`Files of this run, including the report page \`report.html\`: [the artifact](${artifactUrl}).`]
    : [];
  const parts = [
    headline(report),
    ...failure(report),
    ...pushed(report),
    ...numbers(report),
    ...verification(report),
    ...newLines(report),
    ...link,
    ...seccomp(report),
    ...gates(report),
    ...(report.drift ? driftParts(report.drift) : []),
    ...warningParts(report.warnings, 'report.json'),
    ...details(report),
  ];
  const text = `${parts.join('\n\n')}\n`;
  if (Buffer.byteLength(text) <= LIMIT_BYTES) return text;
  const short = [headline(report), failure(report)[0] ?? '', ...link];
  return `${short.join('\n\n')}\n\nThe rest is too long for the summary. See report.json.\n`;
}

/** The outcome in one line, also for the log. */
export function outcomeLine(report: Report): string {
  const { image, micro } = report;
  if (report.outcome === 'failed') return `Failed: ${report.failure!.message}`;
  const share =
    micro && image.size
      ? `${showBytes(image.size)} → ${showBytes(micro.size)} (${showRatio(micro.size / image.size)})`
      : '';
  const healed = report.healed.length > 0 ? ` with ${healedPaths(report)}` : '';
  const verdict =
    report.outcome === 'verified'
      ? `the test passes on the micro image${healed}`
      : 'not verified: the test did not run on the micro image';
  return `${micro?.tags[0] ?? image.name}: ${share}, ${verdict}`;
}

function healedPaths({ healed }: Report): string {
  return counted(healed.length, 'healed path');
}

function headline(report: Report): string {
  const { image, micro, tests } = report;
  if (report.outcome === 'failed')
    return `## ❌ ${code(image.name)}: ${whatFailed(report)}\n\n**${text(report.failure!.message)}**`;
  const sizes = `${showBytes(image.size!)} → ${showBytes(micro!.size)}`;
  const doubts = doubtsOf(report);
  const verdict =
    report.outcome === 'verified' ? `The test passes on ${tests.original ? 'both images' : 'the micro image'}.` : '';
  const tags = `The micro image is ${micro!.tags.slice(0, TOP).map(code).join(', ')}.`;
  const title = `## ${doubts.length > 0 ? '⚠️' : '✅'} ${code(image.name)}: ${sizes} (${showRatio(micro!.size / image.size!)})`;
  return `${title}\n\n${[verdict, ...doubts, tags].filter(Boolean).join(' ')}`;
}

/** Says what was packed or pushed although the run failed. */
export function whatFailed({ push, failure }: Pick<PublishedReport, 'push' | 'failure'>): string {
  if (!push) return failure?.phase === 'Upload' ? 'packed, but not uploaded' : 'no micro image';
  const pushed = push.tags.filter((tag) => tag.pushed).length;
  if (pushed === push.tags.length) return 'pushed, but the step failed afterwards';
  return pushed === 0 ? 'not pushed' : `${pushed} of ${push.tags.length} tags pushed`;
}

/** The pushed references in a block that is easy to copy. */
function pushed({ push }: Report): string[] {
  const references = pushedReferences(push);
  return references.length === 0 ? [] : [`Pushed, by digest:\n\n${printed(references)}`];
}

/** Reasons not to trust the micro image although the run did not fail. */
function doubtsOf({ outcome, tracer, healed }: Report): string[] {
  return [
    ...(outcome === 'verified' ? [] : ['The micro image was **not** tested.']),
    ...(tracer && tracer.drops > 0 ? ['The capture is **incomplete**: files may be missing.'] : []),
    ...(healed.length > 0
      ? [
          `It passes only with **${counted(healed.length, 'healed path')}**, which the test on the original did not reach.`,
        ]
      : []),
  ];
}

function failure(report: Report): string[] {
  return report.failure ? failureParts(report.failure) : [];
}

function numbers({ image, micro, tests, tracer, packages, containers }: Report): string[] {
  const rows: [string, string, string][] = [];
  const count = (value: number | undefined) => (value === undefined ? '–' : showCount(value));
  if (image.size !== undefined) rows.push(['Size', showBytes(image.size), micro ? showBytes(micro.size) : '–']);
  if (image.files !== undefined) rows.push(['Files', count(image.files), count(micro?.files)]);
  if (packages && packages.before > 0) rows.push(['OS packages', count(packages.before), count(packages.after)]);
  if (tests.original || tests.micro) rows.push(['Test', verdict(tests.original), verdict(tests.micro)]);
  if (rows.length === 0) return [];
  const table = ['| | Original | Micro image |', '|---|--:|--:|', ...rows.map((row) => `| ${row.join(' | ')} |`)];
  const drops = tracer && (tracer.drops === 0 ? 'no events dropped' : `**${counted(tracer.drops, 'event')} dropped**`);
  // `files` is set once the image is read; only then is it known which paths belong to the image.
  const where = image.files === undefined ? 'seen' : 'of the image';
  const seen =
    tracer && `Captured by ${text(tracer.description)}: ${counted(tracer.paths, 'path')} ${where}, ${drops}.`;
  const because = tracer?.because ? ` No better tracer works here: ${text(tracer.because)}.` : '';
  const started = containers ? [`${containersText(containers)}.`] : [];
  return [table.join('\n'), ...(seen ? [`${seen}${because}`] : []), ...started];
}

function verification(report: Report): string[] {
  const how = verificationText(report);
  return how === undefined ? [] : [text(how)];
}

/** The first lines that only the micro container logged, folded. */
function newLines({ newLines: found }: Report): string[] {
  if (!found) return [];
  const title = `${found.trouble ? '⚠️ ' : ''}Logged by the micro container only: ${counted(found.count, 'line')}`;
  return [folded(title, [printed(found.lines)])];
}

/** The paths that a passing test's container looked for in vain, folded. */
function missedParts(report: Report): string[] {
  const own = missedByPassing(report);
  if (own.length === 0) return [];
  const rows = own.slice(0, MOST_HEALED).map(({ path, round }) => `| ${code(path)} | ${round} |`);
  return [
    folded(`Missed by a passing test, and added: ${counted(own.length, 'path')}`, [
      '| Path | Round |',
      '|---|--:|',
      ...rows,
    ]),
  ];
}

function seccomp({ seccomp, outcome }: Report): string[] {
  if (!seccomp || outcome === 'failed') return [];
  const allowed = `allows ${counted(seccomp.allowed, 'system call')} (${showCount(seccomp.seen)} ${seccomp.seen === 1 ? 'was' : 'were'} made)`;
  return [`\`seccomp.json\` ${allowed}; the test passes under it: \`docker run --security-opt seccomp=seccomp.json\`.`];
}

function gates({ gates }: Report): string[] {
  const lines = gates.map(({ passed, verdict }) => `- ${passed ? '✅' : '❌'} ${text(verdict)}`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function verdict(test: TestRecord | undefined): string {
  if (!test) return 'not run';
  if (test.ms === undefined) return '**not reached**';
  return `${test.passed ? 'passed' : '**failed**'} in ${showDuration(test.ms)}`;
}

function details(report: Report): string[] {
  const phases = report.phases.map(({ name, ms }) => `| ${text(name)} | ${showDuration(ms)} |`);
  const total = report.phases.reduce((sum, { ms }) => sum + ms, 0);
  const removed = report.removed
    .slice(0, TOP)
    .map((r) => `| ${code(r.folder)} | ${showCount(r.files)} | ${showBytes(r.bytes)} |`);
  const largest = [...report.packed]
    .sort((a, b) => b.size - a.size)
    .slice(0, TOP)
    .map(({ path, size, reason }) => `| ${code(path)} | ${showBytes(size)} | ${reason} |`);
  const healed = report.healed
    .slice(0, MOST_HEALED)
    .map(({ path, round, because }) => `| ${code(path)} | ${round} | ${because} |`);
  const files = report.removed.reduce((sum, { files }) => sum + files, 0);
  return [
    ...(healed.length > 0
      ? [
          folded(`Healed: ${counted(report.healed.length, 'path')}`, [
            '| Path | Round | Reason |',
            '|---|--:|---|',
            ...healed,
          ]),
        ]
      : []),
    ...missedParts(report),
    ...containerParts(report.containers),
    ...listedParts(report.listed),
    ...(phases.length > 0
      ? [folded(`Time per phase: ${showDuration(total)} in total`, ['| Phase | Time |', '|---|--:|', ...phases])]
      : []),
    ...(removed.length > 0
      ? [
          folded(`Left out: ${counted(files, 'file')}, by folder`, [
            ...(report.micro ? [pie(report.micro.size, report.removed), ''] : []),
            '| Folder | Files | Size |',
            '|---|--:|--:|',
            ...removed,
          ]),
        ]
      : []),
    ...origins(report.packed),
    ...leftOutPackages(report.packages),
    ...(largest.length > 0
      ? [folded('Largest files in the micro image', ['| File | Size | Reason |', '|---|--:|---|', ...largest])]
      : []),
  ];
}

function origins(packed: readonly PackedRecord[]): string[] {
  const { os, language, none } = originsOf(packed);
  if (os.files + language.files === 0) return [];
  const row = (name: string, { packages, files, bytes }: Origin) =>
    `| ${name} | ${packages > 0 ? showCount(packages) : '–'} | ${showCount(files)} | ${showBytes(bytes)} |`;
  const title = `Packed files by origin: OS packages ${showCount(os.files)}, language packages ${showCount(language.files)}, no package ${showCount(none.files)}`;
  const rows = [row('OS packages', os), row('Language packages', language), row('No package', none)];
  return [folded(title, ['| Origin | Packages | Files | Size |', '|---|--:|--:|--:|', ...rows])];
}

function leftOutPackages(packages: PackagesRecord | undefined): string[] {
  const all = packages ? gonePackages(packages) : [];
  if (all.length === 0) return [];
  const rows = all
    .slice(0, TOP)
    .map((one) => `| ${code(one.name)} | ${text(one.version)} | ${showBytes(one.bytes.total)} |`);
  const title = `Left out: ${showCount(all.length)} of ${counted(packages!.before, 'OS package')}`;
  return [folded(title, ['| Package | Version | Size |', '|---|---|--:|', ...rows])];
}
