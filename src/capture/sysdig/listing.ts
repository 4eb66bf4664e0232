import type { Touch } from '../touch.ts';

/**
 * The touch, marked as a listing if it opened something. Sysdig does not report the path of a getdents(2), and programs
 * open a folder to list it. Whether the path is a folder is known when it is looked up in the image.
 */
export function asListing(touch: Touch): Touch {
  if (touch.how !== 'open' || !touch.found) return touch;
  return { ...touch, listed: touch.by === undefined ? [] : [touch.by] };
}
