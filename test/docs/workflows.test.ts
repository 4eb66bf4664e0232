import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadLanguageService, problems } from './language-service.ts';
import { actionOf, read, readAction, recipes, workflows } from './project.ts';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  needs?: string | string[];
  'timeout-minutes'?: number;
  permissions?: unknown;
  steps: Step[];
}

interface Workflow {
  permissions?: unknown;
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

let service: Awaited<ReturnType<typeof loadLanguageService>>;

beforeAll(async () => {
  service = await loadLanguageService();
}, 60_000);

const texts = { ...Object.fromEntries(workflows().map((path) => [path, read(path)])), ...recipes() };

describe.each(Object.entries(texts))('%s', (path, text) => {
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const own = steps.flatMap((step) => {
    const name = actionOf(step.uses);
    return name === undefined ? [] : [{ ...step, action: readAction(name) }];
  });

  test('is accepted by GitHub', async () => {
    expect(await problems(service, path, text)).toEqual([]);
  });

  test('has only read permission for the whole workflow', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('has a time-out for each job and a concurrency rule', () => {
    const endless = Object.entries(workflow.jobs).filter(([, job]) => !job['timeout-minutes']);
    expect(endless.map(([name]) => name)).toEqual([]);
    expect(workflow.concurrency).toBeDefined();
  });

  test('interpolates nothing into a shell', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test('gives our action existing inputs and all required ones', () => {
    for (const { with: given = {}, action } of own) {
      expect(Object.keys(given).filter((name) => !(name in action.inputs))).toEqual([]);
      const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required);
      expect(required.filter((name) => !(name in given))).toEqual([]);
    }
  });

  test('reads existing outputs of our action', () => {
    for (const { id, action } of own.filter((step) => step.id)) {
      const outputs = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(
        (match) => match[1]!,
      );
      expect(outputs).not.toEqual([]);
      expect(outputs.filter((name) => !(name in action.outputs))).toEqual([]);
    }
  });
});

const RECIPES = ['pull-request', 'release', 'multi-architecture'];

test('the documents have complete workflows', () => {
  expect(Object.keys(recipes())).toEqual(expect.arrayContaining(RECIPES.map((name) => `docs/recipes/${name}.md#1`)));
});

describe('a workflow with a defect', () => {
  test('is not accepted', async () => {
    const text = read('.github/workflows/ci.yml').replace('runs-on:', 'run-on:');
    expect(await problems(service, '.github/workflows/ci.yml', text)).not.toEqual([]);
  });
});

test.each(['ci', 'e2e'])('the gate of %s waits for every other job', (name) => {
  const { jobs } = parse(read(`.github/workflows/${name}.yml`)) as Workflow;
  const others = Object.keys(jobs).filter((job) => job !== 'gate');
  expect([jobs.gate?.needs].flat().toSorted()).toEqual(others.toSorted());
});
