import { Cancelled } from './failure.ts';

/** Until `off`, SIGINT and SIGTERM abort `signal` instead of ending this process; a second one changes nothing. */
export function cancellation(): { signal: AbortSignal; off: () => void } {
  const controller = new AbortController();
  // A second signal must not end us before the clean-up is done.
  const cancel = () => controller.abort(new Cancelled());
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  return { signal: controller.signal, off: () => process.off('SIGINT', cancel).off('SIGTERM', cancel) };
}
