import type { ImagePath } from '../../base/path.ts';
import { formatPath, pathOfLine } from '../filelist.ts';

/** Comments that describe one run in files.txt. A lock leaves them out, because they change with every run. */
const OF_A_RUN = /^# ?(?:micropacker \d\S*|tracer: .*|image: \S+ sha256:[0-9a-f]{64})$/;
const FIRST_HEAD =
  '# The file list that micropacker packs. `micropacker lock` replaces the paths and keeps the comments.';

/**
 * The new text of a lock: `paths`, sorted, one per line. Keeps from the old text (`old`, undefined if there is none)
 * the comments at the start and the end, the comments before a path that stays, and the kind of line end. Leaves out
 * micropacker's own comments about a run. Both texts have one character per byte.
 */
export function lockText(old: string | undefined, paths: readonly ImagePath[]): string {
  const { head, notes, end } = commentsOf(old ?? FIRST_HEAD);
  const body = [...paths].sort().flatMap((path) => [...(notes.get(path) ?? []), lineOf(path)]);
  const lineEnd = old?.includes('\r\n') ? '\r\n' : '\n';
  return [...head, ...body, ...end].map((line) => `${line}${lineEnd}`).join('');
}

interface Comments {
  head: string[];
  /** Comments by the path that follows. */
  notes: Map<ImagePath, string[]>;
  end: string[];
}

function commentsOf(text: string): Comments {
  const notes = new Map<ImagePath, string[]>();
  let head: string[] | undefined;
  let pending: string[] = [];
  for (const line of linesOf(text)) {
    const path = pathOfLine(line, 'lock');
    if (path === undefined) {
      if (!OF_A_RUN.test(line)) pending.push(line);
      continue;
    }
    if (head === undefined) head = pending;
    else if (pending.length > 0) notes.set(path, pending);
    pending = [];
  }
  return head === undefined ? { head: pending, notes, end: [] } : { head, notes, end: pending };
}

/** The lines without their line ends. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\xef\xbb\xbf/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

function lineOf(path: ImagePath): string {
  return Buffer.from(formatPath(path), 'utf8').toString('latin1');
}
