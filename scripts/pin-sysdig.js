#!/usr/bin/env node
// Fills the table of sysdig's SHA-256 (src/capture/sysdig/checksums.json), and checks what is in it already:
//   npm run pin-sysdig [-- VERSION...]
// Without versions: those that are tried, and those of the table. Each archive is downloaded from the release page and
// unpacked; its SHA-256 must be the one in GitHub's release API, if that has one, and the one in the table. Otherwise
// nothing is changed, and the exit code is 1. GITHUB_TOKEN, if set, lifts the API's rate limit.
// For tests: --api URL and --releases URL instead of GitHub, --table FILE instead of the table.
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './typescript.js';

const { main } = await importTypeScript(fileURLToPath(new URL('pin-sysdig/main.ts', import.meta.url)));
const table = fileURLToPath(new URL('../src/capture/sysdig/checksums.json', import.meta.url));
process.exitCode = await main(process.argv.slice(2), table, process.env.GITHUB_TOKEN);
