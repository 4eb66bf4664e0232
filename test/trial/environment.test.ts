import { expect, test } from 'vitest';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { containerEnv } from '../../src/trial/environment.ts';
import { runnable } from '../support/image-names.ts';

test('the environment of a test has phase, container, image and published ports', () => {
  const Ports = {
    '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }],
    '53/udp': [{ HostIp: '', HostPort: '53' }],
    '443/tcp': null,
  };
  const container = { Id: 'abc', NetworkSettings: { Ports } } as unknown as ContainerInspect;
  expect(containerEnv('verify', runnable('app-micro'), container)).toEqual({
    MICROPACKER_PHASE: 'verify',
    MICROPACKER_CONTAINER: 'abc',
    MICROPACKER_IMAGE: 'app-micro',
    MICROPACKER_PORT_80: '8080',
  });
  expect(containerEnv('capture', runnable('app'), undefined)).toEqual({
    MICROPACKER_PHASE: 'capture',
    MICROPACKER_CONTAINER: undefined,
    MICROPACKER_IMAGE: 'app',
  });
});
