import { joinPath } from '../../path.ts';
import type { Entry } from '../entry.ts';
import type { Binaries } from './binaries.ts';
import { type Environment, findProgram } from './environment.ts';
import type { Packing } from './packing.ts';
import { programOfEnv, readShebang, SCRIPT_HEAD } from './script.ts';

/** The loader of a packed ELF program, and the program that runs a packed script. */
export function packInterpreter(entry: Entry, packing: Packing, binaries: Binaries, environment: Environment): void {
  const elf = binaries.elf(entry);
  if (elf?.interpreter) packing.addIfThere(joinPath(environment.workdir, elf.interpreter), 'interpreter', entry.path);
  if (elf || (entry.mode & 0o111) === 0) return;
  const shebang = readShebang(binaries.head(entry, SCRIPT_HEAD));
  if (!shebang) return;
  packing.addIfThere(joinPath(environment.workdir, shebang.interpreter), 'interpreter', entry.path);
  if (!/(?:^|\/)env$/.test(shebang.interpreter)) return;
  const program = programOfEnv(shebang.argument);
  const found = program && findProgram(program, packing.tree, environment);
  if (found) packing.add(found, 'interpreter', entry.path);
}
