import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chisel } from '../src/about.ts';
import { type TracerOptions, tracers } from '../src/capture/select.ts';
import type { Tracer } from '../src/capture/tracer.ts';
import { unwatched } from '../src/capture/unwatched.ts';
import { Docker } from '../src/engine/docker.ts';
import type { Log } from '../src/log.ts';
import { terminalLog } from '../src/log-terminal.ts';
import { findImage } from '../src/target/image.ts';
import { imageTarget } from '../src/target/image-target.ts';
import { type Observed, observe } from '../src/target/observe.ts';
import { parseReadiness } from '../src/target/readiness.ts';
import type { Subject } from '../src/target/subject.ts';
import { images } from '../test/setup/images.ts';
import { median, print } from './table.ts';

const ROUNDS = 5;

/** Each service image under a load, with the argv that makes it. */
const LOADS = [
  { image: 'nginx', load: ['node', 'bench/load-http.js', '18080', '8000'] },
  { image: 'postgres', load: ['node', 'bench/load-postgres.js', '6000'] },
  { image: 'redis', load: ['node', 'bench/load-redis.js', '18379', '150000'] },
];

/** The load untraced, under sysdig and under strace, in turns. Has no limits to miss. */
export async function measureTracing(): Promise<number> {
  const rows = [
    [
      'load',
      'untraced',
      'sysdig',
      'strace',
      'sysdig / untraced',
      'strace / untraced',
      'drops',
      'attach sysdig',
      'attach strace',
    ],
  ];
  for (const { image, load } of LOADS) {
    const { none, sysdig, strace } = await measure(image, load);
    const time = (observed: Observed[]) => median(observed.map(({ verdict }) => verdict.test!.ms / 1000));
    const attach = (observed: Observed[]) => median(observed.map(({ attachMs }) => attachMs / 1000));
    rows.push([
      image,
      `${time(none).toFixed(2)} s`,
      `${time(sysdig).toFixed(2)} s`,
      `${time(strace).toFixed(2)} s`,
      (time(sysdig) / time(none)).toFixed(2),
      (time(strace) / time(none)).toFixed(2),
      String(sysdig.reduce((sum, { captured }) => sum + captured.drops, 0)),
      `${attach(sysdig).toFixed(2)} s`,
      `${attach(strace).toFixed(2)} s`,
    ]);
  }
  print(`The same load untraced and traced, medians of ${ROUNDS}`, rows);
  return 0;
}

async function measure(name: string, load: string[]) {
  const log: Log = { ...terminalLog(), info: () => {}, foreign: (write) => write(() => {}) };
  const { signal } = new AbortController();
  const watch = { docker: new Docker(log, signal), log, signal };
  const tempDir = mkdtempSync(join(tmpdir(), 'bench-'));
  const results: Record<'none' | 'sysdig' | 'strace', Observed[]> = { none: [], sysdig: [], strace: [] };
  try {
    const subject = await subjectOf(name, load, watch.docker, log);
    for (let round = 0; round < ROUNDS; round++) {
      for (const choice of ['none', 'sysdig', 'strace'] as const) {
        const observed = await observe(subject, await tracerOf(choice, { log, signal, tempDir }), watch);
        if (!observed.verdict.ok) throw new Error(`${name}: ${observed.verdict.message}`);
        results[choice].push(observed);
      }
    }
    return results;
  } finally {
    rmSync(tempDir, { recursive: true });
  }
}

async function subjectOf(name: string, load: string[], docker: Docker, log: Log): Promise<Subject> {
  const image = images.find((candidate) => candidate.name === name)!;
  const original = await findImage(docker, log, image.tag);
  return {
    phase: 'capture',
    image: image.tag,
    config: original.base.config,
    target: imageTarget({ image: image.tag, runId: 'bench', runArgs: image.runArgs, command: [] }, docker),
    readiness: parseReadiness(image.ready),
    readyTimeoutMs: 60_000,
    test: (env) => ({ argv: load, env: { ...process.env, ...env } }),
    probe: () => ({ argv: ['true'], env: process.env }),
    testTimeoutMs: 300_000,
  };
}

async function tracerOf(
  choice: 'none' | 'sysdig' | 'strace',
  { log, signal, tempDir }: { log: Log; signal: AbortSignal; tempDir: string },
): Promise<Tracer> {
  if (choice === 'none') return unwatched;
  const options: TracerOptions = {
    tracer: choice,
    sysdigVersion: '',
    sysdigUrl: process.env.MICROPACKER_TEST_SYSDIG!,
    sysdigSha256: '',
    sysdigDriver: `bpf:${process.env.MICROPACKER_TEST_PROBE}`,
    label: 'io.micropacker.run=bench',
    keepRaw: false,
    workDir: tempDir,
    chisel,
    toolCache: join(tempDir, 'tools'),
    log,
    signal,
  };
  for await (const tracer of tracers(options)) return tracer;
  throw new Error(`there is no ${choice}`);
}
