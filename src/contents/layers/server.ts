import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, writeSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { padding } from '../../rootfs/write.ts';
import { type ByteSource, fdSource } from '../../tar/byte-source.ts';
import { Sink } from '../../tar/sink.ts';
import { attributesOf } from './file-attributes.ts';
import { endOfListing, FIND_FORMAT } from './listing.ts';
import { mountOptions, type Stack } from './overlay.ts';
import { C_LOCALE, tool } from './tool.ts';
import {
  decodeParts,
  encodeAttributes,
  type LayerAnswer,
  type LayerRequest,
  receiveRequest,
  sendAnswer,
  writeFully,
} from './wire.ts';

const REQUESTS = 0;
const ANSWERS = 1;
const CHUNK = 1 << 20;
/** Files that are read before other programs' output gets a turn. */
const TURN = 100;
/** Does not follow or wait for the last name; the names before it are known directories. */
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Empty folders for the reader of layers, absolute. */
export interface Place {
  /** Mount point of the layers. */
  root: string;
  /** For copies of attributes. */
  attributes: string;
}

/**
 * The privileged side, in its own mount namespace. Answers requests until the other side closes the pipe. The first
 * request mounts the layers read-only and lists all names. The mount ends with the process. Throws an Error that says
 * what failed.
 */
export async function serve(place: Place): Promise<void> {
  const file = new OpenFile(place.root);
  for (let request = receiveRequest(REQUESTS); request; request = receiveRequest(REQUESTS)) {
    if (request.question === 'list') await list(JSON.parse(request.names) as Stack, place.root);
    else if (request.question === 'stream') for (const name of request.names.split('\0')) stream(name, file);
    else if (request.question === 'begin') await write(request, file);
    else sendAnswer(ANSWERS, await answer(request, file, place));
  }
}

async function list(stack: Stack, root: string): Promise<void> {
  const { folder } = stack;
  if (!existsSync(folder)) throw new Error(`${folder} is not on this machine: the engine runs elsewhere`);
  await tool(['mount', '-t', 'overlay', 'overlay', '-o', mountOptions(stack), root], folder);
  const listing = spawnSync('find', ['.', '-mindepth', '1', '-printf', FIND_FORMAT], {
    cwd: root,
    env: C_LOCALE,
    stdio: ['ignore', ANSWERS, 'inherit'],
  });
  if (listing.error) throw listing.error;
  writeSync(ANSWERS, endOfListing(listing.status ?? -1));
}

async function answer(
  { question, names, offset, length }: LayerRequest,
  file: OpenFile,
  place: Place,
): Promise<LayerAnswer> {
  try {
    if (question === 'read') return { bytes: file.read(names, offset, length) };
    if (question === 'examine') return { bytes: await examine(names, length, file, place) };
    if (question === 'device') return { bytes: deviceOf(pathIn(place.root, names)) };
    return { bytes: encodeAttributes(await attributesOf(names.split('\0'), place)) };
  } catch (error) {
    return { bytes: Buffer.alloc(0), error: (error as Error).message };
  }
}

/** An error ends this process, and with it the stream. */
function stream(name: string, file: OpenFile): void {
  for (let offset = 0; ; ) {
    const bytes = file.read(name, offset, CHUNK);
    writeFully(ANSWERS, bytes);
    offset += bytes.length;
    if (bytes.length < CHUNK) return;
  }
}

/**
 * Writes an archive into an existing file. After an error, sends it and ends this process: later requests make no
 * sense.
 */
async function write({ names: path, length: buffer }: LayerRequest, file: OpenFile): Promise<void> {
  try {
    const size = await writeParts(path, buffer, file);
    sendAnswer(ANSWERS, { bytes: Buffer.from(String(size)) });
  } catch (error) {
    sendAnswer(ANSWERS, { bytes: Buffer.alloc(0), error: (error as Error).message });
    throw error;
  }
}

/** Returns the bytes of the archive. */
async function writeParts(path: string, buffer: number, file: OpenFile): Promise<number> {
  const out = openSync(path, constants.O_WRONLY);
  try {
    if (!fstatSync(out).isFile()) throw new Error(`${path} is not a regular file`);
    const sink = new Sink(out, buffer || undefined);
    for (let request = receiveRequest(REQUESTS); request?.question === 'append'; request = receiveRequest(REQUESTS)) {
      for (const { bytes, name, size } of decodeParts(request.names)) {
        await sink.bytes(bytes);
        if (name !== '') await sink.copy(file.of(name), 0, size);
        await sink.zeros(padding(size));
      }
    }
    await sink.finish();
    return sink.size;
  } finally {
    closeSync(out);
  }
}

/** The heads of files, then their attributes, which other programs read meanwhile. */
async function examine(names: string, length: number, file: OpenFile, place: Place): Promise<Buffer> {
  const all = names.split('\0');
  const attributes = attributesOf(all, place);
  // The `await` below throws the error.
  attributes.catch(() => {});
  const heads = Buffer.alloc(all.length * length);
  for (const [at, name] of all.entries()) {
    file.read(name, 0, length).copy(heads, at * length);
    if (at % TURN === 0) await immediate();
  }
  return Buffer.concat([heads, encodeAttributes(await attributes)]);
}

/** Keeps the last file open: files are read from beginning to end. */
class OpenFile {
  readonly #root: string;
  #name: string | undefined;
  #fd = -1;
  #source = fdSource(-1, () => 0);
  #buffer = Buffer.alloc(0);

  constructor(root: string) {
    this.#root = root;
  }

  /** Up to `length` bytes; fewer only at the end. Valid until the next call. */
  read(name: string, offset: number, length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(length);
    const target = this.#buffer.subarray(0, length);
    return target.subarray(0, this.of(name).readInto(offset, target));
  }

  /** The bytes of a file, until another one is read. */
  of(name: string): Pick<ByteSource, 'readInto'> {
    if (name !== this.#name) this.#open(name);
    return this.#source;
  }

  #open(name: string): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#name = undefined;
    this.#fd = -1;
    const fd = openSync(pathIn(this.#root, name), OPEN);
    this.#fd = fd;
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error('it is not a regular file');
    this.#source = fdSource(fd, () => stat.size);
    this.#name = name;
  }
}

/** A path as bytes: Node would encode a string as UTF-8. */
function pathIn(root: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
}

/** "MAJOR MINOR" of a device, the reverse of makedev(3). */
function deviceOf(path: Buffer): Buffer {
  const { rdev } = lstatSync(path, { bigint: true });
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & ~0xffn);
  return Buffer.from(`${major} ${minor}`);
}
