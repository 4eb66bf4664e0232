import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandOfEnv } from '../../../src/rootfs/closure/env-command.ts';
import { environmentOf } from '../../../src/rootfs/closure/environment.ts';

const environment = environmentOf({ Env: ['PATH=/a:/b', 'NAME=x y', 'PY=python3'], WorkingDir: '/w' });

function command(...args: string[]) {
  const found = commandOfEnv(args, environment);
  return found && [found.program, ...found.args];
}

test.each<[string, string[] | undefined]>([
  ['node', ['node']],
  ['-S node --flag', ['node', '--flag']],
  ['-Snode --flag', ['node', '--flag']],
  ['-vS node', ['node']],
  ['-iS node', ['node']],
  ['--split-string=node --flag', ['node', '--flag']],
  ['-S -i -u HOME A=1 B="x y" /opt/run.py -c', ['/opt/run.py', '-c']],
  ['-S -uHOME --unset=B --unset C --argv0=z -a y node', ['node']],
  ['-S --default-signal=PIPE --block-signal -0v -- node', ['node']],
  ['-S -- A=1 node', ['node']],
  ['-S - node', ['node']],
  ['-S -S "node -x" y', ['node', '-x', 'y']],
  ['-S "python 3"', ['python 3']],
  ['-S \'a\\\'b\\n\' "c\\_d\\""', ["a'b\\n", 'c d"']],
  ['-S a\\_b\\tc\\#\\$', ['a', 'b\tc#$']],
  ['-S node -x # a comment', ['node', '-x']],
  ['-S node a#b', ['node', 'a#b']],
  ['-S node -x\\c -y', ['node', '-x']],
  ['-S ${PY} ${NAME} "${NAME}" ${NONE} z', ['python3', 'x y', 'x y', 'z']],
  ["-S node '${NAME}'", ['node', '${NAME}']],
  ['-S node $NAME', undefined],
  ['-S "node', undefined],
  ['-S "node\\c"', undefined],
  ['-S node \\', undefined],
  ['-i', undefined],
  ['A=1', undefined],
  ['', undefined],
])('env %s starts %j', (argument, words) => {
  expect(command(argument)).toEqual(words);
});

test.each<[string, string[], string]>([
  ['-S node', ['/a', '/b'], '/w'],
  ['-S PATH=/c::/d node', ['/c', '/d'], '/w'],
  ['-S -i node', ['/bin', '/usr/bin'], '/w'],
  ['-S -u PATH node', ['/bin', '/usr/bin'], '/w'],
  ['-S -i PATH=/c node', ['/c'], '/w'],
  ['-S -C sub ./run', ['/a', '/b'], '/w/sub'],
  ['-S --chdir=/other ./run', ['/a', '/b'], '/other'],
])('env %s searches the PATH %j from %s', (argument, path, workdir) => {
  expect(commandOfEnv([argument], environment)?.environment).toMatchObject({ path, workdir });
});

describe('arguments are split as by', () => {
  const version = spawnSync('env', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  test.runIf(version.includes('coreutils'))("coreutils' env", () => {
    for (const text of [
      'a\\_b "c\\_d" \'e\\\'f\\n\' ${PY} "${NAME}" g\\#h i#j # k',
      '\'\'  x\\ty\\vz ${NONE}q ""',
      'a\\c b',
    ]) {
      const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
      const env = { PY: 'python3', NAME: 'x y', RUN: process.execPath, CODE: script };
      const printed = execFileSync('env', ['-S', `\${RUN} -e "\${CODE}" -- ${text}`], { env, encoding: 'utf8' });
      expect(command('-S', `node ${text}`)?.slice(1)).toEqual(JSON.parse(printed));
    }
  });
});
