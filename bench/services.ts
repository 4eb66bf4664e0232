import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chisel } from '../src/about.ts';
import type { Log } from '../src/base/log.ts';
import { type TracerOptions, tracers } from '../src/capture/select.ts';
import type { Tracer } from '../src/capture/tracer.ts';
import { untraced } from '../src/capture/untraced.ts';
import { terminalLog } from '../src/cli/log.ts';
import { Docker } from '../src/engine/docker.ts';
import { findImage } from '../src/original/original.ts';
import { parseReadiness } from '../src/request/readiness.ts';
import { imageTarget } from '../src/trial/image-target.ts';
import { observe } from '../src/trial/observe.ts';
import type { Observed } from '../src/trial/observed.ts';
import type { Subject, TrialContext } from '../src/trial/subject.ts';
import { Volumes } from '../src/trial/volumes.ts';
import { images } from '../test/support/images.ts';

/** A service image of test/images, and the argv of its load; `container` is the id of the running container. */
export interface Load {
  image: string;
  argv: (container: string) => string[];
  /** Default: the image's own, for example published ports. */
  runArgs?: string[];
}

/** Where measurements run: an engine, a log without details, a private folder. */
export interface Place extends TrialContext {
  tempDir: string;
}

/** Calls `work` with a temporary place, which is removed afterwards. */
export async function inPlace<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const log: Log = { ...terminalLog(), info: () => {}, foreign: (write) => write(() => {}) };
  const { signal } = new AbortController();
  const tempDir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await work({ docker: new Docker(log, signal), log, signal, tempDir });
  } finally {
    rmSync(tempDir, { recursive: true });
  }
}

/** One capture of the load. Throws an Error if the service or the load fails. */
export async function captureOf(load: Load, tracer: Tracer, place: Place): Promise<Observed> {
  const observed = await observe(await subjectOf(load, place), tracer, place);
  if (!observed.verdict.ok) throw new Error(`${load.image}: ${observed.verdict.message}`);
  return observed;
}

async function subjectOf({ image: name, argv, runArgs }: Load, { docker, log, tempDir }: Place): Promise<Subject> {
  const image = images.find((candidate) => candidate.name === name)!;
  const original = await findImage(docker, log, image.tag);
  const { config } = original.base;
  const volumes = new Volumes({ docker, log, runId: 'bench', tempDir, copies: false, isNew: () => false });
  const spec = { image: original.inspect.Id, runId: 'bench', runArgs: runArgs ?? image.runArgs, command: [], config };
  return {
    kind: 'container',
    phase: 'capture',
    originalId: original.inspect.Id,
    config,
    volumes,
    target: imageTarget({ ...spec, volumes, captures: true }, docker),
    readiness: parseReadiness(image.ready),
    readyTimeoutMs: 60_000,
    test: (env) => ({ argv: argv(env.MICROPACKER_CONTAINER!), env: { ...process.env, ...env } }),
    probe: () => ({ argv: ['true'], env: process.env }),
    testTimeoutMs: 300_000,
  };
}

/** The first tracer of a kind that works here. */
export async function tracerOf(choice: 'none' | 'sysdig' | 'strace', place: Place): Promise<Tracer> {
  if (choice === 'none') return untraced;
  for await (const tracer of tracers({ ...tracerOptions(place), tracer: choice })) return tracer;
  throw new Error(`${choice} does not work here`);
}

/** The sysdig that the set-up made. */
export function tracerOptions({ tempDir, log, signal }: Place): TracerOptions {
  return {
    tracer: 'auto',
    sysdigVersion: '',
    sysdigUrl: process.env.MICROPACKER_TEST_SYSDIG!,
    sysdigSha256: '',
    sysdigDriver: `bpf:${process.env.MICROPACKER_TEST_PROBE}`,
    label: 'io.micropacker.run=bench',
    keepRaw: false,
    workDir: tempDir,
    chisel,
    toolCache: join(tempDir, 'tools'),
    log,
    signal,
  };
}
