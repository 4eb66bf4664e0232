import { Failure } from '../failure.ts';
import type { Log } from '../log.ts';
import { type Tracer, TracerUnavailable } from './tracer.ts';

/** What a tracer did. */
export interface Done<T> {
  value: T;
  tracer: Tracer;
  /** Why a better tracer was not taken, where one was tried. */
  because?: string;
}

/**
 * Does `work` with the first tracer that works here, and says why one does not. Throws what `work` throws, and `Failure` when no tracer
 * works.
 */
export async function withFirst<T>(
  tracers: AsyncIterable<Tracer>,
  log: Log,
  work: (tracer: Tracer) => Promise<T>,
): Promise<Done<T>> {
  let last: TracerUnavailable | undefined;
  for await (const tracer of tracers) {
    if (last) log.notice(`Going on with ${tracer.description}: ${last.message}`);
    try {
      return { value: await work(tracer), tracer, ...(last ? { because: last.message } : {}) };
    } catch (error) {
      if (!(error instanceof TracerUnavailable)) throw error;
      last = error;
    }
  }
  throw new Failure(`no tracer works on this machine: ${last?.message ?? 'none was found'}`, {
    mend: last?.mend,
    cause: last,
  });
}
