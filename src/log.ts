/** The one way to speak. Two implementations: workflow commands on a runner, plain lines on a terminal. */
export interface Log {
  info(message: string): void;
  /** Something worth knowing that changes nothing (a fall-back that was taken). An annotation on a runner. */
  notice(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  debug(message: string): void;
  /** A log group around `work`; groups do not nest. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A line that is allowed to be replaced by the next one; rate-limited by the implementation. */
  progress(message: string): void;
  /** Output of somebody else's program (test, container): shown as is, never read as a workflow command. */
  foreign(write: (line: (text: string) => void) => Promise<void>): Promise<void>;
  /** The runner shall hide this value wherever it is printed. */
  secret(value: string): void;
}
