import { once } from 'node:events';
import { Cancelled, Failure, TimedOut } from '../base/failure.ts';
import { run } from '../base/process.ts';
import { ResponseHead } from './response-head.ts';
import { type Take, talk } from './socket.ts';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** From the root of the API, with the query. Without a version, so the engine uses its newest. */
  path: string;
  /** Sent as JSON. */
  body?: object;
}

const TIMEOUT_MS = 120_000;
/** Errors of a socket that does not exist, cannot be opened, or has no listener: no request was sent. */
const CLOSED = ['ENOENT', 'EACCES', 'EPERM', 'ECONNREFUSED'];

/**
 * Calls the engine's HTTP API and returns the answer: parsed JSON, the last of several lines, or undefined without a
 * body. Uses the unix socket if its path is given and open, else the command line's pipe to the engine, so that every
 * kind of endpoint works. Throws `Refused` with the engine's message. API:
 * https://docs.docker.com/reference/api/engine/
 */
export async function callApi(request: ApiRequest, socket?: string): Promise<unknown> {
  const answered = socket === undefined ? undefined : await callSocket(request, socket);
  if (answered) return answered.answer;
  const { take, answer } = responseTo(request);
  return answer(await throughCommandLine(request, take));
}

/** As `callApi`, through the socket only. Undefined if it is not open: nothing was sent. */
export async function callSocket(
  request: ApiRequest,
  socket: string,
  signal?: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<{ answer: unknown } | undefined> {
  const { take, answer } = responseTo(request);
  const said = await throughSocket(socket, request, take, timeoutMs, signal);
  return said === undefined ? undefined : { answer: answer(said) };
}

/** Takes the bytes of a response; `answer` parses them, see `answerIn`. */
function responseTo(request: ApiRequest): { take: Take; answer: (said: string) => unknown } {
  const head = new ResponseHead();
  const chunks: Buffer[] = [];
  return {
    take: (bytes) => void chunks.push(Buffer.from(head.push(bytes))),
    answer: (said) => answerIn(request, head.status, Buffer.concat(chunks).toString('utf8'), said),
  };
}

/** The engine's refusal of a request. */
export class Refused extends Failure {
  /** The engine's own words. */
  readonly why: string;

  constructor({ method, path }: Pick<ApiRequest, 'method' | 'path'>, why: string) {
    super(`the container engine refused ${method} ${path}: ${why}`);
    this.name = 'Refused';
    this.why = why;
  }
}

/**
 * Parses a response: the answer as `callApi` returns it, from the status, the body, and `said`, the error beside it.
 * Throws `Refused` for a refusal, which has a good status if the engine had already begun to answer.
 */
export function answerIn(
  request: Pick<ApiRequest, 'method' | 'path'>,
  status: number | undefined,
  body: string,
  said: string,
): unknown {
  if (!status) throw new Refused(request, said || 'no valid response');
  if (status >= 400) throw new Refused(request, messageIn(body));
  const answer = body.trim() === '' ? undefined : lastIn(body.trim());
  if (answer?.errorDetail) throw new Refused(request, answer.errorDetail.message);
  return answer;
}

/** Parses one JSON value, or the last of several, which the engine sends one per line. */
function lastIn(json: string): { errorDetail?: { message: string } } {
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(json.slice(json.lastIndexOf('\n') + 1));
  }
}

/** Sends the request. Returns the connection's error or ''; undefined if the socket is closed. */
async function throughSocket(
  socket: string,
  request: ApiRequest,
  take: Take,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (signal?.aborted) throw new Cancelled();
  try {
    const timeout = AbortSignal.timeout(timeoutMs);
    const until = signal ? AbortSignal.any([timeout, signal]) : timeout;
    const lost = await talk(socket, messageOf(request), take, until);
    return CLOSED.includes(lost?.code ?? '') ? undefined : (lost?.message ?? '');
  } catch (error) {
    if (!(error instanceof Cancelled) || signal?.aborted) throw error;
    throw new TimedOut(`the container engine did not answer ${request.path} within ${timeoutMs / 1000} s`);
  }
}

async function throughCommandLine(request: ApiRequest, take: Take): Promise<string> {
  const output = await run(['docker', 'system', 'dial-stdio'], {
    timeoutMs: TIMEOUT_MS,
    onStdout: take,
    async input(stdin) {
      stdin.write(messageOf(request));
      // The engine treats a closed connection as a cancel. After an answer to HTTP/1.0 it closes the connection itself.
      await once(stdin, 'close');
    },
  });
  return output.stderr.trim();
}

function messageOf({ method, path, body }: ApiRequest): Buffer {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  return Buffer.concat([requestHead(method, path, 'application/json', bytes.length), bytes]);
}

/**
 * The head of a request with a body of `length` bytes. HTTP/1.0 (RFC 1945): the answer is not chunked and ends with the
 * connection.
 */
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
