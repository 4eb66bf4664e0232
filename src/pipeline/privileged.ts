import type { ImagePath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Contents } from '../contents/instance.ts';
import { imageTouches } from '../filelist/image-touches.ts';
import type { PackedEntry } from '../rootfs/closure/packed.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Entry } from '../tar/entry.ts';

const SET_ID = 0o6000;

/** True if a program gets other rights from its file: setuid, setgid or file capabilities (execve(2)). */
export function givesRights({ type, mode, xattrs }: Entry): boolean {
  return type === 'file' && ((mode & SET_ID) !== 0 || xattrs?.has('security.capability') === true);
}

/**
 * The programs of a capture that get other rights from their file, by the name that was used; sorted. `details` are
 * entries with all that is known of them.
 */
export function privilegedPrograms(touches: Touches, tree: Tree, details: readonly PackedEntry[]): ImagePath[] {
  const giving = new Set(details.filter(({ entry }) => givesRights(entry)).map(({ entry }) => entry.path));
  const ran = imageTouches(touches, tree).filter(({ how, found }) => how === 'exec' && found);
  return [...new Set(ran.map(({ path }) => path).filter((path) => giving.has(tree.resolve(path).path)))];
}

/** The programs that the container itself gave other rights, and then ran. */
export function ownPrivileged(touches: Touches): ImagePath[] {
  return touches
    .sorted()
    .filter(({ how, found, rights }) => rights && how === 'exec' && found)
    .map(({ path }) => path);
}

/** The files that a capture ran, with all that is known of them. */
export function programsOf(touches: Touches, contents: Pick<Contents, 'index' | 'complete'>): readonly PackedEntry[] {
  const { tree } = contents.index();
  const ran = new Map<ImagePath, PackedEntry>();
  for (const { path, how, found } of imageTouches(touches, tree)) {
    const entry = how === 'exec' && found ? tree.resolve(path).entry : undefined;
    if (entry?.type === 'file') ran.set(entry.path, { entry, reason: 'traced' });
  }
  return contents.complete([...ran.values()]);
}
