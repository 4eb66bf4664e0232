import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { Cancelled, Failure } from '../failure.ts';
import { makeFifo } from '../fifo.ts';
import type { Platform } from '../image/config.ts';
import { isFor, showPlatform } from '../image/platform.ts';
import type { Log } from '../log.ts';
import { lastLine, type Output, type RunOptions, run } from '../process.ts';
import { type ApiRequest, callApi } from './api.ts';
import { type CreateOptions, createArgs, instanceRequest, runLabel } from './argv.ts';
import {
  type ContainerInspect,
  type EngineInfo,
  type ImageInspect,
  platformIn,
  type Server,
  type ServerVersion,
} from './inspect.ts';
import { Load } from './load.ts';
import { reasonOf } from './reason.ts';
import { getFromSocket, socketPath, type Take } from './socket.ts';

/** An engine may be restarted, or be slow under load, for half a minute. */
const SERVER_MS = 60_000;

/** The container engine through its command line, so that contexts, DOCKER_HOST and credentials work as the user set them up. */
export class Docker {
  readonly #log: Log;
  readonly #signal: AbortSignal | undefined;
  readonly #facts = new Map<string, Promise<unknown>>();

  /** Calls end with `Cancelled` when `signal` aborts. */
  constructor(log: Log, signal?: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
  }

  /** The same engine for cleaning up: its calls are not cancelled. */
  uncancelled(): Docker {
    return new Docker(this.#log);
  }

  /** Throws `Failure` that says how to get an engine. */
  async server(): Promise<Server> {
    const asked = this.#run(['version', '--format', '{{json .Server}}'], { timeoutMs: SERVER_MS });
    const output = await asked.catch((error: unknown) => {
      if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
      return { code: -1, stdout: '', stderr: error.message };
    });
    const server = output.code === 0 ? (JSON.parse(output.stdout) as ServerVersion | null) : null;
    if (!server) {
      if (output.code === 0) await this.#refusePodman();
      throw new Failure(`not supported here, because no container engine answers: ${lastLine(output.stderr)}`, {
        mend: 'Start Docker, or point DOCKER_HOST at an engine. On GitHub use runs-on: ubuntu-24.04 (ubuntu-slim has no engine).',
      });
    }
    const podman = server.Components?.some(({ Name }) => Name === 'Podman Engine') === true;
    return { version: server.Version, os: server.Os, arch: server.Arch, kernel: server.KernelVersion, podman };
  }

  /** Throws `Failure` where `docker` is podman under another name: that has no server, and says so without an error. */
  async #refusePodman(): Promise<void> {
    const { stdout } = await this.#run(['--version']);
    if (!stdout.startsWith('podman')) return;
    throw new Failure(`not supported here, because docker is podman's command line (${stdout.trim()}), not Docker's`, {
      mend: "Install Docker. Docker's command line packs file lists with podman too: DOCKER_HOST=unix:///run/podman/podman.sock.",
    });
  }

  /** By the API: a command line that is older than the engine leaves out what it does not know. */
  info(): Promise<EngineInfo> {
    return this.#once('info', async () => (await this.api({ method: 'GET', path: '/info' })) as EngineInfo);
  }

  /** undefined where the engine does not have the image, or not for `platform`; without one it chooses among several. */
  async image(reference: string, platform?: Platform): Promise<ImageInspect | undefined> {
    const output = await this.#run(['image', 'inspect', reference]);
    if (output.code !== 0 && /no such image/i.test(output.stderr)) return undefined;
    if (output.code !== 0) throw this.#failure(['image', 'inspect', reference], output);
    const image = (JSON.parse(output.stdout) as ImageInspect[])[0]!;
    if (!platform || isFor(platformIn(image), platform)) return image;
    const one = await this.#imageFor(reference, platform);
    // Only the id of all together is one that containers can be made from.
    return one && { ...one, Id: image.Id, RepoDigests: image.RepoDigests };
  }

  /** By the API, as older command lines cannot ask for a platform; engines whose images have only one do not look at it. */
  async #imageFor(reference: string, platform: Platform): Promise<ImageInspect | undefined> {
    const query = `platform=${encodeURIComponent(JSON.stringify(platform))}`;
    try {
      const image = (await this.api({ method: 'GET', path: `/images/${reference}/json?${query}` })) as ImageInspect;
      return isFor(platformIn(image), platform) ? image : undefined;
    } catch (error) {
      if (error instanceof Failure && /no such image|not provide the specified platform/i.test(error.message)) return;
      throw error;
    }
  }

  async pull(reference: string, platform?: Platform): Promise<void> {
    const only = platform ? ['--platform', showPlatform(platform)] : [];
    await this.#must(['pull', '--quiet', ...only, reference]);
  }

  /** Returns the new container's id (64 hex digits). */
  async create(options: CreateOptions): Promise<string> {
    return this.#created(createArgs(options));
  }

  /** A container that is only read, and never started; its id. `volumes` are the image's VOLUME paths. */
  async createInstance(options: CreateOptions, volumes: readonly string[]): Promise<string> {
    return ((await this.api(instanceRequest(options, volumes))) as { Id: string }).Id;
  }

  async start(id: string): Promise<void> {
    await this.#must(['start', id]);
  }

  /** undefined where the container is gone. */
  async container(id: string): Promise<ContainerInspect | undefined> {
    const output = await this.#run(['container', 'inspect', id]);
    if (output.code === 0) return (JSON.parse(output.stdout) as ContainerInspect[])[0];
    if (/no such container/i.test(output.stderr)) return undefined;
    throw this.#failure(['container', 'inspect', id], output);
  }

  /**
   * Asks the engine's API for what its command line cannot do, or takes long for; not cut short by a cancel: the engine would go on, and make
   * a container after we had looked for what is left. Throws as `callApi` does.
   */
  async api(request: ApiRequest): Promise<unknown> {
    this.#log.debug(`${request.method} ${request.path}`);
    return callApi(request, socketPath(await this.address()));
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#must(['rename', id, name]);
  }

  /** Ids of containers (running or not) and networks, names of volumes, that have all the labels (KEY=VALUE). */
  async labelled(kind: 'container' | 'network' | 'volume', labels: readonly string[]): Promise<string[]> {
    const all = kind === 'container' ? ['--all', '--no-trunc'] : kind === 'network' ? ['--no-trunc'] : [];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const output = await this.#must([kind, 'ls', '--quiet', ...all, ...filters]);
    return output.stdout.split('\n').filter(Boolean);
  }

  async removeNetwork(id: string): Promise<void> {
    await this.#must(['network', 'rm', id]);
  }

  async removeVolume(name: string): Promise<void> {
    await this.#must(['volume', 'rm', name]);
  }

  /** `docker compose` for a project by its files (paths), as the user's own shell would run it; returns what it printed. */
  async compose(files: readonly string[], args: readonly string[], options: readonly string[] = []): Promise<string> {
    const project = files.flatMap((file) => ['--file', file]);
    return (await this.#must(['compose', ...project, ...options, ...args])).stdout;
  }

  /** Names of all containers, running or not. */
  async names(): Promise<string[]> {
    const output = await this.#must(['ps', '--all', '--format', '{{.Names}}']);
    return output.stdout.split('\n').filter(Boolean);
  }

  /** The last `tail` lines of what the container printed, stdout and stderr, since a time (RFC 3339) or ever. */
  async logs(id: string, tail: number, since?: string): Promise<string[]> {
    const from = since === undefined ? [] : ['--since', since];
    const output = await this.#run(['logs', '--timestamps', '--tail', String(tail), ...from, id]);
    if (output.code !== 0) return [`(no log: ${lastLine(output.stderr)})`];
    const lines = [output.stdout, output.stderr].flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== '');
    // Two pipes, so the engine's times tell the order; their length is fixed (RFC 3339 with nanoseconds), and sorting is stable.
    const time = (line: string) => line.slice(0, line.indexOf(' '));
    const sorted = lines.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0));
    return sorted.slice(-tail).map((line) => line.slice(line.indexOf(' ') + 1));
  }

  /** Runs argv inside the container; its exit code is in the result. */
  async exec(id: string, argv: readonly string[], timeoutMs: number): Promise<Output> {
    return this.#run(['exec', id, ...argv], { timeoutMs });
  }

  /** Stops as the image wants to be stopped, at most `seconds`. */
  async stop(id: string, seconds: number): Promise<void> {
    await this.#must(['stop', '--time', String(seconds), id]);
  }

  async kill(id: string): Promise<void> {
    await this.#run(['kill', id]);
  }

  /** Removes the container with its anonymous volumes; no error when it is gone already. */
  async remove(id: string): Promise<void> {
    const output = await this.#run(['rm', '--force', '--volumes', id], { timeoutMs: 60_000 });
    if (output.code !== 0 && !/no such container/i.test(output.stderr)) throw this.#failure(['rm', id], output);
  }

  /**
   * Hands the container's file system to `take`, as a tar: straight from the engine's socket where there is one, which takes a third of
   * the CPU, else through the command line.
   */
  async export(id: string, take: Take): Promise<void> {
    const socket = socketPath(await this.address());
    if (socket !== undefined) {
      const refusal = await getFromSocket(socket, `/containers/${id}/export`, take, this.#signal);
      if (refusal === undefined) return;
      this.#log.debug(`${socket} does not export: ${refusal}`);
    }
    await this.#must(['export', id], { onStdout: take });
  }

  /** Starts to load an image archive, see `Load`. `tempDir` is a private folder. */
  async startLoad(tempDir: string): Promise<Load> {
    const { readEnd, writeEnd } = await makeFifo(join(tempDir, 'load'), this.#signal);
    const ended = this.#run(['load', '--quiet'], { stdin: readEnd, signal: undefined }).then((output) => {
      if (output.code !== 0) throw this.#failure(['load'], output);
    });
    closeSync(readEnd);
    return new Load(writeEnd, ended, this.#signal);
  }

  async tag(image: string, tag: string): Promise<void> {
    await this.#must(['tag', image, tag]);
  }

  /** Pushes a tag with the user's own credentials; its exit code and what the registry said are in the result. */
  push(tag: string): Promise<Output> {
    return this.#run(['push', tag]);
  }

  /** Removes a tag, or an image by id; no error when it is gone already or still has tags. */
  async removeImage(reference: string): Promise<void> {
    await this.#run(['image', 'rm', reference]);
  }

  /** Ids of all containers of a run of ours, running or not; none where there is no engine. Throws `Failure` when it does not tell. */
  async containersOf(runId: string): Promise<string[]> {
    const args = ['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${runLabel(runId)}`];
    const output = await this.#run(args, { timeoutMs: SERVER_MS });
    if (output.code === 0) return output.stdout.split('\n').filter(Boolean);
    if (/cannot connect|is the docker daemon running/i.test(output.stderr)) return [];
    throw this.#failure(args, output);
  }

  /** The engine's address as the command line understands contexts and DOCKER_HOST; '' when it does not tell. */
  address(): Promise<string> {
    return this.#once('address', async () => {
      const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
      const output = await this.#run(args, { signal: undefined });
      return output.code === 0 ? output.stdout.trim() : '';
    });
  }

  /** Asks in advance for what does not change, so that it is known when it is needed. */
  foresee(): void {
    this.info().catch(() => {});
  }

  /** The answer is kept, unless it is an error. */
  #once<T>(fact: string, ask: () => Promise<T>): Promise<T> {
    const asked = (this.#facts.get(fact) as Promise<T> | undefined) ?? ask();
    this.#facts.set(fact, asked);
    asked.catch(() => this.#facts.delete(fact));
    return asked;
  }

  /** Not cut short by a cancel: the engine would go on, and make a container after we had looked for what is left. */
  async #created(args: string[]): Promise<string> {
    const output = await this.#must(args, { signal: undefined });
    return output.stdout.trim();
  }

  async #must(args: string[], options: RunOptions = {}): Promise<Output> {
    const output = await this.#run(args, options);
    if (output.code !== 0) throw this.#failure(args, output);
    return output;
  }

  #run(args: string[], options: RunOptions = {}): Promise<Output> {
    this.#log.debug(`docker ${args.join(' ')}`);
    return run(['docker', ...args], { signal: this.#signal, ...options });
  }

  #failure(args: readonly string[], output: Output): Failure {
    const lines = output.stderr.trim().split('\n').slice(-10);
    return new Failure(`docker ${args[0]} failed: ${reasonOf(output.stderr)}`, {
      evidence: lines.length > 1 ? [{ title: `docker ${args[0]} printed`, lines }] : [],
    });
  }
}
