import { Failure } from '../base/failure.ts';

/** The error of an input: its name, the wrong value and the allowed values. */
export function wrong(name: string, got: string, want: string, fix?: string): Failure {
  return new Failure(`${name}: ${got === '' ? 'is empty' : `got "${got}"`}, want ${want}`, { fix });
}
