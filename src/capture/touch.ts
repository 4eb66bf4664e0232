import { type ImagePath, joinPath, ROOT } from '../base/path.ts';

/**
 * How a path was touched, weakest first: `stat` is looked at (stat, access, readlink, chdir, …), `open` is opened or
 * listed, `create` is created, renamed or removed, also without success, `exec` is run.
 */
export const HOWS = ['stat', 'open', 'create', 'exec'] as const;
export type How = (typeof HOWS)[number];

export interface Touch {
  path: ImagePath;
  how: How;
  /** True if the path existed. */
  found: boolean;
  /** True if the path was created too, although `how` is stronger. */
  created?: true;
  /** The program that touched the path first, if known; for an `exec`, the program that ran it. */
  by?: ImagePath;
  /**
   * Set if the path, when it is a folder, was listed: the programs that did, as far as known. Strace knows each
   * listing; sysdig only knows that the path was opened.
   */
  listed?: readonly ImagePath[];
  /** True if chroot(2) made the path the root folder of a process. */
  root?: true;
  /** Set if the container made the file set-user-ID or set-group-ID, or gave it capabilities. */
  rights?: true;
  /**
   * Set if only the image can tell which file is meant: the path with ".." as the program wrote it (what a ".." leads
   * to depends on the links before it), or a path below a mount. `path` is then no more than a name for it.
   */
  asWritten?: string;
  /** The target, if the call made a symbolic link at the path, and the path as it was written if that has a "..". */
  linksTo?: string;
  linkAt?: string;
  /** The other path, if the call renamed or linked it to this one. */
  movedFrom?: ImagePath;
}

/** With more roots than this, none is taken to be below another. */
const MOST_NESTED = 8;
/** Targets of one link; a program that makes more in one place makes temporary files. */
const MOST_TARGETS = 64;

/** The size of a capture in characters of its paths, and how many each path counts besides: about 300 MB of memory. */
const MOST_SIZE = 200e6;
const PER_PATH = 100;

/** The touches of a capture, one record per path, with the strongest `how`, and `found` if any call found the path. */
export class Touches {
  readonly #seen = new Map<ImagePath, Touch>();
  readonly #roots = new Set<ImagePath>();
  /** Roots whose paths are already here as paths of their own. */
  readonly #expanded = new Set<ImagePath>();
  /** Paths that a call did not find. */
  readonly #missed = new Set<ImagePath>();
  readonly #asWritten = new Map<string, Touch & { asWritten: string }>();
  readonly #links = new Map<string, Set<string>>();
  #room = MOST_SIZE;
  /** Where the container's own programs have mounted something. */
  readonly mounted = new Set<ImagePath>();
  /** True for a path whose file is not the image's, because a mount hides that. */
  hides: (path: ImagePath) => boolean = () => false;

  /** For what is made of a capture. */
  static #unbounded(): Touches {
    const touches = new Touches();
    touches.#room = Number.POSITIVE_INFINITY;
    return touches;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Whether the container has touched more than is kept: a program can make up any number of names. */
  get overflowed(): boolean {
    return this.#room < 0;
  }

  /** Adds a touch. Returns true if it is the first of its path. */
  add({ root, linksTo, linkAt, movedFrom, ...touch }: Touch): boolean {
    if (this.overflowed) return false;
    if (touch.asWritten !== undefined) {
      const { asWritten } = touch;
      if (!this.#asWritten.has(asWritten)) this.#room -= asWritten.length + PER_PATH;
      this.#asWritten.set(asWritten, strongest(this.#asWritten.get(asWritten), { ...touch, asWritten }));
      return false;
    }
    if (root && touch.found && touch.path !== ROOT) this.#roots.add(touch.path);
    if (linksTo !== undefined) this.link(linkAt ?? touch.path, [linksTo]);
    if (movedFrom !== undefined) this.link(touch.path, [movedFrom, ...(this.#links.get(movedFrom) ?? [])]);
    if (!touch.found) this.#missed.add(touch.path);
    const known = this.#seen.get(touch.path);
    if (!known) {
      this.#room -= touch.path.length + PER_PATH;
      this.#seen.set(touch.path, { ...touch });
      return true;
    }
    known.found ||= touch.found;
    if (touch.rights) known.rights = true;
    if (touch.listed) known.listed = withMore(known.listed, touch.listed);
    Object.assign(known, strongerOf(known, touch));
    return false;
  }

  /**
   * The capture with each touch changed by `change`, and without those for which it returns undefined. It has the paths
   * below new roots as paths of their own.
   */
  map(change: (touch: Touch) => Touch | undefined): Touches {
    const changed = Touches.#unbounded();
    changed.#takeUnresolved(this);
    for (const touch of this.#everywhere().values()) {
      const kept = change(touch);
      if (kept) changed.add(kept);
    }
    return changed;
  }

  /** Sets the program of the first touch of a path. */
  tell(path: ImagePath, by: ImagePath): void {
    const touch = this.#seen.get(path);
    if (touch) touch.by ??= by;
  }

  /** Adds a program to those that listed a path. */
  tellListed(path: ImagePath, by: ImagePath): void {
    const touch = this.#seen.get(path);
    if (touch) touch.listed = withMore(touch.listed, [by]);
  }

  get(path: ImagePath): Touch | undefined {
    return this.#seen.get(path);
  }

  /** The first touch of each path with a known program, in order of time. */
  *callers(): Generator<Touch & { by: ImagePath }> {
    for (const touch of this.#seen.values()) if (touch.by !== undefined) yield { ...touch, by: touch.by };
  }

  /**
   * All records, sorted by the bytes of the paths. After a chroot, paths are relative to the new root, but the process
   * of a touch is unknown. So each path is also listed below each new root; only one of them exists in the image.
   */
  sorted(): Touch[] {
    return [...this.#everywhere().values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The touches that only the image can resolve, also below each new root. */
  *asWritten(): Generator<Touch & { asWritten: string }> {
    for (const touch of this.#asWritten.values()) {
      yield touch;
      for (const root of this.#allRoots()) yield { ...touch, asWritten: `${root}${touch.asWritten}` };
    }
  }

  /**
   * The symbolic links that the container made, or that its mounts have, with their targets. What was renamed or linked
   * is a link to the former path.
   */
  links(): Map<string, readonly string[]> {
    const all = new Map<string, readonly string[]>();
    for (const [path, targets] of this.#links) {
      all.set(path, [...targets]);
      for (const root of this.#allRoots()) {
        const below = [...targets].map((target) => (target.startsWith('/') ? `${root}${target}` : target));
        all.set(`${root}${path}`, below);
      }
    }
    return all;
  }

  /** The folders that chroot(2) made the root of a process. */
  roots(): Set<ImagePath> {
    return new Set([...this.#expanded, ...this.#allRoots()]);
  }

  /** Records a symbolic link, at a path as it was written, with its targets. */
  link(path: string, targets: Iterable<string>): void {
    const known = this.#links.get(path) ?? new Set();
    for (const target of targets) {
      if (known.size >= MOST_TARGETS || known.has(target)) continue;
      this.#room -= target.length + PER_PATH;
      known.add(target);
    }
    if (known.size > 0) this.#links.set(path, known);
  }

  /** A new capture with what both have. */
  with(other: Touches): Touches {
    const all = this.map((touch) => touch);
    all.#takeUnresolved(other);
    for (const touch of other.#everywhere().values()) all.add(touch);
    return all;
  }

  /** Takes over what only the image can resolve. */
  #takeUnresolved(other: Touches): void {
    for (const touch of other.asWritten()) this.add(touch);
    for (const [path, targets] of other.links()) this.link(path, targets);
    for (const root of other.roots()) this.#expanded.add(root);
    for (const path of other.mounted) this.mounted.add(path);
    const { hides } = this;
    this.hides = (path) => hides(path) || other.hides(path);
  }

  /** The touches in the order of time, also below each new root. */
  #everywhere(): ReadonlyMap<ImagePath, Touch> {
    return this.#roots.size === 0 ? this.#seen : this.#belowRoots().#seen;
  }

  /** A path that was found and missed can be missing below any of the roots. */
  #belowRoots(): Touches {
    const all = Touches.#unbounded();
    const roots = this.#allRoots();
    for (const touch of this.#seen.values()) {
      all.add(touch);
      const found = touch.found && !this.#missed.has(touch.path);
      for (const root of roots)
        if (touch.path !== root) all.add({ ...touch, found, path: joinPath(root, `.${touch.path}`) });
    }
    return all;
  }

  /** A process with a new root can take a folder below it as the next. */
  #allRoots(): Set<ImagePath> {
    const all = new Set(this.#roots);
    if (all.size > MOST_NESTED) return all;
    for (const outer of this.#roots)
      for (const inner of this.#roots) if (outer !== inner) all.add(joinPath(outer, `.${inner}`));
    return all;
  }
}

/** Makes a new array only if there is more: a busy program opens the same path a million times. */
function withMore(known: readonly ImagePath[] | undefined, more: readonly ImagePath[]): readonly ImagePath[] {
  if (!known) return more;
  const others = more.filter((path) => !known.includes(path));
  return others.length === 0 ? known : [...known, ...others];
}

/** The union of several captures. */
export function unionOf(several: Iterable<Touches>): Touches {
  return [...several].reduce((all, touches) => all.with(touches), new Touches());
}

function strongest<T extends Touch>(known: T | undefined, touch: T): T {
  if (!known) return touch;
  return { ...known, ...strongerOf(known, touch), found: known.found || touch.found };
}

/** The stronger of two, and whether the path was created. */
function strongerOf(known: Touch, touch: Touch): Pick<Touch, 'how' | 'created'> {
  const how = HOWS.indexOf(touch.how) > HOWS.indexOf(known.how) ? touch.how : known.how;
  return { how, ...(how !== 'create' && (creates(known) || creates(touch)) ? { created: true } : {}) };
}

/** True if the container created, renamed or removed the path, or tried to. */
export function creates({ how, created }: Pick<Touch, 'how' | 'created'>): boolean {
  return how === 'create' || created === true;
}
