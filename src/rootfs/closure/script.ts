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
