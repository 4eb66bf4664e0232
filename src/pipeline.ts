import { chmod, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Syscalls } from './capture/syscalls.ts';
import type { TracerName } from './capture/tracer.ts';
import { captureList } from './capture-list.ts';
import { Docker } from './engine/docker.ts';
import type { FileList } from './filelist/filelist.ts';
import { isGated, passGates } from './gating.ts';
import { heal } from './healing/healing.ts';
import { healedRecords, healedText } from './healing/records.ts';
import { madeOf, wardOf } from './healing/ward.ts';
import { microConfig } from './image/configuration.ts';
import { dockerfile } from './image/dockerfile.ts';
import { platformOf, showPlatform } from './image/platform.ts';
import { isIdOf } from './image/reference.ts';
import { otherImages, readLists } from './lists.ts';
import { locked, lockedPaths, lookAtLock } from './locking.ts';
import { clearOutput, RAW_FILES, requireApart } from './output.ts';
import { accountsOf } from './packages/accounts.ts';
import { countFiles, type Packed, pack, recordPacked, writeList } from './packing.ts';
import type { ImagePath } from './path.ts';
import { Preparation } from './preparing.ts';
import { makeProfile } from './profiling.ts';
import { publish, push, tellPush } from './publishing.ts';
import { Recorder, type Report, testRecord } from './report/report.ts';
import { writeReports } from './reporting.ts';
import { type Request, tagsOf } from './request.ts';
import { bytesOf, type Tree } from './rootfs/tree.ts';
import { type Equipment, keep, type Published, type Run, subjectOf, testScript, tracersOf } from './run.ts';
import { bareTag, type Session, workTag } from './session.ts';
import { type Capture, capture } from './target/capture.ts';
import { findOriginal, type Original } from './target/image.ts';
import { requireObservable, requireRunnable } from './target/observable.ts';
import { requireProgram } from './target/script.ts';
import type { Subject } from './target/subject.ts';
import { requirePass } from './target/verify.ts';
import { showBytes, showCount } from './units.ts';

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
  docker.foresee();
  const recorder = new Recorder(report, session.log);
  requireApart('file-list', request.fileLists, request.output);
  if (request.lock) requireApart('lock', [request.lock], request.output);
  await clearOutput(request.output);
  const partial = await session.partialFolder(request.output);
  const syscalls = request.seccomp ? new Syscalls() : undefined;
  const tools = { session, equipment, docker, recorder, syscalls };
  const run: Run = { request, ...tools, report, partial, published, tags: [], pending: [] };
  try {
    await story(run);
  } catch (error) {
    recorder.fail(error);
    throw error;
  } finally {
    if (!published['files.txt']) await keep(run, 'files.txt').catch(() => {});
    for (const raw of Object.values(RAW_FILES)) await keep(run, raw).catch(() => {});
    await Promise.all([...run.pending, run.preparation?.discard()]);
    await writeReports(run);
  }
}

async function story(run: Run): Promise<void> {
  const { request, recorder, report } = run;
  report.rules = { keep: request.keep, drop: request.drop, fileLists: request.fileLists.length };
  if (request.lock) run.lock = await lookAtLock(run, request.lock);
  const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : undefined;
  const original = await recorder.phase('Look at the image', () => lookAtImage(run));
  if (request.test) await requireProgram(testScript(run, {}));
  const verified = request.verify && request.test !== undefined;
  if (request.capture) await requireObservable(run.docker, original);
  else if (verified) requireRunnable(original);
  if (given) tellOtherImages(run, given, original);
  if (request.capture) run.preparation = new Preparation(run, original);
  const seen = request.capture ? await recorder.phase('Capture', () => captureOriginal(run, original)) : undefined;
  const listOf = (tree: Tree) =>
    locked(run, tree, [...(seen ? [listOfCapture(run, original, seen, tree)] : []), ...(given ? [given] : [])]);
  const touched = seen?.observed.captured.touches.sorted().map(({ path }) => path) ?? [];
  const paths = [...touched, ...(given?.paths ?? []), ...lockedPaths(run)];
  const packAs = (healed: readonly ImagePath[]) => pack(run, original, paths, listOf, healed);
  let packed = await recorder.phase('Pack', () => packAs([]));
  await recorder.phase('Build the micro image', () => build(run, original, packed));
  if (verified) packed = await verifyMicro(run, original, packed, seen, packAs);
  if (run.syscalls) await recorder.phase('Seccomp profile', () => makeProfile(run, original));
  if (isGated(request)) await recorder.phase('Gates', () => passGates(run, packed));
  await recorder.phase('Publish', () => publish(run));
  if (request.push) await recorder.phase('Push', () => push(run));
  report.outcome = verified ? 'verified' : 'not verified';
}

/** Finds the image, and notes in the report what it is. */
export async function lookAtImage(run: Run): Promise<Original> {
  const { request, session, equipment, docker, report } = run;
  const platform = platformOf(request.runArgs, equipment.env);
  const wanted = { created: equipment.created, platform, labels: request.labels };
  const original = await findOriginal(docker, session.log, request.source, session.holdProject, wanted);
  const { inspect, base } = original;
  run.tags = tagsOf(request, isIdOf(base.name, inspect.Id) ? inspect.Id : base.name);
  report.image = {
    name: base.name,
    id: inspect.Id,
    ...(base.digest ? { digest: base.digest } : {}),
    platform: showPlatform(base.platform),
  };
  session.log.info(`${base.name}: ${report.image.platform}, ${inspect.Id}`);
  if (request.push) tellPush(run);
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
  const own = subjectOf(run, original, 'capture', original.inspect.Id);
  const subject: Subject = { ...own, beforeStart: async (tracer) => run.preparation?.makeWay(tracer) };
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
  if (captured.raw) await keepRaw(captured.raw, partial, tracer.name);
  requirePass(verdict);
  run.touches = captured.touches;
  run.usual = { readyMs: observed.readyMs, testMs: verdict.test!.ms, heedsStop: observed.heedsStop };
  session.log.info(
    `The test passes on the original; ${showCount(captured.touches.size)} paths seen, ${captured.drops} events dropped`,
  );
  return seen;
}

/** Copies it into a folder, only for this user's eyes, also where the container's user had to write it. Returns its path there. */
export async function keepRaw(raw: string, folder: string, tracer: TracerName): Promise<string> {
  const place = join(folder, RAW_FILES[tracer as keyof typeof RAW_FILES]);
  await cp(raw, place);
  await chmod(place, 0o600);
  return place;
}

async function build(run: Run, original: Original, packed: Packed): Promise<void> {
  const { tags, session, report, partial } = run;
  const { base } = original;
  const entries = packed.rootfs.packed.map(({ entry }) => entry);
  const { sent, loaded } = packed.loading;
  // The engine makes the image beside all this.
  await sent;
  recordPacked(run, packed);
  await writeFile(join(partial, 'Dockerfile'), dockerfile(microConfig(base), base.platform, base.name));
  await writeSbom(run, original, packed);
  const micro = await loaded;
  report.micro = {
    tags,
    id: micro.Id,
    size: bytesOf(entries),
    files: countFiles(entries),
  };
  session.log.info(`${micro.Id}: ${showBytes(report.micro.size)} of the original's ${showBytes(packed.tree.bytes)}`);
}

async function writeSbom(
  { tags, partial, equipment }: Run,
  { base }: Original,
  { inventory, packages, rootfs }: Packed,
): Promise<void> {
  if (!inventory) return;
  // Loaded only here: the library has a list of all licences.
  const { sbom } = await import('./report/sbom.ts');
  const files = rootfs.packed.filter(({ entry }) => entry.type !== 'directory').map(({ entry }) => entry.path);
  const accounts = accountsOf(files, packages, inventory);
  const of = { image: tags[0]!, sha256: rootfs.sha256, created: new Date(base.created), version: equipment.version };
  await writeFile(join(partial, 'sbom.cdx.json'), sbom({ ...of, inventory, accounts }));
}

/** Returns what the test passed on: where it failed, the micro image is healed, and packed anew for that. */
async function verifyMicro(
  run: Run,
  original: Original,
  packed: Packed,
  seen: Capture | undefined,
  packAs: (healed: readonly ImagePath[]) => Promise<Packed>,
): Promise<Packed> {
  const { session, docker, recorder, report, partial } = run;
  let last = packed;
  const make = async (healed: readonly ImagePath[]) => {
    if (last === packed) await docker.tag(workTag(session.runId), bareTag(session.runId));
    await docker.removeImage(workTag(session.runId));
    last = await packAs(healed);
    await build(run, original, last);
    return last;
  };
  try {
    const healed = await heal(wardOf(run, original, packed, seen, make), madeOf(packed));
    report.healed = healedRecords(healed);
    // After a good verdict these are look-ups that the program can do without.
    report.lookedForInVain = [];
    if (healed.length > 0) recorder.warn(healedText(healed));
  } catch (error) {
    await writeList(partial, packed.list);
    throw error;
  }
  session.log.info('The test passes on the micro image');
  return last;
}

function listOfCapture({ equipment }: Run, original: Original, { observed, tracer }: Capture, tree: Tree): FileList {
  return captureList(equipment.version, original, tracer.description, observed.captured.touches, tree);
}
