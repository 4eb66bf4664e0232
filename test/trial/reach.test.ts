import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerEvent } from '../../src/engine/events.ts';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import {
  type Reach,
  type Reached,
  reachedBetween,
  reachOf,
  unknownReachText,
  untouchedText,
} from '../../src/trial/reach.ts';
import { trafficInto } from '../../src/trial/traffic.ts';
import { inspected } from './containers.ts';

describe('the traffic from outside', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'traffic-'));
    mkdirSync(join(proc, '7', 'net'), { recursive: true });
  });
  afterEach(() => rmSync(proc, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(proc, '7', 'net', name), text);

  test('is what TCP, UDP and ICMP received, without what the loopback device carried', () => {
    write(
      'snmp',
      [
        'Ip: Forwarding InReceives\nIp: 1 9999',
        'Icmp: InMsgs InErrors\nIcmp: 2 0',
        'Tcp: PassiveOpens InSegs\nTcp: 6 80',
        'Udp: InDatagrams NoPorts InErrors IgnoredMulti\nUdp: 10 1 0 700\n',
      ].join('\n'),
    );
    write('snmp6', 'Ip6InReceives 9999\nIcmp6InMsgs 800\nIcmp6InEchos 3\nUdp6InDatagrams 20\nUdp6NoPorts 4\n');
    write('dev', 'Inter-|   Receive\n face |bytes    packets\n    lo:    4000      40    0\n  eth0: 9 99 0\n');
    expect(trafficInto(7, proc)).toEqual({ packets: 80, requests: 41 });
  });

  test('is unknown without the counters', () => expect(trafficInto(8, proc)).toBeUndefined());

  test('of this process is a number', () => expect(trafficInto(process.pid)?.packets).toBeGreaterThanOrEqual(0));
});

describe('what reached a container', () => {
  const reach = (packets: number, requests: number, calls: number): Reach => ({
    ...{ traffic: { packets, requests }, calls, paths: 0 },
  });
  const unknown = (calls: number): Reach => ({ traffic: undefined, calls, paths: 0 });
  test.each([
    ['a request', reach(3, 0, 0), reach(7, 1, 0), 'a caller'],
    ['a call', reach(3, 0, 0), reach(3, 0, 1), 'a caller'],
    ['a call, although the traffic is unknown', unknown(0), unknown(1), 'a caller'],
    ['answers to its own requests', reach(3, 0, 0), reach(7, 0, 0), 'packets'],
    ['requests on the loopback device', reach(3, 0, 0), reach(3, 1, 0), 'own requests'],
    ['nothing', reach(3, 1, 1), reach(3, 1, 1), 'nothing'],
    ['what is unknown', unknown(1), unknown(1), undefined],
    ['what is unknown because it ended', reach(3, 1, 0), unknown(0), undefined],
  ])('%s', (_, before, after, reached) => expect(reachedBetween(before, after)).toBe(reached));

  test('by calls of others only, not by the health check and the life of the container', () => {
    const actions = [
      'start',
      'exec_create: check',
      'exec_start: check',
      'exec_die',
      'health_status: healthy',
      'exec_create: ls',
      'kill',
      'extract-to-dir',
      'die',
    ];
    const events = actions.map((action): ContainerEvent => ({ action, id: 'c', attributes: {} }));
    expect(reachOf(undefined, events, (command) => command === 'check', 5)).toEqual({
      traffic: undefined,
      calls: 3,
      paths: 5,
    });
  });
});

test("nobody knows what reached a container in this machine's network", () => {
  const { HostConfig } = inspected();
  const host = inspected({ HostConfig: { ...HostConfig, NetworkMode: 'host' } });
  expect(unknownReachText(undefined, host)).toMatch(
    /^The container uses this machine's network \(--network host\), so/,
  );
  expect(unknownReachText('a caller', host)).toBeUndefined();
  expect(unknownReachText(undefined, inspected())).toBeUndefined();
});

describe('a test does not touch the container', () => {
  const image = inspected().Config;
  const checked = { ...image, Healthcheck: { Test: ['CMD', 'check'] } };
  const volume = (Name: string) => [{ Type: 'volume', Destination: '/d', RW: true, Name }];
  const surely = /^The test did not touch the container/;
  const perhaps = /^The test does not seem to touch the container: .* beside those of the HEALTHCHECK/;
  test.each<[string, Reached, boolean, boolean, Partial<ContainerInspect>, RegExp | undefined]>([
    ['if nothing arrived and nothing was opened', 'nothing', true, false, {}, surely],
    ['perhaps not, if it has a HEALTHCHECK', 'nothing', false, false, { Config: checked }, perhaps],
    ['perhaps not, if the HEALTHCHECK makes requests', 'own requests', false, false, { Config: checked }, perhaps],
    ['unless it opened something', 'nothing', false, false, {}, undefined],
    ['unless another container is the test', 'own requests', true, true, { Config: checked }, undefined],
    ['unless a caller came', 'a caller', true, false, { Config: checked }, undefined],
    ['unless it shares files', 'nothing', false, false, { Config: checked, Mounts: volume('data') }, undefined],
    [
      'although it has a volume',
      'nothing',
      false,
      false,
      { Config: checked, Mounts: volume('ab'.repeat(32)) },
      perhaps,
    ],
  ])('%s', (_, reached, samePaths, others, change, text) => {
    const said = untouchedText(reached, samePaths, others, inspected(change));
    if (text) expect(said).toMatch(text);
    else expect(said).toBeUndefined();
  });
});
