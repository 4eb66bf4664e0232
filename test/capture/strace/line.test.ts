import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineReader, pathOfDescriptor, splitArguments, unquoteC } from '../../../src/capture/strace/line.ts';

const read = (...lines: string[]) => {
  const reader = new LineReader();
  return lines.map((line) => reader.read(line)).at(-1);
};

describe('LineReader', () => {
  test.each([
    [
      '12 access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory)',
      'access',
      ['"/etc/ld.so.preload"', 'R_OK'],
      '-1',
      'ENOENT',
    ],
    [
      '12    openat(AT_FDCWD</work>, "/lib/x", O_RDONLY|O_CLOEXEC) = 3</usr/lib/my x>',
      'openat',
      ['AT_FDCWD</work>', '"/lib/x"', 'O_RDONLY|O_CLOEXEC'],
      '3</usr/lib/my x>',
      '',
    ],
    [
      '1 newfstatat(18</a, b>, "", {st_mode=S_IFREG|0644, st_size=3, ...}, AT_EMPTY_PATH) = 0',
      'newfstatat',
      ['18</a, b>', '""', '{st_mode=S_IFREG|0644, st_size=3, ...}', 'AT_EMPTY_PATH'],
      '0',
      '',
    ],
    ['1 open("a\\"),b", O_RDONLY)  = 5', 'open', ['"a\\"),b"', 'O_RDONLY'], '5', ''],
    [
      '1 open(".", O_RDWR|O_TMPFILE, 0600) = 17</work/#5>(deleted)',
      'open',
      ['"."', 'O_RDWR|O_TMPFILE', '0600'],
      '17</work/#5>(deleted)',
      '',
    ],
    [
      '1 newfstatat(3</srv/app (v2>, "conf", {st_mode=S_IFREG|0644, ...}, 0) = 0',
      'newfstatat',
      ['3</srv/app (v2>', '"conf"', '{st_mode=S_IFREG|0644, ...}', '0'],
      '0',
      '',
    ],
    [
      '1 openat(3</a"b[{, c>, "x", O_RDONLY) = 4</a"b[{, c/x>',
      'openat',
      ['3</a"b[{, c>', '"x"', 'O_RDONLY'],
      '4</a"b[{, c/x>',
      '',
    ],
    ['1 vfork() = 7', 'vfork', [], '7', ''],
    ['1 x(1<<3, "p") = 0', 'x', ['1<<3', '"p"'], '0', ''],
  ])('%s', (line, name, args, result, error) => {
    expect(read(line)).toEqual({ kind: 'call', pid: expect.any(Number), name, args, result, error });
  });

  test('joins a call that lines of other processes interrupted', () => {
    const lines = [
      '1 openat(AT_FDCWD</>, "/a", O_RDONLY <unfinished ...>',
      '2 close(3) = 0',
      '1 <... openat resumed>) = 3</a>',
    ];
    expect(read(...lines)).toMatchObject({
      name: 'openat',
      args: ['AT_FDCWD</>', '"/a"', 'O_RDONLY'],
      result: '3</a>',
    });
  });

  test("a thread's execve ends under the process' id", () => {
    const lines = [
      '9 execve("/a", [""...], 0x1 /* 0 vars */ <unfinished ...>',
      '1 +++ superseded by execve in pid 9 +++',
      '1 <... execve resumed>) = 0',
    ];
    expect(read(...lines)).toMatchObject({ kind: 'call', pid: 1, name: 'execve' });
  });

  test.each(['+++ exited with 0 +++', '+++ killed by SIGKILL +++'])('%s', (text) => {
    expect(read(`7 ${text}`)).toEqual({ kind: 'gone', pid: 7 });
  });

  test.each([
    '',
    'strace: Process 5 attached',
    '5 --- SIGCHLD {si_signo=SIGCHLD} ---',
    '5 open("/x", O_RDONLY) = ?',
    '5 <... open resumed>) = 3',
    '5 open("/x',
  ])('ignores %j', (line) => {
    expect(read(line)).toMatchObject({ kind: 'other' });
  });

  test('throws for no line', () => {
    const bit = fc.constantFrom(
      '12 ',
      'open(',
      '"',
      '\\',
      '<',
      '>',
      '</x>',
      ')',
      ' = ',
      '-1',
      ' ENOENT (',
      ',',
      '{',
      '}',
      ' <unfinished ...>',
      '<... open resumed>',
      'a',
    );
    fc.assert(fc.property(fc.array(bit), (bits) => void read(`12 ${bits.join('')}`)));
  });
});

/** Prints a string like strace: C escapes, octal as short as the next character allows. */
function quoted(name: string): string {
  const letters: Record<string, string> = {
    '\n': 'n',
    '\t': 't',
    '\r': 'r',
    '\v': 'v',
    '\f': 'f',
    '"': '"',
    '\\': '\\',
  };
  const escaped = [...name].map((c, i) => {
    if (letters[c]) return `\\${letters[c]}`;
    if (c >= ' ' && c <= '~') return c;
    const octal = c.charCodeAt(0).toString(8);
    return `\\${/[0-7]/.test(name[i + 1] ?? '') ? octal.padStart(3, '0') : octal}`;
  });
  return `"${escaped.join('')}"`;
}

const name = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 30 })
  .map((bytes) => String.fromCharCode(...bytes));

test('every byte of a name survives', () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(unquoteC(quoted(text))).toBe(text);
    }),
  );
});

test('no character of a name ends its argument', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      const args = [quoted(a), quoted(b), '0'];
      expect(splitArguments(`${args.join(', ')}) = 0`, 0).args).toEqual(args);
    }),
  );
});

test.each([
  ['"/etc/utf8-\\303\\251"', '/etc/utf8-\xc3\xa9'],
  ['"a\\1b\\0012"', 'a\x01b\x012'],
  ['"cut"...', undefined],
  ['0x1', undefined],
  [undefined, undefined],
])('unquote %s', (arg, expected) => {
  expect(unquoteC(arg)).toBe(expected);
});

test.each([
  ['3</etc>', '/etc'],
  ['AT_FDCWD</>', '/'],
  ['3</a\\74b\\76>', '/a<b>'],
  ['3<socket:[35631]>', undefined],
  ['3</x>(deleted)', undefined],
  ['3</x (deleted)>', undefined],
  ['99', undefined],
  ['AT_FDCWD', undefined],
])('pathOfDescriptor %s', (arg, expected) => {
  expect(pathOfDescriptor(arg)).toBe(expected);
});
