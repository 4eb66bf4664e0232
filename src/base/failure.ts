/** Exit codes of the command line; the action always ends with 1. */
export const EXIT = { usage: 1, testOnOriginal: 2, testOnMicro: 3, gate: 4, incomplete: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One piece of evidence shown under an error: a title and the lines, newest last. */
export interface Evidence {
  title: string;
  lines: string[];
  /** A patch is shown whole: its beginning matters most. */
  form?: 'patch';
}

export interface FailureDetail {
  exitCode?: ExitCode;
  /** The next step for the reader, as one or more sentences. */
  fix?: string;
  /** The most important first. */
  evidence?: Evidence[];
  /**
   * The part of the message that a foreign program printed. It may hold secrets, which the runner masks only in the log
   * and the summary.
   */
  containerSaid?: string | undefined;
  cause?: unknown;
}

/** An error for the user: outcome first, then the next step. Any other thrown error is a defect of this action. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly fix: string | undefined;
  readonly evidence: Evidence[];
  readonly containerSaid: string | undefined;

  constructor(message: string, detail: FailureDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'Failure';
    this.exitCode = detail.exitCode ?? EXIT.usage;
    this.fix = detail.fix;
    this.evidence = detail.evidence ?? [];
    this.containerSaid = detail.containerSaid;
  }
}

/** Joins several failures into one, with the exit code of the first. A single failure stays unchanged. */
export function allOf(failures: readonly Failure[]): Failure {
  const [first, ...others] = failures as [Failure, ...Failure[]];
  if (others.length === 0) return first;
  return new Failure(failures.map(({ message }) => message).join('; '), {
    exitCode: first.exitCode,
    fix: failures.flatMap(({ fix }) => fix ?? []).join('\n'),
    evidence: failures.flatMap(({ evidence }) => evidence),
  });
}

/** A program that this machine does not have. */
export class NotInstalled extends Failure {
  constructor(program: string, cause: unknown) {
    super(`${program} is not installed on this machine`, { cause });
    this.name = 'NotInstalled';
  }
}

/** Thrown when work stops because the user or the runner cancelled it. */
export class Cancelled extends Failure {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** Thrown when a program was killed because it did not end in time. */
export class TimedOut extends Failure {
  constructor(message: string) {
    super(message);
    this.name = 'TimedOut';
  }
}

/**
 * Turns any error into a `Failure`. An unexpected error, a defect of this action or of the machine, keeps its stack as
 * evidence.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const {
    message,
    stack,
    code = '',
  } = error instanceof Error ? (error as NodeJS.ErrnoException) : (new Error(String(error)) as NodeJS.ErrnoException);
  const full = FULL[code];
  if (full) {
    return new Failure(`${full}: ${message}`, {
      fix: 'Free space for the temp folder (RUNNER_TEMP), `output` and the engine, or use a larger runner.',
      cause: error,
    });
  }
  return new Failure(`unexpected: ${message}`, {
    fix: 'This is a defect of micropacker or a fault of the machine (full disk?). Please report it with these lines.',
    evidence: [{ title: 'Stack of the error', lines: (stack ?? '').split('\n').slice(0, 12) }],
    cause: error,
  });
}

/** The system's errors about missing space, errno(3). */
const FULL: Partial<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};
