import { expect, test } from 'vitest';
import { CALLS, TRACED } from '../../../src/capture/strace/calls.ts';

test.each([
  ['open', 'open', [0]],
  ['openat2', 'open', [1]],
  ['inotify_add_watch', 'open', [1]],
  ['pivot_root', 'open', [0, 1]],
  ['creat', 'create', [0]],
  ['mkdirat', 'create', [1]],
  ['symlink', 'create', [1]],
  ['symlinkat', 'create', [2]],
  ['mount', 'create', [1]],
  ['rename', 'create', [0, 1]],
  ['renameat2', 'create', [1, 3]],
  ['linkat', 'create', [1, 3]],
  ['readlink', 'stat', [0]],
  ['lsetxattr', 'stat', [0]],
  ['statx', 'stat', [1]],
  ['utimensat', 'stat', [1]],
  ['execve', 'exec', [0]],
  ['execveat', 'exec', [1]],
])('%s: %s, paths at %j', (name, how, paths) => {
  expect(CALLS.get(name)).toEqual({ how, paths });
});

test('no *at call has its path as the first argument, which is the descriptor', () => {
  for (const [name, { paths }] of CALLS) {
    if (/[a-z]at2?$/.test(name) && !/^(f?creat|l?stat|oldl?stat)$/.test(name)) expect(paths, name).not.toContain(0);
  }
});

test('calls without a path of their own are not in the table', () => {
  expect(CALLS.get('symlink')?.paths).not.toContain(0);
  for (const name of ['fchdir', 'fchmod', 'fstat', 'getcwd', 'bind']) expect(CALLS.has(name), name).toBe(false);
});

test('strace traces the calls that list folders', () => {
  expect(TRACED.split(',')).toEqual(expect.arrayContaining(['getdents', 'getdents64']));
});

test('strace traces every call that changes working folders', () => {
  expect(TRACED.split(',')).toEqual(
    expect.arrayContaining(['%file', 'bind', 'fchdir', 'clone', 'clone3', 'fork', 'vfork']),
  );
});
