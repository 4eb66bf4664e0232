import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import { type Claimed, claim, claimName } from '../../src/session/claim.ts';
import { docker } from '../support/engine.ts';
import { runnable } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';

const engine = new Docker(memoryLog());
const IMAGE = runnable(process.env.MICROPACKER_TEST_BASE!);
const TAG: Claimed = { kind: 'tag', id: 'docker.io/library/claim-test:1', name: 'claim-test:1' };
const NAME = claimName(TAG);
const TIMEOUT = { timeout: 180_000 };

function claimant(runId: string) {
  const held: string[] = [];
  return { runId, held, holdClaim: (id: string) => void held.push(id) };
}

afterEach(() => void spawnSync('docker', ['rm', '--force', NAME]));

describe('a claim', () => {
  test('is held by one run at a time, until it is given up', TIMEOUT, async () => {
    const [first, second] = [claimant('1'), claimant('2')];
    await claim(engine, TAG, IMAGE, first);
    await claim(engine, TAG, IMAGE, first);
    expect(first.held).toHaveLength(1);
    const refused = claim(engine, TAG, IMAGE, second);
    await expect(refused).rejects.toThrow('tags: another run is making claim-test:1 at this moment');
    await engine.remove(first.held[0]!);
    await claim(engine, TAG, IMAGE, second);
    expect(second.held).toHaveLength(1);
  });

  test('of a process that has ended is taken over', TIMEOUT, async () => {
    const { pid } = spawnSync('true');
    await claim(engine, TAG, IMAGE, claimant('1'));
    const format = ['--format', '{{index .Config.Labels "io.micropacker.owner"}}'];
    const owner = JSON.parse(docker(['inspect', ...format, NAME]));
    docker(['rm', NAME]);
    const label = `io.micropacker.owner=${JSON.stringify({ ...owner, pid })}`;
    docker(['create', '--name', NAME, '--label', label, IMAGE, 'x']);
    const second = claimant('2');
    await claim(engine, TAG, IMAGE, second);
    expect(second.held).toHaveLength(1);
  });

  test('of a process of another machine stays, and the error has the way out', TIMEOUT, async () => {
    const label = `io.micropacker.owner=${JSON.stringify({ pid: 1, since: '1', machine: 'other' })}`;
    docker(['create', '--name', NAME, '--label', label, IMAGE, 'x']);
    const refused = claim(engine, { ...TAG, kind: 'tag' }, IMAGE, claimant('2'));
    await expect(refused).rejects.toMatchObject({ fix: expect.stringContaining(`run docker rm ${NAME} first`) });
  });
});
