import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../src/image/config.ts';
import { BUILDERS, type Builder, built } from '../image/dockerfile/builders.ts';
import { differences } from '../image/dockerfile/differences.ts';
import { docker, removeImage } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { tar } from '../tar/tars.ts';
import { type Actors, actors, whyNot } from './actor.ts';
import { configOf, INSTRUCTION_ROWS } from './rows/instructions.ts';

const IMAGE = 'micropacker-test-hostile-instructions';
const IMAGES = [...new Set(INSTRUCTION_ROWS.map(({ image }) => image))];
const OURS = 'more LABEL org.opencontainers.image.base.';
const LAYER = tar({ name: 'x', body: 'x', mode: 0o755 });
let all: Actors;
/** The Dockerfile of each image, and what each builder makes of it. */
const made = new Map<number, { text: string; seen: Record<Builder, ImageConfig> }>();

beforeAll(async () => {
  all = actors();
  if (whyNot('job user')) return;
  const actor = all.of('job user');
  for (const image of IMAGES) {
    docker(['load', '-q'], imageArchive(`${IMAGE}:${image}`, [LAYER], configOf(image)));
    const output = join(actor.folder(`instructions-${image}`), 'out');
    const list = join(actor.home, 'list');
    execFileSync('sh', ['-c', 'echo /x > "$1"', 'sh', list]);
    const tag = `${IMAGE}:micro-${image}`;
    const args = ['pack', '--image', `${IMAGE}:${image}`, '--file-list', list, '--output', output, '--tag', tag];
    const { code, stderr } = await actor.cli(args);
    expect(code, stderr).toBe(0);
    const text = readFileSync(join(output, 'Dockerfile'), 'utf8');
    const seen = BUILDERS.map((builder) => [builder, built(text, output, `${IMAGE}:built`, builder)]);
    made.set(image, { text, seen: Object.fromEntries(seen) });
  }
}, 240_000);
afterAll(() => {
  for (const image of IMAGES) for (const tag of [image, `micro-${image}`]) removeImage(`${IMAGE}:${tag}`);
  removeImage(`${IMAGE}:built`);
  all.close();
});

describe.skipIf(whyNot('job user'))('a builder makes nothing else of', () => {
  test.each(INSTRUCTION_ROWS)('$attack ($as)', ({ image, config }) => {
    const { text, seen } = made.get(image)!;
    for (const builder of BUILDERS) {
      const fields = Object.keys(config) as (keyof ImageConfig)[];
      const of = (whole: ImageConfig) => Object.fromEntries(fields.map((field) => [field, whole[field]]));
      // The micro image says what it is made of.
      const found = differences(of(configOf(image)), text, of(seen[builder]));
      expect(
        found.filter((one) => !one.startsWith(OURS)),
        builder,
      ).toEqual([]);
    }
    expect(text).not.toMatch(/^RUN/m);
  });
});
