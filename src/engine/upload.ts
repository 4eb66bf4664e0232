import { Cancelled } from '../base/failure.ts';
import { follow } from '../base/growing-file.ts';
import { answerIn, requestHead } from './api.ts';
import { ResponseHead } from './response-head.ts';
import { talk, type Write } from './socket.ts';

const TAR = 'application/x-tar';

/** The target of a tar of `size` bytes. */
export interface Post {
  /** Path of the engine's unix socket. */
  socket: string;
  /** From the root of the API, with the query. */
  path: string;
  size: number;
}

export interface Upload extends Post {
  /** Path of a tar that has `size` bytes once it is complete. */
  file: string;
}

/** POSTs a tar, which may still grow, to the engine. Returns and throws as `post` does. */
export function upload({ file, ...to }: Upload, stop: AbortSignal): Promise<unknown> {
  return post(to, stop, (write, goesOn) => follow(file, to.size, write, async () => goesOn()));
}

/**
 * POSTs the tar that `send` writes to the engine and returns the answer, see `answerIn`. Before the last bytes are
 * sent, `stop` ends it with `Cancelled`: the engine gets fewer bytes than announced and keeps nothing. After that,
 * `stop` has no effect. `goesOn` throws if the upload has ended, for example because the engine refused it.
 */
export async function post(
  { socket, path, size }: Post,
  stop: AbortSignal,
  send: (write: Write, goesOn: () => void) => Promise<void>,
): Promise<unknown> {
  const head = new ResponseHead();
  const chunks: Buffer[] = [];
  const cut = new AbortController();
  const onStop = () => cut.abort();
  stop.addEventListener('abort', onStop, { once: true });
  try {
    if (stop.aborted) throw new Cancelled();
    const take = (bytes: Buffer) => void chunks.push(Buffer.from(head.push(bytes)));
    const lost = await talk(socket, requestHead('POST', path, TAR, size), take, cut.signal, async (write) => {
      let left = size;
      const writeOn = (bytes: Buffer) => {
        left -= bytes.length;
        if (left === 0) stop.removeEventListener('abort', onStop);
        return write(bytes);
      };
      await send(writeOn, () => cut.signal.throwIfAborted());
    });
    const body = Buffer.concat(chunks).toString('utf8');
    return answerIn({ method: 'POST', path }, head.status, body, lost?.message ?? '');
  } finally {
    stop.removeEventListener('abort', onStop);
    // If the engine refused, `send` must not continue.
    cut.abort();
  }
}
