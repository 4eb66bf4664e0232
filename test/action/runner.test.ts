import { expect, test } from 'vitest';
import { equipmentOf, requireNoContainerJob, requireRunner, runUrl, watcherEnv } from '../../src/action/runner.ts';

const env = {
  PATH: '/bin',
  INPUT_IMAGE: 'app',
  'INPUT_GITHUB-TOKEN': 'secret',
  STATE_folder: '/x',
  ACTIONS_RUNTIME_TOKEN: 'secret',
  ACTIONS_RESULTS_URL: 'https://results',
  RUNNER_TRACKING_ID: 'github_1',
  RUNNER_TOOL_CACHE: '/tools',
  SOURCE_DATE_EPOCH: '7',
};

test("the user's test gets the environment without inputs, state and artifact tokens", () => {
  const equipment = equipmentOf(env, 'token');
  expect(equipment).toMatchObject({ toolCache: '/tools', githubToken: 'token', created: 7 });
  expect(Object.keys(equipment.env)).toEqual(['PATH', 'RUNNER_TRACKING_ID', 'RUNNER_TOOL_CACHE', 'SOURCE_DATE_EPOCH']);
});

test("without RUNNER_TOOL_CACHE, the tool cache is in the user's cache", () => {
  const { RUNNER_TOOL_CACHE: _, ...own } = env;
  expect(equipmentOf({ ...own, XDG_CACHE_HOME: '/cache' }, undefined).toolCache).toBe('/cache/micropacker');
});

test('the watcher gets the inputs and the tracking id by which the runner ends it, but no token', () => {
  const { INPUT_IMAGE, RUNNER_TRACKING_ID, ACTIONS_RUNTIME_TOKEN } = watcherEnv(env);
  expect([INPUT_IMAGE, RUNNER_TRACKING_ID, ACTIONS_RUNTIME_TOKEN]).toEqual(['app', 'github_1', undefined]);
  expect(watcherEnv(env)).not.toHaveProperty('INPUT_GITHUB-TOKEN');
});

test('outside of a workflow step, requireRunner fails', () => {
  expect(() => requireRunner({})).toThrow(/^RUNNER_TEMP is not set/);
  expect(() => requireRunner({ RUNNER_TEMP: '/tmp' })).not.toThrow();
});

test('runUrl is the page of the workflow run', () => {
  const run = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '4' };
  expect(runUrl(run)).toBe('https://github.com/o/r/actions/runs/4');
});

test.each([
  ['on the runner', '/usr/bin/node', { GITHUB_ACTIONS: 'true' }, true],
  ['outside of GitHub, with a node below /__e', '/__e/node', {}, true],
  ['in a container', '/__e/node24/bin/node', { GITHUB_ACTIONS: 'true' }, false],
])(
  'requireNoContainerJob refuses only a job in a container: this one runs %s with %s',
  (_, execPath, job, supported) => {
    const check = () => requireNoContainerJob(execPath, job);
    if (supported) expect(check).not.toThrow();
    else expect(check).toThrow(/^not supported here, because this job runs in a container/);
  },
);
