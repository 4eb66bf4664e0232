import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from './failure.ts';

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

/** What the raw capture of a tracer is called: sysdig's can be read by sysdig, strace's by anybody. */
export const RAW_FILES = { sysdig: 'capture.scap', strace: 'capture.strace' } as const satisfies Record<
  string,
  OutputFile
>;

/** Throws `Failure` when a file of the input `name` is one that the run itself writes: it would be lost if the run fails. */
export function requireApart(name: string, files: readonly string[], folder: string): void {
  const own = new Set(OUTPUT_FILES.map((file) => join(resolve(folder), file)));
  const clash = files.find((file) => own.has(resolve(file)));
  if (clash)
    throw new Failure(`${name}: ${clash} is in the output folder and would be overwritten`, {
      mend: 'Name another folder in output.',
    });
}

/** Makes the folder and removes the files of an earlier run, so that a run that fails does not leave them as its own. */
export async function clearOutput(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    for (const name of OUTPUT_FILES) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw new Failure(`output: cannot write to ${folder}: ${(error as Error).message}`, {
      mend: 'Name a folder that this user can write to.',
      cause: error,
    });
  }
}

/** Not mkdir's `recursive`, which never ends where a folder is there and takes no new ones (/proc). */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Moves a finished file from the folder of unfinished ones beside it into the output folder; returns its path there. */
export async function publishFile(partial: string, folder: string, name: OutputFile): Promise<string> {
  const path = join(folder, name);
  await rename(join(partial, name), path);
  return path;
}
