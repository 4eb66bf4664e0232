import type { How } from '../touch.ts';

/**
 * One path of an event: the argument with the path and, for the *at calls, the argument with the folder that it is
 * relative to.
 */
export type PathPlace = readonly [name: string, folder?: string];

export interface Call {
  how: How;
  paths: readonly PathPlace[];
}

const call = (how: How, ...paths: PathPlace[]): Call => ({ how, paths });
const renames = call('create', ['oldpath', 'olddirfd'], ['newpath', 'newdirfd']);

/** The events with a path, by sysdig's names (`sysdig -L`). chisels/microdump.lua has the same table. */
export const CALLS: Readonly<Record<string, Call>> = {
  open: call('open', ['name']),
  openat: call('open', ['name', 'dirfd']),
  openat2: call('open', ['name', 'dirfd']),
  creat: call('create', ['name']),
  stat: call('stat', ['path']),
  lstat: call('stat', ['path']),
  newfstatat: call('stat', ['path', 'dirfd']),
  access: call('stat', ['name']),
  chdir: call('stat', ['path']),
  chroot: call('stat', ['path']),
  chmod: call('stat', ['filename']),
  fchmodat: call('stat', ['filename', 'dirfd']),
  chown: call('stat', ['path']),
  lchown: call('stat', ['path']),
  fchownat: call('stat', ['pathname', 'dirfd']),
  mkdir: call('create', ['path']),
  mkdirat: call('create', ['path', 'dirfd']),
  mknod: call('create', ['path']),
  mknodat: call('create', ['path', 'dirfd']),
  rmdir: call('create', ['path']),
  unlink: call('create', ['path']),
  unlinkat: call('create', ['name', 'dirfd']),
  rename: call('create', ['oldpath'], ['newpath']),
  renameat: renames,
  renameat2: renames,
  link: call('create', ['oldpath'], ['newpath']),
  linkat: call('create', ['oldpath', 'olddir'], ['newpath', 'newdir']),
  symlink: call('create', ['linkpath']),
  symlinkat: call('create', ['linkpath', 'linkdirfd']),
  bind: call('create', ['addr']),
  connect: call('stat', ['addr']),
  execve: call('exec', ['filename']),
  execveat: call('exec', ['filename']),
};

/** The kernel's names of system calls, by sysdig's names, if they differ. */
const KERNEL_NAMES: Readonly<Record<string, string>> = {
  llseek: '_llseek',
  pread: 'pread64',
  prlimit: 'prlimit64',
  pwrite: 'pwrite64',
};

/** The kernel's name of a system call, by sysdig's field syscall.type. */
export function kernelName(name: string): string {
  return KERNEL_NAMES[name] ?? name;
}
