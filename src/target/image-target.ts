import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerSpec } from '../capture/tracer.ts';
import { runArgsForCreate } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import { Failure } from '../failure.ts';
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

const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;

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
    stop: (id) => stopContainer(docker, id),
    async release() {
      if (created !== undefined) await docker.uncancelled().remove(created);
    },
  };
}

/** The engine may hold a removed container's ports a moment longer than the container. */
export async function startWhenPortsAreFree(docker: Docker, id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await docker.start(id);
    } catch (error) {
      const held = error instanceof Failure && /port is already allocated|address already in use/.test(error.message);
      if (!held || attempt === PORT_ATTEMPTS) throw error;
      await sleep(PORT_PAUSE_MS);
    }
  }
}
