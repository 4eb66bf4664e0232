import type { Log } from '../base/log.ts';
import type { ContainerInspect } from '../engine/inspect.ts';

/** Capabilities with which root in a container is root on the machine, capabilities(7). */
const ROOT = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'DAC_READ_SEARCH']);
const SOCKET = /(?:^|\/)(?:docker|podman|containerd|crio)\.sock$/;

/** Whether a container's user (`USER[:GROUP]`, a name or a number; empty for the default) is root. */
export function isRoot(user: string | undefined): boolean {
  return /^(?:root|0*)(?::|$)/.test(user ?? '');
}

/** What makes programs of a container root on this machine, in words; empty for other containers. */
export function rightsOf({ HostConfig, Mounts }: Pick<ContainerInspect, 'HostConfig' | 'Mounts'>): string[] {
  const capabilities = (HostConfig.CapAdd ?? []).map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  const sources = (Mounts ?? []).flatMap(({ Type, Source }) => (Type === 'bind' && Source ? [Source] : []));
  return [
    ...(HostConfig.Privileged ? ['it is privileged'] : []),
    ...capabilities.filter((name) => ROOT.has(name)).map((name) => `it has the capability ${name}`),
    ...(HostConfig.PidMode === 'host' ? ['it sees the processes of this machine'] : []),
    ...sources.filter((source) => SOCKET.test(source)).map((source) => `it has the engine's socket (${source})`),
    ...(sources.includes('/') ? ['it has all files of this machine (/)'] : []),
  ];
}

/** The logs that have the notice already: a step makes several containers with the same settings. */
const TOLD = new WeakSet<object>();

/** Says once that the user's settings let the image do anything on this machine. */
export function tellRights(container: Pick<ContainerInspect, 'HostConfig' | 'Mounts'>, log: Pick<Log, 'notice'>): void {
  const rights = rightsOf(container);
  if (rights.length === 0 || TOLD.has(log)) return;
  TOLD.add(log);
  log.notice(
    `The container can do anything on this machine: ${rights.join(', ')}, as run-args (or the container itself) says. Run only images that you trust this way.`,
  );
}
