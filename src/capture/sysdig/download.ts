import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '@actions/http-client';
import { Cancelled } from '../../failure.ts';

const ATTEMPTS = 3;
const IDLE_MS = 30_000;

/** An answer that will not get better by asking again. */
class Refused extends Error {}

/**
 * Writes what `url` gives to `file`; follows redirects (to absolute URLs), honours http_proxy and no_proxy, and tries three times where that
 * may help. Throws an Error that says why, `Cancelled` when `signal` aborts.
 */
export async function download(url: string, file: string, signal: AbortSignal): Promise<void> {
  await retried(signal, async () => {
    const answer = await open(url, {});
    await pipeline(answer.message, createWriteStream(file, { mode: 0o600 }), { signal });
  });
}

/** The JSON that `url` gives. Throws as `download` does. */
export async function fetchJson(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  return await retried(signal, async () => JSON.parse(await (await open(url, headers)).readBody()));
}

/** SHA-256 of a file, as hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function open(url: string, headers: Record<string, string>) {
  const client = new HttpClient('micropacker-action', [], { socketTimeout: IDLE_MS });
  const answer = await client.get(url, headers);
  const status = answer.message.statusCode ?? 0;
  if (status === 200) return answer;
  answer.message.resume();
  const reason = `${new URL(url).host} answered ${status} ${answer.message.statusMessage ?? ''}`.trim();
  throw status >= 500 || status === 408 || status === 429 ? new Error(reason) : new Refused(reason);
}

async function retried<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw new Cancelled();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      if (error instanceof Refused || attempt === ATTEMPTS) throw error;
      await sleep(1000 * attempt, undefined, { signal }).catch(() => {});
    }
  }
}
