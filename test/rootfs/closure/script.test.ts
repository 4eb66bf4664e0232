import { expect, test } from 'vitest';
import { readShebang } from '../../../src/rootfs/closure/script.ts';

test.each([
  ['#!/bin/sh\necho', { interpreter: '/bin/sh', argument: '' }],
  ['#! \t/bin/sh -e -x  \n', { interpreter: '/bin/sh', argument: '-e -x' }],
  ['#!/bin/sh', { interpreter: '/bin/sh', argument: '' }],
  ['#!/usr/bin/env node\r\n', { interpreter: '/usr/bin/env', argument: 'node' }],
  ['#!\n/bin/sh', undefined],
  ['#!', undefined],
  [' #!/bin/sh', undefined],
  ['#!/p\xff\n', { interpreter: '/p\xff', argument: '' }],
])('the shebang of %j', (head, shebang) => {
  expect(readShebang(Buffer.from(head, 'latin1'))).toEqual(shebang);
});
