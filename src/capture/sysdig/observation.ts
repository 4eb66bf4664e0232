import { rm } from 'node:fs/promises';
import { EXIT, Failure } from '../../failure.ts';
import type { Touches } from '../touch.ts';
import type { Captured, Observation } from '../tracer.ts';
import { driverCounts } from './drops.ts';
import type { Sentinel } from './sentinel.ts';
import type { Session } from './session.ts';

const DRAIN_MS = 60_000;

export interface Running {
  session: Session;
  sentinel: Sentinel;
  touches: Touches;
  attachMs: number;
  raw: string | undefined;
}

/** A capture by sysdig, from the moment its probe is known to be attached. */
export class SysdigObservation implements Observation {
  readonly attachMs: number;
  readonly died: Promise<never>;
  readonly #running: Running;

  constructor(running: Running) {
    this.#running = running;
    this.attachMs = running.attachMs;
    this.died = running.session.died.catch((error: Error) => {
      throw incomplete(`sysdig died during the capture: ${error.message}`, running.session);
    });
    this.died.catch(() => {});
  }

  seen(): number {
    return this.#running.touches.size;
  }

  execArgv(argv: string[]): string[] {
    return argv;
  }

  /** Its death is told at once, see `died`. */
  beforeStop(): void {}

  async finish(): Promise<Captured> {
    const { session, touches, raw } = this.#running;
    await this.#drain();
    if (!(await session.interrupt())) throw incomplete(`sysdig did not end well: ${session.reason()}`, session);
    const { drops, events } = driverCounts(session.errors);
    if (drops === undefined) throw incomplete('sysdig did not say how many events were dropped', session);
    // The start alone touches files; without it the container ran on another machine's kernel.
    if (touches.size === 0) throw sawNothing();
    return { touches, drops, events, raw, warnings: [] };
  }

  async abandon(): Promise<void> {
    await this.#running.session.kill();
    if (this.#running.raw) await rm(this.#running.raw, { force: true });
  }

  /**
   * SIGINT ends sysdig without reading what is left in the kernel's buffers, so they are drained first. Twice: sysdig takes
   * a look at one CPU's buffer after the other and sorts what it found, so the first sentinel can overtake an older event
   * that came into a buffer just after the look at it. The second one is opened when the first is back, hence found by a
   * later round of looks, which also finds everything older than the first.
   */
  async #drain(): Promise<void> {
    const { session, sentinel } = this.#running;
    for (const name of ['end-1', 'end-2']) {
      if (await sentinel.comesBack(name, DRAIN_MS, () => session.ended)) continue;
      const why = session.ended ? `sysdig died: ${session.reason()}` : `sysdig is ${DRAIN_MS / 1000} s behind`;
      throw incomplete(`the capture's end was not seen: ${why}`, session);
    }
  }
}

function sawNothing(): Failure {
  return new Failure('sysdig saw nothing of the container', {
    exitCode: EXIT.incomplete,
    mend: 'The container engine must run on this machine: see DOCKER_HOST, DOCKER_CONTEXT and docker context ls.',
  });
}

function incomplete(message: string, session: Session): Failure {
  return new Failure(message, {
    exitCode: EXIT.incomplete,
    mend: 'The file list would lack files. Run again; if it stays so, use tracer: strace.',
    evidence: [{ title: "sysdig's last lines", lines: session.errors.slice(-10) }],
  });
}
