import { type ImagePath, parentOf } from '../base/path.ts';
import { type Touches, unionOf } from '../capture/touch.ts';
import type { Cause } from '../trial/subject.ts';
import type { Failed } from '../trial/verdict.ts';
import type { Verified } from '../trial/verify.ts';
import { flaky, flakyAfterHealing, notAdded, notHealed, recovered } from './failures.ts';
import type { Healed, HealedImage, Made, MicroImages, Round } from './micro-images.ts';
import { allMatter, neededOf } from './needed.ts';
import { type ListedGroup, lackingBelow, type Suspects, suspectsOf, touchedOf } from './suspects.ts';

/** Up to this number, healed paths stay as they are. Of more, the used ones are tried alone. */
export const MANY = 20;

const IN_LISTED = 'in a listed folder' as const;
const MISSED = { missed: true } as const;
const PASSING = { passing: true } as const;

/**
 * Tests the micro image `first`. Adds the paths that a watched run looked for in vain, also if the test passes, and
 * after a failure the paths that the container may have missed, until an image passes and misses nothing; that image
 * then runs as it ships. Throws `Failure` when no image passes, when nothing can
 * be added, when it takes too long, and when the test is flaky: if it failed, it must fail on `first` again after it
 * passed on the healed image, and must pass twice there. Never adds what `drop` names.
 */
export function heal(images: MicroImages, first: Made): Promise<HealedImage> {
  return new Healer(images, first).run();
}

class Healer {
  readonly #micro: MicroImages;
  readonly #firstImage: Made;
  #made: Made;
  #added = new Map<ImagePath, Healed>();
  readonly #rounds: Round[] = [];
  /** The number of searches through listed folders, and what they added. */
  #searches = 0;
  #groups: ListedGroup[] = [];
  /** Added paths with which the test failed and looked for nothing by name: a bisection does not try them again. */
  readonly #useless = new Set<string>();
  /** On the first image. */
  #failed: Failed | undefined;

  constructor(images: MicroImages, first: Made) {
    this.#micro = images;
    this.#firstImage = first;
    this.#made = first;
  }

  async run(): Promise<HealedImage> {
    let seen = await this.#micro.phase('Verify', async () => this.#repeated(await this.#verify()));
    for (;;) {
      seen = await this.#healed(seen);
      if (!seen.watched || seen.onlyWatched) break;
      const watched = seen;
      const ship = () => this.#micro.asShipped(watched, (touches) => this.#explains(touches));
      seen = await this.#micro.phase('Verify as it ships', async () => this.#repeated(await ship()));
      if (seen.verdict.ok) break;
    }
    if (this.#failed && this.#added.size > 0) await this.#micro.phase('Verify once more', () => this.#confirm(seen));
    return { added: [...this.#added.values()], failed: this.#failed };
  }

  /** Adds paths until an image passes and misses nothing. */
  async #healed(first: Verified): Promise<Verified> {
    let seen = first;
    for (let more = this.#next(seen); more; more = this.#next(seen)) {
      seen = 'groups' in more ? await this.#search(more.groups) : await this.#round(more.paths, seen);
    }
    const guessed = this.#groups.length > 0;
    const trims = guessed ? this.#added.size > 1 : this.#added.size > MANY;
    if (!trims || !this.#hasTime()) return seen;
    const trimmed = await this.#trim(seen);
    this.#groups = [];
    return trimmed;
  }

  #hasTime(): boolean {
    return this.#micro.late() === undefined;
  }

  /**
   * Checks that a failure without known missing paths repeats: missing files make the test fail every time. A watched
   * failure that they explain is healed at once; the first image is tested again in the end.
   */
  async #repeated(seen: Verified): Promise<Verified> {
    const { verdict, again } = seen;
    if (verdict.ok) return seen;
    if (this.#rounds.length === 0) this.#failed ??= verdict;
    // The watched run of the same image passed.
    if (seen.shipped && again.length === 0) await this.#failAgain(verdict, seen);
    this.#next(seen);
    if (seen.watched || seen.shipped) return seen;
    // A different failure does not count: a tracer that changes the container can cause one.
    if (!again.some((one) => !one.ok && one.why === verdict.why)) await this.#failAgain(verdict, seen);
    return seen;
  }

  async #failAgain(failed: Failed, seen: Verified): Promise<void> {
    this.#micro.info(
      `The test fails (${failed.message}). It runs again on the same image, to see whether it fails every time`,
    );
    if ((await this.#micro.once(failed)).ok) throw flaky(failed, this.#suspects(seen));
  }

  /**
   * The paths to add to the next image, or listed folders to search; undefined if the test passed and a watched run
   * missed nothing. Throws `Failure` when nothing is left to try, or a repeat run on this image passed.
   */
  #next(seen: Verified): { paths: Healed[] } | { groups: readonly ListedGroup[] } | undefined {
    const { verdict } = seen;
    if (verdict.ok && !seen.watched) return undefined;
    const suspects = this.#suspects(seen);
    const { sought, listed, dropped } = suspects;
    this.#micro.suspect([...sought, ...dropped].sort());
    if (verdict.ok && sought.length === 0) return this.#names(seen);
    if (!verdict.ok && seen.again.some(({ ok }) => ok)) throw flaky(verdict, suspects);
    // A path that drop names explains the failure, and so does a test that never came near: no folder is tried then.
    const explained = sought.length + dropped.length > 0 || (!verdict.ok && verdict.why === 'not reached');
    const groups = explained ? [] : listed;
    const mayTry = this.#micro.rounds > (sought.length > 0 ? 0 : this.#searches);
    const allowedMs = mayTry ? this.#micro.late() : undefined;
    if (sought.length + groups.length === 0 || !mayTry || allowedMs !== undefined) {
      if (verdict.ok) throw notAdded(suspects, allowedMs);
      const byStrace = this.#micro.watched && seen.unwatched === undefined;
      throw notHealed(verdict, suspects, this.#rounds, { limit: this.#micro.rounds, byStrace, allowedMs });
    }
    const round = this.#rounds.length + 1;
    if (sought.length === 0) return { groups };
    const how = { round, ...(seen.watched ? MISSED : {}), ...(verdict.ok ? PASSING : {}) };
    const because = 'beside a path missing at run time' as const;
    const beside = verdict.ok ? [] : this.#beside(sought).map((path) => ({ path, round, because }));
    return { paths: [...beside, ...sought.map((path) => ({ path, ...how, because: 'missing at run time' as const }))] };
  }

  /** The names of folders that were added, and that the container has listed since. */
  #names({ captured }: Verified): { paths: Healed[] } | undefined {
    const { tree } = this.#micro;
    const folders = new Set([...this.#added.keys()].map((path) => tree.resolve(path).path));
    const names = this.#micro.namesOf(captured.touches, folders, this.#made.packed);
    const round = this.#rounds.length + 1;
    if (names.length === 0 || !this.#hasTime()) return undefined;
    return { paths: names.map((path) => ({ path, round, because: IN_LISTED, ...MISSED, ...PASSING })) };
  }

  /**
   * The other files of folders that already needed a path in an earlier round (the parts of a locale, the tools of a
   * script): one per round would take too many rounds.
   */
  #beside(sought: readonly ImagePath[]): ImagePath[] {
    const before = new Set([...this.#added.keys()].map(parentOf));
    return lackingBelow(
      sought.map(parentOf).filter((folder) => before.has(folder)),
      this.#images(),
    );
  }

  #round(more: readonly Healed[], { verdict }: Verified): Promise<Verified> {
    if (verdict.ok) this.#micro.info('The test passes, but the container looked for paths that only the original has');
    return this.#try(new Map([...this.#added, ...more.map((one) => [one.path, one] as const)]));
  }

  /**
   * Adds the missing paths of one listed folder, of two, of four and so on, until the test passes or looks for a path
   * by name. Never begins with all: an interpreter lists its whole library. What is not needed is removed in the end.
   */
  async #search(groups: readonly ListedGroup[]): Promise<Verified> {
    this.#searches++;
    const [before, earlier] = [this.#added, this.#groups];
    for (let count = 1; ; count *= 2) {
      const some = groups.slice(0, count);
      this.#groups = [...earlier, ...some];
      const seen = await this.#try(this.#withGroups(before, some));
      const { sought, dropped } = this.#suspects(seen);
      const helped = seen.verdict.ok || sought.length + dropped.length > 0 || seen.again.some(({ ok }) => ok);
      if (helped || count >= groups.length || !this.#hasTime()) return seen;
    }
  }

  #withGroups(added: ReadonlyMap<ImagePath, Healed>, groups: readonly ListedGroup[]): Map<ImagePath, Healed> {
    const round = this.#rounds.length + 1;
    const paths = groups.flatMap((group) => group.paths).filter((path) => !added.has(path));
    const more = paths.map((path): [ImagePath, Healed] => [path, { path, round, because: IN_LISTED }]);
    return new Map([...added, ...more]);
  }

  #try(added: Map<ImagePath, Healed>): Promise<Verified> {
    const round = this.#rounds.length + 1;
    return this.#micro.phase(`Heal, round ${round}`, async () => {
      await this.#make(added);
      const seen = await this.#verify();
      const done = { round, added: [...added.keys()], verdict: seen.verdict };
      this.#rounds.push(done);
      if (!seen.verdict.ok && this.#suspects(seen).sought.length === 0) this.#useless.add(keyOf(added));
      this.#micro.tell(done);
      return seen;
    });
  }

  async #make(added: Map<ImagePath, Healed>): Promise<void> {
    this.#added = added;
    this.#made = await this.#micro.make([...added.values()]);
  }

  /**
   * Makes the smallest image found that passes too: with the added paths that the test touches and with paths then
   * missing at run time or, if only names matter, with the listed folders and names that a bisection finds.
   */
  async #trim(passed: Verified): Promise<Verified> {
    let best = { added: this.#added, made: this.#made, seen: passed };
    const touches = passed.watched
      ? passed.captured.touches
      : unionOf(await this.#micro.phase('Look at what is used', () => this.#micro.traceAgain()));
    let wanted = this.#recordsOf(touchedOf(touches, this.#images(), this.#firstImage.packed));
    const passes = async (added: Map<ImagePath, Healed>) => {
      if (this.#useless.has(keyOf(added))) return { ok: false, sought: [] };
      const seen = await this.#try(added);
      const ok = seen.verdict.ok && (!seen.watched || this.#suspects(seen).sought.length === 0);
      if (ok) best = { added, made: this.#made, seen };
      return { ok, sought: this.#suspects(seen).sought };
    };
    while (wanted.size > 0 && wanted.size < best.added.size && this.#hasTime()) {
      const { ok, sought } = await passes(wanted);
      if (ok || sought.length === 0) break;
      wanted = new Map([...wanted, ...this.#recordsOf(sought)]);
    }
    if (best.seen === passed) await this.#bisect(wanted, async (added) => (await passes(added)).ok);
    if (this.#made !== best.made) await this.#back(best);
    return best.seen;
  }

  /** Finds which of the searched folders, and then which of their names, the test needs besides the `used` paths. */
  async #bisect(
    used: ReadonlyMap<ImagePath, Healed>,
    passes: (added: Map<ImagePath, Healed>) => Promise<boolean>,
  ): Promise<void> {
    const base = new Map([...this.#added].filter(([, { because }]) => because !== IN_LISTED));
    for (const [path, one] of used) base.set(path, one);
    const mayGoOn = () => this.#hasTime();
    const groups = this.#groups
      .map(({ folder, paths }) => ({ folder, paths: paths.filter((path) => !base.has(path)) }))
      .filter(({ paths }) => paths.length > 0);
    const withThese = (some: readonly ListedGroup[]) => passes(this.#withGroups(base, some));
    const folders = await neededOf(groups, withThese, mayGoOn);
    const names = folders.flatMap(({ folder, paths }) => paths.map((path) => ({ folder, paths: [path] })));
    if (names.length < 2 || !mayGoOn() || (await allMatter(names, withThese))) return;
    await neededOf(names, withThese, mayGoOn);
  }

  async #back({ added, made }: { added: Map<ImagePath, Healed>; made: Made }): Promise<void> {
    await this.#micro.phase('Back to the image that passed', () => this.#make(added));
    if (this.#made.sha256 !== made.sha256) throw new Error('packing the same list again gave different bytes');
  }

  #recordsOf(paths: readonly ImagePath[]): Map<ImagePath, Healed> {
    const round = this.#rounds.length + 1;
    return new Map(paths.map((path) => [path, { because: IN_LISTED, ...this.#added.get(path), path, round }]));
  }

  /**
   * Checks that healing made the test pass, and not a change outside the image, such as a service that works again.
   * The argument is the last run on the healed image; one that ran as it ships has passed watched before.
   */
  async #confirm({ shipped }: Verified): Promise<void> {
    this.#micro.info('To confirm: the test must still fail without the added paths');
    const first = await this.#micro.onFirst(this.#failed!);
    if (first.ok) throw recovered(this.#failed!, this.#rounds);
    if (shipped) return;
    this.#micro.info('To confirm: the test must pass again with the added paths');
    const verdict = await this.#micro.once();
    if (!verdict.ok) throw flakyAfterHealing(verdict, this.#rounds);
  }

  #verify(): Promise<Verified> {
    return this.#micro.verify((touches) => this.#explains(touches));
  }

  /** Looks first for paths that only the original has, then for folders that it has more of. */
  #explains(touches: Touches): Cause | undefined {
    const { sought, dropped, listed } = suspectsOf(touches, this.#images());
    if (sought.length + dropped.length > 0) return 'missing file';
    return listed.length > 0 ? 'incomplete folder' : undefined;
  }

  #suspects({ captured }: Verified): Suspects {
    return suspectsOf(captured.touches, this.#images());
  }

  #images() {
    const { tree, dropped } = this.#micro;
    const owned = (path: ImagePath) => this.#micro.owned(path);
    return { tree, dropped, owned, packed: this.#made.packed };
  }
}

function keyOf(added: ReadonlyMap<ImagePath, Healed>): string {
  return [...added.keys()].sort().join('\0');
}
