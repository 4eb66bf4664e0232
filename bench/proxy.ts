import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { socketPath } from '../src/engine/socket.ts';
import { Limits, median, print, progress } from './table.ts';

const ROUNDS = 5;
/** A test through the proxy, compared with the same test without, and the time of a large answer. */
const SUITE_LIMIT = 1.05;
const SAVE_LIMIT = 1 / 0.9;
const BASE = process.env.MICROPACKER_TEST_BASE!;
const SUITE = `for i in 1 2 3 4 5 6 7 8 9 10; do docker run --rm ${BASE} true; done`;
const SAVE = `docker save ${BASE} ${BASE} | cat > /dev/null`;

/** Compares docker through the proxy with docker, in turns. Returns the number of missed limits. */
export async function measureProxy(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const engine = socketPath(process.env.DOCKER_HOST || 'unix:///var/run/docker.sock')!;
  // Its own thread: the commands below block this one.
  const worker = new Worker(new URL('./proxy-worker.ts', import.meta.url), { workerData: { engine, folder } });
  const socket = await new Promise<string>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const limits = new Limits();
  const rows = [['docker', 'direct', 'through the proxy', 'ratio']];
  for (const [what, script, limit] of [
    ['10 containers', SUITE, SUITE_LIMIT],
    ['save', SAVE, SAVE_LIMIT],
  ] as const) {
    const [direct, through]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      direct.push(secondsOf(script, engine));
      through.push(secondsOf(script, socket));
      progress(`${what}: ${direct.at(-1)!.toFixed(2)} s, through the proxy ${through.at(-1)!.toFixed(2)} s`);
    }
    const [before, after] = [median(direct), median(through)];
    rows.push([what, `${before.toFixed(2)} s`, `${after.toFixed(2)} s`, limits.check(after / before, limit)]);
  }
  await worker.terminate();
  rmSync(folder, { recursive: true });
  print('The engine behind the proxy', rows);
  return limits.missed;
}

function secondsOf(script: string, socket: string): number {
  const begin = performance.now();
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` };
  const { status } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${script} failed`);
  return (performance.now() - begin) / 1000;
}
