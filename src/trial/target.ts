import type { Touches } from '../capture/touch.ts';
import type { ContainerSpec } from '../capture/tracer.ts';

/** Creates, starts, stops and removes the observed container. The run in between is the same for every kind. */
export interface Target {
  /** The container as the user wants it, before a tracer changes it. */
  readonly spec: ContainerSpec;
  /** True if another container can be made while this one is being removed. */
  readonly letsOthers: boolean;
  /** Creates the container from `spec`, does not start it, and returns its id. */
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  /** Stops the container as in production, so that files opened at shutdown are captured too; see `stopContainer`. */
  stop(id: string, heeds?: boolean, mostMs?: number): Promise<boolean>;
  /** Warnings about what the container, which has ended, lacks of the one that the user named. */
  warnings?(touches: Touches): Promise<string[]>;
  /** Restores the state before `create`, also after a failure or a cancel. */
  release(): Promise<void>;
}
