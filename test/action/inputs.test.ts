import { resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { artifactName, readInputs, readStopInputs, takeToken } from '../../src/action/inputs.ts';
import { INPUT_NAMES } from '../../src/request/input-names.ts';

const set = (values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) process.env[`INPUT_${name.toUpperCase()}`] = value;
};
afterEach(() => {
  vi.unstubAllEnvs();
  for (const name of INPUT_NAMES) delete process.env[`INPUT_${name.toUpperCase()}`];
});

describe('the token', () => {
  test.each([
    ['on github.com', 'https://github.com', 't'],
    ['outside of GitHub', undefined, 't'],
    ['on GitHub Enterprise Server', 'https://git.example', undefined],
    ['on GitHub Enterprise Cloud', 'https://octo.ghe.com', undefined],
  ])('%s', (_, server, token) => {
    const env: NodeJS.ProcessEnv = { 'INPUT_GITHUB-TOKEN': ' t ', GITHUB_SERVER_URL: server };
    expect(takeToken(env)).toBe(token);
    expect(env).not.toHaveProperty('INPUT_GITHUB-TOKEN');
  });

  test('is not in the environment of the programs that a step starts', () => {
    set({ image: 'app', test: 'x', 'github-token': 't' });
    readInputs();
    expect(process.env).not.toHaveProperty('INPUT_GITHUB-TOKEN');
  });
});

describe('inputs of the action', () => {
  test('are read from the environment of the step', () => {
    set({
      image: 'app',
      test: 'line 1\n  line 2\n',
      'run-args': '-p\n80:80',
      upload: 'false',
      'retention-days': '5',
      'github-token': 't',
    });
    const { request, upload, githubToken } = readInputs();
    expect(request).toMatchObject({
      source: { kind: 'image', image: 'app' },
      runArgs: ['-p', '80:80'],
      test: { kind: 'script', text: 'line 1\n  line 2\n' },
    });
    expect(upload).toEqual({ enabled: false, name: 'micropacker-app', retentionDays: 5, compressionLevel: 6 });
    expect(githubToken).toBe('t');
  });

  test('name the artifact after the service label in container', () => {
    set({ container: 'web', services: '{"web":{"id":"0123456789ab"}}', test: 'x' });
    const { request, upload } = readInputs();
    expect(request.source).toMatchObject({ services: new Map([['web', '0123456789ab']]) });
    expect(upload.name).toBe('micropacker-web');
  });

  test.each([
    [{ upload: 'maybe' }, /^upload: got "maybe", want true or false/],
    [{ 'retention-days': '-1' }, /^retention-days: got "-1", want a whole number from 0 to 400/],
    [{ 'compression-level': '10' }, /^compression-level: got "10", want a whole number from 0 to 9/],
  ])('are refused with %j', (values, message) => {
    set({ image: 'app', test: 'x', ...values });
    expect(() => readInputs()).toThrow(message);
  });

  test('resolve file-lists to existing files, and fail for a glob without a match', () => {
    set({ image: 'app', 'file-lists': 'package.js*\n' });
    expect(readInputs().request.fileLists).toEqual([resolve('package.json')]);
    set({ 'file-lists': 'nowhere/**' });
    expect(() => readInputs('pack')).toThrow('file-lists: "nowhere/**" matches no file');
  });

  test.each([
    ['app:1.2', '', '/t/micropacker/app-1.2'],
    ['host:5000/a/b', '', '/t/micropacker/host-5000-a-b'],
    ['app', '/mine', '/mine'],
  ])('write the results for %s with output "%s" into %s', (image, output, folder) => {
    vi.stubEnv('RUNNER_TEMP', '/t');
    set({ image, output, test: 'x' });
    expect(readInputs().request.output).toBe(folder);
  });

  test.each([
    ['micropacker-{image}-e2e', 'host:5000/a/b:1', 'micropacker-host-5000-a-b-1-e2e'],
    ['a/b:c*', 'x', 'a-b-c-'],
  ])('turn the artifact-name %s for the image %s into %s', (template, image, name) => {
    expect(artifactName(template, image)).toBe(name);
  });
});

describe('inputs of the stop step', () => {
  test('have defaults', () => {
    vi.stubEnv('RUNNER_TEMP', '/t');
    const { output, ...inputs } = readStopInputs();
    expect(inputs).toEqual({ onDrops: 'fail', keepCapture: false });
    expect(output('o/app:1.2')).toBe('/t/micropacker-capture/o-app-1.2');
  });

  test('are read from the environment of the step', () => {
    set({ output: '/o', 'on-drops': 'warn', 'keep-capture': 'true' });
    const { output, ...inputs } = readStopInputs();
    expect(inputs).toEqual({ onDrops: 'warn', keepCapture: true });
    expect(output('app')).toBe('/o');
  });

  test('refuse on-drops retry with the reason, and other values with the list of choices', () => {
    set({ 'on-drops': 'retry' });
    expect(readStopInputs).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('cannot repeat the steps since start') }),
    );
    set({ 'on-drops': 'ignore' });
    expect(readStopInputs).toThrow('on-drops: got "ignore", want one of fail, warn');
  });
});
