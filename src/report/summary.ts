import { showBytes, showCount, showDuration, showRatio } from '../units.ts';
import { driftParts } from './drift.ts';
import { code, failureParts, fenced, folded, text, warningParts } from './markdown.ts';
import { type Origin, originsOf } from './origins.ts';
import { gonePackages } from './packages.ts';
import { pie } from './pie.ts';
import { type PackagesRecord, type PackedRecord, pushedReferences, type Report, type TestRecord } from './report.ts';

/** GitHub drops a whole summary over 1 MiB; this leaves room for what other steps of the job write into the same file. */
const LIMIT_BYTES = 512 * 1024;
const TOP = 10;
const MOST_HEALED = 100;

/** The job summary: the outcome first, then the numbers, then what one may want to unfold. GitHub-flavoured Markdown, under 1 MiB. `artifactUrl` is the page of the uploaded files, if any. */
export function summary(report: Report, artifactUrl?: string): string {
  const link = artifactUrl
    ? [`The files of this run, with \`report.html\` to look at: [the artifact](${artifactUrl}).`]
    : [];
  const parts = [
    headline(report),
    ...failure(report),
    ...pushed(report),
    ...numbers(report),
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
  return `${short.join('\n\n')}\n\nThe rest is too long for a summary: see report.json.\n`;
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
    report.outcome === 'verified' ? `the test passes on it${healed}` : 'not verified: the test did not run on it';
  return `${micro?.tags[0] ?? image.name}: ${share}, ${verdict}`;
}

function healedPaths({ healed }: Report): string {
  return `${showCount(healed.length)} healed ${healed.length === 1 ? 'path' : 'paths'}`;
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

/** What has already left this machine must not look as if it had not. */
export function whatFailed({ push }: Pick<Report, 'push'>): string {
  if (!push) return 'no micro image';
  const pushed = push.tags.filter((tag) => tag.pushed).length;
  if (pushed === push.tags.length) return 'pushed, but the step failed afterwards';
  return pushed === 0 ? 'not pushed' : `${pushed} of ${push.tags.length} tags pushed`;
}

/** By digest, to copy. */
function pushed({ push }: Report): string[] {
  const references = pushedReferences(push);
  return references.length === 0 ? [] : [`Pushed, by digest:\n\n${fenced(references)}`];
}

/** Why a run that went well is no reason to trust the micro image. */
function doubtsOf({ outcome, tracer, healed }: Report): string[] {
  return [
    ...(outcome === 'verified' ? [] : ['The micro image was **not** tested.']),
    ...(tracer && tracer.drops > 0 ? ['The capture is **incomplete**: files may be missing.'] : []),
    ...(healed.length > 0
      ? [
          `It passes only with **${showCount(healed.length)} healed** ${healed.length === 1 ? 'path' : 'paths'}, which the test on the original did not reach.`,
        ]
      : []),
  ];
}

function failure(report: Report): string[] {
  return report.failure ? failureParts(report.failure) : [];
}

function numbers({ image, micro, tests, tracer, packages }: Report): string[] {
  const rows: [string, string, string][] = [];
  const count = (value: number | undefined) => (value === undefined ? '–' : showCount(value));
  if (image.size !== undefined) rows.push(['Size', showBytes(image.size), micro ? showBytes(micro.size) : '–']);
  if (image.files !== undefined) rows.push(['Files', count(image.files), count(micro?.files)]);
  if (packages && packages.before > 0) rows.push(['OS packages', count(packages.before), count(packages.after)]);
  if (tests.original || tests.micro) rows.push(['Test', verdict(tests.original), verdict(tests.micro)]);
  if (rows.length === 0) return [];
  const table = ['| | Original | Micro image |', '|---|--:|--:|', ...rows.map((row) => `| ${row.join(' | ')} |`)];
  const drops = tracer && (tracer.drops === 0 ? 'no event dropped' : `**${showCount(tracer.drops)} events dropped**`);
  // Which of the paths are the image's is known once it was exported.
  const paths = image.files === undefined ? 'paths seen' : 'paths of the image';
  const seen = tracer && `Captured by ${text(tracer.description)}: ${showCount(tracer.paths)} ${paths}, ${drops}.`;
  const because = tracer?.because ? ` No better tracer works here: ${text(tracer.because)}.` : '';
  return [table.join('\n'), ...(seen ? [`${seen}${because}`] : [])];
}

function seccomp({ seccomp, outcome }: Report): string[] {
  if (!seccomp || outcome === 'failed') return [];
  const allowed = `allows ${showCount(seccomp.allowed)} system calls (${showCount(seccomp.seen)} were made)`;
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
          folded(`Healed: ${showCount(report.healed.length)} ${report.healed.length === 1 ? 'path' : 'paths'}`, [
            '| Path | Round | Added because it was |',
            '|---|--:|---|',
            ...healed,
          ]),
        ]
      : []),
    ...(phases.length > 0
      ? [folded(`Time of each phase: ${showDuration(total)} in all`, ['| Phase | Time |', '|---|--:|', ...phases])]
      : []),
    ...(removed.length > 0
      ? [
          folded(`Left out: ${showCount(files)} files, by folder`, [
            ...(report.micro ? [pie(report.micro.size, report.removed), ''] : []),
            '| Folder | Files | Size |',
            '|---|--:|--:|',
            ...removed,
          ]),
        ]
      : []),
    ...origins(report.packed),
    ...gone(report.packages),
    ...(largest.length > 0
      ? [folded('Largest files in the micro image', ['| File | Size | Packed because |', '|---|--:|---|', ...largest])]
      : []),
  ];
}

/** Whose the packed files are. */
function origins(packed: readonly PackedRecord[]): string[] {
  const { os, language, none } = originsOf(packed);
  if (os.files + language.files === 0) return [];
  const row = (name: string, { packages, files, bytes }: Origin) =>
    `| ${name} | ${packages > 0 ? showCount(packages) : '–'} | ${showCount(files)} | ${showBytes(bytes)} |`;
  const title = `Whose the packed files are: OS packages ${showCount(os.files)}, language packages ${showCount(language.files)}, none ${showCount(none.files)}`;
  const rows = [row('OS packages', os), row('Language packages', language), row('Of no package', none)];
  return [folded(title, ['| From | Packages | Files | Size |', '|---|--:|--:|--:|', ...rows])];
}

function gone(packages: PackagesRecord | undefined): string[] {
  const all = packages ? gonePackages(packages) : [];
  if (all.length === 0) return [];
  const rows = all
    .slice(0, TOP)
    .map((one) => `| ${code(one.name)} | ${text(one.version)} | ${showBytes(one.bytes.total)} |`);
  const title = `Gone: ${showCount(all.length)} of ${showCount(packages!.before)} OS packages`;
  return [folded(title, ['| Package | Version | Size |', '|---|---|--:|', ...rows])];
}
