import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { INPUT_NAMES } from '../src/input-names.ts';
import { artifactName, readInputs, readStopInputs } from '../src/inputs.ts';

const set = (values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) process.env[`INPUT_${name.toUpperCase()}`] = value;
};
afterEach(() => {
  for (const name of INPUT_NAMES) delete process.env[`INPUT_${name.toUpperCase()}`];
});

describe('inputs of the action', () => {
  test('are read as the runner hands them over', () => {
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

  test('name the artifact after the label of a service', () => {
    set({ container: 'web', services: '{"web":{"id":"0123456789ab"}}', test: 'x' });
    const { request, upload } = readInputs();
    expect(request.source).toMatchObject({ services: new Map([['web', '0123456789ab']]) });
    expect(upload.name).toBe('micropacker-web');
  });

  test.each([
    [{ upload: 'maybe' }, /^upload: got "maybe", want true or false/],
    [{ 'retention-days': '-1' }, /^retention-days: got "-1", want a whole number from 0 to 400/],
    [{ 'compression-level': '10' }, /^compression-level: got "10", want a whole number from 0 to 9/],
  ])('%j is refused', (values, message) => {
    set({ image: 'app', test: 'x', ...values });
    expect(() => readInputs()).toThrow(message);
  });

  test('name the files of lists, which must be there', () => {
    set({ image: 'app', 'file-lists': 'package.js*\n' });
    expect(readInputs().request.fileLists).toEqual([resolve('package.json')]);
    set({ 'file-lists': 'nowhere/**' });
    expect(() => readInputs('pack')).toThrow('file-lists: "nowhere/**" names no file');
  });

  test.each([
    ['micropacker-{image}-e2e', 'host:5000/a/b:1', 'micropacker-host-5000-a-b-1-e2e'],
    ['a/b:c*', 'x', 'a-b-c-'],
  ])('an artifact named %s of %s is %s', (template, image, name) => {
    expect(artifactName(template, image)).toBe(name);
  });
});

describe('inputs of the stop step', () => {
  test('have defaults', () => {
    expect(readStopInputs()).toEqual({ output: resolve('micropacker-capture'), onDrops: 'fail', keepCapture: false });
  });

  test('are read', () => {
    set({ output: '/o', 'on-drops': 'warn', 'keep-capture': 'true' });
    expect(readStopInputs()).toEqual({ output: '/o', onDrops: 'warn', keepCapture: true });
  });

  test('cannot ask for the capture to be done again, and say why', () => {
    set({ 'on-drops': 'retry' });
    expect(readStopInputs).toThrow(
      expect.objectContaining({ mend: expect.stringContaining('The steps since start cannot be done again') }),
    );
    set({ 'on-drops': 'ignore' });
    expect(readStopInputs).toThrow('on-drops: got "ignore", want one of fail, warn');
  });
});
