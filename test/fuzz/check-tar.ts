import { closeSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../src/base/failure.ts';
import { parentOf, ROOT } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { Spool } from '../../src/contents/export/spool.ts';
import type { Tree } from '../../src/rootfs/tree.ts';
import { packRootfs } from '../../src/rootfs/write.ts';
import { readBody } from '../../src/tar/body.ts';
import { bufferSource, fdSource } from '../../src/tar/byte-source.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { members } from '../../src/tar/members.ts';
import { must, within } from './finding.ts';
import { modelOf } from './model.ts';
import type { Random } from './random.ts';

const NEVER = { since: 2 ** 50, made: 2 ** 50, to: 0 };
const SLOW_MS = 2_000;

interface Read {
  tree?: Tree;
  warnings: number;
  failure?: string;
}

/** Checks all promises for an archive of any bytes. True if the archive can be read. */
export async function checkTar(bytes: Buffer, random: Random): Promise<boolean> {
  const read = within(SLOW_MS, 'the index', () => index(bytes));
  checkSpool(bytes, read, random);
  if (!read.tree) return false;
  checkTree(bytes, read.tree);
  checkLoss(bytes, read);
  if (random.once(8)) await checkPacked(bytes, read.tree);
  return true;
}

function index(bytes: Buffer): Read {
  try {
    const { tree, warnings } = indexExport(bufferSource(bytes));
    const more = /^and (\d+) more/.exec(warnings.at(-1) ?? '');
    return { tree, warnings: more ? warnings.length - 1 + Number(more[1]) : warnings.length };
  } catch (error) {
    if (error instanceof Failure) return { failure: error.message, warnings: 0 };
    throw error;
  }
}

function checkTree(bytes: Buffer, tree: Tree): void {
  for (const entry of tree.entries()) {
    const { path, offset } = entry;
    must(/^\/(?:$|[^/\0])/.test(path) && !/\/\/|\0|\/$(?<=..)|\/\.\.?(?:\/|$)/.test(path), `${path} is not a path`);
    must(tree.get(parentOf(path))?.type === 'directory', `the parent of ${path} is not a directory`);
    const stored = entry.sparse ? entry.sparse.reduce((sum, { length }) => sum + length, 0) : entry.size;
    must(offset + stored <= bytes.length, `${path} has a body beyond the archive`);
    tree.resolve(path);
    readBody(bufferSource(bytes), entry, 0, 4096);
  }
}

/** Every member is in the index, or another one replaced it, or there is a warning. */
function checkLoss(bytes: Buffer, { tree, warnings }: Read): void {
  const model = modelOf(members(bufferSource(bytes)));
  const places = [...tree!.entries()].map(({ path, type, offset }) => `${path} ${type} ${offset}`).sort();
  must(isDeepStrictEqual(places, model.places), `the index has ${places} instead of ${model.places}`);
  must(warnings === model.refused, `${warnings} warnings about ${model.refused} members`);
}

function checkSpool(bytes: Buffer, whole: Read, random: Random): void {
  const spooled = Buffer.alloc(bytes.length, 'x');
  const [wanted, elf] = [random.once(2), random.once(2)];
  const spool = new Spool({ body: () => wanted, elf: () => elf }, (part, at) => part.copy(spooled, at));
  const sizes = random.times(3, () => 1 + random.int(5000));
  for (let at = 0, turn = 0; at < bytes.length && !spool.ended; turn += 1) {
    spool.push(bytes.subarray(at, at + sizes[turn % 3]!));
    at += sizes[turn % 3]!;
  }
  spool.finish();
  must(spool.ended || spool.size === bytes.length, `the spool has ${spool.size} of ${bytes.length} bytes`);
  const again = index(spooled.subarray(0, spool.size));
  must(again.failure === whole.failure, `the spool: ${again.failure}; the whole: ${whole.failure}`);
  must(isDeepStrictEqual(entriesOf(again.tree), entriesOf(whole.tree)), 'the spool has another index than the whole');
  const leftOut = new Set(spool.leftOut);
  for (const entry of whole.tree?.entries() ?? []) {
    if (leftOut.has(entry.offset)) continue;
    const [one, other] = [bytes, spooled].map((from) => readBody(bufferSource(from), entry, 0, 10_000));
    must(one!.equals(other!), `${entry.path} has another body in the spool`);
  }
}

async function checkPacked(bytes: Buffer, tree: Tree): Promise<void> {
  const all = [...tree.entries()].filter(({ path }) => path !== ROOT).sort((a, b) => (a.path < b.path ? -1 : 1));
  const packed = await packedTar(all, bytes);
  try {
    const { tree: again, warnings } = indexExport(packed.source);
    must(warnings.length === 0, `the packed archive gives warnings: ${warnings}`);
    must(isDeepStrictEqual(all.map(plain), entriesOf(again).map(plain)), 'the packed archive reads back differently');
    for (const entry of all) {
      const own = readBody(packed.source, again.get(entry.path)!, 0, 10_000);
      must(own.equals(readBody(bufferSource(bytes), entry, 0, 10_000)), `${entry.path} has another body once packed`);
    }
  } finally {
    closeSync(packed.fd);
  }
}

async function packedTar(entries: Entry[], bytes: Buffer) {
  const file = `${process.env.TMPDIR ?? '/tmp'}/fuzz-${process.pid}.tar`;
  const fd = openSync(file, 'wx+', 0o600);
  rmSync(file);
  ftruncateSync(fd);
  const packed = entries.map((entry) => ({ entry, reason: 'traced' as const }));
  await packRootfs({ source: bufferSource(bytes), packed, clamp: NEVER }, fd);
  return { fd, source: fdSource(fd) };
}

function entriesOf(tree: Tree | undefined): Entry[] {
  return tree ? [...tree.entries()].filter(({ path }) => path !== ROOT) : [];
}

/** An entry without the fields that depend on its position in an archive. */
function plain(entry: Entry): Entry {
  return { ...entry, inode: 0, offset: 0 };
}
