import { connect } from 'node:net';
import { promisify } from 'node:util';
import { Cancelled, Failure } from '../base/failure.ts';
import { ResponseHead } from './response-head.ts';

const CHUNK = 256 << 10;

/** Takes the next bytes of a stream, valid only during the call. */
export type Take = (bytes: Buffer) => void;

/** The path of the unix socket in an engine's address (`unix:///run/docker.sock`); undefined for other addresses. */
export function socketPath(host: string): string | undefined {
  return /^unix:\/\/(\/.+)$/.exec(host)?.[1];
}

/**
 * GETs `path` from the engine at a unix socket and passes the body to `take`. Returns undefined if the body was sent,
 * else the reason for the refusal. Uses HTTP/1.0, whose body is not chunked and ends with the connection, and one
 * buffer for all reads: through the engine's command line the same bytes need three times the CPU time. The caller must
 * check that the body is complete. Throws `Cancelled`, `Failure` when the connection breaks, and errors of `take`.
 */
export async function getFromSocket(
  socket: string,
  path: string,
  take: Take,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (signal?.aborted) throw new Cancelled();
  const head = new ResponseHead();
  const receive = (bytes: Buffer) => {
    const body = head.push(bytes);
    if (head.status === 200 && body.length > 0) take(body);
  };
  const lost = await talk(socket, `GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`, receive, signal);
  if (head.status === 200) {
    if (lost) throw new Failure(`the connection to the container engine was lost: ${lost.message}`);
    return undefined;
  }
  return lost?.message ?? (head.text.split('\r\n', 1)[0]!.trim() || 'no response');
}

/** Sends bytes. The buffer must not change until it resolves. */
export type Write = (bytes: Buffer) => Promise<void>;

/**
 * Sends a request to the unix socket at `path`, then the data of `send`, and passes the response to `receive` until the
 * other side closes. Returns the system's error, if any. Throws `Cancelled` and errors of `receive` and `send`.
 */
export function talk(
  path: string,
  request: string | Buffer,
  receive: Take,
  signal?: AbortSignal,
  send?: (write: Write) => Promise<void>,
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.allocUnsafe(CHUNK);
    const callback = (length: number) => {
      try {
        receive(buffer.subarray(0, length));
        return true;
      } catch (error) {
        end(error);
        return false;
      }
    };
    const connection = connect({ path, onread: { buffer, callback } });
    const end = (error: unknown) => {
      reject(error);
      connection.destroy();
    };
    const onAbort = () => end(new Cancelled());
    signal?.addEventListener('abort', onAbort, { once: true });
    let lost: NodeJS.ErrnoException | undefined;
    connection.once('error', (error) => {
      lost = error;
    });
    connection.once('close', () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(lost);
    });
    const write = promisify<Buffer, void>(connection.write.bind(connection));
    connection.write(request, () => {
      // A broken connection is reported at close, after everything that the other side sent.
      send?.(write).catch((error: unknown) => connection.destroyed || end(error));
    });
  });
}
