import { WorkflowCommands } from '../runner/workflow-commands.ts';

/** What ends a line for .NET's StreamReader, with which the runner reads a step's output. */
export const LINE_END = /\r\n|\r|\n/;

/** Reads what a step printed as the runner does. */
export function asRunner(printed: string): WorkflowCommands {
  const runner = new WorkflowCommands();
  for (const line of linesOf(printed)) runner.line(line);
  return runner;
}

/** The lines of a text, as the runner reads them; the end of the last one may be missing. */
export function linesOf(printed: string): string[] {
  // Half a character (a lone surrogate) is not UTF-8.
  const lines = Buffer.from(printed).toString().split(LINE_END);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
/** Our own colours are around a whole line. */
const COLOURED = /^\p{Cc}\[\d+m(.*)\p{Cc}\[0m$/su;
/** Progress is shown in the line that is cleared next. */
const CLEARED = '\r\x1b[K';

/** The texts in which a terminal would obey something but line feeds, our colours, and the clearing of our progress. */
export function obeyedByTerminal(printed: string): string[] {
  const texts = printed.split('\n').flatMap((line) => line.split(CLEARED));
  return texts.filter((text) => ACTIVE.test(text.replace(COLOURED, '$1')));
}

/** What `work` prints to stdout, which gets nothing meanwhile. */
export async function printedBy(work: () => unknown): Promise<string> {
  const { write } = process.stdout;
  let printed = '';
  process.stdout.write = ((chunk: string) => {
    printed += chunk;
    return true;
  }) as typeof write;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
  return printed;
}
