import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from '../engine/docker.ts';
import { Failure } from '../failure.ts';

const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;

/** The engine may hold a removed container's ports, and its fixed address, a moment longer than the container. */
export async function startWhenPortsAreFree(docker: Docker, id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await docker.start(id);
    } catch (error) {
      const held = error instanceof Failure && /port is already allocated|address already in use/i.test(error.message);
      if (!held || attempt === PORT_ATTEMPTS) throw error;
      await sleep(PORT_PAUSE_MS);
    }
  }
}
