import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTime } from '../../src/base/process.ts';
import { MANIFEST } from '../../src/pipeline/manifest.ts';
import { Output, type OutputFile, type Published, requireApart } from '../../src/pipeline/output.ts';

let folder = '';
let held: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'output-'));
  held = [];
});
afterEach(() => rm(folder, { recursive: true }));

const session = {
  holdFile: (path: string) => void held.push(path),
  partialFolder: async (parent: string) => {
    const partial = await mkdtemp(join(parent, '.part-'));
    held.push(partial);
    return partial;
  },
};

async function giveBack(): Promise<void> {
  for (const path of held.splice(0)) await rm(path, { recursive: true, force: true });
}

/** One run that writes these files; their text tells the run. */
async function run(text: string, names: OutputFile[], owner = { image: 'app' } as { image: string; job?: string }) {
  const published: Published = {};
  try {
    const output = await Output.open(folder, owner, session, published);
    for (const name of names) {
      await writeFile(output.unfinished(name), text);
      output.finish(name);
    }
    await output.replace();
  } finally {
    await giveBack();
  }
  return published;
}

const shown = async () => (await readdir(folder)).filter((name) => name !== MANIFEST).sort();
const text = (name: string) => readFile(join(folder, name), 'utf8');

describe('the results of a run', () => {
  test('replace all those of the run before, and nothing else', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine');
    await run('1', ['rootfs.tar', 'files.txt', 'report.json']);
    expect(await run('2', ['files.txt', 'report.json'])).toEqual({
      'files.txt': join(folder, 'files.txt'),
      'report.json': join(folder, 'report.json'),
    });
    expect(await shown()).toEqual(['files.txt', 'mine.txt', 'report.json']);
    expect([await text('files.txt'), await text('mine.txt')]).toEqual(['2', 'mine']);
  });

  test('go into place in two steps: the reports come last', async () => {
    const output = await Output.open(folder, { image: 'app' }, session, {});
    for (const name of ['files.txt', 'report.json'] as const) {
      await writeFile(output.unfinished(name), name);
      output.finish(name);
      await output.replace();
    }
    await giveBack();
    expect(await shown()).toEqual(['files.txt', 'report.json']);
    await run('2', ['report.json']);
    expect(await shown()).toEqual(['report.json']);
  });

  test('stay while the next run has none yet', async () => {
    await run('1', ['rootfs.tar']);
    const output = await Output.open(folder, { image: 'app' }, session, {});
    expect(output.hasEarlier).toBe(true);
    await giveBack();
    expect([await shown(), await text('rootfs.tar')]).toEqual([['rootfs.tar'], '1']);
  });
});

describe('nothing is done where', () => {
  test.each<[string, string, (name: string) => Promise<unknown>]>([
    ['the user has a file of that name', 'Dockerfile', (path) => writeFile(path, 'FROM scratch')],
    ['the user changed a result', 'files.txt', (path) => writeFile(path, '/changed')],
    ['a folder has that name', 'rootfs.tar', (path) => mkdir(path)],
    ['the manifest is not one', MANIFEST, (path) => writeFile(path, 'x')],
  ])('%s', async (_, name, make) => {
    await run('1', ['files.txt']);
    await make(join(folder, name));
    const before = await readdir(folder);
    await expect(run('2', ['files.txt'])).rejects.toThrow(`output: ${folder} holds files that no earlier run wrote`);
    await expect(run('2', ['files.txt'])).rejects.toThrow(name === MANIFEST ? 'files.txt' : name);
    expect(await readdir(folder)).toEqual(before);
  });

  test('an earlier step of the job packed another image into it', async () => {
    await run('1', ['files.txt'], { image: 'a', job: '7' });
    await expect(run('2', ['files.txt'], { image: 'b', job: '7' })).rejects.toThrow(
      `output: ${folder} holds the results for a from an earlier step of this job`,
    );
    expect(await text('files.txt')).toBe('1');
    await run('2', ['files.txt'], { image: 'a', job: '7' });
    await run('3', ['files.txt'], { image: 'b', job: '8' });
    expect(await text('files.txt')).toBe('3');
  });

  test('another run is writing into it', async () => {
    const other = spawn('sleep', ['60']);
    const lock = join(folder, '.micropacker.lock');
    try {
      await writeFile(lock, JSON.stringify({ pid: other.pid, since: startTime(other.pid!) }));
      await expect(run('2', [])).rejects.toThrow(`another run is writing to ${folder} (process ${other.pid})`);
      expect(existsSync(lock)).toBe(true);
    } finally {
      other.kill('SIGKILL');
    }
  });

  test.each([
    ['below a file', () => join(folder, 'file', 'x'), /cannot write to .*file\/x: ENOTDIR/],
    ['a file', () => join(folder, 'file'), /cannot write to .*file: it is not a folder/],
    ...['/', '/proc', '/proc/x/y', '/dev/shm/x', '/sys', '/usr', '/usr/', '/tmp/../etc', homedir()].map(
      (place): [string, () => string, RegExp] => [
        place,
        () => place,
        /^output: got \S+, want a folder for the results of one image$/,
      ],
    ),
  ])('it cannot be: %s', async (_, place, message) => {
    await writeFile(join(folder, 'file'), '');
    await expect(Output.open(place(), { image: 'app' }, session, {})).rejects.toThrow(message);
  });
});

test.each([
  ['a run that has ended', { pid: 2 ** 22, since: '1' }],
  ['a process id that another process has now', { pid: process.pid, since: '1' }],
  ['nobody', 'x'],
])('the lock of %s is taken over, and nothing is left of ours', async (_, holder) => {
  await writeFile(join(folder, '.micropacker.lock'), JSON.stringify(holder));
  await run('1', ['files.txt']);
  expect(await shown()).toEqual(['files.txt']);
});

test.each([
  ['a fifo', (path: string) => execFileSync('mkfifo', [path])],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
])('%s in place of the lock is an error, and is not opened', async (_, make) => {
  make(join(folder, '.micropacker.lock'));
  await expect(run('1', [])).rejects.toThrow(`output: cannot write to ${folder}: .micropacker.lock is not a lock file`);
});

test('lists that are packed must lie elsewhere', () => {
  expect(() => requireApart('lock', [join(folder, 'files.txt')], folder)).toThrow(
    /^lock: .*files\.txt is in the output folder/,
  );
  expect(() => requireApart('lock', [join(folder, 'other.txt')], folder)).not.toThrow();
});
