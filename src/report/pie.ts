import type { FolderRecord } from './report.ts';

const SLICES = 5;

/**
 * Where the original's bytes are, as a picture for a summary: what is kept, the largest folders of what is left out, the rest. `kept` is in
 * bytes, `removed` sorted by size. Source: https://mermaid.js.org/syntax/pie.html
 */
export function pie(kept: number, removed: readonly FolderRecord[]): string {
  const rest = removed.slice(SLICES).reduce((sum, { bytes }) => sum + bytes, 0);
  const slices: [string, number][] = [
    ['kept', kept],
    ...removed.slice(0, SLICES).map(({ folder, bytes }): [string, number] => [`gone: ${plain(folder)}`, bytes]),
    ['gone: the rest', rest],
  ];
  const lines = slices
    .map(([label, bytes]) => [label, (bytes / 1e6).toFixed(2)] as const)
    .filter(([, megabytes]) => Number(megabytes) > 0)
    .map(([label, megabytes]) => `  "${label}" : ${megabytes}`);
  return ['```mermaid', 'pie showData title Megabytes of the original', ...lines, '```'].join('\n');
}

/** A name of unknown origin in a diagram's text: nothing that ends the text or the diagram. */
function plain(name: string): string {
  return name.replace(/[^\w/.+-]/g, '?').slice(0, 60);
}
