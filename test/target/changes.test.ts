import { expect, test } from 'vitest';
import { changesOf } from '../../src/target/changes.ts';

const none = { image: 'app', runArgs: [], command: [] };

test('what a tracer changes, in the words of the API', () => {
  const mount = 'type=bind,source=/tmp/a=b,target=/.micropacker';
  const runArgs = ['-e', 'LD_PRELOAD=', '--cap-add', 'SYS_PTRACE', '--mount', `${mount},readonly`, '--mount', mount];
  expect(changesOf({ ...none, runArgs: [...runArgs, '--entrypoint', '/strace'], command: ['-f', 'app'] })).toEqual({
    env: ['LD_PRELOAD='],
    capAdd: ['SYS_PTRACE'],
    mounts: [
      { Type: 'bind', Source: '/tmp/a=b', Target: '/.micropacker', ReadOnly: true },
      { Type: 'bind', Source: '/tmp/a=b', Target: '/.micropacker', ReadOnly: false },
    ],
    entrypoint: ['/strace'],
    command: ['-f', 'app'],
  });
});

test('an argument that has no counterpart is a defect, not left out', () => {
  expect(() => changesOf({ ...none, runArgs: ['--user', 'root'] })).toThrow(/cannot be changed by --user/);
});
