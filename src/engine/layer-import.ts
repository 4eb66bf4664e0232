import { statSync } from 'node:fs';
import type { ArchiveParts } from '../image/archive.ts';
import type { Log } from '../log.ts';
import type { Docker } from './docker.ts';
import type { ImageLoad } from './load.ts';
import { upload } from './upload.ts';

export interface LayerImportOptions {
  docker: Docker;
  /** Path of the engine's unix socket. */
  socket: string;
  /** By which the layer is known meanwhile. */
  tag: string;
  /** A private folder. */
  tempDir: string;
  log: Log;
  signal: AbortSignal;
}

/**
 * Imports the layer, which the engine unpacks as it comes, and then loads the image's archive without it. `docker load` alone first copies the whole
 * archive, and unpacks the layer after that. An engine that does not take it like this gets the whole archive.
 */
export class LayerImport implements ImageLoad {
  readonly #options: LayerImportOptions;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: LayerImportOptions) {
    this.#options = options;
  }

  send(archive: ArchiveParts, onSent: () => void): Promise<void> {
    const ended = this.#send(archive, onSent).finally(onSent);
    this.#ended = ended.catch(() => {});
    return ended;
  }

  abandon(): Promise<void> {
    return this.#ended;
  }

  async #send(archive: ArchiveParts, onSent: () => void): Promise<void> {
    const { docker, tempDir, log, signal } = this.#options;
    try {
      return await this.#import(archive, onSent);
    } catch (error) {
      signal.throwIfAborted();
      // What kept the layer from being written comes first.
      await archive.tail;
      log.info(`The engine does not import the layer: ${(error as Error).message}`);
    }
    const load = await docker.startLoad(tempDir);
    await load.send(archive, onSent);
  }

  /** API: ImageCreate (fromSrc) and ImageLoad, which looks for a layer in the archive only where the engine does not have it. */
  async #import({ file, size, tail }: ArchiveParts, onSent: () => void): Promise<void> {
    const { docker, socket, tag, signal } = this.#options;
    const [repo, name] = tag.split(':');
    const path = `/images/create?fromSrc=-&repo=${repo}&tag=${name}`;
    const broken = new AbortController();
    const stop = () => broken.abort();
    const onWhole = () => statSync(file).size < size && stop();
    tail.then(onWhole).catch(stop);
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      await upload({ socket, path, file, size }, broken.signal);
      signal.throwIfAborted();
      await docker.api({ method: 'POST', path: '/images/load?quiet=1', body: await tail }, onSent);
    } finally {
      signal.removeEventListener('abort', stop);
      await docker.api({ method: 'DELETE', path: `/images/${tag}` }).catch(() => {});
    }
  }
}
