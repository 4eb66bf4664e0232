import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ImageReference } from '../../src/image/reference.ts';

/** A service image of test/images, built by scripts/images.sh. */
export interface ServiceImage {
  name: string;
  /** The engine's name for it. */
  tag: ImageReference;
  /** Further `docker run` arguments. */
  runArgs: string[];
  /** The test's argv. It runs in the project's folder and ends within 60 s. */
  test: string[];
  /** The input `ready`. */
  ready: string;
  /** Maximum size of the micro image as a fraction of the original's (0 to 1). */
  maxRatio: number;
  /** The tracer for its capture. */
  tracer: 'sysdig' | 'strace';
}

const folder = new URL('../images/', import.meta.url);

function load(name: string): ServiceImage {
  const file = JSON.parse(readFileSync(new URL(`${name}/image.json`, folder), 'utf8'));
  return { tracer: 'sysdig', ...file, name, tag: `micropacker-test-${name}` as ImageReference };
}

/** All service images, by name. Other images are not measured and not captured. */
export const images: ServiceImage[] = readdirSync(folder)
  .filter((name) => existsSync(new URL(`${name}/image.json`, folder)))
  .map(load)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
