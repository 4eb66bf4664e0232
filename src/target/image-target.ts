import type { ContainerSpec } from '../capture/tracer.ts';
import { runArgsForCreate } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import { startWhenPortsAreFree } from './start.ts';
import { stopContainer } from './stop.ts';
import type { Target } from './target.ts';

/** A container made for us from an image, as the user's `docker run` would make it. */
export interface ImageTargetOptions {
  image: string;
  runId: string;
  /** As given by the user. */
  runArgs: readonly string[];
  command: readonly string[];
  platform?: string;
}

/** Throws `Failure` for run arguments that cannot work. */
export function imageTarget(options: ImageTargetOptions, docker: Docker): Target {
  const { image, runId, runArgs, command, platform } = options;
  let created: string | undefined;
  return {
    spec: { image, runArgs: runArgsForCreate(runArgs), command: [...command] },
    async create(spec: ContainerSpec) {
      created = await docker.create({ ...spec, runId, platform });
      return created;
    },
    start: (id) => startWhenPortsAreFree(docker, id),
    stop: (id, heeds) => stopContainer(docker, id, heeds),
    async release() {
      if (created !== undefined) await docker.uncancelled().remove(created);
    },
  };
}
