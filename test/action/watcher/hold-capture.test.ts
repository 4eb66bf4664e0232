import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watcher } from '../../../src/about.ts';
import { endWatcher, ready, startWatcher } from '../../../src/action/watcher/client.ts';
import { claimFolder } from '../../../src/action/watcher/folder.ts';
import { Journal } from '../../../src/action/watcher/journal.ts';
import { memoryLog } from '../../support/logs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Starts the built watcher with this environment, and returns the error that the start step gets. */
async function started(env: NodeJS.ProcessEnv): Promise<Error> {
  const folder = claimFolder(root);
  const journal = new Journal(join(folder, 'journal'));
  const log = memoryLog();
  startWatcher(watcher, folder, { PATH: process.env.PATH, RUNNER_TEMP: root, INPUT_IMAGE: 'app', ...env });
  try {
    const up = ready(folder, journal, log, new AbortController().signal);
    return await up.then(
      () => new Error('it is up'),
      (error: Error) => error,
    );
  } finally {
    await endWatcher(root, folder, journal, log);
    expect(existsSync(folder)).toBe(false);
  }
}

describe('the start step fails with the error of the watcher', () => {
  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['a bad SOURCE_DATE_EPOCH', { SOURCE_DATE_EPOCH: 'today' }, /^SOURCE_DATE_EPOCH: got "today", want a whole number/],
    ['a bad input', { INPUT_READY: 'soon' }, /^ready: got "soon", want auto/],
    ['no image', { INPUT_IMAGE: '' }, /^image: is empty/],
    ['no engine', { PATH: '/nowhere' }, /docker is not installed on this machine/],
  ])('for %s', async (_, env, message) => {
    const error = await started(env);
    expect([error.name, error.message]).toEqual(['Failure', expect.stringMatching(message)]);
    expect(error).toMatchObject({ evidence: [] });
  });
});
