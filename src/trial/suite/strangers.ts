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
}

/**
 * Throws `Failure` if containers of an original ran that were not observed (in the capture) or not replaced (in the
 * verification): made around the proxy, or under a name that was not given.
 */
export async function requireNoStrangers(
  events: readonly ContainerEvent[],
  containers: SuiteContainers,
  images: readonly SuiteImage[],
  docker: Docker,
): Promise<void> {
  const ours = new Set(containers.all.map(({ id }) => id));
  const look = remembering((name) => docker.image(name as ImageReference));
  const originals = new Set<string>();
  for (const { originalId } of images) if (originalId) originals.add(originalId);
  for (const { created } of containers.all) originals.add(created.Image);
  const strangers: Stranger[] = [];
  for (const { id, action, attributes } of events) {
    const { image = '', name = '' } = attributes;
    if (action !== 'create' || image === '' || ours.has(id)) continue;
    const found = await look(image);
    if (isOurs(attributes, found)) continue;
    const builder = containers.built && /^sha256:[0-9a-f]{64}$/.test(image) && !containers.known.has(id);
    const isOne = found ? originals.has(found.Id) : images.some((one) => fullName(one.name) === fullName(image));
    if (isOne && !builder) strangers.push({ id, name, image, named: containers.known.has(id) });
  }
  if (strangers.length > 0) throw failureOf(strangers, images[0]!);
}

function failureOf(strangers: readonly Stranger[], { name }: SuiteImage): Failure {
  const around = strangers.filter(({ named }) => !named);
  const lines = strangers.slice(0, SHOWN).map(({ id, name: own, image }) => `${id.slice(0, 12)} ${own}: ${image}`);
  const evidence = [{ title: 'Containers that were made', lines }];
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

function remembering(ask: (name: string) => Promise<ImageInspect | undefined>) {
  const known = new Map<string, Promise<ImageInspect | undefined>>();
  return (name: string) => {
    const asked = known.get(name) ?? ask(name);
    known.set(name, asked);
    return asked;
  };
}
