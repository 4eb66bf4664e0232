import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder that keeps tracers between runs: the runner's tool cache, or without a runner the user's cache folder.
 * Source: https://specifications.freedesktop.org/basedir-spec/latest/ (a relative path does not count).
 */
export function toolCacheOf(env: NodeJS.ProcessEnv, home = homedir()): string {
  if (env.RUNNER_TOOL_CACHE) return env.RUNNER_TOOL_CACHE;
  const { XDG_CACHE_HOME: cache = '' } = env;
  return join(isAbsolute(cache) ? cache : join(home, '.cache'), 'micropacker');
}
