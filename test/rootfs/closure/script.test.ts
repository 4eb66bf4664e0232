import { expect, test } from 'vitest';
import { programOfEnv, readShebang } from '../../../src/rootfs/closure/script.ts';

test.each([
  ['#!/bin/sh\necho', { interpreter: '/bin/sh', argument: '' }],
  ['#! \t/bin/sh -e -x  \n', { interpreter: '/bin/sh', argument: '-e -x' }],
  ['#!/bin/sh', { interpreter: '/bin/sh', argument: '' }],
  ['#!/usr/bin/env node\r\n', { interpreter: '/usr/bin/env', argument: 'node' }],
  ['#!\n/bin/sh', undefined],
  ['#!', undefined],
  [' #!/bin/sh', undefined],
  ['#!/p\xff\n', { interpreter: '/p\xff', argument: '' }],
])('%j', (head, shebang) => {
  expect(readShebang(Buffer.from(head, 'latin1'))).toEqual(shebang);
});

test.each([
  ['node', 'node'],
  ['-S node --flag', 'node'],
  ['-Snode --flag', 'node'],
  ['-vS node', 'node'],
  ['--split-string=node --flag', 'node'],
  ['-S -i -u HOME A=1 B="x y" /opt/run.py -c', '/opt/run.py'],
  ['-S "python 3"', 'python 3'],
  ['-i', undefined],
  ['A=1', undefined],
  ['', undefined],
])('env %s starts %s', (argument, program) => {
  expect(programOfEnv(argument)).toBe(program);
});
