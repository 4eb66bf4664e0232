import { createHash } from 'node:crypto';
import type { How } from '../../src/capture/touch.ts';
import { Touches } from '../../src/capture/touch.ts';
import type { Captured } from '../../src/capture/tracer.ts';
import type { Made, Round, Ward } from '../../src/healing/healing.ts';
import type { ImagePath } from '../../src/path.ts';
import type { Failed, Verdict } from '../../src/target/verdict.ts';
import { closeOver, type Files, treeOf } from '../rootfs/trees.ts';

/** What a program can do in its container. */
export interface Container {
  /** Whether it is there. */
  reach(path: string, how?: How): boolean;
  /** The names in a folder, which is opened for that; none where it is not there. */
  list(folder: string): string[];
}

/** A program in a container, and its test. */
export interface Patient {
  files: Files;
  /** The captured list. */
  list: string[];
  /** Whether the test passes; `run` counts from 1. */
  program: (container: Container, run: number) => boolean;
  rounds?: number;
  dropped?: string[];
  /** What kind of failure each run is. */
  why?: (run: number) => Failed['why'];
  /** The engine says what is missing, without any tracer. */
  missed?: boolean;
  /** No tracer watches a run that passes. */
  unwatched?: boolean;
  /** The bytes that packing gives each time, counted from 1. */
  sha256?: (made: number) => string;
}

/** A ward without an engine; `did` tells what was done in it. */
export function wardWith(patient: Patient): { ward: Ward; bare: Made; did: string[]; told: Round[] } {
  const { files, list, program, rounds = 3 } = patient;
  const { tree } = treeOf(files);
  const did: string[] = [];
  const told: Round[] = [];
  let runs = 0;
  let made = 0;
  const bare = packedOf(files, list, []);
  let [packed, last] = [bare, bare];
  const run = (): { verdict: Verdict; captured: Captured } => {
    const touches = new Touches();
    const number = ++runs;
    const reach = (path: string, how: How = 'open') => {
      const found = reaches(path, packed);
      touches.add({ path: path as ImagePath, how, found });
      return found;
    };
    const list = (folder: string) =>
      reach(folder) ? tree.children(folder as ImagePath).filter((child) => packed.has(child)) : [];
    const ok = program({ reach, list }, number);
    const why = patient.why?.(number) ?? 'test failed';
    const failed: Failed = { ok: false, why, message: `run ${number} failed`, evidence: [] };
    return { verdict: ok ? { ok: true, test: {} as never } : failed, captured: { touches, drops: 0, warnings: [] } };
  };
  const reaches = (path: string, names: ReadonlySet<ImagePath>) => {
    const { entry, links } = tree.resolve(path);
    return entry !== undefined && [...links, entry.path].every((one) => one === '/' || names.has(one));
  };
  const ward: Ward = {
    rounds,
    tree,
    dropped: new Set((patient.dropped ?? []) as ImagePath[]),
    async make(healed) {
      did.push(`make ${healed.join(' ')}`);
      last = packedOf(files, list, healed);
      packed = last;
      return madeOf(packed, patient.sha256?.(++made));
    },
    async verify(explained) {
      did.push('verify');
      const { verdict, captured } = run();
      const seen = { verdict, captured: nothing(), attachMs: 0, readyMs: 0, heedsStop: true };
      if (patient.missed) seen.captured = captured;
      if (verdict.ok || explained(seen.captured)) return { ...seen, again: [] };
      did.push('verify again');
      const again = run();
      return { ...seen, captured: again.captured, again: [again.verdict] };
    },
    async once() {
      did.push('once');
      return run().verdict;
    },
    async bare() {
      did.push('bare');
      packed = bare;
      const { verdict } = run();
      packed = last;
      return verdict;
    },
    async watch() {
      did.push('watch');
      return patient.unwatched ? [] : [run().captured.touches];
    },
    phase: (_, work) => work(),
    suspect: () => {},
    tell: (round) => told.push(round),
    info: () => {},
  };
  return { ward, bare: madeOf(packed), did, told };
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
