import { spawnSync } from 'node:child_process';
import { lastLine } from '../process.ts';

/** Messages and names as they are. */
export const C_LOCALE = { ...process.env, LC_ALL: 'C' };
const MAX_OUTPUT = 1 << 30;

/** Runs argv (no shell) in `cwd` to its end and returns what it printed. Throws an Error when it fails. */
export function tool(argv: readonly string[], cwd: string, input?: Buffer): Buffer {
  const [program, ...args] = argv;
  const { error, status, stdout, stderr } = spawnSync(program!, args, {
    cwd,
    env: C_LOCALE,
    input,
    maxBuffer: MAX_OUTPUT,
  });
  if (error) throw new Error(`${program}: ${error.message}`);
  if (status !== 0) throw new Error(lastLine(stderr.toString()));
  return stdout;
}
