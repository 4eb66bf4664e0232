import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download, fetchJson, sha256Of } from '../../../src/capture/sysdig/download.ts';
import { workFolder } from '../stage.ts';
import { type Answer, type Served, serve } from './server.ts';

let folder: ReturnType<typeof workFolder>;
let file: string;
let server: Served;
let stop: AbortController;

beforeEach(() => {
  folder = workFolder();
  file = join(folder.path, 'got');
  stop = new AbortController();
});
afterEach(() => {
  server.close();
  folder.remove();
});

async function get(path: string, answers: Record<string, Answer>): Promise<void> {
  server = await serve(answers);
  await download(`${server.origin}${path}`, file, stop.signal);
}

const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();

/** Gives its answers in order, and then repeats the last one. */
function inTurn(...answers: ((response: ServerResponse) => void)[]): Answer {
  return (response) => (answers.length > 1 ? answers.shift()! : answers[0]!)(response);
}

test('writes the bytes to a file that only this user can read', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  await get('/a', { '/a': bytes });
  expect(readFileSync(file)).toEqual(bytes);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

const moved =
  (location: string, code = 302) =>
  (response: ServerResponse) =>
    void response.writeHead(code, { location }).end();

test('follows redirects, also relative ones', async () => {
  const whole: Answer = (response, { headers }) => moved(`http://${headers.host}/c/d?e`, 308)(response);
  await get('/a', {
    '/a': moved('b'),
    '/b': whole,
    '/c/d?e': moved('../f', 301),
    '/f': moved('/g', 307),
    '/g': 'here',
  });
  expect(readFileSync(file, 'utf8')).toBe('here');
  expect(server.asked).toEqual(['/a', '/b', '/c/d?e', '/f', '/g']);
});

test.each([
  ['that never ends', '/a', /^127\.0\.0\.1:\d+ still redirects after 10 redirects$/, 11],
  ['to a malformed URL', 'http://[', /redirects to "http:\/\/\[", which is not allowed$/, 1],
  ['to a file', 'file:///etc/passwd', /redirects to "file:\/\/\/etc\/passwd", which is not allowed$/, 1],
])('does not follow a redirect %s', async (_, location, message, asked) => {
  await expect(get('/a', { '/a': moved(location) })).rejects.toThrow(message);
  expect(server.asked).toHaveLength(asked);
});

test('sends a token only to its own host', async () => {
  const tokens: unknown[] = [];
  const end: Answer = (response, { headers }) => {
    tokens.push(headers.authorization, headers.accept);
    response.end('{}');
  };
  const other = await serve({ '/j': end });
  try {
    server = await serve({ '/near': moved('/j'), '/far': moved(`${other.origin}/j`), '/j': end });
    const headers = { authorization: 'Bearer t', accept: 'x/y' };
    for (const path of ['/near', '/far']) await fetchJson(`${server.origin}${path}`, headers, stop.signal);
    expect(tokens).toEqual(['Bearer t', 'x/y', undefined, 'x/y']);
  } finally {
    other.close();
  }
});

test.each([404, 403, 401])('does not try again after %i', async (code) => {
  const gone = get('/a', { '/a': status(code) });
  await expect(gone).rejects.toThrow(new RegExp(`^127\\.0\\.0\\.1:\\d+ answered ${code} \\w+`));
  expect(server.asked).toEqual(['/a']);
});

test('tries again if that may help, and keeps nothing of a broken answer', async () => {
  const broken = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('the first half', () => response.destroy());
  };
  const first = { 500: status(500), 503: status(503), 408: status(408), 429: status(429), broken };
  const all = (response: ServerResponse) => void response.end('all');
  const names = Object.keys(first);
  server = await serve(Object.fromEntries(Object.entries(first).map(([name, no]) => [`/${name}`, inTurn(no, all)])));
  await Promise.all(names.map((name) => download(`${server.origin}/${name}`, join(folder.path, name), stop.signal)));
  for (const name of names) expect(readFileSync(join(folder.path, name), 'utf8'), name).toBe('all');
  expect(server.asked).toHaveLength(2 * names.length);
});

test('gives up after the third attempt, with the last error', async () => {
  await expect(get('/a', { '/a': inTurn(status(500), status(500), status(502)) })).rejects.toThrow('answered 502');
  expect(server.asked).toHaveLength(3);
});

test('can be cancelled before, during and between attempts, and at the final answer', async () => {
  const cancelled = { name: 'Cancelled' };
  stop.abort();
  await expect(get('/a', { '/a': 'never asked' })).rejects.toMatchObject(cancelled);
  expect(server.asked).toEqual([]);
  server.close();
  stop = new AbortController();
  await expect(
    get('/a', { '/a': (response) => void response.write('begun', () => setTimeout(() => stop.abort(), 50)) }),
  ).rejects.toMatchObject(cancelled);
  server.close();
  stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  await expect(get('/a', { '/a': status(500) })).rejects.toMatchObject(cancelled);
  expect(server.asked).toHaveLength(1);
  server.close();
  stop = new AbortController();
  const refused = (response: ServerResponse) => void [stop.abort(), status(404)(response)];
  await expect(get('/a', { '/a': refused })).rejects.toMatchObject(cancelled);
});

test('fetches JSON with the headers', async () => {
  server = await serve({
    '/j': (response, request) => void response.end(JSON.stringify({ accept: request.headers.accept })),
  });
  expect(await fetchJson(`${server.origin}/j`, { accept: 'x/y' }, stop.signal)).toEqual({ accept: 'x/y' });
  await expect(fetchJson(`${server.origin}/none`, {}, stop.signal)).rejects.toThrow('answered 404');
});

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('SHA-256 of %j (FIPS 180-2)', async (text, sum) => {
  server = await serve({});
  writeFileSync(file, text);
  expect(await sha256Of(file)).toBe(sum);
});
