import { closeSync, read } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layerServer } from '../../about.ts';
import { Cancelled } from '../../base/failure.ts';
import { type Fifo, makeFifo } from '../../base/fifo.ts';
import { lastLine, type Plumbed, startPlumbed } from '../../base/process.ts';
import { signalGroup } from '../../base/sudo.ts';
import type { Piece } from '../../rootfs/write.ts';
import { writeAll } from '../../tar/sink.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Listing } from './listing.ts';
import type { Stack } from './overlay.ts';
import {
  awaitAnswer,
  decodeAttributes,
  encodeParts,
  encodeRequest,
  fill,
  type Part,
  type Question,
  receiveAnswer,
  sendRequest,
  tarName,
} from './wire.ts';

const readFd = promisify(read);
const CHUNK = 64 << 10;
/** Bytes of an archive per request. */
const BATCH = 256 << 10;
/** Unmounts of the parent namespace are followed, so that we block none. Our own mounts stay private. */
const UNSHARE = ['unshare', '--mount', '--propagation', 'slave', '--'];

/** Thrown if the layers cannot be read this way, or no longer; the message says why. */
export class LayersFailed extends Error {}

export interface ReaderOptions {
  /** A private folder of this run. */
  tempDir: string;
  /** The argv prefix that runs a command as root (see `withSudo`). */
  root: readonly string[];
  signal: AbortSignal;
  onProcess: (pid: number) => void;
}

/** The unprivileged side of the layer server, see `serve`. */
export class Reader {
  readonly #server: Plumbed;
  readonly #requests: number;
  readonly #answers: number;
  readonly #options: ReaderOptions;
  #closed: Promise<void> | undefined;

  private constructor(server: Plumbed, requests: number, answers: number, options: ReaderOptions) {
    this.#server = server;
    this.#requests = requests;
    this.#answers = answers;
    this.#options = options;
  }

  /** The argv prefix that runs a command as root (see `withSudo`). */
  get root(): readonly string[] {
    return this.#options.root;
  }

  /** Starts the server; `list` then tells it the layers. Throws `LayersFailed`. */
  static async start(options: ReaderOptions): Promise<Reader> {
    const { tempDir, signal } = options;
    const [root, attributes] = ['layers', 'attributes'].map((name) => join(tempDir, name));
    const fifos: Fifo[] = [];
    try {
      for (const folder of [root, attributes]) await mkdir(folder!, { recursive: true });
      for (const name of ['requests', 'answers']) fifos.push(await makeFifo(join(tempDir, name), signal));
      const [requests, answers] = fifos as [Fifo, Fifo];
      const place = JSON.stringify({ root, attributes });
      const argv = [...options.root, ...UNSHARE, process.execPath, layerServer, place];
      const server = await startPlumbed(argv, requests.readEnd, answers.writeEnd);
      options.onProcess(server.pid);
      closeSync(requests.readEnd);
      closeSync(answers.writeEnd);
      return new Reader(server, requests.writeEnd, answers.readEnd, options);
    } catch (error) {
      for (const { readEnd, writeEnd } of fifos) for (const end of [readEnd, writeEnd]) closeSync(end);
      if (error instanceof Cancelled) throw error;
      throw new LayersFailed((error as Error).message);
    }
  }

  /**
   * Writes the names of everything in the layers to `listing`. Call once, before anything else. Throws `LayersFailed`
   * and `Cancelled`.
   */
  async list(stack: Stack, listing: Listing): Promise<void> {
    const { signal } = this.#options;
    const onAbort = () => void this.#kill();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) throw new Cancelled();
      this.#try(() => this.#send('list', JSON.stringify(stack)));
      const buffer = Buffer.allocUnsafe(CHUNK);
      while (listing.code === undefined) {
        const { bytesRead } = await readFd(this.#answers, buffer, 0, CHUNK, null);
        if (signal.aborted) throw new Cancelled();
        if (bytesRead === 0) throw await this.#death();
        listing.push(buffer.subarray(0, bytesRead));
      }
      if (listing.code !== 0) throw new LayersFailed(`some names cannot be listed: ${this.#server.printed()}`);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Fills `target` with bytes of a file from `offset`; fewer only at its end. Returns the number of bytes. Throws
   * `LayersFailed`.
   */
  read(name: string, offset: number, target: Buffer): number {
    return this.#ask('read', name, offset, target).length;
  }

  /**
   * The first `length` bytes of each file, concatenated (shorter files are padded with zeros), and their attributes.
   * Throws `LayersFailed`.
   */
  examine(names: readonly string[], length: number): { heads: Buffer; attributes: FileAttributes } {
    const bytes = this.#ask('examine', names.join('\0'), 0, undefined, length);
    const end = names.length * length;
    return { heads: bytes.subarray(0, end), attributes: decodeAttributes(bytes.subarray(end)) };
  }

  /**
   * Requests all bytes of files, concatenated; `next` reads them. Do not call other methods meanwhile. Throws
   * `LayersFailed`.
   */
  stream(names: readonly string[]): void {
    this.#try(() => this.#send('stream', names.join('\0')));
  }

  /** Fills `target` with the next bytes of the stream. Throws `LayersFailed` if the stream ends early. */
  next(target: Buffer): void {
    if (this.#try(() => fill(this.#answers, target)) < target.length) throw ended();
  }

  /** The number of a device. Throws `LayersFailed`. */
  device(name: string): { major: number; minor: number } {
    const [major, minor] = this.#ask('device', name).toString().split(' ').map(Number);
    return { major: major!, minor: minor! };
  }

  /** See `attributesOf`. Throws `LayersFailed`. */
  attributes(names: readonly string[]): FileAttributes {
    return decodeAttributes(this.#ask('attributes', names.join('\0')));
  }

  /**
   * Writes an archive, with the bodies of files, from the beginning of the file that is open as `out` in this process,
   * through a buffer of `buffer` bytes. Returns the archive's size in bytes. Do not call other methods meanwhile.
   * Throws `LayersFailed`, or the system's error if the file cannot be written (ENOSPC).
   */
  async pack(pieces: Iterable<Piece>, out: number, buffer = 0): Promise<number> {
    const send = (question: Question, names: string, length = 0) =>
      writeAll(this.#requests, encodeRequest({ question, names, offset: 0, length }));
    try {
      // sudo(8) does not pass descriptors on.
      await send('begin', `/proc/${process.pid}/fd/${out}`, buffer);
      for (const parts of batches(pieces)) await send('append', encodeParts(parts));
      await send('end', '');
    } catch (error) {
      // After EPIPE, the server's answer says why it stopped reading.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw new LayersFailed((error as Error).message);
    }
    const answer = await awaitAnswer(this.#answers);
    if (!answer) throw ended();
    if (answer.error === undefined) return Number(answer.bytes.toString());
    const [, code] = /^(E[A-Z]+): .*, write$/.exec(answer.error) ?? [];
    throw code ? Object.assign(new Error(answer.error), { code }) : new LayersFailed(answer.error);
  }

  /** Ends the server and its mount. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    closeSync(this.#requests);
    closeSync(this.#answers);
    await this.#server.exited;
  }

  /** Sends a request and waits for the answer. The wait ends if the server dies. */
  #ask(question: Question, names: string, offset = 0, target?: Buffer, length = target?.length ?? 0): Buffer {
    const answer = this.#try(() => {
      this.#send(question, names, offset, length);
      return receiveAnswer(this.#answers, target);
    });
    if (!answer) throw ended();
    if (answer.error !== undefined) throw new LayersFailed(`${names.slice(0, 200)}: ${answer.error}`);
    return answer.bytes;
  }

  #send(question: Question, names: string, offset = 0, length = 0): void {
    sendRequest(this.#requests, { question, names, offset, length });
  }

  #try<T>(talk: () => T): T {
    try {
      return talk();
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EPIPE' ? ended() : new LayersFailed((error as Error).message);
    }
  }

  async #death(): Promise<LayersFailed> {
    await this.#server.exited;
    return new LayersFailed(lastLine(this.#server.printed()));
  }

  #kill(): Promise<void> {
    return signalGroup(this.#server.pid, 'SIGKILL', this.#options.root);
  }
}

/** Groups parts into requests: large enough to be cheap, small enough for memory. */
function* batches(pieces: Iterable<Piece>): Generator<Part[]> {
  let parts: Part[] = [];
  let held = 0;
  for (const { bytes, entry, stored } of pieces) {
    parts.push({ bytes, name: entry ? tarName(entry) : '', size: stored });
    held += bytes.length;
    if (held < BATCH) continue;
    yield parts;
    [parts, held] = [[], 0];
  }
  if (parts.length > 0) yield parts;
}

function ended(): LayersFailed {
  return new LayersFailed('the process that reads them ended');
}
