import { beforeEach, expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { LineReader } from '../../../src/capture/strace/line.ts';
import { Programs } from '../../../src/capture/strace/programs.ts';

let programs: Programs;
/** "PID PROGRAM" for every question, in the order of the answers. */
let told: string[];

beforeEach(() => {
  programs = new Programs();
  told = [];
});

const ask = (pid: number) => programs.whenKnown(pid, (program) => told.push(`${pid} ${program}`));
const ran = (pid: number, program: string) => programs.ran(pid, clean(program));

function forked(parent: number, child: number, call = 'clone'): void {
  const line = new LineReader().read(`${parent} ${call}(child_stack=NULL, flags=SIGCHLD) = ${child}`);
  if (line.kind !== 'call') throw new Error('no call');
  programs.learn(line);
}

test('the program that runs the first one is unknown', () => {
  ask(1);
  ran(1, '/bin/sh');
  ask(1);
  expect(told).toEqual(['1 /bin/sh']);
});

test.each(['clone', 'clone3', 'fork', 'vfork'])(
  "after %s a child runs its parent's program until it runs another",
  (call) => {
    ran(1, '/bin/sh');
    forked(1, 2, call);
    ask(2);
    ran(2, '/bin/cat');
    ask(2);
    ask(1);
    expect(told).toEqual(['2 /bin/sh', '2 /bin/cat', '1 /bin/sh']);
  },
);

test('a child whose lines come first, and its own child, are answered when the parent is known', () => {
  ran(1, '/bin/sh');
  ask(2);
  ask(3);
  forked(2, 3);
  ran(2, '/bin/cat');
  ask(2);
  expect(told).toEqual(['2 /bin/cat']);
  forked(1, 2);
  expect(told).toEqual(['2 /bin/cat', '2 /bin/sh', '3 /bin/sh']);
  ask(2);
  ask(3);
  expect(told.slice(3)).toEqual(['2 /bin/cat', '3 /bin/sh']);
});

test('the id of an ended process can be reused', () => {
  ran(1, '/bin/sh');
  ran(2, '/bin/cat');
  programs.gone(2);
  forked(1, 2);
  ask(2);
  expect(told).toEqual(['2 /bin/sh']);
});

test('a failed fork answers no question', () => {
  ran(1, '/bin/sh');
  const line = new LineReader().read('1 fork() = -1 EAGAIN (Resource temporarily unavailable)');
  if (line.kind === 'call') programs.learn(line);
  ask(2);
  expect(told).toEqual([]);
});
