import { joinPath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Binaries } from './binaries.ts';
import { commandOfEnv } from './env-command.ts';
import { type Environment, findProgram } from './environment.ts';
import type { Packing } from './packed.ts';
import { readShebang, SCRIPT_HEAD } from './script.ts';

/** Packs the loader of an ELF program, or the program that runs a script. */
export function packInterpreter(entry: Entry, packing: Packing, binaries: Binaries, environment: Environment): void {
  const elf = binaries.elf(entry);
  if (elf?.interpreter) packing.addIfThere(joinPath(environment.workdir, elf.interpreter), 'interpreter', entry.path);
  if (elf || (entry.mode & 0o111) === 0) return;
  const shebang = readShebang(binaries.head(entry, SCRIPT_HEAD));
  if (!shebang) return;
  packing.addIfThere(joinPath(environment.workdir, shebang.interpreter), 'interpreter', entry.path);
  const args = shebang.argument === '' ? [] : [shebang.argument];
  packStarted(shebang.interpreter, args, entry, packing, environment);
}

/**
 * Packs the program that an interpreter starts by name. env(1) follows its own rules, also when it starts itself. Any
 * other interpreter (`with-contenv bash`, `busybox sh`) starts the program in its one argument.
 */
function packStarted(interpreter: string, args: string[], entry: Entry, packing: Packing, given: Environment): void {
  let command = isEnv(interpreter)
    ? commandOfEnv(args, given)
    : { program: args[0] ?? '', args: [], environment: given };
  while (command && !command.program.startsWith('-')) {
    const found = findProgram(command.program, packing.tree, command.environment);
    if (found) packing.add(found, 'interpreter', entry.path);
    command = isEnv(command.program) ? commandOfEnv(command.args, command.environment) : undefined;
  }
}

function isEnv(program: string): boolean {
  return /(?:^|\/)env$/.test(program);
}
