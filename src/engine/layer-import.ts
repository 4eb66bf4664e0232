import { statSync } from 'node:fs';
import type { ArchiveParts } from '../image/archive.ts';
import type { Log } from '../log.ts';
import { BLOCK } from '../rootfs/header.ts';
import type { Docker } from './docker.ts';
import type { ImageLoad } from './load.ts';
import { post, upload } from './upload.ts';

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
  async #import(archive: ArchiveParts, onSent: () => void): Promise<void> {
    const { file, size, tail } = archive;
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
      const imported = upload({ socket, path, file, size }, broken.signal);
      imported.catch(stop);
      const loaded = tail.then((bytes) => this.#load(bytes, imported, onSent, broken.signal));
      // Both must have ended: of a layer that was refused nothing is loaded.
      await Promise.allSettled([imported, loaded]);
      await imported;
      await loaded;
    } finally {
      signal.removeEventListener('abort', stop);
      await docker.api({ method: 'DELETE', path: `/images/${tag}` }).catch(() => {});
    }
  }

  /** The engine takes a twentieth of a second to be ready for an archive: it has all but the last block of it when the layer is there. */
  #load(archive: Buffer, imported: Promise<unknown>, onSent: () => void, signal: AbortSignal): Promise<unknown> {
    const { socket, log } = this.#options;
    const to = { socket, path: '/images/load?quiet=1', size: archive.length };
    log.debug(`POST ${to.path}`);
    return post(to, signal, async (write) => {
      await write(archive.subarray(0, -BLOCK));
      await imported;
      await write(archive.subarray(-BLOCK));
      onSent();
    });
  }
}
