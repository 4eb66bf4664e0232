import { connect } from 'node:net';
import { promisify } from 'node:util';
import { Cancelled, Failure } from '../failure.ts';
import { ResponseHead } from './response-head.ts';

const CHUNK = 256 << 10;

/** Takes the next bytes of a stream, valid only during the call. */
export type Take = (bytes: Buffer) => void;

/** The path of a unix socket in an engine's address (`unix:///run/docker.sock`); undefined for any other. */
export function socketPath(host: string): string | undefined {
  return /^unix:\/\/(\/.+)$/.exec(host)?.[1];
}

/**
 * GETs `path` from the engine behind a unix socket and hands the body to `take`. Returns undefined when the body was sent, else what was
 * said against it. HTTP/1.0, so that the body comes as it is up to the end of the connection, and one buffer for all reads: through the
 * engine's command line the same bytes cost three times the CPU. Whether the body is whole is for the caller to tell. Throws `Cancelled`,
 * `Failure` when the connection breaks, and what `take` throws.
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
  const broke = await talk(socket, `GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`, receive, signal);
  if (head.status === 200) {
    if (broke) throw new Failure(`the connection to the container engine broke: ${broke.message}`);
    return undefined;
  }
  return broke?.message ?? (head.text.split('\r\n', 1)[0]!.trim() || 'it said nothing');
}

/** Sends bytes, which are lent until it resolves. */
export type Write = (bytes: Buffer) => Promise<void>;

/**
 * Sends a request to the unix socket at `path`, then what `send` adds to it, and hands what comes to `receive` until the other side closes.
 * Returns the system's error when there was one; throws `Cancelled` and what `receive` and `send` throw.
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
    let broke: NodeJS.ErrnoException | undefined;
    connection.once('error', (error) => {
      broke = error;
    });
    connection.once('close', () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(broke);
    });
    const write = promisify<Buffer, void>(connection.write.bind(connection));
    connection.write(request, () => {
      // What breaks the connection is told when it is closed, with what the other side had to say before.
      send?.(write).catch((error: unknown) => connection.destroyed || end(error));
    });
  });
}
