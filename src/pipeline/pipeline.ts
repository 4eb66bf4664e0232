import { existsSync } from 'node:fs';
import { tryTo } from '../base/give-back.ts';
import { Syscalls } from '../capture/syscalls.ts';
import { Docker } from '../engine/docker.ts';
import { readLists } from '../filelist/read.ts';
import { requireObservable, requireRunnable } from '../original/observable.ts';
import { Recorder } from '../report/recorder.ts';
import type { Report } from '../report/report.ts';
import type { Request } from '../request/request.ts';
import { type SuiteSource, sourceName } from '../request/source.ts';
import { removeRemains } from '../session/remains.ts';
import type { Session } from '../session/session.ts';
import type { Capture } from '../trial/capture.ts';
import { requireProgram } from '../trial/script.ts';
import { build } from './build.ts';
import { captureOriginal } from './capture.ts';
import type { Findings } from './findings.ts';
import { isGated, passGates } from './gates.ts';
import { verifyMicro } from './heal.ts';
import { tellListed } from './listed.ts';
import { lookAtLock } from './lock.ts';
import { claimTags, type LookedAt, lookAtImage, tagsFor, tellOtherImages } from './look.ts';
import { Output, type Published, RAW_FILES, requireApart } from './output.ts';
import { pack } from './pack.ts';
import { Preparation } from './prepare.ts';
import { makeProfile } from './profile.ts';
import { publish, push, tellPush } from './publish.ts';
import { writeReports } from './reports.ts';
import { type Equipment, type Run, testScript, volumesFor, watcherOf } from './run.ts';
import { captureSuite } from './suite.ts';

/**
 * One run: look at the image, capture, pack, build, verify, publish. Fills `report` as far as the run gets and always
 * writes it into the output folder. Throws `Failure` unless the micro image is good. Adds each complete output file to
 * `published`.
 */
export async function pipeline(
  request: Request,
  session: Session,
  equipment: Equipment,
  report: Report,
  published: Published,
): Promise<void> {
  const docker = new Docker(session.log, session.signal);
  docker.requestFacts();
  const recorder = new Recorder(report, session.log);
  requireApart('file-list', request.fileLists, request.output);
  if (request.lock) requireApart('lock', [request.lock], request.output);
  const owner = { image: sourceName(request.source), job: equipment.job };
  const output = await Output.open(request.output, owner, session, published);
  const syscalls = request.seccomp ? new Syscalls() : undefined;
  const again = request.test !== undefined && (request.verify || request.seccomp || request.onDrops === 'retry');
  const volumes = volumesFor(session, docker, again);
  const run: Run = { request, session, equipment, docker, recorder, report, output, syscalls, volumes };
  try {
    await story(run);
  } catch (error) {
    recorder.fail(error);
    throw error;
  } finally {
    // A cancelled run has no time for the gigabytes of a raw capture.
    const raw = session.signal.aborted ? [] : Object.values(RAW_FILES);
    for (const name of ['files.txt', ...raw] as const) {
      if (existsSync(output.unfinished(name))) output.finish(name);
    }
    await finish(run);
  }
}

/** Writes the reports. A run that found no image leaves the good results of an earlier run as they are. */
async function finish(run: Run): Promise<void> {
  const { session, output, report } = run;
  if (report.image.id === undefined && output.hasEarlier) {
    session.log.info(`The results of an earlier run in ${output.folder} stay as they are`);
    return;
  }
  await writeReports(run);
  await tryTo(session.log, `Cannot write the reports to ${output.folder}`, () => output.replace());
}

async function story(run: Run): Promise<void> {
  const { request, session, recorder, report, syscalls } = run;
  report.rules = { keep: request.keep, drop: request.drop, fileLists: request.fileLists.length };
  const lock = request.lock ? await lookAtLock(run, request.lock) : undefined;
  const given = request.fileLists.length > 0 ? await readLists(request.fileLists) : undefined;
  const verified = request.verify && request.test !== undefined;
  const { original, tags, capture, preparation } = await (request.source.kind === 'suite' && request.capture
    ? startedByTest(run, request.source)
    : startedByStep(run, verified));
  if (given) tellOtherImages(run, given, original);
  const findings: Findings = { original, tags, lock, given, capture };
  if (verified) {
    // Takes 0.4 s that packing does not wait for.
    const rehearsed = watcherOf(run, false)?.rehearse?.(original.inspect.Id);
    session.atEnd(async () => rehearsed);
  }
  let packed = await recorder.phase('Pack', () => pack(run, findings, preparation));
  await recorder.phase('Build the micro image', () => build(run, findings, packed));
  tellListed(report.listed, request.listedMax, session.log, ', see report.json');
  if (verified) packed = await verifyMicro(run, findings, packed, (added) => pack(run, findings, undefined, added));
  if (syscalls) await recorder.phase('Seccomp profile', () => makeProfile(run, findings, syscalls));
  if (isGated(request)) await recorder.phase('Gates', () => passGates(run, lock, packed));
  await recorder.phase('Publish', () => publish(run, tags));
  if (request.push) await recorder.phase('Push', () => push(run, tags));
  report.outcome = verified ? 'verified' : 'not verified';
}

/** The original, and what was captured of it. */
interface Seen extends LookedAt {
  capture: Capture | undefined;
  preparation: Preparation | undefined;
}

async function startedByStep(run: Run, verified: boolean): Promise<Seen> {
  const { request, session, docker, recorder } = run;
  const looked = await recorder.phase('Look at the image', async () => {
    await removeRemains(docker, session);
    const image = await lookAtImage(run);
    await claimTags(run, image);
    return image;
  });
  const { original } = looked;
  if (request.test) await requireProgram(testScript(run, {}));
  if (request.capture) await requireObservable(docker, original);
  else if (verified) requireRunnable(original);
  const preparation = request.capture ? new Preparation(docker, session, original) : undefined;
  session.atEnd(() =>
    tryTo(session.log, 'Cannot discard what was prepared for packing', async () => preparation?.discard()),
  );
  const capture = preparation && (await recorder.phase('Capture', () => captureOriginal(run, original, preparation)));
  return { ...looked, capture, preparation };
}

/** The image is known after the capture only: the test may build it. */
async function startedByTest(run: Run, source: SuiteSource): Promise<Seen> {
  await requireProgram(testScript(run, {}));
  const seen = await run.recorder.phase('Capture', async () => {
    await removeRemains(run.docker, run.session);
    return captureSuite(run, source);
  });
  const looked = { original: seen.original, tags: tagsFor(run, seen.original) };
  await claimTags(run, looked);
  if (run.request.push) tellPush(run, looked.tags);
  return { ...looked, ...seen };
}
