import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseFileList } from '../../src/filelist/filelist.ts';
import { inputsFor, service } from '../runner/action-run.ts';
import { Job, type Sub } from '../runner/job.ts';
import { withTrackingId } from '../runner/processes.ts';
import { ResultsService } from '../runner/results-service.ts';
import { type ActionResult, leftInTemp } from '../runner/runner.ts';
import { mustNotDrop } from '../support/busy.ts';
import { left, nothing, removeImage } from '../support/engine.ts';

const image = service('nginx');
const TIMEOUT = { timeout: 240_000 };
const { test: script, 'watch-verify': _, ...start } = inputsFor(image);
const pack = (lists: string): Record<string, string> => ({ image: image.tag, 'file-lists': lists, upload: 'false' });
/** strace starts faster; for tests that work with any tracer. */
const quick = { ...start, tracer: 'strace', 'sysdig-url': '', 'sysdig-driver': '' };

let results: ResultsService;
const jobs: Job[] = [];
beforeAll(async () => {
  results = await ResultsService.start();
});
afterAll(async () => {
  await results.close();
  for (const tag of [image.tag, base]) removeImage(`${tag}-micro`);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) {
    // A failed test must release its ports for the next one.
    await job.posts();
    job.remove();
  }
  expect(left()).toEqual(nothing);
});

function newJob(more: ConstructorParameters<typeof Job>[0] = {}): Job {
  const job = new Job({ results, ...more });
  jobs.push(job);
  return job;
}

async function good(job: Job, sub: Sub, inputs: Record<string, string>): Promise<ActionResult> {
  const result = await job.uses(sub, inputs);
  mustNotDrop(result.annotations.map(({ message }) => message));
  expect([result.annotations, result.refused, result.code]).toEqual([[], [], 0]);
  return result;
}

const errorOf = ({ annotations }: ActionResult) => annotations.find(({ kind }) => kind === 'error')?.message;
const pathsOf = (file: string) => parseFileList(readFileSync(file), file).paths;
const outside = ['docker', 'exec'] as const;

describe.each([
  ['20', process.execPath],
  ['24', process.env.MICROPACKER_TEST_NODE24!],
])('start, own steps, stop and pack on Node %s', (version, node) => {
  test('give the same bytes as the one-step action for the same tests', TIMEOUT, async () => {
    const job = newJob({ node, strategy: { 'job-index': Number(version), 'job-total': 30 } });
    const begun = await good(job, 'start', start);
    const id = begun.outputs.container!;
    expect(begun.outputs).toEqual({ container: expect.stringMatching(/^[0-9a-f]{64}$/), tracer: 'sysdig' });
    expect(job.env).toMatchObject({
      MICROPACKER_CONTAINER: id,
      MICROPACKER_PHASE: 'capture',
      MICROPACKER_PORT_80: '18080',
    });
    expect(begun.orphans).toContainEqual(expect.stringContaining('watcher.js'));

    job.run([...image.test]);
    job.run([...outside, id, 'cat', '/etc/debian_version']);
    const ended = await good(job, 'stop', {});
    const list = ended.outputs['file-list']!;
    expect(ended.outputs).toMatchObject({ tracer: 'sysdig', drops: '0' });
    expect(pathsOf(list)).toEqual(expect.arrayContaining(['/usr/sbin/nginx', '/etc/debian_version']));
    expect(ended.summary).toMatch(/^## ✅ <code>micropacker-test-nginx<\/code>: \d+ paths captured\n/);
    expect(ended.summary).toContain(
      `in a later job, download the artifact <code>micropacker-files-${image.tag}-e2e-${version}</code>`,
    );
    const uploaded = results.files(`micropacker-files-${image.tag}-e2e-${version}`);
    expect([...uploaded.keys()]).toEqual(['files.txt']);
    expect(withTrackingId(begun.trackingId)).toEqual([]);
    expect(left()).toEqual(nothing);

    const packed = await good(job, 'pack', {
      ...pack(list),
      'run-args': start['run-args']!,
      ready: start.ready!,
      test: script!,
      tracer: 'strace',
    });
    expect(packed.summary).toContain('The test passes on the micro image.');
    const whole = newJob({ node });
    const test = `${script}\ndocker exec "$MICROPACKER_CONTAINER" cat /etc/debian_version`;
    const once = await good(whole, '', { ...start, test, verify: 'false', upload: 'false' });
    expect(readFileSync(list, 'utf8')).toBe(readFileSync(once.outputs['file-list']!, 'utf8'));
    expect(readFileSync(packed.outputs.rootfs!).equals(readFileSync(once.outputs.rootfs!))).toBe(true);
    for (const post of await job.posts()) expect([post.code, post.log]).toEqual([0, []]);
    expect(leftInTemp(job.home).sort()).toEqual(['micropacker', 'micropacker-capture']);
  });
});

const base = 'micropacker-test-base';
const sysdig = { tracer: 'sysdig', 'sysdig-url': start['sysdig-url']!, 'sysdig-driver': start['sysdig-driver']! };

/** Runs a job of a matrix, and puts its list below `folder` like actions/download-artifact. */
async function captured(name: string, folder: string, path: string): Promise<string[]> {
  const job = newJob();
  const { outputs } = await good(job, 'start', { ...sysdig, image: base, command: 'sleep 1000', ready: 'none' });
  job.run([...outside, outputs.container!, 'cat', path]);
  const ended = await good(job, 'stop', { 'artifact-name': name });
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'files.txt'), results.files(name).get('files.txt')!);
  return pathsOf(ended.outputs['file-list']!);
}

test('pack packs the union of the lists of several jobs', TIMEOUT, async () => {
  const job = newJob();
  const lists = join(job.workspace, 'lists');
  const one = await captured('one', lists, '/etc/debian_version');
  const two = await captured('two', lists, '/etc/hostname');
  expect([one.includes('/etc/debian_version'), one.includes('/etc/issue')]).toEqual([true, false]);
  expect(two).not.toContain('/etc/debian_version');
  const packed = await good(job, 'pack', { ...pack('lists/**/files.txt'), image: base });
  expect(pathsOf(packed.outputs['file-list']!)).toEqual([...new Set([...one, ...two])].sort());

  const run = { ...sysdig, image: base, command: 'sleep 1000', ready: 'none', verify: 'false', upload: 'false' };
  const test = 'docker exec "$MICROPACKER_CONTAINER" cat /etc/issue';
  const along = await good(job, '', { ...run, test, 'file-lists': 'lists/one/files.txt\nlists/t*/*' });
  const union = new Set([...one, ...two, '/etc/issue']);
  expect(pathsOf(along.outputs['file-list']!)).toEqual([...union].sort());

  const other = await job.uses('pack', { ...pack('lists/one/files.txt'), image: image.tag });
  expect([other.code, other.annotations.map(({ kind, message }) => `${kind}: ${message}`)]).toEqual([
    0,
    [expect.stringMatching(/^warning: A file list was captured from another image: micropacker-test-base sha256:/)],
  ]);
});

describe('a step fails', () => {
  test('for a stop without a start', TIMEOUT, async () => {
    const result = await newJob().uses('stop', {});
    expect([result.code, errorOf(result)]).toEqual([
      1,
      expect.stringMatching(/^stop: no capture is running in this job\nAdd a start step before the stop step/),
    ]);
  });

  test.each([
    ['log:up', 'on the original: the capture went on, but the container ended during the steps after start and was'],
    ['none', undefined],
  ])('for a container that was restarted between start and stop, with ready: %s', TIMEOUT, async (ready, text) => {
    const job = newJob();
    const loop = 'while :; do sleep 0.1; done';
    const command = `sh -c "echo up; [ -e /tmp/once ] || { sleep 3; : > /tmp/once; exit 3; }; ${loop}"`;
    const inputs = { image: base, command, ready, tracer: 'strace', 'run-args': '--restart=always' };
    const { outputs } = await good(job, 'start', inputs);
    const id = outputs.container!;
    const again = `docker inspect --format '{{.RestartCount}} {{.State.Restarting}}' ${id} | grep -qx '1 false'`;
    job.run(['timeout', '20', 'sh', '-c', `until ${again}; do sleep 0.2; done`]);
    const ended = await job.uses('stop', { upload: 'false' });
    if (text) expect([ended.code, errorOf(ended)]).toEqual([1, expect.stringContaining(text)]);
    else {
      expect([ended.code, ended.annotations.map(({ message }) => message)]).toEqual([
        0,
        ['The container ended 1 time before the stop step, and was restarted.'],
      ]);
    }
  });

  test('for a pack without any matching list', TIMEOUT, async () => {
    const result = await newJob().uses('pack', pack('lists/**/files.txt'));
    expect([result.code, errorOf(result)]).toEqual([
      1,
      expect.stringMatching(/^file-lists: "lists\/\*\*\/files\.txt" matches no file below/),
    ]);
  });
});

test('keep-capture in both steps records the raw capture and puts it into the output folder', TIMEOUT, async () => {
  const job = newJob();
  await good(job, 'start', { ...quick, 'keep-capture': 'true' });
  const { outputs } = await good(job, 'stop', { 'keep-capture': 'true', upload: 'false' });
  const raw = join(outputs['file-list']!, '..', 'capture.strace');
  expect(statSync(raw).mode & 0o777).toBe(0o600);
  expect(statSync(raw).size).toBeGreaterThan(0);
});
