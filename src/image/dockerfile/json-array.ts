/**
 * The JSON array at the beginning of a text, of which a builder makes the exec form; undefined if there is none. Some
 * builders ignore what follows it.
 */
export function jsonArrayIn(text: string): unknown[] | undefined {
  const start = text.trimStart();
  if (!start.startsWith('[')) return undefined;
  for (let end = start.indexOf(']'); end !== -1; end = start.indexOf(']', end + 1)) {
    try {
      return JSON.parse(start.slice(0, end + 1)) as unknown[];
    } catch {
      // A bracket in a string, or no JSON.
    }
  }
  return undefined;
}
