import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { removeImage } from '../support/engine.ts';

const OUT = '/.micropacker/out';
/** As the program of the container, root: what it is told to do, and then a service that only waits. */
const SERVE = 'sh -c "$ATTACK" && echo "attack: done" || echo "attack: refused"; while :; do sleep 0.2; done';
/** Waits until the attack has ended, and a little longer. */
const ATTACKED =
  'for n in $(seq 100); do docker logs "$MICROPACKER_CONTAINER" | grep -q "^attack: " && break; sleep 0.2; done; sleep 1';
const CHANGED = "a program in the container changed strace's output";

/** Without the filter in the kernel, which makes the calls of a container fail when strace has ended. */
const UNFILTERED = ['--seccomp=true', '--verify=true'];

interface Attack {
  name: string;
  /** A script of the container; $CANARY is the path of a file of this machine. */
  attack: string;
  /** The exit code of the step. Default: 0, because the attack changes nothing. */
  code?: number;
  says?: string;
  flags?: string[];
}

/** What got something at commit 9962307 is marked with what it was. */
const ATTACKS: Attack[] = [
  // Its content was in the output folder, and its mode 0600.
  { name: 'the trace becomes a link to a file of this machine', attack: `ln -sf "$CANARY" ${OUT}/main` },
  { name: 'the trace is removed', attack: `rm -f ${OUT}/main` },
  { name: 'the trace is renamed', attack: `mv ${OUT}/main ${OUT}/other` },
  { name: 'another file is renamed to the trace', attack: `echo x > ${OUT}/new && mv ${OUT}/new ${OUT}/main` },
  // It became 0666.
  {
    name: 'the trace of an exec becomes a link',
    attack: `ln -sf "$CANARY" ${OUT}/exec-0; ln -s "$CANARY" ${OUT}/exec-9`,
  },
  // The step hung and ignored SIGINT.
  { name: 'the trace of an exec becomes a pipe', attack: `rm -f ${OUT}/exec-0; mkfifo ${OUT}/exec-0 ${OUT}/exec-9` },
  // "unexpected: EACCES" after the tag, and the files stayed.
  { name: 'a folder that only root can remove', attack: `mkdir -m 0700 ${OUT}/mine && touch ${OUT}/mine/file` },
  { name: 'a trace that only root can read', attack: `chmod 0000 ${OUT}/main; chown 4321 ${OUT}/main` },
  { name: 'a trace that anybody can run as root', attack: `cp /bin/sh /x; chmod 4755 ${OUT}/exec-3` },
  // 153 s, 3.2 GB, SIGKILL.
  { name: 'a trace with a hole of 20 GB', attack: `truncate -s 20G ${OUT}/main`, code: 5, says: 'more than 4.29 GB' },
  { name: 'a trace with a hole of 2 GB', attack: `truncate -s 2G ${OUT}/main`, code: 5, says: CHANGED },
  { name: 'an emptied trace', attack: `sleep 0.5; : > ${OUT}/main`, code: 5, says: `${CHANGED}: it became shorter` },
  {
    name: 'a line of 100 MB in the trace',
    attack: `head -c 100000000 /dev/zero | tr '\\0' x >> ${OUT}/main`,
    code: 5,
    says: `${CHANGED}: it has a line of more than`,
  },
  {
    name: 'made-up lines with paths of this machine',
    attack: `echo '1 open("/../../../etc/shadow", O_RDONLY) = 3</etc/shadow>' >> ${OUT}/main`,
  },
  {
    name: 'a million made-up paths',
    attack: `seq -f "1 open(\\"/%.0f$(printf '%0900d' 0)\\", O_RDONLY) = -1 ENOENT (x)" 1000000 >> ${OUT}/main`,
    code: 5,
    says: 'the container looked for too many different paths',
  },
  {
    name: 'strace is ended',
    attack: 'for p in /proc/[0-9]*; do grep -qs [/].micropacker/strace $p/cmdline && kill -9 $(basename $p); done',
    flags: UNFILTERED,
    code: 5,
    says: 'strace ended while the container was running',
  },
  // Was believed.
  {
    name: 'strace is ended and imitated',
    attack: [
      'sleep 0.5; for p in /proc/[0-9]*; do grep -qs [/].micropacker/strace $p/cmdline && kill -9 $(basename $p); done',
      // Quoted so that the loop above does not find, and end, the shell that runs it.
      `bash -c 'exec -a /.micropacker/"strace" sleep 1000 -o ${OUT}/main -- x' & perl -e 'sleep 1000' -- -o ${OUT}/main x & true`,
    ].join('; '),
    flags: UNFILTERED,
    code: 5,
    says: 'strace ended while the container was running',
  },
];

let folder: string;
const image = 'micropacker-test-hostile-channel';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  writeFileSync(
    join(folder, 'Dockerfile'),
    `FROM ${process.env.MICROPACKER_TEST_BASE}\nCMD ${JSON.stringify(['bash', '-c', SERVE])}\n`,
  );
  execFileSync('docker', ['build', '-q', '-t', image, folder]);
});
afterAll(() => {
  removeImage(image);
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent('root in a container that strace traces gets nothing:', () => {
  test.each(ATTACKS)('$name', { timeout: 300_000 }, async ({ name, attack, code = 0, says, flags = [] }) => {
    const place = join(folder, `${ATTACKS.findIndex((one) => one.name === name)}`);
    const temp = join(place, 'temp');
    const canary = join(place, 'canary');
    for (const one of [place, temp]) mkdirSync(one);
    writeFileSync(canary, 'a secret of this machine', { mode: 0o640 });
    const from = [
      '--image',
      image,
      '--tracer',
      'strace',
      '--ready',
      'none',
      '--run-arg=-e',
      `--run-arg=ATTACK=${attack}`,
    ];
    const own = [
      '--tag',
      `${image}:${place.split('/').at(-1)}`,
      `--run-arg=-eCANARY=${canary}`,
      '--keep-capture=true',
      '--watch-verify=false',
      '--verify=false',
    ];
    const begin = Date.now();
    const run = cli(['run', ...from, ...own, ...flags, '--output', join(place, 'out'), '--test', ATTACKED], {
      env: { TMPDIR: temp },
    });
    const { code: seen, stderr } = await run;
    expect(seen, stderr).toBe(code);
    if (says) expect(stderr).toContain(says);
    expect(Date.now() - begin).toBeLessThan(200_000);
    expect([readFileSync(canary, 'utf8'), statSync(canary).mode & 0o7777]).toEqual(['a secret of this machine', 0o640]);
    for (const file of readdirSync(join(place, 'out'))) {
      const text =
        statSync(join(place, 'out', file)).size < 50e6 ? readFileSync(join(place, 'out', file), 'latin1') : '';
      expect(text).not.toContain('a secret of this machine');
    }
    expect(readdirSync(temp)).toEqual([]);
    removeImage(`${image}:${place.split('/').at(-1)}`);
  });

  test('a container that can write the output folder is refused before it starts', async () => {
    const place = join(folder, 'mounted');
    mkdirSync(place);
    const attack = `ln -sf ${place}/canary /x/out/report.json; touch /x/touched`;
    const mount = ['--run-arg=-v', `--run-arg=${place}:/x`, '--run-arg=-e', `--run-arg=ATTACK=${attack}`];
    const own = ['--tag', `${image}:mounted`, '--output', join(place, 'out')];
    const args = ['run', '--image', image, '--tracer', 'strace', '--ready', 'none', ...mount, ...own, '--test', 'true'];
    const { code, stderr } = await cli(args);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`output: ${place}/out can be changed by the container`),
    ]);
    expect(readdirSync(place)).toEqual(['out']);
  });
});
