import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import type { Tracer, TracerName } from '../capture/tracer.ts';
import type { Contents } from '../contents/instance.ts';
import { named } from '../healing/failures.ts';
import type { Original } from '../original/original.ts';
import { type Capture, capture } from '../trial/capture.ts';
import type { AnySubject } from '../trial/subject.ts';
import { type Failed, textOf } from '../trial/verdict.ts';
import { requirePass } from '../trial/verify.ts';
import { RAW_FILES } from './output.ts';
import type { Preparation } from './prepare.ts';
import { ownPrivileged, privilegedPrograms, programsOf } from './privileged.ts';
import { type Run, subjectOf, tracersOf, unfilteredOf } from './run.ts';
import { testRecord } from './test-record.ts';

/** Runs the test against the original under a tracer. Throws as `captureSubject` does. */
export function captureOriginal(
  run: Run,
  original: Original,
  preparation: Pick<Preparation, 'yieldTo' | 'contents'>,
): Promise<Capture> {
  const own = subjectOf(run, original, 'capture', original.inspect.Id);
  const subject = { ...own, beforeStart: (tracer: Tracer) => preparation.yieldTo(tracer) };
  return captureSubject(run, subject, () => preparation.contents());
}

/**
 * Runs the test on the original under a tracer. `contentsOf` gives the files of the image that ran, if its layers can
 * be read. Throws `Failure` when the test fails, or the capture is incomplete.
 */
export async function captureSubject(
  run: Run,
  subject: AnySubject,
  contentsOf: (capture: Capture) => Promise<Contents | undefined>,
): Promise<Capture> {
  const { request, session, docker, recorder, report, output } = run;
  const first = await capture(subject, () => tracersOf(run), request.onDrops, { docker, ...session });
  const programs = await privilegedIn(run, first, contentsOf);
  // Only root's strace can trace them with their rights.
  const withoutRights = first.observed.asRoot === false ? programs : [];
  const again = programs.length > withoutRights.length;
  const seen = again ? await captureWithRights(run, subject, first, programs) : first;
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
  if (observed.untouched) recorder.warn(observed.untouched);
  if (captured.raw) await copyRaw(captured.raw, output.partial, tracer.name);
  if (withoutRights.length > 0) {
    if (!verdict.ok) throw failedWithoutRights(verdict, withoutRights);
    recorder.warn(withoutRightsText(withoutRights));
  }
  requirePass(verdict, subject.kind === 'suite' ? 'suite' : request.readiness.kind);
  session.log.info(
    `The test passes on the original; ${counted(captured.touches.size, 'path')} captured, ${counted(captured.drops, 'event')} dropped`,
  );
  return seen;
}

/** A tracer without rights of its own takes theirs from such programs (ptrace(2), execve(2)). */
function withoutRightsText(programs: readonly ImagePath[]): string {
  return `Under strace, programs with setuid or file capabilities ran without their extra rights, because the container's user is not root: ${named(programs)}. What they open only with these rights is not captured. Use tracer: sysdig.`;
}

function failedWithoutRights(failed: Failed, programs: readonly ImagePath[]): Failure {
  const message = `on the original, under strace: ${textOf(failed)}. Programs with setuid or file capabilities ran without their extra rights there, because the container's user is not root: ${named(programs)}`;
  return new Failure(message, {
    exitCode: EXIT.testOnOriginal,
    fix: 'Nothing was packed. Use tracer: sysdig, under which they keep their rights.',
    evidence: failed.evidence,
    containerSaid: failed.containerSaid,
  });
}

/** The programs that ran in a capture by strace, and that get other rights from their file. */
async function privilegedIn(
  run: Run,
  { observed, tracer }: Capture,
  contentsOf: (capture: Capture) => Promise<Contents | undefined>,
): Promise<readonly ImagePath[]> {
  const traced = tracer.name === 'strace' && !run.syscalls;
  const contents = traced ? await contentsOf({ observed, tracer }) : undefined;
  const { touches } = observed.captured;
  if (!contents) return [];
  return [
    ...ownPrivileged(touches),
    ...privilegedPrograms(touches, contents.index().tree, programsOf(touches, contents)),
  ];
}

/** Captures again without strace's filter, which takes their rights from programs: sudo, su or ping then fail. */
async function captureWithRights(
  run: Run,
  subject: AnySubject,
  { because }: Capture,
  programs: readonly ImagePath[],
): Promise<Capture> {
  const { docker, session, request } = run;
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
