import { describe, expect, test } from 'vitest';
import { readRequest, tagsOf } from '../src/request.ts';

const good = { image: 'ghcr.io/octocat/app:1.2', test: 'npm run e2e', push: 'true' };
const DIGITS = '0123456789ab';

describe('a push', () => {
  test('is asked for by tags that go somewhere', () => {
    const tags = 'octocat/app:1\nlocalhost:5000/app\nghcr.io/octocat/app:micro';
    expect(readRequest({ ...good, tags })).toMatchObject({ push: true, tags: tags.split('\n') });
    expect(readRequest(good)).toMatchObject({ push: true, tags: [] });
    expect(readRequest({ ...good, push: '' }).push).toBe(false);
  });

  test.each([
    [
      'verify: false',
      { verify: 'false' },
      'push: got "true", and verify is "false": only a micro image on which the test has passed is pushed',
      /^Set verify: true, or leave push out/,
    ],
    [
      'no test',
      { test: '', 'file-lists': 'a.txt' },
      'push: got "true", and test is empty: only a micro image on which the test has passed is pushed',
      /^Set test, or leave push out/,
    ],
    [
      'the default tag of a local name',
      { image: 'app' },
      'push: got "true", and the tag "app-micro" (tags is empty, so it is made from the name of the image) would go to docker.io/library/app-micro:latest, where only Docker\'s own images are',
      /^Name in tags where to push/,
    ],
    [
      'the default tag of an id',
      { image: DIGITS },
      `push: got "true", and the tag "micro:${DIGITS}" (tags is empty, so it is made from the name of the image) would go to docker.io/library/micro:${DIGITS}, where only Docker's own images are`,
      /^Name in tags where to push/,
    ],
    [
      'a local name',
      { tags: 'ghcr.io/octocat/app:x\napp:x' },
      'push: got "true", and the tag "app:x" would go to docker.io/library/app:x, where only Docker\'s own images are',
      /^Name in tags where to push/,
    ],
  ])('is refused early with %s', (_, values, message, mend) => {
    const error = expect.objectContaining({ message, mend: expect.stringMatching(mend), exitCode: 1 });
    expect(() => readRequest({ ...good, ...values })).toThrow(error);
  });

  test('of a container is refused when its image is known', () => {
    expect(() => tagsOf({ tags: [], push: true }, 'app:1.2')).toThrow('the tag "app:1.2-micro" (tags is empty');
  });

  test('needs no push to name tags as one likes, and one that is named twice is one', () => {
    expect(tagsOf({ tags: ['app:x', 'app:x'], push: false }, 'app')).toEqual(['app:x']);
  });
});
