import { type Touches, unionOf } from '../capture/touch.ts';
import type { Captured } from '../capture/tracer.ts';
import { type ImagePath, parentOf } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Failed, Verdict } from '../target/verdict.ts';
import type { Verified } from '../target/verify.ts';
import { flaked, flaky, notHealed, recovered } from './failures.ts';
import { lackingBelow, type Suspects, suspectsOf, touchedOf } from './suspects.ts';

/** So many healed paths are left as they are; of more the smallest sufficient set is looked for. */
export const MANY = 20;

/** A path that was added to the micro image, and why it was suspected. */
export interface Healed {
  path: ImagePath;
  /** Counted from 1. */
  round: number;
  because: 'looked for in vain' | 'beside what was looked for in vain' | 'in a folder that was listed';
}

/** One attempt: what was added to the captured list, and what the test said. */
export interface Round {
  round: number;
  added: ImagePath[];
  verdict: Verdict;
}

/** A micro image: its canonical paths, and the SHA-256 (hex) of its rootfs.tar. */
export interface Made {
  packed: ReadonlySet<ImagePath>;
  sha256: string;
}

/** Where micro images are made and tried out. */
export interface Ward {
  /** How often one may be made anew and tested. */
  rounds: number;
  /** The original's names. */
  tree: Tree;
  /** What `drop` takes away, canonical. */
  dropped: ReadonlySet<ImagePath>;
  /** Makes it of the captured list and these paths; the next runs are on it. */
  make(healed: readonly ImagePath[]): Promise<Made>;
  /** Runs the test, and after a failure again under tracers; `explained` says whether what they captured explains it. */
  verify(explained: (captured: Captured) => boolean): Promise<Verified>;
  /** Runs it once more as production would, unobserved. After a run that `failed` by a time-out it need not wait as long again. */
  once(failed?: Failed): Promise<Verdict>;
  /** Runs the first image once more, on which the test `failed`. */
  bare(failed: Failed): Promise<Verdict>;
  /** Runs it once more under each tracer there is, and returns what each saw. */
  watch(): Promise<Touches[]>;
  phase<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Told what a container looked for in vain, whenever a test fails. */
  suspect(paths: readonly ImagePath[]): void;
  /** Told of each round when it is over. */
  tell(round: Round): void;
  info(message: string): void;
}

/**
 * Tests the micro image `bare` and, where that fails, one with what its container may have missed, until one passes. Returns what was added
 * to it: nothing, mostly. Throws `Failure` when none passes within the rounds, when there is nothing that could be added, and when the test
 * does not give the same answer twice on the same image: it must fail on `bare` before and after it passes on the other, and pass there
 * twice. What `drop` names is never added.
 */
export function heal(ward: Ward, bare: Made): Promise<Healed[]> {
  return new Treatment(ward, bare).run();
}

class Treatment {
  readonly #ward: Ward;
  readonly #bare: Made;
  #made: Made;
  #added = new Map<ImagePath, Healed>();
  readonly #rounds: Round[] = [];
  /** On the first image. */
  #failed: Failed | undefined;

  constructor(ward: Ward, bare: Made) {
    this.#ward = ward;
    this.#bare = bare;
    this.#made = bare;
  }

  async run(): Promise<Healed[]> {
    let seen = await this.#ward.phase('Verify', () => this.#first());
    while (!seen.verdict.ok) seen = await this.#round(this.#next(seen));
    if (this.#added.size > MANY && this.#left > 0) await this.#trim();
    if (this.#added.size > 0) await this.#ward.phase('Verify once more', () => this.#confirm());
    return [...this.#added.values()];
  }

  get #left(): number {
    return this.#ward.rounds - this.#rounds.length;
  }

  /** A failure that does not come again is not one of missing files. */
  async #first(): Promise<Verified> {
    const seen = await this.#verify();
    if (seen.verdict.ok) return seen;
    this.#failed = seen.verdict;
    this.#next(seen);
    const { verdict, again } = seen;
    // A tracer that changes the container may fail it in another way.
    if (again.some((one) => !one.ok && one.why === verdict.why)) return seen;
    if ((await this.#again(verdict)).ok) throw flaky(verdict, this.#suspects(seen));
    return seen;
  }

  #again(failed: Failed): Promise<Verdict> {
    this.#ward.info(
      `It does not pass (${failed.message}): once more on the same image, to see whether it always fails`,
    );
    return this.#ward.once(failed);
  }

  /** What the next image has more than this one. Throws `Failure` when there is nothing more to try, or this one passed by now. */
  #next(seen: Verified): Healed[] {
    const suspects = this.#suspects(seen);
    const { sought, listed, dropped } = suspects;
    this.#ward.suspect([...sought, ...dropped].sort());
    if (seen.again.some(({ ok }) => ok)) throw flaky(seen.verdict as Failed, suspects);
    // What drop names explains the failure: nothing else is tried for it.
    const paths = sought.length > 0 || dropped.length > 0 ? sought : listed;
    if (paths.length === 0 || this.#left === 0) {
      throw notHealed(seen.verdict as Failed, suspects, this.#rounds, this.#ward.rounds);
    }
    const round = this.#rounds.length + 1;
    if (sought.length === 0) return paths.map((path) => ({ path, round, because: 'in a folder that was listed' }));
    const beside = this.#beside(sought).map((path) => ({
      path,
      round,
      because: 'beside what was looked for in vain' as const,
    }));
    return [...beside, ...sought.map((path) => ({ path, round, because: 'looked for in vain' as const }))];
  }

  /** What one round after the other misses in one folder (the parts of a locale, the tools of a script) would take too many. */
  #beside(sought: readonly ImagePath[]): ImagePath[] {
    const before = new Set([...this.#added.keys()].map(parentOf));
    return lackingBelow(
      sought.map(parentOf).filter((folder) => before.has(folder)),
      this.#images(),
    );
  }

  #round(more: readonly Healed[]): Promise<Verified> {
    return this.#try(new Map([...this.#added, ...more.map((one) => [one.path, one] as const)]));
  }

  #try(added: Map<ImagePath, Healed>): Promise<Verified> {
    const round = this.#rounds.length + 1;
    return this.#ward.phase(`Heal, round ${round} of ${this.#ward.rounds}`, async () => {
      await this.#make(added);
      const seen = await this.#verify();
      const done = { round, added: [...added.keys()], verdict: seen.verdict };
      this.#rounds.push(done);
      this.#ward.tell(done);
      return seen;
    });
  }

  async #make(added: Map<ImagePath, Healed>): Promise<void> {
    this.#added = added;
    this.#made = await this.#ward.make([...added.keys()]);
  }

  /**
   * Looks for a smaller image that passes too: with what the test touches of the one that passes and, within the rounds, with what it then
   * looks for in vain. Where there is none, the one that passed is made again.
   */
  async #trim(): Promise<void> {
    const whole = { added: this.#added, made: this.#made };
    const touches = unionOf(await this.#ward.phase('Look at what is used', () => this.#ward.watch()));
    let wanted = this.#recordsOf(touchedOf(touches, this.#images(), this.#bare.packed));
    while (this.#left > 0 && wanted.size > 0 && wanted.size < whole.added.size) {
      const seen = await this.#try(wanted);
      if (seen.verdict.ok) return;
      const { sought } = this.#suspects(seen);
      if (sought.length === 0) break;
      wanted = new Map([...wanted, ...this.#recordsOf(sought)]);
    }
    if (this.#made !== whole.made) await this.#back(whole);
  }

  async #back({ added, made }: { added: Map<ImagePath, Healed>; made: Made }): Promise<void> {
    await this.#ward.phase('Back to the image that passed', () => this.#make(added));
    if (this.#made.sha256 !== made.sha256) throw new Error('packing the same list again gave other bytes');
  }

  #recordsOf(paths: readonly ImagePath[]): Map<ImagePath, Healed> {
    const round = this.#rounds.length + 1;
    const because = 'in a folder that was listed' as const;
    return new Map(paths.map((path) => [path, { because, ...this.#added.get(path), path, round }]));
  }

  /** What failed at first may pass by now without having been healed: whatever it waits for outside of the image is there again. */
  async #confirm(): Promise<void> {
    this.#ward.info('It must fail still without what was added, and pass again with it');
    const bare = await this.#ward.bare(this.#failed!);
    if (bare.ok) throw recovered(this.#failed!, this.#rounds);
    const verdict = await this.#ward.once();
    if (!verdict.ok) throw flaked(verdict, this.#rounds);
  }

  #verify(): Promise<Verified> {
    return this.#ward.verify(({ touches }) => {
      const { sought, dropped } = suspectsOf(touches, this.#images());
      return sought.length + dropped.length > 0;
    });
  }

  #suspects({ captured }: Verified): Suspects {
    return suspectsOf(captured.touches, this.#images());
  }

  #images() {
    const { tree, dropped } = this.#ward;
    return { tree, dropped, packed: this.#made.packed };
  }
}
