import { expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { asListing } from '../../../src/capture/sysdig/listing.ts';

const path = clean('/app/plugins');
const by = clean('/usr/bin/node');

test('a path that was opened counts as listed, by the program that opened it', () => {
  expect(asListing({ path, how: 'open', found: true, by })).toEqual({
    path,
    how: 'open',
    found: true,
    by,
    listed: [by],
  });
  expect(asListing({ path, how: 'open', found: true })).toEqual({ path, how: 'open', found: true, listed: [] });
});

test.each([
  { path, how: 'open', found: false },
  { path, how: 'stat', found: true },
  { path, how: 'create', found: true },
] as const)('$how, found: $found, does not', (touch) => {
  expect(asListing(touch)).toBe(touch);
});
