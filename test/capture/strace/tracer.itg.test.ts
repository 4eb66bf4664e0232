import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { run } from '../../../src/base/process.ts';
import { StraceTracer } from '../../../src/capture/strace/tracer.ts';
import { runnable } from '../../support/image-names.ts';
import { ROWS, SCENE_TOUCHES, writeRowsImage, writeScriptImage } from '../rows.ts';
import { build, configOf, docker, lines, optionsFor, play, workFolder } from '../stage.ts';

const rows = 'mp-test-strace-rows';
const script = 'mp-test-strace-script';

describe.skipIf(!process.env.MICROPACKER_TEST_BASE)('strace in a container', { timeout: 120_000 }, () => {
  const folder = workFolder();
  const tracer = () => new StraceTracer(optionsFor(folder.path));

  beforeAll(async () => {
    writeRowsImage(join(folder.path, 'rows'), process.env.MICROPACKER_TEST_BASE!);
    writeScriptImage(join(folder.path, 'script'), process.env.MICROPACKER_TEST_BASE!);
    await build(rows, join(folder.path, 'rows'));
    await build(script, join(folder.path, 'script'));
  }, 180_000);

  afterAll(async () => {
    await run(['docker', 'rmi', '-f', rows, script]);
    folder.remove();
  });

  test('every call with a path is captured', async () => {
    const { captured } = await play(tracer(), { image: runnable(rows), runArgs: [], command: [] });
    const seen = lines(captured.touches.sorted());
    for (const touch of [...SCENE_TOUCHES, ...ROWS.map(([, line]) => line)]) expect(seen).toContain(touch);
    expect(seen.filter((line) => line.includes('.micropacker'))).toEqual([]);
  });

  test('the program runs as without strace: as process 1, in its folder, with its exit code', async () => {
    const spec = { image: runnable(script), runArgs: ['-e', 'A=b'], command: ['sh', '-c', 'echo $$ $A $PWD; exit 7'] };
    const { log, exitCode, captured, attachMs } = await play(tracer(), spec);
    expect(log).toContain('1 b /srv');
    expect(exitCode).toBe(7);
    expect(attachMs).toBeGreaterThan(0);
    expect(captured).toMatchObject({ drops: 0, warnings: [] });
    expect(lines(captured.touches.sorted())).toEqual(
      expect.arrayContaining(['exec 1 /entry.sh', 'open 0 /srv/missing']),
    );
  });

  test('each path has the program that touched it first', async () => {
    const spec = { image: runnable(script), runArgs: ['--entrypoint', 'sh'], command: ['-c', 'cat /etc/fstab; true'] };
    const { captured } = await play(tracer(), spec);
    const by = (path: string) => captured.touches.get(clean(path))?.by;
    expect(by('/etc/fstab')).toMatch(/\/cat$/);
    expect(by(by('/etc/fstab')!)).toMatch(/\/sh$/);
    expect(by(by(by('/etc/fstab')!)!)).toBeUndefined();
  });

  test('nothing is lost when process 1 ends and strace with it', async () => {
    const command = ['sh', '-c', 'cat /etc/hostname; exec cat /etc/gai.conf'];
    const { captured } = await play(tracer(), { image: runnable(script), runArgs: [], command });
    expect(captured.touches.sorted().map((touch) => touch.path as string)).toContain('/etc/gai.conf');
  });

  test('a program with another user is captured', async () => {
    const spec = {
      image: runnable(script),
      runArgs: ['--user', '1234:1234', '--read-only', '--cap-drop', 'ALL'],
      command: ['id', '-u'],
    };
    const { log, captured } = await play(tracer(), spec);
    expect(log).toContain('1234');
    expect(lines(captured.touches.sorted())).toContain('exec 1 /entry.sh');
  });

  test('--entrypoint in run-args drops CMD, and only the program gets LD_PRELOAD', async () => {
    const spec = {
      image: runnable(script),
      runArgs: ['--entrypoint=env', '-e', 'LD_PRELOAD=/no/such.so'],
      command: [],
    };
    const { log } = await play(tracer(), spec);
    expect(log).toContain('LD_PRELOAD=/no/such.so');
    expect(log.match(/cannot be preloaded/g)).toHaveLength(1);
  });

  test('docker exec is captured through execArgv, and a foreign one gives a warning', async () => {
    const spec = { image: runnable(script), runArgs: [], command: ['sleep', '60'] };
    const during = async (id: string, execArgv: (argv: string[]) => string[]) => {
      await docker('exec', id, ...execArgv(['cat', '/etc/fstab']));
      await docker('exec', id, 'cat', '/etc/shells');
    };
    const { captured } = await play(tracer(), spec, during, ['cat /etc/shells']);
    expect(lines(captured.touches.sorted())).toContain('open 1 /etc/fstab');
    expect(captured.touches.sorted().map((touch) => touch.path as string)).not.toContain('/etc/shells');
    expect(captured.warnings).toEqual([expect.stringContaining('the files of `docker exec` of "cat".')]);
  });

  test('a rehearsal is not repeated, and a failed one is', async () => {
    const label = 'io.micropacker.run=rehearsed';
    const since = String(Date.now() / 1000);
    const tried = async () => {
      const range = ['--since', since, '--until', String(Date.now() / 1000)];
      const events = await docker('events', ...range, '--filter', 'event=create', '--filter', `label=${label}`);
      return events.split('\n').filter((line) => line !== '').length;
    };
    const one = new StraceTracer({ ...optionsFor(folder.path), label });
    await one.rehearse(runnable(script));
    await one.rehearse(runnable(script));
    expect(await tried()).toBe(1);
    await one.prepare({ image: runnable(script), runArgs: [], command: [] }, await configOf(script));
    await (await one.attach('0'.repeat(64))).abandon();
    expect(await tried()).toBe(1);

    const other = new StraceTracer({ ...optionsFor(folder.path), label: 'io.micropacker.run=rehearsed-in-vain' });
    await other.rehearse(runnable('micropacker-test-none'));
    await other.prepare({ image: runnable('micropacker-test-none'), runArgs: [], command: [] }, await configOf(script));
    await expect(other.attach('0'.repeat(64))).rejects.toThrow('strace does not work in a container here');
  });

  test('an engine that cannot run the image with strace is unavailable', async () => {
    const noPtrace = { image: runnable(script), runArgs: [], command: [] };
    const one = new StraceTracer({ ...optionsFor(folder.path), label: 'io.micropacker.run=first-in-its-run' });
    await one.prepare(noPtrace, await configOf(script));
    await run(['docker', 'rmi', '-f', script]);
    await expect(one.attach('0'.repeat(64))).rejects.toThrow('strace does not work in a container here');
    await build(script, join(folder.path, 'script'));
  });
});
