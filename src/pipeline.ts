import { chmod, cp, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Captured, Tracer } from './capture/tracer.ts';
import { captureList } from './capture-list.ts';
import { Docker } from './engine/docker.ts';
import { type FileList, formatFileList, formatPath, mergeFileLists } from './filelist/filelist.ts';
import { lookedForInVain } from './filelist/intersect.ts';
import { checkGates } from './gates.ts';
import { keepNewSpaceSmall } from './heap.ts';
import { microConfig } from './image/configuration.ts';
import { dockerfile } from './image/dockerfile.ts';
import { otherImages, readLists } from './lists.ts';
import { requireArchitecture } from './machine.ts';
import { clearOutput, requireApart } from './output.ts';
import type { ImagePath } from './path.ts';
import { packedRecords, removedByFolder, reportJson } from './report/json.ts';
import { Recorder, type Report, type TestRecord } from './report/report.ts';
import { type Request, tagsOf } from './request.ts';
import { indexExport } from './rootfs/export.ts';
import { BodyLeftOut, makeRootfs, type Rootfs } from './rootfs/rootfs.ts';
import type { Tree } from './rootfs/tree.ts';
import { type Likely, likelyOf } from './rootfs/wanted.ts';
import { type Equipment, keep, type Published, type Run, subjectOf, testScript, tracersOf } from './run.ts';
import { type Session, workTag } from './session.ts';
import { type Capture, capture } from './target/capture.ts';
import { findOriginal, type Original } from './target/image.ts';
import { exportInstance } from './target/instance.ts';
import { loadMicro } from './target/micro.ts';
import type { Observed } from './target/observe.ts';
import { requireProgram } from './target/script.ts';
import { requirePass, verify } from './target/verify.ts';
import { showBytes, showCount } from './units.ts';

interface Packed {
  list: FileList;
  tree: Tree;
  rootfs: Rootfs;
}

/**
 * The whole line: look at the image, capture, pack, build, verify, publish. `report` is filled as far as it comes and is written into the
 * output folder in any case. Throws `Failure` for everything that is not a good micro image; `published` names the files that are whole.
 */
export async function pipeline(
  request: Request,
  session: Session,
  equipment: Equipment,
  report: Report,
  published: Published,
): Promise<void> {
  const docker = new Docker(session.log, session.signal);
  const recorder = new Recorder(report, session.log);
  requireApart(request.fileLists, request.output);
  await clearOutput(request.output);
  const partial = await session.partialFolder(request.output);
  const run: Run = { request, session, equipment, docker, recorder, report, partial, published, tags: [], pending: [] };
  try {
    await story(run);
  } catch (error) {
    recorder.fail(error);
    throw error;
  } finally {
    if (!published['files.txt']) await keep(run, 'files.txt').catch(() => {});
    await keep(run, 'capture.scap').catch(() => {});
    await Promise.all(run.pending);
    await writeReport(run);
  }
}

/** A report that cannot be written (full disk) must not hide why the run failed. */
async function writeReport(run: Run): Promise<void> {
  try {
    await writeFile(join(run.partial, 'report.json'), reportJson(run.report));
    await keep(run, 'report.json');
  } catch (error) {
    run.session.log.warning(`report.json could not be written: ${(error as Error).message}`);
  }
}

async function story(run: Run): Promise<void> {
  const { request, recorder, report } = run;
  const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : undefined;
  const original = await recorder.phase('Look at the image', () => lookAtImage(run));
  if (request.test) await requireProgram(testScript(run, {}));
  const verified = request.verify && request.test !== undefined;
  if (request.capture || verified) requireSame(original);
  if (given) tellOtherImages(run, given, original);
  const seen = request.capture ? await recorder.phase('Capture', () => captureOriginal(run, original)) : undefined;
  const listOf = (tree: Tree) =>
    mergeFileLists([...(seen ? [listOfCapture(run, original, seen, tree)] : []), ...(given ? [given] : [])]);
  const touched = seen?.observed.captured.touches.sorted().map(({ path }) => path) ?? [];
  const paths = [...touched, ...(given?.paths ?? [])];
  const packed = await recorder.phase('Pack', () => pack(run, original, paths, listOf));
  await recorder.phase('Build the micro image', () => build(run, original, packed));
  if (verified) await recorder.phase('Verify', () => verifyMicro(run, original, packed, seen));
  await recorder.phase('Publish', () => publish(run));
  report.outcome = verified ? 'verified' : 'not verified';
}

/** Throws `Failure` where the image would be emulated. */
export function requireSame({ base, engineArchitecture }: Original): void {
  requireArchitecture(base.name, base.platform.architecture, engineArchitecture);
}

/** Finds the image, and notes in the report what it is. */
export async function lookAtImage(run: Run): Promise<Original> {
  const { request, session, equipment, docker, report } = run;
  const original = await findOriginal(docker, session.log, request.source, session.holdProject, equipment.created);
  const { inspect, base } = original;
  run.tags = tagsOf(request.tags, base.name);
  report.image = {
    name: base.name,
    id: inspect.Id,
    ...(base.digest ? { digest: base.digest } : {}),
    platform: Object.values(base.platform).join('/'),
    size: inspect.Size,
  };
  session.log.info(`${base.name}: ${showBytes(inspect.Size)}, ${report.image.platform}, ${inspect.Id}`);
  return original;
}

/** Lists of one tag's different builds may be wanted, so it is only said. */
function tellOtherImages({ recorder }: Run, given: FileList, { base, inspect }: Original): void {
  for (const image of otherImages(given, inspect.Id)) {
    recorder.warn(
      `A file list was captured from another image than the one that is packed: ${image}, not ${base.name} ${inspect.Id}`,
    );
  }
}

async function captureOriginal(run: Run, original: Original): Promise<Capture> {
  const { request, session, docker, recorder, report, partial } = run;
  const subject = subjectOf(run, original, 'capture', original.inspect.Id);
  const seen = await capture(subject, () => tracersOf(run), request.onDrops, { docker, ...session });
  const { observed, tracer } = seen;
  const { captured, verdict } = observed;
  report.tests.original = testRecord(observed);
  report.tracer = {
    name: tracer.name,
    description: tracer.description,
    ...(seen.because ? { because: seen.because } : {}),
    attachMs: Math.round(observed.attachMs),
    drops: captured.drops,
    ...(captured.events === undefined ? {} : { events: captured.events }),
    paths: captured.touches.size,
  };
  for (const warning of captured.warnings) recorder.warn(warning);
  if (captured.raw) await keepRaw(captured.raw, join(partial, 'capture.scap'));
  requirePass(verdict, 'original');
  session.log.info(
    `The test passes on the original; ${showCount(captured.touches.size)} paths seen, ${captured.drops} events dropped`,
  );
  return seen;
}

/** Only for this user's eyes, also where the container's user had to write it. */
export async function keepRaw(raw: string, place: string): Promise<void> {
  await cp(raw, place);
  await chmod(place, 0o600);
}

/** The export is spooled only as far as it is likely to be needed; should that be too little, all of it is. */
async function pack(
  run: Run,
  original: Original,
  paths: Iterable<ImagePath>,
  listOf: (tree: Tree) => FileList,
): Promise<Packed> {
  try {
    return await packFrom(run, original, listOf, likelyOf(paths, run.request.keep));
  } catch (error) {
    if (!(error instanceof BodyLeftOut)) throw error;
    run.session.log.info(`${error.message}, but it is needed: the image is exported once more, as a whole`);
    return await packFrom(run, original, listOf);
  }
}

async function packFrom(
  run: Run,
  original: Original,
  listOf: (tree: Tree) => FileList,
  likely?: Likely,
): Promise<Packed> {
  const { request, session, docker, partial } = run;
  const { base } = original;
  keepNewSpaceSmall();
  const instance = await exportInstance(docker, original, session, likely);
  const out = await open(join(partial, 'rootfs.tar'), 'w', 0o644);
  try {
    const { source, leftOut } = instance;
    const { tree, warnings } = indexExport(source);
    const list = listOf(tree);
    await writeFile(join(partial, 'files.txt'), formatFileList(list));
    const clamp = { since: Math.max(instance.createdAt, original.createdAt + 1), to: Date.parse(base.created) / 1000 };
    const options = { ...request, source, leftOut, tree, list: list.paths, config: base.config, clamp };
    const rootfs = await makeRootfs(options, out.fd);
    const packed = { list, tree, rootfs };
    tellPacked(run, packed, warnings);
    return packed;
  } finally {
    await Promise.all([instance.close(), out.close()]);
    // What could not be removed is removed, or told, at the end of the run.
    run.pending.push(instance.remove().catch(() => {}));
  }
}

function tellPacked({ session, recorder, report }: Run, { list, tree, rootfs }: Packed, warnings: string[]): void {
  for (const warning of [...warnings, ...rootfs.warnings]) recorder.warn(warning);
  if (rootfs.dropped.length > 0) recorder.warn(droppedText(rootfs.dropped));
  const paths = new Set(rootfs.packed.map(({ entry }) => entry.path));
  report.image.files = countFiles(tree.entries());
  report.packed = packedRecords(rootfs.packed);
  report.removed = removedByFolder(tree.entries(), paths);
  report.rootfs = { sha256: rootfs.sha256, size: rootfs.size };
  if (report.tracer) report.tracer.paths = list.paths.length;
  session.log.info(`rootfs.tar: ${showCount(paths.size)} entries, ${showBytes(rootfs.size)}, sha256 ${rootfs.sha256}`);
}

async function build(
  { tags, session, docker, report, partial }: Run,
  original: Original,
  packed: Packed,
): Promise<void> {
  const { base } = original;
  const { sha256, size } = packed.rootfs;
  const layer = { file: join(partial, 'rootfs.tar'), size, sha256 };
  const micro = await loadMicro(docker, base, layer, workTag(session.runId));
  await writeFile(join(partial, 'Dockerfile'), dockerfile(microConfig(base), base.platform, base.name));
  report.micro = {
    tags,
    id: micro.Id,
    size: micro.Size,
    files: countFiles(packed.rootfs.packed.map(({ entry }) => entry)),
  };
  session.log.info(`${micro.Id}: ${showBytes(micro.Size)}`);
}

async function verifyMicro(run: Run, original: Original, packed: Packed, seen: Capture | undefined): Promise<void> {
  const { session, docker, report } = run;
  const subject = subjectOf(run, original, 'verify', workTag(session.runId));
  const paths = new Set(packed.rootfs.packed.map(({ entry }) => entry.path));
  const suspects = ({ touches }: Captured) => lookedForInVain(touches, packed.tree, paths);
  const explained = (captured: Captured) => suspects(captured).length > 0;
  const observed = await verify(subject, verifiers(run, seen), { docker, ...session }, explained);
  report.tests.micro = testRecord(observed);
  const inVain = suspects(observed.captured).map(formatPath);
  // After a good verdict these are look-ups that the program can do without.
  if (!observed.verdict.ok) report.lookedForInVain = inVain;
  requirePass(observed.verdict, 'micro image', inVain);
  session.log.info('The test passes on the micro image');
}

/** The tracer of the capture, then those that may see more. */
async function* verifiers(run: Run, seen: Capture | undefined): AsyncGenerator<Tracer> {
  if (seen) yield seen.tracer;
  for await (const tracer of tracersOf(run)) if (tracer.name !== seen?.tracer.name) yield tracer;
}

/** Only now the image gets its tags and the files their place: what can be seen outside is whole and, if asked for, verified. */
async function publish(run: Run): Promise<void> {
  const { request, tags, session, docker, report } = run;
  checkGates(request, report.image.size!, report.micro!.size);
  for (const tag of tags) await docker.tag(workTag(session.runId), tag);
  for (const name of ['rootfs.tar', 'files.txt', 'Dockerfile'] as const) await keep(run, name);
  session.log.info(`Tagged ${tags.join(', ')}; files in ${request.output}`);
}

function listOfCapture({ equipment }: Run, original: Original, { observed, tracer }: Capture, tree: Tree): FileList {
  return captureList(equipment.version, original, tracer.description, observed.captured.touches, tree);
}

function droppedText(dropped: readonly ImagePath[]): string {
  const shown = dropped.slice(0, 3).map(formatPath).join(', ');
  return `drop took away ${showCount(dropped.length)} paths that the capture saw: ${shown}${dropped.length > 3 ? ', …' : ''}`;
}

function countFiles(entries: Iterable<{ type: string }>): number {
  let files = 0;
  for (const { type } of entries) if (type !== 'directory') files++;
  return files;
}

function testRecord({ verdict, readyMs }: Observed): TestRecord {
  return {
    passed: verdict.ok,
    ...(verdict.test ? { ms: Math.round(verdict.test.ms) } : {}),
    readyMs: Math.round(readyMs),
    ...(verdict.ok ? {} : { message: verdict.message }),
  };
}
