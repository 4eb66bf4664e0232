import { type Captured, type Tracer, TracerUnavailable } from '../../src/capture/tracer.ts';
import { unwatched } from '../../src/capture/unwatched.ts';
import { Docker } from '../../src/engine/docker.ts';
import { type ImageTargetOptions, imageTarget } from '../../src/target/image-target.ts';
import { parseReadiness } from '../../src/target/readiness.ts';
import type { Subject } from '../../src/target/subject.ts';
import { memoryLog } from '../logs.ts';

/** A container of the test base that only sleeps, with a test that passes. */
export function sleeper(runId: string, change: Partial<Subject & ImageTargetOptions> = {}): Subject {
  const image = process.env.MICROPACKER_TEST_BASE!;
  const container = { image, runId, runArgs: [], command: ['sleep', '100'], ...change };
  return {
    phase: 'capture',
    image: container.image,
    config: {},
    target: imageTarget(container, new Docker(memoryLog())),
    readiness: parseReadiness('none'),
    readyTimeoutMs: 5000,
    test: (env) => ({ argv: ['true'], env }),
    probe: () => ({ argv: ['true'], env: {} }),
    testTimeoutMs: 5000,
    ...change,
  };
}

export function watchWith(signal = new AbortController().signal) {
  const log = memoryLog();
  return { docker: new Docker(log, signal), log, signal };
}

/** A tracer that lets the container run as it is and says it captured this. */
export function tracerThat(captured: Partial<Captured>, change: Partial<Tracer> = {}): Tracer {
  return {
    ...unwatched,
    name: 'sysdig',
    description: 'a tracer',
    attach: async (id, signal) => {
      const observation = await unwatched.attach(id, signal);
      return { ...observation, finish: async () => ({ ...(await observation.finish()), ...captured }) };
    },
    ...change,
  };
}

/** A tracer that does not work here. */
export function brokenTracer(why: string): Tracer {
  return tracerThat(
    {},
    { description: 'a broken tracer', attach: () => Promise.reject(new TracerUnavailable(why, 'Mend it.')) },
  );
}

export async function* each(...tracers: Tracer[]): AsyncGenerator<Tracer> {
  yield* tracers;
}
