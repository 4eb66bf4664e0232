import type { Docker } from '../engine/docker.ts';
import { Cancelled } from '../failure.ts';
import { LayersFailed } from '../layers/reader.ts';
import type { Log } from '../log.ts';
import { BodyLeftOut } from '../rootfs/rootfs.ts';
import type { Tree } from '../rootfs/tree.ts';
import { type Likely, likelyOf } from '../rootfs/wanted.ts';
import type { Original } from './image.ts';
import { type Contents, exportInstance, type Instance, makeInstance } from './instance.ts';
import { type LayersSession, readLayers, startReader } from './layers.ts';

export interface ContentsSession extends LayersSession {
  log: Log;
  runId: string;
}

/** A fresh instance, and what was read of it through its layers: its names. */
export interface Opened {
  instance: Instance;
  /** Or why its layers cannot be read. */
  layers: Contents | LayersFailed;
}

interface Way {
  how: string;
  open(): Promise<Contents>;
}

export interface Used<T> {
  made: T;
  /** Settles when all is closed: to give back the disk of a large export takes as long as to pack some megabytes. */
  closed: Promise<void>;
}

/** Makes an instance and opens its layers, for `withContents` or `closeInstance`. Throws `Failure` where the engine makes none. */
export async function openInstance(docker: Docker, original: Original, session: ContentsSession): Promise<Opened> {
  // To start takes it as long as the engine to make an instance.
  const starting = startReader(session);
  starting.catch(() => {});
  let instance: Instance | undefined;
  try {
    instance = await makeInstance(docker, original, session.runId);
    return { instance, layers: await readLayers(docker, instance.inspect, starting, session.signal) };
  } catch (error) {
    await starting.then((reader) => reader.close()).catch(() => {});
    if (instance && error instanceof LayersFailed) return { instance, layers: error };
    await removeQuietly(instance);
    throw error;
  }
}

/** Gives it back unused. */
export async function closeInstance({ instance, layers }: Opened): Promise<void> {
  if (!(layers instanceof LayersFailed)) await layers.close();
  await removeQuietly(instance);
}

/** What cannot be removed is removed, or told, at the end of the run. */
async function removeQuietly(instance: Instance | undefined): Promise<void> {
  await instance?.remove().catch(() => {});
}

/**
 * What `use` makes of an instance's files, which are read in the cheapest way that works here: where that turns out to be none, `use` is
 * called again with the next. What is `likely` to be asked for need not be all: the last way has everything. Closes the instance.
 */
export async function withContents<T>(
  docker: Docker,
  original: Original,
  opened: Opened,
  session: ContentsSession,
  likely: Likely,
  use: (contents: Contents, instance: Instance) => Promise<T>,
): Promise<Used<T>> {
  let { instance } = opened;
  const exported = async (wanted?: Likely) => {
    // It may be the instance that is gone.
    if (!(opened.layers instanceof LayersFailed) && !(await docker.container(instance.inspect.Id)))
      instance = await makeInstance(docker, original, session.runId);
    return exportInstance(docker, instance, session, wanted);
  };
  // The cheapest first. An export is spooled only as far as it is likely to be needed; should that be too little, all of it is.
  const ways: Way[] = [
    { how: 'its layers, as far as needed', open: async () => orThrow(opened.layers) },
    { how: 'docker export', open: () => exported(likely) },
    { how: 'docker export, as a whole', open: () => exported() },
  ];
  try {
    const { made, closed } = await throughFirst(ways, session, (contents) => use(contents, instance));
    return { made, closed: closed.then(() => removeQuietly(instance)) };
  } catch (error) {
    await removeQuietly(instance);
    throw error;
  }
}

/** The names in the image, bodies unread. */
export async function treeOf(docker: Docker, original: Original, session: ContentsSession): Promise<Tree> {
  const opened = await openInstance(docker, original, session);
  const tree = async (contents: Contents) => contents.index().tree;
  const { made, closed } = await withContents(docker, original, opened, session, likelyOf([], []), tree);
  await closed;
  return made;
}

async function throughFirst<T>(
  [way, ...others]: Way[],
  session: ContentsSession,
  use: (contents: Contents) => Promise<T>,
): Promise<Used<T>> {
  try {
    return await through(way!, session, use);
  } catch (error) {
    if (session.signal.aborted) throw new Cancelled();
    if (others.length === 0) throw error;
    tellNext(error, session.log);
    return throughFirst(others, session, use);
  }
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

function orThrow(layers: Contents | LayersFailed): Contents {
  if (layers instanceof LayersFailed) throw layers;
  return layers;
}

/** Says why the next way is taken; throws what has nothing to do with the way. */
function tellNext(error: unknown, log: Log): void {
  if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
  else if (error instanceof BodyLeftOut)
    log.info(`${error.message}, but it is needed: the image is exported once more`);
  else throw error;
}
