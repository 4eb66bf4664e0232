import { parentOf } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Packing } from './packed.ts';

/** Packs the parent directory of a packed entry, with its own mode and owner. */
export function packParent({ path }: Entry, packing: Packing): void {
  packing.add(parentOf(path), 'parent', path);
}
