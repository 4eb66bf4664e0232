import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docker, type Left, left } from '../engine.ts';

/** What there is on this machine of the engine's things, of mounts, and of ours. */
export interface World extends Left {
  /** Each with its name and whether it runs. */
  containers: string[];
  networks: string[];
  volumes: string[];
  mounts: string[];
}

/**
 * To be compared with one of another time: what a start makes anew for the same container is not told apart, and where one crashes again and
 * again, mounts come and go.
 */
export function world(crashing = false): World {
  return {
    ...left(),
    containers: listed(['ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}'])
      .map((line) => line.replace(/ (exited|created|dead)$/, ' stopped').replace(/ restarting$/, ' running'))
      .toSorted(),
    networks: listed(['network', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Name}}']).toSorted(),
    volumes: listed(['volume', 'ls', '--quiet']).toSorted(),
    mounts: crashing ? [] : mounts(),
  };
}

/** When each running container was started: a post step with nothing to do starts none. */
export function startTimes(): string[] {
  const ids = listed(['ps', '--quiet', '--no-trunc']);
  return ids.length === 0 ? [] : listed(['inspect', '--format', '{{.Id}} {{.State.StartedAt}}', ...ids]);
}

function listed(args: string[]): string[] {
  return docker(args).split('\n').filter(Boolean);
}

/** Mount points (proc_pid_mountinfo(5)) of the engine, which `scripts/own-engine.sh` has in one folder, and in the folders of jobs. */
function mounts(): string[] {
  const data = docker(['info', '--format', '{{.DockerRootDir}}']);
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
