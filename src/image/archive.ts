import { clean } from '../path.ts';
import { memberHeader } from '../rootfs/member-header.ts';

export interface Archive {
  config: { json: Buffer; id: string };
  /** Path of rootfs.tar, its size in bytes and SHA-256 (hex): it is the one layer, as it is. */
  layer: { file: string; size: number; sha256: string };
  tag: string;
}

/** An archive in three parts, so that its layer is never copied: bytes, the file's bytes, bytes. */
export interface ArchiveParts {
  head: Buffer;
  file: string;
  tail: Buffer;
}

const BLOCK = 512;

/**
 * The image as an archive that `docker load` takes. Form: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset
 * Format"), blobs laid out as in OCI.
 */
export function archiveParts(archive: Archive): ArchiveParts {
  const config = `blobs/sha256/${archive.config.id.replace('sha256:', '')}`;
  const layer = `blobs/sha256/${archive.layer.sha256}`;
  const manifest = Buffer.from(JSON.stringify([{ Config: config, RepoTags: [archive.tag], Layers: [layer] }]));
  const { size, file } = archive.layer;
  return {
    head: Buffer.concat([member('manifest.json', manifest), member(config, archive.config.json), header(layer, size)]),
    file,
    tail: Buffer.alloc(padding(size) + 2 * BLOCK),
  };
}

function member(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([header(name, bytes.length), bytes, Buffer.alloc(padding(bytes.length))]);
}

function header(name: string, size: number): Buffer {
  const fields = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, inode: 0, offset: 0 } as const;
  return memberHeader({ ...fields, path: clean(name), size }, { mtime: 0 });
}

function padding(size: number): number {
  return -size & (BLOCK - 1);
}
