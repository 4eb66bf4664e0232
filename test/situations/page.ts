import type { Situation, Topic } from './situation.ts';

const HEAD = `# Situations

Each row is a test of this repository (\`npm test\`) that runs the built action for real: with a container engine, live tracers, and the steps that a
runner would run, post steps too. Each checks the file list, the verdict, what is said in warnings and notices, and that nothing is left:
containers, networks, volumes, mounts, processes, files. The containers and compose projects that were there before are then as they were.

The page is made from the tests' own table.
`;

/** The table for people, in Markdown. */
export function page(topics: readonly Topic[]): string {
  const parts = topics.map(({ title, rows }) => `## ${title}\n\n${table(rows)}\n`);
  return [HEAD, ...parts].join('\n');
}

function table(rows: readonly Situation[]): string {
  const head = ['| Situation | Tracer | File list | Verdict | Said |', '| --- | --- | --- | --- | --- |'];
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
