import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What has come into a network namespace so far. */
export interface Traffic {
  /** TCP segments, UDP datagrams and ICMP messages that did not come from the namespace itself. */
  packets: number;
  /** Accepted TCP connections and received UDP datagrams, also those from the namespace itself. */
  requests: number;
}

const MOST_LOOKS = 10;

/**
 * Counts what has come into the network namespace of a process, from the counters in /proc/PID/net (proc_net(5); RFC
 * 4022, 4113 and 4293 for their meaning). Packets that the network sends to everybody do not count: neighbours,
 * routers and new bridge ports send some at any time. Undefined if the counters cannot be read here.
 */
export function trafficInto(pid: number, proc = '/proc'): Traffic | undefined {
  const read = (name: string) => readFileSync(join(proc, String(pid), 'net', name), 'latin1');
  try {
    for (let looks = 1; ; looks++) {
      const own = loopback(read('dev'));
      const snmp = read('snmp');
      const snmp6 = read('snmp6');
      // A packet between two reads would count as one from outside.
      if (loopback(read('dev')) !== own && looks < MOST_LOOKS) continue;
      return trafficOf(snmp, snmp6, own);
    }
  } catch {
    return undefined;
  }
}

function trafficOf(snmp: string, snmp6: string, own: number): Traffic {
  const tcp = pairs(snmp, 'Tcp:');
  const udp = pairs(snmp, 'Udp:');
  const six = new Map(snmp6.split('\n').map(nameAndNumber));
  const datagrams = sum([
    ...['InDatagrams', 'NoPorts'].map((name) => udp.get(name)),
    ...['Udp6InDatagrams', 'Udp6NoPorts'].map((name) => six.get(name)),
  ]);
  const messages = [pairs(snmp, 'Icmp:').get('InMsgs'), six.get('Icmp6InEchos')];
  return {
    // TCP counts both versions of IP in one place.
    packets: Math.max(0, sum([tcp.get('InSegs'), datagrams, ...messages]) - own),
    requests: sum([tcp.get('PassiveOpens'), datagrams]),
  };
}

/** The counters of one protocol in a file of two lines each: names, then numbers. */
function pairs(text: string, protocol: string): Map<string, number> {
  const [names = [], numbers = []] = text
    .split('\n')
    .filter((line) => line.startsWith(protocol))
    .map((line) => line.split(' '));
  return new Map(names.map((name, at) => [name, Number(numbers[at])]));
}

function nameAndNumber(line: string): [string, number] {
  const [name = '', number] = line.split(/\s+/);
  return [name, Number(number)];
}

/** The packets received by the loopback device: bytes, then packets follow its name. */
function loopback(text: string): number {
  return Number(/^\s*lo:\s*\d+\s+(\d+)/m.exec(text)?.[1] ?? 0);
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
