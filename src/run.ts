import { tracers } from './capture/select.ts';
import type { Syscalls } from './capture/syscalls.ts';
import type { Touches } from './capture/touch.ts';
import type { Tracer } from './capture/tracer.ts';
import { runLabel } from './engine/argv.ts';
import type { Docker } from './engine/docker.ts';
import type { Lock } from './lock.ts';
import { type OutputFile, publishFile } from './output.ts';
import type { Preparation } from './preparing.ts';
import type { Recorder, Report } from './report/report.ts';
import type { SizeNode } from './report/sizes.ts';
import type { Request } from './request.ts';
import type { Session } from './session.ts';
import { containerTarget } from './target/container-target.ts';
import type { Original } from './target/image.ts';
import { imageTarget } from './target/image-target.ts';
import type { Script } from './target/script.ts';
import { type ScriptHost, scriptFor } from './target/source.ts';
import type { Subject } from './target/subject.ts';
import type { Target } from './target/target.ts';

/** What the machine lends to a run. Paths are absolute. */
export interface Equipment {
  version: string;
  /** Where unpacked tools are kept between runs. */
  toolCache: string;
  chisel: string;
  githubToken?: string;
  /** SOURCE_DATE_EPOCH, in seconds. */
  created?: number;
  /** Environment of the user's test. */
  env: NodeJS.ProcessEnv;
}

/** Paths of the finished files, by name; only those that exist. */
export type Published = Partial<Record<OutputFile, string>>;

/** One run: what was asked for, what it works with, what it has found out. */
export interface Run {
  request: Request;
  session: Session;
  equipment: Equipment;
  docker: Docker;
  recorder: Recorder;
  report: Report;
  /** Of the original and of what is packed, for the report page, which is written last; known when it is packed. */
  sizes?: () => SizeNode;
  /** What the capture of this run saw, and how the original was. */
  touches?: Touches;
  usual?: Subject['usual'];
  /** Tags of the micro image; known when the image is. */
  tags: string[];
  /** What is packed is compared with it; known from the beginning. */
  lock?: Lock;
  /** For packing, where there is time for it before that. */
  preparation?: Preparation;
  /** Folder of unfinished output, beside the finished. */
  partial: string;
  published: Published;
  /** Clean-up that goes on meanwhile; the run ends after it. None rejects. */
  pending: Promise<void>[];
  /** Learns the system calls of all that is observed, where a profile is asked for. */
  syscalls?: Syscalls;
}

/** Moves a finished file into the output folder. */
export async function keep(run: Run, name: OutputFile): Promise<void> {
  run.published[name] = await publishFile(run.partial, run.request.output, name);
}

/** The container that is observed: the original's, or the micro image's run in the same way. */
export function subjectOf(run: Run, original: Original, phase: Subject['phase'], image: string): Subject {
  const { request } = run;
  return {
    phase,
    image,
    config: original.container?.Config ?? original.base.config,
    target: targetOf(run, original, image),
    readiness: request.readiness,
    readyTimeoutMs: request.readyTimeoutMs,
    test: (env) => testScript(run, env),
    probe: (command, env) => scriptFor({ kind: 'script', text: command }, scriptHost(run), env),
    testTimeoutMs: request.testTimeoutMs,
    ...(run.usual ? { usual: run.usual } : {}),
  };
}

/** The user's test; `env` is added to its environment. */
export function testScript(run: Run, env: NodeJS.ProcessEnv): Script {
  return scriptFor(run.request.test!, scriptHost(run), env);
}

function scriptHost({ request, session, equipment }: Run): ScriptHost {
  return { shell: request.shell, env: equipment.env, tempDir: session.tempDir };
}

/** How the container comes and goes: made from `image`, or taking the place of the one that was found. */
function targetOf({ request, session, docker }: Run, original: Original, image: string): Target {
  const { runId, log } = session;
  const { container: found, platform, base } = original;
  if (!found) return imageTarget({ ...request, image, runId, platform }, docker);
  return containerTarget(
    { found, image, config: base.config, runId, platform, log, hold: session.holdContainer },
    docker,
  );
}

/** The tracers that the request allows, best first. */
export function tracersOf({ request, session, equipment, syscalls }: Run): AsyncGenerator<Tracer> {
  const { toolCache, chisel, githubToken } = equipment;
  const { signal, log, onProcess } = session;
  const workDir = session.tempDir;
  return tracers({
    ...request,
    keepRaw: request.keepCapture,
    syscalls,
    workDir,
    chisel,
    toolCache,
    githubToken,
    log,
    signal,
    onProcess,
    label: runLabel(session.runId),
  });
}
