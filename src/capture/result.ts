const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
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
 * True if a system call found its path, false if the path is missing, undefined if the call did not look for it. Other
 * errors (EACCES, EEXIST, …) mean that the path exists. Takes the error's name, '' for success.
 */
export function foundBy(error: string): boolean | undefined {
  if (NO_PATH.has(error)) return undefined;
  return !MISSING.has(error);
}

/** The name of the error in a negative result of the kernel (errno(3); x86-64 and arm64 have the same numbers). */
export function errorOf(result: number): string {
  return result >= 0 ? '' : (NAMES[-result] ?? `E${-result}`);
}
