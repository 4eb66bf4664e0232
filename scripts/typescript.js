import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Imports a TypeScript module, which Node 20 cannot do. It is built into a temporary folder first, with its packages.
 * @param {string} path absolute path of the module
 * @returns {Promise<any>} the module
 */
export async function importTypeScript(path) {
  const folder = await mkdtemp(join(tmpdir(), 'micropacker-script-'));
  try {
    const file = join(folder, 'module.mjs');
    await buildTypeScript(path, file);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Builds a TypeScript module with its packages into one file, so that later imports need nothing beside it.
 * @param {string} path absolute path of the module
 * @param {string} file absolute path of the new file
 * @returns {Promise<void>}
 */
export async function buildTypeScript(path, file) {
  const bundle = await rolldown({ input: path, platform: 'node' });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
}
