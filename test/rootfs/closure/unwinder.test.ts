import { expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const LIBC = '/usr/lib/libc.so.6';
const FILES: Files = {
  [LIBC]: elf({ soname: 'libc.so.6', functions: ['pthread_exit'] }),
  '/usr/lib/libgcc_s.so.1': elf({ soname: 'libgcc_s.so.1' }),
  '/lib/ld-musl-x86_64.so.1': elf({ functions: ['pthread_exit'] }),
  '/bin/cancels': elf({ needed: ['libc.so.6'], functions: ['pthread_cancel'] }),
  '/bin/exits': elf({ needed: ['libc.so.6'], functions: ['pthread_exit'] }),
  '/bin/traces': elf({ needed: ['libc.so.6'], functions: ['backtrace'] }),
  '/bin/plain': elf({ needed: ['libc.so.6'], functions: ['open'] }),
  '/bin/musl': elf({ interpreter: '/lib/ld-musl-x86_64.so.1', functions: ['pthread_exit'] }),
};

test.each([
  ['/bin/cancels', true],
  ['/bin/exits', true],
  ['/bin/traces', true],
  ['/bin/plain', false],
  ['/bin/musl', false],
  [LIBC, false],
])('libgcc_s is packed for %s: %s', (path, expected) => {
  expect(reasons(closeOver(FILES, [path])).includes('/usr/lib/libgcc_s.so.1 library')).toBe(expected);
});

test('an image without libgcc_s is not an error', () => {
  const { '/usr/lib/libgcc_s.so.1': _, ...files } = FILES;
  expect(closeOver(files, ['/bin/exits']).warnings).toEqual([]);
});
