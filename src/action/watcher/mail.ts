import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, Failure } from '../../base/failure.ts';
import type { TracerName } from '../../capture/tracer.ts';
import type { FileList } from '../../filelist/filelist.ts';
import type { Held, Holdings } from '../../session/holdings.ts';

/** The watcher's message once the container is up and observed. */
export interface Ready {
  image: string;
  container: string;
  tracer: TracerName;
  /** The tracer with its version. */
  description: string;
  /** Environment variables that describe the container to the user's steps. */
  env: Record<string, string>;
}

/** The result of a successful capture. */
export interface Gathered {
  ok: true;
  list: FileList;
  drops: number;
  /** Warnings about events that the tracer cannot see; the watcher already logged them. */
  warnings: string[];
  /** Path of the raw capture, if it was recorded. */
  raw?: string;
}

/** A `Failure` as plain data. */
export interface SentFailure {
  ok: false;
  message: string;
  fix?: string;
  containerSaid?: string;
  exitCode: ExitCode;
  evidence: { title: string; lines: string[] }[];
}

/** The messages in the folder of a capture, by file name. */
export interface Mail {
  /** For the watcher only, which removes it: a token in an environment is seen by every program that it starts. */
  'token.json': { githubToken?: string };
  'watcher.json': Held;
  'holdings.json': Holdings;
  'ready.json': Ready;
  'stop.json': true;
  'result.json': Gathered | SentFailure;
}

/** Writes a message atomically. */
export function send<K extends keyof Mail>(folder: string, name: K, mail: Mail[K]): void {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, JSON.stringify(mail), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Reads a message; undefined if it does not exist yet. */
export function receive<K extends keyof Mail>(folder: string, name: K): Mail[K] | undefined {
  const path = join(folder, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Mail[K]) : undefined;
}

/** Reads a message and removes it. */
export function take<K extends keyof Mail>(folder: string, name: K): Mail[K] | undefined {
  const mail = receive(folder, name);
  rmSync(join(folder, name), { force: true });
  return mail;
}

export function sentFailure({ message, fix, containerSaid, exitCode, evidence }: Failure): SentFailure {
  // JSON leaves out undefined values.
  return { ok: false, message, fix, containerSaid, exitCode, evidence };
}

export function receivedFailure({ message, ...detail }: SentFailure): Failure {
  return new Failure(message, detail);
}
