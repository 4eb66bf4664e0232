import type { Log } from '../base/log.ts';
import { harmless, harmlessLines, type Printable, painted, print, redraw } from '../base/printer.ts';

const PROGRESS_EVERY_MS = 500;

/** Adds a colour or style (ECMA-48, SGR) to a text. */
export type Paint = (code: number, text: Printable) => Printable;

/** Returns a `Paint` that changes nothing if the stream is not a terminal, or if NO_COLOR is set. */
export function painter(stream: NodeJS.WriteStream): Paint {
  const colours = stream.isTTY === true && stream.hasColors();
  return (code, text) => (colours ? painted(code, text) : text);
}

/** The log of the command line. Writes to stderr, because stdout is reserved for the result. */
export function terminalLog(stream: NodeJS.WriteStream = process.stderr, verbose = false): Log {
  const tty = stream.isTTY === true;
  const paint = painter(stream);
  let transient = false;
  let lastProgress = 0;
  const line = (text: Printable) => {
    if (transient) redraw(stream);
    transient = false;
    print(stream, text);
  };
  return {
    info: (message) => line(harmless(`  ${message}`)),
    notice: (message) => line(paint(36, harmless(`  note: ${message}`))),
    warning: (message) => line(paint(33, harmless(`  warning: ${message}`))),
    error(message, fix = '') {
      for (const text of [harmless(`error: ${message}`), ...(fix ? harmlessLines(fix) : [])]) line(paint(31, text));
    },
    debug: (message) => verbose && line(paint(2, harmless(`  ${message}`))),
    async group(title, work) {
      line(paint(1, harmless(title)));
      return work();
    },
    progress(message) {
      if (!tty || Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
      lastProgress = Date.now();
      redraw(stream, harmless(`  ${message}`));
      transient = true;
    },
    async foreign(write) {
      let open = true;
      try {
        await write((text) => open && line(harmless(`  | ${text}`)));
      } finally {
        open = false;
      }
    },
    secret: () => {},
  };
}
