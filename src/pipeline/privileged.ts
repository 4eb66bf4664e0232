import type { ImagePath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Contents } from '../contents/instance.ts';
import { imageTouches } from '../filelist/image-touches.ts';
import type { PackedEntry } from '../rootfs/closure/packed.ts';
import type { Entry } from '../tar/entry.ts';

const SET_ID = 0o6000;

/** True if a program gets other rights from its file: setuid, setgid or file capabilities (execve(2)). */
export function givesRights({ type, mode, xattrs }: Entry): boolean {
  return type === 'file' && ((mode & SET_ID) !== 0 || xattrs?.has('security.capability') === true);
}

/** The programs of a capture that get other rights from their file, by the name that was used; sorted. */
export function privilegedPrograms(touches: Touches, contents: Pick<Contents, 'index' | 'complete'>): ImagePath[] {
  const { tree } = contents.index();
  const ran = new Map<ImagePath, PackedEntry>();
  for (const { path, how, found } of imageTouches(touches, tree)) {
    const entry = how === 'exec' && found ? tree.resolve(path).entry : undefined;
    if (entry?.type === 'file') ran.set(path, { entry, reason: 'traced' });
  }
  const complete = contents.complete([...ran.values()]);
  return [...ran.keys()].filter((_, at) => givesRights(complete[at]!.entry));
}
