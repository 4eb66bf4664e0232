/** What the job of a row does, one step after the other. `whole` is the root action, `test` a step of the user's own. */
export type Step = 'whole' | 'start' | 'test' | 'stop' | 'pack' | 'start again' | Mishap;
/** What happens to it on the way. */
export type Mishap = 'the tracer is killed' | 'the watcher is killed' | 'the folder is taken away';
/** What happens to a step of it while that runs. */
export type Event = 'cancel' | 'two cancels' | 'SIGKILL' | 'the engine stops answering for 12 s';

/** One row of the table: where it runs, what happens, and what must come of it. */
export interface Situation {
  name: string;
  target: 'image' | 'service' | 'compose';
  tracer: 'sysdig' | 'strace' | 'auto';
  /** What runs in the container: see programs.ts; `server` where it is not given. */
  program?: 'server' | 'processes' | 'native' | 'node';
  /** `whole` where it is not given. */
  steps?: readonly Step[];
  /** Of the first step. */
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Shell commands that are added to the test. */
  test?: string;
  /** What of the compose project is there before: all but `crashing`, that alone, only another service that was never started, or nothing. */
  project?: 'up' | 'crashing' | 'created' | 'down';
  /** Elsewhere sysdig is unpacked already. */
  place?: 'a new runner' | 'a full disk' | 'another run beside it';
  /** At the first line of the first step that matches, a moment later. */
  during?: readonly [line: RegExp, waitMs: number, events: readonly Event[]];
  /** Paths that the list must have; no list may be handed out where it is not given. */
  has?: readonly string[];
  /** Paths that it must not have: nothing touches them. */
  lacks?: readonly string[];
  /** Paths that are touched, and that it lacks all the same: the tracer does not see them. */
  unseen?: readonly string[];
  /** Paths that the summary of the last step names as looked for in vain. */
  names?: readonly string[];
  /** What the last step fails with; it must pass where it is not given. */
  error?: string;
  /** What is said in warnings and notices, and nothing else may be. */
  says?: readonly string[];
}

/** A part of the table. */
export interface Topic {
  title: string;
  rows: readonly Situation[];
}
