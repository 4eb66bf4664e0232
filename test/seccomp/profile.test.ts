import { expect, test } from 'vitest';
import { Syscalls } from '../../src/capture/syscalls.ts';
import { allowedBy, seccompProfile } from '../../src/seccomp/profile.ts';

function profileOf(calls: Record<string, 'made' | 'refused' | 'missing' | 'unknown'>, architecture = 'amd64') {
  const syscalls = new Syscalls();
  for (const [name, outcome] of Object.entries(calls)) syscalls.add(name, outcome);
  const profile = seccompProfile(syscalls, architecture);
  const allowed = profile.syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW');
  return { profile, allowed: allowed.flatMap(({ names }) => names) };
}

test('only observed calls and the calls of the runtime are allowed', () => {
  const { profile, allowed } = profileOf({ listen: 'made', mount: 'refused', sysinfo: 'unknown' });
  expect(allowed).toEqual(expect.arrayContaining(['listen', 'sysinfo', 'execve', 'exit_group', 'capset', 'futex']));
  expect(allowed).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(mount|ptrace|socket|bpf|clone3?)$/)]));
  expect([profile.defaultAction, profile.defaultErrnoRet]).toEqual(['SCMP_ACT_ERRNO', 1]);
  expect(allowedBy(profile)).toBe(new Set(allowed).size);
});

test("a call that Docker's default profile refuses is allowed only if the tracer saw that it was made", () => {
  expect(profileOf({ io_uring_setup: 'unknown' }).allowed).not.toContain('io_uring_setup');
  expect(profileOf({ io_uring_setup: 'made' }).allowed).toContain('io_uring_setup');
});

test('a call that the kernel did not know fails with ENOSYS, unless a call of its family was made', () => {
  const { profile, allowed } = profileOf({ rseq: 'missing', landlock_restrict_self: 'missing', statx: 'missing' });
  const { names } = profile.syscalls.find(({ errnoRet }) => errnoRet === 38)!;
  expect(names).toEqual(['clone3', 'landlock_restrict_self']);
  expect(allowed).toEqual(expect.arrayContaining(['rseq', 'statx']));
});

test('clone is allowed without namespaces, unless the container can create them with unshare', () => {
  const clone = (calls: Parameters<typeof profileOf>[0]) =>
    profileOf(calls).profile.syscalls.find(({ names }) => names.includes('clone'));
  expect(clone({ clone3: 'made' })).toEqual({
    names: ['clone'],
    action: 'SCMP_ACT_ALLOW',
    args: [{ index: 0, value: 2114060288, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
  });
  expect(clone({ clone: 'made', unshare: 'made' })).not.toHaveProperty('args');
  expect(clone({ read: 'made' })).toBeUndefined();
});

test('a known architecture includes those whose programs it runs; an unknown one sets no architectures', () => {
  expect(profileOf({}, 'arm64').profile.architectures).toEqual(['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']);
  expect(profileOf({}, 'riscv64').profile).not.toHaveProperty('architectures');
});
