import { createHash, randomUUID } from 'node:crypto';

export interface Request {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface Response {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

interface Blob {
  blocks: Map<string, Buffer>;
  bytes?: Buffer;
  contentType: string;
}

/**
 * The part of Azure's blob storage that artifact clients use: Put Block, Put Block List, Put Blob and Get Blob, each
 * with a signed URL (learn.microsoft.com/rest/api/storageservices).
 */
export class BlobStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #signature = randomUUID();

  /** A signed URL below `origin` for the blob `name`. */
  sign(origin: string, name: string): string {
    return `${origin}/account/artifacts/${name}.zip?sv=2025-11-05&sig=${encodeURIComponent(this.#signature)}`;
  }

  /** A blob's bytes; undefined until it is committed. */
  bytes(name: string): Buffer | undefined {
    return this.#blobs.get(`/account/artifacts/${name}.zip`)?.bytes;
  }

  delete(name: string): void {
    this.#blobs.delete(`/account/artifacts/${name}.zip`);
  }

  answer(request: Request): Response {
    if (request.url.searchParams.get('sig') !== this.#signature) return failure(403, 'AuthenticationFailed');
    if (request.method === 'GET') return this.#get(request);
    if (request.method !== 'PUT') return failure(405, 'UnsupportedHttpVerb');
    const comp = request.url.searchParams.get('comp');
    if (comp === 'block') return this.#putBlock(request);
    if (comp === 'blocklist') return this.#putBlockList(request);
    return this.#put(request);
  }

  #get({ url }: Request): Response {
    const blob = this.#blobs.get(url.pathname);
    if (!blob?.bytes) return failure(404, 'BlobNotFound');
    return { status: 200, headers: { 'content-type': blob.contentType }, body: blob.bytes };
  }

  #putBlock({ url, body }: Request): Response {
    const id = url.searchParams.get('blockid');
    if (!id) return failure(400, 'InvalidQueryParameterValue');
    this.#open(url).blocks.set(id, body);
    return created();
  }

  #putBlockList({ url, headers, body }: Request): Response {
    const blob = this.#open(url);
    const ids = [...body.toString('utf8').matchAll(/<(Latest|Uncommitted)>([^<]*)<\/\1>/g)].map(([, , id]) => id!);
    if (ids.some((id) => !blob.blocks.has(id))) return failure(400, 'InvalidBlockList');
    return commit(blob, Buffer.concat(ids.map((id) => blob.blocks.get(id)!)), headers);
  }

  #put({ url, headers, body }: Request): Response {
    if (headers['x-ms-blob-type'] !== 'BlockBlob') return failure(400, 'MissingRequiredHeader');
    return commit(this.#open(url), body, headers);
  }

  #open(url: URL): Blob {
    const known = this.#blobs.get(url.pathname);
    if (known) return known;
    const blob: Blob = { blocks: new Map(), contentType: 'application/octet-stream' };
    this.#blobs.set(url.pathname, blob);
    return blob;
  }
}

function commit(blob: Blob, bytes: Buffer, headers: Request['headers']): Response {
  blob.bytes = bytes;
  blob.contentType = String(headers['x-ms-blob-content-type'] ?? headers['content-type'] ?? blob.contentType);
  return created(createHash('md5').update(bytes).digest('base64'));
}

function created(md5?: string): Response {
  const headers = {
    etag: `"${randomUUID()}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-version': '2025-11-05',
  };
  return { status: 201, headers: md5 ? { ...headers, 'content-md5': md5 } : headers };
}

function failure(status: number, code: string): Response {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}
