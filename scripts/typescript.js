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
    const bundle = await rolldown({ input: path, platform: 'node' });
    // In one file: later imports must not need the folder.
    const { output } = await bundle.write({ file: join(folder, 'module.mjs'), format: 'esm', codeSplitting: false });
    await bundle.close();
    return await import(pathToFileURL(join(folder, output[0].fileName)).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
