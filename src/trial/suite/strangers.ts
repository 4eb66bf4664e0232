import { Failure } from '../../base/failure.ts';
import { counted } from '../../base/units.ts';
import type { Docker } from '../../engine/docker.ts';
import type { ContainerEvent } from '../../engine/events.ts';
import type { ImageInspect } from '../../engine/inspect.ts';
import { fullName, type ImageReference } from '../../image/reference.ts';
import { isOurs } from '../own-containers.ts';
import type { SuiteContainers } from './containers.ts';
import type { SuiteImage } from './image.ts';

const SHOWN = 10;

/** A container of an original that the step did not see made, or that has another name of it. */
interface Stranger {
  id: string;
  name: string;
  image: string;
  /** Made through the proxy, so only the name was unknown. */
  named: boolean;
  /** There before the test, and started by it. */
  old: boolean;
}

/** The images of containers. Each is asked for at once: the test may remove its name again. */
export class ContainerImages {
  readonly #docker: Pick<Docker, 'container' | 'image'>;
  readonly #images = new Map<string, Promise<ImageInspect | undefined>>();

  constructor(docker: Pick<Docker, 'container' | 'image'>) {
    this.#docker = docker;
  }

  take({ id, action, attributes: { image } }: ContainerEvent): void {
    if ((action !== 'create' && action !== 'start') || !image || this.#images.has(id)) return;
    const found = this.#look(id, image as ImageReference);
    found.catch(() => {});
    this.#images.set(id, found);
  }

  async of(id: string): Promise<ImageInspect | undefined> {
    return this.#images.get(id);
  }

  async #look(id: string, name: ImageReference): Promise<ImageInspect | undefined> {
    const container = await this.#docker.container(id);
    return this.#docker.image((container?.Image ?? name) as ImageReference);
  }
}

/**
 * Throws `Failure` if containers of an original ran that were not observed (in the capture) or not replaced (in the
 * verification): made around the proxy, or under a name that was not given.
 */
export async function requireNoStrangers(
  events: readonly ContainerEvent[],
  containers: SuiteContainers,
  images: readonly SuiteImage[],
  origins: Pick<ContainerImages, 'of'>,
): Promise<void> {
  const ours = new Set(containers.all.map(({ id }) => id));
  const originals = new Set<string>();
  for (const { originalId } of images) if (originalId) originals.add(originalId);
  for (const { created } of containers.all) originals.add(created.Image);
  const strangers: Stranger[] = [];
  const seen = new Set<string>();
  for (const { id, action, attributes } of events) {
    const { image = '', name = '' } = attributes;
    if ((action !== 'create' && action !== 'start') || image === '' || ours.has(id) || seen.has(id)) continue;
    seen.add(id);
    const found = await origins.of(id);
    if (isOurs(attributes, found)) continue;
    const builder = containers.built && /^sha256:[0-9a-f]{64}$/.test(image) && !containers.known.has(id);
    const hasName = (name: string) => images.some((one) => fullName(one.name) === fullName(name));
    // An image that was built under the name in the verification only is one, too.
    const isOne = found ? originals.has(found.Id) || (found.RepoTags ?? []).some(hasName) : hasName(image);
    if (isOne && !builder) {
      strangers.push({ id, name, image, named: containers.known.has(id), old: action === 'start' });
    }
  }
  if (strangers.length > 0) throw failureOf(strangers, images[0]!);
}

function failureOf(strangers: readonly Stranger[], { name }: SuiteImage): Failure {
  const around = strangers.filter(({ named }) => !named);
  const lines = strangers.slice(0, SHOWN).map(({ id, name: own, image }) => `${id.slice(0, 12)} ${own}: ${image}`);
  const evidence = [{ title: 'Containers that were made', lines }];
  const old = strangers.filter((one) => one.old);
  if (old.length > 0) {
    return new Failure(
      `${counted(old.length, 'container')} of ${name} that had been there before the test ${old.length === 1 ? 'was' : 'were'} started: by the test, or by somebody else on this machine`,
      {
        fix: 'Let the test make its containers itself: remove them before the step (docker rm --force, docker compose down).',
        evidence,
      },
    );
  }
  if (around.length > 0) {
    return new Failure(
      `${counted(around.length, 'container')} of ${name} ran without the step: made around the socket in DOCKER_HOST, by the test or by somebody else on this machine`,
      {
        fix: 'Let the test use DOCKER_HOST: sudo drops it (use sudo -E docker …), and docker --host, docker --context and a path like /var/run/docker.sock in the test go around it.',
        evidence,
      },
    );
  }
  const names = [...new Set(strangers.map(({ image }) => image))];
  return new Failure(`the test ran ${name} under another name: ${names.join(', ')}`, {
    fix: `Let the test use the name ${name}, or name in image what the test uses.`,
    evidence,
  });
}
