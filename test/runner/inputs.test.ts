import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expand, inputEnv, readManifest } from './inputs.ts';

const CONTEXTS = {
  github: { job: 'e2e', token: 'ghs_x' },
  runner: { temp: '/tmp/r' },
  strategy: { 'job-index': 2, 'job-total': 3 },
  job: { services: {} },
};

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are GitHub's expressions
test.each([
  ['plain', 'plain'],
  ['${{ runner.temp }}/out', '/tmp/r/out'],
  ["${{ strategy.job-total > 1 && format('-{0}', strategy.job-index) || '' }}", '-2'],
  ['${{ toJSON(job.services) }}', '{}'],
  ['a-${{ github.nothing }}-b', 'a--b'],
])('%s is expanded to %s', (text, value) => {
  expect(expand(text, CONTEXTS)).toBe(value);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are GitHub's expressions

test('given values override defaults, spaces become underscores, and hyphens stay', () => {
  const manifest = { inputs: { 'run-args': { default: 'x' }, 'a b': {}, c: { default: '1' } }, runs: { main: 'm.js' } };
  expect(inputEnv(manifest, { 'run-args': '' }, CONTEXTS)).toEqual({
    'INPUT_RUN-ARGS': '',
    INPUT_A_B: '',
    INPUT_C: '1',
  });
});

test('inputs that the action lacks are refused', () => {
  expect(() => inputEnv({ inputs: {}, runs: { main: 'm.js' } }, { imag: 'x' }, CONTEXTS)).toThrow(
    "Unexpected input(s) 'imag'",
  );
});

describe("our action's defaults", () => {
  const manifest = readManifest(fileURLToPath(new URL('../..', import.meta.url)));
  const env = (contexts: object) => inputEnv(manifest, { image: 'app', test: 'true' }, contexts);

  test('name the artifact after the job, and in a matrix also after the index', () => {
    const alone = { ...CONTEXTS, strategy: { 'job-index': 0, 'job-total': 1 } };
    expect(env(alone)['INPUT_ARTIFACT-NAME']).toBe('micropacker-{image}-e2e');
    expect(env(CONTEXTS)['INPUT_ARTIFACT-NAME']).toBe('micropacker-{image}-e2e-2');
  });

  test('evaluate with the contexts of a runner', () => {
    expect(env(CONTEXTS)).toMatchObject({
      INPUT_OUTPUT: '',
      'INPUT_GITHUB-TOKEN': 'ghs_x',
      INPUT_TAGS: '',
    });
    expect(Object.values(env(CONTEXTS)).filter((value) => value.includes('{{'))).toEqual([]);
  });
});
