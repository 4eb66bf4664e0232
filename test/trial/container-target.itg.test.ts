import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { findContainer } from '../../src/original/container.ts';
import { type HeldContainer, putBackAll } from '../../src/session/put-back.ts';
import { containerTarget } from '../../src/trial/container-target.ts';
import { docker, inspect } from '../support/engine.ts';
import { runnable } from '../support/image-names.ts';
import { asked, type JobService, startJobService } from '../support/job-service.ts';
import { memoryLog } from '../support/logs.ts';
import { ownVolumes } from './subjects.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const RUN = 'container-target-test';
const SUBNET = '10.213.77';
const LOOP = ['sh', '-c', 'trap "exit 0" TERM; echo started; while sleep 0.1; do :; done'];
const TIMEOUT = { timeout: 180_000 };
const log = memoryLog();
const engine = new Docker(log);
let service: JobService;
let found: ContainerInspect;
let held: HeldContainer[] = [];

/** A service that uses every setting once. */
const OPTIONS = [
  ...['-p', '80', '-p', '127.0.0.1:18480:81', '-e', 'KEY=a value', '--restart', 'always', '--ulimit', 'nofile=99:99'],
  ...['--health-cmd', 'true', '--health-interval', '7s', '-v', '/anonymous', '-v', 'micropacker-test-named:/named:ro'],
  ...['--mount', 'type=volume,target=/mounted', '--tmpfs', '/scratch', '--memory', '64m', '--user', '1000:1000'],
  ...['--cap-drop', 'NET_RAW', '--add-host', 'db:10.0.0.9', '--workdir', '/tmp', '--init', '--stop-timeout', '4'],
];

beforeAll(async () => {
  docker(['network', 'create', '--subnet', `${SUBNET}.0/24`, 'micropacker-test-fixed']);
  service = startJobService(BASE, OPTIONS, LOOP);
  docker(['network', 'connect', '--ip', `${SUBNET}.9`, '--alias', 'other', 'micropacker-test-fixed', service.id]);
  found = await findContainer(engine, { kind: 'container', container: service.name, services: new Map() });
});
afterAll(() => {
  service.remove();
  docker(['network', 'rm', 'micropacker-test-fixed']);
  docker(['volume', 'rm', 'micropacker-test-named']);
});
afterEach(async () => {
  const left = await engine.containersOf(RUN);
  for (const id of left) await engine.remove(id);
  await putBackAll(engine, held, memoryLog());
  held = [];
  log.said.length = 0;
  expect(left).toEqual([]);
  expect(asked(service.now())).toEqual(asked(found));
  expect(service.now().State.Running).toBe(true);
});

function target(image = found.Image, from = found) {
  const hold = (container: HeldContainer) => void held.push(container);
  const options = { found: from, image, config: {}, runId: RUN, log, hold, volumes: ownVolumes(RUN), captures: true };
  return containerTarget(options, engine);
}

describe('an existing container', () => {
  test('gets a fresh twin of its own image, which starts for the first time', TIMEOUT, async () => {
    const { create, start, stop, release, spec } = target();
    const id = await create(spec);
    expect(inspect<ContainerInspect>('container', id).State.StartedAt).toMatch(/^0001/);
    expect(held).toEqual([expect.objectContaining({ id: service.id, name: service.name, running: true })]);
    expect(service.now().State.Running).toBe(false);
    await start(id);
    expect(inspect<ContainerInspect>('container', id).State.Running).toBe(true);
    await stop(id);
    await release();
  });

  test('gets a twin with another image and the same settings', TIMEOUT, async () => {
    docker(['tag', BASE, 'micropacker-test-twin']);
    const { create, start, release, spec } = target(runnable('micropacker-test-twin'));
    const id = await create(spec);
    expect(id).not.toBe(service.id);
    await start(id);
    const twin = inspect<ContainerInspect>('container', id);
    expect(asked(twin)).toEqual(asked(found));
    expect(twin.NetworkSettings.Networks!['micropacker-test-fixed']!.IPAddress).toBe(`${SUBNET}.9`);
    expect(twin.Config.Image).toBe('micropacker-test-twin');
    const resolved = docker([
      'run',
      '--rm',
      '--network',
      service.network,
      BASE,
      'getent',
      'hosts',
      'web',
      service.name,
    ]);
    const { IPAddress } = twin.NetworkSettings.Networks![service.network]!;
    expect(resolved.split('\n').map((line) => line.split(' ')[0])).toEqual([IPAddress, IPAddress]);
    await release();
    docker(['image', 'rm', 'micropacker-test-twin']);
    const volumes = docker(['volume', 'ls', '--quiet']).split('\n');
    const names = found.Mounts!.flatMap(({ Name }) => Name ?? []);
    expect(names.filter((name) => !volumes.includes(name))).toEqual([]);
    expect(names).toHaveLength(3);
  });

  test("gets a twin with a tracer's changes", TIMEOUT, async () => {
    const { create, release, spec } = target();
    const runArgs = ['--cap-add', 'SYS_PTRACE', '--entrypoint', '/tracer'];
    const id = await create({ ...spec, runArgs, command: ['--', ...LOOP] });
    const { Config, HostConfig } = inspect<ContainerInspect>('container', id);
    expect([Config.Entrypoint, Config.Cmd]).toEqual([['/tracer'], ['--', ...LOOP]]);
    expect(HostConfig.CapAdd!.map((name) => name.replace('CAP_', ''))).toContain('SYS_PTRACE');
    await release();
  });

  test('is put back even if the twin cannot be created', TIMEOUT, async () => {
    const { create, release, spec } = target(runnable('localhost:9/no-such-image'));
    await expect(create(spec)).rejects.toThrow(/refused POST .*No such image/i);
    await release();
  });

  test('is put back even if the action is killed', TIMEOUT, async () => {
    const { create, spec } = target();
    const id = await create({ ...spec, command: LOOP });
    expect(service.now().Name).toBe(`/${service.name}-aside-containe`);
    await engine.remove(id);
    expect(await putBackAll(engine, held, log)).toBe(1);
    expect(await putBackAll(engine, held, log)).toBe(0);
    const port = service.now().NetworkSettings.Ports!['80/tcp']![0]!.HostPort;
    expect(log.said).toContain(`notice: ${service.name}: port 80 is now ${port} (was ${held[0]!.ports['80/tcp']})`);
  });

  test('is refused to another run meanwhile, with the way out', TIMEOUT, async () => {
    const { create, release, spec } = target();
    await create(spec);
    const find = (container: string) =>
      findContainer(engine, { kind: 'container', container, services: new Map([['web', service.id]]) });
    for (const name of [service.name, service.id, 'web']) {
      const fix = expect.stringContaining(`docker rename ${service.name}-aside-containe ${service.name}`);
      const message = `container: another run is observing "${service.name}" at this moment`;
      await expect(find(name)).rejects.toMatchObject({ message, fix });
    }
    await release();
  });

  test('is stopped again if it was stopped before', TIMEOUT, async () => {
    docker(['stop', service.id]);
    const stopped = await findContainer(engine, { kind: 'container', container: service.id, services: new Map() });
    const { create, start, release, spec } = target(stopped.Image, stopped);
    await start(await create(spec));
    await release();
    expect(service.now().State.Running).toBe(false);
    held = [];
    docker(['start', service.id]);
  });
});

describe('a container is found', () => {
  const find = (container: string, services: [string, string][] = []) =>
    findContainer(engine, { kind: 'container', container, services: new Map(services) });

  test('by id, name and label', async () => {
    for (const name of [service.id, service.id.slice(0, 12), service.name])
      expect((await find(name)).Id).toBe(service.id);
    expect((await find('web', [['web', service.id]])).Id).toBe(service.id);
  });

  test('or the error names the existing containers', async () => {
    await expect(find('wbe', [['web', service.id]])).rejects.toThrow(
      new RegExp(
        `^container: got "wbe", but no service .* has that name\\. Existing: web \\(service\\), .*${service.name}`,
      ),
    );
    await expect(find('web', [['web', 'f'.repeat(64)]])).rejects.toThrow(
      /service's container ffffffffffff no longer exists/,
    );
  });

  test.each([
    ['that --rm would remove', ['--rm'], [], /was started with --rm/],
    ['that is paused', [], ['pause'], /is paused/],
  ])('and a container %s is refused before it is touched', TIMEOUT, async (_, options, before, message) => {
    const id = docker(['run', '--detach', ...options, BASE, ...LOOP]);
    for (const command of before) docker([command, id]);
    await expect(find(id)).rejects.toThrow(message);
    expect(inspect<ContainerInspect>('container', id).State.Running).toBe(true);
    docker(['rm', '--force', id]);
  });
});
