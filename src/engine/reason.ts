import { Failure } from '../base/failure.ts';
import { lastLine, type ProcessOutput } from '../base/process.ts';

const FROM_DAEMON = 'Error response from daemon: ';

/** The reason in the command line's errors: the daemon's answer, else the first line that is not a hint to the help. */
export function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const answered = lines.find((line) => line.includes(FROM_DAEMON));
  if (answered) return answered.slice(answered.indexOf(FROM_DAEMON) + FROM_DAEMON.length);
  return lines.find((line) => line !== '' && !/^(See|Run) '/.test(line)) ?? '(no error message)';
}

/** The error of a command of the engine's command line that failed. */
export function commandFailed(args: readonly string[], { stderr }: Pick<ProcessOutput, 'stderr'>): Failure {
  const lines = stderr.trim().split('\n').slice(-10);
  return new Failure(`docker ${args[0]} failed: ${reasonOf(stderr)}`, {
    evidence: lines.length > 1 ? [{ title: `docker ${args[0]} printed`, lines }] : [],
  });
}

/** The error of a command that was sent as a request, which the engine refused in these words. */
export function refused(args: readonly string[], why: string): Failure {
  return commandFailed(args, { stderr: `${FROM_DAEMON}${why}` });
}

/** The error if no engine answers. */
export function noEngine(stderr: string): Failure {
  return new Failure(`not supported here, because no container engine answers: ${lastLine(stderr)}`, {
    fix: 'Start Docker, or point DOCKER_HOST at an engine. On GitHub use runs-on: ubuntu-24.04 (ubuntu-slim has no engine).',
  });
}

/** The error if `docker` is podman's command line. */
export function notPodman(version: string): Failure {
  return new Failure(`not supported here, because docker is podman's command line (${version}), not Docker's`, {
    fix: "Install Docker. Docker's command line can pack file lists with podman, too: set DOCKER_HOST=unix:///run/podman/podman.sock.",
  });
}
