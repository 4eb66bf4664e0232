import type { PackedEntry } from '../rootfs/closure/packing.ts';
import { members } from '../rootfs/members.ts';
import { bufferSource } from '../rootfs/source.ts';
import type { Reader } from './reader.ts';
import { nameOf } from './source.ts';

const CAPABILITY = 'security.capability';
/** linux/capability.h: the revision stands in the highest byte, and the third has the root's uid behind the second's 20 bytes. */
const REVISION_AT = 3;
const LENGTH_2 = 20;

/**
 * What a listing does not tell of the packed entries, as an export has it: the number of devices, the capabilities of files. Throws
 * `LayersFailed`.
 */
export function withAttributes(packed: readonly PackedEntry[], reader: Reader): PackedEntry[] {
  const capabilities = capabilitiesByInode(packed, reader);
  return packed.map((item) => {
    const { entry } = item;
    const capability = capabilities.get(entry.inode);
    if (capability) return { ...item, entry: { ...entry, xattrs: new Map([[CAPABILITY, capability]]) } };
    if (!entry.device) return item;
    return { ...item, entry: { ...entry, device: reader.device(nameOf(entry)) } };
  });
}

function capabilitiesByInode(packed: readonly PackedEntry[], reader: Reader): Map<number, Buffer> {
  const byName = new Map<string, number>();
  const seen = new Set<number>();
  for (const { entry } of packed) {
    if (entry.type !== 'file' || entry.body || seen.has(entry.inode)) continue;
    seen.add(entry.inode);
    byName.set(nameOf(entry), entry.inode);
  }
  const found = new Map<number, Buffer>();
  if (byName.size === 0) return found;
  for (const { name, xattrs } of members(bufferSource(reader.capabilities([...byName.keys()])))) {
    const value = xattrs?.get(CAPABILITY);
    if (value) found.set(byName.get(name)!, asExported(value));
  }
  return found;
}

/** The engine exports a capability that was set in a user namespace as one without (moby, pkg/archive, ReadSecurityXattrToTarHeader). */
export function asExported(capability: Buffer): Buffer {
  if (capability[REVISION_AT] !== 3) return capability;
  const value = Buffer.from(capability.subarray(0, LENGTH_2));
  value[REVISION_AT] = 2;
  return value;
}
