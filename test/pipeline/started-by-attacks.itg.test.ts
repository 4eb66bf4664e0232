import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { docker, removeImage } from '../support/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'attacks-'));
const temp = join(folder, 'tmp');
mkdirSync(temp);
const IMAGE = 'micropacker-test-attacks:ci';
const MICRO = 'micropacker-test-attacks:ci-micro';
const OLD = 'attacks-old';
const DOCKERFILE = `FROM ${process.env.MICROPACKER_TEST_BASE}
RUN echo 1 > /etc/one && echo 2 > /etc/two && mkdir /seed /w && echo s > /seed/s
RUN echo joe:x:1234:1234::/seed:/bin/sh >> /etc/passwd && echo team:x:77: >> /etc/group
RUN printf '#!/bin/sh\\ncat /etc/one\\n' > /w/run && chmod +x /w/run && ln -s w /to-w
CMD ["cat", "/etc/one"]
`;

beforeAll(() => {
  docker(['build', '-q', '-t', IMAGE, '-'], DOCKERFILE);
  docker(['create', '--name', OLD, IMAGE, 'cat', '/etc/two']);
});
afterAll(() => {
  docker(['rm', '--force', OLD]);
  for (const tag of [IMAGE, MICRO]) removeImage(tag);
  rmSync(folder, { recursive: true });
});

/** Runs the built command line, without watching or healing, with a test that starts the containers. */
async function suite(script: string, flags: string[] = []): Promise<{ code: number | null; said: string }> {
  const file = join(folder, 'suite.sh');
  writeFileSync(file, script);
  const own = ['--image', IMAGE, '--started-by', 'test', '--tracer', 'strace', '--watch-verify', 'false'];
  const more = ['--heal', '0', '--output', join(folder, 'out'), ...flags];
  const { code, stdout, stderr } = await cli(['run', ...own, ...more, '--', 'bash', '-eu', file], {
    cwd: folder,
    env: { TMPDIR: temp },
  });
  return { code, said: `${stderr}\n${stdout}` };
}

describe('the test does not look, but it is noticed:', () => {
  test.each<[what: string, script: string, says: RegExp, flags?: string[]]>([
    [
      'docker exec ends otherwise',
      `id=$(docker run -d ${IMAGE} sleep 100); docker exec $id sh -c 'test -e /etc/two' || true`,
      /docker exec \(or HEALTHCHECK\) of "sh -c test -e \/etc\/two" ended with exit code 1; .* exit code 0/,
    ],
    [
      'the program of docker exec is missing',
      `id=$(docker run -d ${IMAGE} sleep 100); docker exec $id /w/run || true`,
      /docker exec \(or HEALTHCHECK\) of "\/w\/run" did not start/,
      ['--drop', '/w/run'],
    ],
    [
      'a container goes on where the original ended',
      `docker run -d --name attacks-on ${IMAGE} sh -c 'test -e /etc/two || sleep 100'; sleep 1; docker rm -f attacks-on`,
      /attacks-on .* ran until it was stopped; the original ended by itself with exit code 0/,
      ['--drop', '/etc/two', '--keep', '/usr/bin/sleep', '--keep', '/bin/sleep'],
    ],
    [
      'one of two containers of one command fails, but the other always does',
      `for file in /etc/none /etc/two; do docker run --rm -e F=$file ${IMAGE} sh -c 'cat $F' || true; done`,
      /ended by itself with exit code 1; the original ended with exit code 0/,
      ['--drop', '/etc/two'],
    ],
    [
      'the same, but only their input differs',
      `for file in /etc/none /etc/two; do echo $file | docker run -i --rm ${IMAGE} sh -c 'read -r f; cat $f' || true; done`,
      /ended with exit code 0 0 times; those of the original 1 time/,
      ['--drop', '/etc/two'],
    ],
    [
      'another name, removed again',
      `docker run --rm ${IMAGE}; docker tag ${IMAGE} ${IMAGE}x; docker run --rm ${IMAGE}x; docker rmi ${IMAGE}x`,
      /the test ran \S+:ci under another name: \S+:cix/,
    ],
    [
      'a container that was made before',
      `docker run --rm ${IMAGE}; docker start -a ${OLD}`,
      /1 container of \S+ that had been there before the test was started/,
    ],
    [
      'containers are made, but no longer started',
      `docker create ${IMAGE}; [ $MICROPACKER_PHASE = verify ] || docker run --rm ${IMAGE}; docker create ${IMAGE}`,
      /it ran \d containers? of the micro image instead of/,
    ],
  ])('%s', async (_, script, says, flags) => {
    const { code, said } = await suite(script, flags);
    expect(said).toMatch(says);
    expect(code, said).not.toBe(0);
  });
});

describe('a sound test passes:', () => {
  test.each([
    [
      'users, groups and folders by name, other programs',
      `docker run --rm --user joe:team --group-add team ${IMAGE} sh -c 'echo hi'
       docker run --rm -w /to-w ${IMAGE} ./run
       docker run --rm --entrypoint '' ${IMAGE} cat /etc/one
       docker run --rm --entrypoint ./run -w /w ${IMAGE}
       id=$(docker run -d ${IMAGE} sleep 100)
       docker exec -u joe -w /seed $id sh -c pwd
       docker cp $id:/seed - | tar t`,
    ],
    [
      'a folder and a user that only docker exec names',
      `id=$(docker run -d ${IMAGE} sleep 100); docker exec -u joe:team -w /seed $id sh -c pwd`,
    ],
    [
      'a HEALTHCHECK that the test waits for, restart policies, containers that are only made, other clients',
      `id=$(docker run -d --health-cmd 'cat /etc/two' --health-interval 1s ${IMAGE} sleep 100)
       until [ "$(docker inspect -f '{{.State.Health.Status}}' $id)" = healthy ]; do sleep 0.1; done
       docker rm -f $id
       docker run -d --restart always ${IMAGE} true
       docker run -d --restart on-failure:2 ${IMAGE} sh -c 'exit 4'
       id=$(docker create ${IMAGE}); docker cp $id:/etc/group - | tar t; docker rm $id
       ask() { curl -sS --unix-socket "\${DOCKER_HOST#unix://}" -H 'Content-Type: application/json' "$@"; }
       run() { docker start -a "$(sed 's/.*"Id":"\\([0-9a-f]*\\).*/\\1/')"; }
       ask -d '{"image":"debian","IMAGE":"${IMAGE}","cmd":["cat","/etc/one"]}' http://d/v1.41.0/containers/%63reate | run
       ask -d '{"Image":"debian","Image":"${IMAGE}"}' http://d/containers/create | run
       ask -H 'Upgrade: h2c' -H 'Connection: Upgrade' http://d/_ping http://d/info > /dev/null
       sleep 2`,
    ],
  ])('%s', async (_, script) => {
    const { code, said } = await suite(script);
    expect(code, said).toBe(0);
  });
});
