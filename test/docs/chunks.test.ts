import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chunkName, packageChunk } from '../../scripts/chunks.js';
import { ROOT, read } from './project.ts';

const chunk = (moduleIds: string[], facadeModuleId = '') => ({ name: 'x', moduleIds, facadeModuleId });

describe('the files of dist/', () => {
  test.each([
    ['/p/node_modules/tar/dist/esm/index.js', 'npm-tar'],
    ['/p/node_modules/@actions/core/lib/core.js', 'actions-core'],
    ['/p/node_modules/x/node_modules/undici/index.js', 'http-client'],
    ['/p/node_modules/@azure/storage-blob/src/index.js', 'artifact-client'],
    ['/p/src/main.ts', null],
  ])('%s is in the chunk %s', (id, name) => {
    expect(packageChunk(id)).toBe(name);
  });

  test.each([
    ['a package', chunk(['/p/node_modules/tar/index.js']), 'x'],
    ['a package that is loaded later', chunk([], '/p/node_modules/tar/index.js'), 'load-npm-tar'],
    ['one file', chunk(['/p/src/action/log.ts']), 'action-log'],
    ['few files', chunk(['/p/src/base/failure.ts', '/p/src/base/process.ts', '/p/src/tar/sink.ts']), 'base-process'],
    ['many files', chunk(['a/1', 'a/2', 'b/3', 'b/4', 'b/5', 'c/6'].map((path) => `/p/src/${path}.ts`)), 'b-a'],
  ])('are named for what is in them: %s', (_, of, name) => {
    expect(chunkName(of)).toBe(name);
  });

  test('have no name twice, which would get a number', () => {
    expect(readdirSync(join(ROOT, 'dist')).filter((name) => /\d\.js$/.test(name))).toEqual([]);
  });

  test('load the HTTP client, the artifact client, tar and the SBOM library only when they are needed', () => {
    for (const entry of ['main', 'pack', 'start', 'stop', 'post', 'start-post', 'cli', 'watcher', 'layer-server']) {
      const loaded = new Set<string>();
      const load = (name: string) => {
        if (loaded.has(name)) return;
        loaded.add(name);
        for (const [, next] of read(`dist/${name}`).matchAll(/^(?:import|export) (?:.*? from )?"\.\/([^"]+)";$/gm))
          load(next!);
      };
      load(`${entry}.js`);
      const heavy = [...loaded].filter((name) => /^(http-client|artifact-client|npm-tar|cyclonedx)\.js$/.test(name));
      expect(heavy, entry).toEqual([]);
      expect(loaded.size).toBeGreaterThan(1);
    }
  });
});
