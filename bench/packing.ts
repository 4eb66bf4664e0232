import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../src/report/report.ts';
import { exportOnly, serviceFlags, sysdigFlags } from '../test/support/cli.ts';
import { images } from '../test/support/images.ts';
import { BIG_IMAGE, BIG_LIST, makeBigImage } from './big-image.ts';
import { Limits, median, print } from './table.ts';

const ROUNDS = 5;
/**
 * Limits as a ratio to `docker export > /dev/null`: packing from the export, and from the layers of an image of a few
 * hundred MB or a few GB.
 */
const LIMITS = { export: 1.2, small: 0.6, large: 0.25 };
/**
 * Limits as a ratio to `docker save > /dev/null` of the original: the time to the loaded micro image, from the end of a
 * capture or without preparation.
 */
const LOADED_LIMIT = 0.4;
const MEMORY_LIMIT_MB = 150;
const LARGE = 1e9;
const OUT = 'micropacker-bench';

interface Subject {
  image: string;
  list: string[];
  /** Flags and test of a capturing run. */
  flags: string[];
  test: string[];
}

interface Packing {
  seconds: number;
  loadedSeconds: number;
  peakMb: number;
  packedMb: number;
}

interface Round {
  exported: number;
  saved: number;
  layers: Packing;
  export: Packing;
  captured: Packing;
}

/**
 * Compares packing (fresh container, index, closure, rootfs.tar) from layers and from an export with `docker create`
 * and `docker export > /dev/null`, and packing with loading with `docker save > /dev/null`, in turns. Returns the
 * number of missed limits.
 */
export async function measurePacking(): Promise<number> {
  makeBigImage();
  const limits = new Limits();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const env = exportOnly(join(folder, 'bin'));
  const head = ['image', 'size', 'packed', 'export > /dev/null', 'from layers', 'ratio', 'from export', 'ratio'];
  const loaded = ['save > /dev/null', 'packed and loaded', 'ratio', 'from capture stopped to loaded', 'ratio'];
  const rows = [[...head, ...loaded, 'peak memory']];
  for (const subject of [await service('nginx'), await service('python'), big()]) {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const exported = exportToNowhere(subject.image);
      const layers = await pack(subject, {});
      const saved = saveToNowhere(subject.image);
      const captured = await capture(subject);
      rounds.push({ exported, layers, saved, captured, export: await pack(subject, env) });
    }
    rows.push(rowOf(subject, rounds, limits));
  }
  rmSync(folder, { recursive: true });
  removePacked();
  print(`Packing against docker export and docker save, medians of ${ROUNDS}`, rows);
  return limits.missed;
}

function rowOf({ image }: Pick<Subject, 'image'>, rounds: Round[], limits: Limits): string[] {
  const of = (value: (round: Round) => number) => median(rounds.map(value));
  const exported = of((round) => round.exported);
  const layers = of((round) => round.layers.seconds);
  const whole = of((round) => round.export.seconds);
  const saved = of((round) => round.saved);
  const loaded = of((round) => round.layers.loadedSeconds);
  const captured = of((round) => round.captured.loadedSeconds);
  const peak = Math.max(...rounds.flatMap((round) => [round.layers.peakMb, round.export.peakMb]));
  const size = sizeOf(image);
  return [
    image,
    `${(size / 1e6).toFixed(0)} MB`,
    `${rounds[0]!.layers.packedMb.toFixed(0)} MB`,
    `${exported.toFixed(2)} s`,
    `${layers.toFixed(2)} s`,
    limits.check(layers / exported, size > LARGE ? LIMITS.large : LIMITS.small),
    `${whole.toFixed(2)} s`,
    limits.check(whole / exported, LIMITS.export),
    `${saved.toFixed(2)} s`,
    `${loaded.toFixed(2)} s`,
    limits.check(loaded / saved, LOADED_LIMIT),
    `${captured.toFixed(2)} s`,
    limits.check(captured / saved, LOADED_LIMIT),
    `${limits.check(peak, MEMORY_LIMIT_MB, 0)} MB`,
  ];
}

/** A service image with the list from a capture of its test. */
async function service(name: string): Promise<Subject> {
  const image = images.find((candidate) => candidate.name === name)!;
  const [flags, test] = [serviceFlags(image).slice(2), image.test];
  const { list } = await run(['run', '--image', image.tag, ...flags, '--verify', 'false'], test);
  return { image: image.tag, list, flags, test };
}

/** Its list is packed together with a capture. */
function big(): Subject {
  const flags = ['--command', 'sleep 600', '--ready', 'none', '--tracer', 'sysdig', ...sysdigFlags()];
  return { image: BIG_IMAGE, list: BIG_LIST, flags, test: ['true'] };
}

/** Waits until earlier writes are on the disk: otherwise the next measurement waits for them. */
function quiet(): void {
  execFileSync('sync');
}

function exportToNowhere(image: string): number {
  quiet();
  const begin = performance.now();
  const id = docker(['create', '--network', 'none', image, '/never']);
  const nowhere = openSync('/dev/null', 'w');
  try {
    execFileSync('docker', ['export', id], { stdio: ['ignore', nowhere, 'inherit'] });
    return (performance.now() - begin) / 1000;
  } finally {
    docker(['rm', id]);
  }
}

function saveToNowhere(image: string): number {
  quiet();
  const begin = performance.now();
  const nowhere = openSync('/dev/null', 'w');
  execFileSync('docker', ['save', image], { stdio: ['ignore', nowhere, 'inherit'] });
  return (performance.now() - begin) / 1000;
}

/** Images that were packed so far. */
const tags: string[] = [];

function nextTag(): string {
  const tag = `${OUT}:${tags.length}`;
  tags.push(tag);
  return tag;
}

/** Packs and loads a list. */
export async function pack(
  { image, list }: Pick<Subject, 'image' | 'list'>,
  env: NodeJS.ProcessEnv = {},
): Promise<Packing> {
  return (await run(['pack', '--image', image], [], list, env)).packing;
}

/** Captures, then packs and loads the captured files and the list. */
async function capture({ image, list, flags, test }: Subject): Promise<Packing> {
  return (await run(['run', '--image', image, ...flags, '--verify', 'false'], test, list)).packing;
}

/**
 * Runs the built command line on a list, if any. Each image has its own time, so that the engine must load it, and
 * stays until `removePacked`: for a few minutes after a deletion, ext4 creates files at half the speed, since it avoids
 * recently deleted inodes (fs/ext4/ialloc.c, recently_deleted).
 */
async function run(
  args: string[],
  test: string[],
  list: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ packing: Packing; list: string[] }> {
  const tag = nextTag();
  const own = { SOURCE_DATE_EPOCH: String(tags.length), ...env };
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'list.txt');
    writeFileSync(file, list.map((path) => `${path}\n`).join(''));
    const output = join(folder, 'out');
    const given = list.length > 0 ? ['--file-list', file] : [];
    const rest = test.length > 0 ? ['--', ...test] : [];
    quiet();
    const peakMb = await runCli([...args, ...given, '--output', output, '--tag', tag, ...rest], own);
    const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report;
    const seconds = (phase: string) => report.phases.find(({ name }) => name === phase)!.ms / 1000;
    const loadedSeconds = seconds('Pack') + seconds('Build the micro image');
    const packing = { seconds: seconds('Pack'), loadedSeconds, peakMb, packedMb: report.rootfs!.size / 1e6 };
    const text = readFileSync(join(output, 'files.txt'), 'utf8');
    return { packing, list: text.split('\n').filter((line) => line.startsWith('/')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function removePacked(): void {
  for (const tag of tags.splice(0)) docker(['image', 'rm', tag]);
}

/** Runs the built command line; returns its peak memory in MB. */
function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const options = { env: { ...process.env, ...env } };
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let peak = 0;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid!));
  }, 10);
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve(peak);
      else reject(new Error(`packing failed:\n${said}`));
    });
  });
}

/** VmHWM of a process in MB, proc_pid_status(5); 0 if it has ended. */
function highWater(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

export function sizeOf(image: string): number {
  return Number(docker(['image', 'inspect', '--format', '{{.Size}}', image]));
}

function docker(args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}
