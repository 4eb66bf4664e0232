import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CreateRequest,
  type ExecRequest,
  readCreateRequest,
  readExecRequest,
  writeCreateRequest,
} from '../image/create-request.ts';
import { bodyOf, type EngineAnswer, forward, refusal, reply } from './forward.ts';
import { asLast, readHead } from './head.ts';
import { relay, toEngine } from './relay.ts';
import { type Route, routeOf } from './routes.ts';

/** A path of a unix socket has at most 107 bytes (unix(7)); some clients need some of them. */
const MOST_PATH = 90;
const MOST_HEADER = 1 << 20;

/** What becomes of a request to create a container, and who is told its id before the client is. */
export interface Change {
  /** Undefined: as it came. */
  request?: CreateRequest;
  /** `id` has 64 digits. */
  created(id: string): Promise<unknown>;
}

/** What the proxy asks and tells. An error that a call throws is sent to the client as the engine's. */
export interface Watcher {
  create(request: CreateRequest): Promise<Change>;
  /** Something else was made: its id or name. */
  made(what: 'network' | 'volume', name: string): void;
  /** The engine has started a container, or could not, for this reason. */
  started(container: string, error: string | undefined): void;
  /** A program is about to be run in a container: the engine looks it up, its user and its working folder. */
  exec(container: string, request: ExecRequest): void;
  /** The engine copies files of a container for a client; `path` is in the container. */
  copied(container: string, path: string, out: boolean): void;
  /** A client ends or removes a container. The request waits until this resolves. */
  beforeEnd(container: string): Promise<unknown>;
  /** A builder begins to work. The classic one makes containers itself. */
  builds(): void;
}

/**
 * The engine's socket as a test sees it. All bytes go through unread, both ways, except for the heads of requests and
 * for requests to create something. Only this user can connect.
 */
export class EngineProxy {
  /** The path of the socket. */
  readonly path: string;
  readonly #engine: string;
  readonly #folder: string;
  readonly #watcher: Watcher;
  readonly #server: Server;
  /** Reads the requests that are to be read whole. It never listens. */
  readonly #reader: Server;
  readonly #open = new Set<Socket>();

  private constructor(engine: string, folder: string, watcher: Watcher) {
    [this.#engine, this.#folder, this.#watcher] = [engine, folder, watcher];
    this.path = join(folder, 'docker.sock');
    const whole = { maxHeaderSize: MOST_HEADER, requestTimeout: 0, headersTimeout: 0 };
    this.#reader = createHttpServer(whole, (request, response) => void this.#whole(request, response));
    this.#server = createServer({ allowHalfOpen: true }, (client) => void this.#serve(client));
  }

  /** Listens in a new private folder in `tempDir`, for the engine at the unix socket `engine`. Always call `close`. */
  static async listen(engine: string, tempDir: string, watcher: Watcher): Promise<EngineProxy> {
    const parent = join(tempDir, 'engine-XXXXXX/docker.sock').length > MOST_PATH ? tmpdir() : tempDir;
    const folder = await mkdtemp(join(parent, 'engine-'));
    const proxy = new EngineProxy(engine, folder, watcher);
    const server = proxy.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(proxy.path, resolve);
    });
    await chmod(proxy.path, 0o600);
    return proxy;
  }

  /** The number of connections that are open. */
  get connections(): number {
    return this.#open.size;
  }

  /** Ends all connections and removes the socket. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #serve(client: Socket): Promise<void> {
    this.#hold(client);
    const head = await readHead(client);
    if (!head) return void client.destroy();
    const route = 'method' in head ? routeOf(head.method, head.target) : undefined;
    if (route && /^(?:create|start|exec)/.test(route.does)) {
      client.unshift(head.bytes);
      this.#reader.emit('connection', client);
      return void client.resume();
    }
    if (route) this.#tell(route);
    if (route?.does === 'end') await this.#watcher.beforeEnd(route.container);
    const engine = toEngine(this.#engine);
    this.#hold(engine);
    engine.write('method' in head ? asLast(head) : head.bytes);
    await relay(client, engine);
  }

  /** Keeps a connection until it is closed. */
  #hold(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#open.delete(socket));
  }

  #tell(route: Route): void {
    if (route.does === 'copy') this.#watcher.copied(route.container, route.path, route.out);
    if (route.does === 'build') this.#watcher.builds();
  }

  async #whole(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      reply(response, await this.#answer(request));
    } catch (error) {
      if (!response.headersSent) reply(response, refusal(500, (error as Error).message));
    }
  }

  async #answer(request: IncomingMessage): Promise<EngineAnswer> {
    const body = await bodyOf(request);
    if (!body) return refusal(413, 'micropacker: the request is too large');
    const route = routeOf(request.method!, request.url!);
    if (route?.does !== 'create container') {
      if (route?.does === 'exec') this.#watcher.exec(route.container, readExecRequest(body.toString('utf8')));
      const answer = await forward(this.#engine, request, body);
      this.#tellAnswer(route, answer);
      return answer;
    }
    const asked = readCreateRequest(body.toString('utf8'));
    if (!asked) return forward(this.#engine, request, body);
    const change = await this.#watcher.create(asked);
    const changed = change.request ? Buffer.from(writeCreateRequest(change.request)) : body;
    const answer = await forward(this.#engine, request, changed);
    const id = answer.status === 201 ? idIn(answer.body) : undefined;
    if (id) await change.created(id);
    return answer;
  }

  #tellAnswer(route: Route | undefined, { status, body }: EngineAnswer): void {
    if (route?.does === 'start') this.#watcher.started(route.container, status >= 400 ? messageIn(body) : undefined);
    const name = status === 201 ? idIn(body) : undefined;
    if (name && route?.does === 'create network') this.#watcher.made('network', name);
    if (name && route?.does === 'create volume') this.#watcher.made('volume', name);
  }
}

/** The engine's words for an error. */
function messageIn(body: Buffer): string {
  const text = body.toString('utf8');
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text;
  }
}

/** The id of what was created; of a volume, its name. */
function idIn(body: Buffer): string | undefined {
  try {
    const { Id, Name } = JSON.parse(body.toString('utf8')) as { Id?: unknown; Name?: unknown };
    const id = Id ?? Name;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
