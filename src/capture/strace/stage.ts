import { appendFileSync, chmodSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../../process.ts';
import { TracerUnavailable } from '../tracer.ts';
import { tracedArguments } from './calls.ts';
import { MOUNT } from './reader.ts';

/** glibc's program loader, where the ABI fixes it. */
const LOADERS: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/** strace with all that it needs, in a folder that can be mounted into any container. */
export interface Stage {
  folder: string;
  /** What strace writes comes here; mounted on its own, as the rest is read-only. */
  out: string;
  /** argv inside the container that runs strace, before its own arguments. */
  program: string[];
}

/** Copies `strace` (absolute path), its libraries and its loader into a new folder in `workDir`. Throws `TracerUnavailable`. */
export async function stage(strace: string, workDir: string, signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(workDir, 'strace-'));
  const out = join(folder, 'out');
  const lib = join(folder, 'lib');
  await mkdir(out);
  await mkdir(lib);
  await copyFile(await realpath(strace), join(folder, 'strace'));
  const needed = await librariesOf(strace, signal);
  for (const file of needed) await copyFile(file, join(lib, basename(file)));
  // Readable for whatever user the container runs as; the folder above is closed to others on this machine.
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

/** `docker create` arguments that bring the stage into a container; ptrace of a program that changes its user needs the capability. */
export function mountArguments(stage: Stage): string[] {
  const readOnly = `type=bind,source=${stage.folder},target=${MOUNT},readonly`;
  const writable = `type=bind,source=${stage.out},target=${MOUNT}/out`;
  return ['--cap-add', 'SYS_PTRACE', '--mount', readOnly, '--mount', writable];
}

/**
 * argv inside the container that runs `program` under strace, its trace in `name` of the out folder. The tracer is a
 * session of its own, grandchild of the program, which stays the container's process 1 (-DDD); only the traced calls stop
 * the program (--seccomp-bpf), unless `all` are; strings that are no paths are cut to a byte (-s 1), as arguments may be secrets; a restart of
 * the container goes on in the same file (-A).
 */
export function straceArgv(
  stage: Stage,
  name: string,
  program: readonly string[],
  { preload, all = false }: { preload?: string | undefined; all?: boolean } = {},
): string[] {
  const traced = [...tracedArguments(all), '-e', 'signal=none', '-s', '1', '-y', '-q'];
  const environment = preload === undefined ? [] : ['-E', `LD_PRELOAD=${preload}`];
  const output = ['-A', '-o', `${MOUNT}/out/${name}`];
  return [...stage.program, '-DDD', '-f', ...traced, ...environment, ...output, '--', ...program];
}

/** Makes the file for a trace, writable for the container's user; returns its path. */
export function makeTrace(stage: Stage, name: string): string {
  const file = join(stage.out, name);
  appendFileSync(file, '');
  chmodSync(file, 0o666);
  return file;
}

/** Absolute paths of the libraries; none for a static program. */
async function librariesOf(program: string, signal: AbortSignal): Promise<string[]> {
  const loader = LOADERS[process.arch];
  if (!loader) throw new TracerUnavailable(`strace in containers is not supported on ${process.arch}`);
  const listed = await run([loader, '--list', program], { signal }).catch((error: unknown) => {
    throw new TracerUnavailable(
      `strace in containers needs glibc's loader ${loader} on this machine`,
      undefined,
      error,
    );
  });
  return [...listed.stdout.matchAll(/=> (\/\S+) \(/g)].map((match) => match[1]!);
}
