import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { CALLS, type Call } from '../../../src/capture/sysdig/calls.ts';

const chisel = readFileSync(resolve(import.meta.dirname, '../../../chisels/microdump.lua'), 'latin1');

/** The table in the chisel's text. */
function chiselCalls(): Record<string, Call> {
  const table = /^local CALLS = \{\n(.*?)^\}/ms.exec(chisel)![1]!;
  const rows = table.trim().split('\n');
  return Object.fromEntries(
    rows.map((row) => {
      const [, name, json] = /^\s*(\w+) = \{(.*)\},$/.exec(row)!;
      const [how, ...paths] = JSON.parse(`[${json!.replaceAll('{', '[').replaceAll('}', ']')}]`);
      return [name!, { how, paths }];
    }),
  );
}

test('the chisel has the same table', () => {
  expect(chiselCalls()).toEqual(CALLS);
});

test.each([
  ['open', { how: 'open', paths: [['name']] }],
  ['newfstatat', { how: 'stat', paths: [['path', 'dirfd']] }],
  [
    'linkat',
    {
      how: 'create',
      paths: [
        ['oldpath', 'olddir'],
        ['newpath', 'newdir'],
      ],
    },
  ],
  ['symlink', { how: 'create', paths: [['linkpath']] }],
  ['execveat', { how: 'exec', paths: [['filename']] }],
])('%s', (name, call) => {
  expect(CALLS[name]).toEqual(call);
});
