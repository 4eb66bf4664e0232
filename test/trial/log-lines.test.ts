import { describe, expect, test } from 'vitest';
import { likeness, newLines } from '../../src/trial/log-lines.ts';

describe('lines of two runs are alike', () => {
  test.each([
    ['2026-11-30T23:52:25.123Z listening on 8080', '2026-12-01T00:00:01.9Z listening on 8081'],
    ['[7] ready after 12.5 ms', '[1234] ready after 3 ms'],
    ['30/Nov/2026:23:52:25 +0000 "GET / HTTP/1.1" 200', '1/Dec/2026:03:02:05 +0000 "GET / HTTP/1.1" 200'],
    ['Mon Nov 30 23:52:25 UTC 2026 start', 'Tue Dec  1 1:2:3 UTC 2026 start'],
    ['request 3f2a9c1e-77aa-4b1e-9c55-0123456789ab done', 'request 9c55aa11-0000-4b1e-9c55-ffffffffffff done'],
    ['host c0ffee123456 at 172.17.0.2', 'host deadbeef0001 at 172.17.0.33'],
    ['pointer 0xdeadbeef', 'pointer 0x7f001122'],
    ['\u001b[32mok\u001b[0m', 'ok'],
  ])('%s', (one, other) => expect(likeness(one)).toBe(likeness(other)));

  test.each([
    ['loaded 5 plug-ins', 'loaded no plug-ins'],
    ['listening', 'FATAL: could not open file'],
  ])('but not %s and %s', (one, other) => expect(likeness(one)).not.toBe(likeness(other)));
});

test('new lines come once, those about trouble first', () => {
  const original = ['start 1', 'ready'];
  const micro = ['start 2', 'hello', 'ready', 'warn: No such file: /x/1', 'warn: No such file: /x/2', ''];
  expect(newLines(original, micro)).toEqual({ lines: ['warn: No such file: /x/1', 'hello'], trouble: true });
  expect(newLines(micro, original)).toEqual({ lines: [], trouble: false });
  expect(newLines([], ['a quiet line'])).toEqual({ lines: ['a quiet line'], trouble: false });
});

test('lines of a hostile container are compared by their beginning', () => {
  const long = `${'a-'.repeat(500_000)}1`;
  expect(newLines([`${long}2`], [`${long}3`])).toEqual({ lines: [], trouble: false });
});
