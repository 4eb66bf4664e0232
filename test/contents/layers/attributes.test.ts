import { expect, test } from 'vitest';
import { Attributes, asExported } from '../../../src/contents/layers/attributes.ts';
import type { Reader } from '../../../src/contents/layers/reader.ts';
import type { PackedEntry } from '../../../src/rootfs/closure/packed.ts';
import { treeOf } from '../../rootfs/trees.ts';
import { pax, tar } from '../../tar/tars.ts';

const CAPABILITY = Buffer.from('0100000200200000000000000000000000000000', 'hex');

test.each([
  ['revision 2', CAPABILITY.toString('hex'), CAPABILITY.toString('hex')],
  [
    'revision 3 loses its root uid',
    `${CAPABILITY.toString('hex').replace('01000002', '01000003')}a0860100`,
    CAPABILITY.toString('hex'),
  ],
  ['anything else is unchanged', '00', '00'],
])('an exported capability: %s', (_, given, exported) => {
  expect(asExported(Buffer.from(given, 'hex')).toString('hex')).toBe(exported);
});

test('files get their capability by inode and devices their number, with one request each', () => {
  const { tree } = treeOf({
    '/ping': 'x',
    '/plain': 'y',
    '/twin': { type: '1', linkname: 'ping' },
    '/null': { type: '3', major: 0, minor: 0 },
    '/dir': { dir: 0o755 },
  });
  const packed = ['/dir', '/null', '/ping', '/plain', '/twin'].map(
    (path) => ({ entry: tree.get(path as never)!, reason: 'traced' }) as PackedEntry,
  );
  const asked: unknown[] = [];
  const reader = {
    attributes: (names: string[]) => {
      asked.push(names);
      const capabilities = tar(pax({ 'SCHILY.xattr.security.capability': CAPABILITY.toString('latin1') }), {
        name: 'ping',
      });
      return { capabilities, others: [] };
    },
    device: (name: string) => {
      asked.push(name);
      return { major: 1, minor: 3 };
    },
  } as unknown as Reader;
  const complete = new Attributes(reader).complete(packed);
  const xattrs = complete.map(({ entry }) => entry.xattrs?.get('security.capability')?.toString('hex'));
  expect(xattrs).toEqual([undefined, undefined, CAPABILITY.toString('hex'), undefined, CAPABILITY.toString('hex')]);
  expect(complete[1]!.entry.device).toEqual({ major: 1, minor: 3 });
  expect(asked).toEqual([['ping', 'plain'], 'null']);
  expect(packed[2]!.entry.xattrs).toBeUndefined();
});

test('generated files need no request', () => {
  const made = { entry: { type: 'file', path: '/made', inode: 9, body: Buffer.from('x') }, reason: 'package-db' };
  expect(new Attributes({} as Reader).complete([made as PackedEntry])).toEqual([made]);
});

test('without files there is no request', () => {
  const reader = {} as Reader;
  expect(new Attributes(reader).complete([])).toEqual([]);
});

test('known attributes are not requested again', () => {
  const { tree } = treeOf({ '/new': 'n', '/ping': 'x', '/plain': 'y' });
  const packed = ['/new', '/ping', '/plain'].map(
    (path) => ({ entry: tree.get(path as never)!, reason: 'traced' }) as PackedEntry,
  );
  const asked: string[][] = [];
  const attributes = new Attributes({
    attributes: (names) => {
      asked.push([...names]);
      return { capabilities: Buffer.alloc(1024), others: [] };
    },
    device: () => ({ major: 0, minor: 0 }),
  });
  const capable = tar(pax({ 'SCHILY.xattr.security.capability': CAPABILITY.toString('latin1') }), { name: 'ping' });
  attributes.learn(['ping', 'plain'], { capabilities: capable, others: [] });
  const complete = attributes.complete(packed);
  expect(complete.map(({ entry }) => entry.xattrs?.size)).toEqual([undefined, 1, undefined]);
  expect(asked).toEqual([['new']]);
});

test('packed files with attributes that exports lack are returned', () => {
  const { tree } = treeOf({ '/noted': 'x', '/other': 'y', '/twin': { type: '1', linkname: 'noted' } });
  const items = (...paths: string[]) =>
    paths.map((path) => ({ entry: tree.get(path as never)!, reason: 'traced' }) as PackedEntry);
  const attributes = new Attributes({} as Reader);
  attributes.learn(['noted', 'other'], { capabilities: Buffer.alloc(1024), others: ['noted'] });
  expect(attributes.lost(items('/noted', '/other', '/twin'))).toEqual(['/noted', '/twin']);
  expect(attributes.lost(items('/other'))).toEqual([]);
});
