import { Failure } from '../../base/failure.ts';
import { tryTo, withGivenBack } from '../../base/give-back.ts';
import { counted } from '../../base/units.ts';
import type { Tracer } from '../../capture/tracer.ts';
import { ContainerEvents } from '../../engine/events.ts';
import { socketPath } from '../../engine/socket.ts';
import { EngineProxy } from '../../proxy/proxy.ts';
import type { Observed } from '../observed.ts';
import { isRoot } from '../rights.ts';
import type { Explains, TrialContext } from '../subject.ts';
import { failedTest, type Verdict } from '../verdict.ts';
import { SuiteContainers } from './containers.ts';
import { hasRun, suiteDifference } from './ends.ts';
import { Leftovers } from './leftovers.ts';
import { SuiteLogs } from './logs.ts';
import { runOf, type StartedRun } from './started.ts';
import { ContainerImages, requireNoStrangers } from './strangers.ts';
import type { SuiteSubject } from './subject.ts';
import { SuiteTest } from './test.ts';
import { capturedOf, imagesOf } from './touched.ts';

/** How long the engine may need for the rest of the logs. */
const LOGS_MS = 2000;
const MOST_LOGS = 3;
const LOG_LINES = 20;

/**
 * Runs a test that starts the containers itself, with the engine's socket behind a proxy: containers of the images are
 * observed, and in the verification made from the micro images. Returns and throws as `observe` does. Removes what the
 * test leaves behind.
 */
export async function observeSuite(
  subject: SuiteSubject,
  tracer: Tracer,
  context: TrialContext,
  explains: Explains | undefined,
): Promise<Observed> {
  const { docker, log } = context;
  const engine = await engineSocket(context);
  const leftovers = await Leftovers.before(docker, log);
  const { CgroupDriver } = await docker.info();
  let test: SuiteTest | undefined;
  const origins = new ContainerImages(docker);
  const events = new ContainerEvents(docker, (event) => {
    origins.take(event);
    test?.take(event);
  });
  const ready = async () => {
    const image = subject.images.flatMap(({ becomes, originalId }) => becomes ?? originalId ?? [])[0];
    const name = groupName();
    return tracer.attachFleet({ name, image, cgroupDriver: CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs' });
  };
  const fleet = await ready().catch(async (error: unknown) => {
    await events.end();
    throw error;
  });
  const logs = new SuiteLogs(engine);
  const containers = new SuiteContainers(subject, context, fleet, leftovers, logs);
  const suite = new SuiteTest({ subject, context, events, fleet, containers, explains });
  test = suite;
  let finished = false;
  const work = async (): Promise<Observed> => {
    await subject.beforeStart?.(tracer);
    const proxy = await EngineProxy.listen(engine, subject.tempDir, containers);
    const verdict = await withGivenBack(
      log,
      'Cannot close the socket for the test',
      async () => {
        const result = await suite.run(proxy.path);
        return result.ok ? { ok: true as const, test: result } : failedTest(result, subject.testTimeoutMs);
      },
      () => proxy.close(),
    );
    if (verdict.ok) await suite.waitForEnds(events.all);
    await suite.stopAll();
    await logs.end(LOGS_MS);
    const runs = containers.all.map((one) => runOf(one, events.all));
    const captured = await fleet.finish(
      (id) => suite.execsOf(id),
      runs.some(({ starts }) => starts > 0),
    );
    finished = true;
    if (events.lost !== undefined) throw new Failure(`the engine’s events could not be followed: ${events.lost}`);
    if (verdict.ok) await requireNoStrangers(events.all, containers, subject.images, origins);
    const images = await imagesOf({
      subject,
      containers,
      captured,
      leftovers,
      docker,
      events,
      byStrace: fleet.seesOwnExecsOnly,
    });
    if (verdict.ok && subject.phase === 'capture') requireRuns(subject, runs);
    const all = capturedOf(images, captured);
    for (const warning of volumeWarnings(leftovers, subject)) all.warnings.push(warning);
    return {
      verdict: withLogs(verdict.ok ? verdictOf(verdict, subject, runs) : verdict, runs, logs),
      captured: all,
      readyMs: 0,
      attachMs: fleet.attachMs,
      endsOnSignal: true,
      ...(containers.all.some(({ created }) => !isRoot(created.Config.User)) ? { asRoot: false as const } : {}),
      containers: runs,
      images,
      log: logs.all(),
    };
  };
  const end = async () => {
    await logs.end(0);
    await tryTo(log, 'Cannot stop following the engine', () => events.end());
    await tryTo(log, 'Cannot remove what the test left behind', () => leftovers.remove());
    if (!finished) await fleet.abandon();
    await tryTo(log, 'Cannot remove the cgroup of the containers', async () => fleet.release?.());
  };
  return withGivenBack(log, 'Cannot end the observation of the test', work, end);
}

/** A failure with the last lines of the containers that did not end well. */
function withLogs(verdict: Verdict, runs: readonly StartedRun[], logs: SuiteLogs): Verdict {
  if (verdict.ok) return verdict;
  const bad = runs.filter(({ life, notStarted }) => notStarted !== undefined || (life.ended?.exitCode ?? 0) !== 0);
  const said = bad.slice(-MOST_LOGS).map(({ id, name, notStarted }) => ({
    title: `Last lines of the container ${name}`,
    lines: [...logs.of(id).slice(-LOG_LINES), ...(notStarted === undefined ? [] : [`(not started: ${notStarted})`])],
  }));
  return { ...verdict, evidence: [...verdict.evidence, ...said] };
}

/** The path of the engine's socket. Throws `Failure` for an engine elsewhere. */
async function engineSocket({ docker }: TrialContext): Promise<string> {
  await docker.server();
  const address = await docker.address();
  const path = socketPath(address);
  if (path !== undefined) return path;
  throw new Failure(`started-by: got "test", but the container engine is at ${address || 'an unknown address'}`, {
    fix: 'With started-by: test the engine must be at a unix socket of this machine: unset DOCKER_HOST and choose such a context (docker context ls).',
  });
}

/** A word for the cgroup of the run's containers. */
function groupName(): string {
  return `micropacker${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}

/** Throws `Failure` if the test ran no container of an image. */
function requireRuns({ images }: SuiteSubject, runs: readonly StartedRun[]): void {
  for (const { name } of images) {
    if (runs.some((run) => run.image === name)) continue;
    throw new Failure(`the test started no container of ${name}`, {
      fix: `Let it start one (docker run ${name} …), by this name, through the engine in DOCKER_HOST. If it starts none, leave out started-by: the step then starts the container.`,
    });
  }
}

/** A test that passes may not have tested the micro image, or not noticed how its containers went. */
function verdictOf(
  passed: Verdict & { ok: true },
  { usual, phase }: SuiteSubject,
  runs: readonly StartedRun[],
): Verdict {
  const before = usual?.containers;
  if (phase === 'capture' || !before) return passed;
  const { test } = passed;
  const count = (all: readonly StartedRun[], image: string) => all.filter((one) => one.image === image).length;
  for (const image of new Set(before.map((one) => one.image))) {
    // A container that was only created counts too: docker cp tests its files.
    const counts = [() => true, hasRun].map((is) => [count(before.filter(is), image), count(runs.filter(is), image)]);
    const [then, now] = counts.find(([then, now]) => now! < then!) ?? [];
    if (then === undefined || now === undefined) continue;
    const message = `the test passed, but it ran ${counted(now, 'container')} of the micro image instead of ${image}; of the original it ran ${then}`;
    return { ok: false, why: 'not reached', message, ...(test ? { test } : {}), evidence: [] };
  }
  const difference = suiteDifference(before, runs);
  if (!difference) return passed;
  const message = `the test passed, but ${difference}`;
  return { ok: false, why: 'ended differently', message, ...(test ? { test } : {}), evidence: [] };
}

function volumeWarnings(leftovers: Leftovers, { phase }: SuiteSubject): string[] {
  const names = phase === 'capture' ? leftovers.usersVolumes : [];
  if (names.length === 0) return [];
  return [
    `The test used ${names.length === 1 ? 'a volume that was' : 'volumes that were'} there before: ${names.join(', ')}. Its next runs find there what this one wrote, so a first start is not tried on the micro image. Let the test make its own volumes.`,
  ];
}
