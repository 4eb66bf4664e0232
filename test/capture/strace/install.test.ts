import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStrace } from '../../../src/capture/strace/install.ts';
import { TracerUnavailable } from '../../../src/capture/tracer.ts';
import { program } from '../scripts.ts';
import { Said, workFolder } from '../stage.ts';

const signal = new AbortController().signal;
const path = process.env.PATH;
let folder: ReturnType<typeof workFolder>;
let said: Said;

// Only what is put into the folder is on the PATH.
beforeEach(() => {
  folder = workFolder();
  said = new Said();
  process.env.PATH = folder.path;
  symlinkSync('/usr/bin/which', join(folder.path, 'which'));
  program(folder.path, 'sudo', 'shift; [ "$1" = true ] || exec "$@"');
});
afterEach(() => {
  process.env.PATH = path;
  folder.remove();
});

/** Shell text that brings strace, as apt-get does. */
function bringsStrace(): string {
  const ready = program(folder.path, 'strace.deb', 'echo "strace -- version 5.0"');
  return `/bin/mv ${ready} ${folder.path}/strace`;
}

/** An apt-get that notes what it is asked for, and does `install` for "install". */
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
])('a strace that says "%s"', async (says, version) => {
  const there = program(folder.path, 'strace', `echo "${says}"`);
  expect(await findStrace(said, signal)).toEqual({ program: there, version });
  expect(said.lines).toEqual([]);
});

test('is installed where it is missing, and that is said', async () => {
  const asked = aptGet(bringsStrace());
  const found = await findStrace(said, signal);
  expect(found).toEqual({ program: join(folder.path, 'strace'), version: '5.0' });
  expect(said.lines).toEqual(['notice strace is not installed: installing it with apt-get.']);
  expect(asked()).toEqual([INSTALL]);
});

test('package lists that are missing or too old are fetched', async () => {
  const asked = aptGet(`[ -e ${folder.path}/updated ] && ${bringsStrace()}`);
  expect(await findStrace(said, signal)).toMatchObject({ version: '5.0' });
  expect(asked()).toEqual([INSTALL, UPDATE, INSTALL]);
});

test('what apt-get cannot do is said in its words', async () => {
  aptGet('echo "E: Unable to locate package strace" >&2; exit 100');
  const none = findStrace(said, signal);
  await expect(none).rejects.toBeInstanceOf(TracerUnavailable);
  await expect(none).rejects.toThrow('strace cannot be installed: E: Unable to locate package strace');
});

test('no apt-get', async () => {
  await expect(findStrace(said, signal)).rejects.toMatchObject({
    name: 'TracerUnavailable',
    message: 'strace is not installed, and there is no apt-get to install it with',
    mend: 'Install strace before this step.',
  });
});

test('cancelled stays cancelled', async () => {
  const stop = new AbortController();
  const asked = aptGet('echo begun; while :; do /bin/sleep 1; done');
  const finding = findStrace(said, stop.signal);
  finding.catch(() => {});
  await expect.poll(asked).toEqual([INSTALL]);
  stop.abort();
  await expect(finding).rejects.toMatchObject({ name: 'Cancelled' });
});
