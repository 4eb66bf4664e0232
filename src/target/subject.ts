import type { Docker } from '../engine/docker.ts';
import type { ImageConfig } from '../image/config.ts';
import type { Log } from '../log.ts';
import type { Readiness } from './readiness.ts';
import type { Script } from './script.ts';
import type { Target } from './target.ts';

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
}

export interface Watch {
  docker: Docker;
  log: Log;
  signal: AbortSignal;
  onProcess?: (pid: number) => void;
}
