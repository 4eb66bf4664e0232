import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { project } from '../cli.ts';
import { left, nothing, removeImage } from '../engine.ts';
import { asked, type JobService, startJobService } from '../job-service.ts';
import { service as imageOf, startRunner, type TestRunner } from './action-run.ts';
import { type RunningAction, startAction } from './runner.ts';

const TAG = 'micropacker-test-job-service';
const TIMEOUT = { timeout: 120_000 };
let runner: TestRunner;
let service: JobService;
let found: ContainerInspect;

beforeAll(async () => {
  runner = await startRunner(imageOf('redis'));
});
afterAll(async () => {
  removeImage(TAG);
  await runner.close();
});
beforeEach(() => {
  service = startJobService('micropacker-test-redis', ['-p', '6379', '--restart', 'always']);
  found = service.now();
});
afterEach(() => {
  const now = service.now();
  service.remove();
  expect(asked(now)).toEqual(asked(found));
  expect(now.State.Running).toBe(true);
  expect(left()).toEqual(nothing);
});

/** Starts the action for the service `web`; `act` is called at a line that matches. */
function start(
  text: string,
  line: RegExp = /^$/,
  act: (running: RunningAction, seen: RegExpExecArray) => void = () => {},
) {
  let acted = false;
  const running = startAction({
    action: project,
    home: runner.home,
    results: runner.results,
    step: 'main',
    inputs: { container: 'web', services: service.context, tags: TAG, tracer: 'strace', test: text },
    onLine(printed) {
      const seen = line.exec(printed);
      if (!seen || acted) return;
      acted = true;
      act(running, seen);
    },
  });
  return running.done;
}

const ECHO = 'echo $MICROPACKER_PHASE is at work below $PPID';

describe('a job service by its label', () => {
  test('is packed, and the artifact has its name', TIMEOUT, async () => {
    const result = await start(
      'exec 3<>/dev/tcp/127.0.0.1/$MICROPACKER_PORT_6379; echo PING >&3; read -r -u 3; echo $REPLY',
    );
    expect(result.annotations.filter(({ kind }) => kind === 'error')).toEqual([]);
    expect(result.code).toBe(0);
    expect(result.outputs.image).toBe(TAG);
    expect(result.log.join('\n')).toContain('micropacker-web-e2e');
  });

  test.each(['capture', 'verify'])('is back when the job is cancelled in the %s', TIMEOUT, async (phase) => {
    const text = `${ECHO}; [ $MICROPACKER_PHASE != ${phase} ] || sleep 60`;
    const result = await start(text, new RegExp(`^.*${phase} is at work`), (running) => void running.cancel());
    expect(result.annotations.map(({ message }) => message)).toContain('cancelled');
    expect((await runner.post(result.state)).annotations).toEqual([]);
  });

  test('is put back by the post step when the step was killed', TIMEOUT, async () => {
    const text = `${ECHO}; [ $MICROPACKER_PHASE = capture ] || sleep 60`;
    const kill = (_: RunningAction, seen: RegExpExecArray) => void process.kill(Number(seen[1]), 'SIGKILL');
    const killed = await start(text, /verify is at work below (\d+)/, kill);
    expect(killed.signal).toBe('SIGKILL');
    expect(service.now().State.Running).toBe(false);
    const post = await runner.post(killed.state);
    expect(post.annotations.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^The step was killed: removed 1 container .*; put your containers back as they were found\.$/,
      ),
    );
  });

  test('is not started again by a post step that has nothing to do', TIMEOUT, async () => {
    const result = await start('true');
    const before = service.now().State.StartedAt;
    expect((await runner.post(result.state)).annotations).toEqual([]);
    expect(service.now().State.StartedAt).toBe(before);
  });
});
