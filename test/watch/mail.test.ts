import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EXIT, Failure } from '../../src/failure.ts';
import { fromFailed, receive, send, toFailed } from '../../src/watch/mail.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is sent is received, whole, and is nobody else’s to read', () => {
  expect(receive(folder, 'watcher.json')).toBeUndefined();
  send(folder, 'watcher.json', { pid: 1, since: '2' });
  send(folder, 'watcher.json', { pid: 3, since: undefined });
  expect(receive(folder, 'watcher.json')).toEqual({ pid: 3 });
  expect(readdirSync(folder)).toEqual(['watcher.json']);
  expect(statSync(join(folder, 'watcher.json')).mode & 0o777).toBe(0o600);
});

test.each([
  new Failure('no'),
  new Failure('no', { mend: 'do', exitCode: EXIT.incomplete, evidence: [{ title: 'It said', lines: ['a'] }] }),
])('a failure arrives as it was', (failure) => {
  send(folder, 'result.json', toFailed(failure));
  const result = receive(folder, 'result.json')!;
  expect(result.ok).toBe(false);
  const { message, mend, exitCode, evidence } = fromFailed(result as ReturnType<typeof toFailed>);
  expect({ message, mend, exitCode, evidence }).toEqual({
    message: failure.message,
    mend: failure.mend,
    exitCode: failure.exitCode,
    evidence: failure.evidence,
  });
});
