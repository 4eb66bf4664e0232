import { describe, expect, test } from 'vitest';
import {
  fullName,
  isIdOf,
  isOfficial,
  isReference,
  isTag,
  microTag,
  repositoryOf,
  slug,
} from '../../src/image/reference.ts';
import { reference } from '../support/image-names.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('references', () => {
  test.each([
    ['app', 'app-micro'],
    ['app:1.2', 'app:1.2-micro'],
    ['host:5000/team/app', 'host:5000/team/app-micro'],
    [`app:1.2@sha256:${hex}`, 'app:1.2-micro'],
    [`sha256:${hex}`, 'micro:0123456789ab'],
    ['0123456789ab', 'micro:0123456789ab'],
  ])('the default micro tag of %s is %s', (name, tag) => {
    expect(microTag(reference(name))).toBe(tag);
    expect(isTag(tag)).toBe(true);
  });

  test.each([
    ['app', 'app'],
    ['app:1.2', 'app'],
    ['host:5000/app', 'host:5000/app'],
    ['host:5000/app:1@sha256:aa', 'host:5000/app'],
  ])('the repository of %s is %s', (reference, repository) => {
    expect(repositoryOf(reference)).toBe(repository);
  });

  test.each([
    ['app', 'docker.io/library/app:latest', true],
    ['docker.io/app:1', 'docker.io/library/app:1', true],
    ['index.docker.io/library/app:1', 'docker.io/library/app:1', true],
    ['octocat/app', 'docker.io/octocat/app:latest', false],
    ['docker.io/octocat/app:1', 'docker.io/octocat/app:1', false],
    ['localhost/app:1', 'localhost/app:1', false],
    ['host:5000/app', 'host:5000/app:latest', false],
    [`host:5000/app:1@sha256:${hex}`, 'host:5000/app:1', false],
    [`app@sha256:${hex}`, `docker.io/library/app@sha256:${hex}`, true],
  ])('the full name of %s is %s; an official image: %s', (reference, full, official) => {
    expect(fullName(reference)).toBe(full);
    expect(isOfficial(reference)).toBe(official);
  });

  test.each(['app', 'a/b/c:1', 'host.example:5000/a_b--c:v1.0_x', 'localhost/app:X', '[::1]:5000/app', 'Host/app'])(
    '%s is a tag',
    (text) => {
      expect(isTag(text)).toBe(true);
    },
  );

  test.each([
    'App',
    'app:',
    'a b',
    '-app',
    'app@sha256:aa',
    'app:.x',
    '',
    'a//b',
    '-a/x',
    '../x',
    '.a/x',
    'a-/x:',
    'a..b/x',
    '[x]/app',
    `app:${'x'.repeat(129)}`,
  ])('%j is not a tag', (text) => {
    expect(isTag(text)).toBe(false);
  });

  test.each(['app', 'app:1.2', `app:1.2@sha256:${hex}`, `app@sha256:${hex}`, `sha256:${hex}`, hex, 'host:5000/a/b:c'])(
    '%s can name an image',
    (text) => {
      expect(isReference(text)).toBe(true);
    },
  );

  test.each(['', 'a b', 'ap:p:x', '--privileged', '-f/x', '../x', '/x', 'app@sha256:12', 'App'])(
    '%j cannot name an image',
    (text) => {
      expect(isReference(text)).toBe(false);
    },
  );

  test.each([
    ['0123456789ab', true],
    ['012', true],
    [`sha256:${hex}`, true],
    [hex, true],
    ['0124', false],
    ['app', false],
    ['012:1', false],
  ])('%s is the beginning of the id: %s', (reference, is) => {
    expect(isIdOf(reference, `sha256:${hex}`)).toBe(is);
  });

  test('a slug has only characters that are allowed in file names', () => {
    expect(slug('host:5000/team/app:1.2')).toBe('host-5000-team-app-1.2');
    expect(slug(`sha256:${hex}`)).toBe(hex);
  });
});
