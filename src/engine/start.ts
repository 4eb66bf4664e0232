import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../base/failure.ts';
import type { Docker } from './docker.ts';

const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;

/**
 * Tries again while ports or the fixed address are in use: the engine may hold them a moment after it removed a
 * container.
 */
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
