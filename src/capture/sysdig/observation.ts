import { rm } from 'node:fs/promises';
import { EXIT, Failure } from '../../base/failure.ts';
import { requireAll } from '../overflow.ts';
import type { Touches } from '../touch.ts';
import type { Captured, Observation } from '../tracer.ts';
import { driverCounts } from './drops.ts';
import type { Sentinel } from './sentinel.ts';
import type { SysdigProcess } from './sysdig-process.ts';

const DRAIN_MS = 60_000;

export interface Running {
  session: SysdigProcess;
  sentinel: Sentinel;
  touches: Touches;
  attachMs: number;
  raw: string | undefined;
}

/** A capture by sysdig whose probe is attached. */
export class SysdigObservation implements Observation {
  readonly attachMs: number;
  readonly died: Promise<never>;
  readonly #running: Running;

  constructor(running: Running) {
    this.#running = running;
    this.attachMs = running.attachMs;
    this.died = watchedDeath(running.session);
  }

  get touches(): Touches {
    return this.#running.touches;
  }

  execArgv(argv: string[]): string[] {
    return argv;
  }

  /** Nothing to check: `died` rejects at once. */
  beforeStop(): void {}

  async finish(): Promise<Captured> {
    const { touches, raw } = this.#running;
    const { drops, events } = await endOf(this.#running);
    requireAll(touches);
    // Every start touches files. Without any, the container ran on another machine's kernel.
    if (touches.size === 0) throw sawNothing();
    return { touches, drops, events, raw, warnings: [] };
  }

  async abandon(): Promise<void> {
    await this.#running.session.kill();
    if (this.#running.raw) await rm(this.#running.raw, { force: true });
  }
}

/** Rejects with a `Failure` when sysdig ends by itself. */
export function watchedDeath(session: SysdigProcess): Promise<never> {
  const died = session.died.catch((error: Error) => {
    throw incomplete(`sysdig died during the capture: ${error.message}`, session);
  });
  died.catch(() => {});
  return died;
}

/** Reads the remaining events and ends sysdig. Returns the numbers of events. Throws `Failure` if that fails. */
export async function endOf(running: Omit<Running, 'touches'>): Promise<{ drops: number; events: number | undefined }> {
  const { session } = running;
  await drain(running);
  if (!(await session.interrupt())) throw incomplete(`sysdig failed at its end: ${session.reason()}`, session);
  const { drops, events } = driverCounts(session.errors);
  if (drops === undefined) throw incomplete('sysdig did not report the number of dropped events', session);
  return { drops, events };
}

/**
 * Waits until sysdig has read the kernel's buffers, because it does not read them after SIGINT. Uses two sentinels:
 * sysdig reads the buffers of the CPUs in turn and sorts the events, so the first sentinel can overtake an older
 * event that came into a buffer just after it was read. The second sentinel is opened when the first is back, so a
 * later round finds it, and that round also finds everything older than the first.
 */
async function drain({ session, sentinel }: Omit<Running, 'touches'>): Promise<void> {
  for (const name of ['end-1', 'end-2']) {
    if (await sentinel.comesBack(name, DRAIN_MS, () => session.ended)) continue;
    const why = session.ended ? `sysdig died: ${session.reason()}` : `sysdig is ${DRAIN_MS / 1000} s behind`;
    throw incomplete(`the capture has no confirmed end: ${why}`, session);
  }
}

export function sawNothing(): Failure {
  return new Failure('sysdig captured nothing from the container', {
    exitCode: EXIT.incomplete,
    fix: 'The container engine must run on this machine: check DOCKER_HOST, DOCKER_CONTEXT and docker context ls.',
  });
}

function incomplete(message: string, session: SysdigProcess): Failure {
  return new Failure(message, {
    exitCode: EXIT.incomplete,
    fix: 'The file list would lack files. Run again; if it fails again, use tracer: strace.',
    evidence: [{ title: "sysdig's last lines", lines: session.errors.slice(-10) }],
  });
}
