import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ActionInput {
  description: string;
  required?: boolean;
  default?: string;
}

export interface ActionFile {
  inputs: Record<string, ActionInput>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string; post: string; 'post-if': string };
}

/** A file of the project as text; `path` is relative to the project's root. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readAction(): ActionFile {
  return parse(read('action.yml'));
}

/** The workflows' paths relative to the project's root. */
export function workflows(): string[] {
  return readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);
}
