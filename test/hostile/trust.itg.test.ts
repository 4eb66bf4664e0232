import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lives, startTime } from '../../src/base/process.ts';
import { cacheVersion } from '../../src/capture/sysdig/versions.ts';
import { archiveOf } from '../capture/sysdig/archives.ts';
import { runAction } from '../runner/runner.ts';
import { docker, removeImage } from '../support/engine.ts';
import { type Actor, type Actors, actors, leftBy, pathWith, whyNot } from './actor.ts';
import type { Row } from './rows/row.ts';
import { ARCHIVE_ROWS, type ArchiveRow, OTHER_TRUST, STATE_ROWS, type StateRow } from './rows/trust.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const LABELLED = 'micropacker-test-hostile-labels';
const TIMEOUT = { timeout: 180_000 };
const OTHER_USER = 4321;
/** More than Linux ever gives (PID_MAX_LIMIT). */
const NO_PROCESS = 4_194_305;
let all: Actors;
beforeAll(() => {
  all = actors();
});
afterAll(() => {
  removeImage(LABELLED);
  all.close();
});

const named = ({ attack, as }: Row) => `${attack} (${as})`;
const skipped = ({ as }: Row) => whyNot(as) !== undefined || (as === 'job user' && process.getuid?.() !== 0);

/** Makes what `sysdig-url` names. */
function makeArchive({ archive }: ArchiveRow, path: string): void {
  if (archive === 'pipe') execFileSync('mkfifo', ['-m', '666', path]);
  else if (archive === 'device') execFileSync('mknod', ['-m', '666', path, 'c', '1', '5']);
  else if (archive === 'link to a device') symlinkSync('/dev/zero', path);
  else if (archive === 'half') writeFileSync(path, archiveOf([{ path: 'a', body: 'x'.repeat(9999) }]).subarray(0, 60));
  else if (archive === 'bomb') writeFileSync(path, archiveOf([{ path: 'bomb', body: Buffer.alloc(300e6) }]));
  else writeFileSync(path, archiveOf(archive));
}

/** A capture that never begins. */
const sysdigRun = (...more: string[]) => [
  'run',
  '--image',
  BASE,
  '--test',
  'true',
  '--tracer',
  'sysdig',
  ...ownTag(),
  ...more,
];

/** Two runs at once cannot make the same tag. */
let tags = 0;
function ownTag(): string[] {
  tags += 1;
  return ['--tag', `micropacker-test-hostile-trust:${tags}`];
}

describe.concurrent('not trusted:', () => {
  for (const row of ARCHIVE_ROWS) {
    test.skipIf(skipped(row))(named(row), TIMEOUT, async () => {
      const actor = all.of(row.as);
      const folder = actor.folder(`archive-${ARCHIVE_ROWS.indexOf(row)}`);
      const path = join(folder, 'sysdig.tar.gz');
      makeArchive(row, path);
      const output = join(folder, 'out');
      const { code, stderr } = await actor.cli(sysdigRun('--sysdig-url', path, '--output', output));
      expect([code, stderr]).toEqual([1, expect.stringContaining(row.says)]);
      expect([existsSync('/tmp/evil'), existsSync('/etc/evil')]).toEqual([false, false]);
    });
  }

  for (const row of STATE_ROWS) {
    test.skipIf(skipped(row))(named(row), TIMEOUT, async () => {
      const actor = all.of(row.as);
      const home = actor.folder(`state-${row.state}`);
      const folder = makeState(row, actor, home);
      const result = await runAction({ ...actor.as, action: join(actor.as.action, 'stop'), home, step: 'main' });
      expect([result.code, result.annotations.map(({ message }) => message)]).toEqual([
        1,
        [expect.stringContaining('which no start step of this user has made')],
      ]);
      expect(readdirSync(folder)).toEqual(['holdings.json', 'keep', 'ready.json', 'watcher.json']);
    });
  }

  test.skipIf(skipped(OTHER_TRUST.reused))(named(OTHER_TRUST.reused), TIMEOUT, async () => {
    const actor = all.of('job user');
    const home = actor.folder('state-reused');
    const { argv } = actor.as.user!;
    const victim = spawn(argv[0]!, [...argv.slice(1), 'sleep', '100'], { detached: true, stdio: 'ignore' });
    const since = startTime(victim.pid!);
    makeState({ state: 'own' }, actor, home, victim.pid!);
    const result = await runAction({ ...actor.as, action: join(actor.as.action, 'stop'), home, step: 'main' });
    expect(result.code).toBe(1);
    expect(lives(victim.pid!, since)).toBe(true);
    process.kill(victim.pid!, 'SIGKILL');
  });

  test.skipIf(skipped(OTHER_TRUST.cache))(named(OTHER_TRUST.cache), TIMEOUT, async () => {
    const actor = all.of('job user');
    const home = actor.folder('cache');
    const marker = join(actor.folder('cache/marker'), 'run-as-root');
    const evil = archiveOf([{ path: 'usr/bin/sysdig', body: `#!/bin/sh\ntouch ${marker}\n` }]);
    const genuine = createHash('sha256').update('another archive').digest('hex');
    for (const name of ['micropacker-sysdig', 'sysdig']) {
      const at = join('cache/_tool', name, cacheVersion('', genuine), arch());
      writeFileSync(join(actor.folder(at), 'sysdig.tar.gz'), evil);
      writeFileSync(join(home, `${at.slice(6)}.complete`), '');
    }
    // Nobody listens there, so that the cache is all that there is.
    const source = ['--sysdig-url', 'http://127.0.0.1:9/sysdig.tar.gz', '--sysdig-sha256', genuine];
    const env = { RUNNER_TOOL_CACHE: join(home, '_tool') };
    const { code } = await actor.cli(sysdigRun(...source, '--output', join(home, 'out')), { env });
    expect([code, existsSync(marker)]).toEqual([1, false]);
  });

  for (const row of [OTHER_TRUST.strace, OTHER_TRUST.open]) {
    test.skipIf(skipped(row))(named(row), TIMEOUT, async () => {
      const actor = all.of(row.as);
      const bin = actor.folder(`bin-${row.as === 'root' ? 'open' : 'other'}`);
      const marker = join(actor.temp, `run-by-${row.as.slice(0, 3)}`);
      const strace = join(bin, 'strace');
      writeFileSync(strace, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
      if (row.as === 'root') chmodSync(strace, 0o777);
      else chownSync(strace, OTHER_USER, OTHER_USER);
      const env = { PATH: pathWith(bin) };
      const args = [
        'run',
        '--image',
        BASE,
        '--tracer',
        'strace',
        '--test',
        'true',
        ...ownTag(),
        '--output',
        join(bin, 'out'),
      ];
      const { stderr } = await actor.cli(args, { env });
      expect(stderr).toContain(`${strace} is not used, because`);
      expect(existsSync(marker)).toBe(false);
    });
  }
});

/** What a start step leaves for a stop step, but made by another. Returns the folder that must stay. */
function makeState(
  { state }: { state: StateRow['state'] | 'own' },
  actor: Actor,
  home: string,
  pid = NO_PROCESS,
): string {
  for (const name of ['_temp', '_tool', 'workspace', 'elsewhere'])
    actor.folder(join(home, name).slice(actor.home.length + 1));
  const folder = join(home, state === 'elsewhere' ? 'elsewhere' : '_temp', 'micropacker-watch-abcdef');
  mkdirSync(folder, { mode: 0o700 });
  const ready = { image: 'app', container: 'x', tracer: 'strace', description: 'strace', env: {} };
  const lists = { folders: [folder], files: [], processes: [], containers: [], projects: [], claims: [] };
  const mail = {
    ready,
    watcher: { pid, since: '1' },
    holdings: { runId: 'x', tempDir: join(folder, 'keep'), ...lists },
  };
  for (const [name, content] of Object.entries(mail))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  mkdirSync(join(folder, 'keep'));
  execFileSync('chown', ['-R', `${actor.uid}:${actor.gid}`, folder]);
  if (state === 'folder') chownSync(folder, OTHER_USER, OTHER_USER);
  if (state === 'open') chmodSync(folder, 0o777);
  let target = folder;
  if (state === 'twice') {
    target = join(home, '_temp', 'micropacker-watch-second');
    symlinkSync(folder, target);
  }
  const link = join(home, '_temp', 'micropacker-start');
  symlinkSync(target, link);
  const owner = state === 'link' ? OTHER_USER : actor.uid;
  execFileSync('chown', ['--no-dereference', `${owner}:${owner}`, link, target]);
  if (state === 'folder') chownSync(folder, OTHER_USER, OTHER_USER);
  return folder;
}

describe('what a killed run left', () => {
  const row = OTHER_TRUST.remains;
  test.skipIf(skipped(row))(named(row), TIMEOUT, async () => {
    const actor = all.of('job user');
    const folder = actor.folder('killed');
    const flags = ['--tracer', 'strace', '--ready', 'none', '--run-arg=--init'];
    const step = (test: string, at: string) => [
      'run',
      '--image',
      BASE,
      '--command',
      'sleep 1000',
      ...flags,
      '--watch-verify=false',
      '--output',
      join(folder, at),
      '--test',
      test,
    ];
    const up = join(folder, 'up');
    let pid = 0;
    const started = (one: number) => {
      pid = one;
    };
    const killed = actor.cli(step(`touch ${up}; sleep 100`, 'one'), { started });
    while (!existsSync(up)) await new Promise((soon) => setTimeout(soon, 100));
    process.kill(pid, 'SIGKILL');
    const label = execFileSync('docker', ['ps', '-q', '--filter', 'label=io.micropacker.run'], { encoding: 'utf8' });
    const container = label.trim().split('\n')[0]!;
    const dead = docker(['inspect', '--format', '{{index .Config.Labels "io.micropacker.owner"}}', container]);
    // An image that says the same of its containers.
    docker(
      ['build', '-q', '-t', LABELLED, '-'],
      `FROM ${BASE}\nLABEL io.micropacker.owner='${dead}' io.micropacker.run=x\n`,
    );
    const mine = docker(['create', LABELLED, 'x']);
    const forged = join(actor.temp, 'micropacker-forged');
    mkdirSync(forged, { mode: 0o700 });
    writeFileSync(
      join(forged, '.owner.json'),
      JSON.stringify({ owner: JSON.parse(dead), runId: 'x', folders: ['/etc'] }),
    );
    const next = await actor.cli(step('true', 'two'));
    await killed;
    expect(next.code, next.stderr).toBe(0);
    expect(next.stderr).toMatch(/An earlier run was killed: removed \d containers?, 1 process, 2 folders of it/);
    expect(docker(['ps', '-aq', '--no-trunc', '--filter', 'label=io.micropacker.owner'])).toBe(mine);
    docker(['rm', mine]);
    expect(readdirSync(join(folder, 'one')).filter((name) => name.startsWith('.micropacker-'))).toEqual([]);
    expect(leftBy(actor)).toEqual(['micropacker-forged']);
  });
});
