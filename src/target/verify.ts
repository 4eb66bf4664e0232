import { type Tracer, TracerUnavailable } from '../capture/tracer.ts';
import { unwatched } from '../capture/unwatched.ts';
import { type Evidence, EXIT, Failure } from '../failure.ts';
import { type Observed, observe, type Subject, type Verdict, type Watch } from './observe.ts';

/**
 * Runs the test against the micro image, watched by the first tracer that works. What decides is the test: where no tracer works this
 * time, only the list of what was looked for in vain is missing.
 */
export async function verify(
  subject: Subject,
  tracers: AsyncIterable<Tracer> | Iterable<Tracer>,
  watch: Watch,
): Promise<Observed> {
  for await (const tracer of tracers) {
    try {
      return await observe(subject, tracer, watch);
    } catch (error) {
      if (!isTracers(error)) throw error;
      watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
    }
  }
  return observe(subject, unwatched, watch);
}

/** Whether the tracer failed, and not the container or the engine. */
function isTracers(error: unknown): error is Error {
  return error instanceof TracerUnavailable || (error instanceof Failure && error.exitCode === EXIT.incomplete);
}

/** Throws `Failure` when the test failed; `inVain` are the paths that were looked for and that only the original has. */
export function requirePass(verdict: Verdict, where: 'original' | 'micro image', inVain: readonly string[] = []): void {
  if (verdict.ok) return;
  const onMicro = where === 'micro image';
  const looked: Evidence[] =
    inVain.length > 0 ? [{ title: 'Looked for in vain, and the original has it', lines: [...inVain] }] : [];
  throw new Failure(`on the ${where}: ${verdict.message}`, {
    exitCode: onMicro ? EXIT.testOnMicro : EXIT.testOnOriginal,
    mend: onMicro
      ? mendOnMicro(inVain)
      : 'Nothing was packed. The test must pass on the original first; try it with the same run-args.',
    evidence: [...verdict.evidence, ...looked],
  });
}

function mendOnMicro(inVain: readonly string[]): string {
  return inVain.length > 0
    ? 'Name the missing paths in keep, or let the test on the original reach them.'
    : 'The micro container looked for nothing that only the original has, as far as the tracer sees. If the test is flaky, mend it; else try tracer: strace, which sees more.';
}
