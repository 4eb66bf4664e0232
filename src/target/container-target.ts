import type { ContainerSpec } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { ImageConfig } from '../image/config.ts';
import type { Log } from '../log.ts';
import { changesOf } from './changes.ts';
import { changedPorts, type HeldContainer, heldContainer, portsOf, putBack } from './put-back.ts';
import { startWhenPortsAreFree } from './start.ts';
import { stopContainer } from './stop.ts';
import type { Target } from './target.ts';
import { createTwin } from './twin.ts';

/** In the place of a container that is there one like it. */
export interface ContainerTargetOptions {
  /** As it was found, by the engine's API. */
  found: ContainerInspect;
  /** What runs in its place. */
  image: string;
  /** The image's configuration. */
  config: ImageConfig;
  runId: string;
  platform?: string;
  log: Log;
  /** Told before anything is done to the container. */
  hold: (container: HeldContainer) => void;
}

/**
 * A twin takes the container's name, networks, ports and volumes while it stands stopped under another name; `release` puts it back as it
 * was found. Also for the original's own image: what a first start left in the container would not be made again before the tracer's eyes,
 * and lack on the micro image.
 */
export function containerTarget(options: ContainerTargetOptions, docker: Docker): Target {
  const { found, image, log } = options;
  const held = heldContainer(found);
  let twin: string | undefined;
  return {
    spec: { image, runArgs: [], command: [] },
    async create(spec: ContainerSpec) {
      options.hold(held);
      await stopContainer(docker, held.id);
      await docker.rename(held.id, asideName(held.name, options.runId));
      twin = await createTwin(docker, found, { ...options, image: spec.image, changes: changesOf(spec) });
      return twin;
    },
    async start(id) {
      await startWhenPortsAreFree(docker, id);
      const now = await docker.container(id);
      const changed = now ? changedPorts(held.ports, portsOf(now)) : [];
      for (const text of changed) log.info(`${held.name}: ${text}; MICROPACKER_PORT_… tells the test`);
    },
    stop: (id, heeds) => stopContainer(docker, id, heeds),
    async release() {
      const free = docker.uncancelled();
      if (twin !== undefined) await free.remove(twin);
      twin = undefined;
      await putBack(free, held);
    },
  };
}

/** What the container is called while its twin has its name. */
export function asideName(name: string, runId: string): string {
  return `${name}-aside-${runId.slice(0, 8)}`;
}
