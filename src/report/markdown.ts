import type { Evidence } from '../failure.ts';
import { showCount } from '../units.ts';
import type { FailureRecord } from './report.ts';

const EVIDENCE_LINES = 40;
const LINE_CHARS = 500;
const TOP = 10;

/** What to do about a failure, and what shows it. */
export function failureParts({ mend, evidence }: Pick<FailureRecord, 'mend' | 'evidence'>): string[] {
  const shown = evidence.filter(({ lines }) => lines.length > 0);
  return [
    ...(mend ? [`**Next step:** ${text(mend)}`] : []),
    ...shown.map((evidence) => (evidence.form === 'patch' ? patch(evidence) : lastLines(evidence))),
  ];
}

/** Under their title, at most ten; none for none. */
export function warningParts(warnings: readonly string[], more: string): string[] {
  if (warnings.length === 0) return [];
  const shown = warnings.slice(0, TOP).map((warning) => `- ${text(warning)}`);
  const hidden = warnings.length - shown.length;
  return [`⚠️ Warnings\n\n${[...shown, ...(hidden > 0 ? [`- … and ${hidden} more in ${more}`] : [])].join('\n')}`];
}

/** Names of unknown origin with a sign before each, as a diff. */
export function diff(lines: string[]): string {
  return fenced(
    lines.map((line) => clip(printable(line))),
    'diff',
  );
}

/** Lines that the reader may unfold. */
export function folded(title: string, lines: string[]): string {
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** Whole: a part of it is no patch. */
function patch({ title, lines }: Evidence): string {
  return `${text(title)}:\n\n${fenced(lines.map(printable), 'diff')}`;
}

function lastLines({ title, lines }: Evidence): string {
  const cut = lines.length > EVIDENCE_LINES ? ` (${EVIDENCE_LINES} of ${showCount(lines.length)} lines)` : '';
  return `${text(title)}${cut}:\n\n${fenced(lines.slice(-EVIDENCE_LINES).map((line) => clip(printable(line))))}`;
}

/** A fence that no line of the content can close. */
export function fenced(shown: string[], language = 'text'): string {
  const longest = Math.max(2, ...shown.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** Text of unknown origin as plain Markdown text on one line: no markup, no table cell ends, no HTML. */
export function text(value: string): string {
  return clip(printable(value))
    .replace(/[\\`*_[\]<>|#~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/@/g, '@&#8203;');
}

/** A name of unknown origin as code; it also goes into a table. */
export function code(value: string): string {
  return `<code>${clip(printable(value)).replace(/[&<>|`*_[\]\\~@]/g, (c) => `&#${c.charCodeAt(0)};`)}</code>`;
}

function clip(value: string): string {
  return value.length > LINE_CHARS ? `${value.slice(0, LINE_CHARS)}…` : value;
}

/** Without terminal colours and other control characters. */
function printable(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return value.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ' ');
}
