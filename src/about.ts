import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;

/** Absolute path of the chisel: beside dist/ as beside src/. */
export const chisel: string = fileURLToPath(new URL('../chisels/microdump.lua', import.meta.url));
