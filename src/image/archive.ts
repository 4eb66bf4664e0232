import { clean } from '../base/path.ts';
import { memberHeader } from '../tar/member-header.ts';

export interface Archive {
  /** Path of rootfs.tar, the only layer, and its size in bytes once written, a multiple of 512. */
  layer: { file: string; size: number };
  /** Resolves once the layer is written. */
  config: Promise<{ json: Buffer; id: string }>;
  tag: string;
}

/**
 * An archive in three parts: `head`, the bytes of `file`, `tail`. The layer is never copied and can be written later.
 * `tail` alone is the archive for an engine that already has the layer.
 */
export interface ArchiveParts {
  head: Buffer;
  file: string;
  size: number;
  tail: Promise<Buffer>;
  /** The tag that the image gets. */
  tag: string;
}

const BLOCK = 512;
const LAYER = 'layer.tar';

/**
 * The image as an archive for `docker load`. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem
 * Changeset Format"). Configuration and manifest follow the layer that they name.
 */
export function archiveParts({ layer: { file, size }, config, tag }: Archive): ArchiveParts {
  const tail = config.then(({ json, id }) => {
    const name = `${id.replace('sha256:', '')}.json`;
    const manifest = Buffer.from(JSON.stringify([{ Config: name, RepoTags: [tag], Layers: [LAYER] }]));
    return Buffer.concat([member(name, json), member('manifest.json', manifest), Buffer.alloc(2 * BLOCK)]);
  });
  // The caller that awaits `tail` reports a failure. A caller that never loads the image does not await it.
  tail.catch(() => {});
  return { head: header(LAYER, size), file, size, tail, tag };
}

function member(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([header(name, bytes.length), bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))]);
}

function header(name: string, size: number): Buffer {
  const fields = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, inode: 0, offset: 0 } as const;
  return memberHeader({ ...fields, path: clean(name), size }, { mtime: 0 });
}
