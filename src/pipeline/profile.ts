import { writeFile } from 'node:fs/promises';
import { EXIT, Failure } from '../base/failure.ts';
import { counted } from '../base/units.ts';
import type { Syscalls } from '../capture/syscalls.ts';
import { untraced } from '../capture/untraced.ts';
import { workTag } from '../engine/argv.ts';
import { allowedBy, seccompProfile } from '../seccomp/profile.ts';
import { usualOf } from '../trial/capture.ts';
import { observe } from '../trial/observe.ts';
import type { Target } from '../trial/target.ts';
import type { Findings } from './findings.ts';
import { containerSubject, type Run } from './run.ts';

/**
 * Writes seccomp.json, the profile of every system call that the containers of this run made, and runs the test on the
 * micro image under it: a profile that is too narrow must fail here, not in production. Throws `Failure` when nothing
 * was observed or the test fails.
 */
export async function makeProfile(run: Run, { original, capture }: Findings, syscalls: Syscalls): Promise<void> {
  const { session, docker, report, output } = run;
  const seen = syscalls.that('made').length;
  if (seen === 0) throw nothingObserved();
  const profile = seccompProfile(syscalls, original.base.platform.architecture);
  const file = output.unfinished('seccomp.json');
  await writeFile(file, `${JSON.stringify(profile, undefined, 2)}\n`);
  report.seccomp = { allowed: allowedBy(profile), seen };
  const subject = containerSubject(
    run,
    original,
    'verify',
    workTag(session.runId),
    capture && usualOf(capture.observed),
  );
  const { verdict } = await observe({ ...subject, target: under(file, subject.target) }, untraced, {
    docker,
    ...session,
  });
  if (!verdict.ok) throw tooNarrow(verdict.message, verdict.evidence);
  session.log.info(
    `The test passes under seccomp.json, which allows ${counted(report.seccomp.allowed, 'system call')}`,
  );
}

/** The same container with the profile in `file` (absolute). */
function under(file: string, target: Target): Target {
  const { spec } = target;
  return { ...target, spec: { ...spec, runArgs: [...spec.runArgs, '--security-opt', `seccomp=${file}`] } };
}

function nothingObserved(): Failure {
  return new Failure('seccomp: cannot make a profile: this run observed no container', {
    exitCode: EXIT.incomplete,
    fix: 'Capture in the same run (the root action, or micropacker run), or make sysdig work on this machine: strace does not observe a test that passes on a micro image.',
  });
}

function tooNarrow(message: string, evidence: Failure['evidence']): Failure {
  return new Failure(`on the micro image, under seccomp.json: ${message}`, {
    exitCode: EXIT.testOnMicro,
    fix: 'The micro image passes without the profile. The profile may lack a system call that the program makes only sometimes: run again, or set seccomp: false.',
    evidence: [...evidence],
  });
}
