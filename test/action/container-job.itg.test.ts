import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../support/cli.ts';
import { docker, left, nothing } from '../support/engine.ts';

test('a job that runs in a container fails at once with "not supported here"', { timeout: 60_000 }, () => {
  const node = join(process.env.MICROPACKER_TEST_NODE24!, '..');
  const mounts = ['-v', `${node}:/__e/node24:ro`, '-v', `${join(project, 'dist')}:/action/dist:ro`];
  const job = { GITHUB_ACTIONS: 'true', RUNNER_TEMP: '/tmp', GITHUB_STEP_SUMMARY: '/dev/null' };
  const env = Object.entries({ ...job, INPUT_IMAGE: 'app', INPUT_TEST: 'true' }).map(
    (pair) => `--env=${pair.join('=')}`,
  );
  const container = ['run', '--rm', '--network', 'none', ...mounts, ...env, process.env.MICROPACKER_TEST_BASE!];
  let printed = '';
  try {
    docker([...container, '/__e/node24/node', '/action/dist/main.js']);
  } catch (error) {
    printed = String((error as { stdout: string }).stdout);
  }
  expect(printed).toMatch(/::error::not supported here, because this job runs in a container/);
  expect(left()).toEqual(nothing);
});
