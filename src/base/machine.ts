import { release } from 'node:os';
import { Failure } from './failure.ts';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'macOS', win32: 'Windows' };

/** Throws `Failure` if this machine cannot observe the files that a container opens. */
export function requireMachine(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'linux') {
    throw notSupported(
      `this machine runs ${SYSTEMS[platform] ?? platform}, but a container's files can be observed only on Linux`,
      'Use runs-on: ubuntu-24.04 (or ubuntu-24.04-arm) for this job.',
    );
  }
}

/** The 32-bit architecture that each processor runs, too. */
const ALSO: Record<string, string> = { amd64: '386', arm64: 'arm' };

/**
 * Throws `Failure` if containers of the image would be emulated here: the capture would have the emulator's files, too.
 */
export function requireArchitecture(image: string, wanted: string, engine: string): void {
  if (wanted === engine || wanted === ALSO[engine]) return;
  throw notSupported(
    `${image} is for ${wanted}, but this machine is ${engine}: the capture would have the emulator's files, too`,
    wanted === 'arm64'
      ? 'Use runs-on: ubuntu-24.04-arm for this image. Without `test`, file lists captured there can be packed here.'
      : `Use a runner with ${wanted}. Without \`test\`, file lists captured there can be packed here.`,
  );
}

/**
 * Throws `Failure` if the engine's containers run on another kernel (release `engine`) than this process, whose kernel
 * the tracers observe. `address` is the engine's. If another machine has the same kernel release, the tracer fails
 * because it captures nothing.
 */
export async function requireOwnKernel(
  engine: string | undefined,
  address: () => Promise<string>,
  own = release(),
): Promise<void> {
  if (engine === undefined || engine === own) return;
  throw notSupported(
    `the container engine at ${await address()} runs on another machine (kernel ${engine}, here ${own}): its containers cannot be observed from here`,
    'Use an engine on this machine: check DOCKER_HOST, DOCKER_CONTEXT and docker context ls. File lists captured there can be packed here, without `test`.',
  );
}

/**
 * Throws `Failure` if podman answers instead of Docker: packing works, but its API to run and copy containers differs.
 */
export function requireDocker(podman: boolean): void {
  if (!podman) return;
  throw notSupported(
    'the container engine is podman, which cannot attach to or copy containers like Docker',
    'Use Docker to run the test. Without `test`, file lists can be packed with podman.',
  );
}

export function notSupported(why: string, fix: string): Failure {
  return new Failure(`not supported here, because ${why}`, { fix });
}
