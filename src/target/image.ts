import type { Docker } from '../engine/docker.ts';
import { type ContainerInspect, type ImageInspect, platformIn, type Server } from '../engine/inspect.ts';
import { Failure } from '../failure.ts';
import type { Platform } from '../image/config.ts';
import type { BaseImage } from '../image/configuration.ts';
import { parsePlatform, showPlatform } from '../image/platform.ts';
import { repositoryOf } from '../image/reference.ts';
import type { Log } from '../log.ts';
import type { Source } from '../source.ts';
import { findService } from './compose.ts';
import { findContainer, tellEarlierStart } from './find-container.ts';
import type { HeldProject } from './project.ts';

/** The image that is packed, as the engine knows it. */
export interface Original {
  inspect: ImageInspect;
  /** The container that it was found by and that is observed, as it was found. */
  container?: ContainerInspect;
  base: BaseImage;
  /** When the image was made, in whole seconds; 0 where it does not say. */
  createdAt: number;
  /** `os/arch[/variant]` for the engine, where it is not what the engine would choose. */
  platform: string | undefined;
  engine: Server;
}

export interface Wanted {
  /** Replaces the image's own time (SOURCE_DATE_EPOCH, seconds). */
  created?: number | undefined;
  /** `os/arch[/variant]` of an image that may be there for several. */
  platform?: string | undefined;
  /** Put on the micro image besides the original's. */
  labels?: Record<string, string>;
}

/**
 * Finds the image, pulled if the engine lacks it, or the container and with it the image that it was made from; `hold` is told of a compose
 * project before anything is made in it.
 */
export async function findOriginal(
  docker: Docker,
  log: Log,
  source: Source,
  hold: (project: HeldProject) => void,
  wanted: Wanted,
): Promise<Original> {
  if (source.kind === 'image') return findImage(docker, log, source.image, wanted);
  await docker.server();
  const container =
    source.kind === 'container' ? await findContainer(docker, source) : await findService(docker, source, log, hold);
  tellEarlierStart(container, log);
  const { Config, Image, ImageManifestDescriptor } = container;
  const ran = ImageManifestDescriptor?.platform;
  const platform = ran && showPlatform(ran);
  return { ...(await findImage(docker, log, Config.Image, { ...wanted, platform }, Image)), container };
}

/** The image called `name`, of which `id` may tell more: the name may be another image's by now. */
export async function findImage(
  docker: Docker,
  log: Log,
  name: string,
  wanted: Wanted = {},
  id = name,
): Promise<Original> {
  const server = await docker.server();
  const only = wanted.platform === undefined ? undefined : parsePlatform(wanted.platform);
  const inspect = (await docker.image(id, only)) ?? (await pulled(docker, log, name, only));
  if (inspect.Os !== 'linux') throw new Failure(`image: ${name} is for ${inspect.Os}, only Linux images can be packed`);
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

async function pulled(docker: Docker, log: Log, name: string, platform?: Platform): Promise<ImageInspect> {
  const what = platform ? `${name} for ${showPlatform(platform)}` : name;
  log.info(`${what} is not on this machine: pulling it`);
  try {
    await docker.pull(name, platform);
  } catch (error) {
    if (!(error instanceof Failure) || error.name === 'Cancelled') throw error;
    throw new Failure(
      `image: ${what} is not on this machine and cannot be pulled: ${error.message.replace(/^docker pull failed: /, '')}`,
      {
        mend: 'Build or load it in an earlier step, or log in to its registry (docker/login-action).',
        cause: error,
      },
    );
  }
  const inspect = await docker.image(name, platform);
  if (!inspect) throw new Failure(`image: ${what} was pulled and the engine does not know it`);
  return inspect;
}

/** The digest under which the image's registry knows it; an image that was only built here has none. */
function digestOf(inspect: ImageInspect, name: string): string | undefined {
  const given = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
  if (given) return given;
  const digests = inspect.RepoDigests ?? [];
  const named = digests.find((digest) => digest.startsWith(`${repositoryOf(name)}@`)) ?? digests[0];
  return named?.split('@')[1];
}

/** Images made by `docker import` of old or reproducible builds may have no time. */
function secondsOf(inspect: ImageInspect): number {
  const ms = Date.parse(inspect.Created ?? '');
  return ms > 0 ? Math.floor(ms / 1000) : 0;
}

/** Whole seconds as RFC 3339. */
function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
