import { chisel, version } from '../about.ts';
import { Failure } from '../base/failure.ts';
import { notSupported, requireMachine } from '../base/machine.ts';
import { toolCacheOf } from '../capture/tool-cache.ts';
import type { Equipment } from '../pipeline/run.ts';
import { sourceDateEpoch } from '../request/values.ts';

/** What GitHub's runner provides for a run, read from the step's environment. */
export function equipmentOf(env: NodeJS.ProcessEnv, githubToken: string | undefined): Equipment {
  const toolCache = toolCacheOf(env);
  const lent = { version, chisel, toolCache, githubToken, created: sourceDateEpoch(env) };
  return { ...lent, job: jobOf(env), env: testEnv(env) };
}

/**
 * Environment of the watcher, which outlives the start step. It has the step's inputs and the runner's tracking id, by
 * which the runner ends leftover processes after the job, but not the step's state and artifact tokens.
 */
export function watcherEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inputs = Object.entries(env).filter(([name]) => name.startsWith('INPUT_') && !isToken(name));
  return { ...testEnv(env), ...Object.fromEntries(inputs) };
}

/** Identifies the job on this machine; undefined outside of GitHub. */
export function jobOf(env: NodeJS.ProcessEnv): string | undefined {
  if (!env.GITHUB_RUN_ID) return undefined;
  return [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.GITHUB_JOB, env.RUNNER_TRACKING_ID].join('/');
}

/** URL of the workflow run. */
export function runUrl(env: NodeJS.ProcessEnv): string {
  return `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}

/** Throws `Failure` outside of a workflow step, and on machines where containers cannot be observed. */
export function requireRunner(env: NodeJS.ProcessEnv): void {
  requireMachine();
  requireNoContainerJob(process.execPath, env);
  if (env.RUNNER_TEMP) return;
  throw new Failure('RUNNER_TEMP is not set: this program must run as a step of a workflow', {
    fix: 'Outside of a workflow, use the command line: micropacker run --help',
  });
}

/** Throws `Failure` in a job with `container:`, because the kernel cannot be observed from inside a container. */
export function requireNoContainerJob(execPath: string, env: NodeJS.ProcessEnv): void {
  // The runner mounts its node at /__e into job containers (actions/runner, ContainerOperationProvider).
  if (env.GITHUB_ACTIONS !== 'true' || !execPath.startsWith('/__e/')) return;
  throw notSupported(
    'this job runs in a container (`container:`), from which the kernel cannot be observed',
    'Remove `container:` from this job. Commands that need that container can use docker run in `test`.',
  );
}

/** The runner's variable of the input github-token. */
function isToken(name: string): boolean {
  return name === 'INPUT_GITHUB-TOKEN';
}

/** Environment of the user's test: the step's, without our inputs, the step's state and its artifact tokens. */
function testEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_)/.test(name)),
  );
}
