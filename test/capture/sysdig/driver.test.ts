import { expect, test } from 'vitest';
import { checkKernel, driverOf } from '../../../src/capture/sysdig/driver.ts';
import { TracerUnavailable } from '../../../src/capture/tracer.ts';

test.each([
  ['modern-bpf', ['--modern-bpf', '--cpus-for-each-buffer', '1'], 'modern eBPF'],
  ['kmod', [], 'kernel module'],
  ['bpf:/x/probe.o', ['--bpf=/x/probe.o'], 'legacy eBPF'],
])('%s', (input, argv, label) => {
  expect(driverOf(input)).toEqual({ argv, label });
});

test.each(['', 'bpf:', 'ebpf', 'modern_bpf'])('"%s" is refused by the input\'s name', (input) => {
  expect(() => driverOf(input)).toThrow(`sysdig-driver: "${input}" is none of`);
});

test('modern eBPF needs BTF, and says so', () => {
  expect(() => checkKernel('modern-bpf', '/nowhere')).toThrow(TracerUnavailable);
  expect(() => checkKernel('modern-bpf', '/nowhere')).toThrow('no BTF (/nowhere)');
  expect(() => checkKernel('kmod', '/nowhere')).not.toThrow();
  expect(() => checkKernel('bpf:/no/probe.o')).toThrow('sysdig-driver: there is no probe /no/probe.o');
});
