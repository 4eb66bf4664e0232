import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../base/log.ts';
import { withProgress } from '../../base/progress.ts';
import { showBytes } from '../../base/units.ts';
import type { Docker } from '../../engine/docker.ts';
import { packRootfs } from '../../rootfs/write.ts';
import type { Contents, Instance } from '../instance.ts';
import { ExportIndex, type Index } from './export-index.ts';
import { Spool } from './spool.ts';
import { SpoolFile } from './spool-file.ts';
import { type Likely, wantedOf } from './wanted.ts';

/**
 * Exports a container into an unnamed file in the private folder `tempDir`: the bodies that are `likely` needed, or
 * all. Works with every engine. The file disappears when it is closed or this process ends.
 */
export async function exportInstance(
  docker: Docker,
  { inspect }: Instance,
  { tempDir, log }: { tempDir: string; log: Log },
  likely?: Likely,
): Promise<Contents> {
  const file = await openUnnamed(join(tempDir, 'export.tar'));
  try {
    const source = new SpoolFile(file.fd, () => spool.size);
    const spool = new Spool(wantedOf(likely), (bytes, at) => source.write(bytes, at));
    const index = new ExportIndex(source);
    let finished: Index | undefined;
    let onEnd = () => {};
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    // Indexing runs while the engine sends.
    const take = (bytes: Buffer) => {
      if (spool.ended) return;
      spool.push(bytes);
      index.take(spool.passed);
      if (spool.ended) onEnd();
    };
    const sent = docker.export(inspect.Id, take);
    // Do not wait for the connection to close after the end mark: the engine first unmounts its layers, which takes
    // long.
    await withProgress(
      log,
      () => `${showBytes(spool.size)} of the image read so far`,
      () => Promise.race([ended, sent]),
    );
    spool.finish();
    source.flush();
    // Bodies left out at the end become a hole too.
    await file.truncate(spool.size);
    return {
      source,
      leftOut: new Set(spool.leftOut),
      index: () => {
        finished ??= index.finish();
        return finished;
      },
      expect: () => {},
      fetch: () => {},
      complete: (packed) => packed,
      lost: () => [],
      pack: packRootfs,
      close: () => sent.catch(() => {}).then(() => file.close()),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openUnnamed(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}
