import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/report/report.ts';
import type { ServiceImage } from './images.ts';

export const project = fileURLToPath(new URL('../../', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the built command line, by default in the project's folder. `node` is the binary that runs it; `started` gets
 * its process.
 */
export function cli(
  args: string[],
  options: { cwd?: string; node?: string; env?: NodeJS.ProcessEnv; started?: (pid: number) => void } = {},
): Promise<CliResult> {
  const child = spawn(options.node ?? process.execPath, [join(project, 'dist/cli.js'), ...args], {
    cwd: options.cwd ?? project,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.started?.(child.pid!);
  const result: CliResult = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    result.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ ...result, code }));
  });
}

/**
 * An environment in which images are read through the engine's export only: PATH has only docker and the program that
 * makes a pipe. Creates `folder`.
 */
export function exportOnly(folder: string): NodeJS.ProcessEnv {
  mkdirSync(folder);
  const places = process.env.PATH!.split(':');
  for (const program of ['docker', 'mkfifo']) {
    const path = places.map((place) => join(place, program)).find(existsSync);
    symlinkSync(path!, join(folder, program));
  }
  return { PATH: folder };
}

/** Flags for the live sysdig that the set-up made. */
export function sysdigFlags(): string[] {
  const { MICROPACKER_TEST_SYSDIG: archive, MICROPACKER_TEST_PROBE: probe } = process.env;
  return ['--sysdig-url', archive!, '--sysdig-driver', `bpf:${probe}`];
}

/** The flags to capture a service image. */
export function serviceFlags(image: ServiceImage): string[] {
  const tracer = image.tracer === 'sysdig' ? sysdigFlags() : [];
  const runArgs = image.runArgs.map((arg) => `--run-arg=${arg}`);
  return ['--image', image.tag, ...runArgs, '--ready', image.ready, '--tracer', image.tracer, ...tracer];
}

export function readReport(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
}
