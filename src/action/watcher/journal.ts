import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Log } from '../../base/log.ts';

const KINDS = ['info', 'notice', 'warning', 'error', 'debug', 'foreign'] as const;
type Kind = (typeof KINDS)[number];
/** A message, with the next step of an error. `turn` separates the entries for one step from those for the next. */
type JournalEntry = [Kind, string, string?] | ['turn'];

/** The log of the watcher, which has no console: a file that the next step replays. */
export function journalLog(file: string): Log & { turn(): void } {
  const write = (...entry: JournalEntry) => {
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // The folder is gone or the disk is full. Continue: the container must still be cleaned up.
    }
  };
  const keep = (kind: Kind) => (message: string) => write(kind, message);
  return {
    info: keep('info'),
    notice: keep('notice'),
    warning: keep('warning'),
    error: (message, fix) => write('error', message, fix),
    debug: keep('debug'),
    // Progress is out of date when the file is read.
    progress: () => {},
    // The start step already masked the secret.
    secret: () => {},
    async group(title, work) {
      write('info', title);
      return work();
    },
    foreign: (write) => write(keep('foreign')),
    turn: () => write('turn'),
  };
}

/** Reads a journal while the watcher still writes it. */
export class Journal {
  readonly #file: string;
  #at = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Writes the entries since the last call into `log`. */
  async replay(log: Log): Promise<void> {
    for (const entry of this.#next()) {
      if (entry[0] === 'turn') continue;
      const [kind, message, fix] = entry;
      if (kind === 'foreign') await log.foreign(async (line) => line(message));
      else log[kind](message, fix);
    }
  }

  /** Skips all entries before the last turn. */
  skip(): void {
    let end = 0;
    this.#next((entry, at) => {
      if (entry[0] === 'turn') end = at;
    });
    this.#at = end;
  }

  /** The last `count` messages of the whole journal, without debug messages. */
  tail(count: number): string[] {
    this.#at = 0;
    const said = this.#next().flatMap(([kind, message]) => (kind === 'debug' ? [] : (message ?? [])));
    return said.slice(-count);
  }

  /** Reads the complete lines since the last call. `each` gets every entry and the byte offset of its end. */
  #next(each: (entry: JournalEntry, end: number) => void = () => {}): JournalEntry[] {
    const bytes = readFrom(this.#file, this.#at);
    const entries: JournalEntry[] = [];
    for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
      const entry = JSON.parse(bytes.toString('utf8', from, end)) as JournalEntry;
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
