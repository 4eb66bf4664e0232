import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { requireArchitecture, requireDocker, requireMachine, requireOwnKernel } from '../../src/base/machine.ts';

/** The thrown failure. */
function thrown(work: () => void): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
}

test.each([
  ['linux', undefined],
  ['darwin', /^not supported here, because this machine runs macOS/],
  ['win32', /^not supported here, because this machine runs Windows/],
  ['freebsd', /^not supported here, because this machine runs freebsd/],
] as const)('a machine that runs %s', (platform, message) => {
  const failure = thrown(() => requireMachine(platform));
  if (!message) return expect(failure).toBeUndefined();
  expect(failure!.message).toMatch(message);
  expect(failure!.fix).toMatch(/runs-on: ubuntu-24\.04/);
});

test.each([
  ['amd64', 'amd64', true],
  ['386', 'amd64', true],
  ['arm', 'arm64', true],
  ['arm64', 'amd64', false],
  ['amd64', 'arm64', false],
  ['riscv64', 'amd64', false],
])('an image for %s on %s: %s', (wanted, engine, supported) => {
  const failure = thrown(() => requireArchitecture('app', wanted, engine));
  if (supported) return expect(failure).toBeUndefined();
  expect(failure!.message).toContain(`not supported here, because app is for ${wanted}, but this machine is ${engine}`);
  expect(failure!.fix).toContain('Without `test`');
});

describe('an engine on another machine', () => {
  const address = () => Promise.resolve('tcp://10.0.0.5:2376');

  test.each([undefined, '6.8.0-1030-azure'])('is not assumed for kernel release %s', async (kernel) => {
    await expect(requireOwnKernel(kernel, address, '6.8.0-1030-azure')).resolves.toBeUndefined();
  });

  test('is refused with its address and the next step', async () => {
    await expect(requireOwnKernel('6.1.0-13-amd64', address, '6.8.0-1030-azure')).rejects.toMatchObject({
      message:
        'not supported here, because the container engine at tcp://10.0.0.5:2376 runs on another machine (kernel 6.1.0-13-amd64, here 6.8.0-1030-azure): its containers cannot be observed from here',
      fix: expect.stringContaining('DOCKER_HOST'),
    });
  });
});

test('podman is refused by name, with what works with it', () => {
  expect(thrown(() => requireDocker(false))).toBeUndefined();
  const failure = thrown(() => requireDocker(true))!;
  expect(failure.message).toContain('not supported here, because the container engine is podman');
  expect(failure.fix).toContain('file lists can be packed with podman');
});
