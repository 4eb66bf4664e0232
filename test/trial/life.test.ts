import { describe, expect, test } from 'vitest';
import type { ContainerEvent } from '../../src/engine/events.ts';
import { copyWarnings, execsIn, type Life, lifeOf } from '../../src/trial/life.ts';

const LIFE: Life = { ended: undefined, deaths: 0, unhealthy: false, outOfMemory: false, handled: false, stops: [] };

/** `action` or `action name=value`. */
function event(text: string): ContainerEvent {
  const [, action, name, value] = /^(.*?)(?: (\w+)=(\S+))?$/.exec(text)!;
  return { action: action!, id: 'c', attributes: name ? { [name]: value! } : {} };
}

describe('the life of a container', () => {
  test.each<[string, string[], Partial<Life>]>([
    ['that runs', ['create', 'start'], {}],
    ['that ended', ['start', 'die exitCode=3'], { ended: { exitCode: 3 }, deaths: 1 }],
    ['that was restarted by its policy', ['start', 'die exitCode=3', 'start'], { deaths: 1 }],
    ['that was stopped', ['start', 'kill signal=15', 'die exitCode=0', 'stop'], { handled: true, stops: [0] }],
    [
      'that was stopped by its own signal',
      ['start', 'kill signal=28', 'die exitCode=0', 'stop'],
      { handled: true, stops: [0] },
    ],
    [
      'that only reloaded, and ended later',
      ['start', 'kill signal=1', 'die exitCode=2'],
      { ended: { exitCode: 2 }, deaths: 1 },
    ],
    [
      'that ended after somebody restarted it',
      ['start', 'kill signal=15', 'die exitCode=0', 'start', 'die exitCode=9'],
      { handled: true, stops: [0], ended: { exitCode: 9 }, deaths: 1 },
    ],
    ['that was unhealthy', ['start', 'health_status: unhealthy', 'health_status: healthy'], { unhealthy: true }],
    [
      'that ran out of memory',
      ['start', 'oom', 'die exitCode=137'],
      { outOfMemory: true, ended: { exitCode: 137 }, deaths: 1 },
    ],
  ])('%s', (_, events, life) => {
    expect(lifeOf(events.map(event))).toEqual({ ...LIFE, ...life });
  });
});

test('the commands of docker exec are read from its events', () => {
  const events = ['exec_create: ls /', 'exec_start: ls /', 'exec_create: sh -c true ', 'exec_die', 'start'].map(event);
  expect(execsIn(events)).toEqual(['ls /', 'sh -c true']);
});

test('docker cp out of a container is seen, into it is not', () => {
  expect(copyWarnings(['start', 'die'].map(event))).toEqual([]);
  expect(copyWarnings(['start', 'extract-to-dir'].map(event))).toEqual([expect.stringContaining('copied files into')]);
  expect(copyWarnings(['export', 'archive-path'].map(event))).toEqual([expect.stringContaining('copied files out of')]);
});
