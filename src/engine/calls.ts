import type { ImageId, ImageReference, WorkTag } from '../image/reference.ts';
import type { ApiRequest } from './api.ts';
import type { ContainerInspect, ImageInspect } from './inspect.ts';

/** One call of the engine in both its forms: a request of its API, and arguments of its command line. */
export interface EngineCall<T = void> {
  request: ApiRequest;
  args: string[];
  /** Turns the API's answer into the result. */
  ofAnswer(answer: unknown): T;
  /** Turns the command's stdout into the result. */
  ofOutput(stdout: string): T;
  /** The engine's words for a refusal that is no error, as of a thing that does not exist: the result is undefined. */
  missing?: RegExp;
  timeoutMs?: number;
}

/** A request that waits for a container. */
const LONG_MS = 600_000;

const NOTHING = { ofAnswer: () => undefined, ofOutput: () => undefined };

export function startCall(id: string): EngineCall {
  return { ...NOTHING, ...post(`/containers/${id}/start`), args: ['start', id], timeoutMs: LONG_MS };
}

export function stopCall(id: string, seconds: number): EngineCall {
  const args = ['stop', '--time', String(seconds), id];
  return { ...NOTHING, ...post(`/containers/${id}/stop?t=${seconds}`), args, timeoutMs: LONG_MS + seconds * 1000 };
}

export function killCall(id: string): EngineCall {
  return {
    ...NOTHING,
    ...post(`/containers/${id}/kill`),
    args: ['kill', id],
    missing: /is not running|no such container|did not receive an exit event/i,
  };
}

export function renameCall(id: string, name: string): EngineCall {
  const path = `/containers/${id}/rename?name=${encodeURIComponent(name)}`;
  return { ...NOTHING, ...post(path), args: ['rename', id, name] };
}

/** With the container's anonymous volumes. */
export function removeCall(id: string): EngineCall {
  return {
    ...NOTHING,
    request: { method: 'DELETE', path: `/containers/${encodeURIComponent(id)}?force=true&v=true` },
    args: ['rm', '--force', '--volumes', id],
    missing: /no such container/i,
  };
}

export function tagCall(image: WorkTag | ImageId, tag: ImageReference | WorkTag): EngineCall {
  const [, repo, version] = /^(.*?)(?::([^:/]+))?$/.exec(tag)!;
  const name = `repo=${encodeURIComponent(repo!)}&tag=${encodeURIComponent(version ?? 'latest')}`;
  return { ...NOTHING, ...post(`/images/${inPath(image)}/tag?${name}`), args: ['tag', image, tag] };
}

export function removeImageCall(tag: WorkTag): EngineCall {
  return {
    ...NOTHING,
    request: { method: 'DELETE', path: `/images/${inPath(tag)}` },
    args: ['image', 'rm', tag],
    missing: /no such image|^[^:]*: conflict:/i,
  };
}

export function removeVolumeCall(name: string): EngineCall {
  return {
    ...NOTHING,
    request: { method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}` },
    args: ['volume', 'rm', name],
  };
}

/** In the API's form; undefined if it does not exist. */
export function inspectContainerCall(name: string): EngineCall<ContainerInspect | undefined> {
  return inspect('container', name);
}

/** In the API's form; undefined if it does not exist. */
export function inspectImageCall(name: string): EngineCall<ImageInspect | undefined> {
  return inspect('image', name);
}

function inspect<T>(kind: 'container' | 'image', name: string): EngineCall<T | undefined> {
  return {
    request: { method: 'GET', path: `/${kind}s/${inPath(name)}/json` },
    args: [kind, 'inspect', name],
    ofAnswer: (answer) => answer as T,
    ofOutput: (stdout) => (JSON.parse(stdout) as T[])[0],
    missing: new RegExp(`no such ${kind}`, 'i'),
  };
}

export type LabelledKind = 'container' | 'network' | 'volume';

/** Ids of containers (running or not) and networks, or names of volumes, with all the labels (KEY=VALUE). */
export function labelledCall(kind: LabelledKind, labels: readonly string[]): EngineCall<string[]> {
  const whole = { container: ['--all', '--no-trunc'], network: ['--no-trunc'], volume: [] }[kind];
  const filters = encodeURIComponent(JSON.stringify({ label: labels }));
  const path = kind === 'container' ? 'containers/json?all=true&' : `${kind}s?`;
  return {
    request: { method: 'GET', path: `/${path}filters=${filters}` },
    args: [kind, 'ls', '--quiet', ...whole, ...labels.flatMap((label) => ['--filter', `label=${label}`])],
    ofAnswer: (answer) =>
      kind === 'volume'
        ? ((answer as { Volumes: { Name: string }[] | null }).Volumes ?? []).map(({ Name }) => Name)
        : (answer as { Id: string }[]).map(({ Id }) => Id),
    ofOutput: (stdout) => stdout.split('\n').filter(Boolean),
  };
}

/** Names of all containers, running or not. */
export function namesCall(): EngineCall<string[]> {
  return {
    request: { method: 'GET', path: '/containers/json?all=true' },
    args: ['ps', '--all', '--format', '{{.Names}}'],
    // Each name begins with a slash.
    ofAnswer: (answer) => (answer as { Names: string[] }[]).flatMap(({ Names }) => Names.map((name) => name.slice(1))),
    ofOutput: (stdout) => stdout.split('\n').filter(Boolean),
  };
}

function post(path: string): { request: ApiRequest } {
  return { request: { method: 'POST', path } };
}

/** A name in a path: its slashes stay. */
function inPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}
