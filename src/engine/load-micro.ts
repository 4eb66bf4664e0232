import { availableParallelism } from 'node:os';
import type { Log } from '../base/log.ts';
import { archiveParts } from '../image/archive.ts';
import { type BaseImage, configBlob } from '../image/micro-config.ts';
import { layerTag } from './argv.ts';
import type { Docker } from './docker.ts';
import type { ContainerInspect, ImageInspect } from './inspect.ts';
import { LayerImport } from './layer-import.ts';
import type { ImageLoad } from './load.ts';
import { socketPath } from './socket.ts';

export interface Layer {
  /** Path of rootfs.tar, and its size in bytes once it is complete. */
  file: string;
  size: number;
  /** Resolves when the file is complete, with its SHA-256 (hex). */
  written: Promise<{ sha256: string }>;
}

/** An image that is loaded while its layer is written. */
export interface Loading {
  /** Settles when everything is sent. Until then the engine waits whenever this process is busy. */
  sent: Promise<void>;
  /** The loaded image. Rejects with the error that stopped the layer from being written; then nothing is loaded. */
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
 * Begins to load the micro image of an `instance` in the cheapest way that works here. An engine that stores layers as
 * folders (graph driver overlay2) and has a reachable socket can unpack the layer while it arrives.
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

/**
 * With at most `FEW` processors, writing and unpacking a layer of this many bytes in parallel is not faster than one
 * after the other.
 */
const LARGE = 128 << 20;
const FEW = 2;

/**
 * Sends the micro image through `load`, with `tag`. Sends the layer while it is written if that is faster, see `LARGE`.
 */
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
  // Reported where it is awaited.
  loaded.catch(() => {});
  return { sent, loaded };
}
