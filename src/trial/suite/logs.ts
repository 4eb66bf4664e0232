import { Failure } from '../../base/failure.ts';
import { LineSplitter } from '../../base/line-splitter.ts';
import { getFromSocket } from '../../engine/socket.ts';

/** Of each container; enough to compare the logs of two runs. */
const MOST_LINES = 2000;
/** Frames of the two outputs, unless the container has a terminal: 8 bytes, then as many as they say. */
const HEADER = 8;

/**
 * Follows the logs of the test's containers: many are gone, with their logs, as soon as they end. API:
 * https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerLogs
 */
export class SuiteLogs {
  readonly #engine: string;
  readonly #lines = new Map<string, string[]>();
  readonly #following: Promise<void>[] = [];
  readonly #ended = new AbortController();

  /** `engine` is the path of the engine's socket. */
  constructor(engine: string) {
    this.#engine = engine;
  }

  /** Follows the log of a container that has just been started; again, if it was before. `tty`: it has a terminal. */
  follow(id: string, tty: boolean): void {
    const lines = this.#lines.get(id) ?? [];
    this.#lines.set(id, lines);
    const splitter = new LineSplitter((line) => {
      lines.push(line);
      if (lines.length > MOST_LINES) lines.shift();
    });
    const frames = new Frames((bytes) => splitter.write(bytes.toString('utf8')));
    const take = (bytes: Buffer) => (tty ? splitter.write(bytes.toString('utf8')) : frames.push(bytes));
    const path = `/containers/${id}/logs?follow=1&stdout=1&stderr=1&tail=${lines.length === 0 ? 'all' : '0'}`;
    const following = getFromSocket(this.#engine, path, take, this.#ended.signal).then(
      () => splitter.end(),
      (error: unknown) => {
        // The container may be gone already: then its log is, too.
        if (!(error instanceof Failure)) throw error;
      },
    );
    following.catch(() => {});
    this.#following.push(following);
  }

  /** The last lines of a container. */
  of(id: string): readonly string[] {
    return this.#lines.get(id) ?? [];
  }

  /** The lines of all containers. */
  all(): string[] {
    return [...this.#lines.values()].flat();
  }

  /** Waits until the logs of the ended containers are read, at most so long, and stops following. */
  async end(mostMs: number): Promise<void> {
    const timer = setTimeout(() => this.#ended.abort(), mostMs);
    await Promise.allSettled(this.#following);
    clearTimeout(timer);
  }
}

/** Takes the frames of a log apart. What is not in this form is left out. */
class Frames {
  readonly #take: (bytes: Buffer) => void;
  #head = Buffer.alloc(0);
  #left = 0;

  constructor(take: (bytes: Buffer) => void) {
    this.#take = take;
  }

  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#left === 0) {
        const more = bytes.subarray(at, at + HEADER - this.#head.length);
        this.#head = Buffer.concat([this.#head, more]);
        at += more.length;
        if (this.#head.length < HEADER) return;
        this.#left = this.#head.readUInt32BE(4);
        this.#head = Buffer.alloc(0);
      }
      const part = bytes.subarray(at, at + this.#left);
      if (part.length > 0) this.#take(part);
      at += part.length;
      this.#left -= part.length;
    }
  }
}
