import { member, withChecksum } from '../tar/tars.ts';
import { paxHeader } from './golden-tars.ts';
import type { Random } from './random.ts';

/** The fields of a header: offset and length. */
const FIELDS = [
  [0, 100],
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [156, 1],
  [157, 100],
  [257, 8],
  [329, 8],
  [337, 8],
  [345, 155],
  [386, 24],
  [482, 1],
  [483, 12],
] as const;
const TYPES = ['0', '1', '2', '3', '4', '5', '6', '7', 'x', 'g', 'X', 'L', 'K', 'S', 'D', 'V', 'M', '\0', 'A', '\xff'];
const NUMBERS = [
  '7777777',
  '77777777777',
  '\x80\0\0\0\0\0\0\x01',
  '\xff'.repeat(12),
  '\x80\xff'.padEnd(12, '\xff'),
  ' ',
  '9',
  '',
];
const NAMES = [
  '..',
  '../x',
  '/',
  '/abs',
  './',
  '.',
  'a/../b',
  'a//b',
  'a/./c',
  'a/',
  '',
  'x/'.repeat(49),
  '../../etc/passwd',
];
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '512',
  '99999999999',
  '9007199254740991',
  '9007199254740993',
  '1e9',
  '0,1',
  '0,0,0,1',
  'x',
  '\0',
];
const KEYS = [
  'path',
  'linkpath',
  'size',
  'uid',
  'gid',
  'mtime',
  'SCHILY.xattr.',
  'SCHILY.xattr.user.a',
  'GNU.sparse.major',
  'GNU.sparse.minor',
  'GNU.sparse.name',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
  'GNU.sparse.offset',
  'GNU.sparse.numbytes',
  'GNU.sparse.map',
  'comment',
];

type Change = (blocks: Buffer[], random: Random) => void;

const CHANGES: Change[] = [
  // Any byte of any block.
  (blocks, random) => {
    random.pick(blocks)[random.int(512)] = random.int(256);
  },
  // A field of a header, replaced by a value of its kind or by any bytes.
  (blocks, random) => {
    const [at, length] = random.pick(FIELDS);
    const text = random.pick([random.pick(NUMBERS), random.pick(NAMES), random.pick(TYPES), random.bytes(length)]);
    random
      .pick(blocks)
      .fill(0, at, at + length)
      .write(text, at, length, 'latin1');
  },
  (blocks, random) => {
    random.pick(blocks).write(random.pick(TYPES), 156, 1, 'latin1');
  },
  (blocks, random) => {
    random.pick(blocks).fill(0, 0, 100).write(random.pick(NAMES), 0, 100, 'latin1');
  },
  // Blocks are repeated, removed or swapped.
  (blocks, random) => {
    blocks.splice(random.int(blocks.length), 0, Buffer.from(random.pick(blocks)));
  },
  (blocks, random) => {
    if (blocks.length > 1) blocks.splice(random.int(blocks.length), 1 + random.int(2));
  },
  (blocks, random) => {
    const [one, other] = [random.int(blocks.length), random.int(blocks.length)];
    [blocks[one], blocks[other]] = [blocks[other]!, blocks[one]!];
  },
  // Additional extended headers.
  (blocks, random) => insert(blocks, random, paxHeader(records(random), random.pick(['x', 'x', 'x', 'g', 'X']))),
  (blocks, random) =>
    insert(blocks, random, member({ name: '././@LongLink', type: random.pick(['L', 'K']), body: value(random) })),
  (blocks, random) => insert(blocks, random, member({ name: 'pax', type: 'x', body: random.bytes(random.int(40)) })),
];

/** An archive with a few changes, mostly with corrected checksums, sometimes cut off. */
export function mutate(archive: Buffer, random: Random): Buffer {
  const blocks = Array.from({ length: archive.length / 512 }, (_, at) =>
    Buffer.from(archive.subarray(512 * at, 512 * at + 512)),
  );
  for (let left = 1 + random.int(random.pick([1, 2, 5])); left > 0 && blocks.length > 0; left -= 1)
    random.pick(CHANGES)(blocks, random);
  if (!random.once(10)) for (const block of blocks) if (isHeader(block)) withChecksum(block);
  const bytes = Buffer.concat(blocks);
  return random.once(20) ? bytes.subarray(0, random.int(bytes.length + 1)) : bytes;
}

function insert(blocks: Buffer[], random: Random, header: Buffer): void {
  const at = random.int(blocks.length);
  for (let from = header.length - 512; from >= 0; from -= 512) blocks.splice(at, 0, header.subarray(from, from + 512));
}

function records(random: Random): [string, string][] {
  return random.times(1 + random.int(4), () => [random.pick(KEYS), value(random)]);
}

function value(random: Random): string {
  return random.pick([
    random.pick(VALUES),
    random.pick(NAMES),
    random.bytes(random.int(20)),
    'y'.repeat(random.int(5000)),
  ]);
}

function isHeader(block: Buffer): boolean {
  return block.toString('latin1', 257, 262) === 'ustar';
}
