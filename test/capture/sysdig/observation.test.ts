import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { SysdigObservation } from '../../../src/capture/sysdig/observation.ts';
import { Sentinel } from '../../../src/capture/sysdig/sentinel.ts';
import { SysdigProcess } from '../../../src/capture/sysdig/sysdig-process.ts';
import { Touches } from '../../../src/capture/touch.ts';
import { program } from '../scripts.ts';
import { workFolder } from '../stage.ts';

let folder: ReturnType<typeof workFolder>;
let session: SysdigProcess;
/** Log of events in order: the sentinels, and "interrupted". */
let log: string;

beforeEach(() => {
  folder = workFolder();
  log = join(folder.path, 'log');
  writeFileSync(log, '');
});
afterEach(async () => {
  await session.kill();
  folder.remove();
});

/** Sentinels that come back at once and are logged. */
class Noted extends Sentinel {
  override async comesBack(name: string, limitMs: number, gaveUp: () => boolean): Promise<boolean> {
    writeFileSync(log, `opened ${name}\n`, { flag: 'a' });
    this.take(`/micropacker-${this.uuid}-${name}`);
    const back = await super.comesBack(name, limitMs, gaveUp);
    writeFileSync(log, `back ${name}\n`, { flag: 'a' });
    return back;
  }
}

const COUNTS = 'echo "Driver Events:30276" >&2; echo "Driver Drops:7" >&2';

/** A capture by a program that prints `end` when it is interrupted, like sysdig. */
async function capture(end: string, sentinel = new Noted('u-u-i-d'), raw?: string): Promise<SysdigObservation> {
  const script = `trap 'echo interrupted >>${log}; ${end}' INT\necho /etc/passwd\nwhile :; do sleep 0.02; done`;
  const touches = new Touches();
  session = await SysdigProcess.start([], [program(folder.path, 'sysdig', script)], (line) =>
    touches.add({ path: line as ImagePath, how: 'open', found: true }),
  );
  await expect.poll(() => touches.size).toBe(1);
  return new SysdigObservation({ session, sentinel, touches, raw, attachMs: 12 });
}

test('a capture has the touches, the drops and the events', async () => {
  const observation = await capture(`${COUNTS}; exit 0`, undefined, '/raw');
  expect(observation.attachMs).toBe(12);
  expect(observation.touches.size).toBe(1);
  expect(observation.execArgv(['cat', 'x'])).toEqual(['cat', 'x']);
  const captured = await observation.finish();
  expect(captured).toMatchObject({ drops: 7, events: 30276, raw: '/raw', warnings: [] });
  expect(captured.touches.sorted()).toEqual([{ path: '/etc/passwd', how: 'open', found: true }]);
});

test('lines that sysdig prints at its end count', async () => {
  const observation = await capture(`echo /etc/late; ${COUNTS}; exit 0`);
  expect((await observation.finish()).touches.get('/etc/late' as ImagePath)).toBeDefined();
});

test('is drained before sysdig is interrupted: two sentinels, one after the other', async () => {
  await (await capture(`${COUNTS}; exit 0`)).finish();
  const happened = readFileSync(log, 'utf8').trim().split('\n');
  expect(happened).toEqual(['opened end-1', 'back end-1', 'opened end-2', 'back end-2', 'interrupted']);
});

test('a capture without a drop count is an error', async () => {
  const finished = (await capture('echo "Elapsed time: 1" >&2; exit 0')).finish();
  await expect(finished).rejects.toThrow('sysdig did not report the number of dropped events');
  await expect(finished).rejects.toMatchObject({
    name: 'Failure',
    exitCode: 5,
    fix: expect.stringContaining('tracer: strace'),
    evidence: [{ title: "sysdig's last lines", lines: ['Elapsed time: 1'] }],
  });
});

test('a capture without touches is an error: the container ran elsewhere', async () => {
  const script = `trap '${COUNTS}; exit 0' INT\necho up >>${log}\nwhile :; do sleep 0.02; done`;
  session = await SysdigProcess.start([], [program(folder.path, 'sysdig', script)], () => {});
  await expect.poll(() => readFileSync(log, 'utf8')).toBe('up\n');
  const running = { session, sentinel: new Noted('u-u-i-d'), touches: new Touches(), raw: undefined, attachMs: 12 };
  await expect(new SysdigObservation(running).finish()).rejects.toMatchObject({
    message: 'sysdig captured nothing from the container',
    fix: expect.stringContaining('DOCKER_HOST'),
    exitCode: 5,
  });
});

test('a sysdig that fails at its end is an error', async () => {
  const finished = (await capture(`${COUNTS}; echo "no space" >&2; exit 1`)).finish();
  await expect(finished).rejects.toMatchObject({
    exitCode: 5,
    message: 'sysdig failed at its end: no space (exit code 1)',
  });
});

test('a sysdig that dies rejects at once, and the end is not confirmed', async () => {
  // The sentinel never comes back, because nobody prints its path.
  const observation = await capture('', new Sentinel('u-u-i-d'));
  const finished = observation.finish();
  process.kill(-session.pid, 'SIGKILL');
  const died = { name: 'Failure', exitCode: 5 };
  await expect(observation.died).rejects.toMatchObject({
    ...died,
    message: 'sysdig died during the capture: ended by SIGKILL',
  });
  await expect(finished).rejects.toMatchObject({
    ...died,
    message: 'the capture has no confirmed end: sysdig died: ended by SIGKILL',
  });
});

test.each(['end-1', 'end-2'])('without %s the end is not confirmed, and nothing is returned', async (lost) => {
  class Losing extends Noted {
    override comesBack(name: string, limitMs: number, gaveUp: () => boolean): Promise<boolean> {
      return name === lost ? Promise.resolve(false) : super.comesBack(name, limitMs, gaveUp);
    }
  }
  const finished = (await capture(`${COUNTS}; exit 0`, new Losing('u-u-i-d'))).finish();
  await expect(finished).rejects.toMatchObject({
    exitCode: 5,
    message: 'the capture has no confirmed end: sysdig is 60 s behind',
  });
  expect(readFileSync(log, 'utf8')).not.toContain('interrupted');
});

test('abandon ends the process and removes the raw capture', async () => {
  const raw = join(folder.path, 'raw.scap');
  writeFileSync(raw, 'x');
  const observation = await capture('', undefined, raw);
  await observation.abandon();
  expect({ ended: session.ended, raw: existsSync(raw) }).toEqual({ ended: true, raw: false });
  expect(await Promise.race([observation.died, 'alive'])).toBe('alive');
});
