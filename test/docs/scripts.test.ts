import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function scripts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : scripts(path);
    return entry.name.endsWith('.sh') ? [path] : [];
  });
}

const all = ['.ci/run', ...['scripts', 'test/images'].flatMap(scripts)];

test.each(all)('%s is valid for its shell', (script) => {
  const first = readFileSync(script, 'utf8').split('\n')[0]!;
  const shell = first.startsWith('#!/bin/sh') ? 'sh' : 'bash';
  execFileSync(shell, ['-n', script], { stdio: 'pipe' });
});

test.each(all.filter((script) => !script.startsWith('scripts/set-up/')))('%s can be started', (script) => {
  expect(readFileSync(script, 'utf8')).toMatch(/^#!\/(usr\/)?bin\/(env bash|bash|sh)\n/);
  if (script.includes('docker-entrypoint')) accessSync(script, constants.X_OK);
});
