import { members } from './members.ts';
import { Planter } from './planter.ts';
import type { ByteSource } from './source.ts';
import type { Tree } from './tree.ts';

/**
 * Indexes a container's file system as `docker export` writes it: names, attributes and where the bodies lie. Bodies are not
 * read. What a hostile archive holds that cannot be extracted is left out with a warning; throws `Failure` when the archive is
 * damaged or incomplete, or has more than four million names.
 */
export function indexExport(source: ByteSource): { tree: Tree; warnings: string[] } {
  const planter = new Planter();
  for (const member of members(source)) planter.plant(member);
  return planter.finish();
}
