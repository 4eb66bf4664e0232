/** Builds tar members byte by byte: tests need archives that no tar program writes. */
export interface RawMember {
  name: string;
  type?: string;
  body?: Buffer | string;
  linkname?: string;
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  /** The size field, if it differs from the body's length. */
  size?: number;
  major?: number;
  minor?: number;
}

/** One member; strings have one character per byte. */
export function member(raw: RawMember): Buffer {
  const body = typeof raw.body === 'string' ? Buffer.from(raw.body, 'latin1') : (raw.body ?? Buffer.alloc(0));
  const block = Buffer.alloc(512);
  block.write(raw.name, 0, 100, 'latin1');
  const numbers: [number, number, number][] = [
    [raw.mode ?? (raw.type === '5' ? 0o755 : 0o644), 100, 8],
    [raw.uid ?? 0, 108, 8],
    [raw.gid ?? 0, 116, 8],
    [raw.size ?? body.length, 124, 12],
    [raw.mtime ?? 1_000_000_000, 136, 12],
    [raw.major ?? 0, 329, 8],
    [raw.minor ?? 0, 337, 8],
  ];
  for (const [value, at, length] of numbers) block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  block.write(raw.type ?? '0', 156, 'latin1');
  block.write(raw.linkname ?? '', 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  return Buffer.concat([withChecksum(block), body, Buffer.alloc(-body.length & 511)]);
}

export function withChecksum(block: Buffer): Buffer {
  block.fill(0x20, 148, 156);
  let sum = 0;
  for (let at = 0; at < block.length; at += 1) sum += block[at]!;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** The members in order, then the end mark. */
export function tar(...members: (RawMember | Buffer)[]): Buffer {
  const blocks = members.map((one) => (Buffer.isBuffer(one) ? one : member(one)));
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A pax extended header of records; `type` "g" for a global one. */
export function pax(records: Record<string, string>, type = 'x'): Buffer {
  const body = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length;
    while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
    return `${length}${rest}`;
  });
  return member({ name: 'pax', type, body: body.join('') });
}
