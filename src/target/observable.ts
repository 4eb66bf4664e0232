import type { Docker } from '../engine/docker.ts';
import { requireArchitecture, requireDocker, requireOwnKernel } from '../machine.ts';
import type { Original } from './image.ts';

/** Throws `Failure` where a container of the image cannot be run, or would be emulated. */
export function requireRunnable({ base, engine }: Original): void {
  requireDocker(engine.podman);
  requireArchitecture(base.name, base.platform.architecture, engine.arch);
}

/** Throws `Failure` where its containers cannot be observed. */
export async function requireObservable(docker: Docker, original: Original): Promise<void> {
  requireRunnable(original);
  await requireOwnKernel(original.engine.kernel, () => docker.address());
}
