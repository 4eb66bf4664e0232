import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { actionsLog } from '../../src/action/log.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('the log of an action', () => {
  test('puts foreign output between stop-commands and its token, and holds back our own commands', async () => {
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

  test('gives each section of foreign output its own token, and ends the section if its writer throws', async () => {
    const log = actionsLog();
    await expect(log.foreign(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await log.foreign(async () => {});
    const tokens = [...printed.matchAll(/stop-commands::(\S+)/g)].map((match) => match[1]);
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(printed).toContain(`::${token}::\n`);
  });

  test('ends sections that overlap together: the runner knows one token', async () => {
    const log = actionsLog();
    let end = () => {};
    const long = log.foreign(async (line) => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      line('::error::not ours');
    });
    await log.foreign(async (line) => line('short'));
    log.warning('ours');
    end();
    await long;
    const token = /^::stop-commands::(\S+)/.exec(printed)![1];
    expect(printed).toBe(`::stop-commands::${token}\nshort\n::error::not ours\n::${token}::\n::warning::ours\n`);
  });

  test('prints progress only every few seconds', () => {
    const log = actionsLog();
    for (let i = 0; i < 100; i++) log.progress(`${i} files so far`);
    expect(printed).toBe('0 files so far\n');
  });

  test('prints groups, notices and masks', async () => {
    const log = actionsLog();
    await log.group('Pack', async () => log.notice('n'));
    log.secret('s3cret');
    expect(printed).toBe('::group::Pack\n::notice::n\n::endgroup::\n::add-mask::s3cret\n');
  });
});
