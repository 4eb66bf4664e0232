import { appendFileSync, chmodSync, copyFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { makeTrace, mountArguments, type Stage, stage, straceArgv } from '../../../src/capture/strace/stage.ts';
import { workFolder } from '../stage.ts';

const signal = new AbortController().signal;
const given: Stage = { folder: '/f', out: '/f/out', program: ['/.micropacker/strace'] };
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
  for (const path of [made.folder, made.out, join(made.folder, 'lib'), join(made.folder, 'strace'), loader]) {
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

test('only the out folder is mounted writable', () => {
  expect(mountArguments(given)).toEqual([
    '--cap-add',
    'SYS_PTRACE',
    '--mount',
    'type=bind,source=/f,target=/.micropacker,readonly',
    '--mount',
    'type=bind,source=/f/out,target=/.micropacker/out',
  ]);
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

test("a trace is writable by the container's user, and keeps its content", () => {
  const made = { ...given, out: folder.path };
  const file = makeTrace(made, 'exec-1');
  expect({ file, mode: mode(file) }).toEqual({ file: join(folder.path, 'exec-1'), mode: 0o666 });
  appendFileSync(file, 'a line\n');
  makeTrace(made, 'exec-1');
  expect(readFileSync(file, 'utf8')).toBe('a line\n');
});
