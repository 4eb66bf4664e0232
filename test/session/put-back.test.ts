import { expect, test } from 'vitest';
import { changedPorts, heldContainer } from '../../src/session/put-back.ts';
import { inspected } from '../trial/containers.ts';

test('the state of a container before it is changed', () => {
  expect(heldContainer(inspected())).toEqual({
    id: 'ab'.repeat(32),
    name: '4f2d_web',
    running: true,
    ports: { '80/tcp': '32768' },
  });
});

test.each<[Record<string, string>, Record<string, string>, string[]]>([
  [{ '80/tcp': '32768' }, { '80/tcp': '32768', '81/tcp': '5' }, []],
  [{ '80/tcp': '32768' }, { '80/tcp': '32771' }, ['port 80 is now 32771 (was 32768)']],
  [{ '53/udp': '1' }, { '53/udp': '2' }, ['port 53/udp is now 2 (was 1)']],
  [{ '80/tcp': '1' }, {}, []],
])('texts about ports %j that are now %j', (before, now, texts) => {
  expect(changedPorts(before, now)).toEqual(texts);
});
