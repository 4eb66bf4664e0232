import { fstatSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageLoad } from './engine/load.ts';
import { callersOf } from './filelist/callers.ts';
import { type ListWithReasons, withHealed } from './filelist/drift.ts';
import { type FileList, formatFileList, formatPath } from './filelist/filelist.ts';
import { keepNewSpaceSmall } from './heap.ts';
import { COPYRIGHT, type Inventory, inventoryOf } from './packages/inventory.ts';
import { LANGUAGE_FILES } from './packages/languages.ts';
import { DATABASE_FOLDERS, type Packages } from './packages/packages.ts';
import { packageRecords, withRelease } from './packages/records.ts';
import type { ImagePath } from './path.ts';
import { type KnownPackages, knownOf, type Prepared } from './preparing.ts';
import { withProgress } from './progress.ts';
import { packedRecords, removedByFolder } from './report/json.ts';
import { leftOut } from './report/left-out.ts';
import { languageNames, ownerNames, packagesRecord } from './report/packages.ts';
import { sizeTree } from './report/sizes.ts';
import type { Request } from './request.ts';
import type { Entry } from './rootfs/entry.ts';
import { bodyReader, planRootfs, type Rootfs, writeRootfs } from './rootfs/rootfs.ts';
import type { Tree } from './rootfs/tree.ts';
import { likelyOf } from './rootfs/wanted.ts';
import type { Run } from './run.ts';
import { workTag } from './session.ts';
import { openInstance, withContents } from './target/contents.ts';
import type { Original } from './target/image.ts';
import type { Contents, Instance } from './target/instance.ts';
import { type Loading, loadMicro, startLoad } from './target/micro.ts';
import { showBytes, showCount } from './units.ts';

const NO_RECORDS = { paths: [], made: [], warnings: [] };

/** A finished rootfs.tar in the run's folder of unfinished output, beside its files.txt. */
export interface Packed {
  list: ListWithReasons;
  tree: Tree;
  /** Of the original. */
  packages: Packages;
  /** Of what is packed, for an SBOM. */
  inventory: Inventory | undefined;
  rootfs: Rootfs;
  /** Of the micro image. */
  loading: Loading;
}

/**
 * Packs a fresh instance of the image, the prepared one if it was not packed yet. `paths` are likely to be packed; `listOf` makes the file list once the
 * tree is known; `healed` paths are added to it.
 */
export async function pack(
  run: Run,
  original: Original,
  paths: Iterable<ImagePath>,
  listOf: (tree: Tree) => ListWithReasons,
  healed: readonly ImagePath[] = [],
): Promise<Packed> {
  const { request, session, docker } = run;
  keepNewSpaceSmall();
  const prepared: Prepared = (await run.preparation?.take()) ?? (await openInstance(docker, original, session));
  const likely = likelyOf([...paths, ...healed], request.keep, readAlways(request));
  const list = (tree: Tree) => withHealed(listOf(tree), healed);
  const { made, closed } = await withContents(
    docker,
    original,
    prepared,
    session,
    likely,
    async (contents, instance) => {
      const load = await startLoad(docker, instance.inspect, session);
      try {
        const known = contents === prepared.layers ? prepared.known : undefined;
        return await packContents(run, original, instance, contents, known ?? knownOf(contents), list, load);
      } catch (error) {
        await load.abandon();
        throw error;
      }
    },
  );
  run.pending.push(closed.catch(() => {}));
  return made;
}

async function packContents(
  run: Run,
  { base, createdAt }: Original,
  instance: Instance,
  contents: Contents,
  { packages, warnings: unread }: KnownPackages,
  listOf: (tree: Tree) => ListWithReasons,
  load: ImageLoad,
): Promise<Packed> {
  const { request, session, docker, partial } = run;
  const { tree, warnings } = contents.index();
  const read = bodyReader(contents);
  const list = listOf(tree);
  await writeList(partial, list);
  const since = Math.max(instance.createdAt, createdAt + 1);
  const clamp = { since, made: createdAt, to: Date.parse(base.created) / 1000 };
  let inventory: Inventory | undefined;
  const options = {
    ...request,
    ...contents,
    packages,
    tree,
    list: list.paths,
    reasons: list.reasons,
    config: base.config,
    clamp,
    records: (packed: ReadonlySet<ImagePath>) => {
      if (request.sbom)
        inventory = inventoryOf(
          packages,
          tree,
          read,
          request.packageDb ? withRelease(tree, packed) : packed,
          contents.fetch,
        );
      return request.packageDb ? packageRecords(packages, tree, read, packed, contents.fetch) : NO_RECORDS;
    },
  };
  contents.expect(entriesOf(list.paths, tree));
  const plan = planRootfs(options);
  const file = join(partial, 'rootfs.tar');
  const out = await open(file, 'w', 0o644);
  const tell = () => `${showBytes(fstatSync(out.fd).size)} packed so far`;
  const written = withProgress(session.log, tell, () => writeRootfs(plan, out.fd));
  const layer = { file, size: plan.size, written };
  const loading = loadMicro(docker, load, base, layer, workTag(session.runId));
  run.pending.push(loading.loaded.then(() => {}).catch(() => {}));
  try {
    const rootfs = await written;
    for (const warning of [...warnings, ...unread, ...rootfs.warnings]) run.recorder.warn(warning);
    const lost = contents.lost(rootfs.packed);
    if (lost.length > 0) run.recorder.warn(lostText(lost));
    const { packed, size, sha256 } = rootfs;
    session.log.info(`rootfs.tar: ${showCount(packed.length)} entries, ${showBytes(size)}, sha256 ${sha256}`);
    return { list, tree, packages, inventory, rootfs, loading };
  } catch (error) {
    await load.abandon();
    // Should the disk be full, this is room for the report.
    await out.truncate().catch(() => {});
    throw error;
  } finally {
    await out.close();
  }
}

/** files.txt, in the folder of unfinished output. */
export async function writeList(partial: string, list: FileList): Promise<void> {
  await writeFile(join(partial, 'files.txt'), formatFileList(list));
}

/** What is read of every image, whatever its list holds. */
function readAlways({ packageDb, sbom }: Request): { folders: string[]; names: string[] } {
  const names = [...(packageDb || sbom ? LANGUAGE_FILES : []), ...(sbom ? [COPYRIGHT] : [])];
  return { folders: DATABASE_FOLDERS, names };
}

function* entriesOf(paths: readonly ImagePath[], tree: Tree): Generator<Entry> {
  for (const path of paths) {
    const { entry } = tree.resolve(path);
    if (entry) yield entry;
  }
}

/** Notes in the report what was packed and what was not. */
export function recordPacked(run: Run, packed: Packed): void {
  const { recorder, report } = run;
  const { list, tree, packages, inventory, rootfs } = packed;
  const traced = rootfs.dropped.filter(({ reason }) => reason === 'traced').map(({ entry }) => entry.path);
  if (traced.length > 0) recorder.warn(droppedText(traced));
  const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
  report.image.size = tree.bytes;
  report.image.files = countFiles(tree.entries());
  const ownerOf = ownerNames(packages);
  report.packages = packagesRecord(packages.all, tree, paths);
  const callers = run.touches && callersOf(run.touches, tree);
  report.packed = packedRecords(rootfs.packed, { ownerOf, languageOf: languageNames(inventory), callers });
  report.dropped = packedRecords(rootfs.dropped, { ownerOf });
  report.leftOut = () => leftOut(tree, paths, ownerOf);
  report.removed = removedByFolder(tree.entries(), paths);
  run.sizes = () => sizeTree(tree, paths);
  report.rootfs = { sha256: rootfs.sha256, size: rootfs.size };
  if (report.tracer) report.tracer.paths = list.paths.length - list.reasons.size;
}

function droppedText(dropped: readonly ImagePath[]): string {
  return `drop took away ${showCount(dropped.length)} paths that the capture saw: ${firstOf(dropped)}`;
}

function lostText(lost: readonly ImagePath[]): string {
  const files = lost.length === 1 ? 'A packed file has' : `${showCount(lost.length)} packed files have`;
  return `${files} access control lists or extended attributes that engines leave out of what they export, and so does rootfs.tar: ${firstOf(lost)}. File capabilities are kept`;
}

function firstOf(paths: readonly ImagePath[]): string {
  return `${paths.slice(0, 3).map(formatPath).join(', ')}${paths.length > 3 ? ', …' : ''}`;
}

/** Files with links and devices, without folders. */
export function countFiles(entries: Iterable<{ type: string }>): number {
  let files = 0;
  for (const { type } of entries) if (type !== 'directory') files++;
  return files;
}
