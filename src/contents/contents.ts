import { Cancelled } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import type { Original } from '../original/original.ts';
import { BodyLeftOut } from '../rootfs/rootfs.ts';
import { exportInstance } from './export/export.ts';
import type { Likely } from './export/wanted.ts';
import { type Contents, type Instance, makeInstance } from './instance.ts';
import { type LayersSession, readLayers, startReader } from './layers/read.ts';
import { LayersFailed } from './layers/reader.ts';

export interface ContentsSession extends LayersSession {
  log: Log;
  runId: string;
}

/** A fresh container that never starts, and its contents as read through its layers. */
export interface Opened {
  instance: Instance;
  /** The contents, or why its layers cannot be read. */
  layers: Contents | LayersFailed;
}

interface Way {
  how: string;
  open(): Promise<Contents>;
}

export interface Used<T> {
  made: T;
  /**
   * Settles when everything is closed. Freeing the disk space of a large export takes as long as packing a few
   * megabytes.
   */
  closed: Promise<void>;
}

/**
 * Creates a container and opens its layers, for `withContents` or `closeInstance`. Throws `Failure` if the engine
 * cannot create it.
 */
export async function openInstance(docker: Docker, original: Original, session: ContentsSession): Promise<Opened> {
  // Starting the reader takes as long as creating the container: do both at once.
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

/** Removes an unused container and closes its layers. */
export async function closeInstance({ instance, layers }: Opened): Promise<void> {
  if (!(layers instanceof LayersFailed)) await layers.close();
  await removeQuietly(instance);
}

/** Ignores errors: the end of the run removes leftovers or reports them. */
async function removeQuietly(instance: Instance | undefined): Promise<void> {
  await instance?.remove().catch(() => {});
}

/**
 * Calls `use` with a container's files, read in the cheapest way that works here. If a way fails, calls `use` again
 * with the next way. `likely` can be incomplete: the last way has all files. Removes the container.
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
    // Reading the layers can fail because another program removed the container.
    if (!(opened.layers instanceof LayersFailed) && !(await docker.container(instance.inspect.Id)))
      instance = await makeInstance(docker, original, session.runId);
    return exportInstance(docker, instance, session, wanted);
  };
  // The cheapest way first. The first export keeps only the files that are likely needed, the second one all files.
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
    logFallback(error, session.log);
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
    await contents.close().catch(() => {});
    throw error;
  }
}

function orThrow(layers: Contents | LayersFailed): Contents {
  if (layers instanceof LayersFailed) throw layers;
  return layers;
}

/** Logs why the next way is needed. Rethrows any other error. */
function logFallback(error: unknown, log: Log): void {
  if (error instanceof LayersFailed) log.info(`Its layers cannot be read here: ${error.message}`);
  else if (error instanceof BodyLeftOut)
    log.info(`${error.message}, but it is needed: the image is exported once more`);
  else throw error;
}
