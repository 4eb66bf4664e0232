import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainerInspect } from '../src/engine/inspect.ts';
import { cli, readReport, sysdigFlags } from './cli.ts';
import { left, nothing, removeImage } from './engine.ts';
import { asked, type JobService, startJobService } from './job-service.ts';

const IMAGE = 'micropacker-test-nginx';
const TAG = 'micropacker-test-service';
const TIMEOUT = { timeout: 120_000 };
const OPTIONS = ['-p', '80', '-p', '18443:443', '-e', 'NGINX_SERVER_NAME=micro.test', '--restart', 'always'];
const folder = mkdtempSync(join(tmpdir(), 'container-'));
let service: JobService;
let found: ContainerInspect;

beforeEach(() => {
  service = startJobService(IMAGE, [...OPTIONS, '-v', '/anonymous']);
  found = service.now();
});
afterEach(() => {
  const now = service.now();
  service.remove();
  expect(asked(now)).toEqual(asked(found));
  expect(now.State.Running).toBe(true);
  expect(left()).toEqual(nothing);
});
afterAll(() => {
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

const node = 'node test/images/nginx/test.js';
/** Over both ports, and by alias from another container of the job's network. */
const script = () => `${node} http://127.0.0.1:$MICROPACKER_PORT_80 https://127.0.0.1:18443
docker run --rm --network ${service.network} micropacker-test-node node -e 'fetch("http://web/").then((r) => process.exit(+!r.ok))'
docker container inspect $MICROPACKER_CONTAINER > ${folder}/$MICROPACKER_PHASE.json`;

function run(name: string, text: string, more: string[] = []) {
  const flags = ['--container', service.name, '--tag', TAG, '--output', join(folder, name), '--test', text];
  return cli(['run', ...flags, ...sysdigFlags(), ...more]);
}

const phase = (name: string): ContainerInspect => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))[0];
const files = (name: string) => readFileSync(join(folder, name, 'files.txt'), 'utf8').split('\n');

test.each(['sysdig', 'strace'])(
  'a service of a job is captured by %s, with its first start',
  TIMEOUT,
  async (tracer) => {
    const result = await run(tracer, script(), ['--tracer', tracer, '--on-drops', 'warn']);
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    expect(files(tracer)).toEqual(
      expect.arrayContaining(['/usr/sbin/nginx', '/docker-entrypoint.sh', '/usr/bin/openssl']),
    );
    expect(asked(phase('verify'))).toEqual(asked(found));
    expect(readReport(join(folder, tracer)).image.name).toBe(IMAGE);
    const port = service.now().NetworkSettings.Ports!['80/tcp']![0]!.HostPort;
    expect(result.stderr).toContain(`note: ${service.name}: port 80 is now ${port} (was `);
    expect(result.stderr).toContain('was started before, with data in /anonymous');
  },
);

test('a test that fails on the micro image leaves the service as it was', TIMEOUT, async () => {
  const result = await run('failing', script(), ['--tracer', 'strace', '--drop', '/usr/share/nginx/html/index.html']);
  expect(result.code).toBe(3);
  expect(result.stderr).toContain('Looked for in vain, and the original has it');
  expect(result.stderr).toContain('/usr/share/nginx/html/index.html');
});

test('one that cannot start without its missing file does so too', TIMEOUT, async () => {
  const result = await run('not started', script(), [
    '--tracer',
    'strace',
    '--drop',
    '/docker-entrypoint.sh',
    '--ready-timeout',
    '5',
  ]);
  expect(result.code).toBe(3);
  expect(result.stderr).toContain('the container did not start');
});
