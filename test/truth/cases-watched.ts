import type { Case } from './case.ts';

const PASSED = { kind: 'the verification is watched', code: 0, outcome: 'verified' } as const;
const looked = (paths: string, first: string) =>
  `The test passed, but the container looked for ${paths} that the micro image lacked and the original has: ${first}`;
const PASSES_WATCHED = 'The test passes on the micro image';

/** A program that goes on without an optional file: once "ok" without the file, now the file is added. */
function optional(image: Case['image'], name: string, program: string, ...missed: [string, ...string[]]): Case {
  const paths = missed.length === 1 ? '1 path' : `${missed.length} paths`;
  const says = [looked(paths, missed[0]), '(reason missed)'];
  return { ...PASSED, name, image, program, list: [], before: 'ok', missed, says };
}

/** The same, with paths in the list. */
function withList(one: Case, ...list: string[]): Case {
  return { ...one, list };
}

/** Raw system calls of perl, by their numbers on x86-64, whose results nothing but the output shows. */
const CALLS: [name: string, number: number, args: string, path: string][] = [
  ['readlink', 89, '$p, $b, 99', '/app/current'],
  ['statx', 332, '-100, $p, 0, 0x7ff, $b', '/app/parts/1'],
  ['faccessat2', 439, '-100, $p, 4, 0', '/app/parts/2'],
  ['listxattr', 194, '$p, $b, 99', '/app/parts/3'],
  ['inotify_add_watch', 254, '$fd, $p, 2', '/app/parts/4'],
  ['open of a path only (O_PATH)', 257, '-100, $p, 0x200000, 0', '/app/parts/5'],
  ['statfs', 137, '$p, $b', '/app/deep'],
];

function called(calls: typeof CALLS): Case {
  const each = calls.map(([, number, args, path]) => `$p = "${path}"; print syscall(${number}, ${args}) >= 0 ? 1 : 0`);
  const program = `my $b = "\\0" x 4096; my $fd = syscall(253); my $p; ${each.join('; ')}`;
  const paths = calls.map(([, , , path]) => path).sort();
  return optional('perl', `system calls: ${calls.map(([name]) => name).join(', ')}`, program, ...(paths as [string]));
}

const NODE_GUARD =
  'console.log(require("fs").statSync("/app/require-auth", { throwIfNoEntry: false }) ? "guarded" : "open to all")';

const LOOK_UPS: Case[] = [
  optional('node', 'Node: statSync that throws nothing (statx)', NODE_GUARD, '/app/require-auth'),
  optional(
    'node',
    'Node: existsSync, then a default',
    'console.log(require("fs").existsSync("/etc/app.conf") ? "strict" : "default")',
    '/etc/app.conf',
  ),
  optional(
    'python',
    'Python: os.path.exists',
    'import os; print("strict" if os.path.exists("/etc/app.conf") else "default")',
    '/etc/app.conf',
  ),
  optional(
    'python',
    'Python: open in a try',
    "exec(\"try:\\n  print(open('/etc/app.conf').read())\\nexcept OSError:\\n  print('default')\")",
    '/etc/app.conf',
  ),
  optional(
    'shell',
    'shell: test -e, a file that is read if it can be, an optional program, cd',
    '[ -e /etc/app.conf ] && echo strict; [ -r /app/first ] && cat /app/first; /app/tool 2> /dev/null; cd /app/deep 2> /dev/null && echo deep; echo done',
    '/app/deep',
    '/app/first',
    '/app/tool',
    '/etc/app.conf',
  ),
  optional('shell', 'shell: a name on PATH', 'PATH=$PATH:/app; command -v tool; echo done', '/app/tool'),
  optional(
    'perl',
    'perl: a folder that is opened',
    'print opendir(my $d, "/app/parts") ? "parts" : "none"',
    '/app/parts',
  ),
  called(CALLS),
];

const ROUTES: Case[] = [
  optional(
    'shell',
    'a chain of two optional files',
    '[ -e /app/first ] && [ -e /app/second ] && echo both; echo done',
    '/app/first',
    '/app/second',
  ),
  optional(
    'shell',
    'a folder that is entered, and an optional file in it',
    'cd /app/deep 2> /dev/null; [ -e inner ] && echo inner; echo done',
    '/app/deep',
    '/app/deep/inner',
  ),
  optional(
    'shell',
    'a file through a link',
    '[ -e /app/current/version ] && echo 1; echo done',
    '/app/current/version',
  ),
  optional('shell', 'a link whose target is missing', '[ -L /app/dangling ] && echo link; echo done', '/app/dangling'),
  optional(
    'shell',
    'a file above a missing folder',
    '[ -e /app/deep/../first ] && echo first; echo done',
    '/app/deep',
    '/app/first',
  ),
  withList(
    optional(
      'shell',
      'ENOTDIR: a file is made where the original has a folder',
      '[ -d /app/state ] || : > /app/state; [ -e /app/state/x ] && echo x; echo done',
      '/app/state',
      '/app/state/x',
    ),
    '/app/first',
  ),
  optional(
    'shell',
    '".." after a link that leads elsewhere',
    '[ -e /app/current/../2/license ] && echo licensed; ( cd /app/current && [ -e ../2/terms ] && echo terms ); echo done',
    '/app/current',
    '/app/releases/2/license',
    '/app/releases/2/terms',
  ),
  optional(
    'perl',
    'a link that the start makes, and changes',
    'sub look { symlink $_[0], "/tmp/now"; print -e "/tmp/now/$_[1]" ? 1 : 0; unlink "/tmp/now" } look("/app/deep", "inner"); look("/app/parts", 4)',
    '/app/deep',
    '/app/deep/inner',
    '/app/parts',
    '/app/parts/4',
  ),
  optional(
    'perl',
    "the kernel's link to the root folder",
    'print -e "/proc/self/root/app/first" ? "there" : "not"',
    '/app/first',
  ),
  optional('perl', 'a name with a line break', 'print -e "/app/new\\nline" ? "there" : "not"', '"/app/new\\nline"'),
  optional(
    'shell',
    'another process than the first',
    '( [ -e /app/first ] && echo first ) & wait; echo done',
    '/app/first',
  ),
];

const NO_MISS: Case[] = [
  {
    ...PASSED,
    name: 'a look-up that fails on the original too is no miss',
    image: 'shell',
    program: '[ -e /no/such/file ] || command -v no-such-program || [ -e /etc/passwd/x ] || echo done',
    list: [],
    before: 'same',
    says: [PASSES_WATCHED],
    silent: ['micro image lacked', 'note:', 'warning:'],
  },
  {
    ...PASSED,
    name: 'the search for a Python module is no miss',
    image: 'python',
    program: 'exec("try:\\n  import no_such_module\\nexcept ImportError:\\n  print(\'none\')")',
    list: [],
    before: 'same',
    says: [PASSES_WATCHED],
    silent: ['micro image lacked', 'warning:'],
  },
  {
    ...optional('shell', 'what drop names is no miss', '[ -e /etc/app.conf ]; echo done', '/etc/app.conf'),
    flags: ['--drop', '/etc/app.conf'],
    before: 'same',
    missed: [],
    says: [PASSES_WATCHED],
    silent: ['micro image lacked'],
  },
];

const TRACED = 'while read -r key value; do [ $key = TracerPid: ] && tracer=$value; done < /proc/self/status';

const MODES: Case[] = [
  {
    ...optional('shell', 'heal: 0 makes a miss an error', '[ -e /etc/app.conf ]; echo done', '/etc/app.conf'),
    flags: ['--heal', '0'],
    code: 3,
    outcome: 'failed',
    missed: [],
    says: [
      'on the micro image: the test passed, but the container looked for 1 path that only the original has: /etc/app.conf',
      'heal: 0 allows no addition',
      'or name it in drop',
    ],
  },
  {
    ...optional('shell', 'watch-verify: false says so', '[ -e /app/first ]; echo done', '/app/first'),
    flags: ['--watch-verify', 'false'],
    missed: [],
    says: ['It was not watched (watch-verify is false)'],
  },
  {
    ...PASSED,
    name: 'a program that refuses to be traced passes with a warning',
    image: 'shell',
    program: `${TRACED}; [ "$tracer" = 0 ] || exit 7; echo done`,
    list: [],
    before: 'same',
    says: ['warning: The test fails only while it is watched by strace', 'exit code 7', 'so that run counts'],
  },
  {
    ...PASSED,
    name: 'an image that fails only as it ships is no success',
    image: 'shell',
    program: `${TRACED}; [ "$tracer" = 0 ] && exit 7; echo done`,
    list: [],
    code: 3,
    outcome: 'failed',
    before: 'same',
    says: ['on the micro image: the container ended before it was ready: exit code 7', 'Verify as it ships'],
  },
];

const MANY = Array.from({ length: 11 }, (_, part) => `/app/parts/${part}`);
const STEPS = Array.from({ length: 3 }, (_, step) => `/app/step${step}/file`);

const ROUNDS: Case[] = [
  {
    ...PASSED,
    name: 'eleven optional files are added in one round',
    image: 'shell',
    program:
      'cat /app/parts/0 /app/parts/1 /app/parts/2 2> /dev/null; for n in 3 4 5 6 7 8 9 10; do [ -r /app/parts/$n ] && echo $n; done; echo done',
    list: [],
    before: 'ok',
    missed: [...MANY].sort(),
    says: [looked('11 paths', '/app/parts/0'), 'Heal, round 1'],
    silent: ['Heal, round 2'],
  },
  {
    ...PASSED,
    name: 'eleven files of the start are healed, whatever their order',
    image: 'shell',
    program: 'for n in 0 1 2 3 4 5 6 7 8 9 10; do cat /app/parts/$n || exit 1; done',
    list: [],
    before: 'same',
    missed: ['/app/parts/0', '/app/parts/1'],
    healed: [...MANY].sort(),
    says: ['warning: Healed: the test passes on the micro image only with 11 paths'],
    silent: ['Heal, round 3'],
  },
  {
    ...PASSED,
    name: 'three files in three folders need three rounds, more than heal',
    image: 'shell',
    program: 'for n in 0 1 2; do cat /app/step$n/file || exit 1; done',
    list: [],
    flags: ['--heal', '1'],
    before: 'error',
    missed: STEPS,
    healed: STEPS,
    says: ['warning: Healed: the test passes on the micro image only with 3 paths', 'Heal, round 3'],
  },
];

const CAPTURED = { ...PASSED, list: 'run', before: 'ok', says: [PASSES_WATCHED], silent: ['(reason missed)'] } as const;
const FINDS = 'e() { if [ -e "$1" ]; then echo "$2 found"; else echo "$2 missing"; fi; }';

/** What a capture once left out, and no watched run could miss: both were looked at in the same wrong way. */
const WAYS: Case[] = [
  {
    ...CAPTURED,
    name: 'links that the container makes, changes and renames, behind links and in renamed folders',
    image: 'shell',
    program: [
      FINDS,
      'ln -s /opt/a/v2 /var/run/a; e /var/run/a/x below-a-link',
      'ln -sfn v2 /opt/b/active; e /opt/latest/x re-pointed',
      'mv /opt/c/current /opt/c/previous; e /opt/c/previous/x renamed',
      'mkdir /tmp/d; ln -s /opt/d/v2 /tmp/d/current; mv /tmp/d /tmp/live; e /tmp/live/current/x in-a-renamed-folder',
      'ln -s /opt/d/v1 /tmp/e; cp -al /tmp/e /tmp/e2; e /tmp/e2/x a-hard-link',
    ].join('; '),
  },
  {
    ...CAPTURED,
    name: 'a folder that must not be empty, and a name below a file',
    image: 'shell',
    program: 'rmdir /opt/full 2>&1; cat /app/first/none 2>&1; true',
  },
  {
    ...CAPTURED,
    name: 'a socket behind a link of the image',
    image: 'perl',
    program:
      'use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("/tmp/app.sock")); listen(S, 1); socket(C, AF_UNIX, SOCK_STREAM, 0); print connect(C, pack_sockaddr_un("/opt/app.sock")) ? "connected" : "$!"',
  },
];

export const WATCHED: readonly Case[] = [...WAYS, ...LOOK_UPS, ...ROUTES, ...NO_MISS, ...MODES, ...ROUNDS];
