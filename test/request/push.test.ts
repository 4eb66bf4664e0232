import { describe, expect, test } from 'vitest';
import { readRequest } from '../../src/request/request.ts';
import { tagsOf } from '../../src/request/tags.ts';
import { reference } from '../support/image-names.ts';

const good = { image: 'ghcr.io/octocat/app:1.2', test: 'npm run e2e', push: 'true' };
const DIGITS = '0123456789ab';

describe('a push', () => {
  test('accepts tags that can be pushed', () => {
    const tags = 'octocat/app:1\nlocalhost:5000/app\nghcr.io/octocat/app:micro';
    expect(readRequest({ ...good, tags })).toMatchObject({ push: true, tags: tags.split('\n') });
    expect(readRequest(good)).toMatchObject({ push: true, tags: [] });
    expect(readRequest({ ...good, push: '' }).push).toBe(false);
  });

  test.each([
    [
      'verify: false',
      { verify: 'false' },
      'push: got "true", but verify is "false": only a micro image that passed the test is pushed',
      /^Set verify: true, or leave push out/,
    ],
    [
      'no test',
      { test: '', 'file-lists': 'a.txt' },
      'push: got "true", but test is empty: only a micro image that passed the test is pushed',
      /^Set test, or leave push out/,
    ],
    [
      'the default tag of a local name',
      { image: 'app' },
      'push: got "true", but the tag "app-micro" (made from the name of the image, because tags is empty) would go to docker.io/library/app-micro:latest, which only Docker\'s own images can use',
      /^Set tags to the names to push/,
    ],
    [
      'the default tag of an id',
      { image: DIGITS },
      `push: got "true", but the tag "micro:${DIGITS}" (made from the name of the image, because tags is empty) would go to docker.io/library/micro:${DIGITS}, which only Docker's own images can use`,
      /^Set tags to the names to push/,
    ],
    [
      'a local name',
      { tags: 'ghcr.io/octocat/app:x\napp:x' },
      'push: got "true", but the tag "app:x" would go to docker.io/library/app:x, which only Docker\'s own images can use',
      /^Set tags to the names to push/,
    ],
  ])('is refused early for %s', (_, values, message, fix) => {
    const error = expect.objectContaining({ message, fix: expect.stringMatching(fix), exitCode: 1 });
    expect(() => readRequest({ ...good, ...values })).toThrow(error);
  });

  test('of an existing container is refused when the image is known', () => {
    expect(() => tagsOf({ tags: [], push: true }, reference('app:1.2'))).toThrow(
      'the tag "app:1.2-micro" (made from the name of the image, because tags is empty',
    );
  });

  test('restricts no tags if it is false, and a repeated tag counts once', () => {
    expect(tagsOf({ tags: ['app:x', 'app:x'], push: false }, reference('app'))).toEqual(['app:x']);
  });
});
