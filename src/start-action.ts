import { join } from 'node:path';
import { watcher } from './about.ts';
import { cancellation } from './cancel.ts';
import { readInputs } from './inputs.ts';
import type { Log } from './log.ts';
import { exportVariables, writeOutputs } from './outputs.ts';
import { requireRunner, watcherEnv } from './runner.ts';
import { loadFolder, saveFolder } from './state.ts';
import { endWatcher, ready, startWatcher } from './watch/client.ts';
import { claimFolder, currentFolder } from './watch/folder.ts';
import { Journal } from './watch/journal.ts';
import type { Ready } from './watch/mail.ts';

/** The start step: a capture that goes on when it ends. Throws `Failure`; nothing is left of the capture then. */
export async function startAction(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  requireRunner(env);
  const { githubToken } = readInputs('capture');
  if (githubToken) log.secret(githubToken);
  const { signal, off } = cancellation();
  try {
    const up = await log.group('Start the capture', () => begin(log, env, signal));
    writeOutputs({ container: up.container, tracer: up.tracer });
    exportVariables(up.env);
    log.info(
      `From now on ${up.description} captures what container ${up.container} of ${up.image} touches; the stop step ends it`,
    );
  } finally {
    off();
  }
}

async function begin(log: Log, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Ready> {
  const folder = claimFolder(env.RUNNER_TEMP!);
  saveFolder(folder);
  const journal = new Journal(join(folder, 'journal'));
  try {
    startWatcher(watcher, folder, watcherEnv(env));
    return await ready(folder, journal, log, signal);
  } catch (error) {
    await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
    throw error;
  }
}

/** The start step's post: ends the capture that it started and that nobody has ended, and says so. */
export async function endForgotten(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = loadFolder();
  if (folder === '' || currentFolder(env.RUNNER_TEMP!) !== folder) return;
  log.warning(
    'No stop step ended the capture: it is ended now and its container removed, and there is no file list of it.',
  );
  const journal = new Journal(join(folder, 'journal'));
  journal.skip();
  await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
}
