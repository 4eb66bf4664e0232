import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../cli.ts';
import { hasImage, left, nothing } from '../engine.ts';
import { inputsFor, service, startRunner, type TestRunner } from './action-run.ts';
import { withTrackingId } from './processes.ts';
import { type ActionResult, leftInTemp, type RunningAction, startAction } from './runner.ts';

const TAG = 'micropacker-test-cancelled';
const TIMEOUT = { timeout: 120_000 };
let runner: TestRunner;

beforeAll(async () => {
  runner = await startRunner(service('nginx'));
});
afterAll(() => runner.close());
afterEach(() => expect(left()).toEqual(nothing));

/** Starts the action and calls `act` a moment after a line that matches. */
function whenSeen(
  name: string,
  line: RegExp,
  delayMs: number,
  inputs: Record<string, string>,
  act: (running: RunningAction) => void,
  onLine?: (line: string) => void,
) {
  const image = service(name);
  const running = startAction({
    action: project,
    home: runner.home,
    results: runner.results,
    step: 'main',
    inputs: { ...inputsFor(image), tags: TAG, ...inputs },
    onLine(text) {
      onLine?.(text);
      if (!seen && line.test(text)) {
        seen = true;
        setTimeout(() => act(running), delayMs);
      }
    },
  });
  let seen = false;
  return running.done;
}

/** Every phase, and within the capture each of its steps. */
const moments: [string, string, RegExp, number, Record<string, string>][] = [
  ['while it looks at the image', 'nginx', /::group::Look at the image/, 0, {}],
  ['while sysdig is unpacked and attached', 'nginx', /::group::Capture/, 150, {}],
  ['while sysdig attaches', 'nginx', /sysdig/, 600, {}],
  ['while it waits until the container is ready', 'nginx', /::group::Capture/, 4000, { ready: 'tcp:4' }],
  [
    'while the test runs',
    'nginx',
    /the test is at work/,
    200,
    { test: 'echo the test is at work; sleep 60 & sleep 60' },
  ],
  [
    'while the test of a container under strace runs',
    'redis',
    /the test is at work/,
    200,
    { test: 'echo the test is at work; sleep 60' },
  ],
  ['while it packs', 'nginx', /::group::Pack/, 300, {}],
  ['while it builds the micro image', 'nginx', /::group::Build/, 100, {}],
  ['while it verifies', 'nginx', /::group::Verify/, 500, {}],
  [
    'while the test runs on the micro image',
    'nginx',
    /verify is at work/,
    200,
    { test: 'echo $MICROPACKER_PHASE is at work; [ $MICROPACKER_PHASE = capture ] || sleep 60' },
  ],
];

describe('a job that is cancelled leaves nothing behind', () => {
  test.each(moments)('%s', TIMEOUT, async (_, name, line, delay, inputs) => {
    const result = await whenSeen(name, line, delay, inputs, (running) => void running.cancel());
    expect(result.signal).toBeNull();
    expect(result.code).toBe(1);
    expect(result.annotations.map(({ message }) => message)).toEqual(['cancelled']);
    expect(hasImage(TAG)).toBe(false);
    await expectClean(result);
  });

  test('by a second signal neither', TIMEOUT, async () => {
    const inputs = { test: 'echo the test is at work; trap "" INT TERM; sleep 60' };
    const done = whenSeen('nginx', /the test is at work/, 200, inputs, (running) => {
      void running.cancel();
      setTimeout(() => void running.cancel(), 50);
    });
    const result = await done;
    expect(result.code).toBe(1);
    await expectClean(result);
  });
});

test('what a killed step left, the post step removes, and says so', TIMEOUT, async () => {
  let node = 0;
  const inputs = { test: 'echo "the test is at work below $PPID"; sleep 60' };
  const kill = () => process.kill(node, 'SIGKILL');
  const killed = await whenSeen('nginx', /at work below/, 500, inputs, kill, (line) => {
    node ||= Number(/at work below (\d+)/.exec(line)?.[1] ?? 0);
  });
  expect(killed.signal).toBe('SIGKILL');
  expect(left()).not.toEqual(nothing);
  const post = await runner.post(killed.state);
  expect(post.code).toBe(0);
  expect(post.annotations).toEqual([
    expect.objectContaining({
      kind: 'warning',
      message: expect.stringMatching(/^The step was killed: removed 1 container and ended 2 processes/),
    }),
  ]);
  expect(withTrackingId(killed.trackingId)).toEqual([]);
  expect(leftInTemp(runner.home)).toEqual(['micropacker']);
});

async function expectClean(result: ActionResult): Promise<void> {
  expect(left()).toEqual(nothing);
  expect(result.orphans).toEqual([]);
  const post = await runner.post(result.state);
  expect([post.code, post.log]).toEqual([0, []]);
  expect(leftInTemp(runner.home).filter((name) => name !== 'micropacker')).toEqual([]);
}
