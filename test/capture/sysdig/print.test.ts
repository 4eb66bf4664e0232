import { expect, test } from 'vitest';
import { Printed } from '../../../src/capture/sysdig/print.ts';
import type { Touch } from '../../../src/capture/touch.ts';

/** The output of sysdig for an event: every field of the format, "<NA>" if the event lacks it. */
function printed(printer: Printed, fields: Record<string, string>): string[] {
  return printer.format
    .slice(1)
    .split('%')
    .slice(1)
    .map((part) => part.split('\t'))
    .map(([field, mark]) => `${fields[field!] ?? '<NA>'}\t${mark}`)
    .join('')
    .split('\n');
}

function touched(...events: Record<string, string>[]): Touch[] {
  const printer = new Printed('m4rk');
  return events
    .map((event) => ({ 'proc.name': 'app', 'proc.cwd': '/srv/', ...event }))
    .flatMap((event) => printed(printer, event))
    .flatMap((line) => printer.line(line));
}

function touches(...events: Record<string, string>[]): string[] {
  return touched(...events).map((touch) => `${touch.how} ${touch.found ? 1 : 0} ${touch.path}`);
}

const open = { 'evt.type': 'openat', 'evt.rawres': '3', 'evt.arg.dirfd': 'AT_FDCWD', 'evt.arg.flags': 'O_RDONLY' };

test.each([
  ['absolute', { ...open, 'evt.rawarg.name': '/etc/passwd' }, ['open 1 /etc/passwd']],
  ['relative', { ...open, 'evt.rawarg.name': 'x', 'evt.rawres': '-2' }, ['open 0 /srv/x']],
  ['from a descriptor', { ...open, 'evt.rawarg.name': 'x', 'evt.arg.dirfd': '<d>/etc' }, ['open 1 /etc/x']],
  ['from an unknown descriptor', { ...open, 'evt.rawarg.name': 'x', 'evt.arg.dirfd': '99' }, []],
  ['created', { ...open, 'evt.rawarg.name': '/x', 'evt.arg.flags': 'O_CREAT|O_RDWR' }, ['create 1 /x']],
  ['refused', { ...open, 'evt.rawarg.name': '/x', 'evt.rawres': '-13' }, ['open 1 /x']],
  ['a bad address', { ...open, 'evt.rawres': '-14' }, []],
  ['an enter event', { ...open, 'evt.rawarg.name': '/x', 'evt.rawres': '<NA>' }, []],
  ['runc that loads its libraries', { ...open, 'evt.rawarg.name': '/x', 'proc.exe': 'runc', 'proc.args': 'init' }, []],
  ['a runc of the image', { ...open, 'evt.rawarg.name': '/x', 'proc.exe': 'runc', 'proc.args': 'list' }, ['open 1 /x']],
  ["runc's own", { ...open, 'evt.rawarg.name': '/x', 'proc.name': 'runc:[2:INIT]' }, []],
  ['a tab and a newline', { ...open, 'evt.rawarg.name': '/a\tb\nc' }, ['open 1 /a\tb\nc']],
  ['chdir', { 'evt.type': 'chdir', 'evt.rawres': '0', 'evt.rawarg.path': 'srv' }, ['stat 1 /srv']],
  ['a failed chdir', { 'evt.type': 'chdir', 'evt.rawres': '-2', 'evt.rawarg.path': 'no' }, ['stat 0 /srv/no']],
  [
    'rename',
    {
      'evt.type': 'renameat',
      'evt.rawres': '0',
      'evt.rawarg.oldpath': 'a',
      'evt.rawarg.newpath': 'b',
      'evt.arg.newdirfd': '<d>/n',
    },
    ['create 1 /srv/a', 'create 1 /n/b', 'create 1 /n/b'],
  ],
  [
    'execve',
    { 'evt.type': 'execve', 'evt.rawres': '0', 'evt.rawarg.filename': '/bin/sh', 'proc.exepath': '/usr/bin/dash' },
    ['exec 1 /bin/sh', 'exec 1 /usr/bin/dash'],
  ],
  [
    'a failed execve does not name the old program',
    { 'evt.type': 'execve', 'evt.rawres': '-2', 'evt.rawarg.filename': '/no', 'proc.exepath': '/usr/bin/dash' },
    ['exec 0 /no'],
  ],
  [
    'execve without the given name',
    { 'evt.type': 'execve', 'evt.rawres': '0', 'evt.arg.exe': '/bin/sh', 'proc.exepath': '/usr/bin/dash' },
    ['exec 1 /bin/sh', 'exec 1 /usr/bin/dash'],
  ],
  ['a socket', { 'evt.type': 'bind', 'evt.rawres': '0', 'evt.arg.addr': '/run/x.sock' }, ['create 1 /run/x.sock']],
  ['a port', { 'evt.type': 'bind', 'evt.rawres': '0', 'evt.arg.addr': '0.0.0.0:80' }, []],
])('%s', (_, event, expected) => {
  expect(touches(event)).toEqual(expected);
});

const exec = { 'evt.type': 'execve', 'evt.rawres': '0', 'evt.rawarg.filename': '/bin/x', 'proc.exepath': '/bin/x' };
const SHIM = '/usr/bin/containerd-shim-runc-v2';
test.each<[string, Record<string, string>, (string | undefined)[]]>([
  ['an open is by its program', { ...open, 'evt.rawarg.name': '/x', 'proc.exepath': '/bin/app' }, ['/bin/app']],
  ['a run is by the parent', { ...exec, 'proc.pexepath': '/bin/sh' }, ['/bin/sh', '/bin/sh']],
  [
    'a failed run is by the program that tried',
    { ...exec, 'evt.rawres': '-2', 'proc.pexepath': '/bin/sh' },
    ['/bin/x'],
  ],
  ['a program run by the engine has no caller', { ...exec, 'proc.pexepath': SHIM }, [undefined, undefined]],
  [
    'a program without a path does not count',
    { ...open, 'evt.rawarg.name': '/x', 'proc.exepath': 'memfd:x' },
    [undefined],
  ],
])('%s', (_, event, programs) => {
  expect(touched(event).map(({ by }) => by)).toEqual(programs);
});

test('odd bytes of a folder are restored if it was named in full before', () => {
  const mkdir = { 'evt.type': 'mkdir', 'evt.rawres': '0', 'evt.rawarg.path': '/caf\xc3\xa9' };
  const inside = { ...open, 'proc.cwd': '/caf../', 'evt.rawarg.name': 'x' };
  expect(touches(mkdir, inside)).toEqual(['create 1 /caf\xc3\xa9', 'open 1 /caf\xc3\xa9/x']);
});

test('a changed root is recorded', () => {
  const printer = new Printed('m4rk');
  const event = {
    'proc.name': 'app',
    'proc.cwd': '/jail/',
    'evt.type': 'chroot',
    'evt.rawres': '0',
    'evt.rawarg.path': '.',
  };
  expect(printed(printer, event).flatMap((line) => printer.line(line))).toEqual([
    { path: '/jail', how: 'stat', found: true, root: true },
  ]);
});
