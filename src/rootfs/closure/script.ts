/** Linux's BINPRM_BUF_SIZE: the kernel reads no more of a script's first line. */
export const SCRIPT_HEAD = 256;

/** A script's "#!" line: the interpreter and the one argument that the kernel makes of the rest. */
export interface Shebang {
  interpreter: string;
  argument: string;
}

/** Reads a script's first bytes as the kernel does (fs/binfmt_script.c); undefined when they are no "#!" line. */
export function readShebang(head: Buffer): Shebang | undefined {
  const line = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString('latin1', 0, SCRIPT_HEAD));
  return line ? { interpreter: line[1]!, argument: line[2]!.trimEnd() } : undefined;
}

/**
 * The program that env(1) starts when its arguments are the words of `argument`: options and assignments come before it.
 * The kernel passes one argument, so that without -S there is only one word. Undefined when there is none.
 */
export function programOfEnv(argument: string): string | undefined {
  const words = splitWords(argument);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (/^(?:-u|-C|--unset|--chdir)$/.test(word)) at += 1;
    else if (!word.startsWith('-') && !word.includes('=')) return word;
  }
  return undefined;
}

function splitWords(argument: string): string[] {
  const split = /^(?:-[a-zA-Z]*S|--split-string[= ])\s*(.*)$/.exec(argument);
  if (!split) return [argument].filter((word) => word !== '');
  const words = split[1]!.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/["']/g, ''));
}
