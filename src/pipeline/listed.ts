import type { Log } from '../base/log.ts';
import { type ImagePath, parentOf } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import { type FileList, mergeFileLists } from '../filelist/filelist.ts';
import { canonicalPaths, type ListedRules, listedFolders, listedNames } from '../filelist/listed.ts';
import type { ImageConfig } from '../image/config.ts';
import { isOfLanguage } from '../packages/languages/folders.ts';
import type { Packages } from '../packages/packages.ts';
import { type ListedRecord, listedRecords, listedText } from '../report/listed.ts';
import { ownerNames } from '../report/packages.ts';
import type { Request } from '../request/request.ts';
import { selected } from '../rootfs/closure/closure.ts';
import type { Tree } from '../rootfs/tree.ts';

/** More notices than this would hide others: the report has all. */
const MOST_NOTICES = 5;

/** The names and packages of an image. */
export interface ImageFacts {
  tree: Tree;
  packages: Packages;
}

/**
 * Tells whether an OS package or a language package owns a path. A link to a package's file is the package's too, if it
 * is in a folder where packages have files; elsewhere somebody made it, as in a folder of enabled parts.
 */
export function ownedIn({ tree, packages }: ImageFacts): (path: ImagePath) => boolean {
  const isOwned = (path: ImagePath) => packages.ownerOf(path) !== undefined || isOfLanguage(path);
  const folders = new Map<ImagePath, boolean>();
  const hasOwned = (folder: ImagePath) => {
    const known = folders.get(folder) ?? tree.children(folder).some(isOwned);
    folders.set(folder, known);
    return known;
  };
  const isOwnedLink = (path: ImagePath) => {
    const target = tree.resolve(path).path;
    return target !== path && isOwned(target) && hasOwned(parentOf(path));
  };
  return (path) => isOwned(path) || isOwnedLink(path);
}

/** The rules for the names of an image's listed folders. */
export function rulesOf(image: ImageFacts, skip: ReadonlySet<ImagePath>, max: number): ListedRules {
  const ofPackage = (path: ImagePath) => image.packages.ownerOf(path) !== undefined;
  return { owned: ownedIn(image), ofPackage, skip, max };
}

/** The names of listed folders to pack besides the paths of `list`; see `listedNames`. */
export function namesToPack(
  { keep, drop, listedMax }: Pick<Request, 'keep' | 'drop' | 'listedMax'>,
  config: ImageConfig,
  touches: Touches,
  list: FileList,
  image: ImageFacts,
): ImagePath[] {
  const { tree, packages } = image;
  const skip = canonicalPaths(list.paths, tree);
  for (const path of selected([...keep], true, tree, config, packages)) skip.add(path);
  for (const path of selected([...drop], false, tree, config, packages)) skip.add(path);
  return listedNames(listedFolders(touches, tree), tree, rulesOf(image, skip, listedMax));
}

/** The listed folders of which the packed paths (canonical) lack names. */
export function listedIn(
  touches: Touches,
  image: ImageFacts,
  packed: ReadonlySet<ImagePath>,
  dropped: ReadonlySet<ImagePath>,
): ListedRecord[] {
  const { tree, packages } = image;
  const facts = { tree, packed, dropped, owned: ownedIn(image), ownerOf: ownerNames(packages) };
  return listedRecords(listedFolders(touches, tree), facts);
}

/**
 * Logs a notice for each folder whose own names are left out: because they need more than `max` bytes or, if it is
 * undefined, because given lists lack them. Nothing if the user asked for none (0).
 */
export function tellListed(records: readonly ListedRecord[], max: number | undefined, log: Log, more: string): void {
  const large = max === 0 ? [] : records.filter(({ own }) => own);
  for (const record of large.slice(0, MOST_NOTICES)) log.notice(listedText(record, max));
  const rest = large.slice(MOST_NOTICES).map(({ folder }) => folder);
  if (rest.length > 0) log.notice(`More listed folders are not complete: ${rest.join(', ')}${more}`);
}

/** The list with the names of listed folders. */
export function withNames(list: FileList, names: readonly ImagePath[]): FileList {
  return mergeFileLists([list, { comments: [], paths: [...names] }]);
}
