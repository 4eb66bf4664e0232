import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { BlobStore, type Request, type Response } from './blob-store.ts';
import { unzip } from './zip.ts';

const TWIRP = '/twirp/github.actions.results.api.v1.ArtifactService/';
const RUN = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a';
const JOB = 'ca395085-040a-526b-2ce8-bdc85f692774';
const FORBIDDEN_IN_NAMES = /["<>|*?:\r\n\\/]/;

interface Call {
  workflow_run_backend_id?: string;
  name?: string;
  expires_at?: string;
  size?: string;
  hash?: string;
  name_filter?: string;
  id_filter?: string;
}

export interface StoredArtifact {
  id: number;
  name: string;
  /** RFC 3339; absent if the repository's setting decides. */
  expiresAt?: string;
  finalized: boolean;
  createdAt: string;
  /** `sha256:…`, stated by the client. */
  digest?: string;
}

/**
 * GitHub's artifact service for the real `@actions/artifact` client: five Twirp calls, and the blob store of their
 * signed URLs. Source of the protocol: actions/toolkit, packages/artifact/src/generated/results/api/v1.
 */
export class ResultsService {
  readonly url: string;
  /** Every answered call as `Method status`, in order. */
  readonly calls: string[] = [];
  readonly #server: Server;
  readonly #blobs = new BlobStore();
  readonly #artifacts = new Map<string, StoredArtifact>();
  readonly #outages = new Map<string, number[]>();
  #lastId = 1000;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<ResultsService> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const service = new ResultsService(server);
    server.on('request', async (message, reply) => {
      const { status, headers, body } = service.#answer(await read(message, service.url));
      reply.writeHead(status, headers).end(body);
    });
    return service;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The variables that the runner sets for an action. */
  get env(): Record<string, string> {
    return { ACTIONS_RESULTS_URL: `${this.url}/`, ACTIONS_RUNTIME_TOKEN: token() };
  }

  /** The next calls of `method` (`CreateArtifact`, …; `Blob` for the store) get these HTTP errors. */
  failNext(method: string, ...statuses: number[]): void {
    this.#outages.set(method, statuses);
  }

  artifacts(): StoredArtifact[] {
    return [...this.#artifacts.values()];
  }

  /** The files in an artifact, name -> bytes. Throws if the artifact does not exist or is not finalized. */
  files(name: string): Map<string, Buffer> {
    if (!this.#artifacts.get(name)?.finalized) throw new Error(`no finalized artifact ${name}`);
    return unzip(this.#blobs.bytes(name)!);
  }

  #answer(request: Request): Response {
    const method = request.url.pathname.startsWith(TWIRP) ? request.url.pathname.slice(TWIRP.length) : 'Blob';
    const outage = this.#outages.get(method)?.shift();
    const response = outage ? twirpError(outage, 'unavailable', 'try again') : this.#route(method, request);
    this.calls.push(`${method} ${response.status}`);
    return response;
  }

  #route(method: string, request: Request): Response {
    if (method === 'Blob') return this.#blobs.answer(request);
    if (request.headers.authorization !== `Bearer ${token()}`)
      return twirpError(401, 'unauthenticated', 'invalid token');
    const call = JSON.parse(request.body.toString('utf8')) as Call;
    if (call.workflow_run_backend_id !== RUN) return twirpError(403, 'permission_denied', 'not this run');
    switch (method) {
      case 'CreateArtifact':
        return this.#create(call);
      case 'FinalizeArtifact':
        return this.#finalize(call);
      case 'ListArtifacts':
        return this.#list(call);
      case 'GetSignedArtifactURL':
        return this.#signedUrl(call);
      case 'DeleteArtifact':
        return this.#delete(call);
      default:
        return twirpError(404, 'bad_route', `no method ${method}`);
    }
  }

  #create({ name = '', expires_at }: Call): Response {
    if (!name || FORBIDDEN_IN_NAMES.test(name)) return twirpError(400, 'invalid_argument', 'invalid artifact name');
    if (this.#artifacts.has(name)) {
      return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
    }
    this.#lastId += 1;
    const createdAt = new Date().toISOString();
    this.#artifacts.set(name, { id: this.#lastId, name, expiresAt: expires_at, finalized: false, createdAt });
    return json({ ok: true, signed_upload_url: this.#blobs.sign(this.url, name) });
  }

  #finalize({ name = '', size = '0', hash }: Call): Response {
    const artifact = this.#artifacts.get(name);
    const bytes = this.#blobs.bytes(name);
    if (!artifact || !bytes) return twirpError(404, 'not_found', 'artifact not found');
    if (Number(size) !== bytes.length) return twirpError(400, 'invalid_argument', 'size does not match');
    if (hash && hash !== sha256(bytes)) return twirpError(400, 'invalid_argument', 'hash does not match');
    artifact.finalized = true;
    artifact.digest = hash;
    return json({ ok: true, artifact_id: String(artifact.id) });
  }

  #list({ name_filter, id_filter }: Call): Response {
    const found = this.artifacts().filter(
      ({ id, name, finalized }) =>
        finalized && (!name_filter || name === name_filter) && (!id_filter || String(id) === id_filter),
    );
    return json({ artifacts: found.map((artifact) => this.#describe(artifact)) });
  }

  #describe({ id, name, createdAt, digest }: StoredArtifact): object {
    return {
      workflow_run_backend_id: RUN,
      workflow_job_run_backend_id: JOB,
      database_id: String(id),
      name,
      size: String(this.#blobs.bytes(name)!.length),
      created_at: createdAt,
      digest,
    };
  }

  #signedUrl({ name = '' }: Call): Response {
    if (!this.#artifacts.get(name)?.finalized) return twirpError(404, 'not_found', 'artifact not found');
    return json({ signed_url: this.#blobs.sign(this.url, name) });
  }

  #delete({ name = '' }: Call): Response {
    const artifact = this.#artifacts.get(name);
    if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
    this.#artifacts.delete(name);
    this.#blobs.delete(name);
    return json({ ok: true, artifact_id: String(artifact.id) });
  }
}

async function read(message: IncomingMessage, base: string): Promise<Request> {
  const body = await buffer(message);
  return { method: message.method!, url: new URL(message.url!, base), headers: message.headers, body };
}

/** The client reads the ids of run and job from an unsigned JWT's `scp`. */
function token(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: `Actions.Example Actions.Results:${RUN}:${JOB}` })}.`;
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function json(value: object, status = 200): Response {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Twirp's form of an error: twitchtv.github.io/twirp/docs/spec_v7.html. */
function twirpError(status: number, code: string, msg: string): Response {
  return json({ code, msg }, status);
}
