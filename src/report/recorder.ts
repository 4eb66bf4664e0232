import { asFailure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import { showDuration } from '../base/units.ts';
import type { Report } from './report.ts';

/** Fills the report during a run: each phase becomes a log group with a time, each warning is logged and recorded. */
export class Recorder {
  readonly report: Report;
  readonly #log: Log;

  constructor(report: Report, log: Log) {
    this.report = report;
    this.#log = log;
  }

  async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const record = { name, ms: 0 };
    this.report.phases.push(record);
    return this.#log.group(name, async () => {
      try {
        return await work();
      } finally {
        record.ms = Math.round(performance.now() - begin);
        this.#log.info(`${name} took ${showDuration(record.ms)}`);
      }
    });
  }

  /** Logs and records a warning once: packing again repeats the same warnings. */
  warn(message: string): void {
    if (this.report.warnings.includes(message)) return;
    this.report.warnings.push(message);
    this.#log.warning(message);
  }

  fail(error: unknown): void {
    markFailed(this.report, this.report.phases.at(-1)?.name ?? 'Checking the inputs', error);
  }
}

/** Records the failure and its phase. */
export function markFailed(report: Report, phase: string, error: unknown): void {
  const { message, containerSaid, fix, exitCode, evidence } = asFailure(error);
  report.outcome = 'failed';
  report.failure = {
    phase,
    message,
    ...(containerSaid ? { containerSaid } : {}),
    ...(fix ? { fix } : {}),
    exitCode,
    evidence,
  };
}
