import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls that the tracers must see, made by perl through syscall(2) with x86-64's numbers, and the touches they must
 * give. `$d` is a descriptor of /etc, `$w` of /work/sub; the working folder is /work. The third column names the
 * tracers that see it.
 */
export const ROWS: readonly (readonly [perl: string, touch: string, by?: 'strace'])[] = [
  ['2, "rel-open", 0, 0', 'open 0 /work/rel-open'],
  ['2, "rel-created", 66, 420', 'create 1 /work/rel-created'],
  ['85, "rel-creat", 420', 'create 1 /work/rel-creat'],
  ['85, "no/rel-creat", 420', 'create 0 /work/no/rel-creat'],
  ['257, $d, "passwd", 0, 0', 'open 1 /etc/passwd'],
  ['257, $d, "no-openat", 0, 0', 'open 0 /etc/no-openat'],
  ['257, -100, "../etc/group", 0, 0', 'open 1 /etc/group'],
  ['257, 99, "/etc/badfd", 0, 0', 'open 0 /etc/badfd'],
  ['257, $w, "new-openat", 66, 420', 'create 1 /work/sub/new-openat'],
  ['437, $d, "hostname", $how, 24', 'open 1 /etc/hostname'],
  ['437, $d, "no-openat2", $how, 24', 'open 0 /etc/no-openat2'],
  ['4, "rel-stat", $buf', 'stat 0 /work/rel-stat'],
  ['6, "rel-lstat", $buf', 'stat 0 /work/rel-lstat'],
  ['262, $d, "shadow", $buf, 0', 'stat 1 /etc/shadow'],
  ['262, $d, "no-fstatat", $buf, 0', 'stat 0 /etc/no-fstatat'],
  ['262, -100, "rel-fstatat", $buf, 256', 'stat 0 /work/rel-fstatat'],
  ['21, "rel-access", 4', 'stat 0 /work/rel-access'],
  ['80, "no-chdir"', 'stat 0 /work/no-chdir'],
  ['83, "rel-mkdir", 493', 'create 1 /work/rel-mkdir'],
  ['84, "rel-rmdir"', 'create 0 /work/rel-rmdir'],
  ['258, $w, "in-mkdirat", 493', 'create 1 /work/sub/in-mkdirat'],
  ['258, $w, "no/in-mkdirat", 493', 'create 0 /work/sub/no/in-mkdirat'],
  ['133, "rel-fifo", 4480, 0', 'create 1 /work/rel-fifo'],
  ['259, $w, "in-fifo", 4480, 0', 'create 1 /work/sub/in-fifo'],
  ['82, "rel-creat", "rel-renamed"', 'create 1 /work/rel-renamed'],
  ['82, "no-rename", "to-rename"', 'create 0 /work/no-rename'],
  ['264, -100, "rel-renamed", $w, "in-renameat"', 'create 1 /work/sub/in-renameat'],
  ['316, $w, "no-renameat2", $d, "to-renameat2", 0', 'create 0 /etc/to-renameat2'],
  ['86, "rel-created", "rel-link"', 'create 1 /work/rel-link'],
  ['265, -100, "rel-link", $w, "in-linkat", 0', 'create 1 /work/sub/in-linkat'],
  ['88, "target", "rel-symlink"', 'create 1 /work/rel-symlink'],
  ['266, "target", $w, "in-symlinkat"', 'create 1 /work/sub/in-symlinkat'],
  ['87, "rel-unlink"', 'create 0 /work/rel-unlink'],
  ['263, $w, "no-unlinkat", 0', 'create 0 /work/sub/no-unlinkat'],
  ['90, "rel-chmod", 384', 'stat 0 /work/rel-chmod'],
  ['268, $w, "no-fchmodat", 384', 'stat 0 /work/sub/no-fchmodat'],
  ['92, "rel-chown", 0, 0', 'stat 0 /work/rel-chown'],
  ['94, "rel-lchown", 0, 0', 'stat 0 /work/rel-lchown'],
  ['260, $w, "no-fchownat", 0, 0, 0', 'stat 0 /work/sub/no-fchownat'],
  ['59, "no-execve", $argv, 0', 'exec 0 /work/no-execve'],
  ['59, "/etc/fstab", $argv, 0', 'exec 1 /etc/fstab'],
  ['322, $w, "no-execveat", $argv, 0, 0', 'exec 0 /work/sub/no-execveat', 'strace'],
  ['89, "rel-readlink", $buf, 9', 'stat 0 /work/rel-readlink', 'strace'],
  ['332, $d, "no-statx", 0, 0, $buf', 'stat 0 /etc/no-statx', 'strace'],
  ['439, $d, "no-faccessat2", 4, 0', 'stat 0 /etc/no-faccessat2', 'strace'],
  ['2, "/etc/tab\\there\\nline", 0, 0', 'open 0 /etc/tab\there\nline'],
  ['2, "/etc/utf8-\\xc3\\xa9", 0, 0', 'open 0 /etc/utf8-\xc3\xa9'],
  ['2, "/etc/latin1-\\xe9", 0, 0', 'open 0 /etc/latin1-\xe9'],
  ['2, "/etc/back\\\\x41", 0, 0', 'open 0 /etc/back\\x41'],
  ['257, $d, "rel-\\xe9", 0, 0', 'open 0 /etc/rel-\xe9'],
  ['2, "/etc/passwd/x", 0, 0', 'open 0 /etc/passwd/x'],
];

/** Several calls: a child's folder, a duplicated descriptor, programs found through links, a socket. */
export const SCENES = `
socket(my $s, 1, 1, 0); bind($s, pack("S Z108", 1, "/work/real.sock"));
if (!fork) { chdir "sub"; call(2, "after-chdir", 0, 0); call(81, $d); call(2, "after-fchdir", 0, 0); exit } wait;
my $copy = call(32, $d); call(257, $copy, "through-dup", 0, 0);
symlink "/usr/bin/true", "rel-true"; system "./rel-true";
open my $f, ">", "script"; print $f "#!/bin/sh\\n"; close $f; chmod 0755, "script"; system "./script";
mkdir "/caf\\xc3\\xa9"; chdir "/caf\\xc3\\xa9"; call(2, "inside", 0, 0);
`;
export const SCENE_TOUCHES = [
  'create 1 /work/real.sock',
  'open 0 /work/sub/after-chdir',
  'open 0 /etc/after-fchdir',
  'open 0 /etc/through-dup',
  'exec 1 /work/rel-true',
  'exec 1 /work/script',
  'create 1 /caf\xc3\xa9',
  'open 0 /caf\xc3\xa9/inside',
];

/** Writes a Dockerfile for an image that makes all these calls. */
export function writeRowsImage(folder: string, base: string): void {
  const calls = ROWS.map(([perl]) => `call(${perl});`).join('\n');
  // syscall(2) may write to its strings, so perl refuses literals. They are copied.
  const script = `
sub call { my ($number, @rest) = @_; return syscall($number, @rest) }
mkdir "/work"; mkdir "/work/sub"; chdir "/work";
my $d = call(2, "/etc", 0, 0); my $w = call(2, "/work/sub", 0, 0);
my $buf = "\\0" x 512; my $how = pack("Q3", 0, 0, 0); my $name = "argv0\\0"; my $argv = pack("pQ", $name, 0);
${calls}
${SCENES}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rows.pl'), script, 'latin1');
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}\nCOPY rows.pl /rows.pl\nENTRYPOINT ["perl", "/rows.pl"]\n`);
}

/** An image with a script that runs a few programs, ends by itself and takes a command. */
export function writeScriptImage(folder: string, base: string): void {
  const script = [
    '#!/bin/sh',
    'cat /etc/os-release >/dev/null',
    'ls /usr/share >/dev/null',
    'perl -e "use POSIX"',
    'id',
    'cat missing',
    'exec "$@"',
    '',
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'entry.sh'), script.join('\n'), { mode: 0o755 });
  const lines = [
    `FROM ${base}`,
    'WORKDIR /srv',
    'COPY entry.sh /entry.sh',
    'ENTRYPOINT ["/entry.sh"]',
    'CMD ["sleep", "0.2"]',
    '',
  ];
  writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'));
}
