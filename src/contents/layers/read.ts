import { Cancelled, Failure } from '../../base/failure.ts';
import { lastLine, run } from '../../base/process.ts';
import { withSudo } from '../../base/sudo.ts';
import { Unavailable } from '../../base/unavailable.ts';
import type { Docker } from '../../engine/docker.ts';
import type { ContainerInspect, EngineInfo } from '../../engine/inspect.ts';
import { Planter } from '../../rootfs/planter.ts';
import type { Contents } from '../instance.ts';
import { Attributes } from './attributes.ts';
import { LayersSource } from './bodies.ts';
import { Listing } from './listing.ts';
import { overlayStack, type Stack, snapshotArgs, snapshotStack } from './overlay.ts';
import { LayersFailed, Reader } from './reader.ts';
import { packLayers } from './write.ts';

/** With these options the engine maps owner ids, so that ids in its layers differ from ids in the image. */
const MAPPED = /name=(rootless|userns)/;

export interface LayersSession {
  tempDir: string;
  signal: AbortSignal;
  onProcess: (pid: number) => void;
}

/** Starts the reader of layers as root, before the layers are known. Throws `LayersFailed` without root rights. */
export async function startReader(session: LayersSession): Promise<Reader> {
  return Reader.start({ ...session, root: await rootOf(session.signal) });
}

/**
 * Reads a container that never started from the engine's storage: all names, and bodies on demand. Throws
 * `LayersFailed`, also while reading, if this is impossible: the engine is on another machine or stores images
 * differently. Closing the contents closes the reader.
 */
export async function readLayers(
  docker: Docker,
  instance: ContainerInspect,
  starting: Promise<Reader>,
  signal: AbortSignal,
): Promise<Contents> {
  const reader = await starting;
  const info = await docker.info();
  const mapped = MAPPED.exec(info.SecurityOptions?.join(' ') ?? '');
  if (mapped) throw new LayersFailed(`the engine runs with ${mapped[1]}`);
  const stack = await stackOf(instance, info, reader.root, signal);
  if (typeof stack === 'string') throw new LayersFailed(stack);
  const [planter, source, attributes] = [new Planter(), new LayersSource(reader), new Attributes(reader)];
  const listing = new Listing((member) => {
    const entry = planter.plant(member);
    if (member.type === '0' && entry) source.add(entry);
  });
  await reader.list(stack, listing);
  const index = planter.finish();
  return {
    source,
    leftOut: new Set(),
    index: () => index,
    expect(entries) {
      const examined = source.examine(entries);
      if (examined) attributes.learn(examined.names, examined.attributes);
    },
    fetch: (entries) => source.fetchWhole(entries),
    complete: (packed) => attributes.complete(packed),
    lost: (packed) => attributes.lost(packed),
    pack(...of) {
      source.forget();
      return packLayers(reader)(...of);
    },
    close: () => reader.close(),
  };
}

async function rootOf(signal: AbortSignal): Promise<string[]> {
  try {
    return await withSudo('reading layers', signal);
  } catch (error) {
    if (error instanceof Unavailable) throw new LayersFailed(error.message);
    throw error;
  }
}

async function stackOf(
  { Id, GraphDriver }: ContainerInspect,
  info: EngineInfo,
  root: readonly string[],
  signal: AbortSignal,
): Promise<Stack | string> {
  const ask = GraphDriver && snapshotArgs(GraphDriver, info, Id);
  if (!ask) return overlayStack(GraphDriver);
  const answer = await run([...root, ...ask], { signal }).catch((error: unknown) => {
    if (error instanceof Cancelled || !(error instanceof Failure)) throw error;
    throw new LayersFailed(error.message);
  });
  return answer.code === 0 ? snapshotStack(answer.stdout) : `containerd says: ${lastLine(answer.stderr)}`;
}
