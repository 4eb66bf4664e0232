import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { type ImagePath, joinPath, pathFromText, pathToBytes, ROOT } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Docker } from '../engine/docker.ts';
import { parseElf, type Read } from '../rootfs/closure/elf.ts';
import { readShebang } from '../rootfs/closure/script.ts';
import { BLOCK, readHeader } from '../tar/header.ts';
import { EXTENSIONS, padded } from '../tar/members.ts';
import { type Mounted, mountOf } from './mounts.ts';

/** A program's headers and the name of its loader are at its beginning. */
const HEAD = 64 << 10;
/** Of files that the container has made. */
const MOST_READ = 20;

/** The files of a container after its end. */
export interface Ended {
  id: string;
  mounts: readonly Mounted[];
  docker: Pick<Docker, 'copyOut'>;
}

/**
 * Adds the loaders and interpreters of programs that are not the image's: of mounted ones, and of those that the
 * container made itself and did not remove. Only the kernel looks these up, so strace does not see it (execve(2)).
 */
export async function addInterpreters(touches: Touches, ended: Ended): Promise<void> {
  let left = MOST_READ;
  for (const { path, how, created } of touches.sorted()) {
    if (how !== 'exec') continue;
    const mount = mountOf(path, ended.mounts);
    const mounted =
      mount?.source === undefined ? undefined : `${pathFromText(mount.source)}${path.slice(mount.path.length)}`;
    const made = mounted === undefined && created && left-- > 0;
    const head = mounted === undefined ? made && (await headInContainer(path, ended)) : headOf(mounted, mount!.source!);
    const interpreter = head ? interpreterIn(head) : undefined;
    // Not found: that it exists in the image is all that counts.
    if (interpreter) touches.add({ path: joinPath(ROOT, interpreter), how: 'exec', found: false, by: path });
  }
}

function interpreterIn(head: Buffer): string | undefined {
  const read: Read = (offset, length) => head.subarray(offset, offset + length);
  return parseElf(read)?.interpreter ?? readShebang(head)?.interpreter;
}

/** The beginning of a file of this machine below a mounted folder; undefined for what is behind a link. */
function headOf(path: string, source: string): Buffer | undefined {
  try {
    const place = pathToBytes(path);
    const real = realpathSync(source, 'latin1');
    if (realpathSync(place, { encoding: 'latin1' }) !== `${real}${path.slice(pathFromText(source).length)}`) return;
    const file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!fstatSync(file).isFile()) return undefined;
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(file, head, 0, HEAD, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Ends the reading of a long file. */
const ENOUGH = new Error('enough');

/** The beginning of a file in the container; undefined if it is gone, or not a file. */
async function headInContainer(path: ImagePath, { id, docker }: Ended): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (bytes: Buffer) => {
    chunks.push(Buffer.from(bytes));
    size += bytes.length;
    if (size > 2 * HEAD) throw ENOUGH;
  };
  try {
    await docker.copyOut(id, pathToBytes(path).toString('utf8'), take);
  } catch (error) {
    if (error !== ENOUGH) return undefined;
  }
  return firstBody(Buffer.concat(chunks));
}

/** The body of the first member of a tar, as far as it is there; undefined if it is not a file. */
function firstBody(tar: Buffer): Buffer | undefined {
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const { type, size } = readHeader(tar.subarray(at, at + BLOCK), at);
    const begin = at + BLOCK;
    if (!EXTENSIONS.includes(type)) return type === '0' ? tar.subarray(begin, begin + size) : undefined;
    at = begin + padded(size);
  }
  return undefined;
}
