import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ExportIndex, indexExport } from '../../../src/contents/export/export-index.ts';
import { Spool } from '../../../src/contents/export/spool.ts';
import { SpoolFile } from '../../../src/contents/export/spool-file.ts';
import type { Wanted } from '../../../src/contents/export/wanted.ts';
import { type ByteSource, bufferSource } from '../../../src/tar/byte-source.ts';
import { elf } from '../../rootfs/elves.ts';
import { member, pax, type RawMember, tar } from '../../tar/tars.ts';

const folder = mkdtempSync(join(tmpdir(), 'spool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BIG = Buffer.alloc(9_000, 'b');
const byName = { body: (name: string) => /wanted/.test(name), elf: () => true };

/** Spools a stream in pieces of these sizes, repeated. */
function spoolOf(stream: Buffer, sizes: number[] = [65_536], wanted: Wanted = byName) {
  const bytes = Buffer.alloc(stream.length);
  let written = 0;
  const write = (part: Buffer, at: number) => {
    written += part.copy(bytes, at);
  };
  const spool = new Spool(wanted, write);
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    // A copy that is overwritten afterwards, like the reader's buffer.
    const lent = Buffer.from(stream.subarray(at, at + size));
    spool.push(lent);
    lent.fill('x');
    at += size;
  }
  spool.finish();
  return { bytes, written, spool };
}

/** The stream with zeros in place of the bodies at these offsets. */
function without(stream: Buffer, offsets: readonly number[], size = BIG.length): Buffer {
  const rest = Buffer.from(stream);
  for (const offset of offsets) rest.fill(0, offset, offset + Math.ceil(size / 512) * 512);
  return rest;
}

describe('a spool keeps', () => {
  const PROGRAM = Buffer.concat([elf(), BIG]);
  const stream = tar(
    { name: 'dir/', type: '5' },
    { name: 'dir/big', body: BIG },
    { name: 'dir/wanted', body: BIG },
    { name: 'dir/small', body: 'small' },
    { name: 'dir/program', body: PROGRAM },
    { name: 'dir/hard', type: '1', linkname: 'dir/big', size: 9_000 },
    { name: 'dir/big2', body: BIG },
  );
  const { tree } = indexExport(bufferSource(stream));
  const offsetOf = (path: string) => [...tree.entries()].find((entry) => entry.path === path)!.offset;

  test.each([[[65_536]], [[1]], [[511]], [[512]], [[513, 3]], [[10_240]], [[1_000_000]]])(
    'everything except large unwanted bodies, at the original offsets, for pieces of %j bytes',
    (sizes) => {
      const { bytes, spool, written } = spoolOf(stream, sizes);
      const leftOut = [offsetOf('/dir/big'), offsetOf('/dir/big2')];
      expect(spool.leftOut).toEqual(leftOut);
      expect(spool.size).toBe(stream.length);
      expect(bytes.equals(without(stream, leftOut))).toBe(true);
      expect(written).toBe(stream.length - 2 * 9_216);
    },
  );

  test('unlisted programs only if they are probably needed', () => {
    const asked: [string, number][] = [];
    const elf = (...of: [string, number]) => asked.push(of) < 0;
    const { spool } = spoolOf(stream, [513], { ...byName, elf });
    expect(spool.leftOut).toEqual(['/dir/big', '/dir/program', '/dir/big2'].map(offsetOf));
    expect(asked).toEqual([['dir/program', PROGRAM.length]]);
  });

  test('bodies by their names in pax and GNU headers', () => {
    const long = `${'l'.repeat(150)}/wanted`;
    const named = tar(
      pax({ path: long }),
      { name: 'short', body: BIG },
      { name: '././@LongLink', type: 'L', body: `${long}\0` },
      { name: 'short', body: BIG },
      { name: 'short', body: BIG },
    );
    expect(spoolOf(named).spool.leftOut).toHaveLength(1);
  });

  test('the right bodies after a size in a pax header', () => {
    const sized = tar(pax({ size: '9000' }), { name: 'a', body: BIG, size: 0 }, { name: 'wanted', body: BIG });
    expect(spoolOf(sized).spool.leftOut).toEqual([1_536]);
    expect(spoolOf(sized).bytes.equals(without(sized, [1_536]))).toBe(true);
  });

  test('the target of a wanted link', () => {
    const names: [string, string][] = [];
    const links: (RawMember | Buffer)[] = [
      { name: 'a', type: '2', linkname: 'b' },
      pax({ linkpath: 'c' }),
      { name: 'd', type: '2', linkname: 'e' },
    ];
    spoolOf(tar(...links), [512], { ...byName, body: (name, link) => names.push([name, link]) > 0 });
    expect(names).toEqual([
      ['a', 'b'],
      ['d', 'c'],
    ]);
  });
});

describe('a spool keeps everything', () => {
  const big = { name: 'big', body: BIG };
  const old = member({ name: 'sparse', type: 'S', body: BIG });
  test.each<[string, Buffer, number]>([
    ['after the end mark', Buffer.concat([tar(big), tar(big)]), 1],
    ['after a damaged header', Buffer.concat([member(big), Buffer.alloc(512, 'x'), tar(big)]), 1],
    ['after a broken pax header', tar(big, member({ name: 'pax', type: 'x', body: 'rubbish' }), big), 1],
    ['after an endless header', tar(big, member({ name: 'pax', type: 'x', size: 2 ** 32 }), big), 1],
    ['from an old sparse member on', tar(big, old, big), 1],
    ['from a sparse member on', tar(pax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' }), big, big), 0],
    ['of a stream that ends within a header', tar(big, big).subarray(0, 512 + 9_216 + 100), 1],
  ])('%s', (_, stream, count) => {
    const { bytes, spool } = spoolOf(stream, [700]);
    expect(spool.leftOut).toHaveLength(count);
    expect(bytes.equals(without(stream, spool.leftOut))).toBe(true);
    expect(spool.size).toBe(stream.length);
  });
});

test('a stream that ends within a body keeps its size', () => {
  const cut = tar({ name: 'big', body: BIG }).subarray(0, 4_000);
  expect(spoolOf(cut).spool.size).toBe(4_000);
});

test('any bytes are spooled without an error, and kept bytes are unchanged', () => {
  const some = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(member({ name: 'big', body: BIG }), member({ name: 'wanted', body: BIG }), Buffer.alloc(1_024)),
    ),
  );
  fc.assert(
    fc.property(some, fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }), (parts, sizes) => {
      const stream = Buffer.concat(parts);
      const { bytes, spool } = spoolOf(stream, sizes);
      expect(spool.size).toBe(stream.length);
      expect(bytes.equals(without(stream, spool.leftOut))).toBe(true);
    }),
  );
});

describe('the index of an arriving stream', () => {
  /** The entries and warnings, or the error. */
  const outcome = (make: () => { tree: { entries(): Iterable<unknown> }; warnings: string[] }) => {
    try {
      const { tree, warnings } = make();
      return { entries: [...tree.entries()], warnings };
    } catch (error) {
      return String(error);
    }
  };

  function beside(stream: Buffer, sizes: number[]) {
    const fd = openSync(join(folder, 'growing'), 'w+');
    const read = { early: 0, all: 0 };
    const file = new SpoolFile(fd, () => spool.size);
    const spool = new Spool(byName, (part, at) => file.write(part, at));
    const source: ByteSource = {
      get size() {
        return file.size;
      },
      read: (offset, length) => file.read(offset, length),
      readInto(offset, target) {
        read.all += 1;
        return file.readInto(offset, target);
      },
    };
    const index = new ExportIndex(source);
    for (let at = 0, turn = 0; at < stream.length && !spool.ended; turn += 1) {
      const size = sizes[turn % sizes.length]!;
      spool.push(stream.subarray(at, at + size));
      index.take(spool.passed);
      at += size;
    }
    read.early = read.all;
    spool.finish();
    file.flush();
    ftruncateSync(fd, spool.size);
    try {
      return { ...read, ended: spool.ended, outcome: outcome(() => index.finish()) };
    } finally {
      closeSync(fd);
    }
  }

  const bodies = [member({ name: 'big', body: BIG }), member({ name: 'wanted', body: BIG }), pax({ path: 'a/b' })];

  test('equals the index of the whole stream, for any stream and any pieces', () => {
    const some = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
        fc.constantFrom(...bodies, member({ name: 'sparse', type: 'S', body: BIG }), Buffer.alloc(1_024)),
        fc.string({ minLength: 1, maxLength: 5 }).map((name) => member({ name, body: name })),
      ),
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(some, cuts, fc.boolean(), (parts, sizes, ended) => {
        const stream = ended ? tar(...parts) : Buffer.concat(parts);
        expect(beside(stream, sizes).outcome).toEqual(outcome(() => indexExport(bufferSource(stream))));
      }),
      { numRuns: 300 },
    );
  });

  test('needs nothing after the end mark', () => {
    const stream = tar(...bodies);
    const whole = beside(stream, [100]);
    expect([whole.ended, beside(stream.subarray(0, -1_024), [100]).ended]).toEqual([true, false]);
    expect(beside(Buffer.concat([stream, member({ name: 'behind' })]), [100]).outcome).toEqual(whole.outcome);
  });

  test('is complete at the end of the stream, except for the last member', () => {
    const names = Array.from({ length: 500 }, (_, at) => ({ name: `file-${at}`, body: BIG }));
    const { early, all } = beside(tar(...names), [65_536]);
    expect([early > 100, all - early < 5]).toEqual([true, true]);
  });
});

test("the index of a spool equals the index of GNU tar's archive", () => {
  mkdirSync(join(folder, 'tree/sub'), { recursive: true });
  for (let i = 0; i < 40; i += 1)
    writeFileSync(join(folder, 'tree/sub', `${'n'.repeat(i * 6)}${i}`), Buffer.alloc(i * 700, i));
  const stream = execFileSync('tar', ['--format=pax', '-cf', '-', 'tree'], { cwd: folder, maxBuffer: 64 << 20 });
  const { bytes, spool } = spoolOf(stream, [4_096]);
  expect(spool.leftOut.length).toBeGreaterThan(20);
  const entries = (source: Buffer) => [...indexExport(bufferSource(source)).tree.entries()];
  expect(entries(bytes)).toEqual(entries(stream));
});
