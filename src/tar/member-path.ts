import { clean, type ImagePath } from '../base/path.ts';

/** Linux's PATH_MAX without its NUL, and NAME_MAX: a longer name cannot be opened or created. */
const MAX_PATH = 4095;
const MAX_NAME = 255;
const LONG_NAME = new RegExp(`[^/]{${MAX_NAME + 1}}`);

/**
 * The name of a member or of a hard link's target as a path inside the image. Absolute names start at the image's root.
 * Undefined for names that leave the image (with "..") or that no program can open: with NUL, empty, over 4095 bytes,
 * or with a part over 255 bytes.
 */
export function memberPath(name: string): ImagePath | undefined {
  if (name === '' || name.length > MAX_PATH || name.includes('\0')) return undefined;
  if (name.length > MAX_NAME && LONG_NAME.test(name)) return undefined;
  // Runs for each of a million names: these searches cost a tenth of an uncompiled regular expression.
  const plain = name[0] !== '.' && name[0] !== '/' && !name.includes('/.') && !name.includes('//');
  if (plain) return `/${name.endsWith('/') ? name.slice(0, -1) : name}` as ImagePath;
  return /(?:^|\/)\.\.(?:\/|$)/.test(name) ? undefined : clean(name);
}
