import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chisel } from '../src/about.ts';
import { type TracerOptions, tracers } from '../src/capture/select.ts';
import type { Tracer } from '../src/capture/tracer.ts';
import { unwatched } from '../src/capture/unwatched.ts';
import { Docker } from '../src/engine/docker.ts';
import type { Log } from '../src/log.ts';
import { terminalLog } from '../src/log-terminal.ts';
import { findImage } from '../src/target/image.ts';
import { imageTarget } from '../src/target/image-target.ts';
import { type Observed, observe } from '../src/target/observe.ts';
import { parseReadiness } from '../src/target/readiness.ts';
import type { Subject, Watch } from '../src/target/subject.ts';
import { images } from '../test/setup/images.ts';

/** A service image of test/images, and the argv that puts it under load; `container` is the id of the one that runs. */
export interface Load {
  image: string;
  argv: (container: string) => string[];
  /** The image's own where left out, for instance its published ports. */
  runArgs?: string[];
}

/** Where measurements run: an engine, a log without details, a private folder. */
export interface Place extends Watch {
  tempDir: string;
}

/** Calls `work` with a place that is gone afterwards. */
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

/** One capture of the load. Throws an Error when the service or the load failed. */
export async function captureOf(load: Load, tracer: Tracer, place: Place): Promise<Observed> {
  const observed = await observe(await subjectOf(load, place), tracer, place);
  if (!observed.verdict.ok) throw new Error(`${load.image}: ${observed.verdict.message}`);
  return observed;
}

async function subjectOf({ image: name, argv, runArgs }: Load, { docker, log }: Place): Promise<Subject> {
  const image = images.find((candidate) => candidate.name === name)!;
  const original = await findImage(docker, log, image.tag);
  const spec = { image: image.tag, runId: 'bench', runArgs: runArgs ?? image.runArgs, command: [] };
  return {
    phase: 'capture',
    image: image.tag,
    config: original.base.config,
    target: imageTarget(spec, docker),
    readiness: parseReadiness(image.ready),
    readyTimeoutMs: 60_000,
    test: (env) => ({ argv: argv(env.MICROPACKER_CONTAINER!), env: { ...process.env, ...env } }),
    probe: () => ({ argv: ['true'], env: process.env }),
    testTimeoutMs: 300_000,
  };
}

/** The first tracer of a kind that works here. */
export async function tracerOf(choice: 'none' | 'sysdig' | 'strace', place: Place): Promise<Tracer> {
  if (choice === 'none') return unwatched;
  for await (const tracer of tracers({ ...tracerOptions(place), tracer: choice })) return tracer;
  throw new Error(`there is no ${choice}`);
}

/** sysdig as the machine's set-up made it. */
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
