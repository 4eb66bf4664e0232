import { closeSync } from 'node:fs';
import type { ArchiveParts } from '../image/archive.ts';
import { feedArchive } from './feed.ts';

/** A load of an image, begun before its archive exists. The image gets the tag in the archive. */
export interface ImageLoad {
  /**
   * Sends the archive, which may still grow, and calls `onSent` when everything is sent. A cancel ends it, and the
   * engine keeps nothing. Also throws the error of the archive's tail.
   */
  send(archive: ArchiveParts, onSent: () => void): Promise<void>;
  /** Ends a load without an archive, or waits for the end of a failed one. The engine keeps nothing. */
  abandon(): Promise<void>;
}

/** `docker load`, started before the archive exists, because the engine needs 0.1 s before it reads the first byte. */
export class Load implements ImageLoad {
  readonly #pipe: number;
  readonly #ended: Promise<void>;
  readonly #signal: AbortSignal | undefined;
  #taken = false;

  /** Takes the write end of the program's stdin. `ended` settles with the program, and rejects with its error. */
  constructor(pipe: number, ended: Promise<void>, signal: AbortSignal | undefined) {
    this.#pipe = pipe;
    this.#ended = ended;
    this.#signal = signal;
    ended.catch(() => {});
  }

  async send(archive: ArchiveParts, onSent: () => void): Promise<void> {
    this.#taken = true;
    const feeding = feedArchive(archive, this.#pipe, this.#signal).finally(() => {
      closeSync(this.#pipe);
      onSent();
    });
    const [ended, fed] = await Promise.allSettled([this.#ended, feeding]);
    // EPIPE means that the program ended early; its own error says why.
    if (fed.status === 'rejected' && fed.reason.code !== 'EPIPE') throw fed.reason;
    if (ended.status === 'rejected') throw ended.reason;
  }

  async abandon(): Promise<void> {
    if (!this.#taken) closeSync(this.#pipe);
    this.#taken = true;
    await this.#ended.catch(() => {});
  }
}
