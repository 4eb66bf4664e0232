import type { Member } from '../../tar/members.ts';

/**
 * The find(1) format for each name of a tree: type, mode (octal), owner, group, time, size, device and inode, number of
 * links; then the name; then the link target. NUL ends each of these three fields: names and targets can contain any
 * other byte.
 */
export const FIND_FORMAT = '%y %m %U %G %T@ %s %D:%i %n\\0%P\\0%l\\0';

/** The last record of a listing, with find's exit code in the name field. */
export function endOfListing(code: number): string {
  return `end\0${code}\0\0`;
}

/** Tar types by find's types (-printf %y). Sockets are left out, as in an export. */
const TYPES: Record<string, string> = { f: '0', l: '2', c: '3', b: '4', d: '5', p: '6' };

/**
 * Reads an arriving listing and calls `take` with the members that an export of the same tree has, in find's order.
 * They lack extended attributes and device numbers. Throws an Error if the text is not a listing.
 */
export class Listing {
  readonly #take: (member: Member) => void;
  /** The first name of each file with several names. */
  readonly #linked = new Map<string, string>();
  #rest: Buffer = Buffer.alloc(0);
  #offset = 0;
  /** find's exit code, once the listing has ended. */
  code: number | undefined;

  constructor(take: (member: Member) => void) {
    this.#take = take;
  }

  /** The sum of all bodies in bytes: the end of the assigned offsets. */
  get size(): number {
    return this.#offset;
  }

  push(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let begin = 0;
    for (;;) {
      const name = all.indexOf(0, begin);
      const target = name < 0 ? -1 : all.indexOf(0, name + 1);
      const end = target < 0 ? -1 : all.indexOf(0, target + 1);
      if (end < 0) break;
      // Separate strings: substrings of one long string would keep all of it in memory.
      const link = end > target + 1 ? all.toString('latin1', target + 1, end) : '';
      this.#record(all.toString('latin1', begin, name), all.toString('latin1', name + 1, target), link);
      begin = end + 1;
    }
    this.#rest = Buffer.from(all.subarray(begin));
  }

  #record(facts: string, name: string, target: string): void {
    if (facts === 'end') {
      this.code = Number(name);
      return;
    }
    const [letter = '', mode, uid, gid, time, size, identity = '', links] = facts.split(' ');
    if (letter === 's') return;
    const type = TYPES[letter];
    if (type === undefined || links === undefined) throw new Error(`find printed "${facts}" for ${name}`);
    const first = Number(links) > 1 && letter !== 'd' ? this.#firstName(identity, name) : name;
    this.#take({
      name,
      type: first === name ? type : '1',
      mode: Number.parseInt(mode!, 8),
      uid: Number(uid),
      gid: Number(gid),
      size: letter === 'f' ? Number(size) : 0,
      mtime: secondsOf(time!),
      nanos: 0,
      linkname: first === name ? target : first,
      devMajor: 0,
      devMinor: 0,
      xattrs: undefined,
      sparse: undefined,
      offset: this.#place(letter === 'f' && first === name ? Number(size) : 0),
    });
  }

  #firstName(identity: string, name: string): string {
    const first = this.#linked.get(identity);
    if (first === undefined) this.#linked.set(identity, name);
    return first ?? name;
  }

  /** Assigns the offset of a body. */
  #place(size: number): number {
    const at = this.#offset;
    this.#offset += size;
    return at;
  }
}

/** find prints seconds rounded down, then the fraction: 1.5 seconds before 1970 is "-2.5". */
function secondsOf(time: string): number {
  return Number.parseInt(time, 10);
}
