import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, joinPath, parentOf, pathFromBytes, pathFromText, pathToBytes, showPath } from '../../src/base/path.ts';

describe('paths as bytes', () => {
  test.each([
    ['etc/passwd', '/etc/passwd'],
    ['/usr//lib/./x/', '/usr/lib/x'],
    ['../../etc/shadow', '/etc/shadow'],
    ['/a/b/../c', '/a/c'],
    ['', '/'],
    ['.', '/'],
  ])('%j is %j', (text, path) => {
    expect(pathFromText(text)).toBe(path);
  });

  test('every byte of a name survives', () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f) && !bytes.includes(0x2e));
    fc.assert(
      fc.property(name, (bytes) => {
        expect(pathToBytes(pathFromBytes(bytes))).toEqual(Buffer.from([0x2f, ...bytes]));
      }),
    );
  });

  test('strings sort in the order of bytes', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[/.\0]/.test(text));
    fc.assert(
      fc.property(name, name, (a, b) => {
        const byString = pathFromText(a) < pathFromText(b);
        expect(byString).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0);
      }),
    );
  });

  test('no path leads above the root', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '', 'b')), (names) => {
        expect(clean(names.join('/'))).not.toContain('..');
      }),
    );
  });

  test('a shown path is text without control characters', () => {
    expect(showPath(pathFromText('/ä\n\x1b[31m'))).toBe('/ä\\x0a\\x1b[31m');
    expect(showPath(pathFromBytes(Buffer.from([0x2f, 0xff])))).toBe('/\ufffd');
  });

  test('parentOf and joinPath follow names', () => {
    expect(parentOf(clean('/a/b'))).toBe('/a');
    expect(parentOf(clean('/a'))).toBe('/');
    expect(parentOf(clean('/'))).toBe('/');
    expect(joinPath('/usr/lib', '../share')).toBe('/usr/share');
    expect(joinPath('/usr/lib', '/etc')).toBe('/etc');
  });
});
