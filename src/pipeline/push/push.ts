import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import type { ProcessOutput } from '../../base/process.ts';
import type { Docker } from '../../engine/docker.ts';
import { fullName, type ImageReference, repositoryOf } from '../../image/reference.ts';
import type { PushRecord } from '../../report/report.ts';
import { isTransient, pushFailure, pushReason } from './failure.ts';

const WAITS_MS = [2_000, 5_000];

/** The part of a session that a push needs. */
export interface Pushing {
  log: Log;
  signal: AbortSignal;
}

/**
 * Pushes the tags in order and keeps the result of each in `records`, also on failure. Returns the distinct digests of
 * the manifests, the first tag's first. Throws `Failure` at the first refused tag: moving tags such as `latest` usually
 * come last, and must not move if an earlier tag failed.
 */
export async function pushAll(docker: Docker, pushing: Pushing, records: PushRecord[]): Promise<string[]> {
  for (const record of records) {
    try {
      await pushOne(docker, pushing, record, records);
    } catch (error) {
      if (error instanceof Cancelled) logCancelled(pushing.log, record, records);
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
  const output = await pushWithRetries(docker, pushing, record.tag);
  if (output.code !== 0) {
    record.message = pushReason(output.stderr);
    throw pushFailure(record.tag, record.message, all, output);
  }
  record.pushed = true;
  const digest = digestIn(output.stdout) ?? (await knownDigest(docker, record.tag));
  if (digest) record.reference = `${repositoryOf(record.tag)}@${digest}`;
  pushing.log.info(`Pushed ${record.reference ?? record.tag}`);
}

/** Pushes a tag, and tries again after a transient error. */
async function pushWithRetries(docker: Docker, { log, signal }: Pushing, tag: ImageReference): Promise<ProcessOutput> {
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

/**
 * The digest in the engine's last line of a push (20.10 and later, both image stores): `1.2: digest: sha256:… size:
 * 527`.
 */
export function digestIn(printed: string): string | undefined {
  return [...printed.matchAll(/: digest: (sha256:[0-9a-f]{64}) size: \d+/g)].at(-1)?.[1];
}

/**
 * The digest that the engine knows for a pushed tag. Undefined if it knows none (some Docker look-alikes) or several
 * (earlier pushes).
 */
async function knownDigest(docker: Docker, tag: ImageReference): Promise<string | undefined> {
  const all = (await docker.image(tag))?.RepoDigests ?? [];
  const here = all.filter((reference) => fullName(repositoryOf(reference)) === fullName(repositoryOf(tag)));
  return here.length === 1 ? here[0]!.split('@')[1] : undefined;
}

function logCancelled(log: Log, record: PushRecord, all: readonly PushRecord[]): void {
  record.message = 'cancelled: the registry may or may not have it';
  const pushed = all.filter((one) => one.pushed).map(({ tag }) => tag);
  if (pushed.length > 0) log.warning(`Pushed before the cancel: ${pushed.join(', ')}`);
}
