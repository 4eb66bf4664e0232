import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StraceObservation, type Watched } from '../../../src/capture/strace/observation.ts';
import { lines, workFolder } from '../stage.ts';

let folder: ReturnType<typeof workFolder>;
let observation: StraceObservation;
let out: string;

beforeEach(() => {
  folder = workFolder();
  out = join(folder.path, 'out');
  mkdirSync(out);
});
afterEach(async () => {
  await observation.abandon();
  folder.remove();
});

function watch(more: Partial<Watched> = {}): StraceObservation {
  const stage = { folder: folder.path, out, program: ['/.micropacker/strace'] };
  const none = '0'.repeat(64);
  observation = new StraceObservation({
    stage,
    containerId: none,
    folder: '/srv',
    keepRaw: false,
    preload: undefined,
    unfiltered: false,
    ...more,
  });
  return observation;
}

/** Writes like strace. */
const write = (name: string, text: string) => appendFileSync(join(out, name), text);

test('the trace is read while the container runs, and the rest at the end', async () => {
  watch();
  expect({ seen: observation.touches.size, attachMs: observation.attachMs }).toEqual({ seen: 0, attachMs: 0 });
  write('main', '1 execve("/entry", [], 0x1) = 0\n1 open("a", 0) = 3</srv/a>\n1 open("/half');
  await expect.poll(() => observation.touches.size, { timeout: 5000 }).toBe(2);
  expect(observation.attachMs).toBeGreaterThan(0);
  write('main', '", 0) = 3</half>');
  const { touches, ...rest } = await observation.finish([]);
  expect(lines(touches.sorted())).toEqual(['exec 1 /entry', 'open 1 /half', 'open 1 /srv/a']);
  expect(rest).toEqual({ drops: 0, raw: undefined, unseen: [], warnings: [] });
});

test("each exec has its own trace and begins in the container's folder", async () => {
  watch({ preload: '/j.so' });
  write('main', '1 chdir("/elsewhere") = 0\n');
  for (const n of [1, 2]) {
    const argv = observation.execArgv(['cat', `f${n}`]);
    expect(argv.join(' ')).toMatch(
      new RegExp(`^/\\.micropacker/strace .* -E LD_PRELOAD=/j\\.so .*/out/exec-${n} -- cat f${n}$`),
    );
    write(`exec-${n}`, `${n} open("f${n}", 0) = -1 ENOENT (No such file or directory)\n`);
  }
  const { touches } = await observation.finish([]);
  expect(lines(touches.sorted())).toEqual(['stat 1 /elsewhere', 'open 0 /srv/f1', 'open 0 /srv/f2']);
});

test('the raw trace is returned if wanted', async () => {
  watch({ keepRaw: true });
  write('main', '1 execve("/entry", [], 0x1) = 0\n');
  expect((await observation.finish([])).raw).toBe(join(out, 'main'));
});

test('an empty trace of the container is an error, whatever execs did', async () => {
  watch();
  observation.execArgv(['cat']);
  write('exec-1', '1 execve("/bin/cat", [], 0x1) = 0\n');
  await expect(observation.finish([])).rejects.toMatchObject({
    name: 'Failure',
    exitCode: 5,
    message: 'strace captured nothing from the container',
  });
});

test('abandon removes the traces, and died never rejects', async () => {
  watch();
  write('main', '1 execve("/entry", [], 0x1) = 0\n');
  await observation.abandon();
  expect(existsSync(folder.path)).toBe(false);
  expect(await Promise.race([observation.died, 'alive'])).toBe('alive');
});
