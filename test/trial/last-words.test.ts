import { expect, test } from 'vitest';
import { tellingLine } from '../../src/trial/last-words.ts';

const LOADER =
  '/app: error while loading shared libraries: libz.so.1: cannot open shared object file: No such file or directory';

test.each<[string, string[], string | undefined]>([
  ['the last line', ['a', 'b', '', '  '], 'b'],
  ["the loader's, whatever comes after it", ['a', LOADER, 'the entrypoint ended'], LOADER],
  [
    "musl's loader's",
    ['Error loading shared library libz.so: No such file (needed by /app)', 'x'],
    'Error loading shared library libz.so: No such file (needed by /app)',
  ],
  [
    'the line about a missing file',
    ["Error: Cannot find module '/app/x.js'", '    at main', '}', 'Node.js v20.1.0'],
    "Error: Cannot find module '/app/x.js'",
  ],
  [
    'the last line about a missing file',
    ['sh: 1: a: not found', "ModuleNotFoundError: No module named 'x'", 'bye'],
    "ModuleNotFoundError: No module named 'x'",
  ],
  ['the line without colours', ['\x1b[31mfatal\x1b[0m\tx'], 'fatal x'],
  ['nothing if all lines are empty', ['', ' '], undefined],
  ['only the start of a long line', ['x'.repeat(500)], `${'x'.repeat(200)}…`],
])('shows of the output of a program: %s', (_, lines, line) => {
  expect(tellingLine(lines)).toBe(line);
});
