import { clean } from '../path.ts';
import type { How, Touch } from './touch.ts';

/**
 * What a call on `path` (absolute, one character a byte, "." and ".." as the program wrote them) touched: the path, and
 * each folder that is only passed through on the way to a "..", which the kernel wants to be there all the same.
 */
export function walked(path: string, how: How, found: boolean): Touch[] {
  const touches: Touch[] = [{ path: clean(path), how, found }];
  if (!path.includes('/..')) return touches;
  const parts = path.split('/');
  parts.forEach((part, i) => {
    if (part === '..' && i > 1) touches.push({ path: clean(parts.slice(0, i).join('/')), how: 'stat', found });
  });
  return touches;
}

/** The touches of a chroot(2): the first is the new root folder. */
export function asRoot([first, ...rest]: Touch[]): Touch[] {
  return [{ ...first!, root: true }, ...rest];
}
