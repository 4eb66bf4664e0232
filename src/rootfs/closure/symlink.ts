import { parentOf } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Packing } from './packed.ts';

/** Packs the target of a packed symlink. The target text is not normalised: it is followed like in the kernel. */
export function packTarget({ path, linkname }: Entry, packing: Packing): void {
  if (linkname === undefined) return;
  packing.add(linkname.startsWith('/') ? linkname : `${parentOf(path)}/${linkname}`, 'symlink', path);
}
