import { tool } from './tool.ts';

const CREATE = [
  'tar',
  '--create',
  '--xattrs',
  '--xattrs-include=security.capability',
  '--no-recursion',
  '--null',
  '--verbatim-files-from',
  '--files-from=-',
];
const COPY = ['cp', '--no-dereference', '--attributes-only', '--preserve=xattr', '--parents'];

/**
 * The `security.capability` of files, by their names below `root` (NUL between them), as a tar of empty files that have it; files without
 * are not in it. Node has no getxattr(2): GNU tar tells which have one (its listing marks them with "*", and into /dev/null it reads no
 * bodies), cp(1) copies the attributes without the body, below `attributes`: into a file system of this process's own, gone with it.
 */
export async function capabilitiesOf(
  names: string,
  { root, attributes }: { root: string; attributes: string },
): Promise<Buffer> {
  const all = names.split('\0');
  const list = Buffer.from(names, 'latin1');
  const marked = await tool([...CREATE, '--file=/dev/null', '--quoting-style=escape', '-vv'], root, list);
  const lines = marked.toString('latin1').trimEnd().split('\n');
  if (lines.length !== all.length) throw new Error(`tar listed ${lines.length} of ${all.length} files`);
  const capable = all.filter((_, at) => lines[at]![10] === '*');
  if (capable.length === 0) return Buffer.alloc(1024);
  await tool(['mount', '-t', 'tmpfs', '-o', 'mode=700,nosuid,nodev,noexec', 'attributes', attributes], root);
  const few = Buffer.from(capable.join('\0'), 'latin1');
  // xargs, because Node cannot hand over arguments that are not UTF-8.
  await tool(['xargs', '--null', ...COPY, `--target-directory=${attributes}`, '--'], root, few);
  return tool([...CREATE, '--format=posix', '--file=-'], attributes, few);
}
