/** Builders refuse a line of 64 KiB or more. */
const MOST_BYTES = 60_000;
const SHOWN = 300;

/**
 * An instruction on as many lines as it needs: a backslash at the end of a line joins the next to it. Undefined if the
 * text has no place for that. A line is divided between letters or digits only: after a backslash, or before a blank or
 * a "#", builders differ.
 */
export function fold(instruction: string): string[] | undefined {
  const lines: string[] = [];
  let rest = instruction;
  while (Buffer.byteLength(rest) > MOST_BYTES) {
    const at = lastPlace(rest.slice(0, MOST_BYTES / 4));
    if (at === 0) return undefined;
    lines.push(`${rest.slice(0, at)}\\`);
    rest = rest.slice(at);
  }
  return [...lines, rest];
}

function lastPlace(text: string): number {
  for (let at = text.length - 1; at > 0; at--) if (/[A-Za-z0-9]{2}/.test(text.slice(at - 1, at + 1))) return at;
  return 0;
}

/** A comment about a value, as JSON and cut off if it is long. */
export function comment(text: string, value: unknown): string {
  const shown = JSON.stringify(value);
  return `# ${text}: ${shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown}`;
}

/** A comment in place of an instruction. */
export function notSaid(what: string, value: unknown): string {
  return comment(`Left out, because a Dockerfile cannot say it: ${what}`, value);
}
