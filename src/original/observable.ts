import { requireArchitecture, requireDocker, requireOwnKernel } from '../base/machine.ts';
import type { Docker } from '../engine/docker.ts';
import type { Original } from './original.ts';

/** Throws `Failure` if a container of the image cannot run here, or would be emulated. */
export function requireRunnable({ base, engine }: Original): void {
  requireDocker(engine.podman);
  requireArchitecture(base.name, base.platform.architecture, engine.arch);
}

/** Throws `Failure` if containers of the image cannot be observed here. */
export async function requireObservable(docker: Docker, original: Original): Promise<void> {
  requireRunnable(original);
  await requireOwnKernel(original.engine.kernel, () => docker.address());
}
