import type { ImageConfig } from '../image/config.ts';
import type { Touches } from './touch.ts';

export type TracerName = 'sysdig' | 'strace' | 'none';

/** How the observed container is created: `docker create ...runArgs IMAGE ...command`. */
export interface ContainerSpec {
  image: string;
  /** `docker create` arguments: the user's `run-args` and our own, in the order they are given to the engine. */
  runArgs: string[];
  /** Replaces CMD when not empty. */
  command: string[];
}

/** One way to watch a container's file accesses. */
export interface Tracer {
  readonly name: TracerName;
  /** For the log and the report: name, version, driver ("sysdig 0.41.4, modern eBPF"). */
  readonly description: string;
  /** Whether the container is created otherwise than the user's `docker run` would. */
  readonly changesContainer: boolean;
  /**
   * The container as it must be created to be observed. Sysdig changes nothing; strace mounts itself in and goes before
   * the entrypoint (`config` is the image's, for its Entrypoint and Cmd).
   */
  prepare(spec: ContainerSpec, config: ImageConfig): Promise<ContainerSpec>;
  /**
   * Starts to observe a container that was created and not started. Resolves when everything it does from now on will be
   * seen. Throws `TracerUnavailable` when this tracer does not work on this machine; the container is then untouched.
   */
  attach(containerId: string, signal: AbortSignal): Promise<Observation>;
}

/** A running capture. Exactly one of `finish` and `abandon` is called; `abandon` may follow a `finish` that threw. */
export interface Observation {
  /** Milliseconds from the tracer's start until it was seen to observe. */
  readonly attachMs: number;
  /** Paths seen so far, for the progress line. */
  seen(): number;
  /** Rejects as soon as the tracer dies although nobody asked it to; otherwise never settles. */
  readonly died: Promise<never>;
  /**
   * The argv to give to `docker exec CONTAINER …` so that the program's accesses are seen: the same for sysdig, wrapped
   * for strace.
   */
  execArgv(argv: string[]): string[];
  /** Called before the container is stopped: throws `Failure` when the tracer does not watch it any more. */
  beforeStop(): void;
  /** Called after the container has stopped: drains, ends the tracer and says what was seen. */
  finish(): Promise<Captured>;
  /** Ends the tracer at once and removes what it wrote. */
  abandon(): Promise<void>;
}

export interface Captured {
  touches: Touches;
  /** Events the kernel could not hand over; 0 for strace, which stops the program instead. */
  drops: number;
  /** Events that crossed from the kernel, where the tracer tells. */
  events?: number;
  /** Path of the raw capture, when it was asked for (`keep-capture`). */
  raw?: string;
  /** What the tracer cannot see and came up in this run, for the log. */
  warnings: string[];
}

/** This tracer cannot work here; the next one may. The message says why, in one line, with the tool's last real line. */
export class TracerUnavailable extends Error {
  override name = 'TracerUnavailable';
  readonly mend: string | undefined;
  constructor(message: string, mend?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.mend = mend;
  }
}
