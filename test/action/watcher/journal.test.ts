import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal, journalLog } from '../../../src/action/watcher/journal.ts';
import { memoryLog } from '../../support/logs.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'journal');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a journal', () => {
  test('replays each entry once', async () => {
    const [said, journal, log] = [journalLog(file), new Journal(file), memoryLog()];
    await journal.replay(log);
    said.info('grüße\nzwei');
    said.warning('w');
    await journal.replay(log);
    said.notice('n');
    await said.foreign(async (line) => line('::error::x'));
    await said.group('Group', async () => said.error('e'));
    await journal.replay(log);
    await journal.replay(log);
    expect(log.said).toEqual([
      'info: grüße\nzwei',
      'warning: w',
      'notice: n',
      'foreign: ::error::x',
      'info: Group',
      'error: e',
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('does not keep secrets and progress', async () => {
    const said = journalLog(file);
    said.secret('s');
    said.progress('p');
    said.info('i');
    expect(new Journal(file).tail(9)).toEqual(['i']);
  });

  test('does not read a line before it is complete', async () => {
    const [journal, log] = [new Journal(file), memoryLog()];
    appendFileSync(file, '["info","o');
    await journal.replay(log);
    appendFileSync(file, 'ne"]\n["info","two"]\n["in');
    await journal.replay(log);
    expect(log.said).toEqual(['info: one', 'info: two']);
  });

  test('skips the entries before the last turn', async () => {
    const [said, journal, log] = [journalLog(file), new Journal(file), memoryLog()];
    said.info('ä before');
    said.turn();
    said.info('after');
    journal.skip();
    await journal.replay(log);
    expect(log.said).toEqual(['info: after']);
  });

  test('has its last messages without debug messages', () => {
    const said = journalLog(file);
    for (const name of ['a', 'b', 'c']) said.info(name);
    said.debug('docker create --env SECRET=x');
    said.turn();
    expect(new Journal(file).tail(2)).toEqual(['b', 'c']);
  });

  test('does not fail if its folder is gone', () => {
    const said = journalLog(file);
    rmSync(folder, { recursive: true });
    expect(() => said.info('x')).not.toThrow();
  });
});
