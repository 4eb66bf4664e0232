import type { HeldProject } from './project.ts';
import type { HeldContainer } from './put-back.ts';

/** What a run holds on this machine and must always give back. */
export interface Holdings {
  /** The label of the run's containers. */
  runId: string;
  /** The run's private temp folder (0700). */
  tempDir: string;
  /** Folders of unfinished output. */
  folders: string[];
  /** Files of ours among the user's, by their inode: another file of that name is not ours. */
  files: { path: string; inode: number }[];
  /** Process groups of tracers and tests. */
  processes: Held[];
  /** The user's containers that the run stopped, renamed or started. */
  containers: HeldContainer[];
  /** The user's compose projects in which the run created or started something. */
  projects: HeldProject[];
  /** Ids of the run's claims, see claim.ts. */
  claims: string[];
}

/** A process group: the id of its leader, and the leader's start time, because ids are used again. */
export interface Held {
  pid: number;
  since: string | undefined;
}
