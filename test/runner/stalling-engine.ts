import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The machine's engine behind a socket that can stop answering, like a busy or restarting daemon. */
export interface StallingEngine {
  /** For DOCKER_HOST. */
  host: string;
  /** Blocks both directions for this time; connections stay open. */
  stall(ms: number): void;
  close(): Promise<void>;
}

export async function stallingEngine(): Promise<StallingEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const sockets = new Set<Socket>();
  let stalled = false;
  const server = createServer((client) => {
    const engine = connect(process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock');
    for (const socket of [client, engine]) {
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    }
    client.pipe(engine).pipe(client);
    if (stalled) for (const socket of [client, engine]) socket.pause();
  });
  const path = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    host: `unix://${path}`,
    stall(ms) {
      stalled = true;
      for (const socket of sockets) socket.pause();
      setTimeout(() => {
        stalled = false;
        for (const socket of sockets) socket.resume();
      }, ms);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
