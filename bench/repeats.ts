import { openInstance, withContents } from '../src/contents/contents.ts';
import { likelyOf } from '../src/contents/export/wanted.ts';
import type { Contents } from '../src/contents/instance.ts';
import { imagePaths } from '../src/filelist/intersect.ts';
import { findImage } from '../src/original/original.ts';
import type { Tree } from '../src/rootfs/tree.ts';
import { images } from '../test/support/images.ts';
import { captureOf, inPlace, type Load, type Place, tracerOf } from './services.ts';
import { Limits, print } from './table.ts';

const ROW = Number(process.env.MICROPACKER_BENCH_ROW ?? 20);
const AT_ONCE = 3;

/** Number of captures that saw each image path, for one load. */
export interface Repeats {
  captures: number;
  seen: Map<string, number>;
}

/** Captures the same load `count` times, `width` of them at once. */
export async function repeat(load: Load, tracer: 'sysdig' | 'strace', count: number, width: number): Promise<Repeats> {
  const seen = new Map<string, number>();
  await inPlace(async (place) => {
    const tree = await filesOf(load.image, place);
    const once = async () => {
      const { captured } = await captureOf(load, await tracerOf(tracer, place), place);
      for (const path of imagePaths(captured.touches, tree)) seen.set(path, (seen.get(path) ?? 0) + 1);
    };
    for (let done = 0; done < count; done += width) {
      // Waits for all captures even if one fails, so that nothing is left over.
      const ends = await Promise.allSettled(Array.from({ length: width }, once));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    }
  });
  return { captures: count, seen };
}

/** The paths that not every capture has. */
export function differing({ captures, seen }: Repeats): string[] {
  return [...seen]
    .filter(([, times]) => times !== captures)
    .map(([path, times]) => `${path} (${times} of ${captures})`);
}

/** Services that are tested from inside, so that many can run at once. */
export const INSIDE: Load[] = [
  {
    image: 'redis',
    runArgs: [],
    argv: (container) => ['docker', 'exec', container, 'redis-cli', 'set', 'key', 'value'],
  },
  {
    image: 'postgres',
    runArgs: ['-e', 'POSTGRES_PASSWORD=secret'],
    argv: (container) => ['docker', 'exec', '-u', 'postgres', container, 'psql', '-c', 'create table t as select 1'],
  },
];

/**
 * Checks that many captures, in a row and at once, see the same image paths. Returns the number of rows that differ.
 */
export async function measureRepeats(): Promise<number> {
  const limits = new Limits();
  const rows = [['captures by sysdig', 'image paths', 'in some only']];
  for (const load of INSIDE) {
    for (const [count, width] of [
      [ROW, 1],
      [AT_ONCE, AT_ONCE],
    ] as const) {
      const repeats = await repeat(load, 'sysdig', count, width);
      const some = differing(repeats);
      for (const path of some) console.log(`${load.image}: ${path}`);
      const name = `${load.image}, ${count} ${width === 1 ? 'in a row' : 'at once'}`;
      rows.push([name, String(repeats.seen.size), limits.check(some.length, 0, 0)]);
    }
  }
  print('The same capture repeated', rows);
  return limits.missed;
}

/** The image's files, which turn a capture into a list. */
async function filesOf(name: string, { docker, log, tempDir }: Place): Promise<Tree> {
  const original = await findImage(docker, log, images.find((image) => image.name === name)!.tag);
  const signal = new AbortController().signal;
  const session = { runId: 'bench', tempDir, log, signal, onProcess: () => {} };
  const opened = await openInstance(docker, original, session);
  const tree = async (contents: Contents) => contents.index().tree;
  const { made, closed } = await withContents(docker, original, opened, session, likelyOf([], []), tree);
  await closed;
  return made;
}
