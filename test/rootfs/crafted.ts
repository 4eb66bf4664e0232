import { pax, type RawMember, tar } from '../tar/tars.ts';

/** cap_net_raw=ep in the kernel's format (linux/capability.h, VFS_CAP_REVISION_2). */
export const CAPABILITY = '\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0';
/** user::rw-, user:1234:r--, group::r--, mask::r--, other::--- (linux/posix_acl_xattr.h). */
export const ACL = [
  '\x02\0\0\0',
  '\x01\0\x06\0\xff\xff\xff\xff',
  '\x02\0\x04\0\xd2\x04\0\0',
  '\x04\0\x04\0\xff\xff\xff\xff',
  '\x10\0\x04\0\xff\xff\xff\xff',
  '\x20\0\0\0\xff\xff\xff\xff',
].join('');

const long = (length: number, letter: string) => letter.repeat(length);

function at(path: string, more: Omit<RawMember, 'name'> = {}): (RawMember | Buffer)[] {
  return [pax({ path }), { name: 'x', ...more }];
}

/** Members with every property that a file can have, below bin, tmp and usr. */
export const EVERYTHING: (RawMember | Buffer)[] = [
  { name: 'bin/', type: '5', mode: 0o755 },
  { name: 'tmp', type: '5', mode: 0o1777 },
  { name: 'usr/', type: '5', mode: 0o750, gid: 42 },
  { name: 'usr/su', mode: 0o4755, body: 'su', uid: 1000, gid: 2000 },
  { name: 'usr/z', type: '1', linkname: 'usr/su' },
  { name: 'usr/a', type: '1', linkname: 'usr/su' },
  { name: 'usr/sg', mode: 0o2755, body: 'sg' },
  { name: 'usr/nobody', mode: 0, body: 'nobody' },
  { name: 'usr/empty', mode: 0o600 },
  { name: 'usr/locked/', type: '5', mode: 0 },
  { name: 'usr/shared/', type: '5', mode: 0o3770, uid: 7, gid: 8 },
  { name: 'usr/null', type: '3', mode: 0o666, major: 1, minor: 3 },
  { name: 'usr/high', type: '3', mode: 0o600, major: 259, minor: 70000 },
  { name: 'usr/loop0', type: '4', mode: 0o660, gid: 6, major: 7, minor: 0 },
  { name: 'usr/fifo', type: '6', mode: 0o622 },
  { name: 'usr/link', type: '2', mode: 0o777, linkname: '../none/..//x' },
  { name: 'usr/self', type: '2', mode: 0o777, linkname: 'self' },
  pax({ linkpath: `/${long(90, 't')}/${long(150, 'u')}\xe9\n x` }),
  { name: 'usr/far', type: '2', mode: 0o777, linkname: 'x' },
  pax({ 'SCHILY.xattr.security.capability': CAPABILITY }),
  { name: 'usr/ping', mode: 0o755, body: 'ping'.repeat(1000) },
  // Engines chown hard links, which removes the capability if the link does not repeat it.
  pax({ 'SCHILY.xattr.security.capability': CAPABILITY }),
  { name: 'usr/ping6', type: '1', linkname: 'usr/ping' },
  ...[99, 100, 101, 155, 156, 255].flatMap((length) => at(`usr/${long(length, 'n')}`, { body: String(length) })),
  ...at(`usr/${long(120, 'l')}/${long(200, 'm')}`, { body: 'long' }),
  ...at(`usr/${long(120, 'l')}/${long(250, 'd')}`, { type: '5', mode: 0o711 }),
  ...at('usr/\xff\xfe bad\nname', { body: 'bad' }),
  ...at('usr/ \\ "quoted" \t\x01', { body: 'odd' }),
  ...at('usr/\xc3\xa4\xf0\x9f\x98\x80', { body: 'text' }),
  ...[2 ** 21 - 1, 2 ** 21, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2].flatMap((id) => [
    pax({ uid: String(id), gid: String(id) }),
    { name: `usr/id-${id}`, body: '?' },
  ]),
  ...['-1', '-86400.75', '0', '1.25', '1000000000.123456789', '4294967296', '9999999999'].flatMap((mtime) => [
    pax({ mtime }),
    { name: `usr/mtime${mtime}`, body: mtime },
  ]),
  pax({
    'GNU.sparse.major': '1',
    'GNU.sparse.minor': '0',
    'GNU.sparse.name': 'usr/holes',
    'GNU.sparse.realsize': '300000',
  }),
  {
    name: 'x',
    body: Buffer.concat([
      Buffer.from('2\n0\n512\n200000\n3\n'.padEnd(512, '\0')),
      Buffer.alloc(512, 'h'),
      Buffer.from('end'),
    ]),
  },
];

/** Attributes of other namespaces, which engines leave out of an export but accept in a layer. */
export const ATTRIBUTES: (RawMember | Buffer)[] = [
  pax({ 'SCHILY.xattr.user.note': 'a=b\n\0\xff', 'SCHILY.xattr.user.empty': '' }),
  { name: 'usr/noted', body: 'noted' },
  pax({ 'SCHILY.xattr.trusted.note': 'trusted' }),
  { name: 'usr/trusted', body: 'trusted' },
  pax({ 'SCHILY.xattr.system.posix_acl_access': ACL }),
  { name: 'usr/listed', mode: 0o640, body: 'listed' },
];

export const CRAFTED = tar(...EVERYTHING, ...ATTRIBUTES);
