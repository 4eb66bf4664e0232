import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { isDeadOfUser, type ProcessIdentity, parseOwner, thisProcess } from '../base/owner.ts';
import type { Held, Holdings } from './holdings.ts';
import type { HeldContainer } from './put-back.ts';

/** In the temp folder of a run: its process, and what it holds on this machine. */
const FILE = '.owner.json';
/** Thousands of times what a run holds. */
const MAX_BYTES = 4 << 20;
const OTHERS = 0o077;
const FULL_ID = /^[\da-f]{64}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What a dead run held, as far as it can be believed. */
export interface Remembered {
  runId: string;
  tempDir: string;
  /** Folders of unfinished output that exist, and are this user's. */
  folders: string[];
  processes: Held[];
  containers: HeldContainer[];
}

/** Writes what the run holds. The file is complete at any time. Never throws: a run does not need it. */
export function writeOwnerFile(holdings: Holdings): void {
  const { runId, tempDir, folders, processes, containers } = holdings;
  const text = JSON.stringify({ owner: thisProcess(), runId, folders, processes, containers });
  try {
    writeFileSync(join(tempDir, `${FILE}.new`), text, { mode: 0o600 });
    renameSync(join(tempDir, `${FILE}.new`), join(tempDir, FILE));
  } catch {
    // The disk is full, or the folder is already given back.
  }
}

/**
 * What the run of a temp folder held; undefined unless the folder and the file are this user's, private and no links,
 * and the run's process has ended.
 */
export function readOwnerFile(tempDir: string): Remembered | undefined {
  try {
    if (!isPrivateFolder(tempDir)) return undefined;
    const found = JSON.parse(readPrivate(join(tempDir, FILE)));
    const { owner, runId, folders, processes, containers } = found as Omit<Remembered, 'tempDir'> & {
      owner: ProcessIdentity;
    };
    if (!isDeadOfUser(parseOwner(JSON.stringify(owner))) || !UUID.test(runId)) return undefined;
    const isPartial = (path: string) =>
      isAbsolute(path) && basename(path) === partialName(runId) && isPrivateFolder(path);
    const isHeld = (held: Held) => Number.isSafeInteger(held.pid) && typeof held.since === 'string';
    const isNamed = ({ id, name }: HeldContainer) => FULL_ID.test(id) && typeof name === 'string';
    return {
      ...{ runId, tempDir, folders: folders.filter(isPartial) },
      ...{ processes: processes.filter(isHeld), containers: containers.filter(isNamed) },
    };
  } catch {
    return undefined;
  }
}

/** The name of a run's folders for unfinished output. */
export function partialName(runId: string): string {
  return `.micropacker-${runId}`;
}

function isPrivateFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & OTHERS) === 0;
}

/** Throws for a link, a pipe, another user's file, and one that others can read. */
function readPrivate(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const info = fstatSync(file);
    const isPrivate = info.isFile() && info.uid === process.getuid?.() && (info.mode & OTHERS) === 0;
    if (!isPrivate || info.size > MAX_BYTES) throw new Error(`${path} is not a private file`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
