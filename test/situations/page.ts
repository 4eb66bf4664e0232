import type { Situation, Topic } from './situation.ts';

const HEAD = `# Situations

Each row is a test of this repository (\`npm test\`). It runs the built action with a real container engine, live tracers,
and the steps that a runner runs, including post steps. Each test checks the file list, the verdict, the warnings and
notices, and that nothing is left over: containers, networks, volumes, mounts, processes, files. Existing containers and
compose projects are restored.

The verification is watched (\`watch-verify\`) only where a row says so: it would find the files that a tracer does not
see.

What a program can tell under strace: its processes have a tracer (\`TracerPid\` in \`/proc/self/status\`); \`NoNewPrivs\` is 1
unless the image has programs with setuid or file capabilities; it has the capability \`SYS_PTRACE\`; and there are mounts
at \`/.micropacker\`. Its arguments, its parent, process 1 and its limits are as without strace. The micro image then runs
once more as it ships, without any of that.

What is not held, and not noticed if a program depends on it:

- The number of links of a file or folder (\`st_nlink\`): a folder of the micro image has fewer subfolders, and names of a
  file that nobody used are left out. Inode numbers, free space (\`statfs\`) and the sizes of folders differ too.
- What the test does past the engine: \`nsenter\`, or \`/proc/PID/root\` of this machine. No engine event tells of it,
  strace does not see such a process, and sysdig only one that is in the container's control group.
- A socket named only in \`sendto\` or \`sendmsg\`, and names below \`/proc/self/fd/N\`.

This page is generated from the table of the tests.
`;

/** The table in Markdown. */
export function page(topics: readonly Topic[]): string {
  const parts = topics.map(({ title, rows }) => `## ${title}\n\n${table(rows)}\n`);
  return [HEAD, ...parts].join('\n');
}

function table(rows: readonly Situation[]): string {
  const head = ['| Situation | Tracer | File list | Verdict | Messages |', '| --- | --- | --- | --- | --- |'];
  return [...head, ...rows.map((row) => `| ${cells(row).join(' | ')} |`)].join('\n');
}

function cells(row: Situation): string[] {
  const said = (row.says ?? []).map((part) => `“… ${part} …”`).join('<br>');
  return [row.name, row.tracer, listOf(row), verdictOf(row), said].map((cell) => cell.replaceAll('|', '\\|'));
}

function listOf({ has, unseen = [] }: Situation): string {
  if (has === undefined) return 'none';
  return unseen.length === 0 ? 'complete' : `without ${unseen.map((path) => `\`${path}\``).join(', ')}`;
}

function verdictOf({ error, during }: Situation): string {
  if (error !== undefined) return `fails: “${error.trim()} …”`;
  return during?.[2].includes('SIGKILL') ? 'killed' : 'passes';
}
