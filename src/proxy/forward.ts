import { type IncomingMessage, request, type ServerResponse } from 'node:http';

/** The engine's limit is higher, but no client's request comes near. */
const MOST_BODY = 16 << 20;
const MOST_HEADER = 1 << 20;

/** What is said of one side only (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'te', 'trailer'];

export interface EngineAnswer {
  status: number;
  reason: string;
  /** As sent: names and values in turn. */
  headers: string[];
  body: Buffer;
}

/** The whole body of a message; undefined if it is larger than any create request. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Sends a request with this body to the engine at a unix socket. Rejects if the connection breaks. */
export function forward(socketPath: string, incoming: IncomingMessage, body: Buffer): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const headers = [...endToEnd(incoming.rawHeaders), 'Content-Length', String(body.length), 'Connection', 'close'];
    const { method, url } = incoming;
    const options = { socketPath, method, path: url, headers, agent: false, maxHeaderSize: MOST_HEADER } as const;
    const sent = request(options, async (response) => {
      try {
        const answer = await bodyOf(response);
        if (!answer) throw new Error('the engine’s answer is too large');
        const { statusCode = 500, statusMessage = '', rawHeaders } = response;
        resolve({ status: statusCode, reason: statusMessage, headers: endToEnd(rawHeaders), body: answer });
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Sends an answer as the last of its connection. */
export function reply(response: ServerResponse, { status, reason, headers, body }: EngineAnswer): void {
  // 204 and 304 have no body, and no length (RFC 9110, section 8.6).
  const length = status === 204 || status === 304 ? [] : ['Content-Length', String(body.length)];
  response.writeHead(status, reason, [...headers, ...length, 'Connection', 'close']);
  response.end(body);
}

/** An error in the engine's own form. */
export function refusal(status: number, message: string): EngineAnswer {
  const body = Buffer.from(`${JSON.stringify({ message })}\n`);
  return { status, reason: '', headers: ['Content-Type', 'application/json'], body };
}

function endToEnd(raw: readonly string[]): string[] {
  const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]!]] : []));
  return pairs.filter(([name]) => !HOP_BY_HOP.includes(name!.toLowerCase())).flat();
}
