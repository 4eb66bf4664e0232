import { Cancelled, Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { ContainerSpec } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { portsOf } from '../engine/inspect.ts';
import { startWhenPortsAreFree } from '../engine/start.ts';
import { stopContainer } from '../engine/stop.ts';
import type { ImageConfig } from '../image/config.ts';
import type { RunnableImage } from '../image/reference.ts';
import { asideName, changedPorts, type HeldContainer, heldContainer, putBack } from '../session/put-back.ts';
import { changesOf } from './changes.ts';
import { type FileChange, fileChangesOf, lackingChanges, lackingText } from './file-changes.ts';
import type { Target } from './target.ts';
import { createTwin } from './twin.ts';
import { volumesOf, withOtherVolumes } from './twin-volumes.ts';
import type { RunVolumes, Volumes } from './volumes.ts';

/** Options of a target that runs in place of an existing container. */
export interface ContainerTargetOptions {
  /** The existing container, as the engine's API reported it. */
  found: ContainerInspect;
  /** The image to run in its place. */
  image: RunnableImage;
  /** The image's configuration. */
  config: ImageConfig;
  runId: string;
  platform?: string;
  log: Log;
  volumes: Volumes;
  /** Whether this run captures the original. */
  captures: boolean;
  /** Called before the container is changed, so that it can be put back. */
  hold: (container: HeldContainer) => void;
}

/**
 * Stops and renames the existing container, and runs a twin with its name, networks, ports and volumes. `release` puts
 * the container back as it was. The original's own image gets a twin too: files that the container made at its first
 * start would not be made again under the tracer, and the micro image would lack what makes them.
 */
export function containerTarget(options: ContainerTargetOptions, docker: Docker): Target {
  const { found, image, config, platform, log, volumes, captures } = options;
  const held = heldContainer(found);
  let twin: string | undefined;
  let mounted: RunVolumes | undefined;
  let changed: FileChange[] = [];
  const changesBefore = async () => {
    try {
      return await fileChangesOf(held.id, docker);
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
      log.warning(
        `Files that were copied into ${held.name} or written after its start are not named: ${error.message}`,
      );
      return [];
    }
  };
  return {
    spec: { image, runArgs: [], command: [] },
    letsOthers: false,
    async create(spec: ContainerSpec) {
      options.hold(held);
      // Before the stop: what the container writes then is no setting of its user.
      if (captures) changed = await changesBefore();
      await stopContainer(docker, held.id);
      await docker.rename(held.id, asideName(held.name, options.runId));
      // Only now does nobody write to the volumes any more.
      const helper = { image, platform, volumes: Object.keys(config.Volumes ?? {}) };
      mounted = await volumes.forRun({ names: volumesOf(found), captures, helper, owner: found });
      const own = withOtherVolumes(found, mounted.names);
      twin = await createTwin(docker, own, { ...options, image: spec.image, changes: changesOf(spec) });
      return twin;
    },
    async start(id) {
      mounted?.started();
      await startWhenPortsAreFree(docker, id);
      const now = await docker.container(id);
      const changed = now ? changedPorts(held.ports, portsOf(now)) : [];
      for (const text of changed) log.info(`${held.name}: ${text}; the test gets the new port in MICROPACKER_PORT_…`);
    },
    stop: (id, heeds, mostMs) => stopContainer(docker, id, heeds, mostMs),
    async warnings(touches) {
      if (changed.length === 0 || twin === undefined) return [];
      const lacking = lackingChanges(changed, await fileChangesOf(twin, docker));
      const text = lackingText(held.name, lacking, touches);
      return text === undefined ? [] : [text];
    },
    async release() {
      const free = docker.uncancelled();
      if (twin !== undefined) await free.remove(twin);
      twin = undefined;
      try {
        await mounted?.release();
      } finally {
        mounted = undefined;
        await putBack(free, held);
      }
    },
  };
}
