import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OUTCOMES, Syscalls } from '../../../src/capture/syscalls.ts';
import { learnSyscall, touchesOfLine } from '../../../src/capture/sysdig/microdump.ts';

test.each([
  ['open\t1\t/etc/passwd\t', [{ path: '/etc/passwd', how: 'open', found: true }]],
  ['open\t1\t/etc/x\t/bin/a\\x0ab', [{ path: '/etc/x', how: 'open', found: true, by: '/bin/a\nb' }]],
  ['stat\t0\t/work/./x\t', [{ path: '/work/x', how: 'stat', found: false }]],
  ['exec\t1\t/a\\x0ab\\x5cx41\t', [{ path: '/a\nb\\x41', how: 'exec', found: true }]],
  ['create\t1\t/caf\\xc3\\xa9\t', [{ path: '/caf\xc3\xa9', how: 'create', found: true }]],
  ['link\t1\t/run/app\t../etc/a\\x0ab', [{ path: '/run/app', how: 'create', found: true, linksTo: '../etc/a\nb' }]],
  ['root\t1\t/jail/.\t', [{ path: '/jail', how: 'stat', found: true, root: true }]],
])('%j', (line, touches) => {
  expect(touchesOfLine(line)).toEqual(touches);
});

test.each(['', 'open\t2\t/x\t', 'read\t1\t/x\t', 'open\t1\tx\t', 'open 1 /x', 'Driver Drops:0', 'open\t1\t/x\ty'])(
  '%j is none of ours',
  (line) => {
    expect(touchesOfLine(line)).toEqual([]);
  },
);

test("system calls are collected by the kernel's names, and their lines name no path", () => {
  const syscalls = new Syscalls();
  const lines = [
    'call\tmade\tpread',
    'call\trefused\tmount',
    'call\tunknown\trseq',
    'call\todd\tread',
    'open\t1\t/x\t',
  ];
  for (const line of lines) learnSyscall(line, syscalls);
  expect(OUTCOMES.map((outcome) => syscalls.that(outcome))).toEqual([['pread64'], ['mount'], [], ['rseq']]);
  expect(touchesOfLine(lines[0]!)).toEqual([]);
});

test('every byte of a name survives the escape', () => {
  const byte = fc.integer({ min: 1, max: 255 }).filter((n) => n !== 0x2f);
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 20 }), (bytes) => {
      const name = String.fromCharCode(...bytes);
      if (name === '.' || name === '..') return;
      const escaped = name.replace(/[^ -~]|\\/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
      expect(touchesOfLine(`open\t1\t/${escaped}\t`)).toEqual([{ path: `/${name}`, how: 'open', found: true }]);
    }),
  );
});
