import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, readReport } from '../support/cli.ts';
import { docker, engineList, hasImage, inspect, removeImage } from '../support/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'suite-'));
const temp = join(folder, 'tmp');
mkdirSync(temp);
const IMAGE = 'micropacker-test-suite:ci';
const OTHER = 'micropacker-test-suite:other';
const MICRO = 'micropacker-test-suite:ci-micro';
const BUILT = 'micropacker-test-suite-built:ci';
const DOCKERFILE = `FROM ${process.env.MICROPACKER_TEST_BASE}\nRUN echo 1 > /etc/one && echo 2 > /etc/two && mkdir /data\nCMD ["cat", "/etc/one"]\n`;

beforeAll(() => {
  build(IMAGE, DOCKERFILE);
  docker(['tag', IMAGE, OTHER]);
});
afterAll(() => {
  for (const tag of [IMAGE, OTHER, MICRO, BUILT, `${BUILT}-micro`]) removeImage(tag);
  rmSync(folder, { recursive: true });
});

function build(tag: string, dockerfile: string): void {
  docker(['build', '-q', '-t', tag, '-'], dockerfile);
}

interface Ran {
  code: number | null;
  said: string;
  output: string;
}

let runs = 0;

/** Runs the built command line with a test that starts the containers. */
async function suite(script: string, flags: string[] = [], image = IMAGE): Promise<Ran> {
  const output = join(folder, `out-${runs++}`);
  const file = join(folder, 'suite.sh');
  writeFileSync(file, script);
  const own = ['--image', image, '--started-by', 'test', '--tracer', 'strace', '--output', output];
  const { code, stdout, stderr } = await cli(['run', ...own, ...flags, '--', 'bash', '-eu', file], {
    cwd: folder,
    env: { TMPDIR: temp },
  });
  return { code, said: `${stderr}\n${stdout}`, output };
}

const listed = ({ output }: Ran) => readFileSync(join(output, 'files.txt'), 'utf8').split('\n');
const QUICK = ['--watch-verify', 'false'];

/** What a run may leave on the engine. */
function onEngine(): object {
  return {
    containers: engineList<{ Id: string }>('/containers/json', {}, '&all=1').map(({ Id }) => Id),
    networks: engineList<{ Name: string }>('/networks')
      .map(({ Name }) => Name)
      .sort(),
    tags: engineList<{ RepoTags: string[] | null }>('/images/json', { reference: ['micropacker-run'] }),
    files: readdirSync(temp),
  };
}

describe('a test that starts the containers', () => {
  test('gets the union of what all of them needed, whatever their command, input and entrypoint', async () => {
    const before = onEngine();
    const script = `
      [ "$(docker run --rm ${IMAGE})" = 1 ]
      [ "$(docker run --rm ${IMAGE} sed s/2/two/ /etc/two)" = two ]
      [ "$(printf 'b\\na\\n' | docker run --rm -i --entrypoint sort ${IMAGE} | head -n1)" = a ]
      docker run --rm ${IMAGE} sh -c 'exit 7' || [ $? = 7 ]
      docker run --rm --user 1234 -e WHO=me -w /data ${IMAGE} sh -c 'test "$WHO" = me && test "$PWD" = /data'
      id=$(docker run -d --network none ${IMAGE} sleep 100)
      docker cp $id:/etc/hostname - > /dev/null
      docker stop -t 1 $id > /dev/null; docker rm $id > /dev/null
      docker images -q --no-trunc ${IMAGE} >> ${folder}/ids`;
    const ran = await suite(script);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).toContain('The test started 6 containers of the image, with 6 different commands');
    expect(ran.said).toContain('the micro image passed as it ships');
    expect(listed(ran)).toEqual(expect.arrayContaining(['/etc/one', '/etc/two', '/usr/bin/sort', '/usr/bin/sed']));
    expect(listed(ran)).not.toContain('/usr/bin/cp');
    const { containers = [], packed } = readReport(ran.output);
    expect(containers.map(({ entrypoint, command, exitCode }) => [entrypoint, command[0], exitCode])).toEqual([
      [undefined, undefined, 0],
      [undefined, 'sed', 0],
      [['sort'], undefined, 0],
      [undefined, 'sh', 7],
      [undefined, 'sh', 0],
      [undefined, 'sleep', undefined],
    ]);
    expect(containers[1]!.files).toContain('/etc/two');
    expect(packed.map(({ path }) => path)).not.toContain('/usr/bin/strace');
    // No tag was moved: all runs of the test saw the original under its name.
    expect(new Set(readFileSync(join(folder, 'ids'), 'utf8').trim().split('\n'))).toEqual(
      new Set([inspect<{ Id: string }>('image', IMAGE).Id]),
    );
    const why = await cli(['why', '/etc/two', '--report', ran.output]);
    expect(why.stdout).toMatch(/The container \S+ \(sed s\/2\/two\/ \/etc\/two\) touched it first/);
    expect(docker(['run', '--rm', MICRO])).toBe('1');
    expect(inspect<{ Config: object }>('image', MICRO).Config).toMatchObject({ Cmd: ['cat', '/etc/one'] });
    expect(onEngine()).toEqual(before);
  });

  test('that builds its image itself needs none before, and may remove it', async () => {
    const script = `
      docker build -q -t ${BUILT} - <<< $'${DOCKERFILE.trim().replaceAll('\n', '\\n')}' > /dev/null
      docker run --rm ${BUILT}
      docker image rm ${BUILT} > /dev/null`;
    const ran = await suite(script, QUICK, BUILT);
    expect(ran.code, ran.said).toBe(0);
    expect(hasImage(`${BUILT}-micro`)).toBe(true);
    expect(listed(ran)).toContain('/etc/one');
  });

  test('that builds another image in the verification is told that it was not looked at', async () => {
    const script = `
      docker build -q -t ${BUILT} - <<< $'${DOCKERFILE.trim().replaceAll('\n', '\\n')}\\nLABEL now='$RANDOM > /dev/null
      docker run --rm ${BUILT}`;
    const ran = await suite(script, QUICK, BUILT);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).toContain(`${BUILT} is another image now`);
  });

  test('heals what only a container of the verification asks for, and names it', async () => {
    const script = `
      docker run --rm ${IMAGE}
      [ $MICROPACKER_PHASE = capture ] || docker run --rm --name second ${IMAGE} sh -c 'test -e /etc/two && echo open' || true`;
    const ran = await suite(script);
    expect(ran.code, ran.said).toBe(0);
    const { missed } = readReport(ran.output);
    expect(missed).toContainEqual(
      expect.objectContaining({ path: '/etc/two', container: expect.stringMatching(/^second \(.*sh -c test -e/) }),
    );
  });

  test('leaves nothing behind for its next run: containers, networks, volumes', async () => {
    const before = onEngine();
    const script = `
      docker network create suite-net > /dev/null
      docker volume create suite-volume > /dev/null
      docker run -d --name suite-left --network suite-net -v suite-volume:/data -v suite-other:/other ${IMAGE} sleep 100 > /dev/null
      docker run --rm -v suite-volume:/data ${IMAGE} sh -c 'test ! -e /data/mark && echo > /data/mark'`;
    const ran = await suite(script, QUICK);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).toContain('Removed what the test left behind: 1 container, 1 network, 2 volumes');
    expect(onEngine()).toEqual(before);
    expect(docker(['volume', 'ls', '-q', '--filter', 'name=suite-'])).toBe('');
  });
});

/** The engine of these tests, which need not be the one that docker finds by itself. */
const ENGINE = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
const WITHOUT = process.env.DOCKER_HOST ? `env DOCKER_HOST=${ENGINE}` : 'env -u DOCKER_HOST';
const AROUND = /1 container of \S+ ran without the step: made around the socket in DOCKER_HOST/;

describe('a wrong success is none:', () => {
  test.each<[what: string, script: string, says: RegExp, flags?: string[]]>([
    [
      'around the proxy: a socket by its path, without DOCKER_HOST as by sudo, and a context',
      `docker --host ${ENGINE} run --rm ${IMAGE}
       ${WITHOUT} docker run --rm ${IMAGE}
       export DOCKER_CONFIG=$(mktemp -d); docker context create own --docker host=${ENGINE} > /dev/null
       env -u DOCKER_HOST docker --context own run --rm ${IMAGE}; rm -r $DOCKER_CONFIG`,
      /3 containers of \S+ ran without the step: made around the socket in DOCKER_HOST/,
    ],
    [
      'around the proxy in the verification only',
      `[ $MICROPACKER_PHASE = capture ] || export DOCKER_HOST=${ENGINE}; docker run --rm ${IMAGE}`,
      AROUND,
    ],
    [
      'another tag of the image',
      `docker run --rm ${IMAGE}; docker run --rm ${OTHER}`,
      /ran \S+ under another name: \S+:other/,
    ],
    ['no container at all', 'true', /the test started no container of \S+suite:ci/],
    [
      'nothing the second time',
      `[ $MICROPACKER_PHASE = verify ] || docker run --rm ${IMAGE}`,
      /it ran 0 containers of the micro image instead of \S+; of the original it ran 1/,
    ],
    [
      'a failure that the test catches',
      `docker run --rm ${IMAGE} sh -c 'cat /etc/one; exec cat /etc/two' || true`,
      /ended by itself with exit code 1.*; the original ended with exit code 0/,
      ['--drop', '/etc/two'],
    ],
    [
      'two images under one name',
      `docker tag ${process.env.MICROPACKER_TEST_BASE} ${BUILT}; docker run --rm ${BUILT} true; docker tag ${IMAGE} ${BUILT}; docker run --rm ${BUILT} true`,
      /the test ran 2 different images under the name \S+built:ci/,
    ],
  ])('%s', async (what, script, says, flags = []) => {
    const before = onEngine();
    const ran = await suite(script, [...QUICK, ...flags], what.startsWith('two images') ? BUILT : IMAGE);
    expect(ran.said).toMatch(says);
    expect(ran.code).not.toBe(0);
    expect(existsSync(join(ran.output, 'rootfs.tar')) && hasImage(MICRO) && ran.code === 0).toBe(false);
    expect(onEngine()).toEqual(before);
  });

  test.each([
    ['--ready', 'none'],
    ['--run-arg', 'x'],
    ['--command', 'sleep 1'],
    ['--container', 'web'],
    ['--compose-service', 'web'],
    ['--seccomp', 'true'],
  ])('%s has no meaning', async (flag, value) => {
    const { code, said } = await suite('true', [flag, value]);
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`${flag.replace('--', '').replace('run-arg', 'run-args')}: got "${value}"`));
  });
});

test('the project’s compose file of two services is tested by compose', async () => {
  const compose = `
services:
  app: { image: '${IMAGE}', command: ['sleep', '100'], depends_on: [db], healthcheck: { test: [CMD, cat, /etc/two], interval: 1s } }
  db: { image: '${process.env.MICROPACKER_TEST_BASE}', command: ['sleep', '100'] }
`;
  writeFileSync(join(folder, 'compose.yml'), compose);
  const script = `
    export DOCKER_CONFIG=${process.env.MICROPACKER_TEST_COMPOSE}
    docker compose -p suite -f ${folder}/compose.yml up --detach --wait --quiet-pull
    docker compose -p suite -f ${folder}/compose.yml exec -T app true
    docker compose -p suite -f ${folder}/compose.yml up --detach --no-color 2>&1 | tee /dev/null | grep -c Running
    docker compose -p suite -f ${folder}/compose.yml down --timeout 1`;
  const ran = await suite(script);
  expect(ran.code, ran.said).toBe(0);
  expect(listed(ran)).toEqual(expect.arrayContaining(['/etc/two', '/usr/bin/sleep', '/usr/bin/cat']));
});
