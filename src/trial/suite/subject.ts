import type { Tracer } from '../../capture/tracer.ts';
import type { ImageId } from '../../image/reference.ts';
import type { OwnFolder } from '../own-folders.ts';
import type { Script } from '../script.ts';
import type { Usual } from '../usual.ts';
import type { SuiteImage } from './image.ts';

/** One run of a test that starts the containers itself. Times are milliseconds. */
export interface SuiteSubject {
  kind: 'suite';
  phase: 'capture' | 'verify';
  images: readonly SuiteImage[];
  ownFolders: readonly OwnFolder[];
  /** The run's private folder. */
  tempDir: string;
  test: (env: NodeJS.ProcessEnv) => Script;
  testTimeoutMs: number;
  /** Nothing here waits for readiness: that is the test's part. */
  readyTimeoutMs: number;
  /** Keeps an image that ran in the capture until the step ends, whatever the test removes. */
  hold: (image: ImageId) => Promise<void>;
  beforeStart?: (tracer: Tracer) => Promise<void>;
  usual?: Usual | undefined;
}
