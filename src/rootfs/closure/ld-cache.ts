const OLD_MAGIC = 'ld.so-1.7.0';
const NEW_MAGIC = 'glibc-ld.so.cache1.1';
const NEW_HEADER = 48;
const NEW_ENTRY = 24;
const BIG_ENDIAN = 3;
const MAX_PATH = 4096;
/** Limit of string lengths per cache byte: ldconfig writes every path once and uses its end as the name. */
const SHARED = 4;

/** Paths by library name, in the cache's order. */
export interface LdCache {
  /** Libraries for any processor. */
  baseline: Map<string, string[]>;
  /** Libraries for processors with special features (glibc-hwcaps, and the older hwcap folders). */
  special: Map<string, string[]>;
}

/**
 * Reads /etc/ld.so.cache (glibc's dl-cache.h: the format "glibc-ld.so.cache1.1", alone or after the old one). Anything
 * else gives empty maps.
 */
export function readLdCache(cache: Buffer): LdCache {
  const start = newFormat(cache);
  const libraries: LdCache = { baseline: new Map(), special: new Map() };
  if (start === undefined) return libraries;
  const big = (cache[start + 28]! & 3) === BIG_ENDIAN;
  const int = (at: number) => (big ? cache.readUInt32BE(at) : cache.readUInt32LE(at));
  const count = Math.min(int(start + 20), Math.floor((cache.length - start - NEW_HEADER) / NEW_ENTRY));
  // In a hostile cache, all entries can share a few long strings.
  let left = SHARED * cache.length;
  for (let index = 0; index < count; index += 1) {
    const at = start + NEW_HEADER + index * NEW_ENTRY;
    const pair: [string, string] = [string(cache, start + int(at + 4)), string(cache, start + int(at + 8))];
    left -= pair[0].length + pair[1].length;
    if (left < 0) break;
    const any = int(at + 16) === 0 && int(at + 20) === 0;
    push(any ? libraries.baseline : libraries.special, pair);
  }
  return libraries;
}

function newFormat(cache: Buffer): number | undefined {
  let start = 0;
  if (cache.toString('latin1', 0, OLD_MAGIC.length) === OLD_MAGIC && cache.length >= 16) {
    // The old table has the machine's byte order: the smaller count is the right one.
    const [little, big] = [cache.readUInt32LE(12), cache.readUInt32BE(12)];
    start = Math.ceil((16 + Math.min(little, big) * 12) / 8) * 8;
  }
  const there = cache.toString('latin1', start, start + NEW_MAGIC.length) === NEW_MAGIC;
  return there && cache.length >= start + NEW_HEADER ? start : undefined;
}

function string(cache: Buffer, at: number): string {
  const bytes = cache.subarray(at, at + MAX_PATH);
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

function push(libraries: Map<string, string[]>, [name, path]: [string, string]): void {
  if (!path.startsWith('/')) return;
  const paths = libraries.get(name);
  if (paths) paths.push(path);
  else libraries.set(name, [path]);
}
