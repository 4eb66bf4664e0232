import type { Report } from '../../src/report/report.ts';
import type { ImageName } from './images.ts';

/** What a wrong "ok" was about. */
export const KINDS = [
  'the verification is watched',
  'folders that were listed',
  'how the container ends',
  'what each run starts from',
  'what was tested',
  'under strace',
  'the output folder',
] as const;

/** A step that once ended with "ok" for a wrong micro image (or was wrong in another way), and what it does now. */
export interface Case {
  kind: (typeof KINDS)[number];
  name: string;
  image: ImageName;
  /** One line for the image's interpreter. */
  program: string;
  /**
   * `run` captures. Otherwise, `pack` packs the image's start list (all that its interpreter opens) with these paths in
   * addition; the other files that the program asks for are missing at first.
   */
  list: 'run' | readonly string[];
  /** Default: exit. */
  ready?: string;
  flags?: readonly string[];
  /** A script. Default: the container must have ended with 0. */
  test?: string;
  /** A script that runs before the step, in the folder where the step runs; output files are in its folder `out`. */
  prepare?: string;
  /** A script that must pass after the step, in the same folder. */
  afterwards?: string;
  /** The container that `prepare` makes, which the step observes instead of a new one. */
  container?: string;
  /** Inputs of an earlier step of the same job: then both steps are actions, and the case is the later one. */
  earlier?: Readonly<Record<string, string>>;
  /**
   * The step at commit 603e31d: `ok` although it was wrong, the `same` verdict as now (it must not get lost), or an
   * `error` although nothing was wrong.
   */
  before: 'ok' | 'same' | 'error';
  /** The exit code now. */
  code: number;
  outcome: Report['outcome'] | 'no report';
  /** Paths in the report's `missed` and `healed`; default: none. */
  missed?: readonly string[];
  healed?: readonly string[];
  /** What a user sees. */
  says: readonly string[];
  /** What a user must not see. */
  silent?: readonly string[];
}
