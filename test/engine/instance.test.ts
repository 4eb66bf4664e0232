import { expect, test } from 'vitest';
import { runLabels } from '../../src/engine/argv.ts';
import { instanceRequest } from '../../src/engine/instance.ts';
import { runnable } from '../support/image-names.ts';

const base = { image: runnable('app'), runId: 'r1' };

test('an instance to read gets a command, no network and no volume copies', () => {
  expect(instanceRequest({ ...base, platform: 'linux/arm64' }, ['/data', '/', 'relative'])).toEqual({
    method: 'POST',
    path: '/containers/create?platform=linux%2Farm64',
    body: {
      Image: 'app',
      Cmd: ['/.micropacker-never-started'],
      Labels: { ...runLabels('r1') },
      HostConfig: { NetworkMode: 'none', Tmpfs: { '/data': '' } },
    },
  });
  expect(instanceRequest(base, []).path).toBe('/containers/create');
});

test('an instance with a volume mounts it', () => {
  expect(instanceRequest(base, [], ['data:/v:nocopy']).body).toMatchObject({
    HostConfig: { Binds: ['data:/v:nocopy'] },
  });
});
