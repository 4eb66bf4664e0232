import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ResultsService } from './results-service.ts';
import { type ActionOptions, leftInTemp, runAction, startAction } from './runner.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'micropacker-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const MANIFEST = `
inputs:
  run-args: {}
  output: { default: "\${{ runner.temp }}/micropacker" }
  upload: { default: 'true' }
runs: { using: node24, main: main.js, post: post.js }
`;

/** An action whose steps are these scripts. */
function action(main: string, post = ''): Omit<ActionOptions, 'step'> {
  const path = join(folder, 'action');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'action.yml'), MANIFEST);
  writeFileSync(join(path, 'package.json'), '{"type":"module"}');
  const head = "import fs from 'node:fs'; import { spawn } from 'node:child_process'; const env = process.env;\n";
  writeFileSync(join(path, 'main.js'), head + main);
  writeFileSync(join(path, 'post.js'), head + post);
  return { action: path, home: join(folder, 'home') };
}

const PRINT_ENV = 'console.log(JSON.stringify(env))';
const environment = async (options: Partial<ActionOptions>) =>
  JSON.parse((await runAction({ ...action(PRINT_ENV, PRINT_ENV), step: 'main', ...options })).stdout);

describe('a step gets', () => {
  test('its inputs, upper-cased with hyphens, with their defaults', async () => {
    expect(await environment({ inputs: { 'run-args': '-p\n8080:80', upload: 'false' } })).toMatchObject({
      'INPUT_RUN-ARGS': '-p\n8080:80',
      INPUT_UPLOAD: 'false',
      INPUT_OUTPUT: `${folder}/home/_temp/micropacker`,
    });
  });

  test("the job's environment, without the host's variables", async () => {
    vi.stubEnv('MICROPACKER_HOST_SECRET', 'x');
    const env = await environment({ env: { MINE: '1' } });
    expect(env).toMatchObject({
      PATH: process.env.PATH,
      MINE: '1',
      GITHUB_ACTIONS: 'true',
      RUNNER_OS: 'Linux',
      GITHUB_WORKSPACE: `${folder}/home/workspace`,
    });
    expect(env).not.toHaveProperty('MICROPACKER_HOST_SECRET');
    expect(env).not.toHaveProperty('ACTIONS_RUNTIME_TOKEN');
    expect(existsSync(env.RUNNER_TOOL_CACHE)).toBe(true);
  });

  test('the results service, if there is one', async () => {
    const results = await ResultsService.start();
    expect(await environment({ results })).toMatchObject(results.env);
    await results.close();
  });

  test('in post, the state that main saved', async () => {
    expect(await environment({ step: 'post', state: { containerId: 'abc' } })).toMatchObject({
      STATE_containerId: 'abc',
    });
  });
});

test('outputs, state and variables in command files are returned', async () => {
  const result = await runAction({
    ...action(`
      fs.appendFileSync(env.GITHUB_OUTPUT, 'image=app-micro\\nlist<<EOF_1\\na\\nb\\nEOF_1\\n');
      fs.appendFileSync(env.GITHUB_STATE, 'id=7\\n');
      fs.appendFileSync(env.GITHUB_ENV, 'X=y\\n');
      fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# fine\\n');
      fs.writeFileSync(env.RUNNER_TEMP + '/left', '');
      process.exitCode = 3;`),
    step: 'main',
  });
  expect(result).toMatchObject({ code: 3, signal: null, outputs: { image: 'app-micro', list: 'a\nb' } });
  expect(result).toMatchObject({
    state: { id: '7' },
    env: { X: 'y' },
    summary: '# fine\n',
    annotations: [],
    orphans: [],
  });
  expect(leftInTemp(`${folder}/home`)).toEqual(['left']);
});

test('a summary over 1 MiB is dropped with an error', async () => {
  const script = "fs.appendFileSync(env.GITHUB_STEP_SUMMARY, 'a'.repeat((1 << 20) + 1))";
  const { summary, annotations } = await runAction({ ...action(script), step: 'main' });
  expect(summary).toBe('');
  expect(annotations).toMatchObject([{ kind: 'error', message: expect.stringContaining('1024k') }]);
});

test('commands work on both streams, after a carriage return and without a last newline', async () => {
  const lines: string[] = [];
  const result = await runAction({
    ...action(
      "process.stdout.write('busy\\r::notice::a\\r\\n'); process.stderr.write('::add-mask::pass\\npass word\\n::error::b')",
    ),
    step: 'main',
    onLine: (line) => lines.push(line),
  });
  expect(result.annotations.map(({ message }) => message).toSorted()).toEqual(['a', 'b']);
  expect(result.masks).toEqual(['pass']);
  expect(result.log.toSorted()).toEqual(['*** word', 'busy']);
  expect(lines).toHaveLength(5);
  expect(result.stderr).toContain('pass word');
});

test('a hostile log between stop-commands and its token has no effect', async () => {
  const script =
    "console.log('::stop-commands::x1y2\\n::set-output name=image::evil\\n\\r##[error]no\\n::x1y2::\\n::group::Pack')";
  expect(await runAction({ ...action(script), step: 'main' })).toMatchObject({
    outputs: {},
    annotations: [],
    groups: ['Pack'],
  });
});

test('processes that outlive the step are found', async () => {
  const script =
    "const c = spawn('sleep', ['33.25'], { detached: true, stdio: 'ignore' }); c.unref(); console.log(c.pid)";
  const { orphans, stdout } = await runAction({ ...action(script), step: 'main' });
  process.kill(Number(stdout), 'SIGKILL');
  expect(orphans).toEqual(['sleep 33.25']);
});

describe('cancel', () => {
  /** Starts the script, cancels it when it prints `ready`, and returns its result and the time until its end. */
  async function cancelled(script: string) {
    let ready = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const run = startAction({
      ...action(script, PRINT_ENV),
      step: 'main',
      onLine: (line) => line === 'ready' && ready(),
    });
    await isReady;
    const start = Date.now();
    return { result: await run.cancel(), milliseconds: Date.now() - start };
  }

  test('sends SIGINT, and post still runs with the state', async () => {
    const { result, milliseconds } = await cancelled(`
      process.on('SIGINT', () => { fs.appendFileSync(env.GITHUB_STATE, 'id=9\\n'); process.exit(1); });
      setInterval(() => {}, 1000); console.log('ready');`);
    expect(result).toMatchObject({ code: 1, signal: null, state: { id: '9' } });
    expect(milliseconds).toBeLessThan(5000);
    expect(await environment({ step: 'post', state: result.state })).toMatchObject({ STATE_id: '9' });
  });

  test('sends SIGTERM after 7.5 s', async () => {
    const { result, milliseconds } = await cancelled(`
      process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('ready');`);
    expect(result.signal).toBe('SIGTERM');
    expect(milliseconds).toBeGreaterThan(7000);
  });

  test('kills the whole tree after 10 s', async () => {
    const { result, milliseconds } = await cancelled(`
      for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => {});
      spawn('sleep', ['44.5'], { stdio: 'ignore', detached: true }).on('spawn', () => console.log('ready'));`);
    expect(result).toMatchObject({ signal: 'SIGKILL', orphans: [] });
    expect(milliseconds).toBeGreaterThan(9500);
  });
});
