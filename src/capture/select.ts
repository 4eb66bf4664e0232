import type { Log } from '../base/log.ts';
import { Unavailable } from '../base/unavailable.ts';
import { StraceTracer } from './strace/tracer.ts';
import type { Syscalls } from './syscalls.ts';
import { install, type Sysdig } from './sysdig/install.ts';
import { SysdigTracer } from './sysdig/tracer.ts';
import { architectureOf, PINNED } from './sysdig/versions.ts';
import type { Tracer } from './tracer.ts';

export interface TracerOptions {
  tracer: 'auto' | 'sysdig' | 'strace';
  /** '' for the pinned releases. */
  sysdigVersion: string;
  sysdigUrl: string;
  sysdigSha256: string;
  /** modern-bpf, bpf:PATH or kmod. */
  sysdigDriver: string;
  /** Label (KEY=VALUE) of temporary containers. */
  label: string;
  keepRaw: boolean;
  /** Collects the container's system calls, if needed. */
  syscalls?: Syscalls;
  /** For strace: true if programs of the container need rights that their file gives them. */
  unfiltered?: boolean;
  /** Private 0700 folder of this run; the caller removes it afterwards. */
  workDir: string;
  /** Absolute path of microdump.lua. */
  chisel: string;
  /** RUNNER_TOOL_CACHE or a cache folder. */
  toolCache: string;
  githubToken?: string;
  log: Log;
  signal: AbortSignal;
  /** Receives the id of every long-lived process group, so that a post step can end it. */
  onProcess?: (pid: number) => void;
}

/**
 * The tracers to try, best first: sysdig with the chisel, the same sysdig without it, the other pinned version, and
 * (auto) strace. The caller takes the next one if `attach` throws `Unavailable`. Nothing is installed before `attach`,
 * and tracers that cannot help after a failure are left out. A wrong checksum is a `Failure` of `attach`, which ends
 * the search.
 */
export async function* tracers(options: TracerOptions): AsyncGenerator<Tracer> {
  if (options.tracer !== 'strace') yield* sysdigs(options);
  if (options.tracer !== 'sysdig') yield new StraceTracer(options);
}

/** The tracer that watches a verification: it sees every look-up with its result. Keeps no raw capture. */
export function watchingTracer(options: TracerOptions): Tracer {
  const { syscalls: _, ...rest } = options;
  return new StraceTracer({ ...rest, keepRaw: false });
}

function* sysdigs(options: TracerOptions): Generator<Tracer> {
  for (const version of versionsOf(options)) {
    let ready: Promise<Sysdig> | undefined;
    let installed = false;
    const sysdig = () => {
      ready ??= installation(options, version);
      return ready.then((done) => {
        installed = true;
        return done;
      });
    };
    yield tracer(options, version, sysdig, options.chisel);
    // Not even installed: the kernel or sudo is the reason, which another version does not change.
    if (!ready) return;
    if (installed) yield tracer(options, version, sysdig, undefined);
  }
}

function tracer(
  options: TracerOptions,
  version: string,
  sysdig: () => Promise<Sysdig>,
  chisel: string | undefined,
): Tracer {
  const rawFolder = options.keepRaw ? options.workDir : undefined;
  const { sysdigDriver: driver, syscalls, onProcess, signal } = options;
  return new SysdigTracer({
    version,
    workDir: options.workDir,
    sysdig,
    chisel,
    rawFolder,
    driver,
    syscalls,
    onProcess,
    signal,
  });
}

function versionsOf(options: TracerOptions): readonly string[] {
  if (options.sysdigUrl !== '') return [options.sysdigVersion];
  return options.sysdigVersion === '' ? PINNED : [options.sysdigVersion];
}

async function installation(options: TracerOptions, version: string): Promise<Sysdig> {
  const architecture = architectureOf(process.arch);
  if (!architecture) throw new Unavailable(`sysdig has no release for ${process.arch}`);
  const source = {
    version,
    architecture,
    url: options.sysdigUrl,
    sha256: options.sysdigSha256,
    githubToken: options.githubToken,
  };
  const places = { toolCache: options.toolCache, scratch: options.workDir };
  return await install(source, places, options.log, options.signal);
}
