import { fstatSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { keepNewSpaceSmall } from '../base/heap.ts';
import type { ImagePath } from '../base/path.ts';
import { withProgress } from '../base/progress.ts';
import { counted, showBytes } from '../base/units.ts';
import { openInstance, withContents } from '../contents/contents.ts';
import { likelyOf } from '../contents/export/wanted.ts';
import type { Contents, Instance } from '../contents/instance.ts';
import { workTag } from '../engine/argv.ts';
import type { ImageLoad } from '../engine/load.ts';
import { type Loading, loadMicro, startLoad } from '../engine/load-micro.ts';
import { callersOf } from '../filelist/callers.ts';
import { type FileList, formatFileList, formatPath } from '../filelist/filelist.ts';
import { type AddedPath, type ListWithReasons, withAdded } from '../filelist/reasons.ts';
import type { Original } from '../original/original.ts';
import { COPYRIGHT, type Inventory, inventoryOf } from '../packages/inventory.ts';
import { LANGUAGE_FILES } from '../packages/languages/languages.ts';
import { DATABASE_FOLDERS, type Packages } from '../packages/packages.ts';
import { packageRecords, withRelease } from '../packages/records.ts';
import { leftOut } from '../report/left-out.ts';
import { languageNames, ownerNames, packagesRecord } from '../report/packages.ts';
import { packedRecords, removedByFolder } from '../report/packed-records.ts';
import { sizeTree } from '../report/sizes.ts';
import type { Request } from '../request/request.ts';
import { bodyReader, planRootfs, type Rootfs, writeRootfs } from '../rootfs/rootfs.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Entry } from '../tar/entry.ts';
import type { Capture } from '../trial/capture.ts';
import { type Findings, likelyListed, likelyPaths, listOf } from './findings.ts';
import { type ImageFacts, listedIn } from './listed.ts';
import type { Output } from './output.ts';
import { type KnownPackages, type Preparation, type Prepared, readKnownPackages } from './prepare.ts';
import type { Run } from './run.ts';

const NO_RECORDS = { paths: [], made: [], warnings: [] };

/** A finished rootfs.tar in the run's folder of unfinished output, beside its files.txt. */
export interface Packed {
  list: ListWithReasons;
  tree: Tree;
  /** Of the original. */
  packages: Packages;
  /** Of the packed files, for an SBOM. */
  inventory: Inventory | undefined;
  rootfs: Rootfs;
  /** Of the micro image. */
  loading: Loading;
}

/**
 * Packs the found and the `added` paths from a fresh instance of the image, or from the prepared one if it is still
 * unused. What is still open afterwards is closed before the session ends.
 */
export async function pack(
  run: Run,
  findings: Findings,
  preparation: Preparation | undefined,
  added: readonly AddedPath[] = [],
): Promise<Packed> {
  const { request, session, docker } = run;
  const { original } = findings;
  keepNewSpaceSmall();
  const prepared: Prepared = (await preparation?.take()) ?? (await openInstance(docker, original, session));
  const paths = [...likelyPaths(run, findings), ...added.map(({ path }) => path)];
  const likely = likelyOf(paths, request.keep, { ...readAlways(request), listed: likelyListed(findings) });
  const list = (image: ImageFacts) => withAdded(listOf(run, findings, image), added);
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
        return await packContents(run, original, instance, contents, known ?? readKnownPackages(contents), list, load);
      } catch (error) {
        await load.abandon();
        throw error;
      }
    },
  );
  // Handled at once: a rejection that nobody handles ends Node.
  const settled = closed.catch(() => {});
  session.atEnd(() => settled);
  return made;
}

async function packContents(
  run: Run,
  { base, createdAt }: Original,
  instance: Instance,
  contents: Contents,
  { packages, warnings: unread }: KnownPackages,
  listOf: (image: ImageFacts) => ListWithReasons,
  load: ImageLoad,
): Promise<Packed> {
  const { request, session, docker, output } = run;
  const { tree, warnings } = contents.index();
  const read = bodyReader(contents);
  const list = listOf({ tree, packages });
  await writeList(output, list);
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
  const file = output.unfinished('rootfs.tar');
  const out = await open(file, 'w', 0o644);
  const tell = () => `${showBytes(fstatSync(out.fd).size)} packed so far`;
  const written = withProgress(session.log, tell, () => writeRootfs(plan, out.fd));
  const layer = { file, size: plan.size, written };
  const loading = loadMicro(docker, load, base, layer, workTag(session.runId));
  session.atEnd(() => loading.loaded);
  try {
    const rootfs = await written;
    for (const warning of [...warnings, ...unread, ...rootfs.warnings]) run.recorder.warn(warning);
    const lost = contents.lost(rootfs.packed);
    if (lost.length > 0) run.recorder.warn(lostText(lost));
    const { packed, size, sha256 } = rootfs;
    const names = [...list.reasons.values()].filter((reason) => reason === 'listed').length;
    if (names > 0) session.log.info(`${counted(names, 'file')} of listed folders are packed for their names (listed)`);
    session.log.info(`rootfs.tar: ${counted(packed.length, 'entry', 'entries')}, ${showBytes(size)}, sha256 ${sha256}`);
    return { list, tree, packages, inventory, rootfs, loading };
  } catch (error) {
    await load.abandon();
    // If the disk is full, this makes room for the report.
    await out.truncate().catch(() => {});
    throw error;
  } finally {
    await out.close().catch(() => {});
  }
}

/** Writes files.txt into the folder of unfinished files. */
export async function writeList(output: Output, list: FileList): Promise<void> {
  await writeFile(output.unfinished('files.txt'), formatFileList(list));
}

/** Folders and file names that are read from every image, whatever its list holds. */
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

/** Records in the report what was packed and what was left out. */
export function recordPacked({ recorder, report }: Run, packed: Packed, capture: Capture | undefined): void {
  const { list, tree, packages, inventory, rootfs } = packed;
  const traced = rootfs.dropped.filter(({ reason }) => reason === 'traced').map(({ entry }) => entry.path);
  if (traced.length > 0) recorder.warn(droppedText(traced));
  const dangling = rootfs.packed.map(({ entry }) => entry.path).filter((path) => leadsToDropped(path, packed));
  if (dangling.length > 0) recorder.warn(danglingText(dangling, tree));
  const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
  report.image.size = tree.bytes;
  report.image.files = countFiles(tree.entries());
  const ownerOf = ownerNames(packages);
  report.packages = packagesRecord(packages.all, tree, paths);
  const callers = capture && callersOf(capture.observed.captured.touches, tree);
  report.packed = packedRecords(rootfs.packed, { ownerOf, languageOf: languageNames(inventory), callers });
  report.dropped = packedRecords(rootfs.dropped, { ownerOf });
  report.leftOut = () => leftOut(tree, paths, ownerOf);
  report.removed = removedByFolder(tree.entries(), paths);
  report.sizes = () => sizeTree(tree, paths);
  report.rootfs = { sha256: rootfs.sha256, size: rootfs.size };
  if (capture) report.listed = listedIn(capture.observed.captured.touches, packed, paths, rootfs.unwanted);
  if (report.tracer) report.tracer.paths = list.paths.length - list.reasons.size;
}

function droppedText(dropped: readonly ImagePath[]): string {
  return `drop removes ${counted(dropped.length, 'captured path')}: ${firstOf(dropped)}`;
}

/** Whether a link's target is in the image, and `drop` removes it. */
function leadsToDropped(path: ImagePath, { tree, rootfs }: Packed): boolean {
  if (tree.get(path)?.type !== 'symlink') return false;
  const { entry } = tree.resolve(path);
  return entry !== undefined && rootfs.unwanted.has(entry.path);
}

function danglingText(links: readonly ImagePath[], tree: Tree): string {
  const [first] = links as [ImagePath];
  const example = `${formatPath(first)} leads to ${formatPath(tree.resolve(first).path)}`;
  return `drop removes the targets of ${counted(links.length, 'packed link')}, which now lead nowhere: ${example}${links.length > 1 ? ', …' : ''}`;
}

function lostText(lost: readonly ImagePath[]): string {
  const files = lost.length === 1 ? 'A packed file has' : `${counted(lost.length, 'packed file')} have`;
  return `${files} access control lists or extended attributes that an engine's export leaves out, so rootfs.tar lacks them: ${firstOf(lost)}. File capabilities are kept`;
}

function firstOf(paths: readonly ImagePath[]): string {
  return `${paths.slice(0, 3).map(formatPath).join(', ')}${paths.length > 3 ? ', …' : ''}`;
}

/** The number of files, links and devices, without folders. */
export function countFiles(entries: Iterable<{ type: string }>): number {
  let files = 0;
  for (const { type } of entries) if (type !== 'directory') files++;
  return files;
}
