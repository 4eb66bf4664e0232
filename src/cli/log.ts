import type { Log } from '../base/log.ts';

const PROGRESS_EVERY_MS = 500;

/**
 * Returns a function that adds a colour or style (ECMA-48, SGR) to a text. It returns the text unchanged if the stream
 * is not a terminal, or if NO_COLOR is set.
 */
export function painter(stream: NodeJS.WriteStream): (code: number, text: string) => string {
  const colours = stream.isTTY === true && stream.hasColors();
  return (code, text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
}

/** The log of the command line. Writes to stderr, because stdout is reserved for the result. */
export function terminalLog(stream: NodeJS.WriteStream = process.stderr, verbose = false): Log {
  const tty = stream.isTTY === true;
  const paint = painter(stream);
  let transient = false;
  let lastProgress = 0;
  const line = (text: string) => {
    if (transient) stream.write('\r\x1b[K');
    transient = false;
    stream.write(`${text}\n`);
  };
  return {
    info: (message) => line(`  ${message}`),
    notice: (message) => line(paint(36, `  note: ${message}`)),
    warning: (message) => line(paint(33, `  warning: ${message}`)),
    error: (message) => line(paint(31, `error: ${message}`)),
    debug: (message) => verbose && line(paint(2, `  ${message}`)),
    async group(title, work) {
      line(paint(1, title));
      return work();
    },
    progress(message) {
      if (!tty || Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
      lastProgress = Date.now();
      stream.write(`\r\x1b[K  ${message}`);
      transient = true;
    },
    foreign: (write) => write((text) => line(`  | ${text}`)),
    secret: () => {},
  };
}
