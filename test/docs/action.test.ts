import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { INPUT_NAMES } from '../../src/inputs.ts';
import { OUTPUT_NAMES } from '../../src/outputs.ts';
import { loadLanguageService, problems } from './language-service.ts';
import { ROOT, read, readAction } from './project.ts';

const action = readAction();
let service: Awaited<ReturnType<typeof loadLanguageService>>;

beforeAll(async () => {
  service = await loadLanguageService();
});

describe('action.yml', () => {
  test('is accepted by GitHub', async () => {
    expect(await problems(service, 'action.yml', read('action.yml'))).toEqual([]);
  });

  test.each([
    ['an unknown runtime', 'using: node24', 'using: node99'],
    ['an unknown icon', 'icon: package', 'icon: pakkage'],
    ['a context that defaults cannot use', 'github.token', 'secrets.GITHUB_TOKEN'],
    ['a missing description', /^description: .*$/m, ''],
  ])('would not be accepted with %s', async (_, from, to) => {
    const text = read('action.yml').replace(from, to);
    expect(text).not.toBe(read('action.yml'));
    expect(await problems(service, 'action.yml', text)).not.toEqual([]);
  });

  test('names the inputs that the code reads, and no others', () => {
    expect(Object.keys(action.inputs).toSorted()).toEqual([...INPUT_NAMES].toSorted());
  });

  test('names the outputs that the code writes, and no others', () => {
    expect(Object.keys(action.outputs).toSorted()).toEqual([...OUTPUT_NAMES].toSorted());
  });

  test('runs entries that are there', () => {
    expect([action.runs.main, action.runs.post].filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test.each(Object.entries({ ...action.inputs, ...action.outputs }))(
    'describes %s in one sentence',
    (_, { description }) => {
      expect(description).toMatch(/^[^\n]*\.\n?$/);
    },
  );

  test.each(Object.entries(action.inputs))('gives the default of %s as a string', (_, input) => {
    expect(['string', 'undefined']).toContain(typeof input.default);
  });
});
