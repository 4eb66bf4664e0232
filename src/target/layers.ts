import { asRoot } from '../capture/privilege.ts';
import { TracerUnavailable } from '../capture/tracer.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect, EngineInfo } from '../engine/inspect.ts';
import { Cancelled, Failure } from '../failure.ts';
import { Attributes } from '../layers/attributes.ts';
import { overlayStack, type Stack, snapshotArgs, snapshotStack } from '../layers/overlay.ts';
import { packLayers } from '../layers/pack.ts';
import { LayersFailed, Reader } from '../layers/reader.ts';
import { LayersSource } from '../layers/source.ts';
import { lastLine, run } from '../process.ts';
import { Listing } from '../rootfs/listing.ts';
import { Planter } from '../rootfs/planter.ts';
import type { Contents } from './instance.ts';

/** Where the engine numbers owners in a way of its own, the numbers in its layers are not those in the image. */
const MAPPED = /name=(rootless|userns)/;

export interface LayersSession {
  tempDir: string;
  signal: AbortSignal;
  onProcess: (pid: number) => void;
}

/** Starts what reads layers, with the engine's own rights, root's, before it is known which. Throws `LayersFailed` where we are not allowed to. */
export async function startReader(session: LayersSession): Promise<Reader> {
  return Reader.start({ ...session, root: await rootOf(session.signal) });
}

/**
 * Reads an instance that was never started where the engine keeps it: only names, and what is asked for. Throws `LayersFailed`, also while reading,
 * where it cannot be done: the engine is elsewhere, or keeps images in another way. The reader is closed with the contents.
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
    return await asRoot('reading layers', signal);
  } catch (error) {
    if (error instanceof TracerUnavailable) throw new LayersFailed(error.message);
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
