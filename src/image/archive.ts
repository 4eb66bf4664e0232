import { clean } from '../path.ts';
import { memberHeader } from '../rootfs/member-header.ts';

export interface Archive {
  /** Path of rootfs.tar and the bytes that it has when it is written, whole blocks: it is the one layer, as it is. */
  layer: { file: string; size: number };
  /** Can only be told when the layer is written. */
  config: Promise<{ json: Buffer; id: string }>;
  tag: string;
}

/**
 * An archive in three parts, so that its layer is never copied and need not be there yet: bytes, the file's bytes, bytes. The last part alone is the
 * image's archive for an engine that has the layer.
 */
export interface ArchiveParts {
  head: Buffer;
  file: string;
  size: number;
  tail: Promise<Buffer>;
}

const BLOCK = 512;
const LAYER = 'layer.tar';

/**
 * The image as an archive that `docker load` takes. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset
 * Format"); what names the layer comes behind it.
 */
export function archiveParts({ layer: { file, size }, config, tag }: Archive): ArchiveParts {
  const tail = config.then(({ json, id }) => {
    const name = `${id.replace('sha256:', '')}.json`;
    const manifest = Buffer.from(JSON.stringify([{ Config: name, RepoTags: [tag], Layers: [LAYER] }]));
    return Buffer.concat([member(name, json), member('manifest.json', manifest), Buffer.alloc(2 * BLOCK)]);
  });
  // Told where it is awaited, and not at all where nothing is loaded any more.
  tail.catch(() => {});
  return { head: header(LAYER, size), file, size, tail };
}

function member(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([header(name, bytes.length), bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))]);
}

function header(name: string, size: number): Buffer {
  const fields = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, inode: 0, offset: 0 } as const;
  return memberHeader({ ...fields, path: clean(name), size }, { mtime: 0 });
}
