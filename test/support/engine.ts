import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { RUN_LABEL } from '../../src/engine/argv.ts';
import { commandLine, processes } from '../runner/processes.ts';

/** Runs the engine's command line and returns its stdout; throws if it fails. */
export function docker(args: string[], input?: Buffer | string): string {
  return execFileSync('docker', args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim();
}

export function inspect<T = Record<string, unknown>>(kind: 'image' | 'container', reference: string): T {
  const [status, answer] = engineApi<T>('GET', `/${kind}s/${reference}/json`);
  if (status !== 200) throw new Error(`No such ${kind}: ${reference}`);
  return answer;
}

export function hasImage(reference: string): boolean {
  return engineApi('GET', `/images/${reference}/json`)[0] === 200;
}

export function removeImage(reference: string): void {
  engineApi('DELETE', `/images/${reference}?force=true`);
}

/**
 * Calls the API of the engine, at a unix socket or at tcp://, and returns the status and the answer. Needs a tenth of
 * the CPU time of the engine's command line, and tests call it before and after each run.
 */
export function engineApi<T>(method: 'GET' | 'DELETE', path: string): [status: number, answer: T] {
  const host = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
  const [, scheme, place] = /^(unix|tcp):\/\/(.+)$/.exec(host) ?? [];
  if (!scheme) throw new Error(`DOCKER_HOST: got ${host}, want unix:// or tcp:// for the tests`);
  const url = scheme === 'tcp' ? `http://${place}${path}` : `http://engine${path}`;
  const through = scheme === 'tcp' ? [] : ['--unix-socket', place!];
  const args = ['--silent', '--show-error', '--globoff', '--request', method, '--write-out', '\n%{http_code}'];
  const said = execFileSync('curl', [...args, ...through, url], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const at = said.lastIndexOf('\n');
  const body = said.slice(0, at).trim();
  return [Number(said.slice(at + 1)), (body === '' ? undefined : JSON.parse(body)) as T];
}

/** A list of the API, with filters. */
export function engineList<T>(path: string, filters: Record<string, string[]> = {}, query = ''): T[] {
  const wanted = encodeURIComponent(JSON.stringify(filters));
  return engineApi<T[] | null>('GET', `${path}?filters=${wanted}${query}`)[1] ?? [];
}

/** Possible leftovers of a run. A test expects empty lists. */
export interface Left {
  containers: string[];
  images: string[];
  processes: string[];
  folders: string[];
}

/** Finds everything that our runs hold while they work. */
export function left(): Left {
  return {
    containers: ids(engineList('/containers/json', { label: [RUN_LABEL] }, '&all=true')),
    images: ids(engineList('/images/json', { reference: ['micropacker-run'] })),
    processes: tracers(),
    folders: readdirSync(tmpdir()).filter((name) => /^micropacker-.{6}$/.test(name)),
  };
}

export const nothing: Left = { containers: [], images: [], processes: [], folders: [] };

/** Command lines of sysdig processes with our filter. */
function tracers(): string[] {
  return processes()
    .map(commandLine)
    .filter((line) => line.includes('(thread.cgroups contains '));
}

function ids(things: { Id: string }[]): string[] {
  return things.map(({ Id }) => Id);
}
