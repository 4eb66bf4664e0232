export interface ElfParts {
  bits?: 32 | 64;
  little?: boolean;
  machine?: number;
  interpreter?: string;
  needed?: string[];
  rpath?: string;
  runpath?: string;
  soname?: string;
  filter?: string;
  auxiliary?: string;
  audit?: string;
  /** Names of dynamic symbols. */
  functions?: string[];
}

const BASE = 0x10000;

/** The smallest ELF file with these parts: header, segments, dynamic section, strings. */
export function elf(parts: ElfParts = {}): Buffer {
  const wide = (parts.bits ?? 64) === 64;
  const little = parts.little ?? true;
  const word = wide ? 8 : 4;
  const segments = parts.interpreter === undefined ? 3 : 4;
  const [header, phent] = wide ? [64, 56] : [52, 32];
  const strings = new Strings();
  const tags: [number, number][] = [
    ...(parts.needed ?? []).map((name): [number, number] => [1, strings.add(name)]),
    ...optional(14, parts.soname, strings),
    ...optional(15, parts.rpath, strings),
    ...optional(29, parts.runpath, strings),
    ...optional(0x7fffffff, parts.filter, strings),
    ...optional(0x7ffffffd, parts.auxiliary, strings),
    ...optional(0x6ffffefc, parts.audit, strings),
  ];
  for (const name of parts.functions ?? []) strings.add(name);
  const interpreter = strings.add(parts.interpreter ?? '');
  const dynamic = header + phent * segments;
  const table = dynamic + (tags.length + 3) * 2 * word;
  const bytes = Buffer.alloc(table + strings.bytes.length);
  strings.bytes.copy(bytes, table);
  const put = (at: number, value: number, size: number) => {
    if (size === 8) {
      put(at + (little ? 0 : 4), value % 2 ** 32, 4);
      put(at + (little ? 4 : 0), Math.floor(value / 2 ** 32), 4);
    } else if (little) bytes.writeUIntLE(value, at, size);
    else bytes.writeUIntBE(value, at, size);
  };
  bytes.write('\x7fELF', 'latin1');
  bytes.set([wide ? 2 : 1, little ? 1 : 2, 1], 4);
  put(16, 3, 2);
  put(18, parts.machine ?? 62, 2);
  put(wide ? 32 : 28, header, word);
  put(wide ? 54 : 42, phent, 2);
  put(wide ? 56 : 44, segments, 2);
  const segment = (index: number, type: number, offset: number, size: number) => {
    const at = header + index * phent;
    put(at, type, 4);
    put(at + (wide ? 8 : 4), offset, word);
    put(at + (wide ? 16 : 8), index === 0 ? 0 : BASE + offset, word);
    put(at + (wide ? 32 : 16), size, word);
  };
  // The dynamic section's addresses are not in the first segment.
  segment(0, 1, 1, 1);
  segment(1, 1, 0, bytes.length);
  segment(2, 2, dynamic, table - dynamic);
  if (parts.interpreter !== undefined) segment(3, 3, table + interpreter, parts.interpreter.length + 1);
  for (const [index, [tag, value]] of [
    ...tags,
    [5, BASE + table] as const,
    [10, strings.bytes.length] as const,
  ].entries()) {
    put(dynamic + index * 2 * word, tag, word);
    put(dynamic + index * 2 * word + word, value, word);
  }
  return bytes;
}

class Strings {
  bytes = Buffer.from('\0');

  add(text: string): number {
    const at = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, Buffer.from(`${text}\0`, 'latin1')]);
    return at;
  }
}

function optional(tag: number, text: string | undefined, strings: Strings): [number, number][] {
  return text === undefined ? [] : [[tag, strings.add(text)]];
}
