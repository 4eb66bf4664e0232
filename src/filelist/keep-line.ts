import { parsePath } from './filelist.ts';
import { needsQuote } from './quote.ts';

const SPECIAL = /[\\"*?[\]{}()!+@|]/g;

/** The line of `keep` that matches a path (in the form of files.txt). Bytes that a line cannot hold become "?". */
export function keepLine(path: string): string {
  const bytes = parsePath(path, 'keep');
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  // `keep` ignores blanks at the end of a line, so they need a "?" too.
  if (needsQuote(bytes) || text !== text.trimEnd()) return bytes.replace(SPECIAL, '?').replace(/[^ -~]| $/g, '?');
  return text.replace(SPECIAL, '\\$&');
}
