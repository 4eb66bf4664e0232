import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../../base/failure.ts';
import { Unavailable } from '../../base/unavailable.ts';

/** A driver for sysdig's events: the arguments, and the name for the log. */
export interface Driver {
  argv: string[];
  label: string;
}

/**
 * The driver of the input `sysdig-driver`. Throws `Failure` for an unknown value. Modern eBPF gets one ring buffer per
 * CPU: by default two CPUs share one, which fills sooner.
 */
export function driverOf(input: string): Driver {
  if (input === 'modern-bpf') {
    return { argv: ['--modern-bpf', '--cpus-for-each-buffer', '1'], label: 'modern eBPF' };
  }
  if (input === 'kmod') return { argv: [], label: 'kernel module' };
  if (input.startsWith('bpf:') && input.length > 4) {
    return { argv: [`--bpf=${input.slice(4)}`], label: 'legacy eBPF' };
  }
  throw new Failure(`sysdig-driver: got "${input}", want one of modern-bpf, bpf:PATH, kmod`);
}

/** Files that show the kernel's abilities. */
export interface KernelFiles {
  btf: string;
  lockdown: string;
}

const KERNEL: KernelFiles = { btf: '/sys/kernel/btf/vmlinux', lockdown: '/sys/kernel/security/lockdown' };

/** Throws `Unavailable` if this machine's kernel cannot load the driver. */
export function checkKernel(input: string, { btf, lockdown }: KernelFiles = KERNEL): void {
  if (input === 'modern-bpf' && !existsSync(btf)) {
    throw new Unavailable(
      `sysdig's modern eBPF driver is not supported here: this kernel has no BTF (${btf})`,
      'Use a runner with its own kernel (ubuntu-slim has none), or tracer: strace.',
    );
  }
  const level = lockdownLevel(lockdown);
  if (level === 'confidentiality' || (level === 'integrity' && input === 'kmod')) {
    throw new Unavailable(
      `sysdig's ${driverOf(input).label} driver is not supported here: this kernel is locked down (${level}, ${lockdown})`,
      'Boot with lockdown=none, or use tracer: strace.',
    );
  }
  const probe = input.startsWith('bpf:') ? input.slice(4) : undefined;
  if (probe && !existsSync(probe)) throw new Failure(`sysdig-driver: the probe ${probe} does not exist`);
}

/**
 * kernel_lockdown(7): integrity refuses unsigned modules, confidentiality also BPF programs that read kernel memory.
 */
function lockdownLevel(file: string): string | undefined {
  try {
    return /\[(\w+)\]/.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
