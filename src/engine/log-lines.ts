/**
 * The lines that `docker logs --timestamps` printed to stdout and stderr, in the order of their times and without them:
 * the two are separate pipes. The times have a fixed length (RFC 3339 with nanoseconds).
 */
export function inOrder(outputs: readonly string[]): string[] {
  const lines = outputs.flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== '');
  const time = (line: string) => line.slice(0, line.indexOf(' '));
  const sorted = lines.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0));
  return sorted.map((line) => line.slice(line.indexOf(' ') + 1));
}
