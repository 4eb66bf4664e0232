import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;

/** Absolute path of the program that keeps a capture running from the start step to the stop step. */
export const watcher: string = fileURLToPath(new URL('../dist/watcher.js', import.meta.url));

/** Absolute path of the chisel. The relative path is the same from dist/ and src/. */
export const chisel: string = fileURLToPath(new URL('../chisels/microdump.lua', import.meta.url));

/** Absolute path of the program that reads the layers of an image as root. */
export const layerServer: string = fileURLToPath(new URL('../dist/layer-server.js', import.meta.url));

/** Absolute path of the report page's template. */
export const reportPage: string = fileURLToPath(new URL('../dist/report-page.html', import.meta.url));
