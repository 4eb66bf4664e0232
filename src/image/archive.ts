import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pack } from 'tar-stream';

export interface Archive {
  config: { json: Buffer; id: string };
  /** Path of rootfs.tar, its size in bytes and SHA-256 (hex): it is the one layer, as it is. */
  layer: { file: string; size: number; sha256: string };
  tag: string;
}

/**
 * The image as an archive that `docker load` takes, streamed: the layer is read from its file and never copied.
 * Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset Format"), blobs laid out as in OCI.
 */
export function imageArchive(archive: Archive): Readable {
  const config = `blobs/sha256/${archive.config.id.replace('sha256:', '')}`;
  const layer = `blobs/sha256/${archive.layer.sha256}`;
  const manifest = Buffer.from(JSON.stringify([{ Config: config, RepoTags: [archive.tag], Layers: [layer] }]));
  const tar = pack();
  const header = (name: string, size: number) => ({ name, size, mtime: new Date(0), mode: 0o644 });
  tar.entry(header('manifest.json', manifest.length), manifest);
  tar.entry(header(config, archive.config.json.length), archive.config.json);
  const entry = tar.entry(header(layer, archive.layer.size), (error) => (error ? tar.destroy(error) : tar.finalize()));
  // Its error is the archive's too, which is where it is heard.
  entry.on('error', () => {});
  createReadStream(archive.layer.file, { highWaterMark: 1 << 20 })
    .on('error', (error) => tar.destroy(error))
    .pipe(entry);
  return tar as unknown as Readable;
}
