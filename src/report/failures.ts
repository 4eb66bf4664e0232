import { Failure } from '../failure.ts';

/** Any error as one for the user. What is no `Failure` is a defect of ours or of the machine: it keeps its stack as evidence. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return new Failure(`unexpected: ${message}`, {
    mend: 'This is a defect or a fault of the machine (full disk?). Please report it with these lines.',
    evidence: [{ title: 'Where it happened', lines: (stack ?? '').split('\n').slice(0, 12) }],
    cause: error,
  });
}
