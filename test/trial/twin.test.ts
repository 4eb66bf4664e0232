import { describe, expect, test } from 'vitest';
import { runLabels } from '../../src/engine/argv.ts';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import type { Changes } from '../../src/trial/changes.ts';
import { type TwinOptions, twinRequest } from '../../src/trial/twin.ts';
import { runnable } from '../support/image-names.ts';
import { inspected } from './containers.ts';

const none: Changes = { env: [], capAdd: [], mounts: [], securityOpt: [], entrypoint: undefined, command: [] };
const options: TwinOptions = {
  image: runnable('app-micro'),
  runId: 'run',
  config: { Entrypoint: ['/image'] },
  changes: none,
};

interface Body {
  HostConfig: ContainerInspect['HostConfig'];
  [field: string]: unknown;
}

function twin(change: Partial<ContainerInspect> = {}, more: Partial<TwinOptions> = {}) {
  const { body, further } = twinRequest(inspected(change), { ...options, ...more });
  return { body: body as Body, further };
}

const host = (change: object) => ({ HostConfig: { ...inspected().HostConfig, ...change } });
const volume = (Destination: string, change = {}) => ({ Type: 'volume', Name: 'v', Destination, RW: true, ...change });

describe('a twin', () => {
  test('is the original with another image and our label', () => {
    expect(twin().body).toEqual({
      ...inspected().Config,
      Image: 'app-micro',
      Labels: { job: '1', ...runLabels('run') },
      HostConfig: { ...inspected().HostConfig, Links: undefined, Binds: undefined },
      NetworkingConfig: { EndpointsConfig: { github_network_1: { Aliases: ['web'] } } },
    });
  });

  test("has the tracer's changes", () => {
    const mount = { Type: 'bind', Source: '/s', Target: '/t' };
    const program = { entrypoint: ['/strace'], command: ['x'] };
    const securityOpt = ['seccomp={}'];
    const changes = { env: ['KEY='], capAdd: ['SYS_PTRACE'], mounts: [mount], securityOpt, ...program };
    const { body } = twin(host({ CapAdd: ['NET_ADMIN'], SecurityOpt: ['label=disable'] }), { changes });
    expect(body).toMatchObject({ Entrypoint: ['/strace'], Cmd: ['x'], Env: ['PATH=/bin', 'KEY='] });
    expect(body.HostConfig).toMatchObject({ CapAdd: ['NET_ADMIN', 'SYS_PTRACE'], Mounts: [mount] });
    // Of two profiles the engine uses the last.
    expect(body.HostConfig.SecurityOpt).toEqual(['label=disable', 'seccomp={}']);
  });

  test.each([
    [['/image'], []],
    [null, null],
  ])('of a container that cleared the entrypoint %j of its image clears it, too', (Entrypoint, expected) => {
    const without = { Config: { ...inspected().Config, Entrypoint: null } };
    expect(twin(without, { config: { Entrypoint } }).body.Entrypoint).toEqual(expected);
  });

  test.each([
    [{ NetworkMode: 'container:5' }, ''],
    [{ UTSMode: 'host' }, ''],
    [{ UTSMode: '' }, 'abababababab'],
  ])('with %j has the hostname "%s"', (change, hostname) => {
    expect(twin(host(change)).body.Hostname).toBe(hostname);
  });

  test("has the default bridge's links in the form of the request", () => {
    expect(twin(host({ Links: ['/db:/web/database'] })).body.HostConfig.Links).toEqual(['db:database']);
  });
});

describe("a twin's volumes are the original's, by name", () => {
  test.each<[string, object, ReturnType<typeof volume>, string[] | undefined]>([
    ['an anonymous one', {}, volume('/data'), ['v:/data']],
    ['a read-only one', {}, volume('/data', { RW: false }), ['v:/data:ro']],
    ['one with a mode', {}, volume('/data', { Mode: 'z', RW: false }), ['v:/data:z,ro']],
    ['a named one', { Binds: ['v:/data/:ro'] }, volume('/data'), ['v:/data/:ro']],
    ['one of --mount', { Mounts: [{ Type: 'volume', Source: 'v', Target: '/data' }] }, volume('/data'), undefined],
    ['a folder of the host', {}, { ...volume('/data'), Type: 'bind' }, undefined],
  ])('%s', (_, change, mount, binds) => {
    expect(twin({ ...host(change), Mounts: [mount] }).body.HostConfig.Binds).toEqual(binds);
  });

  test('an anonymous one of --mount', () => {
    const change = host({ Mounts: [{ Type: 'volume', Target: '/data' }] });
    const { HostConfig } = twin({ ...change, Mounts: [volume('/data')] }).body;
    expect(HostConfig.Mounts).toEqual([{ Type: 'volume', Target: '/data', Source: 'v' }]);
    expect(HostConfig.Binds).toBeUndefined();
  });
});

describe("a twin's networks", () => {
  const IPAMConfig = { IPv4Address: '10.9.0.5' };
  const networks = (Networks: ContainerInspect['NetworkSettings']['Networks']) => ({ NetworkSettings: { Networks } });
  const joined = ({ body, further }: ReturnType<typeof twin>) => [
    body.HostConfig.NetworkMode,
    (body.NetworkingConfig as { EndpointsConfig: object } | undefined)?.EndpointsConfig,
    further,
  ];

  test.each<[string, string, ContainerInspect['NetworkSettings']['Networks'], unknown[]]>([
    ['keep a fixed address', 'a', { a: { IPAMConfig, IPAddress: '10.9.0.5' } }, ['a', { a: { IPAMConfig } }, []]],
    ['are joined at creation (the first) and later (the others)', 'a', { b: {}, a: {} }, ['a', { a: {} }, [['b', {}]]]],
    ['are found by id', 'f00', { a: { NetworkID: 'f00' } }, ['f00', { a: {} }, []]],
    ['may be the default bridge', 'default', { bridge: { Links: [] } }, ['default', { bridge: {} }, []]],
    ['may differ from the one at creation', 'a', { b: { Links: ['db:x'] } }, ['b', { b: { Links: ['db:x'] } }, []]],
    ['may be none any more', 'a', {}, ['none', undefined, []]],
    ["the host's", 'host', { host: {} }, ['host', undefined, []]],
    ["another container's", 'container:5', {}, ['container:5', undefined, []]],
  ])('%s', (_, NetworkMode, Networks, expected) => {
    expect(joined(twin({ ...host({ NetworkMode }), ...networks(Networks) }))).toEqual(expected);
  });
});
