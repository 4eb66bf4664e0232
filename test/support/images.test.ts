import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { images } from './images.ts';

const published = (args: string[]) => args.flatMap((arg, i) => (args[i - 1] === '-p' ? [arg.split(':')[0]] : []));

test('there are six services', () => {
  expect(images.map((image) => image.name)).toEqual(['java', 'nginx', 'node', 'postgres', 'python', 'redis']);
  expect(images.filter((image) => image.tracer === 'strace').map((image) => image.name)).toEqual(['redis']);
});

test.each(images)('$name has a complete description', (image) => {
  expect(image.tag).toBe(`micropacker-test-${image.name}`);
  expect(existsSync(image.test.at(-1)!)).toBe(true);
  expect(image.ready).toMatch(/^(auto|http:\/\/127\.0\.0\.1:\d+\/|log:.+)$/);
  expect(image.maxRatio).toBeGreaterThan(0);
  expect(image.maxRatio).toBeLessThanOrEqual(1 / 2.4);
});

test('no two services publish the same port', () => {
  const ports = images.flatMap((image) => published(image.runArgs));
  expect(ports.length).toBeGreaterThanOrEqual(images.length);
  expect(new Set(ports).size).toBe(ports.length);
});
