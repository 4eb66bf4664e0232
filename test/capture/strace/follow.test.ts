import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Follower } from '../../../src/capture/strace/follow.ts';
import { workFolder } from '../stage.ts';

test('reads to the current end, waits for the rest of a line, and takes a cut-off last line', async () => {
  const folder = workFolder();
  const file = join(folder.path, 'out');
  const seen: string[] = [];
  writeFileSync(file, Buffer.from('one\ntw', 'latin1'));
  const follower = new Follower(file, (line) => seen.push(line));
  await follower.more();
  expect(seen).toEqual(['one']);
  appendFileSync(file, Buffer.from([0x6f, 0xe9, 0x0a, 0x65]));
  await follower.more();
  expect(seen).toEqual(['one', 'two\xe9']);
  await follower.end();
  expect(seen).toEqual(['one', 'two\xe9', 'e']);
  expect(follower.size).toBe(10);
  folder.remove();
});
