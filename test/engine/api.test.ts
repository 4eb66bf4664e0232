import { afterEach, beforeEach, expect, test } from 'vitest';
import { callApi, Refused } from '../../src/engine/api.ts';
import { useSocketEngine } from './socket-engine.ts';

const { path: socket, engine } = useSocketEngine();
const search = process.env.PATH;
// Requests through the command line fail here.
beforeEach(() => {
  process.env.PATH = '/nowhere';
});
afterEach(() => {
  process.env.PATH = search;
});

test('a request and its answer are JSON', async () => {
  const requests = await engine((connection) => connection.end('HTTP/1.0 201 Created\r\n\r\n{"Id":"1"}\n'));
  const request = { method: 'POST', path: '/containers/create', body: { Image: 'ä' } } as const;
  expect(await callApi(request, socket)).toEqual({ Id: '1' });
  const head = 'Host: docker\r\nContent-Type: application/json\r\nContent-Length: 14';
  expect(requests).toEqual([`POST /containers/create HTTP/1.0\r\n${head}\r\n\r\n{"Image":"ä"}`]);
});

test('of an answer of several JSON lines the last is returned', async () => {
  await engine((connection) => connection.end('HTTP/1.0 200 OK\r\n\r\n{"stream":"a"}\r\n{"stream":"b"}\n'));
  expect(await callApi({ method: 'POST', path: '/x' }, socket)).toEqual({ stream: 'b' });
});

test('one JSON value over several lines is an answer', async () => {
  await engine((connection) => connection.end('HTTP/1.0 200 OK\r\n\r\n{\n  "Id": "1"\n}\n'));
  expect(await callApi({ method: 'GET', path: '/x' }, socket)).toEqual({ Id: '1' });
});

test('a good status without a body is an answer', async () => {
  await engine((connection) => connection.end('HTTP/1.0 204 No Content\r\n\r\n'));
  expect(await callApi({ method: 'POST', path: '/x' }, socket)).toBeUndefined();
});

test.each([
  ['HTTP/1.0 404 Not Found\r\n\r\n{"message":"No such image: app"}', 'No such image: app'],
  ['HTTP/1.0 500 Oops\r\n\r\n broken \n', 'broken'],
  ['', 'no valid response'],
  ['HTTP/1.0 200 OK\r\n\r\n{"stream":"a"}\n{"errorDetail":{"message":"no space"},"error":"no space"}\n', 'no space'],
])('a refusal: %j', async (answer, why) => {
  await engine((connection) => connection.end(answer));
  await expect(callApi({ method: 'GET', path: '/x' }, socket)).rejects.toThrow(
    new Refused({ method: 'GET', path: '/x' }, why),
  );
});

test('a broken connection is an error, and the request is not sent again', async () => {
  await engine((connection) => connection.destroy());
  await expect(callApi({ method: 'POST', path: '/x' }, socket)).rejects.toThrow(
    /^the container engine refused POST \/x: /,
  );
});

test.each([undefined, `${socket}-none`])(
  'without a socket (%j) the request goes through the command line',
  async (none) => {
    await expect(callApi({ method: 'GET', path: '/x' }, none)).rejects.toThrow(
      'docker is not installed on this machine',
    );
  },
);
