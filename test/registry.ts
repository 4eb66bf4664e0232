import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TRIES = 100;

/** A registry of our own on this machine; engines take one at a loopback address without TLS. */
export class Registry {
  /** `localhost:PORT`, for references. */
  readonly host: string;
  readonly #server: ChildProcess;
  readonly #folder: string;

  private constructor(host: string, server: ChildProcess, folder: string) {
    this.host = host;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(): Promise<Registry> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'registry-'));
    const config = join(folder, 'config.json');
    const storage = { filesystem: { rootdirectory: join(folder, 'data') } };
    const http = { addr: `127.0.0.1:${port}` };
    writeFileSync(config, JSON.stringify({ version: '0.1', log: { level: 'error' }, storage, http }));
    const server = spawn(process.env.MICROPACKER_TEST_REGISTRY!, ['serve', config], { stdio: 'ignore' });
    const registry = new Registry(`localhost:${port}`, server, folder);
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
      if (answer?.ok) return registry;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await registry.stop();
    throw new Error('the registry does not answer');
  }

  async stop(): Promise<void> {
    this.#server.kill();
    if (this.#server.exitCode === null && this.#server.signalCode === null) await once(this.#server, 'exit');
    rmSync(this.#folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
