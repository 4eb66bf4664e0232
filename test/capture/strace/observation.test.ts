import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StraceObservation, type Watched } from '../../../src/capture/strace/observation.ts';
import { TRACES } from '../../../src/capture/strace/stage.ts';
import { lines, workFolder } from '../stage.ts';

let folder: ReturnType<typeof workFolder>;
let observation: StraceObservation;
let out: string;

beforeEach(() => {
  folder = workFolder();
  out = join(folder.path, 'out');
  mkdirSync(out);
  for (const name of TRACES) writeFileSync(join(out, name), '');
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
  for (const n of [0, 1]) {
    const argv = observation.execArgv(['cat', `f${n}`]);
    expect(argv.join(' ')).toMatch(
      new RegExp(`^/\\.micropacker/strace .* -E LD_PRELOAD=/j\\.so .*/out/exec-${n} -- cat f${n}$`),
    );
    write(`exec-${n}`, `${n} open("f${n}", 0) = -1 ENOENT (No such file or directory)\n`);
  }
  const { touches } = await observation.finish([]);
  expect(lines(touches.sorted())).toEqual(['stat 1 /elsewhere', 'open 0 /srv/f0', 'open 0 /srv/f1']);
});

test('the raw trace is copied from the open file, whatever the container did to its mode', async () => {
  watch({ keepRaw: true });
  const text = '1 execve("/entry", [], 0x1) = 0\n';
  write('main', text);
  chmodSync(join(out, 'main'), 0o000);
  const { raw } = await observation.finish([]);
  expect(readFileSync(raw!, 'utf8')).toBe(text);
  expect(statSync(raw!).mode & 0o777).toBe(0o600);
});

test('execs reuse four traces in turn', async () => {
  watch();
  write('main', '1 execve("/entry", [], 0x1) = 0\n');
  for (let n = 0; n < 6; n++) {
    const argv = observation.execArgv(['cat']).join(' ');
    expect(argv).toContain(`/out/exec-${n % 4} `);
    write(`exec-${n % 4}`, `${50 + n} open("/f${n}", 0) = 3</f${n}>\n`);
  }
  const { touches } = await observation.finish([]);
  expect(lines(touches.sorted()).filter((line) => line.includes('/f'))).toHaveLength(6);
});

test.each([
  ['a hole', () => truncateSync(join(out, 'main'), 20e9), 'more than 4.29 GB'],
  ['zeros', () => truncateSync(join(out, 'main'), 1e6), 'it has zero bytes'],
  ['an endless line', () => write('main', 'x'.repeat(1_100_000)), 'it has a line of more than 1.05 MB'],
  ['a shorter file', () => truncateSync(join(out, 'main'), 3), 'it became shorter'],
])('%s in a trace ends the run, and is an error at its end', async (_, change, words) => {
  watch();
  write('main', '1 execve("/entry", [], 0x1) = 0\n');
  await observation.catchUp();
  change();
  await expect(observation.died).rejects.toThrow(words);
  await expect(observation.finish([])).rejects.toMatchObject({ name: 'Failure', exitCode: 5 });
});

test('a container that makes up more paths than are kept is an error', async () => {
  watch();
  write('main', '1 execve("/entry", [], 0x1) = 0\n');
  const long = 'x'.repeat(4000);
  for (let n = 0; n < 60_000; n += 1000) {
    const more = Array.from({ length: 1000 }, (_, at) => `1 open("/${n + at}/${long}", 0) = -1 ENOENT (x)\n`);
    write('main', more.join(''));
  }
  await expect(observation.finish([])).rejects.toThrow('the container looked for too many different paths');
});

test('an empty trace of the container is an error, whatever execs did', async () => {
  watch();
  observation.execArgv(['cat']);
  write('exec-0', '1 execve("/bin/cat", [], 0x1) = 0\n');
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
