import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { isZero, readHeader } from '../../src/tar/header.ts';
import { member, type RawMember, withChecksum } from './tars.ts';

/** A header block that is changed and has a correct checksum. */
function block(raw: RawMember, change: (block: Buffer) => void = () => {}): Buffer {
  const made = member(raw).subarray(0, 512);
  change(made);
  return withChecksum(made);
}

test('every field is read', () => {
  const raw: RawMember = {
    name: 'd/\xff',
    type: '3',
    mode: 0o4755,
    uid: 1000,
    gid: 2000,
    mtime: 77,
    size: 9,
    linkname: 'to\xe9',
    major: 10,
    minor: 200,
  };
  expect(readHeader(block(raw), 0)).toEqual({
    name: 'd/\xff',
    mode: 0o4755,
    uid: 1000,
    gid: 2000,
    size: 9,
    mtime: 77,
    type: '3',
    linkname: 'to\xe9',
    devMajor: 10,
    devMinor: 200,
  });
});

describe('names', () => {
  const prefix = (bytes: Buffer) => bytes.write('pre/fix', 345, 'latin1');
  const oldGnu = (bytes: Buffer) => bytes.write('ustar  \0', 257, 'latin1');
  test.each<[string, (bytes: Buffer) => void, string]>([
    ['without a prefix', () => {}, 'name'],
    ['with a prefix', prefix, 'pre/fix/name'],
    ["old GNU: other fields are in the prefix's place", (bytes) => void [prefix(bytes), oldGnu(bytes)], 'name'],
    ['v7: no magic, no prefix', (bytes) => void [prefix(bytes), bytes.fill(0, 257, 265)], 'name'],
    ['as long as the field', (bytes) => bytes.fill('n', 0, 100), 'n'.repeat(100)],
    [
      'name and prefix as long as their fields',
      (bytes) => bytes.fill('n', 0, 100).fill('p', 345, 500),
      `${'p'.repeat(155)}/${'n'.repeat(100)}`,
    ],
  ])('%s', (_, change, name) => {
    expect(readHeader(block({ name: 'name' }, change), 0).name).toBe(name);
  });

  test('a link name as long as its field is read', () => {
    expect(readHeader(block({ name: 'l', type: '2', linkname: 't'.repeat(100) }), 0).linkname).toBe('t'.repeat(100));
  });
});

test('a NUL type means a file', () => {
  expect(readHeader(block({ name: 'a', type: '\0' }), 0).type).toBe('0');
});

describe('the checksum', () => {
  const signed = block({ name: 'a\xff\xfe' });
  const sum = signed.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : (byte << 24) >> 24), 0);
  signed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');

  test('of signed bytes is accepted, as some old tars write it', () => {
    expect(readHeader(signed, 0).name).toBe('a\xff\xfe');
  });

  test.each([0, 147, 156, 511])('that is wrong (byte %i changed) is an error that names the offset', (at) => {
    const bytes = block({ name: 'a' });
    bytes[at]! ^= 1;
    expect(() => readHeader(bytes, 1536)).toThrow(Failure);
    expect(() => readHeader(bytes, 1536)).toThrow('no tar header at byte 1536');
  });
});

test.each([
  ['zeros', Buffer.alloc(512), true],
  ['a last byte', Buffer.concat([Buffer.alloc(511), Buffer.from('x')]), false],
  ['a header', block({ name: 'a' }), false],
])('a block of %s is the end mark: %s', (_, bytes, zero) => {
  expect(isZero(bytes)).toBe(zero);
});
