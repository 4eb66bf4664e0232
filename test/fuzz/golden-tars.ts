import { paxRecord } from '../../src/tar/pax.ts';
import { member, type RawMember } from '../tar/tars.ts';
import type { Random } from './random.ts';

/** Few names, so that members collide: the same name twice, or a name below another. */
const PARTS = ['a', 'b', 'c', 'd', '.x', '\xff', 'n\nl', 'e'.repeat(90)];

/**
 * Archives like those of tar programs: one buffer per member with its extended headers, without an end mark. `plain`:
 * without members that only root can extract.
 */
export function goldenMembers(random: Random, plain = false): Buffer[] {
  return random.times(1 + random.int(10), () => goldenMember(random, plain));
}

/** The end mark of an archive. */
export const END = Buffer.alloc(1024);

function goldenMember(random: Random, plain: boolean): Buffer {
  const path = name(random);
  const records: [string, string][] = [];
  const raw: RawMember = { name: path, mode: random.pick([0o644, 0o755, 0o4755, 0o600]), mtime: random.int(2 ** 31) };
  // Bytes beyond ASCII are only reliable in an extended header.
  if (path.length > 100 || /[^\x20-\x7e]/.test(path) || random.once(8)) records.push(['path', path]);
  if (random.once(8)) records.push(['mtime', `${random.int(2 ** 31)}.${1 + random.int(999_999_998)}`]);
  if (random.once(10)) records.push([`SCHILY.xattr.user.${random.pick(PARTS)}`, random.bytes(random.int(9))]);
  if (random.once(10)) records.push(['uid', String(random.int(2 ** 32 - 2))]);
  Object.assign(raw, kindOf(random, plain, records));
  const pax = records.length === 0 ? [] : [paxHeader(records)];
  return Buffer.concat([...pax, member({ ...raw, name: raw.name.slice(0, 100) })]);
}

function kindOf(random: Random, plain: boolean, records: [string, string][]): Partial<RawMember> {
  switch (random.int(plain ? 8 : 11)) {
    case 0:
    case 1:
      return { type: '5' };
    case 2:
      return { type: '2', linkname: name(random).slice(0, 100) };
    case 3:
    case 4:
      return { type: '1', linkname: name(random).slice(0, 100) };
    case 8:
      return { type: random.pick(['3', '4']), major: random.int(4096), minor: random.int(4096) };
    case 9:
      return { type: '6' };
    case 10:
      return sparse(random, records);
    default:
      return { body: random.bytes(random.pick([0, 1, 511, 512, 513, 5000])) };
  }
}

function sparse(random: Random, records: [string, string][]): Partial<RawMember> {
  const runs = random.times(random.int(5), (index) => [1000 * index, random.int(900)] as const);
  const size = runs.reduce((sum, [, length]) => sum + length, 0);
  records.push(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.realsize', String(6000)]);
  const map = `${[runs.length, ...runs.flat()].join('\n')}\n`;
  return { body: `${map.padEnd(512, '\0')}${random.bytes(size)}` };
}

function name(random: Random): string {
  return random.times(1 + random.int(3), () => random.pick(PARTS)).join('/');
}

/** An extended header of records, which may repeat. */
export function paxHeader(records: readonly (readonly [string, string])[], type = 'x'): Buffer {
  return member({ name: 'pax', type, body: Buffer.concat(records.map(([key, value]) => paxRecord(key, value))) });
}
