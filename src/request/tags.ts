import { fullName, type ImageId, type ImageReference, isTag, microTag } from '../image/reference.ts';
import { requirePushable } from './push.ts';
import { wrong } from './wrong.ts';

/**
 * The tags of the micro image: the user's, else one made from the image's name, or none if the name is not known yet.
 * Throws `Failure` for an invalid tag, for the tag of the original, and with `push` for a tag that cannot be pushed.
 */
export function tagsOf(
  { tags, push }: { tags: readonly string[]; push: boolean },
  image: ImageReference | ImageId | undefined,
): ImageReference[] {
  const all = tags.length > 0 || image === undefined ? [...new Set(tags)].map(checkedTag) : [microTag(image)];
  for (const tag of all) {
    if (image !== undefined && fullName(tag) === fullName(image)) {
      throw wrong('tags', tag, 'tags other than the original image', 'The micro image would replace the original.');
    }
  }
  if (push) requirePushable(all, tags.length > 0);
  return all;
}

function checkedTag(tag: string): ImageReference {
  if (isTag(tag)) return tag;
  throw wrong('tags', tag, 'image tags, one per line, for example registry.example.com/app:1.2-micro');
}
