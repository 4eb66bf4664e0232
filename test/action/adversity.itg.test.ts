import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../cli.ts';
import { docker, left, nothing, removeImage } from '../engine.ts';
import { tar } from '../rootfs/tars.ts';
import { inputsFor, service, startRunner, type TestRunner } from './action-run.ts';
import { type ActionResult, leftInTemp, runAction, startAction } from './runner.ts';
import { type StallingEngine, stallingEngine } from './stalling-engine.ts';

const TIMEOUT = { timeout: 150_000 };
const FOREIGN = 'micropacker-test-foreign';
const BROKEN = 'micropacker-test-probe';
const folder = mkdtempSync(join(tmpdir(), 'adversity-'));
let runner: TestRunner;

beforeAll(async () => {
  runner = await startRunner(service('nginx'));
  docker(['load'], foreignImage());
});
afterAll(async () => {
  await runner.close();
  removeImage(FOREIGN);
  for (const tag of [BROKEN, `${service('redis').tag}-micro`, `${service('nginx').tag}-micro`]) removeImage(tag);
  rmSync(folder, { recursive: true });
});
afterEach(() => expect(left()).toEqual(nothing));

/** An image for the architecture that this machine does not have. */
function foreignImage(): Buffer {
  const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64';
  const config = { architecture, os: 'linux', config: { Cmd: ['/x'] }, rootfs: { type: 'layers', diff_ids: [] } };
  const manifest = [{ Config: 'config.json', RepoTags: [`${FOREIGN}:latest`], Layers: [] }];
  return tar(
    { name: 'manifest.json', body: JSON.stringify(manifest) },
    { name: 'config.json', body: JSON.stringify(config) },
  );
}

function errorOf(result: ActionResult): string {
  expect(result.code).toBe(1);
  return result.annotations.find(({ kind }) => kind === 'error')?.message ?? '(no error)';
}

describe('not supported here is said at once, and nothing is changed', () => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'no engine (ubuntu-slim)',
      {},
      { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      /^not supported here, because no container engine answers: .*\n.*runs-on: ubuntu-24\.04 \(ubuntu-slim has no engine\)/,
    ],
    [
      'GitHub Enterprise Server',
      { upload: 'true' },
      { GITHUB_SERVER_URL: 'https://git.example' },
      /^upload: true is not supported here, because git\.example is a GitHub Enterprise Server .*\n.*upload: false/,
    ],
    [
      'a foreign architecture',
      { image: FOREIGN, upload: 'false' },
      {},
      /^not supported here, because micropacker-test-foreign is for \w+ and this machine is \w+: .*\n.*Without `test`/,
    ],
    [
      'a probe that is not one',
      { 'sysdig-driver': `bpf:${join(project, 'package.json')}`, upload: 'false' },
      {},
      /^no tracer works on this machine: sysdig \S+, legacy eBPF.* does not work here: .{10,}\n.*strace/,
    ],
  ])('%s', TIMEOUT, async (_, inputs, env, message) => {
    const result = await runner.main({ tags: BROKEN, ...inputs }, { env });
    expect(errorOf(result)).toMatch(message);
    expect(docker(['image', 'ls', '--quiet', BROKEN])).toBe('');
  });

  test('a job that runs in a container', TIMEOUT, async () => {
    const node = join(process.env.MICROPACKER_TEST_NODE24!, '..');
    const mounts = ['-v', `${node}:/__e/node24:ro`, '-v', `${join(project, 'dist')}:/action/dist:ro`];
    const env = [
      '-e',
      'GITHUB_ACTIONS=true',
      '-e',
      'RUNNER_TEMP=/tmp',
      '-e',
      'GITHUB_STEP_SUMMARY=/dev/null',
      '-e',
      'INPUT_IMAGE=app',
      '-e',
      'INPUT_TEST=true',
    ];
    const inContainer = ['run', '--rm', '--network', 'none', ...mounts, ...env, process.env.MICROPACKER_TEST_BASE!];
    let printed = '';
    try {
      docker([...inContainer, '/__e/node24/node', '/action/dist/main.js']);
    } catch (error) {
      printed = String((error as { stdout: string }).stdout);
    }
    expect(printed).toMatch(/::error::not supported here, because this job runs in a container/);
  });
});

describe('a machine that fails', () => {
  test.skipIf(process.getuid!() !== 0)(
    'a disk that is full is named, and nothing is left on it (needs root to make one)',
    TIMEOUT,
    async () => {
      const home = join(folder, 'small');
      mkdirSync(join(home, '_temp'), { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', join(home, '_temp')]);
      try {
        const result = await runner.main({ upload: 'false', 'sysdig-url': '', tracer: 'strace' }, { home });
        expect(errorOf(result)).toMatch(/^the disk is full: .*\nFree space/);
        expect(leftInTemp(home).filter((name) => name !== 'micropacker')).toEqual([]);
      } finally {
        execFileSync('umount', [join(home, '_temp')]);
      }
    },
  );

  describe('an engine that does not answer for a while', () => {
    const STALL_MS = 12_000;
    let engine: StallingEngine;
    beforeAll(async () => {
      engine = await stallingEngine();
    });
    afterAll(() => engine.close());

    /** Runs the step against that engine; it stalls when a line of the log matches, and `then` is called. */
    async function stalledAt(line: RegExp, inputs: Record<string, string>, then: () => void) {
      let stalled = false;
      const { done } = startAction({
        action: project,
        home: runner.home,
        step: 'main',
        inputs: { ...inputsFor(service('nginx')), upload: 'false', ...inputs },
        env: { DOCKER_HOST: engine.host },
        onLine(text) {
          if (stalled || !line.test(text)) return;
          stalled = true;
          engine.stall(STALL_MS);
          then();
        },
      });
      const result = await done;
      expect(stalled).toBe(true);
      return result;
    }

    test('is waited for', TIMEOUT, async () => {
      const result = await stalledAt(/::group::Pack/, {}, () => {});
      expect(result.annotations).toEqual([]);
      expect(result.code).toBe(0);
    });

    test('is waited for by the post step of a killed one', TIMEOUT, async () => {
      const pid = join(folder, 'pid');
      const inputs = { test: `echo $PPID > ${pid}; echo the test is at work; sleep 60` };
      const kill = () => void process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
      const killed = await stalledAt(/the test is at work/, inputs, kill);
      expect(killed.signal).toBe('SIGKILL');
      const env = { DOCKER_HOST: engine.host };
      const step = { action: project, home: runner.home, step: 'post' as const, inputs: inputsFor(service('nginx')) };
      const post = await runAction({ ...step, state: killed.state, env });
      expect(post.annotations.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^The step was killed: removed 1 container and ended 2 processes/),
      ]);
    });
  });

  test('a tracer that is killed makes the capture incomplete, whatever the test says', TIMEOUT, async () => {
    const kill =
      'for p in /proc/[0-9]*; do grep -qa "thread.cgroups contains" $p/cmdline 2> /dev/null && kill -9 ${p#/proc/}; done; sleep 2';
    const result = await runner.main({ upload: 'false', test: kill });
    expect(errorOf(result)).toMatch(/^sysdig died during the capture: ended by SIGKILL\n/);
    expect(result.summary).toContain('no micro image');
  });
});

test('two actions at once on one machine do not disturb each other', TIMEOUT, async () => {
  const redis = service('redis');
  const other = { action: project, home: join(folder, 'other'), step: 'main' as const };
  const results = await Promise.all([
    runner.main({ upload: 'false' }),
    runAction({ ...other, inputs: { ...inputsFor(redis), upload: 'false' } }),
  ]);
  for (const result of results) {
    expect(result.annotations.filter(({ kind }) => kind === 'error')).toEqual([]);
    expect([result.code, result.outputs.drops]).toEqual([0, '0']);
  }
});
