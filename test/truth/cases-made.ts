import type { Case } from './case.ts';

const PASSED = { kind: 'the verification is watched', image: 'shell', code: 0, outcome: 'verified' } as const;
const PASSES = ['The test passes on the micro image'];
const HOOKS = '/tmp/micropacker-truth-hooks';
const MAKE = (script: string, place: string) => `printf '${script}' > ${place}; chmod +x ${place}`;

/** Programs that the container makes, or that a mount has: their folder and interpreter are the image's. */
export const MADE: readonly Case[] = [
  {
    ...PASSED,
    name: 'a program that the container makes and runs needs its folder',
    program: `{ cp /app/tool /app/deep/made && /app/deep/made || echo no tool; } 2>/dev/null`,
    list: 'run',
    before: 'ok',
    says: PASSES,
  },
  {
    ...PASSED,
    name: 'a program that the image has, and the container makes itself if it is missing',
    program: `[ -x /app/tool ] || { ${MAKE('#!/bin/sh\\necho fallback\\n', '/app/tool')}; }; /app/tool`,
    list: ['/app', '/bin/sh', '/usr/bin/chmod'],
    before: 'ok',
    missed: ['/app/tool'],
    says: ['/app/tool. It was added (reason missed)'],
  },
  {
    ...PASSED,
    name: 'the interpreter of a script that the container makes and runs',
    program: `${MAKE('#!/usr/bin/perl\\nprint "by perl"\\n', '/tmp/made')}; /tmp/made || echo no perl`,
    list: 'run',
    before: 'ok',
    says: PASSES,
  },
  {
    ...PASSED,
    name: 'the interpreter of a mounted script',
    program: 'for hook in /hooks/*; do [ ! -x "$hook" ] || "$hook" || echo no perl; done',
    list: 'run',
    flags: [`--run-arg=--volume=${HOOKS}:/hooks:ro`],
    prepare: `mkdir ${HOOKS}; ${MAKE('#!/usr/bin/perl\\nprint "by perl"\\n', `${HOOKS}/10-setup`)}`,
    afterwards: `rm -r ${HOOKS}; grep -qx /usr/bin/perl out/files.txt`,
    before: 'ok',
    says: PASSES,
  },
  {
    ...PASSED,
    name: 'a pack finds the interpreter of a mounted script',
    program: 'for hook in /hooks/*; do [ ! -x "$hook" ] || "$hook" || echo no perl; done',
    list: ['/hooks'],
    flags: [`--run-arg=--volume=${HOOKS}-pack:/hooks:ro`],
    prepare: `mkdir ${HOOKS}-pack; ${MAKE('#!/usr/bin/perl\\nprint "by perl"\\n', `${HOOKS}-pack/10-setup`)}`,
    afterwards: `rm -r ${HOOKS}-pack`,
    before: 'ok',
    missed: ['/usr/bin/perl'],
    says: ['/usr/bin/perl. It was added (reason missed)'],
  },
  {
    ...PASSED,
    name: 'a file that drop names is looked for',
    program: '[ -e /etc/app.conf ]; true',
    list: 'run',
    flags: ['--drop', '/etc/app.conf'],
    before: 'ok',
    says: ['it looked for /etc/app.conf, which drop names; it looked for no other file that only the original has'],
  },
];
