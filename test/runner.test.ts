import { expect, test } from 'vitest';
import { equipmentOf, requireRunner, runUrl, watcherEnv } from '../src/runner.ts';

const env = {
  PATH: '/bin',
  INPUT_IMAGE: 'app',
  STATE_folder: '/x',
  ACTIONS_RUNTIME_TOKEN: 'secret',
  ACTIONS_RESULTS_URL: 'https://results',
  RUNNER_TRACKING_ID: 'github_1',
  RUNNER_TOOL_CACHE: '/tools',
  SOURCE_DATE_EPOCH: '7',
};

test('the test gets the environment without what is only ours', () => {
  const equipment = equipmentOf(env, 'token');
  expect(equipment).toMatchObject({ toolCache: '/tools', githubToken: 'token', created: 7 });
  expect(Object.keys(equipment.env)).toEqual(['PATH', 'RUNNER_TRACKING_ID', 'RUNNER_TOOL_CACHE', 'SOURCE_DATE_EPOCH']);
});

test('the watcher gets the inputs too, and the id by which the runner ends it, but no token', () => {
  const { INPUT_IMAGE, RUNNER_TRACKING_ID, ACTIONS_RUNTIME_TOKEN } = watcherEnv(env);
  expect([INPUT_IMAGE, RUNNER_TRACKING_ID, ACTIONS_RUNTIME_TOKEN]).toEqual(['app', 'github_1', undefined]);
});

test('outside of a step there is a hint at the command line', () => {
  expect(() => requireRunner({})).toThrow(/^RUNNER_TEMP is not set/);
  expect(() => requireRunner({ RUNNER_TEMP: '/tmp' })).not.toThrow();
});

test('the page of the run', () => {
  const run = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '4' };
  expect(runUrl(run)).toBe('https://github.com/o/r/actions/runs/4');
});
