import type { Tracer } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import type { ImageConfig } from '../image/config.ts';
import type { Log } from '../log.ts';
import type { Readiness } from './readiness.ts';
import type { Script } from './script.ts';
import type { Target } from './target.ts';
import type { Failed } from './verdict.ts';

/** What is run and watched: a target's container, when it counts as up, and the test against it. Times are milliseconds. */
export interface Subject {
  phase: 'capture' | 'verify';
  /** For the test's environment. */
  image: string;
  config: ImageConfig;
  target: Target;
  readiness: Readiness;
  readyTimeoutMs: number;
  test: (env: NodeJS.ProcessEnv) => Script;
  probe: (command: string, env: NodeJS.ProcessEnv) => Script;
  testTimeoutMs: number;
  /** Waited for when the tracer is attached, before the container is started. */
  beforeStart?: (tracer: Tracer) => Promise<void>;
  /** What the original took, and whether it ended when it was told to, where it was run. */
  usual?: { readyMs: number; testMs: number; heedsStop: boolean };
}

const PATIENCE = 10;
const LEAST_MS = 10_000;

/**
 * For another run of an image on which one `failed`, whose verdict is only compared with that: where time ran out it waits ten times as long
 * as the original took, at least 10 s, and never longer than the first did.
 */
export function impatient(subject: Subject, failed: Failed): Subject {
  const { usual, readyTimeoutMs, testTimeoutMs } = subject;
  if (!usual || (failed.why !== 'never ready' && failed.why !== 'test hung')) return subject;
  const limit = (ms: number, most: number) => Math.min(most, Math.max(LEAST_MS, PATIENCE * ms));
  return {
    ...subject,
    readyTimeoutMs: limit(usual.readyMs, readyTimeoutMs),
    testTimeoutMs: limit(usual.testMs, testTimeoutMs),
  };
}

export interface Watch {
  docker: Docker;
  log: Log;
  signal: AbortSignal;
  onProcess?: (pid: number) => void;
}
