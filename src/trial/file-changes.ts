import { type ImagePath, parentOf, pathFromText, ROOT, showPath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Docker } from '../engine/docker.ts';

/** A file that differs from the container's image (ContainerChanges of the engine's API). */
export interface FileChange {
  path: ImagePath;
  kind: 'changed' | 'added' | 'removed';
}

const KINDS = ['changed', 'added', 'removed'] as const;
const SHOWN = 10;

/** Everything in which a container's files differ from its image, without its mounts. */
export async function fileChangesOf(id: string, docker: Pick<Docker, 'api'>): Promise<FileChange[]> {
  const path = `/containers/${id}/changes`;
  const all = (await docker.api({ method: 'GET', path })) as { Path: string; Kind: number }[] | null;
  return (all ?? []).map(({ Path, Kind }) => ({ path: pathFromText(Path), kind: KINDS[Kind] ?? 'changed' }));
}

/**
 * The changes of a container that a new one (`fresh`) does not make by itself: what was copied into it, or written
 * after its start. Sorted; of an added folder only the folder.
 */
export function lackingChanges(held: readonly FileChange[], fresh: readonly FileChange[]): FileChange[] {
  const made = new Set(fresh.map(({ path }) => path));
  const own = held.filter(({ path }) => !made.has(path));
  const added = new Set(own.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  // A folder counts as changed when something in it is.
  const folders = new Set([...held, ...fresh].map(({ path }) => parentOf(path)));
  return own
    .filter(({ path, kind }) => !(kind === 'changed' && folders.has(path)))
    .filter(({ path }) => !foldersAbove(path).some((folder) => added.has(folder)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function foldersAbove(path: ImagePath): ImagePath[] {
  const folders: ImagePath[] = [];
  for (let up = parentOf(path); up !== ROOT; up = parentOf(up)) folders.push(up);
  return folders;
}

/** The warning about changes of the container `name` that the tested one (`touches`) lacks; undefined if none. */
export function lackingText(name: string, lacking: readonly FileChange[], touches: Touches): string | undefined {
  if (lacking.length === 0) return undefined;
  const used = lacking.filter(({ path }) => touches.get(path));
  const sorted = [...used, ...lacking.filter((change) => !used.includes(change))];
  const shown = sorted.slice(0, SHOWN).map(({ path, kind }) => `${showPath(path)} (${kind})`);
  const more = sorted.length > SHOWN ? ` and ${sorted.length - SHOWN} more` : '';
  const looked = used.length === 0 ? '' : ` The tested container looked for ${used.length} of them.`;
  return `${name} has files that a new container of its image lacks: ${shown.join(', ')}${more}. They were copied into it with docker cp, or written, changed or removed after its start. The test ran on new containers, without these changes.${looked} If the service needs them, put them into the image or a volume, or let the test copy them into $MICROPACKER_CONTAINER.`;
}
