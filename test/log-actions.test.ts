import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { actionsLog } from '../src/log-actions.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('log of an action', () => {
  test("somebody else's output stands between stop-commands and its token, and our commands wait", async () => {
    const log = actionsLog();
    await log.foreign(async (line) => {
      line('::error::not ours');
      log.warning('ours');
      line('still theirs');
    });
    const lines = printed.trimEnd().split('\n');
    const token = /^::stop-commands::(micropacker-[0-9a-f-]{36})$/.exec(lines[0]!)?.[1];
    expect(token).toBeDefined();
    expect(lines.slice(1)).toEqual(['::error::not ours', 'still theirs', `::${token}::`, '::warning::ours']);
  });

  test('every section has a token of its own, and ends when its writer throws', async () => {
    const log = actionsLog();
    await expect(log.foreign(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await log.foreign(async () => {});
    const tokens = [...printed.matchAll(/stop-commands::(\S+)/g)].map((match) => match[1]);
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(printed).toContain(`::${token}::\n`);
  });

  test('progress is said now and then', () => {
    const log = actionsLog();
    for (let i = 0; i < 100; i++) log.progress(`${i} files so far`);
    expect(printed).toBe('0 files so far\n');
  });

  test('groups, notices, secrets', async () => {
    const log = actionsLog();
    await log.group('Pack', async () => log.notice('n'));
    log.secret('s3cret');
    expect(printed).toBe('::group::Pack\n::notice::n\n::endgroup::\n::add-mask::s3cret\n');
  });
});
