import { Cancelled } from '../../base/failure.ts';
import { lastLine, run } from '../../base/process.ts';
import { Unavailable } from '../../base/unavailable.ts';
import { mountArguments, type Stage, straceArgv } from './stage.ts';

const TRY_OUT_MS = 60_000;

/** Images' names of architectures (Go's GOARCH), by Node's names. */
const GOARCH: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** Throws `Unavailable` if the image is for another architecture than this machine's strace. */
export async function checkArchitecture(image: string, signal: AbortSignal): Promise<void> {
  const asked = await run(['docker', 'image', 'inspect', '--format', '{{.Architecture}}', image], { signal });
  const architecture = asked.stdout.trim();
  if (asked.code !== 0 || architecture === '' || architecture === GOARCH[process.arch]) return;
  throw new Unavailable(
    `strace cannot run in ${image}: the image is for ${architecture}, but this machine is ${GOARCH[process.arch] ?? process.arch}`,
  );
}

/**
 * Runs strace on itself in a temporary container of the image, with the run's label (KEY=VALUE). Throws `Unavailable`
 * if ptrace is refused there.
 */
export async function tryOut(stage: Stage, image: string, label: string, signal: AbortSignal): Promise<void> {
  const [program, ...args] = straceArgv(stage, 'try', [...stage.program, '--version']);
  const ours = ['--rm', '--label', label, '--network', 'none', '--pull', 'never'];
  const container = ['docker', 'run', ...ours, ...mountArguments(stage)];
  // A cancel does not end the call: the engine would continue, and create the container after the clean-up.
  const done = await run([...container, '--entrypoint', program!, image, ...args], { timeoutMs: TRY_OUT_MS });
  if (signal.aborted) throw new Cancelled();
  if (done.code === 0) return;
  throw new Unavailable(
    `strace does not work in a container here: ${lastLine(done.stderr)}`,
    'The engine must allow ptrace (its seccomp and AppArmor profiles) and bind mounts from this machine.',
  );
}
