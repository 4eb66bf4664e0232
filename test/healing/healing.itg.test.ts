import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MANY } from '../../src/healing/healing.ts';
import { type CliResult, cli, readReport } from '../support/cli.ts';
import { docker, left, nothing, removeImage } from '../support/engine.ts';
import { BROKEN, PROGRAMS } from './broken.ts';

/** Long, because many runs share the machine. */
const TIMEOUT = { timeout: 300_000 };
type Program = keyof typeof PROGRAMS;
const lists = new Map<string, string[]>();
let folder = '';
let runs = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'healing-'));
  build();
  await Promise.all((Object.keys(PROGRAMS) as Program[]).map(capture));
}, 240_000);
afterAll(() => {
  removeImage(PROGRAMS.app.tag);
  rmSync(folder, { recursive: true });
  expect(left()).toEqual(nothing);
});

function build(): void {
  const { tag, build } = PROGRAMS.app;
  const context = join(folder, 'context');
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), build.dockerfile.replace('BASE', process.env.MICROPACKER_TEST_BASE!));
  for (const [name, text] of Object.entries(build.files)) writeFileSync(join(context, name), text, { mode: 0o755 });
  docker(['build', '--quiet', '--tag', tag, context]);
}

/** A test that wants every line that the container prints. */
function testOf(lines: readonly string[], more = ''): string {
  const each = lines.map((line) => `grep -q "^${line} " <<< "$said"`).join('\n');
  return `docker wait $MICROPACKER_CONTAINER > /dev/null\nsaid=$(docker logs $MICROPACKER_CONTAINER 2>&1)\necho "$said"\n${each}\n${more}`;
}

async function capture(program: Program): Promise<void> {
  const { tag, flags, lines, alsoNeeded } = PROGRAMS[program];
  const output = join(folder, `complete-${program}`);
  const given = ['--image', tag, ...flags, '--ready', 'none', '--tracer', 'strace', '--verify', 'false'];
  const args = ['run', ...given, '--tag', `${tag}-complete`, '--output', output, '--test', testOf(lines)];
  const { code, stderr } = await cli(args);
  removeImage(`${tag}-complete`);
  if (code !== 0) throw new Error(stderr);
  lists.set(program, [...readFileSync(join(output, 'files.txt'), 'utf8').split('\n'), ...alsoNeeded]);
}

interface Run extends CliResult {
  output: string;
  packed: () => string[];
}

/** Packs a program's list without the matching paths, and tests the image. */
async function pack(
  program: Program,
  without: RegExp,
  flags: string[] = [],
  more = '',
  started?: (pid: number) => void,
): Promise<Run> {
  const { tag, flags: own, lines } = PROGRAMS[program];
  const name = `run-${++runs}`;
  const [list, output] = [join(folder, `${name}.txt`), join(folder, name)];
  writeFileSync(
    list,
    lists
      .get(program)!
      .filter((path) => !without.test(path))
      .join('\n'),
  );
  const given = ['--image', tag, ...own, '--file-list', list, '--ready', 'none', '--tracer', 'strace'];
  const args = [
    'pack',
    ...given,
    '--tag',
    `${tag}-${name}`,
    '--output',
    output,
    ...flags,
    '--test',
    testOf(lines, more),
  ];
  const result = await cli(args, { started });
  removeImage(`${tag}-${name}`);
  const packed = () => readReport(output).packed.map(({ path }) => path);
  return { ...result, output, packed };
}

/** The lines that the container printed in the runs of a phase. */
function printed({ stderr }: CliResult, from: string, to: string): string[] {
  const lines = stderr.split('\n');
  const part = lines.slice(lines.indexOf(from), lines.indexOf(to));
  return part.filter((line) => line.startsWith('  | ')).map((line) => line.slice(4).split(' ')[0]!);
}

describe.concurrent('a capture that lacks', () => {
  test.each(BROKEN)('$name is healed', TIMEOUT, async ({ program, without, healed, line, most = MANY }) => {
    const run = await pack(program, without);
    expect(run.stderr).toContain('warning: Healed: ');
    expect(run.code).toBe(0);
    const before = printed(run, 'Verify', 'Heal, round 1');
    expect(PROGRAMS[program].lines.filter((one) => !before.includes(one))).toEqual([line]);
    const report = readReport(run.output);
    expect(report).toMatchObject({ outcome: 'verified', tests: { micro: { passed: true } }, missingAtRunTime: [] });
    const paths = report.healed.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([expect.stringMatching(healed)]));
    expect(paths.length).toBeLessThanOrEqual(most);
    expect(readFileSync(join(run.output, 'files.txt'), 'utf8').split('\n')).toEqual(expect.arrayContaining(paths));
  });

  test('a file is not healed with heal: 0, and the error names it', TIMEOUT, async () => {
    const { code, stderr, output } = await pack('app', /\/page\.html$/, ['--heal', '0']);
    expect(stderr).toMatch(/Missing at run time, but in the original:\n {2}\| \/app\/templates\/page\.html\n/);
    expect(stderr).toMatch(
      /error: on the micro image: the test failed with exit code 1 after .*\nAdd the missing paths to keep/,
    );
    expect(code).toBe(3);
    expect(readReport(output).healing).toEqual([]);
  });
});

test('the list of a healed image gives the same image without healing', TIMEOUT, async () => {
  const healed = await pack('app', /\/helper$/);
  const { rootfs, micro, tests } = readReport(healed.output);
  const { tag } = PROGRAMS.app;
  const output = join(folder, 'again');
  const list = join(healed.output, 'files.txt');
  const args = ['pack', '--image', tag, '--file-list', list, '--tag', `${tag}-again`, '--output', output];
  expect((await cli(args)).code).toBe(0);
  removeImage(`${tag}-again`);
  const again = readReport(output);
  expect([again.rootfs, again.micro!.id]).toEqual([rootfs, micro!.id]);
  expect(tests.micro!.passed).toBe(true);
});

describe.concurrent('a flaky test', () => {
  /** Counts its runs in a file, and fails when \`fails\` says so of the count in \$n. */
  const flaky = (file: string, fails: string) =>
    `n=$(cat ${file} 2> /dev/null || echo 0); echo $((n + 1)) > ${file}; if ${fails}; then echo fail >> ${file}.log; exit 9; fi; echo pass >> ${file}.log`;

  test.each<[string, string, number, RegExp]>([
    [
      'that fails every second time heals nothing',
      '[ $((n % 2)) = 0 ]',
      2,
      /the test is flaky: it failed and then passed on the same micro image/,
    ],
    [
      'that fails at random (seeded) does not pass',
      '[ $(((n * 7 + 5) * 1103515245 / 65536 % 2)) = 1 ]',
      4,
      /on the micro image, also after 1 round of healing: the test failed/,
    ],
    [
      'that fails in the confirming run is not a success',
      // Between the two runs, the original is asked how it ends.
      '[ $n != 2 ]',
      6,
      /the test is flaky: it passed after .* and then failed on the same micro image/,
    ],
  ])('%s', TIMEOUT, async (_, fails, count, message) => {
    const file = join(folder, `flaky-${++runs}`);
    const unwatched = ['--watch-verify', 'false'];
    const run = await pack('app', /\/unimportant$/, unwatched, flaky(file, fails));
    const verdicts = readFileSync(`${file}.log`, 'utf8').trim().split('\n');
    expect([run.code, verdicts.length], verdicts.join()).toEqual([3, count]);
    expect(run.stderr).toMatch(message);
  });
});

test('a cancel in the middle of a round leaves nothing, also no untagged image', TIMEOUT, async () => {
  // The engine lists images of the same second in any order.
  const images = () => docker(['image', 'ls', '--quiet', '--filter', 'dangling=true']).split('\n').sort();
  const before = images();
  const marker = join(folder, 'at-work');
  let pid = 0;
  const running = pack('app', /\/helper$/, [], `touch ${marker}; sleep 60`, (id) => {
    pid = id;
  });
  await expect.poll(() => existsSync(marker), { timeout: 60_000 }).toBe(true);
  process.kill(pid, 'SIGINT');
  const { code, stderr } = await running;
  expect([code, stderr.includes('Heal, round 1'), stderr.includes('error: cancelled')]).toEqual([1, true, true]);
  expect(left()).toEqual(nothing);
  expect(images()).toEqual(before);
});
