import type { Docker } from './docker.ts';

/** An event of a container. `action` is as `docker events` prints it ("die", "exec_create: ls /"). */
export interface ContainerEvent {
  action: string;
  /** The container's full id. */
  id: string;
  /** When it happened, in milliseconds since 1970, if the engine tells. */
  at?: number;
  /** The container's labels, and `image`, `name`, `exitCode`, … */
  attributes: Readonly<Record<string, string>>;
}

/**
 * Follows the events of all containers from its creation to `end`. The engine keeps only its last 256 events, so they
 * cannot be asked for afterwards.
 */
export class ContainerEvents {
  readonly all: ContainerEvent[] = [];
  /** Why the events could not be followed, if so: `all` is then incomplete. */
  lost: string | undefined;
  readonly #ended = new AbortController();
  readonly #following: Promise<void>;

  /** `onEvent` is told each at once. */
  constructor(docker: Pick<Docker, 'events'>, onEvent: (event: ContainerEvent) => void = () => {}) {
    const lines = new Lines((line) => {
      for (const event of eventsIn(line)) {
        this.all.push(event);
        onEvent(event);
      }
    });
    const following = docker.events(Date.now(), (bytes) => lines.push(bytes), this.#ended.signal);
    this.#following = following.then(
      () => {
        this.lost = "the engine's stream of events ended";
      },
      (error: Error) => {
        if (!this.#ended.signal.aborted) this.lost = error.message;
      },
    );
  }

  /** The events of one container, in order. */
  of(id: string): ContainerEvent[] {
    return this.all.filter((event) => event.id === id);
  }

  async end(): Promise<void> {
    this.#ended.abort();
    await this.#following;
  }
}

/** Joins chunks of bytes to lines. */
class Lines {
  readonly #take: (line: string) => void;
  #rest = Buffer.alloc(0);

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(bytes: Buffer): void {
    const all = Buffer.concat([this.#rest, bytes]);
    let begin = 0;
    for (let at = all.indexOf(10); at !== -1; at = all.indexOf(10, begin)) {
      this.#take(all.toString('utf8', begin, at));
      begin = at + 1;
    }
    this.#rest = all.subarray(begin);
  }
}

/** The event in a line of the API's answer (`GET /events`); none for a line that is not one. */
export function eventsIn(line: string): ContainerEvent[] {
  try {
    const {
      Action: action,
      Actor,
      timeNano,
    } = JSON.parse(line) as Partial<Record<'Action' | 'timeNano', unknown>> & {
      Actor?: Record<string, unknown>;
    };
    const { ID: id, Attributes: attributes } = Actor ?? {};
    if (typeof action !== 'string' || typeof id !== 'string') return [];
    const when = typeof timeNano === 'number' ? { at: timeNano / 1e6 } : {};
    return [{ action, id, ...when, attributes: (attributes ?? {}) as Record<string, string> }];
  } catch {
    return [];
  }
}
