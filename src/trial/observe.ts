import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, Failure } from '../base/failure.ts';
import { withGivenBack } from '../base/give-back.ts';
import type { ImagePath } from '../base/path.ts';
import type { Tracer } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import { differenceOf, endFrom, fallOf } from './end.ts';
import { failedExecs, missedByExecs } from './execs.ts';
import { Lease } from './lease.ts';
import type { Observed } from './observed.ts';
import { requireNoOwnContainers } from './own-containers.ts';
import { type Reach, reachedBetween, unknownReachText, untouchedText } from './reach.ts';
import { isRoot } from './rights.ts';
import { type AnySubject, type Explains, patienceMs, type Subject, type TrialContext } from './subject.ts';
import { observeSuite } from './suite/observe.ts';
import type { Usual } from './usual.ts';
import { endedDifferently, fell, notReached } from './verdict.ts';

/**
 * Creates the container, attaches the tracer, starts the container, waits until it is ready, runs the test, stops the
 * container and ends the capture. A failing test is a verdict, not an error. Throws `Unavailable` when the tracer does
 * not work here, and `Failure` when the container cannot be created or the capture is incomplete. Always removes what
 * it created. Does not wait to the end for a container that `explains` says lacks files.
 */
export async function observe(
  subject: AnySubject,
  tracer: Tracer,
  context: TrialContext,
  explains?: Explains,
): Promise<Observed> {
  return subject.kind === 'suite'
    ? observeSuite(subject, tracer, context, explains)
    : observeContainer(subject, tracer, context, explains);
}

async function observeContainer(
  subject: Subject,
  tracer: Tracer,
  context: TrialContext,
  explains: Explains | undefined,
): Promise<Observed> {
  const lease = await Lease.take(subject, tracer, context, explains);
  const observed = async () => {
    if (subject.beforeStart) await lease.wait(subject.beforeStart(tracer));
    const failed = await lease.start();
    const { verdict, missed, ...more } = failed
      ? { verdict: failed, missed: failed.ok ? [] : failed.missed }
      : await testAndStop(lease, subject, context);
    const captured = await lease.finish(verdict.ok, missed);
    const { readyMs, attachMs, endsOnSignal } = lease;
    const asRoot = isRoot(await lease.user());
    return {
      verdict,
      captured,
      readyMs,
      attachMs,
      endsOnSignal,
      ...(asRoot ? {} : { asRoot: false as const }),
      ...more,
    };
  };
  let passed = false;
  const work = async () => {
    const seen = await observed();
    passed = seen.verdict.ok;
    return seen;
  };
  const { removals } = context;
  const end = async () => {
    const ended = lease.end();
    if (passed && removals && subject.target.letsOthers) removals.add(ended);
    else await ended;
  };
  return withGivenBack(context.log, lease.left, work, end);
}

/** `missed` are paths that the engine looked for in the container. */
type Tested = Pick<Observed, 'verdict' | 'end' | 'reached' | 'untouched' | 'log'> & { missed: ImagePath[] };

/** What another container does that may be the test. */
const STARTS = /^(?:start|exec_start)\b/;
const SETTLE_MS = 50;
const MOST_LOOKS = 10;

/**
 * What has reached the container before the test. The last packets of the check for readiness may still come, and the
 * container may still be at work on them.
 */
async function settledReach(lease: Lease, docker: Docker): Promise<Reach> {
  const container = await docker.container(lease.id);
  let reach = await lease.reach(container);
  for (let looks = 1; looks < MOST_LOOKS && reach.traffic !== undefined; looks++) {
    await sleep(SETTLE_MS);
    const now = await lease.reach(container);
    if (now.traffic?.packets === reach.traffic.packets && now.paths === reach.paths) break;
    reach = now;
  }
  return reach;
}

const END_LOOK_MS = 200;
const MOST_END_WAIT_MS = 30_000;

/** The container, once it has ended or was given some time for it: the original had ended by the end of the test. */
async function ended(id: string, { readyMs, testMs }: Usual, docker: Docker) {
  const waitMs = Math.min(MOST_END_WAIT_MS, patienceMs(readyMs + testMs, 'missing file'));
  for (const begin = performance.now(); ; await sleep(END_LOOK_MS)) {
    const container = await docker.container(id);
    if (!container?.State.Running || performance.now() - begin > waitMs) return container;
  }
}

/** Enough to compare the logs of two runs. */
const LOG_LINES = 2000;

/** The last lines of the container's log, for a comparison; undefined if they are too large. */
async function logOf(id: string, docker: Docker): Promise<string[] | undefined> {
  try {
    return await docker.logs(id, LOG_LINES);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
    return undefined;
  }
}

/**
 * The test passes only if the container stays up while it runs (on the original), and ends as the original's did (on
 * the micro image, where that is known).
 */
async function testAndStop(
  lease: Lease,
  { usual, phase, readiness, test, target, originalId, config }: Subject,
  { docker }: TrialContext,
): Promise<Tested> {
  const ready = lease.life();
  const before = await settledReach(lease, docker);
  const known = lease.events.all.length;
  const verdict = await lease.test();
  const sinceReady = () => lease.events.all.slice(known).filter(({ id }) => id === lease.id);
  const execs = await failedExecs(lease.id, sinceReady, docker);
  const missed = missedByExecs(execs, verdict.test?.engineSaid ?? [], config);
  const job = phase === 'verify' && usual?.end?.running === false ? usual : undefined;
  const look = () => (job ? ended(lease.id, job, docker) : docker.container(lease.id));
  const after = verdict.ok ? await look() : undefined;
  const tested = lease.life();
  await requireNoOwnContainers(lease.events.all, [originalId, target.spec.image], docker);
  const reach = await lease.reach(after);
  const reached = test && reachedBetween(before, reach);
  const unreached = reached === 'nothing' || reached === 'own requests';
  // A new start counts its packets from 0.
  const restarted = tested.deaths > ready.deaths;
  if (verdict.ok && unreached && !restarted && phase === 'verify' && usual?.reached) {
    return { verdict: await notReached(verdict.test, lease.id, docker), missed };
  }
  const others = lease.events.all.slice(known).some(({ id, action }) => id !== lease.id && STARTS.test(action));
  const samePaths = reach.paths === before.paths;
  const untouched =
    verdict.ok && reached
      ? untouchedText(reached, samePaths, others, after)
      : unknownReachText(reached, verdict.ok && test ? after : undefined);
  const fall = verdict.ok && phase === 'capture' ? fallOf(readiness, after, ready, tested) : undefined;
  if (fall) return { verdict: await fell(fall, lease.id, docker), missed };
  await lease.stop();
  if (!verdict.ok) return { verdict, missed };
  const end = endFrom(
    after,
    await docker.container(lease.id),
    { endsOnSignal: lease.endsOnSignal, health: lease.health, execs },
    ready,
    tested,
  );
  const difference = usual?.end && differenceOf(usual.end, end);
  if (difference) {
    return { verdict: await endedDifferently(verdict.test, difference, lease.id, docker), end, missed };
  }
  const log = await logOf(lease.id, docker);
  return {
    ...{ verdict, end, missed, reached: reached === 'a caller' },
    ...(untouched ? { untouched } : {}),
    ...(log ? { log } : {}),
  };
}
