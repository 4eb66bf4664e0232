import { release } from 'node:os';
import { Failure } from './failure.ts';

/** What tells where we run, before anything is asked of the engine or changed. */
export interface Machine {
  platform: NodeJS.Platform;
  /** The node binary. */
  execPath: string;
  env: NodeJS.ProcessEnv;
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'macOS', win32: 'Windows' };

/** Throws `Failure` where files that a container opens cannot be observed. */
export function requireMachine({ platform, execPath, env }: Machine): void {
  if (platform !== 'linux') {
    throw notSupported(
      `this machine runs ${SYSTEMS[platform] ?? platform}, and a container's files can be observed on Linux only`,
      'Use runs-on: ubuntu-24.04 (or ubuntu-24.04-arm) for this job.',
    );
  }
  // Where the runner mounts its own node into the containers of `container:` jobs (actions/runner, ContainerOperationProvider).
  if (env.GITHUB_ACTIONS === 'true' && execPath.startsWith('/__e/')) {
    throw notSupported(
      'this job runs in a container (`container:`), from which the kernel cannot be observed',
      'Remove `container:` from this job. What needs that container can be run in `test` by docker run.',
    );
  }
}

/**
 * Throws `Failure` where the artifact service of @actions/artifact 2 and later does not exist: on GitHub Enterprise Server.
 * Source: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
 */
export function requireArtifacts(env: NodeJS.ProcessEnv): void {
  const host = new URL(env.GITHUB_SERVER_URL || 'https://github.com').hostname.toLowerCase();
  if (host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost')) return;
  throw new Failure(
    `upload: true is not supported here, because ${host} is a GitHub Enterprise Server without this artifact service`,
    {
      mend: 'Set upload: false, and give the output folder to actions/upload-artifact@v3 in a step of your own.',
    },
  );
}

/** 32-bit programs run on these processors too. */
const ALSO: Record<string, string> = { amd64: '386', arm64: 'arm' };

/** Throws `Failure` when containers of the image would be emulated here: the emulator's files would be captured with the program's. */
export function requireArchitecture(image: string, wanted: string, engine: string): void {
  if (wanted === engine || wanted === ALSO[engine]) return;
  throw notSupported(
    `${image} is for ${wanted} and this machine is ${engine}: an emulator's files would be captured with the program's`,
    wanted === 'arm64'
      ? 'Use runs-on: ubuntu-24.04-arm for this image. Without `test`, file lists captured there can be packed here.'
      : `Use a runner with ${wanted}. Without \`test\`, file lists captured there can be packed here.`,
  );
}

/**
 * Throws `Failure` when the engine's containers run on another kernel (release `engine`) than ours, which is the one that tracers see;
 * `address` tells where the engine is. Of two machines with the same kernel the tracer finds out that it sees nothing.
 */
export async function requireOwnKernel(
  engine: string | undefined,
  address: () => Promise<string>,
  own = release(),
): Promise<void> {
  if (engine === undefined || engine === own) return;
  throw notSupported(
    `the container engine at ${await address()} runs on another machine (kernel ${engine}, here ${own}): its containers cannot be observed from here`,
    'Use an engine on this machine: see DOCKER_HOST, DOCKER_CONTEXT and docker context ls. File lists captured there can be packed here, without `test`.',
  );
}

/** Throws `Failure` where `podman` answers in Docker's place: packing works with it, but its API differs where containers are run and copied. */
export function requireDocker(podman: boolean): void {
  if (!podman) return;
  throw notSupported(
    'the container engine is podman, with which containers can be neither attached to nor copied as with Docker',
    'Use Docker to run the test. Without `test`, file lists can be packed with podman.',
  );
}

function notSupported(why: string, mend: string): Failure {
  return new Failure(`not supported here, because ${why}`, { mend });
}
