import type { ImageId, ImageReference } from '../../src/image/reference.ts';

/** An image reference like a user's. */
export function reference(name: string): ImageReference {
  return name as ImageReference;
}

/** An image to create a test's containers from; engines accept a name here too. */
export function runnable(image: string | undefined): ImageId {
  return image as ImageId;
}
