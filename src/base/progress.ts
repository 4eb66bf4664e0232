import type { Log } from './log.ts';

const EVERY_MS = 2000;

/** Logs the text of `tell` every two seconds until `work` ends. */
export async function withProgress<T>(log: Log, tell: () => string, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => log.progress(tell()), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
