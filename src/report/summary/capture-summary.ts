import { counted, showCount } from '../../base/units.ts';
import type { FailureRecord } from '../report.ts';
import { code, failureParts, text, warningParts } from './markdown.ts';

/** The results of the stop step, up to the point that it reached. */
export interface CaptureReport {
  /** '' if not known yet. */
  image: string;
  /** The tracer with its version. */
  tracer?: string;
  drops?: number;
  /** Number of paths in the file list. */
  paths?: number;
  /** `list`: the list is written. `upload`: the upload began. */
  reached?: 'list' | 'upload';
  /** Name of the uploaded artifact. */
  artifact?: string;
  failure?: Pick<FailureRecord, 'message' | 'fix' | 'evidence'>;
  warnings: string[];
}

/**
 * The job summary of a capture: the outcome, the numbers, the next step. GitHub-flavoured Markdown, far below 1 MiB.
 */
export function captureSummary(report: CaptureReport): string {
  const parts = [headline(report), ...(report.failure ? failed(report) : [...numbers(report), next(report)])];
  return `${[...parts, ...warningParts(report.warnings, 'the log')].join('\n\n')}\n`;
}

function headline({ image, failure, reached, paths, drops }: CaptureReport): string {
  const title = image === '' ? '' : `${code(image)}: `;
  if (failure) return `## ❌ ${title}${whatFailed(reached)}\n\n**${text(failure.message)}**`;
  const seen = `${title}${counted(paths!, 'path')} captured`;
  return drops === 0 ? `## ✅ ${seen}` : `## ⚠️ ${seen}\n\nThe capture is **incomplete**: files may be missing.`;
}

/** Says whether the list exists although the step failed. */
function whatFailed(reached: CaptureReport['reached']): string {
  if (!reached) return 'no file list';
  const then = reached === 'upload' ? 'not uploaded' : 'the step failed afterwards';
  return `the file list is written, but ${then}`;
}

function failed(report: CaptureReport): string[] {
  const list = report.reached ? ['The file list is the output `file-list` of this step.', ...numbers(report)] : [];
  return [...failureParts(report.failure!), ...list];
}

function numbers({ tracer, paths, drops }: CaptureReport): string[] {
  const dropped = drops === 0 ? '0' : `**${showCount(drops!)}**`;
  const rows = [`| Paths of the image | ${showCount(paths!)} |`, `| Events dropped | ${dropped} |`];
  return [['| | |', '|---|--:|', ...rows, `| Tracer | ${text(tracer!)} |`].join('\n')];
}

function next({ image, artifact }: CaptureReport): string {
  const later = artifact
    ? `; in a later job, download the artifact ${code(artifact)} and set it to its \`files.txt\``
    : '';
  return `**Next step:** build the micro image of ${code(image)} with \`pack\`. Set its \`file-lists\` to the output \`file-list\` of this step${later}.`;
}
