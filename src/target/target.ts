import type { ContainerSpec } from '../capture/tracer.ts';

/** How the observed container comes and goes; what happens to it in between is the same for every kind. */
export interface Target {
  /** The container as its user wants it, before a tracer changes it. */
  readonly spec: ContainerSpec;
  /** Makes the container as `spec` says and returns its id; it does not run yet. */
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  /** Ends it as production would, so that what it opens while shutting down is seen too; see `stopContainer`. */
  stop(id: string, heeds?: boolean): Promise<boolean>;
  /** Puts everything back as it was before `create`, whatever happened since; cancelled or not. */
  release(): Promise<void>;
}
