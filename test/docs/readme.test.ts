import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TABLES, withTables } from '../../scripts/readme-tables.js';
import { ACTIONS, actionOf, ROOT, read, readAction } from './project.ts';

interface Step {
  uses?: string;
  with?: object;
}

const MARKED = 'a\n<!-- inputs -->\nold\n<!-- /inputs -->\nb\n<!-- outputs --><!-- /outputs -->\nc\n';
const ACTION = `inputs:
  image: { description: An image., required: true }
  shell: { description: "Either a | or b.", default: "a || b" }
  tags: { description: Tags. }
outputs:
  id: { description: An id. }
`;

describe('the tables', () => {
  test('are generated from action.yml, with pipes escaped', () => {
    expect(withTables(MARKED, ACTION)).toBe(`a
<!-- inputs -->
| Input | Default | Meaning |
| --- | --- | --- |
| \`image\` | (required) | An image. |
| \`shell\` | \`a \\|\\| b\` | Either a \\| or b. |
| \`tags\` |  | Tags. |
<!-- /inputs -->
b
<!-- outputs -->
| Output | Meaning |
| --- | --- |
| \`id\` | An id. |
<!-- /outputs -->
c
`);
  });

  test('do not change when they are generated again', () => {
    const once = withTables(MARKED, ACTION);
    expect(withTables(once, ACTION)).toBe(once);
  });

  test('of a sub-action have its name in their markers', () => {
    const marked = MARKED.replaceAll(/(in|out)puts -->/g, 'stop $1puts -->');
    expect(withTables(marked, ACTION, 'stop')).toContain('<!-- stop outputs -->\n| Output | Meaning |');
    expect(() => withTables(MARKED, ACTION, 'stop')).toThrow('README.md lacks <!-- stop inputs -->');
  });

  test('need their markers', () => {
    expect(() => withTables('no markers', ACTION)).toThrow('README.md lacks <!-- inputs -->');
  });
});

describe('README.md', () => {
  test('has the tables of action.yml (else run `npm run docs`)', () => {
    const actions = Object.fromEntries(Object.entries(TABLES).map(([room, path]) => [room, read(path)]));
    const made = Object.entries(actions).reduce(
      (text, [room, action]) => withTables(text, action, room),
      read('README.md'),
    );
    expect(read('README.md')).toBe(made);
  });

  test('shows each action', () => {
    expect(new Set(oursIn('README.md').map((step) => actionOf(step.uses)))).toEqual(new Set(ACTIONS));
  });
});

test.each(['README.md', 'docs/lock.md'])('%s shows inputs that exist in its examples', (path) => {
  const ours = oursIn(path);
  expect(ours).not.toEqual([]);
  for (const step of ours) {
    const { inputs } = readAction(actionOf(step.uses));
    expect(Object.keys(step.with ?? {}).filter((name) => !(name in inputs))).toEqual([]);
  }
});

/** The steps with our actions in the examples of a page. */
function oursIn(path: string): Step[] {
  const examples = [...read(path).matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => parse(yaml!));
  const jobsOf = (example: { jobs?: object } | Step[]) =>
    Array.isArray(example) ? [{ steps: example }] : Object.values(example.jobs ?? { example });
  const jobs: { steps?: Step[] }[] = examples.flatMap(jobsOf);
  const steps = jobs.flatMap((job) => [job.steps ?? (job as Step)].flat());
  return steps.filter((step) => step.uses?.includes('micropacker-action'));
}

describe.each([
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/how-it-works.md',
  'docs/lock.md',
  'docs/security.md',
  'docs/recipes/multi-architecture.md',
  'docs/recipes/pull-request.md',
  'docs/recipes/release.md',
  'docs/situations.md',
])('%s', (path) => {
  test('links to existing files', () => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(ROOT, path, '..', link)))).toEqual([]);
  });

  test('names existing npm scripts', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...read(path).matchAll(/npm (?:run ([\w:-]+)|(test))\b/g)].map(
      ([, script, plain]) => script ?? plain!,
    );
    expect(named.filter((script) => !(script in scripts) && script !== 'e2e')).toEqual([]);
  });
});

test('the threat model names existing tests', () => {
  const named = [...read('docs/security.md').matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
