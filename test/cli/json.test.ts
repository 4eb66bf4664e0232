import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { briefJson } from '../../src/cli/brief.ts';
import { reportJson } from '../../src/report/json.ts';
import { goodReport } from '../report/reports.ts';
import { type CliResult, cli } from '../support/cli.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'json-'));
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out/files.txt'), '/a\n/b\n');
  writeFileSync(join(folder, 'out/report.json'), [...reportJson(goodReport())].join(''));
  writeFileSync(join(folder, 'none.json'), '{');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Parses stdout as the one JSON object of the answer. */
function answerOf({ stdout }: CliResult) {
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ schema: 1, outcome: expect.stringMatching(/./) });
  expect(answer.outcome).not.toBe('running');
  return answer;
}

interface Row {
  words: string;
  env?: NodeJS.ProcessEnv;
  message: RegExp;
}

/** DIR in `words` stands for the test's folder. */
const ROWS: Record<string, Row> = {
  'an unknown flag': { words: 'run --imgae app', message: /^Unknown option '--imgae'/ },
  'a value for --json': { words: 'run --json=yes --image app -- x', message: /--json' does not take an argument/ },
  'a word before --': { words: 'run --image app npm test', message: /^Unexpected argument 'npm'/ },
  'an unknown command': { words: 'pak --image app', message: /^unknown command "pak"/ },
  'no command': { words: '', message: /^unknown command "--json"/ },
  'no image': { words: 'run -- x', message: /^image: is empty/ },
  'a bad input': { words: 'run --image app --heal 99 -- x', message: /^heal: got "99"/ },
  'a test with the argument --help': { words: 'run --image app --heal 99 -- x --help', message: /^heal: got "99"/ },
  'pack without lists': { words: 'pack --image app', message: /^file-list: is empty/ },
  'a bad output folder': {
    words: 'run --image app --output /proc/x -- x',
    message: /^output: got \/proc\/x, want a folder/,
  },
  'a list in the output folder': {
    words: 'pack --image app --file-list DIR/out/files.txt --output DIR/out',
    message: /^file-list: .*files\.txt is in the output folder/,
  },
  'a lock in the output folder': {
    words: 'run --image app --lock DIR/out/files.txt --output DIR/out -- x',
    message: /^lock: .*files\.txt is in the output folder/,
  },
  'a missing file list': {
    words: 'pack --image app --file-list DIR/no.txt --output DIR/made',
    message: /^file-list.*no\.txt: ENOENT/,
  },
  'a bad SOURCE_DATE_EPOCH': {
    words: 'run --image app --output DIR/made -- x',
    env: { SOURCE_DATE_EPOCH: 'today' },
    message: /^SOURCE_DATE_EPOCH: got "today"/,
  },
  'no engine on this machine': {
    words: 'run --image app --output DIR/made -- x',
    env: { PATH: '/nowhere' },
    message: /docker is not installed/,
  },
  'an engine that does not answer': {
    words: 'run --image app --output DIR/made -- x',
    env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    message: /nowhere/,
  },
  'an unexpected error': {
    words: 'run --image app --output DIR/made -- x',
    env: { TMPDIR: '/nowhere' },
    message: /^unexpected: ENOENT/,
  },
  'why without a path': { words: 'why', message: /^why: no path is given/ },
  'why with an unknown flag': { words: 'why /a --folder x', message: /^Unknown option '--folder'/ },
  'why without a report': { words: 'why /a --report DIR/none', message: /^report: no report\.json in / },
  'why with a report that is not JSON': { words: 'why /a --report DIR/none.json', message: /^report: .*none\.json/ },
  'lock with an unknown flag': { words: 'lock --folder x', message: /^Unknown option '--folder'/ },
  'lock without a file list': {
    words: 'lock --from DIR/no.txt --lock DIR/lock',
    message: /^from: cannot read .*no\.txt/,
  },
  'a lock that cannot be written': {
    words: 'lock --from DIR/out --lock DIR/no/lock',
    message: /^lock: cannot write .*no\/lock/,
  },
};

describe('with --json, stdout is one object with the outcome and the failure', () => {
  test.each(Object.entries(ROWS))('for %s', async (_, { words, env = {}, message }) => {
    const [before = '', after] = words.split(/(?:^| )-- /);
    const split = (text: string) => text.replaceAll('DIR', folder).split(' ').filter(Boolean);
    const asked = words.includes('--json') ? [] : ['--json'];
    const args = [...split(before), ...asked, ...(after === undefined ? [] : ['--', ...split(after)])];
    const result = await cli(args, { env: { TMPDIR: folder, ...env } });
    const { outcome, failure } = answerOf(result);
    expect(outcome).toBe('failed');
    expect(failure).toMatchObject({ message: expect.stringMatching(message), exitCode: result.code });
    expect(Object.keys(failure)).not.toContain('evidence');
    expect(result.stderr).toContain(failure.message);
    if (failure.fix) expect(result.stderr).toContain(failure.fix);
  });

  test('for a cancelled run', async () => {
    const socket = join(folder, 'docker.sock');
    let pid = 0;
    const engine = createServer((client) => {
      client.on('error', () => {});
      process.kill(pid, 'SIGINT');
      engine.close();
      setTimeout(() => client.destroy(), 300);
    });
    await new Promise<void>((resolve) => engine.listen(socket, resolve));
    const env = { TMPDIR: folder, DOCKER_HOST: `unix://${socket}` };
    const started = (child: number) => {
      pid = child;
    };
    const words = ['run', '--json', '--image', 'app', '--output', join(folder, 'made'), '--', 'x'];
    const result = await cli(words, { env, started });
    expect(answerOf(result)).toMatchObject({ outcome: 'failed', failure: { message: 'cancelled', exitCode: 1 } });
    expect(result.code).toBe(1);
  });
});

describe('with --json, a command that succeeds prints one object with the outcome', () => {
  test('why prints its answers', async () => {
    const result = await cli(['why', '--json', '/lib/x.so', '--report', join(folder, 'out')]);
    expect(answerOf(result)).toMatchObject({ outcome: 'answered', answers: [{ path: '/lib/x.so', status: 'packed' }] });
    expect(result.code).toBe(0);
  });

  test('lock prints what it did and the numbers of paths', async () => {
    const file = join(folder, 'lock');
    const lock = async () => answerOf(await cli(['lock', '--json', '--from', join(folder, 'out'), '--lock', file]));
    const numbers = { lock: file, paths: 2, added: 2, removed: 0 };
    expect(await lock()).toEqual({ schema: 1, outcome: 'created', ...numbers });
    expect(await lock()).toEqual({ schema: 1, outcome: 'unchanged', ...numbers, added: 0 });
    writeFileSync(file, '/a\n/c\n');
    expect(await lock()).toEqual({ schema: 1, outcome: 'updated', ...numbers, added: 1, removed: 1 });
  });
});

test('the failure does not contain what a test or container printed', () => {
  const said = 'password: hunter2';
  const failure = {
    phase: 'Verify',
    message: `it ended: ${said}`,
    containerSaid: said,
    exitCode: 3,
    evidence: [{ title: 'x', lines: [said] }],
  };
  const answer = briefJson(goodReport({ outcome: 'failed', failure }), {});
  expect(answer).not.toContain('hunter2');
  expect(JSON.parse(answer).failure).toEqual({ phase: 'Verify', message: 'it ended', exitCode: 3 });
});
