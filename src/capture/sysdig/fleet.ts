import { rm } from 'node:fs/promises';
import type { CreateRequest } from '../../image/create-request.ts';
import { requireAll } from '../overflow.ts';
import type { Touches } from '../touch.ts';
import type { Admitted, Fleet, FleetCaptured } from '../tracer.ts';
import { type ParentOf, removeCgroups } from './group.ts';
import { endOf, type Running, sawNothing, watchedDeath } from './observation.ts';

/** A capture by sysdig of all containers below one cgroup. */
export class SysdigFleet implements Fleet {
  readonly attachMs: number;
  readonly died: Promise<never>;
  readonly #running: Omit<Running, 'touches'>;
  readonly #touches: Map<string, Touches>;
  readonly #parentOf: ParentOf;
  readonly #parents = new Set<string>();

  /** `touches` is filled while sysdig runs. */
  constructor(running: Omit<Running, 'touches'>, touches: Map<string, Touches>, parentOf: ParentOf) {
    [this.#running, this.#touches, this.#parentOf] = [running, touches, parentOf];
    this.attachMs = running.attachMs;
    this.died = watchedDeath(running.session);
  }

  get touches(): ReadonlyMap<string, Touches> {
    return this.#touches;
  }

  execArgv(_: string, argv: string[]): string[] {
    return argv;
  }

  async admit(request: CreateRequest): Promise<Admitted> {
    const CgroupParent = this.#parentOf(request.HostConfig?.CgroupParent || undefined);
    this.#parents.add(CgroupParent);
    return { request: { ...request, HostConfig: { ...request.HostConfig, CgroupParent } }, created: () => {} };
  }

  async finish(_: unknown, started: boolean): Promise<FleetCaptured> {
    const { drops, events } = await endOf(this.#running);
    for (const touches of this.#touches.values()) requireAll(touches);
    // Every start touches files.
    if (started && this.#parents.size > 0 && this.#touches.size === 0) throw sawNothing();
    const containers = new Map([...this.#touches].map(([id, touches]) => [id, { touches }]));
    return { containers, drops, events, raw: this.#running.raw, warnings: [] };
  }

  async abandon(): Promise<void> {
    const { session, raw } = this.#running;
    await session.kill();
    if (raw) await rm(raw, { force: true });
  }

  /** The engine leaves the cgroup above those of its containers. */
  release(): Promise<void> {
    return removeCgroups([...this.#parents], this.#running.session.root);
  }
}
