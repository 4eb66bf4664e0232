import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TracerName } from '../capture/tracer.ts';
import { type ExitCode, Failure } from '../failure.ts';
import type { FileList } from '../filelist/filelist.ts';
import type { Held, Holdings } from '../session.ts';

/** What the watcher says when the container is up and observed. */
export interface Ready {
  image: string;
  container: string;
  tracer: TracerName;
  /** Of the tracer, with its version. */
  description: string;
  /** What the user's steps are told about the container. */
  env: Record<string, string>;
}

/** What came of the capture. */
export interface Gathered {
  ok: true;
  list: FileList;
  drops: number;
  /** What the tracer cannot see and came up; the watcher has said it. */
  warnings: string[];
  /** Path of the raw capture, when it was asked for. */
  raw?: string;
}

/** A `Failure` as plain data. */
export interface Failed {
  ok: false;
  message: string;
  mend?: string;
  exitCode: ExitCode;
  evidence: { title: string; lines: string[] }[];
}

/** What lies in the folder of a capture, each by its file's name. */
export interface Mail {
  'watcher.json': Held;
  'holdings.json': Holdings;
  'ready.json': Ready;
  'stop.json': true;
  'result.json': Gathered | Failed;
}

/** Puts it there whole or not at all. */
export function send<K extends keyof Mail>(folder: string, name: K, mail: Mail[K]): void {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, JSON.stringify(mail), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** undefined where it has not come. */
export function receive<K extends keyof Mail>(folder: string, name: K): Mail[K] | undefined {
  const path = join(folder, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Mail[K]) : undefined;
}

export function toFailed({ message, mend, exitCode, evidence }: Failure): Failed {
  return { ok: false, message, ...(mend === undefined ? {} : { mend }), exitCode, evidence };
}

export function fromFailed({ message, ...detail }: Failed): Failure {
  return new Failure(message, detail);
}
