import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { StraceTracer } from '../../../src/capture/strace/tracer.ts';
import { untraced } from '../../../src/capture/untraced.ts';
import { runnable } from '../../support/image-names.ts';
import { program64 } from '../elf-program.ts';
import { build, docker, lines, optionsFor, play, workFolder } from '../stage.ts';

const base = process.env.MICROPACKER_TEST_BASE;
const scratch = 'mp-test-strace-scratch';
const musl = 'mp-test-strace-musl';
const muslLibc = '/usr/lib/x86_64-linux-musl/libc.so';
const shell = (script: string) => ({ image: runnable(base!), command: ['sh', '-c', script] });
const LONG = `/tmp/${'n'.repeat(200)}/${'m'.repeat(200)}`;

interface Row {
  name: string;
  image: string;
  runArgs?: string[];
  command: string[];
  touches: string[];
  /** True to end the container by `docker stop`, after it has said that it is up. */
  stopped?: true;
}

const ROWS: Row[] = [
  {
    name: 'FROM scratch',
    image: runnable(scratch),
    command: [],
    touches: ['exec 1 /main', 'open 1 /mark', 'stat 0 /no-statx'],
  },
  {
    name: 'FROM scratch, another user, nothing writable, no capabilities',
    image: runnable(scratch),
    runArgs: ['--user', '1234:1234', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    command: [],
    touches: ['open 1 /mark'],
  },
  { name: 'process 1', ...shell('echo $$; cat /proc/1/comm'), touches: ['exec 1 /usr/bin/cat'] },
  {
    name: '--init',
    runArgs: ['--init'],
    ...shell('cat /proc/1/comm /etc/fstab; exit 5'),
    touches: ['open 1 /etc/fstab'],
  },
  { name: 'a program that becomes another', ...shell('exec cat /etc/fstab'), touches: ['open 1 /etc/fstab'] },
  {
    name: 'stopped, with a handler',
    ...shell('trap "cat /etc/fstab; exit 42" TERM; echo up; while :; do sleep 0.05; done'),
    stopped: true,
    touches: ['open 1 /etc/fstab'],
  },
  {
    name: 'stopped, without one',
    ...shell('echo up; exec sleep 100'),
    stopped: true,
    touches: ['exec 1 /usr/bin/sleep'],
  },
  { name: 'a child ended by a signal', ...shell('sh -c "kill -9 \\$\\$"; echo $?'), touches: ['exec 1 /usr/bin/sh'] },
  { name: 'exit code 255', ...shell('exit 255'), touches: ['exec 1 /usr/bin/sh'] },
  { name: 'a program that is not there', ...shell('exec /no/such'), touches: ['exec 0 /no/such'] },
  {
    name: 'names of any length and with odd bytes',
    ...shell(`cat ${LONG} '/tmp/a"b\\c' "/tmp/$(printf 'caf\\351\\n)x')" 2>/dev/null; true`),
    touches: [`open 0 ${LONG}`, 'open 0 /tmp/a"b\\c', 'open 0 /tmp/caf\xe9\n)x'],
  },
  {
    name: 'many programs at once, whose lines come in pieces',
    ...shell(
      'for i in 1 2 3 4 5 6 7 8; do (for j in 1 2 3 4 5; do test -e "/tmp/$i-$j" || :; cat /no/$i-$j 2>/dev/null; done) & done; wait',
    ),
    touches: Array.from({ length: 40 }, (_, n) => `open 0 /no/${(n % 8) + 1}-${Math.floor(n / 8) + 1}`),
  },
];

describe.skipIf(!base)('a container under strace behaves as without', { timeout: 120_000 }, () => {
  const folder = workFolder();
  const tracer = () => new StraceTracer(optionsFor(folder.path));
  const up = async (id: string) => {
    while (!(await docker('logs', id)).includes('up')) await sleep(50);
  };

  beforeAll(async () => {
    const image = join(folder.path, 'scratch');
    mkdirSync(image);
    const main = program64([
      [2, '/mark', 0],
      [332, -100, '/no-statx', 0, 0, 0x410000],
      [231, 3],
    ]);
    writeFileSync(join(image, 'main'), main, { mode: 0o755 });
    writeFileSync(
      join(image, 'health'),
      program64([
        [2, '/health-mark', 0],
        [231, 0],
      ]),
      { mode: 0o755 },
    );
    writeFileSync(join(image, 'wait'), program64([[34], [231, 0]]), { mode: 0o755 });
    writeFileSync(join(image, 'mark'), '');
    writeFileSync(join(image, 'health-mark'), '');
    writeFileSync(join(image, 'Dockerfile'), 'FROM scratch\nCOPY . /\nENTRYPOINT ["/main"]\n');
    await build(scratch, image);
  }, 180_000);
  afterAll(async () => {
    await run(['docker', 'rmi', '-f', scratch, musl]);
    folder.remove();
  });

  test.each(ROWS)('$name', async ({ image, runArgs = [], command, touches, stopped }) => {
    const spec = { image: runnable(image), runArgs, command };
    const plain = await play(untraced, spec, stopped && up);
    const traced = await play(tracer(), spec, stopped && up);
    expect({ log: traced.log, exitCode: traced.exitCode }).toEqual({ log: plain.log, exitCode: plain.exitCode });
    expect(lines(traced.captured.touches.sorted())).toEqual(expect.arrayContaining(touches));
  });

  test('the HEALTHCHECK of an image that has nothing else runs as its user', async () => {
    const runArgs = ['--entrypoint', '/wait', '--user', '1234', '--read-only'];
    const { captured } = await play(
      tracer(),
      { image: runnable(scratch), runArgs, command: [] },
      async (id, execArgv) => {
        await docker('exec', id, ...execArgv(['/health']));
      },
    );
    expect(lines(captured.touches.sorted())).toEqual(expect.arrayContaining(['exec 1 /health', 'open 1 /health-mark']));
    expect(captured.warnings).toEqual([]);
  });

  test.skipIf(!existsSync(muslLibc))('a program with musl runs', async () => {
    const image = join(folder.path, 'musl');
    mkdirSync(image);
    const source =
      '#include <stdio.h>\n#include <unistd.h>\nint main() { access("/mark", 4); fopen("/no-mark", "r"); puts("musl"); return 9; }\n';
    writeFileSync(join(image, 'main.c'), source);
    expect((await run(['musl-gcc', '-o', join(image, 'main'), join(image, 'main.c')])).code).toBe(0);
    copyFileSync(muslLibc, join(image, 'libc.so'));
    const target = ['COPY libc.so /lib/ld-musl-x86_64.so.1', 'COPY main main.c /', 'CMD ["/main"]', ''];
    writeFileSync(join(image, 'Dockerfile'), `FROM scratch\n${target.join('\n')}`);
    await build(musl, image);
    const { log, exitCode, captured } = await play(tracer(), { image: runnable(musl), runArgs: [], command: [] });
    expect({ log, exitCode }).toEqual({ log: 'musl\n', exitCode: 9 });
    expect(lines(captured.touches.sorted())).toEqual(
      expect.arrayContaining(['exec 1 /main', 'stat 0 /mark', 'open 0 /no-mark']),
    );
  });
});
