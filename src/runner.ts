import { homedir } from 'node:os';
import { join } from 'node:path';
import { chisel, version } from './about.ts';
import { Failure } from './failure.ts';
import { requireMachine } from './machine.ts';
import { sourceDateEpoch } from './request.ts';
import type { Equipment } from './run.ts';

/** What GitHub's runner lends to a run, by the step's environment. */
export function equipmentOf(env: NodeJS.ProcessEnv, githubToken: string | undefined): Equipment {
  const toolCache = env.RUNNER_TOOL_CACHE || join(homedir(), '.cache', 'micropacker');
  return { version, chisel, toolCache, githubToken, created: sourceDateEpoch(env), env: testEnv(env) };
}

/**
 * For the program that outlives the start step: with its inputs and the runner's tracking id, by which the runner ends it after the job,
 * and without what only a step may use.
 */
export function watcherEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inputs = Object.entries(env).filter(([name]) => name.startsWith('INPUT_'));
  return { ...testEnv(env), ...Object.fromEntries(inputs) };
}

/** The page of the workflow run. */
export function runUrl(env: NodeJS.ProcessEnv): string {
  return `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}

/** Throws `Failure` outside of a step, and where containers cannot be observed. */
export function requireRunner(env: NodeJS.ProcessEnv): void {
  requireMachine({ platform: process.platform, execPath: process.execPath, env });
  if (env.RUNNER_TEMP) return;
  throw new Failure('RUNNER_TEMP is not set: this entry runs as a step of a workflow', {
    mend: 'Elsewhere use the command line: micropacker run --help',
  });
}

/** The user's test gets this step's environment without what is only ours. */
function testEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_)/.test(name)),
  );
}
