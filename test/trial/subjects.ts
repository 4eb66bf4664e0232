import { tmpdir } from 'node:os';
import { Unavailable } from '../../src/base/unavailable.ts';
import type { Captured, Tracer } from '../../src/capture/tracer.ts';
import { untraced } from '../../src/capture/untraced.ts';
import { Docker } from '../../src/engine/docker.ts';
import { parseReadiness } from '../../src/request/readiness.ts';
import { type ImageTargetOptions, imageTarget } from '../../src/trial/image-target.ts';
import type { Subject } from '../../src/trial/subject.ts';
import { Volumes } from '../../src/trial/volumes.ts';
import { runnable } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';

/** A container of the test base image that only sleeps, with a test that passes. */
export function sleeper(runId: string, change: Partial<Subject & ImageTargetOptions> = {}): Subject {
  const image = runnable(process.env.MICROPACKER_TEST_BASE);
  const volumes = ownVolumes(runId);
  const captures = change.phase !== 'verify';
  const container = { image, runId, runArgs: [], command: ['sleep', '100'], config: {}, volumes, captures, ...change };
  return {
    kind: 'container',
    phase: 'capture',
    originalId: runnable('sha256:none'),
    image: runnable(container.image),
    config: {},
    volumes,
    target: imageTarget(container, new Docker(memoryLog())),
    readiness: parseReadiness('none'),
    readyTimeoutMs: 5000,
    test: (env) => ({ argv: ['true'], env }),
    probe: () => ({ argv: ['true'], env: {} }),
    testTimeoutMs: 5000,
    ...change,
  };
}

/** The volumes of a single run: the user's own. */
export function ownVolumes(runId: string): Volumes {
  const log = memoryLog();
  return new Volumes({ docker: new Docker(log), log, runId, tempDir: tmpdir(), copies: false, isNew: () => false });
}

export function watchWith(signal = new AbortController().signal) {
  const log = memoryLog();
  return { docker: new Docker(log, signal), log, signal };
}

/** A tracer that does not change the container and returns the given capture. */
export function tracerThat(captured: Partial<Captured>, change: Partial<Tracer> = {}): Tracer {
  return {
    ...untraced,
    name: 'sysdig',
    description: 'a tracer',
    attach: async (id) => {
      const observation = await untraced.attach(id);
      return { ...observation, finish: async () => ({ ...(await observation.finish([])), ...captured }) };
    },
    ...change,
  };
}

/** A tracer that does not work here. */
export function brokenTracer(why: string): Tracer {
  return tracerThat(
    {},
    { description: 'a broken tracer', attach: () => Promise.reject(new Unavailable(why, 'Fix it.')) },
  );
}

export async function* each(...tracers: Tracer[]): AsyncGenerator<Tracer> {
  yield* tracers;
}
