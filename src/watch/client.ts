import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUp } from '../cleanup.ts';
import { Cancelled, EXIT, Failure } from '../failure.ts';
import type { Log } from '../log.ts';
import { killGroup, lives, startDetached, startTime } from '../process.ts';
import { releaseFolder } from './folder.ts';
import type { Journal } from './journal.ts';
import { fromFailed, type Gathered, type Mail, type Ready, receive, send } from './mail.ts';

const POLL_MS = 100;
const GRACE_MS = 30_000;
const TAIL_LINES = 20;

/** Starts `program` (a Node script) as the watcher of `folder`: it outlives this step, its output goes into a file there. */
export function startWatcher(program: string, folder: string, env: NodeJS.ProcessEnv): void {
  const pid = startDetached([process.execPath, program, folder], env, join(folder, 'output.log'));
  send(folder, 'watcher.json', { pid, since: startTime(pid) });
}

/** Waits until the container is up. Throws `Failure` as the watcher or its death tells, `Cancelled` when `signal` aborts. */
export function ready(folder: string, journal: Journal, log: Log, signal: AbortSignal): Promise<Ready> {
  return answer(folder, 'ready.json', journal, log, signal);
}

/** Asks for the end of the capture and waits for it. Throws as `ready` does. */
export async function gathered(folder: string, journal: Journal, log: Log, signal: AbortSignal): Promise<Gathered> {
  send(folder, 'stop.json', true);
  const result = await answer(folder, 'result.json', journal, log, signal);
  if (!result.ok) throw fromFailed(result);
  return result;
}

/** Ends the watcher, says what it said to the end, gives back what it holds, and removes the folder. */
export async function endWatcher(tempRoot: string, folder: string, journal: Journal, log: Log): Promise<void> {
  const held = receive(folder, 'watcher.json');
  if (held && lives(held.pid, held.since)) {
    process.kill(held.pid, 'SIGTERM');
    const end = Date.now() + GRACE_MS;
    while (lives(held.pid, held.since) && Date.now() < end) await sleep(POLL_MS);
    if (lives(held.pid, held.since)) killGroup(held.pid, 'SIGKILL');
  }
  await journal.replay(log);
  const holdings = receive(folder, 'holdings.json');
  if (holdings) await cleanUp(holdings, log, 'The capture');
  releaseFolder(tempRoot, folder);
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
    // Before the look at the mail: the watcher may end just after it has sent it.
    const alive = held !== undefined && lives(held.pid, held.since);
    await journal.replay(log);
    const mail = receive(folder, name);
    if (mail !== undefined) {
      // What was said between the two looks.
      await journal.replay(log);
      return mail;
    }
    const result = receive(folder, 'result.json');
    if (result?.ok === false) throw fromFailed(result);
    if (signal.aborted) throw new Cancelled();
    if (!alive) throw died(folder, journal);
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

function died(folder: string, journal: Journal): Failure {
  return new Failure('the capture was killed, so that there is no file list', {
    exitCode: EXIT.incomplete,
    mend: 'Something on this machine ended it (a step that kills node or all processes, or too little memory). Run the job again without that.',
    evidence: [
      { title: 'It printed last', lines: printed(folder) },
      { title: 'It said last', lines: journal.tail(TAIL_LINES) },
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
