import { Failure } from '../base/failure.ts';
import { counted } from '../base/units.ts';
import { RUN_LABEL } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerEvent } from '../engine/events.ts';
import type { ImageInspect } from '../engine/inspect.ts';
import type { ImageReference, RunnableImage } from '../image/reference.ts';
import { CLAIM_LABEL } from '../session/claim.ts';

const SHOWN = 10;

/**
 * Throws `Failure` if somebody made containers of one of these images during the run: the test then tested them, and
 * not the observed container. Containers with a run's label are ours.
 */
export async function requireNoOwnContainers(
  events: readonly ContainerEvent[],
  images: readonly RunnableImage[],
  docker: Docker,
): Promise<void> {
  const known = new Map<string, ImageInspect | undefined>();
  const look = async (reference: ImageReference | RunnableImage) => {
    if (!known.has(reference)) known.set(reference, await docker.image(reference));
    return known.get(reference);
  };
  const made: string[] = [];
  for (const { id, action, attributes } of events) {
    const { image: reference = '', name = '' } = attributes;
    if (action !== 'create' || reference === '') continue;
    const image = await look(reference as ImageReference);
    if (!image || isOurs(attributes, image)) continue;
    const ids = await Promise.all(images.map(look));
    if (!ids.some((one) => one?.Id === image.Id)) continue;
    made.push(`${id.slice(0, 12)} ${name}: docker run ${await commandOf(id, reference, docker)}`);
  }
  if (made.length === 0) return;
  throw new Failure(
    `${counted(made.length, 'container')} of the image ${made.length === 1 ? 'was' : 'were'} made while the test ran, and not observed: by the test, or by somebody else on this machine`,
    {
      fix: 'Test the container that this step starts: run commands with docker exec "$MICROPACKER_CONTAINER", and use the ports in MICROPACKER_PORT_…. If the test starts the containers itself, set started-by: test.',
      evidence: [{ title: 'Containers that were made', lines: made.slice(0, SHOWN) }],
    },
  );
}

/** True for containers of this or another run. The label of an image is also that of its containers. */
export function isOurs(attributes: Readonly<Record<string, string>>, image: ImageInspect | undefined): boolean {
  return [RUN_LABEL, CLAIM_LABEL].some((label) => attributes[label] !== image?.Config?.Labels?.[label]);
}

/** The image and the command of a container; only the image if the container no longer exists. */
async function commandOf(id: string, image: string, docker: Docker): Promise<string> {
  const { Cmd } = (await docker.container(id))?.Config ?? {};
  return [image, ...(Cmd ?? [])].join(' ');
}
