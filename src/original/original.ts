import { Cancelled, Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import { type ContainerInspect, type ImageInspect, platformIn, type Server } from '../engine/inspect.ts';
import type { Platform } from '../image/config.ts';
import type { BaseImage } from '../image/micro-config.ts';
import { parsePlatform, showPlatform } from '../image/platform.ts';
import { type ImageId, type ImageReference, repositoryOf } from '../image/reference.ts';
import type { Source } from '../request/source.ts';
import type { HeldProject } from '../session/project.ts';
import { findService } from './compose.ts';
import { findContainer, tellEarlierStart } from './container.ts';

/** The image to pack, as the engine knows it. */
export interface Original {
  inspect: ImageInspect;
  /** The existing container to observe, if the source is a container. */
  container?: ContainerInspect;
  base: BaseImage;
  /** When the image was made, in whole seconds; 0 if unknown. */
  createdAt: number;
  /** `os/arch[/variant]`, if the engine would choose another by itself. */
  platform: string | undefined;
  engine: Server;
}

export interface Overrides {
  /** Replaces the image's own time (SOURCE_DATE_EPOCH, seconds). */
  created?: number | undefined;
  /** `os/arch[/variant]` to choose from an image for several platforms. */
  platform?: string | undefined;
  /** Labels added to those of the original. */
  labels?: Record<string, string>;
}

/**
 * Finds the image and pulls it if the engine lacks it, or finds the container and its image. Calls `hold` with a
 * compose project before it creates anything in the project.
 */
export async function findOriginal(
  docker: Docker,
  log: Log,
  source: Source,
  hold: (project: HeldProject) => void,
  wanted: Overrides,
): Promise<Original> {
  if ('image' in source) return findImage(docker, log, source.image, wanted);
  await docker.server();
  const container =
    source.kind === 'container' ? await findContainer(docker, source) : await findService(docker, source, log, hold);
  tellEarlierStart(container, log);
  const { Config, Image, ImageManifestDescriptor } = container;
  const ran = ImageManifestDescriptor?.platform;
  const platform = ran && showPlatform(ran);
  return { ...(await findImage(docker, log, Config.Image, { ...wanted, platform }, Image)), container };
}

/** Finds an image by `id` if given, else by `name`: the name may belong to another image by now. */
export async function findImage(
  docker: Docker,
  log: Log,
  name: ImageReference,
  wanted: Overrides = {},
  id: ImageReference | ImageId = name,
): Promise<Original> {
  const server = await docker.server();
  const only = wanted.platform === undefined ? undefined : parsePlatform(wanted.platform);
  const inspect = (await docker.image(id, only)) ?? (await pulled(docker, log, name, only));
  if (inspect.Os !== 'linux')
    throw new Failure(`image: ${name} is for ${inspect.Os}, but only Linux images can be packed`);
  const own = inspect.Os === server.os && inspect.Architecture === server.arch;
  const platform = platformIn(inspect);
  const createdAt = secondsOf(inspect);
  const base: BaseImage = {
    name,
    digest: digestOf(inspect, name),
    config: inspect.Config ?? {},
    ...(wanted.labels ? { labels: wanted.labels } : {}),
    platform,
    created: isoTime(wanted.created ?? createdAt),
  };
  const chosen = own && !only ? undefined : showPlatform(platform);
  return { inspect, base, createdAt, platform: chosen, engine: server };
}

async function pulled(docker: Docker, log: Log, name: ImageReference, platform?: Platform): Promise<ImageInspect> {
  const what = platform ? `${name} for ${showPlatform(platform)}` : name;
  log.info(`${what} is not on this machine: pulling it`);
  try {
    await docker.pull(name, platform);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
    throw new Failure(
      `image: ${what} is not on this machine and cannot be pulled: ${error.message.replace(/^docker pull failed: /, '')}`,
      {
        fix: 'Build or load the image in an earlier step, or log in to its registry (docker/login-action).',
        cause: error,
      },
    );
  }
  const inspect = await docker.image(name, platform);
  if (!inspect) throw new Failure(`image: ${what} was pulled, but the engine does not have it`);
  return inspect;
}

/** The image's digest in its registry; an image that was only built here has none. */
function digestOf(inspect: ImageInspect, name: string): string | undefined {
  const given = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
  if (given) return given;
  const digests = inspect.RepoDigests ?? [];
  const named = digests.find((digest) => digest.startsWith(`${repositoryOf(name)}@`)) ?? digests[0];
  return named?.split('@')[1];
}

/** The creation time; 0 if unknown: images of `docker import` and of reproducible builds may have none. */
function secondsOf(inspect: ImageInspect): number {
  const ms = Date.parse(inspect.Created ?? '');
  return ms > 0 ? Math.floor(ms / 1000) : 0;
}

/** Whole seconds as RFC 3339. */
function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
