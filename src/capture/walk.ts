import { clean } from '../base/path.ts';
import type { How, Touch } from './touch.ts';

/**
 * The touches of a call by `program` on `path` (absolute, one character per byte, "." and ".." as the program wrote
 * them): the path, and each folder before a "..", which must exist for the kernel.
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
export function asChroot([first, ...rest]: Touch[]): Touch[] {
  return [{ ...first!, root: true }, ...rest];
}
