import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwatched } from './capture/unwatched.ts';
import { EXIT, Failure } from './failure.ts';
import { allowedBy, seccompProfile } from './report/seccomp.ts';
import { type Run, subjectOf } from './run.ts';
import { workTag } from './session.ts';
import type { Original } from './target/image.ts';
import { observe } from './target/observe.ts';
import type { Target } from './target/target.ts';
import { showCount } from './units.ts';

/**
 * Writes seccomp.json, the profile of all that the containers of this run called, and runs the test once more on the micro image under it: a
 * profile that is too narrow is found here, not in production. Throws `Failure` when nothing was observed, or when the test fails.
 */
export async function makeProfile(run: Run, original: Original): Promise<void> {
  const { session, docker, report, partial } = run;
  const seen = run.syscalls!.that('made').length;
  if (seen === 0) throw nothingObserved();
  const profile = seccompProfile(run.syscalls!, original.base.platform.architecture);
  const file = join(partial, 'seccomp.json');
  await writeFile(file, `${JSON.stringify(profile, undefined, 2)}\n`);
  report.seccomp = { allowed: allowedBy(profile), seen };
  const subject = subjectOf(run, original, 'verify', workTag(session.runId));
  const { verdict } = await observe({ ...subject, target: under(file, subject.target) }, unwatched, {
    docker,
    ...session,
  });
  if (!verdict.ok) throw tooNarrow(verdict.message, verdict.evidence);
  session.log.info(
    `The test passes under seccomp.json, which allows ${showCount(report.seccomp.allowed)} system calls`,
  );
}

/** The same container with the profile in `file` (absolute). */
function under(file: string, target: Target): Target {
  const { spec } = target;
  return { ...target, spec: { ...spec, runArgs: [...spec.runArgs, '--security-opt', `seccomp=${file}`] } };
}

function nothingObserved(): Failure {
  return new Failure('seccomp: no container of this run was observed, so there is nothing to make the profile of', {
    exitCode: EXIT.incomplete,
    mend: 'Let this run capture (the root action, or micropacker run), or let sysdig work here: strace observes no passing test on a micro image.',
  });
}

function tooNarrow(message: string, evidence: Failure['evidence']): Failure {
  return new Failure(`under seccomp.json, on the micro image: ${message}`, {
    exitCode: EXIT.testOnMicro,
    mend: 'The micro image passes without the profile. A call that only sometimes is made may be missing in it: run again, or set seccomp: false.',
    evidence: [...evidence],
  });
}
