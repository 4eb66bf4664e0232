import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { STOP_INPUT_NAMES } from '../../src/action/inputs.ts';
import { OUTPUT_NAMES, START_OUTPUT_NAMES, STOP_OUTPUT_NAMES } from '../../src/action/outputs.ts';
import { INPUT_NAMES } from '../../src/request/input-names.ts';
import { loadLanguageService, problems } from './language-service.ts';
import { ACTIONS, actionPath, ROOT, read, readAction } from './project.ts';

const action = readAction();
let service: Awaited<ReturnType<typeof loadLanguageService>>;

beforeAll(async () => {
  service = await loadLanguageService();
}, 60_000);

describe('action.yml', () => {
  test.each([
    ['an unknown runtime', 'using: node24', 'using: node99'],
    ['an unknown icon', 'icon: package', 'icon: pakkage'],
    ['a context that defaults cannot use', 'github.token', 'secrets.GITHUB_TOKEN'],
    ['a missing description', /^description: .*$/m, ''],
  ])('is not accepted with %s', async (_, from, to) => {
    const text = read('action.yml').replace(from, to);
    expect(text).not.toBe(read('action.yml'));
    expect(await problems(service, 'action.yml', text)).not.toEqual([]);
  });

  test('has exactly the inputs that the code reads', () => {
    expect(Object.keys(action.inputs).toSorted()).toEqual([...INPUT_NAMES].toSorted());
  });

  test('has exactly the outputs that the code writes', () => {
    expect(Object.keys(action.outputs).toSorted()).toEqual([...OUTPUT_NAMES].toSorted());
  });
});

/** Inputs and outputs of the root action that a sub-action lacks. */
const NOT_IN = {
  start: [
    'started-by',
    'test',
    'test-timeout',
    'tags',
    'push',
    'labels',
    'keep',
    'drop',
    'file-lists',
    'lock',
    'lock-mode',
    'package-db',
    'sbom',
    'verify',
    'heal',
    'watch-verify',
    'seccomp',
    'max-size',
    'max-ratio',
    'on-drops',
    'output',
    'artifact-name',
    'upload',
    'retention-days',
    'compression-level',
  ],
  pack: ['listed-max', 'container', 'services', 'compose-file', 'compose-service', 'on-drops', 'keep-capture'],
};

describe('the inputs and outputs of', () => {
  const names = (items: object) => Object.keys(items).toSorted();

  test.each(['start', 'pack'] as const)('%s: the inputs are those of the root action that it can use', (name) => {
    const wanted = INPUT_NAMES.filter((input) => !NOT_IN[name].includes(input));
    expect(names(readAction(name).inputs)).toEqual(wanted.toSorted());
  });

  test('stop: the inputs are those that the code reads', () => {
    expect(names(readAction('stop').inputs)).toEqual([...STOP_INPUT_NAMES].toSorted());
  });

  test('start, stop and pack: the outputs are those that the code writes', () => {
    expect(names(readAction('start').outputs)).toEqual([...START_OUTPUT_NAMES].toSorted());
    expect(names(readAction('stop').outputs)).toEqual([...STOP_OUTPUT_NAMES].toSorted());
    // Only a capture has a tracer and drops.
    const wanted = OUTPUT_NAMES.filter((name) => name !== 'tracer' && name !== 'drops');
    expect(names(readAction('pack').outputs)).toEqual(wanted.toSorted());
  });
});

describe.each(ACTIONS.map((name) => actionPath(name)))('%s', (path) => {
  const action = readAction(ACTIONS.find((name) => actionPath(name) === path));

  test('is accepted by GitHub', async () => {
    expect(await problems(service, path, read(path))).toEqual([]);
  });

  test('runs existing entries', () => {
    const entries = [action.runs.main, action.runs.post].filter((file) => file !== undefined);
    expect(entries.filter((file) => !existsSync(join(ROOT, path, '..', file)))).toEqual([]);
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
