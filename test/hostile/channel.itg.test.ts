import { chownSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, removeImage } from '../support/engine.ts';
import { type Actor, type Actors, actors, leftBy, whyNot } from './actor.ts';
import { LOUD_ROWS, MOUNT_ROWS, QUIET_ROWS, type QuietRow } from './rows/channel.ts';
import type { Who } from './rows/row.ts';

/** As the program of the container, root: what it is told to do, and then a service that only waits. */
const SERVE = 'sh -c "$ATTACK"; echo "attack: over"; while :; do sleep 0.2; done';
/** Waits until the attack has ended, and a little longer. */
const ATTACKED =
  'for n in $(seq 100); do docker logs "$MICROPACKER_CONTAINER" | grep -q "^attack: over" && break; sleep 0.2; done; sleep 1';
const IMAGE = 'micropacker-test-hostile-channel';
const SECRET = 'a secret of this machine';
const TIMEOUT = { timeout: 300_000 };
const quietOf = (who: Who) => QUIET_ROWS.filter(({ as }) => as === who);

let all: Actors;
beforeAll(() => {
  all = actors();
  const cmd = JSON.stringify(['bash', '-c', SERVE]);
  docker(['build', '-q', '-t', IMAGE, '-'], `FROM ${process.env.MICROPACKER_TEST_BASE}\nCMD ${cmd}\n`);
});
afterAll(() => {
  removeImage(IMAGE);
  all.close();
});

/** Where a step works that is attacked: `canaries` are files of this machine. */
interface Place {
  actor: Actor;
  folder: string;
  temp: string;
  canaries: string[];
}

function placeFor(who: Who, name: string, canaries = 1): Place {
  const actor = all.of(who);
  const folder = actor.folder(name);
  const files = Array.from({ length: canaries }, (_, at) => join(folder, `canary-${at}`));
  for (const file of files) {
    writeFileSync(file, SECRET, { mode: 0o640 });
    chownSync(file, actor.uid, actor.gid);
  }
  return { actor, folder, temp: actor.folder(`${name}/temp`), canaries: files };
}

/** A step on a container that does `script`. */
async function attacked({ actor, folder, temp }: Place, script: string, flags: readonly string[] = []) {
  const from = [
    '--image',
    IMAGE,
    '--tracer',
    'strace',
    '--ready',
    'none',
    '--run-arg=-e',
    `--run-arg=ATTACK=${script}`,
  ];
  const checks = ['--keep-capture=true', '--watch-verify=false', '--verify=false'];
  const own = ['--tag', `${IMAGE}:${folder.split('/').at(-1)}`, '--output', join(folder, 'out'), '--test', ATTACKED];
  const done = await actor.cli(['run', ...from, ...checks, ...flags, ...own], { env: { TMPDIR: temp } });
  removeImage(`${IMAGE}:${folder.split('/').at(-1)}`);
  return { ...done, left: readdirSync(temp) };
}

/** The mode and content of a file of this machine, and whether a result of the step has its content. */
function stateOf(canary: string, { folder }: Place) {
  const results = readdirSync(join(folder, 'out')).map((name) => join(folder, 'out', name));
  const small = results.filter((path) => statSync(path).size < 50e6);
  const leaks = small.filter((path) => readFileSync(path, 'latin1').includes(SECRET));
  return { content: readFileSync(canary, 'utf8'), mode: statSync(canary).mode & 0o7777, leaks };
}

const UNCHANGED = { content: SECRET, mode: 0o640, leaks: [] };

/** All quiet attacks in one container; each has a file of this machine of its own. */
async function playQuiet(who: Who) {
  const rows = quietOf(who);
  const place = placeFor(who, `quiet-${who.replace(' ', '-')}`, rows.length);
  const scripts = rows.map(({ script }, at) => `CANARY=${place.canaries[at]}; ( ${script} ) < /dev/null`);
  return { place, done: await attacked(place, scripts.join('; ')) };
}
const played = new Map<Who, ReturnType<typeof playQuiet>>();
function quiet(who: Who) {
  if (!played.has(who)) played.set(who, playQuiet(who));
  return played.get(who)!;
}

describe.concurrent('root in a container that strace traces gets nothing:', () => {
  for (const row of QUIET_ROWS) {
    test.skipIf(whyNot(row.as))(`${row.attack} (${row.as})`, TIMEOUT, async () => {
      const { place, done } = await quiet(row.as);
      expect([done.code, done.left], done.stderr).toEqual([0, []]);
      expect(stateOf(place.canaries[quietOf(row.as).indexOf(row as QuietRow)]!, place)).toEqual(UNCHANGED);
    });
  }

  for (const { attack, as, script, code, says, flags } of LOUD_ROWS) {
    test.skipIf(whyNot(as))(`${attack} (${as})`, TIMEOUT, async () => {
      const place = placeFor(as, attack.replaceAll(' ', '-').toLowerCase());
      const begin = Date.now();
      const done = await attacked(place, script, flags);
      expect([done.code, done.left], done.stderr).toEqual([code, []]);
      expect(done.stderr).toContain(says);
      expect(Date.now() - begin).toBeLessThan(200_000);
      expect(stateOf(place.canaries[0]!, place)).toEqual(UNCHANGED);
    });
  }

  for (const [at, { attack, as, mount, says }] of MOUNT_ROWS.entries()) {
    test.skipIf(whyNot(as))(`${attack} (${as})`, TIMEOUT, async () => {
      const { actor, folder, temp } = placeFor(as, `mounted-${at}`);
      const places: Record<string, string> = { PLACE: folder, OUTPUT: join(folder, 'out'), TEMP: temp };
      places.LINK = join(actor.home, `link-${at}`);
      symlinkSync(temp, places.LINK);
      if (mount.startsWith('$OUTPUT')) actor.folder(`mounted-${at}/out`);
      const source = mount.replace(/^\$([A-Z]+)/, (_, name: string) => places[name]!);
      const args = ['run', '--image', IMAGE, '--tracer', 'strace', '--ready', 'none', '--test', 'true'];
      const touch = '--run-arg=ATTACK=touch /x/touched';
      const own = ['--tag', `${IMAGE}:mounted-${at}`, '--output', places.OUTPUT!, '--run-arg=-e', touch];
      const done = await actor.cli([...args, ...own, '--run-arg=-v', `--run-arg=${source}`], { env: { TMPDIR: temp } });
      expect([done.code, done.stderr]).toEqual([1, expect.stringContaining(says)]);
      for (const path of [folder, temp, places.OUTPUT!]) expect(readdirSync(path)).not.toContain('touched');
      expect(readdirSync(temp)).toEqual([]);
    });
  }
});

test('nothing is left in the temp folders', () => {
  for (const who of ['root', 'job user'] as const) if (!whyNot(who)) expect(leftBy(all.of(who))).toEqual([]);
});
