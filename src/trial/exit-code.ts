import { constants } from 'node:os';

/**
 * Names the signal of a code above 128, as shells and the engine report it. The first of a signal's names is the usual
 * one.
 */
export function codeText(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return `exit code ${code}${signal ? ` (${signal})` : ''}`;
}
