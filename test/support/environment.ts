import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runsI386 } from './i386.ts';

/** The result of the set-up: values of MICROPACKER_TEST_*, and the reasons for missing ones. */
export interface Environment {
  variables: Record<string, string>;
  missing: Record<string, string>;
}

/** The tests that are skipped without each variable; the two of one tracer are reported once. */
const NEEDED: Record<string, string> = {
  MICROPACKER_TEST_BASE: 'tests with containers',
  MICROPACKER_TEST_SYSDIG: 'tests with live sysdig',
  MICROPACKER_TEST_PROBE: 'tests with live sysdig',
  MICROPACKER_TEST_COMPOSE: 'tests with compose projects',
  MICROPACKER_TEST_NODE24: 'tests of the built action on Node 24',
  MICROPACKER_TEST_CONTAINERD: 'tests with the containerd image store',
  MICROPACKER_TEST_REGISTRY: 'tests with a registry',
  MICROPACKER_TEST_BUILDX: 'the test that joins images of several architectures',
  MICROPACKER_TEST_BROWSER: 'tests of the report page in a browser',
  MICROPACKER_TEST_SCANNER: 'tests with a scanner',
  MICROPACKER_TEST_I386: 'the capture of a 32-bit program',
};

/** Checks files again: parts of .cache may have been deleted since the set-up. */
const FILES = [
  'MICROPACKER_TEST_SYSDIG',
  'MICROPACKER_TEST_PROBE',
  'MICROPACKER_TEST_COMPOSE',
  'MICROPACKER_TEST_NODE24',
  'MICROPACKER_TEST_CONTAINERD',
  'MICROPACKER_TEST_REGISTRY',
  'MICROPACKER_TEST_BUILDX',
  'MICROPACKER_TEST_BROWSER',
  'MICROPACKER_TEST_SCANNER',
];

/**
 * The environment in the text of .cache/env.json (undefined: the set-up did not run). `there` tells if a file exists.
 */
export function readEnvironment(text: string | undefined, there: (file: string) => boolean): Environment {
  if (text === undefined) {
    const reason = 'the set-up has not run here: bash scripts/set-up.sh';
    return { variables: {}, missing: Object.fromEntries(Object.keys(NEEDED).map((name) => [name, reason])) };
  }
  const environment = JSON.parse(text) as Environment;
  for (const name of FILES) {
    const file = environment.variables[name];
    if (file === undefined || there(file)) continue;
    delete environment.variables[name];
    environment.missing[name] = `${file} is gone: run bash scripts/set-up.sh again`;
  }
  return environment;
}

/** One line for each kind of skipped test, with the reason. */
export function skippedLines(missing: Record<string, string>): string[] {
  const lines = Object.entries(missing).map(([name, reason]) => `skipped: ${NEEDED[name] ?? name} (${reason})`);
  return [...new Set(lines)];
}

/** Called by vitest before the tests: sets the set-up's variables, unless the caller has set them. */
export default function setup(): void {
  const file = fileURLToPath(new URL('../../.cache/env.json', import.meta.url));
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const { variables, missing } = readEnvironment(text, existsSync);
  if (runsI386()) variables.MICROPACKER_TEST_I386 = 'yes';
  else missing.MICROPACKER_TEST_I386 = "this machine's kernel runs no 32-bit programs";
  for (const [name, value] of Object.entries(variables)) process.env[name] ??= value;
  const lacking = Object.entries(missing).filter(([name]) => process.env[name] === undefined);
  for (const line of skippedLines(Object.fromEntries(lacking))) console.log(line);
}
