import { Cancelled } from '../../failure.ts';
import { lastLine, run } from '../../process.ts';
import { TracerUnavailable } from '../tracer.ts';
import { MOUNT } from './reader.ts';
import { makeTrace, mountArguments, type Stage, straceArgv } from './stage.ts';

const TRY_OUT_MS = 60_000;

/** Node's names for what images call their architecture (Go's GOARCH). */
const GOARCH: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** Throws `TracerUnavailable` when the image is for another architecture than the machine's strace. */
export async function checkArchitecture(image: string, signal: AbortSignal): Promise<void> {
  const asked = await run(['docker', 'image', 'inspect', '--format', '{{.Architecture}}', image], { signal });
  const architecture = asked.stdout.trim();
  if (asked.code !== 0 || architecture === '' || architecture === GOARCH[process.arch]) return;
  throw new TracerUnavailable(
    `strace cannot be brought into ${image}: it is for ${architecture}, this machine is ${GOARCH[process.arch] ?? process.arch}`,
  );
}

/**
 * Runs strace on itself in a throw-away container of the image, labelled as the run's (`label` is KEY=VALUE); throws `TracerUnavailable`
 * when ptrace is refused there.
 */
export async function tryOut(stage: Stage, image: string, label: string, signal: AbortSignal): Promise<void> {
  const name = 'try';
  makeTrace(stage, name);
  const [program, ...args] = straceArgv(stage, name, [...stage.program, '--version']);
  const ours = ['--rm', '--label', label, '--network', 'none', '--pull', 'never'];
  const container = ['docker', 'run', ...ours, ...mountArguments(stage)];
  // Not cut short by a cancel: the engine would go on, and the container come after we had looked for what is left.
  const done = await run([...container, '--entrypoint', program!, image, ...args], { timeoutMs: TRY_OUT_MS });
  if (signal.aborted) throw new Cancelled();
  if (done.code === 0) return;
  throw new TracerUnavailable(
    `strace does not work in a container here: ${lastLine(done.stderr)}`,
    'The engine must allow ptrace (its seccomp and AppArmor profiles) and bind mounts from this machine.',
  );
}

/**
 * Commands that somebody else started in the container with `docker exec` since `sinceMs` (epoch milliseconds): strace does not
 * see them. Ours go through strace, `health` (the HEALTHCHECK's argv) the caller runs through it too.
 */
export async function unseenExecs(containerId: string, sinceMs: number, health: readonly string[]): Promise<string[]> {
  // Until now, to the millisecond: the engine answers at once for what lies behind it and waits for what lies ahead.
  const span = ['--since', String(Math.floor(sinceMs / 1000)), '--until', (Date.now() / 1000).toFixed(3)];
  const filter = ['--filter', `container=${containerId}`, '--filter', 'event=exec_create'];
  const told = await run(['docker', 'events', ...span, ...filter, '--format', '{{.Action}}'], { timeoutMs: 10_000 });
  const commands = told.stdout.split('\n').map((line) => line.replace(/^exec_create: /, '').trim());
  const known = health.join(' ');
  return [...new Set(commands)].filter((c) => c !== '' && c !== known && !c.startsWith(`${MOUNT}/`));
}
