import type { FolderRecord } from '../report.ts';

const SLICES = 5;

/**
 * A pie chart of the original's bytes: kept, the largest folders that are left out, the rest. `kept` is in bytes,
 * `removed` is sorted by size. Source: https://mermaid.js.org/syntax/pie.html
 */
export function pie(kept: number, removed: readonly FolderRecord[]): string {
  const rest = removed.slice(SLICES).reduce((sum, { bytes }) => sum + bytes, 0);
  const slices: [string, number][] = [
    ['kept', kept],
    ...removed.slice(0, SLICES).map(({ folder, bytes }): [string, number] => [`left out: ${plain(folder)}`, bytes]),
    ['left out: the rest', rest],
  ];
  const lines = slices
    .map(([label, bytes]) => [label, (bytes / 1e6).toFixed(2)] as const)
    .filter(([, megabytes]) => Number(megabytes) > 0)
    .map(([label, megabytes]) => `  "${label}" : ${megabytes}`);
  return ['```mermaid', 'pie showData title Megabytes of the original', ...lines, '```'].join('\n');
}

/** An untrusted name for a chart label, without characters that end the label or the chart. */
function plain(name: string): string {
  return name.replace(/[^\w/.+-]/g, '?').slice(0, 60);
}
