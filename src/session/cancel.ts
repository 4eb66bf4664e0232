import { Cancelled } from '../base/failure.ts';

/** Until `off`, SIGINT and SIGTERM abort `signal` instead of ending this process. A second signal has no effect. */
export function cancellation(): { signal: AbortSignal; off: () => void } {
  const controller = new AbortController();
  // A second signal must not end this process before the clean-up.
  const cancel = () => controller.abort(new Cancelled());
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  return { signal: controller.signal, off: () => process.off('SIGINT', cancel).off('SIGTERM', cancel) };
}
