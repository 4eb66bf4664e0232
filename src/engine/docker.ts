import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import { makeFifo } from '../base/fifo.ts';
import type { Log } from '../base/log.ts';
import { type LongRun, lastLine, type ProcessOutput, type RunOptions, run, start } from '../base/process.ts';
import type { Platform } from '../image/config.ts';
import { isFor, showPlatform } from '../image/platform.ts';
import type { ImageId, ImageReference, WorkTag } from '../image/reference.ts';
import { type ApiRequest, callApi, callSocket, Refused } from './api.ts';
import { type CreateOptions, createArgs, runLabel, shownCommand } from './argv.ts';
import * as calls from './calls.ts';
import { type ContainerInspect, type EngineInfo, type ImageInspect, platformIn, type Server } from './inspect.ts';
import { Load } from './load.ts';
import { inOrder } from './log-lines.ts';
import { commandFailed, refused } from './reason.ts';
import { askServer } from './server.ts';
import { getFromSocket, socketPath, type Take } from './socket.ts';

/** An engine that restarts or is under load may be slow for half a minute. */
const SERVER_MS = 60_000;

/** The container engine through its command line, so that the user's contexts, DOCKER_HOST and credentials work. */
export class Docker {
  readonly #log: Log;
  readonly #signal: AbortSignal | undefined;
  readonly #facts: Map<string, Promise<unknown>>;

  /** Calls end with `Cancelled` when `signal` aborts. `facts` are known answers that cannot change, by their names. */
  constructor(log: Log, signal?: AbortSignal, facts = new Map<string, Promise<unknown>>()) {
    [this.#log, this.#signal, this.#facts] = [log, signal, facts];
  }

  /** The same engine for clean-up: a cancel does not end its calls. */
  uncancelled(): Docker {
    return new Docker(this.#log, undefined, this.#facts);
  }

  /** The engine's version and platform. Throws `Failure` with the next step if no engine answers. */
  server(): Promise<Server> {
    return this.#once('server', () => askServer((args) => this.#run(args, { timeoutMs: SERVER_MS })));
  }

  /** Uses the API, because a command line older than the engine leaves out fields that it does not know. */
  info(): Promise<EngineInfo> {
    return this.#once('info', async () => (await this.api({ method: 'GET', path: '/info' })) as EngineInfo);
  }

  /** Undefined if the engine lacks the image (for `platform`). Without `platform` the engine chooses one. */
  async image(reference: ImageReference | ImageId | WorkTag, platform?: Platform): Promise<ImageInspect | undefined> {
    const image = await this.#call(calls.inspectImageCall(reference));
    if (!image || !platform || isFor(platformIn(image), platform)) return image;
    const one = await this.#imageFor(reference, platform);
    // Containers can be made only from the id of the whole multi-platform image.
    return one && { ...one, Id: image.Id, RepoDigests: image.RepoDigests };
  }

  /**
   * Uses the API, because older command lines have no platform option. Engines with one platform per image ignore it.
   */
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

  async pull(reference: ImageReference, platform?: Platform): Promise<void> {
    const only = platform ? ['--platform', showPlatform(platform)] : [];
    await this.#must(['pull', '--quiet', ...only, reference]);
  }

  /**
   * Returns the new container's id (64 hex digits). A cancel does not end the call: the engine would continue, and
   * create a container after the clean-up.
   */
  async create(options: CreateOptions): Promise<string> {
    return (await this.#must(createArgs(options), { signal: undefined })).stdout.trim();
  }

  async start(id: string): Promise<void> {
    await this.#call(calls.startCall(id));
  }

  /** Undefined if the container does not exist. */
  container(id: string): Promise<ContainerInspect | undefined> {
    return this.#call(calls.inspectContainerCall(id));
  }

  /**
   * Calls the engine's API, for things that the command line cannot do or does slowly. A cancel does not end the call:
   * the engine would continue, and create a container after the clean-up. Throws as `callApi` does.
   */
  async api(request: ApiRequest): Promise<unknown> {
    this.#log.debug(`${request.method} ${request.path}`);
    return callApi(request, socketPath(await this.address()));
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#call(calls.renameCall(id, name));
  }

  /** Ids of containers (running or not) and networks, or names of volumes, with all the labels (KEY=VALUE). */
  labelled(kind: calls.LabelledKind, labels: readonly string[]): Promise<string[]> {
    return this.#call(calls.labelledCall(kind, labels));
  }

  async removeNetwork(id: string): Promise<void> {
    await this.#must(['network', 'rm', id]);
  }

  async removeVolume(name: string): Promise<void> {
    await this.#call(calls.removeVolumeCall(name));
  }

  /**
   * Runs `docker compose` with the project's files (paths), as the user's shell would, and returns its stdout. It reads
   * also files that these name, which may be pipes.
   */
  async compose(files: readonly string[], args: readonly string[], options: readonly string[] = []): Promise<string> {
    const project = files.flatMap((file) => ['--file', file]);
    const limit = args[0] === 'config' ? { timeoutMs: SERVER_MS } : {};
    return (await this.#must(['compose', ...project, ...options, ...args], limit)).stdout;
  }

  /** Names of all containers, running or not. */
  async names(): Promise<string[]> {
    return this.#call(calls.namesCall());
  }

  /** The last `tail` lines of the container's stdout and stderr, since a time (RFC 3339) or from the start. */
  async logs(id: string, tail: number, since?: string): Promise<string[]> {
    const from = since === undefined ? [] : ['--since', since];
    const output = await this.#run(['logs', '--timestamps', '--tail', String(tail), ...from, id]);
    if (output.code !== 0) return [`(no log: ${lastLine(output.stderr)})`];
    return inOrder([output.stdout, output.stderr]).slice(-tail);
  }

  /** Passes each line of the container's stdout and stderr to `take`, since a time (RFC 3339) or from the start. */
  followLogs(id: string, since: string | undefined, take: (line: string) => void): Promise<LongRun> {
    const from = since === undefined ? [] : ['--since', since];
    return start(['docker', 'logs', '--follow', ...from, id], { onStdout: take, onStderr: take });
  }

  /** Runs argv in the container. The result has the exit code. */
  async exec(id: string, argv: readonly string[], timeoutMs: number): Promise<ProcessOutput> {
    return this.#run(['exec', id, ...argv], { timeoutMs });
  }

  /** Sends the container's stop signal and waits at most `seconds`. */
  async stop(id: string, seconds: number): Promise<void> {
    await this.#call(calls.stopCall(id, seconds));
  }

  /** No error if the container does not run. */
  async kill(id: string): Promise<void> {
    await this.#call(calls.killCall(id));
  }

  /** Removes the container with its anonymous volumes. No error if it does not exist. */
  async remove(id: string): Promise<void> {
    await this.#call(calls.removeCall(id));
  }

  /** Passes the container's file system to `take`, as a tar. */
  async export(id: string, take: Take): Promise<void> {
    await this.#stream(`/containers/${id}/export`, ['export', id], take);
  }

  /** Passes a folder of the container, which need not run, to `take`, as a tar with the folder's name. */
  async copyOut(id: string, folder: string, take: Take): Promise<void> {
    const path = `/containers/${id}/archive?path=${encodeURIComponent(folder)}`;
    await this.#stream(path, ['cp', `${id}:${folder}`, '-'], take);
  }

  /** Unpacks the tar in the open file `tar` into the root folder of the container, which need not run. */
  async copyIn(id: string, tar: number): Promise<void> {
    await this.#must(['cp', '-', `${id}:/`], { stdin: tar });
  }

  /**
   * Passes the events of all containers since `since` (epoch milliseconds) to `take`, as JSON lines, until `signal`
   * aborts. Rejects then too.
   */
  async events(since: number, take: Take, signal: AbortSignal): Promise<void> {
    const from = (since / 1000).toFixed(3);
    const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
    const args = ['events', '--since', from, '--filter', 'type=container', '--format', '{{json .}}'];
    await this.#stream(`/events?since=${from}&filters=${filters}`, args, take, signal);
  }

  /**
   * Passes a long answer of the engine to `take`. Reads it from the engine's socket if it has one, which needs a third
   * of the CPU time, else through the command line.
   */
  async #stream(path: string, args: string[], take: Take, signal = this.#signal): Promise<void> {
    const socket = socketPath(await this.address());
    if (socket !== undefined) {
      const refusal = await getFromSocket(socket, path, take, signal);
      if (refusal === undefined) return;
      this.#log.debug(`${socket} refuses ${path}: ${refusal}`);
    }
    await this.#must(args, { onStdout: take, ...(signal ? { signal } : {}) });
  }

  /** Starts `docker load`, see `Load`. `tempDir` is a private folder. */
  async startLoad(tempDir: string): Promise<Load> {
    const { readEnd, writeEnd } = await makeFifo(join(tempDir, 'load'), this.#signal);
    const ended = this.#run(['load', '--quiet'], { stdin: readEnd, signal: undefined }).then((output) => {
      if (output.code !== 0) throw commandFailed(['load'], output);
    });
    closeSync(readEnd);
    return new Load(writeEnd, ended, this.#signal);
  }

  async tag(image: WorkTag | ImageId, tag: ImageReference | WorkTag): Promise<void> {
    await this.#call(calls.tagCall(image, tag));
  }

  /** Pushes a tag with the user's own credentials. The result has the exit code and the registry's messages. */
  push(tag: ImageReference): Promise<ProcessOutput> {
    return this.#run(['push', tag]);
  }

  /** Removes one of our images by its tag. No error if it does not exist or is in use. */
  async removeImage(tag: WorkTag): Promise<void> {
    await this.#call(calls.removeImageCall(tag));
  }

  /** Ids of all containers of a run, running or not; none without an engine. Throws `Failure` on other errors. */
  async containersOf(runId: string): Promise<string[]> {
    return this.labelled('container', [runLabel(runId)]).catch((error: Error) => {
      if (/cannot connect|is the docker daemon running/i.test(error.message)) return [];
      throw error;
    });
  }

  /** The engine's address by the command line's contexts and DOCKER_HOST; '' if it cannot be read. */
  address(): Promise<string> {
    const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
    return this.#once('address', async () => {
      const output = await this.#run(args, { signal: undefined });
      return output.code === 0 ? output.stdout.trim() : '';
    });
  }

  /** Requests fixed facts early, so that they are known when they are needed. */
  requestFacts(): void {
    this.info().catch(() => {});
  }

  /** Caches an answer, but not an error. */
  #once<T>(fact: string, ask: () => Promise<T>): Promise<T> {
    const asked = (this.#facts.get(fact) as Promise<T> | undefined) ?? ask();
    this.#facts.set(fact, asked);
    asked.catch(() => this.#facts.delete(fact));
    return asked;
  }

  /** Through the engine's socket, if it has one, a call needs a tenth of the CPU time of the command. */
  async #call<T>({ request, args, ofAnswer, ofOutput, missing, timeoutMs }: calls.EngineCall<T>): Promise<T> {
    const socket = socketPath(await this.address());
    try {
      if (socket === undefined) return ofOutput((await this.#must(args)).stdout);
      this.#log.debug(`docker ${shownCommand(args)} (by the socket)`);
      const answered = await callSocket(request, socket, this.#signal, timeoutMs);
      return answered ? ofAnswer(answered.answer) : ofOutput((await this.#must(args)).stdout);
    } catch (error) {
      if (error instanceof Failure && missing?.test(error.message)) return undefined as T;
      throw error instanceof Refused ? refused(args, error.why) : error;
    }
  }

  async #must(args: string[], options: RunOptions = {}): Promise<ProcessOutput> {
    const output = await this.#run(args, options);
    if (output.code !== 0) throw commandFailed(args, output);
    return output;
  }

  #run(args: string[], options: RunOptions = {}): Promise<ProcessOutput> {
    this.#log.debug(`docker ${shownCommand(args)}`);
    return run(['docker', ...args], { signal: this.#signal, ...options });
  }
}
