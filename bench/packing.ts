import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../src/report/report.ts';
import { serviceFlags } from '../test/cli.ts';
import { images } from '../test/setup/images.ts';
import { BIG_IMAGE, BIG_LIST, makeBigImage } from './big-image.ts';
import { Limits, median, print } from './table.ts';

const ROUNDS = 5;
const RATIO_LIMIT = 1.3;
const MEMORY_LIMIT_MB = 150;
const OUT = 'micropacker-bench:out';

interface Subject {
  image: string;
  list: string[];
}

interface Packing {
  seconds: number;
  peakMb: number;
  packedMb: number;
}

/**
 * Packing (fresh instance, export, index, closure, rootfs.tar) against `docker create` and `docker export > /dev/null`, in turns. Returns
 * how many limits were missed.
 */
export async function measurePacking(): Promise<number> {
  makeBigImage();
  const limits = new Limits();
  const rows = [['image', 'size', 'packed', 'export > /dev/null', 'packing', 'ratio', 'peak memory of the packer']];
  for (const subject of [await service('nginx'), await service('python'), { image: BIG_IMAGE, list: BIG_LIST }]) {
    const exports: number[] = [];
    const packings: Packing[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      exports.push(exportToNowhere(subject.image));
      packings.push(await pack(subject));
    }
    const exported = median(exports);
    const packing = median(packings.map(({ seconds }) => seconds));
    const peak = Math.max(...packings.map(({ peakMb }) => peakMb));
    rows.push([
      subject.image,
      `${(sizeOf(subject.image) / 1e6).toFixed(0)} MB`,
      `${packings[0]!.packedMb.toFixed(0)} MB`,
      `${exported.toFixed(2)} s`,
      `${packing.toFixed(2)} s`,
      limits.check(packing / exported, RATIO_LIMIT),
      `${limits.check(peak, MEMORY_LIMIT_MB, 0)} MB`,
    ]);
  }
  print(`Packing against docker export, medians of ${ROUNDS}`, rows);
  return limits.missed;
}

/** A service image with the list that a capture of its test gives. */
async function service(name: string): Promise<Subject> {
  const image = images.find((candidate) => candidate.name === name)!;
  const output = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await runCli([
      'run',
      ...serviceFlags(image),
      '--verify',
      'false',
      '--output',
      output,
      '--tag',
      OUT,
      '--',
      ...image.test,
    ]);
    const text = readFileSync(join(output, 'files.txt'), 'utf8');
    return { image: image.tag, list: text.split('\n').filter((line) => line.startsWith('/')) };
  } finally {
    rmSync(output, { recursive: true });
  }
}

function exportToNowhere(image: string): number {
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

export async function pack({ image, list }: Subject): Promise<Packing> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'list.txt');
    writeFileSync(file, list.map((path) => `${path}\n`).join(''));
    const output = join(folder, 'out');
    const peakMb = await runCli(['pack', '--image', image, '--file-list', file, '--output', output, '--tag', OUT]);
    const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report;
    const ms = report.phases.find(({ name }) => name === 'Pack')!.ms;
    return { seconds: ms / 1000, peakMb, packedMb: report.rootfs!.size / 1e6 };
  } finally {
    rmSync(folder, { recursive: true });
    docker(['image', 'rm', '--force', OUT]);
  }
}

/** Runs the built command line; returns the most memory it held at once, in MB. */
function runCli(args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
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

/** VmHWM of a process in MB, proc_pid_status(5); 0 when it has ended. */
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
