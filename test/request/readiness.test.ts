import { describe, expect, test } from 'vitest';
import { parseReadiness } from '../../src/request/readiness.ts';

describe('the input ready', () => {
  test.each([
    ['auto', { kind: 'auto' }],
    [' none ', { kind: 'none' }],
    ['exit', { kind: 'exit' }],
    ['http://localhost:8080/health', { kind: 'http', url: 'http://localhost:8080/health' }],
    ['https://localhost', { kind: 'http', url: 'https://localhost' }],
    ['tcp:5432', { kind: 'tcp', port: 5432 }],
    ['log:ready to accept', { kind: 'log', pattern: /ready to accept/ }],
    ['exec:pg_isready -q', { kind: 'exec', command: 'pg_isready -q' }],
  ])('%j', (text, readiness) => {
    expect(parseReadiness(text)).toEqual(readiness);
  });

  test.each(['', 'tcp:0', 'tcp:65536', 'tcp:http', 'log:', 'exec:', 'http://', 'AUTO'])(
    '%j is refused with the forms',
    (text) => {
      expect(() => parseReadiness(text)).toThrow(
        `ready: got "${text}", want auto, http://HOST:PORT/PATH, tcp:PORT, log:REGEX, exec:COMMAND, exit or none`,
      );
    },
  );
});
