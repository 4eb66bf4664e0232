import { MOUNT } from './reader.ts';

/**
 * The programs of `execs` (commands that ran by `docker exec`, without quotes between the arguments) that strace could
 * not see, each once: all but our own, which run under strace. Without arguments: they may hold secrets, and the names
 * get into report.json.
 */
export function unseenPrograms(execs: readonly string[]): string[] {
  const others = execs.filter((command) => !command.startsWith(`${MOUNT}/`));
  return [...new Set(others.map((command) => command.split(' ')[0]!))];
}

export function unseenText(program: string): string {
  return `strace cannot see the files of \`docker exec\` of "${program}". The program itself is packed, with its libraries. Use tracer: sysdig to capture what it opens.`;
}
