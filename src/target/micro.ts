import type { Docker } from '../engine/docker.ts';
import type { ImageInspect } from '../engine/inspect.ts';
import { Failure } from '../failure.ts';
import { archiveParts } from '../image/archive.ts';
import { type BaseImage, configBlob } from '../image/configuration.ts';

export interface Layer {
  /** Path of rootfs.tar, and the bytes that it has when it is written. */
  file: string;
  size: number;
  /** SHA-256 (hex) of what was written. */
  written: Promise<{ sha256: string }>;
  /** A private folder. */
  tempDir: string;
}

/** An image that the engine takes while its layer is written. */
export interface Loading {
  /** Settles when the engine needs nothing more from us: until then it waits whenever we are busy. */
  sent: Promise<void>;
  /** The image as the engine knows it. Rejects with what kept the layer from being written; nothing is loaded then. */
  loaded: Promise<ImageInspect>;
}

/** Loads the micro image under `tag`. */
export function loadMicro(docker: Docker, base: BaseImage, layer: Layer, tag: string): Loading {
  let onSent = () => {};
  const sent = new Promise<void>((resolve) => {
    onSent = resolve;
  });
  const loaded = load(docker, base, layer, tag, onSent).finally(onSent);
  // Told where it is awaited.
  loaded.catch(() => {});
  return { sent, loaded };
}

async function load(
  docker: Docker,
  base: BaseImage,
  layer: Layer,
  tag: string,
  onSent: () => void,
): Promise<ImageInspect> {
  const config = layer.written.then(({ sha256 }) => configBlob(base, sha256));
  await docker.load(archiveParts({ config, layer, tag }), layer.tempDir, onSent);
  const micro = await docker.image(tag);
  if (!micro) throw new Failure('the engine took the micro image and does not know it');
  return micro;
}
