import { once } from 'node:events';
import { Cancelled, Failure, TimedOut } from '../failure.ts';
import { run } from '../process.ts';
import { ResponseHead } from './response-head.ts';
import { type Take, talk } from './socket.ts';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** From the root of the API, with its query. Without a version: the engine's newest. */
  path: string;
  /** Sent as JSON. */
  body?: object;
}

const TIMEOUT_MS = 120_000;
/** A socket that is not there, not ours to open, or that nobody listens to: nothing was asked yet. */
const CLOSED = ['ENOENT', 'EACCES', 'EPERM', 'ECONNREFUSED'];

/**
 * Asks the engine's HTTP API and returns what it answers (parsed JSON, of several lines the last, undefined where there is none). Through its
 * unix socket where its path is given, else, or where that is closed, through the command line's own pipe to the engine, so that every kind of
 * endpoint works. Throws `Failure` with the engine's message where it refuses. API: https://docs.docker.com/reference/api/engine/
 */
export async function callApi(request: ApiRequest, socket?: string): Promise<unknown> {
  const head = new ResponseHead();
  const chunks: Buffer[] = [];
  const take = (bytes: Buffer) => void chunks.push(Buffer.from(head.push(bytes)));
  const said = (socket && (await throughSocket(socket, request, take))) ?? (await throughCommandLine(request, take));
  return answerIn(request, head.status, Buffer.concat(chunks).toString('utf8'), said);
}

/**
 * The answer to a request as `callApi` returns it, from the status of the response, its body, and what was said beside it. Throws `Failure` where
 * it is a refusal, which comes with a good status when the engine had begun to answer.
 */
export function answerIn(
  { method, path }: Pick<ApiRequest, 'method' | 'path'>,
  status: number | undefined,
  body: string,
  said: string,
): unknown {
  const refused = (why: string) => new Failure(`the container engine refused ${method} ${path}: ${why}`);
  if (!status) throw refused(said || 'it said nothing');
  if (status >= 400) throw refused(messageIn(body));
  const answer = body.trim() === '' ? undefined : lastIn(body.trim());
  if (answer?.errorDetail) throw refused(answer.errorDetail.message);
  return answer;
}

/** One value of JSON, or the last of several, which are told as they come, a line each. */
function lastIn(json: string): { errorDetail?: { message: string } } {
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(json.slice(json.lastIndexOf('\n') + 1));
  }
}

/** What was said beside an answer; undefined where it could not be asked. */
async function throughSocket(socket: string, request: ApiRequest, take: Take): Promise<string | undefined> {
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const broke = await talk(socket, messageOf(request), take, timeout);
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

function messageOf({ method, path, body }: ApiRequest): Buffer {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  return Buffer.concat([requestHead(method, path, 'application/json', bytes.length), bytes]);
}

/** The head of a request with a body of so many bytes. HTTP/1.0 (RFC 1945), so that the answer comes as it is, up to the end of the connection. */
export function requestHead(method: string, path: string, type: string, length: number): Buffer {
  const about = `Host: docker\r\nContent-Type: ${type}\r\nContent-Length: ${length}`;
  return Buffer.from(`${method} ${path} HTTP/1.0\r\n${about}\r\n\r\n`);
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text.trim();
  }
}
