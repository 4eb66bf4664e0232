import { statSync } from 'node:fs';
import type { Log } from '../base/log.ts';
import type { ArchiveParts } from '../image/archive.ts';
import { BLOCK } from '../tar/header.ts';
import type { Docker } from './docker.ts';
import type { ImageLoad } from './load.ts';
import { post, upload } from './upload.ts';

export interface LayerImportOptions {
  docker: Docker;
  /** Path of the engine's unix socket. */
  socket: string;
  /** Temporary tag of the imported layer. */
  tag: string;
  /** A private folder. */
  tempDir: string;
  log: Log;
  signal: AbortSignal;
}

/**
 * Imports the layer, which the engine unpacks while it arrives, and then loads the image's archive without the layer.
 * `docker load` alone copies the whole archive first and then unpacks the layer. An engine that refuses the import gets
 * the whole archive.
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
      // If the layer could not be written, that is the error to report.
      await archive.tail;
      log.info(`The engine cannot import the layer, so it gets the whole archive: ${(error as Error).message}`);
    }
    const load = await docker.startLoad(tempDir);
    await load.send(archive, onSent);
  }

  /** API: ImageCreate (fromSrc) and ImageLoad, which reads a layer from the archive only if the engine lacks it. */
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
      // Wait for both: if the engine refuses the layer, nothing must be loaded.
      await Promise.allSettled([imported, loaded]);
      await imported;
      await loaded;
      // An engine that just removes the same image for another run can lose the new tag with it.
      await docker.api({ method: 'GET', path: `/images/${archive.tag}/json` });
    } finally {
      signal.removeEventListener('abort', stop);
      await docker.api({ method: 'DELETE', path: `/images/${tag}` }).catch(() => {});
    }
  }

  /**
   * Sends the archive except its last block, and that block after the layer is imported: the engine needs 0.05 s to get
   * ready for an archive.
   */
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
