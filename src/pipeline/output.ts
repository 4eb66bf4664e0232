import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../base/failure.ts';
import { realOf } from '../base/real-path.ts';
import { lockFolder } from './folder-lock.ts';
import { digestOfFile, foreignFiles, MANIFEST, type Manifest, readManifest } from './manifest.ts';

/** The files of the output folder; see README, "What you get". */
export const OUTPUT_FILES = [
  'rootfs.tar',
  'files.txt',
  'Dockerfile',
  'sbom.cdx.json',
  'report.json',
  'report.html',
  'lock.patch',
  'seccomp.json',
  'capture.scap',
  'capture.strace',
] as const;
export type OutputFile = (typeof OUTPUT_FILES)[number];

/** File names of raw captures. Sysdig reads its own format; strace's is text. */
export const RAW_FILES = { sysdig: 'capture.scap', strace: 'capture.strace' } as const satisfies Record<
  string,
  OutputFile
>;

/** Throws `Failure` if a file of the input `name` is one that the run writes: the results would replace it. */
export function requireApart(name: string, files: readonly string[], folder: string): void {
  const own = new Set(OUTPUT_FILES.map((file) => join(resolve(folder), file)));
  const clash = files.find((file) => own.has(resolve(file)));
  if (clash)
    throw new Failure(`${name}: ${clash} is in the output folder and would be overwritten`, {
      fix: 'Name another folder in output.',
    });
}

/** Paths of the finished files that exist, by name. */
export type Published = Partial<Record<OutputFile, string>>;

/** Whose results a folder holds. */
export type Owner = Pick<Manifest, 'image' | 'job'>;

/** What a run lends to its output folder. */
export interface OutputSession {
  /** Creates a folder for unfinished files below `parent`; it is removed when the run ends. */
  partialFolder: (parent: string) => Promise<string>;
  /** Notes a file of ours, which is removed when the run ends, whatever ends it. */
  holdFile: (path: string) => void;
}

/**
 * The output folder. Its files are written into a folder beside them and replace the results of an earlier run all
 * together, when they are complete. Files that no run wrote are never touched.
 */
export class Output {
  readonly folder: string;
  /** The folder of unfinished files; absolute, as `folder`. */
  readonly partial: string;
  readonly #owner: Owner;
  readonly #published: Published;
  /** The results of earlier runs, by the manifest as it was when the folder was opened: the test may change it. */
  readonly #earlier: Manifest['files'];
  readonly #finished = new Map<OutputFile, string | undefined>();
  /** SHA-256 of what is in place. */
  readonly #placed = new Map<OutputFile, string>();

  private constructor(
    folder: string,
    partial: string,
    { owner, published, earlier }: { owner: Owner; published: Published; earlier: Manifest['files'] },
  ) {
    this.folder = folder;
    this.partial = partial;
    this.#owner = owner;
    this.#published = published;
    this.#earlier = earlier;
  }

  /**
   * Opens the folder for one run; creates it if it does not exist. `published` gets the paths of the results once they
   * are in place. Throws `Failure`, and changes nothing, where the folder cannot be written, holds files that no run
   * wrote, holds another image's results of the same job, or is being written by another run.
   */
  static async open(folder: string, owner: Owner, session: OutputSession, published: Published): Promise<Output> {
    requireOwn(folder);
    await writable(folder);
    try {
      const partial = await session.partialFolder(folder);
      await lockFolder(folder, partial, session);
      const earlier = readManifest(folder);
      requireSameImage(folder, owner, earlier);
      await requireNothingForeign(folder, earlier);
      return new Output(folder, partial, { owner, published, earlier: earlier?.files ?? {} });
    } catch (error) {
      throw error instanceof Failure ? error : cannotWrite(folder, error);
    }
  }

  /** The path of a file until it is finished. */
  unfinished(name: OutputFile): string {
    return join(this.partial, name);
  }

  /** Notes that a file is complete: it belongs to the results. `sha256` (hex) saves reading it again. */
  finish(name: OutputFile, sha256?: string): void {
    this.#finished.set(name, sha256);
  }

  /** Whether the folder holds results of an earlier run. */
  get hasEarlier(): boolean {
    return Object.keys(this.#earlier).some((name) => existsSync(join(this.folder, name)));
  }

  /**
   * Puts the finished files into place and removes what is left of an earlier run's results. If it is interrupted, each
   * file is whole, and the next run knows it as ours. Throws what the file system refuses.
   */
  async replace(): Promise<void> {
    const fresh = new Map<OutputFile, string>();
    for (const [name, sha256] of this.#finished) {
      if (!this.#placed.has(name)) fresh.set(name, sha256 ?? (await digestOfFile(this.unfinished(name))));
    }
    const either = { ...this.#earlier };
    for (const [name, digest] of [...this.#placed, ...fresh]) either[name] = [...(either[name] ?? []), digest];
    await this.#note(either);
    for (const name of OUTPUT_FILES) {
      const left = Object.hasOwn(this.#earlier, name) && !this.#finished.has(name);
      if (left) await rm(join(this.folder, name), { force: true });
    }
    for (const [name, digest] of fresh) {
      await rename(this.unfinished(name), join(this.folder, name));
      this.#placed.set(name, digest);
      this.#published[name] = join(this.folder, name);
    }
    await this.#note(Object.fromEntries([...this.#placed].map(([name, digest]) => [name, [digest]])));
  }

  async #note(files: Manifest['files']): Promise<void> {
    const manifest: Manifest = { schema: 1, ...this.#owner, files };
    const path = join(this.partial, MANIFEST);
    await writeFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
    await rename(path, join(this.folder, MANIFEST));
  }
}

/** Folders that are no place for results, and those below which none is. */
const SHARED = ['/', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/var', '/opt', '/run', '/home', '/tmp'];
const KERNEL = ['/dev', '/proc', '/sys', '/boot'];

/** Throws `Failure` for folders of the system, and for the home folder itself, also behind a link. */
function requireOwn(folder: string): void {
  if (![resolve(folder), realOf(folder)].some(isOfSystem)) return;
  throw new Failure(`output: got ${folder}, want a folder for the results of one image`, {
    fix: 'Name a folder of its own, for example output: micropacker.',
  });
}

function isOfSystem(path: string): boolean {
  const inKernel = KERNEL.some((one) => `${path}/`.startsWith(`${one}/`));
  return inKernel || SHARED.includes(path) || [homedir(), realOf(homedir())].includes(path);
}

async function writable(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    if (!(await stat(folder)).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function cannotWrite(folder: string, error: unknown): Failure {
  return new Failure(`output: cannot write to ${folder}: ${(error as Error).message}`, {
    fix: 'Name a folder that this user can write to.',
    cause: error,
  });
}

/** Replaces mkdir's `recursive`, which never returns if an existing folder cannot hold new ones (/proc). */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** A later step of the job would take one image's files for the other's. */
function requireSameImage(folder: string, { image, job }: Owner, earlier: Manifest | undefined): void {
  if (!earlier || job === undefined || earlier.job !== job || earlier.image === image) return;
  throw new Failure(`output: ${folder} holds the results for ${earlier.image} from an earlier step of this job`, {
    fix: `Give each image a folder of its own: set output in the step for ${image}.`,
  });
}

async function requireNothingForeign(folder: string, earlier: Manifest | undefined): Promise<void> {
  const foreign = await foreignFiles(folder, [...OUTPUT_FILES, MANIFEST]);
  const files = foreign.filter((name) => name !== MANIFEST || earlier === undefined);
  if (files.length === 0) return;
  throw new Failure(
    `output: ${folder} holds files that no earlier run wrote, or that were changed since: ${files.join(', ')}`,
    {
      fix: 'They would be overwritten, so the run stopped. Name another folder in output, or move these files away.',
    },
  );
}
