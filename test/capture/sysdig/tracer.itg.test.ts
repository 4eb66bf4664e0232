import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { run } from '../../../src/base/process.ts';
import { signalGroup, withSudo } from '../../../src/base/sudo.ts';
import { Unavailable } from '../../../src/base/unavailable.ts';
import { OUTCOMES, Syscalls } from '../../../src/capture/syscalls.ts';
import { install, type Sysdig } from '../../../src/capture/sysdig/install.ts';
import { firstInLine } from '../../../src/capture/sysdig/priority.ts';
import { type SysdigOptions, SysdigTracer } from '../../../src/capture/sysdig/tracer.ts';
import { runnable } from '../../support/image-names.ts';
import { ROWS, SCENE_TOUCHES, writeRowsImage, writeScriptImage } from '../rows.ts';
import { build, docker, lines, optionsFor, play, Said, workFolder } from '../stage.ts';

const live = Boolean(
  process.env.MICROPACKER_TEST_SYSDIG && process.env.MICROPACKER_TEST_PROBE && process.env.MICROPACKER_TEST_BASE,
);
const rows = 'mp-test-capture-rows';
const script = 'mp-test-capture-script';
const signal = new AbortController().signal;

describe.skipIf(!live)('live sysdig', { timeout: 120_000 }, () => {
  const folder = workFolder();
  const options = optionsFor(folder.path);
  const pids: number[] = [];
  let sysdig: Sysdig;

  function tracer(
    more: Partial<Pick<SysdigOptions, 'chisel' | 'driver' | 'rawFolder' | 'syscalls' | 'signal'>> = {},
  ): SysdigTracer {
    return new SysdigTracer({
      version: '',
      sysdig: async () => sysdig,
      driver: options.sysdigDriver,
      chisel: options.chisel,
      workDir: folder.path,
      rawFolder: undefined,
      onProcess: (pid) => pids.push(pid),
      signal,
      ...more,
    });
  }

  const create = () => docker('create', script);

  beforeAll(async () => {
    const source = { version: '', url: options.sysdigUrl, sha256: '', architecture: 'x86_64' as const };
    sysdig = await install(source, { toolCache: options.toolCache, scratch: folder.path }, new Said(), signal);
    writeRowsImage(join(folder.path, 'rows'), process.env.MICROPACKER_TEST_BASE!);
    writeScriptImage(join(folder.path, 'script'), process.env.MICROPACKER_TEST_BASE!);
    await build(rows, join(folder.path, 'rows'));
    await build(script, join(folder.path, 'script'));
  }, 240_000);

  afterAll(async () => {
    await run(['docker', 'rmi', '-f', rows, script]);
    folder.remove();
    for (const pid of pids) expect(() => process.kill(pid, 0), 'a sysdig was left').toThrow();
  });

  test('every call with a path that sysdig shows is captured, with and without the chisel', async () => {
    const chiselled = await play(tracer(), { image: runnable(rows), runArgs: [], command: [] });
    const seen = lines(chiselled.captured.touches.sorted());
    expect(chiselled.captured.drops).toBe(0);
    expect(seen).toEqual(expect.arrayContaining(SCENE_TOUCHES));
    for (const [, touch, by] of ROWS) if (by === undefined) expect(seen).toContain(touch);
    const printed = await play(tracer({ chisel: undefined }), { image: runnable(rows), runArgs: [], command: [] });
    expect(lines(printed.captured.touches.sorted())).toEqual(seen);
  });

  test('two captures of one container agree', async () => {
    const first = await play(tracer(), { image: runnable(script), runArgs: [], command: [] });
    const second = await play(tracer(), { image: runnable(script), runArgs: [], command: [] });
    expect(first.attachMs).toBeGreaterThan(0);
    expect(first.captured).toMatchObject({ drops: 0, warnings: [], raw: undefined });
    expect(lines(first.captured.touches.sorted())).toContain('open 0 /srv/missing');
    expect(lines(second.captured.touches.sorted())).toEqual(lines(first.captured.touches.sorted()));
  });

  test('each path has the program that touched it first, with and without the chisel', async () => {
    const scene = { image: runnable(script), runArgs: ['--entrypoint', 'sh'], command: ['-c', 'cat /etc/fstab; true'] };
    for (const more of [{}, { chisel: undefined }]) {
      const { captured } = await play(tracer(more), scene);
      const by = (path: string) => captured.touches.get(clean(path))?.by;
      expect([by('/etc/fstab'), by('/usr/bin/cat'), by('/usr/bin/dash')]).toEqual([
        '/usr/bin/cat',
        '/usr/bin/dash',
        undefined,
      ]);
    }
  });

  test('the system calls are collected, with and without the chisel, and do not change the list', async () => {
    const scene = { image: runnable(script), runArgs: [], command: [] };
    const [known, chiselled, printed] = [undefined, new Syscalls(), new Syscalls()];
    const lists: string[][] = [];
    for (const more of [{ syscalls: known }, { syscalls: chiselled }, { syscalls: printed, chisel: undefined }]) {
      const { captured } = await play(tracer(more), scene);
      expect(captured.drops).toBe(0);
      lists.push(lines(captured.touches.sorted()));
    }
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
    expect(chiselled.that('made')).toEqual(expect.arrayContaining(['execve', 'openat', 'read', 'write']));
    expect(OUTCOMES.map((outcome) => printed.that(outcome))).toEqual(
      OUTCOMES.map((outcome) => chiselled.that(outcome)),
    );
    // The runtime's own calls.
    expect(chiselled.that('made')).not.toContain('pivot_root');
  });

  test("programs with the runtime's names are captured, with and without the chisel", async () => {
    const make = 'cp /usr/bin/cat /tmp/crun; cp /usr/bin/cat /tmp/runc; cp /etc/motd /tmp/init';
    const runs = [
      `${make}; cd /tmp; ./crun /etc/fstab; ./runc init /etc/shells`,
      `${make}; cp /usr/bin/dash /tmp/crun; exec /tmp/crun -c "exec /tmp/runc init /etc/fstab /etc/shells"`,
    ];
    for (const more of [{}, { chisel: undefined }]) {
      for (const command of runs) {
        const scene = { image: runnable(script), runArgs: ['--entrypoint', 'sh'], command: ['-c', command] };
        const { captured } = await play(tracer(more), scene);
        const seen = lines(captured.touches.sorted());
        expect(seen).toEqual(expect.arrayContaining(['open 1 /etc/fstab', 'open 1 /etc/shells']));
        expect(seen.filter((line) => /runc|crun|pivot/.test(line) && !line.includes('/tmp/'))).toEqual([]);
      }
    }
  });

  test('programs of docker exec are captured', async () => {
    const { captured } = await play(
      tracer(),
      { image: runnable(script), runArgs: [], command: ['sleep', '60'] },
      async (id) => {
        await docker('exec', id, 'cat', '/etc/fstab');
      },
    );
    expect(lines(captured.touches.sorted())).toContain('open 1 /etc/fstab');
  });

  test('the raw capture is private, and abandon removes it', async () => {
    const id = await create();
    const observation = await tracer({ rawFolder: folder.path }).attach(id);
    await docker('start', id);
    await docker('wait', id);
    const { raw } = await observation.finish([]);
    expect(statSync(raw!).mode & 0o777).toBe(0o600);
    expect(statSync(raw!).size).toBeGreaterThan(1000);
    await observation.abandon();
    expect(() => statSync(raw!)).toThrow();
    await docker('rm', id);
  });

  test('sysdig gets a processor before every ordinary program, and abandon ends it at once', async () => {
    const id = await create();
    const observation = await tracer().attach(id);
    const { stdout } = await run(['ps', '-e', '-o', 'pgid=,cls=,comm=']);
    const [realTime] = await firstInLine(await withSudo('the test', signal), signal);
    expect(stdout).toMatch(new RegExp(`^ *${pids.at(-1)} +${realTime === 'chrt' ? 'FF' : 'TS'} `, 'm'));
    await observation.abandon();
    expect(() => process.kill(pids.at(-1)!, 0)).toThrow();
    await docker('rm', id);
  });

  test('a sysdig that dies is reported at once as an incomplete capture', async () => {
    const id = await create();
    const observation = await tracer().attach(id);
    await signalGroup(pids.at(-1)!, 'SIGKILL', await withSudo('the test', signal));
    await expect(observation.died).rejects.toThrow('sysdig died during the capture: ended by SIGKILL');
    await expect(observation.finish([])).rejects.toMatchObject({ name: 'Failure', exitCode: 5 });
    await docker('rm', id);
  });

  test('a cancel during the attach is reported as a cancel', async () => {
    const id = await create();
    const stop = new AbortController();
    const attaching = tracer({ signal: stop.signal }).attach(id);
    setTimeout(() => stop.abort(), 200);
    await expect(attaching).rejects.toMatchObject({ name: 'Cancelled' });
    await docker('rm', id);
  });

  test("a driver that does not load is reported in sysdig's own words", async () => {
    const id = await create();
    const attaching = tracer({ driver: 'kmod' }).attach(id);
    await expect(attaching).rejects.toBeInstanceOf(Unavailable);
    await expect(attaching).rejects.toThrow(/^sysdig \S+, kernel module does not work here: .{10,} \(exit code \d+\)$/);
    await docker('rm', id);
  });
});
