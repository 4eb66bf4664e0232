import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The fate of a request: it is forwarded, never answered, or answered with this status. */
export type Fate = 'through' | 'never' | number;

/** A proxy in front of a registry that can fail on demand. */
export class RegistryProxy {
  /** `localhost:PORT`, for references. */
  readonly host: string;
  /** Number of received PUTs of manifests, with any fate. */
  manifests = 0;
  readonly #close: () => Promise<void>;

  private constructor(host: string, close: () => Promise<void>) {
    this.host = host;
    this.#close = close;
  }

  /** `fate` decides about the n-th PUT of a manifest (from 1); all other requests are forwarded. */
  static async start(registry: string, fate: (put: number) => Fate): Promise<RegistryProxy> {
    const port = Number(registry.split(':')[1]);
    const server = createServer((incoming, answer) => {
      const puts = incoming.method === 'PUT' && incoming.url!.includes('/manifests/');
      const becomes = puts ? fate(++proxy.manifests) : 'through';
      if (becomes === 'never') return;
      if (typeof becomes === 'number') return void answer.writeHead(becomes).end();
      const { method, url: path, headers } = incoming;
      const through = request({ host: '127.0.0.1', port, method, path, headers }, (from: IncomingMessage) => {
        answer.writeHead(from.statusCode!, from.headers);
        from.pipe(answer);
      });
      incoming.pipe(through);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new RegistryProxy(`localhost:${(server.address() as AddressInfo).port}`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return proxy;
  }

  stop(): Promise<void> {
    return this.#close();
  }
}
