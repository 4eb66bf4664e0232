import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImagePath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import type { TracerName } from '../capture/tracer.ts';
import { named } from '../healing/failures.ts';
import type { Original } from '../original/original.ts';
import { type Capture, capture } from '../trial/capture.ts';
import { UNTOUCHED } from '../trial/observe.ts';
import type { Subject } from '../trial/subject.ts';
import { requirePass } from '../trial/verify.ts';
import { RAW_FILES } from './output.ts';
import type { Preparation } from './prepare.ts';
import { privilegedPrograms, programsOf } from './privileged.ts';
import { type Run, subjectOf, tracersOf, unfilteredOf } from './run.ts';
import { testRecord } from './test-record.ts';

/** Runs the test against the original under a tracer. Throws `Failure` when it fails, or the capture is incomplete. */
export async function captureOriginal(
  run: Run,
  original: Original,
  preparation: Pick<Preparation, 'yieldTo' | 'contents'>,
): Promise<Capture> {
  const { request, session, docker, recorder, report, output } = run;
  const own = subjectOf(run, original, 'capture', original.inspect.Id);
  const subject: Subject = { ...own, beforeStart: (tracer) => preparation.yieldTo(tracer) };
  const first = await capture(subject, () => tracersOf(run), request.onDrops, { docker, ...session });
  const seen = (await withRights(run, subject, first, preparation)) ?? first;
  const { observed, tracer } = seen;
  const { captured, verdict } = observed;
  report.tests.original = testRecord(observed);
  report.tracer = {
    name: tracer.name,
    description: tracer.description,
    ...(seen.because ? { because: seen.because } : {}),
    attachMs: Math.round(observed.attachMs),
    drops: captured.drops,
    ...(captured.events === undefined ? {} : { events: captured.events }),
    paths: captured.touches.size,
  };
  for (const warning of captured.warnings) recorder.warn(warning);
  if (observed.untouched) recorder.warn(UNTOUCHED);
  if (captured.raw) await copyRaw(captured.raw, output.partial, tracer.name);
  requirePass(verdict);
  session.log.info(
    `The test passes on the original; ${counted(captured.touches.size, 'path')} captured, ${counted(captured.drops, 'event')} dropped`,
  );
  return seen;
}

/** A tracer without rights of its own takes theirs from such programs (ptrace(2), execve(2)). */
function withoutRightsText(programs: readonly ImagePath[]): string {
  return `Under strace, programs with setuid or file capabilities ran without their extra rights, because the container's user is not root: ${named(programs)}. What they open only with these rights is not captured. Use tracer: sysdig.`;
}

/**
 * Captures again if strace's filter in the kernel took their rights from programs that ran: sudo, su or ping then fail
 * on the original too. Undefined if it did not.
 */
async function withRights(
  run: Run,
  subject: Subject,
  { observed, tracer, because }: Capture,
  preparation: Pick<Preparation, 'contents'>,
): Promise<Capture | undefined> {
  const { docker, session, request, recorder } = run;
  const contents = tracer.name === 'strace' && !run.syscalls ? await preparation.contents() : undefined;
  const { touches } = observed.captured;
  const programs = contents ? privilegedPrograms(touches, contents.index().tree, programsOf(touches, contents)) : [];
  if (programs.length === 0) return undefined;
  if (observed.asRoot === false) recorder.warn(withoutRightsText(programs));
  session.log.info(
    `Capturing again, without strace's filter in the kernel, which takes their rights from programs with setuid or file capabilities: ${named(programs)}`,
  );
  const again = await capture(subject, () => unfilteredOf(run), request.onDrops, { docker, ...session });
  return because === undefined ? again : { ...again, because };
}

/**
 * Copies a raw capture into `folder`, readable by this user only, even if the container's user had to write the source.
 * Returns the path of the copy.
 */
export async function copyRaw(raw: string, folder: string, tracer: TracerName): Promise<string> {
  const place = join(folder, RAW_FILES[tracer as keyof typeof RAW_FILES]);
  await cp(raw, place);
  await chmod(place, 0o600);
  return place;
}
