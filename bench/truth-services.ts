import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { healthArgv, type ImageConfig } from '../src/image/config.ts';
import { cli, project, readReport } from '../test/support/cli.ts';
import { images } from '../test/support/images.ts';
import type { CompleteList } from './mutations.ts';

/** Long, because a slow machine must not look like a broken image. */
const READY_MS = 120_000;
const PROGRAM_MS = 60_000;

/** Awaits at the top level: otherwise, node ends with 0 if there is never an answer. */
const web = (port: number, path = '', options = '') =>
  `node --input-type=module -e '
const answer = await fetch("http://127.0.0.1:" + process.env.MICROPACKER_PORT_${port} + "/${path}", {${options}});
console.log(answer.status, await answer.text());
process.exitCode = answer.ok ? 0 : 1;'`;
const PING =
  'exec 3<>"/dev/tcp/127.0.0.1/$MICROPACKER_PORT_6379"; printf "PING\\r\\n" >&3; read -r -t 5 answer <&3; echo "$answer"; [[ $answer == +PONG* ]]';
const QUERY = `PORT=$MICROPACKER_PORT_5432 node --input-type=module -e '
import pg from "pg";
import { connection } from "./test/images/postgres/connection.js";
const client = new pg.Client(connection);
await client.connect();
console.log((await client.query("SELECT 6 * 7 AS answer")).rows[0].answer);
await client.end();'`;

/** A test of one request for each service image, and its readiness without a fixed port of this machine. */
const TESTS: Record<string, { ready: string; test: string }> = {
  java: { ready: 'log:Listening on 8080', test: web(8080, 'reverse', 'method: "POST", body: "stressed"') },
  nginx: { ready: 'tcp:80', test: web(80) },
  node: { ready: 'tcp:3000', test: web(3000) },
  postgres: { ready: 'auto', test: QUERY },
  python: { ready: 'auto', test: web(8000) },
  redis: { ready: 'auto', test: PING },
};

/** A service image with its cheap test. */
export interface TruthService {
  name: string;
  tag: string;
  /** Arguments of `docker run`; ports are published at random, so that runs do not wait for each other. */
  runArgs: string[];
  ready: string;
  test: string;
}

/** What an image did when it was started, tested and stopped by hand. */
export interface ByHand {
  /** Whether the test passed, and what it printed. */
  passed: boolean;
  answer: string;
  /** The exit codes of the HEALTHCHECK, if there is one, and of the container when it was stopped. */
  health: number | undefined;
  exitCode: number;
  /** What the test and the container said, if the test failed. */
  evidence: string;
}

export function truthServices(names: readonly string[]): TruthService[] {
  return names.map((name) => {
    const image = images.find((candidate) => candidate.name === name);
    if (!image) throw new Error(`no service image "${name}": ${Object.keys(TESTS).join(', ')}`);
    const runArgs = image.runArgs.map((arg, at, all) =>
      all[at - 1] === '-p' ? arg.replace(/^\d+/, '127.0.0.1:') : arg,
    );
    return { name, tag: image.tag, runArgs, ...TESTS[name]! };
  });
}

export const SERVICES = Object.keys(TESTS);

/** An image that lacks something can hang to the end of each time-out. */
const FEWER_SECONDS = ['--ready-timeout', '30', '--test-timeout', '60'];

/** The flags of every run on a service. */
export function flagsOf({ tag, runArgs, ready }: TruthService): string[] {
  return [
    '--image',
    tag,
    ...runArgs.map((arg) => `--run-arg=${arg}`),
    '--ready',
    ready,
    ...FEWER_SECONDS,
    '--tracer',
    'strace',
  ];
}

/** A complete capture of the service with its test; `folder` is new. Throws an Error if it fails. */
export async function completeList(service: TruthService, folder: string): Promise<CompleteList> {
  const micro = `micropacker-bench-truth-complete:${service.name}`;
  const how = ['--verify', 'false', '--keep-capture', 'true', '--tag', micro, '--output', folder];
  const { code, stderr } = await cli(['run', ...flagsOf(service), ...how, '--test', service.test]);
  if (code !== 0) throw new Error(stderr);
  await docker(['image', 'rm', micro]);
  const paths = readFileSync(join(folder, 'files.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const { packed } = readReport(folder);
  const files = new Set(packed.filter(({ type }) => type !== 'directory').map(({ path }) => path));
  const owners = packed.flatMap(({ path, package: os, language }) => {
    const owner = os ?? language;
    return owner === undefined ? [] : [[path, owner] as const];
  });
  const order = touchOrder(readFileSync(join(folder, 'capture.strace'), 'latin1'));
  const when = (path: string) => order.get(path) ?? 0;
  return {
    paths,
    files: paths.filter((path) => files.has(path)).sort((a, b) => when(a) - when(b) || (a < b ? -1 : 1)),
    packageOf: new Map(owners),
  };
}

/** The absolute paths in a raw capture, with the place where each is first. */
function touchOrder(raw: string): Map<string, number> {
  const order = new Map<string, number>();
  for (const [, path] of raw.matchAll(/"(\/[^"]*)"/g)) if (!order.has(path!)) order.set(path!, order.size);
  return order;
}

/** Starts an image, waits until its test passes, and stops it. */
export async function byHand({ runArgs, test }: TruthService, image: string): Promise<ByHand> {
  const id = await docker(['run', '--detach', ...runArgs, image]);
  try {
    const config = JSON.parse(await docker(['inspect', '--format', '{{json .Config}}', id])) as ImageConfig;
    const env = { ...process.env, ...(await portsOf(id)), MICROPACKER_CONTAINER: id };
    const tested = () => program(['bash', '-eo', 'pipefail', '-c', test], env);
    // A try too early would count as a visit, and so change the answer.
    for (const begin = Date.now(); !(await listens(id)) && (await isRunning(id)) && Date.now() - begin < READY_MS; ) {
      await sleep(250);
    }
    let seen = await tested();
    for (const begin = Date.now(); seen.code !== 0 && (await isRunning(id)) && Date.now() - begin < READY_MS; ) {
      await sleep(250);
      seen = await tested();
    }
    const running = await isRunning(id);
    const probe = running && healthArgv(config);
    const health = probe ? (await program(['docker', 'exec', id, ...probe])).code : undefined;
    const passed = seen.code === 0 && running;
    const logs = passed ? undefined : await program(['docker', 'logs', id]);
    await docker(['stop', id]);
    const exitCode = Number(await docker(['inspect', '--format', '{{.State.ExitCode}}', id]));
    const evidence = [seen.stderr, logs?.stdout, logs?.stderr].join('\n');
    return { passed, answer: seen.stdout, health, exitCode, evidence };
  } finally {
    await docker(['rm', '--force', '--volumes', id]);
  }
}

async function isRunning(id: string): Promise<boolean> {
  return (await docker(['inspect', '--format', '{{.State.Running}}', id])) === 'true';
}

/** Whether the container itself listens on its ports: the engine's proxy accepts connections before that. */
async function listens(id: string): Promise<boolean> {
  const { IPAddress: host, Ports } = JSON.parse(await docker(['inspect', '--format', '{{json .NetworkSettings}}', id]));
  const ports = Object.keys(Ports).map((port) => Number.parseInt(port, 10));
  return (await Promise.all(ports.map((port) => accepts(host, port)))).every(Boolean);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });
}

async function portsOf(id: string): Promise<Record<string, string>> {
  const text = await docker(['inspect', '--format', '{{json .NetworkSettings.Ports}}', id]);
  const ports: Record<string, { HostPort: string }[] | null> = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(ports).map(([port, at]) => [
      `MICROPACKER_PORT_${Number.parseInt(port, 10)}`,
      at?.[0]?.HostPort ?? '',
    ]),
  );
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a program that was ended has code 1. */
function program(argv: string[], env = process.env): Promise<Ended> {
  const options = { cwd: project, env, encoding: 'utf8', timeout: PROGRAM_MS } as const;
  return new Promise((resolve) => {
    execFile(argv[0]!, argv.slice(1), options, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr });
    });
  });
}

/** What the engine's command line prints; throws an Error if it fails. */
export async function docker(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program(['docker', ...args]);
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
