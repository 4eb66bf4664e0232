import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { docker, removeImage } from '../support/engine.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-first-start';
const MICRO = `${IMAGE}-micro`;
const DATA = 'micropacker-test-first-start';
const TIMEOUT = { timeout: 300_000 };

/** The first start unpacks a seed with tar; a later start only goes on. */
const START = `#!/bin/sh
if [ ! -e /data/made ]; then tar -C /data -xf /seed.tar || exit 9; fi
[ ! -r /conf/app ] || . /conf/app
[ ! -d /conf ] || echo "$0" > /conf/started
echo run >> /data/log
echo up
exec sleep 1000
`;
const DOCKERFILE = `FROM ${BASE}
COPY start /start
RUN chmod 755 /start && mkdir /conf /data && echo IMAGE=1 > /conf/app && touch /made && tar -C / -cf /seed.tar made
CMD ["/start"]
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-start-'));
  mkdirSync(join(folder, 'build'));
  writeFileSync(join(folder, 'build/start'), START);
  writeFileSync(join(folder, 'build/Dockerfile'), DOCKERFILE);
  docker(['build', '--quiet', '--tag', IMAGE, join(folder, 'build')]);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const image of [IMAGE, MICRO]) removeImage(image);
  docker(['volume', 'rm', '--force', DATA]);
});

function packed(runArgs: string[], test: string) {
  const args = runArgs.map((arg) => `--run-arg=${arg}`);
  const flags = ['--image', IMAGE, ...args, '--tracer', 'strace', '--ready', 'log:up', '--output', join(folder, 'out')];
  return cli(['run', ...flags, '--', 'sh', '-c', test]);
}

describe('a program that starts differently with an empty volume', () => {
  test('is verified from its first start, and the volume ends as the capture left it', TIMEOUT, async () => {
    const lines = 'docker exec $MICROPACKER_CONTAINER grep -c run /data/log || [ $MICROPACKER_PHASE = verify ]';
    const { code, stderr } = await packed(['-v', `${DATA}:/data`], lines);
    expect([code, stderr]).toEqual([0, expect.stringContaining('The test passes on the micro image')]);
    expect(docker(['run', '--rm', '-v', `${DATA}:/v`, BASE, 'cat', '/v/log'])).toBe('run');
    const id = docker(['run', '--detach', '-v', '/data', MICRO]);
    expect(docker(['inspect', '--format', '{{.State.Running}}', id])).toBe('true');
    docker(['rm', '--force', '--volumes', id]);
  });

  test('fails on a micro image without what the first start needs', TIMEOUT, async () => {
    const drop = ['--drop', '/usr/bin/tar', '--drop', '/bin/tar'];
    const flags = ['--image', IMAGE, '--run-arg=-v', `--run-arg=${DATA}-2:/data`, '--tracer', 'strace'];
    const output = ['--output', join(folder, 'drop'), '--ready', 'log:up', '--heal', '0'];
    const { code, stderr } = await cli(['run', ...flags, ...drop, ...output, '--', 'true']);
    docker(['volume', 'rm', '--force', `${DATA}-2`]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('tar')]);
  });
});

test('a bind mount hides the image, and a notice names it if a run changed it', TIMEOUT, async () => {
  const conf = join(folder, 'conf');
  mkdirSync(conf);
  writeFileSync(join(conf, 'app'), 'HOST=1\n');
  const { code, stderr } = await packed(['-v', `${conf}:/conf`], 'true');
  expect([code, stderr]).toEqual([0, expect.stringContaining(`changed files in a bind mount: ${conf} (at /conf)`)]);
  const list = readFileSync(join(folder, 'out/files.txt'), 'utf8').split('\n');
  expect(list).toContain('/conf');
  expect(list).not.toContain('/conf/app');
});
