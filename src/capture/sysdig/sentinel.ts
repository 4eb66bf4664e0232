import { closeSync, openSync } from 'node:fs';

/**
 * Opens of a name that nobody else uses, to learn from the tracer's own output that it sees events (its probe is attached)
 * and that it has handed over every event before a moment (its buffers are drained).
 */
export class Sentinel {
  readonly uuid: string;
  readonly #seen = new Set<string>();
  #waiting: (() => void) | undefined;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  /** True when the path is a sentinel's: it is noted, and is none of the container's. */
  take(path: string): boolean {
    if (!path.includes(this.uuid)) return false;
    this.#seen.add(path);
    this.#waiting?.();
    return true;
  }

  /**
   * Opens the sentinel called `name` every 20 ms until it comes back; false after `limitMs`. The file need not exist,
   * failed opens are seen. Synchronous: libuv may hand asynchronous opens to io_uring, which no tracer sees.
   */
  async comesBack(name: string, limitMs: number, gaveUp: () => boolean): Promise<boolean> {
    const path = `/micropacker-${this.uuid}-${name}`;
    const end = Date.now() + limitMs;
    while (!this.#seen.has(path) && Date.now() < end && !gaveUp()) {
      touch(path);
      await this.#news(20);
    }
    return this.#seen.has(path);
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function touch(path: string): void {
  try {
    closeSync(openSync(path, 'r'));
  } catch {
    // It does not exist: the attempt is what counts.
  }
}
