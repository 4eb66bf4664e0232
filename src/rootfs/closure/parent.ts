import { parentOf } from '../../path.ts';
import type { Entry } from '../entry.ts';
import type { Packing } from './packing.ts';

/** The directories that hold a packed entry are packed, with their own mode and owner. */
export function packParent({ path }: Entry, packing: Packing): void {
  packing.add(parentOf(path), 'parent', path);
}
