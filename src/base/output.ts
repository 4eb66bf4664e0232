/** Errors of a write that nobody can read: a pipe without a reader, a terminal that is gone. */
const UNREAD: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/**
 * Lets the process go on when nobody reads its output any more: after `| head`, or with a `tee` that the same Ctrl+C
 * ended. Otherwise the next write ends Node at once, and containers, processes and temporary files of the run stay.
 */
export function outliveReaders(streams: NodeJS.EventEmitter[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!UNREAD.includes(error.code)) throw error;
    });
  }
}
