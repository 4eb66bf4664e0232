import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { uploader } from '../about.ts';
import { Failure } from '../failure.ts';
import type { Upload } from './upload.ts';

/** A young generation of this many MB is enough to hand on buffers. */
const YOUNG_MB = 1;

/** A thread that uploads a tar while ours is busy making it, and what comes after it: the engine waits for nobody. See `upload`. */
export class Uploader {
  readonly #worker = new Worker(uploader, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });

  /** Settles when the engine has answered. Throws `Failure` where it refuses, or where the upload was stopped. */
  async upload(job: Upload): Promise<void> {
    this.#worker.postMessage(job);
    const [answer] = (await once(this.#worker, 'message')) as [{ error?: string }];
    if (answer.error !== undefined) throw new Failure(answer.error);
  }

  /** Breaks the upload off if not all bytes are sent. */
  stop(): void {
    this.#worker.postMessage('stop');
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
