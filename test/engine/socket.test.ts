import { describe, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { getFromSocket, socketPath } from '../../src/engine/socket.ts';
import { useSocketEngine } from './socket-engine.ts';

const { path, engine } = useSocketEngine();

describe('the body of an answer', () => {
  test('is passed on piece by piece', async () => {
    const body = Buffer.alloc(3 << 20, 'abc');
    const requests = await engine((connection) => {
      connection.write('HTTP/1.0 200 OK\r\n\r\n');
      connection.end(body);
    });
    const pieces: Buffer[] = [];
    expect(
      await getFromSocket(path, '/containers/1/export', (bytes) => pieces.push(Buffer.from(bytes))),
    ).toBeUndefined();
    expect(Buffer.concat(pieces).equals(body)).toBe(true);
    expect(requests).toEqual(['GET /containers/1/export HTTP/1.0\r\nHost: docker\r\n\r\n']);
  });

  test.each([
    ['HTTP/1.1 404 Not Found\r\n\r\n{"message":"No such container"}', 'HTTP/1.1 404 Not Found'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'HTTP/1.1 200 OK'],
    ['', 'no response'],
  ])('is not passed on for a refusal: %j', async (answer, refusal) => {
    await engine((connection) => connection.end(answer));
    const taken: Buffer[] = [];
    expect(await getFromSocket(path, '/x', (bytes) => taken.push(bytes))).toBe(refusal);
    expect(taken).toEqual([]);
  });

  test('is missing if nobody listens', async () => {
    expect(await getFromSocket(`${path}-none`, '/x', () => {})).toMatch(/ENOENT/);
  });

  test('ends the connection if it cannot be taken', async () => {
    const closed = new Promise((resolve) => {
      void engine((connection) => {
        connection.once('close', resolve);
        connection.write(`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(1 << 20)}`);
      });
    });
    const take = () => {
      throw new Error('disk full');
    };
    await expect(getFromSocket(path, '/x', take)).rejects.toThrow('disk full');
    await closed;
  });

  test('is not awaited after a cancel', async () => {
    const controller = new AbortController();
    await engine(() => controller.abort());
    await expect(getFromSocket(path, '/x', () => {}, controller.signal)).rejects.toThrow(Cancelled);
    await expect(getFromSocket(path, '/x', () => {}, controller.signal)).rejects.toThrow(Cancelled);
  });
});

test.each([
  ['unix:///var/run/docker.sock', '/var/run/docker.sock'],
  ['tcp://127.0.0.1:2375', undefined],
  ['ssh://me@host', undefined],
  ['npipe:////./pipe/docker_engine', undefined],
  ['', undefined],
])('the socket of %j', (host, socket) => {
  expect(socketPath(host)).toBe(socket);
});
