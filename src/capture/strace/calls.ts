import type { How } from '../touch.ts';

/**
 * The arguments of a call that are paths. A relative path starts at the argument before it if that is a folder's
 * descriptor.
 */
export interface Call {
  how: How;
  paths: readonly number[];
}

const TABLE: readonly [How, readonly number[], string][] = [
  ['open', [0], 'open truncate swapon acct'],
  ['open', [1], 'openat openat2 open_tree name_to_handle_at fspick inotify_add_watch'],
  ['open', [0, 1], 'pivot_root'],
  ['create', [0], 'creat mkdir rmdir unlink mknod'],
  ['create', [1], 'mkdirat unlinkat mknodat symlink mount'],
  ['create', [2], 'symlinkat'],
  ['create', [0, 1], 'rename link'],
  ['create', [1, 3], 'renameat renameat2 linkat move_mount'],
  [
    'stat',
    [0],
    'stat lstat oldstat oldlstat stat64 lstat64 access readlink chdir chroot chmod chown lchown chown32 lchown32',
  ],
  [
    'stat',
    [0],
    'utime utimes statfs statfs64 umount umount2 getxattr lgetxattr listxattr llistxattr setxattr lsetxattr removexattr lremovexattr',
  ],
  [
    'stat',
    [1],
    'newfstatat fstatat64 statx faccessat faccessat2 readlinkat fchmodat fchmodat2 fchownat futimesat utimensat mount_setattr',
  ],
  ['exec', [0], 'execve uselib'],
  ['exec', [1], 'execveat'],
];

/** The calls of strace's class %file, with the places of their paths (man pages, section 2). */
export const CALLS: ReadonlyMap<string, Call> = new Map(
  TABLE.flatMap(([how, paths, names]) => names.split(' ').map((name) => [name, { how, paths }] as const)),
);

/** The calls that a folder's names make fail with ENOTEMPTY or EEXIST, with the place of its path. */
export const REPLACING: ReadonlyMap<string, number> = new Map([
  ['rmdir', 0],
  ['unlinkat', 1],
  ['rename', 1],
  ['renameat', 3],
  ['renameat2', 3],
]);

/** The calls that list the folder of a descriptor. */
export const LISTING: readonly string[] = ['getdents', 'getdents64'];

/**
 * The traced calls: those with paths, sockets in the file system, listings, calls that set the working folder or the
 * mounts of a process, and those that give rights to a file. Not sendto(2) and sendmsg(2), which can name a socket too:
 * a server makes one for each answer.
 */
export const TRACED = `%file,bind,connect,fchdir,unshare,setns,fchmod,fsetxattr,clone,clone3,fork,vfork,${LISTING.join(',')}`;

/** The calls that give rights to a file (chmod(2), setxattr(2)): the places of the file and of the mode or name. */
export const RIGHTS: ReadonlyMap<string, { file: number; what: number }> = new Map([
  ['chmod', { file: 0, what: 1 }],
  ['fchmod', { file: 0, what: 1 }],
  ['fchmodat', { file: 1, what: 2 }],
  ['fchmodat2', { file: 1, what: 2 }],
  ['setxattr', { file: 0, what: 1 }],
  ['fsetxattr', { file: 0, what: 1 }],
]);

/** Which calls strace traces, and how. */
export interface Tracing {
  /** All calls instead of those with paths. Then every call stops, and a filter in the kernel is useless. */
  all?: boolean;
  /**
   * Without a filter in the kernel. The filter sets no_new_privs, which takes their rights from programs with setuid,
   * setgid or file capabilities, and makes sudo refuse. Without it, every call stops twice.
   */
  unfiltered?: boolean;
}

export function tracedArguments({ all = false, unfiltered = false }: Tracing): string[] {
  if (all) return ['-e', 'trace=all'];
  return [...(unfiltered ? [] : ['--seccomp-bpf']), '-e', `trace=${TRACED}`];
}
