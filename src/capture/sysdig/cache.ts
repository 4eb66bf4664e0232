import { AsyncLocalStorage } from 'node:async_hooks';
import { lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { cacheDir, find } from '@actions/tool-cache';
import { isProgram } from '../../base/is-program.ts';

const TAKEN = new Set(['ENOTEMPTY', 'EEXIST']);

/** A tool in the tool cache, at `folder`/`name`/`version`/`arch`. */
export interface Tool {
  /** The tool cache. */
  folder: string;
  name: string;
  /** A semantic version. */
  version: string;
  arch: string;
  /** Path of the program, relative to the tool's folder. */
  program: string;
}

/** Absolute path of the tool's program; undefined if the cache lacks the tool or the program. */
export async function findTool(tool: Tool): Promise<string | undefined> {
  const home = await inToolCache(tool.folder, async () => find(tool.name, tool.version, tool.arch));
  const program = join(home, tool.program);
  return home !== '' && (await isProgram(program)) ? program : undefined;
}

/**
 * Puts a tool into the cache: `fill` writes the tool into an empty folder. Returns the absolute path of the program.
 * Others may cache and run the same tool at the same time: the first copy stays, and the files of a damaged copy are
 * replaced one by one, each in one step.
 */
export async function keepTool(tool: Tool, fill: (folder: string) => Promise<void>): Promise<string> {
  await mkdir(tool.folder, { recursive: true });
  // On the same file system, so that a rename puts the finished tool into place in one step.
  const beside = await mkdtemp(join(tool.folder, `${tool.name}.`));
  try {
    const filled = join(beside, 'filled');
    await mkdir(filled);
    await fill(filled);
    // Uses a unique name: cacheDir first deletes the folder of that name, which others may be running.
    const copy = () => cacheDir(filled, basename(beside), tool.version, tool.arch);
    const fresh = await inToolCache(tool.folder, copy);
    const home = join(tool.folder, tool.name, relative(beside, fresh));
    await settle(fresh, home, tool.program);
    await rename(`${fresh}.complete`, `${home}.complete`);
    return join(home, tool.program);
  } finally {
    // The tool is in place, or the error that is thrown says why not.
    await rm(beside, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function settle(fresh: string, home: string, program: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    if (!(await isProgram(join(home, program)))) await replaceFiles(fresh, home);
  }
}

/**
 * Replaces each file by a rename, never by writing into it, so that processes that run or read the old file are not
 * disturbed.
 */
async function replaceFiles(from: string, to: string): Promise<void> {
  for (const path of await readdir(from, { recursive: true })) {
    if ((await lstat(join(from, path))).isDirectory()) await mkdir(join(to, path), { recursive: true });
    else await rename(join(from, path), join(to, path));
  }
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
