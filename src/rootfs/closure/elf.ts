/**
 * The fields of an ELF file that the kernel and the dynamic loader read (elf(5), gABI "Program Loading and Dynamic
 * Linking").
 */
export interface Elf {
  /** Word size in bits, byte order and machine. Two files can be linked if all three are equal. */
  bits: 32 | 64;
  little: boolean;
  machine: number;
  /** PT_INTERP: the loader's path. */
  interpreter: string | undefined;
  /** DT_NEEDED and DT_FILTER, in the file's order. */
  needed: string[];
  /** DT_AUXILIARY, DT_AUDIT and DT_DEPAUDIT: the loader continues if one is missing. */
  optional: string[];
  rpath: string | undefined;
  runpath: string | undefined;
  soname: string | undefined;
  /** Position of the dynamic symbols' names in the file. */
  strings: { offset: number; size: number } | undefined;
}

/** True if one can load the other. */
export function sameMachine(one: Elf, other: Elf): boolean {
  return one.bits === other.bits && one.little === other.little && one.machine === other.machine;
}

/** Reads up to `length` bytes at `offset`; fewer at the end. */
export type Read = (offset: number, length: number) => Buffer;

const PT = { load: 1, dynamic: 2, interp: 3 } as const;
const DT = { needed: 1, strtab: 5, strsz: 10, soname: 14, rpath: 15, runpath: 29 } as const;
/**
 * DT_NEEDED and the filters of the linker's manual. DT_AUDIT and DT_DEPAUDIT are colon-separated lists (rtld-audit(7)).
 */
const NEEDED = new Set<number>([DT.needed, 0x7fffffff]);
const OPTIONAL = new Set([0x7ffffffd, 0x6ffffefc, 0x6ffffefb]);
/** Segment tables and dynamic sections are some KiB; a hostile header can claim 4 GiB. */
const MAX_READ = 1 << 20;
const MAX_NEEDED = 4096;
/** Total length of a file's DT_NEEDED names, which can overlap. The largest programs have 20 KB. */
const MAX_NAMES = 64 << 10;
/** PATH_MAX. A longer search path is cut. */
const MAX_STRING = 4096;

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

/** Integers of the file's word size and byte order; NaN outside the bytes that were read. */
class Words {
  readonly bytes: Buffer;
  readonly little: boolean;
  readonly wide: boolean;

  constructor(bytes: Buffer, little: boolean, wide: boolean) {
    this.bytes = bytes;
    this.little = little;
    this.wide = wide;
  }

  half(at: number): number {
    if (at + 2 > this.bytes.length) return Number.NaN;
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  int(at: number): number {
    if (at + 4 > this.bytes.length) return Number.NaN;
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  word(at: number): number {
    if (!this.wide) return this.int(at);
    const [low, high] = this.little ? [this.int(at), this.int(at + 4)] : [this.int(at + 4), this.int(at)];
    return high * 0x1_0000_0000 + low;
  }
}

/**
 * Reads an ELF file's needs at run time; undefined if the file is not ELF. Broken parts count as absent. Never throws.
 */
export function parseElf(readAny: Read): Elf | undefined {
  const read = careful(readAny);
  const head = read(0, 64);
  if (head.length < 52 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const [bits, order] = [head[4]!, head[5]!];
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return undefined;
  const words = new Words(head, order === 1, bits === 2);
  const segments = readSegments(read, words);
  const interp = segments.find(({ type }) => type === PT.interp);
  return {
    bits: bits === 2 ? 64 : 32,
    little: order === 1,
    machine: words.half(18),
    interpreter: interp && readString(read, interp.offset, interp.size),
    ...readDynamic(read, words, segments),
  };
}

function readSegments(read: Read, head: Words): Segment[] {
  const { little, wide } = head;
  const start = head.word(wide ? 32 : 28);
  const size = head.half(wide ? 54 : 42);
  const count = head.half(wide ? 56 : 44);
  if (!(size >= (wide ? 56 : 32))) return [];
  const table = new Words(read(start, size * count), little, wide);
  const segments: Segment[] = [];
  for (let at = 0; at + size <= table.bytes.length; at += size) {
    segments.push({
      type: table.int(at),
      offset: table.word(at + (wide ? 8 : 4)),
      address: table.word(at + (wide ? 16 : 8)),
      size: table.word(at + (wide ? 32 : 16)),
    });
  }
  return segments;
}

function readDynamic(
  read: Read,
  head: Words,
  segments: Segment[],
): Pick<Elf, 'needed' | 'optional' | 'rpath' | 'runpath' | 'soname' | 'strings'> {
  const entries = dynamicEntries(read, head, segments);
  const table = fileOffset(segments, entries.find(([tag]) => tag === DT.strtab)?.[1]);
  const text = (offset: number) => (table === undefined ? undefined : readString(read, table + offset, MAX_STRING));
  const one = (wanted: number) => {
    const entry = entries.find(([tag]) => tag === wanted);
    return entry && text(entry[1]);
  };
  return {
    needed: [...namesOf(NEEDED, entries, text)],
    optional: [...new Set([...namesOf(OPTIONAL, entries, text)].flatMap((list) => list.split(':')))].filter(Boolean),
    rpath: one(DT.rpath),
    runpath: one(DT.runpath),
    soname: one(DT.soname),
    strings:
      table === undefined ? undefined : { offset: table, size: entries.find(([tag]) => tag === DT.strsz)?.[1] ?? 0 },
  };
}

function namesOf(
  tags: Set<number>,
  entries: [number, number][],
  text: (at: number) => string | undefined,
): Set<string> {
  const names = new Set<string>();
  let left = MAX_NAMES;
  for (const [, offset] of entries.filter(([tag]) => tags.has(tag)).slice(0, MAX_NEEDED)) {
    const name = text(offset) ?? '';
    left -= name.length;
    if (left < 0) break;
    if (name !== '') names.add(name);
  }
  return names;
}

function dynamicEntries(read: Read, { little, wide }: Words, segments: Segment[]): [tag: number, value: number][] {
  const segment = segments.find(({ type }) => type === PT.dynamic);
  if (!segment) return [];
  const table = new Words(read(segment.offset, segment.size), little, wide);
  const step = wide ? 16 : 8;
  const entries: [number, number][] = [];
  for (let at = 0; at + step <= table.bytes.length && table.word(at) !== 0; at += step) {
    entries.push([table.word(at), table.word(at + step / 2)]);
  }
  return entries;
}

/** Converts a memory address of the dynamic section to a file offset. */
function fileOffset(segments: Segment[], address: number | undefined): number | undefined {
  if (address === undefined) return undefined;
  const home = segments.find((s) => s.type === PT.load && address >= s.address && address < s.address + s.size);
  return home && home.offset + address - home.address;
}

function readString(read: Read, offset: number, limit: number): string {
  const bytes = read(offset, Math.min(limit, MAX_STRING));
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

/** Offsets and lengths come from the file: an invalid offset reads nothing, a large length is cut. */
function careful(read: Read): Read {
  return (offset, length) =>
    Number.isSafeInteger(offset) && length > 0 ? read(offset, Math.min(length, MAX_READ)) : Buffer.alloc(0);
}
