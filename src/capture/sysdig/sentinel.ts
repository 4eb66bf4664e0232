import { closeSync, openSync } from 'node:fs';

/**
 * Opens a unique file name until it appears in the tracer's output. That shows that the tracer sees events (its probe
 * is attached), or that it has delivered all earlier events (its buffers are drained).
 */
export class Sentinel {
  readonly uuid: string;
  readonly #seen = new Set<string>();
  #waiting: (() => void) | undefined;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  /** Records the path of a sentinel and returns true; returns false for a path of the container. */
  take(path: string): boolean {
    if (!path.includes(this.uuid)) return false;
    this.#seen.add(path);
    this.#waiting?.();
    return true;
  }

  /**
   * Opens the sentinel `name` every 20 ms until it appears in the output; returns false after `limitMs`. The file need
   * not exist: tracers see failed opens. Opens synchronously, because libuv may use io_uring for asynchronous opens,
   * which no tracer sees.
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
    // The file does not exist; only the attempt matters.
  }
}
