import { statSync } from 'node:fs';
import type { ArchiveParts } from '../image/archive.ts';
import type { Log } from '../log.ts';
import type { Docker } from './docker.ts';
import type { ImageLoad } from './load.ts';
import { Uploader } from './uploader.ts';

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
  readonly #uploader = new Uploader();
  #sent: Promise<void> | undefined;

  constructor(options: LayerImportOptions) {
    this.#options = options;
  }

  send(archive: ArchiveParts, onSent: () => void): Promise<void> {
    onSent();
    this.#sent = this.#send(archive);
    return this.#sent;
  }

  async abandon(): Promise<void> {
    await this.#sent?.catch(() => {});
    await this.#uploader.close();
  }

  async #send(archive: ArchiveParts): Promise<void> {
    const { docker, tempDir, log, signal } = this.#options;
    try {
      return await this.#import(archive);
    } catch (error) {
      signal.throwIfAborted();
      // What kept the layer from being written comes first.
      await archive.tail;
      log.info(`The engine does not import the layer: ${(error as Error).message}`);
    }
    const load = await docker.startLoad(tempDir);
    await load.send(archive, () => {});
  }

  /** API: ImageCreate (fromSrc) and ImageLoad, which looks for a layer in the archive only where the engine does not have it. */
  async #import({ file, size, tail }: ArchiveParts): Promise<void> {
    const { docker, socket, tag, signal } = this.#options;
    const stop = () => this.#uploader.stop();
    signal.addEventListener('abort', stop, { once: true });
    const onWhole = () => statSync(file).size < size && stop();
    tail.then(onWhole).catch(stop);
    const [repo, name] = tag.split(':');
    try {
      if (signal.aborted) stop();
      await this.#uploader.upload({ socket, path: `/images/create?fromSrc=-&repo=${repo}&tag=${name}`, file, size });
      signal.throwIfAborted();
      await docker.api({ method: 'POST', path: '/images/load?quiet=1', body: await tail });
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#uploader.close();
      await docker.api({ method: 'DELETE', path: `/images/${tag}` }).catch(() => {});
    }
  }
}
