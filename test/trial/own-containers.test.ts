import { describe, expect, test } from 'vitest';
import type { Docker } from '../../src/engine/docker.ts';
import type { ContainerEvent } from '../../src/engine/events.ts';
import { requireNoOwnContainers } from '../../src/trial/own-containers.ts';
import { runnable } from '../support/image-names.ts';

const RUN = 'io.micropacker.run';
const CLAIM = 'io.micropacker.claim';
const IMAGES: Record<string, { Id: string; Config: object }> = {
  'app:1': { Id: 'sha256:app', Config: {} },
  'sha256:app': { Id: 'sha256:app', Config: {} },
  'micropacker-run:x': { Id: 'sha256:micro', Config: {} },
  labelled: { Id: 'sha256:app', Config: { Labels: { [RUN]: 'mine', [CLAIM]: 'mine' } } },
  'database:1': { Id: 'sha256:other', Config: {} },
};

function check(...events: [action: string, image: string, labels?: Record<string, string>][]) {
  const asked: string[] = [];
  const docker = {
    image: async (name: string) => {
      asked.push(name);
      return IMAGES[name];
    },
    container: async () => ({ Config: { Cmd: ['serve', '--all'] } }),
  } as unknown as Docker;
  const all = events.map(
    ([action, image, labels], at): ContainerEvent => ({
      action,
      id: `${at}`.repeat(64),
      attributes: { image, name: `name-${at}`, ...labels },
    }),
  );
  const images = [runnable('sha256:app'), runnable('micropacker-run:x')];
  return { asked, checked: requireNoOwnContainers(all, images, docker) };
}

describe('containers that the test made of', () => {
  test.each([
    ['the image, by its name', 'app:1', {}],
    ['the image, by its id', 'sha256:app', {}],
    ['the micro image', 'micropacker-run:x', {}],
    ['an image that has our labels itself', 'labelled', { [RUN]: 'mine', [CLAIM]: 'mine' }],
  ])('%s fail the step', async (_, image, labels) => {
    await expect(check(['create', image, labels]).checked).rejects.toMatchObject({
      message:
        '1 container of the image was made while the test ran, and not observed: by the test, or by somebody else on this machine',
      exitCode: 1,
      fix: expect.stringContaining('docker exec'),
      evidence: [{ lines: [`000000000000 name-0: docker run ${image} serve --all`] }],
    });
  });

  test('another image, a gone image, or a run are no concern', async () => {
    const others: Parameters<typeof check> = [
      ['create', 'database:1'],
      ['create', 'removed:1'],
      ['create', 'app:1', { [RUN]: 'a run' }],
      ['create', 'app:1', { [CLAIM]: 'a run' }],
      ['start', 'app:1'],
    ];
    await expect(check(...others).checked).resolves.toBeUndefined();
  });

  test('nothing cost no question to the engine', async () => {
    const { asked, checked } = check(['start', 'app:1'], ['die', 'app:1']);
    await checked;
    expect(asked).toEqual([]);
  });
});
