import type { ImageConfig } from '../image/config.ts';
import type { CreateRequest } from '../image/create-request.ts';
import type { RunnableImage } from '../image/reference.ts';
import type { Touches } from './touch.ts';

export type TracerName = 'sysdig' | 'strace' | 'none';

/** The arguments that create the observed container: `docker create ...runArgs IMAGE ...command`. */
export interface ContainerSpec {
  image: RunnableImage;
  /** `docker create` arguments, the user's `run-args` and our own, in the engine's order. */
  runArgs: string[];
  /** Replaces CMD if not empty. */
  command: string[];
}

/** One way to capture a container's file accesses. */
export interface Tracer {
  readonly name: TracerName;
  /** For the log and the report: name, version, driver ("sysdig 0.41.4, modern eBPF"). */
  readonly description: string;
  /** True if the container is created in another way than by the user's `docker run`. */
  readonly changesContainer: boolean;
  /**
   * Returns the container as it must be created for the capture. Sysdig changes nothing; strace mounts itself and wraps
   * the entrypoint (`config` is the image's, for Entrypoint and Cmd).
   */
  prepare(spec: ContainerSpec, config: ImageConfig): Promise<ContainerSpec>;
  /**
   * Finds out, in a temporary container of `image`, whether the tracer works on this machine, so that `attach` need
   * not. Never rejects.
   */
  rehearse?(image: RunnableImage): Promise<void>;
  /**
   * Starts to observe a container that was created but not started. Resolves when everything that the container does
   * from now on will be captured. Throws `Unavailable` if this tracer does not work on this machine, and then leaves
   * the container unchanged.
   */
  attach(containerId: string): Promise<Observation>;
  /** Starts to observe all containers that `Fleet.admit` will prepare. Throws `Unavailable` as `attach` does. */
  attachFleet(group: ContainerGroup): Promise<Fleet>;
}

/** Containers that somebody else creates. */
export interface ContainerGroup {
  /** A word that names nothing else on this machine: `micropacker` and 8 to 40 lower-case letters and digits. */
  name: string;
  /** The image of a container for trials. */
  image: RunnableImage | undefined;
  /** How the engine names the cgroups of containers. */
  cgroupDriver: 'cgroupfs' | 'systemd';
}

/** A running capture. Call exactly one of `finish` and `abandon`, or `abandon` after `finish` threw. */
export interface Observation {
  /** Milliseconds from the tracer's start until its first event. */
  readonly attachMs: number;
  /** What was captured so far. */
  readonly touches: Touches;
  /** Reads what the tracer has written so far, if it is not read at once. */
  catchUp?(): Promise<void>;
  /** Rejects as soon as the tracer dies by itself; otherwise never settles. */
  readonly died: Promise<never>;
  /**
   * The argv for `docker exec CONTAINER …` so that the program is captured: unchanged for sysdig, wrapped for strace.
   */
  execArgv(argv: string[]): string[];
  /** Set if the tracer does not see the engine's own runs of the HEALTHCHECK. */
  readonly seesOwnExecsOnly?: true;
  /** Call it before the container is stopped. Throws `Failure` if the tracer no longer observes it. */
  beforeStop(): void;
  /**
   * Call it after the container has stopped. Reads the remaining events, ends the tracer and returns the capture.
   * `execs` are the commands that ran in the container with `docker exec`, without its HEALTHCHECK.
   */
  finish(execs: readonly string[]): Promise<Captured>;
  /** Ends the tracer at once and removes its files. */
  abandon(): Promise<void>;
}

/** A running capture of several containers. Call `finish` or `abandon` as for an `Observation`. */
export interface Fleet {
  readonly attachMs: number;
  /** What was captured so far of each container, by its full id. */
  readonly touches: ReadonlyMap<string, Touches>;
  readonly died: Promise<never>;
  readonly seesOwnExecsOnly?: true;
  /** Changes a request so that its container is observed. `config` is the image's. Throws `Unavailable`. */
  admit(request: CreateRequest, config: ImageConfig): Promise<Admitted>;
  /** As `Observation.execArgv`, in one of the containers. */
  execArgv(id: string, argv: string[]): string[];
  /**
   * Call it after all containers have stopped. `execsOf` tells the commands that ran in a container, `started` whether
   * any was started.
   */
  finish(execsOf: (id: string) => readonly string[], started: boolean): Promise<FleetCaptured>;
  abandon(): Promise<void>;
  /** Removes what the containers were in. Call it last, when they are removed. */
  release?(): Promise<void>;
}

export interface Admitted {
  request: CreateRequest;
  /** Call it with the id when the container was created, before it is started. */
  created(id: string): void;
}

export interface FleetCaptured extends Omit<Captured, 'touches' | 'unseen'> {
  /** By the full ids of the containers. */
  containers: ReadonlyMap<string, Pick<Captured, 'touches' | 'unseen'>>;
}

export interface Captured {
  touches: Touches;
  /** Number of events that the kernel dropped; 0 for strace, which stops the program instead. */
  drops: number;
  /** Number of events from the kernel, if the tracer reports it. */
  events?: number;
  /** Path of the raw capture (`keep-capture`). */
  raw?: string;
  /** Programs (paths, or names on PATH) that ran in the container, but whose file accesses the tracer cannot see. */
  unseen?: string[];
  /** Warnings about things that happened in this run and that the tracer cannot see. */
  warnings: string[];
}
