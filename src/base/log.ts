/**
 * The log, the only way to print. It has two implementations: workflow commands on a runner, plain lines on a terminal.
 */
export interface Log {
  info(message: string): void;
  /** Useful information without consequences (a fall-back was used). An annotation on a runner. */
  notice(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  debug(message: string): void;
  /** A log group around `work`; groups do not nest. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A line that the next one can replace. The implementation limits the rate. */
  progress(message: string): void;
  /** Output of a foreign program (test, container): shown unchanged, never read as a workflow command. */
  foreign(write: (line: (text: string) => void) => Promise<void>): Promise<void>;
  /** Lets the runner mask this value everywhere. */
  secret(value: string): void;
}
