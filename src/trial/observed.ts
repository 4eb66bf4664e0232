import type { Touches } from '../capture/touch.ts';
import type { Captured } from '../capture/tracer.ts';
import type { ImageId } from '../image/reference.ts';
import type { End } from './end.ts';
import type { StartedRun } from './suite/started.ts';
import type { Verdict } from './verdict.ts';

/** The result of an observed run. Times are milliseconds. */
export interface Observed {
  verdict: Verdict;
  captured: Captured;
  attachMs: number;
  readyMs: number;
  /** False if the container did not end on its stop signal and had to be killed. */
  endsOnSignal: boolean;
  /** Set if the container's first program ran as another user than root. */
  asRoot?: false;
  /** How the container ended; known if the test passed. */
  end?: End;
  /** Whether the test reached the container; undefined if unknown. */
  reached?: boolean;
  /** Set if the test passed, and nothing tells that it touched the container: the warning. */
  untouched?: string;
  /** The last lines of the container's log; known if the test passed. */
  log?: string[];
  /** Of a test that starts the containers: how those of the observed images went. */
  containers?: StartedRun[];
  /** Of such a test: what each image's containers touched, by the user's name of the image. */
  images?: ReadonlyMap<string, ObservedImage>;
}

/** What the containers of one image touched. */
export interface ObservedImage {
  /** The image that ran. */
  id: ImageId;
  captured: Captured;
  /** The same by container, in the order in which they were created. */
  containers: { run: StartedRun; touches: Touches }[];
}
