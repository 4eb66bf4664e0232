/** An /etc/ld.so.cache in the format of glibc 2.32 and later: name, path, and hwcap if it is for special processors. */
export function ldCache(libraries: [name: string, path: string, hwcap?: number][], big = false): Buffer {
  const entries = Buffer.alloc(48 + 24 * libraries.length);
  const put = (at: number, value: number) =>
    big ? entries.writeUInt32BE(value, at) : entries.writeUInt32LE(value, at);
  entries.write('glibc-ld.so.cache1.1', 'latin1');
  put(20, libraries.length);
  entries[28] = big ? 3 : 2;
  let strings = '';
  for (const [index, [name, path, hwcap]] of libraries.entries()) {
    const at = 48 + 24 * index;
    put(at + 4, entries.length + strings.length);
    strings += `${name}\0`;
    put(at + 8, entries.length + strings.length);
    strings += `${path}\0`;
    put(at + 16, hwcap ?? 0);
  }
  return Buffer.concat([entries, Buffer.from(strings, 'latin1')]);
}
