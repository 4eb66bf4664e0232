import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The file of an output folder that says which of its files a run wrote. */
export const MANIFEST = '.micropacker.json';

const MAX_BYTES = 1 << 20;
const DIGEST = /^[0-9a-f]{64}$/;

/** What a run wrote into an output folder. */
export interface Manifest {
  schema: 1;
  /** The image as the user named it, or the container or service. */
  image: string;
  /** The job of the run; undefined outside of GitHub. */
  job?: string;
  /** SHA-256 (hex) of each file, by its name. While results are replaced, a file is the old or the new one. */
  files: Record<string, string[]>;
}

/** Reads the manifest of a folder; undefined where there is none, or one that no run wrote. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, MANIFEST);
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (!info?.isFile() || info.size > MAX_BYTES) return undefined;
  try {
    const read = JSON.parse(readFileSync(path, 'utf8'));
    return isManifest(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(read: unknown): read is Manifest {
  const { schema, image, job, files } = (read ?? {}) as Record<string, unknown>;
  return (
    schema === 1 &&
    typeof image === 'string' &&
    (job === undefined || typeof job === 'string') &&
    typeof files === 'object' &&
    files !== null &&
    Object.values(files).every(
      (digests) =>
        Array.isArray(digests) && digests.every((digest) => typeof digest === 'string' && DIGEST.test(digest)),
    )
  );
}

/** The SHA-256 (hex) of a file. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** '' for a file that this user cannot read. */
function digestIfReadable(path: string): Promise<string> {
  return digestOfFile(path).catch(() => '');
}

/** The names among `names` that exist in the folder and that no run wrote, or that changed since: the user's own. */
export async function foreignFiles(folder: string, names: readonly string[]): Promise<string[]> {
  const manifest = readManifest(folder);
  const foreign: string[] = [];
  for (const name of names) {
    const info = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (!info) continue;
    const digests = manifest && Object.hasOwn(manifest.files, name) ? manifest.files[name]! : [];
    const ours = info.isFile() && digests.length > 0 && digests.includes(await digestIfReadable(join(folder, name)));
    if (!ours) foreign.push(name);
  }
  return foreign;
}
