import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

/**
 * A unix socket for the tests of a file. `engine` listens there until the test ends, gives every request this answer,
 * and returns the requests.
 */
export function useSocketEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'socket-'));
  const path = join(folder, 'engine.sock');
  let server: Server | undefined;
  afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function engine(answer: (connection: Socket) => void): Promise<string[]> {
    const requests: string[] = [];
    server = createServer((connection) => {
      connection.on('error', () => {});
      connection.once('data', (request) => {
        requests.push(String(request));
        answer(connection);
      });
    });
    await new Promise<void>((resolve) => server!.listen(path, resolve));
    return requests;
  }

  return { path, engine };
}
