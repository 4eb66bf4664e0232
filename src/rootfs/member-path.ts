import { clean, type ImagePath } from '../path.ts';

/** Linux's PATH_MAX: nothing longer can be opened by its name. */
const MAX_PATH = 4096;

/**
 * A member's or hard link target's name as a path inside the image. Absolute names count from the image's root. Undefined for
 * names that no program can open or that try to lead out: with "..", with NUL, empty, or over 4096 bytes.
 */
export function memberPath(name: string): ImagePath | undefined {
  if (name === '' || name.length > MAX_PATH || name.includes('\0')) return undefined;
  const plain = !/^[./]|\/[./]/.test(name);
  if (plain) return `/${name.endsWith('/') ? name.slice(0, -1) : name}` as ImagePath;
  return /(?:^|\/)\.\.(?:\/|$)/.test(name) ? undefined : clean(name);
}
