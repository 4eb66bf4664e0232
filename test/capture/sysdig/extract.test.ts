import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { extract } from '../../../src/capture/sysdig/extract.ts';
import { workFolder } from '../stage.ts';
import { archiveOf } from './archives.ts';

const signal = new AbortController().signal;
let work: ReturnType<typeof workFolder>;
let into: ReturnType<typeof workFolder>;
let file: string;

beforeEach(() => {
  work = workFolder();
  into = workFolder();
  file = join(work.path, 'a.tar.gz');
});
afterEach(() => {
  work.remove();
  into.remove();
});

const all = () => true;

test('archives of GNU tar and our own are extracted unchanged', async () => {
  const body = randomBytes(3_000_000);
  const long = `${'d'.repeat(120)}/${'f'.repeat(150)} é`;
  writeFileSync(join(work.path, 'x'), body, { mode: 0o755 });
  const names = ['--transform', `s,x,${long},`, '--owner=4711', '--group=4711', '--mtime=@1000000000'];
  for (const format of ['gnu', 'pax']) {
    const packed = await run(['tar', '-czf', file, `--format=${format}`, ...names, '-C', work.path, 'x']);
    expect(packed).toMatchObject({ code: 0 });
    await extract(file, into.path, all, signal);
    const { mode, uid, mtimeMs } = statSync(join(into.path, long));
    expect([mode & 0o777, uid, mtimeMs]).toEqual([0o755, process.getuid!(), 1e12]);
    expect(readFileSync(join(into.path, long)).equals(body), format).toBe(true);
  }
});

test('calls take for every member of every type once, and leaves out the refused ones', async () => {
  const types = ['File', 'Directory', 'FIFO', 'SolarisACL', 'SparseFile', 'Link'] as const;
  writeFileSync(
    file,
    archiveOf(types.map((type) => ({ path: type, type, ...(type === 'Link' && { linkpath: 'File' }) }))),
  );
  const asked: string[] = [];
  await extract(file, into.path, ({ type }) => asked.push(type) > 0 && ['File', 'Link'].includes(type), signal);
  expect(asked.toSorted()).toEqual(types.toSorted());
  expect(readdirSync(into.path)).toEqual(['File', 'Link']);
});

test('an error of take is thrown, and later members are not extracted', async () => {
  writeFileSync(file, archiveOf(['a', 'b', 'c', 'd'].map((path) => ({ path }))));
  const bad = new Error('bad');
  const take = ({ path }: { path: string }) => {
    if (path === 'b') throw bad;
    return true;
  };
  await expect(extract(file, into.path, take, signal)).rejects.toBe(bad);
  await sleep(200);
  expect(readdirSync(into.path).filter((name) => name !== 'a')).toEqual([]);
});

test.each([
  ['/above', 'an absolute name'],
  ['../above', 'a name above'],
])('%s is refused by tar itself: %s', async (path) => {
  writeFileSync(file, archiveOf([{ path }]));
  await expect(extract(file, into.path, all, signal)).rejects.toThrow(/stripping \/|contains '\.\.'/);
});

test.each([
  ['text', Buffer.from('not an archive\n'.repeat(1000)), 'checksum failure'],
  ['nothing', Buffer.alloc(0), 'Unrecognized archive format'],
  ['zstd, which Node 20 cannot read', Buffer.from('28b52ffd'.padEnd(4096, '0'), 'hex'), 'checksum failure'],
])('%s is not an archive', async (_, bytes, reason) => {
  writeFileSync(file, bytes);
  await expect(extract(file, into.path, all, signal)).rejects.toThrow(reason);
});

test.each([0.02, 0.5, 0.9, 0.9999])('%d of an archive is an error', async (share) => {
  const whole = archiveOf([
    { path: 'a', body: randomBytes(400_000) },
    { path: 'b', body: randomBytes(400_000) },
  ]);
  writeFileSync(file, whole.subarray(0, Math.floor(share * whole.length)));
  await expect(extract(file, into.path, all, signal)).rejects.toThrow(/unexpected end of file|Truncated input/);
});

test('a missing archive is an error', async () => {
  await expect(extract(file, into.path, all, signal)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('cancelled before the start, it reads nothing; cancelled later, it ends at once', async () => {
  const cancelled = { name: 'Cancelled' };
  await expect(extract(file, into.path, all, AbortSignal.abort())).rejects.toMatchObject(cancelled);
  const body = randomBytes(100_000);
  writeFileSync(file, archiveOf(Array.from({ length: 100 }, (_, n) => ({ path: `f${n}`, body }))));
  const stop = new AbortController();
  let asked = 0;
  const take = () => {
    asked += 1;
    setImmediate(() => stop.abort());
    return true;
  };
  await expect(extract(file, into.path, take, stop.signal)).rejects.toMatchObject(cancelled);
  expect(asked).toBeLessThan(10);
});
