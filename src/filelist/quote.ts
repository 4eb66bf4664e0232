import { isUtf8 } from 'node:buffer';
import { Failure } from '../base/failure.ts';
import { pathToBytes } from '../base/path.ts';

/** One UTF-8 sequence in a text with one character per byte (RFC 3629, section 4). */
const UTF8 = new RegExp(
  [
    /[^\x80-\xff]/,
    /[\xc2-\xdf][\x80-\xbf]/,
    /\xe0[\xa0-\xbf][\x80-\xbf]/,
    /[\xe1-\xec\xee\xef][\x80-\xbf]{2}/,
    /\xed[\x80-\x9f][\x80-\xbf]/,
    /\xf0[\x90-\xbf][\x80-\xbf]{2}/,
    /[\xf1-\xf3][\x80-\xbf]{3}/,
    /\xf4[\x80-\x8f][\x80-\xbf]{2}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };

/** Whether a path (one character per byte) cannot be a line of files.txt without quotes. */
export function needsQuote(path: string): boolean {
  return /[\n\r]|^[#"]/.test(path) || !isUtf8(pathToBytes(path));
}

/** A path as a JSON string: UTF-8 unchanged, every other byte as \u0080 to \u00ff. */
export function quote(path: string): string {
  let text = '"';
  for (let at = 0; at < path.length; ) {
    const sequence = sequenceAt(path, at);
    if (sequence === undefined) text += `\\u00${path.charCodeAt(at).toString(16)}`;
    else text += JSON.stringify(pathToBytes(sequence).toString('utf8')).slice(1, -1);
    at += sequence?.length ?? 1;
  }
  return `${text}"`;
}

/**
 * Reads a JSON string of `quote`; text and result have one character per byte. Escapes up to \u00ff are single bytes;
 * larger escapes and plain characters are UTF-8. Throws `Failure` if `text` is not a JSON string.
 */
export function unquote(text: string): string {
  if (!/^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/.test(text)) {
    throw new Failure(`${text} is not a JSON string`);
  }
  return text.slice(1, -1).replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\./g, unescapeOne);
}

function unescapeOne(sequence: string): string {
  if (sequence[1] !== 'u') return ESCAPES[sequence[1]!]!;
  const units = sequence
    .split('\\u')
    .slice(1)
    .map((hex) => Number.parseInt(hex, 16));
  if (units.length === 1 && units[0]! <= 0xff) return String.fromCharCode(units[0]!);
  return Buffer.from(String.fromCharCode(...units), 'utf8').toString('latin1');
}

function sequenceAt(path: string, at: number): string | undefined {
  UTF8.lastIndex = at;
  return UTF8.exec(path)?.[0];
}
