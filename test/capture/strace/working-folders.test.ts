import { beforeEach, expect, test } from 'vitest';
import { LineReader } from '../../../src/capture/strace/line.ts';
import { WorkingFolders } from '../../../src/capture/strace/working-folders.ts';

let folders: WorkingFolders;
/** "PID FOLDER" for every question, in the order of the answers. */
let told: string[];

beforeEach(() => {
  folders = new WorkingFolders('/start');
  told = [];
});

const ask = (pid: number) => folders.whenKnown(pid, (path) => told.push(`${pid} ${path}`));

function learn(line: string): void {
  const read = new LineReader().read(line);
  if (read.kind !== 'call') throw new Error(`no call: ${line}`);
  folders.learn(read);
}

test('the first process is in the start folder', () => {
  ask(7);
  expect(told).toEqual(['7 /start']);
});

test.each([
  ['an absolute folder', () => folders.changed(1, '/a'), '/a'],
  ['a relative one', () => folders.changed(1, 'a'), '/start/a'],
  ['"..", which only the image can resolve', () => folders.changed(1, '../b/.'), '/start/../b/.'],
  ['fchdir', () => learn('1 fchdir(3</c d>) = 0'), '/c d'],
  ['fchdir to a deleted folder', () => learn('1 fchdir(3</gone (deleted)>) = 0'), '/start'],
  ['getcwd', () => learn('1 getcwd("/d", 4096) = 3'), '/d'],
  ['getcwd that failed', () => learn('1 getcwd("/d", 1) = -1 ERANGE (Numerical result out of range)'), '/start'],
  ['a folder that a failed call shows', () => learn('1 openat(AT_FDCWD</e>, "x", 0) = -1 ENOENT (No)'), '/e'],
  ['a folder out of reach', () => learn('1 getcwd("(unreachable)/x", 99) = 15'), '/start'],
])('%s', (_, change, folder) => {
  ask(1);
  change();
  ask(1);
  expect(told).toEqual(['1 /start', `1 ${folder}`]);
});

test.each(['fork() = 2', 'vfork() = 2', 'clone(flags=SIGCHLD) = 2', 'clone3({flags=0}, 88) = 2'])(
  '%s: the child begins at its parent and goes its own way',
  (call) => {
    folders.changed(1, '/p');
    learn(`1 ${call}`);
    ask(2);
    folders.changed(2, 'c');
    ask(1);
    ask(2);
    expect(told).toEqual(['2 /p', '1 /p', '2 /p/c']);
  },
);

test('CLONE_FS: parent and child share the folder', () => {
  folders.changed(1, '/p');
  learn('1 clone(flags=CLONE_VM|CLONE_FS) = 2');
  folders.changed(2, '/q');
  ask(1);
  expect(told).toEqual(['1 /q']);
});

test('a failed fork makes no child', () => {
  ask(1);
  learn('1 fork() = -1 EAGAIN (Resource temporarily unavailable)');
  ask(2);
  expect(told).toEqual(['1 /start']);
});

test('a question about a child waits for the line that names its parent', () => {
  folders.changed(1, '/p');
  ask(2);
  expect(told).toEqual([]);
  learn('1 fork() = 2');
  expect(told).toEqual(['2 /p']);
});

test('a child of a child waits until the parent is known', () => {
  folders.changed(1, '/p');
  learn('2 fork() = 3');
  ask(3);
  learn('1 fork() = 2');
  expect(told).toEqual(['3 /p']);
});

test('questions before and after a change keep their own folder', () => {
  folders.changed(1, '/p');
  ask(2);
  folders.changed(2, 'c');
  ask(2);
  folders.changed(2, '/abs');
  ask(2);
  learn('1 fork() = 2');
  expect(told.sort()).toEqual(['2 /abs', '2 /p', '2 /p/c']);
});

test('a process of unknown parents is in the start folder', () => {
  ask(1);
  folders.changed(1, '/p');
  ask(2);
  folders.changed(2, 'c');
  ask(2);
  folders.end();
  expect(told).toEqual(['1 /start', '2 /start', '2 /start/c']);
});

test('a reused process id is a new process, whenever its line comes', () => {
  folders.changed(1, '/p');
  folders.changed(2, '/old');
  folders.gone(2);
  ask(2);
  folders.gone(2);
  learn('1 fork() = 2');
  expect(told).toEqual([]);
  folders.changed(1, '/q');
  learn('1 fork() = 2');
  expect(told).toEqual(['2 /q']);
});
