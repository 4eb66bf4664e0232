import { gzipSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';

export interface Made {
  path: string;
  /** The type by the package `tar`; a file by default. */
  type?: NonNullable<HeaderData['type']>;
  linkpath?: string;
  mode?: number;
  body?: string | Buffer;
  /** The size in the header, instead of the body's. */
  size?: number;
}

/** A tar.gz archive with any members, also malformed ones. */
export function archiveOf(members: readonly Made[]): Buffer {
  const blocks = members.flatMap(({ path, type = 'File', linkpath, mode = 0o755, body = '', size }) => {
    const bytes = Buffer.from(body);
    const header = new Header({
      path,
      type,
      linkpath,
      mode,
      size: size ?? bytes.length,
      uid: 4711,
      gid: 4711,
      mtime: new Date(0),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, bytes, Buffer.alloc(-bytes.length & 511)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
