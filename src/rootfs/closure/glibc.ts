import type { ImagePath } from '../../path.ts';
import type { Entry } from '../entry.ts';

const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;

/** Whether a path is glibc's own: whoever runs with it may load what it loads with dlopen. */
export function isGlibc({ path }: Pick<Entry, 'path'>): boolean {
  return LIBC.test(path);
}

/** The folder where a C library or its distribution has what belongs to it: `/lib/x` may be `/usr/lib/x` or beside it. */
export function besideGlibc(libc: ImagePath, name: string): string[] {
  const folder = libc.slice(0, libc.lastIndexOf('/'));
  return folder.startsWith('/usr/') ? [`${folder}/${name}`] : [`${folder}/${name}`, `/usr${folder}/${name}`];
}
