import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Checksums } from '../../src/capture/sysdig/checksums.ts';
import { ARCHITECTURES, type Architecture } from '../../src/capture/sysdig/versions.ts';

export type Table = Record<string, Record<Architecture, string>>;

/** Reads the table. Throws an Error that names the first cell that is neither a SHA-256 nor empty. */
export function readTable(path: string): Table {
  const table = parsed(path);
  for (const [version, row] of Object.entries(table)) {
    const bad = versionError(version) ?? rowError(row);
    if (bad) throw new Error(`${path}: ${version}: ${bad}`);
  }
  return table as Table;
}

/** Why a text is not a release's version; undefined for a good one. */
export function versionError(version: string): string | undefined {
  return /^\d+\.\d+\.\d+$/.test(version) ? undefined : `"${version}" is not a version, want one such as 0.41.4`;
}

/** The table as the text of its file: the newest version first, a cell for each architecture. */
export function tableText(table: Checksums): string {
  const versions = Object.keys(table).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const row = (version: string) =>
    Object.fromEntries(ARCHITECTURES.map((name) => [name, table[version]?.[name] ?? '']));
  return `${JSON.stringify(Object.fromEntries(versions.map((version) => [version, row(version)])), undefined, 2)}\n`;
}

/** Writes the table if it differs from the file, whole or not at all. Returns true if it was written. */
export function writeTable(path: string, table: Checksums): boolean {
  const text = tableText(table);
  if (readFileSync(path, 'utf8') === text) return false;
  const next = `${path}.new`;
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } finally {
    rmSync(next, { force: true });
  }
  return true;
}

function parsed(path: string): object {
  try {
    const table: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isObject(table)) return table;
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
  throw new Error(`${path} is not a table, want an object with a row for each version`);
}

function rowError(row: unknown): string | undefined {
  if (!isObject(row)) return `the row is ${JSON.stringify(row)}, want an object with a cell for each architecture`;
  const unknown = Object.keys(row).find((name) => !(ARCHITECTURES as readonly string[]).includes(name));
  if (unknown !== undefined) return `"${unknown}" is not an architecture, want one of ${ARCHITECTURES.join(', ')}`;
  const bad = Object.entries(row).find(([, sum]) => typeof sum !== 'string' || !/^(?:[0-9a-f]{64})?$/.test(sum));
  return bad && `${bad[0]} is ${JSON.stringify(bad[1])}, want 64 lower-case hexadecimal digits, or nothing`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
