import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { clean } from '../src/base/path.ts';
import { memberHeader } from '../src/tar/member-header.ts';
import { exportOnly } from '../test/support/cli.ts';
import { BIG_IMAGE, BIG_LIST, HUGE_IMAGE, makeHugeImage } from './big-image.ts';
import { pack, removePacked, sizeOf } from './packing.ts';
import { Limits, median, print } from './table.ts';

const ROUNDS = 3;
const IMAGE_MB = 150;
const NAMES_MB = 400;
/** Allowed growth above proportional for a larger input, since timers and garbage collection vary. */
const GROWTH = 1.5;

interface Pack {
  seconds: number;
  peakMb: number;
}

/**
 * Measures the packer with large images, many names and long lists, and its growth. Returns the number of missed
 * limits.
 */
export async function measureScale(): Promise<number> {
  const limits = new Limits();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await measureImages(folder, limits);
    const packer = join(folder, 'packer.js');
    await build({ input: 'bench/scale-packer.ts', platform: 'node', output: { file: packer, format: 'esm' } });
    await measureNames(packer, folder, limits);
    await measureLists(packer, folder, limits);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return limits.missed;
}

/** Through the built command line, with both ways to read images. */
async function measureImages(folder: string, limits: Limits): Promise<void> {
  makeHugeImage();
  const ways: [string, NodeJS.ProcessEnv][] = [
    ['layers', {}],
    ['export', exportOnly(join(folder, 'bin'))],
  ];
  const rows = [['image', 'size', 'packed', 'from', 'packing', 'peak memory of the packer']];
  for (const image of [BIG_IMAGE, HUGE_IMAGE]) {
    for (const [way, env] of ways) {
      const packings = [];
      for (let round = 0; round < ROUNDS; round++) packings.push(await pack({ image, list: BIG_LIST }, env));
      rows.push([
        image,
        `${(sizeOf(image) / 1e6).toFixed(0)} MB`,
        `${packings[0]!.packedMb.toFixed(0)} MB`,
        way,
        `${median(packings.map(({ seconds }) => seconds)).toFixed(2)} s`,
        `${limits.check(Math.max(...packings.map(({ peakMb }) => peakMb)), IMAGE_MB, 0)} MB`,
      ]);
    }
  }
  removePacked();
  print(`Packing from images of 30,000 and 150,000 files, medians of ${ROUNDS}`, rows);
}

async function measureNames(packer: string, folder: string, limits: Limits): Promise<void> {
  const rows = [['empty files', 'index, closure, rootfs.tar', 'growth against proportion', 'peak memory']];
  let smaller: { names: number; seconds: number } | undefined;
  for (const names of [250_000, 500_000, 1_000_000]) {
    const packing = await packNames(packer, folder, names, 1_000);
    rows.push([...rowOf(names, packing, smaller, limits), `${limits.check(packing.peakMb, NAMES_MB, 0)} MB`]);
    smaller = { names, seconds: packing.seconds };
  }
  print('Packing 1,000 of many names', rows);
}

async function measureLists(packer: string, folder: string, limits: Limits): Promise<void> {
  const rows = [['paths in the list', 'index, closure, rootfs.tar', 'growth against proportion', 'peak memory']];
  let smaller: { names: number; seconds: number } | undefined;
  for (const names of [125_000, 250_000, 500_000]) {
    const packing = await packNames(packer, folder, names, names);
    rows.push([...rowOf(names, packing, smaller, limits), `${packing.peakMb.toFixed(0)} MB`]);
    smaller = { names, seconds: packing.seconds };
  }
  print('Packing all of many names', rows);
}

function rowOf(
  names: number,
  { seconds }: Pack,
  smaller: { names: number; seconds: number } | undefined,
  limits: Limits,
) {
  const growth = smaller && seconds / smaller.seconds / (names / smaller.names);
  return [names.toLocaleString('en-US'), `${seconds.toFixed(2)} s`, growth ? limits.check(growth, GROWTH) : ''];
}

async function packNames(packer: string, folder: string, names: number, listed: number): Promise<Pack> {
  const file = join(folder, 'export.tar');
  writeExport(file, names);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await runPacker(packer, [file, String(listed), join(folder, 'rootfs.tar')]));
  return {
    seconds: median(rounds.map(({ seconds }) => seconds)),
    peakMb: Math.max(...rounds.map(({ peakMb }) => peakMb)),
  };
}

/** An export of empty files, 500 per folder. */
function writeExport(file: string, names: number): void {
  const fields = { mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0, inode: 0, offset: 0 };
  const fd = openSync(file, 'w');
  for (let from = 0; from < names; from += 500) {
    const folder = `/usr/share/folder-${from / 500}`;
    const headers = Array.from({ length: 500 }, (_, n) =>
      memberHeader({ ...fields, type: 'file', path: clean(`${folder}/file-number-${from + n}`) }, { mtime: 0 }),
    );
    writeSync(
      fd,
      Buffer.concat([memberHeader({ ...fields, type: 'directory', path: clean(folder) }, { mtime: 0 }), ...headers]),
    );
  }
  writeSync(fd, Buffer.alloc(1024));
  closeSync(fd);
}

function runPacker(packer: string, args: string[]): Promise<Pack> {
  const child = spawn(process.execPath, [packer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`the packer ended with ${code}`)),
    );
  });
}
