import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toolCacheOf } from '../../src/capture/tool-cache.ts';

test.each([
  ["the runner's", { RUNNER_TOOL_CACHE: '/tools', XDG_CACHE_HOME: '/x' }, '/tools'],
  ["the user's cache", { RUNNER_TOOL_CACHE: '', XDG_CACHE_HOME: '/x' }, '/x/micropacker'],
  ['a relative cache, which does not count', { XDG_CACHE_HOME: 'x' }, '/home/me/.cache/micropacker'],
  ['neither', { XDG_CACHE_HOME: '' }, '/home/me/.cache/micropacker'],
])('%s', (_, env, folder) => {
  expect(toolCacheOf(env, '/home/me')).toBe(folder);
});

test('the default home folder is that of this process', () => {
  expect(toolCacheOf({})).toBe(join(homedir(), '.cache/micropacker'));
});
