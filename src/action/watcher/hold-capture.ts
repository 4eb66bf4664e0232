import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, Cancelled, EXIT, Failure } from '../../base/failure.ts';
import { tryTo, withGivenBack } from '../../base/give-back.ts';
import { counted } from '../../base/units.ts';
import { withFirst } from '../../capture/first.ts';
import type { Captured, Tracer } from '../../capture/tracer.ts';
import { Docker } from '../../engine/docker.ts';
import { requireObservable } from '../../original/observable.ts';
import { copyRaw } from '../../pipeline/capture.ts';
import { capturedList } from '../../pipeline/captured-list.ts';
import { lookAtImage } from '../../pipeline/look.ts';
import { containerSubject, type Equipment, type RunContext, tracersOf, volumesFor } from '../../pipeline/run.ts';
import { Recorder } from '../../report/recorder.ts';
import { emptyReport } from '../../report/report.ts';
import type { Request } from '../../request/request.ts';
import { sourceName } from '../../request/source.ts';
import { removeRemains } from '../../session/remains.ts';
import { type Session, withSession } from '../../session/session.ts';
import { type Fall, fallOf, restartsDuring } from '../../trial/end.ts';
import { Lease } from '../../trial/lease.ts';
import type { Life } from '../../trial/life.ts';
import type { Subject, TrialContext } from '../../trial/subject.ts';
import { fell, textOf } from '../../trial/verdict.ts';
import { journalLog } from './journal.ts';
import { type Gathered, send, sentFailure } from './mail.ts';

const POLL_MS = 200;

/** What to capture, and with which equipment. */
export interface Order {
  request: Request;
  equipment: Equipment;
}

/**
 * Holds a capture between two steps of a job: starts the container, reports in `folder` that it is up, waits for the
 * request to stop, and reports the captured list. Reports every failure there, also one of `order`, and never throws.
 * Cleans up the container and everything else before it returns, also if the folder vanishes.
 */
export async function holdCapture(folder: string, order: () => Order): Promise<void> {
  const log = journalLog(join(folder, 'journal'));
  try {
    const { request, equipment } = order();
    const result = await withSession(
      log,
      folder,
      (holdings) => send(folder, 'holdings.json', holdings),
      (session) => captureUntilStop(folder, runOf(request, session, equipment), log.turn),
    );
    send(folder, 'result.json', result);
  } catch (error) {
    if (existsSync(folder)) send(folder, 'result.json', sentFailure(asFailure(error)));
  }
}

function runOf(request: Request, session: Session, equipment: Equipment): RunContext {
  const report = emptyReport(sourceName(request.source));
  const docker = new Docker(session.log, session.signal);
  const recorder = new Recorder(report, session.log);
  const volumes = volumesFor(session, docker, false);
  return { request, session, equipment, docker, recorder, report, syscalls: undefined, volumes };
}

async function captureUntilStop(folder: string, run: RunContext, onReady: () => void): Promise<Gathered> {
  const { session, docker } = run;
  await removeRemains(docker, session);
  const { original } = await lookAtImage(run);
  await requireObservable(docker, original);
  const subject = containerSubject(run, original, 'capture', original.inspect.Id);
  const work = (tracer: Tracer) => started(subject, tracer, { docker, ...session });
  const { value: lease, tracer } = await withFirst(tracersOf(run), session.log, work);
  const untilStop = async () => {
    const life = lease.life();
    const env = definedOnly(await lease.env());
    onReady();
    const { name, description } = tracer;
    send(folder, 'ready.json', { image: original.base.name, container: lease.id, tracer: name, description, env });
    await waitForStop(folder, lease, session.signal);
    return endCapture(run, lease, life);
  };
  const captured = await withGivenBack(session.log, lease.left, untilStop, () => lease.end());
  for (const warning of captured.warnings) session.log.warning(warning);
  const list = await capturedList(run, original, tracer, captured);
  const raw = captured.raw && (await copyRaw(captured.raw, folder, tracer.name));
  return { ok: true, list, drops: captured.drops, warnings: captured.warnings, ...(raw ? { raw } : {}) };
}

async function started(subject: Subject, tracer: Tracer, context: TrialContext): Promise<Lease> {
  const lease = await Lease.take(subject, tracer, context, undefined);
  try {
    const verdict = await lease.start();
    if (!verdict || verdict.ok) return lease;
    // Throws `Unavailable` if the tracer is the reason; then the next tracer is tried.
    await lease.finish(false);
    throw new Failure(`on the original: ${textOf(verdict)}`, {
      fix: 'Run the image by hand with the same run-args. The input ready says when the container counts as ready.',
      evidence: verdict.evidence,
      containerSaid: verdict.containerSaid,
    });
  } catch (error) {
    await tryTo(context.log, lease.left, () => lease.end());
    throw error;
  }
}

/** Waits for the stop step. If the tracer dies, the container stays up for the other steps until the stop step. */
async function waitForStop(folder: string, lease: Lease, signal: AbortSignal): Promise<void> {
  const stop = stopRequest(folder, signal);
  try {
    await lease.wait(stop);
  } catch (error) {
    await stop;
    throw error;
  }
}

async function stopRequest(folder: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(join(folder, 'stop.json'))) {
    if (signal.aborted || !existsSync(folder)) throw new Cancelled();
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

const STEPS = { passed: 'the capture went on', it: 'the steps after start' };

/** Throws `Failure` if the container did not stay up: the steps then tested something else than they seem to. */
async function endCapture({ request, session, docker }: RunContext, lease: Lease, ready: Life): Promise<Captured> {
  const container = await docker.container(lease.id);
  const fall = fallOf(request.readiness, container, ready, lease.life(), STEPS);
  if (fall) throw await fallFailure(fall, lease, docker);
  const { Running, ExitCode } = container?.State ?? {};
  const restarts = restartsDuring(container, ready, lease.life());
  if (restarts > 0) {
    session.log.warning(`The container ended ${counted(restarts, 'time')} before the stop step, and was restarted.`);
  }
  if (!Running) session.log.warning(`The container ended before the stop step, with exit code ${ExitCode ?? '?'}.`);
  await lease.stop();
  return lease.finish(true);
}

async function fallFailure(fall: Fall, lease: Lease, docker: Docker): Promise<Failure> {
  const verdict = await fell(fall, lease.id, docker);
  return new Failure(`on the original: ${textOf(verdict)}`, {
    exitCode: EXIT.testOnOriginal,
    fix: 'No list was written. Let the container stay up and healthy until the stop step. If a step ends or restarts it on purpose, let it use docker stop, docker restart or docker kill; for a job that is meant to end, set ready: exit in the start step.',
    evidence: verdict.evidence,
    containerSaid: verdict.containerSaid,
  });
}

/** The variables that have a value. */
function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
