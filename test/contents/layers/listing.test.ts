import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfListing, FIND_FORMAT, Listing } from '../../../src/contents/layers/listing.ts';
import type { Member } from '../../../src/tar/members.ts';

function read(...chunks: (string | Buffer)[]): { members: Member[]; listing: Listing } {
  const members: Member[] = [];
  const listing = new Listing((member) => members.push(member));
  for (const chunk of chunks) listing.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  return { members, listing };
}

test("find's listing of a folder gives the members of an archive of the folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'listing-'));
  const server = createServer();
  try {
    mkdirSync(join(folder, 'd'), { mode: 0o750 });
    writeFileSync(join(folder, 'd/a\nb'), '12345', { mode: 0o640 });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/d/`), Buffer.from([0xff, 0x20])]), '');
    linkSync(join(folder, 'd/a\nb'), join(folder, 'd/other'));
    symlinkSync('../x y/\n', join(folder, 'd/link'));
    writeFileSync(join(folder, 'huge'), '');
    truncateSync(join(folder, 'huge'), 20 * 2 ** 30);
    execFileSync('touch', ['--date=@-1.5', join(folder, 'huge')]);
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    const printed = execFileSync('find', [folder, '-mindepth', '1', '-printf', FIND_FORMAT]);
    const { members, listing } = read(printed, endOfListing(0));
    const found = members.map(({ name, type, mode, size, linkname }) => [name, type, mode.toString(8), size, linkname]);
    const names = members.map(({ name }) => name);
    // The folder's order decides which of two links comes first.
    const [first, second] = ['d/a\nb', 'd/other'].sort((a, b) => names.indexOf(a) - names.indexOf(b));
    expect(found.sort()).toEqual(
      [
        ['d', '5', '750', 0, ''],
        [first, '0', '640', 5, ''],
        [second, '1', '640', 5, first],
        ['d/\xff ', '0', '644', 0, ''],
        ['d/link', '2', '777', 0, '../x y/\n'],
        ['huge', '0', '644', 20 * 2 ** 30, ''],
      ].sort(),
    );
    expect(members.find(({ name }) => name === 'huge')!.mtime).toBe(-2);
    expect([listing.code, listing.size]).toEqual([0, 5 + 20 * 2 ** 30]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});

test('bodies are adjacent, and hard links share one', () => {
  const { members } = read(
    'f 644 0 0 1.0 10 5:1 1\0a\0\0f 644 0 0 1.0 7 5:2 2\0b\0\0f 644 0 0 1.0 7 5:2 2\0c\0\0f 644 0 0 1.0 3 6:2 2\0d\0\0',
  );
  expect(members.map(({ name, type, offset, linkname }) => [name, type, offset, linkname])).toEqual([
    ['a', '0', 0, ''],
    ['b', '0', 10, ''],
    ['c', '1', 17, 'b'],
    ['d', '0', 17, ''],
  ]);
});

test('the members are the same for any pieces of the listing', () => {
  const whole = Buffer.from(
    `d 1777 1 2 3.5 0 1:1 2\0tmp\0\0l 777 0 0 -2.5 3 1:2 1\0tmp/l\0end\0c 600 0 0 0.0 0 1:3 1\0n\0\0${endOfListing(1)}`,
  );
  const expected = read(whole).members;
  expect(expected).toHaveLength(3);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const { members, listing } = read(...at.slice(1).map((end, index) => whole.subarray(at[index], end)));
      expect(members).toEqual(expected);
      expect(listing.code).toBe(1);
    }),
  );
});

test.each(['nonsense\0a\0\0', '? 644 0 0 1.0 1 5:1 1\0a\0\0', 'f 644 0\0a\0\0'])('%j is not a listing', (text) => {
  expect(() => read(text)).toThrow(/find printed/);
});
