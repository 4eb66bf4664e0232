import { type FileHandle, open } from 'node:fs/promises';

const CHUNK = 1 << 20;

/** Reads a growing file line by line, one character per byte. */
export class Follower {
  readonly #path: string;
  readonly #take: (line: string) => void;
  #file: FileHandle | undefined;
  #at = 0;
  #rest = '';

  constructor(path: string, take: (line: string) => void) {
    this.#path = path;
    this.#take = take;
  }

  /** Bytes read so far. */
  get size(): number {
    return this.#at;
  }

  /** Reads to the current end. A line without its newline waits for the rest. */
  async more(): Promise<void> {
    this.#file ??= await open(this.#path, 'r');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, CHUNK, this.#at);
      if (bytesRead === 0) return;
      this.#at += bytesRead;
      const lines = (this.#rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      this.#rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    }
  }

  /** Reads the rest and closes the file. A last line without a newline counts: its writer may have been killed. */
  async end(): Promise<void> {
    await this.more();
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
    await this.close();
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}
