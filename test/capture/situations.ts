import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program32, program64, type Step } from './elf-program.ts';

const open = (path: string): Step => [2, path, 0];
const exit: Step = [231, 0];
const I386_CALLS: Step[] = [
  [5, '/mark/i386-open', 0],
  [195, '/mark/i386-stat64', 0x410000],
  [295, -100, '/mark/i386-openat', 0],
  [1, 0],
];

/** clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD); the parent waits in poll(2) and ends. */
const THREAD: Step[] = [
  [56, 0x10f00, 0x410800, 0, 0, 0],
  // test eax, eax; jz skips the parent's two calls
  Buffer.from('85c07440', 'hex'),
  [7, 0, 0, 500],
  [231, 0],
];

/** Programs of the image, without libraries. Each opens a file that shows that the program was captured. */
const PROGRAMS: Record<string, Buffer> = {
  jailed: program64([open('/jail-mark'), [4, '/jail-stat', 0x410000], [2, 'jail-relative', 0], exit]),
  thread: program64([...THREAD, open('/mark/thread'), [60, 0]]),
  i386: program32(I386_CALLS),
  fexecve: program64([open('/mark/from-fexecve'), exit]),
  memfd: program64([open('/mark/from-memfd'), exit]),
  interpreter: program64([open('/mark/from-interpreter'), exit]),
};

/** `by`: only this tracer sees it. `needs`: the environment variable without which this machine cannot run it. */
interface Situation {
  name: string;
  run: string;
  touches: readonly string[];
  by?: 'strace';
  needs?: string;
}

/** The commands in the container, with the touches that each must give. */
const ALL: readonly Situation[] = [
  { name: 'a child of a child', run: 'sh -c "sh -c \'cat /mark/child; :\'; :"', touches: ['open 1 /mark/child'] },
  { name: 'a thread', run: '/bin/thread', touches: ['open 1 /mark/thread'] },
  {
    name: 'a program that goes on when its parent has ended',
    run: '(setsid sh -c "sleep 0.2; cat /mark/orphan" &) ; sleep 0.6',
    touches: ['open 1 /mark/orphan'],
  },
  {
    name: 'another user, by setpriv',
    run: 'setpriv --reuid 1234 --regid 1234 --clear-groups cat /mark/setpriv',
    touches: ['open 1 /mark/setpriv'],
  },
  { name: 'another user, by su', run: "su -s /bin/sh -c 'cat /mark/su' nobody", touches: ['open 1 /mark/su'] },
  {
    name: 'a changed root',
    run: 'chroot /jail /jailed',
    touches: ['exec 1 /jail/jailed', 'open 1 /jail/jail-mark', 'stat 1 /jail/jail-stat', 'open 1 /jail/jail-relative'],
  },
  {
    name: 'a file that is deleted while it is open',
    run: 'exec 3</mark/deleted; rm /mark/deleted; cat <&3',
    touches: ['create 1 /mark/deleted'],
  },
  {
    name: 'a file that gets another name first',
    run: 'mv /mark/old /mark/new; cat /mark/new',
    touches: ['create 1 /mark/old', 'create 1 /mark/new'],
  },
  {
    name: 'execveat of a descriptor',
    run: 'perl -e \'open my $f, "<", "/bin/fexecve"; $e=""; $a=pack("pQ", "x\\0", 0); syscall 322, fileno $f, $e, $a, 0, 0x1000\'',
    touches: ['exec 1 /usr/bin/fexecve', 'open 1 /mark/from-fexecve'],
  },
  {
    name: 'a program that is in memory only',
    run: 'perl -e \'$n="m"; $f=syscall 319, $n, 0; open my $i, "<", "/bin/memfd"; open my $o, ">&=", $f; local $/; syswrite $o, <$i>; open my $r, "<", "/proc/self/fd/$f"; close $o; $f = fileno $r; $e=""; $a=pack("pQ", "x\\0", 0); syscall 322, $f, $e, $a, 0, 0x1000\'',
    touches: ['open 1 /mark/from-memfd'],
  },
  {
    name: 'a script with an interpreter of its own',
    run: '/bin/script',
    touches: ['exec 1 /bin/script', 'open 1 /mark/from-interpreter'],
  },
  {
    name: 'a 32-bit program',
    run: '/bin/i386',
    touches: ['open 1 /mark/i386-open', 'stat 1 /mark/i386-stat64', 'open 1 /mark/i386-openat'],
    needs: 'MICROPACKER_TEST_I386',
  },
];
export const SITUATIONS = ALL.filter(({ needs }) => needs === undefined || process.env[needs] !== undefined);

/** Writes a Dockerfile and its files for an image that runs all commands in order. */
export function writeSituationsImage(folder: string, base: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), bytes, { mode: 0o755 });
  writeFileSync(join(folder, 'script'), '#!/bin/interpreter\n', { mode: 0o755 });
  writeFileSync(join(folder, 'all.sh'), `#!/bin/sh\n${SITUATIONS.map(({ run }) => `${run}\n`).join('')}`, {
    mode: 0o755,
  });
  const marks = SITUATIONS.flatMap(({ touches }) => touches).map((line) => line.slice(line.indexOf('/')));
  const files = marks.filter((path) => /^\/(mark|jail)\/(?!new$|jailed$)/.test(path));
  const lines = [
    `FROM ${base}`,
    `RUN mkdir /mark /jail; touch /mark/old ${files.join(' ')}`,
    'COPY jailed /jail/',
    'COPY thread i386 fexecve memfd interpreter script /bin/',
    'COPY all.sh /',
    'ENTRYPOINT ["/all.sh"]',
    '',
  ];
  writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'));
}
