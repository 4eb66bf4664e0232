import type { TestSource } from '../request.ts';
import type { Script } from './script.ts';

export interface ScriptHost {
  shell: string;
  env: NodeJS.ProcessEnv;
  /** Folder for the script's file. */
  tempDir: string;
}

/** The user's test as something to run; `extra` is added to the environment. */
export function scriptFor(source: TestSource, host: ScriptHost, extra: NodeJS.ProcessEnv): Script {
  const env = { ...host.env, ...extra };
  if (source.kind === 'argv') return { argv: source.argv, env };
  return { shell: host.shell, text: source.text, env, tempDir: host.tempDir };
}
