import { Failure } from '../failure.ts';
import { clean, type ImagePath, pathToBytes, showPath } from '../path.ts';
import { needsQuote, quote, unquote } from './quote.ts';

/** What a capture found: the form of files.txt. */
export interface FileList {
  /** Text of the comment lines, without "# ". */
  comments: string[];
  paths: ImagePath[];
}

/**
 * Reads files.txt: an absolute path a line (UTF-8, or a JSON string for bytes that a line cannot hold), "#" begins a comment,
 * empty lines and Windows line ends are allowed. `name` is the file's, for errors. Throws `Failure` that names the line.
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
 * The path on a line (one character a byte, without its end), undefined for a comment and an empty line. `where` names the line for errors.
 * Throws `Failure` for anything else.
 */
export function pathOfLine(line: string, where: string): ImagePath | undefined {
  return line.startsWith('#') || line.trim() === '' ? undefined : readPath(line, where);
}

/** files.txt of a list: comments, then the paths, sorted by their bytes, each once. */
export function formatFileList(list: FileList): string {
  const comments = list.comments.flatMap((comment) => comment.split(/\r?\n|\r/)).map((line) => `# ${line}`);
  const lines = [...new Set(list.paths)].sort().map(formatPath);
  return [...comments, ...lines].map((line) => `${line}\n`).join('');
}

/** Nearly all paths, which are the same as text and as bytes: an image has many. */
const PLAIN = /^[^"#\n\r\x80-\xff][^\n\r\x80-\xff]*$/;

/** A path as files.txt has it: text, or a JSON string for bytes that a line cannot hold. */
export function formatPath(path: ImagePath): string {
  if (PLAIN.test(path)) return path;
  return needsQuote(path) ? quote(path) : pathToBytes(path).toString('utf8');
}

/** The path that `formatPath` wrote, or that a user did. Throws `Failure` for what is no absolute path. */
export function parsePath(text: string, where: string): ImagePath {
  return readPath(Buffer.from(text, 'utf8').toString('latin1'), where);
}

/** The union of lists; comments that several have come once. */
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
  if (path.includes('\0')) throw wrong(where, line, 'has a NUL byte, which no path can have');
  return clean(path);
}

function readQuoted(line: string, where: string): string {
  try {
    return unquote(line.trimEnd());
  } catch (error) {
    if (error instanceof Failure) throw wrong(where, line, 'begins with a quote and is no JSON string');
    throw error;
  }
}

function wrong(where: string, line: string, what: string): Failure {
  return new Failure(`${where}: ${showPath(line).slice(0, 200)} ${what}`, {
    mend: 'A file list has one absolute path of the image a line; lines that begin with "#" are comments.',
  });
}

/** A line by which git marks what it could not merge. */
function conflict(where: string, line: string): Failure {
  return new Failure(`${where}: ${showPath(line).slice(0, 200)} is a mark that a merge left there`, {
    mend: 'The order of paths does not matter: keep the lines of both sides, and remove those that begin with <<<<<<<, |||||||, ======= and >>>>>>>.',
  });
}
