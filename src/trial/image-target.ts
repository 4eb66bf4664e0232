import { posix } from 'node:path';
import type { ContainerSpec } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import { startWhenPortsAreFree } from '../engine/start.ts';
import { stopContainer } from '../engine/stop.ts';
import type { ImageConfig } from '../image/config.ts';
import type { RunnableImage } from '../image/reference.ts';
import { optionsOf, runArgsForCreate } from '../request/run-args.ts';
import { volumesIn, withVolumes } from '../request/volumes.ts';
import type { Target } from './target.ts';
import type { RunVolumes, Volumes } from './volumes.ts';

/** Options of a container made from an image like `docker run` makes it. */
export interface ImageTargetOptions {
  image: RunnableImage;
  runId: string;
  /** As given by the user. */
  runArgs: readonly string[];
  command: readonly string[];
  platform?: string;
  /** The image's configuration. */
  config: ImageConfig;
  volumes: Volumes;
  /** Whether this run captures the original. */
  captures: boolean;
}

/** A target that creates a container from an image. Throws `Failure` for run arguments that cannot work. */
export function imageTarget(options: ImageTargetOptions, docker: Docker): Target {
  const { image, runId, runArgs, command, platform, config, volumes, captures } = options;
  const own = runArgsForCreate(runArgs);
  let created: string | undefined;
  let mounted: RunVolumes | undefined;
  return {
    spec: { image, runArgs: own, command: [...command] },
    letsOthers: !optionsOf(own).some(({ name }) => name === '--name'),
    async create(spec: ContainerSpec) {
      const { names, targets, from } = volumesIn(own);
      const shared = await sharedVolumes(docker, from, targets);
      const helper = { image, platform, volumes: Object.keys(config.Volumes ?? {}) };
      const all = [...names, ...shared.map(({ name }) => name)];
      mounted = await volumes.forRun({ names: [...new Set(all)], captures, helper });
      const others = shared.flatMap(({ name, at }) => {
        const ours = mounted?.names.get(name);
        return ours === undefined ? [] : ['--volume', `${ours}:${at}`];
      });
      const args = [...withVolumes(spec.runArgs, mounted.names), ...others];
      created = await docker.create({ ...spec, runArgs: args, runId, platform });
      return created;
    },
    async start(id) {
      mounted?.started();
      await startWhenPortsAreFree(docker, id);
    },
    stop: (id, heeds, mostMs) => stopContainer(docker, id, heeds, mostMs),
    async release() {
      if (created !== undefined) await docker.uncancelled().remove(created);
      created = undefined;
      await mounted?.release();
      mounted = undefined;
    },
  };
}

/**
 * The volumes that the container gets from others (`--volumes-from`), each with its folder and mode. A mount of its own
 * at the same folder (`targets`) hides them.
 */
async function sharedVolumes(
  docker: Docker,
  from: readonly string[],
  targets: readonly string[],
): Promise<{ name: string; at: string }[]> {
  const own = new Set(targets.map((target) => posix.resolve('/', target)));
  const found = from.map(async (text) => {
    const [container = '', mode] = text.split(':');
    const mounts = (await docker.container(container))?.Mounts ?? [];
    return mounts.flatMap(({ Type, Name, Destination, RW }) =>
      Type === 'volume' && Name && !own.has(Destination)
        ? [{ name: Name, at: `${Destination}${RW && mode !== 'ro' ? '' : ':ro'}` }]
        : [],
    );
  });
  return (await Promise.all(found)).flat();
}
