import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asLast, type RequestHead, readHead, upgrades } from '../../src/proxy/head.ts';

const folder = mkdtempSync(join(tmpdir(), 'head-'));
let server: Server;
beforeAll(async () => {
  server = createServer({ allowHalfOpen: true }).listen(join(folder, 's'));
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Reads the head of what a client sends in these pieces, and then all that is left. */
async function received(
  pieces: readonly Buffer[],
): Promise<{ head: Awaited<ReturnType<typeof readHead>>; rest: Buffer }> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect(join(folder, 's'));
  const [socket] = await accepted;
  const reading = readHead(socket);
  client.on('error', () => {});
  for (const piece of pieces) {
    client.write(piece);
    await new Promise(setImmediate);
  }
  client.end();
  const head = await reading;
  const rest: Buffer[] = [];
  for await (const chunk of socket) rest.push(chunk as Buffer);
  socket.destroy();
  return { head, rest: Buffer.concat(rest) };
}

const POST = 'POST /v1.47/build HTTP/1.1\r\nHost: docker\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n';

test('a head is the same however it is split, and no byte after it is lost', async () => {
  const bytes = Buffer.from(`${POST}body and more`);
  const splits = fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(splits, async (places) => {
      const at = [0, ...[...new Set(places)].sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
      const { head, rest } = await received(pieces);
      expect(head).toMatchObject({ method: 'POST', target: '/v1.47/build' });
      expect(Buffer.concat([(head as RequestHead).bytes, rest]).toString()).toBe(bytes.toString());
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['nothing', []],
  ['half a head', [Buffer.from('GET /_ping HTT')]],
  ['something else', [Buffer.from('\x16\x03\x01 hello\r\n\r\n')]],
  ['HTTP/2', [Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')]],
])('%s has no head, and is kept', async (_, pieces) => {
  const { head, rest } = await received(pieces);
  if (pieces.length === 0) expect(head).toBeUndefined();
  else expect(head).not.toHaveProperty('method');
  expect(Buffer.concat([head?.bytes ?? Buffer.alloc(0), rest])).toEqual(Buffer.concat(pieces));
});

test('a head of more than 1 MiB is not read further', async () => {
  const { head } = await received([Buffer.from(`GET / HTTP/1.1\r\nX: ${'a'.repeat(2 << 20)}`)]);
  expect(head).not.toHaveProperty('method');
});

test('the last request of a connection says so, with its body unchanged', async () => {
  const { head } = await received([Buffer.from(`${POST}\0\xffbody`, 'latin1')]);
  const last = asLast(head as RequestHead).toString('latin1');
  expect(last).toBe(
    'POST /v1.47/build HTTP/1.1\r\nHost: docker\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\0\xffbody',
  );
});

test('a request that changes the protocol stays as it is', async () => {
  const attach = 'POST /containers/x/attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
  const { head } = await received([Buffer.from(attach)]);
  expect(upgrades(head as RequestHead)).toBe(true);
  expect(asLast(head as RequestHead).toString()).toBe(attach);
});

test('a request that would change the protocol where the engine does not is the last one, too', async () => {
  const asks = 'Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA\r\nUpgrade: h2c';
  const { head } = await received([Buffer.from(`GET /_ping HTTP/1.1\r\nHost: docker\r\n${asks}\r\n\r\n`)]);
  expect(asLast(head as RequestHead).toString()).toBe(
    'GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n',
  );
});
