import { type Captured, type Tracer, TracerUnavailable } from '../capture/tracer.ts';
import { unwatched } from '../capture/unwatched.ts';
import { type Evidence, EXIT, Failure } from '../failure.ts';
import { type Observed, observe } from './observe.ts';
import type { Subject, Watch } from './subject.ts';
import type { Verdict } from './verdict.ts';

/**
 * Runs the test against the micro image. What decides is the test, run as production runs the image: a tracer that changes the container
 * (strace) only watches a second run, after a failure that the others did not explain, for what was looked for in vain. `explained` says
 * whether what was captured does. Where no tracer works this time, only that list is missing.
 */
export async function verify(
  subject: Subject,
  tracers: AsyncIterable<Tracer> | Iterable<Tracer>,
  watch: Watch,
  explained: (captured: Captured) => boolean,
): Promise<Observed> {
  let first: Observed | undefined;
  for await (const tracer of tracers) {
    if (tracer.changesContainer) {
      first ??= await observe(subject, unwatched, watch);
      return onceMore(first, subject, tracer, watch);
    }
    if (first) continue;
    try {
      first = await observe(subject, tracer, watch);
      if (first.verdict.ok || explained(first.captured)) return first;
    } catch (error) {
      if (!isTracers(error)) throw error;
      watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
    }
  }
  return first ?? observe(subject, unwatched, watch);
}

async function onceMore(first: Observed, subject: Subject, tracer: Tracer, watch: Watch): Promise<Observed> {
  if (first.verdict.ok) return first;
  watch.log.info(`It does not pass (${first.verdict.message}): once more, observed by ${tracer.description}`);
  try {
    return { ...first, captured: (await observe(subject, tracer, watch)).captured };
  } catch (error) {
    if (!isTracers(error)) throw error;
    return first;
  }
}

type Failed = Extract<Verdict, { ok: false }>;

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
      ? mendOnMicro(verdict.why, inVain)
      : 'Nothing was packed. The test must pass on the original first; try it with the same run-args.',
    evidence: [...looked, ...verdict.evidence],
  });
}

function mendOnMicro(why: Failed['why'], inVain: readonly string[]): string {
  if (inVain.length > 0) return 'Name the missing paths in keep, or let the test on the original reach them.';
  return why === 'not started'
    ? 'If the engine names a file of the image, name it in keep. If it names a port or a network, something else on this machine holds it.'
    : 'The micro container looked for nothing that only the original has, as far as the tracer sees. If the test is flaky, mend it; else try tracer: strace, which sees more than sysdig.';
}
