import type { Docker } from '../engine/docker.ts';
import type { ImageInspect } from '../engine/inspect.ts';
import type { Load } from '../engine/load.ts';
import { archiveParts } from '../image/archive.ts';
import { type BaseImage, configBlob } from '../image/configuration.ts';

export interface Layer {
  /** Path of rootfs.tar, and the bytes that it has when it is written. */
  file: string;
  size: number;
  /** SHA-256 (hex) of what was written. */
  written: Promise<{ sha256: string }>;
}

/** An image that the engine takes while its layer is written. */
export interface Loading {
  /** Settles when the engine needs nothing more from us: until then it waits whenever we are busy. */
  sent: Promise<void>;
  /** The image as the engine knows it. Rejects with what kept the layer from being written; nothing is loaded then. */
  loaded: Promise<ImageInspect>;
}

/** Sends the micro image by `load`, to be known under `tag`. */
export function loadMicro(docker: Docker, load: Load, base: BaseImage, layer: Layer, tag: string): Loading {
  let onSent = () => {};
  const sent = new Promise<void>((resolve) => {
    onSent = resolve;
  });
  const config = layer.written.then(({ sha256 }) => configBlob(base, sha256));
  const loaded = load
    .send(archiveParts({ config, layer, tag }), onSent)
    .then(async () => (await docker.api({ method: 'GET', path: `/images/${tag}/json` })) as ImageInspect);
  // Told where it is awaited.
  loaded.catch(() => {});
  return { sent, loaded };
}
