import { type RpmHeader, TAG } from './header.ts';

/** Tags of the whole package. Signatures are left out: they do not match the trimmed header. */
const KEPT = [
  ...[TAG.name, TAG.version, TAG.release, TAG.epoch, TAG.summary, TAG.buildTime, TAG.installTime, TAG.size],
  ...[TAG.distribution, TAG.vendor, TAG.license, TAG.packager, TAG.url, TAG.os, TAG.architecture, TAG.sourceRpm],
  ...[TAG.provideNames, TAG.provideFlags, TAG.provideVersions, TAG.requireNames, TAG.requireFlags, TAG.requireVersions],
  ...[TAG.digestKind, TAG.modularity],
];
/** Tags with a value per file. */
const OF_FILES = [
  ...[TAG.fileSizes, TAG.fileStates, TAG.fileModes, TAG.fileTimes, TAG.fileDigests, TAG.fileLinks, TAG.fileFlags],
  ...[TAG.fileOwners, TAG.fileGroups, TAG.folderIndexes, TAG.lastNames],
];
/** In today's headers, all entries are in a region; the first entry describes the region. */
const REGION = 63;
const BINARY = 7;
const ENTRY = 16;

/**
 * A header reduced to the package's identity and to the files for which `keep` is true, in the form of `RpmHeader`. As
 * in rpm, the entries are sorted by tag and lie in one immutable region.
 */
export function trimHeader(header: RpmHeader, keep: (path: string) => boolean): Buffer {
  const indexes: number[] = [];
  for (const { index, path } of header.files()) if (keep(path)) indexes.push(index);
  const parts = [
    ...KEPT.flatMap((tag) => header.part(tag) ?? []),
    ...(indexes.length > 0 ? [header.part(TAG.folderNames), ...OF_FILES.map((tag) => header.part(tag, indexes))] : []),
  ].filter((part) => part !== undefined);
  parts.sort((a, b) => a.tag - b.tag);
  const entries = Buffer.alloc((parts.length + 1) * ENTRY);
  const data: Buffer[] = [];
  let size = 0;
  for (const [at, { tag, type, count, bytes, align }] of parts.entries()) {
    const pad = -size & (align - 1);
    writeEntry(entries, at + 1, tag, type, size + pad, count);
    data.push(Buffer.alloc(pad), bytes);
    size += pad + bytes.length;
  }
  const trailer = Buffer.alloc(ENTRY);
  writeEntry(entries, 0, REGION, BINARY, size, ENTRY);
  writeEntry(trailer, 0, REGION, BINARY, -entries.length, ENTRY);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(parts.length + 1, 0);
  head.writeUInt32BE(size + ENTRY, 4);
  return Buffer.concat([head, entries, ...data, trailer]);
}

function writeEntry(target: Buffer, at: number, tag: number, type: number, offset: number, count: number): void {
  target.writeUInt32BE(tag, at * ENTRY);
  target.writeUInt32BE(type, at * ENTRY + 4);
  target.writeInt32BE(offset, at * ENTRY + 8);
  target.writeUInt32BE(count, at * ENTRY + 12);
}
