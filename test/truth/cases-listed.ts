import type { Case } from './case.ts';

const LISTED = {
  kind: 'folders that were listed',
  image: 'shell',
  list: 'run',
  before: 'ok',
  code: 0,
  outcome: 'verified',
  says: ['The test passes on the micro image'],
} as const;
const COUNT = 'ls /app/parts | wc -l; cat /app/parts/3';
/** Both images print other numbers, on purpose. */
const LACKING = { ready: 'none', test: 'docker wait "$MICROPACKER_CONTAINER"' } as const;

const WAITS =
  '$| = 1; $SIG{TERM} = sub { exit 0 }; sleep 1 until opendir($d, "/app/deep") && grep { $_ eq "inner" } readdir $d; print "up\\n"; sleep 1 while 1';

export const LISTINGS: readonly Case[] = [
  { ...LISTED, name: 'shell: a folder that is counted', program: COUNT },
  { ...LISTED, name: 'shell: a glob', program: 'for file in /app/parts/*; do echo "$file"; done; cat /app/parts/3' },
  { ...LISTED, name: 'shell: subfolders', program: 'echo /app/tenants/*' },
  { ...LISTED, name: 'Perl: glob', image: 'perl', program: 'print scalar(my @all = </app/parts/*>)' },
  {
    ...LISTED,
    name: 'Node: readdirSync',
    image: 'node',
    program: 'console.log(require("fs").readdirSync("/app/parts").length)',
  },
  {
    ...LISTED,
    name: 'Python: os.listdir',
    image: 'python',
    program: 'import os; print(len(os.listdir("/app/parts")))',
  },
  {
    ...LISTED,
    name: 'subfolders that hold packages of a language, and links to files of a package',
    image: 'node',
    program: 'for (const at of ["services", "enabled"]) console.log(require("fs").readdirSync("/opt/" + at))',
  },
  {
    ...LISTED,
    name: 'pack: the names of a folder that only the container looked for are added with it',
    image: 'perl',
    program: 'opendir(my $d, "/app/parts"); print scalar(my @all = readdir $d)',
    list: [],
    missed: ['/app/parts', ...Array.from({ length: 11 }, (_, part) => `/app/parts/${part}`)].sort(),
    says: ['They were added (reason missed)'],
  },
  {
    ...LISTED,
    ...LACKING,
    name: 'a folder above listed-max is named, with the line for keep',
    program: COUNT,
    flags: ['--listed-max', '5B'],
    says: [
      'The container listed /app/parts, but only 1 of its 11 files is packed',
      'add this line to keep: /app/parts',
    ],
  },
  {
    ...LISTED,
    ...LACKING,
    name: 'pack: a list without the names of a listed folder',
    image: 'perl',
    program: 'opendir(my $d, "/app/parts"); print scalar(my @all = readdir $d)',
    list: ['/app/parts/3'],
    says: [
      'The container listed /app/parts, but only 1 of its 11 files is packed',
      'add this line to keep: /app/parts',
    ],
  },
  {
    ...LISTED,
    name: 'pack: a container waits for a name in a folder; the original tells how long is too long',
    image: 'perl',
    program: WAITS,
    ready: 'log:up',
    list: ['/app/deep'],
    flags: ['--ready-timeout', '15'],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    before: 'same',
    healed: ['/app/deep/inner'],
    says: ['The test runs on the original too, for comparison', 'with 1 healed path'],
  },
];
