import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFirst } from '../capture/first.ts';
import type { Captured, Tracer } from '../capture/tracer.ts';
import { captureList } from '../capture-list.ts';
import { Docker } from '../engine/docker.ts';
import { Cancelled, Failure } from '../failure.ts';
import type { FileList } from '../filelist/filelist.ts';
import { keepRaw, lookAtImage } from '../pipeline.ts';
import { asFailure } from '../report/failures.ts';
import { emptyReport, Recorder } from '../report/report.ts';
import type { Request } from '../request.ts';
import { type Equipment, type Run, subjectOf, tracersOf } from '../run.ts';
import { type Session, withSession } from '../session.ts';
import { sourceName } from '../source.ts';
import { treeOf } from '../target/contents.ts';
import type { Original } from '../target/image.ts';
import { Lease } from '../target/lease.ts';
import { requireObservable } from '../target/observable.ts';
import type { Subject } from '../target/subject.ts';
import { textOf } from '../target/verdict.ts';
import { journalLog } from './journal.ts';
import { type Gathered, send, toFailed } from './mail.ts';

const POLL_MS = 200;

/**
 * Holds a capture from one step of a job to a later one: starts the container, says in `folder` that it is up, and when it is asked to stop,
 * what was captured, or what went wrong. Throws nothing; the container and all else are given back when it returns, also when the folder
 * vanishes.
 */
export async function watch(folder: string, request: Request, equipment: Equipment): Promise<void> {
  const log = journalLog(join(folder, 'journal'));
  try {
    const result = await withSession(
      log,
      folder,
      (holdings) => send(folder, 'holdings.json', holdings),
      (session) => captureUntilAsked(folder, runOf(request, session, equipment), log.turn),
    );
    send(folder, 'result.json', result);
  } catch (error) {
    if (existsSync(folder)) send(folder, 'result.json', toFailed(asFailure(error)));
  }
}

function runOf(request: Request, session: Session, equipment: Equipment): Run {
  const report = emptyReport(sourceName(request.source));
  const docker = new Docker(session.log, session.signal);
  const recorder = new Recorder(report, session.log);
  return {
    request,
    session,
    equipment,
    docker,
    recorder,
    report,
    partial: session.tempDir,
    published: {},
    tags: [],
    pending: [],
  };
}

async function captureUntilAsked(folder: string, run: Run, onReady: () => void): Promise<Gathered> {
  const { session, docker } = run;
  const original = await lookAtImage(run);
  await requireObservable(docker, original);
  const subject = subjectOf(run, original, 'capture', original.inspect.Id);
  const work = (tracer: Tracer) => started(subject, tracer, { docker, ...session });
  const { value: lease, tracer } = await withFirst(tracersOf(run), session.log, work);
  let captured: Captured;
  try {
    const env = given(await lease.env());
    onReady();
    const { name, description } = tracer;
    send(folder, 'ready.json', { image: original.base.name, container: lease.id, tracer: name, description, env });
    await asked(folder, lease, session.signal);
    captured = await ended(run, lease);
  } finally {
    await lease.end();
  }
  for (const warning of captured.warnings) session.log.warning(warning);
  const list = await listOf(run, original, tracer, captured);
  const raw = captured.raw && (await keepRaw(captured.raw, folder, tracer.name));
  return { ok: true, list, drops: captured.drops, warnings: captured.warnings, ...(raw ? { raw } : {}) };
}

async function started(subject: Subject, tracer: Tracer, watch: Parameters<typeof Lease.take>[2]): Promise<Lease> {
  const lease = await Lease.take(subject, tracer, watch);
  try {
    const verdict = await lease.start();
    if (!verdict || verdict.ok) return lease;
    // It may be the tracer that kept the container from starting: the next one is taken then.
    await lease.finish(false);
    throw new Failure(`on the original: ${textOf(verdict)}`, {
      mend: 'Try the image with the same run-args; ready says when it counts as up.',
      evidence: verdict.evidence,
    });
  } catch (error) {
    await lease.end();
    throw error;
  }
}

/** Should the tracer die, the container stays for the steps that use it, and the stop step is told. */
async function asked(folder: string, lease: Lease, signal: AbortSignal): Promise<void> {
  const stop = stopAsked(folder, signal);
  try {
    await lease.wait(stop);
  } catch (error) {
    await stop;
    throw error;
  }
}

async function stopAsked(folder: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(join(folder, 'stop.json'))) {
    if (signal.aborted || !existsSync(folder)) throw new Cancelled();
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

async function ended({ session, docker }: Run, lease: Lease): Promise<Captured> {
  const { Running, ExitCode } = (await docker.container(lease.id))?.State ?? {};
  if (!Running) session.log.warning(`The container had ended before the stop step, with exit code ${ExitCode ?? '?'}.`);
  await lease.stop();
  return lease.finish(true);
}

async function listOf(run: Run, original: Original, tracer: Tracer, captured: Captured): Promise<FileList> {
  const tree = await treeOf(run.docker, original, run.session);
  return captureList(run.equipment.version, original, tracer.description, captured.touches, tree);
}

/** What is set. */
function given(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
