import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { untraced } from '../../src/capture/untraced.ts';
import { Docker } from '../../src/engine/docker.ts';
import { parseReadiness } from '../../src/request/readiness.ts';
import type { ImageTargetOptions } from '../../src/trial/image-target.ts';
import { observe } from '../../src/trial/observe.ts';
import type { Removals } from '../../src/trial/removals.ts';
import type { Subject } from '../../src/trial/subject.ts';
import type { Failed } from '../../src/trial/verdict.ts';
import { docker, removeImage } from '../support/engine.ts';
import { runnable } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';
import { sleeper } from './subjects.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-observe';
const HEALTHY = 'micropacker-test-observe-health';
const TIMEOUT = { timeout: 180_000 };

/** Answers on port 80 two seconds after its start and logs that; ends on its stop signal. */
const SERVER = `
sleep 2;
$server = IO::Socket::INET->new(LocalPort => 80, Listen => 5, ReuseAddr => 1) or die;
open(F, ">", "/tmp/up"); close(F);
$| = 1; print "listening\\n";
while ($client = $server->accept) { print $client "HTTP/1.0 200 OK\\r\\n\\r\\nhello"; close($client) }`;

let tempDir = '';
beforeAll(() => {
  tempDir = mkdtempSync(join(tmpdir(), 'observe-'));
  docker(['build', '--quiet', '--tag', IMAGE, '-'], `FROM ${BASE}\nEXPOSE 80\n`);
  const health = 'HEALTHCHECK --interval=300s CMD test -e /tmp/up';
  docker(['build', '--quiet', '--tag', HEALTHY, '-'], `FROM ${BASE}\n${health}\n`);
}, 180_000);
afterAll(() => {
  rmSync(tempDir, { recursive: true });
  for (const image of [IMAGE, HEALTHY]) removeImage(image);
});
const RUN = 'observe-test';
afterEach(async () => expect(await watch.docker.containersOf(RUN)).toEqual([]));

const log = memoryLog();
const { signal } = new AbortController();
const watch = { docker: new Docker(log, signal), log, signal };

function subject(change: Partial<Subject & ImageTargetOptions>): Subject {
  return sleeper(RUN, {
    image: runnable(IMAGE),
    command: ['perl', '-MIO::Socket::INET', '-e', SERVER],
    readiness: parseReadiness('auto'),
    readyTimeoutMs: 20_000,
    probe: (text, env) => ({ shell: 'bash {0}', text, env: { ...process.env, ...env }, tempDir }),
    testTimeoutMs: 20_000,
    ...change,
  });
}

test('a container does not start before beforeStart is over', TIMEOUT, async () => {
  let over = 0;
  const beforeStart = async () => {
    await sleep(700);
    over = Date.now();
  };
  const started: number[] = [];
  const look: Subject['test'] = (env) => {
    started.push(Date.parse(docker(['inspect', '--format', '{{.State.StartedAt}}', env.MICROPACKER_CONTAINER!])));
    return { argv: ['true'], env };
  };
  const sleeping = sleeper(RUN, { image: runnable(IMAGE), test: look, beforeStart });
  expect((await observe(sleeping, untraced, watch)).verdict).toMatchObject({ ok: true });
  expect(started[0]).toBeGreaterThanOrEqual(over);
});

describe('a container that serves two seconds after its start', () => {
  test.each([
    ['auto, by its exposed port', 'auto', {}],
    ['auto, by its published port, on which the engine answers at once', 'auto', { runArgs: ['-p', '18999:80'] }],
    ['auto, by its HEALTHCHECK, long before the engine runs it', 'auto', { image: runnable(HEALTHY) }],
    ['tcp', 'tcp:80', {}],
    ['http', 'http://127.0.0.1:18999/', { runArgs: ['-p', '18999:80'] }],
    ['log', 'log:^listen', {}],
    ['exec', 'exec:docker exec "$MICROPACKER_CONTAINER" test -e /tmp/up', {}],
  ])('is ready after two seconds, not before: %s', TIMEOUT, async (_, ready, change) => {
    const script = 'docker logs "$MICROPACKER_CONTAINER" | grep listening';
    const serves: Subject['test'] = (env) => ({ argv: ['bash', '-c', script], env: { ...process.env, ...env } });
    const readiness = parseReadiness(ready);
    const seen = await observe(subject({ readiness, test: serves, ...change }), untraced, watch);
    expect(seen.verdict).toMatchObject({ ok: true });
    expect(seen.readyMs).toBeLessThan(8000);
  });

  test('is ready by a line after 100 MB of others', TIMEOUT, async () => {
    const many = ['perl', '-e', '$| = 1; print "x" x 999, "\\n" for 1 .. 1e5; print "listening\\n"; sleep 100'];
    const seen = await observe(subject({ command: many, readiness: parseReadiness('log:^listen') }), untraced, watch);
    expect(seen.verdict).toMatchObject({ ok: true });
  });

  test('is ready at once with none', TIMEOUT, async () => {
    const seen = await observe(subject({ readiness: parseReadiness('none') }), untraced, watch);
    expect([seen.verdict.ok, seen.readyMs < 1900]).toEqual([true, true]);
  });
});

test('a HEALTHCHECK that takes too long once is run again, as the engine does', TIMEOUT, async () => {
  const health = '--health-cmd=test -e /tmp/asked || { touch /tmp/asked; sleep 30; }';
  const slow = { image: runnable(HEALTHY), runArgs: [health, '--health-timeout=1s'], command: ['sleep', '100'] };
  expect((await observe(subject(slow), untraced, watch)).verdict).toMatchObject({ ok: true });
});

test('a container without port and HEALTHCHECK is ready if it still runs after two seconds', TIMEOUT, async () => {
  const image = { image: runnable(HEALTHY), runArgs: ['--no-healthcheck'] };
  const up = await observe(subject({ ...image, command: ['sleep', '100'] }), untraced, watch);
  expect(up.verdict.ok).toBe(true);
  expect(up.readyMs).toBeGreaterThan(1900);
  const ended = await observe(subject({ ...image, command: ['sh', '-c', 'echo why; exit 3'] }), untraced, watch);
  expect(ended.verdict).toMatchObject({
    ok: false,
    why: 'exited',
    message: 'the container ended before it was ready: exit code 3',
    containerSaid: 'why',
    evidence: [{ title: 'Last lines of the container', lines: ['why'] }],
  });
});

describe('a container that its restart policy starts again', () => {
  const always = { image: runnable(HEALTHY), runArgs: ['--no-healthcheck', '--restart', 'always'] };
  const shell = (script: string) => subject({ ...always, command: ['sh', '-c', script] });

  test('again and again fails long before the time-out, with its exit code and its last lines', TIMEOUT, async () => {
    const begin = Date.now();
    const { verdict } = await observe(shell('echo why; exit 7'), untraced, watch);
    expect(verdict).toEqual({
      ok: false,
      why: 'crash loop',
      message:
        'the container ended 6 times before it was ready: exit code 7 and its restart policy starts it again and again',
      containerSaid: 'why',
      evidence: [{ title: 'Last lines of the container', lines: Array.from({ length: 6 }, () => 'why') }],
    });
    expect(Date.now() - begin).toBeLessThan(15_000);
    const told = log.said.filter((line) => line.includes('its restart policy starts it again'));
    expect(told).toEqual(['info: The container ended with exit code 7; its restart policy starts it again']);
  });

  test('once is ready two seconds after the restart', TIMEOUT, async () => {
    const seen = await observe(shell('test -e /up && exec sleep 100; touch /up; sleep 1; exit 4'), untraced, watch);
    expect(seen.verdict.ok).toBe(true);
    expect(seen.readyMs).toBeGreaterThan(2400);
  });

  test('during the test is mentioned if the test fails', TIMEOUT, async () => {
    const script = 'docker exec "$MICROPACKER_CONTAINER" sh -c "kill -9 -1; kill -9 1; kill 1"; sleep 1; exit 5';
    const test: Subject['test'] = (env) => ({ argv: ['bash', '-c', script], env: { ...process.env, ...env } });
    const trap = 'trap "exit 9" TERM; while sleep 0.1; do :; done';
    const { verdict } = await observe({ ...shell(trap), readiness: parseReadiness('none'), test }, untraced, watch);
    expect(verdict).toMatchObject({
      message: expect.stringMatching(/the container had ended and was restarted \(once\)$/),
    });
  });
});

test('the error about a killed container names the signal', TIMEOUT, async () => {
  const { verdict } = await observe(
    subject({ command: ['sh', '-c', 'kill -9 $$; sh -c "exit 137"'] }),
    untraced,
    watch,
  );
  expect(verdict).toMatchObject({
    ok: false,
    why: 'exited',
    message: 'the container ended before it was ready: exit code 137 (SIGKILL)',
  });
});

describe('the error about a container that does not become ready says what the check found', () => {
  const quiet = { image: runnable(HEALTHY), command: ['sleep', '100'], readyTimeoutMs: 1000 };
  const serving = { ...quiet, command: ['sh', '-c', 'echo hello; sleep 100'], runArgs: ['--no-healthcheck'] };
  test.each<[string, string, Partial<Subject & ImageTargetOptions>, string, string[]?]>([
    ['its HEALTHCHECK', 'auto', quiet, 'its HEALTHCHECK passes; at the last check it ended with exit code 1', []],
    [
      'its HEALTHCHECK that hangs',
      'auto',
      { ...quiet, runArgs: ['--health-cmd=sleep 30', '--health-timeout=1s'] },
      'its HEALTHCHECK passes; at the last check it did not end within 1 s',
    ],
    ['a port', 'tcp:4', quiet, 'port 4 answers; at the last check nothing listened there'],
    [
      'an answer',
      'http://127.0.0.1:1/',
      quiet,
      'http://127.0.0.1:1/ answers; at the last check the request failed: connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['a line', 'log:^listen', serving, 'the log matches /^listen/; at the last check 0 of 1 line matched'],
    [
      'a command',
      'exec:echo no; exit 3',
      quiet,
      '"echo no; exit 3" succeeds; at the last check it ended with exit code 3',
      ['no'],
    ],
  ])('%s', TIMEOUT, async (_, ready, change, message, lines) => {
    const { verdict } = await observe(subject({ readiness: parseReadiness(ready), ...change }), untraced, watch);
    expect(verdict).toMatchObject({
      ok: false,
      why: 'never ready',
      message: `the container was not ready within 1 s: it waited until ${message}`,
    });
    if (lines) expect((verdict as Failed).evidence[0]!.lines).toEqual(lines);
  });
});

test.each<[string, Partial<ImageTargetOptions>, string, string[]]>([
  ['a program', { command: ['/no/such'] }, 'the engine did not find /no/such in the image', ['/no/such']],
  [
    'a program by its name',
    { runArgs: ['-e', 'PATH=/opt:/bin'], command: ['such'] },
    'the engine did not find such in the image',
    ['/opt/such', '/bin/such'],
  ],
  [
    'a user',
    { runArgs: ['--user', 'nobody-here'] },
    'the engine did not find /etc/passwd in the image',
    ['/etc/passwd'],
  ],
])(
  'the error of a container that the engine cannot start names the missing file: %s',
  TIMEOUT,
  async (_, change, said, missed) => {
    const { verdict, captured } = await observe(subject(change), untraced, watch);
    expect(verdict).toMatchObject({ ok: false, why: 'not started', missed });
    expect((verdict as Failed).message).toContain(`the container did not start: ${said} (`);
    expect((verdict as Failed).evidence[0]!.title).toMatch(/^(docker start printed|The engine said)$/);
    expect(captured.touches.sorted()).toEqual(missed.toSorted().map((path) => ({ path, how: 'exec', found: false })));
  },
);

test(
  "a container that ends for want of a library says it in the loader's words, whatever it printed after that",
  TIMEOUT,
  async () => {
    const script =
      'LD_PRELOAD= /usr/bin/perl -e "" ; mv /lib/*-linux-gnu/libcrypt.so.1 /; perl -e 1; echo bye; exit 127';
    const { verdict } = await observe(subject({ command: ['sh', '-c', script] }), untraced, watch);
    expect(verdict).toMatchObject({
      message: 'the container ended before it was ready: exit code 127',
      containerSaid: expect.stringMatching(
        /^perl: error while loading shared libraries: libcrypt\.so\.1: cannot open shared object file/,
      ),
    });
  },
);

test('the error about a hanging test says the limit and the state of the container', TIMEOUT, async () => {
  const script = 'docker kill "$MICROPACKER_CONTAINER"; sleep 100';
  const change: Partial<Subject> = {
    testTimeoutMs: 1500,
    test: (env) => ({ argv: ['bash', '-c', script], env: { ...process.env, ...env } }),
  };
  const { verdict } = await observe(subject(change), untraced, watch);
  expect(verdict).toMatchObject({
    why: 'test hung',
    message:
      'the test did not end within 1.5 s (test-timeout); the container had already ended with exit code 137 (SIGKILL)',
    containerSaid: 'listening',
  });
});

test('the environment of the test names the container', TIMEOUT, async () => {
  const script =
    'printf "%s\\n" "$MICROPACKER_PHASE $MICROPACKER_IMAGE $MICROPACKER_PORT_80"; docker inspect "$MICROPACKER_CONTAINER" > /dev/null';
  const change: Partial<Subject & ImageTargetOptions> = {
    runArgs: ['-p', '18999:80'],
    test: (env) => ({ argv: ['bash', '-ec', script], env: { ...process.env, ...env } }),
  };
  const { verdict } = await observe(subject(change), untraced, watch);
  expect(verdict).toMatchObject({ ok: true, test: { tail: [`capture ${IMAGE} 18999`] } });
});

test(
  'the error about a failing test has the log of the container, and says whether the container had ended',
  TIMEOUT,
  async () => {
    const change: Partial<Subject> = {
      test: (env) => ({
        argv: ['bash', '-c', 'docker kill "$MICROPACKER_CONTAINER"; echo no; exit 5'],
        env: { ...process.env, ...env },
      }),
    };
    const { verdict } = await observe(subject(change), untraced, watch);
    expect(verdict).toMatchObject({
      ok: false,
      why: 'test failed',
      message: expect.stringMatching(
        /^the test failed with exit code 5 after \d\.\d s; the container had already ended with exit code 137 \(SIGKILL\)$/,
      ),
      evidence: [{ lines: expect.arrayContaining(['no']) }, { lines: ['listening'] }],
    });
  },
);

test.each([
  [
    'with a handler for the stop signal it stops by itself',
    ['sh', '-c', 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.1; done'],
    'bye',
  ],
  ['without a handler it is killed at once', ['sh', '-c', 'echo up; sleep 100'], 'up'],
])('a container is stopped as production stops it: %s', TIMEOUT, async (_, command, last) => {
  const begin = Date.now();
  const lines: string[] = [];
  const watched = {
    ...untraced,
    attach: async (id: string) => ({ ...(await untraced.attach(id)), finish: () => keepLog(id, lines) }),
  };
  const seen = await observe(
    subject({ image: runnable(HEALTHY), runArgs: ['--no-healthcheck'], command, readiness: parseReadiness('log:up') }),
    watched,
    watch,
  );
  expect(seen.verdict.ok).toBe(true);
  expect(seen.endsOnSignal).toBe(last === 'bye');
  expect(lines.at(-1)).toBe(last);
  expect(Date.now() - begin).toBeLessThan(9000);
});

test(
  'a container that ignores its stop signal is waited for, unless the original ignored it too',
  TIMEOUT,
  async () => {
    const command = ['sh', '-c', 'trap : TERM; echo up; while :; do sleep 0.2; done'];
    const deaf = { image: runnable(HEALTHY), runArgs: ['--no-healthcheck', '--stop-timeout', '4'], command };
    const stopped = async (change: Partial<Subject>) => {
      const begin = Date.now();
      const { endsOnSignal } = await observe(
        subject({ ...deaf, readiness: parseReadiness('log:up'), ...change }),
        untraced,
        watch,
      );
      expect(endsOnSignal).toBe(false);
      return Date.now() - begin;
    };
    const waited = await stopped({});
    const known = await stopped({ usual: { readyMs: 0, testMs: 0, endsOnSignal: false } });
    expect(waited - known).toBeGreaterThan(2000);
  },
);

async function keepLog(id: string, lines: string[]) {
  lines.push(...(await watch.docker.logs(id, 10)));
  return (await untraced.attach(id)).finish([]);
}

test('the failure of a container is reported even if the tracer saw nothing of it', TIMEOUT, async () => {
  const nothing = () => Promise.reject(new Failure('saw nothing'));
  const blind = {
    ...untraced,
    attach: async (id: string) => ({ ...(await untraced.attach(id)), finish: nothing }),
  };
  const { verdict } = await observe(subject({ command: ['/no/such/program'] }), blind, watch);
  expect(verdict).toMatchObject({ ok: false, why: 'not started' });
  const passing = subject({ command: ['sleep', '100'], readiness: parseReadiness('none') });
  await expect(observe(passing, blind, watch)).rejects.toThrow('saw nothing');
});

test('refused run arguments leave nothing', TIMEOUT, async () => {
  await expect(observe(subject({ runArgs: ['--memory', 'much'] }), untraced, watch)).rejects.toThrow(
    /docker create failed: .*memory/i,
  );
});

describe('the removal of a container after a test that passed', TIMEOUT, () => {
  const kept = async (runArgs: string[], test = 'true') => {
    const removals: Promise<void>[] = [];
    const removal = { add: (one: Promise<void>) => void removals.push(one), ended: async () => {} } as Removals;
    const asleep = sleeper(RUN, { runArgs, test: (env) => ({ argv: [test], env }) });
    await observe(asleep, untraced, { ...watch, removals: removal });
    await Promise.all(removals);
    return removals.length;
  };

  test('goes on beside the next run', async () => expect(await kept([])).toBe(1));
  test('is awaited if the next container needs the name', async () => expect(await kept(['--name', 'me'])).toBe(0));
  test('is awaited after a test that failed', async () => expect(await kept([], 'false')).toBe(0));
});
