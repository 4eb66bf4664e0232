import * as core from '@actions/core';
import type { Holdings } from '../session/holdings.ts';

const KEY = 'holdings';

/** Saves what the main step holds, so that the post step can clean up after a killed main step. */
export function saveHoldings(holdings: Holdings): void {
  core.saveState(KEY, holdings);
}

/** Saves the folder of the capture from the start step for its post step. */
export function saveFolder(folder: string): void {
  core.saveState('folder', folder);
}

/** The folder of the capture; '' if the step did not start one. */
export function loadFolder(): string {
  return core.getState('folder');
}

/** What the main step held; undefined if it saved nothing. */
export function loadHoldings(): Holdings | undefined {
  const text = core.getState(KEY);
  return text === '' ? undefined : (JSON.parse(text) as Holdings);
}
