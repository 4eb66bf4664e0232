import { Cancelled } from '../failure.ts';
import { follow } from '../follow.ts';
import { answerIn, requestHead } from './api.ts';
import { ResponseHead } from './response-head.ts';
import { talk, type Write } from './socket.ts';

const TAR = 'application/x-tar';

/** Where a tar of `size` bytes goes. */
export interface Post {
  /** Path of the engine's unix socket. */
  socket: string;
  /** What to POST to, from the root of the API, with its query. */
  path: string;
  size: number;
}

export interface Upload extends Post {
  /** A tar (path) that has `size` bytes when it is written. */
  file: string;
}

/** POSTs a tar, which may still be written, to the engine. Returns and throws as `post` does. */
export function upload({ file, ...to }: Upload, stop: AbortSignal): Promise<unknown> {
  return post(to, stop, (write, goesOn) => follow(file, to.size, write, async () => goesOn()));
}

/**
 * POSTs the tar that `send` writes to the engine and returns what it answers, see `answerIn`. `stop` breaks it off before the last bytes
 * are sent, with `Cancelled`: the engine, which was promised so many, keeps nothing. After that its answer is waited for, whatever comes.
 * `send` can ask whether it goes on: that throws where it does not, as when the engine has refused.
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
    const broke = await talk(socket, requestHead('POST', path, TAR, size), take, cut.signal, async (write) => {
      let left = size;
      const writeOn = (bytes: Buffer) => {
        left -= bytes.length;
        if (left === 0) stop.removeEventListener('abort', onStop);
        return write(bytes);
      };
      await send(writeOn, () => cut.signal.throwIfAborted());
    });
    const body = Buffer.concat(chunks).toString('utf8');
    return answerIn({ method: 'POST', path }, head.status, body, broke?.message ?? '');
  } finally {
    stop.removeEventListener('abort', onStop);
    // An engine that refuses does not wait for what is still written.
    cut.abort();
  }
}
