import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadFolder, loadHoldings, saveFolder, saveHoldings } from '../../src/action/state.ts';

test('the holdings of a run are saved for the post step', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  try {
    process.env.GITHUB_STATE = join(folder, 'state');
    writeFileSync(process.env.GITHUB_STATE, '');
    expect(loadHoldings()).toBeUndefined();
    const holdings = {
      runId: 'r',
      tempDir: '/t',
      folders: ['/o'],
      files: [],
      processes: [{ pid: 5, since: '77' }],
      containers: [],
      projects: [],
      claims: [],
    };
    saveHoldings(holdings);
    const saved = /^holdings<<(\S+)\n(.*)\n\1\n$/s.exec(readFileSync(process.env.GITHUB_STATE, 'utf8'))!;
    process.env.STATE_holdings = saved[2];
    expect(loadHoldings()).toEqual(holdings);
  } finally {
    delete process.env.GITHUB_STATE;
    delete process.env.STATE_holdings;
    rmSync(folder, { recursive: true });
  }
});

test('the folder of a capture is saved for the post step of start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  try {
    process.env.GITHUB_STATE = join(folder, 'state');
    writeFileSync(process.env.GITHUB_STATE, '');
    expect(loadFolder()).toBe('');
    saveFolder('/temp/watch');
    const saved = /^folder<<(\S+)\n(.*)\n\1\n$/s.exec(readFileSync(process.env.GITHUB_STATE, 'utf8'))!;
    process.env.STATE_folder = saved[2];
    expect(loadFolder()).toBe('/temp/watch');
  } finally {
    delete process.env.GITHUB_STATE;
    delete process.env.STATE_folder;
    rmSync(folder, { recursive: true });
  }
});
