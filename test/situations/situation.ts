/** A step of a row's job. `whole` is the root action, `test` a step of the user. */
export type Step = 'whole' | 'start' | 'test' | 'stop' | 'pack' | 'start again' | Mishap;
/** A mishap between steps. */
export type Mishap = 'the tracer is killed' | 'the watcher is killed' | 'the folder is taken away';
/** An event while a step runs. */
export type Event = 'cancel' | 'two cancels' | 'SIGKILL' | 'the engine stops answering for 12 s';

/** One row of the table: where the job runs, what happens, and the expected result. */
export interface Situation {
  name: string;
  target: 'image' | 'service' | 'compose';
  tracer: 'sysdig' | 'strace' | 'auto';
  /** The program in the container, see programs.ts; default: `server`. */
  program?: 'server' | 'processes' | 'native' | 'node';
  /** Default: `whole`. */
  steps?: readonly Step[];
  /** Inputs of the first step. */
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Shell commands that are added to the test. */
  test?: string;
  /**
   * The existing part of the compose project: all services but `crashing`; only `crashing`; one other service that was
   * never started; or nothing.
   */
  project?: 'up' | 'crashing' | 'created' | 'down';
  /** A special runner; on all except a new runner, sysdig is already unpacked. */
  place?: 'a new runner' | 'a full disk' | 'another run beside it';
  /** Events that follow the first matching line of the first step, after `waitMs`. */
  during?: readonly [line: RegExp, waitMs: number, events: readonly Event[]];
  /** Paths that the list must have; if undefined, there must be no list. */
  has?: readonly string[];
  /** Paths that the list must not have: nothing touches them. */
  lacks?: readonly string[];
  /** Paths that are touched but missing from the list: the tracer does not see them. */
  unseen?: readonly string[];
  /** Paths that the summary of the last step lists as missing at run time. */
  names?: readonly string[];
  /** The error of the last step; if undefined, it must pass. */
  error?: string;
  /** The warnings and notices; there must be no others. */
  says?: readonly string[];
}

/** A part of the table. */
export interface Topic {
  title: string;
  rows: readonly Situation[];
}
