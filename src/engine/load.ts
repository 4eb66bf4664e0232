import { closeSync } from 'node:fs';
import type { ArchiveParts } from '../image/archive.ts';
import { feedArchive } from './feed.ts';

/** A load of an image that was begun before there is an archive; the image is then known by the tag in the archive. */
export interface ImageLoad {
  /**
   * Sends the archive, which may still be written; `onSent` is called when there is nothing more to send. Cancelled, it ends, and the
   * engine keeps nothing. Throws also what the archive's tail rejects with.
   */
  send(archive: ArchiveParts, onSent: () => void): Promise<void>;
  /** Ends it where no archive was sent, waits for its end where that broke off: the engine keeps nothing. */
  abandon(): Promise<void>;
}

/**
 * `docker load`, started before there is an archive: until the engine is ready to take the first byte, a tenth of a second goes by.
 */
export class Load implements ImageLoad {
  readonly #pipe: number;
  readonly #ended: Promise<void>;
  readonly #signal: AbortSignal | undefined;
  #taken = false;

  /** Takes the write end of the program's stdin; `ended` settles with the program, and rejects with what it said where it failed. */
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
    // That it ended before it had read everything is told by its exit code.
    if (fed.status === 'rejected' && fed.reason.code !== 'EPIPE') throw fed.reason;
    if (ended.status === 'rejected') throw ended.reason;
  }

  async abandon(): Promise<void> {
    if (!this.#taken) closeSync(this.#pipe);
    this.#taken = true;
    await this.#ended.catch(() => {});
  }
}
