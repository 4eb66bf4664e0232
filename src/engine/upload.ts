import { Cancelled } from '../failure.ts';
import { answerIn, requestHead, TAR } from './api.ts';
import { follow } from './feed.ts';
import { ResponseHead } from './response-head.ts';
import { talk } from './socket.ts';

export interface Upload {
  /** Path of the engine's unix socket. */
  socket: string;
  /** What to POST to, from the root of the API, with its query. */
  path: string;
  /** A tar (path), and the bytes that it has when it is written. */
  file: string;
  size: number;
}

/**
 * POSTs a tar, which may still be written, to the engine and returns what it answers, see `answerIn`. `stop` breaks it off before the last bytes
 * are sent, with `Cancelled`: the engine, which was promised so many, keeps nothing. After that its answer is waited for, whatever comes.
 */
export async function upload({ socket, path, file, size }: Upload, stop: AbortSignal): Promise<unknown> {
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
      await follow(file, size, writeOn, async () => cut.signal.throwIfAborted());
    });
    const body = Buffer.concat(chunks).toString('utf8');
    return answerIn({ method: 'POST', path }, head.status, body, broke?.message ?? '');
  } finally {
    stop.removeEventListener('abort', onStop);
    // An engine that refuses does not wait for what is still written.
    cut.abort();
  }
}
