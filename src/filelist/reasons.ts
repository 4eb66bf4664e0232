import type { ImagePath } from '../base/path.ts';
import type { FileList } from './filelist.ts';

/** A path that verifying added to the list, and why: without it the test failed, or the container looked for it. */
export interface AddedPath {
  path: ImagePath;
  reason: 'healed' | 'missed';
}

/** A file list with the reasons of its paths that are not traced. */
export interface ListWithReasons extends FileList {
  reasons: ReadonlyMap<ImagePath, 'lock' | 'listed' | AddedPath['reason']>;
}

/** Adds to the list the locked paths that it lacks and the image has (`has`). */
export function withLocked(
  list: FileList,
  locked: readonly ImagePath[],
  has: (path: ImagePath) => boolean,
): ListWithReasons {
  const listed = new Set(list.paths);
  const more = locked.filter((path) => !listed.has(path) && has(path));
  return {
    comments: list.comments,
    paths: [...list.paths, ...more].sort(),
    reasons: new Map(more.map((path) => [path, 'lock'])),
  };
}

/** Adds to the list the names of listed folders, which it must not have yet. */
export function withListed(list: ListWithReasons, names: readonly ImagePath[]): ListWithReasons {
  return {
    comments: list.comments,
    paths: [...list.paths, ...names].sort(),
    reasons: new Map([...list.reasons, ...names.map((path) => [path, 'listed'] as const)]),
  };
}

/** Adds to the list paths that it must not have yet. */
export function withAdded(list: ListWithReasons, added: readonly AddedPath[]): ListWithReasons {
  return {
    comments: list.comments,
    paths: [...list.paths, ...added.map(({ path }) => path)].sort(),
    reasons: new Map([...list.reasons, ...added.map(({ path, reason }) => [path, reason] as const)]),
  };
}
