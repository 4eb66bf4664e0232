import { expect, test } from 'vitest';
import { type Fields, Runtime } from '../../../src/capture/sysdig/runtime.ts';

type Event = [type: string, result: string, name: string, pid: number, ...above: number[]];
const INIT = 'runc init';
const STAGE = 'runc:[2:INIT]';

/** `name` is a process name, or "runc init". */
function fieldsOf([type, result, name, pid, ...above]: Event): Fields {
  const [program, args] = name === INIT ? ['runc', 'init'] : [name, ''];
  return new Map([
    ...[
      ['evt.type', type],
      ['evt.rawres', result],
      ['proc.name', program],
      ['proc.exe', program],
      ['proc.args', args],
    ],
    ...[['proc.pid', String(pid)], ...above.map((id, at) => [`proc.apid[${at + 1}]`, String(id)])],
  ] as [string, string][]);
}

test.each<[string, Event[], boolean[]]>([
  [
    'runc that loads its libraries',
    [
      ['execve', '0', INIT, 5, 2],
      ['openat', '3', INIT, 5, 2],
    ],
    [true, true],
  ],
  ['a stage of runc', [['openat', '3', STAGE, 7, 2]], [true]],
  [
    'the program that a stage runs',
    [
      ['openat', '3', STAGE, 7],
      ['execve', '0', 'nginx', 7],
      ['openat', '3', 'nginx', 7],
    ],
    [true, false, false],
  ],
  [
    'a program named crun',
    [
      ['openat', '3', STAGE, 7],
      ['execve', '0', 'crun', 7],
      ['openat', '3', 'crun', 7],
    ],
    [true, false, false],
  ],
  [
    'a program named runc init',
    [
      ['openat', '3', STAGE, 7],
      ['execve', '0', INIT, 7],
      ['openat', '3', INIT, 7],
    ],
    [true, false, false],
  ],
  [
    'crun, and the program that it runs',
    [
      ['openat', '3', 'crun', 7],
      ['execve', '0', 'sh', 7],
      ['openat', '3', 'sh', 7],
    ],
    [true, false, false],
  ],
  [
    'a program that takes the name of a stage',
    [
      ['execve', '0', 'sh', 7],
      ['openat', '3', STAGE, 7],
    ],
    [false, false],
  ],
  [
    'a child with the name of a stage',
    [
      ['execve', '0', 'sh', 7],
      ['openat', '3', STAGE, 8, 7],
    ],
    [false, false],
  ],
  [
    'a runtime that a program of the container runs',
    [
      ['execve', '0', 'podman', 7],
      ['execve', '0', 'crun', 9, 8, 7],
      ['openat', '3', 'crun', 9, 8, 7],
      ['openat', '3', 'crun', 10, 9, 8],
    ],
    [false, false, false, false],
  ],
  [
    'a second program, by docker exec',
    [
      ['execve', '0', 'sh', 7],
      ['execve', '0', INIT, 20, 2],
      ['openat', '3', STAGE, 22, 2],
      ['execve', '0', 'cat', 22, 2],
    ],
    [false, true, true, false],
  ],
  [
    'a program that cannot be run',
    [
      ['openat', '3', STAGE, 7],
      ['execve', '-2', STAGE, 7],
      ['execve', '0', 'sh', 7],
    ],
    [true, true, false],
  ],
])('%s', (_, events, runtime) => {
  const one = new Runtime();
  expect(events.map((event) => one.did(fieldsOf(event)))).toEqual(runtime);
});
