import type { Docker } from '../engine/docker.ts';
import { Cancelled } from '../failure.ts';
import { LayersFailed } from '../layers/reader.ts';
import type { Log } from '../log.ts';
import { BodyLeftOut } from '../rootfs/rootfs.ts';
import type { Tree } from '../rootfs/tree.ts';
import { type Likely, likelyOf } from '../rootfs/wanted.ts';
import type { Original } from './image.ts';
import { type Contents, exportInstance, type Instance, makeInstance } from './instance.ts';
import { type LayersSession, readLayers } from './layers.ts';

export interface ContentsSession extends LayersSession {
  log: Log;
  runId: string;
}

interface Way {
  how: string;
  open(): Promise<Contents>;
}

export interface Used<T> {
  made: T;
  /** Settles when the contents are closed: to give back the disk of a large export takes as long as to pack some megabytes. */
  closed: Promise<void>;
}

/**
 * What `use` makes of an instance's files, which are read in the cheapest way that works here: where that turns out to be none, `use` is
 * called again with the next. What is `likely` to be asked for need not be all: the last way has everything.
 */
export async function withContents<T>(
  docker: Docker,
  instance: Instance,
  session: ContentsSession,
  likely: Likely,
  use: (contents: Contents) => Promise<T>,
): Promise<Used<T>> {
  const [last, ...first] = waysOf(docker, instance, session, likely).reverse() as [Way, ...Way[]];
  for (const way of first.reverse()) {
    try {
      return await through(way, session, use);
    } catch (error) {
      if (session.signal.aborted) throw new Cancelled();
      tellNext(error, session.log);
    }
  }
  return through(last, session, use);
}

/** The names in the image, bodies unread. */
export async function treeOf(docker: Docker, original: Original, session: ContentsSession): Promise<Tree> {
  const instance = await makeInstance(docker, original, session.runId);
  try {
    const tree = async (contents: Contents) => contents.index().tree;
    const { made, closed } = await withContents(docker, instance, session, likelyOf([], []), tree);
    await closed;
    return made;
  } finally {
    await instance.remove();
  }
}

/** The cheapest first. An export is spooled only as far as it is likely to be needed; should that be too little, all of it is. */
function waysOf(docker: Docker, instance: Instance, session: ContentsSession, likely: Likely): Way[] {
  return [
    { how: 'its layers, as far as needed', open: () => readLayers(docker, instance.inspect, session) },
    { how: 'docker export', open: () => exportInstance(docker, instance, session, likely) },
    { how: 'docker export, as a whole', open: () => exportInstance(docker, instance, session) },
  ];
}

async function through<T>(
  { how, open }: Way,
  { log }: ContentsSession,
  use: (contents: Contents) => Promise<T>,
): Promise<Used<T>> {
  const contents = await open();
  try {
    log.info(`The image is read through ${how}`);
    return { made: await use(contents), closed: contents.close() };
  } catch (error) {
    await contents.close();
    throw error;
  }
}

/** Says why the next way is taken; throws what has nothing to do with the way. */
function tellNext(error: unknown, log: Log): void {
  if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
  else if (error instanceof BodyLeftOut)
    log.info(`${error.message}, but it is needed: the image is exported once more`);
  else throw error;
}
