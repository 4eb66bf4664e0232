/**
 * The log. It has two implementations: workflow commands on a runner, plain lines on a terminal. Both make each message
 * one harmless line (see `harmless`), whatever is in it.
 */
export interface Log {
  info(message: string): void;
  /** Useful information without consequences (a fall-back was used). An annotation on a runner. */
  notice(message: string): void;
  warning(message: string): void;
  /** `fix` is the next step; it can have several lines. */
  error(message: string, fix?: string): void;
  debug(message: string): void;
  /** A log group around `work`; groups do not nest. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A line that the next one can replace. The implementation limits the rate. */
  progress(message: string): void;
  /**
   * Output of a foreign program (test, container), never read as a workflow command. What comes after `write` has
   * resolved is not shown.
   */
  foreign(write: (line: (text: string) => void) => Promise<void>): Promise<void>;
  /** Lets the runner mask this value everywhere. */
  secret(value: string): void;
}
