import net from 'node:net';
import type { ContainerInspect } from '../engine/inspect.ts';

/** Published TCP ports ("80/tcp"), else the exposed ones. */
export function tcpPorts(container: ContainerInspect): string[] {
  const tcp = (ports: object | null | undefined) => Object.keys(ports ?? {}).filter((port) => port.endsWith('/tcp'));
  const published = tcp(container.HostConfig.PortBindings);
  return published.length > 0 ? published : tcp(container.Config.ExposedPorts);
}

interface Address {
  host: string;
  port: number;
  /** The engine's proxy accepts connections before the program listens, so a connection must also stay open. */
  proxied: boolean;
}

/** The addresses of the container's ports: its own, and those that the engine publishes. */
export function addressesOf(container: ContainerInspect, ports: readonly string[]): Address[] {
  const numbers = ports.map((port) => Number.parseInt(port, 10));
  if (container.HostConfig.NetworkMode === 'host') {
    return numbers.map((port) => ({ host: '127.0.0.1', port, proxied: false }));
  }
  const own = Object.values(container.NetworkSettings.Networks ?? {})
    .map((network) => network.IPAddress || network.GlobalIPv6Address)
    .filter((host) => host !== undefined && host !== '')
    .flatMap((host) => numbers.map((port) => ({ host: host!, port, proxied: false })));
  const published = ports.flatMap((port) => container.NetworkSettings.Ports?.[port] ?? []);
  return [
    ...own,
    ...published.map((binding) => ({ host: '127.0.0.1', port: Number(binding.HostPort), proxied: true })),
  ];
}

/** Whether a TCP connection to one of them succeeds. */
export async function anyAnswers(addresses: readonly Address[]): Promise<boolean> {
  return (await Promise.all(addresses.map(answers))).includes(true);
}

const CONNECT_TIMEOUT_MS = 1000;
const STAY_OPEN_MS = 300;

function answers({ host, port, proxied }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('error', () => done(false)).once('timeout', () => done(false));
    socket.once('connect', () => {
      if (!proxied) return done(true);
      socket.once('end', () => done(false)).once('data', () => done(true));
      setTimeout(() => done(true), STAY_OPEN_MS);
    });
  });
}
