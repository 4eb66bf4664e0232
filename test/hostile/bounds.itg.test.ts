import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeImage } from '../support/engine.ts';
import { type Actors, actors, leftBy, whyNot } from './actor.ts';
import { BOUND_ROWS } from './rows/bounds.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const SERVE = 'trap : TERM; while :; do sleep 0.2; done';
const tagOf = (at: number) => `micropacker-test-hostile-bounds:${at}`;
let all: Actors;
beforeAll(() => {
  all = actors();
});
afterAll(() => {
  for (const at of BOUND_ROWS.keys()) removeImage(tagOf(at));
  all.close();
});

describe.concurrent('nothing hangs and nothing grows:', () => {
  for (const [at, { attack, as, flags, test: script, code, says, seconds }] of BOUND_ROWS.entries()) {
    test.skipIf(whyNot(as))(`${attack} (${as})`, { timeout: 240_000 }, async () => {
      const actor = all.of(as);
      const own = ['--tag', tagOf(at), '--output', join(actor.folder(`bounds-${at}`), 'out'), '--test', script];
      const command = ['--command', `bash -c ${JSON.stringify(SERVE)}`, '--tracer', 'strace', '--verify=false'];
      const begin = Date.now();
      const done = await actor.cli(['run', '--image', BASE, ...command, ...flags, ...own]);
      expect([done.code, done.stderr.slice(-3000)]).toEqual([code, expect.stringContaining(says)]);
      expect((Date.now() - begin) / 1000).toBeLessThan(seconds);
      expect(done.stderr.length).toBeLessThan(5e6);
    });
  }
});

test('nothing is left in the temp folders', () => {
  for (const who of ['root', 'job user'] as const) if (!whyNot(who)) expect(leftBy(all.of(who))).toEqual([]);
});
