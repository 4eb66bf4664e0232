import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { version } from '../../src/about.ts';
import { parseFlags, runCommand } from '../../src/cli/command.ts';
import { usage } from '../../src/cli/usage.ts';
import { FLAGS } from '../../src/request/input-names.ts';
import { memoryLog } from '../support/logs.ts';

describe('flags', () => {
  test('set the inputs, and the words after -- are the test', () => {
    const words = [
      '--image',
      'app',
      '--run-arg=-p',
      '--run-arg=80:80',
      '--tag',
      'a:1',
      '--tag',
      'b:1',
      '--keep',
      '/x/**',
      '--verify',
      'false',
    ];
    expect(parseFlags('run', [...words, '--', 'npm', 'test', '--image'])).toMatchObject({
      source: { kind: 'image', image: 'app' },
      runArgs: ['-p', '80:80'],
      tags: ['a:1', 'b:1'],
      keep: ['/x/**'],
      verify: false,
      test: { kind: 'argv', argv: ['npm', 'test', '--image'] },
    });
  });

  test('can name a container instead of an image', () => {
    const { source } = parseFlags('run', ['--container', 'db', '--', 'x']);
    expect(source).toEqual({ kind: 'container', container: 'db', services: new Map() });
  });

  test('of pack take file lists and do not require a test', () => {
    const request = parseFlags('pack', ['--image', 'app', '--file-list', 'a.txt', '--file-list', 'b.txt']);
    expect(request).toMatchObject({ fileLists: ['a.txt', 'b.txt'], test: undefined });
  });

  test('of run can add file lists to a capture, or replace the capture if there is no test', () => {
    const words = ['--image', 'app', '--file-list', 'a\n b.txt'];
    expect(parseFlags('run', [...words, '--', 'x'])).toMatchObject({ fileLists: ['a\n b.txt'], capture: true });
    expect(parseFlags('run', words)).toMatchObject({ fileLists: ['a\n b.txt'], capture: false });
  });

  test.each(FLAGS.map(({ name, multiple }) => [name, multiple] as const))(
    '--%s is in the help, with a * if it can be repeated',
    (name, multiple) => {
      expect(usage).toMatch(new RegExp(`--${name}[ =][A-Z]+( \\*|(?! ?\\*))`));
      expect(new RegExp(`--${name}[ =][A-Z]+ \\*`).test(usage)).toBe(multiple);
    },
  );

  test.each<[string, 'run' | 'pack', string[], RegExp]>([
    ['an unknown flag', 'run', ['--imgae', 'app'], /Unknown option '--imgae'/],
    ['a word before --', 'run', ['--image', 'app', 'npm', 'test'], /Unexpected argument 'npm'/],
    ['no image', 'run', ['--', 'x'], /^image: is empty/],
    ['no test', 'run', ['--image', 'app'], /^test: is empty/],
    ['pack without lists', 'pack', ['--image', 'app'], /^file-list: is empty/],
  ])('%s is refused', (_, command, args, message) => {
    expect(() => parseFlags(command, args)).toThrow(message);
  });
});

describe('micropacker', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  test.each([[[]], [['--help']], [['run', '--help']]])('with the arguments %j prints the help', async (args) => {
    await runCommand(args, memoryLog(), {});
    expect(printed).toMatch(/^micropacker: .*micropacker run {2}--image IMAGE.*Exit codes:/s);
  });

  test('prints its version', async () => {
    await runCommand(['--version'], memoryLog(), {});
    expect(printed).toBe(`${version}\n`);
  });

  test('refuses an unknown command', async () => {
    await expect(runCommand(['pak'], memoryLog(), {})).rejects.toThrow(
      'unknown command "pak", want run, pack, lock or why',
    );
  });
});
