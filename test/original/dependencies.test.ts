import { expect, test } from 'vitest';
import { stateOf } from '../../src/original/dependencies.ts';
import { inspected } from '../trial/containers.ts';

const up = { Running: true, Status: 'running' };
const ended = { Running: false, Status: 'exited' };
const created = { Running: false, Status: 'created' };

test.each<[string, object, string]>([
  ['service_started', up, 'reached'],
  ['service_started', created, 'waiting'],
  ['service_started', { ...ended, ExitCode: 2 }, 'ended with exit code 2'],
  ['service_healthy', { ...up, Health: { Status: 'starting' } }, 'waiting'],
  ['service_healthy', { ...up, Health: { Status: 'healthy' } }, 'reached'],
  ['service_healthy', { ...up, Health: { Status: 'unhealthy' } }, 'is unhealthy'],
  ['service_healthy', up, 'has no health check'],
  ['service_completed_successfully', up, 'waiting'],
  ['service_completed_successfully', created, 'waiting'],
  ['service_completed_successfully', { ...ended, ExitCode: 0 }, 'reached'],
  ['service_completed_successfully', { ...ended, ExitCode: 1 }, 'ended with exit code 1'],
])('%s of a dependency with %j: %s', (condition, state, expected) => {
  const container = inspected();
  expect(stateOf({ ...container, State: { ...container.State, ...state } }, condition)).toBe(expected);
});

test('a removed dependency no longer exists', () => {
  expect(stateOf(undefined, 'service_started')).toBe('no longer exists');
});
