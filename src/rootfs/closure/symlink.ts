import { parentOf } from '../../path.ts';
import type { Entry } from '../entry.ts';
import type { Packing } from './packing.ts';

/** What a packed symlink points to is packed too. Targets are followed as the kernel does, so the text is not normalised. */
export function packTarget({ path, linkname }: Entry, packing: Packing): void {
  if (linkname === undefined) return;
  packing.add(linkname.startsWith('/') ? linkname : `${parentOf(path)}/${linkname}`, 'symlink', path);
}
