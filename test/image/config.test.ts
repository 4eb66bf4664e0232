import { describe, expect, test } from 'vitest';
import { healthArgv, type ImageConfig } from '../../src/image/config.ts';

describe('HEALTHCHECK as argv', () => {
  test.each<[ImageConfig, string[] | undefined]>([
    [{}, undefined],
    [{ Healthcheck: null }, undefined],
    [{ Healthcheck: { Test: ['NONE'] } }, undefined],
    [{ Healthcheck: { Test: [] } }, undefined],
    [{ Healthcheck: { Test: ['CMD', 'curl', 'x'] } }, ['curl', 'x']],
    [{ Healthcheck: { Test: ['CMD-SHELL', 'a || b'] } }, ['/bin/sh', '-c', 'a || b']],
    [{ Healthcheck: { Test: ['CMD-SHELL', 'a'] }, Shell: ['/bin/bash', '-ec'] }, ['/bin/bash', '-ec', 'a']],
  ])('of %j', (config, argv) => {
    expect(healthArgv(config)).toEqual(argv);
  });
});
