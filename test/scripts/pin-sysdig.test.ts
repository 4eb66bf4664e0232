import { execFile } from 'node:child_process';
import { accessSync, constants, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildTypeScript } from '../../scripts/typescript.js';
import { PINNED } from '../../src/capture/sysdig/versions.ts';
import { workFolder } from '../capture/stage.ts';
import { archiveOf } from '../capture/sysdig/archives.ts';
import { ROOT } from '../docs/project.ts';
import { type Github, github, type Release, releaseOf, sha256 } from './github.ts';

const SCRIPT = join(ROOT, 'scripts/pin-sysdig.js');
const [INTEL, ARM] = [releaseOf('for x86_64'), releaseOf('for aarch64')];
const EMPTY = { x86_64: '', aarch64: '' };
const FULL = { x86_64: sha256(INTEL), aarch64: sha256(ARM) };
let folder: ReturnType<typeof workFolder>;
let table: string;
let server: Github | undefined;

/** The script builds its module at each start, which takes longer than all that it does: most tests start this one. */
const built = workFolder();
const BUILT = join(built.path, 'built.mjs');
beforeAll(async () => {
  await buildTypeScript(join(ROOT, 'scripts/pin-sysdig/main.ts'), join(built.path, 'main.mjs'));
  writeFileSync(
    BUILT,
    `import { main } from './main.mjs';
process.exitCode = await main(process.argv.slice(2), '', process.env.GITHUB_TOKEN);\n`,
  );
});
afterAll(() => built.remove());

beforeEach(() => {
  folder = workFolder();
  table = join(folder.path, 'checksums.json');
});
afterEach(() => {
  server?.close();
  server = undefined;
  folder.remove();
});

const write = (rows: object) => writeFileSync(table, `${JSON.stringify(rows, undefined, 2)}\n`);
const rows = () => Object.entries(JSON.parse(readFileSync(table, 'utf8')) as object);

/** Both archives of a release. */
const both = (version: string, intel: Partial<Release> = {}): Release[] => [
  { version, architecture: 'x86_64', archive: INTEL, ...intel },
  { version, architecture: 'aarch64', archive: ARM },
];

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs what the script runs, with `releases` as GitHub. */
const pin = (releases: readonly Release[], ...args: string[]) => start(BUILT, releases, args);

/** Starts a program with `releases` as GitHub. Its folder for temporary files must be empty afterwards. */
async function start(program: string, releases: readonly Release[], args: readonly string[]): Promise<Ended> {
  server = await github(releases);
  const own = ['--api', `${server.origin}/api`, '--releases', `${server.origin}/dl`, '--table', table];
  const temp = workFolder();
  const env = { PATH: process.env.PATH, TMPDIR: temp.path, GITHUB_TOKEN: 'secret' };
  const ended = await new Promise<Ended>((resolve) => {
    execFile(process.execPath, [program, ...own, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
  expect(readdirSync(temp.path)).toEqual([]);
  expect(readdirSync(folder.path)).toEqual(['checksums.json']);
  temp.remove();
  return ended;
}

/** Runs the script, which must say `error`, fail, and leave the table alone. */
async function refused(releases: readonly Release[], error: string | RegExp, ...args: string[]): Promise<Ended> {
  const before = readFileSync(table);
  const ended = await pin(releases, ...args);
  expect(ended.stderr).toMatch(error);
  expect(ended.code).toBe(1);
  expect(readFileSync(table)).toEqual(before);
  return ended;
}

describe('the table', () => {
  test('is filled for every version that is tried, and for its other rows, the newest first', async () => {
    write({ '0.9.9': EMPTY, [PINNED[0]]: EMPTY });
    const releases = ['0.9.9', ...PINNED].flatMap((version) => both(version));
    const ended = await start(SCRIPT, releases, []);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(rows()).toEqual([...PINNED, '0.9.9'].map((version) => [version, FULL]));
    expect(ended.stdout).toContain(
      `sysdig-${PINNED[0]}-aarch64.tar.gz ${FULL.aarch64} (new; as in GitHub's release API)\n`,
    );
    expect(ended.stdout).toContain(`Wrote ${table}\n`);
  });

  test('is replaced as a whole: a reader of the old file never sees half of the new one', async () => {
    write({});
    const other = workFolder();
    linkSync(table, join(other.path, 'old'));
    expect(await pin(both('1.2.3'), '1.2.3')).toMatchObject({ code: 0 });
    expect(readFileSync(join(other.path, 'old'), 'utf8')).toBe('{}\n');
    other.remove();
  });

  test('that is full is checked, and stays the same file', async () => {
    write({ '1.2.3': FULL });
    const before = readFileSync(table);
    const ended = await pin(both('1.2.3'), '1.2.3');
    expect(ended.stdout).toContain('(as in the table; as in GitHub');
    expect(ended.stdout).toContain(`${table} is complete and unchanged\n`);
    expect(readFileSync(table)).toEqual(before);
    expect(server?.asked).toHaveLength(6);
  });

  test('gets a row for a named version; the other rows stay', async () => {
    write({ '1.2.3': EMPTY });
    expect(await pin(both('1.10.0'), '1.10.0')).toMatchObject({ code: 0 });
    expect(rows()).toEqual([
      ['1.10.0', FULL],
      ['1.2.3', EMPTY],
    ]);
  });
});

test('the token is sent to the API only', async () => {
  write({});
  await start(SCRIPT, both('1.2.3'), ['1.2.3']);
  expect(server?.tokens).toEqual({
    '/api/1.2.3': 'Bearer secret',
    '/dl/1.2.3/sysdig-1.2.3-x86_64.tar.gz': undefined,
    '/bytes/sysdig-1.2.3-x86_64.tar.gz': undefined,
    '/dl/1.2.3/sysdig-1.2.3-aarch64.tar.gz': undefined,
    '/bytes/sysdig-1.2.3-aarch64.tar.gz': undefined,
  });
});

test('an archive for which GitHub has no digest is pinned as it was downloaded, and this is said', async () => {
  write({});
  const ended = await pin(both('1.2.3', { digest: null }), '1.2.3');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain(`${FULL.x86_64} (new; GitHub has no digest to compare it with)\n`);
  expect(rows()).toEqual([['1.2.3', FULL]]);
});

describe('nothing is changed if', () => {
  const OTHER = '1'.repeat(64);
  const name = 'sysdig-1.2.3-x86_64.tar.gz';

  test.each<[string, Partial<Release>, object, string | RegExp]>([
    [
      'the download has another digest than the API says',
      { digest: `sha256:${OTHER}` },
      { '1.2.3': EMPTY },
      `${name}: the download has ${FULL.x86_64}, want ${OTHER} as in the release API.`,
    ],
    [
      'an archive has changed since it was pinned, on the release page and in the API',
      {},
      { '1.2.3': { ...EMPTY, x86_64: OTHER } },
      `the download has ${FULL.x86_64}, the release API has ${FULL.x86_64}, want ${OTHER} as in the table. Releases do`,
    ],
    [
      'an archive has changed for which the API has no digest',
      { digest: null },
      { '1.2.3': { ...EMPTY, x86_64: OTHER } },
      `the download has ${FULL.x86_64}, the release API has no digest, want ${OTHER} as in the table.`,
    ],
    [
      'only the digest in the API has changed',
      { digest: `sha256:${OTHER}` },
      { '1.2.3': FULL },
      `the download has ${FULL.x86_64}, the release API has ${OTHER}, want ${FULL.x86_64} as in the table.`,
    ],
    [
      'the API has another kind of digest',
      { digest: 'md5:0123' },
      { '1.2.3': EMPTY },
      `${name}: the release API has the digest "md5:0123", want sha256: and 64 digits.`,
    ],
    [
      'the archive is missing on the release page',
      { download: (response) => void response.writeHead(404).end() },
      { '1.2.3': EMPTY },
      new RegExp(`${name}: http://\\S+/dl/1.2.3/${name} cannot be downloaded: \\S+ answered 404 Not Found\\.`),
    ],
    [
      'it is not an archive',
      { archive: Buffer.from('<html>') },
      { '1.2.3': EMPTY },
      `${name} is not a tar.gz archive, or it is damaged`,
    ],
    [
      'it has a member that leads outside',
      { archive: archiveOf([{ path: '../evil' }]) },
      { '1.2.3': EMPTY },
      `${name} is not unpacked: its member "../evil" is outside of the archive.`,
    ],
    [
      'it has no sysdig',
      { archive: archiveOf([{ path: 'usr/bin/other' }]) },
      { '1.2.3': EMPTY },
      `${name} is not a sysdig release: it has no executable usr/bin/sysdig.`,
    ],
  ])('%s', async (_, intel, before, error) => {
    write(before);
    const ended = await refused(both('1.2.3', intel), error, '1.2.3');
    expect(ended.stderr).toContain('pin-sysdig: 1 error; the table is unchanged.\n');
    // The other archive was looked at, so that one run tells everything.
    expect(ended.stdout).toContain(`sysdig-1.2.3-aarch64.tar.gz ${FULL.aarch64} (`);
  });

  test('the release lacks the archive of an architecture', async () => {
    write({});
    const one = both('1.2.3').slice(0, 1);
    await refused(one, 'sysdig-1.2.3-aarch64.tar.gz: the release 1.2.3 has no such file.', '1.2.3');
  });

  test('GitHub does not have the release', async () => {
    write({ '1.2.3': EMPTY });
    const ended = await refused(
      [],
      /-x86_64.tar.gz: the release API has no answer: \S+ answered 404 Not Found/,
      '1.2.3',
    );
    expect(ended.stderr).toContain('pin-sysdig: 2 errors; the table is unchanged.\n');
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'cannot be read: '],
    ['a list', '[]', 'is not a table, want an object with a row for each version'],
    ['a version of another form', '{"v1.2": {}}', 'v1.2: "v1.2" is not a version, want one such as 0.41.4'],
    ['no row', '{"1.2.3": 5}', '1.2.3: the row is 5, want an object'],
    ['another architecture', '{"1.2.3": {"riscv": ""}}', '"riscv" is not an architecture, want one of x86_64, aarch64'],
    ['capitals', `{"1.2.3": {"x86_64": "${'A'.repeat(64)}"}}`, 'want 64 lower-case hexadecimal digits, or nothing'],
  ])('the table has %s', async (_, text, error) => {
    writeFileSync(table, text);
    const { stderr } = await refused(both('1.2.3'), error, '1.2.3');
    expect(stderr).toContain(`pin-sysdig: ${table}`);
    expect(server?.asked).toEqual([]);
  });

  test.each([
    ['v1.2.3', '"v1.2.3" is not a version, want one such as 0.41.4'],
    ['../1.2.3', '"../1.2.3" is not a version'],
    ['--tabel=x', "Unknown option '--tabel'"],
  ])('the argument is %s', async (arg, error) => {
    write({});
    await refused([], error, arg);
    expect(server?.asked).toEqual([]);
  });
});

test('text from elsewhere is printed without what a runner or a terminal obeys', async () => {
  write({});
  const ended = await refused(both('1.2.3', { digest: 'x\n::set-output name=a::b\x1b[2J' }), 'want sha256:', '1.2.3');
  expect(ended.stderr).toContain('"x\\n::set-output name=a::b\\x1b[2J"');
});

test('the script itself ends with 1, and changes nothing, when something is wrong', async () => {
  write({});
  expect(await start(SCRIPT, [], ['v1.2.3'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"v1.2.3" is'),
  });
  expect(rows()).toEqual([]);
});

test('can be started by its name', () => {
  accessSync(SCRIPT, constants.X_OK);
  expect(readFileSync(SCRIPT, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
