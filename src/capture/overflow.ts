import { EXIT, Failure } from '../base/failure.ts';
import { counted } from '../base/units.ts';
import type { Touches } from './touch.ts';

/** Throws `Failure` if a capture is incomplete because the container touched too many paths. */
export function requireAll(touches: Touches): void {
  if (!touches.overflowed) return;
  throw new Failure(`the container looked for too many different paths: ${counted(touches.size, 'path')} until then`, {
    exitCode: EXIT.incomplete,
    fix: 'The file list would lack files. Find out what the container searches while the test runs; docs/how-it-works.md tells the limits.',
  });
}
