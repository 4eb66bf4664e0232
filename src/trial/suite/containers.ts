import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../base/log.ts';
import { pathFromText } from '../../base/path.ts';
import { type Touch, Touches } from '../../capture/touch.ts';
import type { Fleet } from '../../capture/tracer.ts';
import type { Docker } from '../../engine/docker.ts';
import type { ContainerInspect } from '../../engine/inspect.ts';
import { type CreateRequest, type ExecRequest, listIn } from '../../image/create-request.ts';
import type { ImageId, ImageReference } from '../../image/reference.ts';
import type { Change, Watcher } from '../../proxy/proxy.ts';
import { lookedForByEngine, placesOfProgram } from '../not-started.ts';
import { requireOwnFolders } from '../own-folders.ts';
import type { TrialContext } from '../subject.ts';
import { imageNamed, type SuiteImage } from './image.ts';
import type { Leftovers } from './leftovers.ts';
import type { SuiteLogs } from './logs.ts';
import type { Started } from './started.ts';
import type { SuiteSubject } from './subject.ts';

/** Where the engine looks up the name of a user or group. */
const ACCOUNTS = ['/etc/passwd', '/etc/group'];
/** Clients give a request up after some time. */
const MOST_WAIT_MS = 10_000;

/** Sees what the test creates, and lets the tracer observe the containers of the images. */
export class SuiteContainers implements Watcher {
  readonly all: Started[] = [];
  /** What still works in a container, by its id: its end waits for that. */
  readonly working = new Map<string, Promise<unknown>>();
  /** Ids of all containers that the test created through the proxy. */
  readonly known = new Set<string>();
  /** What the engine looked up in a container for the test: folders of docker cp, working folders. */
  readonly lookedUp = new Map<string, Touches>();
  /** Whether the classic builder was at work: its containers are no runs of an image. */
  built = false;
  /** Rejects with the first error that ends the run. */
  readonly failed: Promise<never>;
  readonly #subject: SuiteSubject;
  readonly #docker: Docker;
  readonly #fleet: Fleet;
  readonly #leftovers: Leftovers;
  readonly #logs: SuiteLogs;
  readonly #log: Log;
  #told = false;
  #fail!: (error: unknown) => void;

  constructor(
    subject: SuiteSubject,
    { docker, log }: TrialContext,
    fleet: Fleet,
    leftovers: Leftovers,
    logs: SuiteLogs,
  ) {
    [this.#subject, this.#docker, this.#log] = [subject, docker, log];
    [this.#fleet, this.#leftovers, this.#logs] = [fleet, leftovers, logs];
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => {});
  }

  async create(request: CreateRequest): Promise<Change> {
    const image = await imageNamed(request.Image, this.#subject.images, this.#docker);
    if (!image) return { created: (id) => this.#keep(id) };
    if (image.becomes) await this.#tellOther(image);
    const Image = image.becomes ?? request.Image!;
    const inspect = await this.#docker.image(Image as ImageReference);
    const own = image.becomes ? { ...request, Image } : request;
    // Without the image the engine refuses, and the client pulls or builds it.
    if (!inspect) return { request: own, created: (id) => this.#keep(id) };
    try {
      const admitted = await this.#fleet.admit(own, inspect.Config ?? {});
      return {
        request: admitted.request,
        created: async (id) => {
          admitted.created(id);
          await this.#take(id, image, request);
        },
      };
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** The test may build its image itself: then each run of it can have another. */
  async #tellOther({ name, originalId }: SuiteImage): Promise<void> {
    if (this.#told) return;
    const now = await this.#docker.image(name);
    if (!now || !originalId || now.Id === originalId) return;
    this.#told = true;
    this.#log.notice(
      `${name} is another image now (${now.Id}) than the one that was packed (${originalId}): the micro image of the latter is used, and the former is not looked at.`,
    );
  }

  made(what: 'network' | 'volume', name: string): void {
    if (what === 'network') this.#leftovers.addNetwork(name);
    else this.#leftovers.addVolume(name);
  }

  started(container: string, error: string | undefined): void {
    const one = this.#find(container);
    if (!one) return;
    if (error === undefined) this.#logs.follow(one.id, one.created.Config.Tty === true);
    else this.#couldNotStart(one, error);
  }

  #couldNotStart(one: Started, error: string): void {
    one.notStarted = error;
    for (const path of lookedForByEngine(error, one.created.Config)) {
      this.#touch(one.id, { path, how: 'exec', found: false });
    }
  }

  /** The engine looks for the program, and tells nobody if it is not there. */
  exec(container: string, { Cmd, User, WorkingDir }: ExecRequest): void {
    const one = this.#find(container);
    if (!one) return;
    if (WorkingDir) this.#lookUp(one.id, WorkingDir, 'stat');
    if (User && !/^\d+(?::\d+)?$/.test(User)) for (const path of ACCOUNTS) this.#lookUp(one.id, path, 'open');
    for (const path of placesOfProgram(listIn(Cmd)?.[0] ?? '', one.created.Config)) {
      this.#touch(one.id, { path, how: 'exec', found: false });
    }
  }

  copied(container: string, path: string, out: boolean): void {
    const one = this.#find(container);
    // Whether the path is there is known when it is looked up in the image.
    if (one) this.#lookUp(one.id, path, out ? 'open' : 'stat');
  }

  async beforeEnd(container: string): Promise<void> {
    const work = this.working.get(this.#find(container)?.id ?? '');
    if (work) await Promise.race([work, sleep(MOST_WAIT_MS, undefined, { ref: false })]);
  }

  #find(container: string): Started | undefined {
    return this.all.find(({ id, created }) => id.startsWith(container) || created.Name === `/${container}`);
  }

  builds(): void {
    this.built = true;
  }

  async #take(id: string, image: SuiteImage, request: CreateRequest): Promise<void> {
    const created = await this.#keep(id);
    if (!created) return;
    try {
      requireOwnFolders(created.Mounts ?? [], this.#subject.ownFolders);
      if (this.#subject.phase === 'capture') await this.#subject.hold(created.Image as ImageId);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.all.push({ id, image, request, created });
    if (request.WorkingDir) this.#lookUp(id, request.WorkingDir, 'stat');
  }

  async #keep(id: string): Promise<ContainerInspect | undefined> {
    this.known.add(id);
    const created = await this.#docker.container(id);
    const volumes = (created?.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : []));
    this.#leftovers.addContainer(id, volumes);
    return created;
  }

  #lookUp(id: string, path: string, how: 'open' | 'stat'): void {
    this.#touch(id, { path: pathFromText(path), how, found: true });
  }

  #touch(id: string, touch: Touch): void {
    const touches = this.lookedUp.get(id) ?? new Touches();
    touches.add(touch);
    this.lookedUp.set(id, touches);
  }
}
