import type { How } from '../touch.ts';

/** Which arguments of a call are paths; relative ones start at the argument before when that is a folder's descriptor. */
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

/** The calls of strace's class %file and where their paths are (man pages, section 2). */
export const CALLS: ReadonlyMap<string, Call> = new Map(
  TABLE.flatMap(([how, paths, names]) => names.split(' ').map((name) => [name, { how, paths }] as const)),
);

/** What strace is asked for: paths, sockets in the file system, and what the working folder of a process follows from. */
export const TRACED = '%file,bind,fchdir,clone,clone3,fork,vfork';

/** Those of them that strace knows as `-e trace`, or all calls: to stop at each, a filter in the kernel is of no use. */
export function tracedArguments(all: boolean): string[] {
  return all ? ['-e', 'trace=all'] : ['--seccomp-bpf', '-e', `trace=${TRACED}`];
}
