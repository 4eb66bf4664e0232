import { Failure } from '../base/failure.ts';
import { readNumber } from './number.ts';

export const BLOCK = 512;

/** The raw fields of one header block (POSIX ustar; old GNU tar uses the prefix field differently). */
export interface Header {
  name: string;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  type: string;
  linkname: string;
  devMajor: number;
  devMinor: number;
}

/** The fields that locate the next member. */
export type Frame = Pick<Header, 'size' | 'type'>;

/**
 * Reads a 512-byte header block. Throws `Failure` if the checksum is wrong. `at` is the block's offset, for the
 * message.
 */
export function readHeader(block: Buffer, at: number): Header {
  if (!checksumHolds(block)) {
    throw new Failure(`the archive is damaged: no tar header at byte ${at}`);
  }
  const { size, type } = readFrame(block);
  // Every field by name: with a million members, a spread costs more than everything else.
  return {
    name: nameIn(block),
    mode: readNumber(block, 100, 8),
    uid: readNumber(block, 108, 8),
    gid: readNumber(block, 116, 8),
    size,
    mtime: readNumber(block, 136, 12),
    type,
    linkname: linknameIn(block),
    devMajor: readNumber(block, 329, 8),
    devMinor: readNumber(block, 337, 8),
  };
}

/** Reads only the size and type of a header block, without checking its checksum. */
export function readFrame(block: Buffer): Frame {
  return { size: readNumber(block, 124, 12), type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!) };
}

/** The name in a header block. */
export function nameIn(block: Buffer): string {
  const posix = block[345] !== 0 && block.toString('latin1', 257, 263) === 'ustar\0';
  const name = text(block, 0, 100);
  return posix ? `${text(block, 345, 155)}/${name}` : name;
}

/** The link target in a header block, or ''. */
export function linknameIn(block: Buffer): string {
  return block[157] === 0 ? '' : text(block, 157, 100);
}

export function isZero(block: Buffer): boolean {
  return block[0] === 0 && block.every((byte) => byte === 0);
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString('latin1', start, end < 0 || end > start + length ? start + length : end);
}

function checksumHolds(block: Buffer): boolean {
  const wanted = readNumber(block, 148, 8);
  let sum = 8 * 0x20;
  for (let at = 0; at < 148; at += 1) sum += block[at]!;
  for (let at = 156; at < BLOCK; at += 1) sum += block[at]!;
  return sum === wanted || signedSum(block) === wanted;
}

/** Some old tars summed signed bytes. */
function signedSum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at > 155) sum += block.readInt8(at);
  return sum;
}
