import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from './engine/docker.ts';
import { Cancelled } from './failure.ts';
import { fullName, repositoryOf } from './image/reference.ts';
import type { Log } from './log.ts';
import type { Output } from './process.ts';
import { isTransient, pushFailure, pushReason } from './push-failure.ts';
import type { PushRecord } from './report/report.ts';

const WAITS_MS = [2_000, 5_000];

/** What a push needs of a session. */
export interface Pushing {
  log: Log;
  signal: AbortSignal;
}

/**
 * Pushes the tags one after the other; `records` tells of each how it went, whatever happens. Returns the digests of the manifests, each
 * once, the first tag's first. Throws `Failure` at the first that is refused: those that move, such as `latest`, usually come last, and
 * should not when an earlier one did not.
 */
export async function pushAll(docker: Docker, pushing: Pushing, records: PushRecord[]): Promise<string[]> {
  for (const record of records) {
    try {
      await pushOne(docker, pushing, record, records);
    } catch (error) {
      if (error instanceof Cancelled) tellCancelled(pushing.log, record, records);
      throw error;
    }
  }
  return [...new Set(records.flatMap(({ reference }) => reference?.split('@')[1] ?? []))];
}

async function pushOne(
  docker: Docker,
  pushing: Pushing,
  record: PushRecord,
  all: readonly PushRecord[],
): Promise<void> {
  pushing.log.info(`Pushing ${fullName(record.tag)}`);
  const output = await patiently(docker, pushing, record.tag);
  if (output.code !== 0) {
    record.message = pushReason(output.stderr);
    throw pushFailure(record.tag, record.message, all, output);
  }
  record.pushed = true;
  const digest = digestIn(output.stdout) ?? (await knownDigest(docker, record.tag));
  if (digest) record.reference = `${repositoryOf(record.tag)}@${digest}`;
  pushing.log.info(`Pushed ${record.reference ?? record.tag}`);
}

/** Tries again what may go well the next time. */
async function patiently(docker: Docker, { log, signal }: Pushing, tag: string): Promise<Output> {
  for (const ms of WAITS_MS) {
    const output = await docker.push(tag);
    if (output.code === 0 || !isTransient(output.stderr)) return output;
    log.info(`${pushReason(output.stderr)}: trying again in ${ms / 1000} s`);
    await sleep(ms, undefined, { signal }).catch(() => {
      throw new Cancelled();
    });
  }
  return docker.push(tag);
}

/** What the engine says last of a push, from 20.10 on and in either image store: `1.2: digest: sha256:… size: 527`. */
export function digestIn(printed: string): string | undefined {
  return [...printed.matchAll(/: digest: (sha256:[0-9a-f]{64}) size: \d+/g)].at(-1)?.[1];
}

/** Engines that only look like Docker may not say it; an image that was pushed before may have several. */
async function knownDigest(docker: Docker, tag: string): Promise<string | undefined> {
  const all = (await docker.image(tag))?.RepoDigests ?? [];
  const here = all.filter((reference) => fullName(repositoryOf(reference)) === fullName(repositoryOf(tag)));
  return here.length === 1 ? here[0]!.split('@')[1] : undefined;
}

function tellCancelled(log: Log, record: PushRecord, all: readonly PushRecord[]): void {
  record.message = 'cancelled: the registry may have it or not';
  const pushed = all.filter((one) => one.pushed).map(({ tag }) => tag);
  if (pushed.length > 0) log.warning(`Pushed before the cancel: ${pushed.join(', ')}`);
}
