import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { ComposeSource } from '../request/source.ts';
import { projectLabel } from '../session/project.ts';

/** `depends_on` in its long form. */
export type Dependencies = Record<string, { condition: string; required?: boolean }>;

const POLL_MS = 300;
const LIMIT_MS = 300_000;

/**
 * Starts the services that a service depends on, and waits for them as compose does before it starts the service.
 * Throws `Failure` when a dependency cannot reach its condition.
 */
export async function startDependencies(
  docker: Docker,
  source: ComposeSource,
  dependencies: Dependencies,
  project: string,
  log: Log,
): Promise<void> {
  const names = Object.keys(dependencies);
  if (names.length === 0) return;
  log.info(`Starting the dependencies of ${source.service}: ${names.join(', ')}`);
  await docker.compose(source.files, ['up', '--detach', '--no-recreate', ...names]);
  for (const [name, { condition, required }] of Object.entries(dependencies)) {
    const label = `com.docker.compose.service=${name}`;
    const ids = await docker.labelled('container', [projectLabel(project), label]);
    if (required !== false) await Promise.all(ids.map((id) => waitFor(docker, id, name, condition)));
  }
}

async function waitFor(docker: Docker, id: string, name: string, condition: string): Promise<void> {
  for (const begin = Date.now(); Date.now() - begin < LIMIT_MS; await sleep(POLL_MS)) {
    const state = stateOf(await docker.container(id), condition);
    if (state === 'reached') return;
    if (state !== 'waiting') throw new Failure(`compose-service: it depends on ${name}, which ${state}`);
  }
  throw new Failure(`compose-service: it depends on ${name}, which was not ${condition} within ${LIMIT_MS / 1000} s`);
}

/** Returns "reached", "waiting", or the reason why the condition cannot be reached. */
export function stateOf(container: ContainerInspect | undefined, condition: string): string {
  if (!container) return 'no longer exists';
  const { Running, ExitCode, Health } = container.State;
  if (condition === 'service_completed_successfully') {
    if (Running || container.State.Status === 'created') return 'waiting';
    return ExitCode === 0 ? 'reached' : `ended with exit code ${ExitCode}`;
  }
  if (!Running) return container.State.Status === 'created' ? 'waiting' : `ended with exit code ${ExitCode}`;
  if (condition !== 'service_healthy' || Health?.Status === 'healthy') return 'reached';
  if (!Health) return 'has no health check';
  return Health.Status === 'unhealthy' ? 'is unhealthy' : 'waiting';
}
