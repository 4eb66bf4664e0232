import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/process.ts';
import { inputsFor, service } from '../action/action-run.ts';
import { runAction } from '../action/runner.ts';
import { mustNotDrop } from '../busy.ts';
import { build } from '../capture/stage.ts';
import { project } from '../cli.ts';
import { docker, hasImage, removeImage } from '../engine.ts';
import { asked } from '../job-service.ts';
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
}, 120_000);
afterAll(async () => {
  for (const image of [...PROGRAMS.map(imageOf), FOREIGN, TAG]) removeImage(image);
  rmSync(folder, { recursive: true });
});

/** What of it this machine can do: skipped tests are told by the set-up. */
function possible({ target, tracer, place }: Situation): boolean {
  if (place === 'a full disk' && process.getuid!() !== 0) return false;
  return (tracer === 'strace' || live) && (target !== 'compose' || Boolean(compose));
}

const named = (row: Situation) => [`${row.name} (${row.tracer})`, row] as const;

describe.skipIf(!base).each(TABLE)('$title', ({ rows }) => {
  test.for(rows.map(named))('%s', { timeout: 150_000 }, async ([, row], { skip }) => {
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
      const phases = row.tracer === 'sysdig' ? ['capture', 'verify'] : ['verify'];
      for (const phase of phases) checkTwin(found, join(twins, `${phase}.json`));
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
  const [, inVain = ''] = summary.split('Looked for in vain, and the original has it:');
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

/** What stood in the container's place, unchanged by a tracer, was like it. */
function checkTwin(found: ReturnType<typeof asked> | undefined, file: string): void {
  if (found !== undefined && existsSync(file)) expect(asked(JSON.parse(readFileSync(file, 'utf8'))[0])).toEqual(found);
}

async function anotherRun(): Promise<void> {
  const home = mkdtempSync(join(folder, 'other-'));
  const inputs = { ...inputsFor(service('redis')), tags: 'micropacker-test-other', upload: 'false' };
  const { code, outputs, stdout } = await runAction({ action: project, home, step: 'main', inputs });
  await run(['docker', 'image', 'rm', '--force', 'micropacker-test-other']);
  expect([code, outputs.drops], stdout).toEqual([0, '0']);
}
