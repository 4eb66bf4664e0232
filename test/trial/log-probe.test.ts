import { describe, expect, test } from 'vitest';
import type { Exit, LongRun } from '../../src/base/process.ts';
import { LogProbe } from '../../src/trial/log-probe.ts';
import { inspected } from './containers.ts';

const started = (StartedAt: string, FinishedAt = '0001-01-01T00:00:00Z') =>
  inspected({ State: { ...inspected().State, StartedAt, FinishedAt } });

/** An engine whose logs are told by the test. */
function engine() {
  const followers: { since: string | undefined; say: (line: string) => void; exit: (code: number) => void }[] = [];
  const killed: number[] = [];
  const followLogs = async (_: string, since: string | undefined, take: (line: string) => void): Promise<LongRun> => {
    let exit!: (code: number) => void;
    const exited = new Promise<Exit>((resolve) => {
      exit = (code) => resolve({ code, signal: null });
    });
    const at = followers.push({ since, say: take, exit }) - 1;
    return { pid: 1, ended: exited, exited, kill: () => killed.push(at) > 0, cut: () => {} };
  };
  return { followers, killed, followLogs };
}

describe('a line of the log', () => {
  test('is found as soon as it is there', async () => {
    const docker = engine();
    const probe = new LogProbe(docker, 'c', /^ready/g);
    expect(await probe.look(started('1'))).toBe('it was empty');
    docker.followers[0]!.say('starting');
    expect(await probe.look(started('1'))).toBe('0 of 1 line matched');
    docker.followers[0]!.say('ready now');
    expect(await probe.look(started('1'))).toBe(true);
    expect(await probe.look(started('1'))).toBe(true);
    expect(docker.followers.map(({ since }) => since)).toEqual([undefined]);
    await probe.end();
    expect(docker.killed).toEqual([0]);
  });

  test('does not count if it is from before the last start', async () => {
    const docker = engine();
    const probe = new LogProbe(docker, 'c', /ready/);
    await probe.look(started('1'));
    docker.followers[0]!.say('ready');
    expect(await probe.look(started('3', '2'))).toBe('it was empty');
    docker.followers[0]!.say('ready');
    expect(await probe.look(started('3', '2'))).toBe('it was empty');
    expect(docker.followers[1]!.since).toBe('2');
    expect(docker.killed).toEqual([0]);
  });

  test('is searched in its beginning only', async () => {
    const docker = engine();
    const probe = new LogProbe(docker, 'c', /(a+)+ready/);
    await probe.look(started('1'));
    docker.followers[0]!.say(`${' '.repeat(20_000)}ready`);
    expect(await probe.look(started('1'))).toBe('0 of 1 line matched');
  });

  test('cannot be found in a log that the engine does not read', async () => {
    const docker = engine();
    const probe = new LogProbe(docker, 'c', /ready/);
    await probe.look(started('1'));
    docker.followers[0]!.say('Error: configured logging driver does not support reading');
    docker.followers[0]!.exit(1);
    await new Promise(setImmediate);
    expect(await probe.look(started('1'))).toMatch(/^the log cannot be read \(.*does not support reading\)$/);
  });
});
