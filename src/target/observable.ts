import type { Docker } from '../engine/docker.ts';
import { requireArchitecture, requireOwnKernel } from '../machine.ts';
import type { Original } from './image.ts';

/** Throws `Failure` where the image would be emulated. */
export function requireSame({ base, engineArchitecture }: Original): void {
  requireArchitecture(base.name, base.platform.architecture, engineArchitecture);
}

/** Throws `Failure` where its containers cannot be observed. */
export async function requireObservable(docker: Docker, original: Original): Promise<void> {
  requireSame(original);
  await requireOwnKernel(original.engineKernel, () => docker.address());
}
