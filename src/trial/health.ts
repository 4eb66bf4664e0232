import { TimedOut } from '../base/failure.ts';
import type { Docker } from '../engine/docker.ts';
import { healthArgv } from '../image/config.ts';

/** The engine's time-out of a HEALTHCHECK without one, in milliseconds. */
const USUAL_MS = 30_000;
/** Nobody waits longer for it after the test. */
const MOST_MS = 30_000;

/** How a run of the HEALTHCHECK ended: its exit code, or that it took too long. */
export type Health = number | 'too long';

/** The time-out of the image's HEALTHCHECK in milliseconds. */
export function healthTimeout(check: { Timeout?: number } | null | undefined): number {
  return (check?.Timeout ?? 0) / 1e6 || USUAL_MS;
}

/**
 * Runs the container's HEALTHCHECK once, as `argv` wraps it for a tracer. Undefined if the container does not run, has
 * no HEALTHCHECK, or its exit code is unknown.
 */
export async function checkHealth(
  id: string,
  docker: Docker,
  argv: (health: string[]) => string[],
): Promise<{ health: Health; warning?: string } | undefined> {
  const container = await docker.container(id);
  const health = container?.State.Running && healthArgv(container.Config);
  if (!health) return undefined;
  const limitMs = Math.min(healthTimeout(container.Config.Healthcheck), MOST_MS);
  try {
    const { code } = await docker.exec(id, argv(health), limitMs);
    if (code === null) return undefined;
    return {
      health: code,
      ...(code ? { warning: `The HEALTHCHECK ended with exit code ${code} after the test.` } : {}),
    };
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    return { health: 'too long', warning: `The HEALTHCHECK did not end within ${limitMs / 1000} s after the test.` };
  }
}
