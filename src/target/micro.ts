import { availableParallelism } from 'node:os';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect, ImageInspect } from '../engine/inspect.ts';
import { LayerImport } from '../engine/layer-import.ts';
import type { ImageLoad } from '../engine/load.ts';
import { socketPath } from '../engine/socket.ts';
import { archiveParts } from '../image/archive.ts';
import { type BaseImage, configBlob } from '../image/configuration.ts';
import type { Log } from '../log.ts';
import { layerTag } from '../session.ts';

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

export interface LoadSession {
  runId: string;
  /** A private folder. */
  tempDir: string;
  log: Log;
  signal: AbortSignal;
}

/**
 * Begins to load the micro image of an `instance`, in the cheapest way that works here: an engine that keeps layers as folders (its graph driver
 * overlay2), and whose socket we can reach, unpacks the layer as it comes.
 */
export async function startLoad(
  docker: Docker,
  { GraphDriver }: Pick<ContainerInspect, 'GraphDriver'>,
  { runId, ...session }: LoadSession,
): Promise<ImageLoad> {
  const socket = socketPath(await docker.address());
  if (socket === undefined || GraphDriver?.Name !== 'overlay2') return docker.startLoad(session.tempDir);
  return new LayerImport({ docker, socket, tag: layerTag(runId), ...session });
}

/** From so many bytes on, where there are `FEW` processors, to write and to unpack beside each other takes both as long as one after the other. */
const LARGE = 128 << 20;
const FEW = 2;

/** Sends the micro image by `load`, to be known under `tag`: while its layer is written where that is worth it, see `LARGE`. */
export function loadMicro(
  docker: Pick<Docker, 'api'>,
  load: Pick<ImageLoad, 'send'>,
  base: BaseImage,
  layer: Layer,
  tag: string,
  processors: number = availableParallelism(),
): Loading {
  let onSent = () => {};
  const sent = new Promise<void>((resolve) => {
    onSent = resolve;
  });
  const config = layer.written.then(({ sha256 }) => configBlob(base, sha256));
  const parts = archiveParts({ config, layer, tag });
  const loaded = (layer.size >= LARGE && processors <= FEW ? layer.written : Promise.resolve())
    .then(() => load.send(parts, onSent))
    .then(async () => (await docker.api({ method: 'GET', path: `/images/${tag}/json` })) as ImageInspect);
  // Told where it is awaited.
  loaded.catch(() => {});
  return { sent, loaded };
}
