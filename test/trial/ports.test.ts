import { describe, expect, test } from 'vitest';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { addressesOf } from '../../src/trial/ports.ts';

function container(networkMode: string, networks: object, ports: object = {}): ContainerInspect {
  return {
    HostConfig: { NetworkMode: networkMode },
    NetworkSettings: { Networks: networks, Ports: ports },
  } as ContainerInspect;
}

describe('where a container answers', () => {
  test("at its own address, and at the engine's proxy, whose answer alone proves nothing", () => {
    const ports = { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] };
    expect(addressesOf(container('bridge', { bridge: { IPAddress: '172.17.0.2' } }, ports), ['80/tcp'])).toEqual([
      { host: '172.17.0.2', port: 80, proxied: false },
      { host: '127.0.0.1', port: 8080, proxied: true },
    ]);
  });

  test('on the host network: at the host', () => {
    expect(addressesOf(container('host', { host: { IPAddress: '' } }), ['80/tcp'])).toEqual([
      { host: '127.0.0.1', port: 80, proxied: false },
    ]);
  });

  test('without a network: nowhere', () => {
    expect(addressesOf(container('none', { none: { IPAddress: '' } }), ['80/tcp'])).toEqual([]);
  });
});
