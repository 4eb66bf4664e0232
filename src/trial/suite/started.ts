import type { ContainerEvent } from '../../engine/events.ts';
import type { ContainerInspect } from '../../engine/inspect.ts';
import { type CreateRequest, listIn } from '../../image/create-request.ts';
import { execEnds } from '../execs.ts';
import { type Life, lifeOf } from '../life.ts';
import { reasonNotStarted } from '../not-started.ts';
import type { SuiteImage } from './image.ts';

/** A container of an observed image that the test created. */
export interface Started {
  id: string;
  image: SuiteImage;
  /** As the test asked for it, before we changed anything. */
  request: CreateRequest;
  /** As the engine made it. */
  created: ContainerInspect;
  /** Why the engine could not start it, in the engine's words. */
  notStarted?: string;
}

/** How one of the test's containers went. Times are milliseconds. */
export interface StartedRun {
  id: string;
  name: string;
  /** As the test names it. */
  image: string;
  /** What was asked for instead of the image's own entrypoint and command. */
  entrypoint?: readonly string[];
  command: readonly string[];
  /** What else of the request decides how it goes, as text. */
  setting: string;
  /** The exit codes of each `docker exec` and HEALTHCHECK in it, by command; none of those that did not start. */
  execs: ReadonlyMap<string, readonly number[]>;
  life: Life;
  /** How often it was started. */
  starts: number;
  /** Why the engine could not start it. */
  notStarted?: string;
  /** From the first start to the last end; undefined if it did not start, or did not end. */
  ms?: number;
}

/** Reads how a container went from its events. */
export function runOf(
  { id, image, request, created, notStarted }: Started,
  events: readonly ContainerEvent[],
): StartedRun {
  const own = events.filter((event) => event.id === id);
  const entrypoint = listIn(request.Entrypoint);
  const [begin, end] = [own.find(({ action }) => action === 'start'), own.findLast(({ action }) => action === 'die')];
  return {
    id,
    name: created.Name.replace(/^\//, ''),
    image: image.name,
    ...(entrypoint ? { entrypoint } : {}),
    command: listIn(request.Cmd) ?? [],
    setting: JSON.stringify([request.Env ?? [], request.User ?? '', request.WorkingDir ?? '']),
    execs: execEnds(own),
    life: lifeOf(own),
    starts: own.filter(({ action }) => action === 'start').length,
    ...(notStarted === undefined ? {} : { notStarted: reasonNotStarted(notStarted) }),
    ...(begin?.at !== undefined && end?.at !== undefined ? { ms: end.at - begin.at } : {}),
  };
}

/** The command as a reader knows it: `app:ci serve --port 80`. */
export function commandText({
  image,
  entrypoint,
  command,
}: Pick<StartedRun, 'image' | 'entrypoint' | 'command'>): string {
  const own = entrypoint === undefined ? [] : [`--entrypoint ${entrypoint.join(' ') || "''"}`];
  return [...own, image, ...command].join(' ');
}
