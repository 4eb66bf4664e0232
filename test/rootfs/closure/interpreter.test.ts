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
  ['a script that is not executable', '#!/bin/sh\n', []],
  ['a script with a missing interpreter', program('#!/bin/zsh\n'), []],
  [
    'env finds the executable on the PATH',
    program('#!/usr/bin/env node\n'),
    ['/opt/bin/node interpreter', '/usr/bin/env interpreter'],
  ],
  ['env -S', program('#!/usr/bin/env -S A=1 node --x\n'), ['/opt/bin/node interpreter', '/usr/bin/env interpreter']],
  [
    'env -S with its own PATH',
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
  ['an option is not a program', program('#!/bin/sh -e\n'), ['/bin/sh interpreter']],
  ['env without the program', program('#!/usr/bin/env ruby\n'), ['/usr/bin/env interpreter']],
  [
    'a script that a script runs, which an ELF file runs',
    program('#!/usr/bin/python3'),
    [`${LOADER} interpreter`, '/usr/bin/python3 interpreter', '/usr/bin/real-python interpreter'],
  ],
  ['an ELF file', elf({ interpreter: LOADER }), [`${LOADER} interpreter`]],
  ['an ELF file with a missing loader', elf({ interpreter: '/none' }), []],
  ['an empty file', program(''), []],
])('interpreters are packed: %s', (_, body, expected) => {
  expect(
    reasons(closeOver({ ...BIN, '/entry': body }, ['/entry'], { config })).filter((line) => line !== '/entry traced'),
  ).toEqual(expected);
});
