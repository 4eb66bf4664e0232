import type { Log } from '../log.ts';
import { StraceTracer } from './strace/tracer.ts';
import type { Syscalls } from './syscalls.ts';
import { install, type Sysdig } from './sysdig/install.ts';
import { SysdigTracer } from './sysdig/tracer.ts';
import { architectureOf, PINNED } from './sysdig/versions.ts';
import { type Tracer, TracerUnavailable } from './tracer.ts';

export interface TracerOptions {
  tracer: 'auto' | 'sysdig' | 'strace';
  /** '' for the pinned releases. */
  sysdigVersion: string;
  sysdigUrl: string;
  sysdigSha256: string;
  /** modern-bpf, bpf:PATH or kmod. */
  sysdigDriver: string;
  /** Label (KEY=VALUE) of containers that are made on the way. */
  label: string;
  keepRaw: boolean;
  /** Learns the container's system calls, where somebody asks for them. */
  syscalls?: Syscalls;
  /** Private 0700 folder of this run; the caller removes it afterwards. */
  workDir: string;
  /** Absolute path of microdump.lua. */
  chisel: string;
  /** RUNNER_TOOL_CACHE or a cache folder. */
  toolCache: string;
  githubToken?: string;
  log: Log;
  signal: AbortSignal;
  /** Told of every long-lived process group, so that a post step can end it. */
  onProcess?: (pid: number) => void;
}

/**
 * The tracers to try, best first: sysdig with the chisel, the same sysdig without, the other pinned version, and (auto)
 * strace. Nothing is installed before `attach`, and what cannot help after a failure is left out; the caller asks for the
 * next one when `attach` threw `TracerUnavailable`. A wrong checksum is a `Failure` of `attach`, and no reason to go on.
 */
export async function* tracers(options: TracerOptions): AsyncGenerator<Tracer> {
  if (options.tracer !== 'strace') yield* sysdigs(options);
  if (options.tracer !== 'sysdig') yield new StraceTracer(options);
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
    // Never asked for: the kernel or sudo is the reason, and neither changes with the version.
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
  const { sysdigDriver: driver, syscalls, onProcess } = options;
  return new SysdigTracer({ version, sysdig, chisel, rawFolder, driver, syscalls, onProcess });
}

function versionsOf(options: TracerOptions): readonly string[] {
  if (options.sysdigUrl !== '') return [options.sysdigVersion];
  return options.sysdigVersion === '' ? PINNED : [options.sysdigVersion];
}

async function installation(options: TracerOptions, version: string): Promise<Sysdig> {
  const architecture = architectureOf(process.arch);
  if (!architecture) throw new TracerUnavailable(`there is no sysdig release for ${process.arch}`);
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
