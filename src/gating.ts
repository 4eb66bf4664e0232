import { allOf } from './failure.ts';
import { sizeGates, tooLarge } from './gates.ts';
import { compareWithLock } from './locking.ts';
import type { Packed } from './packing.ts';
import type { Request } from './request.ts';
import type { Run } from './run.ts';

/** Whether there is anything that `passGates` has to decide or to say. */
export function isGated({ maxSize, maxRatio, lock }: Request): boolean {
  return maxSize !== undefined || maxRatio !== undefined || lock !== undefined;
}

/** Throws `Failure` when a gate or the lock does not let the run pass; every gate says its verdict before. */
export async function passGates(run: Run, packed: Packed): Promise<void> {
  const { request, session, report } = run;
  const sizes = sizeGates(request, report.image.size!, report.micro!.size);
  report.gates.push(...sizes);
  const failures = [tooLarge(sizes), await compareWithLock(run, packed)].filter((failure) => failure !== undefined);
  for (const { verdict } of report.gates) session.log.info(verdict);
  if (failures.length > 0) throw allOf(failures);
}
