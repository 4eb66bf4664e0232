import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receive, receivedFailure, send, sentFailure } from '../../../src/action/watcher/mail.ts';
import { EXIT, Failure } from '../../../src/base/failure.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a message is received whole, and only the user can read its file', () => {
  expect(receive(folder, 'watcher.json')).toBeUndefined();
  send(folder, 'watcher.json', { pid: 1, since: '2' });
  send(folder, 'watcher.json', { pid: 3, since: undefined });
  expect(receive(folder, 'watcher.json')).toEqual({ pid: 3 });
  expect(readdirSync(folder)).toEqual(['watcher.json']);
  expect(statSync(join(folder, 'watcher.json')).mode & 0o777).toBe(0o600);
});

test.each([
  new Failure('no'),
  new Failure('it ended: password', { containerSaid: 'password' }),
  new Failure('no', { fix: 'do', exitCode: EXIT.incomplete, evidence: [{ title: 'It said', lines: ['a'] }] }),
])('a failure is received with all its fields: %s', (failure) => {
  send(folder, 'result.json', sentFailure(failure));
  const result = receive(folder, 'result.json')!;
  expect(result.ok).toBe(false);
  const { message, fix, containerSaid, exitCode, evidence } = receivedFailure(result as ReturnType<typeof sentFailure>);
  expect({ message, fix, containerSaid, exitCode, evidence }).toEqual({
    message: failure.message,
    fix: failure.fix,
    containerSaid: failure.containerSaid,
    exitCode: failure.exitCode,
    evidence: failure.evidence,
  });
});
