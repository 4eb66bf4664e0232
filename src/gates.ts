import { EXIT, Failure } from './failure.ts';
import { showBytes, showRatio } from './units.ts';

export interface Gates {
  maxSize: number | undefined;
  maxRatio: number | undefined;
}

/** Throws `Failure` when the micro image (bytes) is larger than `max-size` or `max-ratio` allow. */
export function checkGates(gates: Gates, before: number, after: number): void {
  const broken: string[] = [];
  if (gates.maxSize !== undefined && after > gates.maxSize) {
    broken.push(`it is ${showBytes(after)}, max-size allows ${showBytes(gates.maxSize)}`);
  }
  if (gates.maxRatio !== undefined && after / before > gates.maxRatio) {
    broken.push(`it is ${showRatio(after / before)} of the original, max-ratio allows ${showRatio(gates.maxRatio)}`);
  }
  if (broken.length === 0) return;
  throw new Failure(`the micro image is too large: ${broken.join('; ')}`, {
    exitCode: EXIT.gate,
    mend: 'report.json lists every packed file with its size and reason. Drop what is not needed, or raise the limit.',
  });
}
