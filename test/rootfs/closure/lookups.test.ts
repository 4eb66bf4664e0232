import { describe, expect, test } from 'vitest';
import { parseElf } from '../../../src/rootfs/closure/elf.ts';
import { Lookups } from '../../../src/rootfs/closure/lookups.ts';
import { elf } from '../elves.ts';
import { imageOf } from './image-files.ts';

const OWN = elf();
const wanted = parseElf((at, length) => OWN.subarray(at, at + length))!;
const { tree, binaries } = imageOf({
  '/lib/libx.so': elf({ machine: 183 }),
  '/opt/libx.so': { link: '../usr/libx.so.1' },
  '/usr/libx.so.1': elf(),
  '/l': { link: 'opt' },
  '/rootlib.so': elf(),
  '/text': 'no ELF',
});
const lookups = (steps?: number) => new Lookups(tree, binaries, steps);

test('the first library that can be linked is found, under the given name', () => {
  const found = lookups().find(['/none/libx.so', '/lib/libx.so', '/text', '/l/libx.so', '/usr/libx.so.1'], wanted);
  expect(found).toMatchObject({ candidate: '/l/libx.so', foundAs: '/opt/libx.so', entry: { path: '/usr/libx.so.1' } });
});

test.each([['/rootlib.so'], ['//rootlib.so'], ['/usr/../rootlib.so'], ['/l/../rootlib.so']])('%s is found', (path) => {
  expect(lookups().find([path], wanted)?.entry.path).toBe('/rootlib.so');
});

test.each([['/opt'], ['/opt/..'], ['/none'], [`/${'x/../'.repeat(1000)}rootlib.so`], ['']])(
  'no library is found at %j',
  (path) => {
    expect(lookups().find([path], wanted)).toBeUndefined();
  },
);

describe('when the steps are used up', () => {
  const endless = function* () {
    for (let n = 0; ; n += 1) yield `/none/${n}`;
  };
  test('nothing more is found', () => {
    const few = lookups(1000);
    expect(few.find(endless(), wanted)).toBeUndefined();
    expect(few.exhausted).toBe(true);
    expect(few.find(['/rootlib.so'], wanted)).toBeUndefined();
  });
  test('links and long texts have used more of them', () => {
    const few = lookups(50);
    few.find(['/l/libx.so'], wanted);
    expect(few.exhausted).toBe(true);
    const others = lookups(50);
    others.spend(900);
    expect(others.exhausted).toBe(true);
  });
});
