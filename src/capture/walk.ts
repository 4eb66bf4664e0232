import { clean } from '../path.ts';
import type { How, Touch } from './touch.ts';

/**
 * What a call of `program` on `path` (absolute, one character a byte, "." and ".." as the program wrote them) touched: the path, and
 * each folder that is only passed through on the way to a "..", which the kernel wants to be there all the same.
 */
export function walked(path: string, how: How, found: boolean, program?: string): Touch[] {
  const by = program?.startsWith('/') ? { by: clean(program) } : {};
  const touches: Touch[] = [{ path: clean(path), how, found, ...by }];
  if (!path.includes('/..')) return touches;
  const parts = path.split('/');
  parts.forEach((part, i) => {
    if (part === '..' && i > 1) touches.push({ path: clean(parts.slice(0, i).join('/')), how: 'stat', found, ...by });
  });
  return touches;
}

/** The touches of a chroot(2): the first is the new root folder. */
export function asRoot([first, ...rest]: Touch[]): Touch[] {
  return [{ ...first!, root: true }, ...rest];
}
