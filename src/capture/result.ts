const IN_VAIN = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
const NO_PATH = new Set(['EBADF', 'EFAULT', 'ENAMETOOLONG']);
const NAMES: Record<number, string> = {
  1: 'EPERM',
  2: 'ENOENT',
  9: 'EBADF',
  14: 'EFAULT',
  20: 'ENOTDIR',
  36: 'ENAMETOOLONG',
  38: 'ENOSYS',
  40: 'ELOOP',
};

/**
 * What a system call's result says about its path: it was there, it was looked for in vain, or (undefined) nothing was
 * looked for. Any other error (EACCES, EEXIST, …) means that it is there. Takes the error's name, '' for success.
 */
export function foundBy(error: string): boolean | undefined {
  if (NO_PATH.has(error)) return undefined;
  return !IN_VAIN.has(error);
}

/** The name of the error in a negative result as the kernel returns it (errno(3), the numbers are the same on x86-64 and arm64). */
export function errorOf(result: number): string {
  return result >= 0 ? '' : (NAMES[-result] ?? `E${-result}`);
}
