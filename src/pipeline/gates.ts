import { allOf } from '../base/failure.ts';
import type { Lock } from '../filelist/lock/lock.ts';
import type { Request } from '../request/request.ts';
import { compareWithLock } from './lock.ts';
import type { Packed } from './pack.ts';
import type { Run } from './run.ts';
import { sizeGates, tooLarge } from './size-gates.ts';

/** True if `passGates` has something to check. */
export function isGated({ maxSize, maxRatio, lock }: Request): boolean {
  return maxSize !== undefined || maxRatio !== undefined || lock !== undefined;
}

/** Checks the gates and the lock, and logs every verdict. Throws `Failure` if one does not pass. */
export async function passGates(run: Run, lock: Lock | undefined, packed: Packed): Promise<void> {
  const { request, session, report } = run;
  const sizes = sizeGates(request, report.image.size!, report.micro!.size);
  report.gates.push(...sizes);
  const drifted = lock && (await compareWithLock(run, lock, packed));
  const failures = [tooLarge(sizes), drifted].filter((failure) => failure !== undefined);
  for (const { verdict } of report.gates) session.log.info(verdict);
  if (failures.length > 0) throw allOf(failures);
}
