import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read } from './project.ts';

/** The packages that this action must use. */
const ASKED_FOR = ['@actions/artifact', '@actions/core', '@actions/exec', '@actions/tool-cache', 'tar'];

const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };

/** The packages from which a source file imports more than types: with `from 'x'`, `import 'x'` or `import('x')`. */
function packagesOf(source: string): string[] {
  const found = source.matchAll(
    /^(?!(?:import|export) type\b).*?\b(?:from|import)\b[ (]*'((?:@[^/']+\/)?[^./'][^/']*)/gm,
  );
  return [...found].map(([, name]) => name!).filter((name) => !name.startsWith('node:'));
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const imported = new Set(sources.flatMap((path) => packagesOf(read(`src/${path}`))));

test.each([
  ["import { x } from 'tar';", ['tar']],
  ["import * as core from '@actions/core';", ['@actions/core']],
  ["  const { x } = await import('tar/extract');", ['tar']],
  ["import {\n  a,\n  b,\n} from 'tar';", ['tar']],
  ["export { x } from 'tar';", ['tar']],
  ["import type { ReadEntry } from 'tar';", []],
  ["import { join } from 'node:path';", []],
  ["import { a } from './tar.ts';", []],
])('%s', (source, packages) => {
  expect(packagesOf(source)).toEqual(packages);
});

test.each(ASKED_FOR)('%s is used', (name) => {
  expect(Object.keys(dependencies)).toContain(name);
  expect([...imported]).toContain(name);
});

test.each(Object.entries(dependencies))('%s is imported by the sources and pinned to %s', (name, version) => {
  expect([...imported]).toContain(name);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
