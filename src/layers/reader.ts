import { closeSync, read } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layerServer } from '../about.ts';
import { signalGroup } from '../capture/privilege.ts';
import { Cancelled } from '../failure.ts';
import { type Fifo, makeFifo } from '../fifo.ts';
import { lastLine, type Plumbed, startPlumbed } from '../process.ts';
import type { Listing } from '../rootfs/listing.ts';
import type { Piece } from '../rootfs/pack.ts';
import { writeAll } from '../rootfs/sink.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Stack } from './overlay.ts';
import { nameOf } from './source.ts';
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
} from './wire.ts';

const readFd = promisify(read);
const CHUNK = 64 << 10;
/** Bytes of an archive that are sent at once. */
const BATCH = 256 << 10;
/** Of the parent's mounts only what goes is followed: a mount of ours stays ours, and we hold none of others' back. */
const UNSHARE = ['unshare', '--mount', '--propagation', 'slave', '--'];

/** The layers cannot be read this way, or no longer; the message says why. */
export class LayersFailed extends Error {}

export interface ReaderOptions {
  /** A private folder of this run. */
  tempDir: string;
  /** What makes a command root's, see `asRoot`. */
  root: readonly string[];
  signal: AbortSignal;
  onProcess: (pid: number) => void;
}

/** The unprivileged side: asks the server of the layers, see `serve`. */
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

  /** What makes a command root's, see `asRoot`. */
  get root(): readonly string[] {
    return this.#options.root;
  }

  /** Starts the server; what it reads it is told by `list`. Throws `LayersFailed`. */
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

  /** Hands the names of everything in layers to `listing`, once and before all else. Throws `LayersFailed`, and `Cancelled`. */
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
      if (listing.code !== 0) throw new LayersFailed(`not all names could be listed: ${this.#server.printed()}`);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Fills `target` with bytes of a file from `offset`; fewer only at its end. Returns how many. Throws `LayersFailed`. */
  read(name: string, offset: number, target: Buffer): number {
    return this.#ask('read', name, offset, target).length;
  }

  /** The first `length` bytes of each file, one after the other (of a shorter one the rest is zeros), and their attributes. Throws `LayersFailed`. */
  examine(names: readonly string[], length: number): { heads: Buffer; attributes: FileAttributes } {
    const bytes = this.#ask('examine', names.join('\0'), 0, undefined, length);
    const end = names.length * length;
    return { heads: bytes.subarray(0, end), attributes: decodeAttributes(bytes.subarray(end)) };
  }

  /** Asks for all bytes of files, one after the other; `next` reads them. Nothing else can be asked meanwhile. Throws `LayersFailed`. */
  stream(names: readonly string[]): void {
    this.#try(() => this.#send('stream', names.join('\0')));
  }

  /** Fills `target` with the next bytes of the stream. Throws `LayersFailed` when there are not as many. */
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
   * Writes an archive, with the bodies of files, to the file that is open as `out` in this process, from its beginning on and through a buffer of so
   * many bytes; returns the bytes of the archive. Nothing else can be asked meanwhile. Throws `LayersFailed`, and the system's error where it cannot be written (ENOSPC).
   */
  async pack(pieces: Iterable<Piece>, out: number, buffer = 0): Promise<number> {
    const send = (question: Question, names: string, length = 0) =>
      writeAll(this.#requests, encodeRequest({ question, names, offset: 0, length }));
    try {
      // A descriptor cannot be handed through sudo(8).
      await send('begin', `/proc/${process.pid}/fd/${out}`, buffer);
      for (const parts of batches(pieces)) await send('append', encodeParts(parts));
      await send('end', '');
    } catch (error) {
      // Its answer says why it does not listen any more.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw new LayersFailed((error as Error).message);
    }
    const answer = await awaitAnswer(this.#answers);
    if (!answer) throw ended();
    if (answer.error === undefined) return Number(answer.bytes.toString());
    const [, code] = /^(E[A-Z]+): .*, write$/.exec(answer.error) ?? [];
    throw code ? Object.assign(new Error(answer.error), { code }) : new LayersFailed(answer.error);
  }

  /** Ends the server, and with it the mount. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    closeSync(this.#requests);
    closeSync(this.#answers);
    await this.#server.exited;
  }

  /** Waits for the answer: the server answers at the pace of its disk, and its death ends the wait. */
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

/** Parts that make a request of their own: enough for a request to cost little, and few enough to be held. */
function* batches(pieces: Iterable<Piece>): Generator<Part[]> {
  let parts: Part[] = [];
  let held = 0;
  for (const { bytes, entry, stored } of pieces) {
    parts.push({ bytes, name: entry ? nameOf(entry) : '', size: stored });
    held += bytes.length;
    if (held < BATCH) continue;
    yield parts;
    [parts, held] = [[], 0];
  }
  if (parts.length > 0) yield parts;
}

function ended(): LayersFailed {
  return new LayersFailed('what reads them was ended');
}
