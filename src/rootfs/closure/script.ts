/** Linux's BINPRM_BUF_SIZE: the kernel reads at most this much of a script's first line. */
export const SCRIPT_HEAD = 256;

/** A script's "#!" line: the interpreter, and the rest of the line as one argument. */
export interface Shebang {
  interpreter: string;
  argument: string;
}

/** Reads a script's first bytes like the kernel (fs/binfmt_script.c); undefined without a "#!" line. */
export function readShebang(head: Buffer): Shebang | undefined {
  const line = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString('latin1', 0, SCRIPT_HEAD));
  return line ? { interpreter: line[1]!, argument: line[2]!.trimEnd() } : undefined;
}
