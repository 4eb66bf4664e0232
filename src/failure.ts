/** Exit codes of the command line; the action always ends with 1. */
export const EXIT = { usage: 1, testOnOriginal: 2, testOnMicro: 3, gate: 4, incomplete: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One piece of evidence shown under an error: a title and the lines, newest last. */
export interface Evidence {
  title: string;
  lines: string[];
  /** A patch is shown whole, and its beginning is what tells most. */
  form?: 'patch';
}

export interface FailureDetail {
  exitCode?: ExitCode;
  /** What the reader should do next, as one or more sentences. */
  mend?: string;
  /** The most telling first. */
  evidence?: Evidence[];
  /** The part of the message that somebody else's program printed. It may hold secrets, which the runner masks in the log and the summary only. */
  said?: string | undefined;
  cause?: unknown;
}

/** An error that is meant for the user: outcome first, then the mend. Anything else that is thrown is a defect of ours. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly mend: string | undefined;
  readonly evidence: Evidence[];
  readonly said: string | undefined;

  constructor(message: string, detail: FailureDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'Failure';
    this.exitCode = detail.exitCode ?? EXIT.usage;
    this.mend = detail.mend;
    this.evidence = detail.evidence ?? [];
    this.said = detail.said;
  }
}

/** Several that came at once as one; a single one as it is. The first one's exit code counts. */
export function allOf(failures: readonly Failure[]): Failure {
  const [first, ...others] = failures as [Failure, ...Failure[]];
  if (others.length === 0) return first;
  return new Failure(failures.map(({ message }) => message).join('; '), {
    exitCode: first.exitCode,
    mend: failures.flatMap(({ mend }) => mend ?? []).join('\n'),
    evidence: failures.flatMap(({ evidence }) => evidence),
  });
}

/** Thrown where work stops because the user or the runner cancelled it. */
export class Cancelled extends Failure {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** Thrown where a program did not end in the time that it had; it was killed then. */
export class TimedOut extends Failure {
  constructor(message: string) {
    super(message);
    this.name = 'TimedOut';
  }
}
