import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../src/base/unavailable.ts';
import { checkKernel, driverOf } from '../../../src/capture/sysdig/driver.ts';

test.each([
  ['modern-bpf', ['--modern-bpf', '--cpus-for-each-buffer', '1'], 'modern eBPF'],
  ['kmod', [], 'kernel module'],
  ['bpf:/x/probe.o', ['--bpf=/x/probe.o'], 'legacy eBPF'],
])('%s', (input, argv, label) => {
  expect(driverOf(input)).toEqual({ argv, label });
});

test.each(['', 'bpf:', 'ebpf', 'modern_bpf'])('"%s" is refused with the name of the input', (input) => {
  expect(() => driverOf(input)).toThrow(`sysdig-driver: got "${input}", want one of`);
});

test('modern eBPF without BTF is an error with the file that is missing', () => {
  const nowhere = { btf: '/nowhere', lockdown: '/nowhere' };
  expect(() => checkKernel('modern-bpf', nowhere)).toThrow(Unavailable);
  expect(() => checkKernel('modern-bpf', nowhere)).toThrow('no BTF (/nowhere)');
  expect(() => checkKernel('kmod', nowhere)).not.toThrow();
  expect(() => checkKernel('bpf:/no/probe.o')).toThrow('sysdig-driver: the probe /no/probe.o does not exist');
});

describe('a locked-down kernel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const files = (level: string) => {
    const lockdown = join(folder, 'lockdown');
    writeFileSync(lockdown, `none integrity confidentiality\n`.replace(level, `[${level}]`));
    return { btf: folder, lockdown };
  };

  test.each([
    ['modern-bpf', 'none', undefined],
    ['modern-bpf', 'integrity', undefined],
    [
      'modern-bpf',
      'confidentiality',
      /modern eBPF driver is not supported here: this kernel is locked down \(confidentiality/,
    ],
    ['kmod', 'none', undefined],
    ['kmod', 'integrity', /kernel module driver is not supported here: this kernel is locked down \(integrity/],
  ])('%s at level %s', (driver, level, message) => {
    const check = () => checkKernel(driver, files(level));
    if (message) expect(check).toThrow(message);
    else expect(check).not.toThrow();
  });
});
