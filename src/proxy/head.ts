import type { Socket } from 'node:net';

/** The engine's own limit, Go's http.DefaultMaxHeaderBytes. */
const MOST = 1 << 20;
const END = '\r\n\r\n';

/** The head of an HTTP request, and all bytes that came with it, from the first byte of the head. */
export interface RequestHead {
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** The header lines, as sent. */
  lines: string[];
  bytes: Buffer;
  /** Where the body begins in `bytes`. */
  bodyAt: number;
}

/**
 * Reads the head of the next request of a connection, which is paused then. Undefined if the connection ends before,
 * or if it is no HTTP/1 head (or larger than the engine takes): `bytes` are then all that came.
 */
export function readHead(connection: Socket): Promise<RequestHead | { bytes: Buffer } | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const done = (result: RequestHead | { bytes: Buffer } | undefined) => {
      connection.pause();
      connection.off('data', onData).off('end', onEnd).off('close', onEnd);
      resolve(result);
    };
    const onData = (more: Buffer) => {
      const from = Math.max(0, bytes.length - END.length);
      bytes = Buffer.concat([bytes, more]);
      const end = bytes.indexOf(END, from);
      if (end >= 0) done(parsed(bytes, end) ?? { bytes });
      else if (bytes.length > MOST) done({ bytes });
    };
    const onEnd = () => done(bytes.length > 0 ? { bytes } : undefined);
    connection.on('data', onData).once('end', onEnd).once('close', onEnd);
    connection.resume();
  });
}

function parsed(bytes: Buffer, end: number): RequestHead | undefined {
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? [];
  return method && target ? { method, target, lines, bytes, bodyAt: end + END.length } : undefined;
}

/** The paths of all requests that the engine goes on with in another protocol. */
const UPGRADED = /\/(?:attach|attach\/ws|exec\/[^/]+\/start|session|grpc)(?:\?|$)/;

/**
 * True if the request asks to go on with another protocol (attach, exec, BuildKit). Some clients ask with every request
 * (Upgrade: h2c, TLS/1.2); where the engine does not, the connection would stay open for requests that are not read.
 */
export function upgrades({ target, lines }: Pick<RequestHead, 'target' | 'lines'>): boolean {
  return UPGRADED.test(target) && lines.some((line) => /^upgrade\s*:/i.test(line));
}

/**
 * The bytes of a request that is the last of its connection. Then everything after its head, in both directions, can be
 * passed on without being read.
 */
export function asLast(head: RequestHead): Buffer {
  if (upgrades(head)) return head.bytes;
  const first = `${head.bytes.toString('latin1', 0, head.bytes.indexOf('\r\n'))}`;
  const lines = head.lines.filter((line) => !/^(?:connection|keep-alive|upgrade|http2-settings)\s*:/i.test(line));
  const text = [first, ...lines, 'Connection: close'].join('\r\n') + END;
  return Buffer.concat([Buffer.from(text, 'latin1'), head.bytes.subarray(head.bodyAt)]);
}
