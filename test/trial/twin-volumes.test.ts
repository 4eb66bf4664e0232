import { expect, test } from 'vitest';
import { volumesOf, withOtherVolumes } from '../../src/trial/twin-volumes.ts';
import { inspected } from './containers.ts';

const HostConfig = {
  ...inspected().HostConfig,
  VolumeDriver: 'nfs',
  Binds: ['data:/d:ro', '/host:/h', 'other:/o'],
  Mounts: [
    { Type: 'volume', Source: 'data', Target: '/e', VolumeOptions: { NoCopy: true, DriverConfig: { Name: 'nfs' } } },
    { Type: 'bind', Source: '/data', Target: '/f' },
    { Type: 'volume', Target: '/g' },
  ],
};
const Mounts = [
  { Type: 'volume', Name: 'data', Destination: '/d', RW: false },
  { Type: 'volume', Name: 'data', Destination: '/e', RW: true },
  { Type: 'bind', Source: '/host', Destination: '/h', RW: true },
  { Type: 'volume', Name: 'anonymous', Destination: '/g', RW: true },
];
const container = inspected({ HostConfig, Mounts });

test('the volumes of a container, each once', () => {
  expect(volumesOf(container)).toEqual(['data', 'anonymous']);
});

test('a container with other volumes has them everywhere, without their driver', () => {
  const renamed = new Map([
    ['data', 'ours'],
    ['anonymous', 'ours-2'],
  ]);
  const other = withOtherVolumes(container, renamed);
  expect(other.HostConfig).toMatchObject({
    VolumeDriver: '',
    Binds: ['ours:/d:ro', '/host:/h', 'other:/o'],
    Mounts: [
      { Type: 'volume', Source: 'ours', Target: '/e', VolumeOptions: { NoCopy: true } },
      { Type: 'bind', Source: '/data', Target: '/f' },
      { Type: 'volume', Target: '/g' },
    ],
  });
  expect(other.HostConfig.Mounts![0]!.VolumeOptions).not.toHaveProperty('DriverConfig');
  expect(other.Mounts!.map(({ Name }) => Name)).toEqual(['ours', 'ours', undefined, 'ours-2']);
});

test('a container without other volumes is the same', () => {
  expect(withOtherVolumes(container, new Map())).toBe(container);
});
