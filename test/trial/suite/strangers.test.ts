import { expect, test } from 'vitest';
import type { ImageInspect } from '../../../src/engine/inspect.ts';
import type { ImageId, ImageReference } from '../../../src/image/reference.ts';
import type { SuiteContainers } from '../../../src/trial/suite/containers.ts';
import { requireNoStrangers } from '../../../src/trial/suite/strangers.ts';

const APP = 'sha256:app' as ImageId;
const BUILDERS = `sha256:${'ab'.repeat(32)}`;
const IMAGES: Record<string, string> = { 'app:ci': APP, 'app:other': APP, db: 'sha256:db', [BUILDERS]: APP };

/** Checks containers that were created, by the image that they were asked for and whether the proxy made them. */
function check(all: [image: string, byProxy: boolean, labels?: Record<string, string>][], built = false) {
  const events = all.map(([image, , labels], at) => ({
    ...{ action: 'create', id: `${at}`.repeat(64), attributes: { image, name: `name-${at}`, ...labels } },
  }));
  const known = new Set(all.flatMap(([, byProxy], at) => (byProxy ? [`${at}`.repeat(64)] : [])));
  const ours = { id: 'f'.repeat(64), created: { Image: APP } };
  const containers = { all: [ours], known, built } as unknown as SuiteContainers;
  const images = [{ name: 'app:ci' as ImageReference, originalId: APP }];
  const of = async (id: string) => {
    const Id = IMAGES[all[Number(id[0])]?.[0] ?? ''];
    return Id ? ({ Id, Config: {} } as unknown as ImageInspect) : undefined;
  };
  return requireNoStrangers([...events, { ...events[0]!, id: ours.id }], containers, images, { of });
}

test.each<[what: string, ...Parameters<typeof check>]>([
  ['another image', [['db', false]]],
  ['an image that is gone', [['gone:1', true]]],
  ['a container of ours', [['app:ci', false, { 'io.micropacker.run': 'x' }]]],
  ['the classic builder', [[BUILDERS, false]], true],
])('%s is no stranger', async (_, ...about) => {
  await expect(check(...about)).resolves.toBeUndefined();
});

test.each<[what: string, says: RegExp, fix: RegExp, ...Parameters<typeof check>]>([
  ['around the proxy', /^1 container of app:ci ran without the step/, /sudo -E/, [['app:ci', false]]],
  ['by id around the proxy, without a builder', /ran without the step/, /DOCKER_HOST/, [[BUILDERS, false]]],
  ['another name', /^the test ran app:ci under another name: app:other$/, /name in image/, [['app:other', true]]],
  ['by id while a builder works', /under another name/, /name in image/, [[BUILDERS, true]], true],
])('%s fails', async (_, message, fix, ...about) => {
  await expect(check(...about)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
    evidence: [{ lines: [expect.stringMatching(/^0{12} name-0: /)] }],
  });
});
