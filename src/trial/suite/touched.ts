import { Failure } from '../../base/failure.ts';
import { Touches, unionOf } from '../../capture/touch.ts';
import type { Captured, FleetCaptured } from '../../capture/tracer.ts';
import type { Docker } from '../../engine/docker.ts';
import type { ContainerEvents } from '../../engine/events.ts';
import { addInterpreters } from '../interpreters.ts';
import { mountsIn, touchesOfImage } from '../mounts.ts';
import type { ObservedImage } from '../observed.ts';
import type { SuiteContainers } from './containers.ts';
import type { Leftovers } from './leftovers.ts';
import { runOf, type Started } from './started.ts';
import type { SuiteSubject } from './subject.ts';

export interface SuiteFound {
  subject: SuiteSubject;
  containers: SuiteContainers;
  captured: FleetCaptured;
  leftovers: Leftovers;
  docker: Docker;
  events: ContainerEvents;
  byStrace: true | undefined;
}

/**
 * What the containers of each image touched of it, together. Throws `Failure` if one name was several images in the
 * capture: only one can be packed.
 */
export async function imagesOf(found: SuiteFound): Promise<Map<string, ObservedImage>> {
  const { subject } = found;
  const images = new Map<string, ObservedImage>();
  for (const image of subject.images) {
    const own = found.containers.all.filter((one) => one.image === image);
    const [first] = own;
    if (!first) continue;
    if (subject.phase === 'capture') requireOneId(own);
    const containers: ObservedImage['containers'] = [];
    const unseen = new Set<string>();
    for (const one of own) {
      containers.push({ run: runOf(one, found.events.all), touches: await touchesIn(one, found) });
      for (const program of found.captured.containers.get(one.id)?.unseen ?? []) unseen.add(program);
    }
    const captured = {
      ...found.captured,
      touches: unionOf(containers.map(({ touches }) => touches)),
      unseen: [...unseen],
    };
    images.set(image.name, { id: first.created.Image, captured, containers });
  }
  return images;
}

/** The union of all images, for a run that is about one of them. */
export function capturedOf(images: ReadonlyMap<string, ObservedImage>, fleet: FleetCaptured): Captured {
  const all = [...images.values()].map(({ captured }) => captured);
  const { containers: _, ...more } = fleet;
  const unseen = [...new Set(all.flatMap((one) => one.unseen ?? []))];
  return { ...more, warnings: [...fleet.warnings], touches: unionOf(all.map(({ touches }) => touches)), unseen };
}

async function touchesIn({ id, created }: Started, { captured, containers, leftovers, docker, byStrace }: SuiteFound) {
  const own = captured.containers.get(id)?.touches ?? new Touches();
  const touches = unionOf([own, containers.lookedUp.get(id) ?? new Touches()]);
  const mounts = mountsIn(created, leftovers.wasThere);
  if (byStrace) await addInterpreters(touches, { id, mounts, docker });
  return touchesOfImage(touches, mounts);
}

function requireOneId(started: readonly Started[]): void {
  const ids = [...new Set(started.map(({ created }) => created.Image))];
  const { name } = started[0]!.image;
  if (ids.length < 2) return;
  throw new Failure(`the test ran ${ids.length} different images under the name ${name}, but only one can be packed`, {
    fix: 'Let the test build the image once, or give each its own name and name one of them in image.',
    evidence: [{ title: 'Images that ran', lines: ids }],
  });
}
