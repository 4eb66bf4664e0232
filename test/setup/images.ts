import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A service image of test/images, built by scripts/images.sh. */
export interface ServiceImage {
  name: string;
  /** What the engine knows it by. */
  tag: string;
  /** Further `docker run` arguments. */
  runArgs: string[];
  /** The test's argv, to be started in the project's folder; it ends by itself within 60 s. */
  test: string[];
  /** When it counts as up, in the words of the input `ready`. */
  ready: string;
  /** The micro image's size is at most this part of the original's (0 to 1). */
  maxRatio: number;
  /** The tracer it is captured with. */
  tracer: 'sysdig' | 'strace';
}

const folder = new URL('../images/', import.meta.url);

function load(name: string): ServiceImage {
  const file = JSON.parse(readFileSync(new URL(`${name}/image.json`, folder), 'utf8'));
  return { tracer: 'sysdig', ...file, name, tag: `micropacker-test-${name}` };
}

/** All service images, by name: what other images are for is not measured and not captured. */
export const images: ServiceImage[] = readdirSync(folder)
  .filter((name) => existsSync(new URL(`${name}/image.json`, folder)))
  .map(load)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
