import { describe, expect, test } from 'vitest';
import { isUnusual } from '../../src/pipeline/original-end.ts';
import type { Readiness } from '../../src/request/readiness.ts';
import type { End } from '../../src/trial/end.ts';
import { ENDED_WELL } from '../trial/containers.ts';

describe('only the original can tell if it is right', () => {
  test.each<[string, Partial<End>, Readiness['kind'], boolean]>([
    ['stopped with 0', {}, 'auto', false],
    ['stopped by SIGTERM', { exitCode: 143 }, 'auto', false],
    ['stopped, the exit code unknown', { exitCode: undefined }, 'auto', false],
    ['a HEALTHCHECK that passes', { health: 0 }, 'auto', false],
    ['stopped with 1', { exitCode: 1 }, 'auto', true],
    ['killed to stop it', { killed: true, exitCode: 137 }, 'auto', true],
    ['a HEALTHCHECK that fails', { health: 1 }, 'auto', true],
    ['unhealthy', { unhealthy: true }, 'auto', true],
    ['restarted', { restarts: 1 }, 'auto', true],
    ['out of memory', { outOfMemory: true }, 'auto', true],
    ['ended during the test', { running: false }, 'none', true],
    ['a job that has ended', { running: false }, 'exit', false],
  ])('%s', (_, change, kind, unusual) => {
    expect(isUnusual({ ...ENDED_WELL, ...change }, { kind } as Readiness)).toBe(unusual);
  });
});
