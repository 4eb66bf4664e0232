import { clean } from '../base/path.ts';
import type { How, Touch } from './touch.ts';

/** The root folder of a process, by the kernel's link to it (proc_pid_root(5)). */
const BY_ROOT = /^\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/root(?=\/)/;

/**
 * The touches of a call by `program` on `written` (absolute, one character per byte, "." and ".." as the program wrote
 * them): the path, and each folder before a "..", which must exist for the kernel. With a "..", also the path as it was
 * written.
 */
export function walked(written: string, how: How, found: boolean, program?: string): Touch[] {
  const by = program?.startsWith('/') ? { by: clean(program) } : {};
  const path = written.replace(BY_ROOT, '');
  const touches: Touch[] = [{ path: clean(path), how, found, ...by }];
  if (!/\/\.\.(?:\/|$)/.test(path)) return touches;
  const parts = path.split('/');
  parts.forEach((part, i) => {
    if (part === '..' && i > 1) touches.push({ path: clean(parts.slice(0, i).join('/')), how: 'stat', found, ...by });
  });
  touches.push({ ...touches[0]!, asWritten: path });
  return touches;
}

/** The touches of a chroot(2): the first is the new root folder. */
export function asChroot([first, ...rest]: Touch[]): Touch[] {
  return [{ ...first!, root: true }, ...rest];
}

/** The touches of a call that made a symbolic link, as `walked` returns them. */
export function asLink([first, ...rest]: Touch[], target: string): Touch[] {
  const written = rest.at(-1)?.asWritten;
  return [{ ...first!, linksTo: target, ...(written === undefined ? {} : { linkAt: written }) }, ...rest];
}
