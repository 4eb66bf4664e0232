import { expect, test } from 'vitest';
import { tellingLine } from '../../src/target/last-words.ts';

const LOADER =
  '/app: error while loading shared libraries: libz.so.1: cannot open shared object file: No such file or directory';

test.each<[string, string[], string | undefined]>([
  ['the last one', ['a', 'b', '', '  '], 'b'],
  ["the loader's, whatever comes after it", ['a', LOADER, 'the entrypoint ended'], LOADER],
  [
    "musl's loader's",
    ['Error loading shared library libz.so: No such file (needed by /app)', 'x'],
    'Error loading shared library libz.so: No such file (needed by /app)',
  ],
  [
    'the one that misses something',
    ["Error: Cannot find module '/app/x.js'", '    at main', '}', 'Node.js v20.1.0'],
    "Error: Cannot find module '/app/x.js'",
  ],
  [
    'the last of those',
    ['sh: 1: a: not found', "ModuleNotFoundError: No module named 'x'", 'bye'],
    "ModuleNotFoundError: No module named 'x'",
  ],
  ['without colours', ['\x1b[31mfatal\x1b[0m\tx'], 'fatal x'],
  ['none of nothing', ['', ' '], undefined],
  ['not all of a long one', ['x'.repeat(500)], `${'x'.repeat(200)}…`],
])('of what a program printed tells %s', (_, lines, line) => {
  expect(tellingLine(lines)).toBe(line);
});
