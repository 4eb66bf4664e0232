import type { Evidence } from '../base/failure.ts';
import type { ImageReference } from '../image/reference.ts';
import type { DriftRecord } from './drift.ts';
import type { LeftOut, LeftOutFolder } from './left-out.ts';
import type { ListedRecord } from './listed.ts';
import type { Share, SizeNode } from './sizes.ts';

/** The results of a run up to its last phase. Sizes in bytes, times in milliseconds, paths in the form of files.txt. */
export interface Report {
  schema: 1;
  outcome: 'running' | 'verified' | 'not verified' | 'failed';
  failure?: FailureRecord;
  image: { name: string; id?: string; digest?: string; platform?: string; size?: number; files?: number };
  micro?: { tags: string[]; id: string; size: number; files: number };
  rootfs?: { sha256: string; size: number };
  /** Set once the push begins; `digest` is set if all tags were pushed. */
  push?: { digest?: string; tags: PushRecord[] };
  tracer?: {
    name: string;
    description: string;
    /** Why a better tracer does not work here. */
    because?: string;
    attachMs: number;
    drops: number;
    events?: number;
    paths: number;
  };
  tests: { original?: TestRecord; micro?: TestRecord };
  /** Of a test that starts the containers: those of the capture, in the order in which they were created. */
  containers?: ContainerRecord[];
  /** Numbers of system calls: allowed by the profile, and observed. */
  seccomp?: { allowed: number; seen: number };
  phases: { name: string; ms: number }[];
  /** Absent if the packages are not known yet. */
  packages?: PackagesRecord;
  rules?: RuleRecords;
  packed: PackedRecord[];
  /** Files that would be packed without `drop`. */
  dropped: PackedRecord[];
  removed: FolderRecord[];
  /** Folders that the capture listed (without one, the watched run), and whose names are partly left out. */
  listed: ListedRecord[];
  /** Paths of the original that a container of the micro image missed at run time. */
  missingAtRunTime: string[];
  /** Paths added because the test on the micro image missed them. */
  healed: HealedRecord[];
  /** Paths that a watched container looked for by name in vain, and that were added; some are healed too. */
  missed: HealedRecord[];
  /** How the micro image was verified; absent if it was not, or not to the end. */
  verification?: VerificationRecord;
  newLines?: NewLinesRecord | undefined;
  /** Every healing round, including those that failed. */
  healing: RoundRecord[];
  /** Set if there is a lock and the run reached the comparison. */
  drift?: DriftRecord;
  gates: GateRecord[];
  warnings: string[];
  /** A `LeftOut` in report.json. Produced only while it is written, because it is large for a large image. */
  leftOut?: () => Iterable<LeftOutFolder>;
  /** Sizes of the original and of the packed part, for the page. */
  sizes?: () => SizeNode;
}

/** The content of report.json. */
export type ReportFile = Omit<Report, 'leftOut' | 'sizes'> & { leftOut?: LeftOut };

export interface FailureRecord {
  phase: string;
  message: string;
  /** The part of the message that was printed by a program of the user. */
  containerSaid?: string;
  fix?: string;
  exitCode: number;
  evidence: Evidence[];
}

export interface TestRecord {
  passed: boolean;
  /** Absent if the container failed before the test could run. */
  ms?: number;
  readyMs: number;
  /** The error, if the test did not pass. */
  message?: string;
}

/** How the micro image was verified. */
export interface VerificationRecord {
  /** True if strace watched a run of the test that passed. */
  watched: boolean;
  /** Why it was not watched although it should have been. */
  unwatched?: string;
  /** The programs that the test ran by `docker exec`: strace does not see what they look for. */
  unseen?: string[];
  /** The paths named by `drop` that the container looked for, in the form of files.txt. The test passed without. */
  dropped?: string[];
  /** The failure that happened only while the test was watched. */
  onlyWatched?: string;
  /** What the image did as it ships, without a tracer. */
  asItShips: 'passed' | 'started and stopped';
}

/** Lines that the micro container logged and the original's did not. They may hold secrets and are not uploaded. */
export interface NewLinesRecord {
  /** The first. */
  lines: string[];
  /** How many there are in all. */
  count: number;
  /** True if one of them tells of trouble. */
  trouble: boolean;
}

export interface PushRecord {
  tag: ImageReference;
  pushed: boolean;
  /** The pushed manifest, `name@sha256:…`. */
  reference?: string;
  /** The registry's error, if it refused the tag. */
  message?: string;
}

/** The pushed references by digest, without duplicates. */
export function pushedReferences(push: Report['push']): string[] {
  return [...new Set((push?.tags ?? []).flatMap(({ reference }) => reference ?? []))];
}

export interface HealedRecord {
  path: string;
  /** The round that added the path, counted from 1. */
  round: number;
  because: string;
  /** The container that looked for it first, if the test started several: its name and command. */
  container?: string;
}

/** A container that the test started. */
export interface ContainerRecord {
  /** 12 digits. */
  id: string;
  name: string;
  /** What replaces the image's entrypoint and CMD; absent or empty: the image's own. */
  entrypoint?: string[];
  command: string[];
  starts: number;
  /** Absent if it did not end by itself. */
  exitCode?: number;
  /** From the first start to the last end. */
  ms?: number;
  /** The files and folders of the image that it touched, in the form of files.txt. */
  files: string[];
}

export interface RoundRecord {
  round: number;
  /** Number of paths added to the list so far, in this round and earlier ones. */
  added: number;
  /** The first of these paths. */
  paths: string[];
  passed: boolean;
  message?: string;
}

/** The user's rules for what is packed: the lines of `keep` and `drop`, and the number of file lists. */
export interface RuleRecords {
  keep: string[];
  drop: string[];
  fileLists: number;
}

export interface PackedRecord {
  path: string;
  type: string;
  size: number;
  /** Target of a symbolic link, in the form of files.txt. */
  target?: string;
  reason: string;
  /** The path that needs this one; for `traced`, the program that touched it first, if this run's capture knows it. */
  by?: string;
  /** Name of the OS package that owns the path. */
  package?: string;
  /** The language package that owns the path (only with an SBOM): package URL type and name, "npm @scope/name". */
  language?: string;
}

/** Numbers of OS packages in the original (`before`) and in the micro image (`after`). */
export interface PackagesRecord {
  before: number;
  after: number;
  /** Sorted by name. */
  list: PackageRecord[];
}

export interface PackageRecord {
  name: string;
  version: string;
  kind: string;
  /** Whether the micro image has a file of the package, other than links and documentation. */
  packed: boolean;
  /** Files, including links and devices. */
  files: Share;
  bytes: Share;
}

export interface FolderRecord {
  folder: string;
  files: number;
  bytes: number;
}

export function emptyReport(image: string): Report {
  return {
    schema: 1,
    outcome: 'running',
    image: { name: image },
    tests: {},
    phases: [],
    packed: [],
    dropped: [],
    removed: [],
    listed: [],
    missingAtRunTime: [],
    healed: [],
    missed: [],
    healing: [],
    gates: [],
    warnings: [],
  };
}

/** A gate's verdict in one line: max-size 25.0 MB: 12.8 MB, ok. */
export interface GateRecord {
  passed: boolean;
  verdict: string;
}
