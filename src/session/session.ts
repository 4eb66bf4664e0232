import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotInstalled } from '../base/failure.ts';
import { tryTo } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';
import { startTime } from '../base/process.ts';
import { firstTag, layerTag, originalTag, runLabel, workTag } from '../engine/argv.ts';
import { Docker } from '../engine/docker.ts';
import { cancellation } from './cancel.ts';
import type { Holdings } from './holdings.ts';
import { partialName, writeOwnerFile } from './owner-file.ts';
import { type HeldProject, putProjectsBack } from './project.ts';
import { type HeldContainer, putBackAll } from './put-back.ts';

export interface Session extends Holdings {
  log: Log;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
  /** Records a process that a later clean-up must end if this one is killed. */
  onProcess: (pid: number) => void;
  /** Records a user's container before it is changed. At the end it is put back as it was. */
  holdContainer: (container: HeldContainer) => void;
  /** Records a user's compose project before it is changed. At the end it is put back as it was. */
  holdProject: (project: HeldProject) => void;
  /** Records a claim. It is given up at the very end, when everything else is given back. */
  holdClaim: (id: string) => void;
  /** Records a file that is removed at the end. */
  holdFile: (path: string) => void;
  /** Creates a folder for unfinished output in `parent`, on the same file system. It is removed at the end. */
  partialFolder: (parent: string) => Promise<string>;
  /**
   * Does `work` at the end of the run, before anything is given back. Ignores its errors, which are reported elsewhere.
   */
  atEnd: (work: () => Promise<unknown>) => void;
}

/**
 * Runs `work` with its own temp folder in `tempRoot`. SIGINT and SIGTERM cancel it. Removes its containers and files
 * before it returns. Calls `save` whenever the holdings change, for a clean-up after SIGKILL, and writes them into the
 * temp folder for the one of a later run.
 */
export async function withSession<T>(
  log: Log,
  tempRoot: string,
  saveElsewhere: (holdings: Holdings) => void,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const save = (holdings: Holdings) => {
    writeOwnerFile(holdings);
    saveElsewhere(holdings);
  };
  const { signal, off } = cancellation();
  try {
    const tempDir = await mkdtemp(join(await realpath(tempRoot), 'micropacker-'));
    const nothing = { folders: [], files: [], processes: [], containers: [], projects: [], claims: [] };
    const holdings: Holdings = { runId: randomUUID(), tempDir, ...nothing };
    const last: (() => Promise<unknown>)[] = [];
    const atEnd = (one: () => Promise<unknown>) => void last.push(one);
    try {
      save(holdings);
      return await work({ ...holdings, log, signal, atEnd, ...holders(holdings, save) });
    } finally {
      await Promise.all(last.map((one) => one().catch(() => {})));
      await giveBack(holdings, log);
      await tryTo(log, 'Cannot record what this step has cleaned up', async () =>
        saveGivenBack(holdings, saveElsewhere),
      );
    }
  } finally {
    off();
  }
}

/** Records that the user's containers are given back: from now on a clean-up must not touch them. */
function saveGivenBack(holdings: Holdings, save: (holdings: Holdings) => void): void {
  if (holdings.containers.length + holdings.projects.length > 0) save({ ...holdings, containers: [], projects: [] });
}

type Holders = Pick<
  Session,
  'onProcess' | 'holdContainer' | 'holdProject' | 'holdClaim' | 'holdFile' | 'partialFolder'
>;

function holders(holdings: Holdings, save: (holdings: Holdings) => void): Holders {
  const onProcess = (pid: number) => {
    holdings.processes.push({ pid, since: startTime(pid) });
    save(holdings);
  };
  const holdContainer = (container: HeldContainer) => {
    if (holdings.containers.some(({ id }) => id === container.id)) return;
    holdings.containers.push(container);
    save(holdings);
  };
  const holdProject = (project: HeldProject) => {
    holdings.projects.push(project);
    save(holdings);
  };
  const holdClaim = (id: string) => {
    holdings.claims.push(id);
    save(holdings);
  };
  const holdFile = (path: string) => {
    holdings.files.push({ path, inode: lstatSync(path).ino });
    save(holdings);
  };
  const partialFolder = async (parent: string) => {
    const folder = join(parent, partialName(holdings.runId));
    holdings.folders.push(folder);
    save(holdings);
    // Not `recursive`: that never returns if the parent cannot hold new folders (/proc).
    await mkdir(folder, { mode: 0o700 });
    return folder;
  };
  return { onProcess, holdContainer, holdProject, holdClaim, holdFile, partialFolder };
}

/**
 * Gives back what a run still holds: removes its containers, its unverified image and its temporary files, and puts the
 * user's containers back. Finds containers by their label, because a cancel during their creation loses their id.
 * Returns the number of containers removed and put back. Never throws: warns about each failure and continues.
 */
export async function giveBack(holdings: Holdings, log: Log): Promise<{ removed: number; putBack: number }> {
  const docker = new Docker(log);
  const ids = await docker.containersOf(holdings.runId).catch((error: Error) => {
    if (error instanceof NotInstalled) return [];
    log.warning(
      `${error.message}. Containers of this run may be left. To remove them: ${removeCommand(holdings.runId)}`,
    );
    return [];
  });
  await Promise.all(
    ids.map((id) => docker.remove(id).catch((error) => log.warning(`Cannot remove container ${id}: ${error.message}`))),
  );
  await removeRunVolumes(docker, holdings.runId, log);
  const projects = await putProjectsBack(docker, holdings.projects, log);
  const putBack = projects + (await putBackAll(docker, holdings.containers, log));
  await removeRunImages(docker, holdings.runId);
  for (const id of holdings.claims) await tryTo(log, `Cannot remove container ${id}`, () => docker.remove(id));
  for (const file of holdings.files) await tryTo(log, `Cannot remove ${file.path}`, () => removeHeld(file));
  for (const folder of [holdings.tempDir, ...holdings.folders]) {
    await tryTo(log, `Cannot remove ${folder}`, () => rm(folder, { recursive: true, force: true }));
  }
  return { removed: ids.length, putBack };
}

/** Removes the copies of the user's volumes that the run's containers had. */
export async function removeRunVolumes(docker: Docker, runId: string, log: Log): Promise<void> {
  // Without an engine, the containers' warning says what is left.
  const names = await docker.labelled('volume', [runLabel(runId)]).catch(() => []);
  for (const name of names) await tryTo(log, `Cannot remove volume ${name}`, () => docker.removeVolume(name));
}

/** Removes the unverified images of a run. */
export async function removeRunImages(docker: Docker, runId: string): Promise<void> {
  const tags = [workTag, firstTag, layerTag, originalTag].map((tag) => tag(runId));
  await Promise.all(tags.map((tag) => docker.removeImage(tag).catch(() => {})));
}

function removeCommand(runId: string): string {
  return `docker rm --force --volumes $(docker ps --all --quiet --filter label=${runLabel(runId)})`;
}

/** Removes a file if it is still the one that was held. */
export async function removeHeld({ path, inode }: Holdings['files'][number]): Promise<void> {
  const now = await lstat(path).catch(() => undefined);
  if (now?.ino === inode) await rm(path, { force: true });
}
