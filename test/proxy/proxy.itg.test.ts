import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { socketPath } from '../../src/engine/socket.ts';
import { EngineProxy } from '../../src/proxy/proxy.ts';
import { engineList } from '../support/engine.ts';

const ENGINE = socketPath(process.env.DOCKER_HOST || 'unix:///var/run/docker.sock')!;
const BASE = process.env.MICROPACKER_TEST_BASE!;
const LABEL = 'io.micropacker.test-proxy';

const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
const made: string[] = [];
const copied: string[] = [];
let proxy: EngineProxy;

beforeAll(async () => {
  proxy = await EngineProxy.listen(ENGINE, folder, {
    create: async (asked) => ({
      // A container of "replaced" is one of the base image.
      ...(asked.Image === 'replaced' ? { request: { ...asked, Image: BASE } } : {}),
      created: async (id) => made.push(id),
    }),
    made: (what, name) => made.push(`${what} ${name}`),
    copied: (_, path, out) => copied.push(`${out ? 'out' : 'in'} ${path}`),
    builds: () => made.push('build'),
    started: (_, error) => made.push(`started: ${error ?? 'ok'}`),
    exec: (_, { Cmd }) => made.push(`exec ${Cmd}`),
    beforeEnd: async () => {},
  });
});
afterAll(async () => {
  await proxy.close();
  for (const { Id } of engineList<{ Id: string }>('/containers/json', { label: [LABEL] }, '&all=1'))
    await run(['rm', '--force', Id]);
  rmSync(folder, { recursive: true });
});

interface Said {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

function start(args: string[], socket = proxy.path): ChildProcess {
  return spawn('docker', args, { env: { ...process.env, DOCKER_HOST: `unix://${socket}` } });
}

async function said(child: ChildProcess, input?: string | Buffer): Promise<Said> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout!.on('data', (chunk) => stdout.push(chunk));
  child.stderr!.on('data', (chunk) => stderr.push(chunk));
  child.stdin!.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

const run = (args: string[], input?: string | Buffer) => said(start(args), input);
const direct = (args: string[]) => said(start(args, ENGINE));
const container = (...args: string[]) => run(['run', '--label', LABEL, '--rm', ...args]);

describe('docker through the proxy', () => {
  test('runs with exit codes, arguments and both outputs', async () => {
    const ran = await container(BASE, 'sh', '-c', 'echo "a  b"; echo err >&2; exit 3');
    expect(ran).toEqual({ code: 3, stdout: Buffer.from('a  b\n'), stderr: 'err\n' });
    expect(made.at(-2)).toMatch(/^[0-9a-f]{64}$/);
    expect((await container(BASE, 'no-such-program')).code).toBe(127);
    expect(made.at(-1)).toMatch(/^started: .*no-such-program.* not found/);
  });

  test('makes a container from another image without a sign of it', async () => {
    expect(await container('replaced', 'echo', 'here')).toEqual({ code: 0, stdout: Buffer.from('here\n'), stderr: '' });
  });

  test('passes input on, and its end before the end of the output', async () => {
    const input = Buffer.alloc(8 << 20, 'line of text\n');
    const ran = await said(
      start(['run', '--label', LABEL, '--rm', '-i', BASE, 'sh', '-c', 'cat | sha256sum; echo end']),
      input,
    );
    expect(ran.stdout.toString()).toBe(`${createHash('sha256').update(input).digest('hex')}  -\nend\n`);
  });

  test('passes 100 MB of output on', async () => {
    const { stdout, code } = await container(BASE, 'head', '-c', '104857600', '/dev/zero');
    expect([code, stdout.length]).toEqual([0, 104857600]);
  });

  test('execs, attaches, follows logs, copies both ways, waits, restarts and stops', async () => {
    const name = `proxy-${process.pid}`;
    writeFileSync(join(folder, 'note'), 'hello');
    const script = 'trap "exit 5" TERM; echo up; while :; do sleep 0.1; done';
    expect((await run(['run', '-d', '--label', LABEL, '--name', name, BASE, 'sh', '-c', script])).code).toBe(0);
    expect((await run(['exec', '-i', name, 'cat'], 'in')).stdout.toString()).toBe('in');
    expect((await run(['exec', name, 'sh', '-c', 'exit 9'])).code).toBe(9);
    expect(made).toEqual(expect.arrayContaining(['started: ok', 'exec sh,-c,exit 9']));
    await run(['cp', join(folder, 'note'), `${name}:/tmp/note`]);
    expect((await run(['cp', `${name}:/tmp/note`, '-'])).stdout.toString('latin1')).toContain('hello');
    expect(copied).toEqual(expect.arrayContaining(['out /tmp/note', 'in /tmp']));
    const following = said(start(['logs', '--follow', name]));
    const attached = said(start(['attach', '--no-stdin', '--sig-proxy=false', name]));
    const waiting = said(start(['wait', name]));
    await sleep(500);
    expect((await run(['stop', name])).code).toBe(0);
    expect((await waiting).stdout.toString()).toBe('5\n');
    expect((await following).stdout.toString()).toBe('up\n');
    expect((await attached).code).toBe(5);
    expect((await run(['restart', name])).code).toBe(0);
    expect((await run(['rm', '--force', '--volumes', name])).code).toBe(0);
  });

  test('saves an image byte for byte', async () => {
    const digest = ({ stdout }: Said) => createHash('sha256').update(stdout).digest('hex');
    expect(digest(await run(['save', BASE]))).toBe(digest(await direct(['save', BASE])));
  });

  test('builds with the classic builder and with BuildKit', async () => {
    const context = join(folder, 'context');
    const dockerfile = `FROM ${BASE}\nRUN echo built > /built\nLABEL ${LABEL}=1\n`;
    for (const kit of ['0', '1']) {
      const env = {
        ...process.env,
        DOCKER_HOST: `unix://${proxy.path}`,
        DOCKER_BUILDKIT: kit,
        BUILDX_BUILDER: 'default',
      };
      const building = spawn('docker', ['build', '-q', '-t', `proxy-built-${kit}`, '-'], { env });
      const built = await said(building, dockerfile);
      // An engine without BuildKit has no /session, and an old command line no plugin for it.
      if (kit === '0' || built.code === 0) expect(built.stdout.toString(), built.stderr).toMatch(/^sha256:/);
      await run(['image', 'rm', '--force', `proxy-built-${kit}`]);
    }
    expect(existsSync(context)).toBe(false);
    expect(made).toContain('build');
  });

  test('makes networks and volumes, and tells of them', async () => {
    const name = `proxy-${process.pid}`;
    expect((await run(['network', 'create', name])).code).toBe(0);
    expect((await run(['volume', 'create', name])).stdout.toString()).toBe(`${name}\n`);
    expect(made).toEqual(expect.arrayContaining([expect.stringMatching(/^network [0-9a-f]{64}$/), `volume ${name}`]));
    await run(['network', 'rm', name]);
    await run(['volume', 'rm', name]);
  });

  test('says what the engine says of a mistake', async () => {
    for (const args of [
      ['run', '--rm', 'no-such-image-here:1', 'true'],
      ['inspect', 'no-such-thing'],
      ['create', '--memory', '1b', BASE],
      ['network', 'create', 'bridge'],
    ]) {
      const [own, other] = [await run(args), await direct(args)];
      expect(own).toEqual(other);
      expect(own.code).not.toBe(0);
    }
  });
});

function post(body: string | Buffer, path = '/containers/create'): Promise<[status: number, body: string]> {
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath: proxy.path,
      path,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    });
    sent.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve([response.statusCode!, Buffer.concat(chunks).toString()]);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

describe('the proxy', () => {
  test('can be reached by this user only', () => {
    expect(statSync(proxy.path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(proxy.path)).mode & 0o777).toBe(0o700);
  });

  test('answers 500 requests at once', async () => {
    const all = Array.from({ length: 500 }, () => post('{"Image":"no-such-image-here"}'));
    const answers = await Promise.all(all);
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([404]));
  });

  test('refuses a body of no end, and goes on', async () => {
    const large = post(Buffer.alloc(64 << 20, ' ')).catch((error: Error) => [413, error.message] as const);
    expect((await large)[0]).toBe(413);
    expect((await run(['version'])).code).toBe(0);
  });

  test('passes on what is no JSON object, for the engine to refuse', async () => {
    for (const body of ['', '[]', '{"Image":', 'null', '"x"'])
      expect((await post(body))[0]).toBeGreaterThanOrEqual(400);
  });

  test('serves others while a client is slow with its head and its body', async () => {
    const slow = connect(proxy.path);
    slow.on('error', () => {});
    slow.write('POST /containers/create HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Le');
    expect((await run(['version'])).code).toBe(0);
    const length = JSON.stringify({ Image: 'no-such-image-here' }).length;
    slow.write(`ngth: ${length}\r\n\r\n{"Image":`);
    expect((await run(['version'])).code).toBe(0);
    slow.write('"no-such-image-here"}');
    const [answer] = await once(slow, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    slow.destroy();
  });

  test('ends the engine’s side when a client goes away, and its own at its end', async () => {
    const other = await EngineProxy.listen(ENGINE, folder, {
      create: async () => ({ created: async () => {} }),
      made: () => {},
      copied: () => {},
      builds: () => {},
      started: () => {},
      exec: () => {},
      beforeEnd: async () => {},
    });
    const watching = start(['events'], other.path);
    while (other.connections < 2) await sleep(20);
    watching.kill('SIGKILL');
    while (other.connections > 0) await sleep(20);
    const again = start(['events'], other.path);
    while (other.connections < 2) await sleep(20);
    const ended = said(again);
    await other.close();
    await ended;
    expect(existsSync(dirname(other.path))).toBe(false);
  });
});
