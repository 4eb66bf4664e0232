import { once } from 'node:events';
import { Cancelled, Failure, TimedOut } from '../failure.ts';
import { run } from '../process.ts';
import { ResponseHead } from './response-head.ts';
import { type Take, talk } from './socket.ts';

export interface ApiRequest {
  method: 'GET' | 'POST';
  /** From the root of the API, with its query. Without a version: the engine's newest. */
  path: string;
  /** Sent as JSON. */
  body?: object;
}

const TIMEOUT_MS = 120_000;
/** A socket that is not there, not ours to open, or that nobody listens to: nothing was asked yet. */
const CLOSED = ['ENOENT', 'EACCES', 'EPERM', 'ECONNREFUSED'];

/**
 * Asks the engine's HTTP API and returns what it answers (parsed JSON, undefined where there is none). Through its unix socket where its
 * path is given, else, or where that is closed, through the command line's own pipe to the engine, so that every kind of endpoint works.
 * Throws `Failure` with the engine's message for a status of 400 and above. API: https://docs.docker.com/reference/api/engine/
 */
export async function callApi(request: ApiRequest, socket?: string): Promise<unknown> {
  const head = new ResponseHead();
  const chunks: Buffer[] = [];
  const take = (bytes: Buffer) => void chunks.push(Buffer.from(head.push(bytes)));
  const said = (socket && (await throughSocket(socket, request, take))) ?? (await throughCommandLine(request, take));
  const text = Buffer.concat(chunks).toString('utf8');
  const { status } = head;
  if (status && status < 400) return text.trim() === '' ? undefined : JSON.parse(text);
  const why = status ? messageIn(text) : said || 'it said nothing';
  throw new Failure(`the container engine refused ${request.method} ${request.path}: ${why}`);
}

/** What was said beside an answer; undefined where it could not be asked. */
async function throughSocket(socket: string, request: ApiRequest, take: Take): Promise<string | undefined> {
  try {
    const broke = await talk(socket, messageOf(request), take, AbortSignal.timeout(TIMEOUT_MS));
    return CLOSED.includes(broke?.code ?? '') ? undefined : (broke?.message ?? '');
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    throw new TimedOut(`the container engine did not answer ${request.path} within ${TIMEOUT_MS / 1000} s`);
  }
}

async function throughCommandLine(request: ApiRequest, take: Take): Promise<string> {
  const output = await run(['docker', 'system', 'dial-stdio'], {
    timeoutMs: TIMEOUT_MS,
    onStdout: take,
    async input(stdin) {
      stdin.write(messageOf(request));
      // The engine takes a closed connection for a cancel, and closes it itself after an answer to HTTP/1.0.
      await once(stdin, 'close');
    },
  });
  return output.stderr.trim();
}

function messageOf({ method, path, body }: ApiRequest): string {
  const json = body === undefined ? '' : JSON.stringify(body);
  const about = `Host: docker\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}`;
  return `${method} ${path} HTTP/1.0\r\n${about}\r\n\r\n${json}`;
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text.trim();
  }
}
