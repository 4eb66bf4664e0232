import type { Syscalls } from '../capture/syscalls.ts';
import { withFamilies } from './families.ts';

const EPERM = 1;
const ENOSYS = 38;

/**
 * Always allowed: calls that the container runtime makes after it sets the profile and before the program starts (also
 * in `docker exec`), and calls that any process can make: to exit, to return from a signal, to continue after a stop,
 * or to read a clock that the kernel does not map. Observed with runc 1.1 (a Go program, whose threads schedule
 * themselves), plus the calls of newer runc versions and crun in the same places.
 */
const ALWAYS =
  `brk capget capset chdir clock_getres clock_gettime close close_range dup2 epoll_create epoll_ctl epoll_wait eventfd
  execve exit exit_group access fchdir fchown fcntl fstat fstatfs futex getcpu getcwd getdents getegid geteuid
  getgid getpid getppid getrandom gettid gettimeofday getuid lseek madvise mmap mprotect munmap nanosleep open pipe
  poll prctl pread64 read readlink restart_syscall rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity
  sched_yield set_robust_list set_tid_address setgid setgroups setsid setuid sigaltstack sigreturn statfs tgkill
  time umask uname wait4 write arch_prctl`.split(/\s+/);

/**
 * Calls that Docker's default profile refuses to a container without extra capabilities. If the tracer does not know
 * the result of such a call, it counts as refused.
 * Source: https://docs.docker.com/engine/security/seccomp/ (significant syscalls blocked by the default profile).
 */
const REFUSED_BY_DEFAULT = new Set(
  `acct add_key bpf clock_adjtime clock_settime create_module delete_module fanotify_init finit_module fsconfig
  fsmount fsopen fspick get_kernel_syms get_mempolicy init_module io_uring_enter io_uring_register io_uring_setup
  ioperm iopl kcmp kexec_file_load kexec_load lookup_dcookie mbind mount mount_setattr move_mount move_pages
  nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise process_vm_readv
  process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key set_mempolicy setdomainname
  sethostname setns settimeofday stime swapoff swapon sysfs syslog umount umount2 unshare uselib userfaultfd ustat
  vhangup vm86 vm86old`.split(/\s+/),
);

/** Flags of clone(2) that create namespaces. Docker's default profile refuses them in the same way. */
const CLONE_NEW_NAMESPACES = 0x7e020000;

/** Architecture of an image (Go's name) -> seccomp's names of all architectures whose programs the processor runs. */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  amd64: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  arm64: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
};

/** `linux.seccomp` of an OCI runtime configuration; also the file of `docker run --security-opt seccomp=FILE`. */
export interface SeccompProfile {
  defaultAction: 'SCMP_ACT_ERRNO';
  defaultErrnoRet: number;
  architectures?: readonly string[];
  syscalls: SeccompRule[];
}

interface SeccompRule {
  names: string[];
  action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  errnoRet?: number;
  args?: { index: number; value: number; valueTwo: number; op: 'SCMP_CMP_MASKED_EQ' }[];
}

/**
 * The profile that allows the observed calls with their families, and the calls that the runtime needs. All other calls
 * fail with EPERM. Calls that the kernel did not know, and clone3, whose flags a profile cannot see, fail with ENOSYS:
 * programs then use another call. `architecture` is the image's, with Go's name.
 * Source: https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#seccomp
 */
export function seccompProfile(syscalls: Syscalls, architecture: string): SeccompProfile {
  const unknown = syscalls.that('unknown').filter((name) => !REFUSED_BY_DEFAULT.has(name));
  const all = withFamilies([...ALWAYS, ...syscalls.that('made'), ...unknown]);
  const plain = all.filter((name) => name !== 'clone' && name !== 'clone3');
  const missing = syscalls.that('missing').filter((name) => !all.includes(name));
  const architectures = ARCHITECTURES[architecture];
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    ...(architectures ? { architectures } : {}),
    syscalls: [
      { names: plain, action: 'SCMP_ACT_ALLOW' },
      ...(all.includes('clone') ? [cloneRule(all)] : []),
      { names: [...new Set(['clone3', ...missing])].sort(), action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
    ],
  };
}

/** Allows clone for processes and threads; for namespaces only if the container can create them by another call. */
function cloneRule(allowed: readonly string[]): SeccompRule {
  const rule: SeccompRule = { names: ['clone'], action: 'SCMP_ACT_ALLOW' };
  if (allowed.includes('unshare') || allowed.includes('setns')) return rule;
  return { ...rule, args: [{ index: 0, value: CLONE_NEW_NAMESPACES, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }] };
}

/** Number of calls that the profile allows. */
export function allowedBy({ syscalls }: SeccompProfile): number {
  return syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW').reduce((sum, { names }) => sum + names.length, 0);
}
