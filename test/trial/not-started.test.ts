import { describe, expect, test } from 'vitest';
import { lookedForByEngine, reasonNotStarted } from '../../src/trial/not-started.ts';

const RUNC =
  'docker start failed: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const OLD =
  'docker start failed: OCI runtime create failed: container_linux.go:380: starting container process caused: ';

describe.each<[string, string, string, string[]]>([
  [
    'a program by its path',
    `${RUNC}exec: "/app/run": stat /app/run: no such file or directory: unknown`,
    'the engine did not find /app/run in the image (exec: "/app/run": stat /app/run: no such file or directory)',
    ['/app/run'],
  ],
  [
    'a program by its path from the working folder',
    `${OLD}exec: "./run": stat ./run: no such file or directory: unknown`,
    'the engine did not find ./run in the image (exec: "./run": stat ./run: no such file or directory)',
    ['/srv/run'],
  ],
  [
    'a program by its name',
    `${RUNC}exec: "grüß": executable file not found in $PATH: unknown`,
    'the engine did not find grüß in the image (exec: "grüß": executable file not found in $PATH)',
    ['/opt/bin/gr\xc3\xbc\xc3\x9f', '/bin/gr\xc3\xbc\xc3\x9f'],
  ],
  [
    'a program by its name, in the words of crun',
    'docker start failed: crun: executable file `run` not found in $PATH: No such file or directory: unknown',
    'the engine did not find run in the image (executable file `run` not found in $PATH: No such file or directory)',
    ['/opt/bin/run', '/bin/run'],
  ],
  [
    'the working folder',
    `${RUNC}chdir to cwd ("/srv") set in config.json failed: no such file or directory: unknown`,
    'the engine did not find /srv in the image (chdir to cwd ("/srv") set in config.json failed: no such file or directory)',
    ['/srv'],
  ],
  [
    'a user by name',
    'docker start failed: unable to find user app: no matching entries in passwd file',
    'the engine did not find /etc/passwd in the image (docker start failed: unable to find user app: no matching entries in passwd file)',
    ['/etc/passwd'],
  ],
  [
    'nothing in the image',
    'docker start failed: driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated',
    'docker start failed: driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated',
    [],
  ],
  [
    'a program that cannot be run',
    `${RUNC}exec: "/app/run": permission denied: unknown`,
    'exec: "/app/run": permission denied',
    [],
  ],
])('an engine that misses %s', (_, error, reason, paths) => {
  test('gives a one-sentence reason', () => expect(reasonNotStarted(error)).toBe(reason));

  test('looked for it in these places', () =>
    expect(lookedForByEngine(error, { Env: ['PATH=/opt/bin:/bin'], WorkingDir: '/srv' })).toEqual(paths));
});
