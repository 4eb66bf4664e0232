import { describe, expect, test } from 'vitest';
import { preloadOf, programOf, programOfRequest, startFolder } from '../../../src/capture/strace/entrypoint.ts';
import type { CreateRequest } from '../../../src/image/create-request.ts';
import { runnable } from '../../support/image-names.ts';

const image = { Entrypoint: ['/entry', '-x'], Cmd: ['serve'] };

test.each([
  ['entrypoint and cmd', image, [], [], ['/entry', '-x', 'serve'], []],
  ['a command replaces cmd', image, [], ['sh'], ['/entry', '-x', 'sh'], []],
  ['only cmd', { Entrypoint: null, Cmd: ['a'] }, [], [], ['a'], []],
  ['only an entrypoint', { Entrypoint: ['a'], Cmd: null }, [], [], ['a'], []],
  ['--entrypoint drops cmd', image, ['-t', '--entrypoint', 'x', '-i'], [], ['x'], ['-t', '-i']],
  ['--entrypoint= with a command', image, ['--entrypoint=x y'], ['c'], ['x y', 'c'], []],
  ['an empty --entrypoint', image, ['--entrypoint', ''], ['c'], ['c'], []],
  ['the last --entrypoint', image, ['--entrypoint=a', '--entrypoint', 'b'], [], ['b'], []],
])('%s', (_, config, runArgs, command, argv, rest) => {
  expect(programOf({ image: runnable('i'), runArgs, command }, config)).toEqual({ argv, runArgs: rest });
});

test.each([
  [[], {}, '/'],
  [[], { WorkingDir: '/srv' }, '/srv'],
  [['-w', '/x'], { WorkingDir: '/srv' }, '/x'],
  [['--workdir=/y'], {}, '/y'],
])('%j starts in the right folder', (runArgs, config, folder) => {
  expect(startFolder(runArgs, config)).toBe(folder);
});

test.each([
  [[], {}, undefined],
  [[], { Env: ['LD_PRELOAD=/j.so'] }, '/j.so'],
  [['-e', 'LD_PRELOAD=/k.so'], { Env: ['LD_PRELOAD=/j.so'] }, '/k.so'],
  [['--env=LD_PRELOAD='], { Env: ['LD_PRELOAD=/j.so'] }, undefined],
  [['-e', 'A=LD_PRELOAD=x'], {}, undefined],
])('LD_PRELOAD of %j, %j', (runArgs, config, preload) => {
  expect(preloadOf(runArgs, config)).toBe(preload);
});

describe('the program of a container that is created through the API', () => {
  const image = { Entrypoint: ['/entry', '-v'], Cmd: ['serve', '--all'] };

  test.each<[request: CreateRequest, program: string[]]>([
    [{}, ['/entry', '-v', 'serve', '--all']],
    [{ Entrypoint: null, Cmd: null }, ['/entry', '-v', 'serve', '--all']],
    [{ Cmd: [] }, ['/entry', '-v', 'serve', '--all']],
    [{ Cmd: ['check'] }, ['/entry', '-v', 'check']],
    [{ Entrypoint: ['sh'] }, ['sh']],
    [{ Entrypoint: 'sh', Cmd: ['-c', 'x'] }, ['sh', '-c', 'x']],
    [{ Entrypoint: [], Cmd: ['check'] }, ['check']],
    [{ Entrypoint: [] }, ['serve', '--all']],
    [{ Entrypoint: [''], Cmd: ['check'] }, ['check']],
    [{ Entrypoint: '', Cmd: 'check' }, ['check']],
  ])('%j', (request, program) => {
    expect(programOfRequest(request, image)).toEqual(program);
  });
});
