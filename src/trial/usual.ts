import type { End } from './end.ts';
import type { StartedRun } from './suite/started.ts';

/** How the original's run went. Times are milliseconds. */
export interface Usual {
  readyMs: number;
  testMs: number;
  endsOnSignal: boolean;
  end?: End;
  /** Whether the test certainly reached the container. */
  reached?: boolean;
  /** Of a test that starts the containers: how they went. */
  containers?: readonly StartedRun[];
}
