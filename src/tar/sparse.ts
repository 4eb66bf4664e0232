import { Failure } from '../base/failure.ts';
import type { Extent } from './entry.ts';
import { BLOCK } from './header.ts';
import { readNumber } from './number.ts';
import { pairs } from './pax.ts';
import type { Window } from './window.ts';

/** A sparse body: its runs, their offset in the archive, and the file's size including holes. */
export interface SparseBody {
  runs: Extent[];
  offset: number;
  realSize: number;
}

const MAX_RUNS = 1 << 20;

/**
 * The map of GNU sparse format 1.0, before the data: decimal numbers, one per line (count, then offset and length of
 * each run).
 */
export function readMap(window: Window, offset: number, stored: number): { runs: Extent[]; offset: number } {
  const numbers: number[] = [];
  const wanted = () => 1 + 2 * (numbers[0] ?? 0);
  let rest = '';
  let at = offset;
  while (numbers.length < wanted()) {
    if (at + BLOCK > offset + stored || wanted() > 2 * MAX_RUNS) throw broken();
    const lines = (rest + window.at(at, BLOCK).toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (numbers.length < wanted()) numbers.push(decimal(line));
    at += BLOCK;
  }
  return { runs: pairs(numbers.slice(1)), offset: at };
}

/** Old GNU sparse (type "S"): four runs in the header, 21 in each extension block after it; ends with an empty run. */
export function readOldMap(window: Window, header: number): SparseBody {
  const runs: Extent[] = [];
  const block = window.at(header, BLOCK);
  const realSize = readNumber(block, 483, 12);
  readRuns(block, 386, 4, runs);
  let more = block[482] !== 0;
  let at = header + BLOCK;
  while (more) {
    const extension = window.at(at, BLOCK);
    if (extension.length < BLOCK || runs.length > MAX_RUNS) throw broken();
    readRuns(extension, 0, 21, runs);
    more = extension[504] !== 0;
    at += BLOCK;
  }
  return { runs, offset: at, realSize };
}

function readRuns(block: Buffer, start: number, count: number, runs: Extent[]): void {
  for (let at = start; at < start + 24 * count && block[at] !== 0; at += 24) {
    runs.push({ at: readNumber(block, at, 12), length: readNumber(block, at + 12, 12) });
  }
}

/** Throws `Failure` unless the runs are in order, lie within the file and have no more bytes than are stored. */
export function checkRuns(runs: readonly Extent[], realSize: number, stored: number): void {
  if (runs.length > MAX_RUNS) throw broken();
  let end = 0;
  let sum = 0;
  for (const run of runs) {
    if (!(run.at >= end && run.length >= 0 && run.at + run.length <= realSize)) throw broken();
    end = run.at + run.length;
    sum += run.length;
  }
  if (!Number.isSafeInteger(realSize) || sum > stored) throw broken();
}

function decimal(line: string): number {
  if (!/^\d{1,16}$/.test(line)) throw broken();
  return Number(line);
}

function broken(): Failure {
  return new Failure('the archive is damaged: broken map of a sparse file');
}
