import { Failure } from '../base/failure.ts';
import { clean, type ImagePath, pathToBytes, showPath } from '../base/path.ts';
import { needsQuote, quote, unquote } from './quote.ts';

/** The content of a files.txt: the result of a capture. */
export interface FileList {
  /** Text of the comment lines, without "# ". */
  comments: string[];
  paths: ImagePath[];
}

/**
 * Reads files.txt: one absolute path per line (UTF-8, or a JSON string for bytes that a line cannot hold). "#" begins a
 * comment; empty lines and Windows line ends are allowed. `name` is the file name for errors. Throws `Failure` with the
 * number of the wrong line.
 */
export function parseFileList(text: string | Buffer, name: string): FileList {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const comments: string[] = [];
  const paths = new Set<ImagePath>();
  const lines = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const path = pathOfLine(line, `${name}:${index + 1}`);
    if (path !== undefined) paths.add(path);
    else if (line.startsWith('#')) comments.push(pathToBytes(line.slice(line[1] === ' ' ? 2 : 1)).toString('utf8'));
  }
  return { comments, paths: [...paths].sort() };
}

/**
 * The path on a line (one character per byte, without the line end); undefined for a comment or an empty line. `where`
 * names the line for errors. Throws `Failure` for anything else.
 */
export function pathOfLine(line: string, where: string): ImagePath | undefined {
  return line.startsWith('#') || line.trim() === '' ? undefined : readPath(line, where);
}

/** The text of files.txt: comments, then the paths, sorted by bytes, without duplicates. */
export function formatFileList(list: FileList): string {
  const comments = list.comments.flatMap((comment) => comment.split(/\r?\n|\r/)).map((line) => `# ${line}`);
  const lines = [...new Set(list.paths)].sort().map(formatPath);
  return [...comments, ...lines].map((line) => `${line}\n`).join('');
}

/** Fast path: most paths of an image are ASCII, so that text and bytes are the same. */
const PLAIN = /^[^"#\n\r\x80-\xff][^\n\r\x80-\xff]*$/;

/** A path in the form of files.txt: text, or a JSON string for bytes that a line cannot hold. */
export function formatPath(path: ImagePath): string {
  if (PLAIN.test(path)) return path;
  return needsQuote(path) ? quote(path) : pathToBytes(path).toString('utf8');
}

/** Reads a path in the form of files.txt. Throws `Failure` if it is not an absolute path. */
export function parsePath(text: string, where: string): ImagePath {
  return readPath(Buffer.from(text, 'utf8').toString('latin1'), where);
}

/** The union of lists, without duplicate comments. */
export function mergeFileLists(lists: readonly FileList[]): FileList {
  return {
    comments: [...new Set(lists.flatMap(({ comments }) => comments))],
    paths: [...new Set(lists.flatMap(({ paths }) => paths))].sort(),
  };
}

function readPath(line: string, where: string): ImagePath {
  if (/^(?:<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: |$)/.test(line)) throw conflict(where, line);
  const path = line.startsWith('"') ? readQuoted(line, where) : line;
  if (!path.startsWith('/')) throw wrong(where, line, 'is not an absolute path');
  if (path.includes('\0')) throw wrong(where, line, 'has a NUL byte, which a path cannot have');
  return clean(path);
}

function readQuoted(line: string, where: string): string {
  try {
    return unquote(line.trimEnd());
  } catch (error) {
    if (error instanceof Failure) throw wrong(where, line, 'begins with a quote, but is not a JSON string');
    throw error;
  }
}

function wrong(where: string, line: string, what: string): Failure {
  return new Failure(`${where}: ${showPath(line).slice(0, 200)} ${what}`, {
    fix: 'A file list has one absolute path per line. Lines that begin with "#" are comments.',
  });
}

/** The failure for a line that git writes into a file with merge conflicts. */
function conflict(where: string, line: string): Failure {
  return new Failure(`${where}: ${showPath(line).slice(0, 200)} is a merge conflict marker`, {
    fix: 'Keep the paths of both sides (their order does not matter), and remove the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>.',
  });
}
