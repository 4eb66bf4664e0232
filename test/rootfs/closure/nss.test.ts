import { expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const HERE = '/usr/lib/x86_64-linux-gnu';
const modules = ['files', 'dns', 'systemd', 'unused'].map((name): [string, Buffer] => [
  `${HERE}/libnss_${name}.so.2`,
  elf(),
]);
const FILES: Files = {
  ...Object.fromEntries(modules),
  [`${HERE}/libc.so.6`]: elf(),
  '/etc/nsswitch.conf': '# comment: unused\npasswd:\tfiles systemd # unused\nhosts: files [NOTFOUND=return] dns\n',
  '/etc/host.conf': 'multi on',
};
const PACKED = [
  `${HERE}/libnss_dns.so.2 library`,
  `${HERE}/libnss_files.so.2 library`,
  `${HERE}/libnss_systemd.so.2 library`,
];

test.each<[string, string[], string[]]>([
  ['nsswitch.conf was read', ['/etc/nsswitch.conf'], PACKED],
  ['a host was looked up', ['/etc/host.conf'], PACKED],
  ['a module was loaded', [`${HERE}/libnss_dns.so.2`], PACKED.slice(1)],
  ['nothing was looked up', [], []],
])('name service: %s', (_, list, expected) => {
  const packed = reasons(closeOver(FILES, [`${HERE}/libc.so.6`, ...list]));
  expect(packed.filter((line) => line.includes('libnss') && line.endsWith('library'))).toEqual(expected);
  expect(packed.some((line) => line.startsWith('/etc/nsswitch.conf'))).toBe(expected.length > 0);
});

test('modules are not packed without glibc', () => {
  expect(reasons(closeOver(FILES, ['/etc/nsswitch.conf']))).toEqual(['/etc/nsswitch.conf traced']);
});

test("without an nsswitch.conf, the modules of glibc's default services are packed", () => {
  const { '/etc/nsswitch.conf': _, ...files } = FILES;
  const packed = reasons(closeOver(files, [`${HERE}/libc.so.6`, '/etc/host.conf']));
  expect(packed.filter((line) => line.includes('libnss'))).toEqual(PACKED.slice(0, 2));
});

test('modules and databases are packed for an untraced program that can look up names', () => {
  const files = {
    ...FILES,
    '/etc/services': '',
    '/bin/curl': elf({ needed: ['libc.so.6'], functions: ['getaddrinfo'] }),
    '/bin/cat': elf({ needed: ['libc.so.6'] }),
  };
  const packed = (keep: string[], list: string[] = []) =>
    reasons(closeOver(files, [`${HERE}/libc.so.6`, ...list], { keep })).filter((line) => /libnss|etc/.test(line));
  const databases = ['/etc/host.conf config', '/etc/nsswitch.conf config', '/etc/services config'];
  expect(packed(['/bin/curl'])).toEqual([...databases, ...PACKED]);
  expect(packed(['/bin/cat'])).toEqual([]);
  expect(packed([], ['/bin/curl'])).toEqual([]);
});

test('a module in /usr/lib is found for a libc in /lib', () => {
  const files = {
    '/lib/x86_64-linux-gnu/libc-2.31.so': elf(),
    '/usr/lib/x86_64-linux-gnu/libnss_ldap.so.2': elf(),
    '/etc/nsswitch.conf': 'passwd: ldap',
  };
  const packed = reasons(closeOver(files, ['/lib/x86_64-linux-gnu/libc-2.31.so', '/etc/nsswitch.conf']));
  expect(packed).toContain('/usr/lib/x86_64-linux-gnu/libnss_ldap.so.2 library');
});
