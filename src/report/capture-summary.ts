import { showCount } from '../units.ts';
import { code, failureParts, text, warningParts } from './markdown.ts';
import type { FailureRecord } from './report.ts';

/** What the stop step found out, as far as it came. */
export interface CaptureReport {
  /** '' before it is known. */
  image: string;
  /** The tracer with its version. */
  tracer?: string;
  drops?: number;
  /** Number of paths in the file list. */
  paths?: number;
  /** Name of the uploaded artifact. */
  artifact?: string;
  failure?: Pick<FailureRecord, 'message' | 'mend' | 'evidence'>;
  warnings: string[];
}

/** The job summary of a capture: the outcome first, then the numbers and what comes next. GitHub-flavoured Markdown, far under 1 MiB. */
export function captureSummary(report: CaptureReport): string {
  const parts = [
    headline(report),
    ...(report.failure ? failureParts(report.failure) : [...numbers(report), next(report)]),
  ];
  return `${[...parts, ...warningParts(report.warnings, 'the log')].join('\n\n')}\n`;
}

function headline({ image, failure, paths, drops }: CaptureReport): string {
  const title = image === '' ? '' : `${code(image)}: `;
  if (failure) return `## ❌ ${title}no file list\n\n**${text(failure.message)}**`;
  const seen = `${title}${showCount(paths!)} paths captured`;
  return drops === 0 ? `## ✅ ${seen}` : `## ⚠️ ${seen}\n\nThe capture is **incomplete**: files may be missing.`;
}

function numbers({ tracer, paths, drops }: CaptureReport): string[] {
  const dropped = drops === 0 ? '0' : `**${showCount(drops!)}**`;
  const rows = [`| Paths of the image | ${showCount(paths!)} |`, `| Events dropped | ${dropped} |`];
  return [['| | |', '|---|--:|', ...rows, `| Tracer | ${text(tracer!)} |`].join('\n')];
}

function next({ image, artifact }: CaptureReport): string {
  const here = 'the output `file-list` of this step';
  const lists = artifact ? `${here} in this job, or the artifact ${code(artifact)} in a later one` : here;
  return `**Next step:** make the micro image of ${code(image)} with \`pack\`; its \`file-lists\` takes ${lists}.`;
}
