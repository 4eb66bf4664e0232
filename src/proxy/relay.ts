import { connect, type Socket } from 'node:net';

/** Opens a connection to the engine's socket. It never rejects: a connection that fails is one that closes. */
export function toEngine(path: string): Socket {
  return connect({ path, allowHalfOpen: true });
}

/**
 * Passes all bytes both ways until both sides have ended, each for itself: standard input ends before the output does.
 * Both sockets must allow half-open connections. Resolves when both are closed.
 */
export async function relay(client: Socket, engine: Socket): Promise<void> {
  client.pipe(engine);
  engine.pipe(client);
  await Promise.all([closed(client, engine), closed(engine, client)]);
}

/** Waits until `one` is closed. If it broke, the other breaks too; an end is passed on by the pipe. */
function closed(one: Socket, other: Socket): Promise<void> {
  return new Promise((resolve) => {
    one.on('error', () => other.destroy());
    one.once('close', (broken) => {
      if (broken || !one.readableEnded) other.destroy();
      resolve();
    });
    if (one.destroyed) {
      other.destroy();
      resolve();
    }
  });
}
