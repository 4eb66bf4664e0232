import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { mountArguments, type Stage, stage, straceArgv, TRACES } from '../../../src/capture/strace/stage.ts';
import { workFolder } from '../stage.ts';

const signal = new AbortController().signal;
const given: Stage = { folder: '/f', out: '/o', program: ['/.micropacker/strace'] };
let folder: ReturnType<typeof workFolder>;

beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const mode = (path: string) => statSync(path).mode & 0o7777;

test('a staged program runs with the staged libraries', async () => {
  const link = join(folder.path, 'link');
  symlinkSync(process.execPath, link);
  const made = await stage(link, folder.path, signal);
  expect(made.program.join(' ')).toMatch(
    /^\/\.micropacker\/lib\/ld-linux-\S+ --inhibit-cache --library-path \/\.micropacker\/lib \/\.micropacker\/strace$/,
  );
  const argv = made.program.map((arg) => arg.replace('/.micropacker', made.folder));
  const shown = await run([...argv, '-p', 'fs.readFileSync("/proc/self/maps", "latin1")']);
  const libc = /\S*\/libc\.so\.6$/m.exec(shown.stdout)?.[0];
  expect(libc).toBe(join(made.folder, 'lib/libc.so.6'));
});

test('any user can read and run the stage', async () => {
  const mine = join(folder.path, 'mine');
  copyFileSync('/bin/sh', mine);
  chmodSync(mine, 0o700);
  const before = process.umask(0o077);
  const made = await stage(mine, folder.path, signal).finally(() => process.umask(before));
  const loader = join(made.folder, 'lib', basename(made.program[0]!));
  for (const path of [made.folder, join(made.folder, 'lib'), join(made.folder, 'strace'), loader]) {
    expect(mode(path), path).toBe(0o755);
  }
});

test('a program without libraries is staged without a loader', async () => {
  const file = join(folder.path, 'static');
  writeFileSync(file, 'static', { mode: 0o700 });
  const made = await stage(file, folder.path, signal);
  expect(made.program).toEqual(['/.micropacker/strace']);
  expect(readFileSync(join(made.folder, 'strace'), 'utf8')).toBe('static');
});

test('only the files of the traces are mounted writable, not their folder', () => {
  const mounts = mountArguments(given).join(' ').split(' --mount ');
  expect(mounts).toEqual([
    '--cap-add SYS_PTRACE',
    'type=bind,source=/f/strace,target=/.micropacker/strace,readonly',
    'type=bind,source=/f/lib,target=/.micropacker/lib,readonly',
    ...TRACES.map((name) => `type=bind,source=/o/${name},target=/.micropacker/out/${name}`),
  ]);
});

test("each trace can be written by the container's user, and nobody else gets at it on this machine", async () => {
  const before = process.umask(0o077);
  const made = await stage('/bin/sh', folder.path, signal).finally(() => process.umask(before));
  expect(readdirSync(made.out).sort()).toEqual([...TRACES].sort());
  expect(TRACES.map((name) => mode(join(made.out, name)))).toEqual(TRACES.map(() => 0o666));
  expect(mode(made.out)).toBe(0o700);
});

test('strace comes first, the program after "--", and arguments of programs are cut', () => {
  const argv = straceArgv(given, 'main', ['/entry', '-x']);
  expect(argv[0]).toBe('/.micropacker/strace');
  expect(argv.slice(argv.indexOf('--'))).toEqual(['--', '/entry', '-x']);
  const options = argv.join(' ');
  expect(options).toContain(' -DDD -f --seccomp-bpf ');
  expect(options).toContain(' -s 1 ');
  expect(options).toContain(' -A -o /.micropacker/out/main ');
  expect(options).not.toContain('LD_PRELOAD');
});

test('LD_PRELOAD is set for the program only', () => {
  const argv = straceArgv(given, 'main', ['/entry'], { preload: '/a.so /b.so' });
  const at = argv.indexOf('-E');
  expect(argv[at + 1]).toBe('LD_PRELOAD=/a.so /b.so');
  expect(at).toBeLessThan(argv.indexOf('--'));
});

test('every call is traced with all', () => {
  const options = straceArgv(given, 'main', ['/entry'], { all: true }).join(' ');
  expect(options).toContain(' -e trace=all ');
  expect(options).not.toContain('--seccomp-bpf');
});
