import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/base/process.ts';
import { build } from '../capture/stage.ts';
import { inputsFor, service } from '../runner/action-run.ts';
import { runAction } from '../runner/runner.ts';
import { mustNotDrop } from '../support/busy.ts';
import { project } from '../support/cli.ts';
import { docker, hasImage, removeImage } from '../support/engine.ts';
import { asked } from '../support/job-service.ts';
import { FOREIGN, foreignImage } from './foreign.ts';
import { type Outcome, play, TAG } from './play.ts';
import { imageOf, PROGRAMS, writeProgram } from './programs.ts';
import { DROPPED } from './rows-image.ts';
import { settingOf } from './setting.ts';
import type { Situation } from './situation.ts';
import { TABLE } from './table.ts';
import { world } from './world.ts';

const { MICROPACKER_TEST_BASE: base, MICROPACKER_TEST_COMPOSE: compose } = process.env;
const live = Boolean(process.env.MICROPACKER_TEST_SYSDIG && process.env.MICROPACKER_TEST_PROBE);
const folder = mkdtempSync(join(tmpdir(), 'situations-'));

beforeAll(async () => {
  for (const program of PROGRAMS) {
    writeProgram(program, join(folder, program), base!);
    await build(imageOf(program), join(folder, program));
  }
  docker(['load'], foreignImage());
}, 240_000);
afterAll(async () => {
  for (const image of [...PROGRAMS.map(imageOf), FOREIGN, TAG]) removeImage(image);
  rmSync(folder, { recursive: true });
});

/** The rows that this machine can run; the set-up reports skipped tests. */
function possible({ target, tracer, place }: Situation): boolean {
  if (place === 'a full disk' && process.getuid!() !== 0) return false;
  return (tracer === 'strace' || live) && (target !== 'compose' || Boolean(compose));
}

const named = (row: Situation) => [`${row.name} (${row.tracer})`, row] as const;

describe.skipIf(!base).each(TABLE)('$title', ({ rows }) => {
  test.for(rows.map(named))('%s', { timeout: 240_000 }, async ([, row], { skip }) => {
    skip(!possible(row));
    const twins = mkdtempSync(join(folder, 'twins-'));
    const setting = settingOf(row, twins);
    try {
      const found = setting.found();
      const crashing = row.project === 'crashing';
      const before = world(crashing);
      const beside = row.place === 'another run beside it' ? anotherRun() : undefined;
      const [outcome] = await Promise.all([play(row, setting, twins, join(folder, 'tools')), beside]);
      if (!DROPPED.rows.includes(row)) mustNotDrop(outcome.errors);
      checkVerdict(row, outcome);
      checkList(row, outcome);
      expect(outcome.left).toEqual([]);
      expect(world(crashing)).toEqual(before);
      expect(setting.found()).toEqual(found);
      if (row.tracer === 'sysdig') checkTwin(found, join(twins, 'capture.json'), 'the volumes themselves');
      // The first container of a watched verification is changed by strace.
      if (row.inputs?.['watch-verify'] !== 'true')
        checkTwin(found, join(twins, 'verify.json'), 'copies of the volumes');
    } finally {
      removeImage(TAG);
      setting.remove();
    }
  });
});

function checkVerdict(row: Situation, { code, signal, errors, said, summary }: Outcome): void {
  const killed = row.during?.[2].includes('SIGKILL') ?? false;
  const wanted = row.error === undefined ? [] : [expect.stringContaining(row.error)];
  expect({ errors, code, signal }).toEqual(
    killed ? { errors: [], code: null, signal: 'SIGKILL' } : { errors: wanted, code: wanted.length, signal: null },
  );
  const [, inVain = ''] = summary.split('Missing at run time, but in the original:');
  expect((row.names ?? []).filter((path) => !inVain.includes(`\n${path}\n`))).toEqual([]);
  const says = row.says ?? [];
  expect(said.filter((message) => !says.some((part) => message.includes(part)))).toEqual([]);
  expect(says.filter((part) => !said.some((message) => message.includes(part)))).toEqual([]);
  const packs = row.steps === undefined || row.steps.includes('pack');
  expect(hasImage(TAG)).toBe(packs && !killed && row.error === undefined);
}

function checkList({ has, lacks = [], unseen = [] }: Situation, { list }: Outcome): void {
  expect(list?.filter((path) => [...lacks, ...unseen].includes(path)) ?? []).toEqual([]);
  expect(list).toEqual(has && expect.arrayContaining([...has]));
}

type Asked = ReturnType<typeof asked>;

/** The twin, unless changed by a tracer, had the same description as the container, and its volumes or copies of them. */
function checkTwin(
  found: Asked | undefined,
  file: string,
  has: 'the volumes themselves' | 'copies of the volumes',
): void {
  if (found === undefined || !existsSync(file)) return;
  const twin = asked(JSON.parse(readFileSync(file, 'utf8'))[0]);
  if (has === 'the volumes themselves') {
    expect(twin).toEqual(found);
    return;
  }
  const own = new Set(volumesOf(found));
  expect(volumesOf(twin).filter((name) => own.has(name))).toEqual([]);
  expect(withoutNames(twin)).toEqual(withoutNames(found));
}

function volumesOf({ mounts }: Asked): string[] {
  return mounts.flatMap(({ Type, volume }) => (Type === 'volume' ? [volume ?? ''] : []));
}

function withoutNames({ mounts, ...more }: Asked) {
  return { ...more, mounts: mounts.map(({ volume, ...mount }) => ({ ...mount, named: volume !== undefined })) };
}

async function anotherRun(): Promise<void> {
  const home = mkdtempSync(join(folder, 'other-'));
  const inputs = { ...inputsFor(service('redis')), tags: 'micropacker-test-other', upload: 'false' };
  const { code, outputs, stdout } = await runAction({ action: project, home, step: 'main', inputs });
  await run(['docker', 'image', 'rm', '--force', 'micropacker-test-other']);
  expect([code, outputs.drops], stdout).toEqual([0, '0']);
}
