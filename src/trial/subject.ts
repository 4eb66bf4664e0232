import type { Log } from '../base/log.ts';
import type { Touches } from '../capture/touch.ts';
import type { Tracer } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import type { ImageConfig } from '../image/config.ts';
import type { ImageId } from '../image/reference.ts';
import type { Readiness } from '../request/readiness.ts';
import type { OwnFolder } from './own-folders.ts';
import type { Removals } from './removals.ts';
import type { Script } from './script.ts';
import type { SuiteSubject } from './suite/subject.ts';
import type { Target } from './target.ts';
import type { Usual } from './usual.ts';
import type { Failed } from './verdict.ts';
import type { Volumes } from './volumes.ts';

/** What is observed in one run: a container that the step starts, or those that the test starts. */
export type AnySubject = Subject | SuiteSubject;

/** One run of the test: the container, its readiness, and the test against it. Times are milliseconds. */
export interface Subject {
  kind: 'container';
  phase: 'capture' | 'verify';
  /** The full id of the original image. */
  originalId: ImageId;
  config: ImageConfig;
  target: Target;
  /** Must not be writable by the container. */
  ownFolders?: readonly OwnFolder[];
  /** The volumes of the step's runs. */
  volumes: Volumes;
  readiness: Readiness;
  readyTimeoutMs: number;
  /** Undefined: only starts and stops the container. */
  test: ((env: NodeJS.ProcessEnv) => Script) | undefined;
  probe: (command: string, env: NodeJS.ProcessEnv) => Script;
  testTimeoutMs: number;
  /** Awaited after the tracer is attached and before the container starts. */
  beforeStart?: (tracer: Tracer) => Promise<void>;
  /** Times of the original, and whether it ended on its stop signal. Set if this run captured the original. */
  usual?: Usual;
}

/**
 * How the image explains a failure: the container looked for a file that the image lacks, or it listed a folder of
 * which the image lacks files, so that nothing tells whether it needs them.
 */
export type Cause = 'missing file' | 'incomplete folder';

/** The cause of a failure in what a run captured so far; undefined if nothing there explains it. */
export type Explains = (touches: Touches) => Cause | undefined;

const LACKING_TIMES_USUAL = 3;
const LEAST_LACKING_MS = 3000;
const TIMES_USUAL = 10;
const LEAST_MS = 10_000;

/**
 * How long to wait for a container with this cause to fail, in milliseconds. `usualMs` is the original's time; without
 * it, nothing tells a slow start from a container that waits for names in a folder.
 */
export function patienceMs(usualMs: number | undefined, cause: Cause): number {
  if (cause === 'missing file') return Math.max(LEAST_LACKING_MS, LACKING_TIMES_USUAL * (usualMs ?? LEAST_LACKING_MS));
  return usualMs === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST_MS, TIMES_USUAL * usualMs);
}

/** True for a failure that took as long as a time-out allowed. */
export function isTimeout({ why }: Failed): boolean {
  return why === 'never ready' || why === 'test hung';
}

/**
 * Shorter time-outs for a repeat run that only confirms a failure by time-out: ten times the original's time, at least
 * 10 s, and never longer than the first run's.
 */
export function withShorterTimeouts<S extends AnySubject>(subject: S, failed: Failed): S {
  const { usual, readyTimeoutMs, testTimeoutMs } = subject;
  if (!usual || !isTimeout(failed)) return subject;
  const limit = (ms: number, most: number) => Math.min(most, Math.max(LEAST_MS, TIMES_USUAL * ms));
  return {
    ...subject,
    readyTimeoutMs: limit(usual.readyMs, readyTimeoutMs),
    testTimeoutMs: limit(usual.testMs, testTimeoutMs),
  };
}

export interface TrialContext {
  docker: Docker;
  log: Log;
  signal: AbortSignal;
  onProcess?: (pid: number) => void;
  /** Gets the removal of a container after a test that passed, if others can be made meanwhile. */
  removals?: Removals;
}
