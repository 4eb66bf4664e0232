const DEPTH = 3;

/** The folder of a path (in the form of files.txt), cut after three names: the group of paths without a package. */
export function folderOf(path: string): string {
  const names = path.replace(/^"|"$/g, '').split('/').slice(1, -1);
  return `/${names.slice(0, DEPTH).join('/')}`;
}
