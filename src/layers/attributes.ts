import type { ImagePath } from '../path.ts';
import type { PackedEntry } from '../rootfs/closure/packing.ts';
import type { Entry } from '../rootfs/entry.ts';
import { members } from '../rootfs/members.ts';
import { bufferSource } from '../rootfs/source.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Reader } from './reader.ts';
import { nameOf } from './source.ts';

const CAPABILITY = 'security.capability';
/** linux/capability.h: the revision stands in the highest byte, and the third has the root's uid behind the second's 20 bytes. */
const REVISION_AT = 3;
const LENGTH_2 = 20;

/** What a listing does not tell of entries, as an export has it: the number of devices, the capabilities of files. */
export class Attributes {
  readonly #reader: Pick<Reader, 'attributes' | 'device'>;
  /** By a file's name; undefined where it is known to have none. */
  readonly #capabilities = new Map<string, Buffer | undefined>();
  /** Names of files with others. */
  readonly #others = new Set<string>();

  constructor(reader: Pick<Reader, 'attributes' | 'device'>) {
    this.#reader = reader;
  }

  /** Takes what `Reader.attributes` gave for files. */
  learn(names: readonly string[], { capabilities, others }: FileAttributes): void {
    for (const name of names) this.#capabilities.set(name, undefined);
    for (const name of others) this.#others.add(name);
    for (const { name, xattrs } of members(bufferSource(capabilities))) {
      const value = xattrs?.get(CAPABILITY);
      if (value) this.#capabilities.set(name, asExported(value));
    }
  }

  /** The packed entries with these attributes; asks for what was not learned yet. Throws `LayersFailed`. */
  complete(packed: readonly PackedEntry[]): PackedEntry[] {
    const names = firstNames(packed);
    const unknown = [...names.values()].filter((name) => !this.#capabilities.has(name));
    if (unknown.length > 0) this.learn(unknown, this.#reader.attributes(unknown));
    return packed.map((item) => {
      const entry = this.#completed(item.entry, names);
      return entry === item.entry ? item : { ...item, entry };
    });
  }

  /** Packed files with attributes that no export has, and rootfs.tar neither: one way of reading must not give other bytes than another. */
  lost(packed: readonly PackedEntry[]): ImagePath[] {
    const names = firstNames(packed);
    return packed.filter(({ entry }) => this.#others.has(names.get(entry.inode) ?? '')).map(({ entry }) => entry.path);
  }

  #completed(entry: Entry, names: ReadonlyMap<number, string>): Entry {
    const capability = this.#capabilities.get(names.get(entry.inode) ?? '');
    if (capability) return { ...entry, xattrs: new Map([[CAPABILITY, capability]]) };
    return entry.device ? { ...entry, device: this.#reader.device(nameOf(entry)) } : entry;
  }
}

/** Of each file that is not made one name, by its inode. */
function firstNames(packed: readonly PackedEntry[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const { entry } of packed) {
    if (entry.type === 'file' && !entry.body && !names.has(entry.inode)) names.set(entry.inode, nameOf(entry));
  }
  return names;
}

/** The engine exports a capability that was set in a user namespace as one without (moby, pkg/archive, ReadSecurityXattrToTarHeader). */
export function asExported(capability: Buffer): Buffer {
  if (capability[REVISION_AT] !== 3) return capability;
  const value = Buffer.from(capability.subarray(0, LENGTH_2));
  value[REVISION_AT] = 2;
  return value;
}
