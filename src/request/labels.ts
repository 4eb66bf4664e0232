import { wrong } from './wrong.ts';

/**
 * Reads the `labels` input: lines KEY=VALUE, like the output of docker/metadata-action. The last value of a key counts.
 * Throws `Failure` for the first wrong line.
 */
export function labelsOf(lines: readonly string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(at, 0)).trim();
    if (key === '') {
      throw wrong(
        'labels',
        line,
        'labels as KEY=VALUE, one per line',
        'For example: org.opencontainers.image.version=1.2',
      );
    }
    labels.set(key, line.slice(at + 1));
  }
  return Object.fromEntries(labels);
}
