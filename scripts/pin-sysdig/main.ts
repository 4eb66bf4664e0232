import { parseArgs } from 'node:util';
import { Cancelled } from '../../src/base/failure.ts';
import { harmless, print } from '../../src/base/printer.ts';
import { counted } from '../../src/base/units.ts';
import { GITHUB, type Hosts } from '../../src/capture/sysdig/release.ts';
import { ARCHITECTURES, assetName, PINNED } from '../../src/capture/sysdig/versions.ts';
import { archiveSum } from './archive-sum.ts';
import { readTable, type Table, versionError, writeTable } from './table.ts';

/**
 * Fills the table at `path`, or the one in `args`. Prints a line for each archive, and the errors to stderr. Returns
 * the exit code: 0, or 1 if anything is wrong, and then the table is unchanged.
 */
export async function main(args: string[], path: string, token: string | undefined): Promise<0 | 1> {
  const stop = new AbortController();
  const cancel = () => stop.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, cancel);
  try {
    return await filled(options(args, path), token, stop.signal);
  } catch (error) {
    return refused([(error as Error).message]);
  }
}

interface Options {
  /** Empty for all that are known. */
  versions: string[];
  hosts: Hosts;
  table: string;
}

function options(args: string[], path: string): Options {
  const url = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { api: url, releases: url, table: url },
    allowPositionals: true,
  });
  const bad = positionals.map(versionError).find((error) => error !== undefined);
  if (bad) throw new Error(bad);
  const hosts = { api: values.api ?? GITHUB.api, releases: values.releases ?? GITHUB.releases };
  return { versions: positionals, hosts, table: values.table ?? path };
}

async function filled({ versions, hosts, table: path }: Options, token: string | undefined, signal: AbortSignal) {
  const table = readTable(path);
  const chosen = versions.length > 0 ? versions : [...PINNED, ...Object.keys(table)];
  const next: Table = structuredClone(table);
  const errors: string[] = [];
  for (const version of new Set(chosen)) {
    for (const architecture of ARCHITECTURES) {
      const pinned = table[version]?.[architecture] ?? '';
      try {
        const { sha256, published } = await archiveSum({ version, architecture, pinned }, hosts, token, signal);
        say(assetName(version, architecture), sha256, pinned !== '', published);
        next[version] = { ...empty(), ...next[version], [architecture]: sha256 };
      } catch (error) {
        if (error instanceof Cancelled || signal.aborted) throw error;
        errors.push((error as Error).message);
      }
    }
  }
  if (errors.length > 0) return refused(errors);
  print(process.stdout, harmless(writeTable(path, next) ? `Wrote ${path}` : `${path} is complete and unchanged`));
  return 0;
}

const empty = () => Object.fromEntries(ARCHITECTURES.map((name) => [name, ''])) as Table[string];

function say(name: string, sum: string, known: boolean, published: boolean): void {
  const what = known ? 'as in the table' : 'new';
  const who = published ? "as in GitHub's release API" : 'GitHub has no digest to compare it with';
  print(process.stdout, harmless(`${name} ${sum} (${what}; ${who})`));
}

function refused(errors: readonly string[]): 1 {
  for (const error of errors) print(process.stderr, harmless(`pin-sysdig: ${error}.`));
  print(process.stderr, harmless(`pin-sysdig: ${counted(errors.length, 'error')}; the table is unchanged.`));
  return 1;
}
