import { expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { TraceReader } from '../../../src/capture/strace/reader.ts';
import { Touches } from '../../../src/capture/touch.ts';

function seenIn(...lines: string[]): Touches {
  const seen = new Touches();
  const reader = new TraceReader(seen, '/start');
  for (const line of lines) reader.line(line);
  reader.end();
  return seen;
}

function touches(...lines: string[]): string[] {
  return seenIn(...lines)
    .sorted()
    .map((touch) => `${touch.how} ${touch.found ? 1 : 0} ${touch.path}`);
}

const MISSING = '-1 ENOENT (No such file or directory)';

test.each([
  ['open("/a", O_RDONLY) = 3</a>', ['open 1 /a']],
  ['open("a", O_RDONLY) = 3</start/a>', ['open 1 /start/a']],
  ['openat(3</etc>, "x", O_RDONLY) = 4</etc/x>', ['open 1 /etc/x']],
  ['openat(AT_FDCWD</w>, "x", O_RDWR|O_CREAT, 0644) = 4</w/x>', ['create 1 /w/x']],
  ['openat(AT_FDCWD</>, "/lib/x.so", O_RDONLY) = 4</usr/lib/x.so.1>', ['open 1 /lib/x.so', 'open 1 /usr/lib/x.so.1']],
  [`openat2(3</etc>, "no", {flags=O_RDONLY, resolve=0}, 24) = ${MISSING}`, ['open 0 /etc/no']],
  [`statx(AT_FDCWD</w>, "no", AT_SYMLINK_NOFOLLOW, STATX_ALL, 0x7ffe) = ${MISSING}`, ['stat 0 /w/no']],
  ['statx(3</etc>, "", AT_EMPTY_PATH, STATX_ALL, {stx_mask=STATX_ALL, ...}) = 0', []],
  ['readlink("/proc/self/exe", "/"..., 4096) = 16', ['stat 1 /proc/self/exe']],
  ['readlinkat(3</etc>, "l", "t"..., 99) = 5', ['stat 1 /etc/l']],
  ['faccessat2(AT_FDCWD</w>, "f", R_OK, AT_EACCESS) = 0', ['stat 1 /w/f']],
  ['open("/x", O_RDONLY) = -1 EACCES (Permission denied)', ['open 1 /x']],
  ['open("/f/x", O_RDONLY) = -1 ENOTDIR (Not a directory)', ['open 0 /f/x']],
  ['openat(99, "x", O_RDONLY) = -1 EBADF (Bad file descriptor)', []],
  ['open(0x1, O_RDONLY) = -1 EFAULT (Bad address)', []],
  ['renameat2(4</s>, "a", AT_FDCWD</w>, "b", 0) = 0', ['create 1 /s/a', 'create 1 /w/b']],
  ['linkat(AT_FDCWD</w>, "a", 4</s>, "b", 0) = 0', ['create 1 /s/b', 'create 1 /w/a']],
  ['symlinkat("target", 4</s>, "l") = 0', ['create 1 /s/l']],
  ['symlink("target", "/l") = 0', ['create 1 /l']],
  ['execve("/bin/sh", ["s"..., "-"...], 0x1 /* 3 vars */) = 0', ['exec 1 /bin/sh']],
  ['execveat(19</usr/bin/true>, "", ["a"...], 0x1 /* 0 vars */, AT_EMPTY_PATH) = 0', ['exec 1 /usr/bin/true']],
  ['bind(3<socket:[1]>, {sa_family=AF_UNIX, sun_path="/run/a\\"b"}, 110) = 0', ['create 1 /run/a"b']],
  ['bind(3<socket:[1]>, {sa_family=AF_UNIX, sun_path=@"/abstract"}, 20) = 0', []],
  ['bind(3<socket:[1]>, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0', []],
  ['inotify_add_watch(3<anon_inode:inotify>, "w", IN_MODIFY) = 1', ['open 1 /start/w']],
  ['mount("none", "/mnt", "t"..., 0, NULL) = 0', ['create 1 /mnt']],
  ['open("/.micropacker/strace", O_RDONLY) = 3</.micropacker/strace>', []],
  ['open("/a/../.micropacker/out/main", O_RDONLY) = 3</.micropacker/out/main>', []],
  ['open("/.micropackers", O_RDONLY) = 3</.micropackers>', ['open 1 /.micropackers']],
])('%s', (line, expected) => {
  expect(touches(`1 ${line}`)).toEqual(expected);
});

test('the working folder follows chdir, fchdir and getcwd', () => {
  const lines = [
    'chdir("sub") = 0',
    `open("a", 0) = ${MISSING}`,
    'fchdir(3</etc>) = 0',
    `open("b", 0) = ${MISSING}`,
    `chdir("no") = ${MISSING}`,
    'getcwd("/real", 4096) = 6',
    `open("c", 0) = ${MISSING}`,
  ];
  expect(touches(...lines.map((line) => `1 ${line}`))).toEqual([
    'open 0 /etc/b',
    'stat 0 /etc/no',
    'open 0 /real/c',
    'stat 1 /start/sub',
    'open 0 /start/sub/a',
  ]);
});

test.each([
  ['/proc/self/cwd/x', '/w/x'],
  ['/proc/thread-self/cwd/x', '/w/x'],
  ['/proc/self/task/2/cwd/x', '/v/x'],
  ['/proc/2/cwd/x', '/v/x'],
  ['/proc/self/task/1/root/x', '/x'],
  ['/proc/self/cwd', '/proc/self/cwd'],
])('by the link of the kernel: %s', (name, path) => {
  const lines = ['1 fork() = 2', '2 chdir("/v") = 0', '1 chdir("/w") = 0', `1 stat("${name}", 0x1) = ${MISSING}`];
  expect(touches(...lines)).toEqual(expect.arrayContaining([`stat 0 ${path}`]));
  expect(touches(...lines)).toHaveLength(3);
});

test('chdir by the link of the kernel', () => {
  expect(touches('1 chdir("/w") = 0', '1 chdir("/proc/self/cwd/v") = 0', `1 stat("x", 0x1) = ${MISSING}`)).toContain(
    'stat 0 /w/v/x',
  );
});

test('a thread has a folder of its own after unshare', () => {
  const lines = [
    '1 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD}, 88) = 2',
    '2 unshare(CLONE_FS) = 0',
    '2 chdir("/t") = 0',
    `1 stat("a", 0x1) = ${MISSING}`,
    `2 stat("b", 0x1) = ${MISSING}`,
  ];
  expect(touches(...lines)).toEqual(['stat 0 /start/a', 'stat 1 /t', 'stat 0 /t/b']);
});

test('openat2 with RESOLVE_IN_ROOT starts absolute names at its folder', () => {
  const how = '{flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24';
  expect(touches(`1 openat2(3</srv>, "/etc/../../x", ${how}) = ${MISSING}`)).toEqual(
    expect.arrayContaining(['stat 1 /srv', 'open 0 /srv/x']),
  );
});

test.each([
  ['chmod("/p", 04755) = 0', true],
  ['fchmodat(AT_FDCWD</>, "p", 02755) = 0', true],
  ['fchmod(3</p>, 04755) = 0', true],
  ['setxattr("/p", "s"..., "\\1"..., 20, 0) = 0', true],
  ['chmod("/p", 0755) = 0', false],
  ['setxattr("/p", "u"..., "1", 1, 0) = 0', false],
  ['chmod("/p", 04755) = -1 EPERM (Operation not permitted)', false],
])('a program gets rights: %s', (line, rights) => {
  const seen = seenIn(`1 ${line}`, '1 execve("/p", ["p"...], 0x1) = 0');
  expect([seen.get(clean('/p'))?.how, seen.get(clean('/p'))?.rights === true]).toEqual(['exec', rights]);
});

test("a child starts in its parent's folder, also if its lines come first", () => {
  const lines = [
    '1 chdir("/p") = 0',
    `2 open("early", 0) = ${MISSING}`,
    '2 chdir("sub") = 0',
    `2 open("later", 0) = ${MISSING}`,
    '1 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 2',
    `1 open("own", 0) = ${MISSING}`,
  ];
  expect(touches(...lines)).toEqual([
    'stat 1 /p',
    'open 0 /p/early',
    'open 0 /p/own',
    'stat 1 /p/sub',
    'open 0 /p/sub/later',
  ]);
});

test('threads share one folder, processes do not', () => {
  const lines = [
    '1 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD}, 88) = 2',
    '1 vfork() = 3',
    '2 chdir("/t") = 0',
    `1 open("a", 0) = ${MISSING}`,
    `3 open("b", 0) = ${MISSING}`,
  ];
  expect(touches(...lines)).toEqual(['open 0 /start/b', 'stat 1 /t', 'open 0 /t/a']);
});

test('a reused process id does not inherit the folder', () => {
  const lines = [
    '1 fork() = 2',
    '2 chdir("/old") = 0',
    '2 +++ exited with 0 +++',
    '1 fork() = 2',
    `2 open("x", 0) = ${MISSING}`,
  ];
  expect(touches(...lines)).toContain('open 0 /start/x');
});

test.each([
  ['by its name', ['1 chroot("/jail") = 0']],
  ['by the working folder', ['1 chdir("/jail") = 0', '1 chroot(".") = 0']],
])('a changed root is recorded, %s', (_, changed) => {
  expect(touches(...changed, '1 stat("/x", 0x1) = 0')).toEqual(
    expect.arrayContaining(['stat 1 /jail', 'stat 1 /jail/x', 'stat 1 /x']),
  );
});

test('a failed change of the root is only a touch', () => {
  expect(touches('1 chroot("/jail") = -1 EPERM (Operation not permitted)', '1 stat("/x", 0x1) = 0')).toEqual([
    'stat 1 /jail',
    'stat 1 /x',
  ]);
});

test('each path has the program that touched it first, also if the child comes before its fork', () => {
  const seen = seenIn(
    '1 execve("/bin/sh", ["sh"...], 0x1) = 0',
    '1 open("/etc/profile", O_RDONLY) = 3</etc/profile>',
    '1 clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>',
    '2 stat("/usr/bin/perl", {st_mode=S_IFREG|0755, ...}) = 0',
    '2 execve("/usr/bin/perl", ["p"...], 0x1) = 0',
    '2 open("/etc/perl", O_RDONLY) = 3</etc/perl>',
    '2 open("/etc/profile", O_RDONLY) = 3</etc/profile>',
    '1 <... clone resumed>) = 2',
    '2 +++ exited with 0 +++',
  );
  expect(Object.fromEntries([...seen.callers()].map(({ path, by }) => [path, by]))).toEqual({
    '/etc/profile': '/bin/sh',
    '/usr/bin/perl': '/bin/sh',
    '/etc/perl': '/usr/bin/perl',
  });
  expect(seen.get(clean('/bin/sh'))).not.toHaveProperty('by');
});

test.each([
  ['getdents64(3</app/plugins>, 0x55d0 /* 7 entries */, 32768) = 224', { '/app/plugins': ['/usr/bin/node'] }],
  ['getdents(3</app/plugins>, 0x55d0 /* 0 entries */, 32768) = 0', { '/app/plugins': ['/usr/bin/node'] }],
  ['getdents64(3</app/a file>, 0x55d0, 32768) = -1 ENOTDIR (Not a directory)', {}],
  ['getdents64(3</app/gone>(deleted), 0x55d0 /* 2 entries */, 32768) = 48', {}],
  ['getdents64(3</.micropacker/out>, 0x55d0 /* 2 entries */, 32768) = 48', {}],
  ['openat(AT_FDCWD</>, "/app", O_RDONLY|O_DIRECTORY) = 3</app>', {}],
])('a folder is listed by a program that reads its names: %s', (line, listed) => {
  const seen = seenIn('1 execve("/usr/bin/node", ["n"...], 0x1) = 0', `1 ${line}`);
  const found = seen.sorted().filter((touch) => touch.listed);
  expect(Object.fromEntries(found.map((touch) => [touch.path, touch.listed]))).toEqual(listed);
});
