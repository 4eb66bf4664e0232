import { chmod, copyFile, mkdir, mkdtemp, open, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../../base/process.ts';
import { whyUntrusted } from '../../base/trusted.ts';
import { Unavailable } from '../../base/unavailable.ts';
import type { BindMount } from '../../image/create-request.ts';
import { type Tracing, tracedArguments } from './calls.ts';
import { MOUNT } from './reader.ts';

/** glibc's program loader, at the path of the ABI. */
const LOADERS: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/** The traces: of the container's program, of our `docker exec`s in turn, and of a trial. */
export const TRACES = ['main', 'exec-0', 'exec-1', 'exec-2', 'exec-3', 'try'] as const;
export type TraceName = (typeof TRACES)[number];

/** strace with its libraries, in a folder that can be mounted into any container. */
export interface Stage {
  folder: string;
  /** Folder of the traces, which is not mounted: each of its files is. */
  out: string;
  /** argv that starts strace in the container, without strace's own arguments. */
  program: string[];
}

/** Makes the files of the traces in a new folder in `workDir`. */
export async function makeTraces(workDir: string): Promise<string> {
  const out = await mkdtemp(join(workDir, 'traces-'));
  for (const name of TRACES) {
    // Written by any user of the container.
    await makeFile(join(out, name), 0o666);
  }
  return out;
}

/**
 * Copies `strace` (absolute path), its libraries and its loader into a new folder in `workDir`. Throws `Unavailable`.
 */
export async function stage(strace: string, workDir: string, signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(workDir, 'strace-'));
  const out = await makeTraces(workDir);
  const lib = join(folder, 'lib');
  await mkdir(lib);
  await copyFile(await realpath(strace), join(folder, 'strace'));
  const needed = await librariesOf(strace, signal);
  for (const file of needed) await copyTrusted(file, join(lib, basename(file)));
  // Readable by any user of the container. The parent folder is closed to other users of this machine.
  for (const path of [folder, lib, join(folder, 'strace')]) await chmod(path, 0o755);
  const inside = `${MOUNT}/strace`;
  if (needed.length === 0) return { folder, out, program: [inside] };
  const loader = LOADERS[process.arch]!;
  const inLib = join(lib, basename(loader));
  await copyTrusted(loader, inLib);
  await chmod(inLib, 0o755);
  const program = [`${MOUNT}/lib/${basename(loader)}`, '--inhibit-cache', '--library-path', `${MOUNT}/lib`, inside];
  return { folder, out, program };
}

/** For ptrace of a program that changes its user. */
export const CAPABILITY = 'SYS_PTRACE';

/**
 * The mounts of the stage. Root in the container can change what is in a mounted folder, but cannot replace a mounted
 * file. No mount is inside another, read-only one: docker cp could not make its place.
 */
export function mountsOf({ folder, out }: Stage): BindMount[] {
  const Type = 'bind';
  const parts = ['strace', 'lib'].map((name) => ({
    ...{ Type, Source: join(folder, name), Target: `${MOUNT}/${name}`, ReadOnly: true },
  }));
  const traces = TRACES.map((name) => ({ Type, Source: join(out, name), Target: `${MOUNT}/out/${name}` }));
  return [...parts, ...traces];
}

/** `docker create` arguments that mount the stage. */
export function mountArguments(stage: Stage): string[] {
  const mounts = mountsOf(stage).flatMap(({ Source, Target, ReadOnly }) => [
    '--mount',
    `type=bind,source=${Source},target=${Target}${ReadOnly ? ',readonly' : ''}`,
  ]);
  return ['--cap-add', CAPABILITY, ...mounts];
}

/**
 * argv that runs `program` under strace in the container, with the trace `name`. -DDD: strace
 * is a grandchild in its own session, so the program stays process 1. --seccomp-bpf: only the traced calls stop the
 * program; see `Tracing`. -s 1: strings that are not paths are cut to one byte, because arguments may be
 * secrets. -A: a restart of the container appends to the file.
 */
export function straceArgv(
  stage: Stage,
  name: TraceName,
  program: readonly string[],
  { preload, ...tracing }: { preload?: string | undefined } & Tracing = {},
): string[] {
  const traced = [...tracedArguments(tracing), '-e', 'signal=none', '-s', '1', '-y', '-q'];
  const environment = preload === undefined ? [] : ['-E', `LD_PRELOAD=${preload}`];
  const output = ['-A', '-o', `${MOUNT}/out/${name}`];
  return [...stage.program, '-DDD', '-f', ...traced, ...environment, ...output, '--', ...program];
}

async function copyTrusted(library: string, to: string): Promise<void> {
  const why = await whyUntrusted(library);
  if (why)
    throw new Unavailable(`strace cannot be used, because ${why}`, `Let root own ${library}, without others' rights.`);
  await copyFile(library, to);
}

/** Makes an empty file with this mode, whatever the umask. */
async function makeFile(path: string, mode: number): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.chmod(mode);
  } finally {
    await file.close();
  }
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
