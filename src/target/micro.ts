import type { Docker } from '../engine/docker.ts';
import type { ImageInspect } from '../engine/inspect.ts';
import { Failure } from '../failure.ts';
import { archiveParts } from '../image/archive.ts';
import { type BaseImage, configBlob } from '../image/configuration.ts';

export interface Layer {
  /** Path of rootfs.tar. */
  file: string;
  size: number;
  /** Hex. */
  sha256: string;
}

/** Loads the micro image under `tag` and returns it as the engine knows it. */
export async function loadMicro(docker: Docker, base: BaseImage, layer: Layer, tag: string): Promise<ImageInspect> {
  await docker.load(archiveParts({ config: configBlob(base, layer.sha256), layer, tag }));
  const micro = await docker.image(tag);
  if (!micro) throw new Failure('the engine took the micro image and does not know it');
  return micro;
}
