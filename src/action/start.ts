import { join } from 'node:path';
import { watcher } from '../about.ts';
import type { Log } from '../base/log.ts';
import { cancellation } from '../session/cancel.ts';
import { readInputs } from './inputs.ts';
import { exportVariables, writeOutputs } from './outputs.ts';
import { equipmentOf, requireRunner, watcherEnv } from './runner.ts';
import { loadFolder, saveFolder } from './state.ts';
import { endWatcher, ready, startWatcher } from './watcher/client.ts';
import { claimFolder, currentFolder } from './watcher/folder.ts';
import { Journal } from './watcher/journal.ts';
import { type Ready, send } from './watcher/mail.ts';

/**
 * The start step: starts a capture that continues after the step. Throws `Failure`, after everything of the capture is
 * removed.
 */
export async function startAction(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  requireRunner(env);
  const { githubToken } = readInputs('capture');
  // Fails for a wrong environment before the watcher is started.
  equipmentOf(env, githubToken);
  if (githubToken) log.secret(githubToken);
  const { signal, off } = cancellation();
  try {
    const up = await log.group('Start the capture', () => begin(log, env, githubToken, signal));
    writeOutputs({ container: up.container, tracer: up.tracer });
    exportVariables(up.env);
    log.info(
      `Capturing the files that container ${up.container} of ${up.image} touches, with ${up.description}. The stop step ends the capture.`,
    );
  } finally {
    off();
  }
}

async function begin(
  log: Log,
  env: NodeJS.ProcessEnv,
  githubToken: string | undefined,
  signal: AbortSignal,
): Promise<Ready> {
  const folder = claimFolder(env.RUNNER_TEMP!);
  saveFolder(folder);
  const journal = new Journal(join(folder, 'journal'));
  try {
    send(folder, 'token.json', githubToken ? { githubToken } : {});
    startWatcher(watcher, folder, watcherEnv(env));
    return await ready(folder, journal, log, signal);
  } catch (error) {
    await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
    throw error;
  }
}

/** The start step's post step: ends the capture if no stop step did, with a warning. */
export async function endForgotten(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = loadFolder();
  if (folder === '' || currentFolder(env.RUNNER_TEMP!) !== folder) return;
  log.warning(
    'No stop step ended the capture, so there is no file list. The capture ends now and its container is removed. Add the stop step after the tests.',
  );
  const journal = new Journal(join(folder, 'journal'));
  journal.skip();
  await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
}
