import { createHash } from 'node:crypto';
import type { ImagePath } from '../../src/base/path.ts';
import type { How } from '../../src/capture/touch.ts';
import { Touches } from '../../src/capture/touch.ts';
import type { Captured } from '../../src/capture/tracer.ts';
import type { Made, MicroImages, Round } from '../../src/healing/micro-images.ts';
import type { Failed, Verdict } from '../../src/trial/verdict.ts';
import { closeOver, type Files, treeOf } from '../rootfs/trees.ts';

/** The calls of a program in its container. */
export interface Container {
  /** True if the path exists. */
  reach(path: string, how?: How): boolean;
  /** Opens a folder and returns its names; none if it does not exist. */
  list(folder: string): string[];
}

/** A program in a container, and its test. */
export interface Scenario {
  files: Files;
  /** The captured list. */
  list: string[];
  /** True if the test passes; `run` counts from 1. */
  program: (container: Container, run: number) => boolean;
  rounds?: number;
  dropped?: string[];
  /** A package owns what is below this folder. */
  owned?: string;
  /** The kind of failure of each run. */
  why?: (run: number) => Failed['why'];
  /** The engine itself names the missing file, without a tracer. */
  missed?: boolean;
  /** Every look-up is seen, as by strace. */
  watched?: boolean;
  /** Too much time has passed after so many images. */
  late?: number;
  /** No tracer works in a run that passes. */
  untraced?: boolean;
  /** The SHA-256 of each packed image, counted from 1. */
  sha256?: (made: number) => string;
}

/** Micro images without an engine; `did` lists the steps in order. */
export function imagesWith(scenario: Scenario): { images: MicroImages; first: Made; did: string[]; told: Round[] } {
  const { files, list, program, rounds = 3 } = scenario;
  const { tree } = treeOf(files);
  const did: string[] = [];
  const told: Round[] = [];
  let runs = 0;
  let made = 0;
  const first = packedOf(files, list, []);
  let [packed, last] = [first, first];
  const run = (): { verdict: Verdict; captured: Captured } => {
    const touches = new Touches();
    const number = ++runs;
    const reach = (path: string, how: How = 'open') => {
      const found = reaches(path, packed);
      touches.add({ path: path as ImagePath, how, found });
      return found;
    };
    const list = (folder: string) => {
      if (!reach(folder)) return [];
      touches.add({ path: folder as ImagePath, how: 'open', found: true, listed: [] });
      return tree.children(folder as ImagePath).filter((child) => packed.has(child));
    };
    const ok = program({ reach, list }, number);
    const why = scenario.why?.(number) ?? 'test failed';
    const failed: Failed = { ok: false, why, message: `run ${number} failed`, evidence: [] };
    return { verdict: ok ? { ok: true, test: {} as never } : failed, captured: { touches, drops: 0, warnings: [] } };
  };
  const reaches = (path: string, names: ReadonlySet<ImagePath>) => {
    const { entry, links } = tree.resolve(path);
    return entry !== undefined && [...links, entry.path].every((one) => one === '/' || names.has(one));
  };
  const images: MicroImages = {
    rounds,
    watched: scenario.watched === true,
    tree,
    dropped: new Set((scenario.dropped ?? []) as ImagePath[]),
    owned: (path) => path.startsWith(scenario.owned ?? '//'),
    namesOf(touches, folders, others) {
      const listed = touches.sorted().filter((touch) => touch.listed && folders.has(touch.path));
      return listed.flatMap(({ path }) => tree.children(path)).filter((path) => !others.has(path));
    },
    async make(added) {
      const paths = added.map(({ path }) => path);
      did.push(`make ${paths.join(' ')}`);
      last = packedOf(files, list, paths);
      packed = last;
      made++;
      return madeOf(packed, scenario.sha256?.(made));
    },
    async verify(explains) {
      did.push(scenario.watched ? 'watch' : 'verify');
      const { verdict, captured } = run();
      const seen = { verdict, captured: nothing(), attachMs: 0, readyMs: 0, endsOnSignal: true };
      if (scenario.missed || scenario.watched) seen.captured = captured;
      const enough = verdict.ok || explains(seen.captured.touches) === 'missing file';
      if (enough) return { ...seen, again: [], ...(scenario.watched ? { watched: true as const } : {}) };
      did.push('verify again');
      const again = run();
      return { ...seen, captured: again.captured, again: [again.verdict] };
    },
    async asShipped() {
      did.push('ship');
      const { verdict } = run();
      return {
        ...{ verdict, captured: nothing(), attachMs: 0, readyMs: 0, endsOnSignal: true, again: [] },
        shipped: true,
      };
    },
    late: () => (made >= (scenario.late ?? Number.POSITIVE_INFINITY) ? 120_000 : undefined),
    async once() {
      did.push('once');
      return run().verdict;
    },
    async onFirst() {
      did.push('first');
      packed = first;
      const { verdict } = run();
      packed = last;
      return verdict;
    },
    async traceAgain() {
      did.push('trace');
      return scenario.untraced ? [] : [run().captured.touches];
    },
    phase: (_, work) => work(),
    suspect: () => {},
    tell: (round) => told.push(round),
    info: () => {},
  };
  return { images, first: madeOf(packed), did, told };
}

function nothing(): Captured {
  return { touches: new Touches(), drops: 0, warnings: [] };
}

function packedOf(files: Files, list: readonly string[], healed: readonly ImagePath[]): ReadonlySet<ImagePath> {
  const { packed } = closeOver(files, [...list, ...healed]);
  return new Set(packed.map(({ entry }) => entry.path));
}

function madeOf(packed: ReadonlySet<ImagePath>, sha256?: string): Made {
  return {
    packed,
    sha256:
      sha256 ??
      createHash('sha256')
        .update([...packed].sort().join())
        .digest('hex'),
  };
}
