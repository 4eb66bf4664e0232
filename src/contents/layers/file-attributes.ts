import { tool } from './tool.ts';

const CREATE = [
  'tar',
  '--create',
  '--xattrs',
  '--no-recursion',
  '--null',
  '--verbatim-files-from',
  '--files-from=-',
  '--quoting-style=escape',
];
const CAPABILITY = ['--xattrs-include=security.capability'];
/** Attributes that an export leaves out. Other namespaces (security.selinux) belong to the machine, not the image. */
const OTHERS = ['--xattrs-include=user.*', '--xattrs-include=trusted.*', '--acls'];
const COPY = ['cp', '--no-dereference', '--attributes-only', '--preserve=xattr', '--parents'];

/** The attributes of files. */
export interface FileAttributes {
  /** A tar of empty files with their `security.capability`, without files that have none. */
  capabilities: Buffer;
  /** Names of files with attributes that an export leaves out. */
  others: string[];
}

/**
 * The attributes of files by name below `root`. Node has no getxattr(2). GNU tar's listing marks files with attributes
 * (it reads no bodies when it writes to /dev/null). cp(1) copies capabilities without bodies to `attributes`, a file
 * system of this process that disappears with it.
 */
export async function attributesOf(
  names: readonly string[],
  { root, attributes }: { root: string; attributes: string },
): Promise<FileAttributes> {
  // Most files have no attributes: the kinds are checked only for the few that do.
  const marked = await markedOf(names, [...CAPABILITY, ...OTHERS], root);
  const [capable, others] = await Promise.all([markedOf(marked, CAPABILITY, root), markedOf(marked, OTHERS, root)]);
  if (capable.length === 0) return { capabilities: Buffer.alloc(1024), others };
  await tool(['mount', '-t', 'tmpfs', '-o', 'mode=700,nosuid,nodev,noexec', 'attributes', attributes], root);
  const few = listOf(capable);
  // xargs, because Node cannot pass arguments that are not UTF-8.
  await tool(['xargs', '--null', ...COPY, `--target-directory=${attributes}`, '--'], root, few);
  const capabilities = await tool([...CREATE, ...CAPABILITY, '--format=posix', '--file=-'], attributes, few);
  return { capabilities, others };
}

async function markedOf(names: readonly string[], include: readonly string[], root: string): Promise<string[]> {
  if (names.length === 0) return [];
  const printed = await tool([...CREATE, ...include, '--file=/dev/null', '-vv'], root, listOf(names));
  const lines = printed.toString('latin1').trimEnd().split('\n');
  if (lines.length !== names.length) throw new Error(`tar listed ${lines.length} of ${names.length} files`);
  return names.filter((_, at) => '*+'.includes(lines[at]![10]!));
}

function listOf(names: readonly string[]): Buffer {
  return Buffer.from(names.join('\0'), 'latin1');
}
