import { expect, test } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import { docker as engine } from '../support/engine.ts';
import { memoryLog } from '../support/logs.ts';

test('a container’s log has stdout and stderr in the order of writing', async () => {
  const script = 'echo one; sleep .1; echo two >&2; sleep .1; echo; echo "  three  "; sleep .1; echo four >&2';
  const id = engine(['run', '--detach', process.env.MICROPACKER_TEST_BASE!, 'sh', '-c', script]);
  try {
    engine(['wait', id]);
    const docker = new Docker(memoryLog());
    expect(await docker.logs(id, 40)).toEqual(['one', 'two', '', '  three  ', 'four']);
    expect(await docker.logs(id, 2)).toEqual(['  three  ', 'four']);
  } finally {
    engine(['rm', '--force', id]);
  }
});
