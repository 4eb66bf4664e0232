import { expect, test } from 'vitest';
import { isFor, parsePlatform, platformOf, showPlatform } from '../../src/image/platform.ts';

test.each([
  ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
  ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ['Linux/X86_64', { os: 'linux', architecture: 'amd64' }],
  ['aarch64', { os: 'linux', architecture: 'arm64' }],
  ['linux/i386', { os: 'linux', architecture: '386' }],
])('platform %s is parsed and shown', (text, platform) => {
  expect(parsePlatform(text)).toEqual(platform);
  expect(parsePlatform(showPlatform(platform))).toEqual(platform);
});

test.each([
  ['linux/amd64', 'linux/amd64', true],
  ['linux/arm64/v8', 'linux/arm64', true],
  ['linux/arm64', 'linux/arm64/v8', true],
  ['linux/arm/v6', 'linux/arm/v7', false],
  ['linux/386', 'linux/amd64', false],
  ['windows/amd64', 'linux/amd64', false],
])('an image for %s is one for %s: %s', (has, wanted, result) => {
  expect(isFor(parsePlatform(has), parsePlatform(wanted))).toBe(result);
});

test.each<[string[], NodeJS.ProcessEnv, string | undefined]>([
  [[], {}, undefined],
  [['-p', '80:80'], { DOCKER_DEFAULT_PLATFORM: '' }, undefined],
  [['--platform', 'linux/386', '-it'], {}, 'linux/386'],
  [['--platform=linux/386', '--platform=linux/arm64'], {}, 'linux/arm64'],
  [[], { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }, 'linux/arm64'],
  [['--platform=linux/386'], { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }, 'linux/386'],
])('run arguments %j with %j want %s', (runArgs, env, platform) => {
  expect(platformOf(runArgs, env)).toBe(platform);
});
