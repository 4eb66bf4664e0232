import { describe, expect, test } from 'vitest';
import {
  mountOptions,
  overlayStack,
  snapshotArgs,
  snapshotStack,
  stackOf,
} from '../../../src/contents/layers/overlay.ts';

const ID = 'a'.repeat(64);

test('the layers of a container are names below their folder, the top layer first', () => {
  const Data = {
    UpperDir: '/var/lib/docker/overlay2/top/diff',
    LowerDir: '/var/lib/docker/overlay2/top-init/diff:/var/lib/docker/overlay2/base/diff',
    MergedDir: '/var/lib/docker/overlay2/top/merged',
  };
  const stack = { folder: '/var/lib/docker/overlay2', names: ['top/diff', 'top-init/diff', 'base/diff'] };
  expect(overlayStack({ Name: 'overlay2', Data })).toEqual(stack);
  expect(mountOptions(stack)).toBe('ro,nosuid,nodev,noexec,lowerdir=top/diff:top-init/diff:base/diff');
});

test('layers that share only the root folder have a stack', () => {
  expect(stackOf(['/a/b/fs', '/c/fs'])).toEqual({ folder: '/', names: ['a/b/fs', 'c/fs'] });
  expect(stackOf(['/a/b', '/a/bc'])).toEqual({ folder: '/a', names: ['b', 'bc'] });
});

test.each([
  [undefined, 'the engine keeps images with an unnamed driver, not overlay2'],
  [{ Name: 'vfs', Data: { RootDir: '/x' } }, 'the engine keeps images with vfs, not overlay2'],
  [{ Name: 'overlayfs', Data: null }, 'the engine keeps images with overlayfs, not overlay2'],
])('%j does not give a stack', (driver, reason) => {
  expect(overlayStack(driver)).toBe(reason);
});

test.each([
  [['/a/../b', '/c'], '"/a/../b" is not a normalized absolute path of a layer'],
  [['a/b', '/c'], '"a/b" is not a normalized absolute path of a layer'],
  [['/l/a,b', '/l/c'], 'the names of its layers have characters that mount(8) cannot take'],
  [Array.from({ length: 60 }, (_, at) => `/l/${ID}${at}/diff`), 'it has 60 layers, too many for one mount'],
])('%j cannot be mounted', (layers, reason) => {
  expect(stackOf(layers)).toBe(reason);
});

describe('with the containerd image store', () => {
  const Containerd = { Address: '/run/containerd/containerd.sock', Namespaces: { Containers: 'moby' } };

  test('containerd gets the name of the container', () => {
    const place = '--address /run/containerd/containerd.sock --namespace moby';
    const asked = `ctr ${place} snapshots --snapshotter overlayfs mounts / ${ID}`;
    expect(snapshotArgs({ Name: 'overlayfs', Data: null }, { Containerd }, ID)).toEqual(asked.split(' '));
  });

  test.each([
    [{ Name: 'overlay2', Data: { UpperDir: '/a' } }, { Containerd }],
    [{ Name: 'overlayfs' }, {}],
  ])('containerd is not called for %j %j', (driver, info) => {
    expect(snapshotArgs(driver, info, ID)).toBeUndefined();
  });

  test("containerd's mount command is read", () => {
    const command =
      'mount -t overlay overlay / -o workdir=/c/snapshots/9/work,upperdir=/c/snapshots/9/fs,lowerdir=/c/snapshots/8/fs:/c/snapshots/1/fs,index=off\n';
    expect(snapshotStack(command)).toEqual({ folder: '/c/snapshots', names: ['9/fs', '8/fs', '1/fs'] });
    expect(snapshotStack('mount -t bind /c/1/fs / -o rbind,rw\n')).toBe(
      'containerd does not keep its layers in an overlay: mount -t bind /c/1/fs / -o rbind,rw',
    );
  });
});
