import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withTables } from '../../scripts/readme-tables.js';
import { ROOT, read, readAction } from './project.ts';

const MARKED = 'a\n<!-- inputs -->\nold\n<!-- /inputs -->\nb\n<!-- outputs --><!-- /outputs -->\nc\n';
const ACTION = `inputs:
  image: { description: An image., required: true }
  shell: { description: "Either a | or b.", default: "a || b" }
  tags: { description: Tags. }
outputs:
  id: { description: An id. }
`;

describe('the tables', () => {
  test('are made from action.yml, with pipes escaped', () => {
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

  test('stay as they are when they are made again', () => {
    const once = withTables(MARKED, ACTION);
    expect(withTables(once, ACTION)).toBe(once);
  });

  test('need their markers', () => {
    expect(() => withTables('no markers', ACTION)).toThrow('README.md lacks <!-- inputs -->');
  });
});

describe('README.md', () => {
  test('has the tables of action.yml (else run `npm run docs`)', () => {
    expect(read('README.md')).toBe(withTables(read('README.md'), read('action.yml')));
  });

  test('shows inputs that exist in its examples', () => {
    const names = Object.keys(readAction().inputs);
    const examples = [...read('README.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => parse(yaml!));
    const steps: { uses?: string; with?: object }[] = examples.flatMap((example) => [example.steps ?? example].flat());
    const ours = steps.filter((step) => step.uses?.includes('micropacker-action'));
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.flatMap((step) => Object.keys(step.with ?? {})).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/how-it-works.md', 'docs/security.md'])(
  '%s',
  (path) => {
    test('links to files that are there', () => {
      const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
      expect(links.filter((link) => !existsSync(join(ROOT, path, '..', link)))).toEqual([]);
    });

    test('names npm scripts that are there', () => {
      const { scripts } = JSON.parse(read('package.json'));
      const named = [...read(path).matchAll(/npm (?:run ([\w:-]+)|(test))\b/g)].map(
        ([, script, plain]) => script ?? plain!,
      );
      expect(named.filter((script) => !(script in scripts) && script !== 'e2e')).toEqual([]);
    });
  },
);
