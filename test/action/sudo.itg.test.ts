import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { left, removeImage } from '../engine.ts';
import { service } from './action-run.ts';
import { commandLine, processes } from './processes.ts';
import { ResultsService } from './results-service.ts';
import { type ActionOptions, leftInTemp, type RunningAction, startAction } from './runner.ts';
import { type SudoUser, sudoUser, wantPassword, whyNoSudoUser } from './sudo-user.ts';

const image = service('nginx');
const TAG = 'micropacker-test-sudo';
const TIMEOUT = { timeout: 60_000 };
const why = whyNoSudoUser() ?? (process.env.MICROPACKER_TEST_SYSDIG ? undefined : 'no live sysdig');
let user: SudoUser;
let results: ResultsService;

function step(name: 'main' | 'post', options: Partial<ActionOptions> = {}): RunningAction {
  const inputs = {
    image: image.tag,
    'run-args': image.runArgs.join('\n'),
    ready: image.ready,
    test: `cd ${user.checkout}\n${image.test.join(' ')}`,
    tags: TAG,
    tracer: 'sysdig',
    'sysdig-url': user.archive,
    'sysdig-driver': `bpf:${user.probe}`,
    ...options.inputs,
  };
  return startAction({ ...user.as, step: name, results, ...options, inputs });
}

/** Runs the main step and calls `act` when the test is at work. */
async function whileTested(act: (running: RunningAction) => void) {
  const inputs = { test: 'echo the test is at work; sleep 60' };
  const running = step('main', {
    inputs,
    onLine: (line) => {
      if (line.includes('test is at work')) act(running);
    },
  });
  return await running.done;
}

/** What the runner can kill of the step: root's sysdig it cannot. */
function nodeAndSudo(): number[] {
  const main = join(user.checkout, 'dist/main.js');
  return processes().filter((pid) => {
    const line = commandLine(pid);
    return line.includes(main) || (line.startsWith('sudo -n ') && line.includes('(thread.cgroups contains '));
  });
}

/** What runs of the sysdig that the user unpacked. */
function sysdigs(): string[] {
  return left().processes.filter((line) => line.includes(user.as.home));
}

/** Paths below `folder` that are not the user's. */
function foreign(folder: string): string[] {
  return execFileSync('find', [folder, '!', '-user', String(user.uid)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

describe.skipIf(why)(`a user who has sudo${why ? ` (skipped: ${why})` : ''}`, () => {
  beforeAll(async () => {
    user = sudoUser();
    results = await ResultsService.start();
  });
  afterAll(async () => {
    await results.close();
    user.remove();
    removeImage(TAG);
  });
  afterEach(() => expect(sysdigs()).toEqual([]));

  test('captures by sysdig, owns all that comes of it, and uploads the raw capture', TIMEOUT, async () => {
    const result = await step('main', { inputs: { 'keep-capture': 'true', 'artifact-name': 'sudo' } }).done;
    expect([result.code, result.annotations, result.orphans]).toEqual([0, [], []]);
    expect(result.outputs).toMatchObject({ image: TAG, tracer: 'sysdig', drops: '0' });
    const temp = join(user.as.home, '_temp');
    const raw = join(temp, 'micropacker', 'capture.scap');
    expect(statSync(raw).mode & 0o777).toBe(0o600);
    expect(results.files('sudo').get('capture.scap')).toEqual(readFileSync(raw));
    expect([foreign(join(temp, 'micropacker')), foreign(join(user.as.home, '_tool'))]).toEqual([[], []]);
    const post = await step('post', { state: result.state }).done;
    expect([post.code, post.annotations, post.log, leftInTemp(user.as.home)]).toEqual([0, [], [], ['micropacker']]);
  });

  test('leaves no sysdig of root when the job is cancelled', TIMEOUT, async () => {
    const result = await whileTested((running) => void running.cancel());
    expect([result.code, result.annotations.map(({ message }) => message)]).toEqual([1, ['cancelled']]);
    expect(leftInTemp(user.as.home)).toEqual(['micropacker']);
  });

  test('has it ended by the post step when node and its sudo were killed', TIMEOUT, async () => {
    const killed = await whileTested(() => {
      for (const pid of nodeAndSudo()) process.kill(pid, 'SIGKILL');
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(sysdigs()).not.toEqual([]);
    const post = await step('post', { state: killed.state }).done;
    expect([post.code, post.annotations.map(({ message }) => message)]).toEqual([
      0,
      [expect.stringMatching(/^The step was killed: removed [12] containers? and ended [12] process/)],
    ]);
    expect(leftInTemp(user.as.home)).toEqual(['micropacker']);
  });

  describe.skipIf(process.getuid?.() !== 0)('and then needs a password for it', () => {
    beforeAll(wantPassword);
    const refused = 'sysdig needs root, and sudo refuses: sudo: a password is required';

    test('gets strace instead, and is told why', TIMEOUT, async () => {
      const inputs = { tracer: 'auto', upload: 'false', verify: 'false', 'keep-capture': 'true' };
      const result = await step('main', { inputs }).done;
      expect([result.code, result.outputs.tracer]).toEqual([0, 'strace']);
      const notices = result.annotations.filter(({ kind }) => kind === 'notice').map(({ message }) => message);
      expect(notices).toEqual([`Going on with strace: ${refused}`]);
      const output = join(user.as.home, '_temp', 'micropacker');
      expect(statSync(join(output, 'capture.strace')).mode & 0o777).toBe(0o600);
      expect(foreign(output)).toEqual([]);
      expect(leftInTemp(user.as.home)).toEqual(['micropacker']);
    });

    test('is told what to do when it must be sysdig', TIMEOUT, async () => {
      const result = await step('main', { inputs: { upload: 'false' } }).done;
      expect([result.code, result.annotations.map(({ message }) => message)]).toEqual([
        1,
        [`no tracer works on this machine: ${refused}\nRun as root, or give this user password-less sudo.`],
      ]);
    });
  });
});
