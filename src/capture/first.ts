import { Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import { Unavailable } from '../base/unavailable.ts';
import type { Tracer } from './tracer.ts';

/** The result of the first working tracer. */
export interface Done<T> {
  value: T;
  tracer: Tracer;
  /** Why a better tracer was not used, if one was tried. */
  because?: string;
}

/**
 * Does `work` with the first working tracer, and logs why others do not work. Throws errors of `work`, and `Failure` if
 * no tracer works.
 */
export async function withFirst<T>(
  tracers: AsyncIterable<Tracer>,
  log: Log,
  work: (tracer: Tracer) => Promise<T>,
): Promise<Done<T>> {
  let last: Unavailable | undefined;
  for await (const tracer of tracers) {
    if (last) log.notice(`Trying ${tracer.description} instead: ${last.message}`);
    try {
      return { value: await work(tracer), tracer, ...(last ? { because: last.message } : {}) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      last = error;
    }
  }
  throw new Failure(`no tracer works on this machine: ${last?.message ?? 'none was found'}`, {
    fix: last?.fix,
    cause: last,
  });
}
