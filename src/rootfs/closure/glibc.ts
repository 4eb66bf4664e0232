import type { ImagePath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';

const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;

/** True if a path is glibc itself. Programs with glibc can need the libraries that glibc loads with dlopen. */
export function isGlibc({ path }: Pick<Entry, 'path'>): boolean {
  return LIBC.test(path);
}

/** The folders where a C library or its distribution keeps `name`: for a libc in `/lib/x`, also below `/usr/lib/x`. */
export function besideGlibc(libc: ImagePath, name: string): string[] {
  const folder = libc.slice(0, libc.lastIndexOf('/'));
  return folder.startsWith('/usr/') ? [`${folder}/${name}`] : [`${folder}/${name}`, `/usr${folder}/${name}`];
}
