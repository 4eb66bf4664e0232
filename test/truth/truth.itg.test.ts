import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from './case.ts';
import { type ImageName, makeImages, removeImages } from './images.ts';
import { play } from './play.ts';
import { CASES } from './table.ts';

/** Long, because several cases run at once. */
const TIMEOUT = { timeout: 600_000 };
let folder: string;
let starts: Record<ImageName, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'truth-'));
  starts = await makeImages(folder);
}, 180_000);
afterAll(() => {
  removeImages();
  rmSync(folder, { recursive: true, force: true });
});

test('the table has every kind, at least 40 cases, and each name once', () => {
  expect(new Set(CASES.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  expect(CASES.length).toBeGreaterThanOrEqual(40);
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});

describe.concurrent('once a wrong verdict, now the right one:', () => {
  test.each(CASES)('$kind: $name', TIMEOUT, async (one) => {
    const { code, said, report, byHand } = await play(one, join(folder, `case-${CASES.indexOf(one)}`), starts);
    for (const text of one.says) expect(said).toContain(text);
    for (const text of one.silent ?? []) expect(said).not.toContain(text);
    expect([code, report?.outcome ?? 'no report'], said).toEqual([one.code, one.outcome]);
    expect(report?.missed.map(({ path }) => path) ?? []).toEqual(one.missed ?? []);
    expect(report?.healed.map(({ path }) => path) ?? []).toEqual(one.healed ?? []);
    expect(byHand?.micro).toBe(byHand?.original);
  });
});
