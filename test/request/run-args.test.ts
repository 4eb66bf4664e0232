import { describe, expect, test } from 'vitest';
import { runArgsForCreate } from '../../src/request/run-args.ts';

describe("the user's run arguments", () => {
  test.each<[string[], string[]]>([
    [
      ['-d', '-p', '80:80'],
      ['-p', '80:80'],
    ],
    [['--rm', '--detach', '--rm=true', '-it'], ['-it']],
    [['-dit'], ['-it']],
    [
      ['-dp', '80:80'],
      ['-p', '80:80'],
    ],
    [
      ['-itp80:80', '--init'],
      ['-itp80:80', '--init'],
    ],
    [
      ['-e', '--rmx', '--read-only'],
      ['-e', '--rmx', '--read-only'],
    ],
    [
      ['-e', '--rm', '--entrypoint', '-d'],
      ['-e', '--rm', '--entrypoint', '-d'],
    ],
    [
      ['-eA=d', '-ldebug'],
      ['-eA=d', '-ldebug'],
    ],
    [
      ['--dns', '1.1.1.1'],
      ['--dns', '1.1.1.1'],
    ],
    [
      ['--name=x', '--init=false', '--privileged', '-v', '/a:/b'],
      ['--name=x', '--init=false', '--privileged', '-v', '/a:/b'],
    ],
    [
      ['--a-new-option', 'value', '-P'],
      ['--a-new-option', 'value', '-P'],
    ],
  ])('%j become %j', (args, kept) => {
    expect(runArgsForCreate(args)).toEqual(kept);
  });

  test.each([['--cidfile=x'], ['--pull']])('%s is refused with a reason', (arg) => {
    expect(() => runArgsForCreate([arg])).toThrow(/^run-args: --\w+ cannot be used here: /);
  });

  test.each<[string, string[]]>([
    ['other-image', ['-p', '80:80', 'other-image']],
    ['sh', ['-it', 'sh']],
    ['80:80', ['-p', '80:80', '-i', '80:80']],
    ['true', ['--init', 'true']],
    ['--', ['-i', '--', 'other']],
    ['-', ['-']],
    ['', ['']],
  ])('the word "%s" is refused where no option takes it: it would replace the image or its command', (word, args) => {
    expect(() => runArgsForCreate(args)).toThrow(`run-args: "${word}" is not an option of docker run`);
  });

  test.each([
    ['-p', ['-i', '-p']],
    ['-itp', ['-itp']],
  ])('%s is refused without its value: the next word would be one of ours', (word, args) => {
    expect(() => runArgsForCreate(args)).toThrow(`run-args: ${word} is the last word, and has no value`);
  });
});
