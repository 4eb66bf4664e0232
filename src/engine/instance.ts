import type { ApiRequest } from './api.ts';
import { type CreateOptions, runLabels } from './argv.ts';
import type { Docker } from './docker.ts';

/** Creates a container that is only read, never started, and returns its id. Takes what `instanceRequest` takes. */
export async function createInstance(docker: Docker, ...about: Parameters<typeof instanceRequest>): Promise<string> {
  return ((await docker.api(instanceRequest(...about))) as { Id: string }).Id;
}

/**
 * Creates an instance of the image that is only read, never started. Sets a command, in case the image has none.
 * `volumes` are the image's VOLUME paths: a tmpfs over each of them stops the engine from copying the image's files
 * into new volumes. `binds` are volumes to mount, in the form of `docker run -v`.
 */
export function instanceRequest(
  { image, runId, platform }: CreateOptions,
  volumes: readonly string[],
  binds: readonly string[] = [],
): ApiRequest {
  const mounts = volumes.filter((path) => path.startsWith('/') && path !== '/').map((path) => [path, '']);
  const body = {
    Image: image,
    Cmd: ['/.micropacker-never-started'],
    Labels: runLabels(runId),
    HostConfig: {
      NetworkMode: 'none',
      Tmpfs: Object.fromEntries(mounts),
      ...(binds.length > 0 ? { Binds: binds } : {}),
    },
  };
  const query = platform ? `?platform=${encodeURIComponent(platform)}` : '';
  return { method: 'POST', path: `/containers/create${query}`, body };
}
