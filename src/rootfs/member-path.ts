import { clean, type ImagePath } from '../path.ts';

/** Linux's PATH_MAX without its NUL, and NAME_MAX: nothing longer can be opened or made by its name. */
const MAX_PATH = 4095;
const MAX_NAME = 255;
const LONG_NAME = new RegExp(`[^/]{${MAX_NAME + 1}}`);

/**
 * A member's or hard link target's name as a path inside the image. Absolute names count from the image's root. Undefined for
 * names that no program can open or that try to lead out: with "..", with NUL, empty, over 4095 bytes, or over 255 between two slashes.
 */
export function memberPath(name: string): ImagePath | undefined {
  if (name === '' || name.length > MAX_PATH || name.includes('\0')) return undefined;
  if (name.length > MAX_NAME && LONG_NAME.test(name)) return undefined;
  // Asked of each of a million names: these searches cost a tenth of an expression that is not compiled yet.
  const plain = name[0] !== '.' && name[0] !== '/' && !name.includes('/.') && !name.includes('//');
  if (plain) return `/${name.endsWith('/') ? name.slice(0, -1) : name}` as ImagePath;
  return /(?:^|\/)\.\.(?:\/|$)/.test(name) ? undefined : clean(name);
}
