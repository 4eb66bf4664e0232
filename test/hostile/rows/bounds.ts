import type { Row } from './row.ts';

/** A step that would wait for ever, or grow without bound. */
export interface BoundRow extends Row {
  flags: string[];
  /** Script of the test. */
  test: string;
  code: number;
  says: string;
  /** The step has ended after so many seconds, also on a busy machine. */
  seconds: number;
}

const HEALTH = ['cmd=sleep 100', 'timeout=100s', 'interval=1s'].map((text) => `--run-arg=--health-${text}`);
const NEVER_READY = 'was not ready within 3 s';

export const BOUND_ROWS: BoundRow[] = [
  // It ran past ready-timeout.
  {
    ...{ kind: 'bounds', attack: 'a health check of 100 s', as: 'job user', holds: 'ready-timeout' },
    ...{ flags: [...HEALTH, '--ready-timeout', '3'], test: 'true', code: 2, says: NEVER_READY, seconds: 60 },
  },
  {
    ...{ kind: 'bounds', attack: 'a probe in the container that never ends', as: 'root', holds: 'ready-timeout' },
    ...{
      flags: ['--ready', 'exec:sleep 100', '--ready-timeout', '3'],
      test: 'true',
      code: 2,
      says: NEVER_READY,
      seconds: 60,
    },
  },
  {
    ...{
      kind: 'bounds',
      attack: 'a program that ignores the end, with a stop time-out of a day',
      as: 'job user',
      holds: 'test-timeout',
    },
    ...{
      flags: ['--ready', 'none', '--run-arg=--stop-timeout=86400', '--test-timeout', '4'],
      test: 'true',
      code: 0,
      says: '',
      seconds: 90,
    },
  },
  // An uncaught exception after 614 MB.
  {
    ...{
      kind: 'bounds',
      attack: 'a line of 700 MB in the output of the test',
      as: 'job user',
      holds: 'the line is cut',
    },
    ...{
      flags: ['--ready', 'none'],
      test: "head -c 700000000 /dev/zero | tr '\\0' x; echo; echo the end",
      code: 0,
      says: 'the end',
      seconds: 120,
    },
  },
  {
    ...{ kind: 'bounds', attack: 'a test that never ends, and ignores the end', as: 'job user', holds: 'test-timeout' },
    ...{
      flags: ['--ready', 'none', '--test-timeout', '3'],
      test: "trap '' TERM INT; sleep 300",
      code: 2,
      says: 'test-timeout',
      seconds: 60,
    },
  },
];
