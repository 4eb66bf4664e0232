import { Failure } from './failure.ts';

/** The error of an input: its name, what it got and what it wants. */
export function wrong(name: string, got: string, want: string, mend?: string): Failure {
  return new Failure(`${name}: ${got === '' ? 'is empty' : `got "${got}"`}, want ${want}`, { mend });
}
