import { Cancelled, Failure } from '../base/failure.ts';
import type { ProcessOutput } from '../base/process.ts';
import type { Server, ServerVersion } from './inspect.ts';
import { noEngine, notPodman } from './reason.ts';

/** Runs the engine's command line with these arguments. */
type Ask = (args: string[]) => Promise<ProcessOutput>;

/** The engine's version and platform. Throws `Failure` with the next step if no engine answers, or only podman. */
export async function askServer(ask: Ask): Promise<Server> {
  const output = await ask(['version', '--format', '{{json .Server}}']).catch((error: unknown) => {
    if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
    return { code: -1, stdout: '', stderr: error.message };
  });
  const server = output.code === 0 ? (JSON.parse(output.stdout) as ServerVersion | null) : null;
  if (!server && output.code === 0) await refusePodman(ask);
  if (!server) throw noEngine(output.stderr);
  const podman = server.Components?.some(({ Name }) => Name === 'Podman Engine') === true;
  return { version: server.Version, os: server.Os, arch: server.Arch, kernel: server.KernelVersion, podman };
}

/** Throws `Failure` if `docker` is podman's command line, which reports no server and exits with 0. */
async function refusePodman(ask: Ask): Promise<void> {
  const { stdout } = await ask(['--version']);
  if (stdout.startsWith('podman')) throw notPodman(stdout.trim());
}
