import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sqliteOf } from '../../../src/packages/rpm/sqlite-writer.ts';
import { rowsOf } from '../databases.ts';

const node24 = process.env.MICROPACKER_TEST_NODE24;

/** SQLite's own integrity check of a database (Node 24 has SQLite), and the number of rows in Packages. */
function judged(database: Buffer): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1], { readOnly: true });
    const answers = ['PRAGMA integrity_check', 'SELECT count(*) AS rows FROM Packages'].map((sql) => database.prepare(sql).get());
    console.log(JSON.stringify(Object.assign({}, ...answers)));`;
  try {
    writeFileSync(join(folder, 'database'), database);
    const argv = ['--disable-warning=ExperimentalWarning', '-e', program, join(folder, 'database')];
    return JSON.parse(execFileSync(node24!, argv, { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('sqliteOf', () => {
  const SQL = 'CREATE TABLE Packages (id INTEGER PRIMARY KEY, body BLOB)';
  const body = (size: number, seed: number) => Buffer.alloc(size, `${seed}-${size}`);

  test.each([
    ['an empty row', [0]],
    ['rows of about the size of a cell', [480, 4040, 4050, 4055, 4056, 4057, 4058, 4059, 4060, 4061, 4062, 4096]],
    ['rows that continue on many pages', [8146, 8147, 8148, 8149, 8150, 100_000, 3, 1_000_000]],
    ['rows for a tree of three levels', Array.from({ length: 70_000 }, (_, at) => (at % 7 === 0 ? 3000 : 2000))],
    ['250 and one pages', Array.from({ length: 251 }, () => 3000)],
  ])('writes a database that reads back the same: %s', (_, sizes) => {
    const blobs = sizes.map((size, at) => body(size, at));
    const database = sqliteOf('Packages', SQL, blobs);
    const rows = rowsOf(database);
    expect(rows).toHaveLength(blobs.length);
    expect(rows.every((row, at) => row.equals(blobs[at]!))).toBe(true);
    if (node24) expect(judged(database)).toEqual({ integrity_check: 'ok', rows: blobs.length });
  });
});
