import type { ImagePath } from '../../base/path.ts';
import type { PackedEntry } from '../../rootfs/closure/packed.ts';
import { bufferSource } from '../../tar/byte-source.ts';
import type { Entry } from '../../tar/entry.ts';
import { members } from '../../tar/members.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Reader } from './reader.ts';
import { tarName } from './wire.ts';

const CAPABILITY = 'security.capability';
/**
 * linux/capability.h: the highest byte is the revision. Revision 3 has the root's uid after the 20 bytes of revision 2.
 */
const REVISION_AT = 3;
const LENGTH_2 = 20;

/** The details of entries that an export has but a listing lacks: device numbers and file capabilities. */
export class Attributes {
  readonly #reader: Pick<Reader, 'attributes' | 'device'>;
  /** By file name; undefined if the file is known to have none. */
  readonly #capabilities = new Map<string, Buffer | undefined>();
  /** Names of files with other attributes. */
  readonly #others = new Set<string>();

  constructor(reader: Pick<Reader, 'attributes' | 'device'>) {
    this.#reader = reader;
  }

  /** Stores the result of `Reader.attributes` for files. */
  learn(names: readonly string[], { capabilities, others }: FileAttributes): void {
    for (const name of names) this.#capabilities.set(name, undefined);
    for (const name of others) this.#others.add(name);
    for (const { name, xattrs } of members(bufferSource(capabilities))) {
      const value = xattrs?.get(CAPABILITY);
      if (value) this.#capabilities.set(name, asExported(value));
    }
  }

  /** Adds these details to the packed entries, and requests missing ones. Throws `LayersFailed`. */
  complete(packed: readonly PackedEntry[]): PackedEntry[] {
    const names = firstNames(packed);
    const unknown = [...names.values()].filter((name) => !this.#capabilities.has(name));
    if (unknown.length > 0) this.learn(unknown, this.#reader.attributes(unknown));
    return packed.map((item) => {
      const entry = this.#completed(item.entry, names);
      return entry === item.entry ? item : { ...item, entry };
    });
  }

  /**
   * Packed files with attributes that exports lack. rootfs.tar lacks them too: both ways of reading must give the same
   * bytes.
   */
  lost(packed: readonly PackedEntry[]): ImagePath[] {
    const names = firstNames(packed);
    return packed.filter(({ entry }) => this.#others.has(names.get(entry.inode) ?? '')).map(({ entry }) => entry.path);
  }

  #completed(entry: Entry, names: ReadonlyMap<number, string>): Entry {
    const capability = this.#capabilities.get(names.get(entry.inode) ?? '');
    if (capability) return { ...entry, xattrs: new Map([[CAPABILITY, capability]]) };
    return entry.device ? { ...entry, device: this.#reader.device(tarName(entry)) } : entry;
  }
}

/** One name per file that is not generated, by inode. */
function firstNames(packed: readonly PackedEntry[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const { entry } of packed) {
    if (entry.type === 'file' && !entry.body && !names.has(entry.inode)) names.set(entry.inode, tarName(entry));
  }
  return names;
}

/**
 * The capability as the engine exports it: without the user namespace (moby, pkg/archive,
 * ReadSecurityXattrToTarHeader).
 */
export function asExported(capability: Buffer): Buffer {
  if (capability[REVISION_AT] !== 3) return capability;
  const value = Buffer.from(capability.subarray(0, LENGTH_2));
  value[REVISION_AT] = 2;
  return value;
}
