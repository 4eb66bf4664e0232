import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { RUN_LABEL } from '../src/engine/argv.ts';
import { commandLine, processes } from './action/processes.ts';

/** Runs the engine's command line and returns what it printed; throws when it fails. */
export function docker(args: string[], input?: Buffer | string): string {
  return execFileSync('docker', args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim();
}

export function inspect<T = Record<string, unknown>>(kind: 'image' | 'container', reference: string): T {
  return JSON.parse(docker([kind, 'inspect', reference]))[0];
}

export function hasImage(reference: string): boolean {
  return docker(['image', 'ls', '--quiet', reference]) !== '';
}

export function removeImage(reference: string): void {
  if (hasImage(reference)) docker(['image', 'rm', '--force', reference]);
}

/** What a run may leave on this machine and must not. Empty lists are what a test wants to see. */
export interface Left {
  containers: string[];
  images: string[];
  processes: string[];
  folders: string[];
}

/** Looks for everything that runs of ours hold while they are at work. */
export function left(): Left {
  return {
    containers: lines(docker(['ps', '--all', '--quiet', '--filter', `label=${RUN_LABEL}`])),
    images: lines(docker(['image', 'ls', '--quiet', 'micropacker-run'])),
    processes: tracers(),
    folders: readdirSync(tmpdir()).filter((name) => /^micropacker-.{6}$/.test(name)),
  };
}

export const nothing: Left = { containers: [], images: [], processes: [], folders: [] };

/** Command lines of sysdig processes with our filter. */
function tracers(): string[] {
  return processes()
    .map(commandLine)
    .filter((line) => line.includes('(thread.cgroups contains '));
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
