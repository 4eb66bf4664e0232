import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../../base/failure.ts';

const ATTEMPTS = 3;
const IDLE_MS = 30_000;
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 10;

/** An answer for which another try is useless. */
class Refused extends Error {}

/**
 * Downloads `url` to `file`. Follows redirects, honours http_proxy and no_proxy, and makes up to three attempts. Throws
 * an Error with the reason, or `Cancelled` when `signal` aborts.
 */
export async function download(url: string, file: string, signal: AbortSignal): Promise<void> {
  await retried(signal, async () => {
    const answer = await open(url, {});
    await pipeline(answer.message, createWriteStream(file, { mode: 0o600 }), { signal });
  });
}

/** Downloads JSON from `url`. Throws as `download` does. */
export async function fetchJson(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  return await retried(signal, async () => JSON.parse(await (await open(url, headers)).readBody()));
}

/** Many times the size of a release. */
const MOST_BYTES = 1e9;

/**
 * Copies a file to the new file `to`. Returns the SHA-256 of the copy, as hexadecimal digits. Throws an Error for
 * anything but a file of at most 1 GB; a pipe does not make it wait.
 */
export async function copyHashed(from: string, to: string): Promise<string> {
  const source = await openFile(from, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await source.stat();
  if (!found.isFile() || found.size > MOST_BYTES) {
    await source.close();
    throw new Error(`${from} is not a file of at most 1 GB`);
  }
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(undefined, chunk);
    },
  });
  await pipeline(source.createReadStream(), hashed, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  return hash.digest('hex');
}

/** SHA-256 of a file, as hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Follows redirects and returns the first good answer. */
async function open(url: string, headers: Record<string, string>) {
  // Imported only here: it needs as much memory as the names of 60,000 files.
  const { HttpClient } = await import('@actions/http-client');
  const client = new HttpClient('micropacker-action', [], { socketTimeout: IDLE_MS, allowRedirects: false });
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const sent = at.origin === new URL(url).origin ? headers : withoutToken(headers);
    const answer = await client.get(at.href, sent);
    const { statusCode = 0, statusMessage, headers: told } = answer.message;
    if (statusCode === 200) return answer;
    answer.message.resume();
    at = redirectOf(at, statusCode, told.location, redirects) ?? refuse(at, statusCode, statusMessage);
  }
}

/** The target of a redirect, which may be relative (RFC 9110, 10.2.2); undefined if the answer is not a redirect. */
function redirectOf(from: URL, status: number, location: string | undefined, before: number): URL | undefined {
  if (!REDIRECTS.includes(status) || location === undefined) return undefined;
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const safe = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:');
  if (!to || !safe) throw new Refused(`${from.host} redirects to "${location}", which is not allowed`);
  if (before === MAX_REDIRECTS) throw new Refused(`${from.host} still redirects after ${MAX_REDIRECTS} redirects`);
  return to;
}

function refuse(url: URL, status: number, text = ''): never {
  const reason = `${url.host} answered ${status} ${text}`.trim();
  throw status >= 500 || status === 408 || status === 429 ? new Error(reason) : new Refused(reason);
}

/** Removes the token, which another host must not see. */
function withoutToken(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
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
