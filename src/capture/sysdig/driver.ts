import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../../failure.ts';
import { TracerUnavailable } from '../tracer.ts';

/** How sysdig gets its events: its arguments, and its name for the log. */
export interface Driver {
  argv: string[];
  label: string;
}

/**
 * Takes the input `sysdig-driver`. One ring buffer a CPU for modern eBPF: the default shares one between two, which fills
 * sooner. Throws `Failure` when the value is not one of ours.
 */
export function driverOf(input: string): Driver {
  if (input === 'modern-bpf') {
    return { argv: ['--modern-bpf', '--cpus-for-each-buffer', '1'], label: 'modern eBPF' };
  }
  if (input === 'kmod') return { argv: [], label: 'kernel module' };
  if (input.startsWith('bpf:') && input.length > 4) {
    return { argv: [`--bpf=${input.slice(4)}`], label: 'legacy eBPF' };
  }
  throw new Failure(`sysdig-driver: "${input}" is none of modern-bpf, bpf:PATH, kmod`);
}

/** Where the kernel tells what it can do. */
export interface KernelFiles {
  btf: string;
  lockdown: string;
}

const KERNEL: KernelFiles = { btf: '/sys/kernel/btf/vmlinux', lockdown: '/sys/kernel/security/lockdown' };

/** Throws `TracerUnavailable` when this machine cannot take the driver's program. */
export function checkKernel(input: string, { btf, lockdown }: KernelFiles = KERNEL): void {
  if (input === 'modern-bpf' && !existsSync(btf)) {
    throw new TracerUnavailable(
      `sysdig's modern eBPF driver is not supported here: this kernel has no BTF (${btf})`,
      'Run on a runner with a kernel of its own (ubuntu-slim has none), or use tracer: strace.',
    );
  }
  const level = lockdownLevel(lockdown);
  if (level === 'confidentiality' || (level === 'integrity' && input === 'kmod')) {
    throw new TracerUnavailable(
      `sysdig's ${driverOf(input).label} driver is not supported here: this kernel is locked down (${level}, ${lockdown})`,
      'Boot with lockdown=none, or use tracer: strace.',
    );
  }
  const probe = input.startsWith('bpf:') ? input.slice(4) : undefined;
  if (probe && !existsSync(probe)) throw new Failure(`sysdig-driver: there is no probe ${probe}`);
}

/** kernel_lockdown(7): integrity refuses unsigned modules, confidentiality also BPF programs that read kernel memory. */
function lockdownLevel(file: string): string | undefined {
  try {
    return /\[(\w+)\]/.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
