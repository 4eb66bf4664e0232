import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cancellation } from './cancel.ts';
import { runLabel } from './engine/argv.ts';
import { Docker } from './engine/docker.ts';
import type { Log } from './log.ts';
import { startTime } from './process.ts';
import { type HeldProject, putProjectsBack } from './target/project.ts';
import { type HeldContainer, putBackAll } from './target/put-back.ts';

/** What a run holds on this machine and must give back, whatever happens. */
export interface Holdings {
  /** The label of its containers. */
  runId: string;
  /** Its private temp folder (0700). */
  tempDir: string;
  /** Folders of unfinished output. */
  folders: string[];
  /** Process groups of tracers and tests. */
  processes: Held[];
  /** The user's containers that were stopped, moved aside or started by us. */
  containers: HeldContainer[];
  /** The user's compose projects in which we made or started something. */
  projects: HeldProject[];
}

/** A process group by its leader: its id, and when it was started, which tells it from a later one with the same id. */
export interface Held {
  pid: number;
  since: string | undefined;
}

export interface Session extends Holdings {
  log: Log;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
  /** Records a process that a later clean-up must end if we cannot. */
  onProcess: (pid: number) => void;
  /** Records a container of the user's before anything is done to it; at the end it is as it was then. */
  holdContainer: (container: HeldContainer) => void;
  /** The same for a compose project. */
  holdProject: (project: HeldProject) => void;
  /** Makes a folder for unfinished output below `parent`, on the same file system, removed at the end. */
  partialFolder: (parent: string) => Promise<string>;
}

/**
 * Runs `work` with a temp folder of its own below `tempRoot`; SIGINT and SIGTERM cancel it, and its containers and files are gone when it
 * returns. `save` is told what is held whenever that changes, for a clean-up after SIGKILL.
 */
export async function withSession<T>(
  log: Log,
  tempRoot: string,
  save: (holdings: Holdings) => void,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { signal, off } = cancellation();
  const tempDir = await mkdtemp(join(await realpath(tempRoot), 'micropacker-'));
  const holdings: Holdings = { runId: randomUUID(), tempDir, folders: [], processes: [], containers: [], projects: [] };
  save(holdings);
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
  const partialFolder = async (parent: string) => {
    const folder = join(parent, `.micropacker-${holdings.runId}`);
    holdings.folders.push(folder);
    save(holdings);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  };
  try {
    return await work({ ...holdings, log, signal, onProcess, holdContainer, holdProject, partialFolder });
  } finally {
    await giveBack(holdings, log);
    // From now on they are their user's alone, to stop or to remove.
    if (holdings.containers.length + holdings.projects.length > 0) save({ ...holdings, containers: [], projects: [] });
    off();
  }
}

/** The tag that a run's micro image has until its verdict is good. */
export function workTag(runId: string): string {
  return `micropacker-run:${runId}`;
}

/** The tag that the first micro image keeps while it is healed. */
export function bareTag(runId: string): string {
  return `${workTag(runId)}-bare`;
}

/** The tag by which the engine knows the layer of a micro image until it has the image. */
export function layerTag(runId: string): string {
  return `${workTag(runId)}-layer`;
}

/**
 * Gives back what a run still holds: containers, its unverified image, temp and unfinished files; the user's containers are put back.
 * Containers whose id was never learned, because the run was cancelled while they were created, are found by their label. Returns the
 * number of containers it removed, and of those it put back.
 */
export async function giveBack(holdings: Holdings, log: Log): Promise<{ removed: number; putBack: number }> {
  const docker = new Docker(log);
  const ids = await docker.containersOf(holdings.runId).catch((error: Error) => {
    if (error.message.includes('is not installed')) return [];
    log.warning(
      `${error.message}. Should containers of this run be left, this removes them: ${removeCommand(holdings.runId)}`,
    );
    return [];
  });
  await Promise.all(
    ids.map((id) => docker.remove(id).catch((error) => log.warning(`container ${id} is left: ${error.message}`))),
  );
  const projects = await putProjectsBack(docker, holdings.projects, log);
  const putBack = projects + (await putBackAll(docker, holdings.containers, log));
  const tags = [workTag, bareTag, layerTag].map((tag) => tag(holdings.runId));
  await Promise.all(tags.map((tag) => docker.removeImage(tag).catch(() => {})));
  for (const folder of [holdings.tempDir, ...holdings.folders]) await rm(folder, { recursive: true, force: true });
  return { removed: ids.length, putBack };
}

function removeCommand(runId: string): string {
  return `docker rm --force --volumes $(docker ps --all --quiet --filter label=${runLabel(runId)})`;
}
