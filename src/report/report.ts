import type { Evidence } from '../failure.ts';
import type { GateRecord } from '../gates.ts';
import type { Log } from '../log.ts';
import type { Observed } from '../target/observe.ts';
import { showDuration } from '../units.ts';
import type { DriftRecord } from './drift.ts';
import { asFailure } from './failures.ts';
import type { LeftOut, LeftOutFolder } from './left-out.ts';

/** What a run found out, as far as it came. Sizes are bytes, times milliseconds, paths in the form of files.txt. */
export interface Report {
  schema: 1;
  outcome: 'running' | 'verified' | 'not verified' | 'failed';
  failure?: FailureRecord;
  image: { name: string; id?: string; digest?: string; platform?: string; size?: number; files?: number };
  micro?: { tags: string[]; id: string; size: number; files: number };
  rootfs?: { sha256: string; size: number };
  /** With `push`, once it began; `digest` where all tags were pushed. */
  push?: { digest?: string; tags: PushRecord[] };
  tracer?: {
    name: string;
    description: string;
    /** Why a better tracer was not taken. */
    because?: string;
    attachMs: number;
    drops: number;
    events?: number;
    paths: number;
  };
  tests: { original?: TestRecord; micro?: TestRecord };
  /** Numbers of system calls: that the profile allows, and that were made. */
  seccomp?: { allowed: number; seen: number };
  phases: { name: string; ms: number }[];
  /** Absent before they are known. */
  packages?: PackagesRecord;
  rules?: Rules;
  packed: PackedRecord[];
  /** What would be packed, if `drop` did not take it away. */
  dropped: PackedRecord[];
  removed: FolderRecord[];
  lookedForInVain: string[];
  /** What the test on the micro image missed and was added to it. */
  healed: HealedRecord[];
  /** Every attempt at that, also of those that failed. */
  healing: RoundRecord[];
  /** Where there is a lock and the run came so far. */
  drift?: DriftRecord;
  gates: GateRecord[];
  warnings: string[];
  /** In report.json a `LeftOut`. A large image's is large: it is made when it is written. */
  leftOut?: () => Iterable<LeftOutFolder>;
}

/** What report.json holds. */
export type ReportFile = Omit<Report, 'leftOut'> & { leftOut?: LeftOut };

export interface FailureRecord {
  phase: string;
  message: string;
  /** The part of the message that a program of the user's printed. */
  said?: string;
  mend?: string;
  exitCode: number;
  evidence: Evidence[];
}

export interface TestRecord {
  passed: boolean;
  /** Absent where the container did not come so far that the test could run. */
  ms?: number;
  readyMs: number;
  /** What went wrong, where the test did not pass. */
  message?: string;
}

export interface PushRecord {
  tag: string;
  pushed: boolean;
  /** The repository with the manifest's digest, `name@sha256:…`. */
  reference?: string;
  /** What the registry said, where it did not take it. */
  message?: string;
}

/** What was pushed, by digest, each once. */
export function pushedReferences(push: Report['push']): string[] {
  return [...new Set((push?.tags ?? []).flatMap(({ reference }) => reference ?? []))];
}

export interface HealedRecord {
  path: string;
  /** The round in which it was added, counted from 1. */
  round: number;
  because: string;
}

export interface RoundRecord {
  round: number;
  /** How many paths the micro image had more than the list. */
  added: number;
  /** The first of them. */
  paths: string[];
  passed: boolean;
  message?: string;
}

/** What the user said about what is packed: lines of keep and drop, and how many file lists. */
export interface Rules {
  keep: string[];
  drop: string[];
  fileLists: number;
}

export interface PackedRecord {
  path: string;
  type: string;
  size: number;
  /** Of a symbolic link, in the form of files.txt. */
  target?: string;
  reason: string;
  /** The path that asked for it; of `traced` the program that touched it first, where the capture of the same run knows it. */
  by?: string;
  /** Name of the OS package that it belongs to. */
  package?: string;
  /** The language package that it belongs to, where there is an SBOM: type of its package URL and name, "npm @scope/name". */
  language?: string;
}

/** OS packages: how many the original has, and how many the micro image. */
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
  /** Whether the micro image has a file of it, other than links and documentation. */
  packed: boolean;
  /** Files with links and devices, and their bytes. */
  files: Share;
  bytes: Share;
}

/** Of all that the original has, what is packed. */
export interface Share {
  packed: number;
  total: number;
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
    lookedForInVain: [],
    healed: [],
    healing: [],
    gates: [],
    warnings: [],
  };
}

/** Keeps the report while the story goes on: each phase is a log group and a time, each warning is said and kept. */
export class Recorder {
  readonly report: Report;
  readonly #log: Log;

  constructor(report: Report, log: Log) {
    this.report = report;
    this.#log = log;
  }

  async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const record = { name, ms: 0 };
    this.report.phases.push(record);
    return this.#log.group(name, async () => {
      try {
        return await work();
      } finally {
        record.ms = Math.round(performance.now() - begin);
        this.#log.info(`${name} took ${showDuration(record.ms)}`);
      }
    });
  }

  /** Once: what is packed again gives the same warnings again. */
  warn(message: string): void {
    if (this.report.warnings.includes(message)) return;
    this.report.warnings.push(message);
    this.#log.warning(message);
  }

  fail(error: unknown): void {
    markFailed(this.report, this.report.phases.at(-1)?.name ?? 'Checking the inputs', error);
  }
}

export function testRecord({ verdict, readyMs }: Pick<Observed, 'verdict' | 'readyMs'>): TestRecord {
  return {
    passed: verdict.ok,
    ...(verdict.test ? { ms: Math.round(verdict.test.ms) } : {}),
    readyMs: Math.round(readyMs),
    ...(verdict.ok ? {} : { message: verdict.message }),
  };
}

/** What went wrong, and in which phase. */
export function markFailed(report: Report, phase: string, error: unknown): void {
  const { message, said, mend, exitCode, evidence } = asFailure(error);
  report.outcome = 'failed';
  report.failure = { phase, message, ...(said ? { said } : {}), ...(mend ? { mend } : {}), exitCode, evidence };
}
