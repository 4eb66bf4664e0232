import * as core from '@actions/core';
import type { Holdings } from './session.ts';

const KEY = 'holdings';

/** Kept between the main and the post step, so that post can clean up what a killed main left. */
export function saveHoldings(holdings: Holdings): void {
  core.saveState(KEY, holdings);
}

/** undefined where main did not come so far. */
export function loadHoldings(): Holdings | undefined {
  const text = core.getState(KEY);
  return text === '' ? undefined : (JSON.parse(text) as Holdings);
}
