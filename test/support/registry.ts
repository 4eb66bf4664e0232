import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TRIES = 100;
/** The user of a private registry: name, password, and the password's hash from `htpasswd -B`. */
export const USER = {
  name: 'octocat',
  password: 'right',
  hash: '$2y$05$abcdefghijklmnopqrstuu8xaCxxL82bnl.UY74PMksDxIJShppPC',
};
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** Form: OCI image-spec, image-index.md. */
interface Index {
  manifests: { digest: string; platform: { architecture: string } }[];
}

/** A registry on this machine. Engines accept a registry at a loopback address without TLS. */
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

  /** A private registry admits only `USER`. */
  static async start({ isPrivate = false } = {}): Promise<Registry> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'registry-'));
    const config = join(folder, 'config.json');
    const users = join(folder, 'htpasswd');
    writeFileSync(users, `${USER.name}:${USER.hash}\n`);
    const storage = { filesystem: { rootdirectory: join(folder, 'data') } };
    const http = { addr: `127.0.0.1:${port}` };
    const auth = isPrivate ? { auth: { htpasswd: { realm: 'test', path: users } } } : {};
    writeFileSync(config, JSON.stringify({ version: '0.1', log: { level: 'error' }, storage, http, ...auth }));
    const server = spawn(process.env.MICROPACKER_TEST_REGISTRY!, ['serve', config], { stdio: 'ignore' });
    const registry = new Registry(`localhost:${port}`, server, folder);
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
      if (answer) return registry;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await registry.stop();
    throw new Error('the registry does not answer');
  }

  /** The digest of `name:tag` (`sha256:…`); null if it does not exist. */
  async digest(name: string, tag: string): Promise<string | null> {
    return (await this.#manifest(name, tag, 'HEAD')).headers.get('docker-content-digest');
  }

  /** The digests of the images in a multi-platform image, by architecture. */
  async platforms(name: string, tag: string): Promise<Record<string, string>> {
    const { manifests } = (await (await this.#manifest(name, tag, 'GET')).json()) as Index;
    return Object.fromEntries(manifests.map(({ digest, platform }) => [platform.architecture, digest]));
  }

  #manifest(name: string, tag: string, method: 'HEAD' | 'GET'): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString('base64')}`;
    const url = `http://${this.host.replace('localhost', '127.0.0.1')}/v2/${name}/manifests/${tag}`;
    return fetch(url, { method, headers: { authorization, accept: MANIFESTS.join(', ') } });
  }

  async stop(): Promise<void> {
    this.#server.kill();
    if (this.#server.exitCode === null && this.#server.signalCode === null) await once(this.#server, 'exit');
    rmSync(this.#folder, { recursive: true });
  }
}

/** A free TCP port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
