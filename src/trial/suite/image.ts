import type { Docker } from '../../engine/docker.ts';
import {
  fullName,
  type ImageId,
  type ImageReference,
  isReference,
  type RunnableImage,
  repositoryOf,
} from '../../image/reference.ts';

/** An image whose containers the test starts. */
export interface SuiteImage {
  /** As the user names it, and as the test does. */
  name: ImageReference;
  /** The original, once it is known: what ran under that name in the capture. */
  originalId?: ImageId;
  /** What a container of it is made from instead; undefined: from itself. */
  becomes?: RunnableImage;
}

/**
 * Which of the observed images a test names: by the name with its tag, by a digest of it, or by its id. Another name of
 * the same image is none of them: the test then runs what was not asked for.
 */
export async function imageNamed(
  name: string | undefined,
  images: readonly SuiteImage[],
  docker: Pick<Docker, 'image'>,
): Promise<SuiteImage | undefined> {
  if (!name) return undefined;
  const named = images.find((image) => fullName(image.name) === fullName(name));
  if (named) return named;
  const [isId, digest] = [/^(?:sha256:)?[0-9a-f]{1,64}$/.test(name), name.includes('@')];
  if (!(isId || digest) || !isReference(name)) return undefined;
  const found = await docker.image(name);
  // A name can look like an id.
  if (!found || (isId && !found.Id.replace('sha256:', '').startsWith(name.replace('sha256:', '')))) return undefined;
  const repository = (one: string) => repositoryOf(fullName(one));
  for (const image of images) {
    if (digest && repository(name) !== repository(image.name)) continue;
    if (found.Id === image.originalId || found.Id === (await docker.image(image.name as ImageReference))?.Id)
      return image;
  }
  return undefined;
}
