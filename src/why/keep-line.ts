import { parsePath } from '../filelist/filelist.ts';
import { needsQuote } from '../filelist/quote.ts';

const SPECIAL = /[\\"*?[\]{}()!+@|]/g;

/** The line of `keep` that names a path (in the form of files.txt); "?" stands for bytes that such a line cannot hold. */
export function keepLine(path: string): string {
  const bytes = parsePath(path, 'keep');
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  // Blanks at the end of a line do not count.
  if (needsQuote(bytes) || text !== text.trimEnd()) return bytes.replace(SPECIAL, '?').replace(/[^ -~]| $/g, '?');
  return text.replace(SPECIAL, '\\$&');
}
