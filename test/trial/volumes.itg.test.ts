import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { untraced } from '../../src/capture/untraced.ts';
import { RUN_LABEL } from '../../src/engine/argv.ts';
import { Docker } from '../../src/engine/docker.ts';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { findContainer } from '../../src/original/container.ts';
import { giveBack } from '../../src/session/session.ts';
import { containerTarget } from '../../src/trial/container-target.ts';
import { imageTarget } from '../../src/trial/image-target.ts';
import { observe } from '../../src/trial/observe.ts';
import type { Subject } from '../../src/trial/subject.ts';
import { Volumes } from '../../src/trial/volumes.ts';
import { docker, removeImage } from '../support/engine.ts';
import { runnable } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';
import { sleeper } from './subjects.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
/** An image whose volume's folder has a file. */
const FILLED = 'micropacker-test-volumes';
const RUN = 'volumes-test';
const DATA = 'micropacker-test-data';
const TIMEOUT = { timeout: 120_000 };
/** Each run adds a line and prints what it has then. */
const ADD = ['sh', '-c', 'echo run >> /data/log; cat /data/log; ls -A /data; exec sleep 100'];
const log = memoryLog();
const engine = new Docker(log);
let tempDir = '';
let volumes: Volumes;

beforeAll(() => {
  docker(['build', '--quiet', '--tag', FILLED, '-'], `FROM ${BASE}\nRUN mkdir /data && echo image > /data/image\n`);
});
afterAll(() => removeImage(FILLED));
beforeEach(() => {
  tempDir = mkdtempSync(join(tmpdir(), 'volumes-'));
  volumes = new Volumes({ docker: engine, log, runId: RUN, tempDir, copies: true, isNew: () => false });
});
afterEach(() => {
  const label = `label=${RUN_LABEL}=${RUN}`;
  expect(docker(['ps', '--all', '--quiet', '--filter', label])).toBe('');
  expect(docker(['volume', 'ls', '--quiet', '--filter', label])).toBe('');
  rmSync(tempDir, { recursive: true });
  docker(['volume', 'rm', '--force', DATA]);
  log.said.length = 0;
});

/** What the container has in its volume after it was started. */
async function run(phase: Subject['phase'], runArgs: string[], image = BASE): Promise<string[]> {
  const options = { image: runnable(image), runId: RUN, runArgs, command: ADD, config: {}, volumes };
  return seen({ phase, target: imageTarget({ ...options, captures: phase === 'capture' }, engine) });
}

async function seen(change: Partial<Subject>): Promise<string[]> {
  let lines: string[] = [];
  const look = (env: NodeJS.ProcessEnv) => {
    lines = docker(['exec', env.MICROPACKER_CONTAINER!, 'sh', '-c', 'cat /data/log; ls -A /data']).split('\n');
    return { argv: ['true'], env };
  };
  const subject = { ...sleeper(RUN, { test: look }), readiness: { kind: 'log' as const, pattern: /log/ }, ...change };
  const { verdict } = await observe({ ...subject, volumes }, untraced, { docker: engine, log, signal: never });
  expect(verdict).toMatchObject({ ok: true });
  return lines;
}

const never = new AbortController().signal;
const inVolume = (command: string) => docker(['run', '--rm', '-v', `${DATA}:/v`, BASE, 'sh', '-c', command]);
const FORMS = [['-v', `${DATA}:/data`], [`--mount=type=volume,src=${DATA},dst=/data`]];

describe.each(FORMS)('a volume by %s %s', (...words) => {
  const runArgs = words.filter((word) => word !== undefined);

  test('that does not exist is empty at each start, and ends as the capture left it', TIMEOUT, async () => {
    for (const phase of ['capture', 'verify', 'capture', 'verify'] as const)
      expect(await run(phase, runArgs)).toEqual(['run', 'log']);
    expect(inVolume('cat /v/log')).toBe('run');
  });

  test('that does not exist is filled from the image of each run', TIMEOUT, async () => {
    expect(await run('capture', runArgs, FILLED)).toEqual(['run', 'image', 'log']);
    expect(await run('verify', runArgs)).toEqual(['run', 'log']);
    expect(await run('verify', runArgs, FILLED)).toEqual(['run', 'image', 'log']);
    expect(volumes.hadData(DATA)).toBe(false);
  });
});

describe('a volume with data', () => {
  const runArgs = ['-v', `${DATA}:/data`];
  beforeEach(() => {
    inVolume('echo before > /v/log; chown 12:34 /v /v/log; chmod 750 /v; chmod 4711 /v/log; ln -s log /v/link');
  });

  test('is the same for each run, and ends as the capture left it', TIMEOUT, async () => {
    for (const phase of ['capture', 'verify', 'capture', 'verify'] as const)
      expect(await run(phase, runArgs, FILLED)).toEqual(['before', 'run', 'link', 'log']);
    expect(inVolume('cat /v/log')).toBe('before\nrun');
    expect(volumes.hadData(DATA)).toBe(true);
    expect(log.said.join('\n')).toMatch(new RegExp(`info: Volume ${DATA}: \\d.* copied in \\d`));
  });

  test('keeps owners and modes in its copies', TIMEOUT, async () => {
    const helper = { image: runnable(BASE), volumes: [] };
    const mounted = await volumes.forRun({ names: [DATA], captures: false, helper });
    const copy = mounted.names.get(DATA)!;
    const list = (name: string) =>
      docker([
        'run',
        '--rm',
        '-v',
        `${name}:/v:nocopy`,
        BASE,
        'stat',
        '-c',
        '%n %u %g %a %Y',
        '/v',
        '/v/log',
        '/v/link',
      ]);
    expect(list(copy)).toBe(list(DATA));
    expect(list(copy)).toMatch(/^\/v 12 34 750 /);
    await mounted.release();
  });

  test('is not written by a step that does not capture', TIMEOUT, async () => {
    expect(await run('verify', runArgs)).toContain('before');
    expect(inVolume('cat /v/log')).toBe('before');
  });

  test('of a stopped container is the same through --volumes-from', TIMEOUT, async () => {
    const holder = docker(['create', '-v', `${DATA}:/data`, BASE]);
    const from = ['--volumes-from', holder];
    try {
      expect(await run('capture', from)).toEqual(['before', 'run', 'link', 'log']);
      expect(await run('verify', from)).toEqual(['before', 'run', 'link', 'log']);
    } finally {
      docker(['rm', holder]);
    }
  });

  test('that a running container uses is shared, and a notice says so', TIMEOUT, async () => {
    const name = 'micropacker-test-other';
    docker(['run', '--detach', '--name', name, '-v', `${DATA}:/data`, BASE, 'sleep', '100']);
    try {
      expect(await run('capture', runArgs)).toContain('run');
      expect(await run('verify', runArgs)).toEqual(['before', 'run', 'run', 'link', 'log']);
    } finally {
      docker(['rm', '--force', name]);
    }
    expect(log.said).toContain(`notice: Volume ${DATA} is also used by ${name}, which is running: all runs share it.`);
  });

  test('has copies that the post step removes after a kill', TIMEOUT, async () => {
    const helper = { image: runnable(BASE), volumes: [] };
    await volumes.forRun({ names: [DATA], captures: false, helper });
    const nothing = { folders: [], files: [], processes: [], containers: [], projects: [], claims: [] };
    await giveBack({ runId: RUN, tempDir: join(tempDir, 'none'), ...nothing }, log);
  });
});

describe('an existing container', () => {
  const started = (options: string[]) => docker(['run', '--detach', ...options, BASE, ...ADD]);
  const twinOf = (found: ContainerInspect, captures: boolean) =>
    containerTarget(
      { found, image: found.Image, config: {}, runId: RUN, log, hold: () => {}, volumes, captures },
      engine,
    );

  test.each([
    ['a named volume', ['-v', `${DATA}:/data`]],
    ['an anonymous volume', ['-v', '/data']],
  ])('has twins that start from the data in %s', TIMEOUT, async (_, options) => {
    const id = started(options);
    try {
      const found = await findContainer(engine, { kind: 'container', container: id, services: new Map() });
      const twice = ['run', 'run', 'log'];
      expect(await seen({ phase: 'capture', target: twinOf(found, true) })).toEqual(twice);
      // After the capture it was started again, and added a line to its own volume.
      expect(await seen({ phase: 'verify', target: twinOf(found, false) })).toEqual(twice);
      expect(docker(['exec', id, 'grep', '-c', 'run', '/data/log'])).toBe('4');
    } finally {
      docker(['rm', '--force', '--volumes', id]);
    }
  });

  test.each([
    ['an anonymous volume', '/data'],
    ['a volume that this step made', `${DATA}:/data`],
  ])('that was never started has twins that start from %s filled by the engine', TIMEOUT, async (_, volume) => {
    const isNew = ({ Name }: { Name: string }) => Name === DATA;
    volumes = new Volumes({ docker: engine, log, runId: RUN, tempDir, copies: true, isNew });
    const id = docker(['create', '-v', volume, FILLED, ...ADD]);
    try {
      const found = await findContainer(engine, { kind: 'container', container: id, services: new Map() });
      for (const captures of [true, false])
        expect(await seen({ target: twinOf(found, captures) })).toEqual(['run', 'image', 'log']);
    } finally {
      docker(['rm', '--force', '--volumes', id]);
    }
  });
});
