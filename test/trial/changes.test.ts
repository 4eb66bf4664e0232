import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesOf } from '../../src/trial/changes.ts';
import { runnable } from '../support/image-names.ts';

const none = { image: runnable('app'), runArgs: [], command: [] };

test("a tracer's arguments become fields of the API", () => {
  const mount = 'type=bind,source=/tmp/a=b,target=/.micropacker';
  const runArgs = ['-e', 'LD_PRELOAD=', '--cap-add', 'SYS_PTRACE', '--mount', `${mount},readonly`, '--mount', mount];
  expect(changesOf({ ...none, runArgs: [...runArgs, '--entrypoint', '/strace'], command: ['-f', 'app'] })).toEqual({
    env: ['LD_PRELOAD='],
    capAdd: ['SYS_PTRACE'],
    mounts: [
      { Type: 'bind', Source: '/tmp/a=b', Target: '/.micropacker', ReadOnly: true },
      { Type: 'bind', Source: '/tmp/a=b', Target: '/.micropacker', ReadOnly: false },
    ],
    securityOpt: [],
    entrypoint: ['/strace'],
    command: ['-f', 'app'],
  });
});

test("a seccomp profile becomes the text of its file, as the engine's command line sends it", () => {
  const folder = mkdtempSync(join(tmpdir(), 'changes-'));
  const file = join(folder, 'seccomp.json');
  writeFileSync(file, '{"defaultAction":"SCMP_ACT_ERRNO"}');
  const runArgs = ['--security-opt', `seccomp=${file}`, '--security-opt', 'seccomp=unconfined'];
  expect(changesOf({ ...none, runArgs }).securityOpt).toEqual([
    'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}',
    'seccomp=unconfined',
  ]);
  rmSync(folder, { recursive: true });
});

test('an unsupported argument throws and is not ignored', () => {
  expect(() => changesOf({ ...none, runArgs: ['--user', 'root'] })).toThrow(/cannot be changed by --user/);
});
