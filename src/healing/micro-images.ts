import type { ImagePath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Explains } from '../trial/subject.ts';
import type { Failed, Verdict } from '../trial/verdict.ts';
import type { Verified } from '../trial/verify.ts';

/** A path that was added to the micro image, and why it was suspected. */
export interface Healed {
  path: ImagePath;
  /** Counted from 1. */
  round: number;
  because: 'missing at run time' | 'beside a path missing at run time' | 'in a listed folder';
  /** True if a watched run looked for it by name. */
  missed?: true;
  /** True if the test passed without it all the same. */
  passing?: true;
}

/** What was added, usually nothing, and how the first image failed, if it did. */
export interface HealedImage {
  added: Healed[];
  failed: Failed | undefined;
}

/** One attempt: the paths added to the captured list, and the verdict of the test. */
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

/** Makes micro images of one original and tests them. */
export interface MicroImages {
  /** The limit of searches through listed folders, for what no run looked for by name. 0: nothing is ever added. */
  rounds: number;
  /** True if strace watches the runs that verify, where it works. */
  watched: boolean;
  /** The original's names. */
  tree: Tree;
  /** What `drop` removes, canonical. */
  dropped: ReadonlySet<ImagePath>;
  /** True if a package owns the path. */
  owned(path: ImagePath): boolean;
  /** The names to pack because these folders (canonical) were listed, of those that `packed` lacks. */
  namesOf(touches: Touches, folders: ReadonlySet<ImagePath>, packed: ReadonlySet<ImagePath>): ImagePath[];
  /** Makes an image from the captured list and these paths. The next runs use that image. */
  make(added: readonly Healed[]): Promise<Made>;
  /** Runs the test, watched if possible; see `verify` of the trial. */
  verify(explains: Explains): Promise<Verified>;
  /**
   * Runs the image as it ships, without a tracer. `watched` is the watched run that passed; the test runs again only if
   * it was short.
   */
  asShipped(watched: Verified, explains: Explains): Promise<Verified>;
  /** Runs the test once more, untraced as in production. After a run that `failed`, uses shorter time-outs. */
  once(failed?: Failed): Promise<Verdict>;
  /** Runs the test once more on the first image, on which it `failed`. */
  onFirst(failed: Failed): Promise<Verdict>;
  /** Runs the test once under each tracer, and returns what each captured. */
  traceAgain(): Promise<Touches[]>;
  /** Whether verifying has taken so long that no more round may begin: the allowed time in milliseconds, if so. */
  late(): number | undefined;
  phase<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Receives the paths missing at run time whenever a test fails. */
  suspect(paths: readonly ImagePath[]): void;
  /** Receives each finished round. */
  tell(round: Round): void;
  info(message: string): void;
}
