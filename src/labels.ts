import { wrong } from './wrong.ts';

/** The `labels` input, one KEY=VALUE each, as docker/metadata-action puts them out; the last of a key counts. Throws `Failure` for the first wrong one. */
export function labelsOf(lines: readonly string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(at, 0)).trim();
    if (key === '') {
      throw wrong(
        'labels',
        line,
        'labels as KEY=VALUE, one a line',
        'For example: org.opencontainers.image.version=1.2',
      );
    }
    labels.set(key, line.slice(at + 1));
  }
  return Object.fromEntries(labels);
}
