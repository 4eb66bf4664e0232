import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, EXIT, Failure } from '../../base/failure.ts';
import { tryTo } from '../../base/give-back.ts';
import type { Log } from '../../base/log.ts';
import { killGroup, killProcess, lives, startDetached, startTime } from '../../base/process.ts';
import { cleanUp } from '../../session/clean-up.ts';
import { releaseFolder } from './folder.ts';
import type { Journal } from './journal.ts';
import { type Gathered, type Mail, type Ready, receive, receivedFailure, send } from './mail.ts';

const POLL_MS = 100;
const GRACE_MS = 30_000;
const TAIL_LINES = 20;

/** Starts `program` (a Node script) as the watcher of `folder`. It outlives this step and prints into a file there. */
export function startWatcher(program: string, folder: string, env: NodeJS.ProcessEnv): void {
  const pid = startDetached([process.execPath, program, folder], env, join(folder, 'output.log'));
  send(folder, 'watcher.json', { pid, since: startTime(pid) });
}

/**
 * Waits until the container is up. Throws the watcher's `Failure`, a `Failure` if the watcher died, and `Cancelled` if
 * `signal` aborts.
 */
export function ready(folder: string, journal: Journal, log: Log, signal: AbortSignal): Promise<Ready> {
  return answer(folder, 'ready.json', journal, log, signal);
}

/** Ends the capture and waits for its result. Throws like `ready`. */
export async function gathered(folder: string, journal: Journal, log: Log, signal: AbortSignal): Promise<Gathered> {
  send(folder, 'stop.json', true);
  const result = await answer(folder, 'result.json', journal, log, signal);
  if (!result.ok) throw receivedFailure(result);
  return result;
}

/**
 * Ends the watcher, logs its last messages, cleans up what it holds, and removes the folder. Never throws: a step that
 * fails is a warning, and the others still run.
 */
export async function endWatcher(tempRoot: string, folder: string, journal: Journal, log: Log): Promise<void> {
  await tryTo(log, 'Could not end the capture', () => endProcess(folder));
  await tryTo(log, 'Could not read the last log lines of the capture', () => journal.replay(log));
  await tryTo(log, 'Could not clean up after the capture', async () => {
    const holdings = receive(folder, 'holdings.json');
    if (holdings) await cleanUp(holdings, log, 'The capture');
  });
  await tryTo(log, `Could not remove ${folder}`, async () => releaseFolder(tempRoot, folder));
}

async function endProcess(folder: string): Promise<void> {
  const held = receive(folder, 'watcher.json');
  if (!held || !lives(held.pid, held.since)) return;
  killProcess(held.pid, 'SIGTERM');
  const end = Date.now() + GRACE_MS;
  while (lives(held.pid, held.since) && Date.now() < end) await sleep(POLL_MS);
  if (lives(held.pid, held.since)) killGroup(held.pid, 'SIGKILL');
}

async function answer<K extends 'ready.json' | 'result.json'>(
  folder: string,
  name: K,
  journal: Journal,
  log: Log,
  signal: AbortSignal,
): Promise<Mail[K]> {
  const held = receive(folder, 'watcher.json');
  for (;;) {
    // Checked before the mail, because the watcher can end right after it sends its mail.
    const alive = held !== undefined && lives(held.pid, held.since);
    await journal.replay(log);
    const mail = receive(folder, name);
    if (mail !== undefined) {
      // Lines that were written after the first replay.
      await journal.replay(log);
      return mail;
    }
    const result = receive(folder, 'result.json');
    if (result?.ok === false) throw receivedFailure(result);
    if (signal.aborted) throw new Cancelled();
    if (!alive) throw killed(folder, journal);
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

function killed(folder: string, journal: Journal): Failure {
  return new Failure('the capture was killed, so there is no file list', {
    exitCode: EXIT.incomplete,
    fix: 'The usual cause is a step that kills node or all processes, or too little memory. Fix the cause and run the job again.',
    evidence: [
      { title: 'Last output of the capture', lines: printed(folder) },
      { title: 'Last log lines of the capture', lines: journal.tail(TAIL_LINES) },
    ],
  });
}

function printed(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'output.log'), 'utf8').trim().split('\n').filter(Boolean).slice(-TAIL_LINES);
  } catch {
    return [];
  }
}
