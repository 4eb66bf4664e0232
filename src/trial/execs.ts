import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerEvent } from '../engine/events.ts';
import { healthArgv, type ImageConfig } from '../image/config.ts';
import { lookedForByEngine, placesOfProgram } from './not-started.ts';

/** A `docker exec` whose program the engine could not start. */
export interface FailedExec {
  program: string;
  exitCode: number;
}

/** The used fields of ExecInspect in the engine's API. It has no working folder. */
interface ExecInspect {
  Running: boolean;
  ExitCode: number | null;
  ProcessConfig: { entrypoint: string };
}

/** The engine's exit codes for a program that cannot be run or is not found, as a shell's. */
const NOT_STARTED: readonly (number | null)[] = [126, 127];
/** A program's own exit with such a code is told a moment after the command has ended. */
const LATE_MS = 200;
const MOST_LOOKS = 100;

/**
 * The execs of the container `id` among its events (`eventsNow`, of the test) that did not start. The engine tells of
 * an exec's end only if it started. Unknown ones are left out, as of a container that is gone, and so is the
 * HEALTHCHECK: its state tells.
 */
export async function failedExecs(
  id: string,
  eventsNow: () => readonly ContainerEvent[],
  docker: Pick<Docker, 'api' | 'container'>,
): Promise<FailedExec[]> {
  const unended = unendedIn(eventsNow());
  if (unended.size === 0) return [];
  const health = healthArgv((await docker.container(id))?.Config ?? {})?.join(' ');
  const failed: FailedExec[] = [];
  for (const [execId, command] of [...unended].slice(-MOST_LOOKS)) {
    const exec = command === health ? undefined : await inspectExec(execId, docker);
    if (!exec || exec.Running || !NOT_STARTED.includes(exec.ExitCode)) continue;
    if (failed.length === 0) await sleep(LATE_MS);
    if (unendedIn(eventsNow()).has(execId)) {
      failed.push({ program: exec.ProcessConfig.entrypoint, exitCode: exec.ExitCode! });
    }
  }
  return failed;
}

const START = 'exec_start: ';

/** The execs that were started and have no end, by their id, with their commands. */
function unendedIn(events: readonly ContainerEvent[]): Map<string, string> {
  const unended = new Map<string, string>();
  for (const { action, attributes } of events) {
    const { execID = '' } = attributes;
    if (action.startsWith(START)) unended.set(execID, action.slice(START.length).trim());
    if (action.startsWith('exec_die')) unended.delete(execID);
  }
  return unended;
}

/** The exit codes of all execs, by command. One that did not start, or outlived the container, has none. */
export function execEnds(events: readonly ContainerEvent[]): Map<string, number[]> {
  const commands = new Map<string, string>();
  const ends = new Map<string, number[]>();
  for (const { action, attributes } of events) {
    const { execID = '', exitCode } = attributes;
    if (action.startsWith(START)) {
      const command = action.slice(START.length).trim();
      commands.set(execID, command);
      ends.set(command, ends.get(command) ?? []);
    }
    if (action.startsWith('exec_die')) ends.get(commands.get(execID) ?? '')?.push(Number(exitCode));
  }
  return ends;
}

async function inspectExec(id: string, docker: Pick<Docker, 'api'>): Promise<ExecInspect | undefined> {
  try {
    return (await docker.api({ method: 'GET', path: `/exec/${id}/json` })) as ExecInspect;
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return undefined;
  }
}

/** Where the engine looked for what its errors in the test's output, or these execs, name. */
export function missedByExecs(
  failed: readonly FailedExec[],
  engineSaid: readonly string[],
  config: ImageConfig,
): ImagePath[] {
  // The error names what is missing; without it, that may be the program.
  if (engineSaid.length > 0) return engineSaid.flatMap((line) => lookedForByEngine(line, config));
  return failed.flatMap(({ program }) => placesOfProgram(program, config));
}
