import { expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, program, reasons } from '../trees.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';
const BIN: Files = {
  '/bin/sh': program('sh'),
  '/usr/bin/env': program('env'),
  '/usr/bin/python3': program('#!/usr/bin/real-python -u\n'),
  '/usr/bin/real-python': program(elf({ interpreter: LOADER })),
  [LOADER]: program(elf()),
  '/opt/bin/node': program('node'),
  '/own/node': program('node'),
  '/opt/with-contenv': program('#!/bin/sh -e\n'),
  '/-e': program(''),
  '/usr/bin/node': 'not executable',
};
const config = { Env: ['PATH=/nowhere:/usr/bin:/opt/bin'] };

test.each<[string, Files[string], string[]]>([
  ['a script', program('#!/bin/sh\n'), ['/bin/sh interpreter']],
  ['a script that nobody may execute', '#!/bin/sh\n', []],
  ['a script of a missing interpreter', program('#!/bin/zsh\n'), []],
  [
    'env finds on the PATH what can be executed',
    program('#!/usr/bin/env node\n'),
    ['/opt/bin/node interpreter', '/usr/bin/env interpreter'],
  ],
  ['env -S', program('#!/usr/bin/env -S A=1 node --x\n'), ['/opt/bin/node interpreter', '/usr/bin/env interpreter']],
  [
    'env -S with a PATH of its own',
    program('#!/usr/bin/env -S PATH=/own node\n'),
    ['/own/node interpreter', '/usr/bin/env interpreter'],
  ],
  [
    'env that starts env',
    program('#!/usr/bin/env -S env -u X /usr/bin/env node\n'),
    ['/opt/bin/node interpreter', '/usr/bin/env interpreter'],
  ],
  [
    'an interpreter that starts another',
    program('#!/opt/with-contenv node\n'),
    ['/bin/sh interpreter', '/opt/bin/node interpreter', '/opt/with-contenv interpreter'],
  ],
  ['an option is no program', program('#!/bin/sh -e\n'), ['/bin/sh interpreter']],
  ['env without the program', program('#!/usr/bin/env ruby\n'), ['/usr/bin/env interpreter']],
  [
    'a script of a script of an ELF file',
    program('#!/usr/bin/python3'),
    [`${LOADER} interpreter`, '/usr/bin/python3 interpreter', '/usr/bin/real-python interpreter'],
  ],
  ['an ELF file', elf({ interpreter: LOADER }), [`${LOADER} interpreter`]],
  ['an ELF file of a missing loader', elf({ interpreter: '/none' }), []],
  ['an empty file', program(''), []],
])('%s', (_, body, expected) => {
  expect(
    reasons(closeOver({ ...BIN, '/entry': body }, ['/entry'], { config })).filter((line) => line !== '/entry traced'),
  ).toEqual(expected);
});
