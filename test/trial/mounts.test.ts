import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ImagePath, pathFromText } from '../../src/base/path.ts';
import { type How, Touches } from '../../src/capture/touch.ts';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { type Mounted, mountsIn, touchesOfImage } from '../../src/trial/mounts.ts';
import { inspected } from './containers.ts';

const folder = mkdtempSync(join(tmpdir(), 'mounts-'));
const file = join(folder, 'file');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

const hadData = (volume: string) => volume === 'full';
const mount = (Type: string, Destination: string, change = {}) => ({ Type, Destination, RW: true, ...change });

describe('a mount hides', () => {
  test.each<[string, Partial<ContainerInspect>, Mounted['hides']]>([
    ['as a folder, if it is a folder of the host', { Mounts: [mount('bind', '/d', { Source: folder })] }, 'folder'],
    ['as a file, if it is a file of the host', { Mounts: [mount('bind', '/d', { Source: file })] }, 'file'],
    ['as a folder, if nobody knows', { Mounts: [mount('bind', '/d', { Source: '/no/such' })] }, 'folder'],
    ['as a folder, if it is a volume with files', { Mounts: [mount('volume', '/d', { Name: 'full' })] }, 'folder'],
    [
      'nothing, if it is a volume filled from the image',
      { Mounts: [mount('volume', '/d', { Name: 'new' })] },
      undefined,
    ],
    [
      'as a folder, if the volume is not filled',
      { Mounts: [mount('volume', '/d', { Name: 'new', Mode: 'z,nocopy' })] },
      'folder',
    ],
    ['as a folder, if it is of --mount and in memory', { Mounts: [mount('tmpfs', '/d/')] }, 'folder'],
  ])('%s', (_, change, hides) => {
    const found = mountsIn(inspected(change), hadData).map((one) => ({ path: one.path, hides: one.hides }));
    expect(found).toEqual([{ path: '/d', hides }]);
  });

  test('as a folder, if it is a --tmpfs', () => {
    const HostConfig = { ...inspected().HostConfig, Tmpfs: { '/t': 'size=1m' } };
    expect(mountsIn(inspected({ HostConfig }), hadData)).toEqual([{ path: '/t', hides: 'folder' }]);
  });

  test('as a folder, if its --mount says volume-nocopy', () => {
    const Mounts = [{ Type: 'volume', Source: 'new', Target: '/d/', VolumeOptions: { NoCopy: true } }];
    const HostConfig = { ...inspected().HostConfig, Mounts };
    const change = { HostConfig, Mounts: [mount('volume', '/d', { Name: 'new' })] };
    expect(mountsIn(inspected(change), hadData)).toEqual([{ path: '/d', hides: 'folder' }]);
  });
});

describe('the touches of the image', () => {
  const mounts: Mounted[] = [
    { path: pathFromText('/data'), hides: 'folder' },
    { path: pathFromText('/data/filled'), hides: undefined },
    { path: pathFromText('/etc/app.conf'), hides: 'file' },
    { path: pathFromText('/data/file'), hides: 'file' },
  ];
  const seen = (path: string, how: How = 'open', found = true) => {
    const touches = new Touches();
    touches.add({ path: pathFromText(path), how, found, by: '/app' as ImagePath });
    return touchesOfImage(touches, mounts)
      .sorted()
      .map((touch) => [touch.path, touch.how, touch.found]);
  };

  test('lack the listing of a mounted folder: its names are not the image’s', () => {
    const touches = new Touches();
    touches.add({ path: pathFromText('/data'), how: 'open', found: true, listed: ['/bin/ls' as ImagePath] });
    expect(touchesOfImage(touches, mounts).sorted()).toEqual([{ path: '/data', how: 'stat', found: true }]);
  });

  test.each<[string, How, boolean, [string, How, boolean][]]>([
    ['/data/x', 'open', true, [['/data', 'stat', true]]],
    ['/data/x', 'open', false, [['/data', 'stat', true]]],
    ['/data/deep/x', 'create', true, [['/data', 'stat', true]]],
    ['/data', 'create', true, [['/data', 'stat', true]]],
    ['/database', 'open', true, [['/database', 'open', true]]],
    ['/data/filled/x', 'open', true, [['/data/filled/x', 'open', true]]],
    ['/etc/app.conf', 'open', true, [['/etc', 'stat', true]]],
    ['/etc/app.conf.d', 'open', false, [['/etc/app.conf.d', 'open', false]]],
    ['/data/file', 'open', true, []],
    ['/', 'open', true, [['/', 'open', true]]],
  ])('of %s (%s, found: %s) are %j', (path, how, found, kept) => expect(seen(path, how, found)).toEqual(kept));

  test('are all touches if no mount hides anything', () => {
    const touches = new Touches();
    expect(touchesOfImage(touches, [{ path: pathFromText('/d'), hides: undefined }])).toBe(touches);
  });

  test('are also what is behind links in a mounted folder, one after the other', () => {
    const source = mkdtempSync(join(tmpdir(), 'mounts-'));
    try {
      symlinkSync('next/site.conf', join(source, 'enabled'));
      symlinkSync('/etc/available', join(source, 'next'));
      const touches = new Touches();
      touches.add({ path: pathFromText('/conf.d/enabled'), how: 'stat', found: false });
      touches.add({ path: pathFromText('/conf.d/own'), how: 'stat', found: false });
      const kept = touchesOfImage(touches, [{ path: pathFromText('/conf.d'), hides: 'folder', source }]);
      expect(kept.sorted().map(({ path }) => path)).toEqual(['/conf.d']);
      expect([...kept.asWritten()].map(({ asWritten, found }) => [asWritten, found])).toEqual([
        ['/conf.d/enabled', false],
      ]);
      expect(kept.links()).toEqual(
        new Map([
          ['/conf.d/enabled', ['next/site.conf']],
          ['/conf.d/next', ['/etc/available']],
        ]),
      );
      expect([kept.hides(pathFromText('/conf.d/own')), kept.hides(pathFromText('/conf.d'))]).toEqual([true, false]);
    } finally {
      rmSync(source, { recursive: true });
    }
  });

  test('keep their order in time', () => {
    const touches = new Touches();
    for (const path of ['/z', '/data', '/a']) {
      touches.add({ path: pathFromText(path), how: 'open', found: true, by: '/app' as ImagePath });
    }
    expect([...touchesOfImage(touches, mounts).callers()].map(({ path }) => path)).toEqual(['/z', '/data', '/a']);
  });

  test('keep the folders that a process took as its root', () => {
    const touches = new Touches();
    touches.add({ path: pathFromText('/jail'), how: 'stat', found: true, root: true });
    touches.add({ path: pathFromText('/bin/sh'), how: 'exec', found: true });
    const paths = touchesOfImage(touches, mounts).sorted();
    expect(paths.map(({ path }) => path)).toContain('/jail/bin/sh');
  });
});
