/**
 * Families of system calls that do the same. The libc, the kernel and the architecture decide which one a program
 * makes, so a profile that allows one allows the whole family. Source: syscalls(2), section "System call list" and its
 * pages.
 */
const FAMILIES = [
  'open openat openat2 creat',
  'stat lstat fstat newfstatat statx stat64 lstat64 fstat64 fstatat64 oldstat oldlstat oldfstat',
  'statfs statfs64',
  'fstatfs fstatfs64',
  'access faccessat faccessat2',
  'readlink readlinkat',
  'getdents getdents64',
  'mkdir mkdirat',
  'rmdir unlink unlinkat',
  'rename renameat renameat2',
  'link linkat',
  'symlink symlinkat',
  'mknod mknodat',
  'chmod fchmodat fchmodat2',
  'chown lchown fchownat chown32 lchown32',
  'fchown fchown32',
  'utime utimes futimesat utimensat utimensat_time64',
  'truncate truncate64',
  'ftruncate ftruncate64',
  'fcntl fcntl64',
  'lseek _llseek',
  'mmap mmap2',
  'pread64 preadv preadv2',
  'pwrite64 pwritev pwritev2',
  'sendfile sendfile64',
  'fadvise64 fadvise64_64 arm_fadvise64_64',
  'pipe pipe2',
  'dup dup2 dup3',
  'poll ppoll ppoll_time64',
  'select _newselect pselect6 pselect6_time64',
  'epoll_create epoll_create1',
  'epoll_wait epoll_pwait epoll_pwait2',
  'eventfd eventfd2',
  'signalfd signalfd4',
  'inotify_init inotify_init1',
  'accept accept4',
  'send sendto',
  'recv recvfrom',
  'sendmsg sendmmsg',
  'recvmsg recvmmsg recvmmsg_time64',
  'fork vfork clone clone3',
  'wait4 waitpid waitid',
  'getpgrp getpgid',
  'pause rt_sigsuspend sigsuspend',
  'rt_sigtimedwait rt_sigtimedwait_time64',
  'alarm setitimer',
  'nanosleep clock_nanosleep clock_nanosleep_time64',
  'timer_settime timer_settime64',
  'timer_gettime timer_gettime64',
  'timerfd_create timerfd',
  'timerfd_settime timerfd_settime64',
  'timerfd_gettime timerfd_gettime64',
  'semop semtimedop semtimedop_time64',
  'getrlimit ugetrlimit setrlimit prlimit64',
  'getuid getuid32',
  'geteuid geteuid32',
  'getgid getgid32',
  'getegid getegid32',
  'setuid setuid32',
  'setgid setgid32',
  'setreuid setreuid32 setresuid setresuid32',
  'setregid setregid32 setresgid setresgid32',
  'getgroups getgroups32',
  'setgroups setgroups32',
  'uname olduname oldolduname',
  'umount umount2',
].map((names) => names.split(' '));

/** `names` and all calls of their families, sorted, without duplicates. */
export function withFamilies(names: Iterable<string>): string[] {
  const all = new Set(names);
  for (const family of FAMILIES) {
    if (family.some((name) => all.has(name))) for (const name of family) all.add(name);
  }
  return [...all].sort();
}
