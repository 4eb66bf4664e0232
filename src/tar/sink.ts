import { write } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ByteSource } from './byte-source.ts';

const writeAt = promisify(write);
/** The fastest size, in bytes. */
const LARGE_BUFFER = 1 << 20;

/** Writes a file front to back through two buffers: one is written while the other is filled. */
export class Sink {
  readonly #fd: number;
  readonly #take: (bytes: Buffer) => void;
  readonly #room: number;
  #filling: Buffer;
  #writing: Buffer;
  #used = 0;
  #size = 0;
  #written: Promise<void> = Promise.resolve();

  /**
   * Writes at the file's current position, which must be its end. `buffer` is in bytes. After each buffer the event
   * loop gets a turn, for example for a reader of the file. `take` sees each buffer while it is written and must not
   * keep it.
   */
  constructor(out: FileHandle | number, buffer: number = LARGE_BUFFER, take: (bytes: Buffer) => void = () => {}) {
    this.#take = take;
    this.#fd = typeof out === 'number' ? out : out.fd;
    this.#room = buffer;
    this.#filling = Buffer.allocUnsafe(buffer);
    this.#writing = Buffer.allocUnsafe(buffer);
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  async bytes(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#used === this.#room) await this.#flush();
      const copied = bytes.copy(this.#filling, this.#used, at);
      this.#advance(copied);
      at += copied;
    }
  }

  async zeros(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      if (this.#used === this.#room) await this.#flush();
      const length = Math.min(left, this.#room - this.#used);
      this.#filling.fill(0, this.#used, this.#used + length);
      this.#advance(length);
      left -= length;
    }
  }

  /** Copies a range of the source straight into the buffer. Throws if the source ends before the range does. */
  async copy(source: Pick<ByteSource, 'readInto'>, offset: number, length: number): Promise<void> {
    for (let done = 0; done < length; ) {
      if (this.#used === this.#room) await this.#flush();
      const room = this.#filling.subarray(this.#used, Math.min(this.#room, this.#used + length - done));
      const got = source.readInto(offset + done, room);
      if (got === 0)
        throw new Error(`the export ended before byte ${offset + length}, although its index lists that byte`);
      this.#advance(got);
      done += got;
    }
  }

  /** Writes the rest and waits until all is written. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#written;
  }

  #advance(count: number): void {
    this.#used += count;
    this.#size += count;
  }

  async #flush(): Promise<void> {
    await this.#written;
    const full = this.#filling.subarray(0, this.#used);
    this.#written = writeAll(this.#fd, full);
    // Awaited by the next flush; until then a failure must not count as unhandled.
    this.#written.catch(() => {});
    this.#take(full);
    [this.#filling, this.#writing] = [this.#writing, this.#filling];
    this.#used = 0;
  }
}

/** Writes at the current position. */
export async function writeAll(fd: number, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await writeAt(fd, bytes, done, bytes.length - done, null)).bytesWritten;
  }
}
