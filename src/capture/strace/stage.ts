import { appendFileSync, chmodSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../../base/process.ts';
import { Unavailable } from '../../base/unavailable.ts';
import { type Tracing, tracedArguments } from './calls.ts';
import { MOUNT } from './reader.ts';

/** glibc's program loader, at the path of the ABI. */
const LOADERS: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/** strace with its libraries, in a folder that can be mounted into any container. */
export interface Stage {
  folder: string;
  /** Folder for strace's output; mounted separately, because the rest is read-only. */
  out: string;
  /** argv that starts strace in the container, without strace's own arguments. */
  program: string[];
}

/**
 * Copies `strace` (absolute path), its libraries and its loader into a new folder in `workDir`. Throws `Unavailable`.
 */
export async function stage(strace: string, workDir: string, signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(workDir, 'strace-'));
  const out = join(folder, 'out');
  const lib = join(folder, 'lib');
  await mkdir(out);
  await mkdir(lib);
  await copyFile(await realpath(strace), join(folder, 'strace'));
  const needed = await librariesOf(strace, signal);
  for (const file of needed) await copyFile(file, join(lib, basename(file)));
  // Readable by any user of the container. The parent folder is closed to other users of this machine.
  for (const path of [folder, out, lib, join(folder, 'strace')]) await chmod(path, 0o755);
  const inside = `${MOUNT}/strace`;
  if (needed.length === 0) return { folder, out, program: [inside] };
  const loader = LOADERS[process.arch]!;
  const inLib = join(lib, basename(loader));
  await copyFile(loader, inLib);
  await chmod(inLib, 0o755);
  const program = [`${MOUNT}/lib/${basename(loader)}`, '--inhibit-cache', '--library-path', `${MOUNT}/lib`, inside];
  return { folder, out, program };
}

/** `docker create` arguments that mount the stage. The capability is for ptrace of a program that changes its user. */
export function mountArguments(stage: Stage): string[] {
  const readOnly = `type=bind,source=${stage.folder},target=${MOUNT},readonly`;
  const writable = `type=bind,source=${stage.out},target=${MOUNT}/out`;
  return ['--cap-add', 'SYS_PTRACE', '--mount', readOnly, '--mount', writable];
}

/**
 * argv that runs `program` under strace in the container, with the trace in file `name` of the out folder. -DDD: strace
 * is a grandchild in its own session, so the program stays process 1. --seccomp-bpf: only the traced calls stop the
 * program; see `Tracing`. -s 1: strings that are not paths are cut to one byte, because arguments may be
 * secrets. -A: a restart of the container appends to the file.
 */
export function straceArgv(
  stage: Stage,
  name: string,
  program: readonly string[],
  { preload, ...tracing }: { preload?: string | undefined } & Tracing = {},
): string[] {
  const traced = [...tracedArguments(tracing), '-e', 'signal=none', '-s', '1', '-y', '-q'];
  const environment = preload === undefined ? [] : ['-E', `LD_PRELOAD=${preload}`];
  const output = ['-A', '-o', `${MOUNT}/out/${name}`];
  return [...stage.program, '-DDD', '-f', ...traced, ...environment, ...output, '--', ...program];
}

/** Creates the file of a trace, writable by the container's user, and returns its path. */
export function makeTrace(stage: Stage, name: string): string {
  const file = join(stage.out, name);
  appendFileSync(file, '');
  chmodSync(file, 0o666);
  return file;
}

/** Absolute paths of a program's libraries; none for a static program. */
async function librariesOf(program: string, signal: AbortSignal): Promise<string[]> {
  const loader = LOADERS[process.arch];
  if (!loader) throw new Unavailable(`strace in containers is not supported on ${process.arch}`);
  const listed = await run([loader, '--list', program], { signal }).catch((error: unknown) => {
    throw new Unavailable(`strace in containers needs glibc's loader ${loader} on this machine`, undefined, error);
  });
  return [...listed.stdout.matchAll(/=> (\/\S+) \(/g)].map((match) => match[1]!);
}
