import { type TracerOptions, tracers, watchingTracer } from '../capture/select.ts';
import type { Syscalls } from '../capture/syscalls.ts';
import type { Tracer } from '../capture/tracer.ts';
import { originalTag, runLabel } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import type { VolumeInspect } from '../engine/volumes.ts';
import type { RunnableImage } from '../image/reference.ts';
import type { Original } from '../original/original.ts';
import type { Recorder } from '../report/recorder.ts';
import type { Report } from '../report/report.ts';
import type { Request } from '../request/request.ts';
import { PROJECT_LABEL } from '../session/project.ts';
import type { Session } from '../session/session.ts';
import { containerTarget } from '../trial/container-target.ts';
import { imageTarget } from '../trial/image-target.ts';
import type { OwnFolder } from '../trial/own-folders.ts';
import { type Script, type ScriptHost, scriptFor } from '../trial/script.ts';
import type { AnySubject, Subject } from '../trial/subject.ts';
import type { SuiteImage } from '../trial/suite/image.ts';
import type { SuiteSubject } from '../trial/suite/subject.ts';
import type { Target } from '../trial/target.ts';
import type { Usual } from '../trial/usual.ts';
import { Volumes } from '../trial/volumes.ts';
import type { Output } from './output.ts';

/** The tools and settings of this machine that a run uses. Paths are absolute. */
export interface Equipment {
  version: string;
  /** Folder that keeps unpacked tools between runs. */
  toolCache: string;
  chisel: string;
  githubToken?: string;
  /** The job that the run belongs to; undefined outside of GitHub. */
  job?: string;
  /** SOURCE_DATE_EPOCH, in seconds. */
  created?: number;
  /** Environment of the user's test. */
  env: NodeJS.ProcessEnv;
}

/** The fixed inputs of a run. A phase returns what it finds and records it in `report`. */
export interface RunContext {
  readonly request: Request;
  readonly session: Session;
  readonly equipment: Equipment;
  readonly docker: Docker;
  readonly recorder: Recorder;
  readonly report: Report;
  /** Collects the system calls of every observed container, if the run makes a seccomp profile. */
  readonly syscalls: Syscalls | undefined;
  /** What each run of the test starts from. */
  readonly volumes: Volumes;
}

/** A run with its output folder. */
export interface Run extends RunContext {
  readonly output: Output;
}

/** The volumes of a step; `copies` is false if it runs the test once only. */
export function volumesFor({ runId, tempDir, log, projects }: Session, docker: Docker, copies: boolean): Volumes {
  const isNew = ({ Name, Labels }: VolumeInspect) =>
    projects.some(({ name, volumes }) => Labels?.[PROJECT_LABEL] === name && !volumes.includes(Name));
  return new Volumes({ docker, log, runId, tempDir, copies, isNew });
}

/** What is observed of the original, or of the micro image run in the same way. `usual` is how the original went. */
export function subjectOf(
  run: RunContext,
  original: Original,
  phase: AnySubject['phase'],
  image: RunnableImage,
  usual?: Usual,
): AnySubject {
  const { source } = run.request;
  if (source.kind !== 'suite') return containerSubject(run, original, phase, image, usual);
  const images = [{ name: source.image, originalId: original.inspect.Id, becomes: image }];
  return suiteSubject(run, images, phase, usual);
}

/** The container that the step starts. */
export function containerSubject(
  run: RunContext,
  original: Original,
  phase: Subject['phase'],
  image: RunnableImage,
  usual?: Usual,
): Subject {
  const { request } = run;
  return {
    kind: 'container',
    phase,
    originalId: original.inspect.Id,
    config: original.container?.Config ?? original.base.config,
    target: targetOf(run, original, image, phase === 'capture'),
    ownFolders: ownFoldersOf(run),
    volumes: run.volumes,
    readiness: request.readiness,
    readyTimeoutMs: request.readyTimeoutMs,
    test: (env) => testScript(run, env),
    probe: (command, env) => scriptFor({ kind: 'script', text: command }, scriptHost(run), env),
    testTimeoutMs: request.testTimeoutMs,
    ...(usual ? { usual } : {}),
  };
}

/** A run of a test that starts the containers of these images. */
export function suiteSubject(
  run: RunContext,
  images: readonly SuiteImage[],
  phase: SuiteSubject['phase'],
  usual?: Usual,
): SuiteSubject {
  const { request, session, docker } = run;
  return {
    kind: 'suite',
    phase,
    images,
    ownFolders: ownFoldersOf(run),
    tempDir: session.tempDir,
    test: (env) => testScript(run, env),
    testTimeoutMs: request.testTimeoutMs,
    readyTimeoutMs: request.readyTimeoutMs,
    hold: (image) => docker.tag(image, originalTag(session.runId)),
    usual,
  };
}

function ownFoldersOf({ request, session }: RunContext): OwnFolder[] {
  return [
    { name: 'output', path: request.output, fix: 'name another folder in output' },
    { name: 'the temp folder', path: session.tempDir, fix: 'set RUNNER_TEMP (TMPDIR) to another folder' },
  ];
}

/** The user's test, with `env` added to its environment. */
export function testScript(run: RunContext, env: NodeJS.ProcessEnv): Script {
  return scriptFor(run.request.test!, scriptHost(run), env);
}

function scriptHost({ request, session, equipment }: RunContext): ScriptHost {
  return { shell: request.shell, env: equipment.env, tempDir: session.tempDir };
}

/** Creates and removes the container: a new one from `image`, or a replacement for an existing container. */
function targetOf(
  { request, session, docker, volumes }: RunContext,
  original: Original,
  image: RunnableImage,
  captures: boolean,
): Target {
  const { runId, log } = session;
  const { container: found, platform, base } = original;
  const about = { image, runId, platform, config: base.config, volumes, captures };
  if (!found) return imageTarget({ ...request, ...about }, docker);
  return containerTarget({ ...about, found, log, hold: session.holdContainer }, docker);
}

/** The tracers that the request allows, the best first. */
export function tracersOf(run: RunContext): AsyncGenerator<Tracer> {
  return tracers(tracerOptions(run));
}

/** strace alone, so that programs keep the rights that their file gives them. */
export function unfilteredOf(run: RunContext): AsyncGenerator<Tracer> {
  return tracers({ ...tracerOptions(run), tracer: 'strace', unfiltered: true });
}

/**
 * The tracer that watches the verification; undefined with `watch-verify: false`. `unfiltered`: the micro image has
 * programs that get rights from their file.
 */
export function watcherOf(run: RunContext, unfiltered: boolean): Tracer | undefined {
  return run.request.watchVerify ? watchingTracer({ ...tracerOptions(run), unfiltered }) : undefined;
}

function tracerOptions({ request, session, equipment, syscalls }: RunContext): TracerOptions {
  const { toolCache, chisel, githubToken } = equipment;
  const { signal, log, onProcess } = session;
  const workDir = session.tempDir;
  return {
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
  };
}
