import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Log } from '../log.ts';

const KINDS = ['info', 'notice', 'warning', 'error', 'debug', 'foreign'] as const;
type Kind = (typeof KINDS)[number];
/** `turn` parts what one step tells from what the next one tells. */
type Entry = [Kind, string] | ['turn'];

/** A log for a program that nobody reads from: what is said goes into a file, for the step that asks next. */
export function journalLog(file: string): Log & { turn(): void } {
  const write = (...entry: Entry) => {
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // Its folder is gone or the disk is full: what is held must be given back all the same.
    }
  };
  const keep = (kind: Kind) => (message: string) => write(kind, message);
  return {
    info: keep('info'),
    notice: keep('notice'),
    warning: keep('warning'),
    error: keep('error'),
    debug: keep('debug'),
    // Hours of it would be nothing but old by the time that it is read.
    progress: () => {},
    // The step that started the program has told the runner.
    secret: () => {},
    async group(title, work) {
      write('info', title);
      return work();
    },
    foreign: (write) => write(keep('foreign')),
    turn: () => write('turn'),
  };
}

/** Reads a journal while it is written. */
export class Journal {
  readonly #file: string;
  #at = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Says in `log` what has come since the last call. */
  async replay(log: Log): Promise<void> {
    for (const entry of this.#next()) {
      if (entry[0] === 'turn') continue;
      const [kind, message] = entry;
      if (kind === 'foreign') await log.foreign(async (line) => line(message));
      else log[kind](message);
    }
  }

  /** Leaves out what was told before the last turn. */
  skip(): void {
    let end = 0;
    this.#next((entry, at) => {
      if (entry[0] === 'turn') end = at;
    });
    this.#at = end;
  }

  /** The last `count` messages of all, but for debug's: those are only shown to who asks for them. */
  tail(count: number): string[] {
    this.#at = 0;
    const said = this.#next().flatMap(([kind, message]) => (kind === 'debug' ? [] : (message ?? [])));
    return said.slice(-count);
  }

  /** The whole lines behind the last one; `each` is told where the one behind it begins, in bytes. */
  #next(each: (entry: Entry, end: number) => void = () => {}): Entry[] {
    const bytes = readFrom(this.#file, this.#at);
    const entries: Entry[] = [];
    for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
      const entry = JSON.parse(bytes.toString('utf8', from, end)) as Entry;
      entries.push(entry);
      each(entry, this.#at + end + 1);
    }
    this.#at += bytes.lastIndexOf(10) + 1;
    return entries;
  }
}

function readFrom(file: string, at: number): Buffer {
  if (!existsSync(file)) return Buffer.alloc(0);
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - at));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at));
  } finally {
    closeSync(fd);
  }
}
