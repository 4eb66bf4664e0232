import { expect, test } from 'vitest';
import type { Docker } from '../../../src/engine/docker.ts';
import type { ImageId, ImageReference } from '../../../src/image/reference.ts';
import { imageNamed } from '../../../src/trial/suite/image.ts';

const ID = `sha256:${'ab'.repeat(32)}` as ImageId;
const DIGEST = `sha256:${'cd'.repeat(32)}`;
const KNOWN: Record<string, string> = {
  'app:ci': ID,
  'other:1': ID,
  'localhost:5000/team/app:1': ID,
  [ID]: ID,
  [ID.slice(7)]: ID,
  [ID.slice(7, 19)]: ID,
  [`app@${DIGEST}`]: ID,
  [`other@${DIGEST}`]: ID,
  // A repository whose name looks like an id.
  cafe: `sha256:${'12'.repeat(32)}`,
};
const docker = { image: async (name: string) => KNOWN[name] && { Id: KNOWN[name] } } as unknown as Docker;
const images = [
  { name: 'app:ci' as ImageReference, originalId: ID },
  { name: 'localhost:5000/team/app:1' as ImageReference },
];

test.each([
  ['app:ci', 'app:ci'],
  ['docker.io/library/app:ci', 'app:ci'],
  ['library/app:ci', 'app:ci'],
  ['app', undefined],
  ['app:other', undefined],
  ['other:1', undefined],
  [ID, 'app:ci'],
  [ID.slice(7), 'app:ci'],
  [ID.slice(7, 19), 'app:ci'],
  [`app@${DIGEST}`, 'app:ci'],
  [`other@${DIGEST}`, undefined],
  ['localhost:5000/team/app:1', 'localhost:5000/team/app:1'],
  ['team/app:1', undefined],
  ['cafe', undefined],
  ['', undefined],
  [undefined, undefined],
  ['../x', undefined],
])('%s is %s', async (name, image) => {
  expect((await imageNamed(name, images, docker))?.name).toBe(image);
});
