import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTime } from '../../src/base/process.ts';
import { OUTPUT_FILES } from '../../src/pipeline/output.ts';
import { left } from '../support/engine.ts';
import { type Actors, actors, leftBy, whyNot } from './actor.ts';
import { REFUSED } from './rows/names.ts';
import type { Who } from './rows/row.ts';

const WHO = (['root', 'job user'] as const).filter((who) => whyNot(who) === undefined);
const SECRET = 'a secret of this machine';
let all: Actors;
let before: unknown;

beforeAll(() => {
  all = actors();
  for (const who of WHO) plant(who);
  before = left();
});
afterAll(() => all.close());

const placeOf = (who: Who) => all.of(who).folder('cwd');
const canaryOf = (who: Who) => join(all.of(who).home, 'canary');

/** What an attacker, here root, can have left where the step works. */
function plant(who: Who): void {
  const { uid, gid } = all.of(who);
  const place = placeOf(who);
  const at = (name: string) => join(place, name);
  const canary = canaryOf(who);
  writeFileSync(canary, SECRET, { mode: 0o640 });
  for (const name of ['fifo']) execFileSync('mkfifo', ['-m', '666', at(name)]);
  writeFileSync(at('file'), 'text');
  writeFileSync(at('secret'), SECRET, { mode: 0o600 });
  writeFileSync(at('binary'), Buffer.from([0, 255, 10]));
  execFileSync('truncate', ['-s', '300M', at('huge')]);
  symlinkSync('/dev/zero', at('zero'));
  symlinkSync('/proc', at('proc'));
  symlinkSync('/', at('whole'));
  symlinkSync('nowhere', at('none'));
  mkdirSync(at('closed'), { mode: 0o700 });
  const planted = (name: string, fill: (folder: string) => void) => {
    mkdirSync(at(`planted-${name}`));
    fill(at(`planted-${name}`));
    execFileSync('chown', ['--no-dereference', `${uid}:${gid}`, at(`planted-${name}`)]);
  };
  planted('report', (to) => symlinkSync(canary, join(to, 'report.json')));
  planted('results', (to) => OUTPUT_FILES.forEach((name) => void symlinkSync(canary, join(to, name))));
  planted('pipe', (to) => execFileSync('mkfifo', ['-m', '666', join(to, 'files.txt')]));
  planted('folder', (to) => mkdirSync(join(to, 'rootfs.tar'), { mode: 0o700 }));
  planted('manifest-link', (to) => symlinkSync(canary, join(to, '.micropacker.json')));
  planted('manifest-pipe', (to) => execFileSync('mkfifo', ['-m', '666', join(to, '.micropacker.json')]));
  planted('manifest-claims', (to) => {
    const digest = execFileSync('sha256sum', [canary], { encoding: 'utf8' }).split(' ')[0];
    const files = { 'report.json': [digest], '../canary': [digest] };
    writeFileSync(join(to, '.micropacker.json'), JSON.stringify({ schema: 1, image: 'x', files }));
    symlinkSync(canary, join(to, 'report.json'));
  });
  planted('lock-pipe', (to) => execFileSync('mkfifo', ['-m', '666', join(to, '.micropacker.lock')]));
  planted('lock-device', (to) => symlinkSync('/dev/zero', join(to, '.micropacker.lock')));
  planted('lock-living', (to) => {
    const { pid } = process;
    writeFileSync(join(to, '.micropacker.lock'), JSON.stringify({ pid, since: startTime(pid) }));
  });
  chmodSync(at('secret'), 0o600);
}

describe.concurrent('refused at once:', () => {
  for (const row of REFUSED) {
    const { attack, as, args, says } = row;
    test.skipIf(whyNot(as))(`${attack} (${as})`, { timeout: 60_000 }, async () => {
      const env = { DOCKER_CONFIG: process.env.MICROPACKER_TEST_COMPOSE! };
      const output = args.includes('--output') || args[0] === 'why' ? [] : ['--output', `out-${REFUSED.indexOf(row)}`];
      const { code, stderr, stdout } = await all.of(as).cli([...args, ...output], { env });
      expect([code, `${stderr}${stdout}`]).toEqual([1, expect.stringContaining(says)]);
      expect(`${stderr}${stdout}`).not.toContain(SECRET);
      expect(stderr).not.toMatch(/^::/m);
    });
  }
});

test.each(WHO)('nothing of the steps of %s is left, and no planted link was followed', (who) => {
  expect(left()).toEqual(before);
  expect([readFileSync(canaryOf(who), 'utf8'), statSync(canaryOf(who)).mode & 0o777]).toEqual([SECRET, 0o640]);
  // A failed step leaves its report.
  const files = readdirSync(placeOf(who)).filter((name) => !/^(?:out|planted)-/.test(name));
  const made = ['binary', 'closed', 'fifo', 'file', 'huge', 'none', 'proc', 'secret', 'whole', 'zero'];
  expect(files.sort()).toEqual(made);
  for (const name of readdirSync(placeOf(who)).filter((one) => one.startsWith('planted-')))
    expect(readdirSync(join(placeOf(who), name)).filter((one) => one.startsWith('.micropacker-'))).toEqual([]);
  expect(leftBy(all.of(who))).toEqual([]);
});
