import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexExport } from '../../../src/contents/export/export-index.ts';
import { planRootfs, type Rootfs, type RootfsOptions, writeRootfs } from '../../../src/rootfs/rootfs.ts';
import { packRootfs } from '../../../src/rootfs/write.ts';
import { fdSource } from '../../../src/tar/byte-source.ts';
import { docker, removeImage } from '../../support/engine.ts';

const IMAGE = `micropacker-test-kept:${process.pid}`;
const MICRO = `${IMAGE}-micro`;
const folder = mkdtempSync(join(tmpdir(), 'kept-itg-'));
const KEPT = [
  '/usr/bin/getent',
  '/usr/bin/iconv',
  '/usr/bin/id',
  '/usr/bin/locale',
  '/usr/bin/tar',
  '/opt/hello',
  '/usr/bin/ls',
];
const config = { Env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8', 'LD_PRELOAD=libdl.so.2'], User: 'games' };
let rootfs: Rootfs;
const same: RootfsOptions['complete'] = (packed) => packed;

beforeAll(async () => {
  const script = '#!/usr/bin/env -S -u HOME perl -w\\nprint "hello\\\\n";\\n';
  const run = `RUN printf '${script}' > /opt/hello && chmod 755 /opt/hello`;
  docker(['build', '--quiet', '--tag', IMAGE, '-'], `FROM ${process.env.MICROPACKER_TEST_BASE}\n${run}\n`);
  const id = docker(['create', IMAGE, '/none']);
  docker(['export', '--output', join(folder, 'export.tar'), id]);
  docker(['rm', id]);
  const [input, output] = [openSync(join(folder, 'export.tar'), 'r'), openSync(join(folder, 'rootfs.tar'), 'w')];
  const source = fdSource(input);
  const { tree } = indexExport(source);
  const plain = {
    complete: same,
    pack: packRootfs,
    leftOut: new Set<number>(),
    list: [],
    command: [],
    drop: [],
    clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 },
  };
  rootfs = await writeRootfs(planRootfs({ ...plain, source, tree, config, keep: KEPT }), output);
  for (const fd of [input, output]) closeSync(fd);
  const changes = config.Env.flatMap((line) => ['--change', `ENV ${line}`]);
  docker(['import', ...changes, '--change', 'USER games', join(folder, 'rootfs.tar'), MICRO]);
}, 180_000);

afterAll(() => {
  for (const image of [MICRO, IMAGE]) removeImage(image);
  rmSync(folder, { recursive: true });
});

function run(input: string, ...argv: string[]) {
  const args = ['run', '--rm', '--interactive', '--network', 'none', MICRO, ...argv];
  const { stdout, stderr } = spawnSync('docker', args, { input, encoding: 'latin1' });
  return { stdout, stderr };
}

test.each<[string, string[], string, RegExp]>([
  ['looks up a user', ['getent', 'passwd', 'games'], '', /^games:x:5:/],
  ['looks up a host', ['getent', 'hosts', 'localhost'], '', /localhost/],
  ['converts', ['iconv', '-f', 'ISO-8859-1', '-t', 'UTF-16LE'], '\xe4', /^\xe4\0$/],
  ['sets a locale', ['locale', '-k', 'LC_TIME'], '', /date_fmt/],
  ['is a user', ['id', '-un'], '', /^games$/m],
  ['runs an interpreter by env', ['/opt/hello'], '', /^hello$/m],
  ['needs libraries', ['ls', '/usr/bin/ls'], '', /^\/usr\/bin\/ls$/m],
])('an untraced program %s', (_, argv, input, expected) => {
  const { stdout, stderr } = run(input, ...argv);
  expect(stderr).toBe('');
  expect(stdout).toMatch(expected);
});

test('the image stays small, and each file has a reason', () => {
  expect(rootfs.warnings).toEqual([]);
  expect(rootfs.size).toBeLessThan(20e6);
  const reasons = rootfs.packed.map(({ entry, reason }) => `${entry.path} ${reason}`);
  for (const line of [
    /^\/usr\/lib\/locale\/C.utf8\/LC_TIME config$/,
    /^\/etc\/nsswitch.conf config$/,
    /^\/usr\/games config$/,
    /^\/usr\/lib\/\S+\/libdl.so.2 library$/,
  ]) {
    expect(reasons).toContainEqual(expect.stringMatching(line));
  }
});
