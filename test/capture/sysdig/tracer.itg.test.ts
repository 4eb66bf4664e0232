import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRoot, signalGroup } from '../../../src/capture/privilege.ts';
import { OUTCOMES, Syscalls } from '../../../src/capture/syscalls.ts';
import { install, type Sysdig } from '../../../src/capture/sysdig/install.ts';
import { firstInLine } from '../../../src/capture/sysdig/priority.ts';
import { SysdigTracer } from '../../../src/capture/sysdig/tracer.ts';
import { TracerUnavailable } from '../../../src/capture/tracer.ts';
import { clean } from '../../../src/path.ts';
import { run } from '../../../src/process.ts';
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
    more: { chisel?: string | undefined; driver?: string; rawFolder?: string; syscalls?: Syscalls | undefined } = {},
  ): SysdigTracer {
    return new SysdigTracer({
      version: '',
      sysdig: async () => sysdig,
      driver: options.sysdigDriver,
      chisel: options.chisel,
      rawFolder: undefined,
      onProcess: (pid) => pids.push(pid),
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
  }, 120_000);

  afterAll(async () => {
    await run(['docker', 'rmi', '-f', rows, script]);
    folder.remove();
    for (const pid of pids) expect(() => process.kill(pid, 0), 'a sysdig was left').toThrow();
  });

  test('every call with a path that sysdig shows, with the chisel and without it', async () => {
    const chiselled = await play(tracer(), { image: rows, runArgs: [], command: [] });
    const seen = lines(chiselled.captured.touches.sorted());
    expect(chiselled.captured.drops).toBe(0);
    expect(seen).toEqual(expect.arrayContaining(SCENE_TOUCHES));
    for (const [, touch, by] of ROWS) if (by === undefined) expect(seen).toContain(touch);
    const printed = await play(tracer({ chisel: undefined }), { image: rows, runArgs: [], command: [] });
    expect(lines(printed.captured.touches.sorted())).toEqual(seen);
  });

  test('captures of one container agree', async () => {
    const first = await play(tracer(), { image: script, runArgs: [], command: [] });
    const second = await play(tracer(), { image: script, runArgs: [], command: [] });
    expect(first.attachMs).toBeGreaterThan(0);
    expect(first.captured).toMatchObject({ drops: 0, warnings: [], raw: undefined });
    expect(lines(first.captured.touches.sorted())).toContain('open 0 /srv/missing');
    expect(lines(second.captured.touches.sorted())).toEqual(lines(first.captured.touches.sorted()));
  });

  test('each path knows the program that touched it first, with the chisel and without it', async () => {
    const scene = { image: script, runArgs: ['--entrypoint', 'sh'], command: ['-c', 'cat /etc/fstab; true'] };
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

  test('the system calls are learned, with the chisel and without it, and change no list', async () => {
    const scene = { image: script, runArgs: [], command: [] };
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
    // The runtime's own.
    expect(chiselled.that('made')).not.toContain('pivot_root');
  });

  test('what docker exec runs is seen', async () => {
    const { captured } = await play(tracer(), { image: script, runArgs: [], command: ['sleep', '60'] }, async (id) => {
      await docker('exec', id, 'cat', '/etc/fstab');
    });
    expect(lines(captured.touches.sorted())).toContain('open 1 /etc/fstab');
  });

  test('the raw capture is private, and abandon takes it away', async () => {
    const id = await create();
    const observation = await tracer({ rawFolder: folder.path }).attach(id, signal);
    await docker('start', id);
    await docker('wait', id);
    const { raw } = await observation.finish();
    expect(statSync(raw!).mode & 0o777).toBe(0o600);
    expect(statSync(raw!).size).toBeGreaterThan(1000);
    await observation.abandon();
    expect(() => statSync(raw!)).toThrow();
    await docker('rm', id);
  });

  test('it has a processor before every ordinary program, and abandon ends it at once', async () => {
    const id = await create();
    const observation = await tracer().attach(id, signal);
    const { stdout } = await run(['ps', '-e', '-o', 'pgid=,cls=,comm=']);
    const [realTime] = await firstInLine(await asRoot('the test', signal), signal);
    expect(stdout).toMatch(new RegExp(`^ *${pids.at(-1)} +${realTime === 'chrt' ? 'FF' : 'TS'} `, 'm'));
    await observation.abandon();
    expect(() => process.kill(pids.at(-1)!, 0)).toThrow();
    await docker('rm', id);
  });

  test('a sysdig that dies is told at once, and its capture is incomplete', async () => {
    const id = await create();
    const observation = await tracer().attach(id, signal);
    await signalGroup(pids.at(-1)!, 'SIGKILL', await asRoot('the test', signal));
    await expect(observation.died).rejects.toThrow('sysdig died during the capture: ended by SIGKILL');
    await expect(observation.finish()).rejects.toMatchObject({ name: 'Failure', exitCode: 5 });
    await docker('rm', id);
  });

  test('cancelled while it attaches', async () => {
    const id = await create();
    const stop = new AbortController();
    const attaching = tracer().attach(id, stop.signal);
    setTimeout(() => stop.abort(), 200);
    await expect(attaching).rejects.toMatchObject({ name: 'Cancelled' });
    await docker('rm', id);
  });

  test("a driver that does not load is said in sysdig's own words", async () => {
    const id = await create();
    const attaching = tracer({ driver: 'kmod' }).attach(id, signal);
    await expect(attaching).rejects.toBeInstanceOf(TracerUnavailable);
    await expect(attaching).rejects.toThrow(/^sysdig \S+, kernel module does not work here: .{10,} \(exit code \d+\)$/);
    await docker('rm', id);
  });
});
