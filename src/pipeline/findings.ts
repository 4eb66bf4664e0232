import type { ImagePath } from '../base/path.ts';
import { Touches, unionOf } from '../capture/touch.ts';
import type { Captured } from '../capture/tracer.ts';
import { captureList } from '../filelist/capture-list.ts';
import { type FileList, mergeFileLists } from '../filelist/filelist.ts';
import type { Lock } from '../filelist/lock/lock.ts';
import { type ListWithReasons, withListed, withLocked } from '../filelist/reasons.ts';
import type { ImageConfig } from '../image/config.ts';
import type { ImageReference } from '../image/reference.ts';
import type { Original } from '../original/original.ts';
import type { Request } from '../request/request.ts';
import { environmentOf, findProgram } from '../rootfs/closure/environment.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Capture } from '../trial/capture.ts';
import { type ImageFacts, namesToPack } from './listed.ts';
import type { Run } from './run.ts';

/** What the phases before packing found. */
export interface Findings {
  readonly original: Original;
  /** Of the micro image. */
  readonly tags: readonly ImageReference[];
  /** Compared with the packed paths. */
  readonly lock: Lock | undefined;
  /** The union of the earlier captures' lists. */
  readonly given: FileList | undefined;
  readonly capture: Capture | undefined;
}

/**
 * The paths to pack: the union of the lists, the names of folders that this run's capture listed and, with `lock-mode:
 * union`, the locked paths. `image` is the original.
 */
export function listOf(run: Run, { original, lock, given, capture }: Findings, image: ImageFacts): ListWithReasons {
  const { tree } = image;
  const lists = [...(capture ? [listOfCapture(run, original, capture, tree)] : []), ...(given ? [given] : [])];
  const locked = lockedPaths(run.request, lock);
  const list = withLocked(mergeFileLists(lists), locked, (path) => tree.locate(path).entry !== undefined);
  if (!capture) return list;
  const { touches } = capture.observed.captured;
  return withListed(list, namesToPack(run.request, original.base.config, touches, list, image));
}

/** The paths likely to be packed, known before the names in the image are read. */
export function likelyPaths(run: Run, { lock, given, capture }: Findings): ImagePath[] {
  const touched = capture?.observed.captured.touches.sorted().map(({ path }) => path) ?? [];
  return [...touched, ...(given?.paths ?? []), ...lockedPaths(run.request, lock)];
}

/** The folders likely to have been listed, known before the names in the image are read. */
export function likelyListed({ capture }: Pick<Findings, 'capture'>): ImagePath[] {
  const touches = capture?.observed.captured.touches.sorted() ?? [];
  return touches.filter(({ listed }) => listed !== undefined).map(({ path }) => path);
}

/** The locked paths that are packed in any case; none unless `lock-mode` is `union`. */
function lockedPaths({ lockMode }: Pick<Request, 'lockMode'>, lock: Lock | undefined): ImagePath[] {
  return lock && lockMode === 'union' ? lock.paths : [];
}

/** The file list of a capture of this run. */
export function listOfCapture(
  { equipment }: Pick<Run, 'equipment'>,
  { base, inspect }: Original,
  { observed, tracer }: Pick<Capture, 'tracer'> & { observed: Pick<Capture['observed'], 'captured'> },
  tree: Tree,
): FileList {
  const origin = { version: equipment.version, tracer: tracer.description, image: base.name, id: inspect.Id };
  return captureList(origin, withUnseen(observed.captured, base.config, tree), tree);
}

/** The touches, and the programs that ran unseen: they are packed like those of the image's configuration. */
function withUnseen({ touches, unseen = [] }: Captured, config: ImageConfig, tree: Tree): Touches {
  if (unseen.length === 0) return touches;
  const environment = environmentOf(config);
  const programs = new Touches();
  for (const program of unseen) {
    const path = findProgram(Buffer.from(program, 'utf8').toString('latin1'), tree, environment);
    if (path) programs.add({ path, how: 'exec', found: true });
  }
  return unionOf([touches, programs]);
}
