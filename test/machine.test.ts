import { describe, expect, test } from 'vitest';
import { Failure } from '../src/failure.ts';
import {
  requireArchitecture,
  requireArtifacts,
  requireDocker,
  requireMachine,
  requireOwnKernel,
} from '../src/machine.ts';

const linux = { platform: 'linux' as NodeJS.Platform, execPath: '/usr/bin/node', env: { GITHUB_ACTIONS: 'true' } };

/** What is thrown, with its mend. */
function thrown(work: () => void): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
}

describe('a machine', () => {
  test.each([
    ['a hosted runner', {}, undefined],
    ['no runner at all, with a node that lies strangely', { execPath: '/__e/node', env: {} }, undefined],
    ['macOS', { platform: 'darwin' as const }, /^not supported here, because this machine runs macOS/],
    ['Windows', { platform: 'win32' as const }, /^not supported here, because this machine runs Windows/],
    ['another system', { platform: 'freebsd' as const }, /^not supported here, because this machine runs freebsd/],
    [
      'a job in a container',
      { execPath: '/__e/node24/bin/node' },
      /^not supported here, because this job runs in a container/,
    ],
  ])('%s', (_, change, message) => {
    const failure = thrown(() => requireMachine({ ...linux, ...change }));
    if (!message) return expect(failure).toBeUndefined();
    expect(failure!.message).toMatch(message);
    expect(failure!.mend).toMatch(/runs-on: ubuntu-24\.04|Remove `container:`/);
  });
});

test.each([
  [undefined, true],
  ['https://github.com', true],
  ['https://acme.ghe.com', true],
  ['http://results.localhost:8080', true],
  ['https://github.acme.example', false],
  ['https://github.com.evil.example', false],
])('artifacts of %s: %s', (server, supported) => {
  const failure = thrown(() => requireArtifacts({ GITHUB_SERVER_URL: server }));
  if (supported) return expect(failure).toBeUndefined();
  expect(failure!.message).toContain(
    `not supported here, because ${new URL(server!).hostname} is a GitHub Enterprise Server`,
  );
  expect(failure!.mend).toContain('upload: false');
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
  expect(failure!.message).toContain(`not supported here, because app is for ${wanted} and this machine is ${engine}`);
  expect(failure!.mend).toContain('Without `test`');
});

describe('an engine on another machine', () => {
  const address = () => Promise.resolve('tcp://10.0.0.5:2376');

  test.each([undefined, '6.8.0-1030-azure'])('is not one whose kernel is %s like ours', async (kernel) => {
    await expect(requireOwnKernel(kernel, address, '6.8.0-1030-azure')).resolves.toBeUndefined();
  });

  test('is refused by name, with the way out', async () => {
    await expect(requireOwnKernel('6.1.0-13-amd64', address, '6.8.0-1030-azure')).rejects.toMatchObject({
      message:
        'not supported here, because the container engine at tcp://10.0.0.5:2376 runs on another machine (kernel 6.1.0-13-amd64, here 6.8.0-1030-azure): its containers cannot be observed from here',
      mend: expect.stringContaining('DOCKER_HOST'),
    });
  });
});

test('podman is refused by name, with what it can do', () => {
  expect(thrown(() => requireDocker(false))).toBeUndefined();
  const failure = thrown(() => requireDocker(true))!;
  expect(failure.message).toContain('not supported here, because the container engine is podman');
  expect(failure.mend).toContain('file lists can be packed with podman');
});
