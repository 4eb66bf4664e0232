import { describe, expect, test } from 'vitest';
import { ResponseHead } from '../../src/engine/response-head.ts';

const OK = 'HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n';

/** Pushes the pieces; returns the status and the body. */
function read(...pieces: string[]) {
  const head = new ResponseHead();
  const body = pieces.map((piece) => head.push(Buffer.from(piece, 'latin1')).toString('latin1')).join('');
  return { status: head.status, body };
}

describe('the head of a response', () => {
  test.each<[string[], number | undefined, string]>([
    [[`${OK}body`], 200, 'body'],
    [[OK, 'body', ' goes on'], 200, 'body goes on'],
    [['HTTP/1.1 404 Not Found\r\n\r\n', '{"message":"x"}'], 404, '{"message":"x"}'],
    [['HTTP/1.0 200 OK\r\n'], undefined, ''],
    [['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '4\r\nbody'], 0, '4\r\nbody'],
    [['SSH-2.0-OpenSSH\r\n\r\n'], 0, ''],
    [['x'.repeat(70_000), 'more'], 0, 'more'],
  ])('%j', (pieces, status, body) => {
    expect(read(...pieces)).toEqual({ status, body });
  });

  test('may come in any pieces', () => {
    expect(read(...`${OK}\r\n\r\nbody`)).toEqual({ status: 200, body: '\r\n\r\nbody' });
  });
});
