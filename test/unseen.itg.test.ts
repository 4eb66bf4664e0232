import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../src/process.ts';
import { BUFFER, program64, type Step } from './capture/elf-program.ts';
import { build } from './capture/stage.ts';
import { cli, sysdigFlags } from './cli.ts';

const live = Boolean(process.env.MICROPACKER_TEST_SYSDIG && process.env.MICROPACKER_TEST_PROBE);

/** test eax, eax; jns over exit_group(1) */
const orFail: Step[] = [Buffer.from('85c07916', 'hex'), [231, 1]];
/** As Rust's standard library and newer C libraries look at files: statx, readlink, faccessat2, no open. */
const NATIVE = program64([
  [332, -100, '/data/statx', 0, 0x7ff, BUFFER],
  ...orFail,
  [89, '/data/link', BUFFER, 99],
  ...orFail,
  [439, -100, '/data/access', 4, 0],
  ...orFail,
  [231, 0],
]);
const NODE =
  "const fs = require('fs'); fs.statSync('/data/statx'); fs.readlinkSync('/data/link'); fs.accessSync('/data/access');\n";

describe.skipIf(!live)('files that are looked at without a call that sysdig shows', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mp-unseen-'));
  const data = 'RUN mkdir /data; touch /data/statx /data/access /data/target; ln -s target /data/link';
  const images = {
    native: [process.env.MICROPACKER_TEST_BASE, NATIVE, '["/look"]'],
    node: ['micropacker-test-node', NODE, '["node", "/look"]'],
  } as const;
  const pack = (name: string, ...flags: string[]) => {
    const output = join(folder, `output-${name}`);
    const test = ['--', 'bash', '-c', 'exit $(docker wait $MICROPACKER_CONTAINER)'];
    return cli(['run', '--image', `mp-test-unseen-${name}`, '--ready', 'none', '--output', output, ...flags, ...test]);
  };

  beforeAll(async () => {
    for (const [name, [base, look, argv]] of Object.entries(images)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'look'), look, { mode: 0o755 });
      writeFileSync(
        join(folder, name, 'Dockerfile'),
        `FROM ${base}\nUSER root\n${data}\nCOPY look /look\nENTRYPOINT ${argv}\nHEALTHCHECK NONE\n`,
      );
      await build(`mp-test-unseen-${name}`, join(folder, name));
    }
  }, 60_000);
  afterAll(async () => {
    const tags = Object.keys(images).flatMap((name) => [
      `mp-test-unseen-${name}`,
      `mp-test-unseen-${name}:latest-micro`,
    ]);
    await run(['docker', 'rmi', '-f', ...tags]);
    rmSync(folder, { recursive: true });
  });

  test.each(['native', 'node'])('%s: the verification fails and names the file', async (name) => {
    const { code, stdout, stderr } = await pack(name, ...sysdigFlags());
    expect({ code, said: stdout + stderr }).toEqual({ code: 3, said: expect.stringMatching(/in vain.*\/data\b/s) });
  });

  test.each(['native', 'node'])('%s: strace sees them', async (name) => {
    const { code, stderr } = await pack(name, '--tracer', 'strace');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.anything() });
    const list = readFileSync(join(folder, `output-${name}`, 'files.txt'), 'utf8').split('\n');
    expect(list).toEqual(expect.arrayContaining(['/data/access', '/data/link', '/data/statx']));
  });
});
