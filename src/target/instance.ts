import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from '../engine/docker.ts';
import type { Original } from './image.ts';

/** The file system of a fresh instance of the image, spooled as the engine's export stream. */
export interface Instance {
  /** Path of the spooled tar. */
  spool: string;
  /** When the instance was made, in whole seconds: what is newer in the export was made by the engine. */
  createdAt: number;
}

/**
 * Exports a fresh, never started instance of the image, so that nothing written at run time gets into the micro image. The engine writes
 * straight into the file.
 */
export async function exportInstance(
  docker: Docker,
  original: Original,
  runId: string,
  tempDir: string,
): Promise<Instance> {
  const { config } = original.base;
  const options = { image: original.inspect.Id, runId, platform: original.platform };
  const id = await docker.createInstance(options, Object.keys(config.Volumes ?? {}));
  const spool = join(tempDir, 'export.tar');
  const file = await open(spool, 'wx', 0o600);
  try {
    const createdAt = Math.floor(Date.parse((await docker.container(id))!.Created) / 1000);
    await docker.export(id, file.fd);
    return { spool, createdAt };
  } finally {
    await file.close();
    await docker.uncancelled().remove(id);
  }
}
