import { spawn } from 'node:child_process';
import { lastLine } from '../../base/process.ts';

/** Environment for untranslated messages and raw names. */
export const C_LOCALE = { ...process.env, LC_ALL: 'C' };

/** Runs argv (no shell) in `cwd` and returns its stdout. Throws an Error if it fails. */
export async function tool(argv: readonly string[], cwd: string, input?: Buffer): Promise<Buffer> {
  const [program, ...args] = argv;
  const child = spawn(program!, args, { cwd, env: C_LOCALE, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout!.on('data', (bytes: Buffer) => printed.push(bytes));
  child.stderr!.on('data', (bytes: Buffer) => said.push(bytes));
  // If the program ends before it read everything, its exit code tells.
  child.stdin?.on('error', () => {}).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program}: ${error.message}`))).once('close', resolve);
  });
  if (code !== 0) throw new Error(lastLine(Buffer.concat(said).toString()));
  return Buffer.concat(printed);
}
