declare const printable: unique symbol;
/** Text of one line that does nothing but be shown. Made by `harmless`, `painted` and `asJson` only. */
export type Printable = string & { readonly [printable]: true };

/** Longer than any message of ours; a container can print a line of any length. */
const MOST_LENGTH = 16_384;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x1b': '\\x1b' };
/**
 * Control characters (a terminal obeys them), line separators, and characters that change the order of the others
 * (Unicode, UAX #9).
 */
const ACTIVE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * Any text as one line that neither a terminal nor the runner obeys: control characters are shown as \n or \x1b, a
 * workflow command is broken by a backslash, and a long text is cut. The runner obeys "::" at the beginning of a line
 * and "##[" anywhere (actions/runner, ActionCommand.cs).
 */
export function harmless(text: string): Printable {
  const cut = text.length > MOST_LENGTH ? `${text.slice(0, MOST_LENGTH)}… (cut, ${text.length} characters)` : text;
  return unobeyed(cut.replace(ACTIVE, shown)) as Printable;
}

/** A line without active characters in which a workflow command is broken by a backslash. */
export function unobeyed(line: string): string {
  return line.replaceAll('##[', '##\\[').replace(/^(\s*)::/, '$1\\::');
}

/** A text with a blank for each active character but tabs. */
export function passive(text: string): string {
  return text.replace(ACTIVE, (character) => (character === '\t' ? character : ' '));
}

/** Several lines of ours, each made harmless. */
export function harmlessLines(text: string): Printable[] {
  return text.split('\n').map(harmless);
}

function shown(character: string): string {
  const code = character.codePointAt(0)!;
  return SHORT[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Lines joined by line breaks. */
export function joined(lines: readonly Printable[]): Printable {
  return lines.join('\n') as Printable;
}

/** Text with a colour or style (ECMA-48, SGR). */
export function painted(code: number, text: Printable): Printable {
  return `\x1b[${code}m${text}\x1b[0m` as Printable;
}

/** JSON in which every active character is escaped, and the bracket of an old workflow command. */
export function asJson(value: unknown): Printable {
  const text = JSON.stringify(value, undefined, 2);
  // Control characters below U+0020 in strings are escaped already; the others are line breaks of the indentation.
  const escaped = text.replace(ACTIVE, (character) => (character === '\n' ? character : unicode(character)));
  return escaped.replaceAll('##[', `##${unicode('[')}`) as Printable;
}

function unicode(character: string): string {
  return `\\u${hex(character.charCodeAt(0), 4)}`;
}

/** Prints a line, or lines, to stdout or stderr. Only this module does, and the toolkit's log on a runner. */
export function print(stream: NodeJS.WritableStream, text: Printable): void {
  stream.write(`${text}\n`);
}

/** Replaces the current line of a terminal, without a line break. */
export function redraw(stream: NodeJS.WritableStream, text = '' as Printable): void {
  stream.write(`\r\x1b[K${text}`);
}

/** Lets an error that nobody caught end the process without a line that the runner obeys. */
export function guardCrashes(stream: NodeJS.WritableStream = process.stderr): void {
  process.on('uncaughtException', (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(stream, joined(harmlessLines(`unexpected: ${text}`)));
    process.exitCode = 1;
    process.exit(1);
  });
}
