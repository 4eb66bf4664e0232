import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { engineApi, engineList, inspect, type Left, left } from '../support/engine.ts';

/** This machine's containers, networks, volumes, mounts, and our leftovers. */
export interface World extends Left {
  /** Each with id, name and state. */
  containers: string[];
  networks: string[];
  volumes: string[];
  mounts: string[];
}

/**
 * Comparable with the world at another time: differences that a restart of the same container makes are hidden. With a
 * crashing container, mounts are left out, since they change all the time.
 */
export function world(crashing = false): World {
  return {
    ...left(),
    containers: containers()
      .map(({ Id, Names, State }) => `${Id} ${Names.join()} ${steady(State)}`)
      .toSorted(),
    networks: engineList<{ Id: string; Name: string }>('/networks')
      .map(({ Id, Name }) => `${Id} ${Name}`)
      .toSorted(),
    volumes: (engineApi<{ Volumes: { Name: string }[] | null }>('GET', '/volumes')[1].Volumes ?? [])
      .map(({ Name }) => Name)
      .toSorted(),
    mounts: crashing ? [] : mounts(),
  };
}

interface Listed {
  Id: string;
  Names: string[];
  State: string;
}

function containers(): Listed[] {
  return engineList<Listed>('/containers/json', {}, '&all=true');
}

function steady(state: string): string {
  if (state === 'restarting') return 'running';
  return ['exited', 'created', 'dead'].includes(state) ? 'stopped' : state;
}

/** The start time of each running container: a post step with nothing to do starts none. */
export function startTimes(): string[] {
  return engineList<Listed>('/containers/json').map(
    ({ Id }) => `${Id} ${inspect<ContainerInspect>('container', Id).State.StartedAt}`,
  );
}

/**
 * Mount points (proc_pid_mountinfo(5)) of the engine, which `scripts/own-engine.sh` keeps in one folder, and of jobs.
 */
function mounts(): string[] {
  const data = engineApi<{ DockerRootDir: string }>('GET', '/info')[1].DockerRootDir;
  const run = process.env.DOCKER_HOST === undefined ? '/run/docker' : join(dirname(data), 'run');
  const places = [data, run].map((place) => `${place}/`);
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[4]!);
  const ours = points.filter((point) =>
    [...places, join(tmpdir(), 'runner-')].some((place) => point.startsWith(place)),
  );
  return ours.map((point) => point.replace(/\/netns\/\w+$/, '/netns/…')).toSorted();
}
