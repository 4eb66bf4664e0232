import { crc32, inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const IN_ZIP64 = 0xffffffff;

/**
 * The files of a zip archive, name -> bytes, with verified checksums. Reads the central directory (PKWARE APPNOTE
 * 4.3.12), so it also accepts streamed archives. Throws if the archive is damaged or its sizes need zip64.
 */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error('no end of central directory: not a zip, or cut off');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error(`no central directory entry at ${at}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength!);
    files.set(name, content(zip, at, name));
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return files;
}

function content(zip: Buffer, entry: number, name: string): Buffer {
  const packed = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  if (packed === IN_ZIP64 || local === IN_ZIP64) throw new Error(`${name}: zip64 sizes are not supported`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const raw = zip.subarray(start, start + packed);
  const bytes = zip.readUInt16LE(entry + 10) === 0 ? raw : inflateRawSync(raw);
  if (crc32(bytes) !== zip.readUInt32LE(entry + 16)) throw new Error(`${name}: checksum does not match`);
  return bytes;
}
