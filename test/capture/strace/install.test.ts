import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Unavailable } from '../../../src/base/unavailable.ts';
import { findStrace } from '../../../src/capture/strace/install.ts';
import { program } from '../scripts.ts';
import { Said, workFolder } from '../stage.ts';

const signal = new AbortController().signal;
const path = process.env.PATH;
let folder: ReturnType<typeof workFolder>;
let said: Said;

// The PATH has only the programs in the folder.
beforeEach(() => {
  folder = workFolder();
  said = new Said();
  process.env.PATH = folder.path;
  symlinkSync('/usr/bin/which', join(folder.path, 'which'));
  program(folder.path, 'sudo', 'shift; [ "$1" = true ] || exec "$@"');
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.env.PATH = path;
  folder.remove();
});

/** Shell text that installs a strace. */
function bringsStrace(): string {
  const ready = program(folder.path, 'strace.deb', 'echo "strace -- version 5.0"');
  return `/bin/mv ${ready} ${folder.path}/strace`;
}

/** An apt-get that records its arguments, and runs `install` for "install". */
function aptGet(install: string): () => string[] {
  const log = join(folder.path, 'log');
  writeFileSync(log, '');
  program(
    folder.path,
    'apt-get',
    `echo "$DEBIAN_FRONTEND $*" >>${log}\n[ "$1" = update ] && echo >${folder.path}/updated\n[ "$1" != install ] || { ${install}; }`,
  );
  return () => readFileSync(log, 'utf8').trim().split('\n');
}

const INSTALL = 'noninteractive install -y --no-install-recommends strace';
const UPDATE = 'noninteractive update';

test.each([
  ['strace -- version 6.1', '6.1'],
  ['something else', 'of unknown version'],
])('a strace whose version output is "%s" is used', async (says, version) => {
  const there = program(folder.path, 'strace', `echo "${says}"`);
  expect(await findStrace(folder.path, said, signal)).toEqual({ program: there, version });
  expect(said.lines).toEqual([]);
});

test('a strace that others can change is not used, but the next on PATH', async () => {
  const weak = program(folder.path, 'strace', 'echo "strace -- version 6.6"');
  chmodSync(weak, 0o777);
  mkdirSync(join(folder.path, 'good'));
  const good = program(join(folder.path, 'good'), 'strace', 'echo "strace -- version 6.1"');
  process.env.PATH = `${folder.path}:${join(folder.path, 'good')}`;
  expect(await findStrace(folder.path, said, signal)).toEqual({ program: good, version: '6.1' });
  expect(said.lines).toEqual([
    expect.stringContaining(`${weak} is not used, because ${weak} can be written by others.`),
  ]);
});

test('strace is installed if it is missing, and the log says so', async () => {
  const asked = aptGet(bringsStrace());
  const found = await findStrace(folder.path, said, signal);
  expect(found).toEqual({ program: join(folder.path, 'strace'), version: '5.0' });
  expect(said.lines).toEqual(['notice strace is not installed. Installing it with apt-get.']);
  expect(asked()).toEqual([INSTALL]);
});

test('package lists are fetched if they are missing or too old', async () => {
  const asked = aptGet(`[ -e ${folder.path}/updated ] && ${bringsStrace()}`);
  expect(await findStrace(folder.path, said, signal)).toMatchObject({ version: '5.0' });
  expect(asked()).toEqual([INSTALL, UPDATE, INSTALL]);
});

test('a failed apt-get is reported in its own words', async () => {
  aptGet('echo "E: Unable to locate package strace" >&2; exit 100');
  const none = findStrace(folder.path, said, signal);
  await expect(none).rejects.toBeInstanceOf(Unavailable);
  await expect(none).rejects.toThrow('strace cannot be installed: E: Unable to locate package strace');
});

test('a missing apt-get is an error with the next step', async () => {
  await expect(findStrace(folder.path, said, signal)).rejects.toMatchObject({
    name: 'Unavailable',
    message: 'strace is not installed, and apt-get does not exist to install it',
    fix: 'Install strace before this step.',
  });
});

/** An apt-get that works until the file `go` exists. It records its arguments, signals, and its end. */
function slowAptGet(): { asked: () => string[]; go: () => void } {
  const log = join(folder.path, 'log');
  const note = (word: string) => `echo ${word} >>${log}`;
  const wait = `while [ ! -e ${folder.path}/go ]; do /bin/sleep 0.05; done`;
  const asked = aptGet(`trap '${note('signal')}' INT TERM HUP PIPE; ${wait}; echo Setting up; ${note('configured')}`);
  return { asked, go: () => writeFileSync(join(folder.path, 'go'), '') };
}

test('a cancel is reported as a cancel, and a running apt-get ends by itself', async () => {
  const stop = new AbortController();
  const { asked, go } = slowAptGet();
  const finding = findStrace(folder.path, said, stop.signal);
  finding.catch(() => {});
  await expect.poll(asked, { timeout: 10_000 }).toEqual([INSTALL]);
  stop.abort();
  await expect(finding).rejects.toMatchObject({ name: 'Cancelled' });
  expect(said.lines.at(-1)).toBe('info apt-get continues in the background, so that no package stays half installed.');
  go();
  await expect.poll(asked, { timeout: 10_000 }).toEqual([INSTALL, 'configured']);
});

test("the runner does not find apt-get among the job's processes", async () => {
  vi.stubEnv('RUNNER_TRACKING_ID', 'github_1');
  aptGet(`echo "E: tracked by: $RUNNER_TRACKING_ID." >&2; exit 100`);
  await expect(findStrace(folder.path, said, signal)).rejects.toThrow('E: tracked by: .');
});
