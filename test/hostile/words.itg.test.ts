import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ActionResult, runAction } from '../runner/runner.ts';
import { docker, removeImage } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { pax, tar } from '../tar/tars.ts';
import { type Actors, actors, whyNot } from './actor.ts';
import { asRunner, obeyedByTerminal } from './reader.ts';
import { IMAGE_WORDS, RUN_WORDS, SECRETS, START_WORDS, words } from './rows/words.ts';

const IMAGE = 'micropacker-test-hostile-words';
const TIMEOUT = { timeout: 240_000 };
const SECRET = 'a-secret-value-of-run-args';
const TOKEN = 'ghs_hostile';
let all: Actors;
let packed: ActionResult;
let ran: ActionResult;
let terminal = '';

/** Its last line is in the error of a container that ended. */
const SERVE = [
  ...[`printf '%s\\n' '::set-output name=log::evil' '##[set-output name=log;]evil' 'x ##[set-output name=log;]evil'`],
  `n=0; while [ $n -lt 40 ]; do sleep 0.2; n=$((n+1)); [ -e /end ] && break; done`,
  `printf 'x ##[set-output name=last;]evil\\r::set-output name=last::evil\\n' >&2; exit 3`,
];

/** Fails, so that all is shown. */
const TEST = [
  'env > "$HOME/environment"',
  "echo '::set-output name=test::evil'; echo 'x ##[set-output name=test;]evil' >&2",
  "printf 'x\\r::set-output name=test::evil\\n::error::x%%0A::set-output name=error::evil\\n'",
  "echo '::stop-commands::fence'; echo '::fence::'; echo '::set-output name=fence::evil'",
  'setsid bash -c \'for n in $(seq 60); do echo "::set-output name=left::evil"; sleep 0.1; done\' &',
  'docker exec "$MICROPACKER_CONTAINER" touch /end || true; sleep 1',
  "printf '::set-output name=part::evil'; exit 1",
].join('\n');

beforeAll(async () => {
  all = actors();
  if (whyNot('job user')) return;
  const layer = tar({ name: 'bin/x', body: 'x', mode: 0o755 }, pax({ path: `bin/${words('path')}` }), {
    name: 'y',
    body: 'y',
  });
  docker(
    ['load', '-q'],
    imageArchive(`${IMAGE}:latest`, [layer], { Cmd: ['/bin/x'] }, undefined, { variant: words('variant') }),
  );
  const actor = all.of('job user');
  const { home } = actor.as;
  const lock = join(actor.folder('workspace'), 'lock');
  const list = join(home, 'list');
  const quoted = (text: string) => JSON.stringify(`/${text}`).replaceAll('\\u001b', '\\u001B');
  writeFileSync(list, `/bin/x\n${quoted(`bin/${words('path')}`)}\n`);
  writeFileSync(lock, `${quoted(words('lock'))}\n`);
  for (const name of ['_temp', '_tool']) actor.folder(name);
  const inputs = { image: IMAGE, 'file-lists': list, lock, keep: words('keep').replaceAll('\n', ' '), upload: 'false' };
  packed = await runAction({ ...actor.as, action: join(actor.as.action, 'pack'), step: 'main', inputs });
  const flags = ['--file-list', list, '--lock', lock, '--keep', words('keep'), '--tag', `${IMAGE}-terminal`];
  const done = await actor.cli(['pack', '--image', IMAGE, ...flags, '--output', join(home, 'terminal')]);
  terminal = done.stderr + done.stdout;
  ran = await runAction({
    ...actor.as,
    step: 'main',
    env: { ...actor.as.env, RUNNER_DEBUG: '1' },
    inputs: {
      image: process.env.MICROPACKER_TEST_BASE!,
      command: `bash -c ${JSON.stringify(SERVE.join('; ')).replaceAll('$', '\\$')}`,
      'run-args': `-e SECRET=${SECRET}`,
      ...{ ready: 'none', tracer: 'strace', upload: 'false', test: TEST, 'github-token': TOKEN },
    },
  });
}, 240_000);
afterAll(() => {
  for (const image of [IMAGE, `${IMAGE}-micro`, `${IMAGE}-terminal`]) removeImage(image);
  all.close();
});

describe.skipIf(whyNot('job user'))('the runner and the terminal obey nothing in', () => {
  test.each(IMAGE_WORDS)('$attack ($as)', TIMEOUT, ({ key }) => {
    expect(packed.code, packed.stdout).toBe(0);
    expect(packed.outputs).not.toHaveProperty(key);
    expect(obeyedByTerminal(terminal).filter((line) => line.includes(key))).toEqual([]);
    expect(asRunner(terminal).outputs).not.toHaveProperty(key);
  });

  test.each(START_WORDS)('$attack ($as)', TIMEOUT, async ({ key, config }) => {
    const layer = tar({ name: 'bin/x', body: 'x', mode: 0o755 });
    docker(['load', '-q'], imageArchive(`${IMAGE}:latest`, [layer], config));
    const inputs = { image: IMAGE, test: 'true', tracer: 'strace', upload: 'false' };
    const started = await runAction({ ...all.of('job user').as, step: 'main', inputs });
    expect([started.code, `${started.stdout}${started.stderr}`]).toEqual([1, expect.stringContaining(key)]);
    expect(started.outputs).not.toHaveProperty(key);
  });

  test.each(RUN_WORDS)('$attack ($as)', TIMEOUT, ({ key }) => {
    expect(ran.code).toBe(1);
    expect(`${ran.stdout}${ran.stderr}${ran.summary}`).toContain(key === 'left' ? 'error' : key);
    expect(ran.outputs).not.toHaveProperty(key);
    // The fence has ended: the runner knows the error.
    expect(ran.annotations.filter(({ kind }) => kind === 'error')).toHaveLength(1);
  });

  test.each(SECRETS)('$attack ($as)', TIMEOUT, ({ place }) => {
    const environment = join(all.of('job user').home, 'environment');
    expect(existsSync(environment)).toBe(true);
    if (place === 'token') expect(readFileSync(environment, 'utf8')).not.toContain(TOKEN);
    else expect(`${ran.stdout}${ran.stderr}`).not.toContain(SECRET);
  });
});
