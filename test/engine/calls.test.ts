import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { Docker } from '../../src/engine/docker.ts';
import type { ImageReference, WorkTag } from '../../src/image/reference.ts';
import { program } from '../capture/scripts.ts';
import { workFolder } from '../capture/stage.ts';
import { memoryLog } from '../support/logs.ts';
import { useSocketEngine } from './socket-engine.ts';

const { path: socket, engine } = useSocketEngine();
const work = 'micropacker-run:7' as WorkTag;

let folder: ReturnType<typeof workFolder>;
beforeEach(() => {
  folder = workFolder();
  vi.stubEnv('PATH', folder.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

/** An engine at `address`; its command line prints its own arguments, or what `docker` does. */
function engineAt(address: string, docker = 'echo "$@"', signal?: AbortSignal): Docker {
  program(folder.path, 'docker', `case $1 in context) echo ${address} ;; *) ${docker} ;; esac`);
  return new Docker(memoryLog(), signal);
}

const head = (text: string) => text.split(' HTTP/', 1)[0];

const CALLS: [string, (docker: Docker) => Promise<unknown>, request: string, args: string][] = [
  ['start', (docker) => docker.start('c'), 'POST /containers/c/start', 'start c'],
  ['stop', (docker) => docker.stop('c', 7), 'POST /containers/c/stop?t=7', 'stop --time 7 c'],
  ['kill', (docker) => docker.kill('c'), 'POST /containers/c/kill', 'kill c'],
  ['rename', (docker) => docker.rename('c', 'a b'), 'POST /containers/c/rename?name=a%20b', 'rename c a b'],
  ['rm', (docker) => docker.remove('c'), 'DELETE /containers/c?force=true&v=true', 'rm --force --volumes c'],
  ['volume rm', (docker) => docker.removeVolume('v'), 'DELETE /volumes/v', 'volume rm v'],
  [
    'image rm',
    (docker) => docker.removeImage(work),
    'DELETE /images/micropacker-run%3A7',
    'image rm micropacker-run:7',
  ],
  ...(
    [
      ['app', 'repo=app&tag=latest'],
      ['app:1', 'repo=app&tag=1'],
      ['host:5000/a/app', 'repo=host%3A5000%2Fa%2Fapp&tag=latest'],
      ['host:5000/a/app:1-micro', 'repo=host%3A5000%2Fa%2Fapp&tag=1-micro'],
    ] as const
  ).map(([tag, query]): (typeof CALLS)[number] => [
    `tag ${tag}`,
    (docker) => docker.tag(work, tag as ImageReference),
    `POST /images/micropacker-run%3A7/tag?${query}`,
    `tag micropacker-run:7 ${tag}`,
  ]),
];

describe.each(CALLS)('docker %s', (_, call, request, args) => {
  test('is a request to the socket', async () => {
    const requests = await engine((connection) => connection.end('HTTP/1.0 204 No Content\r\n\r\n'));
    await call(engineAt(`unix://${socket}`));
    expect(requests.map(head)).toEqual([request]);
  });

  test.each(['tcp://elsewhere:2375', 'unix:///nowhere/docker.sock'])(
    'is a command for the engine at %s',
    async (at) => {
      await call(engineAt(at, `[ "$*" = '${args}' ] || { echo "$@" >&2; exit 1; }`));
    },
  );
});

describe('lists by labels', () => {
  test.each([
    ['container', '[{"Id":"a"},{"Id":"b"}]', '/containers/json?all=true&', 'container ls --quiet --all --no-trunc'],
    ['network', '[{"Id":"a"},{"Id":"b"}]', '/networks?', 'network ls --quiet --no-trunc'],
    ['volume', '{"Volumes":[{"Name":"a"},{"Name":"b"}]}', '/volumes?', 'volume ls --quiet'],
  ] as const)('%s', async (kind, answer, path, args) => {
    const requests = await engine((connection) => connection.end(`HTTP/1.0 200 OK\r\n\r\n${answer}\n`));
    expect(await engineAt(`unix://${socket}`).labelled(kind, ['x=1', 'y'])).toEqual(['a', 'b']);
    expect(requests.map(head)).toEqual([`GET ${path}filters=${encodeURIComponent('{"label":["x=1","y"]}')}`]);
    const docker = `[ "$*" = '${args} --filter label=x=1 --filter label=y' ] && printf 'a\\nb\\n'`;
    expect(await engineAt('tcp://elsewhere', docker).labelled(kind, ['x=1', 'y'])).toEqual(['a', 'b']);
  });

  test('are empty if the engine has no volumes', async () => {
    await engine((connection) => connection.end('HTTP/1.0 200 OK\r\n\r\n{"Volumes":null}\n'));
    expect(await engineAt(`unix://${socket}`).labelled('volume', ['x'])).toEqual([]);
  });
});

describe('a refusal', () => {
  const refusal = (message: string) => `HTTP/1.0 409 Conflict\r\n\r\n${JSON.stringify({ message })}`;

  test("is reported as the command line's is", async () => {
    await engine((connection) => connection.end(refusal('driver failed:\nport is already allocated')));
    await expect(engineAt(`unix://${socket}`).start('c')).rejects.toMatchObject({
      message: 'docker start failed: driver failed:',
      evidence: [
        { title: 'docker start printed', lines: [expect.stringContaining('driver'), 'port is already allocated'] },
      ],
    });
  });

  test.each<[string, string, (docker: Docker) => Promise<unknown>]>([
    ['of a removal', 'No such container: c', (docker) => docker.remove('c')],
    ['of a kill', 'cannot kill container: c: container c is not running', (docker) => docker.kill('c')],
    ['of an inspection', 'No such container: c', (docker) => docker.container('c')],
    ['of a tag', 'conflict: unable to remove repository reference', (docker) => docker.removeImage(work)],
    ['of an image', 'No such image: app', (docker) => docker.image('app' as ImageReference)],
  ])('%s is no error', async (_, message, call) => {
    await engine((connection) => connection.end(refusal(message)));
    expect(await call(engineAt(`unix://${socket}`))).toBeUndefined();
    expect(await call(engineAt('tcp://elsewhere', `echo 'Error response from daemon: ${message}' >&2; exit 1`))).toBe(
      undefined,
    );
  });
});

test('a cancel ends a call', async () => {
  const cancel = new AbortController();
  await engine(() => cancel.abort());
  await expect(engineAt(`unix://${socket}`, '', cancel.signal).start('c')).rejects.toThrow(Cancelled);
});
