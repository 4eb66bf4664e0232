import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerInspect } from '../src/engine/inspect.ts';
import { cli, readReport, sysdigFlags } from './cli.ts';
import { docker, inspect, left, nothing, removeImage } from './engine.ts';
import { asked } from './job-service.ts';

const { MICROPACKER_TEST_COMPOSE: config, MICROPACKER_TEST_BASE: base } = process.env;
const TAG = 'micropacker-test-compose';
const PROJECT = 'micropacker-test-shop';
const TIMEOUT = { timeout: 120_000 };
const root = mkdtempSync(join(tmpdir(), 'compose-'));
const folder = join(root, PROJECT);
const env = { DOCKER_CONFIG: config };
const files = [join(folder, 'compose.yml'), join(folder, 'more.yml')];

const COMPOSE = `services:
  web:
    image: micropacker-test-nginx
    ports: ["80", "18443:443"]
    environment: { NGINX_SERVER_NAME: micro.test }
    volumes: [/anonymous, "data:/data"]
    depends_on:
      seed: { condition: service_completed_successfully }
      db: { condition: service_healthy }
  db:
    image: micropacker-test-redis
    healthcheck: { test: [CMD, redis-cli, ping], interval: 1s }
  seed:
    image: ${base}
    command: "true"
  other:
    image: ${base}
    command: sleep 600
    stop_grace_period: 1s
volumes: { data: {} }
`;

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(files[0]!, COMPOSE);
  writeFileSync(files[1]!, 'services: { web: { networks: { default: { aliases: [shop] } } } }\n');
});
afterAll(() => {
  removeImage(TAG);
  rmSync(root, { recursive: true });
});

function compose(...args: string[]): string {
  const project = files.flatMap((file) => ['--file', file]);
  return docker(['--config', config!, 'compose', ...project, ...args]);
}

/** Names and states of all that the project has. */
function project() {
  const filter = ['--filter', `label=com.docker.compose.project=${PROJECT}`];
  return {
    containers: docker(['ps', '--all', ...filter, '--format', '{{.ID}} {{.Names}} {{.State}}'])
      .split('\n')
      .toSorted(),
    networks: docker(['network', 'ls', '--quiet', ...filter]),
    volumes: docker(['volume', 'ls', '--quiet', ...filter]),
  };
}
const none = { containers: [''], networks: '', volumes: '' };

const SCRIPT = `node test/images/nginx/test.js http://127.0.0.1:$MICROPACKER_PORT_80 https://127.0.0.1:18443
docker run --rm --network ${PROJECT}_default micropacker-test-node node -e 'Promise.all(["web", "shop"].map((name) => fetch("http://" + name))).catch(() => process.exit(1))'
docker run --rm --network ${PROJECT}_default micropacker-test-redis redis-cli -h db ping`;

function run(output: string, more: string[], script = SCRIPT) {
  const service = [...files.flatMap((file) => ['--compose-file', file]), '--compose-service', 'web'];
  const flags = [...service, '--tag', TAG, '--output', join(root, output), '--test', script, ...sysdigFlags()];
  return cli(['run', ...flags, ...more], { env });
}

function refused(file: string, service: string) {
  const source = ['--compose-file', file, '--compose-service', service];
  return cli(['run', ...source, '--output', join(root, 'refused'), '--', 'true'], { env });
}

describe.skipIf(!config)('a service of a compose project', () => {
  afterEach(() => {
    compose('down', '--volumes', '--remove-orphans', '--timeout', '0');
    expect(left()).toEqual(nothing);
  });

  test.each(['sysdig', 'strace'])('that is down is captured by %s from its first start', TIMEOUT, async (tracer) => {
    const result = await run(tracer, ['--tracer', tracer, '--on-drops', 'warn']);
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/Starting what web depends on: (db, seed|seed, db)/);
    expect(result.stderr).not.toContain('was started before');
    expect(readReport(join(root, tracer)).image.name).toBe('micropacker-test-nginx');
    expect(project()).toEqual(none);
  });

  test('that is up is the same container afterwards, and the others were not touched', TIMEOUT, async () => {
    compose('up', '--detach', 'web', 'other');
    const before = project();
    const web = inspect<ContainerInspect>('container', `${PROJECT}-web-1`);
    const result = await run('up', ['--tracer', 'strace']);
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    expect(project()).toEqual(before);
    expect(asked(inspect<ContainerInspect>('container', web.Id))).toEqual(asked(web));
  });

  test('leaves what there was after a failure on the micro image', TIMEOUT, async () => {
    compose('create', 'db');
    const before = project();
    const result = await run('failing', ['--tracer', 'strace', '--drop', '/usr/share/nginx/html/index.html']);
    expect(result.code).toBe(3);
    expect(project().containers.map((line) => line.replace('exited', 'created'))).toEqual(before.containers);
    expect({ ...project(), containers: [] }).toEqual({ ...before, containers: [] });
  });

  test('is named with those that there are', TIMEOUT, async () => {
    const result = await refused(files[0]!, 'wbe');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('compose-service: got "wbe", and the project has db, other, seed, web');
  });

  test('is not looked for without its file', TIMEOUT, async () => {
    const missing = join(root, 'missing.yml');
    const result = await refused(missing, 'web');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/docker compose failed: .*missing.yml/);
  });
});
