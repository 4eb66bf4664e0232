import { counted, showBytes, showCount } from '../../base/units.ts';
import { type ListedRecord, notableListed } from '../listed.ts';
import { code, folded, text } from './markdown.ts';

const MOST = 20;

/** The listed folders of which names are left out, folded, with the lines that keep them. */
export function listedParts(records: readonly ListedRecord[]): string[] {
  const notable = notableListed(records);
  if (notable.length === 0) return [];
  const rows = notable.slice(0, MOST).map(rowOf);
  const more = records.length - rows.length;
  return [
    folded(`Listed folders that are not complete: ${counted(notable.length, 'folder')}`, [
      'A program that lists a folder may use the names of files that it never opens. Add a line to `keep` if yours does.',
      '',
      '| Line for `keep` | Packed | Owner | Adds |',
      '|---|--:|---|--:|',
      ...rows,
      ...(more > 0 ? ['', `${counted(more, 'more listed folder')} in report.json (\`listed\`).`] : []),
    ]),
  ];
}

function rowOf({ keep, files, own, package: owner, keepBytes }: ListedRecord): string {
  const whose = own ? 'no package' : text(owner ?? 'a language package');
  return `| ${code(keep)} | ${showCount(files.packed)} of ${showCount(files.total)} | ${whose} | ${showBytes(keepBytes)} |`;
}
