import * as core from '@actions/core';
import type { Holdings } from './session.ts';

const KEY = 'holdings';

/** Kept between the main and the post step, so that post can clean up what a killed main left. */
export function saveHoldings(holdings: Holdings): void {
  core.saveState(KEY, holdings);
}

/** Kept from the start step for its post step: the folder of the capture that it started. */
export function saveFolder(folder: string): void {
  core.saveState('folder', folder);
}

/** '' where the step started no capture. */
export function loadFolder(): string {
  return core.getState('folder');
}

/** undefined where main did not come so far. */
export function loadHoldings(): Holdings | undefined {
  const text = core.getState(KEY);
  return text === '' ? undefined : (JSON.parse(text) as Holdings);
}
