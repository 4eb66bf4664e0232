import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryTo } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';
import { isDeadOfUser, parseOwner } from '../base/owner.ts';
import { counted } from '../base/units.ts';
import { OWNER_LABEL, RUN_LABEL } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import { containerName } from '../engine/inspect.ts';
import { killAsOwner, stillLives } from './clean-up.ts';
import { type Remembered, readOwnerFile } from './owner-file.ts';
import { asideName, putBackAll } from './put-back.ts';
import { removeRunImages, removeRunVolumes, type Session } from './session.ts';

/** The names that `withSession` gives. */
const TEMP_NAME = /^micropacker-[A-Za-z\d]{6}$/;

/**
 * Removes what runs of this user that were killed have left on this machine, and says so in one line. A later run does
 * this, because nobody else does on the command line, and no post step runs when a runner is killed. Never throws:
 * what cannot be removed is a warning.
 *
 * Nothing that others can write decides what is removed: a container is known by a label that its image does not have,
 * a process by the folder in its arguments, a folder by its name, owner and mode.
 */
export async function removeRemains(docker: Docker, { tempDir, log }: Pick<Session, 'tempDir' | 'log'>): Promise<void> {
  const runs = deadRuns(dirname(tempDir), tempDir);
  const processes = runs.flatMap((run) => run.processes.filter((held) => stillLives(held) && isOf(held.pid, run)));
  for (const { pid } of processes) await tryTo(log, `Cannot end process ${pid}`, () => killAsOwner(pid));
  const containers = await deadContainers(docker).catch(() => []);
  for (const { id } of containers) await tryTo(log, `Cannot remove container ${id}`, () => remove(docker, id));
  for (const runId of new Set([...runs, ...containers].map((run) => run.runId))) {
    if (runId === undefined) continue;
    await removeRunVolumes(docker, runId, log);
    await removeRunImages(docker, runId);
  }
  for (const run of runs) await putAsideBack(docker, run, log);
  const folders = runs.flatMap((run) => [...run.folders, run.tempDir]);
  for (const folder of folders)
    await tryTo(log, `Cannot remove ${folder}`, () => rm(folder, { recursive: true, force: true }));
  if (containers.length + folders.length + processes.length === 0) return;
  const left = [
    counted(containers.length, 'container'),
    counted(processes.length, 'process', 'processes'),
    counted(folders.length, 'folder'),
  ];
  log.info(`An earlier run was killed: removed ${left.filter((text) => !text.startsWith('0 ')).join(', ')} of it`);
}

/** The dead runs whose temp folders are in `root`; not the one of `own`. */
function deadRuns(root: string, own: string): Remembered[] {
  const folders = namesIn(root).filter((name) => TEMP_NAME.test(name));
  const others = folders.map((name) => join(root, name)).filter((folder) => folder !== own);
  return others.flatMap((folder) => readOwnerFile(folder) ?? []);
}

/** The names in a folder; none if it cannot be read: such a folder can still be written. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** True if a process of the group has the run's temp folder in its arguments: a number in a file proves nothing. */
function isOf(group: number, { tempDir }: Remembered): boolean {
  if (!Number.isSafeInteger(group) || group <= 1) return false;
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.some((number) => {
    try {
      const stat = readFileSync(`/proc/${number}/stat`, 'latin1');
      if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] !== String(group)) return false;
      return readFileSync(`/proc/${number}/cmdline`, 'latin1').includes(`${tempDir}/`);
    } catch {
      return false;
    }
  });
}

/** The containers and claims of dead runs. A container has the labels of its image too: those prove nothing. */
async function deadContainers(docker: Docker): Promise<{ id: string; runId: string | undefined }[]> {
  const dead: { id: string; runId: string | undefined }[] = [];
  for (const id of await docker.labelled('container', [OWNER_LABEL])) {
    const found = await docker.container(id);
    const label = found?.Config.Labels?.[OWNER_LABEL];
    if (!found || !isDeadOfUser(parseOwner(label))) continue;
    const image = await docker.image(found.Image);
    if (!image || image.Config?.Labels?.[OWNER_LABEL] === label) continue;
    dead.push({ id, runId: found.Config.Labels?.[RUN_LABEL] });
  }
  return dead;
}

/** Another run may remove the same remains at this moment. */
async function remove(docker: Docker, id: string): Promise<void> {
  await docker.remove(id).catch((error: Error) => {
    if (!/already in progress/.test(error.message)) throw error;
  });
}

/** Puts those of the user's containers back whose names say that this run put them aside. */
async function putAsideBack(docker: Docker, { runId, containers }: Remembered, log: Log): Promise<void> {
  for (const held of containers) {
    const now = await docker.container(held.id).catch(() => undefined);
    if (now && containerName(now) === asideName(held.name, runId)) await putBackAll(docker, [held], log);
  }
}
