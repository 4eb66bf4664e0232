import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { cacheFile, find } from '@actions/tool-cache';

/** A file in the tool cache, at `folder`/`name`/`version`/`arch`/`file`. */
export interface CachedFile {
  /** The tool cache. */
  folder: string;
  name: string;
  /** A semantic version. */
  version: string;
  arch: string;
  file: string;
}

/** Path of the file; undefined if the cache lacks it. Anybody can have changed it since: check it before its use. */
export async function findFile({ folder, name, version, arch, file }: CachedFile): Promise<string | undefined> {
  const home = await inToolCache(folder, async () => find(name, version, arch));
  return home === '' ? undefined : join(home, file);
}

/** Copies the file at `path` into the cache, in place of an earlier one. */
export async function keepFile({ folder, name, version, arch, file }: CachedFile, path: string): Promise<void> {
  await inToolCache(folder, () => cacheFile(path, file, name, version, arch));
}

const speaking = new AsyncLocalStorage<true>();
let turn: Promise<unknown> = Promise.resolve();

/**
 * Calls @actions/tool-cache as in a workflow step whose tool cache is `folder`: sets the environment variable that it
 * reads, and drops the debug commands that it prints, because stdout may be the answer of `--json`. One call at a time,
 * because both belong to the process.
 */
function inToolCache<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = turn.catch(() => {});
  const done = before.then(async () => {
    const { RUNNER_TOOL_CACHE: own } = process.env;
    const write = process.stdout.write;
    const filtered = (...args: Parameters<typeof write>) => speaking.getStore() ?? write.apply(process.stdout, args);
    process.env.RUNNER_TOOL_CACHE = folder;
    process.stdout.write = filtered as typeof write;
    try {
      return await speaking.run(true, work);
    } finally {
      process.stdout.write = write;
      if (own === undefined) delete process.env.RUNNER_TOOL_CACHE;
      else process.env.RUNNER_TOOL_CACHE = own;
    }
  });
  turn = done;
  return done;
}
