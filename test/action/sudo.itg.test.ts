import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { service } from '../runner/action-run.ts';
import { commandLine, processes } from '../runner/processes.ts';
import { ResultsService } from '../runner/results-service.ts';
import { type ActionOptions, leftInTemp, type RunningAction, startAction } from '../runner/runner.ts';
import { type SudoUser, sudoUser, wantPassword, whyNoSudoUser } from '../runner/sudo-user.ts';
import { left, removeImage } from '../support/engine.ts';

const image = service('nginx');
const TAG = 'micropacker-test-sudo';
const TIMEOUT = { timeout: 180_000 };
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

/** Runs the main step and calls `act` while the test runs. */
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

/** The processes of the step that the runner can kill: all but root's sysdig. */
function nodeAndSudo(): number[] {
  const main = join(user.checkout, 'dist/main.js');
  return processes().filter((pid) => {
    const line = commandLine(pid);
    return line.includes(main) || (line.startsWith('sudo -n ') && line.includes('(thread.cgroups contains '));
  });
}

/** The running processes of the sysdig that the user unpacked. */
function sysdigs(): string[] {
  return left().processes.filter((line) => line.includes(user.as.home));
}

/** Paths below `folder` that the user does not own. */
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

  test('captures with sysdig, owns all output files, and uploads the raw capture', TIMEOUT, async () => {
    const result = await step('main', { inputs: { 'keep-capture': 'true', 'artifact-name': 'sudo' } }).done;
    expect([result.code, result.annotations, result.orphans]).toEqual([0, [], []]);
    expect(result.outputs).toMatchObject({ image: TAG, tracer: 'sysdig', drops: '0' });
    const temp = join(user.as.home, '_temp');
    const raw = join(temp, 'micropacker', image.tag, 'capture.scap');
    expect(statSync(raw).mode & 0o777).toBe(0o600);
    expect(results.files('sudo').get('capture.scap')).toEqual(readFileSync(raw));
    expect([foreign(join(temp, 'micropacker')), foreign(join(user.as.home, '_tool'))]).toEqual([[], []]);
    const post = await step('post', { state: result.state }).done;
    expect([post.code, post.annotations, post.log, leftInTemp(user.as.home)]).toEqual([0, [], [], ['micropacker']]);
  });

  test('leaves no sysdig process of root after a cancelled job', TIMEOUT, async () => {
    const result = await whileTested((running) => void running.cancel());
    expect([result.code, result.annotations.map(({ message }) => message)]).toEqual([1, ['cancelled']]);
    expect(leftInTemp(user.as.home)).toEqual(['micropacker']);
  });

  test("gets root's sysdig ended by the post step after node and sudo were killed", TIMEOUT, async () => {
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

  describe.skipIf(process.getuid?.() !== 0)('who needs a password for sudo', () => {
    beforeAll(wantPassword);
    const refused = 'sysdig needs root, but sudo refuses: sudo: a password is required';

    test('gets strace instead, with a notice that says why', TIMEOUT, async () => {
      const inputs = { tracer: 'auto', upload: 'false', verify: 'false', 'keep-capture': 'true' };
      const result = await step('main', { inputs }).done;
      expect([result.code, result.outputs.tracer]).toEqual([0, 'strace']);
      const notices = result.annotations.filter(({ kind }) => kind === 'notice').map(({ message }) => message);
      expect(notices).toEqual([`Trying strace instead: ${refused}`]);
      const output = join(user.as.home, '_temp', 'micropacker', image.tag);
      expect(statSync(join(output, 'capture.strace')).mode & 0o777).toBe(0o600);
      expect(foreign(output)).toEqual([]);
      expect(leftInTemp(user.as.home)).toEqual(['micropacker']);
    });

    test('gets an error with the next step if tracer is sysdig', TIMEOUT, async () => {
      const result = await step('main', { inputs: { upload: 'false' } }).done;
      expect([result.code, result.annotations.map(({ message }) => message)]).toEqual([
        1,
        [`no tracer works on this machine: ${refused}\nRun as root, or give this user password-less sudo.`],
      ]);
    });
  });
});
