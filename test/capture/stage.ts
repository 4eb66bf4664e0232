import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Log } from '../../src/base/log.ts';
import { run } from '../../src/base/process.ts';
import { type TracerOptions, tracers } from '../../src/capture/select.ts';
import type { Touch } from '../../src/capture/touch.ts';
import type { Captured, ContainerSpec, Tracer } from '../../src/capture/tracer.ts';
import type { ImageConfig } from '../../src/image/config.ts';
import { mustNotDrop } from '../support/busy.ts';

/** A log that keeps every line, with its kind. */
export class Said implements Log {
  readonly lines: string[] = [];
  info = (message: string) => void this.lines.push(`info ${message}`);
  notice = (message: string) => void this.lines.push(`notice ${message}`);
  warning = (message: string) => void this.lines.push(`warning ${message}`);
  error = (message: string) => void this.lines.push(`error ${message}`);
  debug = (message: string) => void this.lines.push(`debug ${message}`);
  progress = () => {};
  secret = () => {};
  group = <T>(_: string, work: () => Promise<T>) => work();
  foreign = (write: (line: (text: string) => void) => Promise<void>) => write((text) => this.lines.push(text));
}

/** A private folder, removed at the end of the test file. */
export function workFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'mp-capture-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function optionsFor(workDir: string, more: Partial<TracerOptions> = {}): TracerOptions {
  return {
    tracer: 'sysdig',
    sysdigVersion: '',
    sysdigUrl: process.env.MICROPACKER_TEST_SYSDIG ?? '',
    sysdigSha256: '',
    sysdigDriver: `bpf:${process.env.MICROPACKER_TEST_PROBE ?? ''}`,
    label: 'io.micropacker.run=test',
    keepRaw: false,
    workDir,
    chisel: resolve(import.meta.dirname, '../../chisels/microdump.lua'),
    toolCache: join(workDir, 'tools'),
    log: new Said(),
    signal: new AbortController().signal,
    ...more,
  };
}

/** The n-th tracer of the list (0 is the first). */
export async function tracerAt(options: TracerOptions, n: number): Promise<Tracer> {
  for await (const tracer of tracers(options)) if (n-- === 0) return tracer;
  throw new Error('no such tracer');
}

export async function docker(...args: string[]): Promise<string> {
  const done = await run(['docker', ...args]);
  if (done.code !== 0) throw new Error(`docker ${args.join(' ')}: ${done.stderr}`);
  return done.stdout.trim();
}

/** Builds an image from the text of a Dockerfile and files beside it. */
export async function build(tag: string, folder: string): Promise<void> {
  await docker('build', '-q', '--network', 'none', '-t', tag, folder);
}

export async function configOf(image: string): Promise<ImageConfig> {
  return JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config}}', image)) as ImageConfig;
}

export interface Play {
  captured: Captured;
  attachMs: number;
  log: string;
  exitCode: number;
}

/** Runs a container to its end under the tracer. Runs `during` meanwhile; `execs` are its own commands. */
export async function play(
  tracer: Tracer,
  spec: ContainerSpec,
  during?: (id: string, execArgv: (argv: string[]) => string[]) => Promise<void>,
  execs: readonly string[] = [],
): Promise<Play> {
  const prepared = await tracer.prepare(spec, await configOf(spec.image));
  const id = await docker('create', ...prepared.runArgs, prepared.image, ...prepared.command);
  try {
    const observation = await tracer.attach(id);
    await docker('start', id);
    if (during) {
      await during(id, (argv) => observation.execArgv(argv));
      await docker('stop', '-t', '5', id);
    }
    const exitCode = Number(await docker('wait', id));
    const done = await run(['docker', 'logs', id]);
    const captured = await observation.finish(execs);
    mustNotDrop(captured.drops);
    return { captured, attachMs: observation.attachMs, log: done.stdout + done.stderr, exitCode };
  } finally {
    await docker('rm', '-f', id);
  }
}

/** The touches as lines "how found path", without paths of the kernel and the engine. */
export function lines(touches: readonly Touch[]): string[] {
  return touches
    .filter((touch) => !/^\/(proc|sys|dev)\b/.test(touch.path))
    .map((touch) => `${touch.how} ${touch.found ? 1 : 0} ${touch.path}`);
}
