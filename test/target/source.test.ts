import { expect, test } from 'vitest';
import { scriptFor } from '../../src/target/source.ts';

const host = { shell: 'sh {0}', env: { A: '1', B: '1' }, tempDir: '/t' };

test('a test is run with the environment of the machine and of the container', () => {
  expect(scriptFor({ kind: 'script', text: 'x' }, host, { B: '2' })).toEqual({
    shell: 'sh {0}',
    text: 'x',
    env: { A: '1', B: '2' },
    tempDir: '/t',
  });
  expect(scriptFor({ kind: 'argv', argv: ['x'] }, host, {})).toEqual({ argv: ['x'], env: { A: '1', B: '1' } });
});
